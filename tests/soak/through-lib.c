/* SPDX-License-Identifier: MIT */
/* through-lib.c - a visit to an object through libmmobj: see soak.h */
#include "soak.h"

#include <errno.h>

static void leave(struct visit *visit, unsigned random)
{
	/* Either may be the last hold. */
	if (random & 1)
		visit->object = mmobj_close(visit->object);
	if (mmobj_unmap((char *)visit->words + random % visit->role->size) != 0)
		violation("unmap of %s", visit->role->name);
	visit->object = mmobj_close(visit->object);
	atomic_fetch_add_explicit(&board->calls, 2, memory_order_relaxed);
}

static struct mmobj_new wish(const struct role *role)
{
	struct mmobj_new what = {.size = role->size, .mode = role->kind == MACHINE ? 0666 : 0};

	if (role->kind == FILE_BACKED)
		what.path = role_file(role);
	if (role->kind == SPARSE)
		what.flags = MMOBJ_SPARSE;
	if (role->kind == ADDRESS)
		what.flags = MMOBJ_SAME_ADDRESS;
	return what;
}

/* Asks for it in one of the ways. Negative: not to be had. */
static int ask(struct visit *visit, unsigned random)
{
	struct mmobj_new what = wish(visit->role);
	const char *name = visit->role->name;
	int r, may = 1;

	visit->writes = true;
	count_call();
	switch (random % 8) {
	case 0:
	case 1:
	case 2:
		visit->writes = random & 16;
		r = mmobj_open(name, visit->writes ? MMOBJ_WRITE : MMOBJ_READ, &visit->object);
		may = -ENOENT;
		break;
	case 3:
		r = mmobj_create(name, &what, MMOBJ_WRITE, &visit->object);
		may = -EEXIST;
		visit->created = r == 0;
		break;
	case 4:
		r = mmobj_open_wait(name, MMOBJ_WRITE, 1, &visit->object);
		may = -ETIMEDOUT;
		break;
	default:
		r = mmobj_create_or_open(name, &what, MMOBJ_WRITE, &visit->object);
		visit->created = r == 1;
	}
	if (r < 0 && r != may && r != -ENOSPC && r != -ENOMEM)
		violation("%s is not to be had: %s", name, mmobj_strerror(r));
	return r;
}

bool enter_through_lib(struct visit *visit, unsigned random)
{
	void *view = NULL;

	if (ask(visit, random) < 0)
		return false;
	int r = mmobj_map(visit->object, visit->writes ? MMOBJ_WRITE | (random & 32 ? MMOBJ_POPULATE : 0) : MMOBJ_READ,
			  0, 0, &view);
	count_call();
	if (r < 0) {
		/* Pages of a sparse object can be missing when they are asked for. */
		if (r != -ENOMEM)
			violation("map of %s: %s", visit->role->name, mmobj_strerror(r));
		visit->object = mmobj_close(visit->object);
		return false;
	}
	visit->words = view;
	visit->leave = leave;
	return true;
}
