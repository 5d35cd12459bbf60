/* SPDX-License-Identifier: MIT */
/*
 * side-counter.c - a use count of this process, and nothing else: see side.h
 *
 * No memory is shared. It says what it costs that threads count the users of one object, whatever else a library does for it.
 */
#include "side.h"

#include <stdatomic.h>

static atomic_uint uses;

const bool side_maps_at_open = true;

const char *side_version(void)
{
	return "an atomic addition, an atomic subtraction";
}

void side_create(struct share *share, const char *name, size_t size)
{
	(void)name;
	*share = (struct share){.size = size};
	atomic_fetch_add(&uses, 1);
}

void side_destroy(struct share *share, const char *name)
{
	(void)share, (void)name;
	atomic_fetch_sub(&uses, 1);
}

void side_open(struct share *share, const char *name)
{
	(void)share, (void)name;
	atomic_fetch_add(&uses, 1);
}

void side_close(struct share *share)
{
	(void)share;
	atomic_fetch_sub(&uses, 1);
}

void *side_map(struct share *share)
{
	return share;
}

void side_unmap(struct share *share, void *view)
{
	(void)share, (void)view;
}
