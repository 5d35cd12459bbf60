/* SPDX-License-Identifier: MIT */
/* test-file-io.c - reading, writing, the place in a file and its size, and every last error of these calls */
#include "files.h"

#include <signal.h>
#include <sys/resource.h>

/* Three handles to one file: to read, to write, and for neither. */
struct trio {
	HANDLE reader, writer, none;
};

static struct trio open_trio(const char *path)
{
	return (struct trio){file_of(path, GENERIC_READ), file_of(path, GENERIC_WRITE), file_of(path, 0)};
}

static void close_trio(struct trio trio)
{
	works(CloseHandle(trio.reader));
	works(CloseHandle(trio.writer));
	works(CloseHandle(trio.none));
}

/* Where the handle is in its file. */
static int64_t place_of(HANDLE file)
{
	LARGE_INTEGER none = {.QuadPart = 0}, place;

	works(SetFilePointerEx(file, none, &place, FILE_CURRENT));
	return place.QuadPart;
}

static void move_to(HANDLE file, int64_t place)
{
	works(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = place}, NULL, FILE_BEGIN));
}

static void expect_content(const char *path, const char *expected)
{
	char bytes[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ok(read(fd, bytes, sizeof(bytes) - 1) >= 0);
	close(fd);
	is_text(bytes, expected);
}

/* ---- reading and writing ---------------------------------------------------------------------------------------- */

static void reads_up_to_the_end(void **state)
{
	char bytes[16] = "";
	DWORD count = 99;

	(void)state;
	HANDLE file = file_of(fresh_file(true), GENERIC_READ);
	works(ReadFile(file, bytes, 3, &count, NULL));
	is(count, 3);
	is_text(bytes, "con");
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 4);
	is(memcmp(bytes, "tent", 4), 0);
	/* At the end, and behind it: success, and nothing. */
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 0);
	move_to(file, 1000);
	count = 99;
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 0);
	count = 99;
	works(ReadFile(file, NULL, 0, &count, NULL));
	is(count, 0);
	/* Who does not want to know how much. */
	move_to(file, 0);
	works(ReadFile(file, bytes, 1, NULL, NULL));
	is(place_of(file), 1);
	works(CloseHandle(file));
}

static void writes_at_its_place(void **state)
{
	DWORD count = 99;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, GENERIC_WRITE);
	works(WriteFile(file, "CON", 3, &count, NULL));
	is(count, 3);
	is(place_of(file), 3);
	expect_content(path, "CONtent");
	works(WriteFile(file, NULL, 0, &count, NULL));
	is(count, 0);
	move_to(file, 9);
	works(WriteFile(file, "!", 1, NULL, NULL));
	is(file_size(path), 10);
	works(CloseHandle(file));
	/* The gap is zeros. */
	char bytes[16];
	file = file_of(path, GENERIC_READ);
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 10);
	is(memcmp(bytes, "CONtent\0\0!", 10), 0);
	works(CloseHandle(file));
}

static void large_pieces_come_whole(void **state)
{
	static const DWORD size = 5 * MIB + 123;
	DWORD count;

	(void)state;
	char *bytes = malloc(size), *back = malloc(size);
	for (DWORD i = 0; i < size; i++)
		bytes[i] = (char)pattern(i);
	HANDLE file = open_ordinary(root_path("large"), READ_WRITE, CREATE_NEW);
	start_ticking(under_valgrind() ? 20000 : 500); /* there a faster one leaves no time for anything else */
	works(WriteFile(file, bytes, size, &count, NULL));
	is(count, size);
	move_to(file, 0);
	works(ReadFile(file, back, size, &count, NULL));
	is(count, size);
	is(memcmp(bytes, back, size), 0);
	stop_ticking();
	works(CloseHandle(file));
	free(bytes);
	free(back);
}

static void appending_goes_to_the_end(void **state)
{
	DWORD count;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, FILE_APPEND_DATA), other = file_of(path, GENERIC_WRITE);
	works(WriteFile(file, "1", 1, &count, NULL));
	move_to(other, 8);
	works(WriteFile(other, "2", 1, &count, NULL));
	move_to(file, 0);
	works(WriteFile(file, "3", 1, &count, NULL));
	expect_content(path, "content123");
	works(CloseHandle(other));
	works(CloseHandle(file));
	/* With the right to write anywhere it is an ordinary one. */
	file = file_of(path, FILE_APPEND_DATA | FILE_WRITE_DATA);
	works(WriteFile(file, "C", 1, &count, NULL));
	expect_content(path, "Content123");
	works(CloseHandle(file));
}

