/* SPDX-License-Identifier: MIT */
/* sides.h - who is compared, and their programs that run as long as the benchmark does */
#ifndef SIDES_H
#define SIDES_H

#include "program.h"

struct side {
	const char *id;
	struct program holder; /* has the object that the other one opens */
	struct program user;   /* is measured */
	const char *why_not;   /* left out, and why; NULL: it is there */
};

/* The first is ours, the second what it is compared with. */
extern struct side sides[];
extern const unsigned side_count;
#define OURS "mmobj"
#define BARE "posix"

/* Starts what is not running yet. */
void sides_start(void);
void sides_end(void);

struct side *side_named(const char *id);

/* The benchmark's own folder on /dev/shm, where every side runs; and what all names begin with there. */
extern char root_path[64];
extern char prefix[32];

/* What is not measured, and why: for the reports. */
void leave_out(const char *work, const char *side, const char *why);
struct left_out {
	const char *work, *side, *why;
};
extern struct left_out left_out[64];
extern unsigned left_out_count;

#endif
