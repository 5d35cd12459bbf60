/* SPDX-License-Identifier: MIT */
/* row-reopen.c - opening a name that this process holds already: fast, and no system call */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mmobj.h>

#include "rows.h"

static void reopen(unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		mmobj *object;

		must(mmobj_open("reopen", MMOBJ_WRITE, &object) == 0, "mmobj_open");
		mmobj_close(object);
	}
}

static uint64_t ours(unsigned times)
{
	uint64_t since = now_ns();

	reopen(times);
	return now_ns() - since;
}

static void call_the_kernel(unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		must(syscall(SYS_getppid) > 0, "getppid");
}

/*
 * Runs it in a child that the kernel kills at its first system call (but read, write and exit): was it killed? There the
 * clock cannot be read, either.
 */
static int is_killed(void (*what)(unsigned times))
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

unsigned row_reopen(struct row *rows)
{
	mmobj *object;

	must(mmobj_create("reopen", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	/* That the trap works is tried first. */
	must(is_killed(call_the_kernel), "the trap for system calls");
	int makes_calls = is_killed(reopen);
	struct measured m = measure(ours, NULL, 1501);
	mmobj_close(object);
	*rows = (struct row){
	    .id = "reopen",
	    .what = "open and close a name held here already",
	    .unit = "us",
	    .value = m.a_ns / 1e3,
	    .low = m.a_low / 1e3,
	    .high = m.a_high / 1e3,
	    .limit = 0.3,
	    .ours_ns = m.a_ns,
	    .broken = makes_calls,
	};
	snprintf(rows->note, sizeof(rows->note), "%s",
		 makes_calls ? "it makes system calls" : "no system call (10,000 of them under strict seccomp(2))");
	return 1;
}
