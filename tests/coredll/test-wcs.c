/* SPDX-License-Identifier: MIT */
/* test-wcs.c - the functions of C on 16-bit strings, by the names that programs use, where wchar_t has 32 bits */
#include "calls.h"

#include <ctype.h>
#include <limits.h>

_Static_assert(sizeof(wchar_t) == 4 && sizeof(WCHAR) == 2, "the C library's functions would misread it");

#define is_wide(actual, expected) is(wcscmp((actual), (expected)), 0)

static void lengths(void **state)
{
	(void)state;
	is(wcslen(u""), 0);
	is(wcslen(u"a\u20AC\U0001D11E"), 4);
	is(wcsnlen(u"abc", 2), 2);
	is(wcsnlen(u"abc", 9), 3);
	is(wcsnlen(NULL, 0), 0);
}

static void copies(void **state)
{
	WCHAR text[10], *copy;

	(void)state;
	memset(text, 0x55, sizeof(text));
	ok(wcscpy(text, u"abc") == text);
	is_wide(text, u"abc");
	is(text[4], 0x5555);
	ok(wcscat(text, u"de") == text);
	is_wide(text, u"abcde");
	is(text[6], 0x5555);
	ok(wcsncat(text, u"fgh", 2) == text);
	is_wide(text, u"abcdefg");
	wcsncat(text, u"h", 5);
	is_wide(text, u"abcdefgh");
	is(text[9], 0x5555);

	/* wcsncpy() fills with NULs, and ends with none if there is no room. */
	memset(text, 0x55, sizeof(text));
	ok(wcsncpy(text, u"ab", 5) == text);
	for (int i = 2; i < 5; i++)
		is(text[i], 0);
	is(text[5], 0x5555);
	wcsncpy(text, u"vwxyz", 3);
	is(text[2], 'x');
	is(text[3], 0);
	wcsncpy(text, u"nothing", 0);
	is(text[0], 'v');

	copy = _wcsdup(u"\u00E9\u00E8");
	is_wide(copy, u"\u00E9\u00E8");
	free(copy);
	copy = wcsdup(u"");
	is_wide(copy, u"");
	free(copy);
}

static void comparisons(void **state)
{
	(void)state;
	is(wcscmp(u"", u""), 0);
	ok(wcscmp(u"", u"a") < 0 && wcscmp(u"a", u"") > 0);
	ok(wcscmp(u"a", u"B") > 0);
	ok(wcscmp(u"\u7FFF", u"\u8000") < 0 && wcscmp(u"\uFFFF", u"a") > 0);
	is(wcsncmp(u"abc", u"abd", 2), 0);
	ok(wcsncmp(u"abc", u"abd", 3) < 0);
	is(wcsncmp(u"ab\0x", u"ab\0y", 5), 0);
	is(wcsncmp(u"a", u"b", 0), 0);
	is(wcscoll(u"ab", u"ab"), 0);

	is(_wcsicmp(u"Na\u00CFve \u0416", u"nA\u00EFVE \u0436"), 0);
	is(_wcsicmp(u"\u03A3", u"\u03C2"), 0); /* a final sigma is a sigma */
	is(_wcsicmp(u"\u03C3", u"\u03C2"), 0);
	ok(_wcsicmp(u"a", u"B") < 0 && _wcsicmp(u"Z", u"a") > 0);
	ok(_wcsicmp(u"A", u"_") > 0); /* as small letters */
	ok(_wcsicmp(u"a", u"ab") < 0);
	ok(_wcsicmp(u"k", u"\u212A") != 0); /* the Kelvin sign is no letter of ASCII */
	is(_wcsnicmp(u"ABc", u"abD", 2), 0);
	ok(_wcsnicmp(u"ABc", u"abD", 3) < 0);
	is(_wcsnicmp(u"a", u"b", 0), 0);
}

