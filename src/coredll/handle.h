/* SPDX-License-Identifier: MIT */
/*
 * handle.h - the table of handles: a value that a program has, and the object that it stands for
 *
 * A handle is a slot of the table and a generation, so that a value of before is told from the one that the slot has now. The
 * slot counts the calls that are at work with it: what CloseHandle() takes away from under them lives until the last is through.
 * An object counts its handles.
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
	/* Uses: handles, and objects that have this one. Taking one more needs no order: who does it has one, or is in a call. */
	_Atomic uint32_t uses;
};

void object_init(struct object *object, const struct object_kind *kind); /* one use: the caller's */
void object_use(struct object *object);                                  /* one more */
void object_drop(struct object *object);                                 /* one less; NULL is allowed */

/*
 * A new handle with those rights; takes the caller's use of the object over, also when it fails. Returns NULL if there is no
 * memory, or no slot, for one: the last error is set. The caller has been inside the gate (gate.h) since it has the object.
 */
HANDLE handle_new(struct object *object, DWORD rights);

/*
 * The same in two steps, of which the second cannot fail: a place for a handle (0: there is none; the last error is left alone),
 * which becomes one, or is given back. Inside the gate all the while.
 */
uint32_t handle_reserve(void);
HANDLE handle_in(uint32_t place, struct object *object, DWORD rights);
void handle_unreserve(uint32_t place);

/*
 * The object of an open handle, for a call to work with until handle_leave(); kind NULL: of any kind. rights, if not NULL,
 * receives what the handle may do. NULL if it is not open, or of another kind: then there is nothing to leave. The last error is
 * left alone.
 */
struct object *handle_enter(HANDLE handle, const struct object_kind *kind, DWORD *rights);
void handle_leave(HANDLE handle);

/* Closes it. FALSE if it was not open; the last error is left alone. Of any number of callers at once, one gets TRUE. */
BOOL handle_close(HANDLE handle);

/* In the child of a fork: the threads that were in calls are not here, so the calls are over. */
void handle_forget_calls(void);

#endif
