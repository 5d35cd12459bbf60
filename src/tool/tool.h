/* SPDX-License-Identifier: MIT */
/* tool.h - what the commands of the mmobj tool share */
#ifndef TOOL_H
#define TOOL_H

#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <mmobj.h>

/* Exit statuses; `mmobj run` has those of env(1) beside its command's own. */
enum {
	OK = 0,
	FAILED = 1,
	BAD_USAGE = 2,
	NO_OBJECT = 3,
	TIMED_OUT = 4,
	RUN_FAILED = 125,
	RUN_CANNOT = 126,
	RUN_NOT_FOUND = 127
};

/* ---- commands (cmd-*.c) ----------------------------------------------------------------------------------------- */

struct command {
	const char *name;
	const char *summary; /* a line of the tool's help */
	const char *help;    /* what --help prints */
	int bad_usage;       /* the exit status */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_run, cmd_write, cmd_read, cmd_ls, cmd_stat, cmd_wait, cmd_gc, cmd_reaper, cmd_setup;

/* ---- errors (error.c) ------------------------------------------------------------------------------------------- */

extern const struct command *current; /* the command that runs; NULL before there is one */

/* `mmobj COMMAND: what: why` on stderr; what, if not NULL, is printed as an argument is. */
__attribute__((format(printf, 2, 3))) void complain(const char *what, const char *why, ...);
/* The same for the command line, and exits. To be used before anything is held. */
__attribute__((format(printf, 2, 3), noreturn)) void usage(const char *what, const char *why, ...);
/* Says why a call of the library failed, and returns the exit status for it. */
int failed(const char *what, int error);

/* ---- the command line (options.c) ------------------------------------------------------------------------------- */

/* Values of long options; beyond what a character can be. */
enum {
	OPT_FILE = 256,
	OPT_GLOBAL,
	OPT_GONE,
	OPT_JSON,
	OPT_LENGTH,
	OPT_LOCAL,
	OPT_NAMES,
	OPT_OFFSET,
	OPT_SIZE,
	OPT_TIMEOUT
};

/* getopt_long(3) that sees to --help and to errors. `how`: "+" to stop at the first argument, else "". */
int next_option(int argc, char **argv, const char *how, const struct option *options);
const char *only_argument(int argc, char **argv); /* the NAME, after the options */
void no_arguments(int argc, char **argv);
uint64_t size_option(const char *option, const char *text, uint64_t least);

/* ---- numbers (size.c) ------------------------------------------------------------------------------------------- */

#define SIZE_TEXT 16

bool parse_size(const char *text, uint64_t *bytes); /* N, NK, NM or NG */
bool parse_seconds(const char *text, int *milliseconds);
const char *size_text(uint64_t bytes, char text[SIZE_TEXT]); /* 4.5K */

/* ---- names (print.c) -------------------------------------------------------------------------------------------- */

void print_safely(FILE *out, const char *text);    /* any text */
void print_argument(FILE *out, const char *text);  /* a name (or path) as the user gave it */
char *name_text(unsigned store, const char *name); /* a name as the library gave it; to be freed; NULL: no memory */

/* ---- facts, in words (facts.c) ---------------------------------------------------------------------------------- */

#define OWNER_TEXT 64
#define AGE_TEXT 24
#define TIME_TEXT 40

const char *store_text(unsigned store);
const char *kind_text(const struct mmobj_info *info);
const char *owner_text(uint32_t user, char text[OWNER_TEXT]);
const char *age_text(int64_t made_ns, char text[AGE_TEXT]);
const char *time_text(int64_t made_ns, char text[TIME_TEXT]);
bool is_known(const struct mmobj_info *info); /* more than name, memory, owner and mode */

/* ---- JSON (json.c) ---------------------------------------------------------------------------------------------- */

void json_add(json_t *object, const char *key, json_t *value);
json_t *json_info(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count);
int json_print(json_t *root); /* and frees it; the exit status */

/* ---- which stores (stores.c) ------------------------------------------------------------------------------------ */

struct stores {
	bool chosen[2]; /* by MMOBJ_LOCAL and MMOBJ_GLOBAL */
};

/* Both, if none was chosen. Calls `each` for every one; the exit status is the worst. */
int for_stores(const struct stores *stores, int (*each)(unsigned store, void *context), void *context);

/* ---- bytes in and out of an object (window.c, io.c, progress.c) ------------------------------------------------- */

/* A view that moves along an object: a big one may not fit into the address space. */
struct window {
	mmobj *object;
	unsigned flags; /* MMOBJ_READ or MMOBJ_WRITE */
	uint64_t size;  /* of the object */
	uint64_t offset;
	size_t length;
	char *view;
};

/* Where byte `at` is mapped now, and how many bytes from there on. Returns 0 or -errno. */
int window_reach(struct window *window, uint64_t at, char **where, size_t *room);
int window_close(struct window *window); /* what was written to a file is on the disk then, or -errno */

ssize_t read_some(int fd, void *to, size_t size);          /* or -errno; goes on after a signal */
ssize_t write_some(int fd, const void *from, size_t size); /* the same */

struct progress {
	uint64_t total; /* 0: not known */
	uint64_t since_ms, drawn_ms;
	bool shown, wanted;
};

void progress_begin(struct progress *progress, uint64_t total);
void progress_at(struct progress *progress, uint64_t done);
void progress_end(struct progress *progress);

#endif
