/* SPDX-License-Identifier: MIT */
/* row-layer.c - what libcoredll adds to the call of libmmobj beneath it: a difference, so both are timed in one process */
#include <windows.h>

#include <mmobj.h>

#include "rows.h"

#define SIZE 4096u
#define READ_WRITE (FILE_MAP_READ | FILE_MAP_WRITE)
#define ROUNDS 4000u

static const WCHAR wide_name[] = u"layer";
static HANDLE mapping;
static mmobj *object;

static uint64_t open_coredll(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		HANDLE opened = OpenFileMappingW(READ_WRITE, FALSE, wide_name);
		must(opened && CloseHandle(opened), "OpenFileMapping");
	}
	return now_ns() - since;
}

static uint64_t open_mmobj(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		mmobj *opened;
		must(mmobj_open("layer", MMOBJ_WRITE, &opened) == 0, "mmobj_open");
		mmobj_close(opened);
	}
	return now_ns() - since;
}

static uint64_t map_coredll(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		void *view = MapViewOfFile(mapping, READ_WRITE, 0, 0, SIZE);
		must(view && UnmapViewOfFile(view), "MapViewOfFile");
	}
	return now_ns() - since;
}

static uint64_t map_mmobj(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		void *view;
		must(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, SIZE, &view) == 0, "mmobj_map");
		must(mmobj_unmap(view) == 0, "mmobj_unmap");
	}
	return now_ns() - since;
}

static void set_difference(struct row *row, const struct measured *m)
{
	row->unit = "us";
	row->value = m->more / 1e3;
	row->low = m->more_low / 1e3;
	row->high = m->more_high / 1e3;
	row->ours_ns = m->a_ns;
	row->with_ns = m->b_ns;
	row->limit = 0.15;
}

unsigned row_layer(struct row *rows)
{
	/* Held here, so that there is nothing else in the first two calls; and both map the one object. */
	HANDLE memory = INVALID_HANDLE_VALUE; /* NOLINT(performance-no-int-to-ptr): as Windows has it */
	mapping = CreateFileMappingW(memory, NULL, PAGE_READWRITE, 0, SIZE, wide_name);
	must(mapping != NULL, "CreateFileMapping");
	must(mmobj_open("layer", MMOBJ_WRITE, &object) == 0, "mmobj_open");
	struct measured opening = measure(open_coredll, open_mmobj, ROUNDS);
	struct measured mapping_it = measure(map_coredll, map_mmobj, ROUNDS);
	object = mmobj_close(object);
	must(CloseHandle(mapping), "CloseHandle");

	rows[0] = (struct row){
	    .id = "layer",
	    .what = "OpenFileMapping + CloseHandle, held here: adds",
	    .with = "mmobj_open, mmobj_close",
	};
	set_difference(&rows[0], &opening);
	rows[1] = (struct row){
	    .id = "layer-map",
	    .what = "MapViewOfFile + UnmapViewOfFile: adds",
	    .with = "mmobj_map, mmobj_unmap",
	};
	set_difference(&rows[1], &mapping_it);
	return 2;
}
