/* SPDX-License-Identifier: MIT */
/*
 * bench.c - what libmmobj costs beside plain POSIX calls, and libcoredll beside Wine, measured by turns in one run
 *
 *   mmobj-bench [--json] [ROW...]     rows: see usage()
 *
 * Exit status: 0 if all is within its limit, 1 if not, 2 if something could not be measured.
 *
 * The work is done in a child, so that the parent can remove everything afterwards, however the child ended.
 */
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rows.h"

char posix_name[64];
char root_path[64];

static const struct {
	const char *id;
	unsigned (*measure)(struct row *rows);
} all[] = {
    {"open", row_open},
    {"reopen", row_reopen},
    {"create", row_create},
    {"map", row_map},
    {"many", row_many},
    {"fill", row_fill},
    {"memory", row_memory},
    {"layer", row_layer},
    {"win32-open", row_win32_open},
    {"win32-reopen", row_win32_reopen},
    {"win32-create", row_win32_create},
    {"win32-map", row_win32_map},
    {"win32-touch", row_win32_touch},
};
#define COUNT (sizeof(all) / sizeof(all[0]))

/* All rows if none is named. */
static bool is_wanted(const char *id, char *const *names)
{
	if (!*names)
		return true;
	while (*names && strcmp(*names, id) != 0)
		names++;
	return *names;
}

static int run(char *const *names, bool json)
{
	struct row rows[ROWS_MAX];
	struct machine machine;
	unsigned judged = 0, missed = 0, printed = 0;
	uint64_t since = now_ns();

	machine_look(&machine);
	report_begin(&machine, json);
	for (size_t i = 0; i < COUNT; i++) {
		unsigned count = is_wanted(all[i].id, names) ? all[i].measure(rows) : 0;
		for (unsigned k = 0; k < count; k++) {
			judged += row_is_judged(&rows[k]);
			missed += row_is_missed(&rows[k]);
			report_row(&rows[k], json, printed++ == 0);
		}
	}
	report_end(missed, judged, (double)(now_ns() - since) / 1e9, json);
	return missed > 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st, (void)kind, (void)place;
	return remove(path);
}

/* Everything that the child made. */
static void clean_up(void)
{
	shm_unlink(posix_name);
	nftw(root_path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Descriptors for the objects of the larger rows. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int usage(void)
{
	fprintf(stderr, "usage: mmobj-bench [--json] [ROW...]     rows:");
	for (size_t i = 0; i < COUNT; i++)
		fprintf(stderr, " %s", all[i].id);
	fprintf(stderr, "\n");
	return 2;
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
	char **names = argv + 1 + json;
	int status = 0;

	for (char **name = names; *name; name++) {
		size_t i = 0;
		while (i < COUNT && strcmp(all[i].id, *name) != 0)
			i++;
		if (i == COUNT)
			return usage();
	}
	snprintf(posix_name, sizeof(posix_name), "/mmobj-bench-%d", (int)getpid());
	snprintf(root_path, sizeof(root_path), "/dev/shm/mmobj-bench-%d.d", (int)getpid());
	must(mkdir(root_path, 0700) == 0, "mkdir in /dev/shm");
	must(setenv("MMOBJ_ROOT", root_path, 1) == 0, "setenv");
	raise_limit();

	pid_t child = fork();
	if (child == 0)
		exit(run(names, json)); /* flushes */
	/* Interrupted at the keyboard, the child is too; this process stays to clean up. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	bool ended = child > 0 && waitpid(child, &status, 0) == child;
	clean_up();
	must(ended, "the benchmark's process");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
