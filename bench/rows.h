/* SPDX-License-Identifier: MIT */
/*
 * rows.h - what is measured, each in its own file
 *
 * A row's function measures and fills its rows in (some have two); it returns how many. Ours lie in a store of the benchmark's
 * own on /dev/shm, beside the POSIX objects that they are compared with, and both are gone when it ends.
 */
#ifndef ROWS_H
#define ROWS_H

#include "report.h"

#define ROWS_MAX 2u /* of one function */

unsigned row_open(struct row *rows);
unsigned row_reopen(struct row *rows);
unsigned row_create(struct row *rows);
unsigned row_map(struct row *rows);
unsigned row_many(struct row *rows);
unsigned row_fill(struct row *rows);
unsigned row_memory(struct row *rows);
unsigned row_layer(struct row *rows);
unsigned row_win32_open(struct row *rows);
unsigned row_win32_reopen(struct row *rows);
unsigned row_win32_create(struct row *rows);
unsigned row_win32_map(struct row *rows);
unsigned row_win32_touch(struct row *rows);

/* The POSIX object's name, "/mmobj-bench-PID"; and a directory on the same tmpfs, where stores can lie. */
extern char posix_name[64];
extern char root_path[64];

#endif
