/* SPDX-License-Identifier: MIT */
/* measure.c - rounds, medians and spread: see measure.h */
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS_MAX 2000u
#define SIDE_NS 4000000u /* how long one side runs in a round: many calls, and many rounds in a few seconds */

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

struct measured measure(side a, side b, unsigned rounds)
{
	return measure_times(a, b, rounds, calibrate(a));
}

struct measured measure_times(side a, side b, unsigned rounds, unsigned times)
{
	static double a_ns[ROUNDS_MAX], b_ns[ROUNDS_MAX], ratio[ROUNDS_MAX];

	must(rounds <= ROUNDS_MAX, "making room for the rounds");
	a(times); /* both warm */
	if (b)
		b(times);
	for (unsigned i = 0; i < rounds; i++) {
		a_ns[i] = (double)a(times) / times;
		b_ns[i] = b ? (double)b(times) / times : 1;
		ratio[i] = a_ns[i] / b_ns[i];
	}
	return (struct measured){
	    .a_ns = percentile(a_ns, rounds, 0.5),
	    .a_low = percentile(a_ns, rounds, 0.05),
	    .a_high = percentile(a_ns, rounds, 0.95),
	    .b_ns = b ? percentile(b_ns, rounds, 0.5) : 0,
	    .ratio = percentile(ratio, rounds, 0.5),
	    .ratio_low = percentile(ratio, rounds, 0.05),
	    .ratio_high = percentile(ratio, rounds, 0.95),
	    .rounds = rounds,
	    .times = times,
	};
}
