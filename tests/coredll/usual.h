/* SPDX-License-Identifier: MIT */
/*
 * usual.h - the program of usual.c and usual.cpp: the usual names of wide functions, and those of tchar.h, do what they say in C and
 * C++, whatever wchar_t is, with UNICODE and without
 */
#include <windows.h>
#include <tchar.h>
#include <wchar.h>

#include <stdio.h>

static int count;

static void check(int good, const char *what)
{
	printf("%s %d - %s\n", good ? "ok" : "not ok", ++count, what);
}
#define CHECK(condition) check((condition) ? 1 : 0, #condition)

/* wcslen() and its like on WCHAR; of the C library's functions, none. */
static void wide_names(void)
{
	WCHAR text[40], *end;
	const WCHAR dot[] = {'.', 0}, format[] = {'%', 'd', '|', '%', 's', 0}, mixed[] = {0xC4, 'b', '.', 'C', 0};

	CHECK(wcslen(mixed) == 4);
	CHECK(wcscmp(wcscpy(text, mixed), mixed) == 0);
	CHECK(wcscmp(wcscat(text, dot), mixed) > 0);
	CHECK(wcsncmp(text, mixed, 4) == 0);
	CHECK(wcschr(text, '.') == text + 2 && wcsrchr(text, '.') == text + 4);
	CHECK(wcsstr(text, dot) == text + 2 && wcspbrk(text, dot) == text + 2);
	CHECK(wcscspn(text, dot) == 2 && wcsspn(text, text) == 5);
	CHECK(swprintf(text, format, -12, dot) == 5 && wcstol(text, &end, 10) == -12 && *end == '|');
	CHECK(_snwprintf(text, 3, format, -12, dot) == -1 && text[2] == '2');
	CHECK(wsprintfW(text, format, 7, mixed) == 6 && _wtoi(text) == 7);
	CHECK(towlower(mixed[0]) == 0xE4 && towupper('b') == 'B');
	CHECK(iswalpha(mixed[0]) && iswupper(mixed[0]) && !iswdigit(mixed[1]) && iswspace(' '));
	CHECK(wmemcmp(wmemcpy(text, mixed, 5), mixed, 5) == 0 && wmemchr(text, 'C', 5) == text + 3);
	CHECK(wcscmp(wcstok(wcscpy(text, mixed), dot), mixed) < 0 && wcscmp(wcstok(NULL, dot), mixed + 3) == 0);
	CHECK(_wcsicmp(_wcsupr(wcscpy(text, mixed)), mixed) == 0 && text[1] == 'B');
	CHECK(wcsncpy(text, mixed, 2) == text && wcscmp(_itow(255, text, 16), text) == 0 && wcslen(text) == 2);
#ifdef __cplusplus
	/* The C library's swprintf() is told the room: in C++ the compiler sees which one is meant. */
	CHECK(swprintf(text, static_cast<size_t>(6), format, -12, dot) == 5);
	CHECK(swprintf(text, static_cast<size_t>(5), format, -12, dot) == -1 && text[4] == 0);
	const WCHAR *constant = mixed;
	const WCHAR *found = wcschr(constant, '.');
	CHECK(found == mixed + 2);
#endif
}

static void text_names(void)
{
	TCHAR text[40];
	const TCHAR *word = _T("Word 17");

	CHECK(_tcslen(_tcscpy(text, word)) == 7 && _tcscmp(text, word) == 0);
	CHECK(_tcschr(text, ' ') == text + 4 && _tcsrchr(text, 'x') == NULL && _ttoi(text + 5) == 17);
	CHECK(_stprintf(text, _T("%s|%d|%lu"), word, 5, (DWORD)7) == 11 && text[10] == '7');
	CHECK(_sntprintf(text, 2, _T("%s"), word) == -1);
	CHECK(_tcsicmp(word, _T("wORD 17")) == 0 && _tcsnicmp(word, _T("WORLD"), 3) == 0);
	CHECK(_istdigit(word[5]) && _istupper(word[0]) && _totlower(word[0]) == 'w');
	CHECK(lstrlen(lstrcpy(text, word)) == 7 && lstrcmpi(text, _T("word 17")) == 0);
	CHECK(wsprintf(text, TEXT("%s%c"), word, '!') == 8 && text[7] == '!');
	CHECK(_tcsinc(word) == word + 1 && _tcsnextc(word) == 'W');
}

int main(void)
{
	wide_names();
	text_names();
	_tprintf(_T("# %s\n"), _T("printed"));
	_putts(_T("# line"));
	printf("1..%d\n", count);
	return 0;
}
