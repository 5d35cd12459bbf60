/* SPDX-License-Identifier: MIT */
/* text.c - UTF-16 to UTF-8 and back, strictly: see text.h */
#include "text.h"

#include <errno.h>
#include <string.h>

#include "utf16.h"

size_t wide_length(LPCWSTR text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

int utf8_from_wide(LPCWSTR text, char *utf8, size_t size)
{
	LPCWSTR end = text + wide_length(text);
	size_t at = 0;

	while (text < end) {
		if (*text < 0x80 && at + 1 < size) { /* nearly all of nearly all names */
			utf8[at++] = (char)*text++;
			continue;
		}
		char bytes[4];
		bool whole;
		size_t n = utf8_put(utf16_next(&text, end, &whole), bytes);
		if (!whole)
			return -EILSEQ;
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
	const unsigned char *p = (const unsigned char *)utf8, *end = p + strlen(utf8);
	size_t at = 0;

	while (p < end) {
		WCHAR pair_of_units[2];
		bool whole;
		size_t n = utf16_put(utf8_next(&p, end, &whole), pair_of_units);
		if (!whole)
			return -EILSEQ;
		if (at + n >= units)
			return -ENAMETOOLONG;
		memcpy(text + at, pair_of_units, n * sizeof(WCHAR));
		at += n;
	}
	text[at] = 0;
	return (int)at;
}
