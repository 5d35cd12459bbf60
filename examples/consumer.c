/* SPDX-License-Identifier: MIT */
/* consumer.c - waits for the names, reads COUNT messages, and compares the file by name with the file itself:
 * consumer FILE COUNT */
#include <mmobj.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

static int fail(const char *what, int error)
{
	fprintf(stderr, "consumer: %s: %s\n", what, mmobj_strerror(error));
	return 1;
}

/* Opens an object that somebody makes within 10 s, and maps all of it. */
static int get(const char *name, unsigned access, mmobj **object, void **view)
{
	int r = mmobj_open_wait(name, access, 10000, object);

	return r < 0 ? r : mmobj_map(*object, access, 0, 0, view);
}

int main(int argc, char **argv)
{
	unsigned count = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	mmobj *board, *book;
	void *board_view, *book_view;
	struct mmobj_info info;
	int r = get("demo.memory", MMOBJ_WRITE, &board, &board_view);

	if (r < 0)
		return fail("demo.memory", r);
	struct message *message = board_view;
	for (unsigned i = 1; i <= count; i++) {
		while (atomic_load_explicit(&message->number, memory_order_acquire) != i) /* then the text is there */
			usleep(1000);
		printf("consumer: %s\n", message->text);
		atomic_store_explicit(&message->taken, i, memory_order_release); /* the text is read */
	}
	if ((r = get("demo.file", MMOBJ_READ, &book, &book_view)) < 0 || (r = mmobj_stat(book, &info)) < 0)
		return fail("demo.file", r);
	FILE *plain = fopen(argv[1], "r");
	char *bytes = malloc(info.size);
	if (!plain || !bytes || fread(bytes, 1, info.size, plain) != info.size ||
	    memcmp(bytes, book_view, info.size) != 0)
		return fprintf(stderr, "consumer: demo.file is not what %s has\n", argv[1]), 1;
	printf("consumer: demo.file: %llu bytes, all as in the file\n", (unsigned long long)info.size);
	fflush(stdout);
	return getchar() == EOF ? 0 : 0; /* holds both until its input ends: exit gives them up */
}
