/* SPDX-License-Identifier: MIT */
/* posix.c - the bare system calls: see posix.h */
#include "posix.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure.h"
#include "rows.h"

#define SMALL 4096u

static int fd;
static size_t bytes;

void posix_begin(size_t size)
{
	fd = shm_open(posix_name, O_RDWR | O_CREAT | O_EXCL, 0600);
	must(fd >= 0 && posix_fallocate(fd, 0, (off_t)size) == 0, "shm_open");
	bytes = size;
}

void posix_end(void)
{
	close(fd);
	shm_unlink(posix_name);
}

uint64_t posix_open(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		int opened = shm_open(posix_name, O_RDWR, 0);
		must(opened >= 0, "shm_open");
		close(opened);
	}
	return now_ns() - since;
}

static void *map(void)
{
	void *view = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	must(view != MAP_FAILED, "mmap");
	return view;
}

uint64_t posix_map(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++)
		must(munmap(map(), bytes) == 0, "munmap");
	return now_ns() - since;
}

uint64_t posix_touch(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		void *view = map();
		++*(volatile char *)view;
		must(munmap(view, bytes) == 0, "munmap");
	}
	return now_ns() - since;
}

uint64_t posix_create(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		int made = shm_open(posix_name, O_RDWR | O_CREAT | O_EXCL, 0600);
		must(made >= 0 && ftruncate(made, SMALL) == 0 && posix_fallocate(made, 0, SMALL) == 0, "shm_open");
		close(made);
		shm_unlink(posix_name);
	}
	return now_ns() - since;
}
