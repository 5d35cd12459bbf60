/* SPDX-License-Identifier: MIT */
/* object.c - handles: creating, opening, waiting, passing on, asking, closing */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "backing.h"
#include "entry.h"
#include "hold.h"
#include "info.h"
#include "locks.h"
#include "mmobj.h"
#include "retry.h"
#include "sys.h"
#include "watch.h"

#define NEW_FLAGS (MMOBJ_SPARSE | MMOBJ_READ_ONLY | MMOBJ_SAME_ADDRESS | MMOBJ_HUGE | MMOBJ_FROM_FD)

/* The rights that a MMOBJ_READ or MMOBJ_WRITE handle has; 0 for anything else. */
static unsigned rights(unsigned access)
{
	if (access == MMOBJ_READ)
		return MMOBJ_READ;
	return access == MMOBJ_WRITE || access == (MMOBJ_READ | MMOBJ_WRITE) ? MMOBJ_READ | MMOBJ_WRITE : 0;
}

static int is_write(unsigned access)
{
	return !!(access & MMOBJ_WRITE);
}

/* ---- opening, under the mutex of the name's shard --------------------------------------------------------------- */

/* Opens the file behind the object, if it has one, at *file. */
static int open_behind(const struct label *label, unsigned access, int *file)
{
	if (access & ~label->access)
		return -EACCES;
	if (label->kind != MMOBJ_KIND_FILE)
		return 0;
	int fd = backing_open(label, access);
	if (fd < 0)
		return fd;
	*file = fd;
	return 0;
}

/* Makes sure that a hold of this process has descriptors for that access, too. */
static int widen(struct hold *hold, const struct name *name, unsigned access)
{
	struct label label;
	struct stat ours, st;
	CLEANUP(close_fd) int file = -1;

	if (hold->entry[is_write(access)] >= 0)
		return 0;
	if (access & ~hold->access)
		return -EACCES;
	CLEANUP(close_fd) int entry = entry_open(hold->store, name, access, &label);
	if (entry < 0)
		return entry == -ENOENT ? -ESTALE : entry; /* the name was taken away from under us */
	int r = sys_fstat(entry, &st);
	if (r == 0)
		r = sys_fstat(hold->entry[!is_write(access)], &ours);
	if (r == 0 && !same_file(&st, &ours))
		r = -ESTALE; /* and somebody made another object of it */
	if (r == 0)
		r = open_behind(&label, access, &file);
	if (r < 0)
		return r;
	hold->entry[is_write(access)] = keep_fd(&entry);
	hold->file[is_write(access)] = keep_fd(&file);
	return 0;
}

/* *store: where it was looked for; after -ENOENT it is known to be the right place. */
static int find_entry(const struct name *name, unsigned access, struct store **store, struct label *label)
{
	struct store *sure;
	int r = store_find(name->store, store);

	if (r < 0)
		return r;
	r = entry_open(*store, name, access, label);
	if (r >= 0 || r == -EAGAIN)
		return r;
	/* Not to be had: if we looked in the right place. */
	int sought = store_get(name->store, &sure);
	if (sought < 0)
		return sought;
	if (sure != *store)
		r = entry_open(sure, name, access, label);
	store_put(*store);
	*store = sure;
	return r;
}

static int open_hold(const struct name *name, unsigned access, struct store **store, struct hold **opened)
{
	CLEANUP(close_fd) int file = -1;
	struct hold *hold = hold_find(name);
	struct label label;
	int r;

	if (hold) {
		r = hold_is_full(hold) ? -EMFILE : widen(hold, name, access);
		if (r < 0)
			return r;
		hold_ref(hold);
		*opened = hold;
		return 0;
	}
	CLEANUP(close_fd) int entry = find_entry(name, access, store, &label);
	if (entry < 0)
		return entry;
	r = open_behind(&label, access, &file);
	if (r == 0)
		r = hold_new(name, *store, &label, entry, file, access, opened);
	if (r == 0) {
		(void)keep_fd(&entry);
		(void)keep_fd(&file);
		return 0;
	}
	/* Seen but not to be had. If its last holder left while we looked, nobody else would collect it. */
	drop_fd(&entry);
	(void)entry_collect(*store, name, NULL);
	return r;
}

/* ---- creating, under the mutex ---------------------------------------------------------------------------------- */

