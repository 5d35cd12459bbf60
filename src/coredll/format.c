/* SPDX-License-Identifier: MIT */
/* format.c - formats as Windows has them: see format.h and wcsio.h */
#include "format.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf16.h"

/* One field: what is between '%' and its letter. */
struct field {
	bool left, plus, space, alternative, zero;
	int width, precision; /* precision -1: none */
	unsigned bits;        /* of an integer */
	char size;            /* 'h' narrow, 'l' wide, 'L' long double, 0 not said */
	unsigned letter;
};

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

static unsigned unit_at(const void *text, bool wide, size_t at)
{
	return wide ? ((const WCHAR *)text)[at] : ((const unsigned char *)text)[at];
}

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

static void put(struct output *output, unsigned unit)
{
	output->put(output, unit);
	output->count++;
}

static void repeat(struct output *output, unsigned unit, size_t n)
{
	while (n-- > 0)
		put(output, unit);
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

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

/* ---- strings and characters ------------------------------------------------------------------------------------- */

/* Units of a string, no more than max; what is behind is not read. */
static size_t length_of(struct text text, size_t max)
{
	size_t n = 0;

	while (n < max && unit_at(text.units, text.wide, n))
		n++;
	return n;
}

/* The first n units of text, in the output's own kind: written, or, to a NULL, only counted. Returns how many they become. */
static size_t put_units(struct output *output, bool wide, struct text text, size_t n)
{
	const unsigned char *p = text.units, *p_end = p + n;
	const WCHAR *w = text.units, *w_end = w + n;
	size_t count = 0;

	while (text.wide ? w < w_end : p < p_end) {
		char bytes[4];
		WCHAR units[2];
		bool whole;
		size_t size = 1;
		if (text.wide == wide)
			units[0] = text.wide ? *w++ : *p++;
		else if (text.wide)
			size = utf8_put(utf16_next(&w, w_end, &whole), bytes);
		else
			size = utf16_put(utf8_next(&p, p_end, &whole), units);
		for (size_t i = 0; output && i < size; i++)
			put(output, text.wide && !wide ? (unsigned char)bytes[i] : units[i]);
		count += size;
	}
	return count;
}

static void put_text(struct output *output, const struct field *field, struct text text, size_t n)
{
	size_t size = put_units(NULL, output->wide, text, n);
	size_t pad = (size_t)field->width > size ? (size_t)field->width - size : 0;

	if (!field->left)
		repeat(output, field->zero ? '0' : ' ', pad);
	put_units(output, output->wide, text, n);
	if (field->left)
		repeat(output, ' ', pad);
}

/* %s and %c are of the format's own kind, %S and %C of the other, unless the size says it. */
static bool is_wide(const struct output *output, const struct field *field)
{
	if (field->size == 'h')
		return false;
	if (field->size == 'l')
		return true;
	return (field->letter == 's' || field->letter == 'c') == output->wide;
}

static void put_string(struct output *output, const struct field *field, const void *units)
{
	struct text text = {units, is_wide(output, field)};

	if (!units)
		text = (struct text){"(null)", false};
	put_text(output, field, text, length_of(text, field->precision < 0 ? SIZE_MAX : (size_t)field->precision));
}

static void put_character(struct output *output, const struct field *field, int c)
{
	WCHAR unit = (WCHAR)c;
	char byte = (char)c;
	bool wide = is_wide(output, field);

	put_text(output, field, (struct text){wide ? (void *)&unit : (void *)&byte, wide}, 1);
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/* Argument of an integer, cut to its bits; of a signed one, its amount. */
static uint64_t take_integer(const struct field *field, struct arguments *arguments, bool *negative)
{
	uint64_t value = field->bits == 64 ? take_64(arguments) : take_32(arguments);
	unsigned unused = 64 - field->bits;

	value = value << unused >> unused;
	*negative = (field->letter == 'd' || field->letter == 'i') && value >> (field->bits - 1);
	return *negative ? (0 - value) << unused >> unused : value;
}

static void put_integer(struct output *output, const struct field *field, uint64_t value, bool negative)
{
	const char *alphabet = field->letter == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
	bool is_hex = field->letter == 'x' || field->letter == 'X' || field->letter == 'p';
	bool is_signed = field->letter == 'd' || field->letter == 'i';
	unsigned base = is_hex ? 16 : field->letter == 'o' ? 8 : 10;
	char digits[32], *p = digits + sizeof(digits), before[3] = "";
	size_t n, least = field->precision < 0 ? 1 : (size_t)field->precision;

	if (is_signed && (negative || field->plus || field->space))
		before[0] = negative ? '-' : field->plus ? '+' : ' ';
	else if (is_hex && field->alternative && value)
		memcpy(before, field->letter == 'x' ? "0x" : "0X", 2);
	for (; value; value /= base)
		*--p = alphabet[value % base];
	n = (size_t)(digits + sizeof(digits) - p);
	if (base == 8 && field->alternative && least <= n)
		least = n + 1;

	size_t zeros = least > n ? least - n : 0, size = strlen(before) + zeros + n;
	size_t pad = (size_t)field->width > size ? (size_t)field->width - size : 0;
	if (field->zero && !field->left && field->precision < 0) {
		zeros += pad;
		pad = 0;
	}
	repeat(output, ' ', field->left ? 0 : pad);
	put_units(output, output->wide, (struct text){before, false}, strlen(before));
	repeat(output, '0', zeros);
	put_units(output, output->wide, (struct text){p, false}, n);
	repeat(output, ' ', field->left ? pad : 0);
}

/* The C library writes them. false: no memory, or an array, which holds none. */
static bool put_double(struct output *output, const struct field *field, struct arguments *arguments)
{
	char template[16], *p = template, local[128], *text = local;
	long double value;
	int n;

	if (arguments->values)
		return false;
	value = field->size == 'L' ? va_arg(arguments->list, long double) : va_arg(arguments->list, double);

	*p++ = '%';
	if (field->left)
		*p++ = '-';
	if (field->plus)
		*p++ = '+';
	if (field->space)
		*p++ = ' ';
	if (field->alternative)
		*p++ = '#';
	if (field->zero)
		*p++ = '0';
	memcpy(p, "*.*L", 4);
	p[4] = (char)field->letter;
	p[5] = '\0';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = snprintf(local, sizeof(local), template, field->width, field->precision, value);
	if (n >= (int)sizeof(local)) {
		text = malloc((size_t)n + 1);
		if (text)
			n = snprintf(text, (size_t)n + 1, template, field->width, field->precision, value);
	}
#pragma GCC diagnostic pop
	if (text && n >= 0)
		put_units(output, output->wide, (struct text){text, false}, (size_t)n);
	if (text != local)
		free(text);
	return text && n >= 0;
}

/* ---- the format ------------------------------------------------------------------------------------------------- */

static bool put_field(struct output *output, struct field *field, struct arguments *arguments)
{
	bool negative = false;
	uint64_t value;

	switch (field->letter) {
	case 's':
	case 'S':
		put_string(output, field, (const void *)take_pointer(arguments));
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
		return put_double(output, field, arguments);
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
