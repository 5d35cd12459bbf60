/* SPDX-License-Identifier: MIT */
/* handle.c - the table of handles, CloseHandle and DuplicateHandle: see handle.h */
#include "handle.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "error.h"
#include "gate.h"

/*
 * A value: 2 bits of 0 (as on Windows), 20 of slot, 9 of generation, and the sign bit 0, so that a program may keep it in a
 * LONG. Slot 0 is never given, so no value is NULL.
 */
#define SLOT_BITS 20
#define GENERATION_BITS 9
#define SLOTS (1u << SLOT_BITS)
#define GENERATIONS (1u << GENERATION_BITS)
#define CHUNK 1024u
#define REST 2048u /* freed slots that lie before one is used again */

/*
 * The state of a slot, one word, so that one compare-and-swap asks and takes:
 *   bits 0..8   the generation of its last handle
 *   bit 9       OPEN: that handle is open
 *   bits 10..   calls at work with its object (no more than there are threads)
 * While a slot is open or has such a call, its object and rights do not change, and the object lives.
 */
#define OPEN (1u << GENERATION_BITS)
#define CALL (OPEN << 1)
#define GENERATION_OF(state) ((state) & (GENERATIONS - 1))

struct slot {
	_Atomic uint32_t state;
	DWORD rights;
	struct object *object;
	uint32_t next; /* in the queue of freed slots */
};

/* A chunk is never given back, so that whoever looks a garbage value up looks at a slot. */
static struct slot *_Atomic chunks[SLOTS / CHUNK];

/*
 * The rest is changed with the lock alone: slots that were never used, and a queue, first in first out, of freed ones. Who has
 * the lock is inside the gate, so that no fork meets it locked.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t fresh = 1, head, tail, freed;

void object_init(struct object *object, const struct object_kind *kind)
{
	object->kind = kind;
	atomic_init(&object->uses, 1);
}

void object_use(struct object *object)
{
	atomic_fetch_add_explicit(&object->uses, 1, memory_order_relaxed);
}

void object_drop(struct object *object)
{
	/* Release: what this thread did with the object is done before it counts as gone. Acquire: destroy() sees all of that. */
	if (object && atomic_fetch_sub_explicit(&object->uses, 1, memory_order_acq_rel) == 1)
		object->kind->destroy(object);
}

static struct slot *slot_at(uint32_t index)
{
	/* Acquire, with the release in slot_take(): who sees a chunk sees its zeros. */
	struct slot *chunk = atomic_load_explicit(&chunks[index / CHUNK], memory_order_acquire);

	return chunk ? &chunk[index % CHUNK] : NULL;
}

/* The lock must be held. 0: no slot left, or no memory. */
static uint32_t slot_take(void)
{
	uint32_t index;

	if (freed && (freed > REST || fresh == SLOTS)) {
		index = head;
		head = slot_at(index)->next;
		freed--;
		return index;
	}
	if (fresh == SLOTS)
		return 0;
	if (!slot_at(fresh)) {
		struct slot *chunk = calloc(CHUNK, sizeof(*chunk));
		if (!chunk)
			return 0;
		atomic_store_explicit(&chunks[fresh / CHUNK], chunk, memory_order_release);
	}
	return fresh++;
}

/* The lock must be held. */
static void slot_give_back(uint32_t index)
{
	if (freed++)
		slot_at(tail)->next = index;
	else
		head = index;
	tail = index;
}

/* Of the last call on a closed slot, or its closer, inside the gate: nobody else touches it now. Its handle's use goes. */
static void slot_end(struct slot *slot, uint32_t index)
{
	struct object *object = slot->object;

	slot->object = NULL;
	pthread_mutex_lock(&lock);
	slot_give_back(index);
	pthread_mutex_unlock(&lock);
	object_drop(object);
}

uint32_t handle_reserve(void)
{
	pthread_mutex_lock(&lock);
	uint32_t index = slot_take();
	pthread_mutex_unlock(&lock);
	return index;
}

void handle_unreserve(uint32_t place)
{
	pthread_mutex_lock(&lock);
	slot_give_back(place);
	pthread_mutex_unlock(&lock);
}

HANDLE handle_in(uint32_t place, struct object *object, DWORD rights)
{
	struct slot *slot = slot_at(place);
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	uint32_t generation = GENERATION_OF(state + 1);
	slot->object = object;
	slot->rights = rights;
	/* Release: who finds it open finds the object. No other thread changes the state of a slot that is not open. */
	atomic_store_explicit(&slot->state, generation | OPEN, memory_order_release);
	return (HANDLE)(uintptr_t)((generation << SLOT_BITS | place) << 2);
}

HANDLE handle_new(struct object *object, DWORD rights)
{
	uint32_t index = handle_reserve();

	if (index)
		return handle_in(index, object, rights);
	object_drop(object);
	fail(ERROR_NOT_ENOUGH_MEMORY);
	return NULL;
}

