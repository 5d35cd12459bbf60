/* SPDX-License-Identifier: MIT */
/* win32.c - the suite on Windows: processes and a directory of its own (whoever runs it removes it) */
#include "conform.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HANDLE through_in, through_out; /* the pipe that memory goes through */

static struct {
	HANDLE process;
	FILE *to, *from;
} others[PROCESSES];

static void give_up(const char *what)
{
	fprintf(stderr, "%s: error %lu\n", what, GetLastError());
	exit(1);
}

/* ---- around a program ------------------------------------------------------------------------------------------- */

void system_begin(void)
{
	const char *directory = text_of("files-%s-%lu", program, GetCurrentProcessId());

	if (!CreateDirectoryA(directory, NULL) || !SetCurrentDirectoryA(directory))
		give_up(directory);
	_setmode(_fileno(stdout), _O_BINARY);
}

void system_end(void)
{
}

unsigned system_process_id(void)
{
	return GetCurrentProcessId();
}

int left_behind(void)
{
	return -1;
}

/* ---- processes -------------------------------------------------------------------------------------------------- */

/* A pipe with one end that a child inherits: which = 0 the reading one, 1 the writing one. */
static bool pipe_for_child(HANDLE ends[2], int which)
{
	SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};

	return CreatePipe(&ends[0], &ends[1], &inherit, 0) &&
	       SetHandleInformation(ends[!which], HANDLE_FLAG_INHERIT, 0);
}

bool process_start(int process, const char *arguments)
{
	STARTUPINFOA start = {.cb = sizeof(start), .dwFlags = STARTF_USESTDHANDLES};
	PROCESS_INFORMATION made;
	char self[MAX_PATH], line[MAX_PATH + 100];
	HANDLE in[2], out[2];

	if (!GetModuleFileNameA(NULL, self, sizeof(self)) || !pipe_for_child(in, 0) || !pipe_for_child(out, 1))
		give_up("CreatePipe");
	snprintf(line, sizeof(line), "\"%s\" %s", self, arguments);
	start.hStdInput = in[0];
	start.hStdOutput = out[1];
	start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	BOOL done = CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &made);
	CloseHandle(in[0]);
	CloseHandle(out[1]);
	if (!done)
		return false;
	CloseHandle(made.hThread);
	others[process].process = made.hProcess;
	others[process].to = _fdopen(_open_osfhandle((intptr_t)in[1], 0), "wb");
	others[process].from = _fdopen(_open_osfhandle((intptr_t)out[0], 0), "rb");
	return true;
}

bool process_say(int process, const char *line)
{
	return fputs(line, others[process].to) >= 0 && fflush(others[process].to) == 0;
}

bool process_hear(int process, char *line, size_t size)
{
	if (!fgets(line, (int)size, others[process].from))
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

void process_end(int process)
{
	if (!others[process].process)
		return;
	fclose(others[process].to);
	fclose(others[process].from);
	WaitForSingleObject(others[process].process, INFINITE);
	CloseHandle(others[process].process);
	others[process].process = NULL;
}

void process_kill(int process)
{
	if (others[process].process)
		TerminateProcess(others[process].process, 1);
	process_end(process);
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

static DWORD WINAPI thread_main(LPVOID argument)
{
	DWORD (*const *run)(void) = argument;

	return (*run)();
}

DWORD in_thread(DWORD (*run)(void))
{
	DWORD result = 0;
	HANDLE thread = CreateThread(NULL, 0, thread_main, &run, 0, NULL);

	if (!thread || WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0 || !GetExitCodeThread(thread, &result))
		give_up("a thread");
	CloseHandle(thread);
	return result;
}

/* The system says that memory is not there where a program would get an exception. */
bool memory_copy(void *to, const void *from, size_t bytes)
{
	static char rest[256];
	DWORD written = 0, got = 0;

	if (!through_in && !CreatePipe(&through_in, &through_out, NULL, 0))
		give_up("CreatePipe");
	if (!WriteFile(through_out, from, (DWORD)bytes, &written, NULL))
		return false;
	if (!ReadFile(through_in, to, written, &got, NULL)) {
		ReadFile(through_in, rest, sizeof(rest), &got, NULL);
		return false;
	}
	return got == bytes;
}
