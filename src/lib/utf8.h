/* SPDX-License-Identifier: MIT */
/*
 * utf8.h - what is a character in UTF-8
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the sequence at p[size] (size 1 or more; Unicode 15, table 3-7: no overlong forms, no surrogates), *whole true. Of what
 * is none: those for which one U+FFFD stands, *whole false. That is the beginning of a sequence, with the byte that makes it an
 * overlong form, a surrogate or too large, as on Windows; or else 1.
 */
static inline size_t utf8_part(const unsigned char *p, size_t size, bool *whole)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t n = 1;

	if (p[0] < 0x80) { /* nearly all of nearly all names */
		*whole = true;
		return 1;
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		n = 2;
	else if (p[0] >= 0xE0 && p[0] <= 0xEF)
		n = 3;
	else if (p[0] >= 0xF0 && p[0] <= 0xF4)
		n = 4;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	*whole = n > 1;
	for (size_t i = 1; i < n; i++, low = 0x80, high = 0xBF)
		if (i == size || p[i] < low || p[i] > high) {
			*whole = false;
			return i < size && (p[i] & 0xC0) == 0x80 ? i + 1 : i;
		}
	return n;
}

/*
 * Bytes of the sequence at p, 0 if it is none. Reads no further than the first byte that does not belong: a NUL ends it.
 */
static inline size_t utf8_sequence(const unsigned char *p)
{
	bool whole;
	size_t n = utf8_part(p, 4, &whole);

	return whole ? n : 0;
}

#endif
