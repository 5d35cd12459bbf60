/* SPDX-License-Identifier: MIT */
/*
 * hold.h - what this process holds: one hold for each object, shared by all its handles and views
 *
 * Holds that have a name are in a table, so that opening a name again makes no system call: as long as the hold is there, the
 * protocol guarantees that the name leads to it. The table is cut into shards by the name's hash; whoever opens, creates or
 * closes does it under the shard's mutex, so no two threads open one object twice, and a fork, which takes all of them,
 * never copies a descriptor that no table knows.
 */
#ifndef HOLD_H
#define HOLD_H

#include <stdatomic.h>
#include <stdbool.h>

#include "label.h"
#include "name.h"
#include "store.h"

/* A handle: which hold, and the rights on it. All handles of a hold that have the same rights are one, counted by its refs. */
struct mmobj {
	struct hold *hold;
	unsigned access; /* MMOBJ_READ, or MMOBJ_READ | MMOBJ_WRITE */
};

struct hold {
	/* First what each open reads. What no comment says otherwise of never changes. */
	struct mmobj handles[2]; /* index: can it write? */
	struct hold *next;       /* in its bucket; under the mutex */
	struct store *store;     /* NULL: unnamed */
	uint64_t hash;
	size_t name_length;
	/* Written under the mutex, never changed once not -1 until the last reference goes. Index: can it be written? */
	int entry[2]; /* descriptors of the entry; each has the life lock */
	int file[2];  /* of the file behind it, if it has one */
	uint32_t kind, flags, access;
	bool in_table;
	bool made; /* the object, by this process: as a rule it is also the last to leave it */
	/* A descriptor was passed on, or came so: another process may have our description; under the mutex. */
	bool passed;
	uint64_t size, address;
	/*
	 * Its handles and views. Grows without the mutex (by who has a reference, or finds it in the table under the mutex) and
	 * shrinks to 0 only under it: so nobody finds a hold in the table that is being given up.
	 */
	atomic_uint refs;
	unsigned forks; /* how many forks this process had seen when the hold was made */
	dev_t device;   /* of the entry */
	ino_t inode;
	char name[]; /* with a NUL */
};

/* The mutex of a name's shard, by its hash. Unnamed objects have the hash 0. */
void hold_lock(uint64_t hash);
void hold_unlock(uint64_t hash);
void hold_unlockp(const uint64_t *hash); /* for CLEANUP */

/* Under the mutex: the hold of that name, with no reference added, or NULL. */
struct hold *hold_find(const struct name *name);

/*
 * Under the mutex: a new hold with one reference, that takes over `entry` (and `file`, or -1), opened for `access`.
 * name: NULL if it is not to be found by name. store: NULL if it has none. Takes nothing over if it fails (-ENOMEM).
 */
int hold_new(const struct name *name, struct store *store, const struct label *label, int entry, int file,
	     unsigned access, struct hold **held);

/* Do they hold the same object? A hold that came by descriptor is another than the one that came by name. */
bool hold_is_same(const struct hold *hold, const struct hold *other);

void hold_ref(struct hold *hold);
bool hold_is_full(const struct hold *hold); /* too many references for one more handle */

/* Drops a reference, without the mutex; the last one closes the descriptors and collects the entry. */
void hold_put(struct hold *hold);
void hold_put_locked(struct hold *hold); /* the same with the mutex of its hash, which this unlocks */

#endif
