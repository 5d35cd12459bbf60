/* SPDX-License-Identifier: MIT */
/*
 * backing.h - the file behind an object
 *
 * The entry of such an object has a label and no data: the label says which file (path, device, inode), and everyone who
 * opens the object opens that file by its path and makes sure that it is the same.
 */
#ifndef BACKING_H
#define BACKING_H

#include <stdbool.h>

#include "label.h"
#include "mmobj.h"

/*
 * For a new object: opens what->path, or duplicates what->fd, for `access`; makes it grow if need be; and writes kind, size,
 * path, device and inode into the label. Returns the descriptor. `named`: others must find the file by its path. *was: how
 * long the file was.
 */
int backing_create(const struct mmobj_new *what, unsigned access, bool named, struct label *label, uint64_t *was);

/* The object came to nothing: makes the file as long as it was, if it grew and nobody has changed it since. */
void backing_undo(int fd, const struct label *label, uint64_t was);

/* For an existing one: opens the file that the label names. -ESTALE: it is not there any more. */
int backing_open(const struct label *label, unsigned access);

#endif
