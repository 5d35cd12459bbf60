/* SPDX-License-Identifier: MIT */
/* format.c - formats as Windows has them: see format.h and wcsio.h */
#include "format.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "field.h"

/* Where the values come from: an array if there is one, else a list. */
struct arguments {
	const DWORD_PTR *values;
	va_list list;
};

struct reader {
	const void *text;
	size_t at;
	bool wide;
};

static unsigned peek(const struct reader *reader)
{
	return unit_at(reader->text, reader->wide, reader->at);
}

/* Does the format go on with that? Then it is read. */
static bool skip(struct reader *reader, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i < n; i++)
		if (unit_at(reader->text, reader->wide, reader->at + i) != (unsigned char)word[i])
			return false;
	reader->at += n;
	return true;
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

/* NOLINTBEGIN(clang-analyzer-valist.Uninitialized): without an array, the list has been started */
static DWORD_PTR take_pointer(struct arguments *arguments)
{
	return arguments->values ? *arguments->values++ : va_arg(arguments->list, DWORD_PTR);
}

static uint32_t take_32(struct arguments *arguments)
{
	return arguments->values ? (uint32_t)*arguments->values++ : va_arg(arguments->list, uint32_t);
}

static uint64_t take_64(struct arguments *arguments)
{
	if (!arguments->values)
		return va_arg(arguments->list, uint64_t);

	uint64_t value = *arguments->values++;
	if (sizeof(DWORD_PTR) < sizeof(uint64_t))
		value |= (uint64_t)*arguments->values++ << 32;
	return value;
}

static long double take_double(const struct field *field, struct arguments *arguments)
{
	return field->size == 'L' ? va_arg(arguments->list, long double) : va_arg(arguments->list, double);
}
/* NOLINTEND(clang-analyzer-valist.Uninitialized) */

/* Argument of an integer, cut to its bits; of a signed one, its amount. */
static uint64_t take_integer(const struct field *field, struct arguments *arguments, bool *negative)
{
	uint64_t value = field->bits == 64 ? take_64(arguments) : take_32(arguments);
	unsigned unused = 64 - field->bits;

	value = value << unused >> unused;
	*negative = (field->letter == 'd' || field->letter == 'i') && value >> (field->bits - 1);
	return *negative ? (0 - value) << unused >> unused : value;
}

/* ---- reading a field -------------------------------------------------------------------------------------------- */

static void read_flags(struct reader *reader, struct field *field)
{
	for (;; reader->at++)
		switch (peek(reader)) {
		case '-':
			field->left = true;
			break;
		case '+':
			field->plus = true;
			break;
		case ' ':
			field->space = true;
			break;
		case '#':
			field->alternative = true;
			break;
		case '0':
			field->zero = true;
			break;
		default:
			return;
		}
}

/* A number, or `*`, which takes an argument. More than INT_MAX: that. */
static int read_count(struct reader *reader, struct arguments *arguments)
{
	int64_t count = 0;

	if (skip(reader, "*"))
		return (int)take_32(arguments);
	for (; peek(reader) >= '0' && peek(reader) <= '9'; reader->at++)
		if (count < INT_MAX)
			count = count * 10 + (peek(reader) - '0');
	return count < INT_MAX ? (int)count : INT_MAX;
}

static void read_size(struct reader *reader, struct field *field)
{
	static const struct {
		const char *word;
		unsigned bits;
		char size;
	} sizes[] = {
	    {"I64", 64, 0},
	    {"I32", 32, 0},
	    {"I", sizeof(size_t) * 8, 0},
	    {"hh", 8, 'h'},
	    {"h", 16, 'h'},
	    {"ll", 64, 'l'},
	    {"l", 32, 'l'},
	    {"w", 32, 'l'},
	    {"j", 64, 0},
	    {"z", sizeof(size_t) * 8, 0},
	    {"t", sizeof(ptrdiff_t) * 8, 0},
	    {"L", 64, 'L'},
	};

	field->bits = 32;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (skip(reader, sizes[i].word)) {
			field->bits = sizes[i].bits;
			field->size = sizes[i].size;
			return;
		}
}

static struct field read_field(struct reader *reader, struct arguments *arguments)
{
	struct field field = {.precision = -1};

	read_flags(reader, &field);
	field.width = read_count(reader, arguments);
	if (field.width < 0) {
		field.left = true;
		field.width = field.width == INT_MIN ? INT_MAX : -field.width;
	}
	if (skip(reader, ".")) {
		field.precision = read_count(reader, arguments);
		if (field.precision < 0)
			field.precision = -1;
	}
	read_size(reader, &field);
	field.letter = peek(reader);
	if (field.letter)
		reader->at++;
	return field;
}

/* ---- the format ------------------------------------------------------------------------------------------------- */

static bool put_field(struct output *output, struct field *field, struct arguments *arguments)
{
	bool negative = false;
	uint64_t value;

	switch (field->letter) {
	case 's':
	case 'S':
		put_string(output, field,
			   (const void *)take_pointer(arguments)); /* NOLINT(performance-no-int-to-ptr): it was one */
		return true;
	case 'c':
	case 'C':
		put_character(output, field, (int)take_32(arguments));
		return true;
	case 'p':
		field->precision = (int)sizeof(void *) * 2;
		put_integer(output, field, take_pointer(arguments), false);
		return true;
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		value = take_integer(field, arguments, &negative);
		put_integer(output, field, value, negative);
		return true;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
	case 'a':
	case 'A':
		if (arguments->values)
			return false; /* an array holds none */
		return put_double(output, field, take_double(field, arguments));
	case 'n':
		return false;
	case 0:
		return true;
	default:
		put(output, field->letter);
		return true;
	}
}

static int put_all(struct output *output, const void *text, struct arguments *arguments)
{
	struct reader reader = {text, 0, output->wide};
	bool good = true;

	while (good && peek(&reader)) {
		if (skip(&reader, "%")) {
			struct field field = read_field(&reader, arguments);
			good = put_field(output, &field, arguments);
		} else {
			put(output, peek(&reader));
			reader.at++;
		}
	}
	return good && output->count <= INT_MAX ? (int)output->count : -1;
}

int format(struct output *output, const void *text, va_list arguments)
{
	struct arguments all = {.values = NULL};
	int result;

	va_copy(all.list, arguments);
	result = put_all(output, text, &all);
	va_end(all.list);
	return result;
}

int format_values(struct output *output, const void *text, const DWORD_PTR *values)
{
	struct arguments all = {.values = values};

	return put_all(output, text, &all);
}
