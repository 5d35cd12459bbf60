/* SPDX-License-Identifier: MIT */
/* errors.c - the table: see errors.h */
#include "errors.h"

struct row {
	long number;
	int way; /* in which it is called: fcntl(2)'s command, and for openat(2) one of those below; else ANY */
	const char *name;
	int errors[ERRORS_MAX]; /* ended by 0 */
};

#define ANY (-1)
#define CALL(name) SYS_##name, ANY, #name
#define FCNTL(command) SYS_fcntl, command, "fcntl " #command
#define OPENAT(way) SYS_openat, way, "openat " #way

enum { TO_LIST, TO_READ, TO_WRITE, TO_MAKE }; /* the first: directories, and what need not be open at once */

/*
 * Left out is what only a wrong argument can bring about (EBADF, EFAULT, EINVAL ...; EDEADLK is for locks that wait), and what
 * something must be there for (EEXIST, ENOTDIR, ELOOP, EMLINK ...): that is made for real, in the tests of the store and of hostile
 * neighbours. EAGAIN of openat(2) is a lease (F_SETLEASE), ENOENT of O_TMPFILE and linkat(2) a store that was removed. EOVERFLOW is
 * for programs without 64-bit offsets, ETXTBSY for files that are being executed.
 */
static const struct row rows[] = {
    {OPENAT(TO_LIST), {EINTR, EMFILE, ENFILE, ENOMEM, EACCES, EIO}},
    {OPENAT(TO_READ), {EINTR, EMFILE, ENFILE, ENOMEM, EACCES, EIO, EAGAIN}},
    {OPENAT(TO_WRITE), {EINTR, EMFILE, ENFILE, ENOMEM, EACCES, EIO, EAGAIN, EPERM, EROFS}},
    {OPENAT(TO_MAKE), {EINTR, EMFILE, ENFILE, ENOMEM, EACCES, EIO, EROFS, ENOSPC, EDQUOT, EOPNOTSUPP, EISDIR, ENOENT}},
    {CALL(close), {EINTR, EIO, ENOSPC, EDQUOT}},
    {CALL(fstat), {ENOMEM, EIO}},
    {CALL(newfstatat), {ENOMEM, EIO, EACCES}},
    {CALL(fchmod), {EINTR, EIO, EPERM, EROFS, ENOMEM}},
    {CALL(fchmodat), {EINTR, EIO, EPERM, EROFS, ENOMEM, EACCES}},
    {CALL(utimensat), {EACCES, EPERM, EROFS}},
    {CALL(ftruncate), {EINTR, EIO, EPERM, EROFS, EFBIG, ENOSPC}},
    {CALL(fallocate), {EINTR, EIO, ENOSPC, EDQUOT, EFBIG, EPERM, EOPNOTSUPP, ENOSYS, ENOMEM}},
    {CALL(fstatfs), {EINTR, EIO, ENOMEM, ENOSYS}},
    {CALL(pread64), {EINTR, EIO, ENOMEM}},
    {CALL(pwrite64), {EINTR, EIO, ENOSPC, EDQUOT, EFBIG, ENOMEM, EPERM}},
    {CALL(read), {EINTR, EIO, ENOMEM}},
    {CALL(linkat), {EIO, ENOSPC, EDQUOT, ENOMEM, EPERM, EACCES, EROFS, ENOENT}},
    {CALL(unlinkat), {EIO, EPERM, EACCES, EBUSY, ENOMEM, EROFS}},
    {CALL(mkdirat), {EDQUOT, EIO, EMLINK, ENOMEM, ENOSPC, EACCES, EPERM, EROFS}},
    {CALL(getdents64), {EINTR, EIO, ENOMEM, ENOENT}},
    {CALL(lseek), {EIO}},
    {CALL(readlink), {EACCES, EIO, ENOMEM}},
    {CALL(readlinkat), {EACCES, EIO, ENOMEM}},
    {CALL(mmap), {ENOMEM, EAGAIN, EPERM, EACCES, ENFILE, ENODEV}},
    {CALL(munmap), {ENOMEM}},
    {CALL(mprotect), {ENOMEM}},
    {CALL(msync), {EIO, ENOSPC, EDQUOT, ENOMEM}},
    {CALL(madvise), {EAGAIN, ENOMEM, EIO, EINTR, EBUSY, EINVAL, EPERM}},
    {CALL(memfd_create), {EMFILE, ENFILE, ENOMEM, EACCES}},
    {CALL(inotify_init1), {EMFILE, ENFILE, ENOMEM}},
    {CALL(inotify_add_watch), {EACCES, ENOMEM, ENOSPC}},
    {CALL(ppoll), {EINTR, ENOMEM}},
#ifdef SYS_poll
    {CALL(poll), {EINTR, ENOMEM}},
#endif
    {CALL(brk), {ENOMEM}},
    {CALL(getrandom), {EAGAIN, EINTR, ENOSYS}},
    {CALL(prlimit64), {EPERM}},
    {CALL(geteuid), {0}},
    {CALL(getpid), {0}},
    {CALL(sched_yield), {0}},
    {CALL(clock_gettime), {0}},
    {CALL(futex), {0}},
    {CALL(sysinfo), {0}}, /* qsort(3) asks how much memory there is */
    {FCNTL(F_OFD_SETLK), {EAGAIN, EACCES, EINTR, ENOLCK, ENOMEM, EIO}},
    {FCNTL(F_OFD_GETLK), {EINTR, ENOLCK, ENOMEM, EIO}},
    {FCNTL(F_DUPFD_CLOEXEC), {EMFILE, EBUSY, ENOMEM}},
    {FCNTL(F_ADD_SEALS), {EBUSY, EPERM}},
    {FCNTL(F_GETFL), {0}},
    {FCNTL(F_SETFD), {0}},
    {FCNTL(F_GET_SEALS), {0}},
};

static int way_of(const struct traced *traced)
{
	if (traced->number == SYS_fcntl)
		return (int)traced->arguments[1];
	if (traced->number != SYS_openat)
		return ANY;
	if ((traced->arguments[2] & O_TMPFILE) == O_TMPFILE || traced->arguments[2] & O_CREAT)
		return TO_MAKE;
	if (traced->arguments[2] & O_DIRECTORY || !(traced->arguments[2] & (O_NONBLOCK | O_ACCMODE)))
		return TO_LIST;
	return (traced->arguments[2] & O_ACCMODE) == O_RDONLY ? TO_READ : TO_WRITE;
}

static const struct row *row_of(const struct traced *traced)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].number == traced->number && rows[i].way == way_of(traced))
			return &rows[i];
	return NULL;
}

const int *errors_of(const struct traced *traced)
{
	const struct row *row = row_of(traced);

	return row ? row->errors : NULL;
}

const char *call_name(const struct traced *traced)
{
	static char number[32];
	const struct row *row = row_of(traced);

	snprintf(number, sizeof(number), "system call %lld", (long long)traced->number);
	return row ? row->name : number;
}
