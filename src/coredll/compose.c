/* SPDX-License-Identifier: MIT */
/* compose.c - a text of FormatMessage(): see compose.h and formatmessage.h */
#include "compose.h"

#include <stdlib.h>
#include <string.h>

#include "formatmessage.h"
#include "wcs.h"
#include "winerror.h"

#define LONGEST_FORMAT 30

/* ---- lines ------------------------------------------------------------------------------------------------------ */

static void append(struct composition *to, unsigned unit)
{
	if (to->no_memory)
		return;
	if (to->count == to->room) {
		size_t room = to->room ? to->room * 2 : 128;
		WCHAR *text = realloc(to->text, room * sizeof(WCHAR));
		if (!text) {
			to->no_memory = true;
			return;
		}
		to->text = text;
		to->room = room;
	}
	to->text[to->count++] = (WCHAR)unit;
}

static void end_line(struct composition *to)
{
	append(to, '\r');
	append(to, '\n');
	to->line = to->count;
}

/* The last line is full: what is behind its last space goes to a new one. Without a space, only what comes next does. */
static void break_line(struct composition *to)
{
	size_t from = to->space + 1;

	if (to->space <= to->line || to->space == to->count) {
		end_line(to);
		return;
	}
	append(to, 0);
	if (to->no_memory)
		return;
	memmove(to->text + from + 1, to->text + from, (to->count - 1 - from) * sizeof(WCHAR));
	to->text[from - 1] = '\r';
	to->text[from] = '\n';
	to->line = from + 1;
}

static void add(struct composition *to, unsigned unit)
{
	DWORD width = to->flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;

	if (width && width != FORMAT_MESSAGE_MAX_WIDTH_MASK && to->count - to->line == width) {
		if (unit == ' ') {
			to->space = to->count; /* which is the break, if a word follows */
			return;
		}
		break_line(to);
	}
	if (unit == ' ')
		to->space = to->count;
	append(to, unit);
}

void composition_put(struct output *output, unsigned unit)
{
	add((struct composition *)output, unit);
}

/* ---- inserts ---------------------------------------------------------------------------------------------------- */

/* A format as format_values() takes it, and how many arguments it needs. */
struct insert {
	WCHAR format[LONGEST_FORMAT + 3];
	size_t arguments;
};

/* In an A call %s and %c are narrow, and %S and %C wide, although the text is wide as it is made: that must be said. */
static void say_kind(WCHAR *format, size_t n)
{
	WCHAR letter = format[n - 1], before = format[n - 2];

	if ((letter | 0x20) != 's' && (letter | 0x20) != 'c')
		return;
	if (before == 'h' || before == 'l' || before == 'w')
		return;
	format[n - 1] = letter >= 'a' ? 'h' : 'l';
	format[n] = letter;
	format[n + 1] = 0;
}

/* What stands between two '!', or "s" if there is none. false: it does not end. */
static bool read_insert(const struct composition *to, LPCWSTR *at, struct insert *insert)
{
	WCHAR *format = insert->format;
	size_t n = 1;

	*insert = (struct insert){.format = {'%', 's'}, .arguments = 1};
	if (**at == '!') {
		for (++*at; **at && **at != '!' && n <= LONGEST_FORMAT; ++*at)
			format[n++] = **at;
		format[n] = 0;
		if (*(*at)++ != '!')
			return false;
	}
	for (size_t i = 1; i < n; i++) {
		bool wide = (format[i] == 'I' && format[i + 1] == '6') || (format[i] == 'l' && format[i - 1] == 'l');
		if (format[i] == '*' || (wide && sizeof(DWORD_PTR) < 8))
			insert->arguments++;
	}
	if (to->narrow)
		say_kind(format, coredll_wcslen(format));
	return true;
}

/* The arguments from that number on, as many as are asked for; NULL: there are none. */
static const DWORD_PTR *arguments_from(struct composition *to, size_t first, size_t count)
{
	if (to->values)
		return to->values + first;
	if (!to->list || first + count > sizeof(to->taken) / sizeof(to->taken[0]))
		return NULL;
	while (to->taken_count < first + count)
		to->taken[to->taken_count++] =
		    va_arg(*to->list, DWORD_PTR); /* NOLINT(clang-analyzer-valist.Uninitialized): the caller's */
	return to->taken + first;
}

/* At "1" to "99", behind '%'. false: a bad format, or no arguments. */
static bool add_insert(struct composition *to, LPCWSTR *at)
{
	size_t number = *(*at)++ - '0';
	const DWORD_PTR *arguments;
	struct insert insert;

	if (**at >= '0' && **at <= '9')
		number = number * 10 + (*(*at)++ - '0');
	if (!read_insert(to, at, &insert))
		return false;
	arguments = arguments_from(to, number - 1, insert.arguments);
	return arguments && format_values(&to->output, insert.format, arguments) >= 0;
}

/* ---- the text --------------------------------------------------------------------------------------------------- */

static bool is_insert(const struct composition *to, WCHAR first)
{
	return first >= '1' && first <= '9' && !(to->flags & FORMAT_MESSAGE_IGNORE_INSERTS);
}

/* Behind '%', at what is no insert, or is to stay one. false: at the end of the text. */
static bool add_escape(struct composition *to, LPCWSTR *at)
{
	WCHAR unit = *(*at)++;

	if (unit == 'n') {
		end_line(to);
	} else if (unit == 'r' || unit == 't') {
		add(to, unit == 'r' ? '\r' : '\t');
	} else {
		if (to->flags & FORMAT_MESSAGE_IGNORE_INSERTS)
			add(to, '%');
		add(to, unit);
	}
	return unit != 0;
}

/* A line break of the text itself, one unit or two. */
static void add_break(struct composition *to, LPCWSTR *at)
{
	*at += (*at)[0] == '\r' && (*at)[1] == '\n' ? 2 : 1;
	if (to->flags & FORMAT_MESSAGE_MAX_WIDTH_MASK)
		add(to, ' ');
	else
		end_line(to);
}

DWORD compose(struct composition *to, LPCWSTR text)
{
	while (*text) {
		if (*text == '\r' || *text == '\n') {
			add_break(to, &text);
		} else if (*text != '%') {
			add(to, *text++);
		} else if (*++text == '0') {
			break;
		} else if (is_insert(to, *text) ? !add_insert(to, &text) : !add_escape(to, &text)) {
			return ERROR_INVALID_PARAMETER;
		}
	}
	return to->no_memory ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS;
}
