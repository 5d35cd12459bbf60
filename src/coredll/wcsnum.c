/* SPDX-License-Identifier: MIT */
/* wcsnum.c - numbers in strings of 16-bit units: see wcs.h */
#include "wcs.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static unsigned digit_of(WCHAR c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return (c | 0x20u) - 'a' + 10;
	return UINT_MAX;
}

/*
 * The number at text, without its sign: at most max (less_max if it is negative), more becomes that, *over true. *end: behind
 * it; text itself if there is none.
 */
struct number {
	unsigned long long value;
	bool negative, over;
	const WCHAR *end;
};

static struct number read_number(const WCHAR *text, int base, unsigned long long max, unsigned long long negative_max)
{
	struct number number = {.end = text};

	if (base < 0 || base == 1 || base > 36)
		return number;
	while (coredll_iswspace(*text))
		text++;
	number.negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	if ((base == 0 || base == 16) && text[0] == '0' && (text[1] | 0x20) == 'x' && digit_of(text[2]) < 16) {
		text += 2;
		base = 16;
	}
	if (base == 0)
		base = *text == '0' ? 8 : 10;
	if (number.negative)
		max = negative_max;

	for (unsigned digit; (digit = digit_of(*text)) < (unsigned)base; number.end = ++text) {
		if (number.over || number.value > (max - digit) / (unsigned)base || digit > max)
			number.over = true;
		else
			number.value = number.value * (unsigned)base + digit;
	}
	if (number.over) {
		number.value = max;
		errno = ERANGE;
	}
	return number;
}

/* A value of at most 2^63 with its sign. */
static long long signed_value(struct number number)
{
	return (long long)(number.negative ? 0 - number.value : number.value);
}

long coredll_wcstol(const WCHAR *text, WCHAR **end, int base)
{
	struct number number = read_number(text, base, LONG_MAX, (unsigned long long)LONG_MAX + 1);

	if (end)
		*end = (WCHAR *)number.end;
	return (long)signed_value(number);
}

unsigned long coredll_wcstoul(const WCHAR *text, WCHAR **end, int base)
{
	struct number number = read_number(text, base, ULONG_MAX, ULONG_MAX);

	if (end)
		*end = (WCHAR *)number.end;
	return (unsigned long)(number.negative && !number.over ? 0 - number.value : number.value);
}

int coredll_wtoi(const WCHAR *text)
{
	return (int)signed_value(read_number(text, 10, INT_MAX, (unsigned long long)INT_MAX + 1));
}

long coredll_wtol(const WCHAR *text)
{
	return coredll_wcstol(text, NULL, 10);
}

LONGLONG coredll_wtoi64(const WCHAR *text)
{
	return signed_value(read_number(text, 10, INT64_MAX, (unsigned long long)INT64_MAX + 1));
}

double coredll_wcstod(const WCHAR *text, WCHAR **end)
{
	size_t space = 0, n = 0;
	char local[400], *narrow = local, *narrow_end;
	double value = 0;

	/* What strtod() can read is ASCII, or a decimal point of the locale, which is one byte here. */
	while (coredll_iswspace(text[space]))
		space++;
	while (text[space + n] && text[space + n] < 0x80)
		n++;
	if (n >= sizeof(local))
		narrow = malloc(n + 1);
	if (end)
		*end = (WCHAR *)text;
	if (!narrow)
		return 0;
	for (size_t i = 0; i < n; i++)
		narrow[i] = (char)text[space + i];
	narrow[n] = '\0';
	value = strtod(narrow, &narrow_end);
	if (end && narrow_end != narrow)
		*end = (WCHAR *)text + space + (narrow_end - narrow);
	if (narrow != local)
		free(narrow);
	return value;
}

static WCHAR *write_number(unsigned long long value, bool negative, WCHAR *text, int base)
{
	WCHAR *p = text;

	if (base >= 2 && base <= 36) {
		do
			*p++ = (WCHAR) "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)base];
		while (value /= (unsigned)base);
		if (negative)
			*p++ = '-';
	}
	*p = 0;
	return coredll_wcsrev(text);
}

WCHAR *coredll_itow(int value, WCHAR *text, int base)
{
	bool negative = base == 10 && value < 0;

	return write_number(negative ? 0 - (unsigned)value : (unsigned)value, negative, text, base);
}

WCHAR *coredll_ltow(long value, WCHAR *text, int base)
{
	bool negative = base == 10 && value < 0;

	return write_number(negative ? 0 - (unsigned long)value : (unsigned long)value, negative, text, base);
}

WCHAR *coredll_ultow(unsigned long value, WCHAR *text, int base)
{
	return write_number(value, false, text, base);
}
