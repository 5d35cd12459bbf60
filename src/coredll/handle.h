/* SPDX-License-Identifier: MIT */
/*
 * handle.h - the table of handles: a value that a program has, and the object that it stands for
 *
 * A handle is a slot of the table and a generation, so that a value of before is told from the one that the slot has now. What
 * it stands for is counted: by each handle, and by each call that is at work with it. What CloseHandle() takes away from under
 * a call lives until that call is through.
 */
#ifndef COREDLL_HANDLE_H
#define COREDLL_HANDLE_H

#include <stdatomic.h>

#include "winbase.h"

struct object;

/* A kind of object. */
struct object_kind {
	/* The last use is gone: give back all that the object has, itself included. */
	void (*destroy)(struct object *object);
	/* The rights of a handle that access (of DuplicateHandle()) asks for, in the terms of this kind. */
	DWORD (*rights)(DWORD access);
};

/* What a handle stands for: the first member of struct file and struct mapping. */
struct object {
	const struct object_kind *kind;
	/* Uses: handles, calls at work, and objects that have this one. Taking one more needs no order: who does it has one. */
	_Atomic uint32_t uses;
};

void object_init(struct object *object, const struct object_kind *kind); /* one use: the caller's */
void object_use(struct object *object);                                  /* one more */
void object_drop(struct object *object);                                 /* one less; NULL is allowed */

/*
 * A new handle with those rights; takes the caller's use of the object over, also when it fails. Returns NULL if there is no
 * memory, or no slot, for one: the last error is set.
 */
HANDLE handle_new(struct object *object, DWORD rights);

/*
 * The object of an open handle, with one more use for the caller to drop; kind NULL: of any kind. rights, if not NULL, receives
 * what the handle may do. NULL if it is not open, or of another kind; the last error is left alone.
 */
struct object *handle_object(HANDLE handle, const struct object_kind *kind, DWORD *rights);

/* Closes it. FALSE if it was not open; the last error is left alone. Of any number of callers at once, one gets TRUE. */
BOOL handle_close(HANDLE handle);

#endif
