/* SPDX-License-Identifier: MIT */
/* machine.c - naming the machine, the compiler and the day: see machine.h */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* "model name	: AMD ..." in /proc/cpuinfo; not every architecture has it. */
static int cpu_model(char *model, size_t size)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	char line[256];
	int found = 0;

	if (!f)
		return 0;
	while (!found && fgets(line, sizeof(line), f)) {
		const char *value = strstr(line, ": ");
		if (strncmp(line, "model name", strlen("model name")) != 0 || !value)
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(model, size, "%s", value + 2);
		found = 1;
	}
	fclose(f);
	return found;
}

void machine_look(struct machine *machine)
{
	struct utsname system;
	struct tm utc;
	time_t now = time(NULL);

	*machine = (struct machine){.build = BENCH_BUILD};
	if (uname(&system) != 0)
		snprintf(machine->kernel, sizeof(machine->kernel), "unknown kernel");
	else
		snprintf(machine->kernel, sizeof(machine->kernel), "%.20s %.60s %.30s", system.sysname, system.release,
			 system.machine);
	if (!cpu_model(machine->cpu, sizeof(machine->cpu)))
		snprintf(machine->cpu, sizeof(machine->cpu), "unknown processor");
#ifdef __clang__
	snprintf(machine->compiler, sizeof(machine->compiler), "%s", __VERSION__);
#else
	snprintf(machine->compiler, sizeof(machine->compiler), "gcc %s", __VERSION__);
#endif
	if (gmtime_r(&now, &utc))
		strftime(machine->date, sizeof(machine->date), "%Y-%m-%d %H:%M UTC", &utc);
	machine->cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (getloadavg(&machine->load, 1) != 1)
		machine->load = -1;
	machine->memory_mib = sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;
}
