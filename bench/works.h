/* SPDX-License-Identifier: MIT */
/* works.h - what is measured: families of works, each in its own file; each makes lanes (lane.h) and has them take turns */
#ifndef WORKS_H
#define WORKS_H

#include "sides.h"

/* `all`: the long ones, too. */
void work_cycle(bool all);
void work_client(bool all);
void work_open(bool all);
void work_reopen(bool all);
void work_map(bool all);
void work_create(bool all);
void work_fill(bool all);
void work_touch(bool all);
void work_crowd(bool all);
void work_peers(bool all);
void work_threads(bool all);
void work_fork(bool all);
void work_kill(bool all);
void work_message(bool all);
void work_memory(bool all);
void work_calls(bool all);

/* What a lane's `work` and `param` mean, and what its values are: "ns", "B" ... */
struct work_info {
	const char *id, *what;
	const char *param; /* "B", "objects" ...; NULL: it says nothing */
	const char *unit;
	const char *base; /* the side that others are compared with; NULL: each with its own first param */
};
extern const struct work_info works[];
extern const unsigned works_count;
const struct work_info *work_info(const char *id);

/* What a lane is compared with, as the work says. */
const struct lane *base_of(const struct lane *lane);

#define KIB 1024ul
#define MIB (1024ul * KIB)

#endif
