/* SPDX-License-Identifier: MIT */
/* locks.c - the life lock and the gate: see locks.h */
#include "locks.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

#include "sys.h"

#define LIFE (INT64_C(1) << 62)
#define GATE (LIFE + 1)

/* 0 or -errno. */
static int lock(int fd, short type, int64_t start, int64_t length)
{
	int r = sys_lock(fd, F_OFD_SETLK, type, start, length);

	return r < 0 ? r : 0;
}

int gate_shut(int fd)
{
	return lock(fd, F_WRLCK, GATE, 1);
}

void locks_release(int fd)
{
	/* From 0 to the end: then the kernel need not get ready to cut a lock in two, which is a quarter of the call. */
	(void)lock(fd, F_UNLCK, 0, 0);
}

int life_take(int fd)
{
	/* Turns a gate that this description has shut into a holder's, too: a step that nobody can get between. */
	return lock(fd, F_RDLCK, LIFE, 2);
}

int life_held(int fd)
{
	int r = sys_lock(fd, F_OFD_GETLK, F_WRLCK, LIFE, 1);

	return r < 0 ? r : r != F_UNLCK;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int census_add(struct life_census *census, uint64_t inode, size_t *room)
{
	if (census->count == *room) {
		size_t more = *room ? *room * 2 : 64;
		uint64_t *grown = realloc(census->inodes, more * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		census->inodes = grown;
		*room = more;
	}
	census->inodes[census->count++] = inode;
	return 0;
}

int life_census_take(struct life_census *census, dev_t device)
{
	/* "7: OFDLCK ADVISORY  READ -1 00:17:1234 4611686018427387904 4611686018427387905" (proc_locks(5)) */
	FILE *locks = fopen("/proc/locks", "re");
	char line[256];
	size_t room = 0;
	int r = 0, count = 0;

	if (!locks)
		return -errno;
	*census = (struct life_census){0};
	while (r == 0 && fgets(line, sizeof(line), locks)) {
		unsigned major_, minor_;
		uint64_t inode;
		int64_t start;

		/* For each page of it the kernel goes through the list from its beginning: of 100,000 locks for 12 seconds. */
		if (count++ == CENSUS_LOCKS)
			r = -E2BIG;
		else if (sscanf(line, "%*s OFDLCK %*s %*s %*d %x:%x:%" SCNu64 " %" SCNd64, &major_, &minor_, &inode,
				&start) == 4 &&
			 start == LIFE && major_ == major(device) && minor_ == minor(device))
			r = census_add(census, inode, &room);
	}
	fclose(locks);
	if (r < 0)
		life_census_free(census);
	else if (census->count > 0)
		qsort(census->inodes, census->count, sizeof(*census->inodes), by_number);
	return r;
}

bool life_census_has(const struct life_census *census, uint64_t inode)
{
	return census->count > 0 &&
	       bsearch(&inode, census->inodes, census->count, sizeof(*census->inodes), by_number) != NULL;
}

void life_census_free(struct life_census *census)
{
	free(census->inodes);
	*census = (struct life_census){0};
}
