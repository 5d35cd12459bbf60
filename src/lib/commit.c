/* SPDX-License-Identifier: MIT */
/* commit.c - memory in advance: see commit.h */
#include "commit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>

#include "sys.h"

/* tmpfs undoes a whole call that a signal interrupts: with a timer ticking, a large one would never end. */
#define PIECE (UINT64_C(16) << 20)

/* ---- is there room? --------------------------------------------------------------------------------------------- */

/*
 * What there is without doubt, where /proc cannot say how much of the rest is cache, which gives way: what is free, and a
 * quarter of all is always believed.
 */
static uint64_t free_memory(void)
{
	struct sysinfo facts;

	if (sysinfo(&facts) != 0)
		return UINT64_MAX;
	uint64_t unused = (uint64_t)facts.freeram + facts.bufferram, quarter = (uint64_t)facts.totalram / 4;
	return (unused > quarter ? unused : quarter) * facts.mem_unit;
}

/* In bytes, as the kernel estimates it. */
static uint64_t available_memory(void)
{
	char text[256]; /* of /proc/meminfo: MemAvailable is its third line */
	unsigned long long kib;
	CLEANUP(close_fd) int info = sys_openat(AT_FDCWD, "/proc/meminfo", O_RDONLY, 0);
	ssize_t n = info < 0 ? -1 : sys_pread(info, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return free_memory();
	text[n] = '\0';
	const char *line = strstr(text, "MemAvailable:");
	return line && sscanf(line, "MemAvailable: %llu kB", &kib) == 1 ? kib * 1024 : free_memory();
}

/*
 * Is there room for so much? The kernel finds out only when everything is full. For memory that is when its out-of-memory
 * killer has been about: a memfd has no bound of its own, and a tmpfs may promise more than there is.
 */
static int has_room(int fd, uint64_t length, bool *in_memory)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) != 0)
		return 0;
	*in_memory = (uint32_t)fs.f_type == TMPFS_MAGIC;
	/* What a disk keeps back for root is not for objects, whoever makes them. */
	if (fs.f_blocks > 0 && length / (uint64_t)fs.f_bsize > fs.f_bavail)
		return -ENOSPC;
	return *in_memory && length > available_memory() ? -ENOMEM : 0;
}

/* ---- huge pages ------------------------------------------------------------------------------------------------- */

/* What one huge page has: a page full of entries, of 8 bytes each, that each stand for a page. */
size_t huge_bytes(void)
{
	return sys_page() * (sys_page() / 8);
}

/* Whole blocks, by a window on them. In each there must be one page for the kernel to begin with: the last. */
static bool collapse(int fd, uint64_t offset, size_t bytes, void *window)
{
	size_t huge = huge_bytes();
	void *view;

	for (size_t i = huge; i <= bytes; i += huge)
		if (sys_fallocate(fd, offset + i - sys_page(), sys_page()) < 0)
			return false;
	return sys_mmap(window, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, offset, &view) == 0 &&
	       sys_madvise(window, bytes, MADV_COLLAPSE) == 0;
}

/*
 * The whole blocks of a piece of a file in huge pages, whatever the mount's options are: they are had and given back an order
 * of magnitude faster, and so is every access that misses the TLB. False: not all of them; then it is not tried any more, for the
 * kernel has searched for long (or cannot do it: before Linux 6.1).
 */
static bool commit_huge(int fd, uint64_t offset, uint64_t length)
{
	size_t huge = huge_bytes();
	uint64_t first = (offset + huge - 1) / huge * huge, end = (offset + length) / huge * huge;
	void *room = NULL;

	if (first >= end)
		return true;
	size_t bytes = (size_t)(end - first);
	if (sys_reserve(NULL, bytes + huge, 0, &room) < 0)
		return false;
	bool all = collapse(fd, first, bytes, (char *)room + (-(uintptr_t)room & (huge - 1)));
	/* Whatever the kernel has no memory for: no mapping may be left, for it would hold the object. */
	if (sys_munmap(room, bytes + huge) < 0)
		(void)sys_reserve(room, bytes + huge, MAP_FIXED, &room);
	return all;
}

/* ----------------------------------------------------------------------------------------------------------------- */

int commit(int fd, uint64_t offset, uint64_t length, bool huge)
{
	bool in_memory = false;
	int r = 0;

	for (uint64_t at = offset, end = offset + length, part; at < end && r == 0; at += part) {
		part = PIECE - at % PIECE < end - at ? PIECE - at % PIECE : end - at;
		/* Asked again for each piece, since others take memory, too; and not for what is small. */
		if (length >= PIECE / 8)
			r = has_room(fd, end - at, &in_memory);
		if (r == 0 && huge && in_memory)
			huge = commit_huge(fd, at, part);
		if (r == 0) /* what is there already is only looked at */
			r = sys_fallocate(fd, at, part);
	}
	return r;
}
