/* SPDX-License-Identifier: MIT */
/* watch.c - sleeping until something changes in a store: see watch.h */
#include "watch.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>

#include "mmobj.h"
#include "sys.h"

static int arm(struct watch *watch)
{
	/* The last close of a description that linkat(2) named is reported under the name "#inode" that it had before. */
	uint32_t mask = watch->what == WATCH_NAMES ? IN_CREATE | IN_MOVED_TO | IN_ATTRIB : IN_CLOSE | IN_DELETE;
	int r = store_get(watch->kind, &watch->store);

	if (r == 0)
		r = sys_inotify_add(watch->inotify, watch->store->path, mask | IN_ONLYDIR);
	return r == -ENOSPC ? -EMFILE : r < 0 ? r : 0; /* ENOSPC: the user's limit of watches */
}

/* A store that is removed says nothing as long as anybody has it open; the directory that it lay in does. */
static void watch_parent(struct watch *watch)
{
	char path[STORE_PATH_BYTES];

	memcpy(path, watch->store->path, watch->store->root_length);
	path[watch->store->root_length] = '\0';
	watch->parent = sys_inotify_add(watch->inotify, path, IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR);
}

int watch_begin(struct watch *watch, unsigned kind, enum watch_for what)
{
	*watch = (struct watch){.what = what, .kind = kind};
	watch->inotify = sys_inotify();
	if (watch->inotify < 0)
		return watch->inotify;
	int r = arm(watch);
	if (r < 0)
		watch_end(watch);
	else
		watch_parent(watch);
	return r;
}

static void note(struct watch *watch, const char *name)
{
	size_t bytes = strlen(name) + 1;
	unsigned i = 0;

	while (i < watch->touched_count && strcmp(watch->touched[i], name) != 0)
		i++;
	if (i < watch->touched_count || i == TOUCHED_MAX || bytes > sizeof(watch->touched[0]))
		return;
	memcpy(watch->touched[i], name, bytes);
	watch->touched_count++;
}

/* Takes all events there are. Was there one in the store that means something, and may the store be another by now? */
static int drain(struct watch *watch, bool *changed, bool *lost)
{
	_Alignas(struct inotify_event) char room[4096];
	ssize_t n;

	while ((n = sys_read(watch->inotify, room, sizeof(room))) > 0)
		for (ssize_t at = 0; at < n;) {
			struct inotify_event event;
			memcpy(&event, room + at, sizeof(event));
			if (event.wd == watch->parent || event.mask & IN_IGNORED)
				*lost = true;
			else if (!(event.mask & IN_ISDIR)) { /* else somebody lists the store, we among them */
				*changed = true;
				if (event.len > 0)
					note(watch, room + at + sizeof(event));
			}
			at += (ssize_t)(sizeof(event) + event.len);
		}
	return n == -EAGAIN ? 0 : (int)n; /* another error would come again and again, as fast as we can ask */
}

/* Watches what is the store now, if it is not the same any more. */
static int follow(struct watch *watch, bool *changed)
{
	struct store *before = watch->store;

	watch->store = NULL;
	int r = arm(watch);
	if (r < 0)
		watch->store = store_put(watch->store);
	*changed |= watch->store != before;
	store_put(before);
	return r;
}

/* ---- sleeping --------------------------------------------------------------------------------------------------- */

uint64_t from_now(uint64_t ms)
{
	uint64_t now = sys_now_ms();

	return ms > FOR_EVER - now ? FOR_EVER : now + ms;
}

uint64_t timeout_end(int timeout_ms)
{
	return timeout_ms < 0 ? FOR_EVER : from_now((uint64_t)timeout_ms);
}

/* What is left of the time, for poll(2). */
static int time_left(uint64_t until_ms)
{
	uint64_t now = sys_now_ms();

	if (until_ms == FOR_EVER)
		return -1;
	return until_ms <= now ? 0 : until_ms - now > INT_MAX ? INT_MAX : (int)(until_ms - now);
}

int sleep_until(uint64_t until_ms, int stop_fd)
{
	int r, left;

	do {
		left = time_left(until_ms);
		r = sys_poll_in(-1, stop_fd, left);
	} while (r == 0 && left != 0);
	return r < 0 ? r : r & 2 ? 1 : 0;
}

int watch_next(struct watch *watch, uint64_t until_ms, int stop_fd)
{
	bool changed = false, lost = false;

	while (!changed) {
		int left = time_left(until_ms);
		int r = sys_poll_in(watch->inotify, stop_fd, left);
		if (r < 0)
			return r;
		if (r & 2)
			return 1;
		if (left == 0) /* even if there always is something new */
			return -ETIMEDOUT;
		if (r == 0)
			continue;
		r = drain(watch, &changed, &lost);
		if (r == 0 && lost)
			r = follow(watch, &changed);
		if (r < 0)
			return r;
	}
	return 0;
}

int watch_forget(struct watch *watch, bool *changed)
{
	bool lost = false;
	int r = drain(watch, changed, &lost);

	if (r == 0 && lost)
		r = follow(watch, changed);
	watch->touched_count = 0;
	return r;
}

void watch_end(struct watch *watch)
{
	close_fd(&watch->inotify);
	watch->store = store_put(watch->store);
}
