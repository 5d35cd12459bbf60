/* SPDX-License-Identifier: MIT */
/* row-many.c - opening an object in a crowded store, and in one that is nearly empty */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mmobj.h>

#include "other.h"
#include "rows.h"

#define FEW 10u
#define MANY 10000u
#define SPARE 100u /* descriptors beside those of the objects */

/* Two stores, so two processes that measure: each in its own. */
static struct other in_few, in_many;

struct crowd {
	const char *folder;
	unsigned count;
};

static void enter_store(const char *folder)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", root_path, folder);
	must((mkdir(path, 0700) == 0 || access(path, R_OK) == 0) && setenv("MMOBJ_ROOT", path, 1) == 0,
	     "a store of its own");
}

/* In the holder. */
static void hold(void *context)
{
	const struct crowd *crowd = context;
	char name[32];
	mmobj *object;

	enter_store(crowd->folder);
	must(mmobj_create("one", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	for (unsigned i = 0; i < crowd->count; i++) {
		snprintf(name, sizeof(name), "other %u", i);
		must(mmobj_create(name, &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	}
}

/* In the process that measures. */
static void enter(void *context)
{
	enter_store(context);
}

static uint64_t open_one(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		mmobj *object;

		must(mmobj_open("one", MMOBJ_WRITE, &object) == 0, "mmobj_open");
		mmobj_close(object);
	}
	return now_ns() - since;
}

static uint64_t many(unsigned times)
{
	return other_run(&in_many, open_one, times);
}

static uint64_t few(unsigned times)
{
	return other_run(&in_few, open_one, times);
}

/* A hold costs one descriptor. */
static int has_descriptors(void)
{
	struct rlimit limit;

	must(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
	if (limit.rlim_cur >= MANY + SPARE)
		return 1;
	limit.rlim_cur = limit.rlim_max;
	return limit.rlim_max >= MANY + SPARE && setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

unsigned row_many(struct row *rows)
{
	char a[] = "many", b[] = "few";

	*rows = (struct row){
	    .id = "many",
	    .what = "open and close, 10,000 other objects in the store",
	    .with = "the same with 10 other objects",
	    .unit = "x",
	    .limit = 1.2,
	};
	if (!has_descriptors()) {
		rows->broken = true;
		snprintf(rows->note, sizeof(rows->note), "not measured: needs ulimit -Hn of %u", MANY + SPARE);
		return 1;
	}
	struct other hold_many = other_start(hold, &(struct crowd){.folder = a, .count = MANY});
	struct other hold_few = other_start(hold, &(struct crowd){.folder = b, .count = FEW});
	in_many = other_start(enter, a);
	in_few = other_start(enter, b);
	struct measured m = measure(many, few, 1501);
	other_end(&in_many);
	other_end(&in_few);
	other_end(&hold_many);
	other_end(&hold_few);
	row_set_ratio(rows, &m);
	return 1;
}
