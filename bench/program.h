/* SPDX-License-Identifier: MIT */
/*
 * program.h - other programs that measure: they get orders, "WHAT TIMES", and answer with nanoseconds
 *
 * They end when their pipe does, so none outlives the benchmark, however that ends.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdint.h>

struct program {
	int pid;
	int to, from; /* pipes */
};

/* Starts arguments[0], looked for in PATH. What it prints as an error is ours. */
struct program program_start(char *const arguments[]);

/* Has it do one thing so many times: how many nanoseconds that took there. */
uint64_t program_run(const struct program *program, const char *what, unsigned times);

/* Ends it, and waits for that. Does nothing to one that was not started ({0}). */
void program_end(const struct program *program);

#endif
