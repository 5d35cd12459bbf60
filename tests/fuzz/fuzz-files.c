/* SPDX-License-Identifier: MIT */
/*
 * fuzz-files.c - the calls of libcoredll on files, in any order, with any names, handles and numbers
 *
 * A model keeps what is open, for what, and what it denies: two that do not go together are never both open; who may not read or
 * write does not; the place in a file moves as it must; and in the end nothing is left.
 */
#include <windows.h>

#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

#define HANDLES 8
#define SMALL 0x10000u /* no file gets larger than a bit more than that, but by a hole */

#define READS FILE_SHARE_READ
#define WRITES FILE_SHARE_WRITE
#define DELETES FILE_SHARE_DELETE

static struct place {
	HANDLE handle;
	int open, for_mapping;
	DWORD rights;       /* GENERIC_READ, GENERIC_WRITE */
	DWORD uses, denies; /* FILE_SHARE_ bits */
	DWORD low, high;    /* which file it is */
} places[HANDLES];

static const char *const paths[] = {"a", "b", "A", "folder/a", "folder\\b", "folder", "none/a", "a/b", "\xFF"};
#define PATHS (sizeof(paths) / sizeof(paths[0]))

static const char *any_path(struct input *input)
{
	static char path[100];

	snprintf(path, sizeof(path), "%s/%s", fuzz_root(), paths[take_byte(input) % PATHS]);
	return path;
}

/* The same for the other half of the calls; NULL if it is not UTF-8, as a name that is none. */
static LPCWSTR wide(const char *path)
{
	static WCHAR units[100];

	return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, units, 100) ? units : NULL;
}

/* One that is, or was, open; or any value, which is none that is open. */
static struct place *any_place(struct input *input)
{
	static struct place nothing;
	unsigned choice = take_byte(input);

	if (choice < 0xF0)
		return &places[choice % HANDLES];
	nothing.handle = (HANDLE)(uintptr_t)take_number(input, sizeof(uintptr_t));
	for (int i = 0; i < HANDLES; i++)
		if (places[i].handle == nothing.handle)
			return &places[i];
	return &nothing;
}

static void close_place(struct place *place)
{
	must(CloseHandle(place->handle) == place->open);
	must(place->open || GetLastError() == ERROR_INVALID_HANDLE);
	place->open = 0;
}

static LONGLONG place_in(HANDLE handle)
{
	LARGE_INTEGER zero = {.QuadPart = 0}, at;

	must(SetFilePointerEx(handle, zero, &at, FILE_CURRENT));
	return at.QuadPart;
}

static LONGLONG size_of(HANDLE handle)
{
	LARGE_INTEGER size;

	must(GetFileSizeEx(handle, &size));
	return size.QuadPart;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

/* A new handle: whatever else is open must let it be, and it that. */
static void keep(struct input *input, struct place new)
{
	BY_HANDLE_FILE_INFORMATION facts;

	if (new.handle == INVALID_HANDLE_VALUE) {
		must(GetLastError() != 0);
		return;
	}
	must(GetFileInformationByHandle(new.handle, &facts));
	new.open = 1;
	new.low = facts.nFileIndexLow;
	new.high = facts.nFileIndexHigh;
	for (int i = 0; i < HANDLES; i++) {
		const struct place *old = &places[i];
		if (!old->open || old->low != new.low || old->high != new.high)
			continue;
		must(old->handle != new.handle);
		must(!(old->denies & new.uses) && !(old->uses & new.denies));
	}
	struct place *place = &places[take_byte(input) % HANDLES];
	if (place->open)
		close_place(place);
	*place = new;
}

static void open_one(struct input *input)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE};
	unsigned choice = take_byte(input);
	DWORD share = take_byte(input) % 9, disposition = take_byte(input) % 7;
	DWORD flags = (choice & 4 ? FILE_FLAG_DELETE_ON_CLOSE : 0) | (choice & 8 ? FILE_ATTRIBUTE_READONLY : 0) |
		      (choice & 16 ? FILE_FLAG_WRITE_THROUGH : 0);
	const char *path = any_path(input);
	struct place new = {.rights = accesses[choice % 4]};

	new.uses = (new.rights &GENERIC_READ ? READS : 0) | (new.rights &GENERIC_WRITE ? WRITES : 0) |
		   (choice & 4 ? DELETES : 0);
	new.denies = new.uses ? ~share &(READS | WRITES | DELETES) : 0;
	if (choice & 32)
		new.handle = CreateFileW(wide(path), new.rights, share, NULL, disposition, flags, NULL);
	else
		new.handle = CreateFileA(path, new.rights, share, NULL, disposition, flags, NULL);
	keep(input, new);
}

