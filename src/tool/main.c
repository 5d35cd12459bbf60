/* SPDX-License-Identifier: MIT */
/* main.c - the mmobj tool: finds the command and runs it */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const struct command *const commands[] = {&cmd_run,  &cmd_write, &cmd_read,   &cmd_ls,   &cmd_stat,
						 &cmd_wait, &cmd_gc,    &cmd_reaper, &cmd_setup};

static void help(FILE *out)
{
	fputs("Usage: mmobj COMMAND [OPTION...] [ARGUMENT...]\n"
	      "Objects: memory that processes share by name, for exactly as long as somebody holds it.\n\n",
	      out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "  %-7s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n"
	      "  NAME, Local\\NAME  an object of yours (in a shell, quote the backslash: 'Local\\NAME')\n"
	      "  Global\\NAME       an object of the whole machine\n\n"
	      "Exit status: 0 done, 1 failed, 2 bad usage, 3 no such object, 4 timed out; 'mmobj run' has its own.\n"
	      "'mmobj COMMAND --help' says more about one, mmobj(1) about all. 'mmobj --version' names the version.\n",
	      out);
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/*
 * A standard descriptor that is closed must not become one of the library's: what is printed would go into an object. In
 * its place comes one that can't be used for that, either, so that using it fails as it would have.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", (fd == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC) != fd)
			_exit(FAILED);
}

/* What is still in the buffer has to get out, or the command has failed. */
static int finish(int status)
{
	int r = fflush(stdout);

	if (r == 0 && !ferror(stdout))
		return status;
	complain("standard output", "%s", r == 0 ? "it could not be written" : strerror(errno));
	return status == OK ? FAILED : status;
}

static int run_help(int argc, char **argv)
{
	if (argc > 2)
		usage(argv[2], "one argument too many");
	if (argc < 2) {
		help(stdout);
		return OK;
	}
	const struct command *command = find(argv[1]);
	if (!command)
		usage(argv[1], "no such command");
	fputs(command->help, stdout);
	return OK;
}

int main(int argc, char **argv)
{
	fill_standard_descriptors();
	setlocale(LC_ALL, "");
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ); /* a message is one write, not mixed with others' */
	if (argc < 2) {
		help(stderr);
		return BAD_USAGE;
	}
	const char *word = argv[1];
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
		return finish(run_help(argc - 1, argv + 1));
	if (strcmp(word, "--version") == 0) {
		printf("mmobj %s\n", mmobj_version());
		return finish(OK);
	}
	const struct command *command = find(word);
	if (!command)
		usage(word, word[0] == '-' ? "no such option" : "no such command");
	current = command;
	return finish(command->run(argc - 1, argv + 1));
}
