/* SPDX-License-Identifier: MIT */
/*
 * work-kill.c - from SIGKILL of the last holder until its memory is back, and what a reaper costs meanwhile
 *
 * Memory is back when the file that it was is gone, which inotify(7) tells (IN_DELETE_SELF): the name, and every descriptor. The
 * bare calls have no such thing; their process takes the name away before it is killed, so what is seen is the kernel's own time
 * to end a process that has such memory.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <mmobj.h>

#include "clean.h"
#include "works.h"

#define ROUNDS 101u
#define IDLE_NS 200000000
#define SETTLED_S 13

static char reaped_root[96]; /* of the store that has a reaper */
static pid_t reaper;

/* ---- processes that are killed ---------------------------------------------------------------------------------- */

struct victim {
	pid_t pid;
	int watch; /* an inotify instance on its object's file */
};

static void hold_object(size_t size)
{
	mmobj *object;
	void *view;

	must(mmobj_create("killed", &(struct mmobj_new){.size = size}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	must(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
	memset(view, 1, size);
}

static void hold_bare(const char *path, size_t size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	must(fd >= 0 && ftruncate(fd, (off_t)size) == 0, "open");
	void *view = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(view != MAP_FAILED, "mmap");
	memset(view, 1, size);
}

/* In a process of its own; root: of its store, NULL: the bare calls. Returns when its memory is there, and watched. */
static struct victim victim_start(const char *root, size_t size)
{
	struct victim victim = {.watch = inotify_init1(IN_CLOEXEC)};
	char path[160], byte = 0;
	int ready[2];

	if (root)
		snprintf(path, sizeof(path), "%s/mmobj-%u/map-killed", root, (unsigned)geteuid());
	else
		snprintf(path, sizeof(path), "%s/killed", root_path);
	must(victim.watch >= 0 && pipe2(ready, O_CLOEXEC) == 0, "inotify_init1");
	fflush(stdout);
	victim.pid = fork();
	must(victim.pid >= 0, "fork");
	if (victim.pid == 0) {
		die_with_parent();
		must(!root || setenv("MMOBJ_ROOT", root, 1) == 0, "setenv");
		if (root)
			hold_object(size);
		else
			hold_bare(path, size);
		must(write(ready[1], &byte, 1) == 1, "write");
		for (;;)
			pause();
	}
	close(ready[1]);
	must(read(ready[0], &byte, 1) == 1, "waiting for a process that is to be killed");
	close(ready[0]);
	must(inotify_add_watch(victim.watch, path, IN_DELETE_SELF) >= 0, "inotify_add_watch");
	must(root || unlink(path) == 0, "unlink");
	return victim;
}

static void wait_until_gone(const struct victim *victim)
{
	char events[1024];
	bool is_gone = false;

	while (!is_gone) {
		ssize_t n = read(victim->watch, events, sizeof(events));
		must(n > 0, "inotify");
		const struct inotify_event *event = (const struct inotify_event *)(const void *)events;
		is_gone = event->mask & (IN_DELETE_SELF | IN_IGNORED);
	}
}

static void victim_end(const struct victim *victim)
{
	must(waitpid(victim->pid, NULL, 0) == victim->pid, "waitpid");
	close(victim->watch);
}

/* ---- what is timed ---------------------------------------------------------------------------------------------- */

static double until_gone(const char *root, size_t size)
{
	struct victim victim = victim_start(root, size);
	double since = now_ns();

	kill(victim.pid, SIGKILL);
	wait_until_gone(&victim);
	double took = now_ns() - since;
	victim_end(&victim);
	return took;
}

static double with_reaper(struct lane *lane, unsigned times)
{
	(void)times;
	return until_gone(reaped_root, lane->param);
}

static double bare(struct lane *lane, unsigned times)
{
	(void)times;
	return until_gone(NULL, lane->param);
}

/* Without one it stays until somebody asks for the name: here as soon as the process is gone. */
static double until_opened(struct lane *lane, unsigned times)
{
	struct victim victim = victim_start(root_path, lane->param);
	mmobj *object;

	(void)times;
	double since = now_ns();
	kill(victim.pid, SIGKILL);
	must(waitid(P_PID, (id_t)victim.pid, &(siginfo_t){0}, WEXITED | WNOWAIT) == 0, "waitid");
	must(mmobj_open("killed", MMOBJ_READ, &object) < 0, "finding that an object is gone");
	wait_until_gone(&victim);
	double took = now_ns() - since;
	victim_end(&victim);
	return took;
}

/* The processor's time that the reaper takes while nothing happens. */
static double reaper_idle(struct lane *lane, unsigned times)
{
	struct timespec before, after;
	clockid_t clock;

	(void)lane, (void)times;
	must(clock_getcpuclockid(reaper, &clock) == 0 && clock_gettime(clock, &before) == 0, "the reaper's clock");
	nanosleep(&(struct timespec){.tv_nsec = IDLE_NS}, NULL);
	must(clock_gettime(clock, &after) == 0, "the reaper's clock");
	return (double)(after.tv_sec - before.tv_sec) * 1e9 + (double)(after.tv_nsec - before.tv_nsec);
}

static void reaper_start(void)
{
	snprintf(reaped_root, sizeof(reaped_root), "%s/reaped", root_path);
	must(mkdir(reaped_root, 0700) == 0, "a store for the reaper");
	fflush(stdout);
	reaper = fork();
	must(reaper >= 0, "fork");
	if (reaper == 0) {
		die_with_parent();
		must(setenv("MMOBJ_ROOT", reaped_root, 1) == 0, "setenv");
		_exit(mmobj_reap(MMOBJ_LOCAL, -1) != 0);
	}
}

void work_kill(bool all)
{
	static const unsigned sizes[] = {4 * KIB, MIB, 64 * MIB};

	(void)all;
	reaper_start();
	for (unsigned i = 0; i < 3; i++) {
		struct lane lanes[] = {
		    {.work = "kill", .side = OURS, .param = sizes[i], .once = with_reaper, .times = 1},
		    {.work = "kill", .side = BARE, .param = sizes[i], .once = bare, .times = 1},
		    {.work = "kill-no-reaper", .side = OURS, .param = sizes[i], .once = until_opened, .times = 1},
		};
		take_turns(lanes, 3, sizes[i] > MIB ? 31 : ROUNDS);
	}
	/* Idle it is after its last look, ten seconds after the last death. */
	nanosleep(&(struct timespec){.tv_sec = SETTLED_S}, NULL);
	struct lane idle = {.work = "reaper-idle", .side = OURS, .once = reaper_idle, .times = 1};
	take_turns(&idle, 1, 5);
	kill(reaper, SIGKILL);
	waitpid(reaper, NULL, 0);
}
