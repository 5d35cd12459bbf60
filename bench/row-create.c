/* SPDX-License-Identifier: MIT */
/* row-create.c - creating and destroying a small object, its memory committed on both sides */
#include <mmobj.h>

#include "posix.h"
#include "rows.h"

#define SIZE 4096u

static uint64_t ours(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		mmobj *object;

		must(mmobj_create("create", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object) == 0,
		     "mmobj_create");
		mmobj_close(object);
	}
	return now_ns() - since;
}

unsigned row_create(struct row *rows)
{
	struct measured m = measure(ours, posix_create, 1501);

	*rows = (struct row){
	    .id = "create",
	    .what = "create and destroy 4 KiB",
	    .with = "shm_open, ftruncate, posix_fallocate, close, shm_unlink",
	    .limit = 2.2,
	};
	row_set_ratio(rows, &m);
	return 1;
}
