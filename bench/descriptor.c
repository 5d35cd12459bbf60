/* SPDX-License-Identifier: MIT */
/* descriptor.c - what the sides have in common to which an object is a descriptor, share->number: see side.h */
#include "side.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const bool side_maps_at_open = false;

void side_close(struct share *share)
{
	close((int)share->number);
}

void *side_map(struct share *share)
{
	struct stat st;

	if (!share->size) { /* as one must who does not know it */
		must(fstat((int)share->number, &st) == 0, "fstat");
		share->size = (size_t)st.st_size;
	}
	void *view = mmap(NULL, share->size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)share->number, 0);
	must(view != MAP_FAILED, "mmap");
	return view;
}

void side_unmap(struct share *share, void *view)
{
	must(munmap(view, share->size) == 0, "munmap");
}
