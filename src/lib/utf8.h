/* SPDX-License-Identifier: MIT */
/*
 * utf8.h - what is a character in UTF-8
 */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

/*
 * Bytes of the sequence at p (Unicode 15, table 3-7: no overlong forms, no surrogates), 0 if it is none. Reads no further
 * than the first byte that does not belong: a NUL ends it.
 */
static inline size_t utf8_sequence(const unsigned char *p)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t n;

	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		n = 2;
	else if (p[0] >= 0xE0 && p[0] <= 0xEF)
		n = 3;
	else if (p[0] >= 0xF0 && p[0] <= 0xF4)
		n = 4;
	else
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < n; i++, low = 0x80, high = 0xBF)
		if (p[i] < low || p[i] > high)
			return 0;
	return n;
}

#endif
