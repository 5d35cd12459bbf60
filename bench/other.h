/* SPDX-License-Identifier: MIT */
/*
 * other.h - other processes: one that holds objects, one that measures in another store
 *
 * They end when their pipe does, so none outlives the benchmark, however that ends.
 */
#ifndef OTHER_H
#define OTHER_H

#include "measure.h"

struct other {
	int pid;
	int to, from; /* pipes */
};

/* A process that calls prepare(context) and then waits; returns when it is prepared. */
struct other other_start(void (*prepare)(void *context), void *context);

/* Has it run a side: what that returned there. */
uint64_t other_run(const struct other *other, side what, unsigned times);

void other_end(const struct other *other);

#endif
