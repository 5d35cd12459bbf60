/* SPDX-License-Identifier: MIT */
/* works.c - what the works are, in words: see works.h */
#include "works.h"

#include <string.h>

const struct work_info works[] = {
    {"cycle", "open what another process holds, map, touch, unmap, close; in a process that did so before", NULL, "ns"},
    {"client", "the same, the first and only time in a fresh process; its start is not counted", NULL, "ns"},
    {"open", "open and close what another process holds", NULL, "ns"},
    {"reopen", "open and close what this process holds already", NULL, "ns"},
    {"map", "map and unmap a page on a handle", NULL, "ns"},
    {"create", "create and destroy", "B", "ns"},
    {"fill", "create, map and fill", "B", "ns"},
    {"destroy", "unmap and destroy what was filled", "B", "ns"},
    {"touch", "touch each page of a new object the first time", "B", "ns"},
};
const unsigned works_count = sizeof(works) / sizeof(works[0]);

const struct work_info *work_info(const char *id)
{
	unsigned i = 0;

	while (i < works_count - 1 && strcmp(works[i].id, id) != 0)
		i++;
	return &works[i];
}

const struct lane *base_of(const struct lane *lane)
{
	const struct lane *bare = measured_lane(lane->work, BARE, lane->param);

	for (unsigned i = 0; !bare && i < measured_count; i++)
		if (strcmp(measured[i].work, lane->work) == 0 && strcmp(measured[i].side, lane->side) == 0)
			bare = &measured[i];
	return bare;
}
