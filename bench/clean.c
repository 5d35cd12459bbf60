/* SPDX-License-Identifier: MIT */
/* clean.c - the process that cleans up: see clean.h */
#include "clean.h"

#include <dirent.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sides.h"

char root_path[64];
char prefix[32];

static pid_t cleaner;

/* Its other end is the cleaner's, for whom it ends with the last process of the benchmark: the sides have it, too. */
static int alive = -1;

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st, (void)kind, (void)place;
	return remove(path);
}

static void remove_all(void)
{
	DIR *shm = opendir("/dev/shm");

	for (const struct dirent *entry; shm && (entry = readdir(shm));)
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			shm_unlink(entry->d_name); /* the folder is none, and stays for now */
	if (shm)
		closedir(shm);
	nftw(root_path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* In a session of its own: what is typed at the terminal does not reach it. */
static void be_cleaner(int end)
{
	char byte;

	setsid();
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	while (read(end, &byte, 1) > 0)
		;
	remove_all();
	_exit(0);
}

void clean_leave(void)
{
	close(alive);
}

void die_with_parent(void)
{
	clean_leave();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void clean_end(void)
{
	if (alive < 0)
		return;
	close(alive);
	alive = -1;
	waitpid(cleaner, NULL, 0);
}

void clean_begin(void)
{
	int ends[2];

	snprintf(prefix, sizeof(prefix), "mmobj-bench-%d", (int)getpid());
	snprintf(root_path, sizeof(root_path), "/dev/shm/%s.d", prefix);
	must(pipe(ends) == 0, "pipe");
	cleaner = fork();
	must(cleaner >= 0, "fork");
	if (cleaner == 0) {
		close(ends[1]);
		be_cleaner(ends[0]);
	}
	close(ends[0]);
	alive = ends[1];
	must(atexit(clean_end) == 0, "atexit");
	/* System V objects have no folder; they go with a name space of their own, where that may be had. */
	(void)unshare(CLONE_NEWIPC);
	must(mkdir(root_path, 0700) == 0 && chdir(root_path) == 0, "a folder on /dev/shm");
	/* Where mmobj has its store, and Qt its files. */
	must(setenv("MMOBJ_ROOT", root_path, 1) == 0 && setenv("TMPDIR", root_path, 1) == 0, "setenv");
}
