/* SPDX-License-Identifier: MIT */
/* calls.c - each call of a table: its text, the call itself, and what came of it */
#include "conform.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES 64

/* The registers. What is closed stays in its register, so that later rows can use what no longer is a handle. */
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

static const char *const handle_names[HANDLES] = {"NULL",       "INVALID_HANDLE_VALUE",
						  "0x7ffffff0", "GetCurrentProcess()",
						  "M1",         "M2",
						  "M3",         "M4",
						  "F1",         "F2",
						  "F3",         "F4",
						  "D1",         "D2",
						  "D3"};
static const char *const view_names[VIEWS] = {"NULL", "own memory", "V1", "V2", "V3", "V4"};

static HANDLE handle_of(int which)
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

static char *view_of(const struct call *c)
{
	char *start = c->on == NO_VIEW ? NULL : c->on == NOT_A_VIEW ? own_memory : views[c->on].address;

	return start ? start + c->size : NULL;
}

static const char *view_text(const struct call *c)
{
	return c->size ? text_of("%s + %s", view_names[c->on], number_text(c->size)) : view_names[c->on];
}

static void describe(struct outcome *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void describe(struct outcome *o, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(o->call, sizeof(o->call), format, arguments);
	va_end(arguments);
	SetLastError(UNCHANGED);
}

static void result(struct outcome *o, const char *text)
{
	snprintf(o->result, sizeof(o->result), "%s", text);
}

static void result_bool(struct outcome *o, BOOL value)
{
	o->error = GetLastError();
	result(o, value ? "TRUE" : "FALSE");
}

/* What the register had is given back, if it was open still. */
static void keep_handle(int to, HANDLE handle)
{
	if (handles[to].open)
		CloseHandle(handles[to].handle);
	handles[to].handle = handle;
	handles[to].open = handle != NULL && handle != INVALID_HANDLE_VALUE;
}

static void keep_view(int to, void *view)
{
	if (views[to].mapped)
		UnmapViewOfFile(views[to].address);
	views[to].address = view;
	views[to].mapped = view != NULL;
}

static void result_handle(struct outcome *o, int to, HANDLE handle)
{
	o->error = GetLastError();
	keep_handle(to, handle);
	result(o, !handle ? "NULL" : handle == INVALID_HANDLE_VALUE ? "INVALID" : "handle");
}

static DWORD high(uint64_t number)
{
	return (DWORD)(number >> 32);
}

static DWORD low(uint64_t number)
{
	return (DWORD)(number & 0xFFFFFFFF);
}

/* ---- mappings --------------------------------------------------------------------------------------------------- */

static void create_mapping(const struct call *c, struct outcome *o)
{
	SECURITY_ATTRIBUTES given = {sizeof(given), c->flags & DESCRIPTOR ? own_memory : NULL, c->flags & INHERIT};
	SECURITY_ATTRIBUTES *attributes = c->flags & (DESCRIPTOR | INHERIT) ? &given : NULL;
	char narrow[NAME_BYTES];
	WCHAR wide[NAME_BYTES];
	bool named = name_make(c, unique_name, narrow, wide);
	HANDLE file = handle_of(c->on), mapping;

	describe(o, "%s = CreateFileMapping%s(%s, %s, %s, %s, %s)", handle_names[c->to], c->flags & NARROW ? "A" : "W",
		 handle_names[c->on],
		 c->flags & DESCRIPTOR ? "a descriptor"
		 : attributes          ? "to inherit"
				       : "NULL",
		 protect_text(c->protect), number_text(c->size), name_text(c));
	if (c->flags & NARROW)
		mapping = CreateFileMappingA(file, attributes, c->protect, high(c->size), low(c->size),
					     named ? narrow : NULL);
	else
		mapping =
		    CreateFileMappingW(file, attributes, c->protect, high(c->size), low(c->size), named ? wide : NULL);
	result_handle(o, c->to, mapping);
}

static void open_mapping(const struct call *c, struct outcome *o)
{
	char narrow[NAME_BYTES];
	WCHAR wide[NAME_BYTES];
	bool named = name_make(c, unique_name, narrow, wide);
	BOOL inherit = c->flags & INHERIT ? TRUE : FALSE;

	describe(o, "%s = OpenFileMapping%s(%s, %s, %s)", handle_names[c->to], c->flags & NARROW ? "A" : "W",
		 access_text(c->access), inherit ? "TRUE" : "FALSE", name_text(c));
	if (c->flags & NARROW)
		result_handle(o, c->to, OpenFileMappingA(c->access, inherit, named ? narrow : NULL));
	else
		result_handle(o, c->to, OpenFileMappingW(c->access, inherit, named ? wide : NULL));
}

/* ---- views ------------------------------------------------------------------------------------------------------ */

static void map(const struct call *c, struct outcome *o)
{
	char *where = c->at == NOT_A_VIEW ? own_memory : views[c->at].address;
	void *view;

	describe(o, "%s = MapViewOfFile%s(%s, %s, %s, %s%s)", view_names[c->to], c->flags & WANTS_ADDRESS ? "Ex" : "",
		 handle_names[c->on], access_text(c->access), number_text(c->size), number_text(c->bytes),
		 c->flags & WANTS_ADDRESS ? text_of(", %s", view_names[c->at]) : "");
	if (c->flags & WANTS_ADDRESS)
		view =
		    MapViewOfFileEx(handle_of(c->on), c->access, high(c->size), low(c->size), (SIZE_T)c->bytes, where);
	else
		view = MapViewOfFile(handle_of(c->on), c->access, high(c->size), low(c->size), (SIZE_T)c->bytes);
	o->error = GetLastError();
	keep_view(c->to, view);
	result(o, !view ? "NULL" : c->flags & WANTS_ADDRESS && where && view != where ? "view elsewhere" : "view");
}

static void unmap(const struct call *c, struct outcome *o)
{
	describe(o, "UnmapViewOfFile(%s)", view_text(c));
	BOOL done = UnmapViewOfFile(view_of(c));
	result_bool(o, done);
	if (done)
		views[c->on].mapped = false;
}

static void flush(const struct call *c, struct outcome *o)
{
	describe(o, "FlushViewOfFile(%s, %s)", view_text(c), number_text(c->bytes));
	result_bool(o, FlushViewOfFile(view_of(c), (SIZE_T)c->bytes));
}

static void query(const struct call *c, struct outcome *o)
{
	MEMORY_BASIC_INFORMATION facts = {0};
	SIZE_T length = sizeof(facts) - (c->flags & SHORT_BUFFER ? 1 : 0);

	describe(o, "VirtualQuery(%s, %s, %s)", view_text(c), c->flags & NOWHERE ? "NULL" : "&facts",
		 c->flags & SHORT_BUFFER ? "sizeof(facts) - 1" : "sizeof(facts)");
	SIZE_T got = VirtualQuery(view_of(c), c->flags & NOWHERE ? NULL : &facts, length);
	o->error = GetLastError();
	if (!got || !view_of(c) || facts.State != MEM_COMMIT || facts.Type != MEM_MAPPED) {
		result(o, !got                         ? "0"
			  : facts.State == MEM_FREE    ? "free"
			  : facts.State == MEM_RESERVE ? "reserved"
						       : "other");
		return;
	}
	char *start = views[c->on].address;
	result(o, text_of("%s at +%d of +%d, %s bytes, %s, was %s", got == sizeof(facts) ? "facts" : "not all",
			  (int)((char *)facts.BaseAddress - start), (int)((char *)facts.AllocationBase - start),
			  number_text(facts.RegionSize), protect_text(facts.Protect),
			  protect_text(facts.AllocationProtect)));
}

/* ---- handles and the last error --------------------------------------------------------------------------------- */

static void close_handle(const struct call *c, struct outcome *o)
{
	describe(o, "CloseHandle(%s)", handle_names[c->on]);
	BOOL done = CloseHandle(handle_of(c->on));
	result_bool(o, done);
	if (done)
		handles[c->on].open = false;
}

static void duplicate(const struct call *c, struct outcome *o)
{
	HANDLE self = GetCurrentProcess(), target = NULL;
	HANDLE source_process = c->flags & OTHER_SOURCE ? handle_of(GARBAGE) : self;
	HANDLE target_process = c->flags & OTHER_TARGET ? handle_of(GARBAGE) : self;

	describe(o, "%s = DuplicateHandle(%s, %s, %s, %s, %s, %s, %s)", handle_names[c->to],
		 c->flags & OTHER_SOURCE ? "garbage" : "self", handle_names[c->on],
		 c->flags & OTHER_TARGET ? "garbage" : "self", c->flags & NOWHERE ? "NULL" : "&handle",
		 access_text(c->access), c->flags & INHERIT ? "TRUE" : "FALSE", options_text(c->options));
	BOOL done =
	    DuplicateHandle(source_process, handle_of(c->on), target_process, c->flags & NOWHERE ? NULL : &target,
			    c->access, c->flags & INHERIT ? TRUE : FALSE, c->options);
	result_bool(o, done);
	if (c->options & DUPLICATE_CLOSE_SOURCE)
		handles[c->on].open = false;
	keep_handle(c->to, target);
}

static void set_error(const struct call *c, struct outcome *o)
{
	describe(o, "SetLastError(%s)", number_text(c->access));
	SetLastError(c->access);
	o->error = GetLastError();
	result(o, "set");
}

static DWORD error_in_thread(void)
{
	DWORD error = GetLastError();

	SetLastError(ERROR_INVALID_HANDLE);
	return error;
}

static void thread_error(const struct call *c, struct outcome *o)
{
	(void)c;
	describe(o, "GetLastError(), SetLastError(6) in another thread, and GetLastError() here");
	DWORD there = in_thread(error_in_thread);
	o->error = GetLastError();
	result(o, number_text(there));
}

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static void get(const struct call *c, struct outcome *o)
{
	char bytes[LOOK_BYTES + 1] = "";
	size_t n = c->bytes < LOOK_BYTES ? (size_t)c->bytes : LOOK_BYTES;

	describe(o, "%s bytes of %s", number_text(n), view_text(c));
	o->error = UNCHANGED;
	if (!views[c->on].mapped) {
		result(o, "no view");
	} else if (!memory_copy(bytes, view_of(c), n)) {
		result(o, "fault");
	} else {
		for (size_t i = 0; i < n; i++)
			if (bytes[i] < ' ' || bytes[i] > '~')
				bytes[i] = bytes[i] ? '?' : '.';
		bytes[n] = '\0';
		result(o, bytes);
	}
}

static void put(const struct call *c, struct outcome *o)
{
	describe(o, "write \"%s\" to %s", c->text, view_text(c));
	o->error = UNCHANGED;
	if (!views[c->on].mapped)
		result(o, "no view");
	else
		result(o, memory_copy(view_of(c), c->text, strlen(c->text)) ? "written" : "fault");
}

static void set_pointer(const struct call *c, struct outcome *o)
{
	uint64_t address = (uintptr_t)views[c->on].address;

	describe(o, "write the address of %s to %s", view_names[c->on], view_text(c));
	o->error = UNCHANGED;
	if (!views[c->on].mapped)
		result(o, "no view");
	else
		result(o, memory_copy(view_of(c), &address, sizeof(address)) ? "written" : "fault");
}

static void is_pointer(const struct call *c, struct outcome *o)
{
	uint64_t address = 0;

	describe(o, "the address in %s", view_text(c));
	o->error = UNCHANGED;
	if (!views[c->on].mapped)
		result(o, "no view");
	else if (!memory_copy(&address, view_of(c), sizeof(address)))
		result(o, "fault");
	else
		result(o, address == (uintptr_t)views[c->on].address ? "here" : "elsewhere");
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
	if (!own_memory)
		own_memory = calloc(1, PAGE);
	if (!own_memory)
		abort();
}

void calls_do(const struct call *call, struct outcome *outcome)
{
	static void (*const verbs[VERBS])(const struct call *, struct outcome *) = {
	    [VERB_CREATE] = create_mapping,
	    [VERB_OPEN] = open_mapping,
	    [VERB_MAP] = map,
	    [VERB_UNMAP] = unmap,
	    [VERB_FLUSH] = flush,
	    [VERB_QUERY] = query,
	    [VERB_CLOSE] = close_handle,
	    [VERB_DUPLICATE] = duplicate,
	    [VERB_SET_ERROR] = set_error,
	    [VERB_THREAD_ERROR] = thread_error,
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
