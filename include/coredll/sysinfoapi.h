/* SPDX-License-Identifier: MIT */
/*
 * sysinfoapi.h - the machine, the process, and time
 */
#ifndef COREDLL_SYSINFOAPI_H
#define COREDLL_SYSINFOAPI_H

#include "windef.h"

COREDLL_BEGIN

typedef struct _SYSTEM_INFO {
	__extension__ union {
		DWORD dwOemId;
		__extension__ struct {
			WORD wProcessorArchitecture; /* PROCESSOR_ARCHITECTURE_ */
			WORD wReserved;              /* 0 */
		};
	};
	DWORD dwPageSize;                   /* in bytes */
	LPVOID lpMinimumApplicationAddress; /* lowest that a view can have */
	LPVOID lpMaximumApplicationAddress; /* highest byte that a view can have */
	DWORD_PTR dwActiveProcessorMask;    /* a bit for each of the first processors */
	DWORD dwNumberOfProcessors;
	DWORD dwProcessorType; /* 0: not said */
	DWORD
	dwAllocationGranularity; /* in bytes: what the offset of a view is a multiple of; the page size, as on CE */
	WORD wProcessorLevel;    /* 0: not said */
	WORD wProcessorRevision; /* 0: not said */
} SYSTEM_INFO, *LPSYSTEM_INFO;

/*
 * GetSystemInfo - facts about the machine
 *
 * lpSystemInfo  receives them; NULL: nothing happens.
 * It cannot fail. Since 0.1. Source: CE 5.0, GetSystemInfo.
 */
COREDLL_API void WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo);

/*
 * GetCurrentProcess - a handle that stands for the calling process, for DuplicateHandle()
 *
 * Returns 0x42, as on Windows CE. It need not be closed: CloseHandle() says ERROR_INVALID_HANDLE.
 * It cannot fail. Since 0.1. Source: CE 5.0, GetCurrentProcess.
 */
COREDLL_API HANDLE WINAPI GetCurrentProcess(void);

/* GetCurrentProcessId - getpid(2). It cannot fail. Since 0.1. Source: CE 5.0, GetCurrentProcessId. */
COREDLL_API DWORD WINAPI GetCurrentProcessId(void);

/* GetCurrentThreadId - gettid(2). It cannot fail. Since 0.1. Source: CE 5.0, GetCurrentThreadId. */
COREDLL_API DWORD WINAPI GetCurrentThreadId(void);

/*
 * GetTickCount - milliseconds since the machine started, without the time that it was suspended
 *
 * Starts anew from 0 after 49.7 days: subtract two of them as DWORD. It cannot fail.
 * Since 0.1. Source: CE 5.0, GetTickCount; clock_gettime(2), CLOCK_MONOTONIC.
 */
COREDLL_API DWORD WINAPI GetTickCount(void);

/*
 * Sleep - let the calling thread wait
 *
 * dwMilliseconds  at least so long; 0: only lets other threads go first; INFINITE: for ever.
 * Signal handlers run meanwhile and do not shorten it. It cannot fail. Since 0.1. Source: CE 5.0, Sleep.
 */
COREDLL_API void WINAPI Sleep(DWORD dwMilliseconds);

COREDLL_END

#endif
