/* SPDX-License-Identifier: MIT */
/* create.c - CreateFileMapping: see memoryapi.h */
#include "mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/sys.h"
#include "error.h"
#include "file.h"
#include "gate.h"

/* What CreateFileMapping() was asked for. */
struct wanted {
	struct file *file; /* NULL: memory */
	const char *name;  /* NULL: no name */
	int name_error; /* -errno: it cannot be one; found out when it is looked for, as all that is wrong with names */
	uint64_t size;
	bool write; /* PAGE_READWRITE */
	bool sparse;
};

/*
 * Who may open a new object in Global\: whom the umask lets, as for a file. (Elsewhere nobody else gets at it.) umask(2) can only
 * be read by setting it, which would be seen by other threads; /proc tells it, and without that it is the usual one.
 */
static uint32_t mode_for(const char *name)
{
	char status[512];
	unsigned mask = 022;

	if (!name || strncmp(name, "Global\\", 7) != 0)
		return 0600;
	int fd CLEANUP(close_fd) = sys_openat(AT_FDCWD, "/proc/self/status", O_RDONLY, 0);
	ssize_t n = fd < 0 ? 0 : sys_pread(fd, status, sizeof(status) - 1, 0);
	status[n > 0 ? n : 0] = '\0';
	const char *line = strstr(status, "\nUmask:\t");
	if (line)
		mask = (unsigned)strtoul(line + 8, NULL, 8);
	return 0666 & ~mask;
}

static bool is_read_only(mmobj *memory)
{
	struct mmobj_info info;

	return mmobj_stat(memory, &info) == 0 && info.flags & MMOBJ_READ_ONLY;
}

/*
 * Opens what exists. An object that was made read-only is opened to read even for who asks to write: the handle is his, and
 * MapViewOfFile() says no. A store that is not there has no objects.
 */
static int open_object(const struct wanted *w, mmobj **memory)
{
	if (w->name_error < 0)
		return w->name_error;
	int r = mmobj_open(w->name, w->write ? MMOBJ_WRITE : MMOBJ_READ, memory);
	if (r == -EACCES && w->write) {
		if (mmobj_open(w->name, MMOBJ_READ, memory) < 0)
			return r;
		if (is_read_only(*memory))
			return 0;
		*memory = mmobj_close(*memory);
	}
	return r == -ENODEV ? -ENOENT : r;
}

/* The object, new or not: 1, 0 or -errno. No address can be had for it (too large, or all are taken): then without. */
static int make_object(const struct wanted *w, mmobj **memory)
{
	struct mmobj_new what = {.size = w->size};
	unsigned access = w->write ? MMOBJ_WRITE : MMOBJ_READ;
	CLEANUP(close_fd) int fd = -1;
	int r;

	if (w->name_error < 0)
		return w->name_error;
	what.mode = mode_for(w->name);
	if (!w->write)
		what.flags |= MMOBJ_READ_ONLY;
	if (w->file) {
		fd = file_describe_anew(w->file, w->write);
		if (fd < 0)
			return fd;
		what.flags |= MMOBJ_FROM_FD;
		what.fd = fd;
	} else {
		what.flags |= w->sparse ? MMOBJ_SPARSE : 0;
		what.flags |= w->name ? MMOBJ_SAME_ADDRESS : 0;
	}
	do {
		r = w->name ? mmobj_create_or_open(w->name, &what, access, memory)
			    : mmobj_create(NULL, &what, access, memory);
		if (r == 0 && !w->name)
			r = 1;
		if (r == -EACCES && w->name && w->write && open_object(w, memory) == 0)
			r = 0;
		if (r != -EADDRNOTAVAIL)
			return r;
		what.flags &= ~MMOBJ_SAME_ADDRESS;
	} while (1);
}

/* What libmmobj says, in the words of CreateFileMapping(). */
static DWORD error_of_mapping(int r, const struct wanted *w)
{
	switch (r) {
	case -ENOENT:
		return w->file ? ERROR_FILE_INVALID : ERROR_INVALID_PARAMETER;
	case -ENOSPC:
		return w->file ? ERROR_DISK_FULL : ERROR_NOT_ENOUGH_MEMORY;
	case -EFBIG:
		return w->file ? ERROR_DISK_FULL : ERROR_COMMITMENT_LIMIT;
	default:
		return error_of(r);
	}
}

