/* SPDX-License-Identifier: MIT */
/*
 * berkeley-db.c - processes share a region that is a file, each of them through a mapping without a name
 *
 * As Berkeley DB calls on Windows CE (os_open.c, os_map.c). The file: CreateFileForMapping() to read and write, in place of the
 * share mode the rights to read and write, OPEN_ALWAYS from who may create the region, else OPEN_EXISTING. The mapping: read and
 * write, the region's whole size in two halves, which lets a new file grow, no name. The file's handle is forgotten then, for it is
 * the mapping's, and never closed by the program. A view of the whole size with FILE_MAP_ALL_ACCESS; and the mapping's handle is
 * closed at once: the view is all that the process keeps. At the end: UnmapViewOfFile(), and DeleteFile() if the region shall go.
 */
#include "port.h"

#define REGION 270336u /* 33 times 8 KiB, as its regions are by default */

struct region {
	DWORD magic, attached, total;
};

/* Returns the last error, 0 if all went well. */
static DWORD attach(LPCTSTR path, bool may_create, uint64_t size, struct region **region)
{
	HANDLE file, mapping;

	file = CreateFileForMapping(path, GENERIC_READ | GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE, NULL,
				    may_create ? OPEN_ALWAYS : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, 0);
	if (file == INVALID_HANDLE_VALUE)
		return GetLastError();
	mapping = CreateFileMapping(file, 0, PAGE_READWRITE, (DWORD)(size >> 32), (DWORD)size, NULL);
	file = INVALID_HANDLE_VALUE;
	if (mapping == NULL)
		return GetLastError();
	*region = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, (SIZE_T)size);
	if (*region == NULL)
		return GetLastError();
	CloseHandle(mapping);
	return 0;
}

static void detach(struct region *region)
{
	works(UnmapViewOfFile(region));
}

static int join(int socket, void *argument)
{
	struct region *region;
	uint32_t *words;

	(void)argument;
	hear(socket);
	is(attach(wide_path("__db.001"), false, REGION, &region), 0);
	words = (uint32_t *)region;
	is(region->magic, 0x120897);
	region->attached++;
	for (DWORD i = 100; i < REGION / 4; i++)
		is(words[i], i);
	words[REGION / 4 - 1] = 77;
	say(socket, 1);
	hear(socket);
	is(words[200], 88);
	region->attached--;
	detach(region);
	return 0;
}

/* Who creates the region makes the file, of its whole size, and it is zeros; the others find what is in it. */
static void processes_share_a_region(void **state)
{
	struct child child = child_start(join, NULL);
	struct region *region;

	(void)state;
	is(attach(wide_path("__db.001"), true, REGION, &region), 0);
	is(file_size(root_path("__db.001")), REGION);
	uint32_t *words = (uint32_t *)region;
	for (DWORD i = 0; i < REGION / 4; i++) {
		is(words[i], 0);
		words[i] = i;
	}
	region->magic = 0x120897;
	region->attached = 1;
	say(child.socket, 1);
	hear(child.socket);
	is(region->attached, 2);
	is(words[REGION / 4 - 1], 77);
	words[200] = 88;
	say(child.socket, 1);
	is(child_end(&child), 0);
	is(region->attached, 1);
	detach(region);
	nothing_is_left();
	/* It is a file: what was in it is there for who comes next, whether or not he might have created it. */
	for (int may_create = 0; may_create < 2; may_create++) {
		is(attach(wide_path("__db.001"), may_create, REGION, &region), 0);
		is(region->magic, 0x120897);
		is(((uint32_t *)region)[200], 88);
		detach(region);
	}
	works(DeleteFile(wide_path("__db.001")));
	is(attach(wide_path("__db.001"), false, REGION, &region), ERROR_FILE_NOT_FOUND);
	nothing_is_left();
}

/* A view of one's own and a second one are the same memory, in one process, too. */
static void a_process_attaches_twice(void **state)
{
	struct region *first, *second;

	(void)state;
	is(attach(wide_path("__db.001"), true, REGION, &first), 0);
	is(attach(wide_path("__db.001"), true, REGION, &second), 0);
	ok(first != second);
	first->total = 5;
	is(second->total, 5);
	detach(first);
	second->total++;
	is(attach(wide_path("__db.001"), false, REGION, &first), 0);
	is(first->total, 6);
	detach(first);
	detach(second);
	nothing_is_left();
}

/* Between its opening and the end of its mapping's handle, nobody else opens the file: that is an error, and soon over. */
static void the_file_is_open_once(void **state)
{
	struct region *region;

	(void)state;
	HANDLE file = CreateFileForMapping(wide_path("__db.001"), GENERIC_READ | GENERIC_WRITE,
					   GENERIC_READ | GENERIC_WRITE, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, 0);
	ok(file != INVALID_HANDLE_VALUE);
	is(attach(wide_path("__db.001"), true, REGION, &region), ERROR_SHARING_VIOLATION);
	HANDLE mapping = CreateFileMapping(file, 0, PAGE_READWRITE, 0, REGION, NULL);
	ok(mapping != NULL);
	is(attach(wide_path("__db.001"), false, REGION, &region), ERROR_SHARING_VIOLATION);
	works(CloseHandle(mapping));
	is(attach(wide_path("__db.001"), false, REGION, &region), 0);
	detach(region);
	nothing_is_left();
}

static int attach_and_wait(int socket, void *argument)
{
	struct region *region;

	(void)argument;
	is(attach(wide_path("__db.001"), true, REGION, &region), 0);
	region->total = 1234;
	say(socket, 1);
	pause(); /* until it is killed */
	return 0;
}

/* What a killed process wrote is in the file, and nothing of it is in the way. */
static void a_killed_process_leaves_its_region(void **state)
{
	struct child child = child_start(attach_and_wait, NULL);
	struct region *region;

	(void)state;
	hear(child.socket);
	child_kill(&child);
	is(attach(wide_path("__db.001"), false, REGION, &region), 0);
	is(region->total, 1234);
	detach(region);
	works(DeleteFile(wide_path("__db.001")));
	nothing_is_left();
}

/* A region that is too large for the disk is an error of the mapping, which has taken the file's handle all the same. */
static void a_region_beyond_the_disk(void **state)
{
	struct region *region;
	int before;

	(void)state;
	write_pattern(root_path("__db.001"), 100);
	before = open_descriptors();
	is(attach(wide_path("__db.001"), true, UINT64_C(1) << 62, &region), ERROR_DISK_FULL);
	is(open_descriptors(), before);
	is(file_size(root_path("__db.001")), 100);
	is(attach(wide_path("__db.001"), true, REGION, &region), 0); /* it can be opened */
	detach(region);
	nothing_is_left();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(processes_share_a_region),           TEST(a_process_attaches_twice), TEST(the_file_is_open_once),
	    TEST(a_killed_process_leaves_its_region), TEST(a_region_beyond_the_disk),
	};

	return RUN_TESTS("ports-berkeley-db", tests);
}
