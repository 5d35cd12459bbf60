/* SPDX-License-Identifier: MIT */
/* file.c - open files, CreateFile and CreateFileForMapping: see fileapi.h and file.h */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../lib/sys.h"
#include "error.h"
#include "gate.h"
#include "open.h"
#include "path.h"
#include "sys-file.h"

/* Takes a name away, if that leads to the file with these facts. */
static bool delete_name(const char *name, const struct stat *st)
{
	struct stat there;

	return sys_fstatat(AT_FDCWD, name, &there) == 0 && same_file(st, &there) && sys_unlinkat(AT_FDCWD, name) == 0;
}

/* Only /proc knows where it is if it was renamed; but not if it was made without a name and could not be opened anew (open.c). */
static void delete_open(const struct file *file)
{
	char path[PATH_MAX];
	struct stat st;

	if (sys_fstat(file->fd, &st) < 0)
		return;
	if (sys_path(file->fd, path, sizeof(path)) < 0 || !delete_name(path, &st))
		(void)delete_name(file->path, &st);
}

static void file_destroy(struct object *object)
{
	struct file *file = (struct file *)object;

	if (file->deletes)
		delete_open(file);
	close_fd(&file->fd);
	free(file);
}

static DWORD file_rights(DWORD access)
{
	DWORD rights = 0;

	if (access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA))
		rights |= GENERIC_READ;
	if (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA))
		rights |= GENERIC_WRITE;
	return rights;
}

const struct object_kind file_kind = {file_destroy, file_rights};

int file_describe_anew(const struct file *file, bool write)
{
	int fd = sys_reopen(file->fd, (write ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_NOCTTY);

	return fd < 0 ? sys_dup(file->fd) : fd;
}

/* A new file object and its handle. Inside the gate. */
static HANDLE make_handle(const struct opening *opening, bool for_mapping)
{
	bool created;
	/* Memory first: when a file has been made, or has lost its content, nothing may fail any more. */
	struct file *file = malloc(sizeof(*file) + (opening->deletes ? PATH_MAX : 0));
	uint32_t slot = file ? handle_reserve() : 0;
	int fd = slot ? open_file(opening, &created) : -ENOMEM;

	if (fd < 0) {
		if (slot)
			handle_unreserve(slot);
		free(file);
		return fail(fd == -EEXIST ? ERROR_FILE_EXISTS : path_error(fd, opening->path)), INVALID_HANDLE_VALUE;
	}
	object_init(&file->object, &file_kind);
	file->fd = fd;
	file->deletes = opening->deletes;
	file->appends = opening->flags & O_APPEND;
	file->for_mapping = for_mapping;
	if (file->deletes && sys_realpath(opening->path, file->path) < 0)
		file->path[0] = '\0';
	HANDLE handle = handle_in(slot, &file->object, opening->rights);
	bool existed = !created && (opening->disposition == CREATE_ALWAYS || opening->disposition == OPEN_ALWAYS);
	SetLastError(existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
	return handle;
}

static HANDLE open_handle(const struct opening *opening, bool for_mapping)
{
	gate_enter();
	HANDLE handle = make_handle(opening, for_mapping);
	gate_leave();
	return handle;
}

static bool is_disposition(DWORD disposition, DWORD rights)
{
	if (disposition == TRUNCATE_EXISTING)
		return rights & GENERIC_WRITE;
	return disposition >= CREATE_NEW && disposition <= OPEN_ALWAYS;
}

static mode_t mode_of(DWORD attributes)
{
	return attributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0666;
}

/* The share that an access takes of a file. */
static DWORD uses_of(DWORD access)
{
	DWORD uses = 0;

	if (access & (GENERIC_READ | GENERIC_EXECUTE | GENERIC_ALL | FILE_READ_DATA | FILE_EXECUTE))
		uses |= FILE_SHARE_READ;
	if (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA))
		uses |= FILE_SHARE_WRITE;
	if (access & (DELETE | GENERIC_ALL))
		uses |= FILE_SHARE_DELETE;
	return uses;
}

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static HANDLE create_file(DWORD name_error, const char *path, DWORD access, DWORD share,
			  LPSECURITY_ATTRIBUTES attributes, DWORD disposition, DWORD flags)
{
	struct opening opening = {
	    .path = path,
	    .rights = file_rights(access),
	    .disposition = disposition,
	    .share.uses = uses_of(access),
	    .deletes = flags & FILE_FLAG_DELETE_ON_CLOSE,
	    .flags = flags & FILE_FLAG_WRITE_THROUGH ? O_DSYNC : 0,
	    .mode = mode_of(flags),
	};

	if (name_error)
		return fail(name_error), INVALID_HANDLE_VALUE;
	if (share & ~SHARE_ALL || (attributes && attributes->lpSecurityDescriptor) ||
	    !is_disposition(disposition, opening.rights))
		return fail(ERROR_INVALID_PARAMETER), INVALID_HANDLE_VALUE;
	if (opening.deletes)
		opening.share.uses |= FILE_SHARE_DELETE;
	/* Who uses nothing of it takes no share, and denies nothing. */
	if (opening.share.uses)
		opening.share.denies = SHARE_ALL & ~share;
	if (!(access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA)) && access & FILE_APPEND_DATA)
		opening.flags |= O_APPEND;
	return open_handle(&opening, false);
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
			  LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
			  DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	char path[PATH_BYTES];
	DWORD error = path_from_wide(lpFileName, path);

	(void)hTemplateFile;
	return create_file(error, path, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
			   dwFlagsAndAttributes);
}

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
			  LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
			  DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	char path[PATH_BYTES];
	DWORD error = path_from_utf8(lpFileName, path);

	(void)hTemplateFile;
	return create_file(error, path, dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition,
			   dwFlagsAndAttributes);
}

static HANDLE create_file_for_mapping(DWORD name_error, const char *path, DWORD access,
				      LPSECURITY_ATTRIBUTES attributes, DWORD disposition, DWORD flags)
{
	struct opening opening = {
	    .path = path,
	    .rights = access,
	    .disposition = disposition,
	    .share = {.uses = FILE_SHARE_READ, .denies = FILE_SHARE_WRITE | FILE_SHARE_DELETE},
	    .flags = flags & FILE_FLAG_WRITE_THROUGH ? O_DSYNC : 0,
	    .mode = mode_of(flags),
	};

	if (name_error)
		return fail(name_error), INVALID_HANDLE_VALUE;
	if (access & ~(GENERIC_READ | GENERIC_WRITE) || attributes || !is_disposition(disposition, access))
		return fail(ERROR_INVALID_PARAMETER), INVALID_HANDLE_VALUE;
	if (access & GENERIC_WRITE)
		opening.share = (struct share){.uses = FILE_SHARE_READ | FILE_SHARE_WRITE, .denies = SHARE_ALL};
	return open_handle(&opening, true);
}

HANDLE WINAPI CreateFileForMappingW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
				    LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
				    DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	char path[PATH_BYTES];
	DWORD error = path_from_wide(lpFileName, path);

	(void)dwShareMode, (void)hTemplateFile;
	return create_file_for_mapping(error, path, dwDesiredAccess, lpSecurityAttributes, dwCreationDisposition,
				       dwFlagsAndAttributes);
}

HANDLE WINAPI CreateFileForMappingA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
				    LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
				    DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
	char path[PATH_BYTES];
	DWORD error = path_from_utf8(lpFileName, path);

	(void)dwShareMode, (void)hTemplateFile;
	return create_file_for_mapping(error, path, dwDesiredAccess, lpSecurityAttributes, dwCreationDisposition,
				       dwFlagsAndAttributes);
}
