/* SPDX-License-Identifier: MIT */
/*
 * channel.h - ways in which a message goes from one process to another, and back
 *
 * With each, the sender makes the message's bytes and the receiver reads them all; in between is what is compared. An object is
 * written and read in place, and a futex(2) in it wakes who waits; a pipe or a socket gets a copy and gives one.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>
#include <sys/types.h>

#include <mmobj.h>

#define MESSAGE_MAX (4u << 20)

/* The two ends; a message goes from one to the other. */
enum { HERE, THERE };

struct channel {
	const char *side;
	void (*begin)(struct channel *); /* before the other process is forked */
	void (*send)(struct channel *, int from, unsigned char value, size_t size);
	void (*receive)(struct channel *, int at, size_t size);
	void (*end)(struct channel *);

	/* An object. */
	mmobj *object;
	struct ring *rings; /* by the end that sends */

	/* A stream: descriptors by end, to send to and to receive from; and where its bytes are before and after. */
	int to[2], from[2];
	unsigned char *buffer;

	/* The process at its other end, and how it is told what to do. */
	pid_t other;
	int orders, ready;
};

#define CHANNELS 3u
extern struct channel channels[CHANNELS]; /* the first is ours */

#endif
