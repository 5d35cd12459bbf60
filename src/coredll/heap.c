/* SPDX-License-Identifier: MIT */
/* heap.c - memory of this process: see heapapi.h */
#include "heapapi.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

/* Before each piece of memory stands its size; as long as that is, the memory is aligned for any type. */
union header {
	SIZE_T size;
	max_align_t alignment;
};

static union header *header_of(HLOCAL memory)
{
	return (union header *)memory - 1;
}

static HLOCAL no_memory(void)
{
	fail(ERROR_NOT_ENOUGH_MEMORY);
	return NULL;
}

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
	union header *header = NULL;

	if (uBytes <= PTRDIFF_MAX - sizeof(*header))
		header =
		    uFlags & LMEM_ZEROINIT ? calloc(1, sizeof(*header) + uBytes) : malloc(sizeof(*header) + uBytes);
	if (!header)
		return no_memory();
	header->size = uBytes;
	return header + 1;
}

HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
	SIZE_T size = LocalSize(hMem);
	union header *header;

	if (!hMem) {
		fail(ERROR_INVALID_HANDLE);
		return NULL;
	}
	if (uBytes > PTRDIFF_MAX - sizeof(*header))
		return no_memory();
	/* realloc() cannot be told to stay: what must not move may become less, but not more. */
	if (!(uFlags & LMEM_MOVEABLE)) {
		if (uBytes > size)
			return no_memory();
		header_of(hMem)->size = uBytes;
		return hMem;
	}
	header = realloc(header_of(hMem), sizeof(*header) + uBytes);
	if (!header)
		return no_memory();
	header->size = uBytes;
	if (uFlags & LMEM_ZEROINIT && uBytes > size)
		memset((char *)(header + 1) + size, 0, uBytes - size);
	return header + 1;
}

SIZE_T WINAPI LocalSize(HLOCAL hMem)
{
	return hMem ? header_of(hMem)->size : 0;
}

HLOCAL WINAPI LocalFree(HLOCAL hMem)
{
	if (hMem)
		free(header_of(hMem));
	return NULL;
}
