/* SPDX-License-Identifier: MIT */
/* test-charset.c - MultiByteToWideChar and WideCharToMultiByte: what becomes of good text and of bad, room, and each last error */
#include "calls.h"

static const UINT pages[] = {CP_ACP, CP_OEMCP, CP_THREAD_ACP, CP_UTF8};

/* Widens; the answer must be those units, whatever is asked: the size alone, exact room, more than that. */
static void check_wide(const char *bytes, int count, const WCHAR *expected, int units)
{
	WCHAR text[64];

	SetLastError(UNSET);
	is(MultiByteToWideChar(CP_UTF8, 0, bytes, count, NULL, 0), units);
	for (int room = units; room <= units + 2; room += 2) {
		memset(text, 0x55, sizeof(text));
		is(MultiByteToWideChar(CP_UTF8, 0, bytes, count, text, room), units);
		ok(memcmp(text, expected, (size_t)units * sizeof(WCHAR)) == 0);
		is(text[units], 0x5555);
	}
	is(GetLastError(), UNSET);
}

static void check_narrow(const WCHAR *text, int count, const char *expected, int size)
{
	char bytes[64];

	SetLastError(UNSET);
	is(WideCharToMultiByte(CP_UTF8, 0, text, count, NULL, 0, NULL, NULL), size);
	for (int room = size; room <= size + 2; room += 2) {
		memset(bytes, 0x55, sizeof(bytes));
		is(WideCharToMultiByte(CP_UTF8, 0, text, count, bytes, room, NULL, NULL), size);
		ok(memcmp(bytes, expected, (size_t)size) == 0);
		is(bytes[size], 0x55);
	}
	is(GetLastError(), UNSET);
}

/* Of 1, 2, 3 and 4 bytes, with NULs in the middle; -1 is up to and with the NUL. */
static void good_text_goes_both_ways(void **state)
{
	static const char bytes[] =
	    "a\0\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
	static const WCHAR text[] = {'a',    0,      0x80,   0x7FF,  0x800,  0xD7FF, 0xE000,
				     0xFFFF, 0xD800, 0xDC00, 0xDBFF, 0xDFFF, 0};

	(void)state;
	check_wide(bytes, sizeof(bytes), text, COUNT(text));
	check_wide(bytes, sizeof(bytes) - 1, text, COUNT(text) - 1);
	check_wide("a\xC3\xA9", -1, u"a\u00E9", 3);
	check_wide("", -1, u"", 1);
	check_wide("a\0b", -1, u"a", 2);
	check_narrow(text, COUNT(text), bytes, sizeof(bytes));
	check_narrow(text, COUNT(text) - 1, bytes, sizeof(bytes) - 1);
	check_narrow(u"a\u00E9", -1, "a\xC3\xA9", 4);
	check_narrow(u"", -1, "", 1);
	check_narrow(u"a\0b", -1, "a", 2);
	is(MultiByteToWideChar(CP_UTF8, 0, "abc", -7, NULL, 0), 4);
	is(WideCharToMultiByte(CP_UTF8, 0, u"abc", -7, NULL, 0, NULL, NULL), 4);
}

/* Every character there is comes back as it went. */
static void every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		WCHAR text[2] = {(WCHAR)c, 0}, again[3];
		char bytes[5];
		int units = 1;
		if (c >= 0xD800 && c < 0xE000)
			continue;
		if (c >= 0x10000) {
			text[0] = (WCHAR)(0xD7C0 + (c >> 10));
			text[1] = (WCHAR)(0xDC00 | (c & 0x3FF));
			units = 2;
		}
		int n = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, units, bytes, 5, NULL, NULL);
		if (n != (c < 0x80      ? 1
			  : c < 0x800   ? 2
			  : c < 0x10000 ? 3
					: 4) ||
		    MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, n, again, 3) != units ||
		    memcmp(text, again, (size_t)units * sizeof(WCHAR)) != 0)
			is(c, -1);
	}
}

