/* SPDX-License-Identifier: MIT */
/* test-view.c - views: mapping, unmapping, flushing, asking; where they are, and every last error by its real cause */
#include "calls.h"

#include <sys/resource.h>

#define READ_WRITE (GENERIC_READ | GENERIC_WRITE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static void close_it(HANDLE handle)
{
	works(CloseHandle(handle));
}

static void unmap(const void *view)
{
	works(UnmapViewOfFile(view));
}

static void *address(uintptr_t number)
{
	return (void *)number; /* NOLINT(performance-no-int-to-ptr): it is asked for by number */
}

/* A mapping of a file of a pattern. */
static HANDLE new_file_mapping(const char *name, size_t size, DWORD protect)
{
	unlink(root_path("file"));
	write_pattern(root_path("file"), size);
	HANDLE file = CreateFileA(root_path("file"), READ_WRITE, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);
	ok(file != INVALID_HANDLE_VALUE);
	HANDLE mapping = CreateFileMappingA(file, NULL, protect, 0, 0, name);
	ok(mapping != NULL);
	close_it(file);
	return mapping;
}

static MEMORY_BASIC_INFORMATION facts_of(const void *at)
{
	MEMORY_BASIC_INFORMATION facts;

	SetLastError(UNSET);
	is(VirtualQuery(at, &facts, sizeof(facts)), sizeof(facts));
	is(GetLastError(), UNSET);
	return facts;
}

/* ---- rights ----------------------------------------------------------------------------------------------------- */

/* What each access gives with each kind of handle: a protection of the view, or an error. */
static void each_access_with_each_handle(void **state)
{
	enum { R = PAGE_READONLY, W = PAGE_READWRITE, C = PAGE_WRITECOPY, DENIED = -5, WRONG = -87 };
	static const struct {
		DWORD access;
		int of_writer, of_reader, of_writer_of_read_only;
	} rows[] = {
	    {0, WRONG, WRONG, WRONG},
	    {FILE_MAP_EXECUTE, WRONG, WRONG, WRONG},
	    {SYNCHRONIZE, WRONG, WRONG, WRONG},
	    {FILE_MAP_READ, R, R, R},
	    {FILE_MAP_READ | FILE_MAP_EXECUTE, DENIED, DENIED, DENIED},
	    {FILE_MAP_WRITE, W, DENIED, WRONG},
	    {FILE_MAP_READ | FILE_MAP_WRITE, W, DENIED, WRONG},
	    {FILE_MAP_ALL_ACCESS, W, DENIED, WRONG},
	    {FILE_MAP_COPY, C, C, C},
	    {FILE_MAP_COPY | FILE_MAP_WRITE, W, DENIED, WRONG},
	};
	HANDLE object = new_memory("rw", PAGE_READWRITE, 100), fixed = new_memory("ro", PAGE_READONLY, 100);
	HANDLE handles[] = {
	    object,
	    duplicate_of(object, FILE_MAP_READ),
	    CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, "ro"),
	};

	(void)state;
	for (size_t row = 0; row < COUNT(rows); row++) {
		const int expected[] = {rows[row].of_writer, rows[row].of_reader, rows[row].of_writer_of_read_only};
		for (size_t i = 0; i < COUNT(handles); i++) {
			if (expected[i] < 0) {
				fails(MapViewOfFile(handles[i], rows[row].access, 0, 0, 0), (DWORD)-expected[i]);
				continue;
			}
			char *view;
			works(view = MapViewOfFile(handles[i], rows[row].access, 0, 0, 0));
			is(facts_of(view).Protect, expected[i]);
			is(facts_of(view).AllocationProtect, expected[i]);
			if (expected[i] != R)
				view[99] = 1;
			unmap(view);
		}
	}
	for (size_t i = 0; i < COUNT(handles); i++)
		close_it(handles[i]);
	close_it(fixed);
}

static int write_there(void *argument)
{
	*(volatile char *)argument = 1;
	return 0;
}

/* What may only be read, cannot be written, and not through the kernel either. */
static void a_reader_cannot_write(void **state)
{
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 100);
	char *view = view_of(mapping, FILE_MAP_READ);

	(void)state;
	is(child_status(write_there, view), 128 + SIGSEGV);
	unmap(view);
	close_it(mapping);
}

