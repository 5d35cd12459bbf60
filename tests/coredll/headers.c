/* SPDX-License-Identifier: MIT */
/*
 * headers.c - what a source may do with the headers, in any C and C++, with UNICODE or without, whatever wchar_t is; compiled in all
 * these ways by test-headers.sh, with BEFORE and AFTER for the standard headers around them
 */
#ifdef BEFORE
#ifdef __cplusplus
#include <cwchar>
#include <string>
#endif
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#endif

#include <windows.h>
#include <tchar.h>

#ifdef AFTER
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>
#ifdef __cplusplus
#include <cwchar>
#include <cwctype>
#if __cplusplus >= 201703L
#include <iostream>
#include <locale>
#endif
#include <map>
#include <sstream>
#include <string>
#include <vector>
#endif
#endif

/* _Static_assert is not in C99. */
#define IS(what, condition) typedef char is_##what[(condition) ? 1 : -1]

IS(byte, sizeof(BYTE) == 1 && (BYTE)-1 > 0);
IS(word, sizeof(WORD) == 2 && (WORD)-1 > 0);
IS(dword, sizeof(DWORD) == 4 && (DWORD)-1 > 0);
IS(int, sizeof(INT) == 4 && (INT)-1 < 0);
IS(uint, sizeof(UINT) == 4 && (UINT)-1 > 0);
IS(long, sizeof(LONG) == 4 && (LONG)-1 < 0);
IS(ulong, sizeof(ULONG) == 4 && (ULONG)-1 > 0);
IS(short, sizeof(SHORT) == 2 && (SHORT)-1 < 0);
IS(longlong, sizeof(LONGLONG) == 8 && (LONGLONG)-1 < 0);
IS(ulonglong, sizeof(ULONGLONG) == 8 && (ULONGLONG)-1 > 0);
IS(bool, sizeof(BOOL) == 4 && (BOOL)-1 < 0);
IS(boolean, sizeof(BOOLEAN) == 1);
IS(wchar, sizeof(WCHAR) == 2 && (WCHAR)-1 > 0);
IS(char, sizeof(CHAR) == 1);
IS(handle, sizeof(HANDLE) == sizeof(void *));
IS(pointers,
   sizeof(INT_PTR) == sizeof(void *) && sizeof(DWORD_PTR) == sizeof(void *) && sizeof(SIZE_T) == sizeof(void *));
IS(large, sizeof(LARGE_INTEGER) == 8 && sizeof(FILETIME) == 8);

#ifdef UNICODE
IS(tchar, sizeof(TCHAR) == 2);
#else
IS(tchar, sizeof(TCHAR) == 1);
#endif

/* u"..." is not in C99 and C++98; L"..." of 16 bits is only there with -fshort-wchar. */
#if !defined(UNICODE) || __SIZEOF_WCHAR_T__ == 2 ||                                                                    \
    (defined(__cplusplus) ? __cplusplus >= 201103L : __STDC_VERSION__ >= 201112L)
IS(text, sizeof(TEXT("ab")) == 3 * sizeof(TCHAR));
static const TCHAR word[] = _T("word");
#else
static const TCHAR word[] = {'w', 'o', 'r', 'd', 0};
#endif

/* The usual names have the types of WCHAR, as values, too. */
static size_t (*const wide_length)(const WCHAR *) = wcslen;
static int (*const wide_compare)(const WCHAR *, const WCHAR *) = wcscmp;
static WCHAR *(*const wide_copy)(WCHAR *, const WCHAR *) = wcscpy;

int headers_wide(const WCHAR *name, WCHAR *to, FILE *file);
int headers_wide(const WCHAR *name, WCHAR *to, FILE *file)
{
	const WCHAR *found = wcschr(name, '\\');
	WCHAR *end, *copy = _wcsdup(name);
	WCHAR first = (WCHAR)towupper(name[0]);
	int result = swprintf(to, name, 1, name) + _snwprintf(to, 3, name, 2);

	wcscat(wcsncpy(wcscpy(to, name), name, 4), found ? found : name);
	wcsncat(to, name, 3);
	for (WCHAR *part = wcstok(to, name); part; part = wcstok(NULL, name))
		result += (int)wcscspn(part, name) + (int)wcsspn(part, name);
	result += wcsrchr(name, 'x') == wcsstr(name, to) || wcspbrk(name, to) == NULL;
	result += wcsncmp(name, to, 3) + _wcsicmp(name, to) + _wcsnicmp(name, to, 3) + wide_compare(name, to);
	result += (int)wcstol(name, &end, 0) + (int)wcstoul(end, NULL, 16) + _wtoi(name) + (int)_wtol(name);
	result +=
	    iswalpha(first) + iswdigit(name[0]) + iswspace(*name) + iswalnum('x') + iswupper(first) + iswlower(first);
	result += towlower(first) == towlower('X');
	result += wprintf(name, 1, to) + fwprintf(file, name) + fputws(name, file) + _putws(_itow(3, to, 10));
	result += (int)coredll_mbstowcs(to, "x", 2) + (int)wcstombs(NULL, to, 0);
#if !defined(__cplusplus) || __SIZEOF_WCHAR_T__ == 2
	result += (int)mbstowcs(to, "x", 2);
#endif
	result += (int)wide_length(wide_copy(to, _wcsupr(_wcslwr(to))));
	free(copy);
	return result + (fgetws(to, 100, file) == NULL);
}

int headers_text(TCHAR *to, FILE *file);
int headers_text(TCHAR *to, FILE *file)
{
	const TCHAR *found = _tcschr(word, 'r');
	int result = (int)_tcslen(_tcscpy(to, word)) + _tcscmp(to, word) + _tcsicmp(to, word) + _ttoi(to);

	result += _stprintf(to, word, 1) + _sntprintf(to, 3, word) + _tprintf(word) + _ftprintf(file, word);
	result += _putts(word) + _fputts(word, file) + (_fgetts(to, 10, file) != NULL) + _istdigit(to[0]);
	return result + (int)_tcstoul(found, NULL, 10) + (_totupper(to[0]) == 'W');
}

#if defined(__cplusplus) && defined(AFTER)
/* Templates of C++'s own meet the macros only when they are used. */
std::string headers_cpp(const char *text);
std::string headers_cpp(const char *text)
{
	std::map<std::string, std::string> all;
	std::ostringstream stream;

	stream << text << all[text].size() << std::endl;
	return stream.str();
}
#endif
