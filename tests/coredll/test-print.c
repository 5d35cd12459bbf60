/* SPDX-License-Identifier: MIT */
/* test-print.c - formats as Windows has them, to strings and to files, wide and narrow; and lines that are read back */
#include "calls.h"

#include <limits.h>

/* A format and what it makes, as narrow text; the wide functions must make the same of it. */
static void check(const char *expected, const char *format, ...)
{
	char narrow[300];
	WCHAR wide[300], wide_format[100], wide_expected[300];
	va_list list;
	int n = (int)strlen(expected);

	va_start(list, format);
	is(coredll_vsprintf(narrow, format, list), n);
	va_end(list);
	is_text(narrow, expected);

	int units = MultiByteToWideChar(CP_UTF8, 0, expected, -1, wide_expected, 300) - 1;
	MultiByteToWideChar(CP_UTF8, 0, format, -1, wide_format, 100);
	va_start(list, format);
	is(vswprintf(wide, wide_format, list), units);
	va_end(list);
	is(wcscmp(wide, wide_expected), 0);
}

static void integers(void **state)
{
	(void)state;
	check("5 -5 5 4294967291", "%d %i %u %u", 5, -5, 5, -5);
	check("ff FF 17 0", "%x %X %o %u", 255, 255, 15, 0);
	check("2147483647 -2147483648", "%d %d", INT_MAX, INT_MIN);
	check("|    7|7    |00007|   +7|    7| 7", "|%5d|%-5d|%05d|%+5d|%5u|% d", 7, 7, 7, 7, 7, 7);
	check("|-0007|   -7|-7   |", "|%05d|%5d|%-5d|", -7, -7, -7);
	check("|007|  007|007  |  007||", "|%.3d|%5.3d|%-5.3d|%05.3d|%.0d|", 7, 7, 7, 7, 0);
	check("0xff 0XFF 017 0 0", "%#x %#X %#o %#x %#o", 255, 255, 15, 0, 0);
	check("|  0xff|0x00ff|0xff  |", "|%#6x|%#06x|%-#6x|", 255, 255, 255);
	check("|    3|3    |", "|%*d|%*d|", 5, 3, -5, 3);
	check("|0003|3|", "|%.*d|%.*d|", 4, 3, -1, 3);
	check("-32768 65535 255 -1", "%hd %hu %hhu %hhd", 0x8000, -1, -1, 255);
}

/* l is 32 bits, as LONG and DWORD are; what has 64 says so. */
static void widths_of_integers(void **state)
{
	(void)state;
	check("-1 4294967295 ffffffff", "%ld %lu %lx", (LONG)-1, (DWORD)-1, (DWORD)-1);
	check("-1 1", "%ld %ld", -1L, sizeof(long) > 4 ? (long)(1LL + (1LL << 32)) : 1L);
	check("9223372036854775807 -9223372036854775808", "%I64d %lld", INT64_MAX, INT64_MIN);
	check("18446744073709551615 ffffffffffffffff", "%I64u %llx", UINT64_MAX, UINT64_MAX);
	check("7 -7 9", "%I32d %I32d %jd", 7, -7, (intmax_t)9);
	check("4096 5 -6", "%Iu %zu %td", (size_t)4096, (size_t)5, (ptrdiff_t)-6);
	/* Those behind are found. */
	check("1 2 3 4 x", "%I64d %d %I64d %ld %hs", (int64_t)1, 2, (int64_t)3, (LONG)4, "x");
}

static void pointers(void **state)
{
	char expected[40];

	(void)state;
	snprintf(expected, sizeof(expected), "%0*lX", (int)sizeof(void *) * 2, 0xABCul);
	check(expected, "%p", (void *)0xABC);
	snprintf(expected, sizeof(expected), "|%0*lX  |", (int)sizeof(void *) * 2, 0xABCul);
	check(expected, "|%-*p|", (int)sizeof(void *) * 2 + 2, (void *)0xABC);
	snprintf(expected, sizeof(expected), "%0*d", (int)sizeof(void *) * 2, 0);
	check(expected, "%p", NULL);
}

static void strings_by_their_size(void **state)
{
	(void)state;
	check("wide \xE2\x82\xAC", "%ls", u"wide \u20AC");
	check("wide narrow wide", "%ws %hs %ls", u"wide", "narrow", u"wide");
	check("\xC3\xA9 \xF0\x9D\x84\x9E", "%hs %ls", "\xC3\xA9", u"\U0001D11E");
	check("|  abc|abc  |ab|   ab|||", "|%5hs|%-5hs|%.2hs|%5.2ls|%.0hs|%hs|", "abc", "abc", "abc", u"abc", "abc",
	      "");
	check("(null) (null) (nu", "%hs %ls %.3ls", NULL, NULL, NULL);
	check("a b c", "%hc %lc %lc", 'a', 'b', (WCHAR)'c');
	check("\xE2\x82\xAC", "%lc", 0x20AC);
	check("|    x|x    |", "|%5hc|%-5lc|", 'x', 'x');
}

