/* SPDX-License-Identifier: MIT */
/* store.c - finding, making, checking and keeping stores: see store.h */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmobj.h"
#include "sys.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct store *kept[2]; /* by kind; under the mutex */

void store_lock(void)
{
	pthread_mutex_lock(&mutex);
}

void store_unlock(void)
{
	pthread_mutex_unlock(&mutex);
}

static const char *store_root(void)
{
	const char *root = secure_getenv("MMOBJ_ROOT");

	return root && root[0] == '/' ? root : "/dev/shm";
}

static int store_path(unsigned kind, uid_t user, const char *root, char path[STORE_PATH_BYTES])
{
	int n;

	if (kind == MMOBJ_GLOBAL)
		n = snprintf(path, STORE_PATH_BYTES, "%s/mmobj", root);
	else
		n = snprintf(path, STORE_PATH_BYTES, "%s/mmobj-%u", root, (unsigned)user);
	return n < STORE_PATH_BYTES ? 0 : -ENODEV;
}

/* May names be trusted to a directory with these facts? */
static bool is_trusted(unsigned kind, uid_t user, const struct stat *st)
{
	if (kind == MMOBJ_LOCAL)
		return st->st_uid == user && !(st->st_mode & (S_IWGRP | S_IWOTH));
	/* The machine's is root's (or, in a container without a root, the caller's); where others may write, it is sticky,
	 * so that nobody takes away what another made. */
	return (st->st_uid == 0 || st->st_uid == user) &&
	       (!(st->st_mode & (S_IWGRP | S_IWOTH)) || (st->st_mode & S_ISVTX));
}

static int open_directory(const char *path)
{
	int fd = sys_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);

	/* A link or a file where the store should be, as opposed to none at all. */
	return fd == -ENOTDIR || fd == -ELOOP ? -EPERM : fd;
}

/* Makes a directory that its owner may use, whatever the umask. */
static int make_directory(int dir, const char *path)
{
	int r = sys_mkdirat(dir, path, 0700);

	if (r == -EMLINK) /* no room for one more, as some file systems count it */
		return -ENOSPC;
	/* It is ours, and where it lies nobody else may replace it (/dev/shm is sticky). */
	if (r == 0) {
		r = sys_fchmodat(dir, path, 0700);
		if (r == -ENOENT)
			r = -EEXIST; /* it was there, and is removed again: so with the next who looks */
	}
	return r;
}

/* The caller's own store, made if it is not there; and again if somebody goes on removing it, but not for ever. */
static int open_own(const char *path)
{
	int dir = open_directory(path);

	for (int times = 0; dir == -ENOENT && times < 100; times++) {
		int r = make_directory(AT_FDCWD, path);
		if (r < 0 && r != -EEXIST)
			return r == -ENOTDIR ? -ENOENT : r == -EROFS ? -EACCES : r;
		dir = open_directory(path);
	}
	return dir;
}

static int store_open(unsigned kind, uid_t user, const char *root, struct store **opened)
{
	char path[STORE_PATH_BYTES];
	int r = store_path(kind, user, root, path);

	if (r < 0)
		return r;
	CLEANUP(close_fd) int dir = kind == MMOBJ_LOCAL ? open_own(path) : open_directory(path);
	struct stat st;

	if (dir < 0)
		return dir == -ENOENT ? -ENODEV : dir;
	r = sys_fstat(dir, &st);
	if (r < 0)
		return r;
	if (!is_trusted(kind, user, &st))
		return -EPERM;

	struct store *store = calloc(1, sizeof(*store));
	if (!store)
		return -ENOMEM;
	atomic_init(&store->refs, 1);
	atomic_init(&store->at, -1);
	atomic_init(&store->lost, false);
	store->kind = kind;
	store->user = user;
	store->dir = keep_fd(&dir);
	store->device = st.st_dev;
	store->inode = st.st_ino;
	store->root_length = strlen(root);
	memcpy(store->path, path, sizeof(path));
	*opened = store;
	return 0;
}

/* Is a store that was opened before the one that a caller means now? */
static bool is_meant(const struct store *store, uid_t user, const char *root)
{
	return store && store->user == user && strncmp(store->path, root, store->root_length) == 0 &&
	       root[store->root_length] == '\0';
}

/* Is its descriptor still what it was? Somebody who closed all may have its number by now; and a directory can be removed. */
static bool is_there(const struct store *store)
{
	struct stat st;

	/* Relaxed: who does not see it yet finds out by itself. */
	return !atomic_load_explicit(&store->lost, memory_order_relaxed) && sys_fstat(store->dir, &st) == 0 &&
	       st.st_ino == store->inode && st.st_dev == store->device && st.st_nlink > 0;
}

