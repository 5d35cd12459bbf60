/* SPDX-License-Identifier: MIT */
/*
 * test-delete.c - DeleteFile, and every last error of it that is not about names (test-path.c); against those who open the file:
 * test-share.c
 */
#include "files.h"

#include <sys/mount.h>

static void a_file_is_gone_at_once(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	works(DeleteFileA(path));
	is(exists(path), false);
	fails(DeleteFileA(path), ERROR_FILE_NOT_FOUND);
}

/* Who lets others delete it keeps it. */
static void who_has_it_open_keeps_it(void **state)
{
	char bytes[16];
	DWORD count;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, READ_WRITE);
	works(DeleteFileA(path));
	is(exists(path), false);
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 7);
	/* The name is free for another. */
	opens(CreateFileA(path, READ_WRITE, 0, NULL, CREATE_NEW, 0, NULL), 0);
	works(CloseHandle(file));
	is(file_size(path), 0);
}

static void who_does_not_let_others_keeps_it_whole(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (DWORD share = 0; share < FILE_SHARE_DELETE; share++) {
		HANDLE file = CreateFileA(path, GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
		fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
		is(exists(path), true);
		works(CloseHandle(file));
	}
	/* A handle that does nothing is in nobody's way. */
	HANDLE none = CreateFileA(path, 0, 0, NULL, OPEN_EXISTING, 0, NULL);
	works(DeleteFileA(path));
	works(CloseHandle(none));
}

/* As long as the mapping that took the handle over has a handle. */
static void what_is_open_for_mapping_is_not_deleted(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = open_for_mapping(path, GENERIC_READ, OPEN_EXISTING);
	HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
	ok(mapping != NULL);
	fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
	works(CloseHandle(mapping));
	works(DeleteFileA(path));
}

static void read_only_files_stay(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	works(SetFileAttributesA(path, FILE_ATTRIBUTE_READONLY));
	fails(DeleteFileA(path), ERROR_ACCESS_DENIED);
	is(exists(path), true);
	works(SetFileAttributesA(path, 0));
	works(DeleteFileA(path));
}

static void directories_stay(void **state)
{
	(void)state;
	is(mkdir(root_path("directory"), 0700), 0);
	is(symlink("directory", root_path("link")), 0);
	fails(DeleteFileA(root_path("directory")), ERROR_ACCESS_DENIED);
	fails(DeleteFileA(root_path("directory/")), ERROR_ACCESS_DENIED);
	fails(DeleteFileA("/"), ERROR_ACCESS_DENIED);
	works(DeleteFileA(root_path("link"))); /* the link itself */
	is(files_in(test_root), 1);
}

static void anything_else_goes(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	is(mkfifo(root_path("fifo"), 0400), 0);
	is(symlink("file", root_path("link")), 0);
	is(symlink("nowhere", root_path("lost")), 0);
	HANDLE file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	works(DeleteFileA(root_path("fifo")));
	works(DeleteFileA(root_path("link"))); /* whoever has what it leads to */
	works(DeleteFileA(root_path("lost")));
	is(files_in(test_root), 1);
	works(CloseHandle(file));
}

/* Puts a file, a FIFO and a link in each other's place, until it is killed. */
static int replace_for_ever(int socket, void *argument)
{
	const char *path = argument, *next = root_path("next");

	for (unsigned i = 0;; i++) {
		if (i % 3 == 0)
			write_file(next, "", 0);
		else
			is(i % 3 == 1 ? mkfifo(next, 0666) : symlink("kept", next), 0);
		is(rename(next, path), 0);
		if (i == 0)
			say(socket, 1);
	}
	return 0;
}

/* Whatever has the name in that moment; never what a link leads to; and nothing hangs. */
static void what_has_the_name_goes_and_nothing_else(void **state)
{
	(void)state;
	const char *path = root_path("file"), *kept = root_path("kept");
	unsigned gone = 0;
	write_file(kept, CONTENT, CONTENT_SIZE);
	struct child other = child_start(replace_for_ever, (void *)(uintptr_t)path);
	is(hear(other.socket), 1);
	while (gone < 2000)
		if (DeleteFileA(path))
			gone++;
		else
			is(GetLastError(), ERROR_FILE_NOT_FOUND);
	child_kill(&other);
	is(file_size(kept), CONTENT_SIZE);
	unlink(path);
	unlink(root_path("next"));
	is(files_in(test_root), 1);
}

static int with_a_link_whenever_it_is_opened(void *path)
{
	if (!make_fail(SYS_openat, 2, O_NOFOLLOW, ELOOP))
		return SKIP;
	fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
	is(exists(path), true);
	return 0;
}

/* What is another thing at each look is not looked at for ever. */
static void a_name_that_never_rests_is_given_up(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(with_a_link_whenever_it_is_opened, (void *)(uintptr_t)fresh_file(true));
}

static int as_a_stranger(void *path)
{
	if (geteuid() == 0)
		become(OTHER_USER);
	fails(DeleteFileA(path), ERROR_ACCESS_DENIED);
	fails(DeleteFileA(root_path("closed/file")), ERROR_ACCESS_DENIED);
	return 0;
}

static void permissions_of_the_directory_count(void **state)
{
	(void)state;
	is(mkdir(root_path("open"), 0755), 0);
	is(mkdir(root_path("closed"), 0700), 0);
	write_file(root_path("open/file"), "", 0);
	write_file(root_path("closed/file"), "", 0);
	is(chmod(root_path("open"), 0555), 0);
	is(chmod(root_path("closed"), 0), 0);
	IN_CHILD(as_a_stranger, root_path("open/file"));
	is(chmod(root_path("open"), 0755), 0);
	is(chmod(root_path("closed"), 0700), 0);
	is(exists(root_path("open/file")), true);
}

static int delete_as_another(void *path)
{
	become(OTHER_USER);
	works(DeleteFileA(path));
	return 0;
}

static int cannot_delete_as_another(void *path)
{
	become(OTHER_USER);
	fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
	return 0;
}

/* In a directory of one's own, even what one may not read; then nobody can be asked. */
static void what_may_not_be_opened_can_be_deleted(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	const char *path = root_path("theirs/file");
	is(mkdir(root_path("theirs"), 0700), 0);
	is(chown(root_path("theirs"), OTHER_USER, OTHER_USER), 0);
	write_file(path, "", 0);
	is(chmod(path, 0600), 0);
	HANDLE file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	IN_CHILD(delete_as_another, (void *)(uintptr_t)path);
	is(exists(path), false);
	works(CloseHandle(file));
	/* One that can only be written is opened for that. */
	write_file(path, "", 0);
	is(chmod(path, 0602), 0);
	file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	IN_CHILD(cannot_delete_as_another, (void *)(uintptr_t)path);
	is(exists(path), true);
	works(CloseHandle(file));
}

static int on_a_read_only_file_system(void *argument)
{
	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	const char *path = fresh_file(true);
	is(mount("none", test_root, "none", MS_REMOUNT | MS_RDONLY, NULL), 0);
	fails(DeleteFileA(path), ERROR_WRITE_PROTECT);
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
	    TEST(a_file_is_gone_at_once),
	    TEST(who_has_it_open_keeps_it),
	    TEST(who_does_not_let_others_keeps_it_whole),
	    TEST(what_is_open_for_mapping_is_not_deleted),
	    TEST(read_only_files_stay),
	    TEST(directories_stay),
	    TEST(anything_else_goes),
	    TEST(what_has_the_name_goes_and_nothing_else),
	    TEST(a_name_that_never_rests_is_given_up),
	    TEST(permissions_of_the_directory_count),
	    TEST(what_may_not_be_opened_can_be_deleted),
	    TEST(a_read_only_file_system_is_told),
	};

	return RUN_TESTS("delete", tests);
}
