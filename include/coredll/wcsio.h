/* SPDX-License-Identifier: MIT */
/*
 * wcsio.h - text with values in it, to strings and to files, as Windows formats it
 *
 * The format is that of Windows, for wide and for narrow strings (which are UTF-8):
 *   %s %c   a string, a character, of the format's own kind: wide in swprintf(), narrow in sprintf()
 *   %S %C   of the other kind
 *   %ls %ws %lc %wc  wide;  %hs %hc  narrow
 *   %d %i %u %o %x %X   of 32 bits; with h of 16, hh of 8, I64, ll, j of 64, I, z, t of a pointer's width. With l, too, of 32 bits,
 *                       as LONG and DWORD are: a long of more is cut
 *   %p      a pointer: all its hexadecimal digits, capitals
 *   %e %E %f %F %g %G %a %A   double, with the decimal point of printf(3); L: long double
 *   flags - + 0 # and space; width and precision, `*`, too. A precision counts units (bytes) of a string's own kind; NULL is
 *   "(null)". %n is taken for an error: -1 is returned. Any other letter stands for itself.
 * What is not UTF-8 or UTF-16 where one kind becomes the other turns into U+FFFD.
 *
 * They depend on the locale by the decimal point only, and do not set the last error. Since 0.1, all of them.
 * Source: CE 5.0, Format Specification Fields. The usual names of these functions: wcsmap.h.
 */
#ifndef COREDLL_WCSIO_H
#define COREDLL_WCSIO_H

#include <stdio.h>

#include "windef.h"

COREDLL_BEGIN

/* swprintf(), sprintf(): to a string with room for all. Return the units (bytes) without the NUL; -1: a bad format, no memory. */
COREDLL_API int coredll_swprintf(WCHAR *text, const WCHAR *format, ...);
COREDLL_API int coredll_vswprintf(WCHAR *text, const WCHAR *format, va_list arguments);
COREDLL_API int coredll_sprintf(char *text, const char *format, ...);
COREDLL_API int coredll_vsprintf(char *text, const char *format, va_list arguments);

/*
 * _snwprintf(), _snprintf(): writes at most n units (bytes). If the result has n without its NUL, the NUL is not written, and n
 * is returned; if it has more, -1.
 */
COREDLL_API int coredll_snwprintf(WCHAR *text, size_t n, const WCHAR *format, ...);
COREDLL_API int coredll_vsnwprintf(WCHAR *text, size_t n, const WCHAR *format, va_list arguments);
COREDLL_API int coredll_snprintf(char *text, size_t n, const char *format, ...);
COREDLL_API int coredll_vsnprintf(char *text, size_t n, const char *format, va_list arguments);

/*
 * wprintf(), fwprintf() and, narrow, printf(), fprintf(): to a file of the C library, as UTF-8, whatever the locale. A call's text
 * is not mixed with another thread's. Return the units (bytes) of the format's kind; -1: as above, or the file took not all, as
 * one that the C library's own wide functions have been used on takes nothing.
 */
COREDLL_API int coredll_wprintf(const WCHAR *format, ...);
COREDLL_API int coredll_vwprintf(const WCHAR *format, va_list arguments);
COREDLL_API int coredll_fwprintf(FILE *file, const WCHAR *format, ...);
COREDLL_API int coredll_vfwprintf(FILE *file, const WCHAR *format, va_list arguments);
COREDLL_API int coredll_printf(const char *format, ...);
COREDLL_API int coredll_vprintf(const char *format, va_list arguments);
COREDLL_API int coredll_fprintf(FILE *file, const char *format, ...);
COREDLL_API int coredll_vfprintf(FILE *file, const char *format, va_list arguments);

/* fputws(): a string; putws(): and a new line, to stdout. Return 0 or more; -1: the file took not all. */
COREDLL_API int coredll_fputws(const WCHAR *text, FILE *file);
COREDLL_API int coredll_putws(const WCHAR *text);

/* fputwc(), putwchar(): one character, which is one unit. Return it; 0xFFFF: the file did not take it. */
COREDLL_API unsigned coredll_fputwc(WCHAR unit, FILE *file);
COREDLL_API unsigned coredll_putwchar(WCHAR unit);

/*
 * fgetws(): a line of at most n - 1 units with its '\n', and a NUL, out of a file in UTF-8. A pair of surrogates is not torn: it
 * stays for the next call (n of 3 or more; in less, U+FFFD stands for it). Returns text; NULL: there is no more, or n is less
 * than 2.
 */
COREDLL_API WCHAR *coredll_fgetws(WCHAR *text, int n, FILE *file);

COREDLL_END

#endif
