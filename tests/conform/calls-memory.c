/* SPDX-License-Identifier: MIT */
/* calls-memory.c - the calls on mappings, views, handles and the last error */
#include "calls.h"

#include <stdio.h>

/* ---- mappings --------------------------------------------------------------------------------------------------- */

void do_create(const struct call *c, struct outcome *o)
{
	SECURITY_ATTRIBUTES given = {sizeof(given), c->flags & DESCRIPTOR ? view_start(NOT_A_VIEW) : NULL,
				     c->flags & INHERIT};
	SECURITY_ATTRIBUTES *attributes = c->flags & (DESCRIPTOR | INHERIT) ? &given : NULL;
	struct name name;
	HANDLE file = handle_of(c->on), mapping;

	name_of(c, &name);

	describe(o, "%s = CreateFileMapping%s(%s, %s, %s, %s, %s)", handle_text(c->to), c->flags & NARROW ? "A" : "W",
		 handle_text(c->on),
		 c->flags & DESCRIPTOR ? "a descriptor"
		 : attributes          ? "to inherit"
				       : "NULL",
		 protect_text(c->protect), number_text(c->size), name_text(c));
	if (c->flags & NARROW)
		mapping = CreateFileMappingA(file, attributes, c->protect, high(c->size), low(c->size), name.a);
	else
		mapping = CreateFileMappingW(file, attributes, c->protect, high(c->size), low(c->size), name.w);
	result_handle(o, c->to, mapping);
}

void do_open(const struct call *c, struct outcome *o)
{
	struct name name;
	BOOL inherit = c->flags & INHERIT ? TRUE : FALSE;

	name_of(c, &name);

	describe(o, "%s = OpenFileMapping%s(%s, %s, %s)", handle_text(c->to), c->flags & NARROW ? "A" : "W",
		 access_text(c->access), inherit ? "TRUE" : "FALSE", name_text(c));
	if (c->flags & NARROW)
		result_handle(o, c->to, OpenFileMappingA(c->access, inherit, name.a));
	else
		result_handle(o, c->to, OpenFileMappingW(c->access, inherit, name.w));
}

/* ---- views ------------------------------------------------------------------------------------------------------ */

void do_map(const struct call *c, struct outcome *o)
{
	char *where = view_start(c->at);
	void *view;

	describe(o, "%s = MapViewOfFile%s(%s, %s, %s, %s%s)", view_name(c->to), c->flags & WANTS_ADDRESS ? "Ex" : "",
		 handle_text(c->on), access_text(c->access), number_text(c->size), number_text(c->bytes),
		 c->flags & WANTS_ADDRESS ? text_of(", %s", view_name(c->at)) : "");
	if (c->flags & WANTS_ADDRESS)
		view =
		    MapViewOfFileEx(handle_of(c->on), c->access, high(c->size), low(c->size), (SIZE_T)c->bytes, where);
	else
		view = MapViewOfFile(handle_of(c->on), c->access, high(c->size), low(c->size), (SIZE_T)c->bytes);
	o->error = GetLastError();
	keep_view(c->to, view);
	result(o, !view ? "NULL" : c->flags & WANTS_ADDRESS && where && view != where ? "view elsewhere" : "view");
}

void do_unmap(const struct call *c, struct outcome *o)
{
	describe(o, "UnmapViewOfFile(%s)", view_text(c));
	BOOL done = UnmapViewOfFile(view_of(c));
	result_bool(o, done);
	if (done)
		forget_view(c->on);
}

void do_flush(const struct call *c, struct outcome *o)
{
	describe(o, "FlushViewOfFile(%s, %s)", view_text(c), number_text(c->bytes));
	result_bool(o, FlushViewOfFile(view_of(c), (SIZE_T)c->bytes));
}

void do_query(const struct call *c, struct outcome *o)
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
	char *start = view_start(c->on);
	result(o, text_of("%s at +%d of +%d, %s bytes, %s, was %s", got == sizeof(facts) ? "facts" : "not all",
			  (int)((char *)facts.BaseAddress - start), (int)((char *)facts.AllocationBase - start),
			  number_text(facts.RegionSize), protect_text(facts.Protect),
			  protect_text(facts.AllocationProtect)));
}

/* ---- handles and the last error --------------------------------------------------------------------------------- */

void do_close(const struct call *c, struct outcome *o)
{
	describe(o, "CloseHandle(%s)", handle_text(c->on));
	BOOL done = CloseHandle(handle_of(c->on));
	result_bool(o, done);
	if (done)
		forget_handle(c->on);
}

void do_duplicate(const struct call *c, struct outcome *o)
{
	HANDLE self = GetCurrentProcess(), target = NULL;
	HANDLE source_process = c->flags & OTHER_SOURCE ? handle_of(GARBAGE) : self;
	HANDLE target_process = c->flags & OTHER_TARGET ? handle_of(GARBAGE) : self;

	describe(o, "%s = DuplicateHandle(%s, %s, %s, %s, %s, %s, %s)", handle_text(c->to),
		 c->flags & OTHER_SOURCE ? "garbage" : "self", handle_text(c->on),
		 c->flags & OTHER_TARGET ? "garbage" : "self", c->flags & NOWHERE ? "NULL" : "&handle",
		 access_text(c->access), c->flags & INHERIT ? "TRUE" : "FALSE", options_text(c->options));
	BOOL done =
	    DuplicateHandle(source_process, handle_of(c->on), target_process, c->flags & NOWHERE ? NULL : &target,
			    c->access, c->flags & INHERIT ? TRUE : FALSE, c->options);
	result_bool(o, done);
	if (c->options & DUPLICATE_CLOSE_SOURCE)
		forget_handle(c->on);
	keep_handle(c->to, target);
}

void do_set_error(const struct call *c, struct outcome *o)
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

void do_thread_error(const struct call *c, struct outcome *o)
{
	(void)c;
	describe(o, "GetLastError(), SetLastError(6) in another thread, and GetLastError() here");
	DWORD there = in_thread(error_in_thread);
	o->error = GetLastError();
	result(o, number_text(there));
}
