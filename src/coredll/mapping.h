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

#endif
