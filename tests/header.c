/* SPDX-License-Identifier: MIT */
/* header.c - mmobj.h compiles alone, in C, without _GNU_SOURCE */
#undef _GNU_SOURCE
#include "mmobj.h"

/* It says the sizes that programs were compiled with; the same on every machine but for pointers. */
_Static_assert(sizeof(struct mmobj_holder) == 32, "layout");
_Static_assert(sizeof(struct mmobj_swept) == 24, "layout");
_Static_assert(MMOBJ_NAME_MAX == 259 * 3, "259 units of at most 3 bytes");

const char *(*const header_version)(void);
const char *(*const header_version)(void) = mmobj_version;