/* A file has to have what is asked of it, and the size must be one: ERROR_SUCCESS if so. */
static DWORD check_file(const struct wanted *w, DWORD rights)
{
	struct stat st;

	if (!(rights & GENERIC_READ) || (w->write && !(rights & GENERIC_WRITE)))
		return ERROR_ACCESS_DENIED;
	int r = sys_fstat(w->file->fd, &st);
	if (r < 0)
		return error_of(r);
	if (w->size == 0 && st.st_size == 0)
		return ERROR_FILE_INVALID;
	if (w->size > (uint64_t)st.st_size && !w->write)
		return ERROR_NOT_ENOUGH_MEMORY;
	return ERROR_SUCCESS;
}

static HANDLE create(const struct wanted *w, DWORD file_rights)
{
	mmobj *memory;
	int r;

	if (w->file) {
		DWORD error = check_file(w, file_rights);
		/* What its size asks is no matter if the object exists. */
		if (error == ERROR_FILE_INVALID || error == ERROR_NOT_ENOUGH_MEMORY) {
			if (!w->name || open_object(w, &memory) < 0)
				return fail(error), NULL;
			r = 0;
		} else if (error) {
			return fail(error), NULL;
		} else {
			r = make_object(w, &memory);
		}
	} else if (w->size) {
		r = make_object(w, &memory);
	} else {
		r = w->name ? open_object(w, &memory) : -EINVAL;
	}
	if (r < 0)
		return fail(error_of_mapping(r, w)), NULL;

	struct object *kept = NULL;
	if (w->file && w->file->for_mapping) {
		kept = &w->file->object;
		object_use(kept);
	}
	HANDLE handle = mapping_handle(memory, kept, w->write ? FILE_MAP_READ | FILE_MAP_WRITE : FILE_MAP_READ);
	if (handle)
		SetLastError(r == 1 ? ERROR_SUCCESS : ERROR_ALREADY_EXISTS);
	return handle;
}

/* Reads flProtect: false if it is none. */
static bool read_protect(DWORD protect, struct wanted *w)
{
	DWORD section = protect & (SEC_COMMIT | SEC_RESERVE);
	DWORD page = protect & ~(SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE);

	w->write = page == PAGE_READWRITE;
	w->sparse = section == SEC_RESERVE;
	return section != (SEC_COMMIT | SEC_RESERVE) &&
	       (page == PAGE_READONLY || page == PAGE_READWRITE || page == PAGE_WRITECOPY);
}

/* The arguments but size and name, which are in w. */
static HANDLE create_mapping(HANDLE handle, LPSECURITY_ATTRIBUTES attributes, DWORD protect, struct wanted *w)
{
	DWORD rights = 0;
	HANDLE mapping;

	gate_enter();
	if (handle != INVALID_HANDLE_VALUE) {
		w->file = (struct file *)handle_enter(handle, &file_kind, &rights);
		if (w->file && w->file->for_mapping)
			handle_close(handle); /* it lives until it is left */
	}
	if (!read_protect(protect, w) || (attributes && attributes->lpSecurityDescriptor))
		mapping = (fail(ERROR_INVALID_PARAMETER), NULL);
	else if (handle != INVALID_HANDLE_VALUE && !w->file)
		mapping = (fail(ERROR_INVALID_HANDLE), NULL);
	else
		mapping = create(w, rights);
	if (w->file)
		handle_leave(handle);
	gate_leave();
	return mapping;
}

HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
				 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName)
{
	struct wanted w = {.size = (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow};
	char utf8[MAPPING_NAME_BYTES];

	w.name = mapping_name(lpName, utf8, &w.name_error);
	return create_mapping(hFile, lpAttributes, flProtect, &w);
}

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
				 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName)
{
	struct wanted w = {.size = (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow, .name = lpName};

	return create_mapping(hFile, lpAttributes, flProtect, &w);
}
