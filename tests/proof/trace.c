/* SPDX-License-Identifier: MIT */
/* trace.c - what trace.h describes; all that depends on the machine is in set_number() and set_result() */
#include "trace.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

/* Arguments that getppid(2), which has none, is never called with otherwise. */
#define MARK_1 0x6d6d6f62L
#define MARK_2 0x6a2d656eL

#define STOPPED_IN_CALL (SIGTRAP | 0x80) /* PTRACE_O_TRACESYSGOOD */

/* ---- registers -------------------------------------------------------------------------------------------------- */

/*
 * Reading them is the kernel's business (PTRACE_GET_SYSCALL_INFO, Linux 5.3); writing them is not, before Linux 6.16. Which call
 * it is that the child enters: -1 is none. And what the call that it comes out of has returned.
 */
#if defined(__x86_64__)

static int set_number(pid_t pid, int64_t number)
{
	return (int)ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, orig_rax), number);
}

static int set_result(pid_t pid, int64_t result)
{
	return (int)ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, rax), result);
}

#elif defined(__aarch64__)

static int set_number(pid_t pid, int64_t number)
{
	int value = (int)number;
	struct iovec part = {.iov_base = &value, .iov_len = sizeof(value)};

	return (int)ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &part);
}

static int set_result(pid_t pid, int64_t result)
{
	struct user_regs_struct registers;
	struct iovec part = {.iov_base = &registers, .iov_len = sizeof(registers)};

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part) != 0)
		return -1;
	registers.regs[0] = (uint64_t)result;
	return (int)ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
}

#elif defined(__arm__)

#define SET_SYSCALL 23 /* PTRACE_SET_SYSCALL of <asm/ptrace.h>, which does not go with <sys/ptrace.h> */

static int set_number(pid_t pid, int64_t number)
{
	return (int)ptrace((enum __ptrace_request)SET_SYSCALL, pid, NULL, (long)number);
}

static int set_result(pid_t pid, int64_t result)
{
	return (int)ptrace(PTRACE_POKEUSER, pid, NULL, (long)result); /* r0 is the first */
}

#else
#define NO_REGISTERS

static int set_number(pid_t pid, int64_t number)
{
	(void)pid, (void)number;
	return -1;
}

static int set_result(pid_t pid, int64_t result)
{
	(void)pid, (void)result;
	return -1;
}
#endif

/* ---- in the child ----------------------------------------------------------------------------------------------- */

void trace_adopted(void)
{
	/* Not raise(3), which makes other calls around it. */
	is(syscall(SYS_kill, getpid(), SIGSTOP), 0);
}

void trace_me(void)
{
	is(ptrace(PTRACE_TRACEME, 0, NULL, NULL), 0);
	trace_adopted();
}

void trace_over(void)
{
	(void)syscall(SYS_getppid, MARK_1, MARK_2);
}

/* ---- in its parent ---------------------------------------------------------------------------------------------- */

#define OPTIONS (PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD)

/* Waits for the child's next stop: the signal that it stopped with; 0: it died. */
static int next_stop(pid_t pid, int *status)
{
	while (waitpid(pid, status, __WALL) < 0)
		is(errno, EINTR);
	return WIFSTOPPED(*status) ? WSTOPSIG(*status) : 0;
}

struct traced trace_start(int (*run)(int socket, void *argument), void *argument)
{
	struct traced traced = {.child = child_start(run, argument), .at = TRACE_BEGUN};
	int status;

	is(next_stop(traced.child.pid, &status), SIGSTOP);
	is(ptrace(PTRACE_SETOPTIONS, traced.child.pid, NULL, OPTIONS), 0);
	return traced;
}

struct traced trace_adopt(int socket)
{
	struct traced traced = {.child = {.pid = (pid_t)hear(socket), .socket = socket}, .adopted = true};
	int status;

	is(ptrace(PTRACE_SEIZE, traced.child.pid, NULL, OPTIONS), 0);
	say(socket, 1);
	is(next_stop(traced.child.pid, &status), SIGSTOP);
	return traced;
}