/* A copy starts as the object is, and then is this process's own; the object, and other copies, do not see it. */
static void a_copy_is_private(void **state)
{
	HANDLE mappings[] = {new_memory("memory", PAGE_READWRITE, 10000),
			     new_file_mapping("file", 10000, PAGE_READWRITE)};

	(void)state;
	for (size_t i = 0; i < COUNT(mappings); i++) {
		uint8_t *shared = view_of(mappings[i], FILE_MAP_WRITE);
		uint8_t *copy = view_of(mappings[i], FILE_MAP_COPY), *other = view_of(mappings[i], FILE_MAP_COPY);
		shared[5000] = 1;
		is(copy[5000], 1);
		copy[5000] = 2;
		is(shared[5000], 1);
		is(other[5000], 1);
		works(FlushViewOfFile(copy, 0)); /* does nothing */
		is(shared[5000], 1);
		/* With FILE_MAP_WRITE beside it, it writes through. */
		uint8_t *both = MapViewOfFile(mappings[i], FILE_MAP_COPY | FILE_MAP_WRITE, 0, 0, 0);
		both[5000] = 3;
		is(shared[5000], 3);
		is(copy[5000], 2);
		unmap(shared);
		unmap(copy);
		unmap(other);
		unmap(both);
		close_it(mappings[i]);
	}
}

/* ---- parts ------------------------------------------------------------------------------------------------------ */

static void *map_part(HANDLE mapping, uint64_t offset, SIZE_T bytes)
{
	return MapViewOfFile(mapping, FILE_MAP_READ, (DWORD)(offset >> 32), (DWORD)offset, bytes);
}

/* 1132 comes first; then 87, beginning beyond the object; then 5, reaching beyond it: by one byte, and by all there are. */
static void parts_lie_in_the_object(void **state)
{
	const uint32_t page = (uint32_t)page_size(), size = page + page / 2;
	HANDLE memory = new_memory(NULL, PAGE_READWRITE, size), file = new_file_mapping(NULL, size, PAGE_READWRITE);
	HANDLE both[] = {memory, file};
	static const uint32_t crooked[] = {1, 2, 512, 2048, 4095};

	(void)state;
	for (size_t i = 0; i < COUNT(both); i++) {
		for (size_t j = 0; j < COUNT(crooked); j++) {
			fails(map_part(both[i], crooked[j], 1), ERROR_MAPPED_ALIGNMENT);
			fails(map_part(both[i], UINT64_MAX - page + 1 + crooked[j], 0), ERROR_MAPPED_ALIGNMENT);
			fails(map_part(NULL, crooked[j], 1), ERROR_MAPPED_ALIGNMENT);
		}
		fails(map_part(both[i], 2 * page, 0), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], 2 * page, 1), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], UINT64_C(1) << 32, 1), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], UINT64_C(1) << 63, 0), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], UINT64_MAX - page + 1, 0), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], UINT64_MAX - page + 1, page), ERROR_INVALID_PARAMETER);
		fails(map_part(both[i], 0, 2 * page + 1), ERROR_ACCESS_DENIED);
		fails(map_part(both[i], page, page + 1), ERROR_ACCESS_DENIED);
		fails(map_part(both[i], 0, SIZE_MAX), ERROR_ACCESS_DENIED);
		fails(map_part(both[i], page, SIZE_MAX), ERROR_ACCESS_DENIED);
		fails(map_part(both[i], page, SIZE_MAX - page + 1), ERROR_ACCESS_DENIED);
		fails(map_part(both[i], 0, SIZE_MAX / 2 + 1), ERROR_ACCESS_DENIED);
		unmap(map_part(both[i], 0, size));
		unmap(map_part(both[i], page, page / 2));
		unmap(map_part(both[i], page, 0));
	}
	/* Memory reaches to the end of its last page, a file is exact. */
	unmap(map_part(memory, 0, 2 * page));
	unmap(map_part(memory, page, page));
	fails(map_part(file, 0, size + 1), ERROR_ACCESS_DENIED);
	fails(map_part(file, page, page / 2 + 1), ERROR_ACCESS_DENIED);
	close_it(memory);
	close_it(file);
}

