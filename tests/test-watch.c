/* SPDX-License-Identifier: MIT */
/* test-watch.c - sleeping until something changes in a store: it wakes for what it should, in time, and for no ghosts */
#include "support.h"

#include <sys/inotify.h>
#include <sys/resource.h>
#include <time.h>

#include "sys.h"
#include "watch.h"

#define INOTIFY_USER 12399 /* whose inotify instances no other test takes */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void nothing_is_a_timeout(void **state)
{
	struct watch watch;

	(void)state;
	int64_t began = now_ms();
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_NAMES), 0);
	is(watch_next(&watch, from_now(30), -1), -ETIMEDOUT);
	ok(now_ms() - began >= 29);
	is(watch_next(&watch, from_now(0), -1), -ETIMEDOUT);
	/* Nor is there an end to sleep to if there always is something new. */
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(watch_next(&watch, from_now(0), -1), -ETIMEDOUT);
	watch_end(&watch);
}

static void new_name_wakes(void **state)
{
	struct watch watch;

	(void)state;
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_NAMES), 0);
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	is(watch_next(&watch, FOR_EVER, -1), 0);
	/* All that has been reported is taken: the next one sleeps. */
	mmobj_close(open_it("x", MMOBJ_READ));
	int stop[2];
	is(pipe2(stop, O_CLOEXEC), 0);
	is(write(stop[1], "x", 1), 1);
	is(watch_next(&watch, FOR_EVER, stop[0]), 1);
	is(watch_next(&watch, FOR_EVER, stop[0]), 1); /* it is not read */
	watch_end(&watch);
	close(stop[0]);
	close(stop[1]);
	mmobj_close(object);
}

static int die_with_x(int socket, void *argument)
{
	(void)argument;
	make("x", 1, 0, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void death_of_a_holder_wakes(void **state)
{
	struct watch watch;

	(void)state;
	struct child child = child_start(die_with_x, NULL);
	hear(child.socket);
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_LIVES), 0);
	is(kill(child.pid, SIGKILL), 0);
	is(watch_next(&watch, FOR_EVER, -1), 0);
	watch_end(&watch);
	is(child_end(&child), 128 + SIGKILL);
	is(mmobj_collect("x", NULL), 1);
}

static void removed_store_is_watched_where_it_is_now(void **state)
{
	struct watch watch;

	(void)state;
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_NAMES), 0);
	is(rmdir(store_path_of(MMOBJ_LOCAL)), 0);
	is(watch_next(&watch, FOR_EVER, -1), 0);
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	is(watch_next(&watch, FOR_EVER, -1), 0);
	mmobj_close(object);
	watch_end(&watch);
	/* The machine's is not made anew. */
	make_global_store();
	is(watch_begin(&watch, MMOBJ_GLOBAL, WATCH_NAMES), 0);
	is(rmdir(root_path("mmobj/.at")), 0);
	is(rmdir(store_path_of(MMOBJ_GLOBAL)), 0);
	is(watch_next(&watch, FOR_EVER, -1), -ENODEV);
	watch_end(&watch);
}

static void lister_does_not_wake(void **state)
{
	struct mmobj_swept swept;
	struct watch watch;
	int stop[2];

	(void)state;
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(pipe2(stop, O_CLOEXEC), 0);
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_LIVES), 0);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0); /* opens and closes the directory */
	is(write(stop[1], "x", 1), 1);
	is(watch_next(&watch, FOR_EVER, stop[0]), 1);
	watch_end(&watch);
	close(stop[0]);
	close(stop[1]);
}

static void signal_ends_the_sleep(void **state)
{
	struct watch watch;

	(void)state;
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_LIVES), 0);
	start_ticking(1000);
	is(watch_next(&watch, FOR_EVER, -1), -EINTR);
	stop_ticking();
	watch_end(&watch);
}

