/* SPDX-License-Identifier: MIT */
/* row-map.c - mapping and unmapping a view, on a handle that is there */
#include <mmobj.h>

#include "posix.h"
#include "rows.h"

#define SIZE 65536u

static mmobj *object;

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

unsigned row_map(struct row *rows)
{
	must(mmobj_create("map", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	posix_begin(SIZE);
	struct measured m = measure(ours, posix_map, 1501);
	posix_end();
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
