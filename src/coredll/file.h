/* SPDX-License-Identifier: MIT */
/*
 * file.h - an open file, as the calls on files and CreateFileMapping() see it
 */
#ifndef COREDLL_FILE_H
#define COREDLL_FILE_H

#include <stdbool.h>

#include "handle.h"

/*
 * The object of a handle of CreateFile() or CreateFileForMapping(). The handle's rights are GENERIC_READ, GENERIC_WRITE, both or
 * none. While the object lives, it has its share of the file (share.h).
 */
struct file {
	struct object object;
	int fd; /* open for what the first handle's rights say, at least; the place that it reads at is the file's */
	bool deletes;     /* FILE_FLAG_DELETE_ON_CLOSE */
	bool appends;     /* all writing goes to the end */
	bool for_mapping; /* from CreateFileForMapping(): CreateFileMapping() takes the handle over */
	char path[]; /* if it deletes: where it was when it was opened, without links; "": not known. Else not there */
};

extern const struct object_kind file_kind;

/*
 * The same file on a description of its own, to read or also to write: what a mapping keeps, for the share of the file goes with
 * the handles to it. (If the file may not be opened any more, the share stays as long as the descriptor.) Or -errno.
 */
int file_describe_anew(const struct file *file, bool write);

#endif
