/* SPDX-License-Identifier: MIT */
/*
 * wcsover.h - the usual names of wide functions in C++ (see wcsmap.h)
 */
#ifndef COREDLL_WCSOVER_H
#define COREDLL_WCSOVER_H

#include "wcs.h"

#ifdef __cplusplus
extern "C++" {

/* The C library's swprintf() and vswprintf() are told the room. -1: not enough; there is a NUL anyway. */
inline int coredll_vswprintf(WCHAR *text, size_t room, const WCHAR *format, va_list arguments)
{
	int result = coredll_vsnwprintf(text, room, format, arguments);
	if (room > 0 && (result < 0 || static_cast<size_t>(result) == room)) {
		text[room - 1] = 0;
		result = -1;
	}
	return result;
}

inline int coredll_swprintf(WCHAR *text, size_t room, const WCHAR *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = coredll_vswprintf(text, room, format, arguments);
	va_end(arguments);
	return result;
}

#if __SIZEOF_WCHAR_T__ == 2

/* What asks for them in std:: (headers of C++ do), finds them there. */
namespace std
{
using ::coredll_fgetws;
using ::coredll_fputwc;
using ::coredll_fputws;
using ::coredll_fwprintf;
using ::coredll_iswalnum;
using ::coredll_iswalpha;
using ::coredll_iswdigit;
using ::coredll_iswlower;
using ::coredll_iswspace;
using ::coredll_iswupper;
using ::coredll_iswxdigit;
using ::coredll_mbstowcs;
using ::coredll_putwchar;
using ::coredll_swprintf;
using ::coredll_towlower;
using ::coredll_towupper;
using ::coredll_vfwprintf;
using ::coredll_vswprintf;
using ::coredll_vwprintf;
using ::coredll_wcscat;
using ::coredll_wcschr;
using ::coredll_wcscmp;
using ::coredll_wcscpy;
using ::coredll_wcscspn;
using ::coredll_wcsdup;
using ::coredll_wcsicmp;
using ::coredll_wcslen;
using ::coredll_wcsncat;
using ::coredll_wcsncmp;
using ::coredll_wcsncpy;
using ::coredll_wcsnicmp;
using ::coredll_wcsnlen;
using ::coredll_wcspbrk;
using ::coredll_wcsrchr;
using ::coredll_wcsspn;
using ::coredll_wcsstr;
using ::coredll_wcstod;
using ::coredll_wcstok;
using ::coredll_wcstol;
using ::coredll_wcstombs;
using ::coredll_wcstoul;
using ::coredll_wmemchr;
using ::coredll_wmemcmp;
using ::coredll_wmemcpy;
using ::coredll_wmemmove;
using ::coredll_wmemset;
using ::coredll_wprintf;
} // namespace std

#else

/* Overloads for WCHAR. */
inline WCHAR *wcscpy(WCHAR *to, const WCHAR *from)
{
	return coredll_wcscpy(to, from);
}

inline WCHAR *wcscat(WCHAR *to, const WCHAR *from)
{
	return coredll_wcscat(to, from);
}

inline WCHAR *wcsncpy(WCHAR *to, const WCHAR *from, size_t n)
{
	return coredll_wcsncpy(to, from, n);
}

inline WCHAR *wcsncat(WCHAR *to, const WCHAR *from, size_t n)
{
	return coredll_wcsncat(to, from, n);
}

inline WCHAR *wmemcpy(WCHAR *to, const WCHAR *from, size_t n)
{
	return coredll_wmemcpy(to, from, n);
}

inline WCHAR *wmemmove(WCHAR *to, const WCHAR *from, size_t n)
{
	return coredll_wmemmove(to, from, n);
}

inline size_t wcslen(const WCHAR *text)
{
	return coredll_wcslen(text);
}

inline size_t wcsnlen(const WCHAR *text, size_t max)
{
	return coredll_wcsnlen(text, max);
}

inline int wcscmp(const WCHAR *a, const WCHAR *b)
{
	return coredll_wcscmp(a, b);
}

inline int wcscoll(const WCHAR *a, const WCHAR *b)
{
	return coredll_wcscmp(a, b);
}

inline int wcscasecmp(const WCHAR *a, const WCHAR *b)
{
	return coredll_wcsicmp(a, b);
}

inline int wcsncmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	return coredll_wcsncmp(a, b, n);
}

inline int wcsncasecmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	return coredll_wcsnicmp(a, b, n);
}

inline int wmemcmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	return coredll_wmemcmp(a, b, n);
}

inline WCHAR *wcschr(WCHAR *text, WCHAR unit)
{
	return coredll_wcschr(text, unit);
}

inline const WCHAR *wcschr(const WCHAR *text, WCHAR unit)
{
	return coredll_wcschr(text, unit);
}

inline WCHAR *wcsrchr(WCHAR *text, WCHAR unit)
{
	return coredll_wcsrchr(text, unit);
}

inline const WCHAR *wcsrchr(const WCHAR *text, WCHAR unit)
{
	return coredll_wcsrchr(text, unit);
}

inline WCHAR *wcsstr(WCHAR *text, const WCHAR *part)
{
	return coredll_wcsstr(text, part);
}

inline const WCHAR *wcsstr(const WCHAR *text, const WCHAR *part)
{
	return coredll_wcsstr(text, part);
}

inline WCHAR *wcspbrk(WCHAR *text, const WCHAR *any)
{
	return coredll_wcspbrk(text, any);
}

inline const WCHAR *wcspbrk(const WCHAR *text, const WCHAR *any)
{
	return coredll_wcspbrk(text, any);
}

