/* SPDX-License-Identifier: MIT */
/* orders.h - what a side's program is told to do: side.c and, where there are fork and threads, side-many.c */
#ifndef ORDERS_H
#define ORDERS_H

#include "side.h"

#define NAME_SIZE 64

struct order {
	char what[16];
	unsigned times;
	unsigned size;  /* in bytes, of the objects that are made */
	unsigned count; /* of objects, processes or threads */
};

struct work {
	const char *what; /* NULL ends a list */
	void (*once)(const struct order *order);
	bool by_threads; /* each of them does it TIMES times, in the one call */
};

/* An object that stays from one order to the next. */
struct kept {
	const char *word;
	char name[NAME_SIZE];
	struct share share;
	bool is_there;
};

double clock_ns(void);
const char *full_name(const char *word, char name[NAME_SIZE]);
void keep(struct kept *kept, size_t size); /* makes it if it is not there */
void let_go(struct kept *kept);

void open_once(const char *name); /* open, close */
void use_once(const char *name);  /* open, map, touch, unmap, close */

/* Orders beside those of side.c; and the end of what they made. */
extern const struct work many[];
void end_many(void);

#endif
