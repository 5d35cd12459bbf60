/* SPDX-License-Identifier: MIT */
/* wcsio.c - formatting to strings and files: see wcsio.h, and for wsprintf() winuser.h */
#include "wcsio.h"

#include <limits.h>

#include "format.h"
#include "utf16.h"
#include "wcs.h"
#include "winuser.h"

/* ---- to strings ------------------------------------------------------------------------------------------------- */

struct string {
	struct output output;
	void *text;
	size_t room;
};

static void put_in_string(struct output *output, unsigned unit)
{
	struct string *string = (struct string *)output;

	if (output->count >= string->room)
		return;
	if (output->wide)
		((WCHAR *)string->text)[output->count] = (WCHAR)unit;
	else
		((char *)string->text)[output->count] = (char)unit;
}

/* At most room units, a NUL if there is room for it. Returns what format() does. */
static int to_string(bool wide, void *text, size_t room, const void *format_text, va_list arguments)
{
	struct string string = {{put_in_string, wide, 0}, text, room};
	int result = format(&string.output, format_text, arguments);

	put_in_string(&string.output, 0);
	return result;
}

static int cut(int result, size_t n)
{
	return result >= 0 && (size_t)result > n ? -1 : result;
}

int coredll_vswprintf(WCHAR *text, const WCHAR *format, va_list arguments)
{
	return to_string(true, text, SIZE_MAX, format, arguments);
}

int coredll_vsprintf(char *text, const char *format, va_list arguments)
{
	return to_string(false, text, SIZE_MAX, format, arguments);
}

int coredll_vsnwprintf(WCHAR *text, size_t n, const WCHAR *format, va_list arguments)
{
	return cut(to_string(true, text, n, format, arguments), n);
}

int coredll_vsnprintf(char *text, size_t n, const char *format, va_list arguments)
{
	return cut(to_string(false, text, n, format, arguments), n);
}

/* wsprintf(): so many, and the last is a NUL. Nothing behind it is touched: the room is the caller's word. */
static int to_short_string(bool wide, void *text, const void *format_text, va_list arguments)
{
	struct string string = {{put_in_string, wide, 0}, text, 1023};
	int result = format(&string.output, format_text, arguments);

	if (string.output.count > string.room)
		string.output.count = string.room;
	string.room++;
	put_in_string(&string.output, 0);
	return result < 0 ? -1 : (int)string.output.count;
}

int WINAPI wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist)
{
	return to_short_string(false, lpOut, lpFmt, arglist);
}

int WINAPI wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist)
{
	return to_short_string(true, lpOut, lpFmt, arglist);
}

/* ---- to files --------------------------------------------------------------------------------------------------- */

struct file {
	struct output output;
	FILE *file;
	WCHAR high; /* the first half of a pair whose second comes next, or 0 */
	bool failed;
};

/* Bytes by hand: fwrite() would give the file an orientation, and fail on a wide one. */
static void write_byte(struct file *file, char byte)
{
	if (putc_unlocked((unsigned char)byte, file->file) == EOF)
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

	flockfile(to);
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

	flockfile(to);
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

/* The body of a variadic function: the call of its v form. */
#define WITH_ARGUMENTS(format, call)                                                                                   \
	va_list arguments;                                                                                             \
	int result;                                                                                                    \
	va_start(arguments, format);                                                                                   \
	result = call;                                                                                                 \
	va_end(arguments);                                                                                             \
	return result

int coredll_swprintf(WCHAR *text, const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vswprintf(text, format, arguments));
}

int coredll_sprintf(char *text, const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsprintf(text, format, arguments));
}

int coredll_snwprintf(WCHAR *text, size_t n, const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsnwprintf(text, n, format, arguments));
}

int coredll_snprintf(char *text, size_t n, const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsnprintf(text, n, format, arguments));
}

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

int CDECL wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...)
{
	WITH_ARGUMENTS(lpFmt, wvsprintfA(lpOut, lpFmt, arguments));
}

int CDECL wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...)
{
	WITH_ARGUMENTS(lpFmt, wvsprintfW(lpOut, lpFmt, arguments));
}
