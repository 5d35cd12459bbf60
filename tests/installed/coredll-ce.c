/* SPDX-License-Identifier: MIT */
/* coredll-ce.c - the same as a program for Windows CE: wide names, and it starts in wmain() */
#include <windows.h>
#include <tchar.h>

int _tmain(int argc, TCHAR *argv[])
{
	const TCHAR *name = argc > 1 ? argv[1] : TEXT("");
	HANDLE made = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, name);
	HANDLE found = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, 4096, L"installed");
	DWORD error = GetLastError();
	TCHAR *view = (TCHAR *)MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, 0);
	const TCHAR *other = (const TCHAR *)MapViewOfFile(found, FILE_MAP_READ, 0, 0, 0);

	if (view == NULL || other == NULL)
		return 1;
	_tcscpy(view, TEXT("shared"));
	_tprintf(TEXT("%s, error %u\n"), other, (unsigned)error);
	return !(CloseHandle(made) && CloseHandle(found) && UnmapViewOfFile(view) && UnmapViewOfFile((void *)other));
}
