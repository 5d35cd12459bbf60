/* SPDX-License-Identifier: MIT */
/*
 * fuzz-calls.c - the calls of libcoredll, in any order, with any handles and numbers
 *
 * A model keeps what is open and mapped, and with that, what each call has to answer: a handle that is open works, any other is
 * ERROR_INVALID_HANDLE; an address in a view is known, any other is not; and a view that says so can be read, and written.
 */
#include <windows.h>

#include "fuzz.h"

#define HANDLES 8
#define VIEWS 8

struct place {
	HANDLE handle;
	int open, can_write;
};

static struct place handles[HANDLES];
static struct {
	unsigned char *at;
	size_t size;
	int writes;
} views[VIEWS];

/* Of those that are, or were, open; or any value. */
static HANDLE any_handle(struct input *input, int *open)
{
	unsigned choice = take_byte(input);

	*open = 0;
	if (choice >= 0xF0) {
		HANDLE value = (HANDLE)(uintptr_t)take_number(input, sizeof(uintptr_t));
		for (int i = 0; i < HANDLES; i++)
			if (handles[i].handle == value)
				return NULL; /* it is one, by chance */
		return value;
	}
	*open = handles[choice % HANDLES].open;
	return handles[choice % HANDLES].handle;
}

static void keep_handle(struct input *input, HANDLE handle)
{
	struct place *place = &handles[take_byte(input) % HANDLES];

	if (!handle) {
		must(GetLastError() != 0);
		return;
	}
	for (int i = 0; i < HANDLES; i++)
		must(handles[i].handle != handle); /* not soon again */
	if (place->open)
		must(CloseHandle(place->handle));
	*place = (struct place){.handle = handle, .open = 1};
}

static LPCSTR any_name(struct input *input)
{
	static const char *const names[] = {NULL, "", "a", "A", "Local\\a", "Global\\a", "a\\b", "\xFF", "b", "c"};

	return names[take_byte(input) % (sizeof(names) / sizeof(names[0]))];
}

static void create(struct input *input)
{
	static const DWORD protections[] = {PAGE_READWRITE, PAGE_READONLY, PAGE_WRITECOPY};
	unsigned choice = take_byte(input);
	DWORD protect =
	    choice < 240 ? protections[choice % 3] | (choice & 64 ? SEC_RESERVE : 0) : (DWORD)take_number(input, 4);
	/* No size that this machine has, or takes long to give. */
	DWORD high = take_byte(input) < 250 ? 0 : (DWORD)take_number(input, 4) | 0x10000;
	DWORD low = (DWORD)take_number(input, 2);
	int open;
	HANDLE file = take_byte(input) < 250 ? INVALID_HANDLE_VALUE : any_handle(input, &open);

	keep_handle(input, CreateFileMappingA(file, NULL, protect, high, low, any_name(input)));
}

static void open_by_name(struct input *input)
{
	DWORD access = (DWORD)take_byte(input);

	keep_handle(input, OpenFileMappingA(access, FALSE, any_name(input)));
}

static void duplicate(struct input *input)
{
	int open;
	HANDLE source = any_handle(input, &open), target = NULL;
	DWORD access = take_byte(input);
	DWORD options = DUPLICATE_SAME_ACCESS * (take_byte(input) & 1);
	BOOL done = DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &target, access, FALSE, options);

	must(!done == !target);
	must(open || !done);
	if (done)
		keep_handle(input, target);
}

static void close_one(struct input *input)
{
	int open;
	HANDLE handle = any_handle(input, &open);
	BOOL closed = CloseHandle(handle);

	must(closed == open);
	must(closed || GetLastError() == ERROR_INVALID_HANDLE);
	for (int i = 0; i < HANDLES; i++)
		if (handles[i].handle == handle)
			handles[i].open = 0;
}

static void unmap(unsigned i, size_t at)
{
	must(UnmapViewOfFile(views[i].at + at));
	views[i].at = NULL;
}

static void map(struct input *input)
{
	MEMORY_BASIC_INFORMATION facts;
	int open;
	HANDLE handle = any_handle(input, &open);
	DWORD access = take_byte(input), low = (DWORD)take_number(input, 2) << (take_byte(input) & 1 ? 12 : 0);
	DWORD high = take_byte(input) < 250 ? 0 : (DWORD)take_number(input, 4);
	SIZE_T bytes = (SIZE_T)take_number(input, take_byte(input) < 250 ? 2 : sizeof(SIZE_T));
	unsigned i = take_byte(input) % VIEWS;
	unsigned char *view = MapViewOfFile(handle, access, high, low, bytes);

	/* The offset and the access are looked at first, as on Windows. */
	must(open || (!view && (GetLastError() == ERROR_INVALID_HANDLE || GetLastError() == ERROR_MAPPED_ALIGNMENT ||
				GetLastError() == ERROR_INVALID_PARAMETER || GetLastError() == ERROR_ACCESS_DENIED)));
	if (!view)
		return;
	must(VirtualQuery(view, &facts, sizeof(facts)) == sizeof(facts));
	must(facts.AllocationBase == view && facts.RegionSize >= bytes && facts.RegionSize % 4096 == 0);
	if (views[i].at)
		unmap(i, 0);
	views[i].at = view;
	views[i].size = bytes ? bytes : facts.RegionSize;
	views[i].writes = facts.Protect != PAGE_READONLY;
	volatile unsigned char *last = view + (bytes ? bytes : 1) - 1;
	if (views[i].writes)
		*last = (unsigned char)(*last + 1);
	else
		(void)*last;
}

static void at_address(struct input *input)
{
	unsigned i = take_byte(input) % VIEWS;
	SIZE_T at = (SIZE_T)take_number(input, 2);

	if (!views[i].at) {
		void *nowhere = (void *)(uintptr_t)(take_number(input, 2) << 4);
		must(!UnmapViewOfFile(nowhere) && GetLastError() == ERROR_INVALID_ADDRESS);
		must(!FlushViewOfFile(nowhere, at) && GetLastError() == ERROR_INVALID_ADDRESS);
	} else if (at < views[i].size) {
		must(FlushViewOfFile(views[i].at + at, 0));
		must(!FlushViewOfFile(views[i].at + at, views[i].size + 8192));
		if (take_byte(input) & 1)
			unmap(i, at);
	}
}

static void end_all(void)
{
	for (unsigned i = 0; i < VIEWS; i++)
		if (views[i].at)
			unmap(i, 0);
	for (unsigned i = 0; i < HANDLES; i++) {
		if (handles[i].open)
			must(CloseHandle(handles[i].handle));
		handles[i].open = 0;
		must(!CloseHandle(handles[i].handle));
	}
	/* Nothing is left: a name that was there is new. */
	HANDLE handle = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "a");
	must(handle && GetLastError() == 0 && CloseHandle(handle));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const calls[])(struct input *) = {create, open_by_name, duplicate,  close_one,
							map,    map,          at_address, create};
	struct input input = {data, size};

	fuzz_root();
	for (unsigned steps = 0; input.left && steps < 200; steps++)
		calls[take_byte(&input) % 8](&input);
	end_all();
	return 0;
}