/* What a new object shall be, checked; its label is complete but for what backs it. */
static int describe(const struct name *name, const struct mmobj_new *what, unsigned access, struct label *label)
{
	uint32_t flags = what->flags;
	bool file = what->path || flags & MMOBJ_FROM_FD;

	if (flags & ~NEW_FLAGS || what->mode & ~0777u || (what->path && flags & MMOBJ_FROM_FD))
		return -EINVAL;
	if (flags & MMOBJ_READ_ONLY && access & MMOBJ_WRITE)
		return -EINVAL;
	if (file ? (flags & (MMOBJ_SPARSE | MMOBJ_SAME_ADDRESS | MMOBJ_HUGE)) : what->size == 0)
		return -EINVAL;
	if (flags & MMOBJ_SAME_ADDRESS && !name)
		return -EINVAL; /* the address book needs an entry in a store */
	if (what->size > OBJECT_SIZE_MAX)
		return -EFBIG;
	*label = (struct label){
	    .kind = MMOBJ_KIND_MEMORY,
	    .access = flags & MMOBJ_READ_ONLY ? MMOBJ_READ : MMOBJ_READ | MMOBJ_WRITE,
	    .flags = (flags & ~MMOBJ_FROM_FD) | (name ? LABEL_NAMED : 0),
	    .size = what->size,
	};
	if (name) {
		memcpy(label->name, name->text, name->length);
		label->name_length = name->length;
	}
	return 0;
}

/* A new description of an open entry, for reading only, that holds it as well. */
static int reopen_for_reading(int entry)
{
	CLEANUP(close_fd) int fd = sys_reopen(entry, O_RDONLY);
	if (fd < 0)
		return fd;
	int r = life_take(fd); /* joins the living: the caller holds it */
	if (r < 0)
		return r == -EAGAIN ? -EBUSY : r;
	return keep_fd(&fd);
}

/* Creates the entry. Its own description is open for writing; one for a handle that only reads is not. */
static int create_entry(struct store *store, const struct name *name, struct label *label, mode_t mode, unsigned access)
{
	CLEANUP(close_fd)
	int entry = name ? entry_create(store, name, label, mode) : entry_create_unnamed(label, mode);
	struct label seen;
	int r;

	if (entry < 0 || access & MMOBJ_WRITE) {
		return keep_fd(&entry);
	}
	r = name ? entry_open(store, name, access, &seen) : reopen_for_reading(entry);
	if (r < 0 && name) {
		drop_fd(&entry);
		(void)entry_collect(store, name, NULL);
	}
	return r;
}

/* Opens the file that shall be behind a new object, if one shall, at *file, and completes the label. *was: how long it was. */
static int create_behind(struct store *store, const struct name *name, const struct mmobj_new *what, unsigned access,
			 struct label *label, int *file, uint64_t *was)
{
	if (!what->path && !(what->flags & MMOBJ_FROM_FD))
		return 0;
	/* No file grows for a name that is taken. What is another's, and dead, may be to be had. */
	int r = name ? entry_collect(store, name, NULL) : -ENOENT;
	if (r == 0)
		return -EEXIST;
	if (r < 0 && r != -ENOENT && r != -EACCES)
		return r;
	int fd = backing_create(what, access, name != NULL, label, was);
	if (fd < 0)
		return fd;
	*file = fd;
	return 0;
}

/* *sure: the store that the name is in, if open_hold() has just made sure of it, else NULL. */
static int create_hold(const struct name *name, const struct mmobj_new *what, unsigned access, struct store **sure,
		       struct hold **created)
{
	CLEANUP(close_fd) int file = -1;
	uint64_t was = UINT64_MAX;
	struct label label;
	int r = describe(name, what, access, &label);

	if (r < 0)
		return r;
	if (name) {
		if (hold_find(name))
			return -EEXIST;
		r = *sure ? 0 : store_get(name->store, sure);
		if (r < 0)
			return r;
	}
	struct store *store = *sure;
	label_sign(&label, store ? store->user : geteuid());
	r = create_behind(store, name, what, access, &label, &file, &was);
	if (r < 0)
		return r;
	CLEANUP(close_fd) int entry = create_entry(store, name, &label, what->mode | 0600, access);
	if (entry < 0) {
		/* Unless somebody was faster, who may have just that file. */
		if (entry != -EEXIST && entry != -EAGAIN)
			backing_undo(file, &label, was);
		/* The store, or its folder of slots, was removed meanwhile; there is another one, or will be. */
		if (entry == -ENOENT && name)
			store_lost(store);
		return entry == -ENOENT && name ? -EAGAIN : entry;
	}
	r = hold_new(name, store, &label, entry, file, access, created);
	if (r == 0) {
		(*created)->made = true;
		(void)keep_fd(&entry);
		(void)keep_fd(&file);
		return 0;
	}
	drop_fd(&entry);
	if (name)
		(void)entry_collect(store, name, NULL);
	backing_undo(file, &label, was);
	return r;
}

