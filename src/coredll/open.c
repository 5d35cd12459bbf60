/* SPDX-License-Identifier: MIT */
/* open.c - opening a file with its share mode: see open.h */
#include "open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/retry.h"
#include "../lib/sys.h"
#include "path.h"
#include "sys-file.h"

/* O_NONBLOCK: what became a FIFO meanwhile must not make us wait; it means nothing to a regular file. */
#define ALWAYS (O_NONBLOCK | O_NOCTTY)

/*
 * The file itself. A descriptor that only writes could not claim anything, so it reads, too, if it may; and who asks for no right
 * gets what there is.
 */
static int open_for(const char *path, DWORD rights, int flags)
{
	int fd;

	flags |= ALWAYS;
	if (rights & GENERIC_WRITE) {
		fd = sys_openat(AT_FDCWD, path, O_RDWR | flags, 0);
		if (fd == -EACCES && !(rights & GENERIC_READ))
			fd = sys_openat(AT_FDCWD, path, O_WRONLY | flags, 0);
	} else {
		fd = sys_openat(AT_FDCWD, path, O_RDONLY | flags, 0);
		if (fd == -EACCES && !rights)
			fd = sys_openat(AT_FDCWD, path, O_PATH, 0);
	}
	return fd;
}

static int check_kind(const struct stat *st, DWORD rights)
{
	if (S_ISDIR(st->st_mode))
		return -EISDIR;
	if (!S_ISREG(st->st_mode))
		return -EOPNOTSUPP;
	/* FILE_ATTRIBUTE_READONLY holds for everyone; the kernel would let root write. */
	return rights & GENERIC_WRITE && !(st->st_mode & FILE_WRITABLE) ? -EACCES : 0;
}

int open_existing(const char *path, DWORD rights, int flags)
{
	struct stat st;
	/* Looked at before, too: to open a device may do something. */
	int r = sys_stat(path, &st);
	if (r == 0)
		r = check_kind(&st, rights);
	if (r < 0)
		return r;

	CLEANUP(close_fd) int fd = open_for(path, rights, flags);
	if (fd < 0)
		return fd == -ENXIO ? -EOPNOTSUPP : fd;
	r = sys_fstat(fd, &st);
	if (r == 0)
		r = check_kind(&st, rights);
	return r < 0 ? r : keep_fd(&fd);
}

/* Was it deleted between its opening and the door? (/proc leads to files without a name: those are not.) */
static bool is_gone(const char *path, int fd)
{
	struct stat st, there;

	if (sys_fstat(fd, &st) < 0 || st.st_nlink > 0)
		return false;
	return sys_stat(path, &there) < 0 || !same_file(&there, &st);
}

static bool truncates(const struct opening *o)
{
	return o->disposition == CREATE_ALWAYS || o->disposition == TRUNCATE_EXISTING;
}

static int claim_old(int fd, const void *what)
{
	const struct opening *o = what;
	struct share asked = o->share;

	if (truncates(o))
		asked.uses |= FILE_SHARE_WRITE;
	if (!share_allowed(fd, asked))
		return -ETXTBSY;
	if (is_gone(o->path, fd))
		return -EAGAIN;
	if (share_take(fd, o->share) < 0)
		return -ETXTBSY;
	return truncates(o) ? sys_ftruncate(fd, 0) : 0;
}

static int claim_new(int fd, const void *what)
{
	const struct opening *o = what;

	if (!share_allowed(fd, o->share) || share_take(fd, o->share) < 0)
		return -ETXTBSY;
	return is_gone(o->path, fd) ? -EAGAIN : 0;
}

/*
 * A file that was made without a name is without one in /proc for as long as its description lives, which users would see, and
 * libmmobj, which asks there for its path. So it is opened anew, by its name. Returns that descriptor, or the old one if it
 * cannot be had: then it serves as well, but for that.
 */