static void write_through_is_on_the_disk(void **state)
{
	char target[64], line[128];
	bool found = false;

	(void)state;
	HANDLE file =
	    CreateFileA(fresh_file(true), GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_WRITE_THROUGH, NULL);
	ok(file != INVALID_HANDLE_VALUE);
	/* Not to be seen from outside but in the flags of its descriptor. */
	for (int fd = 3; fd < 64 && !found; fd++) {
		sprintf(target, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(target, line, sizeof(line) - 1);
		if (n > 0) {
			line[n] = '\0';
			found = strcmp(line, root_path("file")) == 0 && fcntl(fd, F_GETFL) & O_DSYNC;
		}
	}
	ok(found);
	works(CloseHandle(file));
}

/* The kernel takes no read or write that would pass it, not even of what is before it. */
static void the_greatest_place_there_is(void **state)
{
	static const LARGE_INTEGER places[] = {{.QuadPart = INT64_MAX - 6}, {.QuadPart = INT64_MAX}};
	char bytes[16] = {0};
	DWORD count;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, READ_WRITE);
	if (!SetFilePointerEx(file, places[1], NULL, FILE_BEGIN)) {
		works(CloseHandle(file));
		SKIP_TEST("no file of this file system can be so large");
	}
	for (size_t i = 0; i < COUNT(places); i++) {
		works(SetFilePointerEx(file, places[i], NULL, FILE_BEGIN));
		count = 99;
		works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
		is(count, 0);
		fails(WriteFile(file, bytes, sizeof(bytes), &count, NULL), ERROR_DISK_FULL);
		is(count, 0);
	}
	expect_content(path, CONTENT);
	is(truncate(path, INT64_MAX), 0);
	works(SetFilePointerEx(file, places[0], NULL, FILE_BEGIN));
	memset(bytes, 'x', sizeof(bytes));
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 6);
	is(memcmp(bytes, "\0\0\0\0\0\0x", 7), 0);
	works(CloseHandle(file));
}

static void reading_fails_for_a_reason(void **state)
{
	OVERLAPPED overlapped = {0};
	char bytes[4];
	DWORD count = 99;

	(void)state;
	struct trio trio = open_trio(fresh_file(true));
	HANDLE memory = new_memory(NULL, PAGE_READWRITE, 1);
	fails(ReadFile(trio.writer, bytes, 1, &count, NULL), ERROR_ACCESS_DENIED);
	is(count, 0);
	fails(ReadFile(trio.none, bytes, 1, NULL, NULL), ERROR_ACCESS_DENIED);
	count = 99;
	fails(ReadFile(NULL, bytes, 1, &count, NULL), ERROR_INVALID_HANDLE);
	is(count, 0);
	fails(ReadFile(INVALID_HANDLE_VALUE, bytes, 1, &count, NULL), ERROR_INVALID_HANDLE);
	fails(ReadFile(memory, bytes, 1, &count, NULL), ERROR_INVALID_HANDLE);
	fails(ReadFile(GetCurrentProcess(), bytes, 1, &count, NULL), ERROR_INVALID_HANDLE);
	fails(ReadFile(trio.reader, bytes, 1, &count, &overlapped), ERROR_INVALID_PARAMETER);
	if (!under_valgrind()) { /* which complains of the addresses */
		fails(ReadFile(trio.reader, NULL, 1, &count, NULL), ERROR_NOACCESS);
		fails(ReadFile(trio.reader, (void *)16, 1, &count, NULL), ERROR_NOACCESS);
	}
	is(place_of(trio.reader), 0);
	works(CloseHandle(memory));
	close_trio(trio);
	fails(ReadFile(trio.reader, bytes, 1, &count, NULL), ERROR_INVALID_HANDLE);
}

