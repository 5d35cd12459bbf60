/* SPDX-License-Identifier: MIT */
/* attributes.c - what is at a path: see fileapi.h and attributes.h */
#include "attributes.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/sys.h"
#include "error.h"
#include "open.h"
#include "path.h"
#include "sys-file.h"

/* A name that begins with a dot, but for "." and ".." themselves. */
static bool is_hidden(const char *path)
{
	const char *name = path + path_name(path);
	size_t length = strcspn(name, "/");

	return name[0] == '.' && length > 1 && !(length == 2 && name[1] == '.');
}

DWORD attributes_of(const struct stat *st)
{
	DWORD attributes = S_ISDIR(st->st_mode) ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;

	return st->st_mode & FILE_WRITABLE ? attributes : attributes | FILE_ATTRIBUTE_READONLY;
}

static DWORD get_attributes(DWORD name_error, const char *path)
{
	struct stat st;

	if (name_error)
		return fail(name_error), INVALID_FILE_ATTRIBUTES;
	int r = sys_stat(path, &st);
	if (r < 0)
		return fail(path_error(r, path)), INVALID_FILE_ATTRIBUTES;
	return is_hidden(path) ? attributes_of(&st) | FILE_ATTRIBUTE_HIDDEN : attributes_of(&st);
}

DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName)
{
	char path[PATH_BYTES];

	return get_attributes(path_from_wide(lpFileName, path), path);
}

DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName)
{
	char path[PATH_BYTES];

	return get_attributes(path_from_utf8(lpFileName, path), path);
}

static BOOL set_attributes(DWORD name_error, const char *path, DWORD attributes)
{
	struct stat st;

	if (name_error)
		return fail(name_error);
	int r = sys_stat(path, &st);
	if (r == 0 && S_ISREG(st.st_mode)) {
		mode_t mode = st.st_mode & 07777;
		if (attributes & FILE_ATTRIBUTE_READONLY)
			mode &= ~(mode_t)FILE_WRITABLE;
		else if (!(mode & FILE_WRITABLE))
			mode |= S_IWUSR;
		if (mode != (st.st_mode & 07777))
			r = sys_fchmodat(AT_FDCWD, path, mode);
	}
	return r == 0 || fail(path_error(r, path));
}

BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
{
	char path[PATH_BYTES];

	return set_attributes(path_from_wide(lpFileName, path), path, dwFileAttributes);
}

BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
{
	char path[PATH_BYTES];

	return set_attributes(path_from_utf8(lpFileName, path), path, dwFileAttributes);
}
