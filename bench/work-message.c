/* SPDX-License-Identifier: MIT */
/* work-message.c - a message between two processes: how long one takes, and how many go */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"
#include "clean.h"
#include "works.h"

/* What the other process is told over a pipe. */
struct order_there {
	unsigned times;
	size_t size;
	bool answers; /* each message with one of that size; else the last one */
};

static void be_other(struct channel *c, int orders, int ready)
{
	struct order_there order = {0};
	char byte = 0;

	die_with_parent();
	while (read(orders, &order, sizeof(order)) == (ssize_t)sizeof(order)) {
		must(write(ready, &byte, 1) == 1, "write");
		for (unsigned i = 0; i < order.times; i++) {
			c->receive(c, THERE, order.size);
			if (order.answers || i == order.times - 1)
				c->send(c, THERE, 2, order.size);
		}
	}
	_exit(0);
}

static void channel_begin(struct channel *c)
{
	int orders[2], ready[2];

	c->begin(c);
	must(pipe2(orders, O_CLOEXEC) == 0 && pipe2(ready, O_CLOEXEC) == 0, "pipe2");
	fflush(stdout);
	c->other = fork();
	must(c->other >= 0, "fork");
	if (c->other == 0) {
		close(orders[1]);
		be_other(c, orders[0], ready[1]);
	}
	close(orders[0]);
	close(ready[1]);
	c->orders = orders[1];
	c->ready = ready[0];
}

static void channel_end(struct channel *c)
{
	close(c->orders);
	close(c->ready);
	must(waitpid(c->other, NULL, 0) == c->other, "waitpid");
	c->end(c);
}

static double exchange(struct lane *lane, unsigned times, bool answers)
{
	struct channel *c = lane->context;
	struct order_there order = {.times = times, .size = lane->param, .answers = answers};
	char byte;

	must(write(c->orders, &order, sizeof(order)) == (ssize_t)sizeof(order), "write");
	must(read(c->ready, &byte, 1) == 1, "hearing from the other process");
	double since = now_ns();
	for (unsigned i = 0; i < times; i++) {
		c->send(c, HERE, 1, lane->param);
		if (answers || i == times - 1)
			c->receive(c, HERE, lane->param);
	}
	return now_ns() - since;
}

/* There and back, so half of it is one way. */
static double one_way(struct lane *lane, unsigned times)
{
	return exchange(lane, times, true) / 2;
}

/* One after the other, as many as there is room for on the way. */
static double one_of_many(struct lane *lane, unsigned times)
{
	return exchange(lane, times, false);
}

static void compare_channels(const char *work, double (*once)(struct lane *, unsigned))
{
	static const unsigned sizes[] = {64, 4 * KIB, 64 * KIB, MIB, 4 * MIB};

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct lane lanes[CHANNELS];

		for (unsigned k = 0; k < CHANNELS; k++)
			lanes[k] = (struct lane){.work = work,
						 .side = channels[k].side,
						 .param = sizes[i],
						 .once = once,
						 .context = &channels[k],
						 .turn_ns = 3e6};
		take_turns(lanes, CHANNELS, 101);
	}
}

void work_message(bool all)
{
	(void)all;
	for (unsigned i = 0; i < CHANNELS; i++)
		channel_begin(&channels[i]);
	compare_channels("message", one_way);
	compare_channels("messages", one_of_many);
	/* The later ones have copies of the earlier ones' pipes. */
	for (unsigned i = CHANNELS; i-- > 0;)
		channel_end(&channels[i]);
}
