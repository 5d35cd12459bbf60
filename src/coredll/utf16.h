/* SPDX-License-Identifier: MIT */
/*
 * utf16.h - characters out of UTF-8 and UTF-16, one by one, and into them
 */
#ifndef COREDLL_UTF16_H
#define COREDLL_UTF16_H

#include <stdbool.h>

#include "../lib/utf8.h"
#include "windef.h"

#define REPLACEMENT 0xFFFDu /* stands for what is no character */

static inline bool is_high(uint32_t unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static inline bool is_low(uint32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

static inline uint32_t pair(uint32_t high, uint32_t low)
{
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* The character at *p, which is before end and moves on; *whole false: none, but what REPLACEMENT stands for. */
static inline uint32_t utf16_next(const WCHAR **p, const WCHAR *end, bool *whole)
{
	uint32_t unit = *(*p)++;

	*whole = true;
	if (!is_high(unit) && !is_low(unit))
		return unit;
	if (is_high(unit) && *p < end && is_low(**p))
		return pair(unit, *(*p)++);
	*whole = false;
	return REPLACEMENT;
}

/* The same in UTF-8. */
static inline uint32_t utf8_next(const unsigned char **p, const unsigned char *end, bool *whole)
{
	static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	size_t n = utf8_part(*p, (size_t)(end - *p), whole);
	uint32_t c = **p & first_bits[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((*p)[i] & 0x3Fu);
	*p += n;
	return *whole ? c : REPLACEMENT;
}

/* Writes a character; returns the bytes, or the units. */
static inline size_t utf8_put(uint32_t c, char bytes[4])
{
	static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3F));
	bytes[0] = (char)(first[n] | c);
	return n;
}

static inline size_t utf16_put(uint32_t c, WCHAR units[2])
{
	if (c < 0x10000) {
		units[0] = (WCHAR)c;
		return 1;
	}
	units[0] = (WCHAR)(0xD800 + ((c - 0x10000) >> 10));
	units[1] = (WCHAR)(0xDC00 + (c & 0x3FF));
	return 2;
}

#endif
