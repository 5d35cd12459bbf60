/* SPDX-License-Identifier: MIT */
/*
 * errhandlingapi.h - the last error of a thread
 */
#ifndef COREDLL_ERRHANDLINGAPI_H
#define COREDLL_ERRHANDLINGAPI_H

#include "windef.h"

COREDLL_BEGIN

/*
 * GetLastError - why the calling thread's last call failed
 *
 * Returns an ERROR_ value of winerror.h; 0 in a thread in which none failed. Each thread has its own.
 * It cannot fail. Since 0.1. Source: CE 5.0, GetLastError.
 */
COREDLL_API DWORD WINAPI GetLastError(void);

/*
 * SetLastError - what GetLastError() shall return in this thread
 *
 * dwErrCode  any value; bit 29 is left to programs.
 * It cannot fail. Since 0.1. Source: CE 5.0, SetLastError.
 */
COREDLL_API void WINAPI SetLastError(DWORD dwErrCode);

COREDLL_END

#endif
