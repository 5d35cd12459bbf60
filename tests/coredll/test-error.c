/* SPDX-License-Identifier: MIT */
/* test-error.c - the last error belongs to the thread, and each errno value becomes the one that it means */
#include "../support.h"

#undef fail /* of cmocka */
#include "error.h"

static void *fresh_thread(void *argument)
{
	(void)argument;
	is(GetLastError(), ERROR_SUCCESS);
	SetLastError(7);
	is(GetLastError(), 7);
	return NULL;
}

/* Another thread's error is its own, and it starts with none. */
static void belongs_to_the_thread(void **state)
{
	(void)state;
	SetLastError(0xFFFFFFFF);
	is(GetLastError(), 0xFFFFFFFF);
	join_thread(start_thread(fresh_thread, NULL));
	is(GetLastError(), 0xFFFFFFFF);
}

static int same_in_child(void *argument)
{
	(void)argument;
	is(GetLastError(), 1234);
	SetLastError(5);
	return 0;
}

/* fork(2) copies it with the thread. */
static void is_copied_by_fork(void **state)
{
	(void)state;
	SetLastError(1234);
	IN_CHILD(same_in_child, NULL);
	is(GetLastError(), 1234);
}

/* What a program passes is what it gets back, all 32 bits of it: no value is special. */
static void any_value_is_kept(void **state)
{
	(void)state;
	for (unsigned bit = 0; bit < 32; bit++) {
		SetLastError(1u << bit);
		is(GetLastError(), 1u << bit);
	}
	SetLastError(0);
	is(GetLastError(), 0);
}

/* A failure sets it, and does not touch errno; a success that says nothing of it leaves it. */
static void is_set_by_failures_alone(void **state)
{
	HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, NULL);

	(void)state;
	ok(mapping != NULL);
	SetLastError(77);
	void *view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
	ok(view != NULL);
	is(UnmapViewOfFile(view), TRUE);
	is(CloseHandle(mapping), TRUE);
	is(GetLastError(), 77);
	is(CloseHandle(mapping), FALSE);
	is(GetLastError(), ERROR_INVALID_HANDLE);
	is(UnmapViewOfFile(view), FALSE);
	is(GetLastError(), ERROR_INVALID_ADDRESS);
}

/* The numbers are those of Windows: programs have them in switches, and in what they print. */
static void numbers_are_those_of_windows(void **state)
{
	static const DWORD pairs[][2] = {
	    {ERROR_SUCCESS, 0},
	    {ERROR_FILE_NOT_FOUND, 2},
	    {ERROR_PATH_NOT_FOUND, 3},
	    {ERROR_TOO_MANY_OPEN_FILES, 4},
	    {ERROR_ACCESS_DENIED, 5},
	    {ERROR_INVALID_HANDLE, 6},
	    {ERROR_NOT_ENOUGH_MEMORY, 8},
	    {ERROR_WRITE_PROTECT, 19},
	    {ERROR_BAD_LENGTH, 24},
	    {ERROR_GEN_FAILURE, 31},
	    {ERROR_SHARING_VIOLATION, 32},
	    {ERROR_NOT_SUPPORTED, 50},
	    {ERROR_INVALID_PARAMETER, 87},
	    {ERROR_BROKEN_PIPE, 109},
	    {ERROR_DISK_FULL, 112},
	    {ERROR_INVALID_NAME, 123},
	    {ERROR_DIR_NOT_EMPTY, 145},
	    {ERROR_BUSY, 170},
	    {ERROR_ALREADY_EXISTS, 183},
	    {ERROR_FILENAME_EXCED_RANGE, 206},
	    {ERROR_INVALID_ADDRESS, 487},
	    {ERROR_NOACCESS, 998},
	    {ERROR_FILE_INVALID, 1006},
	    {ERROR_IO_DEVICE, 1117},
	    {ERROR_MAPPED_ALIGNMENT, 1132},
	    {ERROR_FILE_CORRUPT, 1392},
	    {ERROR_COMMITMENT_LIMIT, 1455},
	    {ERROR_CANT_RESOLVE_FILENAME, 1921},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		is(pairs[i][0], pairs[i][1]);
}

/* Written down a second time, by what the errno values mean here, so that a slip in the table is seen. */
static void errno_becomes_what_it_means(void **state)
{
	static const struct {
		int number;
		DWORD error;
	} expected[] = {
	    {EPERM, 5},       {ENOENT, 2},     {EIO, 1117},       {EBADF, 6},           {EAGAIN, 170},
	    {ENOMEM, 8},      {EACCES, 5},     {EFAULT, 998},     {EBUSY, 170},         {EEXIST, 183},
	    {ENODEV, 3},      {ENOTDIR, 3},    {EISDIR, 5},       {EINVAL, 87},         {ENFILE, 4},
	    {EMFILE, 4},      {ETXTBSY, 32},   {EFBIG, 1455},     {ENOSPC, 112},        {EDQUOT, 112},
	    {EROFS, 19},      {EPIPE, 109},    {ERANGE, 5},       {ENAMETOOLONG, 206},  {ENOTEMPTY, 145},
	    {ELOOP, 1921},    {ENODATA, 1006}, {EOVERFLOW, 1006}, {EILSEQ, 123},        {EBADMSG, 1392},
	    {EOPNOTSUPP, 50}, {ENOSYS, 50},    {EADDRINUSE, 487}, {EADDRNOTAVAIL, 487}, {ESTALE, 1006},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++)
		is(error_of(-expected[i].number), expected[i].error);
}

/* What is no failure is none, and what nobody thought of is one all the same. */
static void anything_else_is_told_apart(void **state)
{
	(void)state;
	is(error_of(0), ERROR_SUCCESS);
	is(error_of(1), ERROR_SUCCESS);
	is(error_of(ENOENT), ERROR_SUCCESS);
	is(error_of(-EXFULL), ERROR_GEN_FAILURE);
	is(error_of(-4095), ERROR_GEN_FAILURE);
}

/* Every errno value is a failure to the program, whatever it is. */
static void no_failure_is_a_success(void **state)
{
	(void)state;
	for (int number = 1; number < 4096; number++) {
		SetLastError(0);
		is(fail_errno(-number), FALSE);
		ok(GetLastError() != ERROR_SUCCESS);
	}
	is(fail(3), FALSE);
	is(GetLastError(), 3);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(belongs_to_the_thread),
	    TEST(is_copied_by_fork),
	    TEST(any_value_is_kept),
	    TEST(is_set_by_failures_alone),
	    TEST(numbers_are_those_of_windows),
	    TEST(errno_becomes_what_it_means),
	    TEST(anything_else_is_told_apart),
	    TEST(no_failure_is_a_success),
	};

	return RUN_TESTS("coredll-error", tests);
}
