/* SPDX-License-Identifier: MIT */
/*
 * side-protocol.c - the system calls that libmmobj makes, and nothing else of it: see side.h
 *
 * What the kernel takes for the promise that an object lives as long as its users. The rest of the difference to the bare calls
 * is libmmobj's own.
 */
#include "side.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LABEL_BYTES 4096u
#define LIFE (INT64_C(1) << 62)
#define GATE (LIFE + 1)

const bool side_maps_at_open = false;

const char *side_version(void)
{
	return "O_TMPFILE, fallocate, F_OFD_SETLK, linkat ...";
}

/* The benchmark's folder is the store. */
static int store(void)
{
	static int dir = -1;

	if (dir < 0)
		dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(dir >= 0, "opening the folder");
	return dir;
}

static int lock(int fd, int command, short type, off_t start, off_t length)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	must(fcntl(fd, command, &lock) == 0, "fcntl");
	return lock.l_type;
}

void side_create(struct share *share, const char *name, size_t size)
{
	static const char label[LABEL_BYTES];
	struct stat st;

	must(geteuid() != (uid_t)-1 && fstat(store(), &st) == 0, "fstat");
	int fd = openat(store(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	must(fd >= 0 && fstat(fd, &st) == 0, "O_TMPFILE");
	must(fallocate(fd, 0, 0, (off_t)(size + LABEL_BYTES)) == 0, "fallocate");
	must(pwrite(fd, label, LABEL_BYTES, (off_t)size) == LABEL_BYTES, "pwrite");
	lock(fd, F_OFD_SETLK, F_RDLCK, LIFE, 2);
	must(linkat(fd, "", store(), name, AT_EMPTY_PATH) == 0, "linkat");
	*share = (struct share){.number = fd, .size = size};
}

void side_destroy(struct share *share, const char *name)
{
	int fd = (int)share->number;
	struct stat st;

	lock(fd, F_OFD_SETLK, F_WRLCK, GATE, 1);
	must(fstatat(store(), name, &st, AT_SYMLINK_NOFOLLOW) == 0 && unlinkat(store(), name, 0) == 0, "unlinkat");
	close(fd);
}

void side_open(struct share *share, const char *name)
{
	char label[256];
	struct stat st;

	must(geteuid() != (uid_t)-1, "geteuid");
	int fd = openat(store(), name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	must(fd >= 0, "openat");
	must(lock(fd, F_OFD_GETLK, F_WRLCK, LIFE, 1) != F_UNLCK, "a holder");
	lock(fd, F_OFD_SETLK, F_RDLCK, LIFE, 2);
	must(fstat(fd, &st) == 0, "fstat");
	must(pread(fd, label, sizeof(label), st.st_size - LABEL_BYTES) == sizeof(label), "pread");
	*share = (struct share){.number = fd, .size = (size_t)st.st_size - LABEL_BYTES};
}

void side_close(struct share *share)
{
	int fd = (int)share->number;

	lock(fd, F_OFD_SETLK, F_UNLCK, 0, 0);
	must(lock(fd, F_OFD_GETLK, F_WRLCK, LIFE, 1) != F_UNLCK, "another holder");
	close(fd);
}

void *side_map(struct share *share)
{
	void *view = mmap(NULL, share->size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)share->number, 0);

	must(view != MAP_FAILED, "mmap");
	return view;
}

void side_unmap(struct share *share, void *view)
{
	must(munmap(view, share->size) == 0, "munmap");
}
