/* SPDX-License-Identifier: MIT */
/*
 * side-posix.c - the bare calls, shm_open(3) and what belongs to it: see side.h
 *
 * Built twice: with COMMIT the memory is there at creation, as libmmobj has it, else it comes when it is touched.
 */
#include "side.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

const char *side_version(void)
{
	return COMMIT ? "shm_open, ftruncate, posix_fallocate" : "shm_open, ftruncate";
}

void side_create(struct share *share, const char *name, size_t size)
{
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

	must(fd >= 0 && ftruncate(fd, (off_t)size) == 0, "shm_open");
	if (COMMIT)
		must(posix_fallocate(fd, 0, (off_t)size) == 0, "posix_fallocate");
	*share = (struct share){.number = fd, .size = size};
}

void side_destroy(struct share *share, const char *name)
{
	side_close(share);
	must(shm_unlink(name) == 0, "shm_unlink");
}

void side_open(struct share *share, const char *name)
{
	int fd = shm_open(name, O_RDWR, 0);

	must(fd >= 0, "shm_open");
	*share = (struct share){.number = fd};
}
