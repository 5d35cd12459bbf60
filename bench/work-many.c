/* SPDX-License-Identifier: MIT */
/* work-many.c - works with many objects, processes or threads: does it stay as fast as with few? */
#include "works.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096u
#define LANES_MAX 16u
#define ROUNDS 201u

/* Programs with objects and names of their own: they live as long as the lanes that they are for. */
#define PROGRAMS_MAX 160u
static struct program programs[PROGRAMS_MAX];
static unsigned program_count;

static struct program *start(const char *side, const char *names, const char *root)
{
	must(program_count < PROGRAMS_MAX, "making room for programs");
	struct program *program = &programs[program_count++];
	const char *why_not = program_start(side, &(struct place){.prefix = names, .root = root}, program);

	must(why_not == NULL, "starting a side's program");
	return program;
}

/* Orders that prepare. */
static void tell(const struct program *program, const char *what, unsigned count)
{
	must(program_run(program, what, 1, PAGE, count) >= 0, what);
}

static void end_all(void)
{
	while (program_count > 0)
		program_end(&programs[--program_count]);
}

static const char *const two_sides[] = {OURS, BARE};

/* ---- objects in the store --------------------------------------------------------------------------------------- */

#define SPARE 100u /* descriptors that a process needs beside those of its objects */

static unsigned descriptors(void)
{
	struct rlimit limit;

	must(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
	return limit.rlim_cur > 1u << 30 ? 1u << 30 : (unsigned)limit.rlim_cur;
}

static unsigned long files_of_the_machine(void)
{
	FILE *f = fopen("/proc/sys/fs/file-max", "re");
	unsigned long files = 0;

	if (f && fscanf(f, "%lu", &files) != 1)
		files = 0;
	if (f)
		fclose(f);
	return files;
}

/* A store with so many objects, held by as many processes as that takes; and a process that opens one of them. */
static struct program *enter_crowd(const char *root, unsigned objects)
{
	unsigned each = descriptors() - SPARE < 10000 ? descriptors() - SPARE : 10000;
	char names[32];

	must(mkdir(root, 0700) == 0, "a store of its own");
	struct program *holder = start(OURS, "", root);
	tell(holder, "hold", 0);
	for (unsigned i = 0; i * each < objects; i++) {
		unsigned rest = objects - i * each;
		snprintf(names, sizeof(names), "-%u", i);
		tell(start(OURS, names, root), "crowd", rest < each ? rest : each);
	}
	return start(OURS, "", root);
}

void work_crowd(bool all)
{
	static const unsigned objects[] = {10, 1000, 10000, 100000};
	struct lane lanes[LANES_MAX];
	unsigned count = 0;
	char root[96];

	for (unsigned i = 0; i < 4; i++) {
		if (!all && objects[i] > 10000)
			continue;
		if (files_of_the_machine() < 2ul * objects[i] || objects[i] / (descriptors() - SPARE) > 100) {
			leave_out("crowd", OURS, "too few open files are allowed (ulimit -Hn, /proc/sys/fs/file-max)");
			continue;
		}
		snprintf(root, sizeof(root), "%s/crowd-%u", root_path, objects[i]);
		lanes[count++] = (struct lane){.work = "crowd",
					       .side = OURS,
					       .param = objects[i],
					       .once = order,
					       .program = enter_crowd(root, objects[i]),
					       .order = "open"};
	}
	take_turns(lanes, count, ROUNDS);
	end_all();
}

/* ---- processes on one object ------------------------------------------------------------------------------------ */

void work_peers(bool all)
{
	/* The bare locks, too: whose time is it that grows? */
	static const char *const three_sides[] = {OURS, BARE, "protocol"};
	static const unsigned processes[] = {1, 10, 100, 1000, 2000};
	struct lane lanes[LANES_MAX];
	unsigned count = 0;
	char names[32];

	for (unsigned i = 0; i < 5; i++)
		for (unsigned k = 0; k < 3 && (all || processes[i] <= 1000); k++) {
			snprintf(names, sizeof(names), "-peers-%u", processes[i]);
			tell(start(three_sides[k], names, root_path), "hold", 0);
			if (processes[i] > 1)
				tell(start(three_sides[k], names, root_path), "peers", processes[i] - 1);
			lanes[count++] = (struct lane){.work = "peers",
						       .side = three_sides[k],
						       .param = processes[i],
						       .once = order,
						       .program = start(three_sides[k], names, root_path),
						       .order = "open"};
		}
	take_turns(lanes, count, ROUNDS);
	end_all();
}

/* ---- threads ---------------------------------------------------------------------------------------------------- */

#define THREADS_MAX 4u
#define THREADS_TURN_NS 8e6 /* so that threads that have to share a core get their turns */

/* Threads of one process open and close, all the same name or each its own, of objects that it holds or another process does. */
static void compare_threads(const char *work, const char *order_text, bool held_elsewhere)
{
	/* The last: what it costs that threads count in one place, whoever does it. */
	static const char *const compared[] = {OURS, BARE, "counter"};
	bool counts_alone = !held_elsewhere && strcmp(order_text, "same") == 0;
	struct lane lanes[LANES_MAX];
	unsigned count = 0;

	for (unsigned k = 0; k < (counts_alone ? 3 : 2); k++) {
		struct program *holder = start(compared[k], "-threads", root_path), *user = holder;

		tell(holder, "crowd", THREADS_MAX);
		if (held_elsewhere)
			user = start(compared[k], "-threads", root_path);
		for (unsigned threads = 1; threads <= THREADS_MAX; threads *= 2)
			lanes[count++] = (struct lane){.work = work,
						       .side = compared[k],
						       .param = threads,
						       .once = order,
						       .program = user,
						       .order = order_text,
						       .count = threads,
						       .turn_ns = THREADS_TURN_NS};
	}
	take_turns(lanes, count, 51);
	end_all();
}

void work_threads(bool all)
{
	(void)all;
	compare_threads("threads-reopen-same", "same", false);
	compare_threads("threads-reopen-apart", "apart", false);
	compare_threads("threads-open-same", "same", true);
	compare_threads("threads-open-apart", "apart", true);
}

/* ---- fork ------------------------------------------------------------------------------------------------------- */

void work_fork(bool all)
{
	static const unsigned handles[] = {1, 100, 10000};
	struct lane lanes[LANES_MAX];
	unsigned count = 0;
	char names[32];

	(void)all;
	for (unsigned i = 0; i < 3; i++)
		for (unsigned k = 0; k < 2; k++) {
			if (descriptors() < handles[i] + SPARE) {
				leave_out("fork", two_sides[k], "too few open files are allowed (ulimit -Hn)");
				continue;
			}
			snprintf(names, sizeof(names), "-fork-%u", handles[i]);
			struct program *program = start(two_sides[k], names, root_path);
			tell(program, "crowd", handles[i]);
			lanes[count++] = (struct lane){.work = "fork",
						       .side = two_sides[k],
						       .param = handles[i],
						       .once = order,
						       .program = program,
						       .order = "fork"};
		}
	take_turns(lanes, count, ROUNDS);
	end_all();
}
