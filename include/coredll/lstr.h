/* SPDX-License-Identifier: MIT */
/*
 * lstr.h - strings, the Windows way: NULL is no crash
 *
 * A: bytes, and UTF-8 where characters count. W: UTF-16 units. A call that is given a NULL string does nothing, returns 0 or NULL,
 * and sets the last error to ERROR_INVALID_PARAMETER (87), except where it says otherwise; that is their only error.
 */
#ifndef COREDLL_LSTR_H
#define COREDLL_LSTR_H

#include "windef.h"

COREDLL_BEGIN

/*
 * lstrlen - the bytes (A), the units (W) before the NUL
 *
 * Since 0.1. Source: CE 5.0, lstrlen.
 */
COREDLL_API int WINAPI lstrlenA(LPCSTR lpString);
COREDLL_API int WINAPI lstrlenW(LPCWSTR lpString);

/*
 * lstrcpy, lstrcat - copy lpString2, with its NUL, to lpString1, or to its end
 *
 * lpString1  has room for it all.
 * Returns lpString1. Since 0.1. Source: CE 5.0, lstrcpy, lstrcat.
 */
COREDLL_API LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2);
COREDLL_API LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2);
COREDLL_API LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2);
COREDLL_API LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2);

/*
 * lstrcpyn - the same, as much as fits
 *
 * iMaxLength  the room of lpString1 in bytes (A) or units (W): there is a NUL in any case, and a character may be torn. 0 or less:
 *             nothing is written.
 * Returns lpString1. Since 0.1. Source: CE 5.0, lstrcpyn.
 */
COREDLL_API LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength);
COREDLL_API LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength);

/*
 * lstrcmp, lstrcmpi - compare two strings, with and without regard to case
 *
 * Symbols come before digits, digits before letters, each in the order of their numbers in Unicode, letters as if they were
 * small; lstrcmp() then puts the small one first of two that are else the same. (Windows has the order of a language, in which
 * accents, too, count less than letters.) NULL comes before every string and equals NULL: that is no error.
 *
 * Returns -1, 0 or 1. They cannot fail. Since 0.1. Source: CE 5.0, lstrcmp, lstrcmpi.
 */
COREDLL_API int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2);
COREDLL_API int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2);
COREDLL_API int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2);
COREDLL_API int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2);

#ifdef UNICODE
#define lstrlen lstrlenW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define lstrcpyn lstrcpynW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#else
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcpyn lstrcpynA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#endif

COREDLL_END

#endif
