/* SPDX-License-Identifier: MIT */
/*
 * windef.h - the basic types, as wide as on Windows whatever the machine is: DWORD and LONG have 32 bits, WCHAR has 16
 */
#ifndef COREDLL_WINDEF_H
#define COREDLL_WINDEF_H

/* Programs set either, or both: they mean the same here. */
#if defined(_UNICODE) && !defined(UNICODE)
#define UNICODE
#endif

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define COREDLL_BEGIN extern "C" {
#define COREDLL_END }
#else
#define COREDLL_BEGIN
#define COREDLL_END
#endif

#define COREDLL_API __attribute__((visibility("default")))

/* Words of the Windows headers that say nothing to this compiler. */
#define WINAPI
#define CALLBACK
#define APIENTRY
#define WINBASEAPI
#define CDECL
#define __cdecl
#define __stdcall
#ifndef FAR
#define FAR
#endif
#ifndef NEAR
#define NEAR
#endif
#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
#define CONST const
#define VOID void

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef BYTE BOOLEAN, *PBOOLEAN;
typedef uint16_t WORD, *PWORD, *LPWORD;
typedef uint32_t DWORD, *PDWORD, *LPDWORD;
typedef char CHAR, *PCHAR;
typedef unsigned char UCHAR, *PUCHAR;
typedef int16_t SHORT, *PSHORT;
typedef uint16_t USHORT, *PUSHORT;
typedef int INT, *PINT, *LPINT;
typedef unsigned int UINT, *PUINT;
typedef int32_t LONG, *PLONG, *LPLONG;
typedef uint32_t ULONG, *PULONG;
typedef int64_t LONGLONG, *PLONGLONG;
typedef uint64_t ULONGLONG, *PULONGLONG;
typedef uint64_t DWORDLONG;
typedef int32_t INT32;
typedef uint32_t UINT32, DWORD32;
typedef int64_t INT64;
typedef uint64_t UINT64, DWORD64;
typedef float FLOAT;

typedef intptr_t INT_PTR, LONG_PTR;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, *PULONG_PTR, *PDWORD_PTR;
typedef size_t SIZE_T, *PSIZE_T;
typedef intptr_t SSIZE_T;

typedef void *PVOID, *LPVOID;
typedef const void *LPCVOID, *PCVOID;
typedef void *HANDLE, **PHANDLE, **LPHANDLE;
typedef HANDLE HINSTANCE, HMODULE, HLOCAL;

/* 16 bits: what u"..." is made of, and with -fshort-wchar L"...", too. */
#if !defined(__cplusplus) || (__cplusplus < 201103L && __SIZEOF_WCHAR_T__ != 2)
typedef __CHAR16_TYPE__ WCHAR;
#elif __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#else
typedef char16_t WCHAR;
#endif

typedef CHAR *LPSTR, *PSTR;
typedef const CHAR *LPCSTR, *PCSTR;
typedef WCHAR *PWCHAR, *LPWSTR, *PWSTR;
typedef const WCHAR *LPCWSTR, *PCWSTR;

#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#if __SIZEOF_WCHAR_T__ == 2
#define COREDLL_TEXT(text) L##text
#else
#define COREDLL_TEXT(text) u##text
#endif
#else
typedef char TCHAR, *PTCHAR;
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#define COREDLL_TEXT(text) text
#endif
#define TEXT(text) COREDLL_TEXT(text)

#ifndef FALSE
#define FALSE 0
#endif
#ifndef TRUE
#define TRUE 1
#endif

#define MAX_PATH 260 /* UTF-16 units of a name, the NUL included */

#define MAKEWORD(low, high) ((WORD)((BYTE)(low) | (WORD)((BYTE)(high)) << 8))
#define MAKELONG(low, high) ((LONG)((WORD)(low) | (DWORD)((WORD)(high)) << 16))
#define LOWORD(value) ((WORD)((DWORD_PTR)(value)&0xFFFF))
#define HIWORD(value) ((WORD)((DWORD_PTR)(value) >> 16 & 0xFFFF))
#define LOBYTE(value) ((BYTE)((DWORD_PTR)(value)&0xFF))
#define HIBYTE(value) ((BYTE)((DWORD_PTR)(value) >> 8 & 0xFF))
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))

typedef struct _FILETIME {
	DWORD dwLowDateTime;
	DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#endif
