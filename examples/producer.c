/* SPDX-License-Identifier: MIT */
/* producer.c - shares a counter and a text in memory, and a file, by name: producer FILE [COUNT] */
#include <mmobj.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"

static int fail(const char *what, int error)
{
	fprintf(stderr, "producer: %s: %s\n", what, mmobj_strerror(error));
	return 1;
}

int main(int argc, char **argv)
{
	struct mmobj_new memory = {.size = sizeof(struct message)}, file = {.path = argc > 1 ? argv[1] : NULL};
	unsigned count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0; /* 0: until it is killed */
	mmobj *board, *book;
	void *view;
	int r;

	if (!file.path)
		return fprintf(stderr, "usage: producer FILE [COUNT]\n"), 2;
	r = mmobj_create_or_open("demo.file", &file, MMOBJ_READ, &book);
	if (r < 0)
		return fail("demo.file", r);
	r = mmobj_create_or_open("demo.memory", &memory, MMOBJ_WRITE, &board);
	if (r < 0)
		return fail("demo.memory", r);
	printf("producer: demo.memory was %s\n", r == 1 ? "created" : "there");
	r = mmobj_map(board, MMOBJ_WRITE, 0, 0, &view);
	if (r < 0)
		return fail("demo.memory", r);

	struct message *message = view;
	for (unsigned i = 1; count == 0 || i <= count; i++) {
		/* One slot: wait until the consumer has taken the last message (acquire: it is done with the text). */
		while (atomic_load_explicit(&message->taken, memory_order_acquire) != i - 1)
			usleep(1000);
		snprintf(message->text, sizeof(message->text), "message %u from process %d", i, (int)getpid());
		/* Release: whoever sees the number sees the text. */
		atomic_store_explicit(&message->number, i, memory_order_release);
	}
	while (count && atomic_load_explicit(&message->taken, memory_order_acquire) != count)
		usleep(1000);
	mmobj_unmap(view);
	mmobj_close(board);
	mmobj_close(book);
	return 0;
}
