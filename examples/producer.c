/* SPDX-License-Identifier: MIT */
/* producer.c - puts messages into an object in memory, and a file under a name, for whoever asks: producer FILE */
#include <err.h>
#include <mmobj.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "message.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	stopped = signal;
}

/* Makes the object (or opens it, if somebody has it already) and maps all of it. 1: made; 0: opened. */
static int get(const char *name, const struct mmobj_new *what, unsigned access, void **view)
{
	mmobj *object;
	int made = mmobj_create_or_open(name, what, access, &object);
	int r = made < 0 ? made : mmobj_map(object, access, 0, 0, view);

	if (r < 0)
		errx(1, "%s: %s", name, mmobj_strerror(r));
	mmobj_close(object); /* the view holds the object now */
	return made;
}

int main(int argc, char **argv)
{
	struct mmobj_new memory = {.size = sizeof(struct board)}, file = {.path = argv[1]};
	void *book, *view;

	if (argc != 2)
		errx(2, "usage: producer FILE");
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTERM, stop);
	int made = get(BOARD, &memory, MMOBJ_WRITE, &view);
	get(BOOK, &file, MMOBJ_READ, &book);
	struct board *board = view;
	/* Relaxed: nobody else changes it. A producer that was killed may have left half a message, which is not counted. */
	unsigned count = atomic_load_explicit(&board->count, memory_order_relaxed);
	printf("producer %d: %s \"%s\", with %u messages\n", getpid(), made ? "made" : "found", BOARD, count);
	while (!stopped && count < MESSAGES) {
		snprintf(board->text[count], sizeof(board->text[count]), "message %u, from process %d", count + 1,
			 getpid());
		/* Release: whoever sees the new count sees the text. */
		atomic_store_explicit(&board->count, ++count, memory_order_release);
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	mmobj_unmap(book);
	mmobj_unmap(view); /* if nobody else holds it, name and memory are gone when this returns */
	printf("producer %d: closed, after %u messages\n", getpid(), count);
	return 0;
}
