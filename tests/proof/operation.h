/* SPDX-License-Identifier: MIT */
/*
 * operation.h - what processes do with objects, one call of the library each, set up so that it can be stepped through
 *
 * All of them are about the object "x".
 */
#ifndef OPERATION_H
#define OPERATION_H

#include "../support.h"

#define NAME "x"
#define SIZE 10000u /* two pages and a bit */
#define HOLDERS_MAX 2

struct operation;
struct scene;

/* What the process has that does it. */
struct actor {
	const struct operation *operation;
	mmobj *object; /* UNTOUCHED until there is one */
	mmobj *second; /* NULL until there is one */
	void *view;
	int fd;
	mmobj *had_object; /* both before it began */
	void *had_view;
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
	const int *errors;                      /* which it can return beside those that all can, ended by 0 */
	bool in_parts;                          /* a try that fails may leave less for the next one to do */
	/* What happens, in the test itself, when the actor is about to sleep for the first, second ... time (0, 1 ...). */
	void (*meanwhile)(struct scene *scene, int time);
	void (*check)(void); /* in a process that comes later, beside all else; NULL: nothing */
};

extern const struct operation operations[];
extern const size_t operation_count;

void operations_begin(void); /* once, before all tests */

struct mmobj_new what_is_x(const struct operation *operation);

#endif
