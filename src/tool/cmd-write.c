/* SPDX-License-Identifier: MIT */
/* cmd-write.c - `mmobj write`: standard input into an object */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define CHUNK ((size_t)1 << 20) /* small enough for the progress to move */

static const char help[] = "Usage: mmobj write [--offset N] [--size N] NAME\n"
			   "Writes standard input into the object NAME. What is beyond the input stays as it was.\n\n"
			   "      --offset N  begin at byte N (K, M or G after N: times 1024, ...)\n"
			   "      --size N    if there is no such object, make it, with N bytes. It goes away with "
			   "this command unless somebody\n"
			   "                  else holds it by then: 'mmobj run --size N NAME -- COMMAND' keeps it for "
			   "as long as COMMAND runs\n"
			   "  -h, --help      this text\n\n"
			   "More input than there is room for is an error; what fits is written.\n"
			   "Exit status: 0 all was written, 1 failed, 2 bad usage, 3 no such object.\n";

static const struct option options[] = {
    {"offset", required_argument, NULL, OPT_OFFSET},
    {"size", required_argument, NULL, OPT_SIZE},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* How much is going to come, as far as that can be known. */
static uint64_t expected(uint64_t room)
{
	struct stat st;
	off_t at = lseek(STDIN_FILENO, 0, SEEK_CUR);

	if (at < 0 || fstat(STDIN_FILENO, &st) < 0 || !S_ISREG(st.st_mode) || at >= st.st_size)
		return 0;
	uint64_t left = (uint64_t)(st.st_size - at);
	return left < room ? left : room;
}

/* EFAULT: the kernel found no memory behind the view. That is no fault of the input. */
static int complain_of(const char *name, int r, uint64_t done)
{
	if (r == -EFAULT)
		complain(name,
			 "no memory there: the store is full, or the file behind it is shorter now (%" PRIu64
			 " bytes were written)",
			 done);
	else
		complain("standard input", "%s (%" PRIu64 " bytes were written)", strerror(-r), done);
	return FAILED;
}

static int is_more_input(void)
{
	char byte;

	return read_some(STDIN_FILENO, &byte, 1) > 0;
}

static int copy_in(const char *name, struct window *window, uint64_t offset, struct progress *progress)
{
	uint64_t at = offset;
	ssize_t n = 1;

	while (at < window->size) {
		size_t room;
		char *where;
		int r = window_reach(window, at, &where, &room);
		if (r < 0) {
			progress_end(progress); /* before any message, or that would stand behind the bar */
			complain(name, "%s (%" PRIu64 " bytes were written)", mmobj_strerror(r), at - offset);
			return FAILED;
		}
		n = read_some(STDIN_FILENO, where, room < CHUNK ? room : CHUNK);
		if (n < 0) {
			progress_end(progress);
			return complain_of(name, (int)n, at - offset);
		}
		if (n == 0)
			return OK;
		at += (uint64_t)n;
		progress_at(progress, at - offset);
	}
	if (!is_more_input())
		return OK;
	progress_end(progress);
	complain(name, "more input than room: %" PRIu64 " bytes were written", at - offset);
	return FAILED;
}

static int write_object(const char *name, mmobj *object, uint64_t offset)
{
	struct progress progress;
	struct mmobj_info info;
	int r = mmobj_stat(object, &info);

	if (r < 0)
		return failed(name, r);
	if (offset > info.size) {
		complain(name, "--offset %" PRIu64 " is beyond its end at %" PRIu64, offset, info.size);
		return FAILED;
	}
	struct window window = {.object = object, .flags = MMOBJ_WRITE, .size = info.size};
	progress_begin(&progress, expected(info.size - offset));
	int status = copy_in(name, &window, offset, &progress);
	progress_end(&progress);
	r = window_close(&window);
	return r < 0 ? failed(name, r) : status;
}

static int open_for_writing(const char *name, uint64_t size, mmobj **object)
{
	const struct mmobj_new what = {.size = size};
	struct mmobj_info info;
	int r = size ? mmobj_create_or_open(name, &what, MMOBJ_WRITE, object) : mmobj_open(name, MMOBJ_WRITE, object);

	if (r == 0 && size && mmobj_stat(*object, &info) == 0 && info.size != size)
		complain(name, "exists already, with %" PRIu64 " bytes", info.size);
	return r;
}

static int run(int argc, char **argv)
{
	uint64_t offset = 0, size = 0;
	mmobj *object;
	int c;

	while ((c = next_option(argc, argv, "", options)) != -1) {
		if (c == OPT_OFFSET)
			offset = size_option("--offset", optarg, 0);
		else if (c == OPT_SIZE)
			size = size_option("--size", optarg, 1);
	}
	const char *name = only_argument(argc, argv);
	int r = open_for_writing(name, size, &object);
	if (r < 0)
		return failed(name, r);
	int status = write_object(name, object, offset);
	mmobj_close(object);

	/* Were we the last? Then what was written is lost, which who wrote it may not have meant. */
	r = mmobj_open(name, MMOBJ_READ, &object);
	if (r == -ENOENT)
		complain(name, "it is gone now, as nobody else holds it; 'mmobj run' can hold it");
	if (r == 0)
		mmobj_close(object);
	return status;
}

const struct command cmd_write = {"write", "write standard input into an object", help, BAD_USAGE, run};
