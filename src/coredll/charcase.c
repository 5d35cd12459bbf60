/* SPDX-License-Identifier: MIT */
/* charcase.c - CharLower and CharUpper: see winuser.h */
#include "winbase.h"

/* What is no address, since its upper bits are 0, is a character. */
static LPWSTR change(LPWSTR text, unsigned (*to)(unsigned c))
{
	uintptr_t value = (uintptr_t)text;

	if (value <= 0xFFFF)
		return (LPWSTR)(uintptr_t)to((unsigned)value); /* NOLINT(performance-no-int-to-ptr) */
	for (LPWSTR p = text; *p; p++)
		*p = (WCHAR)to(*p);
	return text;
}

LPWSTR WINAPI CharLowerW(LPWSTR lpsz)
{
	return change(lpsz, coredll_towlower);
}

LPWSTR WINAPI CharUpperW(LPWSTR lpsz)
{
	return change(lpsz, coredll_towupper);
}
