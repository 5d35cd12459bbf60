/* SPDX-License-Identifier: MIT */
/*
 * scarce.h - an allocator that refuses: malloc(3), calloc(3) and realloc(3) of the whole program
 *
 * For "no memory": one allocation after the other of a call is refused, as proof/fail.c does with system calls.
 */
#ifndef SCARCE_H
#define SCARCE_H

#include <stdbool.h>

/* false: the allocator is not to be had here: another C library's, or one that watches the program. */
bool scarce_possible(void);

/* From now on the nth allocation of this thread (1 is the first) is refused, and only that. */
void scarce_begin(unsigned nth);

/* No more. true: there was an nth, and it was refused. */
bool scarce_end(void);

/* So many allocations there were between the two, if none was refused. */
unsigned scarce_count(void);

#endif
