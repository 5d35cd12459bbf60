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

struct operation;

/* What the process has that does it. */
struct actor {
	const struct operation *operation;
	mmobj *object;
	void *view;
	int fd;
};

/* The other processes that hold "x", and a number in it that all of them see. */
struct others {
	const struct operation *operation;
	struct child child[HOLDERS_MAX + 1];
	int count;
	int64_t number;
};

struct operation {
	const char *name;
	uint32_t flags;  /* of "x" */
	uint64_t size;   /* of "x"; 0: SIZE */
	bool file;       /* "x" is a file */
	int least, most; /* so many others can hold "x" at first */
	unsigned access; /* which the actor asks for; 0: MMOBJ_WRITE */
	void (*leave)(
	    const struct operation *operation); /* what is there before, made by the test itself; NULL: nothing */
	void (*prepare)(struct actor *actor);   /* in the actor, before it counts; NULL: nothing */
	int (*run)(struct actor *actor);        /* what counts */
	int alone, joined;                      /* what that returns: nobody else holds "x", somebody does */
	/* What happens, in the test itself, when the actor is about to sleep for the first, second ... time (0, 1 ...). */
	void (*meanwhile)(struct others *others, int time);
	void (*check)(void); /* in a process that comes later, beside all else; NULL: nothing */
};

extern const struct operation operations[];
extern const size_t operation_count;

/* Once, before all tests. */
void operations_begin(void);

struct mmobj_new what_is_x(const struct operation *operation);

/* Makes ready what the operation needs, with so many holders. */
struct others operation_begin(const struct operation *operation, int holders);

/* Starts an actor, up to where its operation begins. When it is done and free again it says what it returned, and waits. */
struct traced actor_start(const struct operation *operation);

/* The next place where it stops. *slept: how often it went to sleep; others do what the operation has them do meanwhile. */
void actor_step(struct traced *actor, struct others *others, int *slept);

void others_share(struct others *others); /* each must see the number, and writes another */
void others_end(struct others *others);   /* they let go */

/* Through any view of "x": puts a number there and returns the one that was there. */
int64_t swap(void *view, int64_t number);
/* Is all the rest of a view as it was when "x" was made? */
bool is_fresh(const struct operation *operation, const void *view);

#endif
