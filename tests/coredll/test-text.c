/* SPDX-License-Identifier: MIT */
/* test-text.c - names between UTF-16 and UTF-8: strict, and no more than there is room for */
#include "../support.h"

#include "text.h"

static void good_names_go_both_ways(void **state)
{
	static const struct {
		const char *utf8;
		const WCHAR *wide;
	} names[] = {
	    {"", u""},
	    {"Global\\shared", u"Global\\shared"},
	    {"\x7F\xC2\x80\xDF\xBF", u"\x7F\x80\u07FF"},
	    {"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", u"\u0800\uD7FF\uE000\uFFFF"},
	    {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", u"\U00010000\U0010FFFF"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char utf8[32];
		WCHAR wide[32];
		int bytes = (int)strlen(names[i].utf8), units = (int)wide_length(names[i].wide);
		is(utf8_from_wide(names[i].wide, utf8, (size_t)bytes + 1), bytes);
		is_text(utf8, names[i].utf8);
		is(wide_from_utf8(names[i].utf8, wide, (size_t)units + 1), units);
		ok(memcmp(wide, names[i].wide, ((size_t)units + 1) * sizeof(WCHAR)) == 0);
		/* One less is too little. */
		is(utf8_from_wide(names[i].wide, utf8, (size_t)bytes), bytes ? -ENAMETOOLONG : 0);
		is(wide_from_utf8(names[i].utf8, wide, (size_t)units), units ? -ENAMETOOLONG : 0);
	}
}

/* U+FFFD in a name would be another name, and two that differ would be one: bad text is no name. */
static void bad_names_are_refused(void **state)
{
	static const WCHAR wide[][4] = {
	    {0xD800}, {'a', 0xDBFF, 'b'}, {0xDC00}, {0xDFFF, 0xD800}, {0xD800, 0xD800, 0xDC00}};
	static const char *const utf8[] = {
	    "\x80",         "a\xC3",        "\xC0\x80",     "\xE2\x82",         "\xED\xA0\x80",
	    "\xE0\x80\x80", "\xF0\x9D\x84", "\xF4\x90\x80", "\xF5\x80\x80\x80", "\xFF",
	};
	char bytes[32];
	WCHAR units[32];

	(void)state;
	for (size_t i = 0; i < COUNT(wide); i++)
		is(utf8_from_wide(wide[i], bytes, sizeof(bytes)), -EILSEQ);
	for (size_t i = 0; i < COUNT(utf8); i++)
		is(wide_from_utf8(utf8[i], units, COUNT(units)), -EILSEQ);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(good_names_go_both_ways),
	    TEST(bad_names_are_refused),
	};

	return RUN_TESTS("text", tests);
}
