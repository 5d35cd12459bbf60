/* SPDX-License-Identifier: MIT */
/* test-reap.c - what dead processes leave: collected by name, in a sweep, by who waits for it, and by the reaper as it happens */
#include "support.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int hold_x(int socket, void *argument)
{
	mmobj *object = make("x", 5000, argument ? *(uint32_t *)argument : 0, MMOBJ_WRITE);

	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	say(socket, 1);
	hear(socket);
	return 0;
}

/* How often is a process put to sleep and woken, as /proc says it? */
static int64_t switches(pid_t pid)
{
	char path[64], line[128];
	int64_t sum = 0;
	long long n;

	sprintf(path, "/proc/%d/status", pid);
	FILE *status = fopen(path, "re");
	ok(status != NULL);
	while (fgets(line, sizeof(line), status))
		if (sscanf(line, "voluntary_ctxt_switches: %lld", &n) == 1)
			sum += n; /* those that others force upon it on a busy machine are no sleep */
	fclose(status);
	return sum;
}

/* Until nothing has woken it for a whole 100 ms. */
static int64_t await_sleep(pid_t pid)
{
	struct pollfd nothing = {.fd = -1};
	int64_t last = -1, now, began = now_ms();

	while ((now = switches(pid)) != last && now_ms() - began < 20000) {
		last = now;
		is(poll(&nothing, 1, 100), 0);
	}
	is(now, last);
	return last;
}

/* Holds x, and gives up its locks when it is told, but not the descriptor: nobody closes, so nothing is reported. */
static int hold_x_by_hand(int socket, void *argument)
{
	(void)argument;
	struct flock all = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
	int life = lock_by_hand(entry_path("x"), F_RDLCK, LIFE_BYTE),
	    gate = lock_by_hand(entry_path("x"), F_RDLCK, GATE_BYTE);
	say(socket, 1);
	hear(socket);
	is(fcntl(gate, F_OFD_SETLK, &all), 0);
	is(fcntl(life, F_OFD_SETLK, &all), 0);
	say(socket, 1);
	hear(socket);
	close(life);
	close(gate);
	return 0;
}

/* As the kernel does it with who was killed: it reports the close, and lets the locks go when it next gets to it. */
static struct child start_dying_slowly(void)
{
	struct child maker = child_start(hold_x, NULL);

	hear(maker.socket);
	struct child holder = child_start(hold_x_by_hand, NULL);
	hear(holder.socket);
	say(maker.socket, 1);
	hear(maker.socket);
	say(maker.socket, 1);
	is(child_end(&maker), 0);
	return holder;
}

/* ---- collect ---------------------------------------------------------------------------------------------------- */

static void collect_removes_the_dead_alone(void **state)
{
	uint64_t freed = 7;

	(void)state;
	is(mmobj_collect("x", &freed), -ENOENT);
	struct child child = child_start(hold_x, NULL);
	hear(child.socket);
	is(mmobj_collect("x", &freed), 0);
	is(mmobj_collect("x", NULL), 0);
	is(freed, 7);
	child_kill(&child);
	is(left_in_store(), 1);
	is(mmobj_collect("x", &freed), 1);
	is(freed, 8192 + 4096);
	is(left_in_store(), 0);
	is(mmobj_collect("x", &freed), -ENOENT);
	/* Our own counts, too. */
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	is(mmobj_collect("Local\\x", &freed), 0);
	void *view = map_all(object, MMOBJ_WRITE);
	mmobj_close(object);
	is(mmobj_collect("x", &freed), 0);
	is(mmobj_unmap(view), 0);
}

static void dead_object_is_not_there_for_who_opens(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	leave_dead("x", &(struct mmobj_new){.size = 5000, .flags = MMOBJ_SAME_ADDRESS});
	is(left_in_store(), 2);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0); /* and is collected on the way */
	leave_dead("x", &(struct mmobj_new){.size = 5000});
	is(mmobj_open("x", MMOBJ_WRITE, &object), -ENOENT);
	is(left_in_store(), 0);
	leave_dead("x", &(struct mmobj_new){.size = 5000});
	is(mmobj_open_wait("x", MMOBJ_WRITE, 0, &object), -ETIMEDOUT);
	is(left_in_store(), 0);
	leave_dead("x", &(struct mmobj_new){.size = 5000, .flags = MMOBJ_READ_ONLY});
	is(mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), 1);
	is(stat_of(object).size, 1);
	mmobj_close(object);
	is(left_in_store(), 0);
}

