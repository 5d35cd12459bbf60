/* SPDX-License-Identifier: MIT */
/* hold.c - the table of what this process holds: see hold.h */
#include "hold.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "mmobj.h"
#include "retry.h"
#include "sys.h"
#include "view.h"

#define SHARDS 16u
#define BUCKETS_AT_FIRST 16u

static struct shard {
	pthread_mutex_t mutex;
	struct hold **buckets; /* a power of two of them, or NULL */
	size_t size, used;
} shards[SHARDS] = {[0 ... SHARDS - 1] = {.mutex = PTHREAD_MUTEX_INITIALIZER}};

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
	store_unlock();
	view_unlock();
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_unlock(&shards[i].mutex);
}

static void register_handlers(void)
{
	/* Fails only without memory, and then a fork in the middle of another thread's call is not safe: the same risk that
	 * every library without these handlers takes. */
	(void)pthread_atfork(before_fork, after_fork, after_fork);
}

void hold_prepare_for_fork(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, register_handlers);
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

static struct hold **bucket_of(struct shard *shard, uint64_t hash)
{
	return &shard->buckets[hash / SHARDS & (shard->size - 1)];
}

static bool is_named(const struct hold *hold, const struct name *name)
{
	return hold->hash == name->hash && hold->store->kind == name->store && hold->name_length == name->length &&
	       memcmp(hold->name, name->text, name->length) == 0;
}

struct hold *hold_find(const struct name *name)
{
	struct shard *shard = shard_of(name->hash);

	if (!shard->buckets)
		return NULL;
	struct hold *hold = *bucket_of(shard, name->hash);
	while (hold && !is_named(hold, name))
		hold = hold->next;
	return hold;
}

static int table_grow(struct shard *shard)
{
	struct shard bigger = {.size = shard->size ? shard->size * 2 : BUCKETS_AT_FIRST};

	bigger.buckets = calloc(bigger.size, sizeof(struct hold *));
	if (!bigger.buckets)
		return -ENOMEM;
	for (size_t i = 0; i < shard->size; i++)
		for (struct hold *hold = shard->buckets[i], *next; hold; hold = next) {
			struct hold **to = bucket_of(&bigger, hold->hash);
			next = hold->next;
			hold->next = *to;
			*to = hold;
		}
	free(shard->buckets);
	shard->buckets = bigger.buckets;
	shard->size = bigger.size;
	return 0;
}

static int table_add(struct hold *hold)
{
	struct shard *shard = shard_of(hold->hash);

	if (shard->used >= shard->size && table_grow(shard) < 0 && !shard->buckets)
		return -ENOMEM; /* a full table that cannot grow is only slower */
	struct hold **bucket = bucket_of(shard, hold->hash);
	hold->next = *bucket;
	*bucket = hold;
	shard->used++;
	return 0;
}

static void table_remove(struct hold *hold)
{
	struct shard *shard = shard_of(hold->hash);
	struct hold **link = bucket_of(shard, hold->hash);

	while (*link != hold)
		link = &(*link)->next;
	*link = hold->next;
	if (--shard->used == 0) {
		free(shard->buckets);
		shard->buckets = NULL;
		shard->size = 0;
	}
}

/* ---- a hold ----------------------------------------------------------------------------------------------------- */

int hold_new(const struct name *name, struct store *store, const struct label *label, int entry, int file,
	     unsigned access, struct hold **made)
{
	struct hold *hold = calloc(1, sizeof(*hold) + label->name_length + 1);

	if (!hold)
		return -ENOMEM;
	atomic_init(&hold->refs, 1);
	hold->entry[0] = hold->entry[1] = hold->file[0] = hold->file[1] = -1;
	hold->kind = label->kind;
	hold->flags = label->flags;
	hold->access = label->access;
	hold->size = label->size;
	hold->address = label->address;
	hold->name_length = label->name_length;
	memcpy(hold->name, label->name, label->name_length);
	if (name)
		hold->hash = name->hash;
	if (name && table_add(hold) < 0) {
		free(hold);
		return -ENOMEM;
	}
	hold->shared = name != NULL;
	hold->store = store ? store_ref(store) : NULL;
	hold->entry[!!(access & MMOBJ_WRITE)] = entry;
	hold->file[!!(access & MMOBJ_WRITE)] = file;
	*made = hold;
	return 0;
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

/* Under the mutex. The collect is the caller's, after it. */
static void give_up(struct hold *hold)
{
	if (hold->shared)
		table_remove(hold);
	for (int i = 0; i < 2; i++) {
		close_fd(&hold->entry[i]);
		close_fd(&hold->file[i]);
	}
}

void hold_put(struct hold *hold)
{
	struct retry again = {0};
	bool last;
	int r = 0;

	if (drop_unless_last(hold))
		return;
	hold_lock(hold->hash);
	/* Acquire: sees what the others did before they dropped theirs. */
	last = atomic_fetch_sub_explicit(&hold->refs, 1, memory_order_acq_rel) == 1;
	if (last)
		give_up(hold);
	if (last && hold->store) {
		struct name name = {
		    .store = hold->store->kind, .text = hold->name, .length = hold->name_length, .hash = hold->hash};
		/*
		 * On a fresh description: ours may be shared with a forked child. Refused, it is tried again: whoever has the gate
		 * may have looked before we let go. That it fails in the end (-EBUSY) leaves an entry that the next one collects.
		 */
		r = entry_collect(hold->store, &name, NULL);
		while (r == -EAGAIN) {
			hold_unlock(hold->hash);
			bool more = retry(&again, &r);
			hold_lock(hold->hash);
			if (more)
				r = entry_collect(hold->store, &name, NULL);
		}
	}
	hold_unlock(hold->hash);
	if (last) {
		store_put(hold->store);
		free(hold);
	}
}
