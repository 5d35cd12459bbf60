/* SPDX-License-Identifier: MIT */
/*
 * interlockedapi.h - one number that several threads, or several processes with a view of it, change at once
 *
 * Each call is one step that no other comes between, and a barrier in both directions (sequentially consistent): what was
 * written before it is seen by whoever sees its effect. Target must be where its type may lie. No call fails, and the last
 * error stays as it was. Since 0.1. Source: CE 5.0, Interlocked Functions.
 */
#ifndef COREDLL_INTERLOCKEDAPI_H
#define COREDLL_INTERLOCKEDAPI_H

#include "windef.h"

/* NOLINTBEGIN(readability-non-const-parameter): the builtins write */
/* InterlockedIncrement, InterlockedDecrement - one more, one less; beyond its end it starts again at the other. Returns the new value. */
static inline LONG InterlockedIncrement(LONG volatile *lpAddend)
{
	return __atomic_add_fetch(lpAddend, 1, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedDecrement(LONG volatile *lpAddend)
{
	return __atomic_sub_fetch(lpAddend, 1, __ATOMIC_SEQ_CST);
}

/* InterlockedExchange - writes Value. Returns what was there. */
static inline LONG InterlockedExchange(LONG volatile *Target, LONG Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/* InterlockedExchangeAdd - adds Increment. Returns what was there before. */
static inline LONG InterlockedExchangeAdd(LONG volatile *Addend, LONG Increment)
{
	return __atomic_fetch_add(Addend, Increment, __ATOMIC_SEQ_CST);
}

/* InterlockedCompareExchange - writes Exchange if Comperand is there. Returns what was there. */
static inline LONG InterlockedCompareExchange(LONG volatile *Destination, LONG Exchange, LONG Comperand)
{
	__atomic_compare_exchange_n(Destination, &Comperand, Exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comperand;
}

/* InterlockedExchangePointer, InterlockedCompareExchangePointer - the same with a pointer. */
static inline PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

static inline PVOID InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange, PVOID Comperand)
{
	__atomic_compare_exchange_n(Destination, &Comperand, Exchange, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comperand;
}
/* NOLINTEND(readability-non-const-parameter) */

#endif
