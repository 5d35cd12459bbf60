/* SPDX-License-Identifier: MIT */
/* watch.h - sleeping until something changes in a store (inotify(7)) */
#ifndef WATCH_H
#define WATCH_H

#include <stdint.h>

#include "store.h"

enum watch_for {
	WATCH_NAMES, /* a name came */
	WATCH_LIVES, /* somebody closed, or died; a name went */
};

#define TOUCHED_MAX 16u

struct watch {
	enum watch_for what;
	unsigned kind; /* of the store */
	int inotify;
	int parent;     /* the watch on the directory that the store lies in; negative: none */
	int timeout_ms; /* negative: none */
	uint64_t since_ms;
	uint64_t paid_us;    /* until when there was rest for the looks so far, or will have been: watch_pace() */
	struct store *store; /* a reference */
	/* What events were about since watch_forget(), each name once, as far as there is room. */
	unsigned touched_count;
	char touched[TOUCHED_MAX][256];
};

/* The time begins to run here. Errors as store_get(), -EMFILE, -ENOMEM. */
int watch_begin(struct watch *watch, unsigned kind, enum watch_for what, int timeout_ms);

/*
 * Sleeps until there was a change since the last call: 0. 1: stop_fd can be read (-1: there is none); -ETIMEDOUT; -EINTR. It
 * can also wake for nothing.
 */
int watch_next(struct watch *watch, int stop_fd);

/* What has happened so far has been seen, or will be by a look at the store that begins now. Errors as watch_begin(). */
int watch_forget(struct watch *watch);

/*
 * After a look at the store that took so long, which every change may cause: rests nine times that, a second at the most, so that a
 * busy store costs a tenth of a processor. Up to 20 ms of rest can be owed, so that what happens now and then is looked at
 * at once. 1: stop_fd can be read.
 */
int watch_pace(struct watch *watch, uint64_t took_us, int stop_fd);

void watch_end(struct watch *watch);

#endif
