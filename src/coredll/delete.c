/* SPDX-License-Identifier: MIT */
/* delete.c - DeleteFile: see fileapi.h */
#include "winbase.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "../lib/retry.h"
#include "../lib/sys.h"
#include "error.h"
#include "gate.h"
#include "open.h"
#include "path.h"
#include "share.h"

static int delete_at_door(int fd, const void *what)
{
	const char *path = what;
	struct stat st = {0}, there = {0};

	if (!share_allowed(fd, (struct share){.uses = FILE_SHARE_DELETE}))
		return -ETXTBSY;
	int r = sys_fstat(fd, &st);
	if (r == 0)
		r = sys_fstatat(AT_FDCWD, path, &there);
	if (r < 0)
		return r;
	if (!same_file(&st, &there))
		return -EAGAIN; /* another has its name now */
	return sys_unlinkat(AT_FDCWD, path);
}

static int delete_once(const char *path)
{
	static const int flags = O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
	struct stat st;
	int r = sys_fstatat(AT_FDCWD, path, &st);

	if (r < 0)
		return r;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return sys_unlinkat(AT_FDCWD, path);
	if (!(st.st_mode & FILE_WRITABLE))
		return -EACCES;
	CLEANUP(close_fd) int fd = sys_openat(AT_FDCWD, path, O_RDONLY | flags, 0);
	if (fd == -EACCES)
		fd = sys_openat(AT_FDCWD, path, O_WRONLY | flags, 0);
	if (fd == -ELOOP || fd == -ENXIO)
		return -EAGAIN; /* it became a link, or a FIFO */
	if (fd == -EACCES)
		return sys_unlinkat(AT_FDCWD, path); /* whose shares cannot be asked for */
	return fd < 0 ? fd : share_at_door(fd, delete_at_door, path);
}

static BOOL delete_file(DWORD name_error, const char *path)
{
	struct retry again = {0};
	int r;

	if (name_error)
		return fail(name_error);
	gate_enter(); /* a child must not have the door */
	do
		r = delete_once(path);
	while (retry(&again, &r));
	gate_leave();
	if (r == -EBUSY)
		r = -ETXTBSY; /* somebody else is at it (a lease, to O_NONBLOCK, is -EAGAIN) */
	return r == 0 || fail(path_error(r, path));
}

BOOL WINAPI DeleteFileW(LPCWSTR lpFileName)
{
	char path[PATH_BYTES];

	return delete_file(path_from_wide(lpFileName, path), path);
}

BOOL WINAPI DeleteFileA(LPCSTR lpFileName)
{
	char path[PATH_BYTES];

	return delete_file(path_from_utf8(lpFileName, path), path);
}