static void searches(void **state)
{
	static const WCHAR text[] = u"\\Local\\name";

	(void)state;
	ok(wcschr(text, '\\') == text);
	ok(wcsrchr(text, '\\') == text + 6);
	ok(wcschr(text, 0) == text + 11 && wcsrchr(text, 0) == text + 11);
	ok(wcschr(text, 'z') == NULL && wcsrchr(text, 'z') == NULL);
	ok(wcschr(u"a", 'a' + 0x100) == NULL);
	ok(wcsstr(text, u"al\\") == text + 4);
	ok(wcsstr(text, u"") == text);
	ok(wcsstr(text, text) == text);
	ok(wcsstr(text, u"names") == NULL && wcsstr(u"", u"a") == NULL);
	ok(wcsstr(u"aab", u"ab") != NULL);
	ok(wcspbrk(text, u"xyl") == text + 5);
	ok(wcspbrk(text, u"xyz") == NULL && wcspbrk(text, u"") == NULL);
	is(wcsspn(text, u"\\oL"), 3);
	is(wcsspn(text, u""), 0);
	is(wcsspn(u"aaa", u"a"), 3);
	is(wcscspn(text, u"cn"), 3);
	is(wcscspn(text, u""), 11);
}

static void *other_thread_tokens(void *argument)
{
	WCHAR text[] = u"x y";

	(void)argument;
	is_wide(wcstok(text, u" "), u"x");
	is_wide(wcstok(NULL, u" "), u"y");
	ok(wcstok(NULL, u" ") == NULL);
	return NULL;
}

/* A thread's place is its own. */
static void tokens(void **state)
{
	WCHAR text[] = u",,one, two;three,,", again[] = u"a b", *place = NULL;

	(void)state;
	is_wide(wcstok(text, u","), u"one");
	join_thread(start_thread(other_thread_tokens, NULL));
	is_wide(wcstok(NULL, u" ;"), u"two");
	is_wide(wcstok(NULL, u","), u"three");
	ok(wcstok(NULL, u",") == NULL);
	ok(wcstok(NULL, u",") == NULL);

	is_wide(wcstok_s(again, u" ", &place), u"a");
	is_wide(wcstok_s(NULL, u" ", &place), u"b");
	ok(wcstok_s(NULL, u" ", &place) == NULL);
	ok(wcstok_s(NULL, u" ", &place) == NULL);
	again[0] = 0;
	ok(wcstok(again, u" ") == NULL);
}

static void changes_in_place(void **state)
{
	WCHAR text[] = u"aB\u00C4\u044F_9", odd[] = u"abc", empty[] = u"";

	(void)state;
	ok(_wcsupr(text) == text);
	is_wide(text, u"AB\u00C4\u042F_9");
	ok(_wcslwr(text) == text);
	is_wide(text, u"ab\u00E4\u044F_9");
	ok(_wcsrev(text) == text);
	is_wide(text, u"9_\u044F\u00E4ba");
	is_wide(_wcsrev(odd), u"cba");
	is_wide(_wcsrev(empty), u"");
	is_wide(_wcsset(odd, 'x'), u"xxx");
}

static void arrays(void **state)
{
	WCHAR a[5] = {1, 2, 0, 4, 5}, b[5];

	(void)state;
	ok(wmemcpy(b, a, 5) == b);
	is(wmemcmp(a, b, 5), 0);
	b[4] = 0xFFFF;
	ok(wmemcmp(a, b, 5) < 0 && wmemcmp(b, a, 5) > 0);
	is(wmemcmp(a, b, 4), 0);
	ok(wmemmove(b + 1, b, 4) == b + 1);
	is(b[4], 4);
	ok(wmemchr(a, 4, 5) == a + 3);
	ok(wmemchr(a, 5, 4) == NULL);
	ok(wmemset(b, 0x1234, 4) == b);
	is(b[3], 0x1234);
	is(b[4], 4);
}

