/* SPDX-License-Identifier: MIT */
/* size.c - numbers as people write them: sizes with a unit, seconds with a fraction */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* Digits at *text, and nothing that strtoull(3) takes beside them (spaces, signs, 0x). */
static bool parse_digits(const char **text, uint64_t *value)
{
	uint64_t n = 0;

	if (!isdigit((unsigned char)**text))
		return false;
	for (; isdigit((unsigned char)**text); (*text)++)
		if (__builtin_mul_overflow(n, 10u, &n) || __builtin_add_overflow(n, (uint64_t)(**text - '0'), &n))
			return false;
	*value = n;
	return true;
}

bool parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMG";
	uint64_t n;

	if (!parse_digits(&text, &n))
		return false;
	const char *unit = *text ? strchr(units, toupper((unsigned char)*text)) : NULL;
	if (unit) {
		if (__builtin_mul_overflow(n, UINT64_C(1024) << (10 * (unit - units)), &n))
			return false;
		text++;
	}
	if (*text)
		return false;
	*bytes = n;
	return true;
}

bool parse_seconds(const char *text, int *milliseconds)
{
	uint64_t whole, part = 0;

	if (!parse_digits(&text, &whole) || whole > INT_MAX / 1000 - 1)
		return false;
	if (*text == '.') {
		unsigned weight = 100;
		if (!isdigit((unsigned char)*++text))
			return false;
		/* What is below a millisecond still is time to wait: it counts as one. */
		bool rest = false;
		for (; isdigit((unsigned char)*text); text++, weight /= 10) {
			part += (uint64_t)(*text - '0') * weight;
			rest |= weight == 0 && *text != '0';
		}
		part += rest;
	}
	if (*text)
		return false;
	*milliseconds = (int)(whole * 1000 + part);
	return true;
}

const char *size_text(uint64_t bytes, char text[SIZE_TEXT])
{
	static const char units[] = "KMGTPE";
	double n = (double)bytes;
	int unit = -1;

	/* 999.5 would be printed as 1000: four digits are what the next unit is for. */
	while (n >= (unit < 0 ? 1024 : 999.5) && unit < 5) {
		n /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(text, SIZE_TEXT, "%" PRIu64, bytes);
	else
		snprintf(text, SIZE_TEXT, "%.*f%c", n < 9.95 ? 1 : 0, n, units[unit]);
	return text;
}
