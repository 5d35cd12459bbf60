/* SPDX-License-Identifier: MIT */
/*
 * mapping.h - a named or unnamed object, as its handles and views see it
 */
#ifndef COREDLL_MAPPING_H
#define COREDLL_MAPPING_H

#include <stdbool.h>

#include "handle.h"
#include "mmobj.h"

/*
 * The object of a handle of CreateFileMapping() or OpenFileMapping(). The handle's rights are FILE_MAP_READ, FILE_MAP_WRITE or
 * both: the first is needed for FILE_MAP_COPY, too.
 */
struct mapping {
	struct object object;
	mmobj *memory;
	struct object *file; /* the file of CreateFileForMapping() that it took over, else NULL */
};

extern const struct object_kind mapping_kind;

/* A handle to an object of libmmobj and the file behind it (or NULL), which it takes over also when it fails. Inside the gate. */
HANDLE mapping_handle(mmobj *memory, struct object *file, DWORD rights);

/* A name with its prefix, as UTF-8. */
#define MAPPING_NAME_BYTES (sizeof("Global\\") + MMOBJ_NAME_MAX)

/* A name of UTF-16 as one of UTF-8, in utf8; NULL is NULL. *error: 0, or -errno: it cannot be one. */
const char *mapping_name(LPCWSTR name, char utf8[MAPPING_NAME_BYTES], int *error);

#endif