/* ---- sweep ------------------------------------------------------------------------------------------------------ */

static void sweep_counts_what_it_found(void **state)
{
	struct mmobj_swept swept = {.held = 7};

	(void)state;
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.held + swept.removed + swept.foreign + swept.damaged, 0);
	mmobj *held = make("held", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	/* In the order in which no creation sweeps them away: made by one process. */
	char name[20];
	for (int i = 0; i < 3; i++) {
		sprintf(name, "dead-%d", i);
		mmobj_close(make("sacrifice", 1, 0, MMOBJ_WRITE));
		leave_dead(name, &(struct mmobj_new){.size = 4096, .flags = i == 2 ? MMOBJ_SAME_ADDRESS : 0});
	}
	int dead = files_in(store_path_of(MMOBJ_LOCAL)) - 1;
	ok(dead >= 1);
	write_file(entry_path("junk"), "junk", 4);
	write_file(root_path("mmobj-%u/other", geteuid()), "junk", 4);
	write_file(root_path("mmobj-%u/.hidden", geteuid()), "junk", 4);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.removed, dead);
	is(swept.bytes, dead * 8192);
	is(swept.held, 1);
	is(swept.damaged, 3); /* as in a listing */
	is(swept.foreign, 0);
	is(left_in_store(), 4);
	is(unlink(entry_path("junk")), 0);
	is(unlink(root_path("mmobj-%u/other", geteuid())), 0);
	is(unlink(root_path("mmobj-%u/.hidden", geteuid())), 0);
	mmobj_close(held);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0); /* not there: empty */
	is(swept.bytes + swept.held + swept.removed + swept.foreign + swept.damaged, 0);
}

static int sweep_without_proc(void *argument)
{
	struct mmobj_swept swept;

	(void)argument;
	if (!hide_proc())
		return SKIP;
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.removed, 1);
	is(swept.held, 1);
	return 0;
}

static void sweep_needs_no_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	leave_dead("dead", &(struct mmobj_new){.size = 1});
	struct child child = child_start(hold_x, NULL);
	hear(child.socket);
	if (!exists(entry_path("dead"))) /* swept in passing by the holder */
		leave_dead("dead", &(struct mmobj_new){.size = 1});
	IN_CHILD(sweep_without_proc, NULL);
	child_kill(&child);
	is(mmobj_collect("x", NULL), 1);
}

/* ---- waiting for the end ---------------------------------------------------------------------------------------- */

static void what_is_not_there_is_gone(void **state)
{
	(void)state;
	is(mmobj_wait_gone("x", 0), 0);
	is(mmobj_wait_gone("x", -1), 0);
	leave_dead("x", &(struct mmobj_new){.size = 1});
	is(mmobj_wait_gone("x", -1), 0);
	is(left_in_store(), 0);
}

static void wait_for_the_living_ends_in_time(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	is(mmobj_wait_gone("x", 0), -ETIMEDOUT);
	int64_t began = now_ms();
	is(mmobj_wait_gone("x", 40), -ETIMEDOUT);
	ok(now_ms() - began >= 39);
	start_ticking(2000);
	is(mmobj_wait_gone("x", -1), -EINTR);
	stop_ticking();
	mmobj_close(object);
}

static int wait_for_x(int socket, void *argument)
{
	int timeout = *(int *)argument;

	say(socket, 1);
	is(mmobj_wait_gone("x", timeout), 0);
	is(exists(entry_path("x")), false);
	return 0;
}

static void who_waits_sees_the_end(void **state)
{
	static int timeouts[] = {-1, 20000};

	(void)state;
	for (int i = 0; i < 6; i++) {
		uint32_t flags = i % 3 == 2 ? MMOBJ_SAME_ADDRESS : 0;
		struct child holder = child_start(hold_x, &flags);
		hear(holder.socket);
		struct child waiter = child_start(wait_for_x, &timeouts[i % 2]);
		hear(waiter.socket);
		if (i & 1) {
			say(holder.socket, 1); /* it closes, and lives on */
			hear(holder.socket);
			is(child_end(&waiter), 0);
			say(holder.socket, 1);
			is(child_end(&holder), 0);
		} else {
			child_kill(&holder);
			is(child_end(&waiter), 0); /* which collected it */
		}
		is(left_in_store(), 0);
	}
}

