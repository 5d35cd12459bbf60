/* SPDX-License-Identifier: MIT */
/*
 * operation.h - what processes do with objects, one call of the library each, set up so that it can be stepped through
 *
 * All of them are about the object "x". Each is done in a child of its own (trace.h), while 0, 1 or 2 other processes hold "x".
 */
#ifndef OPERATION_H
#define OPERATION_H

#include "trace.h"

#define NAME "x"
#define SIZE 10000u /* two pages and a bit */
#define HOLDERS_MAX 2

/* What the process has that does it. */
struct actor {
	const struct operation *operation;
	mmobj *object;
	void *view;
	int fd;
	struct mmobj_swept swept;
};

struct operation {
	const char *name;
	uint32_t flags;  /* of "x" */
	bool file;       /* "x" is a file */
	int least, most; /* so many others can hold "x" meanwhile */
	unsigned access; /* which the actor asks for; 0: MMOBJ_WRITE */
	void (*leave)(
	    const struct operation *operation); /* what is there before, made by the test itself; NULL: nothing */
	void (*prepare)(struct actor *actor);   /* in the actor, before it counts; NULL: nothing */
	int (*run)(struct actor *actor);        /* what counts */
	int alone, joined;                      /* what that returns: nobody else holds "x", somebody does */
};

extern const struct operation operations[];
extern const size_t operation_count;

struct mmobj_new what_is_x(const struct operation *operation);

/* Starts an actor, up to where its operation begins. When it is done and free again it says what it returned, and waits. */
struct traced actor_start(const struct operation *operation);

/* Another process that holds "x", and a view of it. The first one made it. */
struct child holder_start(const struct operation *operation);
/* Puts a number into "x" and returns the one that was there. */
int64_t holder_swap(const struct child *holder, int64_t number);
/* Lets go of it. */
void holder_end(struct child *holder);

/* Through any view of "x": the same. */
int64_t swap(void *view, int64_t number);
/* Is all of a view as it was when "x" was made, but for the number? */
bool is_fresh(const struct operation *operation, const void *view);

#endif
