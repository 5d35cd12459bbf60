/* SPDX-License-Identifier: MIT */
/* measure.c - rounds, medians and spread: see measure.h */
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS_MAX 4000u
/*
 * How long one side runs in a round: many calls, and shorter than a busy machine lets a process run at a time, so that most rounds
 * are disturbed by nobody.
 */
#define SIDE_NS 1000000u

uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void give_up(const char *what)
{
	fprintf(stderr, "bench: %s failed (errno, if it was a system call: %s)\n", what, strerror(errno));
	exit(2);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double percentile(double *values, unsigned count, double share)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[(unsigned)(share * (count - 1) + 0.5)];
}

/* The shortest of a few tries: the one that nobody else on the machine got in the way of. */
static uint64_t shortest(side a, unsigned times)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < 5 && least >= SIDE_NS; i++) {
		uint64_t took = a(times);
		least = took < least ? took : least;
	}
	return least;
}

/* How often it is done in SIDE_NS; what ran to find that out has warmed the caches. */
static unsigned calibrate(side a)
{
	unsigned times = 1;

	while (shortest(a, times) < SIDE_NS && times < 1u << 24)
		times *= 2;
	return times;
}

static struct measured take_turns(side a, unsigned a_times, side b, unsigned b_times, unsigned rounds)
{
	static double a_ns[ROUNDS_MAX], b_ns[ROUNDS_MAX], ratio[ROUNDS_MAX], more[ROUNDS_MAX];

	must(rounds <= ROUNDS_MAX, "making room for the rounds");
	a(a_times); /* both warm */
	if (b)
		b(b_times);
	for (unsigned i = 0; i < rounds; i++) {
		a_ns[i] = (double)a(a_times) / a_times;
		b_ns[i] = b ? (double)b(b_times) / b_times : 1;
		ratio[i] = a_ns[i] / b_ns[i];
		more[i] = a_ns[i] - b_ns[i];
	}
	return (struct measured){
	    .a_ns = percentile(a_ns, rounds, 0.5),
	    .a_low = percentile(a_ns, rounds, 0.05),
	    .a_high = percentile(a_ns, rounds, 0.95),
	    .b_ns = b ? percentile(b_ns, rounds, 0.5) : 0,
	    .ratio = percentile(ratio, rounds, 0.5),
	    .ratio_low = percentile(ratio, rounds, 0.05),
	    .ratio_high = percentile(ratio, rounds, 0.95),
	    .more = percentile(more, rounds, 0.5),
	    .more_low = percentile(more, rounds, 0.05),
	    .more_high = percentile(more, rounds, 0.95),
	};
}

struct measured measure(side a, side b, unsigned rounds)
{
	unsigned a_times = calibrate(a);

	return take_turns(a, a_times, b, b ? calibrate(b) : 0, rounds);
}

struct measured measure_times(side a, side b, unsigned rounds, unsigned times)
{
	return take_turns(a, times, b, times, rounds);
}