static void writing_fails_for_a_reason(void **state)
{
	OVERLAPPED overlapped = {0};
	DWORD count = 99;

	(void)state;
	const char *path = fresh_file(true);
	struct trio trio = open_trio(path);
	fails(WriteFile(trio.reader, "x", 1, &count, NULL), ERROR_ACCESS_DENIED);
	is(count, 0);
	fails(WriteFile(trio.none, "x", 1, NULL, NULL), ERROR_ACCESS_DENIED);
	fails(WriteFile(NULL, "x", 1, &count, NULL), ERROR_INVALID_HANDLE);
	fails(WriteFile(trio.writer, "x", 1, &count, &overlapped), ERROR_INVALID_PARAMETER);
	if (!under_valgrind()) { /* which complains of the addresses */
		fails(WriteFile(trio.writer, NULL, 1, &count, NULL), ERROR_INVALID_USER_BUFFER);
		fails(WriteFile(trio.writer, (void *)16, 1, &count, NULL), ERROR_INVALID_USER_BUFFER);
	}
	expect_content(path, CONTENT);
	close_trio(trio);
	fails(WriteFile(trio.writer, "x", 1, &count, NULL), ERROR_INVALID_HANDLE);
}

static int with_a_disk_that_fails(void *argument)
{
	char bytes[4];
	DWORD count = 99;
	HANDLE file = file_of(argument, READ_WRITE);

	if (!make_fail(SYS_read, 1, 0, EIO) || !make_fail(SYS_write, 1, 0, EIO) || !make_fail(SYS_fsync, 1, 0, EIO) ||
	    !make_fail(SYS_fallocate, 1, 0, EIO))
		return SKIP;
	fails(ReadFile(file, bytes, 1, &count, NULL), ERROR_IO_DEVICE);
	fails(WriteFile(file, bytes, 1, &count, NULL), ERROR_IO_DEVICE);
	is(count, 0);
	fails(FlushFileBuffers(file), ERROR_IO_DEVICE);
	move_to(file, 1000);
	fails(SetEndOfFile(file), ERROR_IO_DEVICE);
	is(file_size(argument), CONTENT_SIZE);
	return 0;
}

static void a_disk_that_fails_is_told(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(with_a_disk_that_fails, (void *)(uintptr_t)fresh_file(true));
}

static int with_facts_that_cannot_be_read(void *argument)
{
	BY_HANDLE_FILE_INFORMATION facts;
	HANDLE file = file_of(argument, READ_WRITE);

#ifdef SYS_newfstatat
	if (!make_fail(SYS_newfstatat, 3, AT_EMPTY_PATH, EIO))
		return SKIP;
#endif
#ifdef SYS_fstat
	if (!make_fail(SYS_fstat, 0, 0, EIO))
		return SKIP;
#endif
	SetLastError(UNSET);
	is(GetFileSize(file, NULL), INVALID_FILE_SIZE);
	is(GetLastError(), ERROR_IO_DEVICE);
	fails(GetFileInformationByHandle(file, &facts), ERROR_IO_DEVICE);
	fails(SetEndOfFile(file), ERROR_IO_DEVICE);
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_IO_DEVICE);
	ok(CloseHandle(file));
	return 0;
}

static void a_disk_that_fails_to_tell_of_a_file(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	IN_CHILD(with_facts_that_cannot_be_read, (void *)(uintptr_t)fresh_file(true));
}

static int without_room_for_what_was_written(void *argument)
{
	HANDLE file = file_of(argument, READ_WRITE);

	if (!make_fail(SYS_fsync, 1, 0, ENOSPC))
		return SKIP;
	works(WriteFile(file, "C", 1, NULL, NULL));
	fails(FlushFileBuffers(file), ERROR_DISK_FULL);
	return 0;
}

static void a_disk_that_is_full_too_late_is_told(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_room_for_what_was_written, (void *)(uintptr_t)fresh_file(true));
}

static int with_a_full_disk(void *argument)
{
	static char bytes[256 * KIB];
	DWORD count = 99;

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	HANDLE file = open_ordinary(root_path("file"), READ_WRITE, CREATE_NEW);
	fails(WriteFile(file, bytes, sizeof(bytes), &count, NULL), ERROR_DISK_FULL);
	ok(count > 0 && count < sizeof(bytes)); /* what there was room for */
	is(file_size(root_path("file")), count);
	move_to(file, 0);
	works(SetEndOfFile(file));
	move_to(file, MIB);
	fails(SetEndOfFile(file), ERROR_DISK_FULL);
	is(file_size(root_path("file")), 0);
	move_to(file, 4096);
	works(SetEndOfFile(file));
	return 0;
}

