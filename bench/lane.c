/* SPDX-License-Identifier: MIT */
/* lane.c - rounds, medians and spread: see lane.h */
#include "lane.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * How long a lane runs in a turn: many calls, and shorter than a busy machine lets a process run at a time, so that most turns are
 * disturbed by nobody.
 */
#define TURN_NS 1e6

struct lane *measured;
unsigned measured_count;

double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

void give_up(const char *what)
{
	fprintf(stderr, "bench: %s failed (errno, if it was a system call: %s)\n", what, strerror(errno));
	exit(2);
}

/* ---- turns ------------------------------------------------------------------------------------------------------ */

/* The shortest of a few tries: the one that nobody else on the machine got in the way of. */
static double shortest(struct lane *lane, unsigned times, double enough)
{
	double least = enough;

	for (unsigned i = 0; i < 3 && least >= enough; i++) {
		double took = lane->once(lane, times);
		least = i == 0 || took < least ? took : least;
	}
	return least;
}

/* How often it is done in a turn; what ran to find that out has warmed the caches. */
static void calibrate(struct lane *lane)
{
	double enough = lane->turn_ns > 0 ? lane->turn_ns : TURN_NS, took = 0;
	unsigned times = 1;

	while ((took = shortest(lane, times, enough)) >= 0 && took < enough && times < 1u << 24)
		times *= 2;
	lane->times = took < 0 ? 0 : times;
}

static void take_turn(struct lane *lane)
{
	double took = lane->once(lane, lane->times);

	if (took < 0)
		lane->times = 0; /* it cannot: no further turns */
	else if (lane->work)
		lane->values[lane->rounds++] = took / lane->times;
}

static void keep_measured(const struct lane *lane)
{
	measured = realloc(measured, (measured_count + 1) * sizeof(*measured));
	must(measured != NULL, "realloc");
	measured[measured_count++] = *lane;
}

void take_turns(struct lane *lanes, unsigned count, unsigned rounds)
{
	for (unsigned i = 0; i < count; i++) {
		if (lanes[i].times == 0)
			calibrate(&lanes[i]);
		lanes[i].rounds = 0;
		lanes[i].values = calloc(rounds, sizeof(double));
		must(lanes[i].values != NULL, "calloc");
	}
	for (unsigned round = 0; round < rounds; round++)
		for (unsigned i = 0; i < count; i++)
			if (lanes[i].times > 0)
				take_turn(&lanes[i]);
	for (unsigned i = 0; i < count; i++)
		if (lanes[i].work && lanes[i].times > 0)
			keep_measured(&lanes[i]);
		else
			free(lanes[i].values);
}

const struct lane *measured_lane(const char *work, const char *side, unsigned long param)
{
	for (unsigned i = 0; i < measured_count; i++)
		if (strcmp(measured[i].work, work) == 0 && strcmp(measured[i].side, side) == 0 &&
		    measured[i].param == param)
			return &measured[i];
	return NULL;
}

/* ---- what they say ---------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts them. */
static struct spread spread(double *values, unsigned count)
{
	qsort(values, count, sizeof(*values), by_value);
#define PERCENTILE(share) values[(unsigned)((share) * (count - 1) + 0.5)]
	return (struct spread){PERCENTILE(0.05), PERCENTILE(0.5), PERCENTILE(0.95), PERCENTILE(0.99)};
}

struct spread spread_of_ratio(const struct lane *a, const struct lane *b)
{
	unsigned count = b && b->rounds < a->rounds ? b->rounds : a->rounds;
	double *values = calloc(count, sizeof(double));

	must(values != NULL, "calloc");
	for (unsigned i = 0; i < count; i++)
		values[i] = a->values[i] / (b ? b->values[i] : 1);
	struct spread found = spread(values, count);
	free(values);
	return found;
}

struct spread spread_of(const struct lane *lane)
{
	return spread_of_ratio(lane, NULL);
}