static void open_for_mapping(struct input *input)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE};
	unsigned choice = take_byte(input);
	DWORD disposition = take_byte(input) % 7;
	const char *path = any_path(input);
	struct place new = {
	    .rights = accesses[choice % 4], .for_mapping = 1, .uses = READS, .denies = WRITES | DELETES};

	if (new.rights & GENERIC_WRITE) {
		new.uses |= WRITES;
		new.denies |= READS;
	}
	if (choice & 32)
		new.handle = CreateFileForMappingW(wide(path), new.rights, 0, NULL, disposition, 0, NULL);
	else
		new.handle = CreateFileForMappingA(path, new.rights, 0, NULL, disposition, 0, NULL);
	keep(input, new);
}

static void close_one(struct input *input)
{
	close_place(any_place(input));
}

/* ---- what is in it ---------------------------------------------------------------------------------------------- */

/* Did the call fail as it must where the handle is not for that? */
static void check_right(const struct place *place, DWORD right, BOOL done)
{
	if (!place->open)
		must(!done && GetLastError() == ERROR_INVALID_HANDLE);
	else if (!(place->rights & right))
		must(!done && GetLastError() == ERROR_ACCESS_DENIED);
	else
		must(done);
}

static void transfer(struct input *input)
{
	static unsigned char bytes[300];
	const struct place *place = any_place(input);
	unsigned choice = take_byte(input);
	DWORD wanted = (DWORD)take_number(input, 2) % sizeof(bytes), count = 99;
	/* A hole at the end of all that a file can have is fine, too, but it is no room to write. */
	LONGLONG before = place->open ? place_in(place->handle) : 0;

	if (choice & 1) {
		BOOL done = ReadFile(place->handle, bytes, wanted, &count, NULL);
		check_right(place, GENERIC_READ, done);
		if (done) {
			LONGLONG there = size_of(place->handle) - before;
			must(count == (there <= 0 ? 0 : there < wanted ? (DWORD)there : wanted));
			must(place_in(place->handle) == before + count);
		}
	} else if (before <= (LONGLONG)1 << 40) {
		BOOL done = WriteFile(place->handle, bytes, wanted, &count, NULL);
		check_right(place, GENERIC_WRITE, done);
		if (done) {
			must(count == wanted && place_in(place->handle) == before + wanted);
			must(wanted == 0 || size_of(place->handle) >= before + wanted);
		}
	}
}

static void move(struct input *input)
{
	const struct place *place = any_place(input);
	DWORD method = take_byte(input) % 4;
	LONG low = (LONG)take_number(input, take_byte(input) < 200 ? 2 : 4), high = (LONG)(int8_t)take_byte(input);
	int is_long = take_byte(input) & 1;
	LONGLONG before = place->open ? place_in(place->handle) : 0, at;

	SetLastError(0);
	DWORD result = SetFilePointer(place->handle, low, is_long ? &high : NULL, method);
	if (result == INVALID_SET_FILE_POINTER && GetLastError() != 0) {
		must(place->open || method > FILE_END || GetLastError() == ERROR_INVALID_HANDLE);
		must(!place->open || place_in(place->handle) == before);
		return;
	}
	must(place->open && method <= FILE_END);
	at = place_in(place->handle);
	must((DWORD)at == result && (!is_long || (LONG)(at >> 32) == high));
	must(method != FILE_CURRENT || is_long || at == before + low);
	/* Where nothing large is made by accident. */
	if (at <= SMALL && take_byte(input) & 1) {
		BOOL done = SetEndOfFile(place->handle);
		check_right(place, GENERIC_WRITE, done);
		must(!done || size_of(place->handle) == at);
	}
}

