/* SPDX-License-Identifier: MIT */
/*
 * heapapi.h - memory of this process alone: LocalAlloc()
 */
#ifndef COREDLL_HEAPAPI_H
#define COREDLL_HEAPAPI_H

#include "minwinbase.h"

COREDLL_BEGIN

#define LMEM_MOVEABLE 0x0002u

/*
 * LocalAlloc - memory, aligned for any type
 *
 * uFlags  LMEM_ZEROINIT: it is zero, else anything. LPTR is that. Others have no effect: what is returned is an address always.
 * uBytes  its size; 0: memory that is not to be used.
 *
 * Returns it, the caller's to LocalFree(); NULL:
 *   ERROR_NOT_ENOUGH_MEMORY (8)   there is not so much
 * Since 0.1. Source: CE 5.0, LocalAlloc.
 */
COREDLL_API HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes);

/*
 * LocalReAlloc - more or less memory, with what is in it
 *
 * hMem    of LocalAlloc(); it is no longer to be used if the call succeeds.
 * uBytes  the new size.
 * uFlags  LMEM_MOVEABLE: it may get another address; without it, the call fails where it would. LMEM_ZEROINIT: what is added is
 *         zero, else anything.
 *
 * Returns the memory; NULL, and hMem is as it was:
 *   ERROR_INVALID_HANDLE (6)      hMem is NULL
 *   ERROR_NOT_ENOUGH_MEMORY (8)   there is not so much; not at this address, without LMEM_MOVEABLE
 * Since 0.1. Source: CE 5.0, LocalReAlloc.
 */
COREDLL_API HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags);

/*
 * LocalSize - how much was asked for, in bytes; NULL has 0
 *
 * It cannot fail. Since 0.1. Source: CE 5.0, LocalSize.
 */
COREDLL_API SIZE_T WINAPI LocalSize(HLOCAL hMem);

/*
 * LocalFree - give memory back
 *
 * hMem  of LocalAlloc(), LocalReAlloc(), or FormatMessage(); NULL: nothing happens.
 * Returns NULL. It cannot fail. Since 0.1. Source: CE 5.0, LocalFree.
 */
COREDLL_API HLOCAL WINAPI LocalFree(HLOCAL hMem);

COREDLL_END

#endif
