/* SPDX-License-Identifier: MIT */
/*
 * commit.h - memory for a part of a file before anybody touches it
 *
 * What has its memory cannot fail to give it later: no room is an error here, and no SIGBUS at the first touch.
 */
#ifndef COMMIT_H
#define COMMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Gives a file memory (or disk blocks) from an offset on, and the size that reaches so far. huge: what is in memory comes in huge
 * pages, as far as they can be had; then no fork may happen meanwhile (a mutex that a fork waits for), for there is a moment's
 * mapping of the file. -ENOSPC, -ENOMEM: before it takes what is not there; the caller undoes what was had; -EOPNOTSUPP: the file
 * system cannot do it.
 */
int commit(int fd, uint64_t offset, uint64_t length, bool huge);

/* The bytes of a huge page. A view must lie as its file does, to the multiple of that, for the kernel to map it by huge pages. */
size_t huge_bytes(void);

#endif
