/* SPDX-License-Identifier: MIT */
/*
 * wcs.h - the functions of C for wide strings, on units of 16 bits whatever wchar_t is
 *
 * The C library's wcslen() and its like are made for a wchar_t of 32 bits: they misread a string of WCHAR, and what they do with
 * one under -fshort-wchar nobody notices at compile time. So they are here once more, for WCHAR, as coredll_wcslen() and so on,
 * and with this header (windows.h has it) the usual names mean these: see wcsmap.h. Programs write wcslen(), as ever.
 *
 * What they do is what C says of the function without "coredll_"; only what differs is said here. The strings must be valid:
 * NULL is a crash, as in C. They depend on no locale, and set neither the last error nor, unless it is said, errno.
 * Since 0.1, all of them. Source: C17, 7.29 and 7.30; those with an underscore on Windows: CE 5.0.
 */
#ifndef COREDLL_WCS_H
#define COREDLL_WCS_H

#include "windef.h"

COREDLL_BEGIN

/* ---- strings ---------------------------------------------------------------------------------------------------- */

/* Lengths and places are counted in units, comparisons are of units without a sign. */
COREDLL_API size_t coredll_wcslen(const WCHAR *text);
COREDLL_API size_t coredll_wcsnlen(const WCHAR *text, size_t max);
COREDLL_API WCHAR *coredll_wcscpy(WCHAR *to, const WCHAR *from);
COREDLL_API WCHAR *coredll_wcsncpy(WCHAR *to, const WCHAR *from, size_t n);
COREDLL_API WCHAR *coredll_wcscat(WCHAR *to, const WCHAR *from);
COREDLL_API WCHAR *coredll_wcsncat(WCHAR *to, const WCHAR *from, size_t n);
COREDLL_API int coredll_wcscmp(const WCHAR *a, const WCHAR *b);
COREDLL_API int coredll_wcsncmp(const WCHAR *a, const WCHAR *b, size_t n);
COREDLL_API WCHAR *coredll_wcschr(const WCHAR *text, WCHAR unit);
COREDLL_API WCHAR *coredll_wcsrchr(const WCHAR *text, WCHAR unit);
COREDLL_API WCHAR *coredll_wcsstr(const WCHAR *text, const WCHAR *part);
COREDLL_API WCHAR *coredll_wcspbrk(const WCHAR *text, const WCHAR *any);
COREDLL_API size_t coredll_wcsspn(const WCHAR *text, const WCHAR *any);
COREDLL_API size_t coredll_wcscspn(const WCHAR *text, const WCHAR *any);

/* Of two arguments, as on Windows CE: each thread remembers its place. wcstok_s() is the one of C, which the caller helps. */
COREDLL_API WCHAR *coredll_wcstok(WCHAR *text, const WCHAR *separators);
COREDLL_API WCHAR *coredll_wcstok_s(WCHAR *text, const WCHAR *separators, WCHAR **place);

/* A copy, the caller's to free(); NULL: no memory. */
COREDLL_API WCHAR *coredll_wcsdup(const WCHAR *text);

/* Compared without regard to case: as if both were in lower case. */
COREDLL_API int coredll_wcsicmp(const WCHAR *a, const WCHAR *b);
COREDLL_API int coredll_wcsnicmp(const WCHAR *a, const WCHAR *b, size_t n);

/* Changed in place, and returned: to lower case, to upper case, back to front (by units), filled with one unit. */
COREDLL_API WCHAR *coredll_wcslwr(WCHAR *text);
COREDLL_API WCHAR *coredll_wcsupr(WCHAR *text);
COREDLL_API WCHAR *coredll_wcsrev(WCHAR *text);
COREDLL_API WCHAR *coredll_wcsset(WCHAR *text, WCHAR unit);

/* Arrays of n units. */
COREDLL_API WCHAR *coredll_wmemcpy(WCHAR *to, const WCHAR *from, size_t n);
COREDLL_API WCHAR *coredll_wmemmove(WCHAR *to, const WCHAR *from, size_t n);
COREDLL_API WCHAR *coredll_wmemset(WCHAR *to, WCHAR unit, size_t n);
COREDLL_API int coredll_wmemcmp(const WCHAR *a, const WCHAR *b, size_t n);
COREDLL_API WCHAR *coredll_wmemchr(const WCHAR *from, WCHAR unit, size_t n);

/*
 * UTF-16 out of UTF-8, and back, whatever the locale. room is in units, or bytes: a character that does not fit whole is not written,
 * nor is the NUL. to NULL: nothing is, and room does not matter. Returns how many there are without the NUL; (size_t)-1 with errno
 * EILSEQ: it is not UTF-8, or not UTF-16. In C++ without -fshort-wchar, mbstowcs() itself is the C library's.
 */
COREDLL_API size_t coredll_mbstowcs(WCHAR *to, const char *from, size_t room);
COREDLL_API size_t coredll_wcstombs(char *to, const WCHAR *from, size_t room);

/* ---- characters ------------------------------------------------------------------------------------------------- */

/*
 * Of one UTF-16 unit; half a surrogate pair, and a value above 0xFFFF, is nothing and stays as it is. Case and letters are
 * Unicode's (one to one: the capital of U+00DF is itself), digits are 0 to 9 only, so that `c - '0'` is right.
 */
COREDLL_API unsigned coredll_towlower(unsigned c);
COREDLL_API unsigned coredll_towupper(unsigned c);
COREDLL_API int coredll_iswalpha(unsigned c);
COREDLL_API int coredll_iswupper(unsigned c);
COREDLL_API int coredll_iswlower(unsigned c);
COREDLL_API int coredll_iswdigit(unsigned c);
COREDLL_API int coredll_iswxdigit(unsigned c);
COREDLL_API int coredll_iswalnum(unsigned c);
COREDLL_API int coredll_iswspace(unsigned c);

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/*
 * long is as wide as the compiler has it. Out of range: the nearest there is, errno ERANGE. wcstod() reads what strtod(3) reads.
 */
COREDLL_API long coredll_wcstol(const WCHAR *text, WCHAR **end, int base);
COREDLL_API unsigned long coredll_wcstoul(const WCHAR *text, WCHAR **end, int base);
COREDLL_API double coredll_wcstod(const WCHAR *text, WCHAR **end);
COREDLL_API int coredll_wtoi(const WCHAR *text);
COREDLL_API long coredll_wtol(const WCHAR *text);
COREDLL_API LONGLONG coredll_wtoi64(const WCHAR *text);

/*
 * Writes a number with digits 0-9a-z, base 2 to 36, and returns text, which has room: 33 units for an int, 65 for a long. Only
 * base 10 has a minus sign; else a negative value is what its bits are. Another base: text is "".
 */
COREDLL_API WCHAR *coredll_itow(int value, WCHAR *text, int base);
COREDLL_API WCHAR *coredll_ltow(long value, WCHAR *text, int base);
COREDLL_API WCHAR *coredll_ultow(unsigned long value, WCHAR *text, int base);

COREDLL_END

#include "wcsio.h"
#ifndef COREDLL_NO_WCS
#include "wcsmap.h"
#endif

#endif