static void who_waits_sees_what_ends_unreported(void **state)
{
	int timeout = -1;

	(void)state;
	struct child holder = start_dying_slowly();
	struct child waiter = child_start(wait_for_x, &timeout);
	hear(waiter.socket);
	await_sleep(waiter.pid);
	say(holder.socket, 1);
	hear(holder.socket);
	is(child_end(&waiter), 0);
	say(holder.socket, 1);
	is(child_end(&holder), 0);
	is(left_in_store(), 0);
}

static atomic_bool enough;

static void *open_and_close(void *argument)
{
	while (!enough)
		close(open(argument, O_RDONLY | O_CLOEXEC));
	return NULL;
}

static int wait_a_second(int socket, void *argument)
{
	struct rusage usage;

	(void)argument;
	say(socket, 1);
	is(mmobj_wait_gone("x", 1000), -ETIMEDOUT);
	is(getrusage(RUSAGE_SELF, &usage), 0);
	/* A tenth is meant; without rest it would be all of it. */
	ok(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec == 0 &&
	   usage.ru_utime.tv_usec + usage.ru_stime.tv_usec < 500000);
	return 0;
}

static void busy_store_does_not_keep_who_waits_busy(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	enough = false;
	struct child waiter = child_start(wait_a_second, NULL);
	hear(waiter.socket);
	char path[200];
	strcpy(path, entry_path("x"));
	pthread_t thread = start_thread(open_and_close, path);
	is(child_end(&waiter), 0);
	enough = true;
	join_thread(thread);
	mmobj_close(object);
}

static void *close_handle(void *argument)
{
	mmobj_close(argument);
	return NULL;
}

static void thread_of_the_same_process_can_end_it(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	pthread_t thread = start_thread(close_handle, object);
	is(mmobj_wait_gone("x", 20000), 0);
	join_thread(thread);
	is(left_in_store(), 0);
}

static int wait_without_proc(int socket, void *argument)
{
	(void)argument;
	if (!hide_proc())
		return SKIP;
	say(socket, 1);
	is(mmobj_wait_gone("x", 20000), 0);
	is(exists(entry_path("x")), false);
	return 0;
}

static void wait_needs_no_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	struct child holder = child_start(hold_x, NULL);
	hear(holder.socket);
	struct child waiter = child_start(wait_without_proc, NULL);
	struct pollfd one = {.fd = waiter.socket, .events = POLLIN};
	is(poll(&one, 1, -1), 1);
	child_kill(&holder);
	int status = child_end(&waiter);
	if (status == SKIP) {
		is(mmobj_collect("x", NULL), 1);
		SKIP_TEST("not possible here");
	}
	is(status, 0);
}

/* ---- the reaper ------------------------------------------------------------------------------------------------- */

static int reap(int socket, void *argument)
{
	struct rusage usage;
	unsigned store = argument ? MMOBJ_GLOBAL : MMOBJ_LOCAL;

	say(socket, getpid());
	int r = mmobj_reap(store, socket); /* the test's word is what stops it */
	is(r, 0);
	hear(socket);
	is(getrusage(RUSAGE_SELF, &usage), 0);
	say(socket, usage.ru_nvcsw);
	say(socket, (int64_t)usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec +
			(int64_t)usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec);
	return 0;
}

/* Waits until the reaper has done its work: looks only at the directory. */
static void await_empty_store(const char *store)
{
	int64_t began = now_ms();

	while (files_in(store) > 0 && now_ms() - began < 20000)
		sched_yield();
	is(files_in(store), 0);
}