/* One to one, in every script that has case, in any locale. */
static void case_is_that_of_unicode(void **state)
{
	static const unsigned pairs[][2] = {
	    {'a', 'A'},       {'z', 'Z'},       {0xE4, 0xC4},     {0xFF, 0x178},    {0x101, 0x100},
	    {0x17E, 0x17D},   {0x1DD, 0x18E},   {0x3B1, 0x391},   {0x3CE, 0x38F},   {0x430, 0x410},
	    {0x44F, 0x42F},   {0x451, 0x401},   {0x4D9, 0x4D8},   {0x561, 0x531},   {0x2D00, 0x10A0},
	    {0x1E01, 0x1E00}, {0x1F00, 0x1F08}, {0x2170, 0x2160}, {0x24D0, 0x24B6}, {0xFF41, 0xFF21},
	};
	static const unsigned none[] = {0,    '@',    '[',    '`',    '{',    '0',    0xD7,    0xDF,
					0xF7, 0x2603, 0x4E00, 0xD800, 0xDFFF, 0xFFFF, 0x10428, 0xFFFFFFFF};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		is(towupper(pairs[i][0]), pairs[i][1]);
		is(towlower(pairs[i][1]), pairs[i][0]);
		is(towupper(pairs[i][1]), pairs[i][1]);
		is(towlower(pairs[i][0]), pairs[i][0]);
		/* Roman numbers, and letters in circles, have case, but are no letters. */
		bool letter = iswalpha(pairs[i][0]);
		is(iswlower(pairs[i][0]) != 0, letter);
		is(iswupper(pairs[i][1]) != 0, letter);
		ok(!iswupper(pairs[i][0]) && !iswlower(pairs[i][1]));
	}
	for (size_t i = 0; i < COUNT(none); i++) {
		is(towupper(none[i]), none[i]);
		is(towlower(none[i]), none[i]);
		ok(!iswupper(none[i]));
	}
	/* What is changed stays changed, and nothing becomes a letter of ASCII: names would be mixed up. */
	for (unsigned c = 0; c < 0x10000; c++)
		if (towlower(towlower(c)) != towlower(c) || towupper(towupper(c)) != towupper(c) ||
		    towlower(c) > 0xFFFF || (c >= 0x80 && (towlower(c) < 0x80 || towupper(c) < 0x80)) ||
		    (iswupper(c) && iswlower(c)) || (iswlower(c) && !iswalpha(c)))
			is(c, -1);
}

static void classes(void **state)
{
	static const unsigned letters[] = {'a',   'Z',   0xAA,   0xDF,   0x3B1,  0x42F, 0x5D0,
					   0x627, 0x905, 0x4E00, 0x9FA5, 0xAC00, 0xFF21};
	static const unsigned others[] = {0,     ' ',    '0',    '_',    '-',    0x7F,   0xA0,   0xD7,
					  0x660, 0x2028, 0x2603, 0xD800, 0xE000, 0xFFFF, 0x10400};
	static const unsigned spaces[] = {9, 10, 11, 12, 13, ' ', 0x85, 0xA0, 0x2003, 0x2028, 0x3000};

	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++)
		ok(iswalpha(letters[i]) && iswalnum(letters[i]) && !iswdigit(letters[i]) && !iswspace(letters[i]));
	for (size_t i = 0; i < COUNT(others); i++)
		ok(!iswalpha(others[i]) && !iswlower(others[i]) && !iswupper(others[i]));
	for (size_t i = 0; i < COUNT(spaces); i++)
		ok(iswspace(spaces[i]) && !iswalnum(spaces[i]));
	ok(!iswspace(0) && !iswspace(8) && !iswspace(14) && !iswspace(0x200B) && !iswspace(0xFEFF));
	for (unsigned c = 0; c < 0x10000; c++) {
		is(iswdigit(c) != 0, c >= '0' && c <= '9');
		is(iswxdigit(c) != 0, c < 0x80 && isxdigit((int)c));
		is(iswalnum(c) != 0, iswalpha(c) || iswdigit(c));
	}
}

