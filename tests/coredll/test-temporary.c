/* SPDX-License-Identifier: MIT */
/* test-temporary.c - GetTempPath and GetTempFileName, and every last error of them */
#include "files.h"

#include <sys/mount.h>

/* Wide text that must be ASCII; valid until the next call. */
static const char *narrow(const WCHAR *text)
{
	static char bytes[1024];
	size_t n = 0;

	for (; text[n]; n++) {
		ok(text[n] < 0x80);
		bytes[n] = (char)text[n];
	}
	bytes[n] = '\0';
	return bytes;
}

static void widen(const char *text, WCHAR units[MAX_PATH])
{
	size_t n = 0;

	for (; text[n]; n++)
		units[n] = (unsigned char)text[n];
	units[n] = 0;
}

/* ---- GetTempPath ------------------------------------------------------------------------------------------------ */

static void expect_path(const char *expected)
{
	char bytes[1024];
	WCHAR units[1024];
	DWORD length = (DWORD)strlen(expected);

	is(GetTempPathA(sizeof(bytes), bytes), length);
	is_text(bytes, expected);
	is(GetTempPathW(COUNT(units), units), length);
	is_text(narrow(units), expected);
}

static int look_at_environment(void *argument)
{
	char longest[247];

	(void)argument;
	unsetenv("TMPDIR");
	expect_path("/tmp/");
	setenv("TMPDIR", "/var/tmp", 1);
	expect_path("/var/tmp/");
	setenv("TMPDIR", "/var/tmp/", 1);
	expect_path("/var/tmp/");
	setenv("TMPDIR", "/", 1);
	expect_path("/");
	/* What is no path is not taken. */
	setenv("TMPDIR", "relative", 1);
	expect_path("/tmp/");
	setenv("TMPDIR", "", 1);
	expect_path("/tmp/");
	setenv("TMPDIR", "/\xFF", 1);
	expect_path("/tmp/");
	/* Nor is what leaves no room for a name. */
	memset(longest, 'a', 246);
	longest[0] = '/';
	longest[246] = '\0';
	setenv("TMPDIR", longest, 1);
	expect_path("/tmp/");
	longest[245] = '\0';
	setenv("TMPDIR", longest, 1);
	longest[245] = '/';
	longest[246] = '\0';
	expect_path(longest);
	return 0;
}

static void path_is_what_the_environment_says(void **state)
{
	(void)state;
	IN_CHILD(look_at_environment, NULL);
}

static int ask_with_little_room(void *argument)
{
	char bytes[16] = "untouched";
	WCHAR units[16] = u"untouched";

	(void)argument;
	setenv("TMPDIR", "/\xC3\xA4", 1); /* 2 units, 3 bytes */
	is(GetTempPathA(4, bytes), 5);
	is_text(bytes, "untouched");
	is(GetTempPathA(5, bytes), 4);
	is_text(bytes, "/\xC3\xA4/");
	is(GetTempPathW(3, units), 4);
	is_text(narrow(units), "untouched");
	is(GetTempPathW(4, units), 3);
	ok(units[1] == 0xE4 && units[2] == '/' && units[3] == 0);
	is(GetTempPathA(0, NULL), 5);
	is(GetTempPathW(0, NULL), 4);
	is(GetTempPathA(100, NULL), 5);
	is(GetTempPathW(100, NULL), 4);
	return 0;
}

static void what_does_not_fit_is_told(void **state)
{
	(void)state;
	IN_CHILD(ask_with_little_room, NULL);
}

/* ---- GetTempFileName -------------------------------------------------------------------------------------------- */

static void expect_name(const char *directory, const char *prefix, UINT number, const char *expected)
{
	char bytes[MAX_PATH];
	WCHAR units[MAX_PATH], wide_directory[MAX_PATH], wide_prefix[MAX_PATH];

	widen(directory, wide_directory);
	widen(prefix ? prefix : "", wide_prefix);
	SetLastError(UNSET);
	is(GetTempFileNameA(directory, prefix, number, bytes), number & 0xFFFF);
	is_text(bytes, expected);
	is(GetTempFileNameW(wide_directory, prefix ? wide_prefix : NULL, number, units), number & 0xFFFF);
	is_text(narrow(units), expected);
	is(GetLastError(), UNSET);
}

