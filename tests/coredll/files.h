/* SPDX-License-Identifier: MIT */
/*
 * files.h - what the tests of calls on files share
 */
#ifndef FILES_H
#define FILES_H

#include "calls.h"

#define READ_WRITE (GENERIC_READ | GENERIC_WRITE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define CONTENT "content"
#define CONTENT_SIZE 7

/* The call returns INVALID_HANDLE_VALUE, and says why. */
#define refuses(call, why)                                                                                             \
	do {                                                                                                           \
		SetLastError(UNSET);                                                                                   \
		is((intptr_t)(call), -1);                                                                              \
		check_is(GetLastError(), (why), "the last error of " #call, __FILE__, __LINE__);                       \
	} while (0)

/* The call returns 0xFFFFFFFF, and says why. */
#define denies(call, why)                                                                                              \
	do {                                                                                                           \
		SetLastError(UNSET);                                                                                   \
		is((call), 0xFFFFFFFFu);                                                                               \
		check_is(GetLastError(), (why), "the last error of " #call, __FILE__, __LINE__);                       \
	} while (0)

/* The call returns a handle, with that last error; it is closed again. */
#define opens(call, error)                                                                                             \
	do {                                                                                                           \
		SetLastError(UNSET);                                                                                   \
		HANDLE handle_ = (call);                                                                               \
		ok(handle_ != INVALID_HANDLE_VALUE && handle_ != NULL);                                                \
		check_is(GetLastError(), (error), "the last error of " #call, __FILE__, __LINE__);                     \
		works(CloseHandle(handle_));                                                                           \
	} while (0)

/* Both calls, with what is usual. */
static inline HANDLE open_ordinary(const char *path, DWORD access, DWORD disposition)
{
	return CreateFileA(path, access, SHARE_ALL, NULL, disposition, 0, NULL);
}

static inline HANDLE open_for_mapping(const char *path, DWORD access, DWORD disposition)
{
	return CreateFileForMappingA(path, access, 0, NULL, disposition, 0, NULL);
}

/* The same, which must succeed. */
static inline HANDLE file_of(const char *path, DWORD access)
{
	HANDLE file = open_ordinary(path, access, OPEN_EXISTING);

	ok(file != INVALID_HANDLE_VALUE && file != NULL);
	return file;
}

/* A file with CONTENT in the test's root, or none of that name. */
static inline const char *fresh_file(bool there)
{
	const char *path = root_path("file");

	unlink(path);
	if (there)
		write_file(path, CONTENT, CONTENT_SIZE);
	return path;
}

#endif
