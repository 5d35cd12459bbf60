/* SPDX-License-Identifier: MIT */
/*
 * hostile-users.c - what one user can do to another, and what not
 *
 * Two users beside root, made by setresuid(2) in programs of their own: A, whose objects they are, and B, who wants to read,
 * take, keep or block them. In Local\ nothing of B's may have any effect; in Global\ the mode bits and the sticky bit decide;
 * and whoever is blocked gets an error after a few seconds. Without root there are no two users: skipped.
 */
#include "processes.h"

#define A 20001u
#define B 20002u
#define C 20003u
#define SIZE 10000u

static struct puppet *start_as(uid_t user)
{
	struct puppet *puppet = puppet_start();

	assert_int_equal(ASK(puppet, BECOME, .value = user), 0);
	return puppet;
}

/* The root of the stores as /dev/shm is: anyone may make things in it. */
static void open_root(void)
{
	if (geteuid() != 0)
		skip_because("it takes root to be two users");
	assert_int_equal(chmod(test_root, 01777), 0);
}

static void open_machine_store(void)
{
	open_root();
	assert_int_equal(mmobj_setup(), 1);
	assert_int_equal(mmobj_setup(), 0);
}

static struct mmobj_swept sweep_as(const struct puppet *puppet, int store)
{
	struct answer answer = ask_all(puppet, (struct order){.verb = SWEEP, .at = store});

	assert_int_equal(answer.result, 0);
	return answer.swept;
}

/* A's object in Global\, with those bits, dead. */
static void leave_dead(uint32_t mode)
{
	struct puppet *a = start_as(A);

	assert_int_equal(ASK(a, CREATE, .name = "Global\\x", .size = SIZE, .mode = mode, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(a, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(a, POKE, .value = UINT64_MAX), 0);
	assert_int_equal(ASK(a, POKE, .size = SIZE - 8, .value = UINT64_MAX), 0);
	puppet_kill(a);
}

static struct stat stat_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st;
}

/* ---- own stores ------------------------------------------------------------------------------------------------- */

static void own_store_is_closed_to_others(void **state)
{
	(void)state;
	open_root();
	struct puppet *a = start_as(A), *b = start_as(B);
	assert_int_equal(ASK(a, CREATE, .name = "x", .size = SIZE, .mode = 0666, .access = MMOBJ_WRITE), 0);
	assert_int_equal(stat_of(path_in_root("mmobj-%u", A)).st_mode, S_IFDIR | 0700);
	/* The same name is another object. */
	assert_int_equal(ASK(b, OPEN, .name = "x", .access = MMOBJ_READ), -ENOENT);
	assert_int_equal(ASK(b, COLLECT, .name = "x"), -ENOENT);
	assert_int_equal(ASK(b, CREATE_OR_OPEN, .name = "x", .size = SIZE, .access = MMOBJ_WRITE), 1);
	assert_int_equal(ask_all(b, (struct order){.verb = STAT}).info.owner, B);
	/* By path there is no way. */
	struct order by_hand = {.verb = LOCK, .at = 1, .flags = F_RDLCK, .size = LIFE};
	strcpy(by_hand.name, path_in_root("mmobj-%u/map-x", A));
	assert_int_equal(ask_all(b, by_hand).result, -EACCES);
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_int_equal(ASK(b, CLOSE), 0);
}

/* B was there first, and has put something where A's store goes. */
static void check_squatter(int refused, int also)
{
	struct puppet *a = start_as(A);
	const enum verb verbs[] = {CREATE, OPEN, CREATE_OR_OPEN, OPEN_WAIT, COLLECT, WAIT_GONE, SWEEP};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		int64_t r = ASK(a, verbs[i], .name = "x", .size = SIZE, .access = MMOBJ_WRITE);
		if (r != refused && r != also)
			fail_msg("call %d: %s", verbs[i], mmobj_strerror((int)r));
	}
	assert_int_equal(count_files(path_in_root("mmobj-%u", A)), 0);
	puppet_leave(a);
}

static void squatters_store_is_refused(void **state)
{
	char path[PATH_BYTES];

	(void)state;
	open_root();
	strcpy(path, path_in_root("mmobj-%u", A));
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(chown(path, B, B), 0);
	check_squatter(-EPERM, -EPERM);
	/* One that A cannot even look into: either answer is true. */
	assert_int_equal(chmod(path, 0700), 0);
	check_squatter(-EPERM, -EACCES);
	assert_int_equal(rmdir(path), 0);
}

