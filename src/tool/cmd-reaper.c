/* SPDX-License-Identifier: MIT */
/* cmd-reaper.c - `mmobj reaper`: collects what dead processes leave, as it happens */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tool.h"

static const char help[] =
    "Usage: mmobj reaper [--local | --global]\n"
    "Removes objects as soon as nobody holds them, until SIGTERM or SIGINT. It sleeps while nothing happens.\n\n"
    "      --local   your own objects (unless told otherwise)\n"
    "      --global  the machine's objects; root's to do\n"
    "  -h, --help    this text\n\n"
    "Nothing is wrong without it: what is left where all holders were killed goes when its name is next asked for,\n"
    "anything is created there, or at 'mmobj gc'.\n"
    "Exit status: 0 it was told to stop, 1 failed, 2 bad usage.\n";

static const struct option options[] = {
    {"local", no_argument, NULL, OPT_LOCAL},
    {"global", no_argument, NULL, OPT_GLOBAL},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* SIGTERM and SIGINT as a descriptor that can be read when one came. */
static int stop_descriptor(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	return signalfd(-1, &stop, SFD_CLOEXEC);
}

static int run(int argc, char **argv)
{
	bool chosen[2] = {false, false};
	int c, r;

	while ((c = next_option(argc, argv, "", options)) != -1)
		chosen[c == OPT_GLOBAL ? MMOBJ_GLOBAL : MMOBJ_LOCAL] = true;
	no_arguments(argc, argv);
	if (chosen[MMOBJ_LOCAL] && chosen[MMOBJ_GLOBAL])
		usage(NULL, "one reaper keeps one store: --local or --global");

	unsigned store = chosen[MMOBJ_GLOBAL] ? MMOBJ_GLOBAL : MMOBJ_LOCAL;
	int stop = stop_descriptor();
	if (stop < 0) {
		complain(NULL, "signalfd: %s", strerror(errno));
		return FAILED;
	}
	do
		r = mmobj_reap(store, stop);
	while (r == -EINTR);
	close(stop);
	if (r == 0)
		return OK;
	complain(NULL, "the %s store: %s", store_text(store), mmobj_strerror(r));
	return FAILED;
}

const struct command cmd_reaper = {"reaper", "remove what nobody holds as soon as it happens", help, BAD_USAGE, run};
