/* SPDX-License-Identifier: MIT */
/* error.c - the last error of each thread, and what becomes one: see error.h */
#include "error.h"

#include <errno.h>

static _Thread_local DWORD last_error;

DWORD WINAPI GetLastError(void)
{
	return last_error;
}

void WINAPI SetLastError(DWORD dwErrCode)
{
	last_error = dwErrCode;
}

DWORD error_of(int result)
{
	static const struct {
		int number;
		DWORD error;
	} table[] = {
	    {EPERM, ERROR_ACCESS_DENIED},
	    {ENOENT, ERROR_FILE_NOT_FOUND},
	    {EIO, ERROR_IO_DEVICE},
	    {EBADF, ERROR_INVALID_HANDLE},
	    {EAGAIN, ERROR_BUSY},
	    {ENOMEM, ERROR_NOT_ENOUGH_MEMORY},
	    {EACCES, ERROR_ACCESS_DENIED},
	    {EFAULT, ERROR_NOACCESS},
	    {EBUSY, ERROR_BUSY},
	    {EEXIST, ERROR_ALREADY_EXISTS},
	    {ENODEV, ERROR_PATH_NOT_FOUND}, /* of libmmobj: the store is not there */
	    {ENOTDIR, ERROR_PATH_NOT_FOUND},
	    {EISDIR, ERROR_ACCESS_DENIED},
	    {EINVAL, ERROR_INVALID_PARAMETER},
	    {ENFILE, ERROR_TOO_MANY_OPEN_FILES},
	    {EMFILE, ERROR_TOO_MANY_OPEN_FILES},
	    {ETXTBSY, ERROR_SHARING_VIOLATION},
	    {EFBIG, ERROR_COMMITMENT_LIMIT}, /* of memory; of a file, who knows that it is one says ERROR_DISK_FULL */
	    {ENOSPC, ERROR_DISK_FULL},       /* of a file; of memory, ERROR_NOT_ENOUGH_MEMORY */
	    {EDQUOT, ERROR_DISK_FULL},
	    {EROFS, ERROR_WRITE_PROTECT},
	    {EPIPE, ERROR_BROKEN_PIPE},
	    {ERANGE, ERROR_ACCESS_DENIED}, /* of libmmobj: a view beyond the object */
	    {ENAMETOOLONG, ERROR_FILENAME_EXCED_RANGE},
	    {ENOTEMPTY, ERROR_DIR_NOT_EMPTY},
	    {ELOOP, ERROR_CANT_RESOLVE_FILENAME},
	    {ENODATA, ERROR_FILE_INVALID}, /* of libmmobj: an empty file */
	    {EOVERFLOW, ERROR_FILE_INVALID},
	    {EILSEQ, ERROR_INVALID_NAME},
	    {EBADMSG, ERROR_FILE_CORRUPT}, /* of libmmobj: not an object */
	    {EOPNOTSUPP, ERROR_NOT_SUPPORTED},
	    {ENOSYS, ERROR_NOT_SUPPORTED},
	    {EADDRINUSE, ERROR_INVALID_ADDRESS},
	    {EADDRNOTAVAIL, ERROR_INVALID_ADDRESS},
	    {ESTALE, ERROR_FILE_INVALID},
	};

	if (result >= 0)
		return ERROR_SUCCESS;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].number == -result)
			return table[i].error;
	return ERROR_GEN_FAILURE;
}

BOOL fail(DWORD error)
{
	last_error = error;
	return FALSE;
}

BOOL fail_errno(int result)
{
	return fail(error_of(result));
}
