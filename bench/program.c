/* SPDX-License-Identifier: MIT */
/* program.c - programs that answer over pipes: see program.h */
#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

#define PATIENCE_MS 120000 /* Wine starts slowly */

struct program program_start(char *const arguments[])
{
	int orders[2], answers[2];

	must(pipe2(orders, O_CLOEXEC) == 0 && pipe2(answers, O_CLOEXEC) == 0, "pipe2");
	fflush(stdout);
	int pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		if (dup2(orders[0], STDIN_FILENO) >= 0 && dup2(answers[1], STDOUT_FILENO) >= 0)
			execvp(arguments[0], arguments);
		perror(arguments[0]);
		_exit(127);
	}
	close(orders[0]);
	close(answers[1]);
	return (struct program){.pid = pid, .to = orders[1], .from = answers[0]};
}

/* A number and the end of its line: "1234\r\n" as well. */
static uint64_t answer(const struct program *program)
{
	char text[32];
	size_t length = 0;

	do {
		struct pollfd ready = {.fd = program->from, .events = POLLIN};
		if (poll(&ready, 1, PATIENCE_MS) != 1) {
			kill(program->pid, SIGKILL); /* so that its end need not be waited for */
			give_up("hearing from another program in time");
		}
		must(length < sizeof(text) - 1 && read(program->from, text + length, 1) == 1,
		     "hearing from another program");
	} while (text[length++] != '\n');
	text[length] = '\0';
	return strtoull(text, NULL, 10);
}

uint64_t program_run(const struct program *program, const char *what, unsigned times)
{
	must(dprintf(program->to, "%s %u\n", what, times) > 0, "ordering another program");
	return answer(program);
}

void program_end(const struct program *program)
{
	if (!program->pid)
		return;
	close(program->to);
	close(program->from);
	must(waitpid(program->pid, NULL, 0) == program->pid, "waitpid");
}