static int describe_named(const struct opening *o, int old)
{
	struct stat st, there;
	CLEANUP(close_fd) int fd = sys_openat(AT_FDCWD, o->path, O_RDWR | O_NOFOLLOW | o->flags | ALWAYS, 0);

	if (fd < 0 || sys_fstat(old, &st) < 0 || sys_fstat(fd, &there) < 0 || !same_file(&st, &there))
		return old;
	/* While the old one has the share, nobody else can have what is contrary to it. */
	if (share_take(fd, o->share) < 0)
		return old;
	close_fd(&old);
	return keep_fd(&fd);
}

/* Makes it without a name, claims it while nobody can see it, and names it. */
static int create_whole(const struct opening *o)
{
	char directory[PATH_BYTES];
	struct stat st;

	path_directory(o->path, directory);
	CLEANUP(close_fd) int fd = sys_openat(AT_FDCWD, directory, O_TMPFILE | O_RDWR | o->flags, o->mode);
	if (fd < 0)
		return fd == -EISDIR || fd == -EINVAL ? -EOPNOTSUPP : fd;
	int r = share_take(fd, o->share);
	if (r == 0)
		r = sys_fstat(fd, &st);
	/* We shall open it once more; what its mode shall be, it is then. */
	bool closed = r == 0 && (st.st_mode & 0600) != 0600;
	if (closed)
		r = sys_fchmod(fd, 0600);
	if (r == 0)
		r = sys_linkat_fd(fd, AT_FDCWD, o->path);
	if (r < 0) {
		share_drop(fd);
		return r;
	}
	fd = describe_named(o, fd);
	if (closed)
		(void)sys_fchmod(fd, st.st_mode & 07777);
	return keep_fd(&fd);
}

/* Where there are no files without a name. Who opens it before we have claimed it keeps it. */
static int create_plain(const struct opening *o)
{
	CLEANUP(close_fd)
	int fd = sys_openat(AT_FDCWD, o->path, O_CREAT | O_EXCL | O_RDWR | o->flags | ALWAYS, o->mode);
	if (fd < 0)
		return fd;
	int r = share_at_door(fd, claim_new, o);
	return r < 0 ? r : keep_fd(&fd);
}

static int create(const struct opening *o)
{
	struct stat st, target;

	if (o->path[strlen(o->path) - 1] == '/')
		return -ENOTDIR; /* it would be a directory */
	int fd = create_whole(o);
	if (fd == -EOPNOTSUPP)
		fd = create_plain(o);
	if (fd != -EEXIST || o->disposition == CREATE_NEW)
		return fd;
	/* Somebody was faster; but a link that leads nowhere will stay so. */
	if (sys_fstatat(AT_FDCWD, o->path, &st) == 0 && S_ISLNK(st.st_mode) && sys_stat(o->path, &target) == -ENOENT)
		return -ENOENT;
	return -EAGAIN;
}

static int is_there(const char *path)
{
	struct stat st;
	int r = sys_fstatat(AT_FDCWD, path, &st);

	return r == 0 ? -EEXIST : r;
}

static int open_once(const struct opening *o, bool *created)
{
	bool may_create = o->disposition != OPEN_EXISTING && o->disposition != TRUNCATE_EXISTING;
	/* To take its content or its name away asks for the right to write: so FILE_ATTRIBUTE_READONLY protects it. */
	DWORD rights = o->rights | (truncates(o) || o->deletes ? GENERIC_WRITE : 0);
	CLEANUP(close_fd) int fd = -ENOENT;
	int r = 0;

	*created = false;
	/* Not with O_CREAT: where everyone may write, the kernel refuses that for another's file (fs.protected_regular). */
	if (o->disposition != CREATE_NEW)
		fd = open_existing(o->path, rights, o->flags);
	else
		fd = is_there(o->path); /* even in a directory that may not be written */
	if (fd >= 0) {
		r = share_at_door(fd, claim_old, o);
	} else if (fd == -ENOENT && may_create) {
		fd = create(o);
		*created = fd >= 0;
	}
	return r < 0 ? r : keep_fd(&fd);
}

int open_file(const struct opening *opening, bool *created)
{
	struct retry again = {0};
	int r;

	do
		r = open_once(opening, created);
	while (retry(&again, &r));
	return r == -EBUSY ? -ETXTBSY : r; /* somebody else is at it (a lease, to O_NONBLOCK, is -EAGAIN) */
}
