/* SPDX-License-Identifier: MIT */
/*
 * path.h - the name of a file, from a program to the kernel
 */
#ifndef COREDLL_PATH_H
#define COREDLL_PATH_H

#include "winbase.h"

#define PATH_BYTES ((size_t)MAX_PATH * 3) /* a unit of UTF-16 is at most 3 bytes of UTF-8 */

/* Write it as UTF-8 with '/'. Return ERROR_SUCCESS, or the error that fileapi.h has for the name (Names). */
DWORD path_from_wide(LPCWSTR name, char path[PATH_BYTES]);
DWORD path_from_utf8(LPCSTR name, char path[PATH_BYTES]);

/* Where its last part begins. */
size_t path_name(const char *path);

/* The directory that it names something in. */
void path_directory(const char *path, char directory[PATH_BYTES]);

/* The error for what a system call said (-errno) of that path. */
DWORD path_error(int result, const char *path);

#endif
