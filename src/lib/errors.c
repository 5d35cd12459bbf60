/* SPDX-License-Identifier: MIT */
/* errors.c - what errors mean here, in words */
#include <errno.h>
#include <stdlib.h>

#include "mmobj.h"

static const struct {
	int error;
	const char *text;
} texts[] = {
    {0, "success"},
    {EACCES, "permission denied"},
    {EADDRINUSE, "the object's address is taken in this process"},
    {EADDRNOTAVAIL, "no address is free for an object of that size"},
    {EBADF, "not an open descriptor, or not opened for that"},
    {EBADMSG, "what has that name in the store is not an object"},
    {EBUSY, "another process is stuck while it opens or removes the object"},
    {EDQUOT, "the user's quota is used up"},
    {EEXIST, "there is an object of that name"},
    {EFAULT, "the buffer is not in memory that can be used so"},
    {EFBIG, "too large"},
    {EILSEQ, "the name is not valid UTF-8"},
    {EINTR, "interrupted by a signal"},
    {EINVAL, "invalid argument"},
    {EIO, "input/output error"},
    {EISDIR, "is a directory"},
    {ELOOP, "too many links"},
    {EMFILE, "too many open files, or inotify instances or watches"},
    {ENAMETOOLONG, "the name or path is too long"},
    {ENFILE, "too many open files in the system"},
    {ENODATA, "the file is empty"},
    {ENODEV, "the store is not there ('mmobj setup' makes the machine's, for Global\\ names)"},
    {ENOENT, "no such object"},
    {ENOMEM, "not enough memory"},
    {ENOSPC, "no room in the store"},
    {ENOTDIR, "the name has a '\\' after its prefix"},
    {EOPNOTSUPP, "the store's file system cannot do that, or /proc is not mounted"},
    {EPERM, "the store is not to be trusted: not a directory, a link, another's, or others may write to it"},
    {ERANGE, "beyond the end of the object"},
    {EROFS, "the file system is read-only"},
    {ESTALE, "the object was cut short, or its name, or the file behind it, is not what it was"},
    {ETIMEDOUT, "timed out"},
    {ETXTBSY, "the file is a program that is running"},
};

const char *mmobj_strerror(int error)
{
	/* Not abs(): INT_MIN has no positive. */
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (error == texts[i].error || error == -texts[i].error)
			return texts[i].text;
	return "unknown error";
}

const char *mmobj_version(void)
{
	return MMOBJ_VERSION;
}
