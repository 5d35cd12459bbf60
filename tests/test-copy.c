/* SPDX-License-Identifier: MIT */
/*
 * test-copy.c - bytes in and out without a view: the same as a view shows, and an error where a view would be the end of us
 *
 * The others who cut an object short are other processes; that a view would not have done is shown beside.
 */
#include "support.h"

#include <sys/mount.h>
#include <sys/resource.h>

#define PAGE ((size_t)sysconf(_SC_PAGESIZE))
#define SIZE 100000u

/* One of each kind; the file is new each time, and as long as the object. */
static mmobj *make_kind(int kind, unsigned access)
{
	char *path = root_path("file");

	switch (kind) {
	case 0:
		return make("x", SIZE, 0, access);
	case 1:
		return make(NULL, SIZE, 0, access);
	case 2:
		return make("x", SIZE, MMOBJ_SPARSE, access);
	case 3:
		return make("x", SIZE, MMOBJ_SAME_ADDRESS, access);
	default:
		(void)unlink(path);
		write_file(path, "", 0);
		return make_what(kind == 4 ? "x" : NULL, (struct mmobj_new){.size = SIZE, .path = path}, access);
	}
}

#define KINDS 6

static void fill_with_pattern(uint8_t *bytes, size_t from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = pattern(from + i);
}

/* ---- what is copied --------------------------------------------------------------------------------------------- */

static void a_copy_is_what_a_view_shows(void **state)
{
	static uint8_t in[SIZE], out[SIZE];

	(void)state;
	for (int kind = 0; kind < KINDS; kind++) {
		mmobj *object = make_kind(kind, MMOBJ_WRITE);
		uint8_t *view = map_all(object, MMOBJ_WRITE);
		memset(out, 0xAA, SIZE);
		is(mmobj_read(object, 0, out, SIZE), 0);
		for (size_t i = 0; i < SIZE; i++)
			is(out[i], 0);
		fill_with_pattern(in, 0, SIZE);
		is(mmobj_write(object, 0, in, SIZE), 0);
		is(memcmp(view, in, SIZE), 0);
		/* Any part, on no page's border; and nothing beside it. */
		view[4095] = 1;
		view[SIZE - 1] = 2;
		memset(out, 0xAA, SIZE);
		is(mmobj_read(object, 4095, out + 1, SIZE - 4095), 0);
		is(out[0], 0xAA);
		is(out[1], 1);
		is(memcmp(out + 2, in + 4096, SIZE - 4097), 0);
		is(out[SIZE - 4095], 2);
		is(out[SIZE - 4094], 0xAA);
		is(mmobj_write(object, 7, "abc", 3), 0);
		is(view[6], pattern(6));
		is(memcmp(view + 7, "abc", 3), 0);
		is(view[10], pattern(10));
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
	}
}

static void what_another_wrote_is_read(void **state)
{
	char text[6] = "";

	(void)state;
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	mmobj *reader = open_it("x", MMOBJ_READ);
	is(mmobj_write(object, SIZE - 6, "hello", 6), 0);
	is(mmobj_read(reader, SIZE - 6, text, 6), 0);
	is_text(text, "hello");
	/* A copy into one's own view is one like any other. */
	char *view = map_all(object, MMOBJ_WRITE);
	is(mmobj_read(reader, SIZE - 6, view, 6), 0);
	is_text(view, "hello");
	is(mmobj_write(object, 100, view, 6), 0);
	is_text(view + 100, "hello");
	is(mmobj_unmap(view), 0);
	mmobj_close(reader);
	mmobj_close(object);
}

