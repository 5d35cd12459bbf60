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
#define BLIND_MS 1000u
#define BLIND 2u /* times in a row that what was held was not to be seen: it is not to be seen here */

/*
 * The kernel says that somebody closes before it takes the locks of who was killed (fsnotify_close() and locks_remove_file() in
 * its __fput()), and of the second it says nothing. Who dies can be off the processor between the two, for as long as others have it.
 * So what is still held when an event comes is looked at again, later and later, and then not any more until the next event.
 */
#define FIRST_PAUSE_MS 1u
#define LAST_PAUSE_MS 10000u

static uint64_t next_pause(uint64_t ms)
{
	return ms < LAST_PAUSE_MS ? ms * 10 : FOR_EVER;
}

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
 * us again. -ENOENT: there is none; -ENOSYS: holders are not to be seen here (no /proc), or there are none of anything.
 */
static int peek(const struct store *store, const struct name *name)
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
	r = census.count > 0 ? life_census_has(&census, st.st_ino) : -ENOSYS;
	life_census_free(&census);
	return r;
}

/* After each look rests nine times as long, so that a busy store costs a tenth of a processor. */
static uint64_t rest_end(uint64_t began_us)
{
	uint64_t rest_ms = ((sys_now_us() - began_us) * 9 + 999) / 1000;

	return from_now(rest_ms < BLIND_MS ? rest_ms : BLIND_MS);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * Sleeps for as long as it is seen to be held, and no longer than that: 0; -ENOENT, -EINTR. *blind: how often in a row it was held
 * and was not to be seen. Once can be somebody who came meanwhile.
 */
static int sleep_while_held(struct watch *watch, const struct name *name, uint64_t until_ms, unsigned *blind)
{
	uint64_t pause = FIRST_PAUSE_MS;
	int r;

	do {
		r = watch_next(watch, earlier(from_now(pause), until_ms), -1);
		if (r < 0 && r != -ETIMEDOUT)
			return r;
		pause = r == 0 ? FIRST_PAUSE_MS : next_pause(pause);
		uint64_t began = sys_now_us();
		r = peek(watch->store, name);
		*blind = r == 1 ? 0 : r == -ENOSYS ? BLIND : *blind + 1;
		if (r == 1 && sleep_until(earlier(rest_end(began), until_ms), -1) < 0)
			return -EINTR;
	} while (r == 1 && sys_now_ms() < until_ms);
	return r == 1 || r == -ENOSYS ? 0 : r;
}

/* The same for one that is to be asked by opening it: so once in a second. */
static int sleep_blind(struct watch *watch, const struct name *name, uint64_t until_ms, unsigned *blind)
{
	int r = sleep_until(earlier(from_now(BLIND_MS), until_ms), -1);

	if (r == 0 && peek(watch->store, name) == 1)
		*blind = 0;
	return r;
}

int mmobj_wait_gone(const char *text, int timeout_ms)
{
	uint64_t until = timeout_end(timeout_ms);
	struct watch watch = {0};
	struct name name;
	unsigned blind = 0;

	if (!text)
		return -EINVAL;
	int r = name_parse(&name, text);
	if (r == 0)
		r = watch_begin(&watch, name.store, WATCH_LIVES);
	if (r < 0)
		return r;
	while ((r = collect_name(watch.store, &name, NULL)) == 0) {
		if (sys_now_ms() >= until)
			r = -ETIMEDOUT;
		else
			r = (blind < BLIND ? sleep_while_held : sleep_blind)(&watch, &name, until, &blind);
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
	const struct sys_dirent *found;
	struct store_walk walk;

	store_walk_begin(&walk, dir);
	while ((found = store_walk_next(&walk)))
		sweep_one(store, found, slots, census, swept, echo);
	return walk.error;
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
	CLEANUP(close_fd) int dir = store_open_list(store);
	const struct sys_dirent *found;
	struct store_walk walk;

	store_walk_begin(&walk, dir);
	while (dir >= 0 && (found = store_walk_next(&walk)))
		for (unsigned i = 0; i < count && name_is_file(found->name); i++)
			if (found->ino == inodes[i])
				(void)entry_collect_file(store, found->name, NULL);
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
 * Rests until then, but for a first look at each name that is touched meanwhile. Not for a second one: what a look opens it closes,
 * and that is an event like any. The look at all there is, which comes then, opens nothing that is held.
 */
static int rest(struct watch *watch, uint64_t until_ms, int stop_fd, bool *changed)
{
	for (unsigned wakes = 0, seen = 0; wakes < TOUCHED_MAX; wakes++) {
		int r = watch_next(watch, until_ms, stop_fd);
		if (r != 0)
			return r == -ETIMEDOUT ? 0 : r;
		*changed = true;
		look_at_touched(watch, seen);
		seen = watch->touched_count;
	}
	return sleep_until(until_ms, stop_fd);
}

/* A look at all there is, and the rest after it. *before: something has happened that no other look was for; *changed: meanwhile. */
static int look_and_rest(struct watch *watch, int stop_fd, bool *before, bool *changed)
{
	struct mmobj_swept swept = {0};
	uint64_t began = sys_now_us();
	bool echo = false;

	int r = watch_forget(watch, before);
	if (r < 0)
		return r;
	(void)sweep(watch->store, &swept, &echo); /* no memory, say: then the next time */
	return rest(watch, echo ? from_now(BLIND_MS) : rest_end(began), stop_fd, changed);
}

int mmobj_reap(unsigned kind, int stop_fd)
{
	uint64_t pause = FIRST_PAUSE_MS;
	struct watch watch;

	if (kind > MMOBJ_GLOBAL)
		return -EINVAL;
	int r = watch_begin(&watch, kind, WATCH_LIVES);
	if (r < 0)
		return r;
	do {
		bool before = false, changed = false;
		r = look_and_rest(&watch, stop_fd, &before, &changed);
		if (r == 0 && !changed) {
			r = watch_next(&watch, from_now(pause), stop_fd);
			changed = r == 0;
			if (changed)
				look_at_touched(&watch, 0);
			if (r == -ETIMEDOUT)
				r = 0;
		}
		pause = before || changed ? FIRST_PAUSE_MS : next_pause(pause);
	} while (r == 0);
	watch_end(&watch);
	return r == 1 ? 0 : r;
}

int mmobj_setup(void)
{
	return store_make_global();
}
