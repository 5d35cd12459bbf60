/* SPDX-License-Identifier: MIT */
/* reap.c - collecting what nobody holds: on demand, for one name or a store, and as it happens */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "hold.h"
#include "locks.h"
#include "mmobj.h"
#include "retry.h"
#include "store.h"
#include "sys.h"
#include "watch.h"

/* The rest where a look wakes us again, because it opens what stays; and the longest of all. */
#define BLIND_US 1000000

/* ---- one name --------------------------------------------------------------------------------------------------- */

static int collect_name(struct store *store, const struct name *name, uint64_t *freed)
{
	struct retry again = {0};
	int r;

	do {
		hold_lock(0); /* so that no fork copies the descriptors that this opens */
		r = entry_collect(store, name, freed);
		hold_unlock(0);
	} while (retry(&again, &r));
	return r;
}

int mmobj_collect(const char *text, uint64_t *freed)
{
	CLEANUP(store_putp) struct store *store = NULL;
	struct name name;

	if (!text)
		return -EINVAL;
	int r = name_parse(&name, text);
	if (r == 0)
		r = store_get(name.store, &store);
	return r < 0 ? r : collect_name(store, &name, freed);
}

/*
 * Is it held, as far as can be seen without opening it? An open would end in a close, which is an event, which would wake
 * us again. *empty: no holder of anything was seen. -ENOENT: there is none; -ENOSYS: it can't be seen without /proc.
 */
static int peek(const struct store *store, const struct name *name, bool *empty)
{
	char file[FILE_NAME_BYTES];
	struct life_census census;
	struct stat st;

	name_to_file(name->text, name->length, file);
	int r = sys_fstatat(store->dir, file, &st);
	if (r < 0)
		return r;
	if (life_census_take(&census, store->device) < 0)
		return -ENOSYS;
	r = life_census_has(&census, st.st_ino);
	*empty = census.count == 0;
	life_census_free(&census);
	return r;
}

int mmobj_wait_gone(const char *text, int timeout_ms)
{
	struct watch watch = {0};
	struct name name;
	bool empty = false, blind = false;

	if (!text)
		return -EINVAL;
	int r = name_parse(&name, text);
	if (r == 0)
		r = watch_begin(&watch, name.store, WATCH_LIVES, timeout_ms);
	if (r < 0)
		return r;
	while ((r = collect_name(watch.store, &name, NULL)) == 0) {
		blind |= empty; /* it is held: so holders are not to be seen here */
		do {
			r = watch_next(&watch, -1);
			uint64_t began = sys_now_us();
			if (r == 0 && !blind)
				r = peek(watch.store, &name, &empty);
			blind |= r == -ENOSYS;
			if (r == 1 ||
			    (blind && (r == 0 || r == -ENOSYS))) /* held; or looked at in a second, by opening it */
				r = watch_pace(&watch, blind ? BLIND_US : sys_now_us() - began, -1) < 0 ? -EINTR
													: !blind;
		} while (r == 1);
		if (r < 0)
			break;
	}
	watch_end(&watch);
	return r == 1 || r == -ENOENT ? 0 : r;
}

/* ---- a store ---------------------------------------------------------------------------------------------------- */

/* Are holders not to be seen here (no /proc, or another namespace's)? Asked when one was met that the census had not. */
static bool is_blind(const struct store *store, const struct life_census *census)
{
	struct life_census again;

	if (!census)
		return true;
	if (census->count > 0)
		return false;
	/* As a rule it came since then. */
	bool blind = life_census_take(&again, store->device) < 0 || again.count == 0;
	if (!blind)
		life_census_free(&again);
	return blind;
}

/* Collects one thing that was found in a store's directory or, if `slot`, in its folder of slots. */
static void sweep_one(struct store *store, const struct sys_dirent *found, bool slot, const struct life_census *census,
		      struct mmobj_swept *swept, bool *echo)
{
	uint64_t freed = 0;

	if (census && life_census_has(census, found->ino)) {
		swept->held += !slot;
		return;
	}
	if (!slot && !name_is_file(found->name)) {
		swept->damaged++;
		return;
	}
	int r = slot ? entry_collect_slot(store, found->name) : entry_collect_file(store, found->name, &freed);
	if (slot)
		return; /* an object is counted by its name */
	swept->removed += r == 1;
	swept->held += r == 0 || r == -EAGAIN; /* somebody is just at work on it */
	swept->foreign += r == -EACCES;
	swept->damaged += r == -EBADMSG;
	swept->bytes += freed;
	*echo |= r == -EACCES || r == -EBADMSG || (r == 0 && is_blind(store, census));
}

static int sweep_directory(struct store *store, int dir, bool slots, const struct life_census *census,
			   struct mmobj_swept *swept, bool *echo)
{
	_Alignas(struct sys_dirent) char room[8192];
	ssize_t n;

