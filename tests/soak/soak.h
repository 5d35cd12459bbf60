/* SPDX-License-Identifier: MIT */
/*
 * soak.h - what the processes of a soak share: the board, the cast of objects, and what a visit to one is
 *
 * A soak is many processes that come to few objects, look at them, and go, for minutes, while one after the other is killed:
 * soak.c starts and kills them, visitor.c is what each does, through-lib.c and through-win.c are the two ways to an object
 * (both libraries come to the same objects), board.c counts, and knows what must be true.
 */
#ifndef SOAK_H
#define SOAK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "mmobj.h"

/* ---- the cast --------------------------------------------------------------------------------------------------- */

enum kind { MEMORY, ADDRESS, SPARSE, FILE_BACKED, MACHINE /* in Global\ */ };

struct role {
	const char *name;
	enum kind kind;
	size_t size; /* in bytes */
};

extern const struct role roles[];
extern const unsigned role_count;
extern char soak_root[64]; /* MMOBJ_ROOT */

const char *role_file(const struct role *role);         /* the path of the file behind a FILE_BACKED one */
const char *role_entry(const struct role *role);        /* the path of its entry */
uint64_t file_word(const struct role *role, size_t at); /* what is at that word of the file, always */

/* ---- the board -------------------------------------------------------------------------------------------------- */

#define GENERATIONS (1u << 20) /* a ring: far more than are alive at one time */

/* What the creator of a generation said of it, before any other could see the number. */
struct fact {
	_Atomic uint64_t number, inode;
	atomic_uint role;
};

/* Anonymous shared memory. All fields are counters and flags that stand alone; facts are published by their number. */
struct board {
	_Atomic uint64_t calls, created, opened, refused, violations, generation;
	atomic_bool over;
	char first_violation[256];
	struct fact facts[GENERATIONS];
};

extern struct board *board;

void board_open(void);
void violation(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void count_call(void)
{
	atomic_fetch_add_explicit(&board->calls, 1, memory_order_relaxed);
}

/* ---- a visit ---------------------------------------------------------------------------------------------------- */

/* One hold on an object with a view of all of it. */
struct visit {
	const struct role *role;
	bool created, writes;
	uint64_t *words;
	ino_t inode;
	mmobj *object; /* through-lib.c */
	void *handle;  /* through-win.c */
	void (*leave)(struct visit *visit, unsigned random);
};

/* The two ways to an object: false if it was not to be had, as may be (nobody has it, no room); anything else is a violation. */
bool enter_through_lib(struct visit *visit, unsigned random);
bool enter_through_win(struct visit *visit, unsigned random);

/* What a process does until it is killed or all is over. */
_Noreturn void visitor(unsigned seed);

#endif
