/* SPDX-License-Identifier: MIT */
/*
 * compose.h - a text of FormatMessage(): its lines, its escapes, its inserts
 */
#ifndef COREDLL_COMPOSE_H
#define COREDLL_COMPOSE_H

#include <stdarg.h>
#include <stdbool.h>

#include "format.h"

#define MOST_INSERTS 99

/* Begins as zeros, but for what is said to be the caller's. */
struct composition {
	struct output output; /* of format_values(): its put() and wide are composition_put and true */
	DWORD flags;          /* the caller's: of FormatMessage() */
	bool narrow;          /* the caller's: %1 is a narrow string */

	/* The caller's: arguments in an array, or in a list, or neither. Any insert may come first: what was taken is kept. */
	const DWORD_PTR *values;
	va_list *list;
	DWORD_PTR taken[MOST_INSERTS + 3]; /* the last may have two before it, or be of twice the size */
	size_t taken_count;

	WCHAR *text; /* the result, the caller's to free(), without a NUL */
	size_t count, room;
	size_t line;  /* where its last line begins */
	size_t space; /* its last space */
	bool no_memory;
};

void composition_put(struct output *output, unsigned unit);

/* Makes the text. Returns ERROR_SUCCESS, ERROR_INVALID_PARAMETER or ERROR_NOT_ENOUGH_MEMORY. */
DWORD compose(struct composition *to, LPCWSTR text);

#endif
