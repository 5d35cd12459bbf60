/* SPDX-License-Identifier: MIT */
/* calls-file.c - the calls on files */
#include "calls.h"

#include <stdio.h>
#include <string.h>

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

/* ---- open files ------------------------------------------------------------------------------------------------- */

#define IO_BYTES 64

void do_read(const struct call *c, struct outcome *o)
{
	OVERLAPPED overlapped = {0};
	char bytes[IO_BYTES] = {0};
	DWORD got = 0, want = c->bytes < IO_BYTES ? (DWORD)c->bytes : IO_BYTES;

	describe(o, "ReadFile(%s, %s, %u, %s, %s)", handle_text(c->on), c->flags & NO_BUFFER ? "NULL" : "bytes",
		 (unsigned)want, c->flags & NOWHERE ? "NULL" : "&got",
		 c->flags & GIVES_OVERLAPPED ? "&overlapped" : "NULL");
	result_bool(o, ReadFile(handle_of(c->on), c->flags & NO_BUFFER ? NULL : bytes, want,
				c->flags & NOWHERE ? NULL : &got, c->flags & GIVES_OVERLAPPED ? &overlapped : NULL));
	if (!(c->flags & NOWHERE) && strcmp(o->result, "TRUE") == 0)
		result(o, text_of("TRUE: %u bytes, %s", (unsigned)got, bytes_text(bytes, got)));
}

void do_write(const struct call *c, struct outcome *o)
{
	OVERLAPPED overlapped = {0};
	DWORD put = 0, want = (DWORD)strlen(c->text);

	describe(o, "WriteFile(%s, %s, %u, %s, %s)", handle_text(c->on),
		 c->flags & NO_BUFFER ? "NULL" : text_of("\"%s\"", c->text), (unsigned)want,
		 c->flags & NOWHERE ? "NULL" : "&put", c->flags & GIVES_OVERLAPPED ? "&overlapped" : "NULL");
	result_bool(o, WriteFile(handle_of(c->on), c->flags & NO_BUFFER ? NULL : c->text, want,
				 c->flags & NOWHERE ? NULL : &put, c->flags & GIVES_OVERLAPPED ? &overlapped : NULL));
	if (!(c->flags & NOWHERE) && strcmp(o->result, "TRUE") == 0)
		result(o, text_of("TRUE: %u bytes", (unsigned)put));
}

void do_seek(const struct call *c, struct outcome *o)
{
	static const char *const methods[] = {"FILE_BEGIN", "FILE_CURRENT", "FILE_END"};
	LONG upper = (LONG)high(c->size);

	describe(o, "SetFilePointer(%s, %lld, %s, %s)", handle_text(c->on), (long long)c->size,
		 c->flags & NOWHERE ? "NULL" : "&high",
		 c->options < COUNT(methods) ? methods[c->options] : number_text(c->options));
	DWORD at = SetFilePointer(handle_of(c->on), (LONG)low(c->size), c->flags & NOWHERE ? NULL : &upper, c->options);
	o->error = GetLastError();
	if (at == INVALID_SET_FILE_POINTER && o->error != NO_ERROR)
		result(o, "INVALID");
	else
		result(o, number_text(at | (c->flags & NOWHERE ? 0 : (uint64_t)(DWORD)upper << 32)));
}

void do_end_of_file(const struct call *c, struct outcome *o)
{
	describe(o, "SetEndOfFile(%s)", handle_text(c->on));
	result_bool(o, SetEndOfFile(handle_of(c->on)));
}

void do_size(const struct call *c, struct outcome *o)
{
	DWORD upper = 0;

	describe(o, "GetFileSize(%s, %s)", handle_text(c->on), c->flags & NOWHERE ? "NULL" : "&high");
	DWORD size = GetFileSize(handle_of(c->on), c->flags & NOWHERE ? NULL : &upper);
	o->error = GetLastError();
	if (size == INVALID_FILE_SIZE && o->error != NO_ERROR)
		result(o, "INVALID");
	else
		result(o, number_text(size | (uint64_t)upper << 32));
}

void do_flush_file(const struct call *c, struct outcome *o)
{
	describe(o, "FlushFileBuffers(%s)", handle_text(c->on));
	result_bool(o, FlushFileBuffers(handle_of(c->on)));
}

/* ---- paths ------------------------------------------------------------------------------------------------------ */

void do_delete(const struct call *c, struct outcome *o)
{
	struct name name;

	path_of(c, &name);
	describe(o, "DeleteFile%s(%s)", c->flags & NARROW ? "A" : "W", name_text(c));
	result_bool(o, c->flags & NARROW ? DeleteFileA(name.a) : DeleteFileW(name.w));
}

void do_attributes(const struct call *c, struct outcome *o)
{
	struct name name;

	path_of(c, &name);
	describe(o, "GetFileAttributes%s(%s)", c->flags & NARROW ? "A" : "W", name_text(c));
	DWORD attributes = c->flags & NARROW ? GetFileAttributesA(name.a) : GetFileAttributesW(name.w);
	o->error = GetLastError();
	result(o, attributes == INVALID_FILE_ATTRIBUTES ? "INVALID" : attributes_text(attributes));
}

void do_set_attributes(const struct call *c, struct outcome *o)
{
	struct name name;

	path_of(c, &name);
	describe(o, "SetFileAttributes%s(%s, %s)", c->flags & NARROW ? "A" : "W", name_text(c),
		 attributes_text(c->options));
	result_bool(o, c->flags & NARROW ? SetFileAttributesA(name.a, c->options)
					 : SetFileAttributesW(name.w, c->options));
}

/* Is there a file of that name, which was just given? */
static bool is_there(LPCSTR path)
{
	DWORD error = GetLastError();
	bool there = GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES;

	SetLastError(error);
	return there;
}

void do_temporary(const struct call *c, struct outcome *o)
{
	char path[MAX_PATH] = "";
	struct name name;

	path_of(c, &name);
	describe(o, "GetTempFileNameA(%s, %s, %u, %s)", name_text(c), c->text ? text_of("\"%s\"", c->text) : "NULL",
		 (unsigned)c->options, c->flags & NOWHERE ? "NULL" : "path");
	UINT number = GetTempFileNameA(name.a, c->text, c->options, c->flags & NOWHERE ? NULL : path);
	o->error = GetLastError();
	result(o, text_of("%s, %s",
			  !number                ? "0"
			  : number == c->options ? "that number"
						 : "a number",
			  *path && is_there(path) ? "a file" : "no file"));
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
