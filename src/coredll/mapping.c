/* SPDX-License-Identifier: MIT */
/* mapping.c - mappings, and OpenFileMapping: see memoryapi.h and mapping.h */
#include "mapping.h"

#include <errno.h>
#include <stdlib.h>

#include "error.h"
#include "gate.h"
#include "text.h"

static void mapping_destroy(struct object *object)
{
	struct mapping *mapping = (struct mapping *)object;

	mmobj_close(mapping->memory);
	object_drop(mapping->file);
	free(mapping);
}

/* As on Windows, writing is a right of its own: it is enough for a view that writes, which can be read, but not for others. */
static DWORD mapping_rights(DWORD access)
{
	DWORD rights = 0;

	if (access & (FILE_MAP_WRITE | GENERIC_WRITE | GENERIC_ALL))
		rights |= FILE_MAP_WRITE;
	if (access & (FILE_MAP_READ | FILE_MAP_COPY | GENERIC_READ | GENERIC_ALL))
		rights |= FILE_MAP_READ;
	return rights;
}

const struct object_kind mapping_kind = {mapping_destroy, mapping_rights};

HANDLE mapping_handle(mmobj *memory, struct object *file, DWORD rights)
{
	struct mapping *mapping = malloc(sizeof(*mapping));

	if (!mapping) {
		mmobj_close(memory);
		object_drop(file);
		fail(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	object_init(&mapping->object, &mapping_kind);
	mapping->memory = memory;
	mapping->file = file;
	return handle_new(&mapping->object, rights);
}

const char *mapping_name(LPCWSTR name, char utf8[MAPPING_NAME_BYTES], int *error)
{
	*error = 0;
	if (!name)
		return NULL;
	int r = utf8_from_wide(name, utf8, MAPPING_NAME_BYTES);
	*error = r < 0 ? r : 0;
	return utf8;
}

static HANDLE open_mapping(DWORD access, const char *name, int name_error)
{
	DWORD rights = mapping_rights(access);
	HANDLE handle = NULL;
	mmobj *memory;

	if (!name)
		return fail(ERROR_INVALID_PARAMETER), NULL;
	if (!rights)
		return fail(ERROR_ACCESS_DENIED), NULL;
	if (name_error)
		return fail_errno(name_error), NULL;
	gate_enter();
	int r = mmobj_open(name, rights & FILE_MAP_WRITE ? MMOBJ_WRITE : MMOBJ_READ, &memory);
	if (r < 0)
		fail(r == -ENODEV ? ERROR_FILE_NOT_FOUND : error_of(r)); /* a store that is not there has no objects */
	else
		handle = mapping_handle(memory, NULL, rights);
	gate_leave();
	return handle;
}

HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	char utf8[MAPPING_NAME_BYTES];
	int error;
	const char *name = mapping_name(lpName, utf8, &error);

	(void)bInheritHandle;
	return open_mapping(dwDesiredAccess, name, error);
}

HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	(void)bInheritHandle;
	return open_mapping(dwDesiredAccess, lpName, 0);
}
