/* SPDX-License-Identifier: MIT */
/*
 * wcsmap.h - the usual names of wide functions: those of wcs.h and wcsio.h for WCHAR
 *
 * In C, and in C++ under -fshort-wchar, they are macros. In C++ otherwise, wchar_t and WCHAR are two types, and they are
 * overloads beside the C library's (wcsover.h). The C library's headers come first, so that a program may include them, too,
 * before or after. #define COREDLL_NO_WCS before windows.h leaves all usual names to the C library.
 */
#ifndef COREDLL_WCSMAP_H
#define COREDLL_WCSMAP_H

/* Names that the C library does not have. */
#define _wcsdup coredll_wcsdup
#define _wcsicmp coredll_wcsicmp
#define wcsicmp coredll_wcsicmp
#define _wcsnicmp coredll_wcsnicmp
#define wcsnicmp coredll_wcsnicmp
#define _wcslwr coredll_wcslwr
#define _wcsupr coredll_wcsupr
#define _wcsrev coredll_wcsrev
#define _wcsset coredll_wcsset
#define wcstok_s coredll_wcstok_s
#define _wtoi coredll_wtoi
#define _wtol coredll_wtol
#define _wtoi64 coredll_wtoi64
#define _itow coredll_itow
#define _ltow coredll_ltow
#define _ultow coredll_ultow
#define _snwprintf coredll_snwprintf
#define _vsnwprintf coredll_vsnwprintf
#define _putws coredll_putws

#ifndef __cplusplus
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#else
extern "C++" {
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <cwctype>
}
#include "wcsover.h"
#endif

#if !defined(__cplusplus) || __SIZEOF_WCHAR_T__ == 2

#undef wcslen
#define wcslen coredll_wcslen
#undef wcsnlen
#define wcsnlen coredll_wcsnlen
#undef wcscpy
#define wcscpy coredll_wcscpy
#undef wcsncpy
#define wcsncpy coredll_wcsncpy
#undef wcscat
#define wcscat coredll_wcscat
#undef wcsncat
#define wcsncat coredll_wcsncat
#undef wcscmp
#define wcscmp coredll_wcscmp
#undef wcsncmp
#define wcsncmp coredll_wcsncmp
#undef wcscoll
#define wcscoll coredll_wcscmp
#undef wcschr
#define wcschr coredll_wcschr
#undef wcsrchr
#define wcsrchr coredll_wcsrchr
#undef wcsstr
#define wcsstr coredll_wcsstr
#undef wcspbrk
#define wcspbrk coredll_wcspbrk
#undef wcsspn
#define wcsspn coredll_wcsspn
#undef wcscspn
#define wcscspn coredll_wcscspn
#undef wcstok
#define wcstok coredll_wcstok
#undef wcsdup
#define wcsdup coredll_wcsdup
#undef wcscasecmp
#define wcscasecmp coredll_wcsicmp
#undef wcsncasecmp
#define wcsncasecmp coredll_wcsnicmp
#undef wmemcpy
#define wmemcpy coredll_wmemcpy
#undef wmemmove
#define wmemmove coredll_wmemmove
#undef wmemset
#define wmemset coredll_wmemset
#undef wmemcmp
#define wmemcmp coredll_wmemcmp
#undef wmemchr
#define wmemchr coredll_wmemchr
#undef mbstowcs
#define mbstowcs coredll_mbstowcs
#undef wcstombs
#define wcstombs coredll_wcstombs
#undef towlower
#define towlower coredll_towlower
#undef towupper
#define towupper coredll_towupper
#undef iswalpha
#define iswalpha coredll_iswalpha
#undef iswupper
#define iswupper coredll_iswupper
#undef iswlower
#define iswlower coredll_iswlower
#undef iswdigit
#define iswdigit coredll_iswdigit
#undef iswxdigit
#define iswxdigit coredll_iswxdigit
#undef iswalnum
#define iswalnum coredll_iswalnum
#undef iswspace
#define iswspace coredll_iswspace
#undef wcstol
#define wcstol coredll_wcstol
#undef wcstoul
#define wcstoul coredll_wcstoul
#undef wcstod
#define wcstod coredll_wcstod
#undef swprintf
#define swprintf coredll_swprintf
#undef vswprintf
#define vswprintf coredll_vswprintf
#undef wprintf
#define wprintf coredll_wprintf
#undef vwprintf
#define vwprintf coredll_vwprintf
#undef fwprintf
#define fwprintf coredll_fwprintf
#undef vfwprintf
#define vfwprintf coredll_vfwprintf
#undef fputws
#define fputws coredll_fputws
#undef fgetws
#define fgetws coredll_fgetws
#undef fputwc
#define fputwc coredll_fputwc
#undef putwc
#define putwc coredll_fputwc
#undef putwchar
#define putwchar coredll_putwchar

#endif

#endif
