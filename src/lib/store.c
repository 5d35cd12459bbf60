/* SPDX-License-Identifier: MIT */
/* store.c - finding, making, checking and keeping stores: see store.h */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
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

/* By hand, since printf(3) is most of the pages that the first call of a process would have to bring in. */
static char *write_number(char *to, unsigned number)
{
	char digits[10];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + number % 10);
	while (number /= 10);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

/* A store that is not open yet. */
static int store_new(unsigned kind, uid_t user, const char *root, struct store **made)
{
	size_t root_length = strlen(root), room = root_length + sizeof("/mmobj-4294967295");

	if (room > STORE_PATH_BYTES)
		return -ENODEV;
	struct store *store = calloc(1, sizeof(*store) + room);
	if (!store)
		return -ENOMEM;
	atomic_init(&store->refs, 1);
	atomic_init(&store->at, -1);
	atomic_init(&store->lost, false);
	store->kind = kind;
	store->user = user;
	store->dir = -1;
	store->root_length = root_length;
	char *end = stpcpy(stpcpy(store->path, root), kind == MMOBJ_LOCAL ? "/mmobj-" : "/mmobj");
	if (kind == MMOBJ_LOCAL)
		*write_number(end, user) = '\0';
	*made = store;
	return 0;
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
		if (times >
		    10) /* out of step with who removes it in a loop; and shortly, for others wait for the mutex */
			sys_sleep_us(50);
		int r = make_directory(AT_FDCWD, path);
		if (r < 0 && r != -EEXIST)
			return r == -ENOTDIR ? -ENOENT : r == -EROFS ? -EACCES : r;
		dir = open_directory(path);
	}
	return dir;
}

static int store_open(unsigned kind, uid_t user, const char *root, struct store **opened)
{
	CLEANUP(store_putp) struct store *store = NULL;
	struct stat st;
	int r = store_new(kind, user, root, &store);

	if (r < 0)
		return r;
	CLEANUP(close_fd) int dir = kind == MMOBJ_LOCAL ? open_own(store->path) : open_directory(store->path);
	if (dir < 0)
		return dir == -ENOENT ? -ENODEV : dir;
	r = sys_fstat(dir, &st);
	if (r < 0)
		return r;
	if (!is_trusted(kind, user, &st))
		return -EPERM;
	store->dir = keep_fd(&dir);
	store->device = st.st_dev;
	store->inode = st.st_ino;
	*opened = store_ref(store);
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

void store_walk_begin(struct store_walk *walk, int dir)
{
	walk->dir = dir;
	walk->error = 0;
	walk->filled = walk->at = 0;
}

static bool is_directory_of_ours(const char *file)
{
	return strcmp(file, ".") == 0 || strcmp(file, "..") == 0 || strcmp(file, ".at") == 0;
}

const struct sys_dirent *store_walk_next(struct store_walk *walk)
{
	const struct sys_dirent *found;

	do {
		if (walk->at == walk->filled) {
			walk->filled = sys_getdents(walk->dir, walk->room, sizeof(walk->room));
			walk->at = 0;
		}
		if (walk->filled <= 0) {
			walk->error = (int)walk->filled;
			walk->filled = 0;
			return NULL;
		}
		found = (const struct sys_dirent *)(walk->room + walk->at);
		walk->at += found->size;
	} while (is_directory_of_ours(found->name));
	return found;
}

int store_make_global(void)
{
	CLEANUP(store_putp) struct store *wanted = NULL;
	CLEANUP(store_putp) struct store *store = NULL;
	uid_t user = geteuid();
	int made = 0, r = store_new(MMOBJ_GLOBAL, user, store_root(), &wanted);

	if (r < 0)
		return r;
	r = make_directory(AT_FDCWD, wanted->path);
	if (r == 0)
		made = 1;
	else if (r != -EEXIST)
		return r == -ENOENT ? -ENODEV : r == -EROFS ? -EACCES : r;
	r = store_get(MMOBJ_GLOBAL, &store);
	if (r != 0)
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
	return r == -ENOENT ? -ENODEV : r < 0 ? r : made;
}
