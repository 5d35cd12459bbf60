/* SPDX-License-Identifier: MIT */
/*
 * text.h - names on their way in: UTF-16 becomes the UTF-8 that libmmobj and the kernel take
 */
#ifndef COREDLL_TEXT_H
#define COREDLL_TEXT_H

#include "winbase.h"

/* UTF-16 units before the NUL. */
size_t wide_length(LPCWSTR text);

/*
 * Writes text as UTF-8, with its NUL, into utf8[size]. Returns the bytes before the NUL; -EILSEQ: a surrogate without its other
 * half; -ENAMETOOLONG: they do not fit.
 */
int utf8_from_wide(LPCWSTR text, char *utf8, size_t size);

/* The other way, of valid UTF-8 (else -EILSEQ). Returns the units before the NUL, or -ENAMETOOLONG. */
int wide_from_utf8(LPCSTR utf8, WCHAR *text, size_t units);

#endif
