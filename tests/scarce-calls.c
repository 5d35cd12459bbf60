/* SPDX-License-Identifier: MIT */
/* scarce-calls.c - what scarce-calls.h describes */
#include "scarce-calls.h"

#include <limits.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "scarce.h"
#include "support.h"

static const struct scarce_calls *calls;
static unsigned *total; /* where a process says how many allocations its call makes, if none is refused */

struct refusal {
	const struct scarce_call *call;
	unsigned nth; /* of the allocations; or how many descriptors */
};

/* In a process of its own. A call that failed has left nothing, and works the next time. */
static void try_again(const struct scarce_call *call, int descriptors, int mappings)
{
	ok(!calls->got_any());
	is(open_here(), descriptors);
	is(mapped_here(test_root), mappings);
	ok(call->run() >= 0);
}

/* In a process of its own. SKIP: the call needs no such allocation. */
static int refuse(void *argument)
{
	const struct refusal *refusal = argument;

	if (refusal->call->prepare)
		refusal->call->prepare();
	int descriptors = open_here(), mappings = mapped_here(test_root);
	if (calls->before)
		calls->before();
	scarce_begin(refusal->nth);
	int r = refusal->call->run();
	bool refused = scarce_end();
	if (r < 0) {
		is(r, calls->no_memory);
		ok(refused);
		try_again(refusal->call, descriptors, mappings);
	}
	if (!refused)
		*total = scarce_count();
	calls->give_back();
	return refused ? 0 : SKIP;
}

/* Returns how many were refused. A listing has some for each process of the machine: of those that are alike not all. */
static unsigned refuse_each(const struct scarce_call *call)
{
	struct refusal refusal = {.call = call, .nth = UINT_MAX};
	unsigned count = 0;

	is(child_status(refuse, &refusal), SKIP);
	for (refusal.nth = 1; refusal.nth <= *total;) {
		int status = child_status(refuse, &refusal);
		if (status != 0 && status != SKIP)
			print_message("# %s, allocation %u\n", call->name, refusal.nth);
		ok(status == 0 || status == SKIP);
		count += status == 0;
		refusal.nth += 1 + (refusal.nth + 30 < *total ? refusal.nth / 5 : 0);
	}
	return count;
}

/* In a process of its own, which may have so many descriptors. SKIP: they were too few. */
static int lack_descriptors(void *argument)
{
	const struct refusal *refusal = argument;

	if (refusal->call->prepare)
		refusal->call->prepare();
	int descriptors = open_here(), mappings = mapped_here(test_root);
	if (calls->before)
		calls->before();
	limit(RLIMIT_NOFILE, refusal->nth);
	int r = refusal->call->run();
	limit(RLIMIT_NOFILE, 256);
	if (r < 0) {
		is(r, calls->no_descriptors);
		try_again(refusal->call, descriptors, mappings);
	}
	calls->give_back();
	return r < 0 ? SKIP : 0;
}

/* Each number of descriptors up to what is enough for all. Returns how often it was too small. */
static unsigned lack_each(const struct scarce_call *call)
{
	unsigned count = 0;

	for (struct refusal refusal = {.call = call, .nth = STDERR_FILENO + 1}; refusal.nth < 32; refusal.nth++) {
		int status = child_status(lack_descriptors, &refusal);
		if (status != 0 && status != SKIP)
			print_message("# %s, %u descriptors\n", call->name, refusal.nth);
		ok(status == 0 || status == SKIP);
		count += status == SKIP;
	}
	return count;
}

/* All calls, beside a process that holds "x" all the time. There must have been too little more often than once for each. */
static void each_call(unsigned (*make_scarce)(const struct scarce_call *call))
{
	unsigned count = 0;

	struct child holder = child_start(calls->hold, NULL);
	is(hear(holder.socket), 1);
	int there = left_in_store();
	for (size_t i = 0; i < calls->count; i++) {
		count += make_scarce(&calls->all[i]);
		is(left_in_store(), there);
	}
	say(holder.socket, 0);
	is(child_end(&holder), 0);
	is(left_in_store(), 0);
	ok(count > calls->count);
}

void scarce_memory(const struct scarce_calls *of)
{
	if (!scarce_possible())
		SKIP_TEST("the allocator is not ours here");
	calls = of;
	total = mmap(NULL, sizeof(*total), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ok(total != MAP_FAILED);
	each_call(refuse_each);
	is(munmap(total, sizeof(*total)), 0);
}

void scarce_descriptors(const struct scarce_calls *of)
{
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	calls = of;
	each_call(lack_each);
}
