/* SPDX-License-Identifier: MIT */
/*
 * minwinbase.h - structures that several calls take
 */
#ifndef COREDLL_MINWINBASE_H
#define COREDLL_MINWINBASE_H

#include "windef.h"

typedef struct _SECURITY_ATTRIBUTES {
	DWORD nLength;               /* sizeof(SECURITY_ATTRIBUTES) */
	LPVOID lpSecurityDescriptor; /* must be NULL */
	BOOL bInheritHandle;         /* accepted, no effect: no handle outlives exec */
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

/* ReadFile() and WriteFile() take a pointer to it, which must be NULL, as on Windows CE. */
typedef struct _OVERLAPPED {
	ULONG_PTR Internal;
	ULONG_PTR InternalHigh;
	DWORD Offset;
	DWORD OffsetHigh;
	HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;

#define LMEM_FIXED 0x0000u
#define LMEM_ZEROINIT 0x0040u
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define INFINITE 0xFFFFFFFFu

#endif
