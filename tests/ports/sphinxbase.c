/* SPDX-License-Identifier: MIT */
/*
 * sphinxbase.c - a file is read whole, and all that is kept is the view
 *
 * As the Windows CE branch of sphinxbase's mmio.c calls: the narrow path is made wide with mbstowcs(), asked for its length
 * first; CreateFileForMapping() to read; CreateFileMapping() with a size of 0/0 and no name; a view of all of it. Then it closes
 * the file's handle, which the mapping had taken over, and the mapping's. If the mapping fails, it closes the file's handle, too.
 * What CloseHandle() returns it does not look at; the test does: that handle is gone, and nothing else is closed in its place.
 */
#include "port.h"

#include <stdlib.h>

/* The file's bytes, or NULL. */
static void *read_whole(const char *path)
{
	size_t units = mbstowcs(NULL, path, 0) + 1;
	WCHAR *wide = malloc(units * sizeof(*wide));
	void *bytes;

	ok(wide != NULL);
	mbstowcs(wide, path, units);
	HANDLE file = CreateFileForMappingW(wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
					    FILE_ATTRIBUTE_NORMAL, NULL);
	free(wide);
	if (file == INVALID_HANDLE_VALUE)
		return NULL;
	HANDLE mapping = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
	if (mapping == NULL) {
		DWORD why = GetLastError();
		fails(CloseHandle(file), ERROR_INVALID_HANDLE);
		SetLastError(why);
		return NULL;
	}
	bytes = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
	fails(CloseHandle(file), ERROR_INVALID_HANDLE);
	works(CloseHandle(mapping));
	return bytes;
}

static void is_pattern(const uint8_t *bytes, size_t size)
{
	ok(bytes != NULL);
	for (size_t i = 0; i < size; i++)
		is(bytes[i], pattern(i));
}

/* Whatever its size, and wherever the path has letters that are not ASCII. */
static void reads_a_file(void **state)
{
	static const size_t sizes[] = {1, 4095, 4096, 4097, 300000};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const char *path = root_path("mod\xC3\xA8le %zu.bin", sizes[i]);
		write_pattern(path, sizes[i]);
		uint8_t *bytes = read_whole(path);
		is_pattern(bytes, sizes[i]);
		works(UnmapViewOfFile(bytes));
	}
	nothing_is_left();
}

/* The view alone keeps the bytes: the file may be deleted, or written again. */
static void the_view_is_all_it_keeps(void **state)
{
	const char *path = root_path("model");

	(void)state;
	write_pattern(path, 10000);
	uint8_t *bytes = read_whole(path);
	/* Both handles are gone, and with them the claim of the file. */
	HANDLE writer =
	    CreateFileForMapping(wide_path("model"), GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	ok(writer != INVALID_HANDLE_VALUE);
	works(CloseHandle(writer));
	works(DeleteFile(wide_path("model")));
	is_pattern(bytes, 10000);
	works(UnmapViewOfFile(bytes));
	nothing_is_left();
}

static int read_it_there(int socket, void *argument)
{
	uint8_t *bytes;

	(void)argument;
	hear(socket);
	bytes = read_whole(root_path("model"));
	is_pattern(bytes, 10000);
	say(socket, 1);
	hear(socket);
	is_pattern(bytes, 10000);
	works(UnmapViewOfFile(bytes));
	return 0;
}

/* Readers share: in one process, and in several, at once. */
static void many_read_one_file(void **state)
{
	struct child child = child_start(read_it_there, NULL);
	uint8_t *first, *second;

	(void)state;
	write_pattern(root_path("model"), 10000);
	first = read_whole(root_path("model"));
	second = read_whole(root_path("model"));
	ok(first != second);
	say(child.socket, 1);
	hear(child.socket);
	is_pattern(first, 10000);
	works(UnmapViewOfFile(first));
	is_pattern(second, 10000);
	works(UnmapViewOfFile(second));
	say(child.socket, 1);
	is(child_end(&child), 0);
	nothing_is_left();
}

/* What it prints when it fails is the last error. Closing a handle that is gone harms nothing. */
static void fails_as_on_windows_ce(void **state)
{
	(void)state;
	fails(read_whole(root_path("none")), ERROR_FILE_NOT_FOUND);
	fails(read_whole(root_path("no/such/folder")), ERROR_PATH_NOT_FOUND);
	write_pattern(root_path("empty"), 0);
	fails(read_whole(root_path("empty")), ERROR_FILE_INVALID);
	HANDLE writer =
	    CreateFileForMapping(wide_path("empty"), GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	ok(writer != INVALID_HANDLE_VALUE); /* nobody has it open */
	fails(read_whole(root_path("empty")), ERROR_SHARING_VIOLATION);
	works(CloseHandle(writer));
	nothing_is_left();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(reads_a_file),
	    TEST(the_view_is_all_it_keeps),
	    TEST(many_read_one_file),
	    TEST(fails_as_on_windows_ce),
	};

	return RUN_TESTS("ports-sphinxbase", tests);
}
