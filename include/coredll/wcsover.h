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

/* Overloads for WCHAR: each is the function of wcs.h or wcsio.h with these arguments. */
/* clang-format off */
#define COREDLL_AS(function, arguments) { return coredll_##function arguments; }

inline WCHAR *wcscpy(WCHAR *to, const WCHAR *from) COREDLL_AS(wcscpy, (to, from))
inline WCHAR *wcscat(WCHAR *to, const WCHAR *from) COREDLL_AS(wcscat, (to, from))
inline WCHAR *wcsncpy(WCHAR *to, const WCHAR *from, size_t n) COREDLL_AS(wcsncpy, (to, from, n))
inline WCHAR *wcsncat(WCHAR *to, const WCHAR *from, size_t n) COREDLL_AS(wcsncat, (to, from, n))
inline WCHAR *wmemcpy(WCHAR *to, const WCHAR *from, size_t n) COREDLL_AS(wmemcpy, (to, from, n))
inline WCHAR *wmemmove(WCHAR *to, const WCHAR *from, size_t n) COREDLL_AS(wmemmove, (to, from, n))
inline size_t wcslen(const WCHAR *text) COREDLL_AS(wcslen, (text))
inline size_t wcsnlen(const WCHAR *text, size_t max) COREDLL_AS(wcsnlen, (text, max))
inline int wcscmp(const WCHAR *a, const WCHAR *b) COREDLL_AS(wcscmp, (a, b))
inline int wcscoll(const WCHAR *a, const WCHAR *b) COREDLL_AS(wcscmp, (a, b))
inline int wcscasecmp(const WCHAR *a, const WCHAR *b) COREDLL_AS(wcsicmp, (a, b))
inline int wcsncmp(const WCHAR *a, const WCHAR *b, size_t n) COREDLL_AS(wcsncmp, (a, b, n))
inline int wcsncasecmp(const WCHAR *a, const WCHAR *b, size_t n) COREDLL_AS(wcsnicmp, (a, b, n))
inline int wmemcmp(const WCHAR *a, const WCHAR *b, size_t n) COREDLL_AS(wmemcmp, (a, b, n))
inline WCHAR *wcschr(WCHAR *text, WCHAR unit) COREDLL_AS(wcschr, (text, unit))
inline const WCHAR *wcschr(const WCHAR *text, WCHAR unit) COREDLL_AS(wcschr, (text, unit))
inline WCHAR *wcsrchr(WCHAR *text, WCHAR unit) COREDLL_AS(wcsrchr, (text, unit))
inline const WCHAR *wcsrchr(const WCHAR *text, WCHAR unit) COREDLL_AS(wcsrchr, (text, unit))
inline WCHAR *wcsstr(WCHAR *text, const WCHAR *part) COREDLL_AS(wcsstr, (text, part))
inline const WCHAR *wcsstr(const WCHAR *text, const WCHAR *part) COREDLL_AS(wcsstr, (text, part))
inline WCHAR *wcspbrk(WCHAR *text, const WCHAR *any) COREDLL_AS(wcspbrk, (text, any))
inline const WCHAR *wcspbrk(const WCHAR *text, const WCHAR *any) COREDLL_AS(wcspbrk, (text, any))
inline WCHAR *wmemchr(WCHAR *from, WCHAR unit, size_t n) COREDLL_AS(wmemchr, (from, unit, n))
inline const WCHAR *wmemchr(const WCHAR *from, WCHAR unit, size_t n) COREDLL_AS(wmemchr, (from, unit, n))
inline WCHAR *wmemset(WCHAR *to, WCHAR unit, size_t n) COREDLL_AS(wmemset, (to, unit, n))
inline size_t wcsspn(const WCHAR *text, const WCHAR *any) COREDLL_AS(wcsspn, (text, any))
inline size_t wcscspn(const WCHAR *text, const WCHAR *any) COREDLL_AS(wcscspn, (text, any))
inline WCHAR *wcstok(WCHAR *text, const WCHAR *separators) COREDLL_AS(wcstok, (text, separators))

