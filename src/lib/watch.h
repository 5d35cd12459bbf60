/* SPDX-License-Identifier: MIT */
/* watch.h - sleeping until something changes in a store (inotify(7)) */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
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
	int parent;          /* the watch on the directory that the store lies in; negative: none */
	struct store *store; /* a reference */
	/* What events were about since watch_forget(), each name once, as far as there is room. */
	unsigned touched_count;
	char touched[TOUCHED_MAX][256];
};

/* Errors as store_get(), -EMFILE, -ENOMEM. */
int watch_begin(struct watch *watch, unsigned kind, enum watch_for what);

/* On the clock of sys_now_ms(), so many milliseconds from now. Of a timeout: negative is for ever. */
#define FOR_EVER UINT64_MAX
uint64_t from_now(uint64_t ms);
uint64_t timeout_end(int timeout_ms);

/* Sleeps until then: 0. 1: stop_fd can be read (-1: there is none); -EINTR. */
int sleep_until(uint64_t until_ms, int stop_fd);

/* Sleeps until there was a change since the last call: 0. 1 and -EINTR as there; -ETIMEDOUT. It can also wake for nothing. */
int watch_next(struct watch *watch, uint64_t until_ms, int stop_fd);

/*
 * What has happened so far has been seen, or will be by a look at the store that begins now. *changed, if something has; else it is
 * left as it is. Errors as watch_begin().
 */
int watch_forget(struct watch *watch, bool *changed);

void watch_end(struct watch *watch);

#endif
