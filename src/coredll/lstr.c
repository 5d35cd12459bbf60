/* SPDX-License-Identifier: MIT */
/* lstr.c - strings, the Windows way: see lstr.h */
#include "lstr.h"

#include <string.h>

#include "error.h"
#include "utf16.h"
#include "wcs.h"

/* NULL, for what returns a string. */
static void *bad_string(void)
{
	fail(ERROR_INVALID_PARAMETER);
	return NULL;
}

int WINAPI lstrlenA(LPCSTR lpString)
{
	return lpString ? (int)strlen(lpString) : fail(ERROR_INVALID_PARAMETER);
}

int WINAPI lstrlenW(LPCWSTR lpString)
{
	return lpString ? (int)coredll_wcslen(lpString) : fail(ERROR_INVALID_PARAMETER);
}

LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2)
{
	return lpString1 && lpString2 ? memcpy(lpString1, lpString2, strlen(lpString2) + 1) : bad_string();
}

LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
	return lpString1 && lpString2 ? coredll_wcscpy(lpString1, lpString2) : bad_string();
}

LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2)
{
	if (!lpString1 || !lpString2)
		return bad_string();
	memcpy(lpString1 + strlen(lpString1), lpString2, strlen(lpString2) + 1);
	return lpString1;
}

LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2)
{
	return lpString1 && lpString2 ? coredll_wcscat(lpString1, lpString2) : bad_string();
}

LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
	if (!lpString1 || !lpString2)
		return bad_string();
	if (iMaxLength > 0) {
		size_t n = strnlen(lpString2, (size_t)iMaxLength - 1);
		memcpy(lpString1, lpString2, n);
		lpString1[n] = '\0';
	}
	return lpString1;
}

LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
	if (!lpString1 || !lpString2)
		return bad_string();
	if (iMaxLength > 0) {
		size_t n = coredll_wcsnlen(lpString2, (size_t)iMaxLength - 1);
		coredll_wmemcpy(lpString1, lpString2, n);
		lpString1[n] = 0;
	}
	return lpString1;
}

/* ---- comparing -------------------------------------------------------------------------------------------------- */

/* A string that is read character by character, whatever it is made of. After its end comes 0. */
struct reader {
	const unsigned char *utf8, *utf8_end;
	const WCHAR *wide, *wide_end;
};

static struct reader read_utf8(LPCSTR text)
{
	const unsigned char *bytes = (const unsigned char *)text;

	return (struct reader){.utf8 = bytes, .utf8_end = bytes + strlen(text)};
}

static struct reader read_wide(LPCWSTR text)
{
	return (struct reader){.wide = text, .wide_end = text + coredll_wcslen(text)};
}

static uint32_t next(struct reader *reader)
{
	bool whole;

	if (reader->utf8 != reader->utf8_end)
		return utf8_next(&reader->utf8, reader->utf8_end, &whole);
	if (reader->wide != reader->wide_end)
		return utf16_next(&reader->wide, reader->wide_end, &whole);
	return 0;
}

/*
 * By what a character is compared: nothing, then symbols, digits, letters; small and capital ones the same, by the capital, as
 * some letters have two small ones.
 */
static uint32_t weight(uint32_t c)
{
	uint32_t kind = coredll_iswalpha(c) || c >= 0x10000 ? 3 : coredll_iswdigit(c) ? 2 : c ? 1 : 0;

	return kind << 24 | coredll_towlower(coredll_towupper(c));
}

/* Of two that differ in nothing else, the one with the first small letter is less, unless case does not count. */
static int compare(struct reader a, struct reader b, bool with_case)
{
	int by_case = 0;
	uint32_t c, d;

	do {
		c = next(&a);
		d = next(&b);
		if (weight(c) != weight(d))
			return weight(c) < weight(d) ? -1 : 1;
		if (c != d && with_case && by_case == 0)
			by_case = coredll_towlower(c) == c ? -1 : 1;
	} while (c);
	return by_case;
}

/* What there is to say without looking into them: NULL is less than any string. */
static int compare_null(const void *a, const void *b)
{
	return (a != NULL) - (b != NULL);
}

int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2)
{
	if (!lpString1 || !lpString2)
		return compare_null(lpString1, lpString2);
	return compare(read_utf8(lpString1), read_utf8(lpString2), true);
}

int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
	if (!lpString1 || !lpString2)
		return compare_null(lpString1, lpString2);
	return compare(read_wide(lpString1), read_wide(lpString2), true);
}

int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2)
{
	if (!lpString1 || !lpString2)
		return compare_null(lpString1, lpString2);
	return compare(read_utf8(lpString1), read_utf8(lpString2), false);
}

int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2)
{
	if (!lpString1 || !lpString2)
		return compare_null(lpString1, lpString2);
	return compare(read_wide(lpString1), read_wide(lpString2), false);
}