inline WCHAR *wmemchr(WCHAR *from, WCHAR unit, size_t n)
{
	return coredll_wmemchr(from, unit, n);
}

inline const WCHAR *wmemchr(const WCHAR *from, WCHAR unit, size_t n)
{
	return coredll_wmemchr(from, unit, n);
}

inline WCHAR *wmemset(WCHAR *to, WCHAR unit, size_t n)
{
	return coredll_wmemset(to, unit, n);
}

inline size_t wcsspn(const WCHAR *text, const WCHAR *any)
{
	return coredll_wcsspn(text, any);
}

inline size_t wcscspn(const WCHAR *text, const WCHAR *any)
{
	return coredll_wcscspn(text, any);
}

inline WCHAR *wcstok(WCHAR *text, const WCHAR *separators)
{
	return coredll_wcstok(text, separators);
}

/* There is no mbstowcs() beside it: mbstowcs(NULL, ...) could be either. */
inline size_t wcstombs(char *to, const WCHAR *from, size_t room)
{
	return coredll_wcstombs(to, from, room);
}

inline WCHAR *wcsdup(const WCHAR *text)
{
	return coredll_wcsdup(text);
}

inline long wcstol(const WCHAR *text, WCHAR **end, int base)
{
	return coredll_wcstol(text, end, base);
}

inline unsigned long wcstoul(const WCHAR *text, WCHAR **end, int base)
{
	return coredll_wcstoul(text, end, base);
}

inline double wcstod(const WCHAR *text, WCHAR **end)
{
	return coredll_wcstod(text, end);
}

inline int fputws(const WCHAR *text, FILE *file)
{
	return coredll_fputws(text, file);
}

inline WCHAR *fgetws(WCHAR *text, int n, FILE *file)
{
	return coredll_fgetws(text, n, file);
}

inline unsigned fputwc(WCHAR unit, FILE *file)
{
	return coredll_fputwc(unit, file);
}

inline unsigned fputwc(int unit, FILE *file)
{
	return coredll_fputwc(static_cast<WCHAR>(unit), file);
}

inline unsigned putwc(WCHAR unit, FILE *file)
{
	return coredll_fputwc(unit, file);
}

inline unsigned putwc(int unit, FILE *file)
{
	return coredll_fputwc(static_cast<WCHAR>(unit), file);
}

inline unsigned putwchar(WCHAR unit)
{
	return coredll_putwchar(unit);
}

inline unsigned putwchar(int unit)
{
	return coredll_putwchar(static_cast<WCHAR>(unit));
}

inline int vswprintf(WCHAR *text, size_t room, const WCHAR *format, va_list arguments)
{
	return coredll_vswprintf(text, room, format, arguments);
}

inline int vswprintf(WCHAR *text, const WCHAR *format, va_list arguments)
{
	return coredll_vswprintf(text, format, arguments);
}

inline int vwprintf(const WCHAR *format, va_list arguments)
{
	return coredll_vwprintf(format, arguments);
}

inline int vfwprintf(FILE *file, const WCHAR *format, va_list arguments)
{
	return coredll_vfwprintf(file, format, arguments);
}

inline int swprintf(WCHAR *text, size_t room, const WCHAR *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = coredll_vswprintf(text, room, format, arguments);
	va_end(arguments);
	return result;
}

inline int swprintf(WCHAR *text, const WCHAR *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = coredll_vswprintf(text, format, arguments);
	va_end(arguments);
	return result;
}

inline int wprintf(const WCHAR *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = coredll_vwprintf(format, arguments);
	va_end(arguments);
	return result;
}

inline int fwprintf(FILE *file, const WCHAR *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int result = coredll_vfwprintf(file, format, arguments);
	va_end(arguments);
	return result;
}

inline WCHAR towlower(WCHAR c)
{
	return static_cast<WCHAR>(coredll_towlower(c));
}

inline unsigned towlower(int c)
{
	return coredll_towlower(static_cast<unsigned>(c));
}

inline WCHAR towupper(WCHAR c)
{
	return static_cast<WCHAR>(coredll_towupper(c));
}

inline unsigned towupper(int c)
{
	return coredll_towupper(static_cast<unsigned>(c));
}

inline int iswalpha(WCHAR c)
{
	return coredll_iswalpha(c);
}

inline int iswalpha(int c)
{
	return coredll_iswalpha(static_cast<unsigned>(c));
}

inline int iswupper(WCHAR c)
{
	return coredll_iswupper(c);
}

inline int iswupper(int c)
{
	return coredll_iswupper(static_cast<unsigned>(c));
}

inline int iswlower(WCHAR c)
{
	return coredll_iswlower(c);
}

inline int iswlower(int c)
{
	return coredll_iswlower(static_cast<unsigned>(c));
}

inline int iswdigit(WCHAR c)
{
	return coredll_iswdigit(c);
}

inline int iswdigit(int c)
{
	return coredll_iswdigit(static_cast<unsigned>(c));
}

inline int iswxdigit(WCHAR c)
{
	return coredll_iswxdigit(c);
}

inline int iswxdigit(int c)
{
	return coredll_iswxdigit(static_cast<unsigned>(c));
}

inline int iswalnum(WCHAR c)
{
	return coredll_iswalnum(c);
}

inline int iswalnum(int c)
{
	return coredll_iswalnum(static_cast<unsigned>(c));
}

inline int iswspace(WCHAR c)
{
	return coredll_iswspace(c);
}

inline int iswspace(int c)
{
	return coredll_iswspace(static_cast<unsigned>(c));
}
#endif
}
#endif

#endif
