/* SPDX-License-Identifier: MIT */
/* entry.h - the program of entry.c and entry.cpp: one that starts in one of the ways that Windows has, and says what it was given: see test-entry.sh */
#include <windows.h>
#include <tchar.h>

#ifndef NONE /* it starts in no way at all */
static void say(const TCHAR *what, const TCHAR *text)
{
	_tprintf(TEXT("%s<%s>\n"), what, text);
}

#if defined(WINMAIN)
int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, TEXT_OF_LINE line, int show)
{
	if (!instance || previous || show != SW_SHOWNORMAL)
		return 1;
	say(TEXT("line"), line);
	return 7;
}
#elif defined(NOTHING)
int _tmain(void)
{
	say(TEXT("nothing"), TEXT(""));
	return 7;
}
#elif defined(ENVIRONMENT)
int _tmain(int argc, TCHAR *argv[], TCHAR *environment[])
{
	static const TCHAR name[] = TEXT("ENTRY=");

	while (*environment && _tcsncmp(*environment, name, 6) != 0)
		environment++;
	if (!*environment || argv[argc])
		return 1;
	say(TEXT("environment"), *environment);
	return 7;
}
#else
int _tmain(int argc, ARGUMENT *argv[])
{
	if (argv[argc])
		return 1;
	for (int i = 1; i < argc; i++)
		say(TEXT("argument"), argv[i]);
	return 7;
}
#endif
#endif