/* Maps it, touches it, and lets it go. */
static void map(struct input *input)
{
	struct place *place = any_place(input);
	unsigned choice = take_byte(input);
	DWORD size = (DWORD)take_number(input, 2);
	HANDLE mapping =
	    CreateFileMappingA(place->handle, NULL, choice & 1 ? PAGE_READWRITE : PAGE_READONLY, 0, size, NULL);

	must(mapping || GetLastError() != 0);
	must(!mapping || place->open || place->handle == INVALID_HANDLE_VALUE);
	if (mapping) {
		volatile unsigned char *view =
		    MapViewOfFile(mapping, choice & 1 ? FILE_MAP_WRITE : FILE_MAP_READ, 0, 0, size);
		must(view);
		if (size && choice & 1)
			view[size - 1] = 1;
		else if (size)
			(void)view[size - 1];
		must(UnmapViewOfFile((LPCVOID)(uintptr_t)view));
		must(CloseHandle(mapping));
	}
	if (place->open && place->for_mapping) {
		must(!CloseHandle(place->handle)); /* it was taken over */
		place->open = 0;
	}
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

static void at_name(struct input *input)
{
	unsigned choice = take_byte(input);
	const char *path = any_path(input);
	WCHAR name[MAX_PATH];
	DWORD facts;

	switch (choice % 4) {
	case 0:
		if (choice & 32 ? DeleteFileW(wide(path)) : DeleteFileA(path))
			must(GetFileAttributesA(path) == INVALID_FILE_ATTRIBUTES);
		break;
	case 1:
		facts = choice & 64 ? FILE_ATTRIBUTE_READONLY : FILE_ATTRIBUTE_NORMAL;
		if (choice & 32 ? SetFileAttributesW(wide(path), facts) : SetFileAttributesA(path, facts)) {
			facts = GetFileAttributesA(path);
			must(facts & FILE_ATTRIBUTE_DIRECTORY || !(facts & FILE_ATTRIBUTE_READONLY) == !(choice & 64));
		}
		break;
	case 2:
		facts = choice & 32 ? GetFileAttributesW(wide(path)) : GetFileAttributesA(path);
		must(facts != INVALID_FILE_ATTRIBUTES || GetLastError() != 0);
		break;
	default:
		if (GetTempFileNameW(wide(path), u"fuzz", choice & 32 ? 7 : 0, name) && !(choice & 32))
			must(DeleteFileW(name));
	}
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

static void end_all(void)
{
	char path[100];

	for (int i = 0; i < HANDLES; i++) {
		if (places[i].open)
			close_place(&places[i]);
		must(!CloseHandle(places[i].handle));
	}
	for (size_t i = 0; i < PATHS; i++) {
		snprintf(path, sizeof(path), "%s/%s", fuzz_root(), paths[i]);
		SetFileAttributesA(path, FILE_ATTRIBUTE_NORMAL);
		(void)DeleteFileA(path);
	}
	/* The folder itself, and nothing in it. */
	snprintf(path, sizeof(path), "%s/folder", fuzz_root());
	must(rmdir(path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const calls[])(struct input *) = {open_one, open_one, open_for_mapping, close_one, transfer,
							move,     map,      at_name};
	struct input input = {data, size};
	char path[100];

	snprintf(path, sizeof(path), "%s/folder", fuzz_root());
	must(mkdir(path, 0700) == 0);
	int descriptor = dup(0); /* the lowest that is free */
	close(descriptor);
	for (unsigned steps = 0; input.left && steps < 200; steps++)
		calls[take_byte(&input) % 8](&input);
	end_all();
	int again = dup(0);
	close(again);
	must(again == descriptor);
	return 0;
}
