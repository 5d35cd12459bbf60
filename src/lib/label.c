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

/* Numbers of the layout, out of the first bytes of it: a whole label would be a page of the stack, which costs a fault. */
static uint16_t get16(const char *head, size_t at)
{
	uint16_t number;

	memcpy(&number, head + at, sizeof(number));
	return le16toh(number);
}

static uint32_t get32(const char *head, size_t at)
{
	uint32_t number;

	memcpy(&number, head + at, sizeof(number));
	return le32toh(number);
}

static uint64_t get64(const char *head, size_t at)
{
	uint64_t number;

	memcpy(&number, head + at, sizeof(number));
	return le64toh(number);
}

#define AT(member) offsetof(struct label_disk, member)

static void decode(struct label *label, const char *head, const struct stat *st)
{
	label->device = st->st_dev;
	label->inode = st->st_ino;
	label->kind = get32(head, AT(kind));
	label->size = get64(head, AT(size));
	label->access = get32(head, AT(access));
	label->flags = get32(head, AT(flags));
	label->address = get64(head, AT(address));
	label->made_ns = (int64_t)get64(head, AT(made_ns));
	label->maker_pid = get32(head, AT(maker_pid));
	label->maker_uid = get32(head, AT(maker_uid));
	label->file_device = get64(head, AT(file_device));
	label->file_inode = get64(head, AT(file_inode));
	memcpy(label->maker, head + AT(maker), sizeof(label->maker) - 1);
	label->maker[sizeof(label->maker) - 1] = '\0';
	label->name_length = get16(head, AT(name_length));
	label->path_length = get16(head, AT(path_length));
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

/* A piece of the text: what of it is in the head, and the rest from the file. */
static int read_text(int fd, uint64_t at, const char *head, size_t from, char *to, size_t length)
{
	size_t there = from >= HEAD_BYTES ? 0 : length < HEAD_BYTES - from ? length : HEAD_BYTES - from;
	ssize_t n = 0;

	if (there > 0)
		memcpy(to, head + from, there);
	if (there < length)
		n = sys_pread(fd, to + there, length - there, at + from + there);
	to[length] = '\0';
	return n < 0 ? (int)n : (size_t)n == length - there ? 0 : -EBADMSG;
}

int label_read(int fd, const struct name *name, struct label *label, struct stat *st)
{
	char head[HEAD_BYTES];
	int r = sys_fstat(fd, st);

	if (r < 0)
		return r;
	if (S_ISREG(st->st_mode) && st->st_size == 0)
		return -ENODATA;
	if (!S_ISREG(st->st_mode) || st->st_size < LABEL_BYTES)
		return -EBADMSG;
	uint64_t at = (uint64_t)st->st_size - LABEL_BYTES;
	ssize_t n = sys_pread(fd, head, HEAD_BYTES, at);
	if (n < 0)
		return (int)n;
	if (n != HEAD_BYTES || memcmp(head, magic, sizeof(magic)) != 0 || get32(head, AT(version)) != VERSION)
		return -EBADMSG;
	decode(label, head, st);
	if (!is_sound(label, st))
		return -EBADMSG;
	r = read_text(fd, at, head, AT(text), label->name, label->name_length);
	if (r == 0)
		r = read_text(fd, at, head, AT(text) + label->name_length, label->path, label->path_length);
	if (r < 0)
		return r;
	if (!text_is_sound(label, name))
		return -EBADMSG;
	return label->flags & LABEL_UNFINISHED ? -ENODATA : 0;
}
