/* SPDX-License-Identifier: MIT */
/* temporary.c - GetTempPath and GetTempFileName: see fileapi.h */
#include "winbase.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/sys.h"
#include "../lib/utf8.h"
#include "error.h"
#include "gate.h"
#include "open.h"
#include "path.h"
#include "sys-file.h"
#include "text.h"

#define LONGEST (MAX_PATH - 14) /* of a directory, in units: the rest is for the file's own name */
#define NUMBERS 0xFFFFu

/* With a '/' at its end. */
static void temporary_path(char path[PATH_BYTES])
{
	WCHAR units[LONGEST];
	const char *from = secure_getenv("TMPDIR");

	if (!from || from[0] != '/' || wide_from_utf8(from, units, LONGEST) < 0)
		from = "/tmp";
	size_t n = strlen(from);
	memcpy(path, from, n);
	if (path[n - 1] != '/')
		path[n++] = '/';
	path[n] = '\0';
}

DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
{
	char path[PATH_BYTES];
	WCHAR units[MAX_PATH];

	temporary_path(path);
	DWORD n = (DWORD)wide_from_utf8(path, units, MAX_PATH);
	if (!lpBuffer || nBufferLength <= n)
		return n + 1;
	memcpy(lpBuffer, units, (n + 1) * sizeof(WCHAR));
	return n;
}

DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
{
	char path[PATH_BYTES];

	temporary_path(path);
	DWORD n = (DWORD)strlen(path);
	if (!lpBuffer || nBufferLength <= n)
		return n + 1;
	memcpy(lpBuffer, path, n + 1);
	return n;
}

/* What GetTempFileName() makes a name of. */
struct parts {
	char directory[LONGEST * 3 + 1]; /* as the caller wrote it */
	char prefix[3 * 3 + 1];
	size_t room; /* for the name, in bytes of UTF-8 with the NUL */
};

static void write_name(const struct parts *p, UINT number, char name[PATH_BYTES])
{
	char last = p->directory[strlen(p->directory) - 1];
	const char *between = last == '/' || last == '\\' ? "" : strchr(p->directory, '\\') ? "\\" : "/";

	snprintf(name, PATH_BYTES, "%s%s%s%x.tmp", p->directory, between, p->prefix, number);
}

static int make_one(const char *path)
{
	struct opening opening = {.path = path, .rights = GENERIC_WRITE, .disposition = CREATE_NEW, .mode = 0666};
	bool created;

	gate_enter();
	int fd = open_file(&opening, &created);
	close_fd(&fd);
	gate_leave();
	return fd;
}

/* A new file under a number that is free. Its number, or 0 and an error. */
static UINT make_file(const struct parts *p, char name[PATH_BYTES], DWORD *error)
{
	UINT first = (UINT)(sys_clock_ns() / 1000) ^ (UINT)getpid();
	char path[PATH_BYTES];

	for (UINT i = 0; i < NUMBERS; i++) {
		UINT number = 1 + (first + i) % NUMBERS;
		write_name(p, number, name);
		*error = path_from_utf8(name, path);
		if (*error)
			return 0;
		int r = make_one(path);
		if (r >= 0)
			return number;
		*error = path_error(r, path);
		if (r != -EEXIST)
			return 0;
	}
	*error = ERROR_FILE_EXISTS;
	return 0;
}

static DWORD check_directory(const struct parts *p)
{
	size_t longest = strlen(p->directory) + strlen(p->prefix) + sizeof("/1234.tmp");
	char path[PATH_BYTES];
	struct stat st;
	DWORD error = path_from_utf8(p->directory, path);

	if (error)
		return error == ERROR_PATH_NOT_FOUND ? ERROR_DIRECTORY : error;
	if (longest > p->room)
		return ERROR_BUFFER_OVERFLOW;
	return sys_stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? ERROR_SUCCESS : ERROR_DIRECTORY;
}

/* Writes the name. Its number, or 0 and the last error. */
static UINT temporary_name(const struct parts *p, UINT number, char name[PATH_BYTES])
{
	DWORD error = check_directory(p);

	if (error)
		return (UINT)fail(error);
	number &= NUMBERS;
	if (number) {
		write_name(p, number, name);
		return number;
	}
	number = make_file(p, name, &error);
	SetLastError(error);
	return number;
}

/* Of a prefix as much as fits into three units, in whole characters. */
static DWORD take_wide_prefix(LPCWSTR prefix, struct parts *p)
{
	WCHAR units[4] = {0};

	for (int i = 0; prefix && i < 3 && prefix[i]; i++)
		units[i] = prefix[i];
	if (units[2] >= 0xD800 && units[2] <= 0xDBFF)
		units[2] = 0;
	return error_of(utf8_from_wide(units, p->prefix, sizeof(p->prefix)));
}

static DWORD take_prefix(LPCSTR prefix, struct parts *p)
{
	size_t bytes = 0, units = 0;

	while (prefix && prefix[bytes]) {
		size_t n = utf8_sequence((const unsigned char *)prefix + bytes);
		if (n == 0)
			return ERROR_INVALID_NAME;
		units += n == 4 ? 2 : 1;
		if (units > 3)
			break;
		bytes += n;
	}
	if (bytes)
		memcpy(p->prefix, prefix, bytes);
	p->prefix[bytes] = '\0';
	return ERROR_SUCCESS;
}

UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique, LPWSTR lpTempFileName)
{
	struct parts parts = {.room = PATH_BYTES};
	char name[PATH_BYTES];

	if (!lpPathName || !lpTempFileName)
		return (UINT)fail(lpPathName ? ERROR_INVALID_PARAMETER : ERROR_DIRECTORY);
	if (wide_length(lpPathName) > LONGEST)
		return (UINT)fail(ERROR_BUFFER_OVERFLOW);
	int r = utf8_from_wide(lpPathName, parts.directory, sizeof(parts.directory));
	DWORD error = r < 0 ? error_of(r) : take_wide_prefix(lpPrefixString, &parts);
	if (error)
		return (UINT)fail(error);
	UINT number = temporary_name(&parts, uUnique, name);
	if (number)
		(void)wide_from_utf8(name, lpTempFileName, MAX_PATH);
	return number;
}

UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName)
{
	struct parts parts = {.room = MAX_PATH};
	char name[PATH_BYTES];

	if (!lpPathName || !lpTempFileName)
		return (UINT)fail(lpPathName ? ERROR_INVALID_PARAMETER : ERROR_DIRECTORY);
	if (strlen(lpPathName) > LONGEST)
		return (UINT)fail(ERROR_BUFFER_OVERFLOW);
	memcpy(parts.directory, lpPathName, strlen(lpPathName) + 1);
	DWORD error = take_prefix(lpPrefixString, &parts);
	if (error)
		return (UINT)fail(error);
	UINT number = temporary_name(&parts, uUnique, name);
	if (number)
		memcpy(lpTempFileName, name, strlen(name) + 1);
	return number;
}