/* What it is that the child is at. */
static void read_call(struct traced *traced)
{
	struct __ptrace_syscall_info info = {0};

	ok(ptrace(PTRACE_GET_SYSCALL_INFO, traced->child.pid, sizeof(info), &info) > 0);
	if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		traced->at = TRACE_RETURN;
		traced->result = info.exit.rval;
		return;
	}
	is(info.op, PTRACE_SYSCALL_INFO_ENTRY);
	traced->at = TRACE_CALL;
	traced->number = (int64_t)info.entry.nr;
	for (size_t i = 0; i < COUNT(traced->arguments); i++)
		traced->arguments[i] = info.entry.args[i];
	if (traced->number == SYS_getppid && info.entry.args[0] == MARK_1 && info.entry.args[1] == MARK_2)
		traced->at = TRACE_OVER;
}

void trace_step(struct traced *traced)
{
	int status, signal = 0;

	do {
		is(ptrace(PTRACE_SYSCALL, traced->child.pid, NULL, signal), 0);
		signal = next_stop(traced->child.pid, &status);
	} while (signal != 0 && signal != STOPPED_IN_CALL); /* a signal of its own goes on to it */
	if (signal == 0) {
		traced->at = TRACE_DIED;
		close(traced->child.socket);
		return;
	}
	read_call(traced);
}

void trace_kill(struct traced *traced)
{
	/* The kernel does not make the call of a process that was killed before it; but it is not documented. */
	if (traced->at == TRACE_CALL)
		is(set_number(traced->child.pid, -1), 0);
	child_kill(&traced->child);
	traced->at = TRACE_DIED;
}

void trace_free(struct traced *traced)
{
	/* Only who traces it can wait for another's child. */
	is(ptrace(traced->adopted ? PTRACE_CONT : PTRACE_DETACH, traced->child.pid, NULL, NULL), 0);
}

int trace_end(struct traced *traced)
{
	traced->at = TRACE_DIED;
	return child_end(&traced->child);
}

void trace_read(const struct traced *traced, uint64_t address, void *bytes, size_t size)
{
	struct iovec here = {.iov_base = bytes, .iov_len = size};
	struct iovec there = {.iov_base = (void *)(uintptr_t)address, .iov_len = size};

	is(process_vm_readv(traced->child.pid, &here, 1, &there, 1, 0), size);
}

void trace_skip(struct traced *traced, int64_t result)
{
	is(traced->at, TRACE_CALL);
	is(set_number(traced->child.pid, -1), 0);
	trace_step(traced);
	trace_return(traced, result);
}

void trace_return(struct traced *traced, int64_t result)
{
	is(traced->at, TRACE_RETURN);
	is(set_result(traced->child.pid, result), 0);
	traced->result = result;
}

/* ---- can it be done? -------------------------------------------------------------------------------------------- */

static int try_it(int socket, void *argument)
{
	(void)socket, (void)argument;
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		return SKIP;
	syscall(SYS_kill, getpid(), SIGSTOP);
	return 0;
}

static bool is_possible(void)
{
	struct child child = child_start(try_it, NULL);
	struct __ptrace_syscall_info info = {0};
	int status, signal = next_stop(child.pid, &status);

	close(child.socket);
	if (signal == 0)
		return false;
	bool possible = ptrace(PTRACE_GET_SYSCALL_INFO, child.pid, sizeof(info), &info) > 0;
	kill(child.pid, SIGKILL);
	(void)next_stop(child.pid, &status);
	return possible;
}

const char *trace_refused(void)
{
#ifdef NO_REGISTERS
	return "nobody wrote down this machine's registers";
#endif
	if (under_valgrind() || under_asan())
		return "not what the program does but what watches it would be stepped";
	return is_possible() ? NULL : "ptrace(2) is not to be had here, or the kernel is older than 5.3";
}
