/* SPDX-License-Identifier: MIT */
/* handle.c - the table of handles, CloseHandle and DuplicateHandle: see handle.h */
#include "handle.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "error.h"

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
 *   bits 10..   calls that are just taking the object (between two steps, so few at once: as many as there are threads)
 * While a slot is open or has such a call, its object and rights do not change.
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

/* The rest is changed with the lock alone: slots that were never used, and a queue, first in first out, of freed ones. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
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

/* The last call on a closed slot, or its closer: nobody else touches the slot now. Its handle's use goes. */
static void slot_end(struct slot *slot, uint32_t index)
{
	struct object *object = slot->object;

	slot->object = NULL;
	pthread_mutex_lock(&lock);
	slot_give_back(index);
	pthread_mutex_unlock(&lock);
	object_drop(object);
}

static void before_fork(void)
{
	pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
	pthread_mutex_unlock(&lock);
}

/* The threads that were in a call are not in the child: what they had in hand there goes. */
static void after_fork_in_child(void)
{
	uint32_t end = fresh;

	pthread_mutex_unlock(&lock);
	for (uint32_t index = 1; index < end; index++) {
		struct slot *slot = slot_at(index);
		uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);

		if (state < CALL)
			continue;
		atomic_store_explicit(&slot->state, state & (CALL - 1), memory_order_relaxed);
		if (!(state & OPEN))
			slot_end(slot, index);
	}
}

static void start(void)
{
	pthread_atfork(before_fork, after_fork, after_fork_in_child);
}

HANDLE handle_new(struct object *object, DWORD rights)
{
	pthread_once(&once, start);
	pthread_mutex_lock(&lock);
	uint32_t index = slot_take();
	pthread_mutex_unlock(&lock);
	if (!index) {
		object_drop(object);
		fail(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}

	struct slot *slot = slot_at(index);
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	uint32_t generation = GENERATION_OF(state + 1);
	slot->object = object;
	slot->rights = rights;
	/* Release: who finds it open finds the object. No other thread changes the state of a slot that is not open. */
	atomic_store_explicit(&slot->state, generation | OPEN, memory_order_release);
	return (HANDLE)(uintptr_t)((generation << SLOT_BITS | index) << 2);
}

/* The slot that a value names, and the state that it has while that handle is open and no call is at it. NULL: garbage. */
static struct slot *slot_of(HANDLE handle, uint32_t *index, uint32_t *state)
{
	uintptr_t value = (uintptr_t)handle;

	if (value == 0 || value & 3 || value >> 2 >> (SLOT_BITS + GENERATION_BITS))
		return NULL;
	*index = (uint32_t)(value >> 2) & (SLOTS - 1);
	*state = (uint32_t)(value >> 2 >> SLOT_BITS) | OPEN;
	return slot_at(*index);
}

/* The call at the slot is over: if the handle was closed meanwhile and this was the last one, so is the slot. */
static void slot_leave(struct slot *slot, uint32_t index)
{
	/* Release: what was read of the slot was read before it can be used anew. Acquire: for slot_end(). */
	uint32_t before = atomic_fetch_sub_explicit(&slot->state, CALL, memory_order_acq_rel);

	if (before < 2 * CALL && !(before & OPEN))
		slot_end(slot, index);
}

struct object *handle_object(HANDLE handle, const struct object_kind *kind, DWORD *rights)
{
	uint32_t index, open;
	struct slot *slot = slot_of(handle, &index, &open);
	if (!slot)
		return NULL;

	/* Acquire, with the release in handle_new(): the object and rights of that handle. */
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	do {
		if ((state & (CALL - 1)) != open)
			return NULL;
	} while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state + CALL, memory_order_acquire,
							memory_order_relaxed));

	struct object *object = slot->object;
	if (kind && object->kind != kind) {
		object = NULL;
	} else {
		object_use(object);
		if (rights)
			*rights = slot->rights;
	}
	slot_leave(slot, index);
	return object;
}

BOOL handle_close(HANDLE handle)
{
	uint32_t index, open;
	struct slot *slot = slot_of(handle, &index, &open);
	if (!slot)
		return FALSE;

	/* One thread's compare-and-swap takes OPEN away. Acquire and release: as in slot_leave(), whose part it may take. */
	uint32_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
	do {
		if ((state & (CALL - 1)) != open)
			return FALSE;
	} while (!atomic_compare_exchange_weak_explicit(&slot->state, &state, state & ~OPEN, memory_order_acq_rel,
							memory_order_relaxed));
	if (state < CALL)
		slot_end(slot, index);
	return TRUE;
}

BOOL WINAPI CloseHandle(HANDLE hObject)
{
	return handle_close(hObject) ? TRUE : fail(ERROR_INVALID_HANDLE);
}

static BOOL duplicate(HANDLE source, LPHANDLE target, DWORD access, bool same)
{
	DWORD rights;
	struct object *object = handle_object(source, NULL, &rights);
	if (!object)
		return fail(ERROR_INVALID_HANDLE);

	DWORD wanted = same ? rights : object->kind->rights(access);
	if (wanted & ~rights) {
		object_drop(object);
		return fail(ERROR_ACCESS_DENIED);
	}
	HANDLE handle = handle_new(object, wanted);
	if (!handle)
		return FALSE;
	*target = handle;
	return TRUE;
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
			    LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
{
	BOOL done;

	(void)bInheritHandle;
	if (dwOptions & ~(DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE))
		return fail(ERROR_INVALID_PARAMETER);
	if (hSourceProcessHandle != GetCurrentProcess())
		return fail(ERROR_INVALID_HANDLE);
	if (lpTargetHandle && hTargetProcessHandle != GetCurrentProcess())
		done = fail(ERROR_INVALID_HANDLE);
	else if (lpTargetHandle)
		done = duplicate(hSourceHandle, lpTargetHandle, dwDesiredAccess, dwOptions & DUPLICATE_SAME_ACCESS);
	else if (dwOptions & DUPLICATE_CLOSE_SOURCE)
		return CloseHandle(hSourceHandle);
	else
		return fail(ERROR_INVALID_PARAMETER);
	if (dwOptions & DUPLICATE_CLOSE_SOURCE)
		handle_close(hSourceHandle);
	return done;
}
