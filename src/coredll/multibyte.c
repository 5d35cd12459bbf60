/* SPDX-License-Identifier: MIT */
/* multibyte.c - mbstowcs() and wcstombs() for 16-bit strings: see wcs.h */
#include "wcs.h"

#include <errno.h>
#include <string.h>

#include "utf16.h"

static size_t invalid(void)
{
	errno = EILSEQ;
	return (size_t)-1;
}

size_t coredll_mbstowcs(WCHAR *to, const char *from, size_t room)
{
	const unsigned char *p = (const unsigned char *)from, *end = p + strlen(from);
	size_t at = 0;

	while (p < end && (!to || at < room)) {
		WCHAR units[2];
		bool whole;
		size_t n = utf16_put(utf8_next(&p, end, &whole), units);
		if (!whole)
			return invalid();
		if (to && n > room - at)
			return at;
		if (to)
			memcpy(to + at, units, n * sizeof(WCHAR));
		at += n;
	}
	if (to && at < room)
		to[at] = 0;
	return at;
}

size_t coredll_wcstombs(char *to, const WCHAR *from, size_t room)
{
	const WCHAR *p = from, *end = from + coredll_wcslen(from);
	size_t at = 0;

	while (p < end && (!to || at < room)) {
		char bytes[4];
		bool whole;
		size_t n = utf8_put(utf16_next(&p, end, &whole), bytes);
		if (!whole)
			return invalid();
		if (to && n > room - at)
			return at;
		if (to)
			memcpy(to + at, bytes, n);
		at += n;
	}
	if (to && at < room)
		to[at] = '\0';
	return at;
}
