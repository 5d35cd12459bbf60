/* SPDX-License-Identifier: MIT */
/*
 * emulator.h - tests that an emulator runs (qemu-user: tests/arm*.cross), and how they start a program
 *
 * There the kernel knows only the emulator's own kind of programs: a program of the tests is started as the emulator's
 * argument.
 */
#ifndef EMULATOR_H
#define EMULATOR_H

#include <stdlib.h>
#include <unistd.h>

/* The emulator's name, or NULL. */
static inline const char *emulator(void)
{
	return getenv("MMOBJ_EMULATOR");
}

/* execl(3) of a program with two arguments, by an emulator or, if that is NULL, by the kernel. Returns if that fails. */
static inline void exec_by(const char *runner, const char *path, const char *first, const char *second)
{
	if (runner) {
		execlp(runner, runner, path, first, second, (char *)NULL);
	} else {
		unsetenv("MMOBJ_EMULATOR");
		execl(path, path, first, second, (char *)NULL);
	}
}

/* Of a program of the tests, of this one's kind. */
static inline void exec_program(const char *path, const char *first, const char *second)
{
	exec_by(emulator(), path, first, second);
}

#endif
