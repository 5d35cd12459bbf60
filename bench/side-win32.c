/* SPDX-License-Identifier: MIT */
/* side-win32.c - the calls of Windows, one source for two sides: here with libcoredll, under Wine by mingw: see side.h */
#define UNICODE
#include <windows.h>

#include "side.h"

#define READ_WRITE (FILE_MAP_READ | FILE_MAP_WRITE)
#define WORD_MAX 64

const bool side_maps_at_open = false;

const char *side_version(void)
{
#ifdef _WIN32
	static char text[32];
	/* How a program learns that it is under Wine. */
	union {
		FARPROC found;
		const char *(*version)(void);
	} wine = {GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version")};

	snprintf(text, sizeof(text), "Wine %s", wine.found ? wine.version() : "(none: Windows itself)");
	return text;
#else
	return "libcoredll";
#endif
}

static void must_call(BOOL ok, const char *what)
{
	if (!ok)
		fprintf(stderr, "last error %lu: ", (unsigned long)GetLastError());
	must(ok, what);
}

static const WCHAR *wide(const char *name, WCHAR word[WORD_MAX])
{
	size_t i = 0;

	for (; name[i] && i < WORD_MAX - 1; i++)
		word[i] = (WCHAR)name[i];
	word[i] = 0;
	return word;
}

void side_create(struct share *share, const char *name, size_t size)
{
	WCHAR word[WORD_MAX];
	HANDLE memory = INVALID_HANDLE_VALUE; /* NOLINT(performance-no-int-to-ptr): as Windows has it */
	HANDLE mapping = CreateFileMappingW(memory, NULL, PAGE_READWRITE, 0, (DWORD)size, wide(name, word));

	must_call(mapping && GetLastError() == 0, "CreateFileMapping");
	share->pointer = mapping;
}

void side_destroy(struct share *share, const char *name)
{
	(void)name; /* the last close removes it */
	side_close(share);
}

void side_open(struct share *share, const char *name)
{
	WCHAR word[WORD_MAX];

	share->pointer = OpenFileMappingW(READ_WRITE, FALSE, wide(name, word));
	must_call(share->pointer != NULL, "OpenFileMapping");
}

void side_close(struct share *share)
{
	must_call(CloseHandle(share->pointer), "CloseHandle");
}

void *side_map(struct share *share)
{
	void *view = MapViewOfFile(share->pointer, READ_WRITE, 0, 0, 0);

	must_call(view != NULL, "MapViewOfFile");
	return view;
}

void side_unmap(struct share *share, void *view)
{
	(void)share;
	must_call(UnmapViewOfFile(view), "UnmapViewOfFile");
}