/* An offset is a place in the object, beyond 4 GiB, too. */
static void far_offsets(void **state)
{
	HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE, 1, 8192, "far");

	(void)state;
	if (!mapping && GetLastError() == ERROR_NOT_ENOUGH_MEMORY)
		SKIP_TEST("no machine for 4 GiB");
	if (mapping && emulator()) { /* qemu before 9.0 loses the upper half of a 32-bit program's offset */
		close_it(mapping);
		SKIP_TEST("the emulator cannot do that");
	}
	ok(mapping != NULL);
	uint32_t *high = MapViewOfFile(mapping, FILE_MAP_WRITE, 1, 4096, 0),
		 *low = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 4096, 4096);
	ok(high && low);
	is(facts_of(high).RegionSize, 4096);
	*high = 1;
	*low = 2;
	uint32_t *again = MapViewOfFile(mapping, FILE_MAP_READ, 1, 4096, 4);
	is(*again, 1);
	fails(MapViewOfFile(mapping, FILE_MAP_READ, 1, 4096, 4097), ERROR_ACCESS_DENIED);
	fails(MapViewOfFile(mapping, FILE_MAP_READ, 1, 8192, 0), ERROR_INVALID_PARAMETER);
	unmap(high);
	unmap(low);
	unmap(again);
	close_it(mapping);
}

/* A file's bytes are the object's, and what is written to a view is in the file, and in every other view. */
static void a_file_is_its_bytes(void **state)
{
	HANDLE mapping = new_file_mapping("file", 10000, PAGE_READWRITE);
	uint8_t *all = view_of(mapping, FILE_MAP_WRITE), *part = MapViewOfFile(mapping, FILE_MAP_READ, 0, 8192, 0);
	uint8_t byte;

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		is(all[i], pattern(i));
	is(all[10000], 0); /* the rest of the page */
	all[9999] = 0x5A;
	is(part[9999 - 8192], 0x5A);
	works(FlushViewOfFile(all, 0));
	int fd = open(root_path("file"), O_RDONLY | O_CLOEXEC);
	is(pread(fd, &byte, 1, 9999), 1);
	is(byte, 0x5A);
	close(fd);
	unmap(all);
	unmap(part);
	close_it(mapping);
	is(file_size(root_path("file")), 10000);
}

/* 1006: a file that became shorter is an error of the call, not a SIGBUS of the program. */
static void a_file_that_became_shorter(void **state)
{
	HANDLE mapping = new_file_mapping("file", 10000, PAGE_READWRITE);

	(void)state;
	is(truncate(root_path("file"), 5000), 0);
	fails(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0), ERROR_FILE_INVALID);
	fails(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 5001), ERROR_FILE_INVALID);
	unmap(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 5000));
	close_it(mapping);
}

static int with_little_address_space(void *argument)
{
	HANDLE mapping = argument;

	limit(RLIMIT_AS, 1); /* what is mapped stays, and nothing is added */
	fails(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0), ERROR_NOT_ENOUGH_MEMORY);
	return 0;
}

/* 8 */
static void no_address_space(void **state)
{
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, MIB);

	(void)state;
	if (under_asan() || under_valgrind() || emulator()) {
		close_it(mapping);
		SKIP_TEST("needs address space of its own");
	}
	IN_CHILD(with_little_address_space, mapping);
	close_it(mapping);
}

/* ---- where ------------------------------------------------------------------------------------------------------ */

struct place {
	void *first, *second;
};

static int map_elsewhere(int socket, void *argument)
{
	(void)argument;
	hear(socket);
	HANDLE mapping = OpenFileMappingA(FILE_MAP_WRITE, FALSE, "name");
	ok(mapping != NULL);
	void **whole;
	works(whole = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
	say(socket, (int64_t)(uintptr_t)whole);
	ok(whole[0] == &whole[100]); /* a raw pointer holds */
	whole[100] = whole;
	hear(socket);
	unmap(whole);
	char *part; /* not the start, but at its place in the object */
	works(part = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 65536, 0));
	say(socket, (int64_t)(uintptr_t)part);
	unmap(part);
	close_it(mapping);
	return 0;
}