/* There is no mbstowcs() beside it: mbstowcs(NULL, ...) could be either. */
inline size_t wcstombs(char *to, const WCHAR *from, size_t room) COREDLL_AS(wcstombs, (to, from, room))

inline WCHAR *wcsdup(const WCHAR *text) COREDLL_AS(wcsdup, (text))
inline long wcstol(const WCHAR *text, WCHAR **end, int base) COREDLL_AS(wcstol, (text, end, base))
inline unsigned long wcstoul(const WCHAR *text, WCHAR **end, int base) COREDLL_AS(wcstoul, (text, end, base))
inline double wcstod(const WCHAR *text, WCHAR **end) COREDLL_AS(wcstod, (text, end))
inline int fputws(const WCHAR *text, FILE *file) COREDLL_AS(fputws, (text, file))
inline WCHAR *fgetws(WCHAR *text, int n, FILE *file) COREDLL_AS(fgetws, (text, n, file))
inline unsigned fputwc(WCHAR unit, FILE *file) COREDLL_AS(fputwc, (unit, file))
inline unsigned fputwc(int unit, FILE *file) COREDLL_AS(fputwc, (static_cast<WCHAR>(unit), file))
inline unsigned putwc(WCHAR unit, FILE *file) COREDLL_AS(fputwc, (unit, file))
inline unsigned putwc(int unit, FILE *file) COREDLL_AS(fputwc, (static_cast<WCHAR>(unit), file))
inline unsigned putwchar(WCHAR unit) COREDLL_AS(putwchar, (unit))
inline unsigned putwchar(int unit) COREDLL_AS(putwchar, (static_cast<WCHAR>(unit)))
inline int vswprintf(WCHAR *text, size_t room, const WCHAR *format, va_list arguments)
	COREDLL_AS(vswprintf, (text, room, format, arguments))
inline int vswprintf(WCHAR *text, const WCHAR *format, va_list arguments) COREDLL_AS(vswprintf, (text, format, arguments))
inline int vwprintf(const WCHAR *format, va_list arguments) COREDLL_AS(vwprintf, (format, arguments))
inline int vfwprintf(FILE *file, const WCHAR *format, va_list arguments) COREDLL_AS(vfwprintf, (file, format, arguments))

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

inline unsigned towlower(int c) COREDLL_AS(towlower, (static_cast<unsigned>(c)))

inline WCHAR towupper(WCHAR c)
{
	return static_cast<WCHAR>(coredll_towupper(c));
}

inline unsigned towupper(int c) COREDLL_AS(towupper, (static_cast<unsigned>(c)))
inline int iswalpha(WCHAR c) COREDLL_AS(iswalpha, (c))
inline int iswalpha(int c) COREDLL_AS(iswalpha, (static_cast<unsigned>(c)))
inline int iswupper(WCHAR c) COREDLL_AS(iswupper, (c))
inline int iswupper(int c) COREDLL_AS(iswupper, (static_cast<unsigned>(c)))
inline int iswlower(WCHAR c) COREDLL_AS(iswlower, (c))
inline int iswlower(int c) COREDLL_AS(iswlower, (static_cast<unsigned>(c)))
inline int iswdigit(WCHAR c) COREDLL_AS(iswdigit, (c))
inline int iswdigit(int c) COREDLL_AS(iswdigit, (static_cast<unsigned>(c)))
inline int iswxdigit(WCHAR c) COREDLL_AS(iswxdigit, (c))
inline int iswxdigit(int c) COREDLL_AS(iswxdigit, (static_cast<unsigned>(c)))
inline int iswalnum(WCHAR c) COREDLL_AS(iswalnum, (c))
inline int iswalnum(int c) COREDLL_AS(iswalnum, (static_cast<unsigned>(c)))
inline int iswspace(WCHAR c) COREDLL_AS(iswspace, (c))
inline int iswspace(int c) COREDLL_AS(iswspace, (static_cast<unsigned>(c)))

#undef COREDLL_AS
/* clang-format on */
#endif
}
#endif

#endif
