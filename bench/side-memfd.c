/* SPDX-License-Identifier: MIT */
/*
 * side-memfd.c - memfd_create(2): see side.h
 *
 * Such an object has no name; others find it by a symbolic link to its maker's descriptor in /proc.
 */
#include "side.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

const char *side_version(void)
{
	return "memfd_create, ftruncate, a link to /proc/PID/fd/N";
}

void side_create(struct share *share, const char *name, size_t size)
{
	char path[64];
	int fd = memfd_create(name, MFD_CLOEXEC);

	must(fd >= 0 && ftruncate(fd, (off_t)size) == 0, "memfd_create");
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)getpid(), fd);
	must(symlink(path, name) == 0, "symlink");
	*share = (struct share){.number = fd, .size = size};
}

void side_destroy(struct share *share, const char *name)
{
	side_close(share);
	must(unlink(name) == 0, "unlink");
}

void side_open(struct share *share, const char *name)
{
	int fd = open(name, O_RDWR | O_CLOEXEC);

	must(fd >= 0, "open");
	*share = (struct share){.number = fd};
}
