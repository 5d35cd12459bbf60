/* SPDX-License-Identifier: MIT */
/* consumer.c - knows two names, and nothing else of who made them: reads messages, and compares a file with itself */
#include <err.h>
#include <fcntl.h>
#include <mmobj.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "message.h"

/* Waits at most 10 s until somebody makes the object, and maps all of it, to be read. */
static const void *get(const char *name, struct mmobj_info *info)
{
	mmobj *object = NULL;
	void *view = NULL;
	int r = mmobj_open_wait(name, MMOBJ_READ, 10000, &object);

	if (r < 0 || (r = mmobj_stat(object, info)) < 0 || (r = mmobj_map(object, MMOBJ_READ, 0, 0, &view)) < 0)
		errx(1, "%s: %s", name, mmobj_strerror(r));
	mmobj_close(object); /* the view holds the object now */
	return view;
}

/* Are those the bytes that read(2) finds in the file? */
static int is_file(const char *bytes, const struct mmobj_info *info)
{
	char plain[65536];
	size_t done = 0;
	ssize_t n;
	int fd = open(info->path, O_RDONLY | O_CLOEXEC);

	while ((n = read(fd, plain, sizeof(plain))) > 0 && done + (size_t)n <= info->size &&
	       memcmp(bytes + done, plain, (size_t)n) == 0)
		done += (size_t)n;
	close(fd);
	return n == 0 && done == info->size;
}

int main(void)
{
	struct mmobj_info info;
	const struct board *board = get(BOARD, &info);
	int same = is_file(get(BOOK, &info), &info);

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("consumer: \"%s\", %ju bytes, %s\n", BOOK, (uintmax_t)info.size,
	       same ? "all as in the file" : "DIFFERS");
	/* Until there was nothing new for 10 s, looking every 2 ms. */
	for (unsigned seen = 0, idle = 0; same && idle < 5000; idle++) {
		/* Acquire: with the count come the texts that it counts. */
		unsigned count = atomic_load_explicit(&board->count, memory_order_acquire);
		for (; seen < count; seen++, idle = 0)
			printf("consumer: %s\n", board->text[seen]);
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
	return same ? 0 : 1; /* an exit gives up what it holds, as mmobj_unmap() does */
}
