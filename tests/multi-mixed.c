/* SPDX-License-Identifier: MIT */
/*
 * multi-mixed.c - processes of two kinds of processor share one object by name: of 32 and of 64 bits, or both of 64
 *
 * Built twice: for the machine that the tests are cross-built for (tests/arm*.cross), where it is the script, and for this one.
 * Its argument is the other program. Each test is done in both directions.
 */
#include "processes.h"

#include <assert.h>

#define SIZE 10000u
#define LARGE (UINT64_C(5) << 30) /* more than 32 bits can count */

/* What goes over the socket lies the same in both programs. */
static_assert(sizeof(struct order) == 344, "layout");
static_assert(sizeof(struct answer) == 40 + sizeof(struct mmobj_info), "layout");
static_assert(sizeof(struct mmobj_info) == 3872, "layout");
static_assert(sizeof(struct mmobj_swept) == 24, "layout");

static const char *other_program;

/* Which of the two is first, and the other one. */
struct pair {
	struct puppet *first, *second;
	bool first_is_own; /* of this program's kind */
};

static struct puppet *start(bool own)
{
	return own ? puppet_start() : puppet_start_program(NULL, other_program);
}

static struct pair start_pair(bool first_is_own)
{
	return (struct pair){start(first_is_own), start(!first_is_own), first_is_own};
}

/* The other program is always of 64 bits. */
static bool is_32(bool own)
{
	return own && sizeof(void *) == 4;
}

static void leave_pair(struct pair *pair)
{
	puppet_leave(pair->first);
	puppet_leave(pair->second);
}

static bool is_there(const char *name)
{
	struct stat st;

	return lstat(entry_path(name), &st) == 0;
}