static void sleep_has_an_end(void **state)
{
	int stop[2];

	(void)state;
	is(pipe2(stop, O_CLOEXEC), 0);
	int64_t began = now_ms();
	is(sleep_until(from_now(15), stop[0]), 0);
	is(sleep_until(timeout_end(15), -1), 0);
	ok(now_ms() - began >= 29);
	is(sleep_until(timeout_end(0), -1), 0);
	start_ticking(1000);
	is(sleep_until(FOR_EVER, stop[0]), -EINTR);
	stop_ticking();
	is(write(stop[1], "x", 1), 1);
	ok(timeout_end(-1) == FOR_EVER && from_now(FOR_EVER) == FOR_EVER);
	is(sleep_until(FOR_EVER, stop[0]), 1);
	is(sleep_until(from_now(UINT64_C(1) << 40), stop[0]), 1); /* longer than poll(2) knows */
	close(stop[0]);
	close(stop[1]);
}

static int take_all_descriptors(void *argument)
{
	mmobj *object = UNTOUCHED;
	struct watch watch;

	(void)argument;
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	for (uint64_t room = 0; room < 40; room++) { /* it cannot be known how many there are */
		limit(RLIMIT_NOFILE, 40 - room);
		int r = watch_begin(&watch, MMOBJ_LOCAL, WATCH_LIVES);
		if (r == -EMFILE)
			break;
		is(r, 0);
		watch_end(&watch);
	}
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_LIVES), -EMFILE);
	is(mmobj_wait_gone("x", 0), -EMFILE);
	is(mmobj_reap(MMOBJ_LOCAL, -1), -EMFILE);
	is(mmobj_open_wait("x", MMOBJ_READ, 1, &object), -EMFILE);
	ok(object == UNTOUCHED);
	return 0;
}

static void no_descriptor_is_an_error(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(take_all_descriptors, NULL);
}

static int take_all_instances(void *argument)
{
	mmobj *object = UNTOUCHED;
	int count = 0;

	(void)argument;
	become(INOTIFY_USER);
	while (count < 2000 && inotify_init1(IN_CLOEXEC) >= 0)
		count++;
	int fd = open("/", O_RDONLY | O_CLOEXEC);
	if (count == 2000 || fd < 0)
		return SKIP; /* there are more than we may have descriptors */
	is(mmobj_open_wait("x", MMOBJ_READ, 1, &object), -EMFILE);
	is(mmobj_wait_gone("x", 1), -EMFILE);
	ok(object == UNTOUCHED);
	return 0;
}

static void no_inotify_instance_is_an_error(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(take_all_instances, NULL);
}

static int without_watches(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	if (!make_fail(SYS_inotify_add_watch, 0, 0, ENOSPC))
		return SKIP;
	is(mmobj_open_wait("x", MMOBJ_READ, 1, &object), -EMFILE);
	is(mmobj_wait_gone("x", 1), -EMFILE);
	is(mmobj_reap(MMOBJ_LOCAL, -1), -EMFILE);
	ok(object == UNTOUCHED);
	return 0;
}

static void no_inotify_watch_is_an_error(void **state)
{
	(void)state;
	IN_CHILD(without_watches, NULL);
}

static int lose_the_store(void *argument)
{
	struct watch watch;

	(void)argument;
	is(watch_begin(&watch, MMOBJ_LOCAL, WATCH_NAMES), 0);
	is(rmdir(store_path_of(MMOBJ_LOCAL)), 0);
	if (!make_fail(SYS_inotify_add_watch, 0, 0, ENOSPC))
		return SKIP;
	is(watch_next(&watch, FOR_EVER, -1), -EMFILE);
	watch_end(&watch);
	/* The references are ours and the table's: nobody else has the new store. */
	struct store *store;
	is(store_get(MMOBJ_LOCAL, &store), 0);
	is(store->refs, 2);
	store_put(store);
	return 0;
}

static void watch_that_cannot_follow_keeps_nothing(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(lose_the_store, NULL);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(nothing_is_a_timeout),
	    TEST(new_name_wakes),
	    TEST(death_of_a_holder_wakes),
	    TEST(removed_store_is_watched_where_it_is_now),
	    TEST(lister_does_not_wake),
	    TEST(signal_ends_the_sleep),
	    TEST(sleep_has_an_end),
	    TEST(no_descriptor_is_an_error),
	    TEST(no_inotify_instance_is_an_error),
	    TEST(no_inotify_watch_is_an_error),
	    TEST(watch_that_cannot_follow_keeps_nothing),
	};

	return RUN_TESTS("watch", tests);
}
