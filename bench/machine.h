/* SPDX-License-Identifier: MIT */
/* machine.h - where and when a benchmark ran: without that its numbers mean little */
#ifndef MACHINE_H
#define MACHINE_H

struct machine {
	char cpu[128];
	char kernel[128];
	char compiler[128];
	char date[32];
	const char *build;
	long cores;
	long memory_mib;
	double
	    load; /* processes that wanted to run in the last minute: others', if asked before anything is measured */
};

void machine_look(struct machine *machine);

#endif
