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
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000u

/* From where SetFilePointer() counts. */
#define FILE_BEGIN 0u
#define FILE_CURRENT 1u
#define FILE_END 2u

#define INVALID_FILE_SIZE 0xFFFFFFFFu
#define INVALID_SET_FILE_POINTER 0xFFFFFFFFu
#define INVALID_FILE_ATTRIBUTES 0xFFFFFFFFu

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
 *                       is written is on the disk when WriteFile() returns. FILE_FLAG_DELETE_ON_CLOSE: its name goes with the last
 *                       handle (not with a process that ends without closing it), also one that it was given meanwhile (rename(2))
 *                       where there is a /proc; counts as DELETE. Others have no effect.
 * hTemplateFile         ignored.
 *
 * A new file may be read and written by whom the umask lets; it appears whole, with its share mode. Content is taken away only when
 * everything else has succeeded. Only regular files can be opened, and nothing makes the call wait (a FIFO, a device).
 *
 * Returns a handle, the caller's to CloseHandle(), and sets the last error to 0, or to ERROR_ALREADY_EXISTS (183) if with
 * CREATE_ALWAYS or OPEN_ALWAYS the file was there. Or INVALID_HANDLE_VALUE:
 *   ERROR_FILE_NOT_FOUND (2)      it is not there
 *   ERROR_FILE_EXISTS (80)        CREATE_NEW, and it is there
 *   ERROR_SHARING_VIOLATION (32)  see Share modes (CREATE_ALWAYS and TRUNCATE_EXISTING write); or it is a program that runs;
 *                                 or a process does not give its lease of it up (fcntl(2), F_SETLEASE) within 3 s
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

/*
 * ReadFile - read from the place in the file, which moves on
 *
 * hFile                 open with GENERIC_READ.
 * lpBuffer              receives the bytes.
 * nNumberOfBytesToRead  how many.
 * lpNumberOfBytesRead   receives how many came: fewer than asked at the end of the file, 0 behind it; 0 if the call fails at once.
 *                       May be NULL.
 * lpOverlapped          must be NULL.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)      not a file
 *   ERROR_ACCESS_DENIED (5)       not open with GENERIC_READ
 *   ERROR_INVALID_PARAMETER (87)  lpOverlapped is not NULL
 *   ERROR_NOACCESS (998)          lpBuffer is not memory that can be written
 *   ERROR_IO_DEVICE (1117)        the disk failed
 * Since 0.1. Source: CE 5.0, ReadFile; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
				 LPOVERLAPPED lpOverlapped);

/*
 * WriteFile - write at the place in the file, which moves on
 *
 * hFile                   open with GENERIC_WRITE.
 * lpBuffer                the bytes.
 * nNumberOfBytesToWrite   how many; with 0 nothing happens.
 * lpNumberOfBytesWritten  receives how many were written: all, or fewer if the call fails. May be NULL.
 * lpOverlapped            must be NULL.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)          not a file
 *   ERROR_ACCESS_DENIED (5)           not open with GENERIC_WRITE
 *   ERROR_INVALID_PARAMETER (87)      lpOverlapped is not NULL
 *   ERROR_DISK_FULL (112)             no room; or a limit to the size of files (RLIMIT_FSIZE, or that of all files, 2^63 - 1: then
 *                                     nothing was written)
 *   ERROR_INVALID_USER_BUFFER (1784)  lpBuffer is not memory that can be read
 *   ERROR_IO_DEVICE (1117)            the disk failed
 * Since 0.1. Source: CE 5.0, WriteFile; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
				  LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped);

/*
 * SetFilePointer - move the place where a file is read and written
 *
 * hFile                 a file, whatever it is open for. Duplicates of a handle have one place; each CreateFile() has its own.
 * lDistanceToMove       in bytes, signed: alone if lpDistanceToMoveHigh is NULL, else the lower 32 bits of 64.
 * lpDistanceToMoveHigh  the upper 32 bits; receives those of the new place. NULL: the new place must be below 2^32.
 * dwMoveMethod          from where: FILE_BEGIN, FILE_CURRENT (the place), FILE_END (which may be passed).
 *
 * Returns the lower 32 bits of the new place, from the file's start. If they are INVALID_SET_FILE_POINTER (0xFFFFFFFF), the last
 * error is set to NO_ERROR (0). Or INVALID_SET_FILE_POINTER, and the place has not moved:
 *   ERROR_INVALID_HANDLE (6)      not a file
 *   ERROR_NEGATIVE_SEEK (131)     before the file's start
 *   ERROR_INVALID_PARAMETER (87)  another dwMoveMethod; further than a file of that file system can be, or than 2^32 - 1 without
 *                                 lpDistanceToMoveHigh
 *   ERROR_ACCESS_DENIED (5)       open with access 0, by a user who may not read it
 * Since 0.1. Source: CE 5.0, SetFilePointer; what it leaves open: Win32.
 */
