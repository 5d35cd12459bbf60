/* SPDX-License-Identifier: MIT */
/* share.c - share modes: see share.h */
#include "share.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../lib/retry.h"
#include "../lib/sys.h"
#include "sys-file.h"

#define DOOR ((INT64_C(1) << 62) + 256) /* on no byte that an entry of a store has locked */
#define BYTES (DOOR + 1)
#define NUMBER 6
#define TIMES 3 /* to ask again when refused */

/*
 * The bytes, as bits of a set. In this order what is usual lies side by side, and takes one call: reading and writing with all
 * else denied, or writing that denies writing.
 */
enum {
	DELETES = 1,
	READS = 2,
	WRITES = 4,
	NO_WRITING = 8,
	NO_DELETING = 16,
	NO_READING = 32,
};

static unsigned uses_of(DWORD rights)
{
	return (rights & FILE_SHARE_READ ? READS : 0) | (rights & FILE_SHARE_WRITE ? WRITES : 0) |
	       (rights & FILE_SHARE_DELETE ? DELETES : 0);
}

static unsigned denials_of(DWORD rights)
{
	return (rights & FILE_SHARE_READ ? NO_READING : 0) | (rights & FILE_SHARE_WRITE ? NO_WRITING : 0) |
	       (rights & FILE_SHARE_DELETE ? NO_DELETING : 0);
}

/* Calls for each run of neighbours in a set of bytes; the first answer that is not 0 ends it. */
static int each_run(unsigned set, int fd, int (*call)(int fd, int64_t start, int64_t length))
{
	for (int first = 0, end; first < NUMBER; first = end + 1) {
		for (end = first; set >> end & 1; end++)
			;
		int r = end > first ? call(fd, BYTES + first, end - first) : 0;
		if (r)
			return r;
	}
	return 0;
}

/* Has somebody else a lock there? An error (no such locks here) counts as no. */
static int is_locked(int fd, int64_t start, int64_t length)
{
	int r = sys_lock(fd, F_OFD_GETLK, F_WRLCK, start, length);

	return r >= 0 && r != F_UNLCK;
}

/* What cannot be locked (no such locks here, a descriptor that cannot read) is not claimed, and no error. */
static int lock(int fd, int64_t start, int64_t length)
{
	int r = sys_lock(fd, F_OFD_SETLK, F_RDLCK, start, length);

	return r == -EAGAIN ? r : 0;
}

static int try_door(int fd)
{
	(void)lock(fd, DOOR, 1);
	if (!is_locked(fd, DOOR, 1))
		return 0;
	(void)sys_lock(fd, F_OFD_SETLK, F_UNLCK, DOOR, 1);
	return -EAGAIN;
}

/* Two that met at the door, and go on in step, would meet there again: each waits for a time of its own. */
static void pause_alone(void)
{
	static _Thread_local uint32_t seed;

	if (!seed)
		seed = (uint32_t)sys_clock_ns() ^ (uint32_t)gettid() * 2654435761u;
	seed = seed * 1664525u + 1013904223u;
	sys_sleep_us(seed >> 26); /* up to 63 */
}

static int enter(int fd)
{
	struct retry again = {0};
	int r = try_door(fd);

	while (retry(&again, &r)) {
		pause_alone();
		r = try_door(fd);
	}
	return r;
}

int share_at_door(int fd, int (*at_door)(int fd, const void *what), const void *what)
{
	for (int times = 0;; times++) {
		int r = enter(fd);
		if (r < 0)
			return -ETXTBSY;
		r = at_door(fd, what);
		if (r == 0)
			(void)sys_lock(fd, F_OFD_SETLK, F_UNLCK, DOOR, 1);
		else
			share_drop(fd);
		if (r != -ETXTBSY || times == TIMES)
			return r;
		pause_alone();
	}
}

bool share_allowed(int fd, struct share share)
{
	return !each_run(denials_of(share.uses) | uses_of(share.denies), fd, is_locked);
}

int share_take(int fd, struct share share)
{
	return each_run(uses_of(share.uses) | denials_of(share.denies), fd, lock);
}

void share_drop(int fd)
{
	(void)sys_lock(fd, F_OFD_SETLK, F_UNLCK, DOOR, 1 + NUMBER);
}