/* The first view in each process is at one address in all of them: raw pointers hold. */
static void one_address_in_all_processes(void **state)
{
	NOT_UNDER_VALGRIND();
	struct child child = child_start(map_elsewhere, NULL);
	HANDLE mapping = new_memory("name", PAGE_READWRITE, 131072);
	void **view = view_of(mapping, FILE_MAP_WRITE);

	(void)state;
	view[0] = &view[100];
	say(child.socket, 1);
	is(hear(child.socket), (intptr_t)view);
	say(child.socket, 1);
	is(hear(child.socket), (intptr_t)view + 65536);
	is(child_end(&child), 0);
	ok(view[100] == view);
	/* A further view is anywhere. */
	void **second;
	works(second = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
	ok(second != view);
	ok(second[100] == view);
	unmap(view);
	unmap(second);
	/* All are gone: the next is the first again. */
	works(second = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
	ok(second == view);
	unmap(second);
	/* Where there is something else of ours, a view is anywhere. */
	void *taken = mmap(view, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	ok(taken == (void *)view);
	works(second = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
	ok(second != view);
	ok(second[100] == view);
	unmap(second);
	munmap(taken, 4096);
	close_it(mapping);
}

/* MapViewOfFileEx(): there, or 487. */
static void an_address_of_ones_choice(void **state)
{
	const size_t page = page_size();

	(void)state;
	NOT_UNDER_TSAN();
	NOT_UNDER_VALGRIND();
	HANDLE mapping = new_memory("name", PAGE_READWRITE, (DWORD)(2 * page));
	char *room = mmap(NULL, 4 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *view;
	ok(room != MAP_FAILED);
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, room), ERROR_INVALID_ADDRESS);
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, room + 3 * page), ERROR_INVALID_ADDRESS);
	is(munmap(room, 4 * page), 0);
	works(view = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, room + page));
	ok(view == room + page);
	view[0] = 1;
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, view), ERROR_INVALID_ADDRESS);
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, view + page), ERROR_INVALID_ADDRESS);
	unmap(view);
	/* 1132: not on a page. */
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, room + 1), ERROR_MAPPED_ALIGNMENT);
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, address(UINTPTR_MAX)), ERROR_MAPPED_ALIGNMENT);
	/* What no process may have. */
	fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, address(UINTPTR_MAX - page + 1)),
	      ERROR_INVALID_ADDRESS);
	if (sizeof(view) == 8)
		fails(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, address(UINTPTR_MAX / 2 + 1)),
		      ERROR_INVALID_ADDRESS);
	/* NULL: as MapViewOfFile(). */
	works(view = MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0, NULL));
	is(view[0], 1);
	unmap(view);
	close_it(mapping);
}

/* ---- unmapping -------------------------------------------------------------------------------------------------- */

/* Any address in it will do; what is in no view is 487. */
static void unmapping_by_any_address(void **state)
{
	const size_t page = page_size();
	HANDLE mapping = new_memory("name", PAGE_READWRITE, (DWORD)(3 * page));
	const size_t places[] = {0, 1, page - 1, page, 2 * page + 17, 3 * page - 1};
	char *view = NULL, local;

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		view = view_of(mapping, FILE_MAP_WRITE);
		fails(UnmapViewOfFile(view - 1), ERROR_INVALID_ADDRESS);
		fails(UnmapViewOfFile(view + 3 * page), ERROR_INVALID_ADDRESS);
		unmap(view + places[i]);
		fails(UnmapViewOfFile(view + places[i]), ERROR_INVALID_ADDRESS);
	}
	fails(UnmapViewOfFile(NULL), ERROR_INVALID_ADDRESS);
	fails(UnmapViewOfFile(&local), ERROR_INVALID_ADDRESS);
	fails(UnmapViewOfFile((void *)(uintptr_t)unmapping_by_any_address), ERROR_INVALID_ADDRESS);
	fails(UnmapViewOfFile(mapping), ERROR_INVALID_ADDRESS);
	fails(UnmapViewOfFile(address(UINTPTR_MAX)), ERROR_INVALID_ADDRESS);
	close_it(mapping);
	is(left_in_store(), 0);
}

/* A view keeps the object; the last one to go takes it along at once. */
static void the_last_view_ends_the_object(void **state)
{
	HANDLE mapping = new_memory("name", PAGE_READWRITE, 100);
	char *one = view_of(mapping, FILE_MAP_WRITE), *other = view_of(mapping, FILE_MAP_READ);

	(void)state;
	close_it(mapping);
	one[99] = 5;
	is(other[99], 5);
	unmap(one);
	is(other[99], 5);
	ok(exists(entry_path("name")));
	unmap(other);
	is(left_in_store(), 0);
	is(mapped_here(test_root), 0);
}

static int unmap_without_memory(void *argument)
{
	if (!make_fail(SYS_munmap, 1, 0, ENOMEM))
		return SKIP;
	fails(UnmapViewOfFile(argument), ERROR_NOT_ENOUGH_MEMORY);
	*(volatile char *)argument = 1; /* it is still there */
	is(facts_of(argument).Type, MEM_MAPPED);
	return 0;
}

/* 8: then the view stays. */
static void a_kernel_without_memory(void **state)
{
	HANDLE mapping = new_memory("name", PAGE_READWRITE, 100);
	void *view = view_of(mapping, FILE_MAP_WRITE);

	(void)state;
	int status = child_status(unmap_without_memory, view);
	unmap(view);
	close_it(mapping);
	if (status == SKIP)
		SKIP_TEST("not possible here");
	is(status, 0);
}

