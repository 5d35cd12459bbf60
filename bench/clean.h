/* SPDX-License-Identifier: MIT */
/* clean.h - nothing is left, however the benchmark ends */
#ifndef CLEAN_H
#define CLEAN_H

/*
 * Starts a process that waits for the end of this one, and of those that it starts, and then removes root_path, and every object whose name begins with prefix.
 * It can be killed with nothing but SIGKILL itself.
 */
void clean_begin(void);

/* Has it do so now, and waits for that; called at exit, too. */
void clean_end(void);

/* In a process that shall not be waited for: Wine leaves one behind. */
void clean_leave(void);

/* In a child that runs our own code: it is killed when the benchmark ends, however that is. */
void die_with_parent(void);

#endif