static void a_number_makes_a_name_and_no_file(void **state)
{
	(void)state;
	expect_name(test_root, "abc", 0x1234, root_path("abc1234.tmp"));
	expect_name(root_path("%s", ""), "abcdef", 0xAB, root_path("abcab.tmp"));
	expect_name(test_root, "a", 0x12345678, root_path("a5678.tmp"));
	expect_name(test_root, "", 1, root_path("1.tmp"));
	expect_name(test_root, NULL, 0xFFFF, root_path("ffff.tmp"));
	/* The separator is the caller's. */
	expect_name("\\tmp", "x", 1, "\\tmp\\x1.tmp");
	expect_name("\\tmp\\", "x", 1, "\\tmp\\x1.tmp");
	expect_name("/tmp\\", "x", 1, "/tmp\\x1.tmp");
	expect_name("/", "x", 1, "/x1.tmp");
	expect_name(".", "x", 1, "./x1.tmp");
	is(files_in(test_root), 0);
}

static void a_prefix_has_three_units(void **state)
{
	static const WCHAR smiley[] = u"a\U0001F600b", split[] = u"ab\U0001F600";
	char bytes[MAX_PATH];
	WCHAR units[MAX_PATH], directory[MAX_PATH];

	(void)state;
	widen("/tmp", directory);
	is(GetTempFileNameA("/tmp", "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", 1, bytes), 1);
	is_text(bytes, "/tmp/\xC3\xA4\xC3\xA4\xC3\xA4"
		       "1.tmp");
	is(GetTempFileNameA("/tmp",
			    "a\xF0\x9F\x98\x80"
			    "b",
			    1, bytes),
	   1);
	is_text(bytes, "/tmp/a\xF0\x9F\x98\x80"
		       "1.tmp");
	is(GetTempFileNameW(directory, smiley, 1, units), 1);
	is(memcmp(units + 5,
		  u"a\U0001F600"
		  u"1.tmp",
		  9 * sizeof(WCHAR)),
	   0);
	/* Half a character is not taken. */
	is(GetTempFileNameA("/tmp", "ab\xF0\x9F\x98\x80", 1, bytes), 1);
	is_text(bytes, "/tmp/ab1.tmp");
	is(GetTempFileNameW(directory, split, 1, units), 1);
	is_text(narrow(units), "/tmp/ab1.tmp");
}

static void without_a_number_a_file_is_made(void **state)
{
	char bytes[MAX_PATH], again[MAX_PATH];
	WCHAR units[MAX_PATH], directory[MAX_PATH];

	(void)state;
	for (int i = 0; i < 50; i++) {
		SetLastError(UNSET);
		UINT number = GetTempFileNameA(test_root, "abc", 0, bytes);
		is(GetLastError(), 0);
		ok(number > 0 && number < 0x10000);
		is(file_size(bytes), 0);
		is(GetTempFileNameA(test_root, "abc", number, again), number);
		is_text(bytes, again);
	}
	widen(test_root, directory);
	UINT number = GetTempFileNameW(directory, u"wid", 0x10000, units); /* whose lower bits are 0 */
	ok(number > 0);
	is(file_size(narrow(units)), 0);
	is(files_in(test_root), 51);
	/* Nobody has it open. */
	opens(CreateFileA(bytes, READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL), 0);
}