	while ((n = sys_getdents(dir, room, sizeof(room))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct sys_dirent *found = (const struct sys_dirent *)(room + at);
			if (strcmp(found->name, ".") != 0 && strcmp(found->name, "..") != 0 &&
			    strcmp(found->name, ".at") != 0)
				sweep_one(store, found, slots, census, swept, echo);
			at += found->size;
		}
	return (int)n;
}

/* *echo: something was opened that stays, so that who watches the store is woken by that close. */
static int sweep(struct store *store, struct mmobj_swept *swept, bool *echo)
{
	CLEANUP(hold_unlockp) uint64_t hash = 0; /* so that no fork copies the descriptors that this opens */
	struct life_census census;

	hold_lock(hash);
	bool seen = life_census_take(&census, store->device) == 0;
	CLEANUP(close_fd) int dir = store_open_list(store);
	int r = dir < 0 ? dir : sweep_directory(store, dir, false, seen ? &census : NULL, swept, echo);

	/* What a creator left that was killed between its slot and its name. */
	CLEANUP(close_fd)
	int slots = r == 0 ? sys_openat(store->dir, ".at", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0) : -1;
	if (slots >= 0 && store_open_slots(store) == 0)
		r = sweep_directory(store, slots, true, seen ? &census : NULL, swept, echo);
	if (seen)
		life_census_free(&census);
	return r;
}

int mmobj_sweep(unsigned kind, struct mmobj_swept *swept)
{
	CLEANUP(store_putp) struct store *store = NULL;
	struct mmobj_swept sum = {0};
	bool echo = false;

	if (kind > MMOBJ_GLOBAL || !swept)
		return -EINVAL;
	int r = store_get(kind, &store);
	if (r == 0)
		r = sweep(store, &sum, &echo);
	if (r == 0 || r == -ENODEV) {
		*swept = sum;
		r = 0;
	}
	return r;
}

/* ---- as it happens ---------------------------------------------------------------------------------------------- */

/* The entries with these numbers: those whose makers' descriptions were closed have no other name in events. */
static void collect_inodes(struct store *store, const uint64_t *inodes, unsigned count)
{
	_Alignas(struct sys_dirent) char room[8192];
	CLEANUP(close_fd) int dir = store_open_list(store);
	ssize_t n;

	while (dir >= 0 && (n = sys_getdents(dir, room, sizeof(room))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct sys_dirent *found = (const struct sys_dirent *)(room + at);
			for (unsigned i = 0; i < count && name_is_file(found->name); i++)
				if (found->ino == inodes[i])
					(void)entry_collect_file(store, found->name, NULL);
			at += found->size;
		}
}

/*
 * What events were about, by itself: who died is gone before the look at all there is. That begins with /proc/locks, for which the
 * kernel stops every lock call of the machine, for some milliseconds.
 */
static void look_at_touched(const struct watch *watch, unsigned from)
{
	CLEANUP(hold_unlockp) uint64_t hash = 0; /* so that no fork copies the descriptors that this opens */
	uint64_t inodes[TOUCHED_MAX];
	unsigned count = 0;

	hold_lock(hash);
	for (unsigned i = from; i < watch->touched_count; i++) {
		if (watch->touched[i][0] == '#')
			inodes[count++] = strtoull(watch->touched[i] + 1, NULL, 10);
		else if (name_is_file(watch->touched[i]))
			(void)entry_collect_file(watch->store, watch->touched[i], NULL);
	}
	if (count > 0)
		collect_inodes(watch->store, inodes, count);
}

/*
 * Rests so long, but for a first look at each name that is touched meanwhile. Not for a second one: what a look opens it closes, and
 * that is an event like any. The look at all there is, which comes then, opens nothing that is held.
 */
static int rest(struct watch *watch, uint64_t us, int stop_fd, bool *changed)
{
	uint64_t until = sys_now_ms() + (us + 999) / 1000, now;
	int r = 0;

	for (unsigned wakes = 0, seen = 0; wakes < TOUCHED_MAX && (now = sys_now_ms()) < until; wakes++) {
		watch->since_ms = now;
		watch->timeout_ms = (int)(until - now);
		r = watch_next(watch, stop_fd);
		if (r != 0)
			return r == -ETIMEDOUT ? 0 : r;
		*changed = true;
		look_at_touched(watch, seen);
		seen = watch->touched_count;
	}
	now = sys_now_ms();
	r = now < until ? sys_poll_in(-1, stop_fd, (int)(until - now)) : 0;
	return r < 0 ? r : r & 2 ? 1 : 0;
}

/* A look at all there is, and the rest after it: nine times as long, so that a busy store costs a tenth of a processor. */
static int look_and_rest(struct watch *watch, int stop_fd, bool *changed)
{
	struct mmobj_swept swept = {0};
	uint64_t began = sys_now_us();
	bool echo = false;

	int r = watch_forget(watch);
	if (r < 0)
		return r;
	(void)sweep(watch->store, &swept, &echo); /* no memory, say: then at the next event */
	uint64_t pause = echo ? BLIND_US : (sys_now_us() - began) * 9;
	return rest(watch, pause < BLIND_US ? pause : BLIND_US, stop_fd, changed);
}

int mmobj_reap(unsigned kind, int stop_fd)
{
	struct watch watch;

	if (kind > MMOBJ_GLOBAL)
		return -EINVAL;
	int r = watch_begin(&watch, kind, WATCH_LIVES, -1);
	if (r < 0)
		return r;
	do {
		bool changed = false;
		r = look_and_rest(&watch, stop_fd, &changed);
		if (r == 0 && !changed) {
			watch.timeout_ms = -1;
			r = watch_next(&watch, stop_fd);
			if (r == 0)
				look_at_touched(&watch, 0);
		}
	} while (r == 0);
	watch_end(&watch);
	return r == 1 ? 0 : r;
}

int mmobj_setup(void)
{
	return store_make_global();
}
