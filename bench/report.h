/* SPDX-License-Identifier: MIT */
/* report.h - what was measured, as tables for people and as JSON for programs */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

/* Looks at the machine before anything is measured. */
void report_begin(void);

/* The tables of what was measured since the last time, so that people see it come. */
void report_progress(void);

/* All the rest: the goals and what was left out; with json everything. Returns how many goals were missed. */
unsigned report(bool json, double seconds);

#endif
