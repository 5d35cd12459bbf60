/* SPDX-License-Identifier: MIT */
/*
 * lane.h - ways to do one thing, by turns, in one run
 *
 * A lane is one thing done by one side. Lanes that are compared take turns, A B C A B C, in many short rounds: whatever the machine
 * does meanwhile (frequency, neighbours) happens to all. Each round gives a value for each lane, so two of them can be compared
 * round by round: the median of those ratios says more than the ratio of two medians. What was measured is kept until the end,
 * for the reports and the goals.
 */
#ifndef LANE_H
#define LANE_H

#include <stdbool.h>
#include <stdint.h>

struct program;

struct lane {
	const char *work;    /* what is done: its id in the table of works; NULL: only to prepare or to clean up */
	const char *side;    /* who does it */
	unsigned long param; /* bytes, objects, processes ... : what the work says; 0 */

	/*
	 * Does it so many times and says what that took: nanoseconds of them all, below 0 if it cannot be done (then the lane is
	 * left out). What is no time (bytes, calls) is done once.
	 */
	double (*once)(struct lane *lane, unsigned times);
	struct program *program; /* for order() in program.h, with what follows */
	const char *order;
	unsigned size, count;
	void *context; /* for other functions, theirs */

	unsigned times; /* in a turn; 0: as many as take turn_ns */
	double turn_ns; /* 0: a millisecond */

	double *values; /* of doing it once, one for each round; NULL: left out */
	unsigned rounds;
};

/* The lanes take turns, in their order, for so many rounds; those with `work` are kept. */
void take_turns(struct lane *lanes, unsigned count, unsigned rounds);

/* All that was measured. */
extern struct lane *measured;
extern unsigned measured_count;

/* NULL: was not measured. */
const struct lane *measured_lane(const char *work, const char *side, unsigned long param);

/* The median and how far the rounds are spread. */
struct spread {
	double p5, median, p95, p99;
};
struct spread spread_of(const struct lane *lane);
struct spread spread_of_ratio(const struct lane *a, const struct lane *b); /* of the rounds' a / b */

double now_ns(void);

/* Ends the benchmark with a message. */
__attribute__((noreturn)) void give_up(const char *what);

/* A call that has to succeed: a measurement of something else is none. */
static inline void must(bool ok, const char *what)
{
	if (!ok)
		give_up(what);
}

#endif
