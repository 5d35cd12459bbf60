/* SPDX-License-Identifier: MIT */
/*
 * main.c - main() of a program that has wmain() or WinMain() instead: libcoredllmain.a
 *
 * A program that has a main() of its own gets nothing of this, as with any archive. Which of the others it has, weak references
 * tell. In C++ a function's name says its parameters, so there is one reference for each way to write them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stringapiset.h"
#include "winuser.h"

/* They are called with all arguments, whatever they take, as the C library calls main(). */
#define WMAIN(name, symbol)                                                                                            \
	int name(int count, WCHAR **arguments, WCHAR **environment) __asm__(symbol) __attribute__((weak))
#define WIN_MAIN(name, type, symbol)                                                                                   \
	int name(HINSTANCE instance, HINSTANCE previous, type line, int show) __asm__(symbol) __attribute__((weak))

/* What a C++ compiler calls WCHAR: with -fshort-wchar, without, and before C++11. */
#define SHORT_WCHAR "w"
#define CHAR16 "Ds"
#define BEFORE_11 "t"

/* (void), (int), (int, WCHAR **), (int, WCHAR **, WCHAR **), and const before either star. */
#define WMAINS(suffix, wchar)                                                                                          \
	WMAIN(wmain_##suffix, "_Z5wmainiPP" wchar);                                                                    \
	WMAIN(wmain_environment_##suffix, "_Z5wmainiPP" wchar "S0_");                                                  \
	WMAIN(wmain_const_##suffix, "_Z5wmainiPPK" wchar);                                                             \
	WMAIN(wmain_fixed_##suffix, "_Z5wmainiPKP" wchar);                                                             \
	WMAIN(wmain_fixed_const_##suffix, "_Z5wmainiPKPK" wchar);                                                      \
	WIN_MAIN(WinMain_##suffix, LPWSTR, "_Z7WinMainPvS_P" wchar "i");                                               \
	WIN_MAIN(wWinMain_##suffix, LPWSTR, "_Z8wWinMainPvS_P" wchar "i")
#define ALL_WMAINS(suffix)                                                                                             \
	wmain_##suffix, wmain_environment_##suffix, wmain_const_##suffix, wmain_fixed_##suffix,                        \
	    wmain_fixed_const_##suffix
#define ALL_WIN_MAINS(suffix) WinMain_##suffix, wWinMain_##suffix

WMAIN(wmain_c, "wmain");
WMAIN(wmain_void, "_Z5wmainv");
WMAIN(wmain_int, "_Z5wmaini");
WMAINS(short, SHORT_WCHAR);
WMAINS(char16, CHAR16);
WMAINS(before_11, BEFORE_11);
WIN_MAIN(WinMain_c, LPWSTR, "WinMain");
WIN_MAIN(wWinMain_c, LPWSTR, "wWinMain");
WIN_MAIN(WinMain_narrow_c, LPSTR, "coredll_WinMainA"); /* what winuser.h makes of WinMain without UNICODE */
WIN_MAIN(WinMain_narrow, LPSTR, "_Z16coredll_WinMainAPvS_Pci");
WIN_MAIN(WinMain_narrow_unicode, LPSTR, "_Z7WinMainPvS_Pci"); /* as on desktop Windows, with UNICODE, too */

static char instance; /* its address stands for the program */

/* What the program is given, for as long as it runs. Volatile, so that a leak checker finds it, too. */
static WCHAR **volatile wide_arguments, **volatile wide_environment;
static WCHAR *volatile wide_line;
static char *volatile narrow_line;

static void no_memory(void)
{
	fputs("no memory for the arguments\n", stderr);
	exit(EXIT_FAILURE);
}

static WCHAR *wide_of(const char *text)
{
	int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	WCHAR *wide = calloc((size_t)size, sizeof(WCHAR));

	if (!wide)
		no_memory();
	MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
	return wide;
}

/* The same of a list that ends with NULL. */
static WCHAR **all_wide(char **texts)
{
	size_t n = 0;
	WCHAR **all;

	while (texts[n])
		n++;
	all = calloc(n + 1, sizeof(*all));
	if (!all)
		no_memory();
	for (size_t i = 0; i < n; i++)
		all[i] = wide_of(texts[i]);
	return all;
}

/* The arguments in one line, as WinMain() has them: those that are empty or have a space in quotes. */
static char *line_of(char **arguments)
{
	size_t size = 1;
	char *line, *p;

	for (char **argument = arguments; *argument; argument++)
		size += strlen(*argument) + 3;
	line = p = malloc(size);
	if (!line)
		no_memory();
	*p = '\0';
	for (char **argument = arguments; *argument; argument++) {
		const char *quote = **argument == '\0' || strpbrk(*argument, " \t") ? "\"" : "";
		p += sprintf(p, "%s%s%s%s", argument == arguments ? "" : " ", quote, *argument, quote);
	}
	return line;
}

int main(int argc, char **argv, char **environment)
{
	int (*const wmains[])(int, WCHAR **, WCHAR **) = {
	    wmain_c, wmain_void, wmain_int, ALL_WMAINS(short), ALL_WMAINS(char16), ALL_WMAINS(before_11),
	};
	int (*const wide[])(HINSTANCE, HINSTANCE, LPWSTR, int) = {
	    WinMain_c, wWinMain_c, ALL_WIN_MAINS(short), ALL_WIN_MAINS(char16), ALL_WIN_MAINS(before_11),
	};
	int (*const narrow[])(HINSTANCE, HINSTANCE, LPSTR, int) = {
	    WinMain_narrow_c,
	    WinMain_narrow,
	    WinMain_narrow_unicode,
	};

	for (size_t i = 0; i < sizeof(wmains) / sizeof(wmains[0]); i++)
		if (wmains[i]) {
			wide_arguments = all_wide(argv);
			wide_environment = all_wide(environment);
			return wmains[i](argc, wide_arguments, wide_environment);
		}
	narrow_line = line_of(argv + 1);
	for (size_t i = 0; i < sizeof(narrow) / sizeof(narrow[0]); i++)
		if (narrow[i])
			return narrow[i](&instance, NULL, narrow_line, SW_SHOWNORMAL);
	wide_line = wide_of(narrow_line);
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (wide[i])
			return wide[i](&instance, NULL, wide_line, SW_SHOWNORMAL);
	fputs("this program has no main(), wmain() or WinMain()\n", stderr);
	return EXIT_FAILURE;
}
