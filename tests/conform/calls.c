/* SPDX-License-Identifier: MIT */
/* calls.c - the registers of handles and views; looking at memory; and which function makes which call */
#include "calls.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES 64

/* What is closed stays in its register, so that later rows can use what no longer is a handle. */
static struct {
	HANDLE handle;
	bool open;
} handles[HANDLES];
static struct {
	char *address;
	bool mapped;
} views[VIEWS];

static char unique_name[64];
static char *own_memory; /* from malloc(): the program's data is a view, too, on Windows */

HANDLE handle_of(int which)
{
	switch (which) {
	case NO_HANDLE:
		return NULL;
	case INVALID:
		return INVALID_HANDLE_VALUE;
	case GARBAGE:
		return (HANDLE)(uintptr_t)0x7FFFFFF0;
	case SELF:
		return GetCurrentProcess();
	default:
		return handles[which].handle;
	}
}

const char *handle_text(int which)
{
	static const char *const names[HANDLES] = {"NULL",       "INVALID_HANDLE_VALUE",
						   "0x7ffffff0", "GetCurrentProcess()",
						   "M1",         "M2",
						   "M3",         "M4",
						   "F1",         "F2",
						   "F3",         "F4",
						   "D1",         "D2",
						   "D3"};

	return names[which];
}

char *view_start(int which)
{
	/* Not on a page, whoever gave it. */
	return which == NO_VIEW ? NULL : which == NOT_A_VIEW ? own_memory + 16 : views[which].address;
}

char *view_of(const struct call *c)
{
	char *start = view_start(c->on);

	return start ? start + c->size : NULL;
}

bool view_is_mapped(int which)
{
	return views[which].mapped;
}

const char *view_name(int which)
{
	static const char *const names[VIEWS] = {"NULL", "own memory", "V1", "V2", "V3", "V4"};

	return names[which];
}

const char *view_text(const struct call *c)
{
	return c->size ? text_of("%s + %s", view_name(c->on), number_text(c->size)) : view_name(c->on);
}

void keep_handle(int to, HANDLE handle)
{
	if (handles[to].open)
		CloseHandle(handles[to].handle);
	handles[to].handle = handle;
	handles[to].open = handle != NULL && handle != INVALID_HANDLE_VALUE;
}

void forget_handle(int which)
{
	handles[which].open = false;
}

void keep_view(int to, void *view)
{
	if (views[to].mapped)
		UnmapViewOfFile(views[to].address);
	views[to].address = view;
	views[to].mapped = view != NULL;
}

void forget_view(int which)
{
	views[which].mapped = false;
}

/* ---- what came of a call ---------------------------------------------------------------------------------------- */

void describe(struct outcome *o, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(o->call, sizeof(o->call), format, arguments);
	va_end(arguments);
	SetLastError(UNCHANGED);
}

void result(struct outcome *o, const char *text)
{
	snprintf(o->result, sizeof(o->result), "%s", text);
}

void result_bool(struct outcome *o, BOOL value)
{
	o->error = GetLastError();
	result(o, value ? "TRUE" : "FALSE");
}

void result_handle(struct outcome *o, int to, HANDLE handle)
{
	o->error = GetLastError();
	keep_handle(to, handle);
	result(o, !handle ? "NULL" : handle == INVALID_HANDLE_VALUE ? "INVALID" : "handle");
}

/* ---- arguments -------------------------------------------------------------------------------------------------- */

static void take_name(const struct call *c, const char *unique, struct name *name)
{
	bool given = name_make(c, unique, name->narrow, name->wide);

	name->a = given ? name->narrow : NULL;
	name->w = given ? name->wide : NULL;
}

void name_of(const struct call *c, struct name *name)
{
	take_name(c, unique_name, name);
}

void path_of(const struct call *c, struct name *name)
{
	take_name(c, NULL, name);
}

DWORD high(uint64_t number)
{
	return (DWORD)(number >> 32);
}

DWORD low(uint64_t number)
{
	return (DWORD)(number & 0xFFFFFFFF);
}

const char *bytes_text(const char *bytes, size_t count)
{
	char text[LOOK_BYTES + 1];
	size_t n = count < LOOK_BYTES ? count : LOOK_BYTES;

	for (size_t i = 0; i < n; i++)
		text[i] = !bytes[i] ? '.' : bytes[i] < ' ' || bytes[i] > '~' ? '?' : bytes[i];
	text[n] = '\0';
	return text_of("%s", text);
}

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static void get(const struct call *c, struct outcome *o)
{
	char bytes[LOOK_BYTES] = {0};
	size_t n = c->bytes < LOOK_BYTES ? (size_t)c->bytes : LOOK_BYTES;

	describe(o, "%s bytes of %s", number_text(n), view_text(c));
	o->error = UNCHANGED;
	if (!view_is_mapped(c->on))
		result(o, "no view");
	else
		result(o, memory_copy(bytes, view_of(c), n) ? bytes_text(bytes, n) : "fault");
}

