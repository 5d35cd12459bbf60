/* SPDX-License-Identifier: MIT */
/*
 * measure.h - two ways to do one thing, by turns, in one run
 *
 * A side does its thing so many times and says how many nanoseconds that took. The sides take turns, A B A B, in many short
 * rounds: whatever the machine does meanwhile (frequency, neighbours) happens to both. Each round gives a ratio; the result is
 * their median, and the spread is what lies between their 5th and 95th percentile.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdint.h>

typedef uint64_t (*side)(unsigned times);

struct measured {
	double a_ns, b_ns;                   /* medians, of doing it once */
	double ratio, ratio_low, ratio_high; /* of the rounds' a / b: median, 5 %, 95 % */
	double a_low, a_high;                /* 5 %, 95 % */
	double more, more_low, more_high;    /* ns, of the rounds' a - b: median, 5 %, 95 % */
};

uint64_t now_ns(void);

/* Each side as many times in a round as take a millisecond. b: NULL if there is nothing to compare with. */
struct measured measure(side a, side b, unsigned rounds);

/* The same with that many times, of both, in each round. */
struct measured measure_times(side a, side b, unsigned rounds, unsigned times);

/* The value below which that share (0..1) of the values lies. Sorts them. */
double percentile(double *values, unsigned count, double share);

/* Ends the benchmark with a message: a measurement of something else is none. */
__attribute__((noreturn)) void give_up(const char *what);

/* A call that has to succeed. */
static inline void must(int ok, const char *what)
{
	if (!ok)
		give_up(what);
}

#endif
