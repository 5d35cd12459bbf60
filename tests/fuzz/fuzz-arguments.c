/* SPDX-License-Identifier: MIT */
/*
 * fuzz-arguments.c - the tool's command line: whatever the words, it ends with one of its exit statuses
 *
 * The tool's own main() runs here, again and again. What ends, waits, starts programs or takes real memory or files is put in a
 * harness by the linker (--wrap): exit() comes back here, the rest fails as it may.
 */
#include "fuzz.h"

#include <errno.h>
#include <getopt.h>
#include <setjmp.h>
#include <unistd.h>

#include "mmobj.h"
#include "tool.h"

#define WORDS 12

int tool_main(int argc, char **argv);

static jmp_buf out;
static int running;
static int own_errors, tool_errors; /* standard error: what the fuzzer says, and where the tool's goes */

_Noreturn void __real_exit(int status);
_Noreturn void __wrap_exit(int status);
_Noreturn void __wrap_exit(int status)
{
	if (!running)
		__real_exit(status);
	longjmp(out, status + 1);
}

pid_t __wrap_fork(void);
pid_t __wrap_fork(void)
{
	errno = EAGAIN;
	return -1;
}

int __wrap_mmobj_open_wait(const char *name, unsigned access, int timeout_ms, mmobj **object);
int __wrap_mmobj_open_wait(const char *name, unsigned access, int timeout_ms, mmobj **object)
{
	(void)timeout_ms;
	int r = mmobj_open(name, access, object);
	return r == -ENOENT ? -ETIMEDOUT : r;
}

int __wrap_mmobj_wait_gone(const char *name, int timeout_ms);
int __wrap_mmobj_wait_gone(const char *name, int timeout_ms)
{
	(void)name, (void)timeout_ms;
	return -ETIMEDOUT;
}

int __wrap_mmobj_reap(unsigned store, int stop_fd);
int __wrap_mmobj_reap(unsigned store, int stop_fd)
{
	(void)store, (void)stop_fd;
	return 0;
}

int __real_mmobj_create_or_open(const char *name, const struct mmobj_new *what, unsigned access, mmobj **object);
int __wrap_mmobj_create_or_open(const char *name, const struct mmobj_new *what, unsigned access, mmobj **object);
int __wrap_mmobj_create_or_open(const char *name, const struct mmobj_new *what, unsigned access, mmobj **object)
{
	if (what->path)
		return -ENOENT; /* it could be any file of this machine */
	return what->size > 1 << 20 ? -ENOSPC : __real_mmobj_create_or_open(name, what, access, object);
}

static void start(void)
{
	static mmobj *held;
	struct mmobj_new what = {.size = 100};

	fuzz_root();
	must(mmobj_create("a", &what, MMOBJ_WRITE, &held) == 0);
	must(freopen("/dev/null", "r", stdin) && freopen("/dev/null", "w", stdout));
	own_errors = dup(2);
	tool_errors = getenv("FUZZ_LOUD") ? own_errors : fileno(stdout);
	must(own_errors > 2);
}

/* The words are lines of the input. */
static __attribute__((noinline)) int words_of(char *text, char *words[WORDS + 2])
{
	static char program[] = "mmobj";
	int count = 1;

	words[0] = program;
	for (char *word = strtok(text, "\n"); word && count <= WORDS; word = strtok(NULL, "\n"))
		words[count++] = word;
	words[count] = NULL;
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int started;
	char text[1024], *words[WORDS + 2];

	if (!started++)
		start();
	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	int count = words_of(text, words);

	/* volatile: it is set between setjmp() and longjmp() */
	volatile int status;
	optind = 0;
	current = NULL;
	running = 1;
	must(dup2(tool_errors, 2) == 2);
	int jumped = setjmp(out);
	status = jumped ? jumped - 1 : tool_main(count, words);
	running = 0;
	must(dup2(own_errors, 2) == 2);
	must((status >= OK && status <= TIMED_OUT) || (status >= RUN_FAILED && status <= RUN_NOT_FOUND));
	clearerr(stdin);
	return 0;
}
