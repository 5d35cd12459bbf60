/* SPDX-License-Identifier: MIT */
/* hold.c - the table of what this process holds: see hold.h */
#include "hold.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "locks.h"
#include "mmobj.h"
#include "retry.h"
#include "sys.h"
#include "view.h"

/* Who finds it taken spins for a moment, for it is held for less than it takes to fall asleep. */
#ifdef PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
#define SHORT_MUTEX PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
#else
#define SHORT_MUTEX PTHREAD_MUTEX_INITIALIZER
#endif

#define SHARDS 16u
#define BUCKETS_AT_FIRST 16u

/* Each in cache lines of its own, for threads that use different names. */
static struct shard {
	alignas(64) pthread_mutex_t mutex;
	struct hold *first[BUCKETS_AT_FIRST]; /* enough for most programs, and then nothing is allocated */
	struct hold **more;                   /* NULL, or what is used in its place */
	size_t size, used;                    /* size: of `more`, a power of two */
} shards[SHARDS] = {[0 ... SHARDS - 1] = {.mutex = SHORT_MUTEX}};

static struct shard *shard_of(uint64_t hash)
{
	return &shards[hash % SHARDS];
}

void hold_lock(uint64_t hash)
{
	pthread_mutex_lock(&shard_of(hash)->mutex);
}

void hold_unlock(uint64_t hash)
{
	pthread_mutex_unlock(&shard_of(hash)->mutex);
}

void hold_unlockp(const uint64_t *hash)
{
	hold_unlock(*hash);
}

/* ---- fork ------------------------------------------------------------------------------------------------------- */

/*
 * After a fork, parent and child share the descriptions of all holds that were there. Changes with all shards locked, is read
 * with one.
 */
static unsigned forks;
static bool forks_unseen; /* the handlers could not be registered */

/* In the order in which calls nest: shards, views, stores. */
static void before_fork(void)
{
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_lock(&shards[i].mutex);
	view_lock();
	store_lock();
}

static void after_fork(void)
{
	forks++;
	store_unlock();
	view_unlock();
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_unlock(&shards[i].mutex);
}

/*
 * When the library is loaded, and not at its first call: a fork that has begun beside that call would know nothing of the locks
 * that the call takes, and leave them locked in the child. Before constructors without a priority: handlers of who uses this
 * library come after it, also when both are linked into one program.
 */