/* %s and %c are of the format's own kind, %S and %C of the other. */
static void strings_by_the_format(void **state)
{
	WCHAR wide[50];
	char narrow[50];

	(void)state;
	is(swprintf(wide, u"%s %S %c%C", u"w\u20AC", "n\xE2\x82\xAC", 0x20AC, 'c'), 8);
	is(wcscmp(wide, u"w\u20AC n\u20AC \u20ACc"), 0);
	is(coredll_sprintf(narrow, "%s %S %c%C", "n\xE2\x82\xAC", u"w\u20AC", 'c', 0x20AC), 14);
	is_text(narrow, "n\xE2\x82\xAC w\xE2\x82\xAC c\xE2\x82\xAC");
	/* A width is of the result's units. */
	is(swprintf(wide, u"%4S|", "\xE2\x82\xAC"), 5);
	is(wcscmp(wide, u"   \u20AC|"), 0);
	is(coredll_sprintf(narrow, "%4S|", u"\u20AC"), 5);
	is_text(narrow, " \xE2\x82\xAC|");
	/* What is not UTF-8, or UTF-16. */
	is(swprintf(wide, u"%S", "a\xFF\xE2\x82"), 3);
	is(wcscmp(wide, u"a\uFFFD\uFFFD"), 0);
	is(coredll_sprintf(narrow, "%S", (const WCHAR[]){'a', 0xD800, 0}), 4);
	is_text(narrow, "a\xEF\xBF\xBD");
}

/* A precision is how much of the string may be read: it need have no NUL. */
static void a_precision_bounds_the_string(void **state)
{
	char *bytes = malloc(3); /* for valgrind and AddressSanitizer */
	WCHAR *units = malloc(3 * sizeof(*units));

	(void)state;
	memcpy(bytes, "abc", 3);
	wmemcpy(units, u"abc", 3);
	check("abc ab abc ab", "%.3hs %.2hs %.3ls %.2ls", bytes, bytes, units, units);
	check("abc", "%.*ls", 3, units);
	free(bytes);
	free(units);
}

static void other_letters(void **state)
{
	WCHAR wide[20];
	char narrow[20];
	int n = 0;

	(void)state;
	check("100%", "%d%%", 100);
	check("q k", "%q %5k");
	check("", "%");
	check("a", "a%");
	check("", "%-5");
	is(coredll_sprintf(narrow, "abc%n", &n), -1);
	is(swprintf(wide, u"abc%n", &n), -1);
	is(n, 0);
}

static void doubles(void **state)
{
	static const char *const formats[] = {"%f",    "%.0f",    "%10.3f|", "%-10.2e|", "%+g", "% G",
					      "%#.3g", "%010.1f", "%a",      "%E",       "%A",  "%F"};
	static const double values[] = {0.0, 1.5, -2.25, 1e300, 123456.789, 1e-7};
	char expected[400], actual[400];
	WCHAR wide[400], wide_format[20];

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++)
		for (size_t j = 0; j < COUNT(values); j++) {
			MultiByteToWideChar(CP_UTF8, 0, formats[i], -1, wide_format, 20);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
			int n = snprintf(expected, sizeof(expected), formats[i], values[j]);
#pragma GCC diagnostic pop
			is(coredll_sprintf(actual, formats[i], values[j]), n);
			is_text(actual, expected);
			is(swprintf(wide, wide_format, values[j]), n);
			WideCharToMultiByte(CP_UTF8, 0, wide, -1, actual, sizeof(actual), NULL, NULL);
			is_text(actual, expected);
		}
	check("2.5 7 x", "%.1Lf %d %hs", 2.5L, 7, "x");
	check("2.50 3", "%.*f %d", 2, 2.5, 3);
}

