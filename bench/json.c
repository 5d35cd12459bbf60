/* SPDX-License-Identifier: MIT */
/* json.c - what was measured, for programs: see json.h */
#include "json.h"

#include <stdio.h>

#include <mmobj.h>

#include "goals.h"
#include "works.h"

static void string(const char *key, const char *value, const char *after)
{
	printf("\"%s\": \"", key);
	for (; *value; value++)
		if (*value == '"' || *value == '\\')
			printf("\\%c", *value);
		else if ((unsigned char)*value >= ' ')
			putchar(*value);
	printf("\"%s", after);
}

static void spread(const struct spread *s)
{
	printf("\"median\": %.5g, \"p5\": %.5g, \"p95\": %.5g, \"p99\": %.5g", s->median, s->p5, s->p95, s->p99);
}

static void the_machine(const struct machine *m)
{
	string("version", mmobj_version(), ", ");
	string("date", m->date, ",\n ");
	string("cpu", m->cpu, ", ");
	string("kernel", m->kernel, ",\n ");
	string("compiler", m->compiler, ", ");
	string("build", m->build, ",\n ");
	printf("\"cores\": %ld, \"memory_mib\": %ld, \"load\": %.2f,\n", m->cores, m->memory_mib, m->load);
}

static void the_sides(void)
{
	const char *between = "";

	printf(" \"sides\": [");
	for (unsigned i = 0; i < side_count; i++) {
		if (!sides[i].user.pid)
			continue;
		printf("%s\n  {", between);
		string("id", sides[i].id, ", ");
		string("version", sides[i].user.version, "}");
		between = ",";
	}
	printf("],\n \"left_out\": [");
	for (unsigned i = 0; i < left_out_count; i++) {
		printf("%s\n  {", i ? "," : "");
		string("work", left_out[i].work, ", ");
		string("side", left_out[i].side, ", ");
		string("why", left_out[i].why, "}");
	}
	printf("],\n \"works\": [");
	for (unsigned i = 0; i < works_count; i++) {
		printf("%s\n  {", i ? "," : "");
		string("id", works[i].id, ", ");
		string("what", works[i].what, ", ");
		string("param", works[i].param ? works[i].param : "", ", ");
		string("unit", works[i].unit, "}");
	}
	printf("],\n");
}

static void one_lane(const struct lane *lane)
{
	const struct lane *base = base_of(lane);
	struct spread all = spread_of(lane);

	printf("\n  {");
	string("work", lane->work, ", ");
	string("side", lane->side, ", ");
	printf("\"param\": %lu, \"rounds\": %u, ", lane->param, lane->rounds);
	spread(&all);
	if (base && base != lane) {
		all = spread_of_ratio(lane, base);
		printf(", \"ratio\": {");
		string("side", base->side, ", ");
		printf("\"param\": %lu, ", base->param);
		spread(&all);
		printf("}");
	}
	printf("}");
}

static void lane_named(const char *key, const char *work, const char *side, unsigned long param)
{
	printf("\"%s\": {", key);
	string("work", work, ", ");
	string("side", side, ", ");
	printf("\"param\": %lu}, ", param);
}

static unsigned the_goals(void)
{
	struct spread found;
	unsigned missed = 0, judged = 0;

	printf("],\n \"goals\": [");
	for (unsigned i = 0; i < goals_count; i++) {
		if (!goal_value(&goals[i], &found))
			continue;
		bool is_missed = goal_is_missed(&goals[i], &found);
		printf("%s\n  {", judged++ ? "," : "");
		string("what", goals[i].what, ", ");
		spread(&found);
		printf(", ");
		lane_named("lane", goals[i].work, goals[i].side, goals[i].param);
		if (goals[i].with)
			lane_named("with", goals[i].work, goals[i].with, goals[i].with_param);
		string("unit", goals[i].unit, ", ");
		printf("\"%s\": %.5g, \"reached\": %s}", goals[i].at_least ? "at_least" : "at_most", goals[i].limit,
		       is_missed ? "false" : "true");
		missed += is_missed;
	}
	return missed;
}

unsigned json_report(const struct machine *machine, double seconds)
{
	printf("{");
	the_machine(machine);
	the_sides();
	printf(" \"lanes\": [");
	for (unsigned i = 0; i < measured_count; i++) {
		printf("%s", i ? "," : "");
		one_lane(&measured[i]);
	}
	unsigned missed = the_goals();
	printf("],\n \"missed\": %u, \"seconds\": %.1f}\n", missed, seconds);
	return missed;
}
