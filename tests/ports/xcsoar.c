/* SPDX-License-Identifier: MIT */
/*
 * xcsoar.c - a file is mapped to be read, for as long as an object of the program lives
 *
 * As XCSoar's FileMapping.cpp calls on Windows CE. Up to CE 4.2: CreateFileForMapping() to read, sharing nothing; from CE 5.0 on:
 * CreateFile() to read, sharing reads. Then, in both: GetFileInformationByHandle() for the size, of which more than 1 GiB is
 * refused; CreateFileMapping() with just that size, no name; the handle of the old way is forgotten, for it is the mapping's; a
 * view of just that size. At the end the view goes first, then the mapping's handle, then, in the new way, the file's.
 */
#include "port.h"

#define LARGEST (1024u * 1024u * 1024u)

struct mapped_file {
	const uint8_t *bytes; /* NULL: it could not be mapped */
	DWORD size;
	HANDLE file, mapping;
};

static void map_file(struct mapped_file *mapped, LPCTSTR path, bool old)
{
	BY_HANDLE_FILE_INFORMATION information;

	*mapped = (struct mapped_file){.file = INVALID_HANDLE_VALUE};
	if (old)
		mapped->file =
		    CreateFileForMapping(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	else
		mapped->file =
		    CreateFile(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	if (mapped->file == INVALID_HANDLE_VALUE)
		return;
	if (!GetFileInformationByHandle(mapped->file, &information) || information.nFileSizeHigh > 0 ||
	    information.nFileSizeLow > LARGEST)
		return;
	mapped->size = information.nFileSizeLow;
	mapped->mapping = CreateFileMapping(mapped->file, NULL, PAGE_READONLY, information.nFileSizeHigh,
					    information.nFileSizeLow, NULL);
	if (old)
		mapped->file = INVALID_HANDLE_VALUE;
	if (mapped->mapping == NULL)
		return;
	mapped->bytes = MapViewOfFile(mapped->mapping, FILE_MAP_READ, 0, 0, mapped->size);
}

static void unmap_file(struct mapped_file *mapped)
{
	if (mapped->bytes != NULL)
		works(UnmapViewOfFile(mapped->bytes));
	if (mapped->mapping != NULL)
		works(CloseHandle(mapped->mapping));
	if (mapped->file != INVALID_HANDLE_VALUE)
		works(CloseHandle(mapped->file));
}

static bool can_be_written(LPCTSTR path)
{
	SetLastError(UNSET);
	HANDLE file = CreateFile(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	if (file == INVALID_HANDLE_VALUE) {
		is(GetLastError(), ERROR_SHARING_VIOLATION);
		return false;
	}
	works(CloseHandle(file));
	return true;
}

static void maps_a_file(void **state)
{
	static const size_t sizes[] = {1, 4096, 12345, 1000000};

	(void)state;
	for (int old = 0; old < 2; old++)
		for (size_t i = 0; i < COUNT(sizes); i++) {
			struct mapped_file mapped, again;
			write_pattern(root_path("terrain"), sizes[i]);
			map_file(&mapped, wide_path("terrain"), old);
			ok(mapped.bytes != NULL);
			is(mapped.size, sizes[i]);
			for (size_t at = 0; at < sizes[i]; at++)
				is(mapped.bytes[at], pattern(at));
			/* Nobody writes meanwhile, and all may read. */
			ok(!can_be_written(wide_path("terrain")));
			map_file(&again, wide_path("terrain"), old);
			ok(again.bytes != NULL && again.bytes != mapped.bytes);
			unmap_file(&mapped);
			is(again.bytes[sizes[i] - 1], pattern(sizes[i] - 1));
			unmap_file(&again);
			ok(can_be_written(wide_path("terrain")));
			nothing_is_left();
		}
}

static int map_it_there(int socket, void *argument)
{
	struct mapped_file mapped;

	map_file(&mapped, wide_path("terrain"), *(bool *)argument);
	ok(mapped.bytes != NULL);
	is(mapped.bytes[9999], pattern(9999));
	say(socket, 1);
	pause(); /* until it is killed */
	return 0;
}

/* A process that is killed gives the file up with all the rest. */
static void a_killed_reader_is_no_obstacle(void **state)
{
	(void)state;
	write_pattern(root_path("terrain"), 10000);
	for (int old = 0; old < 2; old++) {
		bool way = old;
		struct child child = child_start(map_it_there, &way);
		hear(child.socket);
		ok(!can_be_written(wide_path("terrain")));
		child_kill(&child);
		ok(can_be_written(wide_path("terrain")));
	}
}

/* What cannot be mapped leaves the object empty, and its end has nothing to do but to close what was opened. */
static void refuses_what_it_cannot_use(void **state)
{
	static const char *const names[] = {"none", "no/such/folder", "empty", "large", "huge"};
	static const DWORD errors[] = {ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_FILE_INVALID, 0, 0};

	(void)state;
	write_pattern(root_path("empty"), 0);
	write_pattern(root_path("large"), 1);
	is(truncate(root_path("large"), (off_t)LARGEST + 1), 0);
	write_pattern(root_path("huge"), 1);
	is(truncate(root_path("huge"), INT64_C(0x500000001)), 0);
	for (int old = 0; old < 2; old++)
		for (size_t i = 0; i < COUNT(names); i++) {
			struct mapped_file mapped;
			int before = open_descriptors();
			SetLastError(UNSET);
			map_file(&mapped, wide_path(names[i]), old);
			ok(mapped.bytes == NULL);
			if (errors[i])
				is(GetLastError(), errors[i]);
			unmap_file(&mapped);
			is(open_descriptors(), before);
			nothing_is_left();
		}
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(maps_a_file),
	    TEST(a_killed_reader_is_no_obstacle),
	    TEST(refuses_what_it_cannot_use),
	};

	return RUN_TESTS("ports-xcsoar", tests);
}
