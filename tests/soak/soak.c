/* SPDX-License-Identifier: MIT */
/*
 * soak.c - a soak: mmobj-soak SECONDS
 *
 * Visitors (visitor.c) come and go in a tmpfs of 6 MiB, so that room runs out now and then; they are killed one after the other,
 * alone or with their children. After SECONDS the rest end by themselves; then there must be nothing left: no process, no entry,
 * no byte. Prints what it counted; exits with 1 if anything was wrong.
 */
#include "soak.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VISITORS 6
#define PATIENCE 60 /* seconds that the rest may take to end */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the stage -------------------------------------------------------------------------------------------------- */

static void make_files(void)
{
	for (const struct role *role = roles; role < roles + role_count; role++) {
		if (role->kind != FILE_BACKED)
			continue;
		int fd = open(role_file(role), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		for (size_t i = 0; i < role->size / sizeof(uint64_t); i++) {
			uint64_t word = file_word(role, i);
			if (write(fd, &word, sizeof(word)) != sizeof(word))
				err(99, "%s", role_file(role));
		}
		close(fd);
	}
}

/* Returns whether the memory there is ours alone. */
static bool set_stage(void)
{
	bool ours = true;

	snprintf(soak_root, sizeof(soak_root), "/dev/shm/mmobj-soak-%d", (int)getpid());
	if (mkdir(soak_root, 0755) != 0)
		err(99, "%s", soak_root);
	/* A mount of our own, which goes with us. */
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("soak", soak_root, "tmpfs", 0, "size=6m,mode=0755") != 0) {
		printf("no small tmpfs (that takes root): the soak is in all of /dev/shm\n");
		ours = false;
	}
	setenv("MMOBJ_ROOT", soak_root, 1);
	/* A machine's store is root's; ours stands for it elsewhere. */
	int r = mmobj_setup();
	if (r < 0)
		printf("no store of the machine (that takes root): %s\n", mmobj_strerror(r));
	make_files();
	/* The second store is made now, so that what is in use afterwards can be compared. */
	mmobj *object;
	struct mmobj_new what = {.size = 1};
	if (mmobj_create("first", &what, MMOBJ_WRITE, &object) != 0)
		errx(99, "no object can be made");
	mmobj_close(object);
	return ours;
}

static uint64_t bytes_in_use(void)
{
	struct statfs fs;

	return statfs(soak_root, &fs) == 0 ? (uint64_t)(fs.f_blocks - fs.f_bfree) * (uint64_t)fs.f_bsize : 0;
}

static unsigned left_in(const char *folder)
{
	char path[128];
	unsigned count = 0;
	const struct dirent *one;

	snprintf(path, sizeof(path), folder, soak_root, (unsigned)geteuid());
	DIR *dir = opendir(path);
	while (dir && (one = readdir(dir)))
		count += one->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return count;
}

/* Removes the stage; only what is ours is in it. */
static void strike_stage(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		umount2(soak_root, MNT_DETACH);
		execlp("rm", "rm", "-rf", soak_root, (char *)NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

/* ---- the play --------------------------------------------------------------------------------------------------- */

static pid_t start_visitor(void)
{
	static unsigned seed;
	pid_t pid = fork();

	seed++;
	if (pid < 0)
		err(99, "fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpgid(0, 0);
		visitor(seed);
	}
	setpgid(pid, pid);
	return pid;
}

static void await(pid_t pid)
{
	int status = 0;

	waitpid(pid, &status, 0); /* unless it ran out of room itself (visitor.c), and was waited for already */
	/* And the children of the killed, which come to us. */
	do {
		if (status != 0 && status != SIGKILL)
			violation("a process ended with %x", (unsigned)status);
	} while (waitpid(-1, &status, WNOHANG) > 0);
}

static unsigned long play(double seconds)
{
	pid_t visitors[VISITORS];
	unsigned state = (unsigned)getpid();
	unsigned long kills = 0;
	double end = now() + seconds;

	for (unsigned i = 0; i < VISITORS; i++)
		visitors[i] = start_visitor();
	for (; now() < end; kills++) {
		unsigned i = (unsigned)rand_r(&state) % VISITORS;
		nanosleep(&(struct timespec){.tv_nsec = rand_r(&state) % 12000000}, NULL);
		kill(rand_r(&state) & 1 ? visitors[i] : -visitors[i], SIGKILL);
		await(visitors[i]);
		visitors[i] = start_visitor();
	}
	atomic_store(&board->over, true);
	return kills;
}

/* All end by themselves. */
static void finish(void)
{
	int status;

	alarm(PATIENCE);
	while (waitpid(-1, &status, 0) > 0)
		if (status != 0 && status != SIGKILL)
			violation("a process ended with %x", (unsigned)status);
	alarm(0);
}

static void hang(int number)
{
	static const char text[] = "a process hangs\n";

	(void)number;
	(void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
	kill(0, SIGKILL);
}

int main(int argc, char **argv)
{
	double seconds = argc == 2 ? strtod(argv[1], NULL) : 0;
	struct mmobj_swept swept;

	if (seconds <= 0)
		errx(2, "usage: mmobj-soak SECONDS");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGALRM, hang);
	setvbuf(stdout, NULL, _IOLBF, 0);
	board_open();
	bool ours = set_stage();
	uint64_t before = bytes_in_use();
	unsigned long kills = play(seconds);
	finish();

	if (mmobj_sweep(MMOBJ_LOCAL, &swept) != 0 || swept.held || swept.damaged || swept.foreign)
		violation("a sweep finds %u held, %u damaged, %u foreign", swept.held, swept.damaged, swept.foreign);
	(void)!mmobj_sweep(MMOBJ_GLOBAL, &swept);
	unsigned left = left_in("%s/mmobj-%u") + left_in("%s/mmobj-%u/.at") + left_in("%s/mmobj");
	if (left)
		violation("%u files are left", left);
	if (ours && bytes_in_use() > before)
		violation("%llu bytes are left", (unsigned long long)(bytes_in_use() - before));
	printf("%llu calls (%llu created, %llu opened, %llu not to be had), %lu kills, %llu violations%s%s\n",
	       (unsigned long long)board->calls, (unsigned long long)board->created, (unsigned long long)board->opened,
	       (unsigned long long)board->refused, kills, (unsigned long long)board->violations,
	       board->violations ? "; the first: " : "", board->first_violation);
	strike_stage();
	return board->violations != 0;
}
