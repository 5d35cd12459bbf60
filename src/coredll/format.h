/* SPDX-License-Identifier: MIT */
/*
 * format.h - formats as Windows has them (wcsio.h), for wide and narrow strings alike
 */
#ifndef COREDLL_FORMAT_H
#define COREDLL_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>

#include "windef.h"

/* Where the result goes: put() takes one unit (byte) after the other, count says how many there were. */
struct output {
	void (*put)(struct output *output, unsigned unit);
	bool wide; /* the format and the result are UTF-16; else UTF-8 */
	size_t count;
};

/* Returns output->count; -1: a bad format, no memory, more than INT_MAX. */
int format(struct output *output, const void *text, va_list arguments);

/* The same with values in an array, none of floating point. One of 64 bits takes two on machines of 32, the lower half first. */
int format_values(struct output *output, const void *text, const DWORD_PTR *values);

/* The body of a variadic function, whose last parameter but "..." is named: the call of its v form, with arguments. */
#define WITH_ARGUMENTS(last, call)                                                                                     \
	va_list arguments;                                                                                             \
	int result;                                                                                                    \
	va_start(arguments, last);                                                                                     \
	result = call;                                                                                                 \
	va_end(arguments);                                                                                             \
	return result

#endif
