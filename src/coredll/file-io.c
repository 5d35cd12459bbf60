/* SPDX-License-Identifier: MIT */
/* file-io.c - reading, writing, the place in a file, and its size: see fileapi.h */
#include "file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/commit.h"
#include "../lib/sys.h"
#include "error.h"
#include "sys-file.h"

/* The file of a handle that has those rights, for a call to work with; NULL, and the last error is set. */
static struct file *enter(HANDLE handle, DWORD rights)
{
	DWORD has;
	struct file *file = (struct file *)handle_enter(handle, &file_kind, &has);

	if (!file)
		return fail(ERROR_INVALID_HANDLE), NULL;
	if (rights & ~has) {
		handle_leave(handle);
		return fail(ERROR_ACCESS_DENIED), NULL;
	}
	return file;
}

/* The end of a call on a file. Here -EFBIG is a file that would be too large. */
static BOOL leave(HANDLE handle, int64_t r)
{
	handle_leave(handle);
	return r >= 0 || (r == -EFBIG ? fail(ERROR_DISK_FULL) : fail_errno((int)r));
}

/* No file reaches further than the greatest place that there is, and the kernel refuses to look there: up to it, then. */
static ssize_t read_some(int fd, char *buffer, DWORD size)
{
	ssize_t n = sys_read(fd, buffer, size);
	int64_t place = n == -EINVAL ? sys_seek(fd, 0, SEEK_CUR) : 0;

	return place > INT64_MAX - (int64_t)size ? sys_read(fd, buffer, (size_t)(INT64_MAX - place)) : n;
}

/* All that there is, up to so much: the kernel gives no more than 2 GiB at once. */
static int read_all(int fd, char *buffer, DWORD size, DWORD *done)
{
	while (*done < size) {
		ssize_t n = read_some(fd, buffer + *done, size - *done);
		if (n <= 0)
			return (int)n;
		*done += (DWORD)n;
	}
	return 0;
}

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
		     LPOVERLAPPED lpOverlapped)
{
	DWORD done = 0;

	if (lpNumberOfBytesRead)
		*lpNumberOfBytesRead = 0;
	const struct file *file = enter(hFile, GENERIC_READ);
	if (!file)
		return FALSE;
	int r = lpOverlapped ? -EINVAL : read_all(file->fd, lpBuffer, nNumberOfBytesToRead, &done);
	if (lpNumberOfBytesRead)
		*lpNumberOfBytesRead = done;
	return leave(hFile, r);
}

/* Would so much more pass a limit of this process? The kernel says that with a signal, which kills. */
static bool is_over_limit(const struct file *file, DWORD size)
{
	uint64_t limit = sys_file_size_limit();

	if (limit == UINT64_MAX || size == 0)
		return false;
	int64_t place = sys_seek(file->fd, 0, SEEK_CUR);
	struct stat st;
	if (file->appends && sys_fstat(file->fd, &st) == 0)
		place = st.st_size;
	return (uint64_t)place + size > limit;
}

/* Here -EINVAL is a place where no file can reach. */
static int write_all(const struct file *file, const char *buffer, DWORD size, DWORD *done)
{
	if (is_over_limit(file, size))
		return -EFBIG;
	while (*done < size) {
		ssize_t n = sys_write(file->fd, buffer + *done, size - *done);
		if (n == -EINVAL)
			return -EFBIG;
		if (n <= 0)
			return n < 0 ? (int)n : -EIO;
		*done += (DWORD)n;
	}
	return 0;
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
		      LPOVERLAPPED lpOverlapped)
{
	DWORD done = 0;

	if (lpNumberOfBytesWritten)
		*lpNumberOfBytesWritten = 0;
	const struct file *file = enter(hFile, GENERIC_WRITE);
	if (!file)
		return FALSE;
	int r = lpOverlapped ? -EINVAL : write_all(file, lpBuffer, nNumberOfBytesToWrite, &done);
	if (lpNumberOfBytesWritten)
		*lpNumberOfBytesWritten = done;
	BOOL written = leave(hFile, r);
	if (r == -EFAULT)
		SetLastError(ERROR_INVALID_USER_BUFFER); /* which reading calls ERROR_NOACCESS */
	return written;
}

