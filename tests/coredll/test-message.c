/* SPDX-License-Identifier: MIT */
/* test-message.c - FormatMessage: every error has a text; inserts, lines, room; each last error */
#include "calls.h"

#include <ctype.h>
#include <sys/resource.h>

#define SYSTEM FORMAT_MESSAGE_FROM_SYSTEM
#define STRING FORMAT_MESSAGE_FROM_STRING
#define IGNORE FORMAT_MESSAGE_IGNORE_INSERTS
#define ARRAY FORMAT_MESSAGE_ARGUMENT_ARRAY
#define ALLOCATE FORMAT_MESSAGE_ALLOCATE_BUFFER
#define MAX_WIDTH FORMAT_MESSAGE_MAX_WIDTH_MASK

/* The texts of errors stand on lines of their own, as on Windows; programs cut "\r\n" off, or print it. */
static void check_error_text(DWORD error, const char *name)
{
	char text[100], again[100];
	WCHAR wide[100];
	DWORD n = FormatMessageA(SYSTEM | IGNORE, NULL, error, 0, text, sizeof(text), NULL);

	if (n < 8)
		is_text(name, "has a text");
	is(strlen(text), n);
	is_text(text + n - 3, ".\r\n");
	ok(isupper((unsigned char)text[0]) && !strchr(text, '%'));
	is(FormatMessageW(SYSTEM | IGNORE, NULL, error, 0, wide, COUNT(wide), NULL), n);
	is(WideCharToMultiByte(CP_UTF8, 0, wide, -1, again, sizeof(again), NULL, NULL), (int)n + 1);
	is_text(again, text);
	/* In one line, for a program that prints its own. */
	is(FormatMessageA(SYSTEM | MAX_WIDTH, NULL, error, 0, text, sizeof(text), NULL), n - 1);
	is_text(text + n - 3, ". ");
}

static void every_error_has_a_text(void **state)
{
	char line[200], name[100];
	FILE *header = fopen(WINERROR_H, "r");
	DWORD error;
	int count = 0;

	(void)state;
	ok(header != NULL);
	while (fgets(line, sizeof(line), header))
		if (sscanf(line, "#define %99s %uu", name, &error) == 2) {
			check_error_text(error, name);
			count++;
		}
	fclose(header);
	ok(count > 50);
	fails(FormatMessageA(SYSTEM, NULL, 99999, 0, line, sizeof(line), NULL), ERROR_MR_MID_NOT_FOUND);
	fails(FormatMessageA(SYSTEM, NULL, UNSET, 0, line, sizeof(line), NULL), ERROR_MR_MID_NOT_FOUND);
}

static void texts_are_english(void **state)
{
	static const DWORD good[] = {
	    0,
	    MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
	    MAKELANGID(LANG_NEUTRAL, 2),
	    LANG_ENGLISH,
	    MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US),
	    0x809,
	};
	char text[100];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		works(FormatMessageA(SYSTEM, NULL, 2, good[i], text, sizeof(text), NULL));
	fails(FormatMessageA(SYSTEM, NULL, 2, 0x407, text, sizeof(text), NULL), ERROR_RESOURCE_LANG_NOT_FOUND);
	fails(FormatMessageA(SYSTEM, NULL, 99999, 0x407, text, sizeof(text), NULL), ERROR_MR_MID_NOT_FOUND);
	works(FormatMessageA(STRING, "x", 2, 0x407, text, sizeof(text), NULL));
}

/* The W call without inserts: the same in UTF-16. */
static void check_wide(DWORD flags, const char *source, DWORD why, const char *expected)
{
	WCHAR wide_source[200], wide_expected[200], wide[200];

	MultiByteToWideChar(CP_UTF8, 0, source, -1, wide_source, 200);
	if (!expected) {
		fails(FormatMessageW(STRING | flags, wide_source, 0, 0, wide, 200, NULL), why);
		return;
	}
	MultiByteToWideChar(CP_UTF8, 0, expected, -1, wide_expected, 200);
	works(FormatMessageW(STRING | flags, wide_source, 0, 0, wide, 200, NULL) == wcslen(wide_expected));
	is(wcscmp(wide, wide_expected), 0);
}

