/* SPDX-License-Identifier: MIT */
/* work-other.c - what is no time: the memory that an object takes beside its data, and whether a reopen asks the kernel */
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mmobj.h>

#include "works.h"

/* ---- memory ----------------------------------------------------------------------------------------------------- */

#define COUNT 500u
#define SIZE 4096u

static double bytes_used(void)
{
	struct statvfs fs;

	must(statvfs(root_path, &fs) == 0, "statvfs");
	return (double)(fs.f_blocks - fs.f_bfree) * (double)fs.f_frsize;
}

/* Bytes for each object beside its data: what the file system lost, or what the library says, if that is more. */
static double memory_beside(struct lane *lane, unsigned times)
{
	static mmobj *objects[COUNT];
	struct mmobj_info info;
	double said = 0, before = bytes_used();
	char name[32];

	(void)lane, (void)times;
	for (unsigned i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "memory %u", i);
		must(mmobj_create(name, &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &objects[i]) == 0,
		     "mmobj_create");
		must(mmobj_stat(objects[i], &info) == 0, "mmobj_stat");
		said += (double)(info.memory - info.size);
	}
	double lost = bytes_used() - before - COUNT * (double)SIZE;
	for (unsigned i = 0; i < COUNT; i++)
		objects[i] = mmobj_close(objects[i]);
	return (lost > said ? lost : said) / COUNT;
}

void work_memory(bool all)
{
	struct lane lane = {.work = "memory", .side = OURS, .once = memory_beside, .times = 1};

	(void)all;
	take_turns(&lane, 1, 11); /* others use the file system meanwhile */
}

/* ---- system calls ----------------------------------------------------------------------------------------------- */

static void reopen(unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		mmobj *object;

		must(mmobj_open("reopen", MMOBJ_WRITE, &object) == 0, "mmobj_open");
		mmobj_close(object);
	}
}

static void call_the_kernel(unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		must(syscall(SYS_getppid) > 0, "getppid");
}

/* Runs it in a child that the kernel kills at its first system call (but read, write and exit): was it killed? */
static bool is_killed(void (*what)(unsigned times))
{
	fflush(stdout);
	int status = 0, pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		what(1); /* the allocator may ask for its first memory, and the linker resolve */
		must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0, "seccomp(2)");
		what(10000);
		syscall(SYS_exit, 0);
	}
	must(waitpid(pid, &status, 0) == pid, "waitpid");
	must(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0, "looking for system calls");
	return WIFSIGNALED(status);
}

static double calls_of_reopen(struct lane *lane, unsigned times)
{
	mmobj *object;

	(void)lane, (void)times;
	must(is_killed(call_the_kernel), "the trap for system calls"); /* does it work? */
	must(mmobj_create("reopen", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	bool calls = is_killed(reopen);
	mmobj_close(object);
	return calls;
}

void work_calls(bool all)
{
	struct lane lane = {.work = "calls", .side = OURS, .once = calls_of_reopen, .times = 1};

	(void)all;
	take_turns(&lane, 1, 1);
}
