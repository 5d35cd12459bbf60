/* SPDX-License-Identifier: MIT */
/* side-many.c - orders with many objects, processes or threads, for sides on Linux: see orders.h */
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "orders.h"

/* ---- objects that this process holds, for others to open, or for a fork to carry --------------------------------- */

static struct share *crowd;
static unsigned crowd_count;

static const char *crowd_name(unsigned i, char name[NAME_SIZE])
{
	char word[24];

	snprintf(word, sizeof(word), "crowd-%u", i);
	return full_name(word, name);
}

/* So many of them; those that are there are kept. */
static void do_crowd(const struct order *order)
{
	char name[NAME_SIZE];

	crowd = realloc(crowd, order->count * sizeof(*crowd));
	must(crowd != NULL, "realloc");
	for (; crowd_count < order->count; crowd_count++)
		side_create(&crowd[crowd_count], crowd_name(crowd_count, name), order->size);
}

static void do_fork(const struct order *order)
{
	(void)order;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	must(pid > 0 && waitpid(pid, NULL, 0) == pid, "fork");
}

/* ---- processes that hold one object ----------------------------------------------------------------------------- */

static int peers_end = -1; /* they end when it is closed */

static void be_peer(int ready, int end)
{
	struct share share = {0};
	char name[NAME_SIZE], byte = 0;

	side_open(&share, full_name("held", name));
	must(write(ready, &byte, 1) == 1, "write");
	_exit(read(end, &byte, 1) != 0);
}

static void do_peers(const struct order *order)
{
	int ready[2], end[2];
	char byte;

	must(pipe(ready) == 0 && pipe(end) == 0, "pipe");
	for (unsigned i = 0; i < order->count; i++) {
		pid_t pid = fork();

		must(pid >= 0, "fork");
		if (pid == 0) {
			close(end[1]);
			be_peer(ready[1], end[0]);
		}
		must(read(ready[0], &byte, 1) == 1, "waiting for a peer");
	}
	close(ready[0]);
	close(ready[1]);
	close(end[0]);
	peers_end = end[1];
}

/* ---- threads that open and close -------------------------------------------------------------------------------- */

#define THREADS_MAX 16u

struct opener {
	pthread_t thread;
	char name[NAME_SIZE];
	unsigned times;
};

static void *open_often(void *context)
{
	const struct opener *opener = context;

	for (unsigned i = 0; i < opener->times; i++)
		open_once(opener->name);
	return NULL;
}

/* COUNT threads, this one among them, each with that many names of the crowd. */
static void run_openers(const struct order *order, bool same)
{
	struct opener openers[THREADS_MAX] = {0};
	unsigned count = order->count < THREADS_MAX ? order->count : THREADS_MAX;

	for (unsigned i = 0; i < count; i++) {
		crowd_name(same ? 0 : i, openers[i].name);
		openers[i].times = order->times;
	}
	for (unsigned i = 1; i < count; i++)
		must(pthread_create(&openers[i].thread, NULL, open_often, &openers[i]) == 0, "pthread_create");
	open_often(&openers[0]);
	for (unsigned i = 1; i < count; i++)
		must(pthread_join(openers[i].thread, NULL) == 0, "pthread_join");
}

static void do_same(const struct order *order)
{
	run_openers(order, true);
}

static void do_apart(const struct order *order)
{
	run_openers(order, false);
}

const struct work many[] = {
    {.what = "crowd", .once = do_crowd},
    {.what = "fork", .once = do_fork},
    {.what = "peers", .once = do_peers},
    {.what = "same", .once = do_same, .by_threads = true},
    {.what = "apart", .once = do_apart, .by_threads = true},
    {.what = NULL},
};

void end_many(void)
{
	char name[NAME_SIZE];

	for (unsigned i = 0; i < crowd_count; i++)
		side_destroy(&crowd[i], crowd_name(i, name));
	crowd_count = 0;
	if (peers_end >= 0)
		close(peers_end);
	while (wait(NULL) > 0)
		;
}
