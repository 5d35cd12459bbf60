/* SPDX-License-Identifier: MIT */
/*
 * window.c - a view that moves along an object
 *
 * The bytes go between a view and a descriptor by read(2) and write(2) only, which answer EFAULT where touching the memory
 * would be a SIGBUS (a sparse object when the store is full, a file that was cut short).
 */
#include "tool.h"

#define WINDOW ((uint64_t)64 << 20) /* a multiple of every page size */

int window_reach(struct window *window, uint64_t at, char **where, size_t *room)
{
	void *view = NULL;

	if (!window->view || at < window->offset || at - window->offset >= window->length) {
		int r = window_close(window);
		uint64_t offset = at - at % WINDOW;
		uint64_t left = window->size - offset;
		size_t length = (size_t)(left < WINDOW ? left : WINDOW);
		if (r == 0) /* here raw pointers in the object mean nothing: any address will do */
			r = mmobj_map(window->object, window->flags | MMOBJ_ANYWHERE, offset, length, &view);
		if (r < 0)
			return r;
		window->view = view;
		window->offset = offset;
		window->length = length;
	}
	size_t from = (size_t)(at - window->offset);
	*where = window->view + from;
	*room = window->length - from;
	return 0;
}

int window_close(struct window *window)
{
	int r = 0;

	if (!window->view)
		return 0;
	if (window->flags & MMOBJ_WRITE)
		r = mmobj_flush(window->view, 0);
	mmobj_unmap(window->view);
	window->view = NULL;
	return r;
}
