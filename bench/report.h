/* SPDX-License-Identifier: MIT */
/* report.h - one line for each thing measured, with its limit; as a table for people, as JSON for programs */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "machine.h"
#include "measure.h"

struct row {
	const char *id;   /* a word */
	const char *what; /* what is done */
	const char *with; /* what it is compared with; NULL if with nothing */
	const char *unit; /* of value and limit: "x", "us", "B" */
	double value, low, high;
	double limit;            /* at most, or at least; 0: none */
	bool at_least;           /* the more the better: how many times as fast, say */
	double ours_ns, with_ns; /* 0 if not timed */
	bool broken;             /* it is over its limit in a way that value does not show, see note */
	bool left_out;           /* not measured, and nothing is wrong with that: note says why */
	char note[160];          /* "" or what else is to say */
};

bool row_is_judged(const struct row *row); /* has it a limit that was tried? */
bool row_is_missed(const struct row *row);

/* A row of ratios. */
void row_set_ratio(struct row *row, const struct measured *m);

void report_begin(const struct machine *machine, bool json);
void report_row(const struct row *row, bool json, bool first);
void report_end(unsigned missed, unsigned judged, double seconds, bool json);

#endif
