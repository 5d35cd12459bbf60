/* SPDX-License-Identifier: MIT */
/* test-handle.c - handles: every value is checked, none comes back soon, and closing against everything else is safe */
#include "calls.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static HANDLE value(uintptr_t number)
{
	return (HANDLE)number; /* NOLINT(performance-no-int-to-ptr): that is what it is */
}

/* No call takes it for a handle. */
static void is_no_handle(HANDLE handle)
{
	HANDLE second = value(1);

	fails(MapViewOfFile(handle, FILE_MAP_READ, 0, 0, 0), ERROR_INVALID_HANDLE);
	fails(
	    DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &second, 0, FALSE, DUPLICATE_SAME_ACCESS),
	    ERROR_INVALID_HANDLE);
	ok(second == value(1));
	if (handle != INVALID_HANDLE_VALUE)
		fails(CreateFileMappingA(handle, NULL, PAGE_READWRITE, 0, 1, NULL), ERROR_INVALID_HANDLE);
	fails(CloseHandle(handle), ERROR_INVALID_HANDLE);
}

static void close_it(HANDLE handle)
{
	works(CloseHandle(handle));
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

/* A number below 2^31, not 0, and a multiple of 4: programs put it in a LONG, or use the low bits. */
static void a_value_has_its_form(void **state)
{
	(void)state;
	for (int i = 0; i < 5000; i++) {
		HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1);
		ok(mapping != NULL && mapping != INVALID_HANDLE_VALUE);
		is((uintptr_t)mapping % 4, 0);
		ok((uintptr_t)mapping < UINT32_C(1) << 31);
		close_it(mapping);
	}
}

/* Before anything was made, and after: what was never given is no handle. */
static void garbage_is_refused(void **state)
{
	static const intptr_t garbage[] = {
	    0, -1, -2,   -3,     -4,         -8,         1,          2,          3,          4,
	    5, 8,  0x42, 0x1000, 0x12345678, 0x7FFFFFFC, 0x7FFFFFFF, INTPTR_MAX, INTPTR_MIN,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(garbage); i++)
		is_no_handle(value((uintptr_t)garbage[i]));
	is_no_handle(&state);
	is_no_handle(GetCurrentProcess());
}

/* A value that differs in any one bit, those included that a handle never has, is not the handle. */
static void one_wrong_bit_is_seen(void **state)
{
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1);

	(void)state;
	for (unsigned bit = 0; bit < sizeof(mapping) * 8; bit++)
		is_no_handle(value((uintptr_t)mapping ^ (uintptr_t)1 << bit));
	close_it(mapping);
	is_no_handle(mapping);
}

static void a_closed_one_stays_closed(void **state)
{
	HANDLE first = new_memory("first", PAGE_READWRITE, 1);
	HANDLE others[100];

	(void)state;
	close_it(first);
	is_no_handle(first);
	for (size_t i = 0; i < COUNT(others); i++) {
		others[i] = new_memory(NULL, PAGE_READWRITE, 1);
		is_no_handle(first);
	}
	for (size_t i = 0; i < COUNT(others); i++)
		close_it(others[i]);
	is_no_handle(first);
}

/* More than a million handles, one after the other: each has a value that none had before it. */
static void no_value_comes_back_soon(void **state)
{
	const unsigned times = under_valgrind() ? 100000 : 1048000;
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1);
	uint8_t *seen = calloc((size_t)1 << 26, 1); /* a bit for each multiple of 4 below 2^31 */

	(void)state;
	ok(seen != NULL);
	for (unsigned i = 0; i < times; i++) {
		HANDLE second = duplicate_of(mapping, FILE_MAP_READ);
		size_t number = (uintptr_t)second / 4;
		ok(!(seen[number / 8] & 1 << number % 8));
		seen[number / 8] |= (uint8_t)(1 << number % 8);
		ok(CloseHandle(second));
	}
	free(seen);
	close_it(mapping);
}

/* ---- many ------------------------------------------------------------------------------------------------------- */

static int compare_values(const void *a, const void *b)
{
	const HANDLE *x = a, *y = b;

	return (uintptr_t)*x < (uintptr_t)*y ? -1 : (uintptr_t)*x > (uintptr_t)*y;
}

