/* SPDX-License-Identifier: MIT */
/* wcsio.c - text to files and from them: see wcsio.h */
#include "wcsio.h"

#include <wchar.h>

#include "format.h"
#include "utf16.h"
#include "wcs.h"

/* ---- to files --------------------------------------------------------------------------------------------------- */

struct file {
	struct output output;
	FILE *file;
	WCHAR high; /* the first half of a pair whose second comes next, or 0 */
	bool failed;
};

/* Nobody else writes in between. A file that the C library's wide functions have used takes no bytes any more. */
static void begin(struct file *file)
{
	flockfile(file->file);
	file->failed = fwide(file->file, -1) > 0;
}

static void write_byte(struct file *file, char byte)
{
	if (!file->failed && putc_unlocked((unsigned char)byte, file->file) == EOF)
		file->failed = true;
}

static void write_units(struct file *file, const WCHAR *units, size_t n)
{
	const WCHAR *end = units + n;

	while (units < end) {
		char bytes[4];
		bool whole;
		size_t size = utf8_put(utf16_next(&units, end, &whole), bytes);
		for (size_t i = 0; i < size; i++)
			write_byte(file, bytes[i]);
	}
}

static void put_in_file(struct output *output, unsigned unit)
{
	struct file *file = (struct file *)output;

	if (!output->wide) {
		write_byte(file, (char)unit);
		return;
	}
	WCHAR units[2] = {file->high, (WCHAR)unit};
	size_t from = file->high ? 0 : 1, n = is_high(unit) ? 1 : 2;
	file->high = is_high(unit) ? (WCHAR)unit : 0;
	write_units(file, units + from, n - from);
}

static int to_file(bool wide, FILE *to, const void *format_text, va_list arguments)
{
	struct file file = {{put_in_file, wide, 0}, to, 0, false};
	int result;

	begin(&file);
	result = format(&file.output, format_text, arguments);
	write_units(&file, &file.high, file.high ? 1 : 0);
	funlockfile(to);
	return file.failed ? -1 : result;
}

int coredll_vfwprintf(FILE *file, const WCHAR *format, va_list arguments)
{
	return to_file(true, file, format, arguments);
}

int coredll_vfprintf(FILE *file, const char *format, va_list arguments)
{
	return to_file(false, file, format, arguments);
}

int coredll_vwprintf(const WCHAR *format, va_list arguments)
{
	return to_file(true, stdout, format, arguments);
}

int coredll_vprintf(const char *format, va_list arguments)
{
	return to_file(false, stdout, format, arguments);
}

/* Text, and what comes behind it. */
static bool write_text(FILE *to, const WCHAR *text, size_t n, const WCHAR *behind, size_t behind_n)
{
	struct file file = {{put_in_file, true, 0}, to, 0, false};

	begin(&file);
	write_units(&file, text, n);
	write_units(&file, behind, behind_n);
	funlockfile(to);
	return !file.failed;
}

int coredll_fputws(const WCHAR *text, FILE *file)
{
	return write_text(file, text, coredll_wcslen(text), NULL, 0) ? 0 : -1;
}

int coredll_putws(const WCHAR *text)
{
	return write_text(stdout, text, coredll_wcslen(text), &(WCHAR){'\n'}, 1) ? 0 : -1;
}

unsigned coredll_fputwc(WCHAR unit, FILE *file)
{
	return write_text(file, &unit, 1, NULL, 0) ? unit : 0xFFFF;
}

unsigned coredll_putwchar(WCHAR unit)
{
	return coredll_fputwc(unit, stdout);
}

/* ---- from files ------------------------------------------------------------------------------------------------- */

/* The next character of a file in UTF-8; false: there is none, or it needs more than room units, and stays. */
static bool read_character(FILE *file, size_t room, uint32_t *c)
{
	unsigned char bytes[4];
	const unsigned char *p = bytes;
	size_t n = 0;
	bool whole = false;
	int next;

	while (!whole && (next = getc_unlocked(file)) != EOF) {
		if (n == 0 && next >= 0xF0 && room < 2) {
			ungetc(next, file);
			return false;
		}
		bytes[n++] = (unsigned char)next;
		if (utf8_part(bytes, n, &whole) < n || (!whole && n == 1 && (next < 0xC2 || next > 0xF4))) {
			/* The last byte does not belong: the next character begins with it. */
			if (n > 1)
				ungetc(bytes[--n], file);
			break;
		}
	}
	if (n == 0)
		return false;
	*c = utf8_next(&p, bytes + n, &whole);
	return true;
}

WCHAR *coredll_fgetws(WCHAR *text, int n, FILE *file)
{
	size_t at = 0, room = n > 1 ? (size_t)n - 1 : 0;
	uint32_t c = 0;

	flockfile(file);
	while (at < room && c != '\n' && read_character(file, room < 2 ? 2 : room - at, &c)) {
		if (c >= 0x10000 && room < 2)
			c = REPLACEMENT;
		at += utf16_put(c, text + at);
	}
	funlockfile(file);
	if (at == 0)
		return NULL;
	text[at] = 0;
	return text;
}

/* ---- the same with "..." ---------------------------------------------------------------------------------------- */

int coredll_wprintf(const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vwprintf(format, arguments));
}

int coredll_fwprintf(FILE *file, const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vfwprintf(file, format, arguments));
}

int coredll_printf(const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vprintf(format, arguments));
}

int coredll_fprintf(FILE *file, const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vfprintf(file, format, arguments));
}
