/* SPDX-License-Identifier: MIT */
/* side-sysv.c - System V shared memory, shmget(2) and what belongs to it: see side.h */
#include "side.h"

#include <sys/shm.h>

const bool side_maps_at_open = false;

const char *side_version(void)
{
	return "shmget, shmat";
}

/* Names are numbers there. */
static key_t key_of(const char *name)
{
	unsigned hash = 2166136261u;

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 16777619u;
	return (key_t)(hash | 1); /* 0 would be one without a name */
}

void side_create(struct share *share, const char *name, size_t size)
{
	int id = shmget(key_of(name), size, IPC_CREAT | IPC_EXCL | 0600);

	must(id >= 0, "shmget");
	*share = (struct share){.number = id};
}

void side_destroy(struct share *share, const char *name)
{
	(void)name;
	must(shmctl((int)share->number, IPC_RMID, NULL) == 0, "shmctl");
}

void side_open(struct share *share, const char *name)
{
	int id = shmget(key_of(name), 0, 0);

	must(id >= 0, "shmget");
	*share = (struct share){.number = id};
}

void side_close(struct share *share)
{
	(void)share; /* nothing was opened */
}

void *side_map(struct share *share)
{
	void *view = shmat((int)share->number, NULL, 0);

	must(view != (void *)-1, "shmat"); /* NOLINT(performance-no-int-to-ptr): as System V has it */
	return view;
}

void side_unmap(struct share *share, void *view)
{
	(void)share;
	must(shmdt(view) == 0, "shmdt");
}
