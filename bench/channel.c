/* SPDX-License-Identifier: MIT */
/* channel.c - an object, a pipe, a Unix socket: see channel.h */
#include "channel.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <mmobj.h>

#include "sides.h"

/* ---- the bytes --------------------------------------------------------------------------------------------------- */

static void produce(unsigned char *bytes, unsigned char value, size_t size)
{
	memset(bytes, value, size);
}

/* So that the compiler cannot leave the reading out. */
static volatile uint64_t sum_of_all;

static void consume(const unsigned char *bytes, size_t size)
{
	uint64_t sum = 0, word;

	for (size_t at = 0; at + sizeof(word) <= size; at += sizeof(word)) {
		memcpy(&word, bytes + at, sizeof(word));
		sum += word;
	}
	sum_of_all += sum;
}

/* ---- an object --------------------------------------------------------------------------------------------------- */

/* As many messages are on the way as a pipe has room for, two at least. */
#define ROOM (64u << 10)

static uint32_t slots(size_t size)
{
	return size > ROOM / 2 ? 2 : (uint32_t)(ROOM / size);
}

/* A counter that the other process can wait for; a cache line of its own. */
struct counter {
	_Alignas(64) _Atomic uint32_t count;
	_Atomic uint32_t waiting;
};

/* One for each direction: what was sent and not yet received is in the slots from received to sent. */
struct ring {
	struct counter sent, received;
	_Alignas(4096) unsigned char bytes[2 * MESSAGE_MAX];
};

/*
 * All sequentially consistent: who waits says so before it looks the last time, who counts looks for waiters afterwards; so one of
 * them sees the other.
 */
static void count_up(struct counter *counter)
{
	atomic_fetch_add(&counter->count, 1);
	if (atomic_load(&counter->waiting))
		syscall(SYS_futex, &counter->count, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void wait_while(struct counter *counter, uint32_t value)
{
	while (atomic_load(&counter->count) == value) {
		atomic_store(&counter->waiting, 1);
		if (atomic_load(&counter->count) == value)
			syscall(SYS_futex, &counter->count, FUTEX_WAIT, value, NULL, NULL, 0);
		atomic_store(&counter->waiting, 0);
	}
}

static void object_begin(struct channel *c)
{
	void *view;

	must(mmobj_create("message", &(struct mmobj_new){.size = 2 * sizeof(struct ring)}, MMOBJ_WRITE, &c->object) ==
		 0,
	     "mmobj_create");
	must(mmobj_map(c->object, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
	c->rings = view;
}

static void object_send(struct channel *c, int from, unsigned char value, size_t size)
{
	struct ring *ring = &c->rings[from];
	uint32_t sent = atomic_load(&ring->sent.count); /* only this process changes it */

	wait_while(&ring->received, sent - slots(size)); /* full */
	produce(ring->bytes + sent % slots(size) * size, value, size);
	count_up(&ring->sent);
}

static void object_receive(struct channel *c, int at, size_t size)
{
	struct ring *ring = &c->rings[at == HERE ? THERE : HERE];
	uint32_t received = atomic_load(&ring->received.count); /* only this process changes it */

	wait_while(&ring->sent, received); /* empty */
	consume(ring->bytes + received % slots(size) * size, size);
	count_up(&ring->received);
}

static void object_end(struct channel *c)
{
	must(mmobj_unmap(c->rings) == 0, "mmobj_unmap");
	c->object = mmobj_close(c->object);
}

/* ---- a stream ---------------------------------------------------------------------------------------------------- */

static void stream_send(struct channel *c, int end, unsigned char value, size_t size)
{
	produce(c->buffer, value, size);
	for (size_t done = 0; done < size;) {
		ssize_t n = write(c->to[end], c->buffer + done, size - done);
		must(n > 0, "sending a message");
		done += (size_t)n;
	}
}

static void stream_receive(struct channel *c, int end, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = read(c->from[end], c->buffer + done, size - done);
		must(n > 0, "receiving a message");
		done += (size_t)n;
	}
	consume(c->buffer, size);
}

static void stream_begin(struct channel *c)
{
	c->buffer = malloc(MESSAGE_MAX);
	must(c->buffer != NULL, "malloc");
	memset(c->buffer, 1, MESSAGE_MAX);
}

static void pipe_begin(struct channel *c)
{
	int there[2], back[2];

	stream_begin(c);
	must(pipe(there) == 0 && pipe(back) == 0, "pipe");
	c->to[HERE] = there[1];
	c->from[THERE] = there[0];
	c->to[THERE] = back[1];
	c->from[HERE] = back[0];
}

static void socket_begin(struct channel *c)
{
	int ends[2];

	stream_begin(c);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
	c->to[HERE] = c->from[HERE] = ends[0];
	c->to[THERE] = c->from[THERE] = ends[1];
}

static void stream_end(struct channel *c)
{
	for (int end = HERE; end <= THERE; end++) {
		close(c->to[end]);
		if (c->from[end] != c->to[end])
			close(c->from[end]);
	}
	free(c->buffer);
}

struct channel channels[CHANNELS] = {
    {.side = OURS, .begin = object_begin, .send = object_send, .receive = object_receive, .end = object_end},
    {.side = "pipe", .begin = pipe_begin, .send = stream_send, .receive = stream_receive, .end = stream_end},
    {.side = "socket", .begin = socket_begin, .send = stream_send, .receive = stream_receive, .end = stream_end},
};
