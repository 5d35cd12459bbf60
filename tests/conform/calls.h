/* SPDX-License-Identifier: MIT */
/*
 * calls.h - what the calls of a table have in common: registers, and how they say what came of them
 */
#ifndef CALLS_H
#define CALLS_H

#include "conform.h"

/* The handle or view that a call is about; its text. */
HANDLE handle_of(int which);
const char *handle_text(int which);
char *view_of(const struct call *c); /* with the offset */
char *view_start(int which);
bool view_is_mapped(int which);
const char *view_text(const struct call *c);
const char *view_name(int which);

/* Puts what a call returned into a register. What the register had is given back, if it was open still. */
void keep_handle(int to, HANDLE handle);
void keep_view(int to, void *view);
void forget_handle(int which); /* it was closed */
void forget_view(int which);

/* The text of a call, and then the last error that all calls begin with: nothing may be between it and the call. */
void describe(struct outcome *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What came of it; those but result() begin with the last error. */
void result(struct outcome *o, const char *text);
void result_bool(struct outcome *o, BOOL value);
void result_handle(struct outcome *o, int to, HANDLE handle);

/* The name or path of a call. */
struct name {
	char narrow[NAME_BYTES];
	WCHAR wide[NAME_BYTES];
	LPCSTR a; /* NULL or the above */
	LPCWSTR w;
};
void name_of(const struct call *c, struct name *name);
void path_of(const struct call *c, struct name *name);

DWORD high(uint64_t number);
DWORD low(uint64_t number);
const char *bytes_text(const char *bytes, size_t count); /* NUL as '.', what cannot be printed as '?' */

/* The calls: calls-memory.c, calls-file.c, calls-text.c. */
typedef void verb_function(const struct call *c, struct outcome *o);
verb_function do_create, do_open, do_map, do_unmap, do_flush, do_query, do_close, do_duplicate, do_set_error,
    do_thread_error;
verb_function do_file, do_for_mapping, do_read, do_write, do_seek, do_end_of_file, do_size, do_flush_file, do_delete,
    do_attributes, do_set_attributes, do_temporary, do_make, do_look;
verb_function do_widen, do_narrow, do_format;

#endif
