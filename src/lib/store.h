/* SPDX-License-Identifier: MIT */
/*
 * store.h - the directories that names live in
 *
 * A store is opened and checked once and kept open, for as long as it stays what it was: the same directory, of the same user.
 */
#ifndef STORE_H
#define STORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "sys.h"

#define STORE_PATH_BYTES 4096

struct store {
	atomic_uint refs;
	unsigned kind;          /* MMOBJ_LOCAL or MMOBJ_GLOBAL */
	uid_t user;             /* whose it was opened for */
	int dir;                /* the directory */
	atomic_int at;          /* its folder of slots; -1 until somebody needs it */
	_Atomic ino_t at_inode; /* written before `at`; whoever writes it writes the same */
	atomic_bool lost;       /* something of it is not there any more: store_get() opens it anew */
	dev_t device;
	ino_t inode;
	size_t root_length; /* of the part of the path that the store lies in */
	char path[];        /* with its NUL, in STORE_PATH_BYTES at most */
};

/*
 * The store of that kind for the caller as it is now, with a reference. -ENODEV, -EPERM, -EACCES as in mmobj.h. store_find()
 * trusts a descriptor that was opened before: enough to look a name up, where a wrong directory can only have nothing of that
 * name that is an object. store_get() makes sure of it.
 */
int store_get(unsigned kind, struct store **store);
int store_find(unsigned kind, struct store **store);
struct store *store_ref(struct store *store);
struct store *store_put(struct store *store); /* NULL is allowed; returns NULL */
void store_putp(struct store **store);        /* for CLEANUP */

void store_lost(struct store *store);

int store_open_slots(struct store *store); /* makes store->at a descriptor */

/* Opens the store's directory anew, to be listed from its start. */
int store_open_list(const struct store *store);

/* A walk through such a directory, or through the folder of slots. */
struct store_walk {
	int dir;   /* the caller's */
	int error; /* 0, or what ended it */
	ssize_t filled, at;
	_Alignas(struct sys_dirent) char room[8192];
};

void store_walk_begin(struct store_walk *walk, int dir);
const struct sys_dirent *
store_walk_next(struct store_walk *walk); /* the next file; valid until the one after it; NULL: the end */

int store_make_global(void); /* 1: made, 0: there already */

/* fork(2): the table of stores must not be half-changed in the child. */
void store_lock(void);
void store_unlock(void);

#endif
