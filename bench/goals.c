/* SPDX-License-Identifier: MIT */
/* goals.c - what is to be reached: see goals.h */
#include "goals.h"

#include <stddef.h>

#include "works.h"

#define PAGE 4096u

const struct goal goals[] = {
    {"open what another process holds, map, touch, unmap, close", "cycle", OURS, PAGE, BARE, PAGE, 1.3, false, "x", 0},
    {"open again in the process, close", "reopen", OURS, PAGE, NULL, 0, 100, false, "ns", 0},
    {"open again in the process, close: system calls", "calls", OURS, 0, NULL, 0, 0, false, "calls", 0},
    {"open again, two threads, each its object, against one", "threads-reopen-apart", OURS, 2, OURS, 1, 1.3, false, "x",
     0},
    {"open again, two threads, one object, against one", "threads-reopen-same", OURS, 2, OURS, 1, 1.3, false, "x", 0},
    {"create and destroy 4 KiB", "create", OURS, PAGE, BARE, PAGE, 1.5, false, "x", 0},
    {"map and unmap", "map", OURS, PAGE, BARE, PAGE, 1.05, false, "x", 0},
    {"create and fill 256 MiB", "fill", OURS, 256 * MIB, "posix-lazy", 256 * MIB, 0.85, false, "x", 0},
    {"destroy the filled 256 MiB", "destroy", OURS, 256 * MIB, "posix-lazy", 256 * MIB, 0.2, false, "x", 0},
    {"open with 10,000 objects in the store, against 10", "crowd", OURS, 10000, OURS, 10, 1.1, false, "x", 0},
    {"open with 100,000 objects in the store, against 10", "crowd", OURS, 100000, OURS, 10, 1.1, false, "x", 0},
    {"open what 1,000 processes hold, against 10", "peers", OURS, 1000, OURS, 10, 2, false, "x", 0},
    {"Windows' open and close: Wine takes", "open", "wine", PAGE, "coredll", PAGE, 15, true, "x", 0},
    {"Windows' map and unmap: Wine takes", "map", "wine", PAGE, "coredll", PAGE, 30, true, "x", 0},
    {"Windows' create and destroy 4 KiB: Wine takes", "create", "wine", PAGE, "coredll", PAGE, 5, true, "x", 0},
    {"the client's whole cycle: Boost takes", "cycle", "boost", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"the client's whole cycle: Boost, managed, takes", "cycle", "boost-managed", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"the client's whole cycle: Qt takes", "cycle", "qt", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"the client's whole cycle: APR takes", "cycle", "apr", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"the client's whole cycle: CPython takes", "cycle", "python", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"in a fresh process: Boost takes", "client", "boost", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"in a fresh process: Boost, managed, takes", "client", "boost-managed", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"in a fresh process: Qt takes", "client", "qt", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"in a fresh process: APR takes", "client", "apr", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"in a fresh process: CPython takes", "client", "python", PAGE, OURS, PAGE, 1, true, "x", 0},
    {"SIGKILL of the last holder until 1 MiB is back, with a reaper", "kill", OURS, MIB, NULL, 0, 1, false, "ms", 1e6},
    {"the reaper's CPU time in 200 ms while idle", "reaper-idle", OURS, 0, NULL, 0, 0, false, "ns", 0},
    {"memory beside the data of one object", "memory", OURS, 0, NULL, 0, 8192, false, "B", 0},
};
const unsigned goals_count = sizeof(goals) / sizeof(goals[0]);

bool goal_value(const struct goal *goal, struct spread *found)
{
	const struct lane *lane = measured_lane(goal->work, goal->side, goal->param);
	const struct lane *with = goal->with ? measured_lane(goal->work, goal->with, goal->with_param) : NULL;

	if (!lane || (goal->with && !with))
		return false;
	double scale = goal->scale > 0 ? goal->scale : 1;
	*found = spread_of_ratio(lane, with);
	found->p5 /= scale;
	found->median /= scale;
	found->p95 /= scale;
	found->p99 /= scale;
	return true;
}

bool goal_is_missed(const struct goal *goal, const struct spread *found)
{
	return goal->at_least ? found->median < goal->limit : found->median > goal->limit;
}
