/* SPDX-License-Identifier: MIT */
/*
 * conform.c - runs the tables of a program, row by row, and has other processes run theirs
 *
 * Another process is this program once more. It has the same tables, so it is told the number of a row on its standard input,
 * and says what came of it on its standard output, in three lines.
 */
#include "conform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 1300

static unsigned run_id; /* the same in all processes of a run */
static size_t group_now;
static bool started[PROCESSES];
static unsigned lines, wrong;

/* The names of a group: nobody else's. The process id is in front, for Wine has one name space for all its programs. */
static void begin_group(size_t group)
{
	char unique[64];

	group_now = group;
	snprintf(unique, sizeof(unique), "conform-%u-%s-%u-", run_id, program, (unsigned)group);
	calls_begin(unique);
}

/* ---- other processes -------------------------------------------------------------------------------------------- */

static int be_other(size_t group)
{
	char line[LINE_BYTES];

	begin_group(group);
	while (fgets(line, sizeof(line), stdin)) {
		struct outcome o = {.error = UNCHANGED};
		size_t row = strtoul(line, NULL, 10);

		calls_do(&groups[group].rows[row].call, &o);
		printf("%s\n%s\n%lu\n", o.call, o.result, (unsigned long)o.error);
		fflush(stdout);
	}
	return 0;
}

static void have_done(const struct row *row, struct outcome *o)
{
	int process = row->call.by;
	const char *arguments = text_of("%u %u", run_id, (unsigned)group_now);
	size_t index = (size_t)(row - groups[group_now].rows);
	char error[LINE_BYTES];

	if (!started[process])
		started[process] = process_start(process, arguments);
	if (started[process] && process_say(process, text_of("%u\n", (unsigned)index)) &&
	    process_hear(process, o->call, sizeof(o->call)) && process_hear(process, o->result, sizeof(o->result)) &&
	    process_hear(process, error, sizeof(error)))
		o->error = (DWORD)strtoul(error, NULL, 10);
	else
		snprintf(o->result, sizeof(o->result), "process %d does not answer", process);
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static const char *with_error(const char *result, DWORD error)
{
	return error == UNCHANGED ? result : text_of("%s, %lu", result, (unsigned long)error);
}

void check(const struct row *row)
{
	struct outcome o = {.error = UNCHANGED};
	const struct call *c = &row->call;

	if (c->by)
		have_done(row, &o);
	else
		calls_do(c, &o);
	if (c->verb == VERB_END || c->verb == VERB_KILL)
		started[c->to] = false;
	if (!row->result)
		return;

	bool good = strcmp(o.result, row->result) == 0 && o.error == row->error;
	printf("%s %u - %s/%s/%s: %s%s => %s\n", good ? "ok" : "not ok", ++lines, program, groups[group_now].name,
	       row->id, c->by ? text_of("process %d: ", c->by) : "", o.call, with_error(o.result, o.error));
	if (!good) {
		wrong++;
		printf("# expected %s\n", with_error(row->result, row->error));
	}
	fflush(stdout);
}

static void end_group(void)
{
	for (int i = 1; i < PROCESSES; i++)
		if (started[i])
			process_end(i);
	memset(started, 0, sizeof(started));
	calls_end();

	int left = left_behind();
	if (left < 0)
		return;
	if (left)
		wrong++;
	printf("%s %u - %s/%s leaves nothing behind\n", left ? "not ok" : "ok", ++lines, program,
	       groups[group_now].name);
}

int main(int argc, char **argv)
{
	if (argc == 3) {
		run_id = (unsigned)strtoul(argv[1], NULL, 10);
		return be_other(strtoul(argv[2], NULL, 10));
	}
	system_begin();
	run_id = system_process_id();
	for (size_t i = 0; i < group_count; i++) {
		begin_group(i);
		for (size_t j = 0; j < groups[i].count; j++)
			check(&groups[i].rows[j]);
		if (groups[i].run)
			groups[i].run();
		end_group();
	}
	system_end();
	printf("1..%u\n", lines);
	return wrong != 0;
}
