/* SPDX-License-Identifier: MIT */
/* view.c - mapping, unmapping and flushing: see view.h */
#include "view.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "commit.h"
#include "hold.h"
#include "mmobj.h"
#include "sys.h"

#define HOW (MMOBJ_READ | MMOBJ_WRITE | MMOBJ_COPY)
#define MAP_FLAGS (HOW | MMOBJ_POPULATE | MMOBJ_HUGE | MMOBJ_ANYWHERE | MMOBJ_AT)

struct view {
	uintptr_t start;
	size_t span;   /* bytes that it takes in the address space: whole pages */
	size_t length; /* bytes asked for */
	uint64_t offset;
	unsigned how;
	struct hold *hold; /* a reference, once the view is in the table */
	struct view *next; /* in a list of those that are on their way out */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/*
 * The table, under the mutex: by address, the highest first. The kernel gives addresses out from the top, so a new view comes at
 * the end as a rule, and nothing moves.
 */
#define VIEWS_AT_FIRST 16u
static struct view *first_views[VIEWS_AT_FIRST]; /* enough for most programs, and then nothing is allocated */
static struct view **views = first_views;
static size_t views_count, views_room = VIEWS_AT_FIRST;

/* Under the mutex: one that was given up, kept for the next, so that who maps and unmaps in turn does not allocate. */
static struct view *spare;

static struct view *view_new(void)
{
	struct view *view = spare;

