/* SPDX-License-Identifier: MIT */
/* row-map.c - mapping and unmapping a view, on a handle that is there */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mmobj.h>

#include "rows.h"

#define SIZE 65536u

static mmobj *object;
static int posix_fd;

static uint64_t ours(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		void *view;

		must(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
		must(mmobj_unmap(view) == 0, "mmobj_unmap");
	}
	return now_ns() - since;
}

static uint64_t posix(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		void *view = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, posix_fd, 0);
		must(view != MAP_FAILED, "mmap");
		must(munmap(view, SIZE) == 0, "munmap");
	}
	return now_ns() - since;
}

unsigned row_map(struct row *rows)
{
	must(mmobj_create("map", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	posix_fd = shm_open(posix_name, O_RDWR | O_CREAT | O_EXCL, 0600);
	must(posix_fd >= 0 && posix_fallocate(posix_fd, 0, SIZE) == 0, "shm_open");
	struct measured m = measure(ours, posix, 501);
	close(posix_fd);
	shm_unlink(posix_name);
	object = mmobj_close(object);
	*rows = (struct row){
	    .id = "map",
	    .what = "map and unmap a view on a handle",
	    .with = "mmap, munmap",
	    .limit = 1.15,
	};
	row_set_ratio(rows, &m);
	return 1;
}