static void a_full_disk_is_told(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(with_a_full_disk, NULL);
}

static int with_a_limit(void *argument)
{
	DWORD count = 99;
	HANDLE file = file_of(argument, GENERIC_WRITE), appender = file_of(argument, FILE_APPEND_DATA);

	limit(RLIMIT_FSIZE, 10);
	signal(SIGXFSZ, SIG_DFL); /* which would kill */
	fails(WriteFile(file, "0123456789A", 11, &count, NULL), ERROR_DISK_FULL);
	is(count, 0);
	works(WriteFile(file, "0123456", 7, &count, NULL));
	fails(WriteFile(appender, "789A", 4, &count, NULL), ERROR_DISK_FULL);
	works(WriteFile(appender, "789", 3, &count, NULL));
	fails(WriteFile(appender, "A", 1, &count, NULL), ERROR_DISK_FULL);
	move_to(file, 11);
	fails(SetEndOfFile(file), ERROR_DISK_FULL);
	move_to(file, 10);
	works(SetEndOfFile(file));
	return 0;
}

static void a_limit_is_told_and_does_not_kill(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	IN_CHILD(with_a_limit, (void *)(uintptr_t)path);
	expect_content(path, "0123456789");
}

/* ---- the place -------------------------------------------------------------------------------------------------- */

static void place_is_counted_from_three_points(void **state)
{
	(void)state;
	struct trio trio = open_trio(fresh_file(true));
	HANDLE files[] = {trio.reader, trio.writer, trio.none};
	for (size_t i = 0; i < COUNT(files); i++) {
		HANDLE file = files[i];
		works(SetFilePointer(file, 5, NULL, FILE_BEGIN));
		works(SetFilePointer(file, -2, NULL, FILE_CURRENT));
		is(place_of(file), 3);
		works(SetFilePointer(file, -1, NULL, FILE_END));
		is(place_of(file), 6);
		works(SetFilePointer(file, 100, NULL, FILE_END));
		is(place_of(file), 107);
		SetLastError(UNSET);
		is(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
		is(GetLastError(), UNSET);
	}
	is(file_size(root_path("file")), 7);
	close_trio(trio);
}

static void place_has_64_bits(void **state)
{
	LARGE_INTEGER place = {.QuadPart = 0};
	LONG high = 1;

	(void)state;
	HANDLE file = file_of(fresh_file(true), GENERIC_READ);
	is(SetFilePointer(file, 5, &high, FILE_BEGIN), 5);
	is(high, 1);
	is(place_of(file), (INT64_C(1) << 32) + 5);
	/* -6 of 64 bits. */
	high = -1;
	is(SetFilePointer(file, -6, &high, FILE_CURRENT), 0xFFFFFFFFu);
	is(high, 0);
	is(place_of(file), 0xFFFFFFFF);
	/* That was a success, and says so. */
	high = 0;
	denies(SetFilePointer(file, -1, &high, FILE_BEGIN), NO_ERROR);
	is(high, 0);
	denies(SetFilePointer(file, 0, NULL, FILE_CURRENT), NO_ERROR);
	high = 7;
	SetLastError(UNSET);
	is(SetFilePointer(file, 0, &high, FILE_BEGIN), 0);
	is(GetLastError(), UNSET);
	is(high, 7);
	works(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = -3}, &place, FILE_CURRENT));
	is(place.QuadPart, (INT64_C(7) << 32) - 3);
	works(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = 0}, NULL, FILE_BEGIN));
	works(CloseHandle(file));
}