/* Moves the place: the error, and where it is now. Not to where `most` does not reach. */
static DWORD move(int fd, int64_t distance, DWORD from, int64_t most, int64_t *place)
{
	static const int whence[] = {[FILE_BEGIN] = SEEK_SET, [FILE_CURRENT] = SEEK_CUR, [FILE_END] = SEEK_END};
	int64_t before = sys_seek(fd, 0, SEEK_CUR);

	*place = sys_seek(fd, distance, whence[from]);
	if (*place == -EINVAL && distance < 0)
		return ERROR_NEGATIVE_SEEK;
	if (*place == -EBADF) /* nobody has a right to it (open.h) */
		return ERROR_ACCESS_DENIED;
	if (*place < 0)
		return ERROR_INVALID_PARAMETER;
	if (*place <= most)
		return ERROR_SUCCESS;
	(void)sys_seek(fd, before, SEEK_SET);
	return ERROR_INVALID_PARAMETER;
}

static BOOL set_pointer(HANDLE handle, int64_t distance, DWORD from, int64_t most, int64_t *place)
{
	if (from > FILE_END)
		return fail(ERROR_INVALID_PARAMETER);
	const struct file *file = enter(handle, 0);
	if (!file)
		return FALSE;
	DWORD error = move(file->fd, distance, from, most, place);
	handle_leave(handle);
	return error ? fail(error) : TRUE;
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
			     DWORD dwMoveMethod)
{
	int64_t place = 0;

	if (!set_pointer(hFile, liDistanceToMove.QuadPart, dwMoveMethod, INT64_MAX, &place))
		return FALSE;
	if (lpNewFilePointer)
		lpNewFilePointer->QuadPart = place;
	return TRUE;
}

DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
{
	int64_t place = 0, distance = lDistanceToMove;

	if (lpDistanceToMoveHigh)
		distance = (int64_t)((uint64_t)(uint32_t)*lpDistanceToMoveHigh << 32 | (uint32_t)lDistanceToMove);
	if (!set_pointer(hFile, distance, dwMoveMethod, lpDistanceToMoveHigh ? INT64_MAX : UINT32_MAX, &place))
		return INVALID_SET_FILE_POINTER;
	if (lpDistanceToMoveHigh)
		*lpDistanceToMoveHigh = (LONG)(place >> 32);
	if ((DWORD)place == INVALID_SET_FILE_POINTER)
		SetLastError(NO_ERROR); /* it is one */
	return (DWORD)place;
}

/* A file that grows gets its blocks now: no view of it may lack them later. */
static int set_size(int fd, uint64_t size)
{
	struct stat st;
	int r = sys_fstat(fd, &st);

	if (r < 0)
		return r;
	uint64_t now = (uint64_t)st.st_size;
	if (size <= now)
		return sys_ftruncate(fd, size);
	if (size > sys_file_size_limit())
		return -EFBIG; /* before the kernel says it with a signal */
	r = commit(fd, now, size - now, false);
	if (r == -EOPNOTSUPP)
		r = sys_ftruncate(fd, size);
	if (r < 0)
		(void)sys_ftruncate(fd, now); /* a part may have been had */
	return r;
}

BOOL WINAPI SetEndOfFile(HANDLE hFile)
{
	const struct file *file = enter(hFile, GENERIC_WRITE);
	if (!file)
		return FALSE;
	int64_t place = sys_seek(file->fd, 0, SEEK_CUR);
	return leave(hFile, place < 0 ? place : set_size(file->fd, (uint64_t)place));
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize)
{
	struct stat st;
	const struct file *file = enter(hFile, 0);
	if (!file)
		return FALSE;
	int r = sys_fstat(file->fd, &st);
	if (r == 0 && lpFileSize)
		lpFileSize->QuadPart = st.st_size;
	return leave(hFile, lpFileSize ? r : -EFAULT);
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
	LARGE_INTEGER size = {0};

	if (!GetFileSizeEx(hFile, &size))
		return INVALID_FILE_SIZE;
	if (lpFileSizeHigh)
		*lpFileSizeHigh = (DWORD)size.HighPart;
	if (size.LowPart == INVALID_FILE_SIZE)
		SetLastError(NO_ERROR); /* it is one */
	return size.LowPart;
}

BOOL WINAPI FlushFileBuffers(HANDLE hFile)
{
	const struct file *file = enter(hFile, GENERIC_WRITE);

	return file && leave(hFile, sys_fsync(file->fd));
}