	spare = NULL;
	return view ? view : malloc(sizeof(*view));
}

static void view_free(struct view *view)
{
	if (spare)
		free(view);
	else
		spare = view;
}

void view_lock(void)
{
	pthread_mutex_lock(&mutex);
}

void view_unlock(void)
{
	pthread_mutex_unlock(&mutex);
}

/* How many views lie wholly above an address. */
static size_t count_above(uintptr_t address)
{
	size_t low = 0, high = views_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (views[middle]->start > address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The highest view that has any of these addresses, or NULL. */
static struct view *find(uintptr_t address, size_t span)
{
	size_t i = count_above(address + (span - 1));

	return i < views_count && views[i]->start + (views[i]->span - 1) >= address ? views[i] : NULL;
}

static int make_room(void)
{
	if (views_count < views_room)
		return 0;
	struct view **grown = malloc(views_room * 2 * sizeof(struct view *));
	if (!grown)
		return -ENOMEM;
	memcpy(grown, views, views_count * sizeof(struct view *));
	if (views != first_views)
		free(views);
	views = grown;
	views_room *= 2;
	return 0;
}

static void take_out(const struct view *view)
{
	size_t i = count_above(view->start);

	memmove(&views[i], &views[i + 1], (--views_count - i) * sizeof(struct view *));
	if (views_count == 0 && views != first_views) {
		free(views);
		views = first_views;
		views_room = VIEWS_AT_FIRST;
	}
}

/* ---- mapping ---------------------------------------------------------------------------------------------------- */

/* The length that `length` (0: to the end) means from that offset. */
static int find_length(const struct hold *hold, uint64_t offset, size_t *length)
{
	uint64_t page = sys_page(), end = hold->size;

	if (*length != 0 && hold->kind == MMOBJ_KIND_MEMORY)
		end = (end + page - 1) & ~(page - 1);
	if (offset >= end || *length > end - offset)
		return -ERANGE;
	if (*length == 0 && end - offset > SIZE_MAX - page)
		return -ENOMEM; /* more than an address space has */
	if (*length == 0)
		*length = (size_t)(end - offset);
	return 0;
}

/* Where a view must go: an address, or 0 for anywhere. */
static uint64_t find_place(const struct hold *hold, unsigned flags, const struct view *view, uintptr_t hint)
{
	if (flags & MMOBJ_AT)
		return hint;
	if (!(hold->flags & MMOBJ_SAME_ADDRESS))
		return 0;
	uint64_t wanted = hold->address + view->offset;
	/* Where this process has that part already, it is not the first view; and not to be had there either. */
	struct view *there = wanted + view->span <= UINTPTR_MAX ? find((uintptr_t)wanted, view->span) : NULL;
	return there && hold_is_same(there->hold, hold) ? 0 : wanted;
}

/*
 * Where the kernel likes; but what can have huge pages lies so that it can be mapped by them. For that a wider room is reserved,
 * and what is not needed of it given back.
 */
static int map_anywhere(const struct view *view, int protection, int flags, int fd, void **address)
{
	size_t huge = huge_bytes();
	void *room = NULL;

	if (view->span < huge || view->span > SIZE_MAX - huge || sys_reserve(NULL, view->span + huge, 0, &room) < 0)
		return sys_mmap(NULL, view->span, protection, flags, fd, view->offset, address);
	size_t before = ((size_t)view->offset - (uintptr_t)room) & (huge - 1);
	char *start = (char *)room + before, *end = start + view->span;
	int r = sys_mmap(start, view->span, protection, flags | MAP_FIXED, fd, view->offset, address);
	if (r < 0) {
		(void)sys_munmap(room, view->span + huge);
		return r;
	}
	if (before > 0)
		(void)sys_munmap(room, before);
	if (before < huge)
		(void)sys_munmap(end, huge - before);
	return 0;
}

static int map_at(uint64_t place, const struct view *view, int fd, void **address)
{
	int protection = view->how & MMOBJ_READ && !(view->how & MMOBJ_WRITE) ? PROT_READ : PROT_READ | PROT_WRITE;
	int flags = view->how & MMOBJ_COPY ? MAP_PRIVATE : MAP_SHARED;

	if (view->how & (MMOBJ_COPY | MMOBJ_WRITE))
		protection = PROT_READ | PROT_WRITE;
	if (!place)
		return map_anywhere(view, protection, flags, fd, address);
	if (place > UINTPTR_MAX - view->span)
		return -EADDRINUSE;
	void *wanted =
	    (void *)(uintptr_t)place; /* NOLINT(performance-no-int-to-ptr): an address is what was recorded */
	int r = sys_mmap(wanted, view->span, protection, flags | MAP_FIXED_NOREPLACE, fd, view->offset, address);
	/* Taken, outside what the process may use, or too low. */
	if (r == -EEXIST || r == -ENOMEM || r == -EINVAL || r == -EPERM)
		return -EADDRINUSE;
	if (r == 0 && *address != wanted) { /* what took the flag for a hint (valgrind) */
		(void)sys_munmap(*address, view->span);
		return -EADDRINUSE;
	}
	return r;
}

/* Huge pages and early faults. The first is a wish. */
static int prepare(void *address, const struct view *view, unsigned flags)
{
	if ((flags | view->hold->flags) & MMOBJ_HUGE && sys_madvise(address, view->span, MADV_HUGEPAGE) == 0)
		(void)sys_madvise(address, view->span, MADV_COLLAPSE);
	if (!(flags & MMOBJ_POPULATE))
		return 0;
	int r = sys_madvise(address, view->span,
			    view->how & MMOBJ_READ && !(view->how & MMOBJ_WRITE) ? MADV_POPULATE_READ
										 : MADV_POPULATE_WRITE);
	if (r == -EINVAL) { /* before Linux 5.14: the pages are read ahead, if that, and faults are cheap */
		(void)sys_madvise(address, view->span, MADV_WILLNEED);
		return 0;
	}
	return r == -EFAULT || r == -EAGAIN ? -ENOMEM : r;
}

/* Puts a view in the table. What is there already went with a munmap(2) behind our back: it is taken out, onto *gone. */
static int enter(const struct view *made, struct view **gone)
{
	struct view *stale, *view = make_room() == 0 ? view_new() : NULL;

	if (!view)
		return -ENOMEM;
	*view = *made;
	while ((stale = find(view->start, view->span))) {
		take_out(stale);
		stale->next = *gone;
		*gone = stale;
	}
	size_t i = count_above(view->start);
	memmove(&views[i + 1], &views[i], (views_count++ - i) * sizeof(struct view *));
	views[i] = view;
	return 0;
}

static void forget(struct view *gone)
{
	while (gone) {
		struct view *view = gone;
		gone = view->next;
		hold_put(view->hold);
		free(view);
	}
}

/* A file can have become shorter than the object: reading there would be a SIGBUS. */
static int check_file(int fd, const struct view *view)
{
	struct stat st;
	int r = sys_fstat(fd, &st);

	return r < 0 ? r : (uint64_t)st.st_size < view->offset + view->length ? -ESTALE : 0;
}

static int map(struct view *view, int fd, unsigned flags, void **address)
{
	struct view *gone = NULL;
	void *got = NULL;

	view_lock();
	uint64_t place = find_place(view->hold, flags, view, (uintptr_t)*address);
	int r = map_at(place, view, fd, &got);
	if (r == -EADDRINUSE && flags & MMOBJ_ANYWHERE)
		r = map_at(0, view, fd, &got);
	if (r == 0) {
		view->start = (uintptr_t)got;
		r = prepare(got, view, flags);
		if (r == 0)
			r = enter(view, &gone);
		if (r == 0)
			hold_ref(view->hold); /* here, so that a fork copies the view and its reference, or neither */
		else
			(void)sys_munmap(got, view->span);
	}
	view_unlock();
	forget(gone);
	if (r == 0)
		*address = got;
	return r;
}

static bool flags_are_sound(unsigned flags)
{
	unsigned how = flags & HOW;

	return !(flags & ~MAP_FLAGS) && how && how != (MMOBJ_WRITE | MMOBJ_COPY) && how != HOW &&
	       (flags & (MMOBJ_ANYWHERE | MMOBJ_AT)) != (MMOBJ_ANYWHERE | MMOBJ_AT);
}

int mmobj_map(mmobj *object, unsigned flags, uint64_t offset, size_t length, void **address)
{
	size_t page = sys_page();

	if (!object || !address || !flags_are_sound(flags) || offset & (page - 1) ||
	    (flags & MMOBJ_AT && (!*address || (uintptr_t)*address & (page - 1))))
		return -EINVAL;
	if (flags & MMOBJ_WRITE && !(object->access & MMOBJ_WRITE))
		return -EACCES;
	struct hold *hold = object->hold;
	int r = find_length(hold, offset, &length);
	if (r < 0)
		return r;
	if (length > SIZE_MAX - page || (offset + length) / page > SIZE_MAX)
		return -ENOMEM; /* the kernel counts both in a word: the one in bytes, the other in pages */

	struct view view = {
	    .span = (length + page - 1) & ~(page - 1),
	    .length = length,
	    .offset = offset,
	    .how = flags & MMOBJ_COPY    ? MMOBJ_COPY
		   : flags & MMOBJ_WRITE ? MMOBJ_WRITE
					 : MMOBJ_READ,
	    .hold = hold,
	};
	int *fds = hold->kind == MMOBJ_KIND_FILE ? hold->file : hold->entry;
	int fd = fds[!!(object->access & MMOBJ_WRITE)];
	if (hold->kind == MMOBJ_KIND_FILE)
		r = check_file(fd, &view);
	return r < 0 ? r : map(&view, fd, flags, address);
}

/* ---- by address ------------------------------------------------------------------------------------------------- */

/*
 * The view that has an address, with the mutex of its hold's shard and the views' mutex, in the order in which they nest; or NULL
 * and neither. A fork between the end of a view and that of its hold would leave the child a hold that nothing there gives up.
 */
static struct view *find_and_lock(uintptr_t address)
{
	view_lock();
	struct view *view = find(address, 1);

	while (view) {
		uint64_t hash = view->hold->hash;
		view_unlock();
		hold_lock(hash);
		view_lock();
		view = find(address, 1);
		if (view && view->hold->hash == hash)
			return view;
		hold_unlock(hash); /* another thread has unmapped it meanwhile */
	}
	view_unlock();
	return NULL;
}

int mmobj_unmap(void *address)
{
	struct view *view = find_and_lock((uintptr_t)address);

	if (!view)
		return -EINVAL;
	struct hold *hold = view->hold;
	/* Under the mutex: else another thread could be given the address before it is out of the table. */
	int r = sys_munmap((void *)view->start, view->span); /* NOLINT(performance-no-int-to-ptr) */
	if (r == 0) {
		take_out(view);
		view_free(view);
	}
	view_unlock();
	if (r < 0) { /* the kernel has no memory to split what it had melted into one: it is all still there */
		hold_unlock(hold->hash);
		return r;
	}
	hold_put_locked(hold);
	return 0;
}

int mmobj_flush(void *address, size_t length)
{
	uintptr_t at = (uintptr_t)address, start = at & ~((uintptr_t)sys_page() - 1), end = 0;
	bool has_disk = false;

	view_lock();
	const struct view *view = find(at, 1);
	/* Of what is beyond its end in its last page, there is nothing to write. */
	if (view && (length == 0 || (at - view->start < view->length && length <= view->length - (at - view->start)))) {
		end = length ? at + length : view->start + view->length;
		has_disk = view->hold->kind == MMOBJ_KIND_FILE && !(view->how & MMOBJ_COPY);
	}
	view_unlock();
	if (!end)
		return -EINVAL;
	/* Not under the mutex, for disks are slow. A view that is unmapped meanwhile is an error of the kernel's, -ENOMEM. */
	return has_disk ? sys_msync((void *)start, end - start) : 0; /* NOLINT(performance-no-int-to-ptr) */
}

int mmobj_view_at(const void *address, struct mmobj_view *facts)
{
	if (!facts)
		return -EINVAL;
	view_lock();
	const struct view *view = find((uintptr_t)address, 1);
	if (view)
		*facts = (struct mmobj_view){
		    .address = (void *)view->start, /* NOLINT(performance-no-int-to-ptr) */
		    .length = view->length,
		    .offset = view->offset,
		    .flags = view->how,
		};
	view_unlock();
	return view ? 0 : -EINVAL;
}