/* wcstol() and wcstoul() read what strtol() and strtoul() read. */
static void integers_are_read_as_the_narrow_ones(void **state)
{
	static const char *const texts[] = {
	    "",
	    " ",
	    "0",
	    "00",
	    "7",
	    "-7",
	    "+7",
	    " \t\n-0x1Fg",
	    "0x",
	    "0xg",
	    "-0x",
	    "x1",
	    "08",
	    "017",
	    "--1",
	    "+ 1",
	    "zz",
	    "1z",
	    "2147483647",
	    "-2147483648",
	    "4294967295",
	    "4294967296",
	    "9223372036854775807",
	    "9223372036854775808",
	    "-9223372036854775808",
	    "-9223372036854775809",
	    "18446744073709551615",
	    "18446744073709551616",
	    "-18446744073709551615",
	    "-18446744073709551616",
	    "99999999999999999999999999",
	    "-99999999999999999999999999",
	    "7fffffffffffffff",
	    "8000000000000000",
	    "ffffffffffffffffffff",
	    "0b11",
	    "12abc",
	    "1_000",
	};
	static const int bases[] = {0, 2, 8, 10, 16, 36};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t j = 0; j < COUNT(bases); j++) {
			WCHAR text[40], *end;
			char *narrow_end;
			for (size_t k = 0; k <= strlen(texts[i]); k++)
				text[k] = (WCHAR)texts[i][k];
			errno = 0;
			long expected = strtol(texts[i], &narrow_end, bases[j]);
			int expected_errno = errno;
			errno = 0;
			is(wcstol(text, &end, bases[j]), expected);
			is(errno, expected_errno);
			is(end - text, narrow_end - texts[i]);
			errno = 0;
			unsigned long expected_unsigned = strtoul(texts[i], &narrow_end, bases[j]);
			expected_errno = errno;
			errno = 0;
			is(wcstoul(text, &end, bases[j]), expected_unsigned);
			is(errno, expected_errno);
			is(end - text, narrow_end - texts[i]);
		}
	is(wcstol(u"12", NULL, 10), 12);
	is(wcstol(u"12", NULL, 1), 0);
	is(wcstol(u"12", NULL, 37), 0);
	is(wcstol(u"12", NULL, -1), 0);
	is(wcstol(u"\u00A012", NULL, 10), 12); /* any space */
}

static void short_forms(void **state)
{
	(void)state;
	is(_wtoi(u" -12x"), -12);
	is(_wtoi(u"x"), 0);
	is(_wtoi(u"0x10"), 0);
	is(_wtoi(u"2147483648"), INT_MAX);
	is(_wtoi(u"-2147483649"), INT_MIN);
	is(_wtoi(u"-2147483648"), INT_MIN);
	is(_wtol(u"-99999999999999999999"), LONG_MIN);
	is(_wtol(u"123"), 123);
	ok(_wtoi64(u"9223372036854775807") == INT64_MAX);
	ok(_wtoi64(u"-9223372036854775809") == INT64_MIN);
}

static void doubles(void **state)
{
	static WCHAR many[2000];
	WCHAR *end;

	(void)state;
	ok(wcstod(u" -1.5e3x", &end) == -1500.0);
	is(*end, 'x');
	static const WCHAR none[] = u" x";
	ok(wcstod(none, &end) == 0 && end == none);
	static const WCHAR stops[] = u"2.5\u0665";
	ok(wcstod(stops, &end) == 2.5 && end == stops + 3);
	ok(wcstod(u"0x10", NULL) == 16.0);
	wmemset(many, '0', COUNT(many) - 1);
	many[COUNT(many) - 2] = '7';
	ok(wcstod(many, &end) == 7.0 && end == many + COUNT(many) - 1);
}