static void reaper_collects_what_the_killed_leave(void **state)
{
	(void)state;
	leave_dead("before", &(struct mmobj_new){.size = 1}); /* it finds that, too */
	struct child reaper = child_start(reap, NULL);
	hear(reaper.socket);
	await_empty_store(store_path_of(MMOBJ_LOCAL));
	for (int i = 0; i < 20; i++) {
		leave_dead("x", &(struct mmobj_new){.size = 5000, .flags = i & 1 ? MMOBJ_SAME_ADDRESS : 0});
		await_empty_store(store_path_of(MMOBJ_LOCAL));
	}
	struct child holder = child_start(hold_x, NULL);
	hear(holder.socket);
	leave_dead("y", &(struct mmobj_new){.size = 5000});
	while (exists(entry_path("y")))
		sched_yield();
	is(exists(entry_path("x")), true); /* the living it leaves alone */
	child_kill(&holder);
	await_empty_store(store_path_of(MMOBJ_LOCAL));
	say(reaper.socket, 1);
	hear(reaper.socket);
	hear(reaper.socket);
	is(child_end(&reaper), 0);
	is(left_in_store(), 0);
}

static void reaper_sees_what_ends_unreported(void **state)
{
	(void)state;
	struct child holder = start_dying_slowly();
	struct child reaper = child_start(reap, NULL);
	await_sleep((pid_t)hear(reaper.socket));
	is(exists(entry_path("x")), true);
	say(holder.socket, 1);
	hear(holder.socket);
	await_empty_store(store_path_of(MMOBJ_LOCAL));
	say(holder.socket, 1);
	is(child_end(&holder), 0);
	say(reaper.socket, 1);
	hear(reaper.socket);
	hear(reaper.socket);
	is(child_end(&reaper), 0);
}

static void reaper_of_the_machine_collects_everyones(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	struct child reaper = child_start(reap, test_root);
	hear(reaper.socket);
	for (int i = 0; i < 3; i++) {
		leave_dead("Global\\x", &(struct mmobj_new){.size = 5000});
		await_empty_store(store_path_of(MMOBJ_GLOBAL));
	}
	say(reaper.socket, 1);
	hear(reaper.socket);
	hear(reaper.socket);
	is(child_end(&reaper), 0);
}

static void idle_reaper_sleeps(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *held = make("held", 1, 0, MMOBJ_WRITE);
	struct child reaper = child_start(reap, NULL);
	/* Its start, and the echo of its own first look, end by themselves. */
	int64_t last = await_sleep((pid_t)hear(reaper.socket));
	/* Twenty deaths cost it a bounded number of wakings, and little time. */
	for (int i = 0; i < 20; i++) {
		leave_dead("x", &(struct mmobj_new){.size = 1});
		while (exists(entry_path("x")))
			sched_yield();
	}
	say(reaper.socket, 1);
	int64_t all = hear(reaper.socket), cpu_us = hear(reaper.socket);
	ok(all - last < 20 * 50);
	ok(cpu_us < 1000000);
	is(child_end(&reaper), 0);
	mmobj_close(held);
}

static int reap_without_proc(int socket, void *argument)
{
	if (!hide_proc())
		return SKIP;
	return reap(socket, argument);
}

/* A /proc/locks that does not say it: as where inodes have other numbers there than stat(2) gives them (btrfs, overlayfs). */
static bool hide_locks(void)
{
	write_file(root_path("no-locks"), "", 0);
	return show_locks(root_path("no-locks"));
}

static int reap_without_census(int socket, void *argument)
{
	if (!hide_locks())
		return SKIP;
	return reap(socket, argument);
}

static void reaper_needs_no_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	struct child reaper = child_start(reap_without_proc, NULL);
	struct pollfd one = {.fd = reaper.socket, .events = POLLIN};
	is(poll(&one, 1, -1), 1);
	leave_dead("x", &(struct mmobj_new){.size = 5000});
	await_empty_store(store_path_of(MMOBJ_LOCAL));
	hear(reaper.socket);
	say(reaper.socket, 1);
	hear(reaper.socket);
	hear(reaper.socket);
	is(child_end(&reaper), 0);
}

