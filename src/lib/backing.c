/* SPDX-License-Identifier: MIT */
/* backing.c - the file behind an object: see backing.h */
#include "backing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commit.h"
#include "sys.h"

static int open_path(const char *path, unsigned access)
{
	/* O_NONBLOCK: a FIFO at that path must not make us wait; it means nothing to a regular file. */
	return sys_openat(AT_FDCWD, path, (access & MMOBJ_WRITE ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY, 0);
}

static int dup_given(int given, unsigned access)
{
	int mode = sys_access_mode(given);

	if (mode < 0)
		return mode;
	if (mode == O_WRONLY || (mode == O_RDONLY && access & MMOBJ_WRITE))
		return -EBADF;
	return sys_dup(given);
}

/* Does a path lead to the file with these facts? -ESTALE: not any more. */
static int check_path(const char *path, const struct stat *st)
{
	struct stat there;
	int r = sys_fstatat(AT_FDCWD, path, &there);

	if (r == -ENOENT || r == -ENOTDIR)
		return -ESTALE;
	return r < 0 ? r : same_file(&there, st) ? 0 : -ESTALE;
}

/* The absolute path without links of what is open at fd; checked to lead there. */
static int find_path(int fd, const struct stat *st, struct label *label)
{
	char path[PATH_MAX];
	int n = sys_path(fd, path, sizeof(path));

	if (n < 0)
		return n;
	if (n >= LABEL_PATH_BYTES)
		return -ENAMETOOLONG;
	int r = path[0] == '/' ? check_path(path, st) : -ESTALE;
	if (r < 0)
		return r;
	memcpy(label->path, path, (size_t)n + 1);
	label->path_length = (size_t)n;
	return 0;
}

static int real_path(const char *path, const struct stat *st, struct label *label)
{
	char *real = realpath(path, NULL);

	if (!real)
		return -errno;
	size_t n = strlen(real);
	int r = n < LABEL_PATH_BYTES ? check_path(real, st) : -ENAMETOOLONG;
	if (r == 0) {
		memcpy(label->path, real, n + 1);
		label->path_length = n;
	}
	free(real);
	return r;
}

static int fit_size(int fd, uint64_t now, uint64_t size, bool writable, struct label *label)
{

	if (size == 0 && now == 0)
		return -ENODATA;
	label->size = size ? size : now;
	if (label->size <= now)
		return 0;
	if (!writable)
		return -EACCES;
	if (label->size > sys_file_size_limit())
		return -EFBIG; /* before the kernel says it with SIGXFSZ */
	int r = commit(fd, now, label->size - now, false);
	if (r == -EOPNOTSUPP)
		r = sys_ftruncate(fd, label->size);
	if (r < 0)
		(void)sys_ftruncate(fd, now); /* a part may have been had */
	return r;
}

int backing_create(const struct mmobj_new *what, unsigned access, bool named, struct label *label, uint64_t *was)
{
	bool given = what->flags & MMOBJ_FROM_FD;
	CLEANUP(close_fd) int fd = given ? dup_given(what->fd, access) : open_path(what->path, access);
	struct stat st;

	if (fd < 0)
		return fd;
	int r = sys_fstat(fd, &st);
	if (r < 0)
		return r;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	label->kind = MMOBJ_KIND_FILE;
	label->file_device = st.st_dev;
	label->file_inode = st.st_ino;
	r = given ? find_path(fd, &st, label) : real_path(what->path, &st, label);
	if (r < 0 && (named || r != -ESTALE))
		return r;
	if (r == -ESTALE) { /* shared by fork alone: any path will do, since nobody opens it by path */
		label->path[0] = '/';
		label->path[1] = '\0';
		label->path_length = 1;
	}
	*was = (uint64_t)st.st_size;
	r = fit_size(fd, *was, what->size, access & MMOBJ_WRITE, label);
	if (r < 0)
		return r;
	return keep_fd(&fd);
}

void backing_undo(int fd, const struct label *label, uint64_t was)
{
	struct stat st;

	if (was < label->size && sys_fstat(fd, &st) == 0 && (uint64_t)st.st_size == label->size)
		(void)sys_ftruncate(fd, was);
}

int backing_open(const struct label *label, unsigned access)
{
	CLEANUP(close_fd) int fd = open_path(label->path, access);
	struct stat st;

	if (fd == -ENOENT || fd == -ENOTDIR || fd == -ELOOP || fd == -EISDIR || fd == -ENXIO)
		return -ESTALE;
	if (fd < 0)
		return fd == -EROFS || fd == -EPERM ? -EACCES : fd;
	int r = sys_fstat(fd, &st);
	if (r < 0)
		return r;
	if (!S_ISREG(st.st_mode) || st.st_dev != label->file_device || st.st_ino != label->file_inode)
		return -ESTALE;
	return keep_fd(&fd);
}