/* ---- handles ---------------------------------------------------------------------------------------------------- */

/* Which of the ways to a hold a call wants. */
enum how { OPEN, CREATE, CREATE_OR_OPEN };

/* 1: created, 0: opened. One try; the mutex is not kept over a wait. */
static int try_hold(enum how how, const struct name *name, const struct mmobj_new *what, unsigned access,
		    struct hold **hold)
{
	CLEANUP(hold_unlockp) uint64_t hash = name ? name->hash : 0;
	CLEANUP(store_putp) struct store *store = NULL;
	int r = -ENOENT;

	hold_lock(hash);
	if (how != CREATE)
		r = open_hold(name, access, &store, hold);
	if (r == -ENOENT && how != OPEN) {
		r = create_hold(name, what, access, &store, hold);
		if (r == 0)
			return 1;
		if (r == -EEXIST && how == CREATE_OR_OPEN)
			r = -EAGAIN; /* another process was faster; now there is something to open */
	}
	return r;
}

/*
 * What was held for a moment, but was not to be had, was given back, and its collect may have been refused. Whoever left in that
 * moment has left it to us; and whoever refused it may have been killed before it was done. So it is collected with patience.
 */
static int not_had(const char *text, int why)
{
	if (text && why != -ENOENT && why != -EEXIST && why != -EBUSY) {
		int unused = mmobj_collect(text, NULL);
		(void)unused;
	}
	return why;
}

static int get(enum how how, const char *text, const struct mmobj_new *what, unsigned access, mmobj **object)
{
	struct retry again = {0};
	struct hold *hold = NULL;
	struct name name;
	int r, created;

	access = rights(access);
	if (!access || !object || (how != OPEN && !what) || (how != CREATE && !text))
		return -EINVAL;
	if (text) {
		r = name_parse(&name, text);
		if (r < 0)
			return r;
	}
	do
		r = created = try_hold(how, text ? &name : NULL, what, access, &hold);
	while (retry(&again, &r));
	if (r < 0)
		return not_had(text, r);
	*object = &hold->handles[is_write(access)];
	return created;
}

int mmobj_create(const char *name, const struct mmobj_new *what, unsigned access, mmobj **object)
{
	int r = get(CREATE, name, what, access, object);

	return r < 0 ? r : 0;
}

int mmobj_create_or_open(const char *name, const struct mmobj_new *what, unsigned access, mmobj **object)
{
	return get(CREATE_OR_OPEN, name, what, access, object);
}

int mmobj_open(const char *name, unsigned access, mmobj **object)
{
	return get(OPEN, name, NULL, access, object);
}

int mmobj_open_wait(const char *text, unsigned access, int timeout_ms, mmobj **object)
{
	uint64_t until = timeout_end(timeout_ms);
	struct watch watch;
	struct name name;
	int r = mmobj_open(text, access, object);

	if (r != -ENOENT)
		return r;
	if (timeout_ms == 0)
		return -ETIMEDOUT;
	r = name_parse(&name, text);
	if (r == 0)
		r = watch_begin(&watch, name.store, WATCH_NAMES);
	if (r < 0)
		return r;
	/* Look again after the watch was set, and after each change. */
	do
		r = mmobj_open(text, access, object);
	while (r == -ENOENT && (r = watch_next(&watch, until, -1)) == 0);
	watch_end(&watch);
	return r;
}

mmobj *mmobj_close(mmobj *object)
{
	if (object)
		hold_put(object->hold);
	return NULL;
}

/* ---- descriptors ------------------------------------------------------------------------------------------------ */

/* A reader's descriptor of what is held by a writer's, under the mutex: a new description, that holds it by itself. */
static int export_for_reading(struct hold *hold, int writer)
{
	int r = reopen_for_reading(writer);

	if (r != -EOPNOTSUPP || !hold->in_table)
		return r;
	/* No /proc: by its name, then. */
	const struct name name = {hold->store->kind, hold->name_length, hold->name, hold->hash};
	struct label label;
	struct stat ours, st;
	CLEANUP(close_fd) int fd = entry_open(hold->store, &name, MMOBJ_READ, &label);
	if (fd < 0)
		return r;
	if (sys_fstat(fd, &st) < 0 || sys_fstat(writer, &ours) < 0 || !same_file(&st, &ours))
		return r; /* the name is another's by now */
	return keep_fd(&fd);
}

