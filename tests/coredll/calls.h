/* SPDX-License-Identifier: MIT */
/*
 * calls.h - what the tests of libcoredll share: checks of calls with their last errors, and mappings for them to work with
 */
#ifndef CALLS_H
#define CALLS_H

#include "../support.h"

#include "windows.h"

/* A last error that no call sets. */
#define UNSET 0x20000001u

/* The call returns 0, FALSE or NULL, and says why. */
#define fails(call, why)                                                                                               \
	do {                                                                                                           \
		SetLastError(UNSET);                                                                                   \
		is((intptr_t)(call), 0);                                                                               \
		check_is(GetLastError(), (why), "the last error of " #call, __FILE__, __LINE__);                       \
	} while (0)

/* The call returns something else, and leaves the last error alone. */
#define works(call)                                                                                                    \
	do {                                                                                                           \
		SetLastError(UNSET);                                                                                   \
		ok((call) != 0);                                                                                       \
		check_is(GetLastError(), UNSET, "the last error of " #call, __FILE__, __LINE__);                       \
	} while (0)

/* Memory of that name (NULL: none), newly made. */
static inline HANDLE new_memory(const char *name, DWORD protect, DWORD size)
{
	SetLastError(UNSET);
	HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protect, 0, size, name);

	ok(mapping != NULL);
	is(GetLastError(), ERROR_SUCCESS);
	return mapping;
}

/* A second handle to the same, with those rights. */
static inline HANDLE duplicate_of(HANDLE handle, DWORD access)
{
	HANDLE second = NULL;

	ok(DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &second, access, FALSE, 0));
	ok(second != NULL && second != handle);
	return second;
}

static inline void *view_of(HANDLE mapping, DWORD access)
{
	void *view = MapViewOfFile(mapping, access, 0, 0, 0);

	ok(view != NULL);
	return view;
}

#endif
