/* SPDX-License-Identifier: MIT */
/*
 * emulator.h - tests that an emulator runs (qemu-user: tests/arm.cross), and how they start a program
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

/* execl(3) of a program of the tests, of this one's kind, with two arguments. Returns if that fails. */
static inline void exec_program(const char *program, const char *first, const char *second)
{
	if (emulator())
		execlp(emulator(), emulator(), program, first, second, (char *)NULL);
	else
		execl(program, program, first, second, (char *)NULL);
}

#endif
