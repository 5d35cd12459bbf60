/* SPDX-License-Identifier: MIT */
/* side-mmobj.c - libmmobj: see side.h */
#include "side.h"

#include <mmobj.h>

const bool side_maps_at_open = false;

const char *side_version(void)
{
	static char text[32];

	snprintf(text, sizeof(text), "libmmobj %s", mmobj_version());
	return text;
}

void side_create(struct share *share, const char *name, size_t size)
{
	mmobj *object;

	must(mmobj_create(name, &(struct mmobj_new){.size = size}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	share->pointer = object;
}

void side_destroy(struct share *share, const char *name)
{
	(void)name; /* the last close removes it */
	mmobj_close(share->pointer);
}

void side_open(struct share *share, const char *name)
{
	mmobj *object;

	must(mmobj_open(name, MMOBJ_WRITE, &object) == 0, "mmobj_open");
	share->pointer = object;
}

void side_close(struct share *share)
{
	mmobj_close(share->pointer);
}

void *side_map(struct share *share)
{
	void *view;

	must(mmobj_map(share->pointer, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
	return view;
}

void side_unmap(struct share *share, void *view)
{
	(void)share;
	must(mmobj_unmap(view) == 0, "mmobj_unmap");
}