/* A million at once, all different and all good; then as many as there can be, which is an error and nothing worse. */
static int hold_a_million(void *argument)
{
	const size_t million = 1000000, most = 1100000;
	HANDLE *handles = calloc(most, sizeof(*handles)), more;
	HANDLE mapping = new_memory("million", PAGE_READWRITE, 1);
	size_t count = 0;

	(void)argument;
	ok(handles != NULL);
	while (count < most && DuplicateHandle(GetCurrentProcess(), mapping, GetCurrentProcess(), &handles[count], 0,
					       FALSE, DUPLICATE_SAME_ACCESS))
		count++;
	is(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	ok(count >= million && count < most);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "million"), ERROR_NOT_ENOUGH_MEMORY);
	fails(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "other"), ERROR_NOT_ENOUGH_MEMORY);
	ok(!exists(entry_path("other")));

	/* One less, and there is room for one. */
	close_it(handles[count / 2]);
	more = duplicate_of(mapping, FILE_MAP_READ);
	ok(more != handles[count / 2]);
	handles[count / 2] = more;

	qsort(handles, count, sizeof(*handles), compare_values);
	for (size_t i = 0; i < count; i++) {
		ok(i == 0 || handles[i] != handles[i - 1]);
		if (i % 1000 == 0)
			works(UnmapViewOfFile(view_of(handles[i], FILE_MAP_READ)));
	}
	for (size_t i = 0; i < count; i++)
		ok(CloseHandle(handles[i]));
	close_it(mapping);
	is(left_in_store(), 0);
	free(handles);
	return 0;
}

static void a_million_at_once(void **state)
{
	(void)state;
	IN_CHILD(hold_a_million, NULL);
}

/* ---- duplicates ------------------------------------------------------------------------------------------------- */

static BOOL duplicate(HANDLE source, LPHANDLE target, DWORD access, DWORD options)
{
	return DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), target, access, FALSE, options);
}

/* Whether what is written through one is read through the other. */
static void is_same_object(HANDLE one, HANDLE other)
{
	uint32_t *a = view_of(one, FILE_MAP_WRITE), *b = view_of(other, FILE_MAP_READ);

	ok(a != b);
	*a = 0xFEEDF00D;
	is(*b, 0xFEEDF00D);
	*a = 0;
	is(*b, 0);
	works(UnmapViewOfFile(a));
	works(UnmapViewOfFile(b));
}

/* It is another handle to the same object, and either may be closed first. */
static void a_duplicate_lives_by_itself(void **state)
{
	HANDLE first = new_memory("object", PAGE_READWRITE, 4), second = NULL, third = NULL;

	(void)state;
	works(duplicate(first, &second, 0, DUPLICATE_SAME_ACCESS));
	is_same_object(first, second);
	close_it(first);
	is_no_handle(first);
	works(duplicate(second, &third, 0, DUPLICATE_SAME_ACCESS));
	is_same_object(second, third);
	close_it(second);
	ok(exists(entry_path("object")));
	works(UnmapViewOfFile(view_of(third, FILE_MAP_WRITE)));
	close_it(third);
	is(left_in_store(), 0);
}

/* bInheritHandle is accepted; a handle has no use after exec. */
static void inheritance_makes_no_difference(void **state)
{
	HANDLE first = new_memory(NULL, PAGE_READWRITE, 4), second = NULL;

	(void)state;
	works(
	    DuplicateHandle(GetCurrentProcess(), first, GetCurrentProcess(), &second, 0, TRUE, DUPLICATE_SAME_ACCESS));
	is_same_object(first, second);
	close_it(first);
	close_it(second);
}