/* The end is the object's, to the byte: what comes after it in its page, or its label, is not to be had. */
static void beyond_the_end_is_a_range_error(void **state)
{
	const struct {
		uint64_t offset;
		size_t length;
	} bad[] = {{0, SIZE + 1},   {SIZE, 1},       {SIZE + 1, 0}, {SIZE - 1, 2},
		   {UINT64_MAX, 1}, {UINT64_MAX, 0}, {1, SIZE_MAX}, {UINT64_MAX - 1, 2}};
	static uint8_t buffer[SIZE + 1];

	(void)state;
	for (int kind = 0; kind < KINDS; kind++) {
		mmobj *object = make_kind(kind, MMOBJ_WRITE);
		memset(buffer, 0xAA, sizeof(buffer));
		for (size_t i = 0; i < COUNT(bad); i++) {
			is(mmobj_read(object, bad[i].offset, buffer, bad[i].length), -ERANGE);
			is(mmobj_write(object, bad[i].offset, buffer, bad[i].length), -ERANGE);
		}
		is(buffer[0], 0xAA);
		is(mmobj_read(object, SIZE, buffer, 0), 0);
		is(mmobj_write(object, SIZE, buffer, 0), 0);
		is(buffer[0], 0xAA);
		is(mmobj_write(object, SIZE - 1, buffer, 1), 0);
		is(mmobj_read(object, SIZE - 2, buffer, 2), 0);
		is(buffer[0], 0);
		is(buffer[1], 0xAA);
		is(stat_of(object).size, SIZE);
		mmobj_close(object);
	}
}

static void rights_are_the_handles(void **state)
{
	char byte = 1;

	(void)state;
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	mmobj *reader = open_it("x", MMOBJ_READ);
	is(mmobj_write(reader, 0, &byte, 1), -EACCES);
	is(mmobj_write(reader, SIZE, &byte, 0), -EACCES);
	is(mmobj_read(reader, 0, &byte, 1), 0);
	is(byte, 0);
	mmobj_close(reader);
	/* A writer's descriptor does not make a writer of a handle that shall only read. */
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(mmobj_import_fd(fd, MMOBJ_READ, &reader), 0);
	is(mmobj_write(reader, 0, &byte, 1), -EACCES);
	mmobj_close(reader);
	mmobj_close(object);
	object = make("x", SIZE, MMOBJ_READ_ONLY, MMOBJ_READ);
	is(mmobj_write(object, 0, &byte, 1), -EACCES);
	is(mmobj_read(object, SIZE - 1, &byte, 1), 0);
	mmobj_close(object);
}

/* ---- cut short -------------------------------------------------------------------------------------------------- */

static int cut(int socket, void *path)
{
	for (;;) {
		int64_t size = hear(socket);
		if (size < 0)
			return 0;
		say(socket, truncate(path, (off_t)size));
	}
}

static int touch(void *byte)
{
	return *(volatile uint8_t *)byte == 0xFF;
}

/* By another process: a view would be a SIGBUS, a copy is an error, what is still there can be copied, and nothing grows. */
static void check_cut_short(mmobj *object, char *path)
{
	struct child other = child_start(cut, path);
	uint8_t *view = map_all(object, MMOBJ_READ), byte = 1, two[2];

	say(other.socket, (int64_t)PAGE);
	is(hear(other.socket), 0);
	is(child_status(touch, view + PAGE), 128 + SIGBUS);
	is(mmobj_read(object, PAGE, &byte, 1), -ESTALE);
	is(mmobj_write(object, PAGE, &byte, 1), -ESTALE);
	is(mmobj_read(object, PAGE - 1, two, 2), -ESTALE);
	is(mmobj_write(object, PAGE - 1, two, 2), -ESTALE);
	is(mmobj_read(object, SIZE - 1, &byte, 1), -ESTALE);
	is(mmobj_write(object, SIZE - 1, &byte, 1), -ESTALE);
	is(file_size(path), PAGE);
	is(mmobj_write(object, PAGE - 1, &byte, 1), 0);
	byte = 0;
	is(mmobj_read(object, PAGE - 1, &byte, 1), 0);
	is(byte, 1);
	say(other.socket, 0);
	is(hear(other.socket), 0);
	is(mmobj_read(object, 0, &byte, 1), -ESTALE);
	is(mmobj_write(object, 0, &byte, 1), -ESTALE);
	is(file_size(path), 0);
	say(other.socket, -1);
	is(child_end(&other), 0);
	is(mmobj_unmap(view), 0);
}

static void object_that_is_cut_short_is_stale(void **state)
{
	(void)state;
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	check_cut_short(object, entry_path("x"));
	mmobj_close(object); /* an empty entry is nobody's: it goes */
	is(left_in_store(), 0);
}

