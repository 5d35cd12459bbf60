/* SPDX-License-Identifier: MIT */
/* test-attributes.c - GetFileAttributes and SetFileAttributes, and every last error of them that is not about names (test-path.c) */
#include "files.h"

#include <sys/mount.h>

static mode_t mode_of(const char *path)
{
	struct stat st;

	is(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void expect_attributes(const char *path, DWORD attributes)
{
	SetLastError(UNSET);
	is(GetFileAttributesA(path), attributes);
	is(GetLastError(), UNSET);
}

static void kinds_are_told(void **state)
{
	(void)state;
	is(mkdir(root_path("directory"), 0700), 0);
	is(mkfifo(root_path("fifo"), 0600), 0);
	is(symlink("directory", root_path("link")), 0);
	expect_attributes(fresh_file(true), FILE_ATTRIBUTE_ARCHIVE);
	expect_attributes(root_path("directory"), FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes(root_path("directory/"), FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes(root_path("link"), FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes(root_path("fifo"), FILE_ATTRIBUTE_ARCHIVE);
	expect_attributes("/dev/null", FILE_ATTRIBUTE_ARCHIVE);
	expect_attributes("/", FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes("\\", FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes("/etc/passwd", FILE_ATTRIBUTE_ARCHIVE);
}

static void a_dot_hides(void **state)
{
	static const struct {
		const char *name;
		DWORD attributes;
	} rows[] = {
	    {".hidden", FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN},
	    {"..hidden", FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_HIDDEN},
	    {"not.hidden", FILE_ATTRIBUTE_ARCHIVE},
	    {".d", FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_HIDDEN},
	    {".d/", FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_HIDDEN},
	    {".d//", FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_HIDDEN},
	    {".d/file", FILE_ATTRIBUTE_ARCHIVE},
	    {".d\\file", FILE_ATTRIBUTE_ARCHIVE},
	    {".d/.", FILE_ATTRIBUTE_DIRECTORY},
	    {".d/..", FILE_ATTRIBUTE_DIRECTORY},
	    {".d/../", FILE_ATTRIBUTE_DIRECTORY},
	};

	(void)state;
	is(mkdir(root_path(".d"), 0700), 0);
	write_file(root_path(".hidden"), "", 0);
	write_file(root_path("..hidden"), "", 0);
	write_file(root_path("not.hidden"), "", 0);
	write_file(root_path(".d/file"), "", 0);
	for (size_t i = 0; i < COUNT(rows); i++)
		expect_attributes(root_path("%s", rows[i].name), rows[i].attributes);
	/* The names by themselves, too. */
	expect_attributes(".", FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes("..", FILE_ATTRIBUTE_DIRECTORY);
	expect_attributes("./", FILE_ATTRIBUTE_DIRECTORY);
}

static void read_only_is_what_nobody_may_write(void **state)
{
	static const struct {
		mode_t mode;
		bool read_only;
	} rows[] = {{0644, false}, {0444, true}, {0400, true}, {0, true}, {0464, false}, {0002, false}, {0555, true}};

	(void)state;
	const char *path = fresh_file(true);
	for (size_t i = 0; i < COUNT(rows); i++) {
		is(chmod(path, rows[i].mode), 0);
		expect_attributes(path, FILE_ATTRIBUTE_ARCHIVE | (rows[i].read_only ? FILE_ATTRIBUTE_READONLY : 0));
	}
	is(mkdir(root_path("directory"), 0500), 0);
	expect_attributes(root_path("directory"), FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_READONLY);
}

static void read_only_is_set_and_taken_away(void **state)
{
	static const struct {
		mode_t before;
		DWORD attributes;
		mode_t after;
	} rows[] = {
	    {0644, FILE_ATTRIBUTE_READONLY, 0444},
	    {0666, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN, 0444},
	    {0444, FILE_ATTRIBUTE_READONLY, 0444},
	    {0444, FILE_ATTRIBUTE_NORMAL, 0644},
	    {0400, 0, 0600},
	    {0, FILE_ATTRIBUTE_ARCHIVE, 0200},
	    {0464, FILE_ATTRIBUTE_NORMAL, 0464},
	    {0644, 0xFFFFFFFE, 0644},
	    {0755, 0xFFFFFFFF, 0555},
	    {04755, FILE_ATTRIBUTE_READONLY, 04555},
	};

	(void)state;
	const char *path = fresh_file(true);
	for (size_t i = 0; i < COUNT(rows); i++) {
		is(chmod(path, rows[i].before), 0);
		works(SetFileAttributesA(path, rows[i].attributes));
		is(mode_of(path), rows[i].after);
	}
}

static void what_is_open_stays_so(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = CreateFileA(path, READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	works(SetFileAttributesA(path, FILE_ATTRIBUTE_READONLY));
	works(WriteFile(file, "C", 1, NULL, NULL));
	works(CloseHandle(file));
	refuses(open_ordinary(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_ACCESS_DENIED);
	works(SetFileAttributesA(path, FILE_ATTRIBUTE_NORMAL));
	opens(open_ordinary(path, GENERIC_WRITE, OPEN_EXISTING), 0);
}

static void nothing_else_has_attributes_to_set(void **state)
{
	(void)state;
	is(mkdir(root_path("directory"), 0700), 0);
	is(mkfifo(root_path("fifo"), 0600), 0);
	works(SetFileAttributesA(root_path("directory"), FILE_ATTRIBUTE_READONLY));
	works(SetFileAttributesA(root_path("fifo"), FILE_ATTRIBUTE_READONLY));
	works(SetFileAttributesA("/dev/null", FILE_ATTRIBUTE_READONLY));
	is(mode_of(root_path("directory")), 0700);
	is(mode_of(root_path("fifo")), 0600);
	/* Through a link: what it leads to. */
	is(symlink("file", root_path("link")), 0);
	const char *path = fresh_file(true);
	works(SetFileAttributesA(root_path("link"), FILE_ATTRIBUTE_READONLY));
	is(mode_of(path), 0444);
}

static int as_a_stranger(void *path)
{
	if (geteuid() == 0)
		become(OTHER_USER);
	denies(GetFileAttributesA(root_path("closed/file")), ERROR_ACCESS_DENIED);
	fails(SetFileAttributesA(root_path("closed/file"), FILE_ATTRIBUTE_READONLY), ERROR_ACCESS_DENIED);
	expect_attributes(path, FILE_ATTRIBUTE_ARCHIVE);
	return 0;
}

static int as_no_owner(void *path)
{
	become(OTHER_USER);
	fails(SetFileAttributesA(path, FILE_ATTRIBUTE_READONLY), ERROR_ACCESS_DENIED);
	return 0;
}

static void permissions_count(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	is(mkdir(root_path("closed"), 0700), 0);
	write_file(root_path("closed/file"), "", 0);
	is(chmod(root_path("closed"), 0), 0);
	IN_CHILD(as_a_stranger, (void *)(uintptr_t)path);
	is(chmod(root_path("closed"), 0700), 0);
	if (geteuid() == 0)
		IN_CHILD(as_no_owner, (void *)(uintptr_t)path);
	is(mode_of(path), 0644);
}

static void what_is_not_there_has_none(void **state)
{
	(void)state;
	is(symlink("nowhere", root_path("lost")), 0);
	const char *paths[] = {root_path("none"), root_path("lost")};
	for (size_t i = 0; i < COUNT(paths); i++) {
		denies(GetFileAttributesA(paths[i]), ERROR_FILE_NOT_FOUND);
		fails(SetFileAttributesA(paths[i], FILE_ATTRIBUTE_READONLY), ERROR_FILE_NOT_FOUND);
	}
}

static int on_a_read_only_file_system(void *argument)
{
	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	const char *path = fresh_file(true);
	is(mount("none", test_root, "none", MS_REMOUNT | MS_RDONLY, NULL), 0);
	expect_attributes(path, FILE_ATTRIBUTE_ARCHIVE);
	works(SetFileAttributesA(path, FILE_ATTRIBUTE_NORMAL)); /* nothing to do */
	fails(SetFileAttributesA(path, FILE_ATTRIBUTE_READONLY), ERROR_WRITE_PROTECT);
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
	    TEST(kinds_are_told),
	    TEST(a_dot_hides),
	    TEST(read_only_is_what_nobody_may_write),
	    TEST(read_only_is_set_and_taken_away),
	    TEST(what_is_open_stays_so),
	    TEST(nothing_else_has_attributes_to_set),
	    TEST(permissions_count),
	    TEST(what_is_not_there_has_none),
	    TEST(a_read_only_file_system_is_told),
	};

	return RUN_TESTS("attributes", tests);
}
