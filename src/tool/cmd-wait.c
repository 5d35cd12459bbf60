/* SPDX-License-Identifier: MIT */
/* cmd-wait.c - `mmobj wait`: until an object is there, or gone */
#include "tool.h"

static const char help[] = "Usage: mmobj wait [--timeout S] [--gone] NAME\n"
			   "Waits until somebody has made the object NAME.\n\n"
			   "      --gone       wait until nobody holds it any more instead\n"
			   "      --timeout S  at most so many seconds, 0.25 for example; 0 only looks\n"
			   "  -h, --help       this text\n\n"
			   "Exit status: 0 it is there (or gone), 1 failed, 2 bad usage, 4 the time was up.\n";

static const struct option options[] = {
    {"gone", no_argument, NULL, OPT_GONE},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static int run(int argc, char **argv)
{
	int c, r, timeout_ms = -1;
	bool gone = false;
	mmobj *object;

	while ((c = next_option(argc, argv, "", options)) != -1) {
		if (c == OPT_GONE)
			gone = true;
		else if (c == OPT_TIMEOUT && !parse_seconds(optarg, &timeout_ms))
			usage(optarg,
			      "not a time for --timeout (seconds, at most 2147482, with a fraction if you like)");
	}
	const char *name = only_argument(argc, argv);
	if (gone)
		r = mmobj_wait_gone(name, timeout_ms);
	else
		r = mmobj_open_wait(name, MMOBJ_READ, timeout_ms, &object);
	if (r < 0)
		return failed(name, r);
	if (!gone)
		mmobj_close(object);
	return OK;
}

const struct command cmd_wait = {"wait", "wait until an object is there, or gone", help, BAD_USAGE, run};
