/* SPDX-License-Identifier: MIT */
/*
 * multi-lifetime.c - an object lives exactly as long as somebody holds it
 *
 * Separate programs create, open, map, pass on and close one object in every order that matters, exit, exec, fork and are
 * killed; after each step the entry in the store is there, or it is not.
 */
#include "processes.h"

#define SIZE 10000u
#define RACERS 8

static bool is_there(const char *name)
{
	struct stat st;

	return lstat(entry_path(name), &st) == 0;
}

/* A puppet that has made the object "x", found zeros in it, and written a number there. */
static struct puppet *make_x(uint64_t number)
{
	struct puppet *maker = puppet_start();

	assert_int_equal(ASK(maker, CREATE, .name = "x", .size = SIZE, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(maker, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(maker, ZEROS, .size = SIZE), 1);
	assert_int_equal(ASK(maker, POKE, .value = number), 0);
	return maker;
}

/* One that has opened and mapped it. */
static struct puppet *join_x(uint64_t number)
{
	struct puppet *second = puppet_start();

	assert_int_equal(ASK(second, OPEN, .name = "x", .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(second, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ask_all(second, (struct order){.verb = PEEK}).value, number);
	return second;
}

static void give_up(const struct puppet *puppet)
{
	assert_int_equal(ASK(puppet, CLOSE), 0);
	assert_int_equal(ASK(puppet, UNMAP), 0);
}

static uint64_t look(const struct puppet *puppet)
{
	return ask_all(puppet, (struct order){.verb = PEEK}).value;
}

/* Is the object known by its name to a process that knows nothing yet? */
static int64_t find_x(void)
{
	struct puppet *stranger = puppet_start();
	int64_t r = ASK(stranger, OPEN, .name = "x", .access = MMOBJ_READ);

	puppet_leave(stranger);
	return r;
}

/* ---- two processes ---------------------------------------------------------------------------------------------- */

static void second_process_gets_the_same_memory(void **state)
{
	(void)state;
	struct puppet *first = make_x(42), *second = join_x(42);

	assert_int_equal(ASK(second, POKE, .size = 8, .value = 43), 0);
	assert_int_equal(ask_all(first, (struct order){.verb = PEEK, .size = 8}).value, 43);
	give_up(first);
	assert_true(is_there("x"));
	give_up(second);
	assert_false(is_there("x"));
}

static void creator_closes_last(void **state)
{
	(void)state;
	struct puppet *first = make_x(1), *second = join_x(1);

	give_up(second);
	assert_int_equal(find_x(), 0);
	give_up(first);
	assert_false(is_there("x"));
	assert_int_equal(find_x(), -ENOENT);
}

static void creator_closes_first(void **state)
{
	(void)state;
	struct puppet *first = make_x(2), *second = join_x(2);

	give_up(first);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(first, OPEN, .name = "x", .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(first, MAP, .access = MMOBJ_READ), 0);
	assert_int_equal(look(first), 2);
	give_up(first);
	give_up(second);
	assert_false(is_there("x"));
}

static void one_that_is_killed_does_not_take_it_along(void **state)
{
	(void)state;
	struct puppet *first = make_x(3), *second = join_x(3);

	puppet_kill(first);
	assert_int_equal(find_x(), 0);
	assert_int_equal(look(second), 3);
	give_up(second);
	assert_false(is_there("x"));
}

static void after_all_were_killed_the_name_begins_with_zeros(void **state)
{
	(void)state;
	struct puppet *first = make_x(4), *second = join_x(4);

	puppet_kill(first);
	puppet_kill(second);
	assert_int_equal(find_x(), -ENOENT);
	give_up(make_x(5)); /* which looks for zeros */
	assert_false(is_there("x"));
}

/* The same without anyone who looks in between: the creator itself finds the dead one. */
static void creator_replaces_what_the_dead_left(void **state)
{
	struct stat before, after;

	(void)state;
	puppet_kill(make_x(6));
	assert_int_equal(stat(entry_path("x"), &before), 0);
	struct puppet *heir = puppet_start();
	assert_int_equal(ASK(heir, CREATE_OR_OPEN, .name = "x", .size = SIZE, .access = MMOBJ_WRITE), 1);
	assert_int_equal(ASK(heir, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(heir, ZEROS, .size = SIZE), 1);
	assert_int_equal(stat(entry_path("x"), &after), 0);
	assert_int_not_equal(before.st_ino, after.st_ino);
	give_up(heir);
}

static void any_creation_clears_away_the_dead(void **state)
{
	(void)state;
	puppet_kill(make_x(7));
	struct puppet *other = puppet_start();
	for (int i = 0; i < 3 && is_there("x"); i++) {
		assert_int_equal(ASK(other, CREATE, .name = "other", .size = 1, .access = MMOBJ_WRITE), 0);
		assert_int_equal(ASK(other, CLOSE), 0);
	}
	assert_false(is_there("x"));
}

/* ---- views, exit, exec ------------------------------------------------------------------------------------------ */

static void view_outlives_handle(void **state)
{
	(void)state;
	struct puppet *first = make_x(8);

	assert_int_equal(ASK(first, CLOSE), 0);
	assert_int_equal(find_x(), 0);
	struct puppet *second = join_x(8);
	assert_int_equal(ASK(second, CLOSE), 0);
	assert_int_equal(ASK(first, UNMAP), 0);
	assert_int_equal(find_x(), 0);
	assert_int_equal(look(second), 8);
	assert_int_equal(ASK(second, UNMAP), 0);
	assert_false(is_there("x"));
}

static void killed_with_only_a_view(void **state)
{
	(void)state;
	struct puppet *first = make_x(9);

	assert_int_equal(ASK(first, CLOSE), 0);
	puppet_kill(first);
	assert_int_equal(find_x(), -ENOENT);
}

static void exit_without_close(void **state)
{
	(void)state;
	struct puppet *first = make_x(10), *second = join_x(10);

	puppet_leave(first);
	assert_int_equal(find_x(), 0);
	puppet_leave(second);
	assert_int_equal(find_x(), -ENOENT);
}

static void exec_drops_what_was_held(void **state)
{
	(void)state;
	struct puppet *first = make_x(11);

	TELL(first, EXEC);
	TELL(first, READY); /* answered by the new program */
	assert_int_equal(hear(first).result, 0);
	assert_int_equal(kill(first->pid, 0), 0);
	assert_int_equal(find_x(), -ENOENT);
	assert_int_equal(ASK(first, OPEN, .name = "x", .access = MMOBJ_READ), -ENOENT);
}

/* ---- fork ------------------------------------------------------------------------------------------------------- */

static void parent_closes_first(void **state)
{
	(void)state;
	struct puppet *parent = make_x(12), *child = puppet_fork(parent);

	give_up(parent);
	assert_int_equal(find_x(), 0);
	assert_int_equal(look(child), 12);
	give_up(child);
	assert_false(is_there("x"));
}

static void child_closes_first(void **state)
{
	(void)state;
	struct puppet *parent = make_x(13), *child = puppet_fork(parent);

	give_up(child);
	assert_int_equal(find_x(), 0);
	assert_int_equal(look(parent), 13);
	give_up(parent);
	assert_false(is_there("x"));
}

static void child_opens_it_anew(void **state)
{
	(void)state;
	struct puppet *parent = make_x(14), *child = puppet_fork(parent);

	assert_int_equal(ASK(child, OPEN, .at = 1, .name = "x", .access = MMOBJ_WRITE), 0);
	give_up(child);
	give_up(parent);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(child, MAP, .at = 1, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(child, CLOSE, .at = 1), 0);
	assert_int_equal(ASK(child, UNMAP, .at = 1), 0);
	assert_false(is_there("x"));
}

/* The grandchild's handle, the child's view, the parent's death: whichever is last. */
static void grandchildren(void **state)
{
	(void)state;
	struct puppet *parent = make_x(15), *child = puppet_fork(parent), *grandchild = puppet_fork(child);

	puppet_kill(parent);
	assert_int_equal(ASK(child, CLOSE), 0);
	assert_int_equal(find_x(), 0);
	puppet_kill(child);
	assert_int_equal(find_x(), 0);
	assert_int_equal(look(grandchild), 15);
	struct puppet *other = join_x(15);
	give_up(other);
	give_up(grandchild);
	assert_false(is_there("x"));
}

static void grandchild_killed_last(void **state)
{
	(void)state;
	struct puppet *parent = make_x(16), *child = puppet_fork(parent), *grandchild = puppet_fork(child);

	give_up(child);
	give_up(parent);
	assert_int_equal(find_x(), 0);
	puppet_kill(grandchild);
	assert_int_equal(find_x(), -ENOENT);
}

/* ---- races and waiting ------------------------------------------------------------------------------------------ */

static void one_of_many_creates(void **state)
{
	struct puppet *racers[RACERS];

	(void)state;
	for (int i = 0; i < RACERS; i++)
		racers[i] = puppet_start();
	for (int round = 0; round < 50; round++) {
		int made = 0, opened = 0;
		for (int i = 0; i < RACERS; i++)
			TELL(racers[i], CREATE_OR_OPEN, .name = "race", .size = SIZE, .access = MMOBJ_WRITE);
		for (int i = 0; i < RACERS; i++) {
			int64_t r = hear(racers[i]).result;
			made += r == 1;
			opened += r == 0;
		}
		assert_int_equal(made, 1);
		assert_int_equal(opened, RACERS - 1);
		for (int i = 0; i < RACERS; i++)
			TELL(racers[i], CLOSE);
		for (int i = 0; i < RACERS; i++)
			assert_int_equal(hear(racers[i]).result, 0);
		assert_false(is_there("race"));
	}
}

static void all_who_wait_for_it_wake(void **state)
{
	struct puppet *waiters[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		waiters[i] = puppet_start();
		TELL(waiters[i], OPEN_WAIT, .name = "x", .access = MMOBJ_WRITE, .timeout_ms = i == 0 ? -1 : 60000);
	}
	for (int i = 0; i < 3; i++) {
		wait_until_it_sleeps(waiters[i]);
		assert_false(has_answered(waiters[i]));
	}
	struct puppet *maker = make_x(17);
	for (int i = 0; i < 3; i++)
		assert_int_equal(hear(waiters[i]).result, 0);
	give_up(maker);
	assert_true(is_there("x"));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ASK(waiters[i], MAP, .access = MMOBJ_READ), 0);
		assert_int_equal(look(waiters[i]), 17);
		give_up(waiters[i]);
	}
	assert_false(is_there("x"));
}

static void a_wait_has_an_end(void **state)
{
	(void)state;
	struct puppet *waiter = puppet_start();
	int64_t since = now_ms();

	assert_int_equal(ASK(waiter, OPEN_WAIT, .name = "x", .access = MMOBJ_READ, .timeout_ms = 0), -ETIMEDOUT);
	assert_int_equal(ASK(waiter, OPEN_WAIT, .name = "x", .access = MMOBJ_READ, .timeout_ms = 100), -ETIMEDOUT);
	assert_true(now_ms() - since >= 100 && now_ms() - since < BOUND_MS);
	struct puppet *holder = make_x(18);
	assert_int_equal(ASK(waiter, WAIT_GONE, .name = "x", .timeout_ms = 0), -ETIMEDOUT);
	assert_int_equal(ASK(waiter, WAIT_GONE, .name = "x", .timeout_ms = 100), -ETIMEDOUT);
	give_up(holder);
	assert_int_equal(ASK(waiter, WAIT_GONE, .name = "x", .timeout_ms = 0), 0);
}

/* Two wait; one of two holders closes, which is no end; then the last one is killed. */
static void all_who_wait_for_its_end_wake(void **state)
{
	(void)state;
	struct puppet *first = make_x(19), *second = join_x(19);
	struct puppet *waiters[2] = {puppet_start(), puppet_start()};

	for (int i = 0; i < 2; i++) {
		TELL(waiters[i], WAIT_GONE, .name = "x", .timeout_ms = -1);
		wait_until_it_sleeps(waiters[i]);
	}
	give_up(first);
	for (int i = 0; i < 2; i++) {
		wait_until_it_sleeps(waiters[i]);
		assert_false(has_answered(waiters[i]));
	}
	puppet_kill(second);
	for (int i = 0; i < 2; i++)
		assert_int_equal(hear(waiters[i]).result, 0);
	assert_false(is_there("x")); /* the waiters collected it */
}

static void the_end_by_close_wakes_too(void **state)
{
	(void)state;
	struct puppet *holder = make_x(20), *waiter = puppet_start();

	TELL(waiter, WAIT_GONE, .name = "x", .timeout_ms = -1);
	wait_until_it_sleeps(waiter);
	give_up(holder);
	assert_int_equal(hear(waiter).result, 0);
}

/* ---- access, passing on ----------------------------------------------------------------------------------------- */

static void read_first_and_then_write(void **state)
{
	(void)state;
	struct puppet *maker = make_x(21), *second = puppet_start();

	assert_int_equal(ASK(second, OPEN, .at = 0, .name = "x", .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(second, MAP, .at = 0, .access = MMOBJ_WRITE), -EACCES);
	assert_int_equal(ASK(second, MAP, .at = 0, .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(second, OPEN, .at = 1, .name = "x", .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(second, MAP, .at = 1, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(second, POKE, .at = 1, .value = 22), 0);
	assert_int_equal(look(second), 22);
	assert_int_equal(look(maker), 22);
	give_up(maker);
	give_up(second);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(second, CLOSE, .at = 1), 0);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(second, UNMAP, .at = 1), 0);
	assert_false(is_there("x"));
}

/* A descriptor on its way through a socket holds the object, even when nobody else is left. */
static void passing_on_outlives_the_sender(void **state)
{
	(void)state;
	struct puppet *sender = make_x(23), *receiver = puppet_start();
	struct answer sent = ask_all(sender, (struct order){.verb = EXPORT, .access = MMOBJ_WRITE});

	assert_int_equal(sent.result, 0);
	puppet_kill(sender);
	assert_int_equal(find_x(), 0);
	tell_with_fd(receiver, (struct order){.verb = IMPORT, .access = MMOBJ_WRITE}, (int)sent.value);
	close((int)sent.value);
	assert_int_equal(hear(receiver).result, 0);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(receiver, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(look(receiver), 23);
	struct answer facts = ask_all(receiver, (struct order){.verb = STAT});
	assert_int_equal(facts.info.state, MMOBJ_NAMED | MMOBJ_HELD);
	give_up(receiver);
	assert_false(is_there("x"));
}

/* The same with a sender that closes: its last close must see who it has passed the object on to. */
static void passing_on_outlives_the_senders_close(void **state)
{
	(void)state;
	struct puppet *sender = make_x(24), *receiver = puppet_start();
	struct answer sent = ask_all(sender, (struct order){.verb = EXPORT, .access = MMOBJ_WRITE});

	assert_int_equal(sent.result, 0);
	tell_with_fd(receiver, (struct order){.verb = IMPORT, .access = MMOBJ_WRITE}, (int)sent.value);
	close((int)sent.value);
	assert_int_equal(hear(receiver).result, 0);
	give_up(sender);
	assert_int_equal(find_x(), 0);
	assert_int_equal(ASK(receiver, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(look(receiver), 24);
	give_up(receiver);
	assert_false(is_there("x"));
}

static void unnamed_by_fork_and_by_descriptor(void **state)
{
	(void)state;
	struct puppet *receiver = puppet_start();
	mmobj *none = NULL;
	struct mmobj_new what = {.size = SIZE};

	assert_int_equal(mmobj_create(NULL, &what, MMOBJ_WRITE, &none), 0);
	int fd = mmobj_export_fd(none, MMOBJ_READ);
	assert_true(fd >= 0);
	tell_with_fd(receiver, (struct order){.verb = IMPORT, .access = MMOBJ_WRITE}, fd);
	assert_int_equal(hear(receiver).result, -EBADF);
	tell_with_fd(receiver, (struct order){.verb = IMPORT, .access = MMOBJ_READ}, fd);
	assert_int_equal(hear(receiver).result, 0);
	close(fd);
	assert_int_equal(ASK(receiver, MAP, .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(receiver, ZEROS, .size = SIZE), 1);
	void *view = NULL;
	assert_int_equal(mmobj_map(none, MMOBJ_WRITE, 0, 0, &view), 0);
	memset(view, 1, 8);
	assert_int_equal(look(receiver), UINT64_C(0x0101010101010101));
	struct puppet *child = puppet_fork(receiver);
	assert_int_equal(mmobj_unmap(view), 0);
	assert_null(mmobj_close(none));
	puppet_kill(receiver);
	assert_int_equal(look(child), UINT64_C(0x0101010101010101));
}

/* One address in all processes, for as long as it lives; and it is given back. */
static void one_address_in_all(void **state)
{
	(void)state;
	struct puppet *first = puppet_start(), *second = puppet_start();

	assert_int_equal(
	    ASK(first, CREATE, .name = "x", .size = SIZE, .flags = MMOBJ_SAME_ADDRESS, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(second, OPEN, .name = "x", .access = MMOBJ_READ), 0);
	uint64_t address = ask_all(first, (struct order){.verb = MAP, .access = MMOBJ_WRITE}).value;
	assert_int_equal(ask_all(second, (struct order){.verb = MAP, .access = MMOBJ_READ}).value, address);
	assert_int_equal(ask_all(first, (struct order){.verb = STAT}).info.address, address);
	puppet_kill(first);
	assert_int_equal(count_files(path_in_root("mmobj-%u/.at", (unsigned)geteuid())), 1);
	give_up(second);
	assert_int_equal(count_files(path_in_root("mmobj-%u/.at", (unsigned)geteuid())), 0);
}

/* The same object twice in one process, by name and by descriptor: where it is mapped already, it goes elsewhere. */
static void imported_where_it_is_mapped(void **state)
{
	(void)state;
	struct puppet *first = puppet_start();

	assert_int_equal(
	    ASK(first, CREATE, .name = "x", .size = SIZE, .flags = MMOBJ_SAME_ADDRESS, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(first, MAP, .access = MMOBJ_WRITE), 0);
	struct answer sent = ask_all(first, (struct order){.verb = EXPORT, .access = MMOBJ_WRITE});
	assert_int_equal(sent.result, 0);
	tell_with_fd(first, (struct order){.verb = IMPORT, .at = 1, .access = MMOBJ_WRITE}, (int)sent.value);
	close((int)sent.value);
	assert_int_equal(hear(first).result, 0);
	int64_t r = ASK(first, MAP, .at = 1, .access = MMOBJ_READ);
	if (r == 0)
		assert_int_equal(ASK(first, UNMAP, .at = 1), 0);
	assert_int_equal(ASK(first, CLOSE, .at = 1), 0);
	give_up(first);
	assert_int_equal(r, 0);
}

int main(int argc, char **argv)
{
	if (argc > 2)
		puppet_live(atoi(argv[2]));
	const struct CMUnitTest tests[] = {
	    TEST(second_process_gets_the_same_memory),
	    TEST(creator_closes_last),
	    TEST(creator_closes_first),
	    TEST(one_that_is_killed_does_not_take_it_along),
	    TEST(after_all_were_killed_the_name_begins_with_zeros),
	    TEST(creator_replaces_what_the_dead_left),
	    TEST(any_creation_clears_away_the_dead),
	    TEST(view_outlives_handle),
	    TEST(killed_with_only_a_view),
	    TEST(exit_without_close),
	    TEST(exec_drops_what_was_held),
	    TEST(parent_closes_first),
	    TEST(child_closes_first),
	    TEST(child_opens_it_anew),
	    TEST(grandchildren),
	    TEST(grandchild_killed_last),
	    TEST(one_of_many_creates),
	    TEST(all_who_wait_for_it_wake),
	    TEST(a_wait_has_an_end),
	    TEST(all_who_wait_for_its_end_wake),
	    TEST(the_end_by_close_wakes_too),
	    TEST(read_first_and_then_write),
	    TEST(passing_on_outlives_the_sender),
	    TEST(passing_on_outlives_the_senders_close),
	    TEST(unnamed_by_fork_and_by_descriptor),
	    TEST(one_address_in_all),
	    TEST(imported_where_it_is_mapped),
	};
	return cmocka_run_group_tests_name("multi-lifetime", tests, NULL, NULL);
}
