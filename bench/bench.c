/* SPDX-License-Identifier: MIT */
/*
 * bench.c - what sharing memory costs with libmmobj, with the bare system calls and with everything else that people use for it,
 * measured by turns in one run
 *
 *   mmobj-bench [--all] [--json] [WORK...]     --all: the long works, too; works: see usage()
 *
 * Exit status: 0 if all goals are reached, 1 if not, 2 if something could not be measured.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clean.h"
#include "report.h"
#include "works.h"

/* Families of works, as they can be asked for. */
static const struct {
	const char *id;
	void (*measure)(bool all);
} families[] = {
    {"cycle", work_cycle},     {"client", work_client},   {"open", work_open},     {"reopen", work_reopen},
    {"calls", work_calls},     {"map", work_map},         {"create", work_create}, {"fill", work_fill},
    {"touch", work_touch},     {"message", work_message}, {"crowd", work_crowd},   {"peers", work_peers},
    {"threads", work_threads}, {"fork", work_fork},       {"kill", work_kill},     {"memory", work_memory},
};
#define COUNT (sizeof(families) / sizeof(families[0]))

/* All if none is named. */
static bool is_wanted(const char *id, char *const *names)
{
	if (!*names)
		return true;
	while (*names && strcmp(*names, id) != 0)
		names++;
	return *names;
}

/* Descriptors for the objects of the larger works. */
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
	fprintf(stderr, "usage: mmobj-bench [--all] [--json] [WORK...]     works:");
	for (size_t i = 0; i < COUNT; i++)
		fprintf(stderr, " %s", families[i].id);
	fprintf(stderr, "\n");
	return 2;
}

static bool is_known(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(families[i].id, name) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	bool all = false, json = false;
	char **names = argv + 1;
	double since = now_ns();

	for (; names < argv + argc && strncmp(*names, "--", 2) == 0; names++) {
		all = all || strcmp(*names, "--all") == 0;
		json = json || strcmp(*names, "--json") == 0;
		if (strcmp(*names, "--all") != 0 && strcmp(*names, "--json") != 0)
			return usage();
	}
	for (char **name = names; *name; name++)
		if (!is_known(*name))
			return usage();
	report_begin();
	raise_limit();
	clean_begin();
	for (size_t i = 0; i < COUNT; i++)
		if (is_wanted(families[i].id, names)) {
			if (json) /* that comes at the end: say that something is done */
				fprintf(stderr, "bench: %s\n", families[i].id);
			families[i].measure(all);
			if (!json)
				report_progress();
		}
	return report(json, (now_ns() - since) / 1e9) > 0;
}
