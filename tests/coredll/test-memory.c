/* SPDX-License-Identifier: MIT */
/* test-memory.c - no memory, or no descriptors: the last error says so, nothing is lost, and the next try works */
#include "calls.h"

#include "../scarce-calls.h"
#include "../scarce.h"

#define SIZE 10000u
#define MANY 5000 /* handles: more than one chunk of the table */

static HANDLE made, had;
static void *view;
static char *text;
static char path[100], new_path[100];

/* ---- the calls -------------------------------------------------------------------------------------------------- */

/* What a call comes to that says so and leaves its last error. */
static int comes_to(bool done)
{
	int error = (int)GetLastError();

	return done ? 0 : error ? -error : -1;
}

static int is_made(HANDLE handle)
{
	if (handle && handle != INVALID_HANDLE_VALUE)
		made = handle;
	return comes_to(made != NULL);
}

static int run_create(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, "n"));
}

static int run_create_unnamed(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, NULL));
}

static int run_create_that_is_there(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, "x"));
}

static int run_open(void)
{
	return is_made(OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "x"));
}

static void have_a_mapping(void)
{
	had = new_memory("m", PAGE_READWRITE, SIZE);
}

static int run_map(void)
{
	view = MapViewOfFile(had, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	return comes_to(view != NULL);
}

static int run_duplicate(void)
{
	HANDLE self = GetCurrentProcess(), handle = NULL;

	(void)DuplicateHandle(self, had, self, &handle, 0, FALSE, DUPLICATE_SAME_ACCESS);
	return is_made(handle);
}

static int run_open_file(void)
{
	return is_made(CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL));
}

static int run_create_file(void)
{
	return is_made(CreateFileA(new_path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
				   FILE_FLAG_DELETE_ON_CLOSE, NULL));
}

static void have_a_file(void)
{
	ok(run_open_file() >= 0);
	had = made;
	made = NULL;
}

static int run_create_of_a_file(void)
{
	return is_made(CreateFileMappingA(had, NULL, PAGE_READWRITE, 0, 0, "n"));
}

static int run_format(void)
{
	return comes_to(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL,
				       ERROR_ACCESS_DENIED, 0, (char *)&text, 0, NULL) != 0);
}

static int run_allocate(void)
{
	text = LocalAlloc(LPTR, 10);
	return comes_to(text != NULL);
}

static void have_memory(void)
{
	ok(run_allocate() >= 0);
}

static int run_allocate_more(void)
{
	char *more = LocalReAlloc(text, 100000, LMEM_MOVEABLE);

	text = more ? more : text;
	return comes_to(more != NULL);
}

/* Longer than what needs no memory. Without it, it reads nothing. */
static int run_number(void)
{
	static WCHAR digits[1000];
	WCHAR *end;

	for (size_t i = 0; i < COUNT(digits) - 1; i++)
		digits[i] = '1';
	if (coredll_wcstod(digits, &end) > 1)
		return end == digits + COUNT(digits) - 1 ? 0 : -1;
	ok(end == digits);
	return -(int)ERROR_NOT_ENOUGH_MEMORY; /* it has no errors */
}

static const struct scarce_call all[] = {
    {"CreateFileMapping", NULL, run_create},
    {"CreateFileMapping without a name", NULL, run_create_unnamed},
    {"CreateFileMapping of what is there", NULL, run_create_that_is_there},
    {"CreateFileMapping of a file", have_a_file, run_create_of_a_file},
    {"OpenFileMapping", NULL, run_open},
    {"MapViewOfFile", have_a_mapping, run_map},
    {"DuplicateHandle", have_a_mapping, run_duplicate},
    {"CreateFile", NULL, run_open_file},
    {"CreateFile of a new one", NULL, run_create_file},
    {"FormatMessage", NULL, run_format},
    {"LocalAlloc", NULL, run_allocate},
    {"LocalReAlloc", have_memory, run_allocate_more},
    {"wcstod", NULL, run_number},
};

/* ---- too little of it ------------------------------------------------------------------------------------------- */

/* So that what a call leaves there is its own. */
static void unset_error(void)
{
	SetLastError(UNSET);
}

static bool got_any(void)
{
	return made || view;
}

static void give_back(void)
{
	if (view)
		ok(UnmapViewOfFile(view));
	if (made)
		ok(CloseHandle(made));
	if (had)
		ok(CloseHandle(had));
	LocalFree(text);
	ok(!exists(new_path));
}

static int hold(int socket, void *argument)
{
	(void)argument;
	HANDLE mapping = new_memory("x", PAGE_READWRITE, SIZE);
	say(socket, 1);
	is(hear(socket), 0);
	ok(CloseHandle(mapping));
	return 0;
}

static const struct scarce_calls calls = {
    all,     COUNT(all), -(int)ERROR_NOT_ENOUGH_MEMORY, -(int)ERROR_TOO_MANY_OPEN_FILES, hold, unset_error,
    got_any, give_back,
};

static void have_what_they_need(void)
{
	strcpy(path, root_path("file"));
	strcpy(new_path, root_path("new"));
	write_pattern(path, SIZE);
}

static void each_allocation_of_a_call_may_fail(void **state)
{
	(void)state;
	have_what_they_need();
	scarce_memory(&calls);
}

static void each_number_of_descriptors_may_be_too_small(void **state)
{
	(void)state;
	have_what_they_need();
	scarce_descriptors(&calls);
}

/* In a process of its own: each handle that needs new memory is refused it once, and the others stay what they are. */
static int open_many(void *argument)
{
	static HANDLE many[MANY];
	HANDLE self = GetCurrentProcess(), first = new_memory("x", PAGE_READWRITE, SIZE);
	int failures = 0;

	(void)argument;
	for (int i = 0; i < MANY; i++)
		for (unsigned nth = 1; !many[i]; nth++) {
			scarce_begin(nth);
			BOOL done = DuplicateHandle(self, first, self, &many[i], 0, FALSE, DUPLICATE_SAME_ACCESS);
			scarce_end();
			ok(done || GetLastError() == ERROR_NOT_ENOUGH_MEMORY);
			failures += !done;
		}
	ok(failures > 0);
	for (int i = 0; i < MANY; i++)
		ok(CloseHandle(many[i]));
	ok(CloseHandle(first));
	return 0;
}

static void table_of_handles_that_cannot_grow(void **state)
{
	(void)state;
	if (!scarce_possible())
		SKIP_TEST("the allocator is not ours here");
	IN_CHILD(open_many, NULL);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(each_allocation_of_a_call_may_fail),
	    TEST(each_number_of_descriptors_may_be_too_small),
	    TEST(table_of_handles_that_cannot_grow),
	};

	return RUN_TESTS("memory", tests);
}
