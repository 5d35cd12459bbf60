/* SPDX-License-Identifier: MIT */
/*
 * count-exit.c - for ./dev coverage: what a process ran is counted even if it ends by _exit(2)
 *
 * As most children of the tests do. gcov's counts are written by an exit handler, which _exit(2) leaves out; so the linker puts
 * this in its place (--wrap) in the programs of that build, which have the libraries in themselves: each shared library would
 * have counts of its own, out of reach. What a killed process ran stays uncounted.
 */
#include <sys/resource.h>
#include <unistd.h>

#include <gcov.h>

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

/* A test may have left the process next to nothing: the counts are files, too. */
static void lift_limits(void)
{
	static const int limits[] = {RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_AS};

	for (unsigned i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct rlimit limit;
		getrlimit((__rlimit_resource_t)limits[i], &limit);
		limit.rlim_cur = limit.rlim_max;
		setrlimit((__rlimit_resource_t)limits[i], &limit);
	}
}

_Noreturn void __wrap__exit(int status)
{
	lift_limits();
	__gcov_dump();
	__real__exit(status);
}
