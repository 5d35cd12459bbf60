/* SPDX-License-Identifier: MIT */
/* json.h - what was measured, for programs */
#ifndef JSON_H
#define JSON_H

#include "machine.h"

/* Prints all of it; returns how many goals were missed. */
unsigned json_report(const struct machine *machine, double seconds);

#endif
