/* SPDX-License-Identifier: MIT */
/* cmd-setup.c - `mmobj setup`: the machine's store */
#include <errno.h>

#include "tool.h"

static const char help[] =
    "Usage: mmobj setup\n"
    "Makes the store that the whole machine shares, for Global\\ names (/dev/shm/mmobj). Takes root.\n"
    "Where systemd-tmpfiles(8) runs, the installed mmobj.conf does this at each boot.\n\n"
    "  -h, --help  this text\n\n"
    "Exit status: 0 it is there now (made, or it was there already), 1 failed, 2 bad usage.\n";

static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};

static int run(int argc, char **argv)
{
	(void)next_option(argc, argv, "", options); /* there is only --help, which ends it */
	no_arguments(argc, argv);
	int r = mmobj_setup();
	if (r < 0) {
		/* The library's word for that is what to do about a store that is not there: this. */
		complain(NULL, "the global store: %s",
			 r == -ENODEV ? "there is no /dev/shm (or no folder that MMOBJ_ROOT names)"
				      : mmobj_strerror(r));
		return FAILED;
	}
	puts(r == 1 ? "The machine's store is made." : "The machine's store was there already.");
	return OK;
}

const struct command cmd_setup = {"setup", "make the machine's store, for Global\\ names", help, BAD_USAGE, run};
