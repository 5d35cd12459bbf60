/* SPDX-License-Identifier: MIT */
/* posix.c - the suite on Linux: processes, a directory of its own, and what is left behind */
#include "conform.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../emulator.h"
#include "mmobj.h"

extern char **environ;

static char root[] = "/dev/shm/conform-XXXXXX";
static int through[2] = {-1, -1}; /* the pipe that memory goes through */
static int descriptors;

static struct {
	pid_t pid;
	FILE *to, *from;
} others[PROCESSES];

static void give_up(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- around a program ------------------------------------------------------------------------------------------- */

static int files_in(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int files_in(const char *format, ...)
{
	char path[100];
	va_list arguments;
	const struct dirent *one;
	int count = 0;

	va_start(arguments, format);
	vsnprintf(path, sizeof(path), format, arguments);
	va_end(arguments);
	DIR *dir = opendir(path);
	if (!dir)
		return 0;
	while ((one = readdir(dir)))
		count += one->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void open_pipe(void)
{
	if (through[0] < 0 && pipe2(through, O_CLOEXEC) != 0)
		give_up("pipe2");
}

void system_begin(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(root) || setenv("MMOBJ_ROOT", root, 1) != 0 || mmobj_setup() < 0)
		give_up(root);
	const char *files = text_of("%s/files", root);
	if (mkdir(files, 0700) != 0 || chdir(files) != 0)
		give_up(files);
	open_pipe();
	/* The library keeps a store open from its first use on. */
	CloseHandle(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "first"));
	CloseHandle(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, "Global\\first"));
	descriptors = files_in("/proc/self/fd");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

void system_end(void)
{
	nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

unsigned system_process_id(void)
{
	return (unsigned)getpid();
}

static int mapped_from_root(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[400];
	int count = 0;

	while (maps && fgets(line, sizeof(line), maps))
		count += strstr(line, root) != NULL;
	if (maps)
		fclose(maps);
	return count;
}

int left_behind(void)
{
	struct mmobj_swept swept;

	/* What killed processes leave goes when somebody looks. */
	if (mmobj_sweep(MMOBJ_LOCAL, &swept) < 0 || mmobj_sweep(MMOBJ_GLOBAL, &swept) < 0)
		give_up("mmobj_sweep");
	int names = files_in("%s/mmobj-%u", root, (unsigned)geteuid()) + files_in("%s/mmobj", root);
	int slots = files_in("%s/mmobj-%u/.at", root, (unsigned)geteuid()) + files_in("%s/mmobj/.at", root);
	int views = mapped_from_root();
	int more = files_in("/proc/self/fd") - descriptors;

	if (names || slots || views || more)
		printf("# %d names, %d addresses, %d mappings, %d descriptors\n", names, slots, views, more);
	return names + slots + views + (more > 0 ? more : -more);
}

/* ---- processes -------------------------------------------------------------------------------------------------- */

bool process_start(int process, const char *arguments)
{
	int in[2], out[2];
	char self[400], run[20], group[20];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	posix_spawn_file_actions_t actions;

	if (n < 0 || sscanf(arguments, "%19s %19s", run, group) != 2 || pipe2(in, O_CLOEXEC) != 0)
		return false;
	self[n] = '\0';
	if (pipe2(out, O_CLOEXEC) != 0)
		give_up("pipe2");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	char *argv[] = {(char *)emulator(), self, run, group, NULL}, **first = emulator() ? argv : argv + 1;
	int r = posix_spawnp(&others[process].pid, first[0], &actions, NULL, first, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	others[process].to = fdopen(in[1], "w");
	others[process].from = fdopen(out[0], "r");
	return r == 0;
}

bool process_say(int process, const char *line)
{
	return fputs(line, others[process].to) >= 0 && fflush(others[process].to) == 0;
}

bool process_hear(int process, char *line, size_t size)
{
	if (!fgets(line, (int)size, others[process].from))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

void process_end(int process)
{
	if (others[process].pid <= 0)
		return;
	fclose(others[process].to);
	fclose(others[process].from);
	waitpid(others[process].pid, NULL, 0);
	others[process].pid = 0;
}

void process_kill(int process)
{
	if (others[process].pid > 0)
		kill(others[process].pid, SIGKILL);
	process_end(process);
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

static void *thread_main(void *argument)
{
	DWORD (*const *run)(void) = argument;

	return (void *)(uintptr_t)(*run)();
}

DWORD in_thread(DWORD (*run)(void))
{
	pthread_t thread;
	void *result = NULL;

	if (pthread_create(&thread, NULL, thread_main, &run) != 0 || pthread_join(thread, &result) != 0)
		give_up("a thread");
	return (DWORD)(uintptr_t)result;
}

/* The kernel says EFAULT where a program would get a signal. */
bool memory_copy(void *to, const void *from, size_t bytes)
{
	static char rest[256];

	open_pipe();
	ssize_t n = write(through[1], from, bytes);
	if (n < 0)
		return false;
	ssize_t got = read(through[0], to, (size_t)n);
	if (got < 0)
		got = read(through[0], rest, sizeof(rest)) < 0 ? -1 : 0;
	return got == (ssize_t)bytes;
}
