/* SPDX-License-Identifier: MIT */
/*
 * label.h - the last 4 KiB of an entry: what the object is
 *
 * Written once, before the entry has a name, and never changed while anybody holds the object: so it is read without a lock.
 * All that it says is checked against the file that it was read from, and against the name asked for, before it is believed.
 */
#ifndef LABEL_H
#define LABEL_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "name.h"

#define LABEL_BYTES 4096
#define LABEL_PATH_BYTES 3001 /* the longest path of a backing file and its NUL */
#define OBJECT_SIZE_MAX (UINT64_C(1) << 61)

/* Flags of a label: MMOBJ_SPARSE, _READ_ONLY, _SAME_ADDRESS and _HUGE as in mmobj.h, and this: */
#define LABEL_NAMED 0x10000u
#define LABEL_UNFINISHED 0x20000u /* somebody who took over a dead entry is at work on it, or was killed at that */

/* As it lies in the file: little-endian, the same on every machine. Text: the name, then the path, without NULs. */
struct label_disk {
	char magic[8];
	uint32_t version;
	uint32_t kind;
	uint64_t size;
	uint32_t access;
	uint32_t flags;
	uint64_t address;
	int64_t made_ns;
	uint32_t maker_pid;
	uint32_t maker_uid;
	uint64_t file_device;
	uint64_t file_inode;
	char maker[16];
	uint16_t name_length;
	uint16_t path_length;
	uint32_t zero;
	char text[LABEL_BYTES - 96];
};
static_assert(offsetof(struct label_disk, version) == 8, "layout");
static_assert(offsetof(struct label_disk, kind) == 12, "layout");
static_assert(offsetof(struct label_disk, size) == 16, "layout");
static_assert(offsetof(struct label_disk, access) == 24, "layout");
static_assert(offsetof(struct label_disk, flags) == 28, "layout");
static_assert(offsetof(struct label_disk, address) == 32, "layout");
static_assert(offsetof(struct label_disk, made_ns) == 40, "layout");
static_assert(offsetof(struct label_disk, maker_pid) == 48, "layout");
static_assert(offsetof(struct label_disk, maker_uid) == 52, "layout");
static_assert(offsetof(struct label_disk, file_device) == 56, "layout");
static_assert(offsetof(struct label_disk, file_inode) == 64, "layout");
static_assert(offsetof(struct label_disk, maker) == 72, "layout");
static_assert(offsetof(struct label_disk, name_length) == 88, "layout");
static_assert(offsetof(struct label_disk, path_length) == 90, "layout");
static_assert(offsetof(struct label_disk, zero) == 92, "layout");
static_assert(offsetof(struct label_disk, text) == 96, "layout");
static_assert(sizeof(struct label_disk) == LABEL_BYTES, "layout");
static_assert(NAME_BYTES - 1 + LABEL_PATH_BYTES - 1 <= LABEL_BYTES - offsetof(struct label_disk, text),
	      "both find room");

/* As the library uses it. */
struct label {
	uint32_t kind;   /* MMOBJ_KIND_ */
	uint32_t access; /* the most that a handle may have: MMOBJ_READ, or MMOBJ_READ | MMOBJ_WRITE */
	uint32_t flags;
	uint64_t size;
	uint64_t address; /* its slot; without MMOBJ_SAME_ADDRESS, one that it was left with and does not use */
	int64_t made_ns;
	uint32_t maker_pid, maker_uid;
	uint64_t file_device, file_inode;
	dev_t device; /* of the entry that it was read from, or is in; these two are not written */
	ino_t inode;
	size_t name_length, path_length;
	char maker[17];
	char name[NAME_BYTES];
	char path[LABEL_PATH_BYTES];
};

uint64_t label_data_bytes(const struct label *label); /* what lies before the label in the entry */
void label_sign(struct label *label, uid_t user);     /* who makes it, and when */
int label_write(int fd, const struct label *label);

/*
 * Reads and checks the label of an open entry, whose facts it leaves in *st. `name`, if not NULL, is the name that led
 * there. -EBADMSG: not an entry, or not one of that name; -ENODATA: an empty or unfinished one, with nothing to lose.
 */
int label_read(int fd, const struct name *name, struct label *label, struct stat *st);

#endif
