/* SPDX-License-Identifier: MIT */
/*
 * multi-many.c - ten thousand objects at once
 *
 * One process makes them, another opens them all by name, each is listed with its holders, and closing gives everything back.
 * Then the same with a maker who is killed: one sweep finds every one of them and counts every byte.
 */
#include <sys/resource.h>

#include "processes.h"

#define MANY 10000u
#define SOME 300 /* descriptors beside those of the objects */

static unsigned many(void)
{
	return getenv("MMOBJ_VALGRIND") ? MANY / 20 : MANY;
}

/* A hold costs one descriptor. */
static void need_descriptors(void)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur >= many() + SOME)
		return;
	if (limit.rlim_max < many() + SOME)
		limit.rlim_max = many() + SOME; /* root may */
	limit.rlim_cur = many() + SOME;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		skip_because("the limit of descriptors (ulimit -Hn) is below what it takes");
}

static void name_of(unsigned i, char name[32])
{
	snprintf(name, 32, "many %u", i);
}

/* ---- the other process: it works when told to, answers with how many it got, and closes all at the end of its orders ------- */

typedef int64_t (*work_on)(mmobj **objects);

static int64_t create_all(mmobj **objects)
{
	struct mmobj_new what = {.size = 100};
	char name[32];
	int64_t made = 0;

	for (unsigned i = 0; i < many(); i++) {
		name_of(i, name);
		made += mmobj_create(name, &what, MMOBJ_WRITE, &objects[i]) == 0;
	}
	return made;
}

/* Opens each, maps it for a moment, and looks for its number. */
static int64_t open_all(mmobj **objects)
{
	char name[32];
	int64_t found = 0;

	for (unsigned i = 0; i < many(); i++) {
		void *view = NULL;
		name_of(i, name);
		if (mmobj_open(name, MMOBJ_READ, &objects[i]) != 0 ||
		    mmobj_map(objects[i], MMOBJ_READ, 0, 0, &view) != 0)
			continue;
		found += *(unsigned *)view == i;
		mmobj_unmap(view);
	}
	return found;
}

struct other {
	pid_t pid;
	int answers, orders;
};

static _Noreturn void other_lives(work_on work, int orders, int answers)
{
	mmobj **objects = calloc(many(), sizeof(mmobj *));
	char word;

	if (!objects || read(orders, &word, 1) != 1)
		_exit(1);
	int64_t count = work(objects);
	if (write(answers, &count, sizeof(count)) != sizeof(count))
		_exit(1);
	(void)!read(orders, &word, 1); /* ends when the script closes it, or with a signal */
	for (unsigned i = 0; i < many(); i++)
		mmobj_close(objects[i]);
	_exit(0);
}

/* Started before there is any object, so that it has none from us. */
static struct other other_start(work_on work)
{
	int answers[2], orders[2];
	struct other other;

	assert_int_equal(pipe2(answers, O_CLOEXEC), 0);
	assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
	other.pid = fork();
	assert_true(other.pid >= 0);
	if (other.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(orders[1]);
		other_lives(work, orders[0], answers[1]);
	}
	close(answers[1]);
	close(orders[0]);
	other.answers = answers[0];
	other.orders = orders[1];
	return other;
}

static int64_t other_works(const struct other *other)
{
	int64_t count = -1;

	assert_int_equal(write(other->orders, "!", 1), 1);
	assert_int_equal(read(other->answers, &count, sizeof(count)), sizeof(count));
	return count;
}

static void other_ends(const struct other *other, int signal)
{
	int status;

	if (signal)
		kill(other->pid, signal);
	close(other->orders);
	close(other->answers);
	assert_int_equal(waitpid(other->pid, &status, 0), other->pid);
	assert_int_equal(status, signal);
}

/* ---- what a listing sees ---------------------------------------------------------------------------------------- */

struct sum {
	unsigned objects, held, holders;
	uint64_t memory;
};

static int add_up(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	struct sum *sum = context;

	sum->objects += info->state & MMOBJ_NAMED && strncmp(info->name, "many ", 5) == 0 && info->size == 100;
	sum->held += !!(info->state & MMOBJ_HELD);
	sum->memory += info->memory;
	for (size_t i = 0; i < count; i++)
		sum->holders += holders[i].handles == 1;
	return 0;
}

static struct sum list_all(void)
{
	struct sum sum = {0};

	assert_int_equal(mmobj_list(MMOBJ_LOCAL, add_up, &sum), 0);
	return sum;
}

/* ---- tests ------------------------------------------------------------------------------------------------------ */

static void number_all(mmobj **objects)
{
	for (unsigned i = 0; i < many(); i++) {
		void *view = NULL;
		assert_int_equal(mmobj_map(objects[i], MMOBJ_WRITE, 0, 0, &view), 0);
		*(unsigned *)view = i;
		assert_int_equal(mmobj_unmap(view), 0);
	}
}

static void many_live_and_go(void **state)
{
	(void)state;
	need_descriptors();
	mmobj **objects = calloc(many(), sizeof(mmobj *));
	assert_non_null(objects);
	struct other other = other_start(open_all);
	assert_int_equal(create_all(objects), many());
	number_all(objects);
	assert_int_equal(other_works(&other), many());

	struct sum sum = list_all();
	assert_int_equal(sum.objects, many());
	assert_int_equal(sum.held, many());
	assert_int_equal(sum.holders, 2 * many());

	for (unsigned i = 0; i < many(); i++)
		objects[i] = mmobj_close(objects[i]);
	free(objects);
	sum = list_all();
	assert_int_equal(sum.held, many());
	assert_int_equal(sum.holders, many());
	other_ends(&other, 0);
	assert_int_equal(count_left(), 0);
}

static void many_are_swept(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	need_descriptors();
	struct other other = other_start(create_all);
	assert_int_equal(other_works(&other), many());
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	assert_int_equal(swept.held, many());
	assert_int_equal(swept.removed, 0);
	assert_int_equal(swept.bytes, 0);

	other_ends(&other, SIGKILL);
	struct sum sum = list_all();
	assert_int_equal(sum.objects, many());
	assert_int_equal(sum.held, 0);
	assert_int_equal(sum.holders, 0);
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	assert_int_equal(swept.removed, many());
	assert_int_equal(swept.bytes, sum.memory);
	assert_true(swept.bytes >= (uint64_t)many() * (4096 + (uint64_t)sysconf(_SC_PAGESIZE)));
	assert_int_equal(swept.held + swept.damaged + swept.foreign, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(many_live_and_go),
	    TEST(many_are_swept),
	};
	return cmocka_run_group_tests_name("multi-many", tests, NULL, NULL);
}
