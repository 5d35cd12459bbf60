/* SPDX-License-Identifier: MIT */
/* goals.h - what is to be reached, and what was */
#ifndef GOALS_H
#define GOALS_H

#include "lane.h"

struct goal {
	const char *what;
	const char *work, *side;
	unsigned long param;
	const char *with; /* side that it is compared with; NULL: with a plain number, in `unit` */
	unsigned long with_param;
	double limit;  /* at most */
	bool at_least; /* at least: so many times as long as ours, say */
	const char *unit;
	double scale; /* of a plain number: 1e3 for ns as us; 0 is 1 */
};
extern const struct goal goals[];
extern const unsigned goals_count;

/* The median of the rounds, and its spread. False: it was not measured. */
bool goal_value(const struct goal *goal, struct spread *found);
bool goal_is_missed(const struct goal *goal, const struct spread *found);

#endif
