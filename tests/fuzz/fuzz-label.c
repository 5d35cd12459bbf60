/* SPDX-License-Identifier: MIT */
/*
 * fuzz-label.c - labels: whatever bytes end a file, they are refused or say what is possible
 *
 * The input is how many pages of data lie before the label (a byte), the name that led to it (0: none), and the label.
 */
#include "fuzz.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "label.h"
#include "mmobj.h"

static void check(const struct label *label, const struct stat *st)
{
	must(label->kind == MMOBJ_KIND_MEMORY || label->kind == MMOBJ_KIND_FILE);
	must(label->size > 0 && label->size <= OBJECT_SIZE_MAX);
	must(label_data_bytes(label) + LABEL_BYTES == (uint64_t)st->st_size);
	must(strlen(label->name) == label->name_length && label->name_length <= MMOBJ_NAME_MAX);
	must(strlen(label->path) == label->path_length && label->path_length <= MMOBJ_PATH_MAX);
	must((label->path[0] == '/') == (label->kind == MMOBJ_KIND_FILE));
	must(!(label->flags & MMOBJ_SAME_ADDRESS) || label->address != 0);
	must(strlen(label->maker) <= 16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static const char *const names[] = {"a", "a name", "b"};
	static struct label label;
	struct input input = {data, size};
	struct name name, *wanted = NULL;
	struct stat st;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	must(fd >= 0);
	off_t before = (off_t)take_byte(&input) * 4096;
	unsigned which = take_byte(&input) % 4;
	if (input.left > LABEL_BYTES)
		return 0;
	if (which > 0) {
		must(name_parse(&name, names[which - 1]) == 0);
		wanted = &name;
	}
	/* Half of the files end in the middle of a label. */
	must(ftruncate(fd, 0) == 0);
	must(ftruncate(fd, before + (off_t)(input.left % 2 ? input.left : LABEL_BYTES)) == 0);
	must(pwrite(fd, input.at, input.left, before) == (ssize_t)input.left);
	int r = label_read(fd, wanted, &label, &st);
	must(r == 0 || r == -EBADMSG || r == -ENODATA);
	if (r == 0)
		check(&label, &st);
	return 0;
}
