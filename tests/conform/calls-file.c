/* SPDX-License-Identifier: MIT */
/* calls-file.c - the calls on files */
#include "calls.h"

#include <stdio.h>

#ifdef _WIN32
/* Windows has no such call: what CE programs do when they are built for it. */
#define CreateFileForMappingA CreateFileA
#define CreateFileForMappingW CreateFileW
#endif

typedef HANDLE WINAPI open_a(LPCSTR, DWORD, DWORD, LPSECURITY_ATTRIBUTES, DWORD, DWORD, HANDLE);
typedef HANDLE WINAPI open_w(LPCWSTR, DWORD, DWORD, LPSECURITY_ATTRIBUTES, DWORD, DWORD, HANDLE);

static void open_it(const struct call *c, struct outcome *o, const char *function, open_a *narrow, open_w *wide)
{
	SECURITY_ATTRIBUTES given = {sizeof(given), c->flags & DESCRIPTOR ? view_start(NOT_A_VIEW) : NULL, FALSE};
	SECURITY_ATTRIBUTES *security = c->flags & (DESCRIPTOR | INHERIT) ? &given : NULL;
	HANDLE template = c->flags & TEMPLATE ? handle_of(GARBAGE) : NULL;
	struct name name;

	path_of(c, &name);
	describe(o, "%s = %s%s(%s, %s, %s, %s, %s, %#x, %s)", handle_text(c->to), function,
		 c->flags & NARROW ? "A" : "W", name_text(c), file_access_text(c->access), share_text(c->share),
		 security ? "attributes" : "NULL", disposition_text(c->disposition), (unsigned)c->options,
		 template ? "0x7ffffff0" : "NULL");
	if (c->flags & NARROW)
		result_handle(o, c->to,
			      narrow(name.a, c->access, c->share, security, c->disposition, c->options, template));
	else
		result_handle(o, c->to,
			      wide(name.w, c->access, c->share, security, c->disposition, c->options, template));
}

void do_file(const struct call *c, struct outcome *o)
{
	open_it(c, o, "CreateFile", CreateFileA, CreateFileW);
}

void do_for_mapping(const struct call *c, struct outcome *o)
{
	open_it(c, o, "CreateFileForMapping", CreateFileForMappingA, CreateFileForMappingW);
}

/* ---- without the calls ------------------------------------------------------------------------------------------ */

/* A file of so many bytes: digits, each the last one of its place. */
void do_make(const struct call *c, struct outcome *o)
{
	FILE *file = fopen(c->name, "wb");
	bool done = file != NULL;

	describe(o, "make %s of %s bytes", name_text(c), number_text(c->size));
	for (uint64_t i = 0; done && i < c->size; i++)
		done = fputc((int)('0' + i % 10), file) != EOF;
	if (file && fclose(file) != 0)
		done = false;
	result(o, done ? "" : "not made");
	o->error = UNCHANGED;
}

void do_look(const struct call *c, struct outcome *o)
{
	FILE *file = fopen(c->name, "rb");
	char bytes[64] = {0};
	size_t got = 0, want = c->bytes < sizeof(bytes) ? (size_t)c->bytes : sizeof(bytes);

	describe(o, "%s bytes of the file %s at %s", number_text(want), name_text(c), number_text(c->size));
	o->error = UNCHANGED;
	if (!file) {
		result(o, "cannot be read");
		return;
	}
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	if (fseek(file, (long)c->size, SEEK_SET) == 0)
		got = fread(bytes, 1, want, file);
	fclose(file);
	result(o, text_of("%ld bytes, %s", size, bytes_text(bytes, got)));
}
