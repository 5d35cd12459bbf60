/* SPDX-License-Identifier: MIT */
/*
 * view.h - the table of views, by address
 *
 * Unmapping takes only an address, so the process remembers where its views are: in a search tree (tsearch(3)) of intervals
 * that do not overlap. One mutex covers the tree and the mmap or munmap that it describes: an address is never in the one
 * and not in the other. The kernel takes turns there anyway (a process has one mmap lock).
 */
#ifndef VIEW_H
#define VIEW_H

/* fork(2): the tree must not be half-changed in the child. */
void view_lock(void);
void view_unlock(void);

#endif