static void moving_fails_for_a_reason(void **state)
{
	LARGE_INTEGER place = {.QuadPart = 99};
	LONG high;

	(void)state;
	HANDLE file = file_of(fresh_file(true), GENERIC_READ);
	move_to(file, 3);
	denies(SetFilePointer(file, -1, NULL, FILE_BEGIN), ERROR_NEGATIVE_SEEK);
	denies(SetFilePointer(file, -4, NULL, FILE_CURRENT), ERROR_NEGATIVE_SEEK);
	denies(SetFilePointer(file, -8, NULL, FILE_END), ERROR_NEGATIVE_SEEK);
	high = -1;
	denies(SetFilePointer(file, 0, &high, FILE_CURRENT), ERROR_NEGATIVE_SEEK);
	is(high, -1);
	fails(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = INT64_MIN}, &place, FILE_BEGIN), ERROR_NEGATIVE_SEEK);
	fails(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = INT64_MIN}, &place, FILE_END), ERROR_NEGATIVE_SEEK);
	is(place.QuadPart, 99);
	denies(SetFilePointer(file, 0, NULL, 3), ERROR_INVALID_PARAMETER);
	denies(SetFilePointer(file, 0, NULL, 0xFFFFFFFF), ERROR_INVALID_PARAMETER);
	is(place_of(file), 3);
	/* 32 bits do not hold it: then it does not move. */
	move_to(file, 0xFFFFFFFF);
	denies(SetFilePointer(file, 1, NULL, FILE_CURRENT), ERROR_INVALID_PARAMETER);
	is(place_of(file), 0xFFFFFFFF);
	/* Further than numbers go. */
	move_to(file, 1);
	fails(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = INT64_MAX}, &place, FILE_CURRENT),
	      ERROR_INVALID_PARAMETER);
	fails(SetFilePointerEx(file, (LARGE_INTEGER){.QuadPart = INT64_MAX}, &place, FILE_END),
	      ERROR_INVALID_PARAMETER);
	is(place_of(file), 1);
	works(CloseHandle(file));
	denies(SetFilePointer(file, 0, NULL, FILE_BEGIN), ERROR_INVALID_HANDLE);
	denies(SetFilePointer(NULL, 0, NULL, FILE_BEGIN), ERROR_INVALID_HANDLE);
	fails(SetFilePointerEx(file, place, NULL, FILE_BEGIN), ERROR_INVALID_HANDLE);
}

static void duplicates_have_one_place(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, READ_WRITE), other = file_of(path, GENERIC_READ);
	HANDLE second = duplicate_of(file, GENERIC_READ);
	char byte;
	move_to(file, 3);
	is(place_of(second), 3);
	is(place_of(other), 0);
	works(ReadFile(second, &byte, 1, NULL, NULL));
	is(byte, 't');
	is(place_of(file), 4);
	/* A duplicate may do no more than it was given. */
	fails(WriteFile(second, "x", 1, NULL, NULL), ERROR_ACCESS_DENIED);
	works(CloseHandle(file));
	works(ReadFile(second, &byte, 1, NULL, NULL));
	is(byte, 'e');
	works(CloseHandle(second));
	works(CloseHandle(other));
}

static int read_on(void *argument)
{
	char byte;

	works(ReadFile(argument, &byte, 1, NULL, NULL));
	is(byte, 'c');
	works(CloseHandle(argument));
	return 0;
}

static void child_of_a_fork_has_the_place_too(void **state)
{
	char byte;

	(void)state;
	HANDLE file = file_of(fresh_file(true), GENERIC_READ);
	IN_CHILD(read_on, file);
	works(ReadFile(file, &byte, 1, NULL, NULL));
	is(byte, 'o');
	works(CloseHandle(file));
}

/* ---- sizes ------------------------------------------------------------------------------------------------------ */

