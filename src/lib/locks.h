/* SPDX-License-Identifier: MIT */
/*
 * locks.h - the two bytes of an entry that say who uses it
 *
 * Both lie far beyond any data, and are locked with open file description locks (F_OFD_SETLK, fcntl(2)):
 *
 *   life  2^62      read-locked by every holder for as long as it holds; write-locked by nobody, ever
 *   gate  2^62 + 1  read-locked by an opener from before it looks, and kept with the life lock by a holder; write-locked by
 *                   a collector while it collects
 *
 * Every lock here is tried, never waited for. -EAGAIN means that somebody else has it.
 *
 * A holder keeps the gate because it costs nothing (the kernel melts two neighbouring locks of one description into one)
 * and saves an opener the call that would release it. What it changes: whoever gets the gate for writing knows that there
 * is neither an opener nor a holder, so the object is dead and stays dead: one question answers both.
 *
 * The kernel orders these calls (they take the inode's lock-list spinlock), so no memory order is needed between them.
 */
#ifndef LOCKS_H
#define LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int gate_enter(int fd);   /* an opener: the gate, for reading. On failure -EAGAIN: a collector is at work */
int gate_shut(int fd);    /* a collector: the gate, for writing. -EAGAIN: there are openers, holders or a collector */
void gate_release(int fd);/* either kind, by word of mouth: a close is not enough where a forked child shares `fd` */
int life_take(int fd);    /* life, beside the gate that is already had; or both, where nobody else can be there */
int life_held(int fd);    /* 1 if another description holds the object, 0 if none. Ask on a fresh description */

/* The inodes on one device that have a life lock now, read from /proc/locks: seen without opening anything. */
struct life_census {
	uint64_t *inodes; /* ascending */
	size_t count;
};

int life_census_take(struct life_census *census, dev_t device); /* -ENOENT without /proc */
bool life_census_has(const struct life_census *census, uint64_t inode);
void life_census_free(struct life_census *census);

#endif