static void numbers_are_written(void **state)
{
	WCHAR text[70];

	(void)state;
	ok(_itow(0, text, 10) == text);
	is_wide(text, u"0");
	is_wide(_itow(-2147483647 - 1, text, 10), u"-2147483648");
	is_wide(_itow(2147483647, text, 10), u"2147483647");
	is_wide(_itow(-1, text, 16), u"ffffffff");
	is_wide(_itow(-1, text, 2), u"11111111111111111111111111111111");
	is_wide(_itow(35 * 36 + 10, text, 36), u"za");
	is_wide(_ltow(-5, text, 10), u"-5");
	is_wide(_ltow(255, text, 16), u"ff");
	is_wide(_ultow(4294967295ul, text, 10), u"4294967295");
	is(wcslen(_ultow(ULONG_MAX, text, 2)), sizeof(long) * 8);
	for (int base = -1; base <= 37; base++)
		if (base < 2 || base > 36)
			is_wide(_itow(5, text, base), u"");
}

static void multibyte(void **state)
{
	static const char narrow[] = "a\xE2\x82\xAC\xF0\x9D\x84\x9E";
	static const WCHAR wide[] = u"a\u20AC\U0001D11E";
	WCHAR units[6];
	char bytes[10];

	(void)state;
	is(mbstowcs(NULL, narrow, 0), 4);
	is(wcstombs(NULL, wide, 0), 8);
	memset(units, 0x55, sizeof(units));
	is(mbstowcs(units, narrow, 6), 4);
	is_wide(units, wide);
	is(units[5], 0x5555);
	memset(bytes, 0x55, sizeof(bytes));
	is(wcstombs(bytes, wide, 10), 8);
	is_text(bytes, narrow);
	is(bytes[9], 0x55);
	is(mbstowcs(units, "", 6), 0);
	is(units[0], 0);
	is(wcstombs(bytes, u"", 10), 0);
	is(bytes[0], 0);
}

/* There is no NUL if there is no room for it, and no half of a character. */
static void multibyte_with_little_room(void **state)
{
	WCHAR units[] = u"....";
	char bytes[] = "......";

	(void)state;
	is(mbstowcs(units, "abc", 3), 3);
	is_wide(units, u"abc.");
	is(wcstombs(bytes, u"xyz", 3), 3);
	is_text(bytes, "xyz...");
	is(mbstowcs(units, "\xF0\x9D\x84\x9E", 1), 0);
	is_wide(units, u"abc.");
	is(wcstombs(bytes, u"a\u20AC", 3), 1);
	is_text(bytes, "ayz...");
	is(mbstowcs(units, "", 0), 0);
	is(wcstombs(bytes, u"b", 0), 0);
	is_wide(units, u"abc.");
	is_text(bytes, "ayz...");
}

/* What is beyond the room is not looked at. */
static void multibyte_of_nonsense(void **state)
{
	static const WCHAR half[] = {'a', 0xD800, 'b', 0};
	WCHAR units[4];
	char bytes[8];

	(void)state;
	for (int room = 0; room < 2; room++) {
		errno = 0;
		is(mbstowcs(room ? units : NULL, "a\xC3", 4), (size_t)-1);
		is(errno, EILSEQ);
		errno = 0;
		is(wcstombs(room ? bytes : NULL, half, 8), (size_t)-1);
		is(errno, EILSEQ);
	}
	errno = 0;
	is(mbstowcs(units, "a\xC3", 1), 1);
	is(wcstombs(bytes, half, 1), 1);
	is(errno, 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(lengths),
	    TEST(copies),
	    TEST(comparisons),
	    TEST(searches),
	    TEST(tokens),
	    TEST(changes_in_place),
	    TEST(arrays),
	    TEST(case_is_that_of_unicode),
	    TEST(classes),
	    TEST(integers_are_read_as_the_narrow_ones),
	    TEST(short_forms),
	    TEST(doubles),
	    TEST(numbers_are_written),
	    TEST(multibyte),
	    TEST(multibyte_with_little_room),
	    TEST(multibyte_of_nonsense),
	};

	return RUN_TESTS("wcs", tests);
}