static void file_that_is_cut_short_is_stale(void **state)
{
	(void)state;
	for (int kind = 4; kind < KINDS; kind++) {
		mmobj *object = make_kind(kind, MMOBJ_WRITE);
		check_cut_short(object, root_path("file"));
		mmobj_close(object);
	}
}

/* Nobody but its makers can reach it, and they cannot either. */
static void unnamed_object_cannot_be_cut_short(void **state)
{
	(void)state;
	mmobj *object = make(NULL, SIZE, 0, MMOBJ_WRITE);
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(ftruncate(fd, 0), -1);
	is(errno, EPERM);
	close(fd);
	mmobj_close(object);
}

static int cut_and_mend(int socket, void *path)
{
	say(socket, 1);
	while (truncate(path, 0) == 0 && truncate(path, SIZE) == 0) {
	}
	return FAILED; /* as a rule it is killed */
}

/* Whatever the moment: zeros, or an error, and nobody dies of it. */
static void cutting_at_any_moment_kills_nobody(void **state)
{
	static uint8_t bytes[SIZE];
	int whole = 0, stale = 0;

	(void)state;
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	struct child other = child_start(cut_and_mend, entry_path("x"));
	(void)hear(other.socket);
	/* Until it was met both ways; that it never is, is for the test's time limit to say. */
	for (int i = 0; i < 1000 || whole == 0 || stale == 0; i++) {
		int r = i % 2 ? mmobj_read(object, 0, bytes, SIZE) : mmobj_write(object, 0, bytes, SIZE);
		ok(r == 0 || r == -ESTALE);
		whole += r == 0;
		stale += r == -ESTALE;
	}
	child_kill(&other);
	is(truncate(entry_path("x"), 0), 0); /* what is not empty, and has no label, nobody would remove */
	mmobj_close(object);
}

/* ---- what else would be a signal -------------------------------------------------------------------------------- */