/* Looking at what is held opens and closes it, which must not wake the one that looks. */
static void blind_reaper_looks_once_in_a_second(void **state)
{
	int (*const reapers[])(int, void *) = {reap_without_proc, reap_without_census, reap};
	struct pollfd nothing = {.fd = -1};

	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND();
	mmobj *held = make("held", 1, 0, MMOBJ_WRITE);
	for (size_t i = 0; i < COUNT(reapers); i++) {
		if (i == 2) /* it sees well, but there is something that it opens in vain, each time */
			write_file(entry_path("junk"), "junk", 4);
		struct child reaper = child_start(reapers[i], NULL);
		struct pollfd one = {.fd = reaper.socket, .events = POLLIN};
		is(poll(&one, 1, -1), 1);
		pid_t pid = (pid_t)hear(reaper.socket);
		int64_t before = switches(pid);
		is(poll(&nothing, 1, 1500), 0);   /* the length of the look, not a wait for something */
		ok(switches(pid) - before < 100); /* not thousands, as if it asked again and again */
		say(reaper.socket, 1);
		hear(reaper.socket);
		hear(reaper.socket);
		is(child_end(&reaper), 0);
	}
	is(unlink(entry_path("junk")), 0);
	mmobj_close(held);
}

static int wait_without_census(int socket, void *argument)
{
	struct rusage usage;

	(void)argument;
	if (!hide_locks())
		return SKIP;
	say(socket, 1);
	is(mmobj_wait_gone("held", 1500), -ETIMEDOUT);
	is(getrusage(RUSAGE_SELF, &usage), 0);
	ok(usage.ru_nvcsw < 100);
	ok(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec == 0 && usage.ru_utime.tv_usec < 200000 &&
	   usage.ru_stime.tv_usec < 200000);
	is(mmobj_wait_gone("x", 20000), 0);
	is(exists(entry_path("x")), false);
	return 0;
}

static void blind_waiter_sleeps_and_sees_the_end(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND();
	mmobj *held = make("held", 1, 0, MMOBJ_WRITE);
	struct child holder = child_start(hold_x, NULL);
	hear(holder.socket);
	struct child waiter = child_start(wait_without_census, NULL);
	struct pollfd one = {.fd = waiter.socket, .events = POLLIN};
	is(poll(&one, 1, -1), 1);
	child_kill(&holder);
	int status = child_end(&waiter);
	mmobj_close(held);
	if (status == SKIP) {
		is(mmobj_collect("x", NULL), 1);
		SKIP_TEST("not possible here");
	}
	is(status, 0);
}

static void reaper_stops_when_told(void **state)
{
	int stop[2];

	(void)state;
	is(pipe2(stop, O_CLOEXEC), 0);
	is(write(stop[1], "x", 1), 1); /* before it begins */
	is(mmobj_reap(MMOBJ_LOCAL, stop[0]), 0);
	close(stop[1]);
	char byte;
	is(read(stop[0], &byte, 1), 1);
	is(mmobj_reap(MMOBJ_LOCAL, stop[0]), 0); /* the end of a pipe can be read, too */
	close(stop[0]);
	start_ticking(2000);
	is(mmobj_reap(MMOBJ_LOCAL, -1), -EINTR);
	stop_ticking();
	is(mmobj_reap(MMOBJ_GLOBAL, -1), -ENODEV);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(collect_removes_the_dead_alone),
	    TEST(dead_object_is_not_there_for_who_opens),
	    TEST(sweep_counts_what_it_found),
	    TEST(sweep_needs_no_proc),
	    TEST(what_is_not_there_is_gone),
	    TEST(wait_for_the_living_ends_in_time),
	    TEST(who_waits_sees_the_end),
	    TEST(who_waits_sees_what_ends_unreported),
	    TEST(busy_store_does_not_keep_who_waits_busy),
	    TEST(thread_of_the_same_process_can_end_it),
	    TEST(wait_needs_no_proc),
	    TEST(reaper_collects_what_the_killed_leave),
	    TEST(reaper_sees_what_ends_unreported),
	    TEST(reaper_of_the_machine_collects_everyones),
	    TEST(idle_reaper_sleeps),
	    TEST(reaper_needs_no_proc),
	    TEST(blind_reaper_looks_once_in_a_second),
	    TEST(blind_waiter_sleeps_and_sees_the_end),
	    TEST(reaper_stops_when_told),
	};

	return RUN_TESTS("reap", tests);
}