COREDLL_API DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
					DWORD dwMoveMethod);

/*
 * SetFilePointerEx - the same, in 64 bits
 *
 * lpNewFilePointer  receives the new place; may be NULL.
 *
 * Returns TRUE, or FALSE with the errors of SetFilePointer(). Since 0.1. Source: Win32; Windows CE has no such call.
 */
COREDLL_API BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
					 DWORD dwMoveMethod);

/*
 * SetEndOfFile - let a file end at its place (SetFilePointer()): what is behind it is gone, what comes new is zeros
 *
 * hFile  open with GENERIC_WRITE.
 *
 * Nothing protects a mapped file (on Windows: 1224): who touches a view behind the new end gets SIGBUS.
 *
 * A file that grows gets its blocks now, where the file system can do that. Returns TRUE, or FALSE, and the file is as it was:
 *   ERROR_INVALID_HANDLE (6)     not a file
 *   ERROR_ACCESS_DENIED (5)      not open with GENERIC_WRITE
 *   ERROR_DISK_FULL (112)        no room, or a limit to the size of files
 *   ERROR_IO_DEVICE (1117)       the disk failed
 * Since 0.1. Source: CE 5.0, SetEndOfFile; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI SetEndOfFile(HANDLE hFile);

/*
 * GetFileSize - how long a file is
 *
 * hFile           a file, whatever it is open for.
 * lpFileSizeHigh  receives the upper 32 bits; may be NULL.
 *
 * Returns the lower 32 bits of its size in bytes. If they are INVALID_FILE_SIZE (0xFFFFFFFF), the last error is set to NO_ERROR
 * (0). Or INVALID_FILE_SIZE:
 *   ERROR_INVALID_HANDLE (6)  not a file
 * Since 0.1. Source: CE 5.0, GetFileSize.
 */
COREDLL_API DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh);

/*
 * GetFileSizeEx - the same, in 64 bits
 *
 * lpFileSize  receives the size.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)  not a file
 *   ERROR_NOACCESS (998)      lpFileSize is NULL
 * Since 0.1. Source: Win32; Windows CE has no such call.
 */
COREDLL_API BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize);

/* What GetFileInformationByHandle() tells of a file. */
typedef struct _BY_HANDLE_FILE_INFORMATION {
	DWORD dwFileAttributes;     /* FILE_ATTRIBUTE_, as GetFileAttributes(), but for FILE_ATTRIBUTE_HIDDEN */
	FILETIME ftCreationTime;    /* 0: not known */
	FILETIME ftLastAccessTime;  /* units of 100 ns since 1601 UTC */
	FILETIME ftLastWriteTime;   /* the same */
	DWORD dwVolumeSerialNumber; /* a number for the file system */
	DWORD nFileSizeHigh;        /* the size in bytes: upper 32 bits */
	DWORD nFileSizeLow;         /* lower 32 bits */
	DWORD nNumberOfLinks;       /* names that it has; 0: it was deleted */
	DWORD nFileIndexHigh;       /* a number for the file, within its file system, for as long as it is there */
	DWORD nFileIndexLow;
	DWORD dwOID; /* 0xFFFFFFFF; Windows CE has this member, Win32 has not */
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;

/*
 * GetFileInformationByHandle - what an open file is: the same file has the same numbers, by whatever name it was opened
 *
 * hFile              a file, whatever it is open for.
 * lpFileInformation  receives the facts.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)  not a file
 *   ERROR_NOACCESS (998)      lpFileInformation is NULL
 * Since 0.1. Source: CE 5.0, GetFileInformationByHandle.
 */
COREDLL_API BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation);

/*
 * FlushFileBuffers - wait until what was written to a file is on the disk
 *
 * hFile  open with GENERIC_WRITE.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_INVALID_HANDLE (6)  not a file
 *   ERROR_ACCESS_DENIED (5)   not open with GENERIC_WRITE
 *   ERROR_IO_DEVICE (1117)    the disk failed;  ERROR_DISK_FULL (112): it had no room for what was written before
 * Since 0.1. Source: CE 5.0, FlushFileBuffers.
 */
COREDLL_API BOOL WINAPI FlushFileBuffers(HANDLE hFile);

