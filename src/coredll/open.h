/* SPDX-License-Identifier: MIT */
/*
 * open.h - opening a file with its share mode, whole or not at all
 */
#ifndef COREDLL_OPEN_H
#define COREDLL_OPEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "share.h"

#define FILE_WRITABLE 0222 /* who has none of these bits is FILE_ATTRIBUTE_READONLY, to everyone */

/* What CreateFile() or CreateFileForMapping() was asked for. */
struct opening {
	const char *path;
	DWORD rights;      /* of the handle: GENERIC_READ, GENERIC_WRITE */
	DWORD disposition; /* CREATE_NEW ... TRUNCATE_EXISTING */
	struct share share;
	bool deletes; /* FILE_FLAG_DELETE_ON_CLOSE */
	int flags;    /* O_APPEND, O_DSYNC */
	mode_t mode;  /* of a new file */
};

/*
 * Returns a descriptor, which has the share. It can do at least what the rights say (with no rights, perhaps nothing).
 * *created: it is a new file. Or -errno; -ETXTBSY: what somebody else does with it, or denies, is contrary to the share.
 */
int open_file(const struct opening *opening, bool *created);

/* Opens what exists, regular files alone (-EISDIR, -EOPNOTSUPP), for those rights, claiming nothing. */
int open_existing(const char *path, DWORD rights, int flags);

#endif
