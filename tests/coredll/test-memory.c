/* SPDX-License-Identifier: MIT */
/*
 * test-memory.c - no memory, or no descriptors: the last error says so, nothing is lost, and the next try works
 *
 * As tests/test-memory.c does with libmmobj: each allocation of each call is refused in turn.
 */
#include "calls.h"

#include "../scarce.h"

#include <sys/resource.h>

#define SIZE 10000u
#define MANY 5000 /* handles: more than one chunk of the table */

static HANDLE made, had;
static void *view;
static char *text;
static char path[100], new_path[100];

struct call {
	const char *name;
	void (*prepare)(void); /* in the process, while there is memory; NULL: nothing */
	bool (*run)(void);
};

/* ---- the calls -------------------------------------------------------------------------------------------------- */

static bool is_made(HANDLE handle)
{
	if (handle && handle != INVALID_HANDLE_VALUE)
		made = handle;
	return made != NULL;
}

static bool run_create(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, "n"));
}

static bool run_create_unnamed(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, NULL));
}

static bool run_create_that_is_there(void)
{
	return is_made(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, "x"));
}

static bool run_open(void)
{
	return is_made(OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "x"));
}

static void have_a_mapping(void)
{
	had = new_memory("m", PAGE_READWRITE, SIZE);
}

static bool run_map(void)
{
	view = MapViewOfFile(had, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	return view != NULL;
}

static bool run_duplicate(void)
{
	HANDLE self = GetCurrentProcess(), handle = NULL;

	return DuplicateHandle(self, had, self, &handle, 0, FALSE, DUPLICATE_SAME_ACCESS) && is_made(handle);
}

static bool run_open_file(void)
{
	return is_made(CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL));
}

static bool run_create_file(void)
{
	return is_made(CreateFileA(new_path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
				   FILE_FLAG_DELETE_ON_CLOSE, NULL));
}

static void have_a_file(void)
{
	ok(run_open_file());
	had = made;
	made = NULL;
}

static bool run_create_of_a_file(void)
{
	return is_made(CreateFileMappingA(had, NULL, PAGE_READWRITE, 0, 0, "n"));
}

static bool run_format(void)
{
	return FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, ERROR_ACCESS_DENIED, 0,
			      (char *)&text, 0, NULL) != 0;
}

static bool run_allocate(void)
{
	text = LocalAlloc(LPTR, 10);
	return text != NULL;
}

static void have_memory(void)
{
	ok(run_allocate());
}

static bool run_allocate_more(void)
{
	char *more = LocalReAlloc(text, 100000, LMEM_MOVEABLE);

	text = more ? more : text;
	return more != NULL;
}

/* Longer than what needs no memory. Without it, it reads nothing. */
static bool run_number(void)
{
	static WCHAR digits[1000];
	WCHAR *end;

	for (size_t i = 0; i < COUNT(digits) - 1; i++)
		digits[i] = '1';
	if (coredll_wcstod(digits, &end) > 1)
		return end == digits + COUNT(digits) - 1;
	ok(end == digits);
	SetLastError(ERROR_NOT_ENOUGH_MEMORY); /* it has no errors */
	return false;
}

static const struct call calls[] = {
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

struct refusal {
	const struct call *call;
	unsigned nth; /* of the allocations; or how many descriptors */
};

static void give_back(void)
{
	if (view)
		ok(UnmapViewOfFile(view));
	if (made)
		ok(CloseHandle(made));
	if (had)
		ok(CloseHandle(had));
	LocalFree(text);
}

/* In a process of its own. SKIP: the call needs no such allocation. */
static int refuse(void *argument)
{
	const struct refusal *refusal = argument;
	const struct call *call = refusal->call;

	if (call->prepare)
		call->prepare();
	int descriptors = open_here(), mappings = mapped_here(test_root);
	scarce_begin(refusal->nth);
	SetLastError(UNSET);
	bool done = call->run();
	bool refused = scarce_end();
	if (!done) {
		ok(refused);
		is(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
		is(open_here(), descriptors);
		is(mapped_here(test_root), mappings);
		ok(call->run());
	}
	give_back();
	ok(!exists(new_path));
	return refused ? 0 : SKIP;
}

static unsigned refuse_each(const struct call *call)
{
	struct refusal refusal = {.call = call};
	int status;

	do {
		refusal.nth++;
		status = child_status(refuse, &refusal);
		if (status != 0 && status != SKIP)
			print_message("# %s, allocation %u\n", call->name, refusal.nth);
		ok(status == 0 || status == SKIP);
	} while (status == 0);
	return refusal.nth - 1;
}

/* In a process of its own, which may have so many descriptors. */
static int lack_descriptors(void *argument)
{
	const struct refusal *refusal = argument;
	const struct call *call = refusal->call;

	if (call->prepare)
		call->prepare();
	int descriptors = open_here(), mappings = mapped_here(test_root);
	limit(RLIMIT_NOFILE, refusal->nth);
	SetLastError(UNSET);
	bool done = call->run();
	DWORD error = GetLastError();
	limit(RLIMIT_NOFILE, 256);
	if (!done) {
		is(error, ERROR_TOO_MANY_OPEN_FILES);
		is(open_here(), descriptors);
		is(mapped_here(test_root), mappings);
		ok(call->run());
	}
	give_back();
	ok(!exists(new_path));
	return !done ? SKIP : 0;
}

/* Each number of descriptors up to what is enough for all. Returns how often it was too small. */
static unsigned lack_each(const struct call *call)
{
	unsigned count = 0;

	for (struct refusal refusal = {.call = call, .nth = STDERR_FILENO + 1}; refusal.nth < 32; refusal.nth++) {
		int status = child_status(lack_descriptors, &refusal);
		if (status != 0 && status != SKIP)
			print_message("# %s, %u descriptors\n", call->name, refusal.nth);
		ok(status == 0 || status == SKIP);
		count += status == SKIP;
	}
	return count;
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

/* All calls, beside a process that holds "x" all the time. Returns how often there was too little. */
static unsigned each_call(unsigned (*make_scarce)(const struct call *call))
{
	unsigned count = 0;

	strcpy(path, root_path("file"));
	strcpy(new_path, root_path("new"));
	write_pattern(path, SIZE);
	struct child holder = child_start(hold, NULL);
	is(hear(holder.socket), 1);
	int there = left_in_store();
	for (size_t i = 0; i < COUNT(calls); i++) {
		count += make_scarce(&calls[i]);
		is(left_in_store(), there);
	}
	say(holder.socket, 0);
	is(child_end(&holder), 0);
	is(left_in_store(), 0);
	return count;
}

static void each_allocation_of_a_call_may_fail(void **state)
{
	(void)state;
	if (!scarce_possible())
		SKIP_TEST("the allocator is not ours here");
	ok(each_call(refuse_each) > COUNT(calls));
}

static void each_number_of_descriptors_may_be_too_small(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	ok(each_call(lack_each) > COUNT(calls));
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
