/* SPDX-License-Identifier: MIT */
/* wcsprintf.c - formatting to strings: see wcsio.h, and for wsprintf() winuser.h */
#include "format.h"
#include "wcsio.h"
#include "winuser.h"

struct string {
	struct output output;
	void *text;
	size_t room;
};

static void put_in_string(struct output *output, unsigned unit)
{
	struct string *string = (struct string *)output;

	if (output->count >= string->room)
		return;
	if (output->wide)
		((WCHAR *)string->text)[output->count] = (WCHAR)unit;
	else
		((char *)string->text)[output->count] = (char)unit;
}

/* At most room units, a NUL if there is room for it. Returns what format() does. */
static int to_string(bool wide, void *text, size_t room, const void *format_text, va_list arguments)
{
	struct string string = {{put_in_string, wide, 0}, text, room};
	int result = format(&string.output, format_text, arguments);

	put_in_string(&string.output, 0);
	return result;
}

static int cut(int result, size_t n)
{
	return result >= 0 && (size_t)result > n ? -1 : result;
}

int coredll_vswprintf(WCHAR *text, const WCHAR *format, va_list arguments)
{
	return to_string(true, text, SIZE_MAX, format, arguments);
}

int coredll_vsprintf(char *text, const char *format, va_list arguments)
{
	return to_string(false, text, SIZE_MAX, format, arguments);
}

int coredll_vsnwprintf(WCHAR *text, size_t n, const WCHAR *format, va_list arguments)
{
	return cut(to_string(true, text, n, format, arguments), n);
}

int coredll_vsnprintf(char *text, size_t n, const char *format, va_list arguments)
{
	return cut(to_string(false, text, n, format, arguments), n);
}

/* wsprintf(): so many, and the last is a NUL. Nothing behind it is touched: the room is the caller's word. */
static int to_short_string(bool wide, void *text, const void *format_text, va_list arguments)
{
	struct string string = {{put_in_string, wide, 0}, text, 1023};
	int result = format(&string.output, format_text, arguments);

	if (string.output.count > string.room)
		string.output.count = string.room;
	string.room++;
	put_in_string(&string.output, 0);
	return result < 0 ? -1 : (int)string.output.count;
}

int WINAPI wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist)
{
	return to_short_string(false, lpOut, lpFmt, arglist);
}

int WINAPI wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist)
{
	return to_short_string(true, lpOut, lpFmt, arglist);
}

/* ---- the same with "..." ---------------------------------------------------------------------------------------- */

int coredll_swprintf(WCHAR *text, const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vswprintf(text, format, arguments));
}

int coredll_sprintf(char *text, const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsprintf(text, format, arguments));
}

int coredll_snwprintf(WCHAR *text, size_t n, const WCHAR *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsnwprintf(text, n, format, arguments));
}

int coredll_snprintf(char *text, size_t n, const char *format, ...)
{
	WITH_ARGUMENTS(format, coredll_vsnprintf(text, n, format, arguments));
}

int CDECL wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...)
{
	WITH_ARGUMENTS(lpFmt, wvsprintfA(lpOut, lpFmt, arguments));
}

int CDECL wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...)
{
	WITH_ARGUMENTS(lpFmt, wvsprintfW(lpOut, lpFmt, arguments));
}
