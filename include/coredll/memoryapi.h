/* SPDX-License-Identifier: MIT */
/*
 * memoryapi.h - mappings (named memory-mapped objects) and their views
 *
 * An object lives until all its handles and all its views, in all processes, are gone, in any order: a view keeps it, its name
 * included (desktop Windows drops the name with the last handle). Exit and SIGKILL give up all that a process had.
 */
#ifndef COREDLL_MEMORYAPI_H
#define COREDLL_MEMORYAPI_H

#include "minwinbase.h"
#include "winnt.h"

COREDLL_BEGIN

#define FILE_MAP_COPY SECTION_QUERY
#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_EXECUTE 0x0020u
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS

/*
 * CreateFileMapping - the object of that name: the one that exists, or a new one
 *
 * hFile       a file of CreateFileForMapping() or CreateFile(), or INVALID_HANDLE_VALUE: memory. One of
 *             CreateFileForMapping() becomes the mapping's whether or not the call succeeds: it is closed by a failure, or
 *             else with the last handle of the mapping, and no longer is a handle.
 * lpAttributes  NULL, or lpSecurityDescriptor in it is NULL. The rest of it has no effect.
 * flProtect   what the handle may do, and what nobody may do to a new object:
 *               PAGE_READONLY   read; the object can never be written through a view
 *               PAGE_READWRITE  read and write
 *               PAGE_WRITECOPY  read, and copy on write; the same for the object
 *             with at most one of SEC_COMMIT (what is meant anyway: memory is there from the start, it cannot be missing
 *             later) and SEC_RESERVE (memory comes at the first touch, and a process may be killed by SIGBUS if there is
 *             none), and SEC_NOCACHE (no effect).
 * dwMaximumSizeHigh, dwMaximumSizeLow   the size in bytes, upper and lower 32 bits, of a new object. 0 with a file: the file's.
 *             0 with memory: opens what exists, and makes nothing. Of a file: less maps a part, to the byte; more lets the
 *             file grow. Of memory: a view can reach to the end of the last page.
 * lpName      a name (windows.h, Names), "" included; NULL: no name.
 *
 * If somebody has an object of that name, that is what the handle is for, with the size that it has: whatever size, file or
 * protection was asked for. A new named object in memory has one address in all processes (MapViewOfFile()). A Global\ object
 * may be opened by whom the umask lets.
 *
 * Returns a handle, the caller's to CloseHandle(), and sets the last error to 0, or to ERROR_ALREADY_EXISTS (183) if the
 * object was there. Or NULL:
 *   ERROR_INVALID_PARAMETER (87)    flProtect is not one of those; there is a security descriptor; memory of size 0 without a
 *                                   name, or of a name that nobody has
 *   ERROR_INVALID_HANDLE (6)        hFile is not a file
 *   ERROR_ACCESS_DENIED (5)         the file is not open for what flProtect asks; no right to the object or its store
 *   ERROR_FILENAME_EXCED_RANGE (206)  a name of more than 259 units
 *   ERROR_PATH_NOT_FOUND (3)        a '\' in the name; the machine's store is not there (mmobj setup)
 *   ERROR_INVALID_NAME (123)        the name is not UTF-16 (A: not UTF-8)
 *   ERROR_FILE_INVALID (1006)       the file is empty and the size 0; the file behind the object is not at its path any more
 *   ERROR_NOT_ENOUGH_MEMORY (8)     no memory for it; more than the file has, which may not be written
 *   ERROR_COMMITMENT_LIMIT (1455)   a limit of the system: larger than any object can be (RLIMIT_FSIZE)
 *   ERROR_DISK_FULL (112)           the file cannot grow
 *   ERROR_NOT_SUPPORTED (50)        the store's file system cannot do it (mmobj.h, Stores), or there is no /proc
 *   ERROR_BUSY (170)                the name's entry is locked by a process that hangs
 *   ERROR_FILE_CORRUPT (1392)       what has that name in the store is not an object
 * Since 0.1. Source: CE 5.0, CreateFileMapping; Q301242; what they leave open: Win32.
 */
COREDLL_API HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
					     DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName);
COREDLL_API HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
					     DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName);

/*
 * OpenFileMapping - the object of that name, if it exists
 *
 * dwDesiredAccess  what the handle may do: FILE_MAP_READ, FILE_MAP_WRITE (alone, it is for views that write, and no others),
 *                  FILE_MAP_COPY (the same as reading), or FILE_MAP_ALL_ACCESS.
 * bInheritHandle   accepted, no effect.
 * lpName           as in CreateFileMapping(), but not NULL.
 *
 * Returns a handle, the caller's to CloseHandle(), or NULL:
 *   ERROR_FILE_NOT_FOUND (2)      nobody has an object of that name
 *   ERROR_INVALID_PARAMETER (87)  lpName is NULL
 *   ERROR_ACCESS_DENIED (5)       dwDesiredAccess has none of those; no right to the object, or to write to what was made
 *                                 read-only
 *   3, 123, 170, 206, 1006, 1392  as CreateFileMapping(); but a machine's store that is not there is 2, for it has no objects
 * Since 0.1. Source: Win32; Windows CE has no such call.
 */
