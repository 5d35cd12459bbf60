/* SPDX-License-Identifier: MIT */
/*
 * qt.c - a segment of shared memory with a key: created with a size, attached without knowing it
 *
 * As Qt's qsharedmemory_win.cpp calls on Windows CE. To create: CreateFileMapping() of memory, read and write, the size in the lower
 * half, the key; its last error is read at once, and ERROR_ALREADY_EXISTS is a failure, although there is a handle, which is
 * kept. To attach: who has no handle asks CreateFileMapping() for a size of 0/0, which opens and does not create; a view of all of
 * it, with FILE_MAP_ALL_ACCESS or FILE_MAP_READ; and VirtualQuery() for its size. To detach: UnmapViewOfFile(), CloseHandle().
 */
#include "port.h"

struct segment {
	LPCTSTR key;
	HANDLE mapping;
	void *memory;
	size_t size;
	DWORD error;
};

static HANDLE handle_of(struct segment *segment)
{
	if (!segment->mapping) {
		segment->mapping = CreateFileMapping(INVALID_HANDLE_VALUE, 0, PAGE_READWRITE, 0, 0, segment->key);
		if (!segment->mapping)
			segment->error = GetLastError();
	}
	return segment->mapping;
}

static bool create(struct segment *segment, DWORD size)
{
	segment->mapping = CreateFileMapping(INVALID_HANDLE_VALUE, 0, PAGE_READWRITE, 0, size, segment->key);
	segment->error = GetLastError();
	return segment->error != ERROR_ALREADY_EXISTS && segment->mapping;
}

static bool close_handle(struct segment *segment)
{
	bool closed = !segment->mapping || CloseHandle(segment->mapping);

	if (!closed)
		segment->error = GetLastError();
	segment->mapping = NULL;
	return closed;
}

static bool attach(struct segment *segment, DWORD access)
{
	MEMORY_BASIC_INFORMATION information;

	if (handle_of(segment) == NULL)
		return false;
	segment->memory = MapViewOfFile(handle_of(segment), access, 0, 0, 0);
	if (!segment->memory) {
		segment->error = GetLastError();
		close_handle(segment);
		return false;
	}
	if (!VirtualQuery(segment->memory, &information, sizeof(information)))
		return false;
	segment->size = information.RegionSize;
	return true;
}

static bool detach(struct segment *segment)
{
	if (!UnmapViewOfFile(segment->memory)) {
		segment->error = GetLastError();
		return false;
	}
	segment->memory = NULL;
	segment->size = 0;
	return close_handle(segment);
}

/* What VirtualQuery() says of a segment created with that size. */
static size_t in_pages(size_t bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (bytes + page - 1) / page * page;
}

#define KEY TEXT("qipc_sharedmemory_test9b5c3e1a")

static int attach_there(int socket, void *argument)
{
	struct segment segment = {.key = KEY};

	(void)argument;
	hear(socket);
	ok(attach(&segment, FILE_MAP_ALL_ACCESS));
	is(segment.size, in_pages(10001));
	is(((uint32_t *)segment.memory)[2500], 0xC0FFEE);
	((uint32_t *)segment.memory)[2500] = 0xBEEF;
	say(socket, 1);
	hear(socket);
	ok(detach(&segment));
	return 0;
}

/* Who attaches learns the size, in whole pages, and finds what was written; and when the creator leaves, it stays. */
static void attaches_without_knowing_the_size(void **state)
{
	struct child child = child_start(attach_there, NULL);
	struct segment segment = {.key = KEY}, late = {.key = KEY};

	(void)state;
	ok(create(&segment, 10001));
	is(segment.error, ERROR_SUCCESS);
	ok(attach(&segment, FILE_MAP_ALL_ACCESS));
	is(segment.size, in_pages(10001));
	((uint32_t *)segment.memory)[2500] = 0xC0FFEE;
	say(child.socket, 1);
	hear(child.socket);
	is(((uint32_t *)segment.memory)[2500], 0xBEEF);
	ok(detach(&segment));
	ok(attach(&late, FILE_MAP_READ));
	is(late.size, in_pages(10001));
	is(((uint32_t *)late.memory)[2500], 0xBEEF);
	say(child.socket, 1);
	is(child_end(&child), 0);
	ok(detach(&late));
	nothing_is_left();
}

