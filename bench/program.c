/* SPDX-License-Identifier: MIT */
/* program.c - programs that answer over pipes: see program.h */
#include "program.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clean.h"
#include "sides.h"

#define PATIENCE_MS 120000 /* Wine starts slowly, and 100,000 objects take a while */

/* "mmobj-bench-SIDE", beside this program. */
static const char *find(const char *side, char path[PATH_MAX])
{
	bool is_wine = strcmp(side, "wine") == 0;
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	must(n > 0, "finding the benchmark's own folder");
	self[n] = '\0';
	must(snprintf(path, PATH_MAX, "%s-%s%s", self, side, is_wine ? ".exe" : "") < PATH_MAX, "making a path");
	if (is_wine && !getenv("WINEPREFIX"))
		return "WINEPREFIX is not set (./dev bench sets it if there is Wine)";
	return access(path, R_OK) == 0 ? NULL : "not built, for want of its packages (./dev bench --all installs them)";
}

static void become(char *path, const char *side, const struct place *place)
{
	char wine[] = "wine", names[64];
	char *arguments[] = {wine, path, NULL};

	snprintf(names, sizeof(names), "%s-%s%s", prefix, side, place ? place->prefix : "");
	must(setenv("MMOBJ_BENCH", names, 1) == 0 && setenv("MMOBJ_ROOT", place ? place->root : root_path, 1) == 0,
	     "setenv");
	/* What is typed at the terminal ends the benchmark, and that ends them in order: they give back what they hold. */
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	if (strcmp(side, "wine") == 0) {
		clean_leave();
		execvp(wine, arguments);
	}
	execv(path, arguments + 1);
	perror(side);
	_exit(127);
}

/* A line, without its end: "1234\r\n" as well. */
static void hear(const struct program *program, char *text, size_t size)
{
	size_t length = 0;

	do {
		struct pollfd ready = {.fd = program->from, .events = POLLIN};
		if (poll(&ready, 1, PATIENCE_MS) != 1) {
			kill(program->pid, SIGKILL); /* so that its end need not be waited for */
			give_up("hearing from a side's program in time");
		}
		must(length < size - 1 && read(program->from, text + length, 1) == 1, "hearing from a side's program");
	} while (text[length++] != '\n');
	text[length] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
}

const char *program_start(const char *side, const struct place *place, struct program *program)
{
	int orders[2], answers[2];
	char path[PATH_MAX];
	const char *why_not = find(side, path);

	if (why_not)
		return why_not;
	must(pipe2(orders, O_CLOEXEC) == 0 && pipe2(answers, O_CLOEXEC) == 0, "pipe2");
	fflush(stdout);
	int pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		must(dup2(orders[0], STDIN_FILENO) >= 0 && dup2(answers[1], STDOUT_FILENO) >= 0, "dup2");
		become(path, side, place);
	}
	close(orders[0]);
	close(answers[1]);
	*program = (struct program){.pid = pid, .to = orders[1], .from = answers[0]};
	hear(program, program->version, sizeof(program->version));
	return NULL;
}

double program_run(const struct program *program, const char *what, unsigned times, unsigned size, unsigned count)
{
	char answer[32];

	must(dprintf(program->to, "%s %u %u %u\n", what, times, size, count) > 0, "ordering a side's program");
	hear(program, answer, sizeof(answer));
	return strtod(answer, NULL);
}

void program_end(struct program *program)
{
	if (!program->pid)
		return;
	close(program->to);
	close(program->from);
	must(waitpid(program->pid, NULL, 0) == program->pid, "waitpid");
	*program = (struct program){0};
}

double order(struct lane *lane, unsigned times)
{
	return program_run(lane->program, lane->order, times, lane->size, lane->count);
}
