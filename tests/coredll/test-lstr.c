/* SPDX-License-Identifier: MIT */
/* test-lstr.c - lstrcpy and its like: what they do, and that NULL is no crash */
#include "calls.h"

static void lengths(void **state)
{
	(void)state;
	works(lstrlenA("\xC3\xA9") == 2);
	works(lstrlenW(u"\u00E9\U0001D11E") == 3);
	works(lstrlenA("") == 0 && lstrlenW(u"") == 0);
	fails(lstrlenA(NULL), ERROR_INVALID_PARAMETER);
	fails(lstrlenW(NULL), ERROR_INVALID_PARAMETER);
}

static void copies(void **state)
{
	char narrow[12];
	WCHAR wide[12];

	(void)state;
	memset(narrow, 0x55, sizeof(narrow));
	memset(wide, 0x55, sizeof(wide));
	works(lstrcpyA(narrow, "abc") == narrow);
	works(lstrcpyW(wide, u"abc") == wide);
	is(narrow[4], 0x55);
	is(wide[4], 0x5555);
	works(lstrcatA(narrow, "de") == narrow);
	works(lstrcatW(wide, u"de") == wide);
	is_text(narrow, "abcde");
	is(wcscmp(wide, u"abcde"), 0);
	is(narrow[6], 0x55);
	is(wide[6], 0x5555);

	fails(lstrcpyA(NULL, "x"), ERROR_INVALID_PARAMETER);
	fails(lstrcpyA(narrow, NULL), ERROR_INVALID_PARAMETER);
	fails(lstrcpyW(NULL, u"x"), ERROR_INVALID_PARAMETER);
	fails(lstrcpyW(wide, NULL), ERROR_INVALID_PARAMETER);
	fails(lstrcatA(NULL, "x"), ERROR_INVALID_PARAMETER);
	fails(lstrcatA(narrow, NULL), ERROR_INVALID_PARAMETER);
	fails(lstrcatW(NULL, u"x"), ERROR_INVALID_PARAMETER);
	fails(lstrcatW(wide, NULL), ERROR_INVALID_PARAMETER);
	is_text(narrow, "abcde");
	is(wcscmp(wide, u"abcde"), 0);
}

/* With every room there is one NUL, and nothing is written behind it. */
static void copies_of_what_fits(void **state)
{
	(void)state;
	for (int room = -1; room <= 8; room++) {
		char narrow[10];
		WCHAR wide[10];
		int n = room > 6 ? 5 : room - 1;
		memset(narrow, 0x55, sizeof(narrow));
		memset(wide, 0x55, sizeof(wide));
		works(lstrcpynA(narrow, "abcde", room) == narrow);
		works(lstrcpynW(wide, u"abcde", room) == wide);
		if (n >= 0) {
			is(strlen(narrow), n);
			is(wcslen(wide), n);
			is(memcmp(narrow, "abcde", (size_t)n), 0);
			is(wmemcmp(wide, u"abcde", (size_t)n), 0);
		}
		for (int i = n < 0 ? 0 : n + 1; i < 10; i++)
			ok(narrow[i] == 0x55 && wide[i] == 0x5555);
	}
	char narrow[2] = "x";
	WCHAR wide[2] = u"x";
	fails(lstrcpynA(NULL, "a", 1), ERROR_INVALID_PARAMETER);
	fails(lstrcpynA(narrow, NULL, 1), ERROR_INVALID_PARAMETER);
	fails(lstrcpynW(NULL, u"a", 1), ERROR_INVALID_PARAMETER);
	fails(lstrcpynW(wide, NULL, 1), ERROR_INVALID_PARAMETER);
	ok(narrow[0] == 'x' && wide[0] == 'x');
}

/* In this order, both kinds, each one and every other. */
static void are_in_order(void **state)
{
	static const char *const narrow[] = {"",   " ",  "!",  "[",   "_", "~",        "\xC2\xA7",
					     "1",  "10", "2",  "a",   "A", "a1",       "ab",
					     "aB", "Ab", "AB", "abc", "b", "\xC3\xA9", "\xC3\x89"};
	static const WCHAR *const wide[] = {u"",   u" ",  u"!",  u"[",   u"_", u"~",      u"\u00A7",
					    u"1",  u"10", u"2",  u"a",   u"A", u"a1",     u"ab",
					    u"aB", u"Ab", u"AB", u"abc", u"b", u"\u00E9", u"\u00C9"};

	(void)state;
	SetLastError(UNSET);
	for (int i = 0; i < (int)COUNT(narrow); i++)
		for (int j = 0; j < (int)COUNT(narrow); j++) {
			int order = (i > j) - (i < j);
			bool same = wcscasecmp(wide[i], wide[j]) == 0;
			is(lstrcmpA(narrow[i], narrow[j]), order);
			is(lstrcmpW(wide[i], wide[j]), order);
			is(lstrcmpiA(narrow[i], narrow[j]), same ? 0 : order);
			is(lstrcmpiW(wide[i], wide[j]), same ? 0 : order);
		}
	is(lstrcmpiW(u"\u0391\u03A3\u0416", u"\u03B1\u03C2\u0436"), 0);
	is(lstrcmpiA("\xCE\x91", "\xCE\xB1"), 0);
	is(lstrcmpA(NULL, NULL), 0);
	is(lstrcmpA(NULL, ""), -1);
	is(lstrcmpA("", NULL), 1);
	is(lstrcmpW(NULL, NULL), 0);
	is(lstrcmpW(NULL, u""), -1);
	is(lstrcmpW(u"", NULL), 1);
	is(lstrcmpiA(NULL, NULL), 0);
	is(lstrcmpiA(NULL, ""), -1);
	is(lstrcmpiA("", NULL), 1);
	is(lstrcmpiW(NULL, NULL), 0);
	is(lstrcmpiW(NULL, u""), -1);
	is(lstrcmpiW(u"", NULL), 1);
	is(GetLastError(), UNSET);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(lengths),
	    TEST(copies),
	    TEST(copies_of_what_fits),
	    TEST(are_in_order),
	};

	return RUN_TESTS("lstr", tests);
}
