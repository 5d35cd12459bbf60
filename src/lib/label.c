/* SPDX-License-Identifier: MIT */
/* label.c - writing, reading and checking labels: see label.h */
#include "label.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "mmobj.h"
#include "slot.h"
#include "sys.h"

static const char magic[8] = {'m', 'm', 'o', 'b', 'j', '\r', '\n', 0x1A};
#define VERSION 1u
#define FLAGS_KNOWN (MMOBJ_SPARSE | MMOBJ_READ_ONLY | MMOBJ_SAME_ADDRESS | MMOBJ_HUGE | LABEL_NAMED | LABEL_UNFINISHED)

/* So much is read at first: it has all of a label whose name and path are not long. */
#define HEAD_BYTES 256u

uint64_t label_data_bytes(const struct label *label)
{
	uint64_t page = sys_page();

	return label->kind == MMOBJ_KIND_FILE ? 0 : (label->size + page - 1) & ~(page - 1);
}

void label_sign(struct label *label, uid_t user)
{
	label->made_ns = sys_clock_ns();
	label->maker_pid = (uint32_t)getpid();
	label->maker_uid = user;
	size_t length = strnlen(program_invocation_short_name, sizeof(((struct label_disk *)0)->maker) - 1);
	memcpy(label->maker, program_invocation_short_name, length);
	label->maker[length] = '\0';
}

int label_write(int fd, const struct label *label)
{
	struct label_disk disk = {
	    .version = htole32(VERSION),
	    .kind = htole32(label->kind),
	    .size = htole64(label->size),
	    .access = htole32(label->access),
	    .flags = htole32(label->flags),
	    .address = htole64(label->address),
	    .made_ns = (int64_t)htole64((uint64_t)label->made_ns),
	    .maker_pid = htole32(label->maker_pid),
	    .maker_uid = htole32(label->maker_uid),
	    .file_device = htole64(label->file_device),
	    .file_inode = htole64(label->file_inode),
	    .name_length = htole16((uint16_t)label->name_length),
	    .path_length = htole16((uint16_t)label->path_length),
	};

	memcpy(disk.magic, magic, sizeof(magic));
	memcpy(disk.maker, label->maker, sizeof(disk.maker));
	memcpy(disk.text, label->name, label->name_length);
	memcpy(disk.text + label->name_length, label->path, label->path_length);
	return sys_pwrite(fd, &disk, sizeof(disk), label_data_bytes(label));
}

static void decode(struct label *label, const struct label_disk *disk, const struct stat *st)
{
	label->device = st->st_dev;
	label->inode = st->st_ino;
	label->kind = le32toh(disk->kind);
	label->size = le64toh(disk->size);
	label->access = le32toh(disk->access);
	label->flags = le32toh(disk->flags);
	label->address = le64toh(disk->address);
	label->made_ns = (int64_t)le64toh((uint64_t)disk->made_ns);
	label->maker_pid = le32toh(disk->maker_pid);
	label->maker_uid = le32toh(disk->maker_uid);
	label->file_device = le64toh(disk->file_device);
	label->file_inode = le64toh(disk->file_inode);
	memcpy(label->maker, disk->maker, sizeof(disk->maker));
	label->maker[sizeof(disk->maker)] = '\0';
	label->name_length = le16toh(disk->name_length);
	label->path_length = le16toh(disk->path_length);
}

/* Is what the label says possible, and true of this file? The text has not been looked at yet. */
static bool is_sound(const struct label *label, const struct stat *st)
{
	bool file = label->kind == MMOBJ_KIND_FILE;
	bool addressed = label->flags & MMOBJ_SAME_ADDRESS;

	return (file || label->kind == MMOBJ_KIND_MEMORY) && label->size > 0 && label->size <= OBJECT_SIZE_MAX &&
	       (label->flags & ~FLAGS_KNOWN) == 0 &&
	       label->access == (label->flags & MMOBJ_READ_ONLY ? MMOBJ_READ : MMOBJ_READ | MMOBJ_WRITE) &&
	       (uint64_t)st->st_size == label_data_bytes(label) + LABEL_BYTES &&
	       (addressed ? slot_is_sound(label->address, label->size)
			  : !label->address || slot_is_sound(label->address, 0)) &&
	       label->name_length < NAME_BYTES && label->path_length < LABEL_PATH_BYTES &&
	       (label->path_length > 0) == file;
}

static bool text_is_sound(const struct label *label, const struct name *wanted)
{
	struct name said;

	if (memchr(label->path, '\0', label->path_length) || (label->path_length > 0 && label->path[0] != '/'))
		return false;
	if (wanted)
		return label->flags & LABEL_NAMED && label->name_length == wanted->length &&
		       memcmp(label->name, wanted->text, wanted->length) == 0;
	/* Nobody asked for it by name: it must have said one that exists. */
	if (!(label->flags & LABEL_NAMED))
		return label->name_length == 0;
	return name_parse(&said, label->name) == 0 && said.text == label->name && said.length == label->name_length;
}

int label_read(int fd, const struct name *name, struct label *label, struct stat *st)
{
	struct label_disk disk;
	uint64_t at;
	int r = sys_fstat(fd, st);

	if (r < 0)
		return r;
	if (S_ISREG(st->st_mode) && st->st_size == 0)
		return -ENODATA;
	if (!S_ISREG(st->st_mode) || st->st_size < LABEL_BYTES)
		return -EBADMSG;
	at = (uint64_t)st->st_size - LABEL_BYTES;
	ssize_t n = sys_pread(fd, &disk, HEAD_BYTES, at);
	if (n < 0)
		return (int)n;
	if (n != HEAD_BYTES || memcmp(disk.magic, magic, sizeof(magic)) != 0 || le32toh(disk.version) != VERSION)
		return -EBADMSG;
	decode(label, &disk, st);
	if (!is_sound(label, st))
		return -EBADMSG;

	size_t total = offsetof(struct label_disk, text) + label->name_length + label->path_length;
	if (total > HEAD_BYTES) {
		n = sys_pread(fd, (char *)&disk + HEAD_BYTES, total - HEAD_BYTES, at + HEAD_BYTES);
		if (n < 0)
			return (int)n;
		if ((size_t)n != total - HEAD_BYTES)
			return -EBADMSG;
	}
	memcpy(label->name, disk.text, label->name_length);
	label->name[label->name_length] = '\0';
	memcpy(label->path, disk.text + label->name_length, label->path_length);
	label->path[label->path_length] = '\0';
	if (!text_is_sound(label, name))
		return -EBADMSG;
	return label->flags & LABEL_UNFINISHED ? -ENODATA : 0;
}