static void no_number_is_given_twice(void **state)
{
	(void)state;
	char name[32], bytes[MAX_PATH];
	NOT_UNDER_VALGRIND();
	is(chdir(test_root), 0);
	/* All but one. */
	for (unsigned number = 1; number < 0x10000; number++) {
		if (number == 0xABC)
			continue;
		sprintf(name, "x%x.tmp", number);
		int fd = open(name, O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		ok(fd >= 0);
		close(fd);
	}
	is(GetTempFileNameA(".", "x", 0, bytes), 0xABC);
	is_text(bytes, "./xabc.tmp");
	fails(GetTempFileNameA(".", "x", 0, bytes), ERROR_FILE_EXISTS);
	is(chdir("/"), 0);
}

static int without_permission(void *argument)
{
	char bytes[MAX_PATH];

	(void)argument;
	if (geteuid() == 0)
		become(OTHER_USER);
	fails(GetTempFileNameA(root_path("closed"), "x", 0, bytes), ERROR_ACCESS_DENIED);
	return 0;
}

static void names_fail_for_a_reason(void **state)
{
	char bytes[MAX_PATH] = "untouched", longest[300];
	WCHAR units[MAX_PATH], directory[300];

	(void)state;
	fresh_file(true);
	const char *none[] = {root_path("none"), root_path("file"), "", "C:\\"};
	for (size_t i = 0; i < COUNT(none); i++)
		for (UINT number = 0; number < 2; number++) {
			widen(none[i], directory);
			fails(GetTempFileNameA(none[i], "x", number, bytes), ERROR_DIRECTORY);
			fails(GetTempFileNameW(directory, u"x", number, units), ERROR_DIRECTORY);
		}
	fails(GetTempFileNameA(NULL, "x", 1, bytes), ERROR_DIRECTORY);
	fails(GetTempFileNameW(NULL, u"x", 1, units), ERROR_DIRECTORY);
	fails(GetTempFileNameA("/tmp", "x", 1, NULL), ERROR_INVALID_PARAMETER);
	fails(GetTempFileNameW(u"/tmp", u"x", 1, NULL), ERROR_INVALID_PARAMETER);
	fails(GetTempFileNameA("/tmp/\xFF", "x", 1, bytes), ERROR_INVALID_NAME);
	fails(GetTempFileNameA("/tmp", "\xFF", 1, bytes), ERROR_INVALID_NAME);
	fails(GetTempFileNameW((const WCHAR[]){'/', 0xD800, 0}, u"x", 1, units), ERROR_INVALID_NAME);
	fails(GetTempFileNameW(u"/tmp", (const WCHAR[]){0xDC00, 0}, 1, units), ERROR_INVALID_NAME);
	/* One that leaves no room for a name. */
	memset(longest, '/', 246);
	longest[246] = '\0';
	widen(longest, directory);
	is(GetTempFileNameA(longest, "abc", 0xFFFF, bytes), 0xFFFF);
	is(GetTempFileNameW(directory, u"abc", 0xFFFF, units), 0xFFFF);
	fails(GetTempFileNameA(longest, "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 1, bytes), ERROR_BUFFER_OVERFLOW);
	strcat(longest, "/");
	widen(longest, directory);
	fails(GetTempFileNameA(longest, "x", 1, bytes), ERROR_BUFFER_OVERFLOW);
	fails(GetTempFileNameW(directory, u"x", 1, units), ERROR_BUFFER_OVERFLOW);
	is(mkdir(root_path("closed"), geteuid() == 0 ? 0755 : 0555), 0);
	IN_CHILD(without_permission, NULL);
}

static int on_a_full_disk(void *argument)
{
	char bytes[MAX_PATH];

	(void)argument;
	if (!make_fail(SYS_openat, 2, O_TMPFILE, ENOSPC))
		return SKIP;
	fails(GetTempFileNameA(test_root, "x", 0, bytes), ERROR_DISK_FULL);
	is(GetTempFileNameA(test_root, "x", 1, bytes), 1); /* which makes none */
	return 0;
}

static void a_full_disk_is_told(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(on_a_full_disk, NULL);
	is(files_in(test_root), 0);
}

static int on_a_read_only_file_system(void *argument)
{
	char bytes[MAX_PATH];

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	is(mount("none", test_root, "none", MS_REMOUNT | MS_RDONLY, NULL), 0);
	fails(GetTempFileNameA(test_root, "x", 0, bytes), ERROR_WRITE_PROTECT);
	is(GetTempFileNameA(test_root, "x", 1, bytes), 1);
	return 0;
}

static void a_read_only_file_system_is_told(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(on_a_read_only_file_system, NULL);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(path_is_what_the_environment_says), TEST(what_does_not_fit_is_told),
	    TEST(a_number_makes_a_name_and_no_file), TEST(a_prefix_has_three_units),
	    TEST(without_a_number_a_file_is_made),   TEST(no_number_is_given_twice),
	    TEST(names_fail_for_a_reason),           TEST(a_full_disk_is_told),
	    TEST(a_read_only_file_system_is_told),
	};

	return RUN_TESTS("temporary", tests);
}
