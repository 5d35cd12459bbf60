/* SPDX-License-Identifier: MIT */
/* test-charcase.c - CharLower and CharUpper */
#define UNICODE
#include "calls.h"

static void texts_are_changed_in_place(void **state)
{
	WCHAR text[] = u"Ab9_\u00C4\u00E4\u0416\u0436\xD83D\xDE00z";
	static const WCHAR small[] = u"ab9_\u00E4\u00E4\u0436\u0436\xD83D\xDE00z";
	static const WCHAR capital[] = u"AB9_\u00C4\u00C4\u0416\u0416\xD83D\xDE00Z";
	WCHAR empty[] = u"";

	(void)state;
	SetLastError(UNSET);
	ok(CharLower(text) == text);
	is(memcmp(text, small, sizeof(text)), 0);
	ok(CharUpper(text) == text);
	is(memcmp(text, capital, sizeof(text)), 0);
	ok(CharUpper(empty) == empty);
	is(empty[0], 0);
	is(GetLastError(), UNSET);
}

/* What is no address is a character. */
static void a_character_alone(void **state)
{
	(void)state;
	is((uintptr_t)CharLower((LPWSTR)(uintptr_t)'A'), 'a');
	is((uintptr_t)CharUpper((LPWSTR)(uintptr_t)'a'), 'A');
	is((uintptr_t)CharUpper((LPWSTR)(uintptr_t)0x436), 0x416);
	is((uintptr_t)CharLower((LPWSTR)(uintptr_t)'9'), '9');
	ok(CharLower(NULL) == NULL);
	is((uintptr_t)CharUpper((LPWSTR)(uintptr_t)0xFFFF), 0xFFFF);
}

int main(void)
{
	struct CMUnitTest tests[] = {TEST(texts_are_changed_in_place), TEST(a_character_alone)};

	return RUN_TESTS("coredll-charcase", tests);
}
