/* SPDX-License-Identifier: MIT */
/*
 * name.h - names, and the file names that stand for them in a store
 *
 * A name is checked and turned into a file name one to one: "map-" and the name with every byte but letters, digits, '-',
 * '_' and a '.' that is not first percent-encoded. One that gets too long for a file name is cut, and ends in '~' and a
 * hash of the whole; the label has it in full. Each kind of object has a prefix, and so a name space, of its own.
 */
#ifndef NAME_H
#define NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_BYTES 778 /* the longest name and its NUL: 259 units, 3 bytes each at most */
#define FILE_NAME_BYTES 256

struct name {
	unsigned store;   /* MMOBJ_LOCAL or MMOBJ_GLOBAL */
	size_t length;    /* of text, in bytes */
	const char *text; /* without prefix; the caller's string */
	uint64_t hash;    /* not that of a file name: only for tables of this process */
};

int name_parse(struct name *name, const char *text); /* -EILSEQ, -ENAMETOOLONG, -ENOTDIR */
void name_to_file(const char *text, size_t length, char file[FILE_NAME_BYTES]);
bool name_is_file(const char *file); /* could name_to_file() have made that? */
/* The name that a file name stands for, as far as it says it (a long one is cut short). */
void name_from_file(const char *file, char name[NAME_BYTES]);
uint64_t name_hash(const char *text, size_t length);

#endif