/* U+FFFD stands for as much as on Windows; what is behind is read as if that were not there. */
static void bad_bytes_are_replaced(void **state)
{
	static const struct {
		const char *bytes;
		int replaced; /* before what follows */
	} bad[] = {
	    {"\x80", 1},
	    {"\xBF\xBF", 2},
	    {"\xC0\x80", 2},
	    {"\xC1\xBF", 2},
	    {"\xF5\x80\x80\x80", 4},
	    {"\xF8\x88\x80\x80\x80", 5},
	    {"\xFE\xFF", 2},
	    /* Not all that belongs. */
	    {"\xC3", 1},
	    {"\xE2", 1},
	    {"\xE2\x82", 1},
	    {"\xF0\x9D", 1},
	    {"\xF0\x9D\x84", 1},
	    {"\xE2\x82\xF0\x9D\x84\xC3", 3},
	    /* The second byte makes it overlong, a surrogate, or too large: it goes with the first. */
	    {"\xE0\x80\x80", 2},
	    {"\xE0\x9F\xBF", 2},
	    {"\xED\xA0\x80", 2},
	    {"\xED\xBF\xBF", 2},
	    {"\xF0\x80\x80\x80", 3},
	    {"\xF0\x8F\xBF\xBF", 3},
	    {"\xF4\x90\x80\x80", 3},
	    {"\xF4\xBF\xBF\xBF", 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		static const WCHAR behind[][3] = {u"a", u"\u00E9", u"\u20AC", {0xD834, 0xDD1E, 0}};
		static const char *const behind_bytes[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9D\x84\x9E"};
		int n = (int)strlen(bad[i].bytes);

		for (size_t j = 0; j < COUNT(behind); j++) {
			char bytes[16];
			WCHAR expected[16];
			int units = 0;
			strcat(strcpy(bytes, bad[i].bytes), behind_bytes[j]);
			while (units < bad[i].replaced)
				expected[units++] = 0xFFFD;
			if (j == 0)
				check_wide(bytes, n, expected, units);
			wcscpy(expected + units, behind[j]);
			units += (int)wcslen(behind[j]);
			check_wide(bytes, (int)strlen(bytes), expected, units);
			fails(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, -1, NULL, 0),
			      ERROR_NO_UNICODE_TRANSLATION);
			fails(MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, bytes, -1, expected, 16),
			      ERROR_NO_UNICODE_TRANSLATION);
		}
	}
}

/* The end of the bytes is where the caller says, NUL or not: what is behind is not looked at. */
static void no_byte_behind_the_end_is_read(void **state)
{
	static const char all[] = "\xF0\x9D\x84\x9E";
	WCHAR text[4];

	(void)state;
	for (int n = 1; n < 4; n++) {
		char *bytes = malloc((size_t)n); /* for valgrind and AddressSanitizer */
		memcpy(bytes, all, (size_t)n);
		is(MultiByteToWideChar(CP_UTF8, 0, bytes, n, text, 4), 1);
		is(text[0], 0xFFFD);
		free(bytes);
	}
	is(MultiByteToWideChar(CP_UTF8, 0, all, 4, text, 4), 2);
}

static void bad_units_are_replaced(void **state)
{
	static const struct {
		WCHAR units[5];
		int count;
		const char *bytes;
	} bad[] = {
	    {{0xD800}, 1, "\xEF\xBF\xBD"},
	    {{0xDFFF}, 1, "\xEF\xBF\xBD"},
	    {{0xD834, 'x'}, 2, "\xEF\xBF\xBDx"},
	    {{0xDD1E, 0xD834}, 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
	    {{0xD834, 0xD834, 0xDD1E}, 3, "\xEF\xBF\xBD\xF0\x9D\x84\x9E"},
	    {{0xD834, 0xDD1E, 0xDD1E, 'x'}, 4, "\xF0\x9D\x84\x9E\xEF\xBF\xBDx"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		char bytes[16];
		BOOL used = 77;
		check_narrow(bad[i].units, bad[i].count, bad[i].bytes, (int)strlen(bad[i].bytes));
		fails(
		    WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, bad[i].units, bad[i].count, NULL, 0, NULL, NULL),
		    ERROR_NO_UNICODE_TRANSLATION);
		fails(WideCharToMultiByte(CP_ACP, WC_ERR_INVALID_CHARS, bad[i].units, bad[i].count, bytes, 16, NULL,
					  NULL),
		      ERROR_NO_UNICODE_TRANSLATION);
		works(WideCharToMultiByte(CP_ACP, 0, bad[i].units, bad[i].count, bytes, 16, "?", &used));
		is(used, TRUE);
	}
	/* Half of a pair whose other half is behind the end. */
	check_narrow((const WCHAR[]){0xD834, 0xDD1E}, 1, "\xEF\xBF\xBD", 3);
}

/* All these pages are UTF-8, and with all but CP_UTF8 one may ask whether something was replaced. */
static void pages_are_utf8(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		WCHAR text[4];
		char bytes[8];
		works(MultiByteToWideChar(pages[i], 0, "\xE2\x82\xAC", -1, text, 4));
		is(text[0], 0x20AC);
		is(text[1], 0);
		works(WideCharToMultiByte(pages[i], 0, text, -1, bytes, 8, NULL, NULL));
		is_text(bytes, "\xE2\x82\xAC");
		if (pages[i] == CP_UTF8)
			continue;
		BOOL used = 77;
		works(WideCharToMultiByte(pages[i], 0, text, -1, bytes, 8, "?", &used));
		is(used, FALSE);
	}
}

