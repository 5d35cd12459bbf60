/* SPDX-License-Identifier: MIT */
/*
 * win32.c - the calls of Windows alone, one source for both sides: here with libcoredll, under Wine by mingw
 *
 * Reads orders, "WHAT TIMES" on a line each; does that so many times and answers how many nanoseconds it took, by its own clock.
 * "hold 1" makes the object that another process's "open" opens, and keeps it. Ends with its standard input; 1: a call failed.
 */
#define UNICODE
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <time.h>
#endif

#define SIZE 4096
#define READ_WRITE (FILE_MAP_READ | FILE_MAP_WRITE)

static HANDLE held, own;

static double clock_ns(void)
{
#ifdef _WIN32
	LARGE_INTEGER now, second;

	QueryPerformanceCounter(&now);
	QueryPerformanceFrequency(&second);
	return (double)now.QuadPart * (1e9 / (double)second.QuadPart);
#else
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
#endif
}

static void must(BOOL ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench: %s failed, last error %lu\n", what, (unsigned long)GetLastError());
	exit(1);
}

static HANDLE create(LPCWSTR name)
{
	HANDLE memory = INVALID_HANDLE_VALUE; /* NOLINT(performance-no-int-to-ptr): as Windows has it */
	HANDLE mapping = CreateFileMappingW(memory, NULL, PAGE_READWRITE, 0, SIZE, name);

	must(mapping && GetLastError() == 0, "CreateFileMapping");
	return mapping;
}

static HANDLE open(LPCWSTR name)
{
	HANDLE mapping = OpenFileMappingW(READ_WRITE, FALSE, name);

	must(mapping != NULL, "OpenFileMapping");
	return mapping;
}

static void *map(void)
{
	void *view = MapViewOfFile(own, READ_WRITE, 0, 0, SIZE);

	must(view != NULL, "MapViewOfFile");
	return view;
}

/* ---- what can be ordered ---------------------------------------------------------------------------------------- */

static void hold_one(void)
{
	held = create(TEXT("bench held"));
}

static void open_one(void)
{
	must(CloseHandle(open(TEXT("bench held"))), "CloseHandle");
}

static void reopen_one(void)
{
	must(CloseHandle(open(TEXT("bench own"))), "CloseHandle");
}

static void create_one(void)
{
	must(CloseHandle(create(TEXT("bench new"))), "CloseHandle");
}

static void map_one(void)
{
	must(UnmapViewOfFile(map()), "UnmapViewOfFile");
}

static void touch_one(void)
{
	void *view = map();

	++*(volatile char *)view;
	must(UnmapViewOfFile(view), "UnmapViewOfFile");
}

static const struct {
	const char *what;
	void (*once)(void);
} all[] = {
    {"hold", hold_one},     {"open", open_one}, {"reopen", reopen_one},
    {"create", create_one}, {"map", map_one},   {"touch", touch_one},
};

int main(void)
{
	char what[16];
	unsigned times;

	while (scanf("%15s %u", what, &times) == 2) {
		size_t i = 0;
		while (i < sizeof(all) / sizeof(all[0]) && strcmp(all[i].what, what) != 0)
			i++;
		must(i < sizeof(all) / sizeof(all[0]), "understanding the order");
		if (all[i].once != hold_one && all[i].once != open_one && !own)
			own = create(TEXT("bench own"));

		if (all[i].once != hold_one)
			all[i].once(); /* it was another process's turn: not to be seen in what follows */
		double since = clock_ns();
		while (times--)
			all[i].once();
		printf("%.0f\n", clock_ns() - since);
		fflush(stdout);
	}
	return 0;
}
