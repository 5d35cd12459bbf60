/* SPDX-License-Identifier: MIT */
/*
 * bad.h - what the tests with bad input share: things that a program could have open, and how it is seen that a refused call has
 * changed nothing
 *
 * Around each call descriptors, entries, mappings and files are counted.
 */
#ifndef BAD_H
#define BAD_H

#include "calls.h"

#define READ_WRITE (GENERIC_READ | GENERIC_WRITE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define FILE_BYTES 5000

static char path[100]; /* of the file */

/* What a program could have open. */
static struct things {
	HANDLE memory, reader, nothing; /* a mapping, and duplicates that may only read it, and do nothing */
	HANDLE file, file_reader, file_writer;
	HANDLE closed_memory, closed_file, moved;
	HANDLE taken_file, taker,
	    refused_file; /* of CreateFileForMapping(), for a mapping that is there, and for none */
	char *view;
} things;

static inline HANDLE open_file(DWORD access)
{
	HANDLE file = CreateFileA(path, access, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);

	ok(file != INVALID_HANDLE_VALUE);
	return file;
}

/* Handles that are gone, although nobody has closed them. */
static inline void lose_things(void)
{
	const char *other = root_path("other");

	write_pattern(other, FILE_BYTES);
	things.refused_file = CreateFileForMappingA(other, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	fails(CreateFileMappingA(things.refused_file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_ACCESS_DENIED);
	things.taken_file = CreateFileForMappingA(other, READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	things.taker = CreateFileMappingA(things.taken_file, NULL, PAGE_READWRITE, 0, 0, NULL);
	ok(things.taker != NULL);
	things.moved = things.memory;
	ok(DuplicateHandle(GetCurrentProcess(), things.moved, GetCurrentProcess(), &things.memory, 0, FALSE,
			   DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
}

static inline void open_things(void)
{
	strcpy(path, root_path("file"));
	write_pattern(path, FILE_BYTES);
	things.closed_memory = new_memory("closed", PAGE_READWRITE, 1);
	works(CloseHandle(things.closed_memory));
	things.memory = new_memory("memory", PAGE_READWRITE, 5000);
	/* A process keeps one descriptor for each way in which it has opened an object: here they are, both. */
	works(CloseHandle(OpenFileMappingA(FILE_MAP_READ, FALSE, "memory")));
	things.reader = duplicate_of(things.memory, FILE_MAP_READ);
	things.nothing = duplicate_of(things.memory, 0);
	things.view = view_of(things.memory, FILE_MAP_WRITE);
	things.closed_file = open_file(READ_WRITE);
	works(CloseHandle(things.closed_file));
	things.file = open_file(READ_WRITE);
	things.file_reader = open_file(GENERIC_READ);
	things.file_writer = open_file(GENERIC_WRITE);
	lose_things();
}

static inline void close_things(void)
{
	works(UnmapViewOfFile(things.view));
	works(CloseHandle(things.memory));
	works(CloseHandle(things.taker));
	works(CloseHandle(things.reader));
	works(CloseHandle(things.nothing));
	works(CloseHandle(things.file));
	works(CloseHandle(things.file_reader));
	works(CloseHandle(things.file_writer));
	is(left_in_store(), 0);
}

/* ---- nothing else happens --------------------------------------------------------------------------------------- */

struct counts {
	int descriptors, left, mapped, files;
	uint64_t size;
};

static inline struct counts count(void)
{
	return (struct counts){
	    .descriptors = open_descriptors(),
	    .left = left_in_store(),
	    .mapped = mapped_here(test_root) + mapped_here("/memfd:mmobj"),
	    .files = files_in(test_root),
	    .size = file_size(path),
	};
}

static inline void is_unchanged(const char *call, const char *with, const struct counts *before)
{
	struct counts now = count();

	if (memcmp(&now, before, sizeof(now)) != 0)
		print_message("# after %s with %s\n", call, with);
	is(now.descriptors, before->descriptors);
	is(now.left, before->left);
	is(now.mapped, before->mapped);
	is(now.files, before->files);
	is(now.size, before->size);
}

/* What a call returned and said, held against what it should. */
static inline void is_refused(const char *call, const char *with, int64_t returned, int64_t failure, DWORD error)
{
	DWORD last = GetLastError();

	if (returned != failure || last != error)
		print_message("# %s with %s: returns %#llx, last error %u, not %u\n", call, with,
			      (unsigned long long)returned, last, error);
	is(returned, failure);
	is(last, error);
}

#endif