/* There is nothing to attach to: that is an error, and makes nothing. Before anything was created, and after the last has left. */
static void attaching_creates_nothing(void **state)
{
	struct segment segment = {.key = KEY}, none = {.key = KEY};

	(void)state;
	ok(!attach(&none, FILE_MAP_ALL_ACCESS));
	is(none.error, ERROR_INVALID_PARAMETER);
	ok(create(&segment, 100));
	ok(attach(&segment, FILE_MAP_ALL_ACCESS));
	is(segment.size, in_pages(100));
	ok(detach(&segment));
	ok(!attach(&none, FILE_MAP_READ));
	is(none.error, ERROR_INVALID_PARAMETER);
	nothing_is_left();
}

/* To create what is there fails, with a handle all the same; attaching then uses it, and the size is the first one's. */
static void creating_twice_fails_and_attaches(void **state)
{
	struct segment first = {.key = KEY}, second = {.key = KEY};

	(void)state;
	ok(create(&first, 5000));
	ok(!create(&second, 50000));
	is(second.error, ERROR_ALREADY_EXISTS);
	ok(second.mapping != NULL);
	ok(attach(&second, FILE_MAP_ALL_ACCESS));
	is(second.size, in_pages(5000));
	ok(close_handle(&first));
	/* Its own view is enough for others to find it. */
	ok(attach(&first, FILE_MAP_READ));
	is(first.size, in_pages(5000));
	ok(first.memory != second.memory);
	((char *)second.memory)[4999] = 'x';
	is(((char *)first.memory)[4999], 'x');
	ok(detach(&first));
	ok(detach(&second));
	nothing_is_left();
}

static int write_to_it(void *argument)
{
	*(volatile char *)argument = 1;
	return 0;
}

/* A segment that is attached to be read cannot be written. */
static void read_only_is_read_only(void **state)
{
	struct segment segment = {.key = KEY}, reader = {.key = KEY};
	MEMORY_BASIC_INFORMATION information;

	(void)state;
	ok(create(&segment, 100));
	ok(attach(&reader, FILE_MAP_READ));
	is(child_status(write_to_it, reader.memory), 128 + SIGSEGV);
	is(VirtualQuery(reader.memory, &information, sizeof(information)), sizeof(information));
	is(information.Protect, PAGE_READONLY);
	ok(detach(&reader));
	ok(close_handle(&segment));
	nothing_is_left();
}

static int die_attached(int socket, void *argument)
{
	struct segment segment = {.key = KEY};

	(void)argument;
	ok(create(&segment, 100));
	ok(attach(&segment, FILE_MAP_ALL_ACCESS));
	say(socket, 1);
	pause(); /* until it is killed */
	return 0;
}

/* A creator that crashes leaves nothing that the next one would have to know of. */
static void a_crash_leaves_nothing(void **state)
{
	struct child child = child_start(die_attached, NULL);
	struct segment segment = {.key = KEY};

	(void)state;
	hear(child.socket);
	child_kill(&child);
	ok(!attach(&segment, FILE_MAP_ALL_ACCESS));
	ok(create(&segment, 200));
	is(segment.error, ERROR_SUCCESS);
	ok(close_handle(&segment));
	nothing_is_left();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(attaches_without_knowing_the_size),
	    TEST(attaching_creates_nothing),
	    TEST(creating_twice_fails_and_attaches),
	    TEST(read_only_is_read_only),
	    TEST(a_crash_leaves_nothing),
	};

	return RUN_TESTS("ports-qt", tests);
}
