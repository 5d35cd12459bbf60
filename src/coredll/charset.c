/* SPDX-License-Identifier: MIT */
/* charset.c - bytes to UTF-16 and back for programs: see stringapiset.h */
#include "stringapiset.h"

#include <limits.h>
#include <string.h>

#include "error.h"
#include "text.h"
#include "utf16.h"

#define MB_FLAGS (MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)
#define WC_FLAGS                                                                                                       \
	(WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_ERR_INVALID_CHARS | WC_COMPOSITECHECK | WC_NO_BEST_FIT_CHARS)

static bool is_known(UINT page)
{
	return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP || page == CP_UTF8;
}

/* What both directions refuse: nothing to read, or nowhere to write. */
static bool is_bad(UINT page, const void *from, int count, const void *to, int room)
{
	return !from || count == 0 || room < 0 || (!to && room > 0) || (room > 0 && from == to) || !is_known(page);
}

/* The end of both: the count if it fits, or if it was all that was asked for. Too little room is said before bad input. */
static int counted(size_t needed, int room, bool invalid)
{
	if (needed > INT_MAX)
		return fail(ERROR_INVALID_PARAMETER);
	if (room > 0 && needed > (size_t)room)
		return fail(ERROR_INSUFFICIENT_BUFFER);
	if (invalid)
		return fail(ERROR_NO_UNICODE_TRANSLATION);
	return (int)needed;
}

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
			       LPWSTR lpWideCharStr, int cchWideChar)
{
	const unsigned char *p = (const unsigned char *)lpMultiByteStr, *end;
	bool replaced = false;
	size_t at = 0;

	if (is_bad(CodePage, lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar))
		return fail(ERROR_INVALID_PARAMETER);
	if (dwFlags & ~MB_FLAGS)
		return fail(ERROR_INVALID_FLAGS);

	end = p + (cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte);
	while (p < end) {
		WCHAR units[2];
		bool whole;
		size_t n = utf16_put(utf8_next(&p, end, &whole), units);
		replaced |= !whole;
		if (at + n <= (size_t)cchWideChar)
			memcpy(lpWideCharStr + at, units, n * sizeof(WCHAR));
		at += n;
	}
	return counted(at, cchWideChar, replaced && dwFlags & MB_ERR_INVALID_CHARS);
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
			       LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
{
	LPCWSTR p = lpWideCharStr, end;
	bool replaced = false;
	size_t at = 0;

	if (is_bad(CodePage, lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte) ||
	    (CodePage == CP_UTF8 && (lpDefaultChar || lpUsedDefaultChar)))
		return fail(ERROR_INVALID_PARAMETER);
	if (dwFlags & ~WC_FLAGS)
		return fail(ERROR_INVALID_FLAGS);

	end = p + (cchWideChar < 0 ? wide_length(p) + 1 : (size_t)cchWideChar);
	while (p < end) {
		char bytes[4];
		bool whole;
		size_t n = utf8_put(utf16_next(&p, end, &whole), bytes);
		replaced |= !whole;
		if (at + n <= (size_t)cbMultiByte)
			memcpy(lpMultiByteStr + at, bytes, n);
		at += n;
	}
	if (lpUsedDefaultChar)
		*lpUsedDefaultChar = replaced;
	return counted(at, cbMultiByte, replaced && dwFlags & WC_ERR_INVALID_CHARS);
}
