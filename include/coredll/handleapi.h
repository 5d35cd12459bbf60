/* SPDX-License-Identifier: MIT */
/*
 * handleapi.h - handles: what stands for an open file or a mapping in this process
 *
 * A handle is a number below 2^31 and a multiple of 4. Its value is checked in every call; a value that was closed comes back
 * for another object only after more than a million others were closed; sooner only in a process that has had more than a
 * million open at once. There can be 1,048,575: then a call that makes one says ERROR_NOT_ENOUGH_MEMORY (8).
 */
#ifndef COREDLL_HANDLEAPI_H
#define COREDLL_HANDLEAPI_H

#include "windef.h"

COREDLL_BEGIN

#define DUPLICATE_CLOSE_SOURCE 0x1u
#define DUPLICATE_SAME_ACCESS 0x2u

/*
 * CloseHandle - give a handle back
 *
 * hObject  from any call here that returns one.
 *
 * The views of a mapping stay, and keep the object, its name included. A call that uses the handle in another thread meanwhile
 * finishes as if it had come first. Closing a mapping made of a CreateFileForMapping() handle closes the file with it.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)  it is not open: closed already, NULL, INVALID_HANDLE_VALUE, anything else
 * Since 0.1. Source: CE 5.0, CloseHandle; Q301242.
 */
COREDLL_API BOOL WINAPI CloseHandle(HANDLE hObject);

/*
 * DuplicateHandle - a second handle to the same object, within this process
 *
 * hSourceProcessHandle, hTargetProcessHandle  GetCurrentProcess().
 * hSourceHandle     the handle.
 * lpTargetHandle    receives the new one; may be NULL with DUPLICATE_CLOSE_SOURCE: then the source is closed and no more.
 * dwDesiredAccess   what the new one may do, no more than the source may: for a mapping FILE_MAP_READ, FILE_MAP_WRITE,
 *                   FILE_MAP_COPY, for a file FILE_READ_DATA, FILE_WRITE_DATA; the GENERIC_ rights for both; others have no
 *                   effect. Ignored with DUPLICATE_SAME_ACCESS.
 * bInheritHandle    accepted, no effect.
 * dwOptions         DUPLICATE_SAME_ACCESS, DUPLICATE_CLOSE_SOURCE (the source is closed even if the call fails), or 0.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)     the source, or a process, is not open
 *   ERROR_INVALID_PARAMETER (87) other options; lpTargetHandle is NULL without DUPLICATE_CLOSE_SOURCE
 *   ERROR_ACCESS_DENIED (5)      the source may not do that
 * Since 0.1. Source: CE 6.0, DuplicateHandle; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
					LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle,
					DWORD dwOptions);

COREDLL_END

#endif
