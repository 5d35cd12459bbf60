/* SPDX-License-Identifier: MIT */
/* coredll.c - a user's program with the calls of Windows and narrow names, in C and in C++ */
#include <windows.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	HANDLE made = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "installed");
	HANDLE found = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, 4096, "installed");
	DWORD error = GetLastError();
	char *view = (char *)MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, 0);
	const char *other = (const char *)MapViewOfFile(found, FILE_MAP_READ, 0, 0, 0);

	if (view == NULL || other == NULL)
		return 1;
	strcpy(view, "shared");
	printf("%s, error %u\n", other, (unsigned)error);
	return !(CloseHandle(made) && CloseHandle(found) && UnmapViewOfFile(view) && UnmapViewOfFile((void *)other));
}