static void buffer_that_is_no_memory_is_a_fault(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	char *nothing = mmap(NULL, 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ok(nothing != MAP_FAILED);
	is(mmobj_read(object, 0, nothing, 1), -EFAULT);
	is(mmobj_write(object, 0, nothing, 1), -EFAULT);
	is(mprotect(nothing, PAGE, PROT_READ), 0);
	is(mmobj_read(object, 0, nothing, 1), -EFAULT);
	is(mmobj_write(object, 0, nothing, 1), 0);
	is(mmobj_write(object, 0, nothing, PAGE + 1), -EFAULT); /* a part of it is not */
	is(munmap(nothing, 2 * PAGE), 0);
	mmobj_close(object);
}

static int write_beyond_the_limit(void *argument)
{
	char bytes[2] = {1, 1};

	(void)argument;
	mmobj *object = open_it("x", MMOBJ_WRITE);
	limit(RLIMIT_FSIZE, 1000);
	is(mmobj_write(object, 1000, bytes, 1), -EFBIG);
	is(mmobj_write(object, 999, bytes, 2), -EFBIG);
	is(mmobj_write(object, 998, bytes, 2), 0);
	is(mmobj_read(object, 999, bytes, 2), 0);
	is(bytes[0], 1);
	is(bytes[1], 0);
	mmobj_close(object);
	return 0;
}

static void limit_of_file_sizes_is_an_error_and_no_signal(void **state)
{
	(void)state;
	mmobj *object = make("x", SIZE, 0, MMOBJ_WRITE);
	IN_CHILD(write_beyond_the_limit, NULL);
	mmobj_close(object);
}

static int write_where_it_is_full(void *argument)
{
	static uint8_t bytes[MIB];

	(void)argument;
	if (!mount_small("1024"))
		return SKIP;
	mmobj *object = make("x", 4 * MIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	is(mmobj_write(object, 0, bytes, MIB / 2), 0);
	is(mmobj_write(object, MIB, bytes, MIB), -ENOSPC);
	bytes[0] = 1;
	is(mmobj_read(object, 3 * MIB, bytes, MIB), 0); /* takes no memory */
	is(bytes[0], 0);
	mmobj_close(object);
	return 0;
}

static void full_store_is_an_error_and_no_signal(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(write_where_it_is_full, NULL);
}

/* ---- files that a caller has opened ----------------------------------------------------------------------------- */

static mmobj *make_on_open_file(int flags)
{
	char *path = root_path("file");

	(void)unlink(path);
	write_pattern(path, 2 * PAGE);
	struct mmobj_new what = {.flags = MMOBJ_FROM_FD, .fd = open(path, O_RDWR | O_CLOEXEC | flags)};
	if (what.fd < 0)
		return NULL; /* not with that flag, on this file system */
	mmobj *object = make_what("x", what, MMOBJ_WRITE);
	close(what.fd);
	return object;
}

static void how_a_file_was_opened_does_not_matter(void **state)
{
	static const int flags[] = {0, O_APPEND, O_DIRECT, O_SYNC};
	uint8_t bytes[3] = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++) {
		mmobj *object = make_on_open_file(flags[i]);
		if (!object)
			continue;
		is(mmobj_read(object, 5, bytes, 3), 0);
		is(bytes[2], pattern(7));
		is(mmobj_write(object, 1, "abc", 3), 0);
		is(mmobj_read(object, 3, bytes, 2), 0);
		is(bytes[0], 'c');
		is(bytes[1], pattern(4));
		is(file_size(root_path("file")), 2 * PAGE);
		mmobj_close(object);
	}
}

static int copy_without_proc(void *argument)
{
	char byte = 1;

	(void)argument;
	mmobj *object = make_on_open_file(O_APPEND), *plain = make("y", 1, 0, MMOBJ_WRITE);
	if (!hide_proc())
		return SKIP;
	is(mmobj_read(object, 0, &byte, 1), -EOPNOTSUPP);
	is(mmobj_write(object, 0, &byte, 1), -EOPNOTSUPP);
	is(mmobj_write(plain, 0, &byte, 1), 0);
	mmobj_close(plain);
	mmobj_close(object);
	return 0;
}

static void appending_file_without_proc_is_not_supported(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(copy_without_proc, NULL);
}

static void file_sealed_against_writing_is_denied(void **state)
{
	char byte = 1;

	(void)state;
	int fd = memfd_create("mmobj-test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	is(ftruncate(fd, 100), 0);
	mmobj *object = make_what(NULL, (struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE);
	is(mmobj_write(object, 0, &byte, 1), 0);
	is(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
	byte = 2;
	is(mmobj_write(object, 0, &byte, 1), -EACCES);
	is(mmobj_read(object, 0, &byte, 1), 0);
	is(byte, 1);
	close(fd);
	mmobj_close(object);
}

/* ---- another user ----------------------------------------------------------------------------------------------- */

static int cut_anothers_object(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	is(truncate(root_path("mmobj/map-x"), 0), 0);
	return 0;
}

/* Whom its maker lets write can cut it short. */
static void other_user_who_cuts_it_short_kills_nobody(void **state)
{
	char byte = 0;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.size = SIZE, .mode = 0666}, MMOBJ_WRITE);
	uint8_t *view = map_all(object, MMOBJ_READ);
	IN_CHILD(cut_anothers_object, NULL);
	is(child_status(touch, view), 128 + SIGBUS);
	is(mmobj_read(object, 0, &byte, 1), -ESTALE);
	is(mmobj_write(object, 0, &byte, 1), -ESTALE);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	/* An empty entry is nobody's: it is collected. */
	struct mmobj_swept swept;
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(files_in(root_path("mmobj")), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(a_copy_is_what_a_view_shows),
	    TEST(what_another_wrote_is_read),
	    TEST(beyond_the_end_is_a_range_error),
	    TEST(rights_are_the_handles),
	    TEST(object_that_is_cut_short_is_stale),
	    TEST(file_that_is_cut_short_is_stale),
	    TEST(unnamed_object_cannot_be_cut_short),
	    TEST(cutting_at_any_moment_kills_nobody),
	    TEST(buffer_that_is_no_memory_is_a_fault),
	    TEST(limit_of_file_sizes_is_an_error_and_no_signal),
	    TEST(full_store_is_an_error_and_no_signal),
	    TEST(how_a_file_was_opened_does_not_matter),
	    TEST(appending_file_without_proc_is_not_supported),
	    TEST(file_sealed_against_writing_is_denied),
	    TEST(other_user_who_cuts_it_short_kills_nobody),
	};
	return RUN_TESTS("copy", tests);
}
