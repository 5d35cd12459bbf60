/* SPDX-License-Identifier: MIT */
/* work-sides.c - works that every side does: opening, mapping, creating, filling */
#include "works.h"

#include <stddef.h>

#define PAGE 4096u
#define SIDES_MAX 16u
#define ROUNDS 301u

/* One lane of each side that is there, for the same order. */
static void compare(const char *work, const char *order_text, unsigned size, unsigned rounds)
{
	struct lane lanes[SIDES_MAX];
	unsigned count = 0;

	sides_start();
	for (unsigned i = 0; i < side_count && count < SIDES_MAX; i++)
		if (!sides[i].why_not)
			lanes[count++] = (struct lane){.work = work,
						       .side = sides[i].id,
						       .param = size,
						       .once = order,
						       .program = &sides[i].user,
						       .order = order_text,
						       .size = size};
	take_turns(lanes, count, rounds);
}

void work_cycle(bool all)
{
	(void)all;
	compare("cycle", "cycle", PAGE, ROUNDS);
}

void work_open(bool all)
{
	(void)all;
	compare("open", "open", PAGE, ROUNDS);
}

void work_reopen(bool all)
{
	(void)all;
	compare("reopen", "reopen", PAGE, ROUNDS);
}

void work_map(bool all)
{
	(void)all;
	compare("map", "map", PAGE, ROUNDS);
}

/* How often the work of that size is repeated: the machine's time is not without end. */
static unsigned rounds_for(unsigned size)
{
	return size <= MIB ? 101 : size <= 16 * MIB ? 31 : size <= 256 * MIB ? 7 : 3;
}

static const unsigned sizes[] = {4 * KIB, 64 * KIB, MIB, 16 * MIB, 256 * MIB, 1024 * MIB};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* The last one only in a long run. */
static bool is_wanted(unsigned size, bool all)
{
	return all || size < 1024 * MIB;
}

void work_create(bool all)
{
	for (unsigned i = 0; i < SIZES; i++)
		if (is_wanted(sizes[i], all))
			compare("create", "create", sizes[i], i == 0 ? ROUNDS : rounds_for(sizes[i]));
}

/* ---- in a program that has just begun --------------------------------------------------------------------------- */

/*
 * Short-lived clients: the program is started anew each time, and what is timed in it is its first and only open, map, touch,
 * unmap and close; not its start, nor its end.
 */
static double in_a_fresh_program(struct lane *lane, unsigned times)
{
	struct program program = {0};

	(void)times; /* once */
	must(program_start(lane->side, NULL, &program) == NULL, "starting a client");
	double took = program_run(&program, "cycle", 1, PAGE, 0);
	program_end(&program);
	return took;
}

void work_client(bool all)
{
	struct lane lanes[SIDES_MAX];
	unsigned count = 0;

	sides_start();
	for (unsigned i = 0; i < side_count && count < SIDES_MAX; i++)
		if (!sides[i].why_not)
			lanes[count++] = (struct lane){.work = "client",
						       .side = sides[i].id,
						       .param = PAGE,
						       .once = in_a_fresh_program,
						       .times = 1};
	take_turns(lanes, count, all ? 101 : 31);
}

/* ---- filling: one after the other, an object at a time ----------------------------------------------------------- */

/* Up to three orders to each side, in this order; those with a work are timed for it. */
struct step {
	const char *work, *order;
};

static void compare_steps(const struct step steps[3], unsigned size, unsigned rounds)
{
	struct lane lanes[3 * SIDES_MAX];
	unsigned count = 0;

	sides_start();
	for (unsigned i = 0; i < side_count; i++)
		for (unsigned k = 0; k < 3 && steps[k].order && !sides[i].why_not; k++)
			lanes[count++] = (struct lane){.work = steps[k].work,
						       .side = sides[i].id,
						       .param = size,
						       .once = order,
						       .program = &sides[i].user,
						       .order = steps[k].order,
						       .size = size,
						       .times = 1};
	take_turns(lanes, count, rounds);
}

void work_fill(bool all)
{
	for (unsigned i = 0; i < SIZES; i++)
		if (is_wanted(sizes[i], all))
			compare_steps((struct step[3]){{"fill", "fill"}, {"destroy", "gone"}}, sizes[i],
				      rounds_for(sizes[i]));
}

void work_touch(bool all)
{
	(void)all;
	compare_steps((struct step[3]){{NULL, "make"}, {"touch", "touch"}, {NULL, "gone"}}, 16 * MIB, 31);
}
