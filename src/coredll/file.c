/* SPDX-License-Identifier: MIT */
/* file.c - open files: see fileapi.h and file.h */
#include "file.h"

#include <stdlib.h>

#include "../lib/sys.h"

static void file_destroy(struct object *object)
{
	struct file *file = (struct file *)object;

	close_fd(&file->fd);
	free(file);
}

static DWORD file_rights(DWORD access)
{
	DWORD rights = 0;

	if (access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA))
		rights |= GENERIC_READ;
	if (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA))
		rights |= GENERIC_WRITE;
	return rights;
}

const struct object_kind file_kind = {file_destroy, file_rights};
