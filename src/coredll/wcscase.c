/* SPDX-License-Identifier: MIT */
/* wcscase.c - letters, their case, and what does not regard it: see wcs.h */
#include "wcs.h"

#include <stdbool.h>

#include "case-table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The range that has c, or NULL. They are sorted. */
static const struct case_range *find(const struct case_range *ranges, size_t count, unsigned c)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct case_range *range = &ranges[middle];
		if (c < range->first)
			high = middle;
		else if (c > range->last)
			low = middle + 1;
		else
			return (c - range->first) % range->step == 0 ? range : NULL;
	}
	return NULL;
}

static unsigned changed(const struct case_range *range, unsigned c)
{
	return range ? (c + range->difference) & 0xFFFF : c;
}

unsigned coredll_towlower(unsigned c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	return changed(find(to_lower, COUNT(to_lower), c), c);
}

unsigned coredll_towupper(unsigned c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
	return changed(find(to_upper, COUNT(to_upper), c), c);
}

int coredll_iswupper(unsigned c)
{
	return coredll_towlower(c) != c && coredll_iswalpha(c);
}

int coredll_iswlower(unsigned c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z';
	return find(small, COUNT(small), c) != NULL;
}

int coredll_iswalpha(unsigned c)
{
	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	return find(letters, COUNT(letters), c) != NULL;
}

int coredll_iswdigit(unsigned c)
{
	return c >= '0' && c <= '9';
}

int coredll_iswxdigit(unsigned c)
{
	return coredll_iswdigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

int coredll_iswalnum(unsigned c)
{
	return coredll_iswalpha(c) || coredll_iswdigit(c);
}

int coredll_iswspace(unsigned c)
{
	return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* By the capital: some letters have two small ones. */
static unsigned folded(unsigned c)
{
	return coredll_towlower(coredll_towupper(c));
}

int coredll_wcsicmp(const WCHAR *a, const WCHAR *b)
{
	return coredll_wcsnicmp(a, b, SIZE_MAX);
}

int coredll_wcsnicmp(const WCHAR *a, const WCHAR *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		unsigned c = folded(*a), d = folded(*b);
		if (c != d || c == 0)
			return (c > d) - (c < d);
	}
	return 0;
}

WCHAR *coredll_wcslwr(WCHAR *text)
{
	for (WCHAR *p = text; *p; p++)
		*p = (WCHAR)coredll_towlower(*p);
	return text;
}

WCHAR *coredll_wcsupr(WCHAR *text)
{
	for (WCHAR *p = text; *p; p++)
		*p = (WCHAR)coredll_towupper(*p);
	return text;
}