int mmobj_export_fd(mmobj *object, unsigned access)
{
	access = rights(access);
	if (!object || !access)
		return -EINVAL;
	if (access & ~object->access)
		return -EACCES;

	struct hold *hold = object->hold;
	CLEANUP(hold_unlockp) uint64_t hash = hold->hash;
	hold_lock(hash);
	int entry = hold->entry[is_write(access)];
	if (entry < 0)
		return export_for_reading(hold, hold->entry[1]);
	/* It can have come as a writer's descriptor, to a handle that only reads. */
	if (!is_write(access) && sys_access_mode(entry) != O_RDONLY)
		return export_for_reading(hold, entry);
	hold->passed = true; /* even if the copy is closed again at once: nobody tells us */
	return sys_dup(entry);
}

/* The store in which an imported entry has its name, if it is one of ours; else NULL. */
static struct store *find_store(const struct name *name, const struct stat *st)
{
	char file[FILE_NAME_BYTES];
	struct stat there;

	name_to_file(name->text, name->length, file);
	for (unsigned kind = MMOBJ_LOCAL; kind <= MMOBJ_GLOBAL; kind++) {
		struct store *store;
		if (store_get(kind, &store) < 0)
			continue;
		if (sys_fstatat(store->dir, file, &there) == 0 && same_file(&there, st))
			return store;
		store_put(store);
	}
	return NULL;
}

/* Takes part in what `fd` stands for, under the mutex of unnamed objects. */
static int import_hold(int fd, unsigned access, struct hold **hold)
{
	CLEANUP(store_putp) struct store *store = NULL;
	CLEANUP(close_fd) int file = -1;
	struct label label;
	struct name name;
	struct stat st;
	int mode = sys_access_mode(fd);

	if (mode < 0 || mode == O_WRONLY || (mode == O_RDONLY && access & MMOBJ_WRITE))
		return -EBADF;
	int r = label_read(fd, NULL, &label, &st);
	if (r < 0)
		return r == -ENODATA ? -EBADMSG : r;
	/* A named object's description came with its life lock; an unnamed one's memory must not be cut short. */
	if (label.flags & LABEL_NAMED) {
		r = life_take(fd);
		r = r == -EAGAIN ? -EBADMSG : r;
	} else
		r = sys_is_sealed(fd) ? 0 : -EBADMSG;
	if (r == 0)
		r = open_behind(&label, access, &file);
	if (r < 0)
		return r;
	if (label.flags & LABEL_NAMED && name_parse(&name, label.name) == 0)
		store = find_store(&name, &st);
	r = hold_new(NULL, store, &label, fd, file, access, hold);
	if (r == 0) {
		(void)keep_fd(&file);
		(void)sys_close_on_exec(fd); /* who inherited it has it without */
	}
	return r;
}

int mmobj_import_fd(int fd, unsigned access, mmobj **object)
{
	struct hold *hold;

	access = rights(access);
	if (!access || !object)
		return -EINVAL;
	hold_lock(0);
	int r = import_hold(fd, access, &hold);
	hold_unlock(0);
	if (r == 0)
		*object = &hold->handles[is_write(access)];
	return r;
}

/* ---- facts ------------------------------------------------------------------------------------------------------ */

int mmobj_stat(mmobj *object, struct mmobj_info *info)
{
	char file[FILE_NAME_BYTES];
	struct label label;
	struct stat st, there;

	if (!object || !info)
		return -EINVAL;
	const struct hold *hold = object->hold;
	int entry = hold->entry[is_write(object->access)];
	int r = label_read(entry, NULL, &label, &st);
	if (r < 0)
		return r == -ENODATA ? -EBADMSG : r;
	info_fill(info, &label, &st);
	info->state |= MMOBJ_HELD;
	info->access = object->access;
	info->store = hold->store ? hold->store->kind : MMOBJ_LOCAL;
	if (label.flags & LABEL_NAMED) {
		name_to_file(label.name, label.name_length, file);
		r = hold->store ? sys_fstatat(hold->store->dir, file, &there) : -ENOENT;
		/* Who may not look any more (another user by now) has no reason to say so. */
		if (r == -ENOENT || (r == 0 && !same_file(&there, &st)))
			info->state |= MMOBJ_NAME_LOST;
	}
	return 0;
}
