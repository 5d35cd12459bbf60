/* SPDX-License-Identifier: MIT */
/*
 * scarce-calls.h - each call of a library with too little memory, and with too few descriptors
 *
 * Each call is made again and again, each time in a process that has not used the library yet, and each time another one of its
 * allocations is refused, or it may have one descriptor more, until it has enough. What it can do without, it does; else it says
 * what it lacks, leaves nothing, and works when it is tried again.
 */
#ifndef SCARCE_CALLS_H
#define SCARCE_CALLS_H

#include <stdbool.h>
#include <stddef.h>

struct scarce_call {
	const char *name;
	void (*prepare)(void); /* in the process, while there is enough; NULL: nothing */
	int (*run)(void);      /* not negative: it worked; else its error, negative */
};

struct scarce_calls {
	const struct scarce_call *all;
	size_t count;
	int no_memory, no_descriptors; /* the errors */
	/* A process beside all this: has "x", says 1, and gives it up when it hears 0. */
	int (*hold)(int socket, void *argument);
	void (*before)(void);    /* just before run(); NULL: nothing */
	bool (*got_any)(void);   /* has run() got anything, in this process? */
	void (*give_back)(void); /* what run() and prepare() got */
};

/* Tests, each over all calls. */
void scarce_memory(const struct scarce_calls *calls);
void scarce_descriptors(const struct scarce_calls *calls);

#endif
