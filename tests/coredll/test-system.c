/* SPDX-License-Identifier: MIT */
/* test-system.c - the machine, the process, and time */
#include "calls.h"

#include <sched.h>
#include <time.h>

static uint64_t now_ns(void)
{
	struct timespec now;

	is(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void facts_of_the_machine(void **state)
{
	SYSTEM_INFO info;
	uintptr_t here = (uintptr_t)&info, code = (uintptr_t)facts_of_the_machine;
	unsigned processors = 0;

	(void)state;
	memset(&info, 0xAB, sizeof(info));
	SetLastError(UNSET);
	GetSystemInfo(&info);
	is(GetLastError(), UNSET);
	is(info.dwPageSize, sysconf(_SC_PAGESIZE));
	is(info.dwAllocationGranularity, sysconf(_SC_PAGESIZE));
	is(info.dwNumberOfProcessors, sysconf(_SC_NPROCESSORS_ONLN));
	for (unsigned bit = 0; bit < sizeof(info.dwActiveProcessorMask) * 8; bit++)
		processors += info.dwActiveProcessorMask >> bit & 1;
	ok(processors == info.dwNumberOfProcessors || processors == sizeof(info.dwActiveProcessorMask) * 8);
	is(info.dwActiveProcessorMask & 1, 1);
	ok((uintptr_t)info.lpMinimumApplicationAddress <= code && code <= (uintptr_t)info.lpMaximumApplicationAddress);
	ok((uintptr_t)info.lpMinimumApplicationAddress <= here && here <= (uintptr_t)info.lpMaximumApplicationAddress);
#if defined(__x86_64__)
	is(info.wProcessorArchitecture, PROCESSOR_ARCHITECTURE_AMD64);
#elif defined(__arm__)
	is(info.wProcessorArchitecture, PROCESSOR_ARCHITECTURE_ARM);
#elif defined(__aarch64__)
	is(info.wProcessorArchitecture, PROCESSOR_ARCHITECTURE_ARM64);
#endif
	is(info.wReserved, 0);
	is(info.dwProcessorType, 0);
	is(info.wProcessorLevel, 0);
	is(info.wProcessorRevision, 0);
	GetSystemInfo(NULL);
}

/* Views lie where the facts say that they can. */
static void views_are_within_the_facts(void **state)
{
	HANDLE mapping = new_memory("name", PAGE_READWRITE, 1);
	char *first = view_of(mapping, FILE_MAP_READ), *second = view_of(mapping, FILE_MAP_READ);
	SYSTEM_INFO info;

	(void)state;
	GetSystemInfo(&info);
	ok((char *)info.lpMinimumApplicationAddress <= first && first <= (char *)info.lpMaximumApplicationAddress);
	ok((char *)info.lpMinimumApplicationAddress <= second && second <= (char *)info.lpMaximumApplicationAddress);
	works(UnmapViewOfFile(first));
	works(UnmapViewOfFile(second));
	works(CloseHandle(mapping));
}

/* It stands for the process, and nothing else: what it says it is on Windows CE, and no open handle. */
static void the_process_has_a_handle(void **state)
{
	(void)state;
	is((uintptr_t)GetCurrentProcess(), 0x42);
	ok(GetCurrentProcess() == GetCurrentProcess());
	fails(CloseHandle(GetCurrentProcess()), ERROR_INVALID_HANDLE);
	fails(MapViewOfFile(GetCurrentProcess(), FILE_MAP_READ, 0, 0, 0), ERROR_INVALID_HANDLE);
}

static void *other_thread(void *argument)
{
	const DWORD *first = argument;

	is(GetCurrentProcessId(), getpid());
	is(GetCurrentThreadId(), syscall(SYS_gettid));
	ok(GetCurrentThreadId() != *first);
	return NULL;
}

static int other_process(void *argument)
{
	is(GetCurrentProcessId(), getpid());
	ok(GetCurrentProcessId() != *(DWORD *)argument);
	return 0;
}

static void ids_are_those_of_linux(void **state)
{
	DWORD process = GetCurrentProcessId(), thread = GetCurrentThreadId();

	(void)state;
	is(process, getpid());
	is(thread, syscall(SYS_gettid));
	join_thread(start_thread(other_thread, &thread));
	IN_CHILD(other_process, &process);
}

/* The milliseconds of CLOCK_MONOTONIC, in 32 bits. */
static void ticks_are_milliseconds(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		uint64_t before = now_ns() / 1000000;
		DWORD ticks = GetTickCount();
		uint64_t after = now_ns() / 1000000;
		ok((DWORD)(ticks - (DWORD)before) <= after - before);
	}
}

/* At least so long, also while signal handlers run. */
static void sleep_is_not_shortened(void **state)
{
	static const DWORD times[] = {1, 20, 1050};

	(void)state;
	SetLastError(UNSET);
	for (size_t i = 0; i < COUNT(times); i++)
		for (int ticking = 0; ticking < 2; ticking++) {
			if (ticking)
				start_ticking(500);
			uint64_t before = now_ns();
			Sleep(times[i]);
			uint64_t after = now_ns();
			if (ticking) {
				ok(ticks() > 0);
				stop_ticking();
			}
			ok(after - before >= (uint64_t)times[i] * 1000000);
		}
	Sleep(0);
	is(GetLastError(), UNSET);
}

static int signalled_socket;

static void tell(int signal)
{
	say(signalled_socket, signal);
}

static int sleep_for_ever(int socket, void *argument)
{
	(void)argument;
	signalled_socket = socket;
	signal(SIGUSR1, tell);
	say(socket, 0);
	Sleep(INFINITE);
	return 0;
}

static void wait_until_asleep(const struct child *child)
{
	while (!is_asleep(child->pid))
		sched_yield();
}

/* INFINITE does not end, and no signal ends it. */
static void infinite_is_for_ever(void **state)
{
	struct child child = child_start(sleep_for_ever, NULL);

	(void)state;
	hear(child.socket);
	for (int i = 0; i < 3; i++) {
		wait_until_asleep(&child);
		is(kill(child.pid, SIGUSR1), 0);
		is(hear(child.socket), SIGUSR1);
	}
	wait_until_asleep(&child);
	child_kill(&child);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(facts_of_the_machine),   TEST(views_are_within_the_facts), TEST(the_process_has_a_handle),
	    TEST(ids_are_those_of_linux), TEST(ticks_are_milliseconds),     TEST(sleep_is_not_shortened),
	    TEST(infinite_is_for_ever),
	};

	return RUN_TESTS("coredll-system", tests);
}