static void make_x(const struct puppet *puppet, uint32_t flags, uint64_t number)
{
	assert_int_equal(ASK(puppet, CREATE, .name = "x", .size = SIZE, .flags = flags, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(puppet, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(puppet, ZEROS, .size = SIZE), 1);
	assert_int_equal(ASK(puppet, POKE, .value = number), 0);
}

static uint64_t look(const struct puppet *puppet)
{
	return ask_all(puppet, (struct order){.verb = PEEK}).value;
}

static void join_x(const struct puppet *puppet, uint64_t number)
{
	assert_int_equal(ASK(puppet, OPEN, .name = "x", .access = MMOBJ_WRITE), 0);
	assert_int_equal(ASK(puppet, MAP, .access = MMOBJ_WRITE | MMOBJ_ANYWHERE), 0);
	assert_int_equal(look(puppet), number);
}

static void give_up(const struct puppet *puppet)
{
	assert_int_equal(ASK(puppet, CLOSE), 0);
	assert_int_equal(ASK(puppet, UNMAP), 0);
}

/* In both directions. */
#define BOTH_WAYS(function)                                                                                            \
	static void function##_with(struct pair *pair);                                                                \
	static void function(void **state)                                                                             \
	{                                                                                                              \
		(void)state;                                                                                           \
		for (int i = 0; i < 2; i++) {                                                                          \
			struct pair pair = start_pair(i == 0);                                                         \
			function##_with(&pair);                                                                        \
			assert_int_equal(count_left(), 0);                                                             \
		}                                                                                                      \
	}                                                                                                              \
	static void function##_with(struct pair *pair)

/* ---- one object ------------------------------------------------------------------------------------------------- */

BOTH_WAYS(second_process_gets_the_same_memory)
{
	make_x(pair->first, 0, 42);
	join_x(pair->second, 42);
	assert_int_equal(ASK(pair->second, POKE, .size = SIZE - 8, .value = UINT64_C(0x0123456789ABCDEF)), 0);
	uint64_t seen = ask_all(pair->first, (struct order){.verb = PEEK, .size = SIZE - 8}).value;
	assert_int_equal(seen, UINT64_C(0x0123456789ABCDEF));
	give_up(pair->first);
	assert_true(is_there("x"));
	assert_int_equal(ASK(pair->first, OPEN, .name = "x", .access = MMOBJ_READ), 0);
	assert_int_equal(ASK(pair->first, CLOSE), 0);
	give_up(pair->second);
	assert_false(is_there("x"));
	leave_pair(pair);
}

BOTH_WAYS(creator_closes_last)
{
	make_x(pair->first, 0, 1);
	join_x(pair->second, 1);
	give_up(pair->second);
	assert_true(is_there("x"));
	assert_int_equal(look(pair->first), 1);
	give_up(pair->first);
	assert_false(is_there("x"));
	leave_pair(pair);
}

BOTH_WAYS(label_says_the_same_to_both)
{
	static const uint32_t flags[] = {0, MMOBJ_SPARSE, MMOBJ_SAME_ADDRESS, MMOBJ_SPARSE | MMOBJ_SAME_ADDRESS};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		make_x(pair->first, flags[i], i);
		join_x(pair->second, i);
		struct mmobj_info first = ask_all(pair->first, (struct order){.verb = STAT}).info;
		struct mmobj_info second = ask_all(pair->second, (struct order){.verb = STAT}).info;
		assert_int_equal(first.size, SIZE);
		assert_int_equal(first.flags, flags[i]);
		assert_int_equal(first.maker_pid, pair->first->pid);
		assert_int_equal(first.address != 0, (flags[i] & MMOBJ_SAME_ADDRESS) != 0);
		assert_memory_equal(&first, &second, sizeof(first));
		give_up(pair->first);
		give_up(pair->second);
	}
	leave_pair(pair);
}

BOTH_WAYS(more_than_32_bits_can_count)
{
	struct order make = {.verb = CREATE, .name = "x", .size = LARGE, .flags = MMOBJ_SPARSE, .access = MMOBJ_WRITE};

	assert_int_equal(ask_all(pair->first, make).result, 0);
	assert_int_equal(ASK(pair->second, OPEN, .name = "x", .access = MMOBJ_WRITE), 0);
	const struct puppet *both[] = {pair->first, pair->second};
	for (int i = 0; i < 2; i++) {
		bool narrow = is_32(pair->first_is_own == (i == 0));
		assert_int_equal(ask_all(both[i], (struct order){.verb = STAT}).info.size, LARGE);
		assert_int_equal(ASK(both[i], MAP, .access = MMOBJ_WRITE), narrow ? -ENOMEM : 0);
		if (!narrow)
			assert_int_equal(ASK(both[i], UNMAP), 0);
		assert_int_equal(ASK(both[i], CLOSE), 0);
	}
	leave_pair(pair);
}

/*
 * An address that a 64-bit process made cannot be had in 32 bits, and not everywhere in 64: an error to who insists, and a view
 * elsewhere to who does not. One that this program's kind made is the same in the other.
 */
BOTH_WAYS(address_is_the_same_where_it_can_be_had)
{
	make_x(pair->first, MMOBJ_SAME_ADDRESS, 7);
	assert_int_equal(ASK(pair->second, OPEN, .name = "x", .access = MMOBJ_WRITE), 0);
	uint64_t address = ask_all(pair->first, (struct order){.verb = STAT}).info.address;
	assert_int_equal(address + SIZE <= UINT32_MAX, is_32(pair->first_is_own));
	struct answer strict = ask_all(pair->second, (struct order){.verb = MAP, .access = MMOBJ_WRITE});
	if (pair->first_is_own || (strict.result == 0 && !is_32(true))) {
		assert_int_equal(strict.result, 0);
		assert_int_equal(strict.value, address);
	} else {
		assert_int_equal(strict.result, -EADDRINUSE);
		assert_int_equal(ASK(pair->second, MAP, .access = MMOBJ_WRITE | MMOBJ_ANYWHERE), 0);
	}
	assert_int_equal(look(pair->second), 7);
	give_up(pair->first);
	assert_true(is_there("x"));
	give_up(pair->second);
	leave_pair(pair);
}

BOTH_WAYS(passed_on_as_a_descriptor)
{
	make_x(pair->first, 0, 8);
	struct answer sent = ask_all(pair->first, (struct order){.verb = EXPORT, .access = MMOBJ_WRITE});
	assert_int_equal(sent.result, 0);
	puppet_kill(pair->first);
	tell_with_fd(pair->second, (struct order){.verb = IMPORT, .access = MMOBJ_WRITE}, (int)sent.value);
	close((int)sent.value);
	assert_int_equal(hear(pair->second).result, 0);
	assert_int_equal(ASK(pair->second, MAP, .access = MMOBJ_WRITE), 0);
	assert_int_equal(look(pair->second), 8);
	give_up(pair->second);
	puppet_leave(pair->second);
}

/* ---- who is there, and who is not any more ---------------------------------------------------------------------- */

BOTH_WAYS(one_that_is_killed_does_not_take_it_along)
{
	make_x(pair->first, MMOBJ_SAME_ADDRESS, 9);
	join_x(pair->second, 9);
	puppet_kill(pair->first);
	assert_int_equal(look(pair->second), 9);
	struct puppet *heir = start(pair->first_is_own);
	join_x(heir, 9);
	give_up(pair->second);
	give_up(heir);
	assert_false(is_there("x"));
	puppet_leave(heir);
	puppet_leave(pair->second);
}

/* What the one left that was killed, the other one clears away, whatever it does: slot and all. */
BOTH_WAYS(other_kind_clears_away_the_dead)
{
	struct answer swept;

	for (int i = 0; i < 4; i++) {
		struct puppet *dead = start(pair->first_is_own);
		make_x(dead, MMOBJ_SAME_ADDRESS, 10);
		puppet_kill(dead);
		assert_true(is_there("x"));
		switch (i) {
		case 0:
			assert_int_equal(ASK(pair->second, OPEN, .name = "x", .access = MMOBJ_READ), -ENOENT);
			break;
		case 1:
			assert_int_equal(ASK(pair->second, COLLECT, .name = "x"), 1);
			break;
		case 2:
			swept = ask_all(pair->second, (struct order){.verb = SWEEP, .at = MMOBJ_LOCAL});
			assert_int_equal(swept.result, 0);
			assert_int_equal(swept.swept.removed, 1);
			assert_int_equal(swept.swept.damaged, 0);
			break;
		default:
			make_x(pair->second, MMOBJ_SAME_ADDRESS, 11); /* which looks for zeros */
			give_up(pair->second);
		}
		assert_int_equal(count_left(), 0);
	}
	leave_pair(pair);
}

BOTH_WAYS(living_are_not_cleared_away)
{
	make_x(pair->first, MMOBJ_SAME_ADDRESS, 12);
	assert_int_equal(ASK(pair->second, COLLECT, .name = "x"), 0);
	struct answer swept = ask_all(pair->second, (struct order){.verb = SWEEP, .at = MMOBJ_LOCAL});
	assert_int_equal(swept.swept.held, 1);
	assert_int_equal(swept.swept.removed, 0);
	assert_int_equal(ASK(pair->second, CREATE, .name = "x", .size = 1, .access = MMOBJ_WRITE), -EEXIST);
	assert_int_equal(look(pair->first), 12);
	give_up(pair->first);
	leave_pair(pair);
}

BOTH_WAYS(one_of_the_two_creates)
{
	const struct order order = {.verb = CREATE_OR_OPEN, .name = "race", .size = SIZE, .access = MMOBJ_WRITE};

	for (int round = 0; round < 100; round++) {
		tell(pair->first, order);
		tell(pair->second, order);
		assert_int_equal(hear(pair->first).result + hear(pair->second).result, 1);
		TELL(pair->first, CLOSE);
		TELL(pair->second, CLOSE);
		assert_int_equal(hear(pair->first).result, 0);
		assert_int_equal(hear(pair->second).result, 0);
		assert_false(is_there("race"));
	}
	leave_pair(pair);
}

BOTH_WAYS(who_waits_for_the_other_kind_wakes)
{
	TELL(pair->second, OPEN_WAIT, .name = "x", .access = MMOBJ_WRITE, .timeout_ms = -1);
	wait_until_it_sleeps(pair->second);
	make_x(pair->first, 0, 13);
	assert_int_equal(hear(pair->second).result, 0);
	assert_int_equal(ASK(pair->second, CLOSE), 0);
	TELL(pair->second, WAIT_GONE, .name = "x", .timeout_ms = -1);
	wait_until_it_sleeps(pair->second);
	assert_false(has_answered(pair->second));
	puppet_kill(pair->first);
	assert_int_equal(hear(pair->second).result, 0);
	assert_false(is_there("x"));
	puppet_leave(pair->second);
}

int main(int argc, char **argv)
{
	if (argc > 2)
		puppet_live(atoi(argv[2]));
	const struct CMUnitTest tests[] = {
	    TEST(second_process_gets_the_same_memory),
	    TEST(creator_closes_last),
	    TEST(label_says_the_same_to_both),
	    TEST(more_than_32_bits_can_count),
	    TEST(address_is_the_same_where_it_can_be_had),
	    TEST(passed_on_as_a_descriptor),
	    TEST(one_that_is_killed_does_not_take_it_along),
	    TEST(other_kind_clears_away_the_dead),
	    TEST(living_are_not_cleared_away),
	    TEST(one_of_the_two_creates),
	    TEST(who_waits_for_the_other_kind_wakes),
	};
	other_program = argv[1];
	return cmocka_run_group_tests_name("multi-mixed", tests, NULL, NULL);
}
