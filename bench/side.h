/* SPDX-License-Identifier: MIT */
/*
 * side.h - one way to share memory by name: what each side of the comparison has to say
 *
 * A side is a program of its own: side.c, which gets orders and times loops, and one side-*.c (or .cpp), which has these calls
 * made in the way that its users would make them. None returns an error: a measurement of something else is none.
 *
 * name  a word without '/', made by side.c; programs that meet say the same. Where a side needs a path, it is one, for all run in
 *       the benchmark's own folder on /dev/shm.
 */
#ifndef SIDE_H
#define SIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a process has of an object: whatever the side wants to keep there. */
struct share {
	void *pointer;
	void *mapping;
	long number;
	size_t size; /* in bytes; 0: not known yet */
};

/* Its name and version, for people. */
const char *side_version(void);

/* Does side_open() map already, so that there is nothing to time in side_map()? */
extern const bool side_maps_at_open;

/* A new object of so many bytes; and its end, of the name too. */
void side_create(struct share *share, const char *name, size_t size);
void side_destroy(struct share *share, const char *name);

/* One that another process made, for reading and writing; and giving that back. */
void side_open(struct share *share, const char *name);
void side_close(struct share *share);

/* All of it. */
void *side_map(struct share *share);
void side_unmap(struct share *share, void *view);

/* A call that has to succeed. */
static inline void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

#ifdef __cplusplus
}
#endif
#endif
