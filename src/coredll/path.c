/* SPDX-License-Identifier: MIT */
/* path.c - names of files: see path.h */
#include "path.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "sys-file.h"
#include "text.h"

static bool has_drive(const char *path)
{
	return ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z')) && path[1] == ':';
}

/* What both forms of a name have in common. */
static DWORD finish(char *path)
{
	if (!path[0] || has_drive(path))
		return ERROR_PATH_NOT_FOUND;
	for (char *p = strchr(path, '\\'); p; p = strchr(p, '\\'))
		*p = '/';
	return ERROR_SUCCESS;
}

DWORD path_from_wide(LPCWSTR name, char path[PATH_BYTES])
{
	if (!name)
		return ERROR_PATH_NOT_FOUND;
	if (wide_length(name) >= MAX_PATH)
		return ERROR_FILENAME_EXCED_RANGE;
	int r = utf8_from_wide(name, path, PATH_BYTES);
	return r < 0 ? error_of(r) : finish(path);
}

DWORD path_from_utf8(LPCSTR name, char path[PATH_BYTES])
{
	WCHAR units[MAX_PATH];

	if (!name)
		return ERROR_PATH_NOT_FOUND;
	int r = wide_from_utf8(name, units, MAX_PATH); /* counts units, and knows what is UTF-8 */
	if (r < 0)
		return error_of(r);
	memcpy(path, name, strlen(name) + 1);
	return finish(path);
}

size_t path_name(const char *path)
{
	size_t n = strlen(path);

	while (n > 0 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	return n;
}

void path_directory(const char *path, char directory[PATH_BYTES])
{
	size_t n = path_name(path);

	memcpy(directory, n > 0 ? path : ".", n > 0 ? n : 1);
	directory[n > 0 ? n : 1] = '\0';
}

static bool has_directory(const char *path)
{
	char directory[PATH_BYTES];
	struct stat st;

	path_directory(path, directory);
	return sys_stat(directory, &st) == 0 && S_ISDIR(st.st_mode);
}

DWORD path_error(int result, const char *path)
{
	if (result == -ENOENT && !has_directory(path))
		return ERROR_PATH_NOT_FOUND;
	return error_of(result);
}
