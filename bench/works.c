/* SPDX-License-Identifier: MIT */
/* works.c - what the works are, in words: see works.h */
#include "works.h"

#include <stddef.h>
#include <string.h>

const struct work_info works[] = {
    {"cycle", "open what another process holds, map, touch, unmap, close; in a process that did so before", NULL, "ns",
     BARE},
    {"client", "the same, the first and only time in a fresh process; its start is not counted", NULL, "ns", BARE},
    {"open", "open and close what another process holds", NULL, "ns", BARE},
    {"reopen", "open and close what this process holds already", NULL, "ns", BARE},
    {"map", "map and unmap a page on a handle", NULL, "ns", BARE},
    {"create", "create and destroy", "B", "ns", BARE},
    {"fill", "create, map and fill", "B", "ns", BARE},
    {"destroy", "unmap and destroy what was filled", "B", "ns", BARE},
    {"touch", "touch each page of a new object the first time", "B", "ns", BARE},
    {"crowd", "open and close what another process holds, so many other objects in the store", "objects", "ns", NULL},
    {"peers", "open and close an object that so many processes hold", "processes", "ns", BARE},
    {"threads-reopen-same", "so many threads open and close one object that their process holds", "threads", "ns",
     NULL},
    {"threads-reopen-apart", "the same, each thread its own object", "threads", "ns", NULL},
    {"threads-open-same", "so many threads open and close one object that another process holds", "threads", "ns",
     NULL},
    {"threads-open-apart", "the same, each thread its own object", "threads", "ns", NULL},
    {"fork", "fork a process that has so many handles; the child ends at once", "handles", "ns", BARE},
    {"kill", "SIGKILL of the last holder until the memory is back, with a reaper", "B", "ns", BARE},
    {"kill-no-reaper", "the same without one: when somebody asks for the name", "B", "ns", NULL},
    {"reaper-idle", "the processor's time that a reaper takes while nothing happens, in 200 ms", NULL, "ns", NULL},
    {"message", "one message from process to process; the sender makes its bytes, the receiver reads them", "B", "ns",
     "pipe"},
    {"messages", "one of many messages that follow each other", "B", "ns", "pipe"},
    {"memory", "memory beside the data of one object", NULL, "B", NULL},
    {"calls", "whether 10,000 times opening again make a system call (a trap by seccomp(2) waits for it)", NULL,
     "calls", NULL},
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
	const char *base = work_info(lane->work)->base;

	if (base)
		return measured_lane(lane->work, base, lane->param);
	for (unsigned i = 0; i < measured_count; i++)
		if (strcmp(measured[i].work, lane->work) == 0 && strcmp(measured[i].side, lane->side) == 0)
			return &measured[i];
	return NULL;
}