COREDLL_API HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName);
COREDLL_API HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);

/*
 * MapViewOfFile - map a part of an object, or all of it
 *
 * hFileMappingObject  a mapping.
 * dwDesiredAccess     FILE_MAP_READ; FILE_MAP_WRITE (which reads, too); FILE_MAP_ALL_ACCESS; FILE_MAP_COPY: what is written
 *                     stays in this process (needs only the right to read; with FILE_MAP_WRITE beside it, it writes
 *                     through). FILE_MAP_EXECUTE is never allowed.
 * dwFileOffsetHigh, dwFileOffsetLow   where the view starts, in bytes: a multiple of the page size.
 * dwNumberOfBytesToMap  its length in bytes; 0: to the object's end.
 *
 * A named object in memory: the first view in each process is at the address that it has in all others (its start, that is;
 * the offset is added), so that pointers into it hold. Where this process has something there already, and for further
 * views, it is anywhere.
 *
 * Returns the view, which is the process's until UnmapViewOfFile(), whether or not the handle is closed. Or NULL:
 *   ERROR_INVALID_HANDLE (6)        not a mapping
 *   ERROR_MAPPED_ALIGNMENT (1132)   the offset is not on a page (this comes first)
 *   ERROR_INVALID_PARAMETER (87)    dwDesiredAccess has none of those; FILE_MAP_WRITE to an object that was made read-only,
 *                                   with a handle that asked for writing; the view would begin beyond the object
 *   ERROR_ACCESS_DENIED (5)         the handle may not do that; the view would reach beyond the object
 *   ERROR_NOT_ENOUGH_MEMORY (8)     no room in the address space
 *   ERROR_FILE_INVALID (1006)       the file became shorter than that
 * Since 0.1. Source: CE 5.0, MapViewOfFile; what it leaves open: Win32.
 */
COREDLL_API LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
					DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap);

/*
 * MapViewOfFileEx - the same, at an address of the caller's choice
 *
 * lpBaseAddress  a multiple of the page size; NULL: as MapViewOfFile().
 *
 * Returns as MapViewOfFile(), and NULL:
 *   ERROR_INVALID_ADDRESS (487)    the address is taken, or not to be had
 *   ERROR_MAPPED_ALIGNMENT (1132)  it is not on a page
 * Since 0.1. Source: Win32.
 */
COREDLL_API LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
					  DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress);

/*
 * UnmapViewOfFile - unmap a view
 *
 * lpBaseAddress  anywhere in it.
 *
 * If it was the last hold on the object, the object is gone when this returns.
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_ADDRESS (487)    no view is there (NULL, too)
 *   ERROR_NOT_ENOUGH_MEMORY (8)    the kernel has no memory to cut it out; it stays
 * Since 0.1. Source: CE 5.0, UnmapViewOfFile.
 */
COREDLL_API BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);

/*
 * FlushViewOfFile - write a view of a file to the disk
 *
 * lpBaseAddress           anywhere in the view.
 * dwNumberOfBytesToFlush  in bytes from there; 0: to the view's end.
 *
 * Returns TRUE when it is on the disk; at once for memory and copies, which have none. Or FALSE:
 *   ERROR_INVALID_ADDRESS (487)  no view is there, or its last page ends before that
 *   ERROR_IO_DEVICE (1117)       the disk failed
 * Since 0.1. Source: CE 5.0, FlushViewOfFile.
 */
COREDLL_API BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush);

/*
 * VirtualQuery - what is at an address: for views, so that a program learns how large they are
 *
 * lpAddress  anywhere in a view.
 * lpBuffer   receives the facts (winnt.h): BaseAddress the page of lpAddress, AllocationBase the view's first page, RegionSize
 *            to the end of the view's last page, State MEM_COMMIT, Type MEM_MAPPED, both protections as it was mapped.
 * dwLength   of the buffer in bytes, at least sizeof(MEMORY_BASIC_INFORMATION).
 *
 * Returns sizeof(MEMORY_BASIC_INFORMATION), or 0:
 *   ERROR_BAD_LENGTH (24)         the buffer is too short
 *   ERROR_NOACCESS (998)          lpBuffer is NULL
 *   ERROR_INVALID_PARAMETER (87)  no view is there (Win32 knows of all other memory, too)
 * Since 0.1. Source: CE 5.0, VirtualQuery.
 */
COREDLL_API SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength);

COREDLL_END

#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping OpenFileMappingW
#else
#define CreateFileMapping CreateFileMappingA
#define OpenFileMapping OpenFileMappingA
#endif

#endif
