/* SPDX-License-Identifier: MIT */
/* cmd-run.c - `mmobj run`: holds an object while a command runs */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tool.h"

static const char help[] =
    "Usage: mmobj run [--size N] [--file PATH] NAME -- COMMAND [ARGUMENT...]\n"
    "Holds the object NAME while COMMAND runs.\n\n"
    "      --size N     if there is no such object, make it, with N bytes (K, M or G after N: times 1024, ...)\n"
    "      --file PATH  if there is no such object, make it of this file; with --size, of that part of it, or grown\n"
    "  -h, --help       this text\n\n"
    "Without --size and --file the object must exist. SIGTERM and SIGHUP are passed on to COMMAND; SIGINT and\n"
    "SIGQUIT, which a terminal sends to both, are left to it.\n"
    "Exit status: COMMAND's; 128 + N if signal N ended it; 125 mmobj itself failed, 126 COMMAND cannot be executed,\n"
    "127 it was not found.\n";

static const struct option options[] = {
    {"size", required_argument, NULL, OPT_SIZE},
    {"file", required_argument, NULL, OPT_FILE},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* ---- the object ------------------------------------------------------------------------------------------------- */

static void report(const char *name, const char *path, int r)
{
	/* The name led nowhere before, so the system's complaints of a path are about the file. */
	if (path && r == -EINVAL)
		complain(path, "not a regular file");
	else if (path && (r == -ENOENT || r == -ENOTDIR || r == -EACCES || r == -EISDIR || r == -ELOOP || r == -EROFS))
		complain(path, "%s", strerror(-r));
	else if (path && r == -ENOSPC)
		complain(name, "no room in the store, or for the file to grow");
	else
		failed(path && (r == -ENODATA || r == -ESTALE) ? path : name, r);
}

static int hold(const char *name, const struct mmobj_new *what, mmobj **object)
{
	/* A hold needs only the right to read; but a file that shall grow has to be written. */
	unsigned access = what->path && what->size ? MMOBJ_WRITE : MMOBJ_READ;
	struct mmobj_info info;
	int r = mmobj_open(name, MMOBJ_READ, object);

	if (r != -ENOENT || (!what->size && !what->path)) {
		if (r < 0)
			failed(name, r);
	} else {
		r = mmobj_create_or_open(name, what, access, object);
		if (r < 0)
			report(name, what->path, r);
	}
	if (r == 0 && what->size && mmobj_stat(*object, &info) == 0 && info.size != what->size)
		complain(name, "exists already, with %llu bytes", (unsigned long long)info.size);
	return r;
}

/* ---- the command ------------------------------------------------------------------------------------------------ */

/* How the signals were before we took care of them: so the command shall have them. */
struct signals {
	sigset_t waited, before;
	struct sigaction interrupt, quit, child;
};

static void signals_take(struct signals *signals)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL};

	/* Blocked from here to the end: one that comes before there is a command is passed on when there is. */
	sigemptyset(&signals->waited);
	sigaddset(&signals->waited, SIGTERM);
	sigaddset(&signals->waited, SIGHUP);
	sigaddset(&signals->waited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals->waited, &signals->before);
	sigaction(SIGINT, &ignore, &signals->interrupt);
	sigaction(SIGQUIT, &ignore, &signals->quit);
	sigaction(SIGCHLD, &standard, &signals->child); /* were it ignored, the child's status would be lost */
}

static void signals_give_back(const struct signals *signals)
{
	sigaction(SIGINT, &signals->interrupt, NULL);
	sigaction(SIGQUIT, &signals->quit, NULL);
	sigaction(SIGCHLD, &signals->child, NULL);
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

__attribute__((noreturn)) static void execute(char **command, const struct signals *signals)
{
	signals_give_back(signals);
	execvp(command[0], command);
	int error = errno;
	complain(command[0], "%s", strerror(error));
	_exit(error == ENOENT ? RUN_NOT_FOUND : RUN_CANNOT);
}

static int wait_for(pid_t child, const struct signals *signals)
{
	int status;

	for (;;) {
		int number = sigwaitinfo(&signals->waited, NULL);
		if (number == SIGTERM || number == SIGHUP)
			kill(child, number);
		else if (number == SIGCHLD && waitpid(child, &status, WNOHANG) == child)
			return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

static int run(int argc, char **argv)
{
	struct mmobj_new what = {0};
	struct signals signals;
	mmobj *object;
	int c;

	while ((c = next_option(argc, argv, "+", options)) != -1) {
		if (c == OPT_SIZE)
			what.size = size_option("--size", optarg, 1);
		else if (c == OPT_FILE)
			what.path = optarg;
	}
	if (optind >= argc)
		usage(NULL, "the object's NAME is missing");
	const char *name = argv[optind++];
	if (optind < argc && strcmp(argv[optind], "--") == 0)
		optind++;
	else if (optind < argc && argv[optind][0] == '-')
		usage(argv[optind], "options come before NAME, and '--' before COMMAND");
	if (optind >= argc)
		usage(NULL, "the COMMAND is missing");

	signals_take(&signals);
	if (hold(name, &what, &object) < 0)
		return RUN_FAILED;
	pid_t child = fork();
	if (child == 0)
		execute(argv + optind, &signals);
	int status = RUN_FAILED;
	if (child < 0)
		complain(NULL, "no new process: %s", strerror(errno));
	else
		status = wait_for(child, &signals);
	mmobj_close(object);
	return status;
}

const struct command cmd_run = {"run", "hold an object while a command runs", help, RUN_FAILED, run};
