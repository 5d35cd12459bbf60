/* SPDX-License-Identifier: MIT */
/*
 * view.h - the table of views, by address
 *
 * Unmapping takes only an address, so the process remembers where its views are: in a sorted array of intervals that do not
 * overlap. One mutex covers the table and the mmap or munmap that it describes: an address is never in the one
 * and not in the other. The kernel takes turns there anyway (a process has one mmap lock).
 */
#ifndef VIEW_H
#define VIEW_H

/* fork(2): the table must not be half-changed in the child. */
void view_lock(void);
void view_unlock(void);

#endif