/* n units, and a NUL if there is room for it; more is -1. */
static void a_bound_is_kept(void **state)
{
	(void)state;
	for (size_t n = 0; n <= 8; n++) {
		WCHAR wide[10];
		char narrow[10];
		int expected = n < 5 ? -1 : 5;
		size_t written = n < 5 ? n : 5;
		memset(wide, 0x55, sizeof(wide));
		memset(narrow, 0x55, sizeof(narrow));
		is(_snwprintf(wide, n, u"%d%s", 12, u"abc"), expected);
		is(coredll_snprintf(narrow, n, "%d%s", 12, "abc"), expected);
		is(wmemcmp(wide, u"12abc", written), 0);
		is(memcmp(narrow, "12abc", written), 0);
		if (n > 5) {
			is(wide[written], 0);
			is(narrow[written++], 0);
		}
		is(wide[written], 0x5555);
		is(narrow[written], 0x55);
	}
	is(_snwprintf(NULL, 0, u""), 0);
}

/* wsprintf() never writes more than 1024, and never behind what it has to write. */
static void wsprintf_has_its_bound(void **state)
{
	static WCHAR wide[1100], wide_long[3000];
	static char narrow[1100], narrow_long[3000];

	(void)state;
	memset(wide, 0x55, sizeof(wide));
	memset(narrow, 0x55, sizeof(narrow));
	works(wsprintfW(wide, u"%s-%d", u"x", 5) == 3);
	works(wsprintfA(narrow, "%s-%d", "x", 5) == 3);
	is(wcscmp(wide, u"x-5"), 0);
	is_text(narrow, "x-5");
	ok(wide[4] == 0x5555 && narrow[4] == 0x55 && wide[1023] == 0x5555 && narrow[1023] == 0x55);
	is(wsprintfW(wide, u"ab%n"), -1);
	is(wsprintfA(narrow, "ab%n"), -1);

	wmemset(wide_long, 'y', COUNT(wide_long) - 1);
	memset(narrow_long, 'y', sizeof(narrow_long) - 1);
	for (int n = 1022; n <= 1026; n++) {
		int expected = n < 1023 ? n : 1023;
		memset(wide, 0x55, sizeof(wide));
		memset(narrow, 0x55, sizeof(narrow));
		is(wsprintfW(wide, u"%.*s", n, wide_long), expected);
		is(wsprintfA(narrow, "%.*s", n, narrow_long), expected);
		is(wcslen(wide), expected);
		is(strlen(narrow), expected);
		ok(wide[1024] == 0x5555 && narrow[1024] == 0x55);
	}
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

/* A file that begins empty; what is written to it, after that. */
static FILE *new_file(void)
{
	FILE *file = fopen(root_path("print"), "w+");

	ok(file != NULL);
	return file;
}

static const char *written(FILE *file)
{
	static char text[1000];

	fflush(file);
	rewind(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	return text;
}

static void files_get_utf8(void **state)
{
	FILE *file = new_file();

	(void)state;
	is(fwprintf(file, u"%s %d %S\n", u"\u20AC", 5, "n\xC3\xA9"), 7);
	is(coredll_fprintf(file, "%s %S\n", "n\xC3\xA9", u"\U0001D11E"), 9);
	ok(fputws(u"\U0001D11E!", file) >= 0);
	is(fputwc(0x20AC, file), 0x20AC);
	is(putwc('\n', file), '\n');
	/* A pair of halves that come apart is one character. */
	is(fwprintf(file, u"%c%c%c%c", 0xD834, 0xDD1E, 0xDD1E, 0xD834), 4);
	is_text(written(file), "\xE2\x82\xAC 5 n\xC3\xA9\nn\xC3\xA9 \xF0\x9D\x84\x9E\n\xF0\x9D\x84\x9E!\xE2\x82\xAC\n"
			       "\xF0\x9D\x84\x9E\xEF\xBF\xBD\xEF\xBF\xBD");
	fclose(file);
}

/* Beside the C library's own output of bytes; what it holds for a file of wide characters takes none. */
static void orientation_does_matter(void **state)
{
	FILE *file = new_file();

	(void)state;
	fputs("narrow ", file);
	is(fwprintf(file, u"wide "), 5);
	fputs("narrow", file);
	is_text(written(file), "narrow wide narrow");
	fclose(file);

	file = new_file();
	ok(fwide(file, 1) > 0);
	is(fwprintf(file, u"\u20AC"), -1);
	is(coredll_fprintf(file, "n"), -1);
	is(fputws(u"a", file), -1);
	fclose(file);
	file = fopen(root_path("print"), "r");
	is_text(written(file), "");
	fclose(file);
}

static int to_stdout(void *argument)
{
	ok(freopen(argument, "w", stdout) != NULL);
	is(wprintf(u"%s\n", u"\u20AC"), 2);
	is(coredll_printf("%s\n", "n"), 2);
	ok(_putws(u"line") >= 0);
	is(putwchar('x'), 'x');
	return fflush(stdout);
}

static void stdout_is_the_program_s(void **state)
{
	FILE *file = new_file();

	(void)state;
	IN_CHILD(to_stdout, root_path("print"));
	is_text(written(file), "\xE2\x82\xAC\nn\nline\nx");
	fclose(file);
}

/* The calls say it, as far as the C library does: at once for a file without a buffer. */
static void a_full_disk_is_an_error(void **state)
{
	FILE *file = fopen("/dev/full", "w");

	(void)state;
	ok(file != NULL);
	setvbuf(file, NULL, _IONBF, 0);
	is(fwprintf(file, u"a"), -1);
	is(coredll_fprintf(file, "a"), -1);
	is(fputws(u"a", file), -1);
	is(fputwc('a', file), 0xFFFF);
	is(fwprintf(file, u"%n"), -1);
	fclose(file);
}

static FILE *shared;

static void *write_lines(void *letter)
{
	for (int i = 0; i < 500; i++)
		fwprintf(shared, u"%s%s%s\n", letter, letter, letter);
	return NULL;
}

/* Lines of several threads do not run into each other. */
static void a_call_is_not_torn(void **state)
{
	static WCHAR a[] = u"aaaaaaaaaa", b[] = u"bbbbbbbbbb";
	pthread_t first, second;
	char line[100];
	int lines = 0;

	(void)state;
	NOT_UNDER_TSAN(); /* it does not know flockfile(3) */
	shared = new_file();
	first = start_thread(write_lines, a);
	second = start_thread(write_lines, b);
	join_thread(first);
	join_thread(second);
	rewind(shared);
	for (; fgets(line, sizeof(line), shared); lines++)
		is(strspn(line, (char[]){line[0], '\0'}), 30);
	is(lines, 1000);
	fclose(shared);
}

static void lines_are_read_back(void **state)
{
	static const char text[] = "one\n\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\n\nbad \xFF\xE2\x82z\xF0\n\xE0\x80no end";
	static const WCHAR *const lines[] = {u"one\n", u"\u00E9\u20AC\U0001D11E\n", u"\n", u"bad \uFFFD\uFFFDz\uFFFD\n",
					     u"\uFFFDno end"};
	WCHAR line[50];
	FILE *file = new_file();

	(void)state;
	fwrite(text, 1, sizeof(text) - 1, file);
	rewind(file);
	for (size_t i = 0; i < COUNT(lines); i++) {
		ok(fgetws(line, COUNT(line), file) == line);
		is(wcscmp(line, lines[i]), 0);
	}
	ok(fgetws(line, COUNT(line), file) == NULL);
	fclose(file);
}

/* In pieces, none of which tears a pair, and all of them together are the line. */
static void long_lines_come_in_pieces(void **state)
{
	static const WCHAR all[] = u"a\U0001D11E\U0001D11Eb\u20ACc\n";

	(void)state;
	for (int room = 3; room <= 10; room++) {
		WCHAR line[12], together[50] = u"";
		FILE *file = new_file();
		fputws(all, file);
		rewind(file);
		while (fgetws(line, room, file)) {
			size_t n = wcslen(line);
			ok(n >= 1 && n < (size_t)room);
			ok(line[0] < 0xDC00 || line[0] > 0xDFFF);
			wcscat(together, line);
		}
		is(wcscmp(together, all), 0);
		fclose(file);
	}
	WCHAR one[2] = u"x";
	FILE *file = new_file();
	fputws(u"\U0001D11Ez", file);
	rewind(file);
	ok(fgetws(one, 1, file) == NULL && fgetws(one, 0, file) == NULL && fgetws(one, -1, file) == NULL);
	is(one[0], 'x');
	ok(fgetws(one, 2, file) == one);
	is(one[0], 0xFFFD);
	ok(fgetws(one, 2, file) == one);
	is(one[0], 'z');
	fclose(file);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(integers),
	    TEST(widths_of_integers),
	    TEST(pointers),
	    TEST(strings_by_their_size),
	    TEST(strings_by_the_format),
	    TEST(a_precision_bounds_the_string),
	    TEST(other_letters),
	    TEST(doubles),
	    TEST(a_bound_is_kept),
	    TEST(wsprintf_has_its_bound),
	    TEST(files_get_utf8),
	    TEST(orientation_does_matter),
	    TEST(stdout_is_the_program_s),
	    TEST(a_full_disk_is_an_error),
	    TEST(a_call_is_not_torn),
	    TEST(lines_are_read_back),
	    TEST(long_lines_come_in_pieces),
	};

	return RUN_TESTS("print", tests);
}
