/* SPDX-License-Identifier: MIT */
/*
 * winuser.h - where a program starts, and the little of the user interface that programs without windows use: wsprintf()
 */
#ifndef COREDLL_WINUSER_H
#define COREDLL_WINUSER_H

#include "windef.h"

COREDLL_BEGIN

/*
 * WinMain, wmain - where a program starts
 *
 *   int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPTSTR lpCmdLine, int nShowCmd);
 *   int wmain(int argc, WCHAR *argv[]);             _tmain() of tchar.h is wmain() with UNICODE, else main()
 *
 * A program that has one of them instead of main() links with -lcoredllmain (`pkg-config --libs coredll-ce`).
 *
 * hInstance      stands for the program; not NULL.
 * hPrevInstance  NULL.
 * lpCmdLine      the arguments without the program's name, in one line, those that are empty or have a space in quotes; not
 *                NULL. With UNICODE wide, as on Windows CE, else UTF-8. A C++ source may say LPSTR with UNICODE, too.
 * nShowCmd       SW_SHOWNORMAL.
 * argc, argv     as in main(), but wide. U+FFFD stands for what is not UTF-8. A third parameter is the environment.
 *
 * What it returns is the program's exit status. Since 0.1. Source: CE 5.0, WinMain; Win32, wmain.
 */
#ifndef UNICODE
#define WinMain coredll_WinMainA
#endif

#define SW_HIDE 0
#define SW_SHOWNORMAL 1
#define SW_SHOW 5

/*
 * wsprintf, wvsprintf - formats as wcsio.h has them
 *
 * lpOut      receives at most 1024 bytes (A) or units (W), the NUL, which is always there, among them.
 * lpFmt, ... the format and its values.
 *
 * Returns the bytes or units that it wrote, without the NUL; -1: lpFmt is none. The last error stays. Since 0.1.
 * Source: CE 5.0, wsprintf.
 */
COREDLL_API int CDECL wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...);
COREDLL_API int CDECL wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...);
COREDLL_API int WINAPI wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist);
COREDLL_API int WINAPI wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist);

/*
 * CharLower, CharUpper - small letters, capital letters
 *
 * lpsz  a text, which is changed in its place, each unit as towlower() and towupper() of wcs.h change it; or, if it is below
 *       0x10000, one character.
 *
 * Returns lpsz, or the character changed. It cannot fail. There is no A form, as on Windows CE. Since 0.1.
 * Source: CE 5.0, CharLower, CharUpper.
 */
COREDLL_API LPWSTR WINAPI CharLowerW(LPWSTR lpsz);
COREDLL_API LPWSTR WINAPI CharUpperW(LPWSTR lpsz);

#ifdef UNICODE
#define CharLower CharLowerW
#define CharUpper CharUpperW
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#else
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#endif

COREDLL_END

#endif