/* ---- flushing --------------------------------------------------------------------------------------------------- */

/* From any address in the view to no further than the end of its last page. */
static void flushing_lies_in_the_view(void **state)
{
	const size_t page = page_size(), size = 2 * page + 100;
	HANDLE mappings[] = {new_memory("memory", PAGE_READWRITE, (DWORD)size),
			     new_file_mapping("file", size, PAGE_READWRITE)};
	char local;

	(void)state;
	for (size_t i = 0; i < COUNT(mappings); i++) {
		char *view = view_of(mappings[i], FILE_MAP_WRITE);
		works(FlushViewOfFile(view, 0));
		works(FlushViewOfFile(view, 1));
		works(FlushViewOfFile(view, size));
		works(FlushViewOfFile(view + 17, 0));
		works(FlushViewOfFile(view + page + 1, page - 1));
		works(FlushViewOfFile(view + size - 1, 1));
		works(FlushViewOfFile(view, 3 * page));
		works(FlushViewOfFile(view + size, page - 100));
		works(FlushViewOfFile(view + size, 0));
		fails(FlushViewOfFile(view, 3 * page + 1), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view + size, page - 99), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view + page, 2 * page + 1), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view, SIZE_MAX), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view + 1, SIZE_MAX), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view - 1, 1), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(view + 3 * page, 0), ERROR_INVALID_ADDRESS);
		unmap(view);
		fails(FlushViewOfFile(view, 0), ERROR_INVALID_ADDRESS);
		close_it(mappings[i]);
	}
	fails(FlushViewOfFile(NULL, 0), ERROR_INVALID_ADDRESS);
	fails(FlushViewOfFile(&local, 1), ERROR_INVALID_ADDRESS);
	/* A view that cannot be written is flushed, too. */
	HANDLE reader = new_file_mapping("file", size, PAGE_READONLY);
	const char *view = view_of(reader, FILE_MAP_READ);
	works(FlushViewOfFile(view, 0));
	unmap(view);
	close_it(reader);
}

static int flush_to_a_bad_disk(void *argument)
{
	if (!make_fail(SYS_msync, 2, MS_SYNC, EIO))
		return SKIP;
	fails(FlushViewOfFile(argument, 0), ERROR_IO_DEVICE);
	fails(FlushViewOfFile(argument, 1), ERROR_IO_DEVICE);
	return 0;
}

/* 1117 */
static void a_bad_disk(void **state)
{
	HANDLE mapping = new_file_mapping("file", 100, PAGE_READWRITE);
	void *view = view_of(mapping, FILE_MAP_WRITE);

	(void)state;
	int status = child_status(flush_to_a_bad_disk, view);
	unmap(view);
	close_it(mapping);
	if (status == SKIP)
		SKIP_TEST("not possible here");
	is(status, 0);
}

/* ---- asking ----------------------------------------------------------------------------------------------------- */

static void is_region(const void *at, const void *page, const void *view, size_t size)
{
	MEMORY_BASIC_INFORMATION facts = facts_of(at);

	ok(facts.BaseAddress == page);
	ok(facts.AllocationBase == view);
	is(facts.RegionSize, size);
	is(facts.State, MEM_COMMIT);
	is(facts.Type, MEM_MAPPED);
}

/* Where a view starts and how far it goes from the page that is asked for: programs learn the size of an object by it. */
static void asking_gives_the_size(void **state)
{
	const size_t page = page_size();
	const size_t sizes[] = {1, page - 1, page, page + 1, 10 * page};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		HANDLE mappings[] = {new_memory("memory", PAGE_READWRITE, (DWORD)sizes[i]),
				     new_file_mapping("file", sizes[i], PAGE_READWRITE)};
		size_t span = (sizes[i] + page - 1) / page * page;
		for (size_t j = 0; j < COUNT(mappings); j++) {
			char *view = view_of(mappings[j], FILE_MAP_READ);
			is_region(view, view, view, span);
			is_region(view + 1, view, view, span);
			is_region(view + span - 1, view + span - page, view, page);
			unmap(view);
			fails(VirtualQuery(view, &(MEMORY_BASIC_INFORMATION){0}, sizeof(MEMORY_BASIC_INFORMATION)),
			      ERROR_INVALID_PARAMETER);
			close_it(mappings[j]);
		}
	}
	HANDLE mapping = new_memory("memory", PAGE_READWRITE, (DWORD)(5 * page));
	char *part = MapViewOfFile(mapping, FILE_MAP_READ, 0, (DWORD)page, page + 1);
	is_region(part + page, part + page, part, page);
	is_region(part, part, part, 2 * page);
	unmap(part);
	close_it(mapping);
}