static void end_of_file_is_set_to_the_place(void **state)
{
	struct stat st;
	char bytes[32];
	DWORD count;

	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = file_of(path, READ_WRITE);
	move_to(file, 3);
	works(SetEndOfFile(file));
	expect_content(path, "con");
	move_to(file, 20);
	works(SetEndOfFile(file));
	is(file_size(path), 20);
	move_to(file, 0);
	works(ReadFile(file, bytes, sizeof(bytes), &count, NULL));
	is(count, 20);
	is(memcmp(bytes, "con\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20), 0);
	works(SetEndOfFile(file)); /* where it is */
	is(file_size(path), 20);
	/* It has its blocks, too. */
	move_to(file, MIB);
	works(SetEndOfFile(file));
	is(stat(path, &st), 0);
	ok(st.st_blocks * 512 >= (int64_t)MIB);
	works(CloseHandle(file));
}

static int without_fallocate(void *argument)
{
	HANDLE file = file_of(argument, GENERIC_WRITE);

	if (!make_fail(SYS_fallocate, 1, 0, EOPNOTSUPP))
		return SKIP;
	move_to(file, 1000);
	works(SetEndOfFile(file));
	is(file_size(argument), 1000);
	return 0;
}

static void file_grows_without_fallocate(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_fallocate, (void *)(uintptr_t)fresh_file(true));
}

static void size_has_64_bits(void **state)
{
	LARGE_INTEGER size;
	DWORD high = 99;

	(void)state;
	const char *path = fresh_file(true);
	struct trio trio = open_trio(path);
	HANDLE files[] = {trio.reader, trio.writer, trio.none};
	for (size_t i = 0; i < COUNT(files); i++) {
		works(GetFileSize(files[i], &high));
		is(GetFileSize(files[i], NULL), 7);
		is(high, 0);
		works(GetFileSizeEx(files[i], &size));
		is(size.QuadPart, 7);
	}
	is(truncate(path, (INT64_C(3) << 32) + 5), 0);
	is(GetFileSize(trio.none, &high), 5);
	is(high, 3);
	works(GetFileSizeEx(trio.none, &size));
	is(size.QuadPart, (INT64_C(3) << 32) + 5);
	/* A size, and no error. */
	is(truncate(path, 0xFFFFFFFF), 0);
	denies(GetFileSize(trio.none, &high), NO_ERROR);
	is(high, 0);
	denies(GetFileSize(trio.none, NULL), NO_ERROR);
	is(truncate(path, 0), 0);
	SetLastError(UNSET);
	is(GetFileSize(trio.none, NULL), 0);
	is(GetLastError(), UNSET);
	close_trio(trio);
}

static void sizes_fail_for_a_reason(void **state)
{
	LARGE_INTEGER size = {.QuadPart = 99};
	DWORD high = 99;

	(void)state;
	struct trio trio = open_trio(fresh_file(true));
	HANDLE memory = new_memory(NULL, PAGE_READWRITE, 1);
	fails(SetEndOfFile(trio.reader), ERROR_ACCESS_DENIED);
	fails(SetEndOfFile(trio.none), ERROR_ACCESS_DENIED);
	fails(SetEndOfFile(memory), ERROR_INVALID_HANDLE);
	fails(SetEndOfFile(NULL), ERROR_INVALID_HANDLE);
	fails(FlushFileBuffers(trio.reader), ERROR_ACCESS_DENIED);
	fails(FlushFileBuffers(trio.none), ERROR_ACCESS_DENIED);
	fails(FlushFileBuffers(memory), ERROR_INVALID_HANDLE);
	works(FlushFileBuffers(trio.writer));
	fails(GetFileSizeEx(trio.none, NULL), ERROR_NOACCESS);
	denies(GetFileSize(memory, &high), ERROR_INVALID_HANDLE);
	fails(GetFileSizeEx(memory, &size), ERROR_INVALID_HANDLE);
	is(high, 99);
	is(size.QuadPart, 99);
	works(CloseHandle(memory));
	close_trio(trio);
	fails(SetEndOfFile(trio.writer), ERROR_INVALID_HANDLE);
	fails(FlushFileBuffers(trio.writer), ERROR_INVALID_HANDLE);
	denies(GetFileSize(trio.writer, NULL), ERROR_INVALID_HANDLE);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(reads_up_to_the_end),
	    TEST(writes_at_its_place),
	    TEST(large_pieces_come_whole),
	    TEST(appending_goes_to_the_end),
	    TEST(write_through_is_on_the_disk),
	    TEST(the_greatest_place_there_is),
	    TEST(reading_fails_for_a_reason),
	    TEST(writing_fails_for_a_reason),
	    TEST(a_disk_that_fails_is_told),
	    TEST(a_disk_that_fails_to_tell_of_a_file),
	    TEST(a_disk_that_is_full_too_late_is_told),
	    TEST(a_full_disk_is_told),
	    TEST(a_limit_is_told_and_does_not_kill),
	    TEST(place_is_counted_from_three_points),
	    TEST(place_has_64_bits),
	    TEST(moving_fails_for_a_reason),
	    TEST(duplicates_have_one_place),
	    TEST(child_of_a_fork_has_the_place_too),
	    TEST(end_of_file_is_set_to_the_place),
	    TEST(file_grows_without_fallocate),
	    TEST(size_has_64_bits),
	    TEST(sizes_fail_for_a_reason),
	};

	return RUN_TESTS("file-io", tests);
}
