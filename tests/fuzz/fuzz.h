/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what the fuzzers share
 *
 * Each fuzz-*.c is one: it takes bytes, which may be anything, makes calls of them, and ends the process if what must be true is
 * not. libFuzzer searches for such bytes (./dev fuzz); replay.c feeds it those that were found, the corpus (./dev test).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must(condition)                                                                                                \
	do {                                                                                                           \
		if (!(condition)) {                                                                                    \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                      \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

/* The bytes, taken one after the other; zeros when there are none left. */
struct input {
	const uint8_t *at;
	size_t left;
};

static inline uint8_t take_byte(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->at++;
}

static inline uint64_t take_number(struct input *input, unsigned bytes)
{
	uint64_t number = 0;

	while (bytes--)
		number = number << 8 | take_byte(input);
	return number;
}

/* A private MMOBJ_ROOT, made once, removed at exit. */
const char *fuzz_root(void);

#endif
