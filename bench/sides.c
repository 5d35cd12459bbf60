/* SPDX-License-Identifier: MIT */
/* sides.c - who is compared: see sides.h */
#include "sides.h"

#include <stdlib.h>
#include <string.h>

#define HELD_SIZE 4096u

struct side sides[] = {
    {.id = OURS},     {.id = BARE},      {.id = "posix-lazy"},    {.id = "protocol"}, {.id = "memfd"},
    {.id = "sysv"},   {.id = "boost"},   {.id = "boost-managed"}, {.id = "qt"},       {.id = "apr"},
    {.id = "python"}, {.id = "coredll"}, {.id = "wine"},
};
const unsigned side_count = sizeof(sides) / sizeof(sides[0]);

struct left_out left_out[64];
unsigned left_out_count;

void leave_out(const char *work, const char *side, const char *why)
{
	if (left_out_count < sizeof(left_out) / sizeof(left_out[0]))
		left_out[left_out_count++] = (struct left_out){work, side, why};
}

void sides_start(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	must(atexit(sides_end) == 0, "atexit");
	for (unsigned i = 0; i < side_count; i++) {
		struct side *side = &sides[i];

		side->why_not = program_start(side->id, NULL, &side->holder);
		if (side->why_not) {
			leave_out("all", side->id, side->why_not);
			continue;
		}
		program_run(&side->holder, "hold", 1, HELD_SIZE, 0);
		program_start(side->id, NULL, &side->user);
	}
}

void sides_end(void)
{
	for (unsigned i = 0; i < side_count; i++) {
		program_end(&sides[i].user);
		program_end(&sides[i].holder);
	}
}

struct side *side_named(const char *id)
{
	for (unsigned i = 0; i < side_count; i++)
		if (strcmp(sides[i].id, id) == 0)
			return &sides[i];
	return NULL;
}
