/* SPDX-License-Identifier: MIT */
/* information.c - what an open file is: see fileapi.h */
#include "file.h"

#include "../lib/sys.h"
#include "attributes.h"
#include "error.h"

/* Units of 100 ns since the beginning of 1601, in which Windows counts; 1970 was so many seconds later. */
static FILETIME file_time(struct timespec time)
{
	uint64_t units = ((uint64_t)time.tv_sec + UINT64_C(11644473600)) * 10000000 + (uint64_t)time.tv_nsec / 100;

	return (FILETIME){.dwLowDateTime = (DWORD)units, .dwHighDateTime = (DWORD)(units >> 32)};
}

BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
{
	const struct file *file = (struct file *)handle_enter(hFile, &file_kind, NULL);
	struct stat st;

	if (!file)
		return fail(ERROR_INVALID_HANDLE);
	int r = sys_fstat(file->fd, &st);
	handle_leave(hFile);
	if (r < 0)
		return fail_errno(r);
	if (!lpFileInformation)
		return fail(ERROR_NOACCESS);
	uint64_t device = (uint64_t)st.st_dev, size = (uint64_t)st.st_size, index = (uint64_t)st.st_ino;
	*lpFileInformation = (BY_HANDLE_FILE_INFORMATION){
	    .dwFileAttributes = attributes_of(&st),
	    .ftLastAccessTime = file_time(st.st_atim),
	    .ftLastWriteTime = file_time(st.st_mtim),
	    .dwVolumeSerialNumber = (DWORD)(device ^ device >> 32),
	    .nFileSizeHigh = (DWORD)(size >> 32),
	    .nFileSizeLow = (DWORD)size,
	    .nNumberOfLinks = (DWORD)st.st_nlink,
	    .nFileIndexHigh = (DWORD)(index >> 32),
	    .nFileIndexLow = (DWORD)index,
	    .dwOID = 0xFFFFFFFF,
	};
	return TRUE;
}
