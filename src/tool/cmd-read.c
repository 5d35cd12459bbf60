/* SPDX-License-Identifier: MIT */
/* cmd-read.c - `mmobj read`: an object to standard output */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const char help[] = "Usage: mmobj read [--offset N] [--length N] NAME\n"
			   "Writes the bytes of the object NAME to standard output.\n\n"
			   "      --offset N  begin at byte N (K, M or G after N: times 1024, ...)\n"
			   "      --length N  so many bytes; else all to the object's end\n"
			   "  -h, --help      this text\n\n"
			   "Exit status: 0 all was written, 1 failed, 2 bad usage, 3 no such object.\n";

static const struct option options[] = {
    {"offset", required_argument, NULL, OPT_OFFSET},
    {"length", required_argument, NULL, OPT_LENGTH},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static int complain_of(const char *name, int r, uint64_t done)
{
	if (r == -EPIPE)
		complain("standard output", "its reader is gone (after %" PRIu64 " bytes)", done);
	else if (r == -EFAULT)
		complain(name,
			 "no memory there: the store is full, or the file behind it is shorter now (after %" PRIu64
			 " bytes)",
			 done);
	else
		complain("standard output", "%s (after %" PRIu64 " bytes)", strerror(-r), done);
	return FAILED;
}

static int copy_out(const char *name, struct window *window, uint64_t offset, uint64_t length)
{
	for (uint64_t done = 0; done < length;) {
		size_t room;
		char *where;
		int r = window_reach(window, offset + done, &where, &room);
		if (r < 0)
			return failed(name, r);
		if (room > length - done)
			room = (size_t)(length - done);
		ssize_t n = write_some(STDOUT_FILENO, where, room);
		if (n < 0)
			return complain_of(name, (int)n, done);
		done += (uint64_t)n;
	}
	return OK;
}

static int read_object(const char *name, mmobj *object, uint64_t offset, const uint64_t *length)
{
	struct mmobj_info info;
	int r = mmobj_stat(object, &info);

	if (r < 0)
		return failed(name, r);
	if (offset > info.size || (length && *length > info.size - offset)) {
		complain(name, "that is beyond its end at %" PRIu64, info.size);
		return FAILED;
	}
	struct window window = {.object = object, .flags = MMOBJ_READ, .size = info.size};
	int status = copy_out(name, &window, offset, length ? *length : info.size - offset);
	window_close(&window);
	return status;
}

static int run(int argc, char **argv)
{
	uint64_t offset = 0, length;
	bool whole = true;
	mmobj *object;
	int c;

	while ((c = next_option(argc, argv, "", options)) != -1) {
		if (c == OPT_OFFSET) {
			offset = size_option("--offset", optarg, 0);
		} else if (c == OPT_LENGTH) {
			length = size_option("--length", optarg, 0);
			whole = false;
		}
	}
	const char *name = only_argument(argc, argv);
	signal(SIGPIPE, SIG_IGN); /* the object is to be closed properly, too, when nobody reads on */
	int r = mmobj_open(name, MMOBJ_READ, &object);
	if (r < 0)
		return failed(name, r);
	int status = read_object(name, object, offset, whole ? NULL : &length);
	mmobj_close(object);
	return status;
}

const struct command cmd_read = {"read", "write an object to standard output", help, BAD_USAGE, run};
