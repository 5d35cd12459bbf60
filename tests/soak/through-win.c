/* SPDX-License-Identifier: MIT */
/* through-win.c - a visit to an object through libcoredll: see soak.h */
#include <windows.h>

#include "soak.h"

static void leave(struct visit *visit, unsigned random)
{
	if (random & 1 && !CloseHandle(visit->handle))
		violation("CloseHandle of %s: %u", visit->role->name, GetLastError());
	if (!UnmapViewOfFile((char *)visit->words + random % visit->role->size))
		violation("UnmapViewOfFile of %s: %u", visit->role->name, GetLastError());
	if (!(random & 1) && !CloseHandle(visit->handle))
		violation("CloseHandle of %s: %u", visit->role->name, GetLastError());
	atomic_fetch_add_explicit(&board->calls, 2, memory_order_relaxed);
}

/* Asks for it in one of the ways. */
static HANDLE ask(struct visit *visit, unsigned random)
{
	const struct role *role = visit->role;
	DWORD protect = PAGE_READWRITE | (role->kind == SPARSE ? SEC_RESERVE : 0);
	DWORD size = random & 64 && role->kind != FILE_BACKED ? (DWORD)role->size : 0;
	HANDLE handle;

	visit->writes = random & 16;
	count_call();
	if (random & 1) {
		handle = OpenFileMappingA(visit->writes ? FILE_MAP_WRITE : FILE_MAP_READ, FALSE, role->name);
		if (!handle && GetLastError() != ERROR_FILE_NOT_FOUND)
			violation("OpenFileMapping of %s: %u", role->name, GetLastError());
		return handle;
	}
	visit->writes = true;
	handle = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protect, 0, size, role->name);
	if (handle)
		visit->created = GetLastError() != ERROR_ALREADY_EXISTS;
	else if (!(GetLastError() == ERROR_INVALID_PARAMETER && size == 0) && GetLastError() != ERROR_NOT_ENOUGH_MEMORY)
		violation("CreateFileMapping of %s: %u", role->name, GetLastError());
	return handle;
}

bool enter_through_win(struct visit *visit, unsigned random)
{
	/* Win32 gives every named object in memory an address, which is for those that have one here, too. */
	visit->handle = ask(visit, random);
	if (!visit->handle)
		return false;
	visit->words = MapViewOfFile(visit->handle, visit->writes ? FILE_MAP_WRITE : FILE_MAP_READ, 0, 0, 0);
	count_call();
	if (!visit->words) {
		if (GetLastError() != ERROR_NOT_ENOUGH_MEMORY)
			violation("MapViewOfFile of %s: %u", visit->role->name, GetLastError());
		CloseHandle(visit->handle);
		return false;
	}
	visit->leave = leave;
	return true;
}
