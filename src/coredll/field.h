/* SPDX-License-Identifier: MIT */
/*
 * field.h - one field of a format: its value as text
 */
#ifndef COREDLL_FIELD_H
#define COREDLL_FIELD_H

#include "format.h"

/* One field: what is between '%' and its letter. */
struct field {
	bool left, plus, space, alternative, zero;
	int width, precision; /* precision -1: none */
	unsigned bits;        /* of an integer */
	char size;            /* 'h' narrow, 'l' wide, 'L' long double, 0 not said */
	unsigned letter;
};

/* One unit, or byte, of the result. */
static inline void put(struct output *output, unsigned unit)
{
	output->put(output, unit);
	output->count++;
}

/* Of a text of either kind. */
static inline unsigned unit_at(const void *text, bool wide, size_t at)
{
	return wide ? ((const WCHAR *)text)[at] : ((const unsigned char *)text)[at];
}

/* A string or character, wide or narrow by the field and the output; NULL is "(null)". */
void put_string(struct output *output, const struct field *field, const void *units);
void put_character(struct output *output, const struct field *field, int c);

/* An integer by its amount and its sign. */
void put_integer(struct output *output, const struct field *field, uint64_t value, bool negative);

/* A double or, by the field, a long double. false: no memory. */
bool put_double(struct output *output, const struct field *field, long double value);

#endif
