/* SPDX-License-Identifier: MIT */
/* text.c - UTF-16 to UTF-8 and back, strictly: see text.h */
#include "text.h"

#include <errno.h>
#include <string.h>

#include "../lib/utf8.h"

size_t wide_length(LPCWSTR text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

/* The character at *text, which moves on; -1: a surrogate without its other half. */
static int32_t next_character(LPCWSTR *text)
{
	uint32_t unit = *(*text)++;

	if (unit < 0xD800 || unit > 0xDFFF)
		return (int32_t)unit;
	if (unit > 0xDBFF || **text < 0xDC00 || **text > 0xDFFF)
		return -1;
	return (int32_t)(0x10000 + ((unit - 0xD800) << 10) + (uint32_t)(*(*text)++ - 0xDC00));
}

static size_t put_utf8(int32_t c, char bytes[4])
{
	if (c < 0x80) {
		bytes[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		bytes[0] = (char)(0xC0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		bytes[0] = (char)(0xE0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	bytes[0] = (char)(0xF0 | c >> 18);
	bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

int utf8_from_wide(LPCWSTR text, char *utf8, size_t size)
{
	size_t at = 0;

	while (*text) {
		char bytes[4];
		int32_t c = next_character(&text);
		if (c < 0)
			return -EILSEQ;
		size_t n = put_utf8(c, bytes);
		if (at + n >= size)
			return -ENAMETOOLONG;
		memcpy(utf8 + at, bytes, n);
		at += n;
	}
	utf8[at] = '\0';
	return (int)at;
}

int wide_from_utf8(LPCSTR utf8, WCHAR *text, size_t units)
{
	static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	const unsigned char *p = (const unsigned char *)utf8;
	size_t at = 0;

	while (*p) {
		size_t n = utf8_sequence(p);
		if (n == 0)
			return -EILSEQ;
		if (at + (n == 4 ? 2 : 1) >= units)
			return -ENAMETOOLONG;
		uint32_t c = *p++ & first_bits[n];
		while (--n)
			c = c << 6 | (*p++ & 0x3F);
		if (c >= 0x10000) {
			text[at++] = (WCHAR)(0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + (c & 0x3FF);
		}
		text[at++] = (WCHAR)c;
	}
	text[at] = 0;
	return (int)at;
}