/*
 * DeleteFile - take a file away
 *
 * lpFileName  see Names. Of a link, the link itself.
 *
 * Its name is gone at once. Those who have it open (they let others delete it, see Share modes) keep it, without a name.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_FILE_NOT_FOUND (2)      it is not there
 *   ERROR_SHARING_VIOLATION (32)  somebody has it open without FILE_SHARE_DELETE; not seen where the caller may neither read nor
 *                                 write the file; or a lease, as with CreateFile()
 *   ERROR_ACCESS_DENIED (5)       FILE_ATTRIBUTE_READONLY; a directory; no permission to take names out of the directory
 *   ERROR_WRITE_PROTECT (19)      on a read-only file system
 *   3, 123, 206, 1921             see Names
 * Since 0.1. Source: CE 5.0, DeleteFile; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI DeleteFileW(LPCWSTR lpFileName);
COREDLL_API BOOL WINAPI DeleteFileA(LPCSTR lpFileName);

/*
 * GetFileAttributes - what is at a path
 *
 * lpFileName  see Names.
 *
 * Returns FILE_ATTRIBUTE_DIRECTORY, or FILE_ATTRIBUTE_ARCHIVE for all else; with
 *   FILE_ATTRIBUTE_READONLY  nobody has the permission to write it (chmod(2): no w at all)
 *   FILE_ATTRIBUTE_HIDDEN    its name begins with a dot
 * Or INVALID_FILE_ATTRIBUTES (0xFFFFFFFF):
 *   ERROR_FILE_NOT_FOUND (2)  nothing is there, or a link that leads nowhere
 *   ERROR_ACCESS_DENIED (5)   no permission to look into a directory
 *   3, 123, 206, 1921         see Names
 * Since 0.1. Source: CE 5.0, GetFileAttributes; what it leaves open: Win32.
 */
COREDLL_API DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName);
COREDLL_API DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName);

/*
 * SetFileAttributes - make a file FILE_ATTRIBUTE_READONLY, or writable
 *
 * lpFileName        see Names.
 * dwFileAttributes  with FILE_ATTRIBUTE_READONLY: nobody may write the file any more; files that are open stay so. Without it (0,
 *                   FILE_ATTRIBUTE_NORMAL, anything): its owner may, if nobody might. All else has no effect, nor has anything
 *                   one on what is not a regular file.
 *
 * Returns TRUE, or FALSE:
 *   ERROR_FILE_NOT_FOUND (2)  nothing is there
 *   ERROR_ACCESS_DENIED (5)   not the owner of the file, nor root; no permission to look into a directory
 *   ERROR_WRITE_PROTECT (19)  on a read-only file system
 *   3, 123, 206, 1921         see Names
 * Since 0.1. Source: CE 5.0, SetFileAttributes; what it leaves open: Win32.
 */
COREDLL_API BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes);
COREDLL_API BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes);

/*
 * GetTempPath - the directory for temporary files
 *
 * nBufferLength  what fits into lpBuffer, with the NUL: in units (W), in bytes (A).
 * lpBuffer       receives it, with a '/' at its end. NULL: the length alone is asked for.
 *
 * It is what TMPDIR in the environment says, if that is an absolute path of at most 245 units (and the program not set-user-ID), else
 * /tmp/. It need not be there.
 *
 * Returns its length without the NUL; if that does not fit, what is needed, with the NUL, and lpBuffer is not touched. It cannot
 * fail. Since 0.1. Source: CE 5.0, GetTempPath.
 */
COREDLL_API DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer);
COREDLL_API DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer);

/*
 * GetTempFileName - a name for a temporary file, and with it an empty file
 *
 * lpPathName      the directory, of at most 246 units (A: bytes).
 * lpPrefixString  what the name begins with: three units of it at most. NULL: nothing.
 * uUnique         its lower 16 bits, unless they are 0, are the number in the name, and no file is made. 0: a number that is free.
 * lpTempFileName  receives the name: DIRECTORY/PREFIXhex.tmp, with the separator that lpPathName uses. Room for MAX_PATH units (A:
 *                 bytes).
 *
 * Returns the number, and sets the last error to 0 if a file was made. Or 0:
 *   ERROR_DIRECTORY (267)         lpPathName is no directory, or NULL
 *   ERROR_BUFFER_OVERFLOW (111)   it is too long
 *   ERROR_INVALID_PARAMETER (87)  lpTempFileName is NULL
 *   ERROR_INVALID_NAME (123)      the directory or prefix is not UTF-16 (A: not UTF-8)
 *   ERROR_FILE_EXISTS (80)        all 65,535 numbers are taken
 *   5, 19, 112                    as CreateFile()
 * Since 0.1. Source: CE 5.0, GetTempFileName; what it leaves open: Win32.
 */
COREDLL_API UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
					 LPWSTR lpTempFileName);
COREDLL_API UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName);

COREDLL_END

#ifdef UNICODE
#define CreateFile CreateFileW
#define CreateFileForMapping CreateFileForMappingW
#define DeleteFile DeleteFileW
#define GetFileAttributes GetFileAttributesW
#define GetTempFileName GetTempFileNameW
#define GetTempPath GetTempPathW
#define SetFileAttributes SetFileAttributesW
#else
#define CreateFile CreateFileA
#define CreateFileForMapping CreateFileForMappingA
#define DeleteFile DeleteFileA
#define GetFileAttributes GetFileAttributesA
#define GetTempFileName GetTempFileNameA
#define GetTempPath GetTempPathA
#define SetFileAttributes SetFileAttributesA
#endif

#endif