__attribute__((constructor(101))) static void register_handlers(void)
{
	/* Fails only without memory. Then a fork in the middle of another thread's call is as unsafe as in most libraries. */
	forks_unseen = pthread_atfork(before_fork, after_fork, after_fork) != 0;
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

static size_t bucket_count(const struct shard *shard)
{
	return shard->more ? shard->size : BUCKETS_AT_FIRST;
}

static struct hold **bucket_of(struct shard *shard, uint64_t hash)
{
	struct hold **buckets = shard->more ? shard->more : shard->first;

	return &buckets[hash / SHARDS & (bucket_count(shard) - 1)];
}

static bool is_named(const struct hold *hold, const struct name *name)
{
	return hold->hash == name->hash && hold->store->kind == name->store && hold->name_length == name->length &&
	       memcmp(hold->name, name->text, name->length) == 0;
}

struct hold *hold_find(const struct name *name)
{
	struct hold *hold = *bucket_of(shard_of(name->hash), name->hash);

	while (hold && !is_named(hold, name))
		hold = hold->next;
	return hold;
}

/* Twice the buckets. Without memory for them the table is only slower. */
static void table_grow(struct shard *shard)
{
	size_t count = bucket_count(shard);
	struct hold **old = shard->more ? shard->more : shard->first;
	struct shard bigger = {.size = count * 2, .more = calloc(count * 2, sizeof(struct hold *))};

	if (!bigger.more)
		return;
	for (size_t i = 0; i < count; i++)
		for (struct hold *hold = old[i], *next; hold; hold = next) {
			struct hold **to = bucket_of(&bigger, hold->hash);
			next = hold->next;
			hold->next = *to;
			*to = hold;
		}
	free(shard->more);
	shard->more = bigger.more;
	shard->size = bigger.size;
}

static void table_add(struct hold *hold)
{
	struct shard *shard = shard_of(hold->hash);

	if (shard->used >= bucket_count(shard))
		table_grow(shard);
	struct hold **bucket = bucket_of(shard, hold->hash);
	hold->next = *bucket;
	*bucket = hold;
	shard->used++;
}

static void table_remove(struct hold *hold)
{
	struct shard *shard = shard_of(hold->hash);
	struct hold **link = bucket_of(shard, hold->hash);

	while (*link != hold)
		link = &(*link)->next;
	*link = hold->next;
	if (--shard->used == 0 && shard->more) {
		free(shard->more);
		shard->more = NULL;
		memset(shard->first, 0, sizeof(shard->first));
	}
}

/* ---- a hold ----------------------------------------------------------------------------------------------------- */

int hold_new(const struct name *name, struct store *store, const struct label *label, int entry, int file,
	     unsigned access, struct hold **held)
{
	struct hold *hold = malloc(sizeof(*hold) + label->name_length + 1);

	if (!hold)
		return -ENOMEM;
	*hold = (struct hold){
	    .entry = {-1, -1},
	    .file = {-1, -1},
	    .store = store ? store_ref(store) : NULL,
	    .passed = !name,
	    .in_table = name != NULL,
	    .forks = forks,
	    .kind = label->kind,
	    .flags = label->flags,
	    .access = label->access,
	    .size = label->size,
	    .address = label->address,
	    .device = label->device,
	    .inode = label->inode,
	    .hash = name ? name->hash : 0,
	    .name_length = label->name_length,
	    .handles = {{hold, MMOBJ_READ}, {hold, MMOBJ_READ | MMOBJ_WRITE}},
	};
	atomic_init(&hold->refs, 1);
	memcpy(hold->name, label->name, label->name_length);
	hold->name[label->name_length] = '\0';
	hold->entry[!!(access & MMOBJ_WRITE)] = entry;
	hold->file[!!(access & MMOBJ_WRITE)] = file;
	if (name)
		table_add(hold);
	*held = hold;
	return 0;
}

bool hold_is_same(const struct hold *hold, const struct hold *other)
{
	return hold == other || (hold->store && other->store && hold->store->kind == other->store->kind &&
				 hold->address == other->address && hold->name_length == other->name_length &&
				 memcmp(hold->name, other->name, hold->name_length) == 0);
}

bool hold_is_full(const struct hold *hold)
{
	/* A program can open again and again, which takes no memory. Views take some, so they need no such bound. */
	return atomic_load_explicit(&hold->refs, memory_order_relaxed) > INT_MAX;
}

void hold_ref(struct hold *hold)
{
	/* Relaxed: whoever adds a reference has one, or the mutex. */
	atomic_fetch_add_explicit(&hold->refs, 1, memory_order_relaxed);
}

/* Drops a reference that is not the last one. */
static bool drop_unless_last(struct hold *hold)
{
	unsigned refs = atomic_load_explicit(&hold->refs, memory_order_relaxed);

	/* Release: what this thread did with the hold comes before the last one gives it up. */
	while (refs > 1)
		if (atomic_compare_exchange_weak_explicit(&hold->refs, &refs, refs - 1, memory_order_release,
							  memory_order_relaxed))
			return true;
	return false;
}

/*
 * Under the mutex: ends a hold, and collects the entry if it was the last. -EAGAIN: that must be done again, by name.
 *
 * A question asked on a description that a child has too, does not see that child. So it is asked on a fresh one; or, where
 * there was no fork since the hold was made and no descriptor was passed on, on our own after its locks were let go, which
 * saves the open. Children made behind the library's back (clone(2)) are excluded by contract.
 */
static int end(struct hold *hold, const struct name *name)
{
	int r = -EAGAIN;

	if (hold->in_table)
		table_remove(hold);
	if (name && hold->forks == forks && !forks_unseen && !hold->passed) {
		bool writable = hold->entry[1] >= 0;
		if (writable && hold->entry[0] >= 0)
			locks_release(hold->entry[0]);
		r = entry_leave(hold->store, name,
				&(struct entry_leaver){
				    .fd = hold->entry[writable],
				    .writable = writable,
				    .likely_last = hold->made,
				    .address = hold->address,
				    .device = hold->device,
				    .inode = hold->inode,
				});
	}
	for (int i = 0; i < 2; i++) {
		close_fd(&hold->entry[i]);
		close_fd(&hold->file[i]);
	}
	return r;
}

/* Without the mutex. Refused, it is tried again: whoever has the gate may have looked before we let go. */
static void collect(const struct hold *hold, const struct name *name)
{
	struct retry again = {0};
	int r;

	do {
		hold_lock(hold->hash);
		r = entry_collect(hold->store, name, NULL);
		hold_unlock(hold->hash);
	} while (retry(&again, &r));
	/* -EBUSY in the end: somebody hangs on to the gate. What is left the next one collects. */
}

void hold_put(struct hold *hold)
{
	if (drop_unless_last(hold))
		return;
	hold_lock(hold->hash);
	hold_put_locked(hold);
}

void hold_put_locked(struct hold *hold)
{
	struct name name;
	int r = 0;

	/* Acquire: sees what the others did before they dropped theirs. */
	bool last = atomic_fetch_sub_explicit(&hold->refs, 1, memory_order_acq_rel) == 1;
	if (last) {
		if (hold->store)
			name = (struct name){hold->store->kind, hold->name_length, hold->name, hold->hash};
		r = end(hold, hold->store ? &name : NULL);
	}
	hold_unlock(hold->hash);
	if (!last)
		return;
	if (r == -EAGAIN && hold->store)
		collect(hold, &name);
	store_put(hold->store);
	free(hold);
}
