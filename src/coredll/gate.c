/* SPDX-License-Identifier: MIT */
/* gate.c - what a fork waits for: see gate.h */
#include "gate.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#include "../lib/sys.h"
#include "handle.h"

/* How many threads are inside; and SHUT: a fork waits until it is none. */
#define SHUT 0x80000000u
static _Atomic uint32_t inside;

/* How often this thread is inside. */
static _Thread_local unsigned depth;

/* Held by the fork that has shut the gate: who comes meanwhile waits for it. */
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

void gate_enter(void)
{
	if (depth++)
		return;
	/* Acquire, with the release in gate_open(): what the fork's handlers did comes first. */
	while (atomic_fetch_add_explicit(&inside, 1, memory_order_acquire) & SHUT) {
		atomic_fetch_sub_explicit(&inside, 1, memory_order_relaxed); /* nothing was done in between */
		pthread_mutex_lock(&door);
		pthread_mutex_unlock(&door);
	}
}

void gate_leave(void)
{
	/* Release, with the acquire in gate_shut(): what the call did is whole when the fork copies it. */
	if (--depth == 0)
		atomic_fetch_sub_explicit(&inside, 1, memory_order_release);
}

/* Waits for a few system calls; should one inside wait for a process that hangs, for as long as that is waited for (3 s). */
static void gate_shut(void)
{
	unsigned looks = 0;

	pthread_mutex_lock(&door);
	atomic_fetch_or_explicit(&inside, SHUT, memory_order_relaxed);
	while (atomic_load_explicit(&inside, memory_order_acquire) != SHUT)
		if (looks++ < 20)
			sched_yield();
		else
			sys_sleep_us(50);
}

static void gate_open(void)
{
	atomic_fetch_and_explicit(&inside, ~SHUT, memory_order_release);
	pthread_mutex_unlock(&door);
}

static void gate_open_in_child(void)
{
	/* There is one thread, outside. Others may have come and gone again at the shut gate while it was copied. */
	atomic_store_explicit(&inside, 0, memory_order_relaxed);
	pthread_mutex_unlock(&door);
	handle_forget_calls();
}

/*
 * When the library is loaded, for a fork may begin beside the first call. After libmmobj has registered its own handlers (its
 * constructor has a priority, in case that both are linked into the program): so a fork shuts this gate first, while those
 * inside can still go on, and in the child libmmobj is ready when calls are forgotten.
 */
__attribute__((constructor)) static void register_handlers(void)
{
	/* Fails only without memory. Then a fork in the middle of another thread's call is as unsafe as in most libraries. */
	(void)pthread_atfork(gate_shut, gate_open, gate_open_in_child);
}
