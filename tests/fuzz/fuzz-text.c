/* SPDX-License-Identifier: MIT */
/*
 * fuzz-text.c - UTF-16 and UTF-8, inside and by libcoredll's calls: what one direction accepts, the other brings back; nothing is
 * written beyond its end
 */
#include <windows.h>

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

/* What does not fit is said, and what does is all there. What is no UTF-8 is an error, or becomes UTF-16 all the same. */
static void through_calls(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	char back[3 * UNITS];
	WCHAR wide[UNITS];
	int length = (int)(size < UNITS ? size : UNITS);

	if (length == 0)
		return;
	int n = MultiByteToWideChar(CP_UTF8, 0, bytes, length, NULL, 0);
	must(n > 0 && n <= length);
	must(n == 1 || (MultiByteToWideChar(CP_UTF8, 0, bytes, length, wide, n - 1) == 0 &&
			GetLastError() == ERROR_INSUFFICIENT_BUFFER));
	must(MultiByteToWideChar(CP_UTF8, 0, bytes, length, wide, n) == n);
	int m = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, n, back, sizeof(back), NULL, NULL);
	must(m > 0);
	int strict = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, length, wide, n);
	must(strict == n || (strict == 0 && GetLastError() == ERROR_NO_UNICODE_TRANSLATION));
	must(!strict || (m == length && memcmp(back, bytes, (size_t)m) == 0));
}

static void through_wide_calls(const uint8_t *data, size_t size)
{
	WCHAR wide[UNITS] = {0}, back[UNITS];
	char bytes[3 * UNITS];
	int length = (int)(size / 2 < UNITS ? size / 2 : UNITS);

	if (length == 0)
		return;
	memcpy(wide, data, (size_t)length * sizeof(WCHAR));
	int n = WideCharToMultiByte(CP_UTF8, 0, wide, length, NULL, 0, NULL, NULL);
	must(n >= length && n <= 3 * length);
	must(n == 1 || (WideCharToMultiByte(CP_UTF8, 0, wide, length, bytes, n - 1, NULL, NULL) == 0 &&
			GetLastError() == ERROR_INSUFFICIENT_BUFFER));
	must(WideCharToMultiByte(CP_UTF8, 0, wide, length, bytes, n, NULL, NULL) == n);
	must(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, n, back, UNITS) == length);
	int strict = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, length, bytes, n, NULL, NULL);
	must(strict == n || (strict == 0 && GetLastError() == ERROR_NO_UNICODE_TRANSLATION));
	must(!strict || memcmp(wide, back, (size_t)length * sizeof(WCHAR)) == 0);
}

/* In place, unit by unit: what has been done once is done. A few will do. */
static void through_cases(const uint8_t *data, size_t size)
{
	WCHAR once[32] = {0}, twice[32];
	LPWSTR(WINAPI *const calls[])(LPWSTR) = {CharUpperW, CharLowerW};

	memcpy(once, data, size < sizeof(once) - 2 ? size : sizeof(once) - 2);
	size_t length = wide_length(once);
	for (int i = 0; i < 2; i++) {
		must(calls[i](once) == once);
		must(wide_length(once) == length);
		memcpy(twice, once, sizeof(once));
		calls[i](twice);
		must(memcmp(once, twice, sizeof(once)) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	through_calls(data, size);
	through_wide_calls(data, size);
	through_cases(data, size);
	from_wide(data, size);
	from_utf8(data, size);
	return 0;
}
