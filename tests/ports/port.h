/* SPDX-License-Identifier: MIT */
/*
 * port.h - what the programs of this folder share: their tests' checks, and the test's paths as Windows CE would write them
 */
#ifndef PORT_H
#define PORT_H

#include "../coredll/calls.h"

#ifndef UNICODE
#error these programs are compiled as on Windows CE
#endif

/* A path in the test's own folder as a wide string, with backslashes. Valid until this thread's fourth next call. */
static inline LPCTSTR wide_path(const char *name)
{
	static _Thread_local TCHAR paths[4][MAX_PATH];
	static _Thread_local unsigned next;
	LPTSTR path = paths[next++ % 4];

	ok(MultiByteToWideChar(CP_ACP, 0, root_path("%s", name), -1, path, MAX_PATH) > 0);
	for (LPTSTR p = path; *p; p++)
		if (*p == '/')
			*p = '\\';
	return path;
}

/* Nothing of the library's is left in this process and its store. */
static inline void nothing_is_left(void)
{
	is(left_in_store(), 0);
	is(mapped_here(test_root), 0);
}

#endif
