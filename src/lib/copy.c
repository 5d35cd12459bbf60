/* SPDX-License-Identifier: MIT */
/*
 * copy.c - bytes in and out of an object without a view
 *
 * Who may write an object in memory can also cut it short, and a touch of what a view has there no more is a SIGBUS. The kernel
 * copies here, by the hold's own descriptor, and answers instead.
 */
#include <errno.h>
#include <fcntl.h>

#include "hold.h"
#include "mmobj.h"
#include "sys.h"

/*
 * The descriptor to copy by, if that part is in the object. *own: receives one of this call's own, to be closed. A caller's
 * descriptor (MMOBJ_FROM_FD) can have been opened so that it writes at the end, whatever the offset, or moves whole blocks only.
 */
static int reach(const mmobj *object, uint64_t offset, size_t length, int *own)
{
	const struct hold *hold = object->hold;
	bool writable = object->access & MMOBJ_WRITE;

	if (offset > hold->size || length > hold->size - offset)
		return -ERANGE;
	int fd = (hold->kind == MMOBJ_KIND_FILE ? hold->file : hold->entry)[writable];
	int flags = sys_status_flags(fd);
	if (flags < 0 || !(flags & (O_APPEND | O_DIRECT)))
		return flags < 0 ? flags : fd;
	*own = sys_reopen(fd, writable ? O_RDWR : O_RDONLY);
	return *own;
}

int mmobj_read(mmobj *object, uint64_t offset, void *buffer, size_t length)
{
	CLEANUP(close_fd) int own = -1;

	if (!object || !buffer)
		return -EINVAL;
	int fd = reach(object, offset, length, &own);
	if (fd < 0)
		return fd;
	for (char *to = buffer; length > 0;) {
		ssize_t n = sys_pread(fd, to, length, offset);
		if (n <= 0)
			return n < 0 ? (int)n : -ESTALE;
		to += n;
		offset += (uint64_t)n;
		length -= (size_t)n;
	}
	return 0;
}

int mmobj_write(mmobj *object, uint64_t offset, const void *buffer, size_t length)
{
	CLEANUP(close_fd) int own = -1;
	struct stat st;

	if (!object || !buffer)
		return -EINVAL;
	if (!(object->access & MMOBJ_WRITE))
		return -EACCES;
	int fd = reach(object, offset, length, &own);
	if (fd < 0)
		return fd;
	if (length > 0 && offset + length > sys_file_size_limit())
		return -EFBIG; /* before the kernel says it with SIGXFSZ */
	int r = sys_fstat(fd, &st);
	if (r == 0 && (uint64_t)st.st_size < offset + length)
		r = -ESTALE; /* or it would grow again */
	if (r == 0)
		r = sys_pwrite(fd, buffer, length, offset);
	return r == -EPERM ? -EACCES : r;
}
