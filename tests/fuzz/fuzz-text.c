/* SPDX-License-Identifier: MIT */
/* fuzz-text.c - UTF-16 and UTF-8: what one direction accepts, the other brings back; nothing is written beyond its end */
#include "fuzz.h"

#include <errno.h>

#include "text.h"

#define UNITS 300

static void from_wide(const uint8_t *data, size_t size)
{
	WCHAR text[UNITS + 1] = {0}, back[UNITS + 1];
	char utf8[3 * UNITS + 1], small[16];

	memcpy(text, data, size < sizeof(text) - 2 ? size : sizeof(text) - 2);
	int n = utf8_from_wide(text, utf8, sizeof(utf8));
	must(n >= 0 || n == -EILSEQ);
	if (n < 0)
		return;
	must(strlen(utf8) == (size_t)n);
	must(wide_from_utf8(utf8, back, UNITS + 1) == (int)wide_length(text));
	must(memcmp(text, back, (wide_length(text) + 1) * sizeof(WCHAR)) == 0);
	int m = utf8_from_wide(text, small, sizeof(small));
	must(m == (n < (int)sizeof(small) ? n : -ENAMETOOLONG));
}

static void from_utf8(const uint8_t *data, size_t size)
{
	char text[UNITS + 1], back[3 * UNITS + 1];
	WCHAR wide[UNITS + 1], small[7];

	if (size > UNITS)
		size = UNITS;
	memcpy(text, data, size);
	text[size] = '\0';
	int n = wide_from_utf8(text, wide, UNITS + 1);
	must(n >= 0 || n == -EILSEQ);
	if (n < 0)
		return;
	must(wide_length(wide) == (size_t)n);
	must(utf8_from_wide(wide, back, sizeof(back)) == (int)strlen(text));
	must(strcmp(text, back) == 0);
	int m = wide_from_utf8(text, small, 7);
	must(m == (n < 7 ? n : -ENAMETOOLONG));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	from_wide(data, size);
	from_utf8(data, size);
	return 0;
}
