/* SPDX-License-Identifier: MIT */
/*
 * locks.h - the two bytes of an entry that say who uses it
 *
 * Both lie far beyond any data, and are locked with open file description locks (F_OFD_SETLK, fcntl(2)):
 *
 *   life  2^62      read-locked by every holder for as long as it holds; write-locked by nobody, ever
 *   gate  2^62 + 1  read-locked by every holder together with life; write-locked by a collector while it collects
 *
 * Every lock here is tried, never waited for. -EAGAIN means that somebody else has it.
 *
 * They are two, so that "is it held?" can be asked without mistaking a collector for a holder; and a holder has both, so
 * that whoever gets the gate for writing knows that nobody holds the object and that nobody can come to hold it. (The kernel
 * melts two neighbouring locks of one description into one: the second costs nothing.)
 *
 * The kernel orders these calls (they take the spinlock of the inode's list of locks), so no memory order is needed.
 */
#ifndef LOCKS_H
#define LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int life_held(int fd);      /* 1 if another description holds the object, 0 if none. Ask on a fresh description */
int life_take(int fd);      /* life and gate, in one step. -EAGAIN: a collector is at work */
int gate_shut(int fd);      /* the gate, for writing. -EAGAIN: there are holders, or a collector */
void locks_release(int fd); /* all, by word: a close is not enough where a child that was forked just now shares `fd` */

/* The inodes on one device that have a life lock now, read from /proc/locks: seen without opening anything. */
struct life_census {
	uint64_t *inodes; /* ascending */
	size_t count;
};

#define CENSUS_LOCKS 32768 /* of the whole machine: with more, whoever asks is quicker to look at each file */

int life_census_take(struct life_census *census,
		     dev_t device); /* -ENOENT without /proc; -E2BIG: more locks than that */
bool life_census_has(const struct life_census *census, uint64_t inode);
void life_census_free(struct life_census *census);

#endif
