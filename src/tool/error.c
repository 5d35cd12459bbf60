/* SPDX-License-Identifier: MIT */
/* error.c - what went wrong, on stderr and as an exit status */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "tool.h"

const struct command *current;

static void print_complaint(const char *what, const char *why, va_list args)
{
	fprintf(stderr, "mmobj%s%s: ", current ? " " : "", current ? current->name : "");
	if (what) {
		print_argument(stderr, what);
		fputs(": ", stderr);
	}
	vfprintf(stderr, why, args); /* NOLINT(clang-analyzer-valist.Uninitialized): the callers start it */
	fputc('\n', stderr);
}

void complain(const char *what, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	print_complaint(what, why, args);
	va_end(args);
}

void usage(const char *what, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	print_complaint(what, why, args);
	va_end(args);
	fprintf(stderr, "'mmobj%s%s --help' says more.\n", current ? " " : "", current ? current->name : "");
	exit(current ? current->bad_usage : BAD_USAGE);
}

int failed(const char *what, int error)
{
	complain(what, "%s", mmobj_strerror(error));
	if (error == -ENOENT)
		return NO_OBJECT;
	return error == -ETIMEDOUT ? TIMED_OUT : FAILED;
}
