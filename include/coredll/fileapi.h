/* SPDX-License-Identifier: MIT */
/*
 * fileapi.h - files: opening them with their share modes, reading, writing, and what they are
 *
 * NAMES OF FILES
 *
 * Paths of Linux: "/dir/file" is also "\dir\file", since both '\' and '/' separate; case counts; a name that does not begin with
 * one of them is looked for in the current directory (which Windows CE does not have); links are followed. At most 259 UTF-16
 * units, UTF-16 for the W functions and UTF-8 for the A functions. Every call that takes one can fail with:
 *   ERROR_PATH_NOT_FOUND (3)          NULL, or ""; it begins with a drive ("C:"); a directory in it is not there, or is none
 *   ERROR_FILENAME_EXCED_RANGE (206)  more than 259 units; or a part of more than 255 bytes
 *   ERROR_INVALID_NAME (123)          not UTF-16 (A: not UTF-8)
 *   ERROR_CANT_RESOLVE_FILENAME (1921)  links that lead in a circle
 *
 * SHARE MODES
 *
 * An open file says what its handle does (reads, writes, deletes) and what others may do meanwhile (FILE_SHARE_READ, _WRITE,
 * _DELETE). Whoever opens the file so that the two do not go together gets ERROR_SHARING_VIOLATION (32), in this process or in any
 * other, of any user; two never both succeed. The kernel keeps these claims (as locks of the file, far beyond its data), so they
 * end with the last handle, and with the process however it ends. They bind those who open files with this library, and nobody
 * else. What they cannot do:
 *   - on a file system that has no open file description locks (F_OFD_SETLK, fcntl(2)) nothing is claimed;
 *   - an open file that its user may write but not read is checked, but claims nothing.
 * A handle of access 0 does nothing to the file, is not checked, and claims nothing.
 */
#ifndef COREDLL_FILEAPI_H
#define COREDLL_FILEAPI_H

#include "minwinbase.h"
#include "winnt.h"

COREDLL_BEGIN

/* What to do with a file that is there, or is not. */
#define CREATE_NEW 1u
#define CREATE_ALWAYS 2u
#define OPEN_EXISTING 3u
#define OPEN_ALWAYS 4u
#define TRUNCATE_EXISTING 5u

#define FILE_FLAG_WRITE_THROUGH 0x80000000u
#define FILE_FLAG_OVERLAPPED 0x40000000u
#define FILE_FLAG_NO_BUFFERING 0x20000000u
#define FILE_FLAG_RANDOM_ACCESS 0x10000000u
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000u

/*
 * CreateFile - open a file, or make one
 *
 * lpFileName            see Names.
 * dwDesiredAccess       GENERIC_READ, GENERIC_WRITE, both, or 0 (its size can be asked). GENERIC_ALL is both; FILE_READ_DATA and
 *                       FILE_WRITE_DATA are the same; FILE_APPEND_DATA without them writes at the end alone; DELETE counts for
 *                       the share mode.
 * dwShareMode           what others may do meanwhile: FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE; 0: nothing.
 * lpSecurityAttributes  NULL, or lpSecurityDescriptor in it is NULL. The rest of it has no effect.
 * dwCreationDisposition
 *                       CREATE_NEW         makes it; it must not be there
 *                       CREATE_ALWAYS      makes it; if it is there, takes its content away
 *                       OPEN_EXISTING      it must be there
 *                       OPEN_ALWAYS        makes it if it is not there
 *                       TRUNCATE_EXISTING  it must be there, and loses its content; needs GENERIC_WRITE
 * dwFlagsAndAttributes  FILE_ATTRIBUTE_READONLY: a new file can be written with this handle alone. FILE_FLAG_WRITE_THROUGH: what
 *                       is written is on the disk when WriteFile() returns. All others have no effect.
 * hTemplateFile         ignored.
 *
 * A new file may be read and written by whom the umask lets; it appears whole, with its share mode. Content is taken away only when
 * everything else has succeeded. Only regular files can be opened, and nothing makes the call wait (a FIFO, a device).
 *
 * Returns a handle, the caller's to CloseHandle(), and sets the last error to 0, or to ERROR_ALREADY_EXISTS (183) if with
 * CREATE_ALWAYS or OPEN_ALWAYS the file was there. Or INVALID_HANDLE_VALUE:
 *   ERROR_FILE_NOT_FOUND (2)      it is not there
 *   ERROR_FILE_EXISTS (80)        CREATE_NEW, and it is there
 *   ERROR_SHARING_VIOLATION (32)  see Share modes (CREATE_ALWAYS and TRUNCATE_EXISTING write); or it is a program that runs
 *   ERROR_ACCESS_DENIED (5)       no permission; a directory; GENERIC_WRITE to what is FILE_ATTRIBUTE_READONLY
 *   ERROR_INVALID_PARAMETER (87)  other bits of dwShareMode, another dwCreationDisposition, a security descriptor
 *   ERROR_NOT_SUPPORTED (50)      neither a regular file nor a directory
 *   ERROR_WRITE_PROTECT (19)      writing or creating, on a read-only file system
 *   ERROR_DISK_FULL (112)         no room for a new file
 *   3, 123, 206, 1921             see Names
 * Since 0.1. Source: CE 5.0, CreateFile; what it leaves open: Win32.
 */
COREDLL_API HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
				      LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
				      DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
COREDLL_API HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
				      LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
				      DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);

/*
 * CreateFileForMapping - open a file for CreateFileMapping(), which takes the handle over
 *
 * dwDesiredAccess       GENERIC_READ, GENERIC_WRITE, both, or 0.
 * dwShareMode           ignored: a handle without GENERIC_WRITE lets others read, one with it lets them do nothing.
 * lpSecurityAttributes  must be NULL.
 * The others            as in CreateFile().
 *
 * So a file that is open for writing through this call cannot be opened a second time until that handle is closed (by
 * CloseHandle(), or by CreateFileMapping(), which see) or its process is dead.
 *
 * Returns as CreateFile() does, and INVALID_HANDLE_VALUE:
 *   ERROR_INVALID_PARAMETER (87)  other bits of dwDesiredAccess; lpSecurityAttributes is not NULL; another disposition
 * Since 0.1. Source: CE 5.0, CreateFileForMapping; Q301242.
 */
COREDLL_API HANDLE WINAPI CreateFileForMappingW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
						LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
						DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
COREDLL_API HANDLE WINAPI CreateFileForMappingA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
						LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
						DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);

COREDLL_END

#ifdef UNICODE
#define CreateFile CreateFileW
#define CreateFileForMapping CreateFileForMappingW
#else
#define CreateFile CreateFileA
#define CreateFileForMapping CreateFileForMappingA
#endif

#endif
