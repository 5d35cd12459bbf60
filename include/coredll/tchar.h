/* SPDX-License-Identifier: MIT */
/*
 * tchar.h - one source for wide and for narrow strings: with UNICODE or _UNICODE, _tcslen() is wcslen() of wcs.h, else strlen()
 *
 * _tprintf(), _stprintf() and their like format as Windows does in both cases (wcsio.h). _tmain is wmain with UNICODE, see
 * winuser.h for how to link it. Since 0.1. Source: CE 5.0, Generic-Text Mappings.
 */
#ifndef COREDLL_TCHAR_H
#define COREDLL_TCHAR_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "windef.h"
#include "wcs.h"
#include "winuser.h"

#define _T(text) TEXT(text)
#define _TEXT(text) TEXT(text)

typedef TCHAR _TCHAR, _TSCHAR, _TXCHAR;

#ifdef UNICODE
typedef WCHAR _TUCHAR;
typedef int _TINT;
#define _TEOF 0xFFFF
#define _tmain wmain
#define _tWinMain WinMain

#define _tcslen coredll_wcslen
#define _tcsclen coredll_wcslen
#define _tcsnlen coredll_wcsnlen
#define _tcscpy coredll_wcscpy
#define _tcsncpy coredll_wcsncpy
#define _tcscat coredll_wcscat
#define _tcsncat coredll_wcsncat
#define _tcscmp coredll_wcscmp
#define _tcsncmp coredll_wcsncmp
#define _tcsccmp coredll_wcscmp
#define _tcscoll coredll_wcscmp
#define _tcsicmp coredll_wcsicmp
#define _tcsnicmp coredll_wcsnicmp
#define _tcsncicmp coredll_wcsnicmp
#define _tcschr coredll_wcschr
#define _tcsrchr coredll_wcsrchr
#define _tcsstr coredll_wcsstr
#define _tcspbrk coredll_wcspbrk
#define _tcsspn coredll_wcsspn
#define _tcscspn coredll_wcscspn
#define _tcstok coredll_wcstok
#define _tcstok_s coredll_wcstok_s
#define _tcsdup coredll_wcsdup
#define _tcslwr coredll_wcslwr
#define _tcsupr coredll_wcsupr
#define _tcsrev coredll_wcsrev
#define _tcsset coredll_wcsset

#define _totlower coredll_towlower
#define _totupper coredll_towupper
#define _istalpha coredll_iswalpha
#define _istupper coredll_iswupper
#define _istlower coredll_iswlower
#define _istdigit coredll_iswdigit
#define _istxdigit coredll_iswxdigit
#define _istalnum coredll_iswalnum
#define _istspace coredll_iswspace

#define _tcstol coredll_wcstol
#define _tcstoul coredll_wcstoul
#define _tcstod coredll_wcstod
#define _ttoi coredll_wtoi
#define _tstoi coredll_wtoi
#define _ttol coredll_wtol
#define _tstol coredll_wtol
#define _ttoi64 coredll_wtoi64
#define _itot coredll_itow
#define _ltot coredll_ltow
#define _ultot coredll_ultow

#define _stprintf coredll_swprintf
#define _vstprintf coredll_vswprintf
#define _sntprintf coredll_snwprintf
#define _vsntprintf coredll_vsnwprintf
#define _tprintf coredll_wprintf
#define _vtprintf coredll_vwprintf
#define _ftprintf coredll_fwprintf
#define _vftprintf coredll_vfwprintf
#define _putts coredll_putws
#define _fputts coredll_fputws
#define _fputtc coredll_fputwc
#define _puttc coredll_fputwc
#define _puttchar coredll_putwchar
#define _fgetts coredll_fgetws

#else
typedef unsigned char _TUCHAR;
typedef int _TINT;
#define _TEOF (-1)
#define _tmain main
#define _tWinMain WinMain /* winuser.h */

#define _tcslen strlen
#define _tcsclen strlen
#define _tcsnlen strnlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsccmp strcmp
#define _tcscoll strcoll
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcsncicmp strncasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcscspn strcspn
#define _tcstok strtok
#define _tcstok_s strtok_r
#define _tcsdup strdup

#define _totlower tolower
#define _totupper toupper
#define _istalpha isalpha
#define _istupper isupper
#define _istlower islower
#define _istdigit isdigit
#define _istxdigit isxdigit
#define _istalnum isalnum
#define _istspace isspace

#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _ttoi atoi
#define _tstoi atoi
#define _ttol atol
#define _tstol atol
#define _ttoi64 atoll

#define _stprintf coredll_sprintf
#define _vstprintf coredll_vsprintf
#define _sntprintf coredll_snprintf
#define _vsntprintf coredll_vsnprintf
#define _tprintf coredll_printf
#define _vtprintf coredll_vprintf
#define _ftprintf coredll_fprintf
#define _vftprintf coredll_vfprintf
#define _putts puts
#define _fputts fputs
#define _fputtc fputc
#define _puttc putc
#define _puttchar putchar
#define _fgetts fgets
#endif

/* The next and the last character of a string: by units. */
#define _tcsinc(text) ((text) + 1)
#define _tcsdec(start, text) ((text) > (start) ? (text)-1 : NULL)
#define _tcsnextc(text) (*(text))

#endif
