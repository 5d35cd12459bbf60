/* SPDX-License-Identifier: MIT */
/* holders.h - which processes hold what, as /proc shows it to the caller */
#ifndef HOLDERS_H
#define HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "mmobj.h"

/* Something that a descriptor or a mapping may lead to, and which object of a listing that belongs to. */
struct held_file {
	dev_t device;
	ino_t inode;
	size_t object;
	bool
	    behind; /* it is the file behind the object: mapped in views of it, but also by who knows nothing of the object */
};

/* One process's hold on one object. */
struct held_by {
	size_t object;
	bool has_entry; /* not only the file behind it */
	struct mmobj_holder holder;
};

struct holders {
	struct held_by *all; /* by object, then by pid */
	size_t count, room;
};

/* Looks for all of `files`, which it sorts. -ENOMEM; without /proc nobody is found. */
int holders_find(struct holders *holders, struct held_file *files, size_t count);
void holders_free(struct holders *holders);

#endif
