/* SPDX-License-Identifier: MIT */
/*
 * 7-zip.c - a list of names is handed to another program: in memory whose name and size are on its command line
 *
 * As 7-Zip's FileMapping.h calls on Windows CE, and those who use it. To create: CreateFileMapping() of memory with a protection, a
 * size in two halves and a name, and the last error is the result, read whether or not there is a handle: with
 * ERROR_ALREADY_EXISTS the handle is closed, and another name tried. To open: the same with PAGE_READONLY and size 0, and there
 * ERROR_ALREADY_EXISTS is the success; what was made instead would be closed and called ERROR_FILE_NOT_FOUND. Then views of a part,
 * its place in two halves, with FILE_MAP_WRITE or FILE_MAP_READ. The list is wide text: a NUL, and then each name with a NUL.
 */
#include "port.h"

#include <stdlib.h>
#include <sys/socket.h>

struct file_mapping {
	HANDLE handle;
};

static void close_mapping(struct file_mapping *mapping)
{
	if (mapping->handle != NULL)
		works(CloseHandle(mapping->handle));
	mapping->handle = NULL;
}

static DWORD create(struct file_mapping *mapping, DWORD protect, uint64_t size, LPCTSTR name)
{
	mapping->handle =
	    CreateFileMapping(INVALID_HANDLE_VALUE, NULL, protect, (DWORD)(size >> 32), (DWORD)size, name);
	return GetLastError();
}

static DWORD open_by_name(struct file_mapping *mapping, LPCTSTR name)
{
	DWORD result = create(mapping, PAGE_READONLY, 0, name);

	if (result == ERROR_ALREADY_EXISTS)
		return 0;
	close_mapping(mapping);
	return result == 0 ? ERROR_FILE_NOT_FOUND : result;
}

static void *map(const struct file_mapping *mapping, DWORD access, uint64_t offset, SIZE_T size)
{
	return MapViewOfFile(mapping->handle, access, (DWORD)(offset >> 32), (DWORD)offset, size);
}

static const WCHAR *const names[] = {L"\\My Documents\\a.txt",
				     L"\\Storage Card\\B\u00FCcher\\\u043A\u043D\u0438\u0433\u0430.pdf", L""};

static size_t list_bytes(void)
{
	size_t units = 1;

	for (size_t i = 0; i < COUNT(names); i++)
		units += wcslen(names[i]) + 1;
	return units * sizeof(WCHAR);
}

/* As "name:size"; the numbers that names are made of are not random here, so that the first two are taken. */
static void hand_over(struct file_mapping *mapping, WCHAR parameters[100])
{
	WCHAR name[32];

	for (int number = 1;; number++) {
		swprintf(name, L"7zMap%d", number);
		DWORD result = create(mapping, PAGE_READWRITE, list_bytes(), name);
		if (mapping->handle != NULL && result == 0)
			break;
		is(result, ERROR_ALREADY_EXISTS);
		close_mapping(mapping);
	}
	WCHAR *list = map(mapping, FILE_MAP_WRITE, 0, list_bytes()), *at = list;
	ok(list != NULL);
	*at++ = 0;
	for (size_t i = 0; i < COUNT(names); i++) {
		wcscpy(at, names[i]);
		at += wcslen(names[i]) + 1;
	}
	works(UnmapViewOfFile(list));
	swprintf(parameters, L"%s:%u", name, (unsigned)list_bytes());
}

/* What the other program does with its command line. */
static void take_over(WCHAR *parameters)
{
	struct file_mapping mapping;
	WCHAR *colon = wcschr(parameters, L':');
	size_t size = (size_t)_wtoi(colon + 1), found = 0;

	*colon = 0;
	is(open_by_name(&mapping, parameters), 0);
	const WCHAR *list = map(&mapping, FILE_MAP_READ, 0, size);
	ok(list != NULL);
	is(list[0], 0);
	for (const WCHAR *name = list + 1; name < list + size / sizeof(WCHAR); name += wcslen(name) + 1) {
		ok(found < COUNT(names));
		is(wcscmp(name, names[found++]), 0);
	}
	is(found, COUNT(names));
	/* It may not write there. */
	fails(map(&mapping, FILE_MAP_WRITE, 0, size), ERROR_ACCESS_DENIED);
	works(UnmapViewOfFile(list));
	close_mapping(&mapping);
}

static int other_program(int socket, void *argument)
{
	WCHAR parameters[100];

	(void)argument;
	is(recv(socket, parameters, sizeof(parameters), 0), sizeof(parameters));
	take_over(parameters);
	return 0;
}

static void a_list_of_names_is_handed_over(void **state)
{
	struct child child = child_start(other_program, NULL);
	struct file_mapping taken[2], mapping;
	WCHAR parameters[100] = L"";

	(void)state;
	is(create(&taken[0], PAGE_READWRITE, 10, L"7zMap1"), 0);
	is(create(&taken[1], PAGE_READONLY, 10, L"7zMap2"), 0);
	hand_over(&mapping, parameters);
	is(wcsncmp(parameters, L"7zMap3:", 7), 0);
	is(send(child.socket, parameters, sizeof(parameters), MSG_NOSIGNAL), sizeof(parameters));
	is(child_end(&child), 0);
	close_mapping(&mapping);
	close_mapping(&taken[0]);
	close_mapping(&taken[1]);
	nothing_is_left();
}

/* A name that nobody has is an error, and not a new object. */
static void opening_makes_nothing(void **state)
{
	struct file_mapping mapping;

	(void)state;
	is(open_by_name(&mapping, L"7zMap1"), ERROR_INVALID_PARAMETER);
	ok(mapping.handle == NULL);
	nothing_is_left();
}

/* Parts of what is large: by 64 bits, and each at its place. */
static void parts_are_where_they_are(void **state)
{
	struct file_mapping mapping, again;

	(void)state;
	is(create(&mapping, PAGE_READWRITE, 256 * KIB, L"7zMap1"), 0);
	for (DWORD offset = 0; offset < 256 * KIB; offset += 64 * KIB) {
		DWORD *part = map(&mapping, FILE_MAP_WRITE, offset, 64 * KIB);
		ok(part != NULL);
		*part = offset + 1;
		works(UnmapViewOfFile(part));
	}
	is(open_by_name(&again, L"7zMap1"), 0);
	for (DWORD offset = 0; offset < 256 * KIB; offset += 64 * KIB) {
		const DWORD *part = map(&again, FILE_MAP_READ, offset, sizeof(DWORD));
		ok(part != NULL);
		is(*part, offset + 1);
		works(UnmapViewOfFile(part));
	}
	fails(map(&again, FILE_MAP_READ, 256 * KIB, 1), ERROR_INVALID_PARAMETER);
	fails(map(&again, FILE_MAP_READ, UINT64_C(1) << 32, 1), ERROR_INVALID_PARAMETER);
	close_mapping(&again);
	close_mapping(&mapping);
	nothing_is_left();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(a_list_of_names_is_handed_over),
	    TEST(opening_makes_nothing),
	    TEST(parts_are_where_they_are),
	};

	return RUN_TESTS("ports-7-zip", tests);
}
