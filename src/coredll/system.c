/* SPDX-License-Identifier: MIT */
/* system.c - the machine, the process, and time: see sysinfoapi.h */
#include "winbase.h"

#include <errno.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "../lib/sys.h"

#if defined(__x86_64__)
#define ARCHITECTURE PROCESSOR_ARCHITECTURE_AMD64
#elif defined(__i386__)
#define ARCHITECTURE PROCESSOR_ARCHITECTURE_INTEL
#elif defined(__aarch64__)
#define ARCHITECTURE PROCESSOR_ARCHITECTURE_ARM64
#elif defined(__arm__)
#define ARCHITECTURE PROCESSOR_ARCHITECTURE_ARM
#else
#define ARCHITECTURE PROCESSOR_ARCHITECTURE_UNKNOWN
#endif

/* The highest byte that any kernel gives a process, whatever the one that runs does: 47 or 48 bits; of 32, all but the last. */
#if defined(__aarch64__)
#define HIGHEST ((uintptr_t)0xFFFFFFFFEFFF)
#elif UINTPTR_MAX > UINT32_MAX
#define HIGHEST ((uintptr_t)0x7FFFFFFFEFFF)
#else
#define HIGHEST ((uintptr_t)0xFFFEFFFF)
#endif
#define LOWEST ((uintptr_t)0x10000) /* vm.mmap_min_addr */

void WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
	if (!lpSystemInfo)
		return;

	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	DWORD number = processors > 0 ? (DWORD)processors : 1;
	DWORD bits = sizeof(DWORD_PTR) * 8;

	*lpSystemInfo = (SYSTEM_INFO){
	    .dwPageSize = (DWORD)sys_page(),
	    .lpMinimumApplicationAddress = (LPVOID)LOWEST,
	    .lpMaximumApplicationAddress = (LPVOID)HIGHEST,
	    .dwActiveProcessorMask = ~(DWORD_PTR)0 >> (number < bits ? bits - number : 0),
	    .dwNumberOfProcessors = number,
	    .dwAllocationGranularity = (DWORD)sys_page(),
	};
	lpSystemInfo->wProcessorArchitecture = ARCHITECTURE;
}

HANDLE WINAPI GetCurrentProcess(void)
{
	return (HANDLE)(uintptr_t)0x42;
}

DWORD WINAPI GetCurrentProcessId(void)
{
	return (DWORD)getpid();
}

DWORD WINAPI GetCurrentThreadId(void)
{
	return (DWORD)gettid();
}

DWORD WINAPI GetTickCount(void)
{
	return (DWORD)sys_now_ms();
}

void WINAPI Sleep(DWORD dwMilliseconds)
{
	struct timespec rest = {.tv_sec = (time_t)(dwMilliseconds / 1000),
				.tv_nsec = (long)(dwMilliseconds % 1000) * 1000000};

	if (dwMilliseconds == 0)
		sched_yield();
	else if (dwMilliseconds == INFINITE)
		while (1)
			pause();
	else
		while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
			;
}
