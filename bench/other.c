/* SPDX-License-Identifier: MIT */
/* other.c - processes that answer over a pipe: see other.h */
#include "other.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* One program, forked: a function is at the same address in both. */
struct order {
	side what;
	unsigned times;
};

static void serve(int orders, int answers)
{
	struct order order = {0};

	while (read(orders, &order, sizeof(order)) == (ssize_t)sizeof(order) && order.what) {
		uint64_t took = order.what(order.times);
		if (write(answers, &took, sizeof(took)) != (ssize_t)sizeof(took))
			break;
	}
}

struct other other_start(void (*prepare)(void *context), void *context)
{
	int orders[2], answers[2];
	char ready = 0;

	must(pipe(orders) == 0 && pipe(answers) == 0, "pipe");
	fflush(stdout);
	int pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		close(orders[1]);
		close(answers[0]);
		prepare(context);
		must(write(answers[1], &ready, 1) == 1, "write");
		serve(orders[0], answers[1]);
		_exit(0); /* holding: the kernel gives up what it held */
	}
	close(orders[0]);
	close(answers[1]);
	must(read(answers[0], &ready, 1) == 1, "preparing another process");
	return (struct other){.pid = pid, .to = orders[1], .from = answers[0]};
}

uint64_t other_run(const struct other *other, side what, unsigned times)
{
	struct order order = {.what = what, .times = times};
	uint64_t took = 0;

	must(write(other->to, &order, sizeof(order)) == (ssize_t)sizeof(order), "ordering another process");
	must(read(other->from, &took, sizeof(took)) == (ssize_t)sizeof(took), "hearing from another process");
	return took;
}

void other_end(const struct other *other)
{
	struct order order = {0};

	/* By word: processes that were started later have copies of this end of the pipe. */
	must(write(other->to, &order, sizeof(order)) == (ssize_t)sizeof(order), "ending another process");
	close(other->to);
	close(other->from);
	must(waitpid(other->pid, NULL, 0) == other->pid, "waitpid");
}
