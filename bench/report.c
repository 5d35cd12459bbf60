/* SPDX-License-Identifier: MIT */
/* report.c - the table and the JSON: see report.h */
#include "report.h"

#include <stdio.h>
#include <string.h>

#include <mmobj.h>

bool row_is_judged(const struct row *row)
{
	return row->limit > 0 && !row->left_out;
}

bool row_is_missed(const struct row *row)
{
	bool over = row->at_least ? row->value < row->limit : row->value > row->limit;

	return row->broken || (row_is_judged(row) && over);
}

void row_set_ratio(struct row *row, const struct measured *m)
{
	row->unit = "x";
	row->value = m->ratio;
	row->low = m->ratio_low;
	row->high = m->ratio_high;
	row->ours_ns = m->a_ns;
	row->with_ns = m->b_ns;
}

/* ---- a table ---------------------------------------------------------------------------------------------------- */

/* "5.31 us": three digits, in the unit that fits. */
static const char *time_text(double ns, char text[16])
{
	if (ns <= 0)
		snprintf(text, 16, "-");
	else if (ns < 1000)
		snprintf(text, 16, "%.0f ns", ns);
	else if (ns < 1e6)
		snprintf(text, 16, "%.2f us", ns / 1e3);
	else
		snprintf(text, 16, "%.1f ms", ns / 1e6);
	return text;
}

static const char *value_text(double value, const char *unit, char text[24])
{
	snprintf(text, 24, "%.*f%s%s", strcmp(unit, "B") == 0 ? 0 : 2, value, unit[0] ? " " : "", unit);
	return text;
}

static const char *spread_text(const struct row *row, char text[40])
{
	int digits = strcmp(row->unit, "B") == 0 ? 0 : 2;

	snprintf(text, 40, "%.*f..%.*f", digits, row->low, digits, row->high);
	return text;
}

/* "<= 1.60 x" */
static const char *limit_text(const struct row *row, char text[32])
{
	char limit[24];

	snprintf(text, 32, "%s %s", row->at_least ? ">=" : "<=", value_text(row->limit, row->unit, limit));
	return row->limit > 0 ? text : "-";
}

static void table_row(const struct row *row)
{
	char ours[16], with[16], value[24], limit[32], spread[40];
	const char *verdict = row_is_missed(row) ? "MISSED" : row_is_judged(row) ? "OK" : "";

	if (row->left_out)
		printf("%-50s\n", row->what);
	else
		printf("%-50s %9s %9s %9s  %-13s %12s  %s\n", row->what, time_text(row->ours_ns, ours),
		       time_text(row->with_ns, with), value_text(row->value, row->unit, value),
		       spread_text(row, spread), limit_text(row, limit), verdict);
	if (row->with)
		printf("    against %s\n", row->with);
	if (row->note[0])
		printf("    %s\n", row->note);
	fflush(stdout);
}

static void table_begin(const struct machine *m)
{
	printf("libmmobj %s, %s\n", mmobj_version(), m->date);
	printf("%s, %ld cores, %ld MiB, %s\n", m->cpu, m->cores, m->memory_mib, m->kernel);
	printf("%s, build type %s%s\n\n", m->compiler, m->build,
	       strcmp(m->build, "release") == 0 ? "" : " (NOT a release: do not quote these numbers)");
	printf("%-50s %9s %9s %9s  %-13s %12s\n", "medians of many rounds A B A B", "ours", "other", "value", "p5..p95",
	       "goal");
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void json_string(const char *key, const char *value, const char *after)
{
	printf("\"%s\": \"", key);
	for (; *value; value++)
		if (*value == '"' || *value == '\\')
			printf("\\%c", *value);
		else if ((unsigned char)*value >= ' ')
			putchar(*value);
	printf("\"%s", after);
}

static void json_measured(const struct row *row)
{
	json_string("unit", row->unit, ", ");
	printf("\"value\": %.4g, \"p5\": %.4g, \"p95\": %.4g, ", row->value, row->low, row->high);
	if (row->ours_ns > 0)
		printf("\"ours_ns\": %.4g, ", row->ours_ns);
	if (row->with_ns > 0)
		printf("\"with_ns\": %.4g, ", row->with_ns);
	if (row->limit > 0)
		printf("\"%s\": %.4g, \"ok\": %s, ", row->at_least ? "at_least" : "limit", row->limit,
		       row_is_missed(row) ? "false" : "true");
}

static void json_row(const struct row *row, bool first)
{
	printf("%s\n    {", first ? "" : ",");
	json_string("id", row->id, ", ");
	json_string("what", row->what, ", ");
	if (row->with)
		json_string("with", row->with, ", ");
	if (row->left_out)
		printf("\"left_out\": true, ");
	else
		json_measured(row);
	json_string("note", row->note, "}");
}

static void json_begin(const struct machine *m)
{
	printf("{\n  ");
	json_string("version", mmobj_version(), ", ");
	json_string("date", m->date, ",\n  ");
	json_string("cpu", m->cpu, ", ");
	json_string("kernel", m->kernel, ",\n  ");
	json_string("compiler", m->compiler, ", ");
	json_string("build", m->build, ",\n  ");
	printf("\"cores\": %ld, \"memory_mib\": %ld,\n  \"rows\": [", m->cores, m->memory_mib);
}

/* ---- either ----------------------------------------------------------------------------------------------------- */

void report_begin(const struct machine *machine, bool json)
{
	if (json)
		json_begin(machine);
	else
		table_begin(machine);
}

void report_row(const struct row *row, bool json, bool first)
{
	if (json)
		json_row(row, first);
	else
		table_row(row);
}

void report_end(unsigned missed, unsigned judged, double seconds, bool json)
{
	if (json)
		printf("\n  ],\n  \"missed\": %u, \"seconds\": %.1f\n}\n", missed, seconds);
	else
		printf("\n%u of %u within their limits, in %.0f s\n", judged - missed, judged, seconds);
}