/* One call with a list of arguments. expected NULL: it fails for that reason. */
static void check(DWORD flags, const char *source, DWORD why, const char *expected, ...)
{
	char text[200];
	va_list list;

	va_start(list, expected);
	SetLastError(UNSET);
	DWORD n = FormatMessageA(STRING | flags, source, 0, 0, text, sizeof(text), &list);
	va_end(list);
	is(GetLastError(), expected ? UNSET : why);
	is(n, expected ? strlen(expected) : 0);
	if (expected)
		is_text(text, expected);
	if (flags & IGNORE)
		check_wide(flags, source, why, expected);
}

#define gives(flags, source, ...) check(flags, source, 0, __VA_ARGS__)
#define refuses(flags, source, why, ...) check(flags, source, why, NULL __VA_OPT__(, ) __VA_ARGS__)

static void inserts(void **state)
{
	(void)state;
	gives(0, "plain", "plain");
	gives(0, "%1 and %2", "one and two", "one", "two");
	gives(0, "%2%1%2", "twoonetwo", "one", "two");
	gives(0, "%10%1", "ten1", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ten");
	gives(0, "%100", "ten0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ten");
	gives(0, "%1!d! %2!s!|%3!u!", "-5 two|3", -5, "two", 3u);
	gives(0, "%1!08x! %2!#X! %3!c!", "000000ff 0XAB z", 255, 0xAB, 'z');
	gives(0, "%1!Id!%2!lu!", "-17", (intptr_t)-1, 7u);
	if (sizeof(DWORD_PTR) == 8)
		gives(0, "%1!I64d!%2!lu!", "-17", (int64_t)-1, 7u);
	gives(0, "%1!*d!|", "     5|", 6, 5);
	gives(0, "%1!*.*s!|%4", "    ab|end", 6, 2, "abcdef", "end");
	gives(0, "%1!.2s!%1!5s!|%1!-5s!|", "ab  abc|abc  |", "abc");
	gives(0, "%1!S! %1!ls! %1!ws! %2!hs! %3!C!", "wide wide wide narrow w", u"wide", "narrow", 'w');
	gives(0, "%1", "(null)", NULL);
	gives(0, "%1", "%n\xC3\xA9 a\nb", "%n\xC3\xA9 a\nb"); /* what is inserted stays as it is */
	gives(0, "%1 !", "x !", "x");

	refuses(0, "%1!d", ERROR_INVALID_PARAMETER, 1);
	refuses(0, "%1!", ERROR_INVALID_PARAMETER, 1);
	refuses(0, "%1!0000000000000000000000000000001d!", ERROR_INVALID_PARAMETER, 1);
	gives(0, "%1!00000000000000000000000000001d!", "5", 5);
	refuses(0, "%1!n!", ERROR_INVALID_PARAMETER, 1);
	refuses(0, "%1!f!", ERROR_INVALID_PARAMETER, 1);
	refuses(0, "100%", ERROR_INVALID_PARAMETER);
}

static void wide_inserts(void **state)
{
	const DWORD_PTR values[] = {(DWORD_PTR)u"wide \u20AC", (DWORD_PTR) "narrow", (DWORD_PTR)-7};
	WCHAR text[50];

	(void)state;
	works(FormatMessageW(STRING | ARRAY, u"%3!d! %1 %1!s! %1!ls! %2!S! %2!hs!", 0, 0, text, COUNT(text),
			     (va_list *)values));
	is(wcscmp(text, u"-7 wide \u20AC wide \u20AC wide \u20AC narrow narrow"), 0);
}

static void arguments_in_an_array(void **state)
{
	const DWORD_PTR values[] = {6, 5, (DWORD_PTR) "three", (DWORD_PTR) "four"};
	char text[50];

	(void)state;
	works(FormatMessageA(STRING | ARRAY, "%4 %1!*d! %3 %1!u!", 0, 0, text, sizeof(text), (va_list *)values));
	is_text(text, "four      5 three 6");
	fails(FormatMessageA(STRING | ARRAY, "%1", 0, 0, text, sizeof(text), NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageA(STRING, "%1", 0, 0, text, sizeof(text), NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageW(STRING, u"%1", 0, 0, (WCHAR *)text, 25, NULL), ERROR_INVALID_PARAMETER);
	works(FormatMessageA(STRING, "x%%", 0, 0, text, sizeof(text), NULL));
	works(FormatMessageA(STRING | IGNORE, "%1", 0, 0, text, sizeof(text), NULL));
	is_text(text, "%1");
}

static void there_are_99(void **state)
{
	DWORD_PTR values[101] = {0};
	char text[20];

	(void)state;
	values[98] = 4;
	values[99] = 2;
	values[100] = (DWORD_PTR) "abc";
	works(FormatMessageA(STRING | ARRAY, "%99!*.*s!", 0, 0, text, sizeof(text), (va_list *)values));
	is_text(text, "  ab");
	gives(0, "%99!*.*s!%1!u!", "  ab1", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
	      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
	      48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73,
	      74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 4, 2,
	      "abc");
}

static void escapes(void **state)
{
	(void)state;
	gives(0, "a%nb%rc%td%%%!%.% %be%q", "a\r\nb\rc\td%!. beq");
	gives(0, "a%0b", "a");
	gives(IGNORE, "%1 %12!d! %n%r%t%%%!% %b%q", "%1 %12!d! \r\n\r\t%%%!% %b%q");
	gives(IGNORE, "a%0b", "a");
	refuses(IGNORE, "a%", ERROR_INVALID_PARAMETER);
}

static void lines(void **state)
{
	(void)state;
	gives(IGNORE, "a\nb\rc\r\nd\n\re\n", "a\r\nb\r\nc\r\nd\r\n\r\ne\r\n");
	gives(IGNORE | MAX_WIDTH, "a\nb\rc\r\nd\n\re\n", "a b c d  e ");
	gives(IGNORE | MAX_WIDTH, "a%nb", "a\r\nb");
	gives(IGNORE | 5, "aaa bbb ccc", "aaa\r\nbbb\r\nccc");
	gives(IGNORE | 5, "aaaaa bbbbb", "aaaaa\r\nbbbbb");
	gives(IGNORE | 5, "aaaaa  bbbbb", "aaaaa\r\nbbbbb");
	gives(IGNORE | 5, "a b c d e f", "a b c\r\nd e f");
	gives(IGNORE | 5, "aaaaaaa b", "aaaaa\r\naa b");
	gives(IGNORE | 5, "a bbbbbbb", "a\r\nbbbbb\r\nbb");
	gives(IGNORE | 5, "aa\nbb\ncc", "aa bb\r\ncc");
	gives(IGNORE | 5, "aa%nbb cc", "aa\r\nbb cc");
	gives(IGNORE | 5, "aaaaa ", "aaaaa");
	gives(IGNORE | 1, "a bc", "a\r\nb\r\nc");
	gives(5, "x %1", "x aaa\r\nbbb", "aaa bbb");
	/* Units count, not bytes. */
	gives(IGNORE | 3, "\xC3\xA4\xC3\xB6\xC3\xBC \xC3\x9F", "\xC3\xA4\xC3\xB6\xC3\xBC\r\n\xC3\x9F");
}

/* With room for the text and its NUL, and not with less. */
static void room(void **state)
{
	char narrow[10];
	WCHAR wide[10];

	(void)state;
	works(FormatMessageA(STRING, "\xC3\xA9x", 0, 0, narrow, 4, NULL) == 3);
	is_text(narrow, "\xC3\xA9x");
	works(FormatMessageW(STRING, u"\u00E9x", 0, 0, wide, 3, NULL) == 2);
	is(wcscmp(wide, u"\u00E9x"), 0);
	for (DWORD size = 0; size < 4; size++) {
		memset(narrow, 0x55, sizeof(narrow));
		fails(FormatMessageA(STRING, "\xC3\xA9x", 0, 0, narrow, size, NULL), ERROR_INSUFFICIENT_BUFFER);
		is(narrow[size], 0x55);
	}
	for (DWORD size = 0; size < 3; size++) {
		memset(wide, 0x55, sizeof(wide));
		fails(FormatMessageW(STRING, u"\u00E9x", 0, 0, wide, size, NULL), ERROR_INSUFFICIENT_BUFFER);
		is(wide[size], 0x5555);
	}
	fails(FormatMessageA(SYSTEM, NULL, 2, 0, NULL, 0, NULL), ERROR_INSUFFICIENT_BUFFER);
	fails(FormatMessageA(SYSTEM, NULL, 2, 0, NULL, 100, NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageW(SYSTEM, NULL, 2, 0, NULL, 100, NULL), ERROR_INVALID_PARAMETER);
}

static void memory_of_its_own(void **state)
{
	char *narrow = NULL;
	WCHAR *wide = NULL;

	(void)state;
	works(FormatMessageA(STRING | ALLOCATE, "abc", 0, 0, (char *)&narrow, 0, NULL) == 3);
	is_text(narrow, "abc");
	is(LocalSize(narrow), 4);
	is((intptr_t)LocalFree(narrow), 0);
	works(FormatMessageW(STRING | ALLOCATE, u"abc", 0, 0, (WCHAR *)&wide, 100, NULL) == 3);
	is(lstrlenW(wide), 3);
	is(LocalSize(wide), 200);
	is((intptr_t)LocalFree(wide), 0);

	narrow = (char *)1;
	fails(FormatMessageA(SYSTEM | ALLOCATE, NULL, 99999, 0, (char *)&narrow, 0, NULL), ERROR_MR_MID_NOT_FOUND);
	ok(narrow == NULL);
	wide = (WCHAR *)1;
	fails(FormatMessageW(STRING | ALLOCATE, u"", 0, 0, (WCHAR *)&wide, 0, NULL), ERROR_NO_WORK_DONE);
	ok(wide == NULL);
	fails(FormatMessageA(STRING | ALLOCATE, "abc", 0, 0, NULL, 0, NULL), ERROR_NOT_ENOUGH_MEMORY);
	fails(FormatMessageW(STRING | ALLOCATE, u"abc", 0, 0, NULL, 100, NULL), ERROR_NOT_ENOUGH_MEMORY);
}

/* A text that is longer than any room that it begins with. */
static void long_texts(void **state)
{
	static char source[3001], all[100000];
	const DWORD_PTR values[] = {(DWORD_PTR)source};

	(void)state;
	memset(source, 'x', sizeof(source) - 1);
	works(FormatMessageA(STRING | ARRAY, "%1%1%1", 0, 0, all, sizeof(all), (va_list *)values) == 9000);
	is(strspn(all, "x"), 9000);
	works(FormatMessageA(STRING | ARRAY, "%1!50000s!", 0, 0, all, sizeof(all), (va_list *)values) == 50000);
}

static void sources(void **state)
{
	char text[100];

	(void)state;
	fails(FormatMessageA(0, "x", 2, 0, text, sizeof(text), NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageA(IGNORE, "x", 2, 0, text, sizeof(text), NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageA(STRING, NULL, 2, 0, text, sizeof(text), NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageW(STRING, NULL, 2, 0, (WCHAR *)text, 50, NULL), ERROR_INVALID_PARAMETER);
	fails(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, NULL, 2, 0, text, sizeof(text), NULL),
	      ERROR_RESOURCE_TYPE_NOT_FOUND);
	works(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE | SYSTEM, NULL, 2, 0, text, sizeof(text), NULL));
	works(FormatMessageA(STRING | SYSTEM, "mine", 2, 0, text, sizeof(text), NULL));
	is_text(text, "mine");
	fails(FormatMessageA(STRING, "", 0, 0, text, sizeof(text), NULL), ERROR_NO_WORK_DONE);
	fails(FormatMessageA(STRING, "%0x", 0, 0, text, sizeof(text), NULL), ERROR_NO_WORK_DONE);
}

static int no_memory(void *argument)
{
	char text[100], *own;

	limit(RLIMIT_AS, 1);
	/* Wider than what is left. */
	fails(FormatMessageA(STRING | ARRAY, "%1!60000000s!", 0, 0, text, sizeof(text), argument),
	      ERROR_NOT_ENOUGH_MEMORY);
	fails(FormatMessageA(STRING | ALLOCATE, "x", 0, 0, (char *)&own, 1u << 30, NULL), ERROR_NOT_ENOUGH_MEMORY);
	fails(FormatMessageW(STRING | ALLOCATE, u"x", 0, 0, (WCHAR *)&own, 1u << 30, NULL), ERROR_NOT_ENOUGH_MEMORY);
	return 0;
}

static void no_memory_is_an_error(void **state)
{
	DWORD_PTR values[] = {(DWORD_PTR) "x"};

	(void)state;
	NOT_UNDER_TSAN();
	if (under_asan())
		SKIP_TEST("AddressSanitizer needs the memory");
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	IN_CHILD(no_memory, values);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(every_error_has_a_text),
	    TEST(texts_are_english),
	    TEST(inserts),
	    TEST(wide_inserts),
	    TEST(arguments_in_an_array),
	    TEST(there_are_99),
	    TEST(escapes),
	    TEST(lines),
	    TEST(room),
	    TEST(memory_of_its_own),
	    TEST(long_texts),
	    TEST(sources),
	    TEST(no_memory_is_an_error),
	};

	return RUN_TESTS("message", tests);
}
