/* SPDX-License-Identifier: MIT */
/*
 * program.h - the sides' programs, driven over pipes: see side.c for what they are told
 *
 * They end when their pipe does, so none outlives the benchmark, however that ends.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "lane.h"

struct program {
	int pid;
	int to, from;     /* pipes */
	char version[64]; /* as it said */
};

/* Where a program lives, if not with all others: variables of its environment. */
struct place {
	const char *prefix; /* of its objects' names, after those of the benchmark and the side */
	const char *root;   /* MMOBJ_ROOT */
};

/*
 * Starts a side's program; what it prints as an error is ours.
 *   place  NULL: with all others
 * Returns NULL, or why it cannot be had.
 */
const char *program_start(const char *side, const struct place *place, struct program *program);

/* Has it do one thing so many times: how many nanoseconds that took there; below 0: it cannot do that. */
double program_run(const struct program *program, const char *what, unsigned times, unsigned size, unsigned count);

/* Ends it, and waits for that. Does nothing to one that was not started ({0}). */
void program_end(struct program *program);

/* As a lane's function: its order, to its program. */
double order(struct lane *lane, unsigned times);

#endif
