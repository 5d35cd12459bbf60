/* SPDX-License-Identifier: MIT */
/* wcs.c - strings of 16-bit units: see wcs.h */
#include "wcs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t coredll_wcslen(const WCHAR *text)
{
	return coredll_wcsnlen(text, SIZE_MAX);
}

size_t coredll_wcsnlen(const WCHAR *text, size_t max)
{
	size_t n = 0;

	while (n < max && text[n])
		n++;
	return n;
}

WCHAR *coredll_wcscpy(WCHAR *to, const WCHAR *from)
{
	return coredll_wmemcpy(to, from, coredll_wcslen(from) + 1);
}

WCHAR *coredll_wcsncpy(WCHAR *to, const WCHAR *from, size_t n)
{
	size_t length = coredll_wcsnlen(from, n);

	coredll_wmemcpy(to, from, length);
	coredll_wmemset(to + length, 0, n - length);
	return to;
}

WCHAR *coredll_wcscat(WCHAR *to, const WCHAR *from)
{
	coredll_wcscpy(to + coredll_wcslen(to), from);
	return to;
}

WCHAR *coredll_wcsncat(WCHAR *to, const WCHAR *from, size_t n)
{
	WCHAR *end = to + coredll_wcslen(to);
	size_t length = coredll_wcsnlen(from, n);

	coredll_wmemcpy(end, from, length);
	end[length] = 0;
	return to;
}

int coredll_wcscmp(const WCHAR *a, const WCHAR *b)
{
	return coredll_wcsncmp(a, b, SIZE_MAX);
}

int coredll_wcsncmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b || *a == 0)
			return (*a > *b) - (*a < *b);
	return 0;
}

WCHAR *coredll_wcschr(const WCHAR *text, WCHAR unit)
{
	return coredll_wmemchr(text, unit, coredll_wcslen(text) + 1);
}

WCHAR *coredll_wcsrchr(const WCHAR *text, WCHAR unit)
{
	const WCHAR *found = NULL;

	do
		if (*text == unit)
			found = text;
	while (*text++);
	return (WCHAR *)found;
}

WCHAR *coredll_wcsstr(const WCHAR *text, const WCHAR *part)
{
	size_t n = coredll_wcslen(part);

	for (; coredll_wcsncmp(text, part, n) != 0; text++)
		if (*text == 0)
			return NULL;
	return (WCHAR *)text;
}

/* Units at the start of text that are (or are not) among any. */
static size_t span(const WCHAR *text, const WCHAR *any, bool among)
{
	size_t n = 0, count = coredll_wcslen(any);

	while (text[n] && (coredll_wmemchr(any, text[n], count) != NULL) == among)
		n++;
	return n;
}

size_t coredll_wcsspn(const WCHAR *text, const WCHAR *any)
{
	return span(text, any, true);
}

size_t coredll_wcscspn(const WCHAR *text, const WCHAR *any)
{
	return span(text, any, false);
}

WCHAR *coredll_wcspbrk(const WCHAR *text, const WCHAR *any)
{
	text += span(text, any, false);
	return *text ? (WCHAR *)text : NULL;
}

WCHAR *coredll_wcstok_s(WCHAR *text, const WCHAR *separators, WCHAR **place)
{
	if (!text)
		text = *place;
	if (text)
		text += span(text, separators, true);
	if (!text || *text == 0) {
		*place = NULL;
		return NULL;
	}

	WCHAR *end = text + span(text, separators, false);
	*place = *end ? end + 1 : NULL;
	*end = 0;
	return text;
}

WCHAR *coredll_wcstok(WCHAR *text, const WCHAR *separators)
{
	static _Thread_local WCHAR *place;

	return coredll_wcstok_s(text, separators, &place);
}

WCHAR *coredll_wcsdup(const WCHAR *text)
{
	size_t size = (coredll_wcslen(text) + 1) * sizeof(WCHAR);
	WCHAR *copy = malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}

WCHAR *coredll_wcsrev(WCHAR *text)
{
	for (size_t i = 0, j = coredll_wcslen(text); i + 1 < j; i++) {
		WCHAR unit = text[i];
		text[i] = text[--j];
		text[j] = unit;
	}
	return text;
}

WCHAR *coredll_wcsset(WCHAR *text, WCHAR unit)
{
	return coredll_wmemset(text, unit, coredll_wcslen(text));
}

WCHAR *coredll_wmemcpy(WCHAR *to, const WCHAR *from, size_t n)
{
	return memcpy(to, from, n * sizeof(WCHAR));
}

WCHAR *coredll_wmemmove(WCHAR *to, const WCHAR *from, size_t n)
{
	return memmove(to, from, n * sizeof(WCHAR));
}

WCHAR *coredll_wmemset(WCHAR *to, WCHAR unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = unit;
	return to;
}

int coredll_wmemcmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

WCHAR *coredll_wmemchr(const WCHAR *from, WCHAR unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (from[i] == unit)
			return (WCHAR *)&from[i];
	return NULL;
}
