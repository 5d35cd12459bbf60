/* SPDX-License-Identifier: MIT */
/* row-memory.c - the memory that an object takes beside its data: as the library says, and as the file system counts it */
#include <stdio.h>
#include <sys/statvfs.h>

#include <mmobj.h>

#include "rows.h"

#define COUNT 1000u
#define ROUNDS 11u
#define SIZE 4096u

static uint64_t bytes_used(void)
{
	struct statvfs fs;

	must(statvfs(root_path, &fs) == 0, "statvfs");
	return (uint64_t)(fs.f_blocks - fs.f_bfree) * fs.f_frsize;
}

/* Bytes for each object beside its data: the larger of what it says and what the file system lost. */
static double round_of(double *said)
{
	static mmobj *objects[COUNT];
	struct mmobj_info info;
	char name[32];
	uint64_t memory = 0, before = bytes_used();

	for (unsigned i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "memory %u", i);
		must(mmobj_create(name, &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &objects[i]) == 0,
		     "mmobj_create");
		must(mmobj_stat(objects[i], &info) == 0, "mmobj_stat");
		memory += info.memory - info.size;
	}
	uint64_t after = bytes_used();
	for (unsigned i = 0; i < COUNT; i++)
		objects[i] = mmobj_close(objects[i]);
	*said = (double)memory / COUNT;
	return ((double)after - (double)before) / COUNT - SIZE;
}

unsigned row_memory(struct row *rows)
{
	double counted[ROUNDS], said[ROUNDS];

	/* Medians of rounds, for others use the file system meanwhile. */
	for (unsigned i = 0; i < ROUNDS; i++)
		counted[i] = round_of(&said[i]);
	double by_system = percentile(counted, ROUNDS, 0.5), by_library = percentile(said, ROUNDS, 0.5);
	*rows = (struct row){
	    .id = "memory",
	    .what = "memory beside the data of one object",
	    .unit = "B",
	    .value = by_system > by_library ? by_system : by_library,
	    .low = percentile(counted, ROUNDS, 0.05),
	    .high = percentile(counted, ROUNDS, 0.95),
	    .limit = 8192,
	};
	snprintf(rows->note, sizeof(rows->note), "%.0f B as mmobj_stat() says, %.0f B as statfs(2) counts", by_library,
		 by_system);
	return 1;
}