static void put(const struct call *c, struct outcome *o)
{
	describe(o, "write \"%s\" to %s", c->text, view_text(c));
	o->error = UNCHANGED;
	if (!view_is_mapped(c->on))
		result(o, "no view");
	else
		result(o, memory_copy(view_of(c), c->text, strlen(c->text)) ? "written" : "fault");
}

static void set_pointer(const struct call *c, struct outcome *o)
{
	uint64_t address = (uintptr_t)view_start(c->on);

	describe(o, "write the address of %s to %s", view_name(c->on), view_text(c));
	o->error = UNCHANGED;
	if (!view_is_mapped(c->on))
		result(o, "no view");
	else
		result(o, memory_copy(view_of(c), &address, sizeof(address)) ? "written" : "fault");
}

static void is_pointer(const struct call *c, struct outcome *o)
{
	uint64_t address = 0;

	describe(o, "the address in %s", view_text(c));
	o->error = UNCHANGED;
	if (!view_is_mapped(c->on))
		result(o, "no view");
	else if (!memory_copy(&address, view_of(c), sizeof(address)))
		result(o, "fault");
	else
		result(o, address == (uintptr_t)view_start(c->on) ? "here" : "elsewhere");
}

static void end_process(const struct call *c, struct outcome *o)
{
	describe(o, "process %d %s", c->to, c->verb == VERB_KILL ? "is killed" : "ends");
	o->error = UNCHANGED;
	if (c->verb == VERB_KILL)
		process_kill(c->to);
	else
		process_end(c->to);
	result(o, "");
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

void calls_begin(const char *unique)
{
	snprintf(unique_name, sizeof(unique_name), "%s", unique);
	memset(handles, 0, sizeof(handles));
	memset(views, 0, sizeof(views));
	if (own_memory)
		return;
	own_memory = calloc(1, PAGE);
	if (!own_memory)
		abort();
}

void calls_do(const struct call *call, struct outcome *outcome)
{
	static verb_function *const verbs[VERBS] = {
	    [VERB_CREATE] = do_create,
	    [VERB_OPEN] = do_open,
	    [VERB_MAP] = do_map,
	    [VERB_UNMAP] = do_unmap,
	    [VERB_FLUSH] = do_flush,
	    [VERB_QUERY] = do_query,
	    [VERB_CLOSE] = do_close,
	    [VERB_DUPLICATE] = do_duplicate,
	    [VERB_SET_ERROR] = do_set_error,
	    [VERB_THREAD_ERROR] = do_thread_error,
	    [VERB_FILE] = do_file,
	    [VERB_FOR_MAPPING] = do_for_mapping,
	    [VERB_READ] = do_read,
	    [VERB_WRITE] = do_write,
	    [VERB_SEEK] = do_seek,
	    [VERB_END_OF_FILE] = do_end_of_file,
	    [VERB_SIZE] = do_size,
	    [VERB_FLUSH_FILE] = do_flush_file,
	    [VERB_DELETE] = do_delete,
	    [VERB_ATTRIBUTES] = do_attributes,
	    [VERB_SET_ATTRIBUTES] = do_set_attributes,
	    [VERB_TEMPORARY] = do_temporary,
	    [VERB_WIDEN] = do_widen,
	    [VERB_NARROW] = do_narrow,
	    [VERB_FORMAT] = do_format,
	    [VERB_MAKE] = do_make,
	    [VERB_LOOK] = do_look,
	    [VERB_GET] = get,
	    [VERB_PUT] = put,
	    [VERB_SET_POINTER] = set_pointer,
	    [VERB_IS_POINTER] = is_pointer,
	    [VERB_END] = end_process,
	    [VERB_KILL] = end_process,
	};

	verbs[call->verb](call, outcome);
}

void calls_end(void)
{
	for (int i = 0; i < VIEWS; i++)
		if (views[i].mapped)
			UnmapViewOfFile(views[i].address);
	for (int i = 0; i < HANDLES; i++)
		if (handles[i].open)
			CloseHandle(handles[i].handle);
}
