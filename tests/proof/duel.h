/* SPDX-License-Identifier: MIT */
/*
 * duel.h - two processes that do something with one name at the same time; and what must be true whoever comes first
 */
#ifndef DUEL_H
#define DUEL_H

#include "operation.h"
#include "trace.h"

#define OLD 7 /* the number in what was there before */

/* One of the two. */
struct side {
	void (*prepare)(struct actor *actor); /* before it counts; NULL: nothing */
	int (*run)(struct actor *actor);      /* what counts */
	int made;                             /* what that returns if it has made a new object; -1: it never does */
};

struct duel {
	const char *name;
	uint32_t flags;                         /* of the object */
	void (*leave)(const struct duel *duel); /* what is there before; NULL: nothing */
	struct side side[2];
	bool forked;   /* the second side is a child of the first, made after the first was prepared */
	bool survived; /* a third process holds the object all the time, and longer */
	bool (*sound)(int first, int second); /* can both have returned that? */
	unsigned turns; /* a limit that it has even if all others have none (schedule.c); 0: none */
};

extern const struct duel duels[];
extern const size_t duel_count;

/* Once for each test: makes the store, so that nobody has to. */
void duel_prepare(void);

/* Starts both, up to where they begin. */
void duel_begin(const struct duel *duel, struct traced players[2]);

/*
 * Both are through, and stopped. Whoever has an object has the one that the name leads to, and the same as the other; it is new, or
 * the one that lived; and when both have let go, there is nothing left.
 */
void duel_end(const struct duel *duel, struct traced players[2]);

void duel_abandon(struct traced players[2]);

#endif