static void squatters_link_is_refused(void **state)
{
	(void)state;
	open_root();
	assert_int_equal(mkdir(path_in_root("trap"), 0777), 0);
	assert_int_equal(chown(path_in_root("trap"), A, A), 0); /* even if all else is right with it */
	assert_int_equal(chmod(path_in_root("trap"), 0700), 0);
	assert_int_equal(symlink("trap", path_in_root("mmobj-%u", A)), 0);
	assert_int_equal(lchown(path_in_root("mmobj-%u", A), B, B), 0);
	check_squatter(-EPERM, -EPERM);
}

/* Names belong to the user that a process is when it asks. */
static void who_changes_user_changes_store(void **state)
{
	(void)state;
	open_root();
	struct puppet *root = puppet_start();
	assert_int_equal(ASK(root, CREATE, .name = "x", .size = SIZE, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(root, BECOME, .value = B), 0);
	/* What it holds it still finds; all other names are its new user's. */
	assert_int_equal(ASK(root, OPEN, .at = 1, .name = "x", .access = MMOBJ_READ), -EACCES);
	assert_int_equal(ASK(root, OPEN, .at = 1, .name = "y", .access = MMOBJ_READ), -ENOENT);
	assert_int_equal(ASK(root, CREATE, .at = 1, .name = "y", .size = SIZE, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ask_all(root, (struct order){.verb = STAT, .at = 1}).info.owner, B);
	assert_int_equal(ask_all(root, (struct order){.verb = STAT, .at = 0}).info.owner, 0);
	assert_int_equal(ASK(root, CLOSE, .at = 1), 0);
	assert_false(access(path_in_root("mmobj-%u/map-y", B), F_OK) == 0);
	/* It may do nothing in root's store any more: a sweep of root's must, if the close could not. */
	assert_int_equal(ASK(root, CLOSE, .at = 0), 0);
	struct mmobj_swept swept;
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
}

/* An object that its own owner may not write to goes with its last close no less. */
static void modes_without_writing_leave_nothing(void **state)
{
	(void)state;
	open_root();
	struct puppet *a = start_as(A);
	assert_int_equal(ASK(a, CREATE, .name = "x", .size = SIZE, .mode = 0444, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_int_equal(count_left(), 0);
	assert_int_equal(
	    ASK(a, CREATE, .name = "x", .size = SIZE, .mode = 0400, .flags = MMOBJ_READ_ONLY, .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_int_equal(count_left(), 0);
}

/* ---- the machine's store ---------------------------------------------------------------------------------------- */

static void mode_bits_decide(void **state)
{
	static const struct {
		uint32_t mode;
		int reads, writes;
	} rows[] = {{0, -EACCES, -EACCES}, {0600, -EACCES, -EACCES}, {0644, 0, -EACCES}, {0666, 0, 0}};

	(void)state;
	open_machine_store();
	struct puppet *a = start_as(A), *b = start_as(B);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    ASK(a, CREATE, .name = "Global\\x", .size = SIZE, .mode = rows[i].mode, .access = MMOBJ_WRITE), 0);
		assert_int_equal(ask_all(a, (struct order){.verb = STAT}).info.mode,
				 rows[i].mode ? rows[i].mode : 0600);
		assert_int_equal(ASK(b, OPEN, .name = "Global\\x", .access = MMOBJ_WRITE), rows[i].writes);
		if (rows[i].writes == 0)
			assert_int_equal(ASK(b, CLOSE), 0);
		assert_int_equal(ASK(b, OPEN, .name = "Global\\x", .access = MMOBJ_READ), rows[i].reads);
		if (rows[i].reads == 0) {
			assert_int_equal(ASK(b, MAP, .access = MMOBJ_WRITE), -EACCES);
			assert_int_equal(ASK(b, MAP, .access = MMOBJ_READ), 0);
			assert_int_equal(ASK(b, UNMAP), 0);
			assert_int_equal(ASK(b, CLOSE), 0);
		}
		int64_t r = ASK(b, CREATE_OR_OPEN, .name = "Global\\x", .size = SIZE, .access = MMOBJ_WRITE);
		assert_int_equal(r, rows[i].writes);
		if (r == 0)
			assert_int_equal(ASK(b, CLOSE), 0);
		assert_int_equal(ASK(a, CLOSE), 0);
		assert_int_equal(count_left(), 0);
	}
}

static void another_users_dead_are_not_to_be_collected(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B);
	const uint32_t modes[] = {0600, 0644, 0666};
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		leave_dead(modes[i]);
		assert_int_equal(ASK(b, COLLECT, .name = "Global\\x"), -EACCES);
		struct mmobj_swept swept = sweep_as(b, MMOBJ_GLOBAL);
		assert_int_equal(swept.foreign, 1);
		assert_int_equal(swept.removed + swept.held + swept.damaged, 0);
		int64_t r = ASK(b, OPEN, .name = "Global\\x", .access = MMOBJ_READ);
		assert_int_equal(r, modes[i] == 0600 ? -EACCES : -ENOENT);
		/* The machine's reaper can. */
		assert_int_equal(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
		assert_int_equal(swept.removed, 1);
	}
}

static void a_name_that_another_left_is_taken(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B), *a = start_as(A);
	leave_dead(0644);
	assert_int_equal(ASK(b, CREATE, .name = "Global\\x", .size = SIZE, .access = MMOBJ_WRITE), -EACCES);
	assert_int_equal(ASK(b, CREATE_OR_OPEN, .name = "Global\\x", .size = SIZE, .access = MMOBJ_WRITE), -EACCES);
	/* For its owner it is free. */
	assert_int_equal(ASK(a, CREATE, .name = "Global\\x", .size = SIZE, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
}

/* ---- taking over ------------------------------------------------------------------------------------------------ */

static void who_may_write_takes_over(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B), *a = start_as(A);
	leave_dead(0666);
	ino_t inode = stat_of(path_in_root("mmobj/map-x")).st_ino;
	assert_int_equal(
	    ASK(b, CREATE_OR_OPEN, .name = "Global\\x", .size = 3 * SIZE, .mode = 0666, .access = MMOBJ_WRITE), 1);
	assert_int_equal(stat_of(path_in_root("mmobj/map-x")).st_ino, inode);
	assert_int_equal(ASK(b, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(b, ZEROS, .size = 3 * SIZE), 1);
	assert_int_equal(ASK(b, POKE, .value = 77), 0);
	struct mmobj_info info = ask_all(b, (struct order){.verb = STAT}).info;
	assert_int_equal(info.maker_uid, B);
	assert_int_equal(info.maker_pid, b->pid);
	assert_int_equal(info.size, 3 * SIZE);
	assert_int_equal(info.state, MMOBJ_NAMED | MMOBJ_HELD);

	assert_int_equal(ASK(a, OPEN, .name = "Global\\x", .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(a, MAP, .access = MMOBJ_READ), 0);
	assert_int_equal(ask_all(a, (struct order){.verb = PEEK}).value, 77);
	/* The last to go is its owner, who may remove it. */
	assert_int_equal(ASK(b, UNMAP), 0);
	assert_int_equal(ASK(b, CLOSE), 0);
	assert_int_equal(ASK(a, UNMAP), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
}

/* A has left a file that stays A's: what B asks to have alone must not be made in it, where A can read and write it. */
static void what_is_private_is_not_made_in_anothers_file(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B), *a = start_as(A);
	leave_dead(0666);
	int64_t made = ASK(b, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0600, .access = MMOBJ_WRITE);
	int64_t opened = ASK(a, OPEN, .name = "Global\\x", .access = MMOBJ_WRITE);
	puppet_kill(a);
	puppet_kill(b);
	struct mmobj_swept swept;
	assert_int_equal(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	if (made == 0)
		assert_int_equal(opened, -EACCES);
	else
		assert_int_equal(made, -EACCES);
}

/* A killed taker leaves an entry that is empty, or cut short: it is nobody's, and the next one has it. */
static void killed_in_the_middle_of_it(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B), *a = start_as(A);
	char path[PATH_BYTES];
	strcpy(path, path_in_root("mmobj/map-x"));
	for (int i = 0; i < 2; i++) {
		struct puppet *next = i ? a : b;
		leave_dead(0666);
		assert_int_equal(truncate(path, 0), 0);
		assert_int_equal(ASK(next, OPEN, .name = "Global\\x", .access = MMOBJ_READ), -ENOENT);
		int64_t r = ASK(next, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0666, .access = MMOBJ_WRITE);
		assert_int_equal(r, 0);
		assert_int_equal(ASK(next, MAP, .access = MMOBJ_WRITE), 0);
		assert_int_equal(ASK(next, ZEROS, .size = SIZE), 1);
		assert_int_equal(ASK(next, CLOSE), 0);
		assert_int_equal(ASK(next, UNMAP), 0);
		if (i == 0) /* A's file, and so B left it there */
			assert_int_equal(ASK(a, COLLECT, .name = "Global\\x"), 1);
		assert_int_equal(count_left(), 0);
	}
}

/* Takers are killed at any moment; whoever comes next always gets zeros, and no more than one creates. */
static void killed_takers(void **state)
{
	(void)state;
	open_machine_store();
	leave_dead(0666);
	for (int i = 0; i < 100; i++) {
		struct puppet *taker = start_as(i % 2 ? B : C);
		TELL(taker, CREATE, .name = "Global\\x", .size = 4096 * 64, .mode = 0666, .access = MMOBJ_WRITE);
		if (i % 3 == 0)
			(void)hear(taker);
		for (int64_t until = now_ms() + i % 2; i % 3 && !has_answered(taker) && now_ms() < until;)
			sched_yield();
		puppet_kill(taker);
	}
	struct puppet *b = start_as(B);
	assert_int_equal(ASK(b, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0666, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(b, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(b, ZEROS, .size = SIZE), 1);
	puppet_kill(b);
	struct mmobj_swept swept;
	assert_int_equal(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	assert_int_equal(swept.removed, 1);
}

/* Who waits for a name that is left over from another hears of its new maker, too. */
static void waiters_hear_of_it(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *b = start_as(B), *waiter = start_as(C);
	leave_dead(0666);
	TELL(waiter, OPEN_WAIT, .name = "Global\\x", .access = MMOBJ_READ, .timeout_ms = 5000);
	wait_until_it_sleeps(waiter);
	assert_int_equal(ASK(b, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0666, .access = MMOBJ_WRITE), 0);
	int64_t r = hear(waiter).result;
	puppet_kill(b);
	puppet_kill(waiter);
	struct mmobj_swept swept;
	assert_int_equal(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	assert_int_equal(r, 0);
}

/* ---- blocking --------------------------------------------------------------------------------------------------- */

/* B locks a byte of A's entry by hand, and hangs. */
static struct puppet *hog(short type, int64_t byte)
{
	struct puppet *b = start_as(B);
	struct order order = {.verb = LOCK, .at = type == F_RDLCK, .flags = (uint32_t)type, .size = (uint64_t)byte};

	strcpy(order.name, path_in_root("mmobj/map-x"));
	assert_int_equal(ask_all(b, order).result, 0);
	return b;
}

struct attempt {
	enum verb verb;
	int64_t result;
};

/* A makes all these calls at once, each from a process of its own; each must end in time, and so. */
static void attempt_all(const struct attempt *attempts, size_t count)
{
	struct puppet *all[8];
	int64_t since;

	for (size_t i = 0; i < count; i++)
		all[i] = start_as(A);
	since = now_ms();
	for (size_t i = 0; i < count; i++)
		TELL(all[i], attempts[i].verb, .at = attempts[i].verb == SWEEP, .name = "Global\\x", .size = SIZE,
		     .access = MMOBJ_WRITE, .timeout_ms = 50);
	for (size_t i = 0; i < count; i++) {
		struct answer answer = hear(all[i]);
		if (answer.result != attempts[i].result)
			fail_msg("call %d: %s", attempts[i].verb, mmobj_strerror((int)answer.result));
		if (attempts[i].verb == SWEEP)
			assert_int_equal(answer.swept.held, 1);
		puppet_leave(all[i]);
	}
	assert_true(now_ms() - since < BOUND_MS);
}

static void clear_up_after(struct puppet *hog)
{
	struct mmobj_swept swept;

	puppet_kill(hog);
	assert_int_equal(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	assert_int_equal(swept.removed, 1);
}

static const struct attempt gate_attempts[] = {
    {CREATE, -EBUSY},    {OPEN, -EBUSY}, {CREATE_OR_OPEN, -EBUSY}, {OPEN_WAIT, -EBUSY}, {COLLECT, -EBUSY},
    {WAIT_GONE, -EBUSY}, {SWEEP, 0},
};

/* A reader is enough to keep the gate from being shut. */
static void gate_kept_open(void **state)
{
	(void)state;
	open_machine_store();
	leave_dead(0644);
	struct puppet *b = hog(F_RDLCK, GATE);
	attempt_all(gate_attempts, sizeof(gate_attempts) / sizeof(gate_attempts[0]));
	clear_up_after(b);
}

static void gate_kept_shut(void **state)
{
	(void)state;
	open_machine_store();
	leave_dead(0666);
	struct puppet *b = hog(F_WRLCK, GATE);
	attempt_all(gate_attempts, sizeof(gate_attempts) / sizeof(gate_attempts[0]));
	clear_up_after(b);
}

/* As if it was held, and cannot be joined. */
static void life_locked_for_writing(void **state)
{
	static const struct attempt attempts[] = {
	    {CREATE, -EEXIST},       {OPEN, -EBUSY}, {CREATE_OR_OPEN, -EBUSY}, {OPEN_WAIT, -EBUSY}, {COLLECT, 0},
	    {WAIT_GONE, -ETIMEDOUT}, {SWEEP, 0},
	};

	(void)state;
	open_machine_store();
	leave_dead(0666);
	struct puppet *b = hog(F_WRLCK, LIFE);
	attempt_all(attempts, sizeof(attempts) / sizeof(attempts[0]));
	clear_up_after(b);
}

/* While A holds it B can lock nothing for writing; with the gate in B's hands A's close ends, and leaves the entry to the next. */
static void close_is_bounded_too(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *a = start_as(A);
	assert_int_equal(ASK(a, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0666, .access = MMOBJ_WRITE), 0);
	struct puppet *b = hog(F_RDLCK, GATE);
	struct order order = {.verb = LOCK, .flags = F_WRLCK, .size = LIFE};
	strcpy(order.name, path_in_root("mmobj/map-x"));
	assert_int_equal(ask_all(b, order).result, -EAGAIN);
	order.size = GATE;
	assert_int_equal(ask_all(b, order).result, -EAGAIN);
	int64_t since = now_ms();
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_true(now_ms() - since < BOUND_MS);
	assert_int_equal(ASK(a, COLLECT, .name = "Global\\x"), -EBUSY);
	puppet_kill(b);
	assert_int_equal(ASK(a, COLLECT, .name = "Global\\x"), 1);
}

/* B holds what A made for all: that is no attack, but keeps it. */
static void a_reader_keeps_it(void **state)
{
	(void)state;
	open_machine_store();
	struct puppet *a = start_as(A), *b = start_as(B);
	assert_int_equal(ASK(a, CREATE, .name = "Global\\x", .size = SIZE, .mode = 0644, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(b, OPEN, .name = "Global\\x", .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_int_equal(ASK(a, COLLECT, .name = "Global\\x"), 0);
	assert_int_equal(ASK(a, OPEN, .name = "Global\\x", .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(b, CLOSE), 0);
	assert_int_equal(ASK(a, CLOSE), 0);
	assert_int_equal(count_left(), 0);
}

int main(int argc, char **argv)
{
	if (argc > 2)
		puppet_live(atoi(argv[2]));
	const struct CMUnitTest tests[] = {
	    TEST(own_store_is_closed_to_others),
	    TEST(squatters_store_is_refused),
	    TEST(squatters_link_is_refused),
	    TEST(who_changes_user_changes_store),
	    TEST(modes_without_writing_leave_nothing),
	    TEST(mode_bits_decide),
	    TEST(another_users_dead_are_not_to_be_collected),
	    TEST(a_name_that_another_left_is_taken),
	    TEST(who_may_write_takes_over),
	    TEST(what_is_private_is_not_made_in_anothers_file),
	    TEST(killed_in_the_middle_of_it),
	    TEST(killed_takers),
	    TEST(waiters_hear_of_it),
	    TEST(gate_kept_open),
	    TEST(gate_kept_shut),
	    TEST(life_locked_for_writing),
	    TEST(close_is_bounded_too),
	    TEST(a_reader_keeps_it),
	};
	return cmocka_run_group_tests_name("hostile-users", tests, NULL, NULL);
}
