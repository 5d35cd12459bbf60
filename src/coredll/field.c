/* SPDX-License-Identifier: MIT */
/* field.c - one field of a format: see field.h */
#include "field.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf16.h"

static void repeat(struct output *output, unsigned unit, size_t n)
{
	while (n-- > 0)
		put(output, unit);
}

/* ---- strings and characters ------------------------------------------------------------------------------------- */

/* A string of either kind, which says it itself. */
struct text {
	const void *units;
	bool wide;
};

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

void put_string(struct output *output, const struct field *field, const void *units)
{
	struct text text = {units, is_wide(output, field)};

	if (!units)
		text = (struct text){"(null)", false};
	put_text(output, field, text, length_of(text, field->precision < 0 ? SIZE_MAX : (size_t)field->precision));
}

void put_character(struct output *output, const struct field *field, int c)
{
	WCHAR unit = (WCHAR)c;
	char byte = (char)c;
	bool wide = is_wide(output, field);

	put_text(output, field, (struct text){wide ? (void *)&unit : (void *)&byte, wide}, 1);
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

void put_integer(struct output *output, const struct field *field, uint64_t value, bool negative)
{
	const char *alphabet = field->letter == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
	bool is_hex = field->letter == 'x' || field->letter == 'X' || field->letter == 'p';
	bool is_signed = field->letter == 'd' || field->letter == 'i';
	unsigned base = is_hex ? 16 : field->letter == 'o' ? 8 : 10;
	char digits[32], *p = digits + sizeof(digits), before[3] = "";
	size_t n, least = field->precision < 0 ? 1 : (size_t)field->precision;

	if (is_signed && (negative || field->plus || field->space)) {
		before[0] = '+';
		if (negative || !field->plus)
			before[0] = negative ? '-' : ' ';
	} else if (is_hex && field->alternative && value) {
		before[0] = '0';
		before[1] = field->letter == 'x' ? 'x' : 'X';
	}
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

static int print_double(char *text, size_t size, const char *template, const struct field *field, long double value)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (field->size == 'L')
		return snprintf(text, size, template, field->width, field->precision, value);
	return snprintf(text, size, template, field->width, field->precision, (double)value);
#pragma GCC diagnostic pop
}

/* The C library writes them. */
bool put_double(struct output *output, const struct field *field, long double value)
{
	char template[16], *p = template, local[128], *text = local;
	int n;

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
	memcpy(p, "*.*", 3);
	p += 3;
	if (field->size == 'L')
		*p++ = 'L';
	*p++ = (char)field->letter;
	*p = '\0';

	n = print_double(local, sizeof(local), template, field, value);
	if (n >= (int)sizeof(local)) {
		text = malloc((size_t)n + 1);
		if (text)
			n = print_double(text, (size_t)n + 1, template, field, value);
	}
	if (text && n >= 0)
		put_units(output, output->wide, (struct text){text, false}, (size_t)n);
	if (text != local)
		free(text);
	return text && n >= 0;
}
