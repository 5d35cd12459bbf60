/* SPDX-License-Identifier: MIT */
/* row-fill.c - creating and filling a large object; destroying it is timed apart */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mmobj.h>

#include "rows.h"

#define SIZE (256u << 20)
#define ROUNDS 21u

/* What the last rounds' destroying took; one value for each call. */
static double ours_gone[ROUNDS + 1], posix_gone[ROUNDS + 1];
static unsigned ours_count, posix_count;

static uint64_t ours(unsigned times)
{
	mmobj *object;
	void *view;
	uint64_t since = now_ns();

	(void)times; /* once */
	must(mmobj_create("fill", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	must(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
	memset(view, 1, SIZE);
	uint64_t filled = now_ns();
	must(mmobj_unmap(view) == 0, "mmobj_unmap");
	mmobj_close(object);
	ours_gone[ours_count++] = (double)(now_ns() - filled);
	return filled - since;
}

static uint64_t posix(unsigned times)
{
	uint64_t since = now_ns();

	(void)times;
	int fd = shm_open(posix_name, O_RDWR | O_CREAT | O_EXCL, 0600);
	must(fd >= 0 && ftruncate(fd, SIZE) == 0, "shm_open");
	void *view = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(view != MAP_FAILED, "mmap");
	memset(view, 1, SIZE);
	uint64_t filled = now_ns();
	must(munmap(view, SIZE) == 0, "munmap");
	close(fd);
	shm_unlink(posix_name);
	posix_gone[posix_count++] = (double)(now_ns() - filled);
	return filled - since;
}

unsigned row_fill(struct row *rows)
{
	ours_count = posix_count = 0;
	struct measured m = measure_times(ours, posix, ROUNDS, 1);

	rows[0] = (struct row){
	    .id = "fill",
	    .what = "create and fill 256 MiB",
	    .with = "shm_open, ftruncate, mmap, memset",
	    .limit = 0.85,
	};
	row_set_ratio(&rows[0], &m);

	double ratio[ROUNDS + 1];
	for (unsigned i = 0; i < ours_count; i++)
		ratio[i] = ours_gone[i] / posix_gone[i];
	rows[1] = (struct row){
	    .id = "destroy",
	    .what = "destroy the 256 MiB again",
	    .with = "munmap, close, shm_unlink",
	    .unit = "x",
	    .limit = 0.2,
	    .value = percentile(ratio, ours_count, 0.5),
	    .low = percentile(ratio, ours_count, 0.05),
	    .high = percentile(ratio, ours_count, 0.95),
	    .ours_ns = percentile(ours_gone, ours_count, 0.5),
	    .with_ns = percentile(posix_gone, posix_count, 0.5),
	};
	return 2;
}
