/* SPDX-License-Identifier: MIT */
/* report.c - tables for people: see report.h; json.c is for programs */
#include "report.h"

#include <stdio.h>
#include <string.h>

#include <mmobj.h>

#include "goals.h"
#include "json.h"
#include "machine.h"
#include "works.h"

static unsigned printed; /* of what was measured */
static struct machine machine;

void report_begin(void)
{
	machine_look(&machine);
}

/* "5.31 us": three digits, in the unit that fits. */
static const char *value_text(double value, const char *unit, char text[32])
{
	bool is_time = strcmp(unit, "ns") == 0;

	if (!is_time)
		snprintf(text, 32, "%.*f %s", value < 100 ? 2 : 0, value, unit);
	else if (value < 1e3)
		snprintf(text, 32, "%.0f ns", value);
	else if (value < 1e6)
		snprintf(text, 32, "%.2f us", value / 1e3);
	else
		snprintf(text, 32, "%.2f ms", value / 1e6);
	return text;
}

/* "4 KiB", "1000 objects" */
static const char *param_text(unsigned long param, const char *kind, char text[32])
{
	if (!kind)
		text[0] = '\0';
	else if (strcmp(kind, "B") != 0)
		snprintf(text, 32, "%lu %s", param, kind);
	else if (param >= MIB)
		snprintf(text, 32, "%lu MiB", param / MIB);
	else if (param >= KIB)
		snprintf(text, 32, "%lu KiB", param / KIB);
	else
		snprintf(text, 32, "%lu B", param);
	return text;
}

static void print_lane(const struct lane *lane, const struct work_info *info)
{
	char param[32], value[32], p5[32], p95[32], p99[32], with[32];
	struct spread all = spread_of(lane);
	const struct lane *base = base_of(lane);

	printf("  %-14s %-13s %10s  %10s ..%10s %10s", lane->side, param_text(lane->param, info->param, param),
	       value_text(all.median, info->unit, value), value_text(all.p5, info->unit, p5),
	       value_text(all.p95, info->unit, p95), value_text(all.p99, info->unit, p99));
	if (base && base != lane) {
		all = spread_of_ratio(lane, base);
		printf("  %7.2f  %.2f..%.2f %.2f", all.median, all.p5, all.p95, all.p99);
		if (info->base)
			printf(" x %s", info->base);
		else
			printf(" x %s", param_text(base->param, info->param, with));
	}
	printf("\n");
}

static void print_machine(void)
{
	const struct machine *m = &machine;

	printf("libmmobj %s, %s\n", mmobj_version(), m->date);
	printf("%s, %ld cores, %ld MiB, %s, load %.1f\n", m->cpu, m->cores, m->memory_mib, m->kernel, m->load);
	printf("%s, build type %s%s\n", m->compiler, m->build,
	       strcmp(m->build, "release") == 0 ? "" : " (NOT a release: do not quote these numbers)");
	printf("\n  %-14s %-13s %10s  %22s %10s  %7s  p5..p95 p99\n", "by turns", "", "median", "p5 .. p95", "p99",
	       "ratio");
}

void report_progress(void)
{
	if (printed == 0)
		print_machine();
	for (const char *last = ""; printed < measured_count; printed++) {
		const struct lane *lane = &measured[printed];
		const struct work_info *info = work_info(lane->work);

		if (strcmp(last, lane->work) != 0)
			printf("%s: %s\n", info->id, info->what);
		last = lane->work;
		print_lane(lane, info);
	}
	fflush(stdout);
}

static unsigned print_goals(void)
{
	char value[32], p5[32], p95[32], limit[32];
	unsigned judged = 0, missed = 0;
	struct spread found;

	printf("\ngoals\n");
	for (unsigned i = 0; i < goals_count; i++) {
		const struct goal *goal = &goals[i];

		if (!goal_value(goal, &found))
			continue;
		bool is_missed = goal_is_missed(goal, &found);
		printf("  %-60s %10s  %10s ..%10s  %s %-8s %s\n", goal->what,
		       value_text(found.median, goal->unit, value), value_text(found.p5, goal->unit, p5),
		       value_text(found.p95, goal->unit, p95),
		       goal->at_least ? ">=" : "<=", value_text(goal->limit, goal->unit, limit),
		       is_missed ? "MISSED" : "reached");
		judged++;
		missed += is_missed;
	}
	printf("%u of %u reached", judged - missed, judged);
	return missed;
}

unsigned report(bool json, double seconds)
{
	if (json)
		return json_report(&machine, seconds);
	report_progress();
	for (unsigned i = 0; i < left_out_count; i++)
		printf("left out: %s of %s: %s\n", left_out[i].work, left_out[i].side, left_out[i].why);
	unsigned missed = print_goals();
	printf(", in %.0f s\n", seconds);
	return missed;
}
