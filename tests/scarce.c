/* SPDX-License-Identifier: MIT */
/* scarce.c - what scarce.h describes */
#include "scarce.h"

#include <errno.h>
#include <stdlib.h>

#include "support.h"

static _Thread_local unsigned left; /* so many allocations until the one that is refused; 0: all is as ever */
static _Thread_local bool refused;
static _Thread_local unsigned begun_with, count;

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define CAN_REFUSE true

/* glibc's own, and a program may put its own in front (its manual: "Replacing malloc"). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *memory, size_t size);

static bool is_refused(void)
{
	if (left == 0 || --left > 0)
		return false;
	refused = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(memory, size);
}
#else
#define CAN_REFUSE false
#endif

bool scarce_possible(void)
{
	return CAN_REFUSE && !under_valgrind();
}

void scarce_begin(unsigned nth)
{
	refused = false;
	begun_with = left = nth;
}

bool scarce_end(void)
{
	count = begun_with - left;
	left = 0;
	return refused;
}

unsigned scarce_count(void)
{
	return count;
}