/* Which rights a duplicate has, by what it asks for and what its source has: -1, it is denied. */
static void a_duplicate_has_no_more_rights(void **state)
{
	enum { NONE = 0, READ = 1, WRITE = 2, BOTH = 3, DENIED = -1 };
	static const struct {
		DWORD access;
		int of_writer, of_reader, of_none;
	} rows[] = {
	    {0, NONE, NONE, NONE},
	    {FILE_MAP_READ, READ, READ, DENIED},
	    {FILE_MAP_COPY, READ, READ, DENIED},
	    {FILE_MAP_WRITE, WRITE, DENIED, DENIED},
	    {FILE_MAP_READ | FILE_MAP_WRITE, BOTH, DENIED, DENIED},
	    {FILE_MAP_COPY | FILE_MAP_READ, READ, READ, DENIED},
	    {FILE_MAP_ALL_ACCESS, BOTH, DENIED, DENIED},
	    {GENERIC_READ, READ, READ, DENIED},
	    {GENERIC_WRITE, WRITE, DENIED, DENIED},
	    {GENERIC_READ | GENERIC_WRITE, BOTH, DENIED, DENIED},
	    {GENERIC_ALL, BOTH, DENIED, DENIED},
	    {FILE_MAP_EXECUTE, NONE, NONE, NONE},
	    {SYNCHRONIZE | READ_CONTROL, NONE, NONE, NONE},
	    {FILE_MAP_READ | SYNCHRONIZE, READ, READ, DENIED},
	};
	HANDLE writer = new_memory(NULL, PAGE_READWRITE, 4);
	HANDLE sources[] = {writer, duplicate_of(writer, FILE_MAP_READ), duplicate_of(writer, 0)};

	(void)state;
	for (size_t row = 0; row < COUNT(rows); row++) {
		const int expected[] = {rows[row].of_writer, rows[row].of_reader, rows[row].of_none};
		for (size_t i = 0; i < COUNT(sources); i++) {
			HANDLE second = value(1);
			if (expected[i] == DENIED) {
				fails(duplicate(sources[i], &second, rows[row].access, 0), ERROR_ACCESS_DENIED);
				ok(second == value(1));
				continue;
			}
			works(duplicate(sources[i], &second, rows[row].access, 0));
			if (expected[i] & READ) {
				works(UnmapViewOfFile(view_of(second, FILE_MAP_READ)));
				works(UnmapViewOfFile(view_of(second, FILE_MAP_COPY)));
			} else {
				fails(MapViewOfFile(second, FILE_MAP_READ, 0, 0, 0), ERROR_ACCESS_DENIED);
				fails(MapViewOfFile(second, FILE_MAP_COPY, 0, 0, 0), ERROR_ACCESS_DENIED);
			}
			if (expected[i] & WRITE)
				works(UnmapViewOfFile(view_of(second, FILE_MAP_WRITE)));
			else
				fails(MapViewOfFile(second, FILE_MAP_WRITE, 0, 0, 0), ERROR_ACCESS_DENIED);
			close_it(second);
		}
	}
	for (size_t i = 0; i < COUNT(sources); i++)
		close_it(sources[i]);
}

/* With DUPLICATE_SAME_ACCESS the access is not looked at. */
static void the_same_access_is_the_sources(void **state)
{
	HANDLE writer = new_memory(NULL, PAGE_READWRITE, 4), reader = duplicate_of(writer, FILE_MAP_READ), second;

	(void)state;
	works(duplicate(reader, &second, FILE_MAP_ALL_ACCESS, DUPLICATE_SAME_ACCESS));
	fails(MapViewOfFile(second, FILE_MAP_WRITE, 0, 0, 0), ERROR_ACCESS_DENIED);
	close_it(second);
	works(duplicate(writer, &second, FILE_MAP_READ, DUPLICATE_SAME_ACCESS));
	works(UnmapViewOfFile(view_of(second, FILE_MAP_WRITE)));
	close_it(second);
	close_it(reader);
	close_it(writer);
}

