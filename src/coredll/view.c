/* SPDX-License-Identifier: MIT */
/* view.c - views of mappings: see memoryapi.h */
#include "mapping.h"

#include <errno.h>

#include "../lib/sys.h"
#include "error.h"

#define ACCESS (FILE_MAP_READ | FILE_MAP_WRITE | FILE_MAP_COPY)

/* The flags of mmobj_map() for an access of MapViewOfFile(). FILE_MAP_ALL_ACCESS has all three bits. */
static unsigned view_flags(DWORD access)
{
	if (access & FILE_MAP_WRITE)
		return MMOBJ_WRITE;
	return access & FILE_MAP_COPY && !(access & FILE_MAP_READ) ? MMOBJ_COPY : MMOBJ_READ;
}

static bool on_page(uint64_t value)
{
	return (value & (sys_page() - 1)) == 0;
}

static DWORD map(struct mapping *mapping, DWORD rights, DWORD access, uint64_t offset, SIZE_T bytes, void **view)
{
	unsigned flags = view_flags(access);
	struct mmobj_info info;

	/* No protection of CreateFileMapping() lets anybody execute. */
	if (access & FILE_MAP_EXECUTE || !(rights & (flags == MMOBJ_WRITE ? FILE_MAP_WRITE : FILE_MAP_READ)))
		return ERROR_ACCESS_DENIED;
	int r = mmobj_map(mapping->memory, flags | (*view ? MMOBJ_AT : MMOBJ_ANYWHERE), offset, bytes, view);
	/* The handle may write, and the object not: then it was made read-only. Or the view would begin beyond the end. */
	if ((r == -EACCES || r == -ERANGE) && mmobj_stat(mapping->memory, &info) == 0 &&
	    (r == -EACCES ? info.flags & MMOBJ_READ_ONLY : offset >= info.size))
		return ERROR_INVALID_PARAMETER;
	return error_of(r);
}

LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
			      DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
{
	uint64_t offset = (uint64_t)dwFileOffsetHigh << 32 | dwFileOffsetLow;
	void *view = lpBaseAddress;
	DWORD rights;

	/* First of all, as on Windows: what is not on a page is no matter of the handle. */
	if (!on_page(offset) || !on_page((uintptr_t)view))
		return fail(ERROR_MAPPED_ALIGNMENT), NULL;
	struct object *object = handle_enter(hFileMappingObject, &mapping_kind, &rights);
	if (!object)
		return fail(ERROR_INVALID_HANDLE), NULL;

	DWORD error = ERROR_INVALID_PARAMETER;
	if (dwDesiredAccess & ACCESS)
		error = map((struct mapping *)object, rights, dwDesiredAccess, offset, dwNumberOfBytesToMap, &view);
	handle_leave(hFileMappingObject);
	return error ? (fail(error), NULL) : view;
}

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
			    DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap)
{
	return MapViewOfFileEx(hFileMappingObject, dwDesiredAccess, dwFileOffsetHigh, dwFileOffsetLow,
			       dwNumberOfBytesToMap, NULL);
}

/* The calls below know one wrong address, which libmmobj calls -EINVAL. */
static BOOL address_result(int r)
{
	return r == 0 || fail(r == -EINVAL ? ERROR_INVALID_ADDRESS : error_of(r));
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	return address_result(mmobj_unmap((void *)(uintptr_t)lpBaseAddress));
}

/* The end of a view's last page. */
static uintptr_t last_page_end(const struct mmobj_view *view)
{
	uintptr_t page = sys_page() - 1;

	return ((uintptr_t)view->address + view->length + page) & ~page;
}

BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
	uintptr_t at = (uintptr_t)lpBaseAddress;
	struct mmobj_view view;

	/* The rest of its last page is the view's, too, as on Windows. */
	if (mmobj_view_at(lpBaseAddress, &view) == 0 && dwNumberOfBytesToFlush <= last_page_end(&view) - at &&
	    at + dwNumberOfBytesToFlush > (uintptr_t)view.address + view.length)
		dwNumberOfBytesToFlush = 0;
	return address_result(mmobj_flush((void *)at, dwNumberOfBytesToFlush));
}

SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
	uintptr_t page = ~(uintptr_t)(sys_page() - 1);
	struct mmobj_view view;

	if (dwLength < sizeof(*lpBuffer))
		return (SIZE_T)fail(ERROR_BAD_LENGTH);
	if (!lpBuffer)
		return (SIZE_T)fail(ERROR_NOACCESS);
	if (mmobj_view_at(lpAddress, &view) < 0)
		return (SIZE_T)fail(ERROR_INVALID_PARAMETER);

	uintptr_t base = (uintptr_t)lpAddress & page;
	DWORD protect = view.flags & MMOBJ_WRITE  ? PAGE_READWRITE
			: view.flags & MMOBJ_COPY ? PAGE_WRITECOPY
						  : PAGE_READONLY;
	*lpBuffer = (MEMORY_BASIC_INFORMATION){
	    .BaseAddress = (PVOID)base,
	    .AllocationBase = view.address,
	    .AllocationProtect = protect,
	    .RegionSize = last_page_end(&view) - base,
	    .State = MEM_COMMIT,
	    .Protect = protect,
	    .Type = MEM_MAPPED,
	};
	return sizeof(*lpBuffer);
}
