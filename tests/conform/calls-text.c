/* SPDX-License-Identifier: MIT */
/* calls-text.c - the calls on text: from one encoding to the other, and the text of an error */
#include "calls.h"

#include <stdio.h>
#include <string.h>

#define ROOM 64

static const char *page_text(const struct call *c)
{
	return c->access == CP_UTF8 ? "CP_UTF8" : c->access == CP_ACP ? "CP_ACP" : number_text(c->access);
}

void do_widen(const struct call *c, struct outcome *o)
{
	char text[ROOM * 5 + 20];
	union {
		char bytes[ROOM * 2];
		WCHAR units[ROOM];
	} from = {{0}};
	WCHAR units[ROOM] = {0};
	WCHAR *to = c->flags & NOWHERE ? NULL : c->flags & SAME_BUFFER ? from.units : units;

	if (c->text)
		snprintf(from.bytes, sizeof(from.bytes), "%s", c->text);
	describe(o, "MultiByteToWideChar(%s, %#x, %s, %d, %s, %d)", page_text(c), (unsigned)c->options,
		 quoted_text(c->text), (int)c->size,
		 !to           ? "NULL"
		 : to == units ? "units"
			       : "the same",
		 (int)c->bytes);
	int n =
	    MultiByteToWideChar(c->access, c->options, c->text ? from.bytes : NULL, (int)c->size, to, (int)c->bytes);
	o->error = GetLastError();
	int at = snprintf(text, sizeof(text), "%d", n);
	for (int i = 0; to && c->bytes && i < n; i++)
		at += snprintf(text + at, sizeof(text) - (size_t)at, "%s%04x", i ? " " : ", ", units[i]);
	result(o, text);
}

void do_narrow(const struct call *c, struct outcome *o)
{
	WCHAR units[ROOM * 2] = {0};
	char bytes[ROOM] = "", text[ROOM * 3 + 20];
	char *to = c->flags & NOWHERE ? NULL : c->flags & SAME_BUFFER ? (char *)units : bytes;
	BOOL used = 77; /* untouched */

	if (c->text)
		text_widen(c->text, units);
	describe(o, "WideCharToMultiByte(%s, %#x, %s, %d, %s, %d, %s, %s)", page_text(c), (unsigned)c->options,
		 quoted_text(c->text), (int)c->size,
		 !to           ? "NULL"
		 : to == bytes ? "bytes"
			       : "the same",
		 (int)c->bytes, c->flags & DEFAULT_CHAR ? "\"*\"" : "NULL", c->flags & USED_DEFAULT ? "&used" : "NULL");
	int n = WideCharToMultiByte(c->access, c->options, c->text ? units : NULL, (int)c->size, to, (int)c->bytes,
				    c->flags & DEFAULT_CHAR ? "*" : NULL, c->flags & USED_DEFAULT ? &used : NULL);
	o->error = GetLastError();
	int at = snprintf(text, sizeof(text), "%d", n);
	for (int i = 0; to && c->bytes && i < n; i++)
		at += snprintf(text + at, sizeof(text) - (size_t)at, "%s%02x", i ? " " : ", ", (unsigned char)bytes[i]);
	result(o, used == 77 ? text : text_of("%s, used %d", text, used));
}

/* ---- messages --------------------------------------------------------------------------------------------------- */

/* The arguments that a text can name. */
static const char *const narrow_words[] = {"first", "second"};
static WCHAR wide_words[2][10];

static DWORD format_narrow(const struct call *c, char *to, DWORD room)
{
	DWORD_PTR arguments[] = {(DWORD_PTR)narrow_words[0], (DWORD_PTR)narrow_words[1], 42, 0, 0};

	return FormatMessageA(c->options, c->text, c->access, 0, c->flags & NO_BUFFER ? NULL : to, room,
			      (va_list *)(void *)arguments);
}

static DWORD format_wide(const struct call *c, const WCHAR *text, WCHAR *to, DWORD room)
{
	DWORD_PTR arguments[] = {(DWORD_PTR)wide_words[0], (DWORD_PTR)wide_words[1], 42, 0, 0};

	return FormatMessageW(c->options, c->text ? text : NULL, c->access, 0, c->flags & NO_BUFFER ? NULL : to, room,
			      (va_list *)(void *)arguments);
}

void do_format(const struct call *c, struct outcome *o)
{
	char narrow[ROOM * 4] = "";
	WCHAR wide[ROOM * 4] = {0}, text[ROOM * 2] = {0};
	DWORD room = (DWORD)(c->bytes < ROOM * 4 ? c->bytes : ROOM * 4), n;

	for (int i = 0; i < 2; i++)
		text_widen(narrow_words[i], wide_words[i]);
	if (c->text)
		text_widen(c->text, text);
	describe(o, "FormatMessage%s(%#x, %s, %u, 0, %s, %u, arguments)", c->flags & NARROW ? "A" : "W",
		 (unsigned)c->options, quoted_text(c->text), (unsigned)c->access,
		 c->flags & NO_BUFFER ? "NULL" : "text", (unsigned)room);
	n = c->flags & NARROW ? format_narrow(c, narrow, room) : format_wide(c, text, wide, room);
	o->error = GetLastError();
	for (DWORD i = 0; !(c->flags & NARROW) && i < n && i < ROOM * 4; i++)
		narrow[i] = (char)wide[i];
	/* What the system says of an error is its own; but it has to say something. */
	if (c->options & FORMAT_MESSAGE_FROM_SYSTEM && n)
		result(o, "a text");
	else
		result(o, text_of("%u, %s", (unsigned)n, n ? quoted_text(narrow) : "nothing"));
}
