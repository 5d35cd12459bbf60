/* SPDX-License-Identifier: MIT */
/*
 * share.h - share modes: who has a file open for what, and what he lets others do meanwhile
 *
 * The kernel keeps the books, as it does for objects: each open file has read locks (F_OFD_SETLK, fcntl(2)) on bytes of the file
 * far beyond any data, and they go when its description goes, with the last descriptor, at exit and at SIGKILL.
 *
 *   2^62 + 256            the door
 *   the next six          "I read", "I write", "I delete", "nobody else may write", "... delete", "... read"
 *
 * Read locks alone, since a descriptor that only reads can have no others. Who opens a file
 *   1. locks the door, and asks whether somebody else has locked it. If so he lets go, and tries again a little later;
 *   2. being alone, asks whether somebody has a lock that is contrary to what he wants;
 *   3. if not, locks what he wants;
 *   4. lets go of the door.
 * Of two at the door, the one that locks it second sees the other: they may both go away, and never both go on. So of two that
 * are contrary to each other the second always sees the first one's locks. To ask (F_OFD_GETLK) needs no lock, and does not see
 * the locks of the description that asks. The kernel orders these calls, so no memory order is needed.
 *
 * On a file system without such locks, and on a descriptor that cannot read, nothing is claimed.
 */
#ifndef COREDLL_SHARE_H
#define COREDLL_SHARE_H

#include <stdbool.h>

#include "winbase.h"

/* Both of FILE_SHARE_READ, _WRITE and _DELETE. */
struct share {
	DWORD uses;   /* what the handle does */
	DWORD denies; /* what others may not do */
};

/*
 * Calls at_door(fd, what) alone at the door, and returns what it returns; unless that is 0, everything that fd has claimed is given
 * up. Waits for others at the door, for a few system calls: -ETXTBSY if somebody stays there for 3 s. at_door's own -ETXTBSY
 * (refused) is not believed at once: where another thread has just started a program, what was closed stays open for some
 * microseconds more, until that program is executed.
 */
int share_at_door(int fd, int (*at_door)(int fd, const void *what), const void *what);

/* At the door: would it go together with what others have? Changes nothing. */
bool share_allowed(int fd, struct share share);

/* At the door, or while nobody else can open the file: takes it. -EAGAIN: a stranger has write locks on those bytes. */
int share_take(int fd, struct share share);

/* Gives all up, the door too: by word, since a forked child may have the description. */
void share_drop(int fd);

#endif
