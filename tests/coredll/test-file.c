/* SPDX-License-Identifier: MIT */
/* test-file.c - CreateFile and CreateFileForMapping: dispositions, rights, kinds of files, and every last error of them */
#include "support.h"

#define UNICODE
#include "windows.h"

#define READ_WRITE (GENERIC_READ | GENERIC_WRITE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static const char *const content = "content";

static HANDLE open_ordinary(const char *path, DWORD access, DWORD disposition)
{
	SetLastError(77);
	return CreateFileA(path, access, SHARE_ALL, NULL, disposition, 0, NULL);
}

static HANDLE open_for_mapping(const char *path, DWORD access, DWORD disposition)
{
	SetLastError(77);
	return CreateFileForMappingA(path, access, 0, NULL, disposition, 0, NULL);
}

static HANDLE (*const both[])(const char *path, DWORD access, DWORD disposition) = {open_ordinary, open_for_mapping};

static void expect_handle(HANDLE handle, DWORD error)
{
	ok(handle != INVALID_HANDLE_VALUE && handle != NULL);
	is(GetLastError(), error);
	is(CloseHandle(handle), TRUE);
}

static void expect_failure(HANDLE handle, DWORD error)
{
	ok(handle == INVALID_HANDLE_VALUE);
	is(GetLastError(), error);
}

/* A file with content, or none. */
static const char *fresh(bool there)
{
	const char *path = root_path("file");

	unlink(path);
	if (there)
		write_file(path, content, strlen(content));
	return path;
}

static void dispositions_do_what_they_say(void **state)
{
	static const struct {
		DWORD disposition;
		bool there;
		DWORD error;
		int64_t size; /* afterwards; -1: not there */
	} rows[] = {
	    {CREATE_NEW, false, 0, 0},
	    {CREATE_NEW, true, ERROR_FILE_EXISTS, 7},
	    {CREATE_ALWAYS, false, 0, 0},
	    {CREATE_ALWAYS, true, ERROR_ALREADY_EXISTS, 0},
	    {OPEN_EXISTING, false, ERROR_FILE_NOT_FOUND, -1},
	    {OPEN_EXISTING, true, 0, 7},
	    {OPEN_ALWAYS, false, 0, 0},
	    {OPEN_ALWAYS, true, ERROR_ALREADY_EXISTS, 7},
	    {TRUNCATE_EXISTING, false, ERROR_FILE_NOT_FOUND, -1},
	    {TRUNCATE_EXISTING, true, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows) * 2; i++) {
		const char *path = fresh(rows[i / 2].there);
		HANDLE handle = both[i % 2](path, READ_WRITE, rows[i / 2].disposition);
		if (rows[i / 2].error == 0 || rows[i / 2].error == ERROR_ALREADY_EXISTS)
			expect_handle(handle, rows[i / 2].error);
		else
			expect_failure(handle, rows[i / 2].error);
		is(exists(path) ? (int64_t)file_size(path) : -1, rows[i / 2].size);
	}
}

static void writer_shares_with_nobody(void **state)
{
	(void)state;
	const char *path = fresh(true);
	HANDLE reader = open_for_mapping(path, GENERIC_READ, OPEN_EXISTING);
	ok(reader != INVALID_HANDLE_VALUE);
	expect_handle(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), 0);
	expect_failure(open_for_mapping(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	is(CloseHandle(reader), TRUE);
	HANDLE writer = open_for_mapping(path, GENERIC_WRITE, OPEN_EXISTING);
	ok(writer != INVALID_HANDLE_VALUE);
	expect_failure(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	expect_failure(open_for_mapping(path, READ_WRITE, CREATE_ALWAYS), ERROR_SHARING_VIOLATION);
	is(file_size(path), 7);
	is(CloseHandle(writer), TRUE);
	expect_handle(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(dispositions_do_what_they_say),
	    TEST(writer_shares_with_nobody),
	};

	return RUN_TESTS("file", tests);
}