/* DUPLICATE_CLOSE_SOURCE moves a handle; whatever else goes wrong, the source is closed. */
static void the_source_can_be_closed(void **state)
{
	HANDLE first = new_memory("object", PAGE_READWRITE, 4), second, third = value(1);

	(void)state;
	works(duplicate(first, &second, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
	ok(second != first);
	is_no_handle(first);
	works(duplicate(second, &first, FILE_MAP_READ, DUPLICATE_CLOSE_SOURCE));
	is_no_handle(second);

	/* Denied. */
	fails(duplicate(first, &third, FILE_MAP_WRITE, DUPLICATE_CLOSE_SOURCE), ERROR_ACCESS_DENIED);
	ok(third == value(1));
	is_no_handle(first);
	is(left_in_store(), 0);

	/* To a process that is none. */
	first = new_memory("object", PAGE_READWRITE, 4);
	fails(DuplicateHandle(GetCurrentProcess(), first, NULL, &third, 0, FALSE,
			      DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
	      ERROR_INVALID_HANDLE);
	is_no_handle(first);
	is(left_in_store(), 0);
}

/* Without a target, DUPLICATE_CLOSE_SOURCE is CloseHandle(), whatever the target process is. */
static void closing_alone_needs_no_target(void **state)
{
	HANDLE first = new_memory("object", PAGE_READWRITE, 4);

	(void)state;
	works(duplicate(first, NULL, 0, DUPLICATE_CLOSE_SOURCE));
	is_no_handle(first);
	fails(duplicate(first, NULL, 0, DUPLICATE_CLOSE_SOURCE), ERROR_INVALID_HANDLE);
	first = new_memory("object", PAGE_READWRITE, 4);
	works(DuplicateHandle(GetCurrentProcess(), first, NULL, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE));
	is(left_in_store(), 0);
}

static void wrong_duplicates_change_nothing(void **state)
{
	HANDLE first = new_memory("object", PAGE_READWRITE, 4), second = value(1);
	HANDLE me = GetCurrentProcess();

	(void)state;
	fails(duplicate(first, NULL, 0, DUPLICATE_SAME_ACCESS), ERROR_INVALID_PARAMETER);
	fails(duplicate(first, NULL, 0, 0), ERROR_INVALID_PARAMETER);
	for (unsigned bit = 2; bit < 32; bit++) {
		fails(duplicate(first, &second, 0, 1u << bit), ERROR_INVALID_PARAMETER);
		fails(duplicate(first, &second, 0, DUPLICATE_CLOSE_SOURCE | 1u << bit), ERROR_INVALID_PARAMETER);
	}
	fails(DuplicateHandle(NULL, first, me, &second, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
	fails(DuplicateHandle(INVALID_HANDLE_VALUE, first, me, &second, 0, FALSE, DUPLICATE_SAME_ACCESS),
	      ERROR_INVALID_HANDLE);
	fails(DuplicateHandle(first, first, me, &second, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
	fails(DuplicateHandle(NULL, first, me, &second, 0, FALSE, DUPLICATE_CLOSE_SOURCE), ERROR_INVALID_HANDLE);
	fails(DuplicateHandle(me, first, NULL, &second, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
	fails(DuplicateHandle(me, first, first, &second, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
	ok(second == value(1));
	close_it(first);
	is(left_in_store(), 0);
}

/* ---- closing against everything else ---------------------------------------------------------------------------- */

#define CLOSERS 3
#define USERS 3

static struct race {
	pthread_barrier_t start, end;
	_Atomic bool over;
	HANDLE handle;
	_Atomic unsigned closed;
} race;

static void *close_in_race(void *argument)
{
	(void)argument;
	while (pthread_barrier_wait(&race.start), !race.over) {
		SetLastError(UNSET);
		if (CloseHandle(race.handle))
			race.closed++;
		else
			is(GetLastError(), ERROR_INVALID_HANDLE);
		pthread_barrier_wait(&race.end);
	}
	return NULL;
}

/* Uses the handle until it is closed: each call succeeds, and what it gives is good, or says that it is no handle. */
static void *use_in_race(void *argument)
{
	const int how = (int)(intptr_t)argument;

	while (pthread_barrier_wait(&race.start), !race.over) {
		for (;;) {
			HANDLE second = NULL;
			uint32_t *view = NULL;
			SetLastError(UNSET);
			if (how == 0)
				view = MapViewOfFile(race.handle, FILE_MAP_WRITE, 0, 0, 4);
			else if (how == 1)
				duplicate(race.handle, &second, 0, DUPLICATE_SAME_ACCESS);
			else if (!MapViewOfFile(race.handle, FILE_MAP_READ, 0, 0x1000000, 0) &&
				 GetLastError() == ERROR_INVALID_PARAMETER)
				continue;
			if (view) {
				*view = 1;
				ok(UnmapViewOfFile(view));
			} else if (second) {
				ok(CloseHandle(second));
			} else {
				is(GetLastError(), ERROR_INVALID_HANDLE);
				break;
			}
		}
		pthread_barrier_wait(&race.end);
	}
	return NULL;
}

/* Of all threads that close a handle at once, one does; calls at work with it are not disturbed; nothing is left. */
static void one_of_many_closes(void **state)
{
	const unsigned rounds = under_valgrind() ? 50 : 3000;
	pthread_t threads[CLOSERS + USERS];

	(void)state;
	race.over = false;
	is(pthread_barrier_init(&race.start, NULL, CLOSERS + USERS + 1), 0);
	is(pthread_barrier_init(&race.end, NULL, CLOSERS + USERS + 1), 0);
	for (int i = 0; i < CLOSERS; i++)
		threads[i] = start_thread(close_in_race, NULL);
	for (int i = 0; i < USERS; i++)
		threads[CLOSERS + i] = start_thread(use_in_race, (void *)(intptr_t)i);
	for (unsigned round = 0; round < rounds; round++) {
		race.handle = new_memory("race", PAGE_READWRITE, 4);
		race.closed = 0;
		pthread_barrier_wait(&race.start);
		pthread_barrier_wait(&race.end);
		is(race.closed, 1);
		is(left_in_store(), 0);
	}
	race.over = true;
	pthread_barrier_wait(&race.start);
	for (size_t i = 0; i < COUNT(threads); i++)
		join_thread(threads[i]);
	pthread_barrier_destroy(&race.start);
	pthread_barrier_destroy(&race.end);
}

/* ---- fork ------------------------------------------------------------------------------------------------------- */

static int use_and_close_here(void *argument)
{
	HANDLE handle = argument;

	works(UnmapViewOfFile(view_of(handle, FILE_MAP_WRITE)));
	close_it(handle);
	is_no_handle(handle);
	return 0;
}

/* Parent and child each have the handle; closing it in one is nothing to the other. */
static void a_child_has_handles_of_its_own(void **state)
{
	HANDLE handle = new_memory("object", PAGE_READWRITE, 4);

	(void)state;
	IN_CHILD(use_and_close_here, handle);
	works(UnmapViewOfFile(view_of(handle, FILE_MAP_WRITE)));
	IN_CHILD(use_and_close_here, handle);
	close_it(handle);
	is(left_in_store(), 0);
}

static _Atomic bool enough;
static HANDLE shared_handle;

/* What a program's threads do all day, over and over: somewhere in it the fork comes. */
static void *work(void *argument)
{
	char name[16];

	snprintf(name, sizeof(name), "work-%d", (int)(intptr_t)argument);
	while (!enough) {
		HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4, name), second;
		ok(mapping != NULL);
		second = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
		ok(second != NULL);
		void *view = view_of(second, FILE_MAP_READ);
		ok(CloseHandle(second));
		ok(duplicate(mapping, &second, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
		ok(UnmapViewOfFile(view));
		ok(CloseHandle(second));
		ok(!MapViewOfFile(shared_handle, FILE_MAP_READ, 0, 0x1000000, 0));
	}
	return NULL;
}

/* Closes what can be a handle, whoever had it: all generations of the slots that such a program uses. */
static void close_everything(void)
{
	for (uint32_t slot = 1; slot < 2200; slot++)
		for (uint32_t generation = 0; generation < 512; generation++)
			(void)CloseHandle(value((uintptr_t)(generation << 20 | slot) << 2));
}

static void unmap_everything(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];

	ok(maps != NULL);
	while (fgets(line, sizeof(line), maps))
		if (strstr(line, test_root))
			ok(UnmapViewOfFile(value((uintptr_t)strtoull(line, NULL, 16))));
	fclose(maps);
}

static int descriptors_in_store(void)
{
	char link[64], target[256];
	int count = 0;

	for (int fd = 0; fd < 256; fd++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		count += strstr(target, "/map-") != NULL || strstr(target, "/#") != NULL;
	}
	return count;
}

/*
 * The threads are lost, and what they had is there: handles and views, whose values nobody knows any more. But nothing is there
 * that is neither: when all that can be closed and unmapped is, the child holds no object, and makes and closes new ones.
 */
static int holds_nothing_else(void *argument)
{
	(void)argument;
	close_everything();
	unmap_everything();
	is(descriptors_in_store(), 0);
	HANDLE mapping = new_memory("child", PAGE_READWRITE, 4);
	works(UnmapViewOfFile(view_of(mapping, FILE_MAP_WRITE)));
	close_it(mapping);
	is(descriptors_in_store(), 0);
	return 0;
}

static void a_fork_in_the_middle_leaks_nothing(void **state)
{
	const int forks = 25;
	pthread_t threads[4];

	(void)state;
	NOT_UNDER_VALGRIND();
	shared_handle = new_memory("shared", PAGE_READWRITE, 4);
	enough = false;
	for (size_t i = 0; i < COUNT(threads); i++)
		threads[i] = start_thread(work, (void *)(intptr_t)(i / 2)); /* two of them share a name */
	for (int i = 0; i < forks; i++)
		is(child_status(holds_nothing_else, NULL), 0);
	enough = true;
	for (size_t i = 0; i < COUNT(threads); i++)
		join_thread(threads[i]);
	close_it(shared_handle);
	is(left_in_store(), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(garbage_is_refused),
	    TEST(a_value_has_its_form),
	    TEST(one_wrong_bit_is_seen),
	    TEST(a_closed_one_stays_closed),
	    TEST(a_duplicate_lives_by_itself),
	    TEST(inheritance_makes_no_difference),
	    TEST(a_duplicate_has_no_more_rights),
	    TEST(the_same_access_is_the_sources),
	    TEST(the_source_can_be_closed),
	    TEST(closing_alone_needs_no_target),
	    TEST(wrong_duplicates_change_nothing),
	    TEST(one_of_many_closes),
	    TEST(a_child_has_handles_of_its_own),
	    TEST(a_fork_in_the_middle_leaks_nothing),
	    TEST(no_value_comes_back_soon),
	    TEST(a_million_at_once),
	};

	return RUN_TESTS("coredll-handle", tests);
}