static uint32_t index_of(HANDLE handle)
{
	return (uint32_t)((uintptr_t)handle >> 2) & (SLOTS - 1);
}

/* The slot that a value names, and the state that it has while that handle is open and no call is at it. NULL: garbage. */
static struct slot *slot_of(HANDLE handle, uint32_t *state)
{
	uintptr_t value = (uintptr_t)handle;

	if (value == 0 || value & 3 || value >> 2 >> (SLOT_BITS + GENERATION_BITS))
		return NULL;
	*state = (uint32_t)(value >> 2 >> SLOT_BITS) | OPEN;
	return slot_at(index_of(handle));
}

struct object *handle_enter(HANDLE handle, const struct object_kind *kind, DWORD *rights)
{
	uint32_t open;
	struct slot *slot = slot_of(handle, &open);
	if (!slot)
		return NULL;

	/* Acquire, with the release in handle_in(): the object and rights of that handle. */
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	do {
		if ((state & (CALL - 1)) != open)
			return NULL;
	} while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state + CALL, memory_order_acquire,
							memory_order_relaxed));

	struct object *object = slot->object;
	if (kind && object->kind != kind) {
		handle_leave(handle);
		return NULL;
	}
	if (rights)
		*rights = slot->rights;
	return object;
}

void handle_leave(HANDLE handle)
{
	uint32_t index = index_of(handle);
	struct slot *slot = slot_at(index);
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);

	/* Release: the call's work with slot and object is done before they go. */
	while (state & OPEN)
		if (atomic_compare_exchange_weak_explicit(&slot->state, &state, state - CALL, memory_order_release,
							  memory_order_relaxed))
			return;
	/* Closed meanwhile: the last call ends it, inside the gate, or a child would find it neither in a call nor ended. */
	gate_enter();
	/* Acquire: slot_end() sees the others' work. */
	if (atomic_fetch_sub_explicit(&slot->state, CALL, memory_order_acq_rel) < 2 * CALL)
		slot_end(slot, index);
	gate_leave();
}

BOOL handle_close(HANDLE handle)
{
	uint32_t open;
	struct slot *slot = slot_of(handle, &open);
	if (!slot)
		return FALSE;

	/*
	 * One thread's compare-and-swap takes OPEN away. Acquire: slot_end() sees what was done with the object before. Inside the
	 * gate, or a child could find it neither open nor ended.
	 */
	gate_enter();
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	do {
		if ((state & (CALL - 1)) != open) {
			gate_leave();
			return FALSE;
		}
	} while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state & ~OPEN, memory_order_acquire,
							memory_order_relaxed));
	if (state < CALL)
		slot_end(slot, index_of(handle));
	gate_leave();
	return TRUE;
}

void handle_forget_calls(void)
{
	for (uint32_t index = 1; index < fresh; index++) {
		struct slot *slot = slot_at(index);
		/* Relaxed: there is one thread. */
		uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);

		if (state < CALL)
			continue;
		atomic_store_explicit(&slot->state, state & (CALL - 1), memory_order_relaxed);
		if (!(state & OPEN))
			slot_end(slot, index);
	}
}

BOOL WINAPI CloseHandle(HANDLE hObject)
{
	return handle_close(hObject) ? TRUE : fail(ERROR_INVALID_HANDLE);
}

static BOOL duplicate(HANDLE source, LPHANDLE target, DWORD access, bool same)
{
	HANDLE handle = NULL;
	DWORD rights;
	struct object *object = handle_enter(source, NULL, &rights);
	if (!object)
		return fail(ERROR_INVALID_HANDLE);

	DWORD wanted = same ? rights : object->kind->rights(access);
	if (wanted & ~rights) {
		fail(ERROR_ACCESS_DENIED);
	} else {
		object_use(object);
		handle = handle_new(object, wanted);
	}
	handle_leave(source);
	if (!handle)
		return FALSE;
	*target = handle;
	return TRUE;
}

static BOOL duplicate_or_close(HANDLE source, HANDLE target_process, LPHANDLE target, DWORD access, DWORD options)
{
	BOOL done;

	if (!target && options & DUPLICATE_CLOSE_SOURCE)
		return CloseHandle(source);
	if (!target)
		return fail(ERROR_INVALID_PARAMETER);
	if (target_process == GetCurrentProcess())
		done = duplicate(source, target, access, options & DUPLICATE_SAME_ACCESS);
	else
		done = fail(ERROR_INVALID_HANDLE);
	if (options & DUPLICATE_CLOSE_SOURCE)
		handle_close(source);
	return done;
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
			    LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
{
	(void)bInheritHandle;
	if (dwOptions & ~(DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE))
		return fail(ERROR_INVALID_PARAMETER);
	if (hSourceProcessHandle != GetCurrentProcess())
		return fail(ERROR_INVALID_HANDLE);
	gate_enter();
	BOOL done = duplicate_or_close(hSourceHandle, hTargetProcessHandle, lpTargetHandle, dwDesiredAccess, dwOptions);
	gate_leave();
	return done;
}