static int find(unsigned kind, bool sure, struct store **store)
{
	const char *root = store_root();
	uid_t user = geteuid();
	int r = 0;

	store_lock();
	if (!is_meant(kept[kind], user, root) || (sure && !is_there(kept[kind]))) {
		struct store *opened;
		r = store_open(kind, user, root, &opened);
		if (r == 0) {
			store_put(kept[kind]);
			kept[kind] = opened;
		}
	}
	if (r == 0)
		*store = store_ref(kept[kind]);
	store_unlock();
	return r;
}

int store_get(unsigned kind, struct store **store)
{
	return find(kind, true, store);
}

int store_find(unsigned kind, struct store **store)
{
	return find(kind, false, store);
}

void store_lost(struct store *store)
{
	atomic_store_explicit(&store->lost, true, memory_order_relaxed);
}

struct store *store_ref(struct store *store)
{
	/* Relaxed: whoever adds a reference has one. */
	atomic_fetch_add_explicit(&store->refs, 1, memory_order_relaxed);
	return store;
}

/* Closes a descriptor only if it is still what it was opened as. */
static void close_if_ours(const struct store *store, int dir, ino_t inode)
{
	struct stat st;

	if (dir >= 0 && sys_fstat(dir, &st) == 0 && st.st_dev == store->device && st.st_ino == inode)
		close(dir);
}

struct store *store_put(struct store *store)
{
	/* Release: what this thread did with it comes before; acquire: the last one sees what all did. */
	if (store && atomic_fetch_sub_explicit(&store->refs, 1, memory_order_acq_rel) == 1) {
		close_if_ours(store, store->dir, store->inode);
		close_if_ours(store, atomic_load_explicit(&store->at, memory_order_relaxed),
			      atomic_load_explicit(&store->at_inode, memory_order_relaxed));
		free(store);
	}
	return NULL;
}

void store_putp(struct store **store)
{
	store_put(*store);
}

int store_open_slots(struct store *store)
{
	struct stat st, slots;

	/* Acquire and release: the descriptor was opened before its number is seen. */
	if (atomic_load_explicit(&store->at, memory_order_acquire) >= 0)
		return 0;
	int r = sys_fstat(store->dir, &st);
	if (r < 0)
		return r;
	/* Only the store's owner makes it: whoever owned it could take others' slots away. */
	if (st.st_uid == store->user) {
		r = make_directory(store->dir, ".at");
		if (r < 0 && r != -EEXIST)
			return r;
	}
	CLEANUP(close_fd) int at = sys_openat(store->dir, ".at", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	if (at == -ENOTDIR || at == -ELOOP)
		return -EPERM;
	if (at == -ENOENT && st.st_uid == store->user)
		return -ENOENT; /* removed again */
	if (at < 0)
		return at == -ENOENT ? -ENODEV : at;
	r = sys_fstat(at, &slots);
	/* As open to others as the store itself is, so that they can take slots too. */
	if (r == 0 && slots.st_uid == store->user && slots.st_mode != st.st_mode)
		r = sys_fchmod(at, st.st_mode & 07777);
	if (r == 0 && !is_trusted(store->kind, store->user, &slots))
		r = -EPERM;
	if (r < 0)
		return r;
	atomic_store_explicit(&store->at_inode, slots.st_ino, memory_order_relaxed);
	int none = -1;
	if (atomic_compare_exchange_strong_explicit(&store->at, &none, at, memory_order_acq_rel, memory_order_acquire))
		(void)keep_fd(&at);
	return 0;
}

int store_open_list(const struct store *store)
{
	return sys_openat(store->dir, ".", O_RDONLY | O_DIRECTORY, 0);
}

int store_make_global(void)
{
	char path[STORE_PATH_BYTES];
	uid_t user = geteuid();
	int made = 0, r = store_path(MMOBJ_GLOBAL, user, store_root(), path);
	struct store *store = NULL;

	if (r < 0)
		return r;
	r = make_directory(AT_FDCWD, path);
	if (r == 0)
		made = 1;
	else if (r != -EEXIST)
		return r == -ENOENT ? -ENODEV : r == -EROFS ? -EACCES : r;
	r = store_get(MMOBJ_GLOBAL, &store);
	if (r < 0)
		return r;
	/* A chmod and not mkdir's mode, which the umask would change; a kill in between is mended by the next setup. */
	struct stat st;
	r = sys_fstat(store->dir, &st);
	if (r == 0 && (st.st_mode & 07777) != 01777 && st.st_uid == user) {
		r = sys_fchmod(store->dir, 01777);
		made = 1;
	}
	if (r == 0)
		r = store_open_slots(store);
	store_put(store);
	return r == -ENOENT ? -ENODEV : r < 0 ? r : made;
}
