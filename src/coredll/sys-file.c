/* SPDX-License-Identifier: MIT */
/* sys-file.c - the wrappers that sys-file.h describes */
#include "sys-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/sys-retry.h"

int sys_stat(const char *path, struct stat *st)
{
	return (int)RETRY(stat(path, st));
}

ssize_t sys_write(int fd, const void *buffer, size_t size)
{
	return (ssize_t)RETRY(write(fd, buffer, size));
}

int64_t sys_seek(int fd, int64_t offset, int whence)
{
	off_t place = lseek(fd, (off_t)offset, whence); /* which no signal interrupts */

	return place < 0 ? -errno : place;
}

int sys_fsync(int fd)
{
	return (int)RETRY(fsync(fd));
}

int sys_realpath(const char *path, char *whole)
{
	return realpath(path, whole) ? 0 : -errno;
}