/* 24, 998 and 87; and nothing is written then. */
static void asking_wrongly(void **state)
{
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1);
	MEMORY_BASIC_INFORMATION facts, before;
	char *view = view_of(mapping, FILE_MAP_READ), local;

	(void)state;
	memset(&facts, 0xAB, sizeof(facts));
	before = facts;
	fails(VirtualQuery(view, &facts, 0), ERROR_BAD_LENGTH);
	fails(VirtualQuery(view, &facts, sizeof(facts) - 1), ERROR_BAD_LENGTH);
	fails(VirtualQuery(view, NULL, 0), ERROR_BAD_LENGTH);
	fails(VirtualQuery(view, NULL, sizeof(facts)), ERROR_NOACCESS);
	fails(VirtualQuery(NULL, &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
	fails(VirtualQuery(&local, &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
	fails(VirtualQuery(view - 1, &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
	fails(VirtualQuery(view + page_size(), &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
	fails(VirtualQuery(address(UINTPTR_MAX), &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
	is(memcmp(&facts, &before, sizeof(facts)), 0);
	is(VirtualQuery(view, &facts, SIZE_MAX), sizeof(facts));
	unmap(view);
	close_it(mapping);
}

/* ---- threads and fork ------------------------------------------------------------------------------------------- */

static void *map_and_unmap(void *argument)
{
	const int times = under_valgrind() ? 50 : 3000;
	HANDLE mapping = argument;

	for (int i = 0; i < times; i++) {
		char *view = MapViewOfFile(mapping, i % 2 ? FILE_MAP_WRITE : FILE_MAP_COPY, 0, i % 3 ? 0 : 4096, 4096);
		ok(view != NULL);
		view[i % 4096] = 1;
		is(facts_of(view).AllocationBase == view, 1);
		works(FlushViewOfFile(view, 0));
		unmap(view);
	}
	return NULL;
}

static void many_threads_map(void **state)
{
	HANDLE mappings[] = {new_memory("memory", PAGE_READWRITE, 8192),
			     new_file_mapping("file", 8192, PAGE_READWRITE)};
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < COUNT(threads); i++)
		threads[i] = start_thread(map_and_unmap, mappings[i % 2]);
	for (size_t i = 0; i < COUNT(threads); i++)
		join_thread(threads[i]);
	close_it(mappings[0]);
	close_it(mappings[1]);
	is(left_in_store(), 0);
}

static int use_the_views_here(void *argument)
{
	struct place *place = argument;

	is(*(char *)place->first, 1);
	*(char *)place->first = 2;
	*(char *)place->second = 2; /* a copy is copied by fork */
	unmap(place->first);
	unmap(place->second);
	fails(UnmapViewOfFile(place->first), ERROR_INVALID_ADDRESS);
	return 0;
}

/* A child has the same views, at the same places, as its own. */
static void a_child_has_the_views(void **state)
{
	HANDLE mapping = new_memory("name", PAGE_READWRITE, 100);
	char *shared = view_of(mapping, FILE_MAP_WRITE), *copy = view_of(mapping, FILE_MAP_COPY);

	(void)state;
	close_it(mapping);
	*shared = 1;
	*copy = 1;
	IN_CHILD(use_the_views_here, &((struct place){shared, copy}));
	is(*shared, 2);
	is(*copy, 1);
	unmap(shared);
	unmap(copy);
	is(left_in_store(), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(each_access_with_each_handle),
	    TEST(a_reader_cannot_write),
	    TEST(a_copy_is_private),
	    TEST(parts_lie_in_the_object),
	    TEST(far_offsets),
	    TEST(a_file_is_its_bytes),
	    TEST(a_file_that_became_shorter),
	    TEST(no_address_space),
	    TEST(one_address_in_all_processes),
	    TEST(an_address_of_ones_choice),
	    TEST(unmapping_by_any_address),
	    TEST(the_last_view_ends_the_object),
	    TEST(a_kernel_without_memory),
	    TEST(flushing_lies_in_the_view),
	    TEST(a_bad_disk),
	    TEST(asking_gives_the_size),
	    TEST(asking_wrongly),
	    TEST(many_threads_map),
	    TEST(a_child_has_the_views),
	};

	return RUN_TESTS("coredll-view", tests);
}