static void other_pages_are_refused(void **state)
{
	static const UINT others[] = {CP_MACCP, CP_SYMBOL, CP_UTF7, 4,     437,   850,       1252,
				      932,      1200,      1201,    28591, 65002, UINT32_MAX};
	WCHAR text[4];
	char bytes[8];

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		fails(MultiByteToWideChar(others[i], 0, "a", -1, text, 4), ERROR_INVALID_PARAMETER);
		fails(WideCharToMultiByte(others[i], 0, u"a", -1, bytes, 8, NULL, NULL), ERROR_INVALID_PARAMETER);
	}
}

static void bad_arguments_are_refused(void **state)
{
	WCHAR text[4] = u"abc";
	char bytes[8] = "abc";
	BOOL used = 77;

	(void)state;
	fails(MultiByteToWideChar(CP_UTF8, 0, NULL, 3, text, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, NULL, -1, NULL, 0), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "abc", 0, text, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "abc", 3, text, -1), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "abc", 3, NULL, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, (const char *)text, 3, text, 4), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, NULL, 3, bytes, 8, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, NULL, -1, NULL, 0, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abc", 0, bytes, 8, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abc", 3, bytes, -1, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abc", 3, NULL, 8, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, text, 3, (char *)text, 8, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abc", 3, bytes, 8, "?", NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abc", 3, bytes, 8, NULL, &used), ERROR_INVALID_PARAMETER);
	is(used, 77);
	is_text(bytes, "abc");
	is(wcscmp(text, u"abc"), 0);
}

static void flags_are_known_or_refused(void **state)
{
	static const DWORD wide[] = {MB_PRECOMPOSED, MB_COMPOSITE, MB_USEGLYPHCHARS, MB_ERR_INVALID_CHARS};
	static const DWORD narrow[] = {WC_DISCARDNS,         WC_SEPCHARS,       WC_DEFAULTCHAR,
				       WC_ERR_INVALID_CHARS, WC_COMPOSITECHECK, WC_NO_BEST_FIT_CHARS};
	DWORD all_wide = 0, all_narrow = 0;
	WCHAR text[4];
	char bytes[8];

	(void)state;
	for (size_t i = 0; i < COUNT(wide); i++)
		all_wide |= wide[i];
	for (size_t i = 0; i < COUNT(narrow); i++)
		all_narrow |= narrow[i];
	for (size_t i = 0; i < COUNT(pages); i++) {
		works(MultiByteToWideChar(pages[i], all_wide, "a", -1, text, 4));
		works(WideCharToMultiByte(pages[i], all_narrow, u"a", -1, bytes, 8, NULL, NULL));
	}
	for (unsigned bit = 0; bit < 32; bit++) {
		if (!(all_wide & 1u << bit))
			fails(MultiByteToWideChar(CP_ACP, 1u << bit, "a", -1, text, 4), ERROR_INVALID_FLAGS);
		if (!(all_narrow & 1u << bit))
			fails(WideCharToMultiByte(CP_ACP, 1u << bit, u"a", -1, bytes, 8, NULL, NULL),
			      ERROR_INVALID_FLAGS);
	}
	/* What else is wrong comes first. */
	fails(MultiByteToWideChar(1252, 1u << 31, "a", -1, text, 4), ERROR_INVALID_PARAMETER);
}

/* Too little is said, before that the input is bad; nothing is written behind the room. */
static void too_little_room_is_an_error(void **state)
{
	WCHAR text[4] = {0x5555, 0x5555, 0x5555, 0x5555};
	char bytes[8];

	(void)state;
	memset(bytes, 0x55, sizeof(bytes));
	fails(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, text, 3), ERROR_INSUFFICIENT_BUFFER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "\xF0\x9D\x84\x9E", 4, text, 1), ERROR_INSUFFICIENT_BUFFER);
	fails(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xFF\xFF\xFF\xFF", 4, text, 3),
	      ERROR_INSUFFICIENT_BUFFER);
	is(text[3], 0x5555);
	for (int room = 1; room < 7; room++) {
		fails(WideCharToMultiByte(CP_UTF8, 0, u"\u20AC\u20AC", -1, bytes, room, NULL, NULL),
		      ERROR_INSUFFICIENT_BUFFER);
		is(bytes[room], 0x55);
		memset(bytes, 0x55, sizeof(bytes));
	}
	fails(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, (const WCHAR[]){0xD800}, 1, bytes, 2, NULL, NULL),
	      ERROR_INSUFFICIENT_BUFFER);
	works(WideCharToMultiByte(CP_UTF8, 0, u"\u20AC\u20AC", -1, bytes, 7, NULL, NULL));
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(good_text_goes_both_ways),       TEST(every_character_comes_back), TEST(bad_bytes_are_replaced),
	    TEST(no_byte_behind_the_end_is_read), TEST(bad_units_are_replaced),     TEST(pages_are_utf8),
	    TEST(other_pages_are_refused),        TEST(bad_arguments_are_refused),  TEST(flags_are_known_or_refused),
	    TEST(too_little_room_is_an_error),
	};

	return RUN_TESTS("charset", tests);
}
