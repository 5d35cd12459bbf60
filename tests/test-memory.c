/* SPDX-License-Identifier: MIT */
/* test-memory.c - no memory, or no descriptors: a clear error, nothing is lost, and the next try works */
#include "scarce-calls.h"
#include "scarce.h"
#include "support.h"

#define SIZE 10000u
#define MANY 700 /* names: more than the table of a fresh process has room for */

static mmobj *object, *had;
static void *view, *views[16];
static char path[200];
static int fd = -1;

/* ---- the calls -------------------------------------------------------------------------------------------------- */

static int create(const char *name, struct mmobj_new what)
{
	return mmobj_create(name, &what, MMOBJ_WRITE, &object);
}

static int run_create(void)
{
	return create("n", (struct mmobj_new){.size = SIZE});
}

static int run_create_at_one_address(void)
{
	return create("n", (struct mmobj_new){.size = SIZE, .flags = MMOBJ_SAME_ADDRESS});
}

static int run_create_global(void)
{
	return create("Global\\n", (struct mmobj_new){.size = SIZE});
}

static int run_create_unnamed(void)
{
	return create(NULL, (struct mmobj_new){.size = SIZE});
}

static void have_a_file(void)
{
	fd = open(path, O_RDWR | O_CLOEXEC);
	ok(fd >= 0);
}

static int run_create_of_a_file(void)
{
	return create("n", (struct mmobj_new){.path = path});
}

static int run_create_of_a_descriptor(void)
{
	return create("n", (struct mmobj_new){.fd = fd, .flags = MMOBJ_FROM_FD});
}

static int run_create_or_open(void)
{
	return mmobj_create_or_open("x", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object);
}

static int run_open(void)
{
	return mmobj_open("x", MMOBJ_READ, &object);
}

static int run_open_again(void)
{
	return mmobj_open("x", MMOBJ_WRITE, &object);
}

static void have_it(void)
{
	had = open_it("x", MMOBJ_WRITE);
}

static void have_a_copy(void)
{
	have_it();
	fd = mmobj_export_fd(had, MMOBJ_WRITE);
	ok(fd >= 0);
}

static int run_import(void)
{
	int r = mmobj_import_fd(fd, MMOBJ_WRITE, &object);

	if (r == 0)
		fd = -1;
	return r;
}

static int run_map(void)
{
	return mmobj_map(had, MMOBJ_WRITE, 0, 0, &view);
}

/* One more than the table of views has room for at first. */
static void have_many_views(void)
{
	have_it();
	for (size_t i = 0; i < COUNT(views); i++)
		views[i] = map_all(had, MMOBJ_READ);
}

static int count_it(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)info, (void)holders;
	*(size_t *)context += count;
	return 0;
}

static int run_list(void)
{
	size_t holders = 0;
	int r = mmobj_list(MMOBJ_LOCAL, count_it, &holders);

	is(holders, r == 0 ? 1 : 0); /* all, or an error before the first is told */
	return r;
}

static int run_sweep(void)
{
	struct mmobj_swept swept;

	return mmobj_sweep(MMOBJ_LOCAL, &swept);
}

static int run_collect(void)
{
	return mmobj_collect("x", NULL);
}

static int run_wait_gone(void)
{
	int r = mmobj_wait_gone("x", 0);

	return r == -ETIMEDOUT ? 0 : r;
}

static int run_setup(void)
{
	return mmobj_setup();
}

static const struct scarce_call all[] = {
    {"create", NULL, run_create},
    {"create at one address", NULL, run_create_at_one_address},
    {"create in the machine's store", NULL, run_create_global},
    {"create unnamed", NULL, run_create_unnamed},
    {"create of a file", have_a_file, run_create_of_a_file},
    {"create of a descriptor", have_a_file, run_create_of_a_descriptor},
    {"create or open", NULL, run_create_or_open},
    {"open", NULL, run_open},
    {"open again", have_it, run_open_again},
    {"import", have_a_copy, run_import},
    {"map", have_it, run_map},
    {"map one more", have_many_views, run_map},
    {"list", NULL, run_list},
    {"sweep", NULL, run_sweep},
    {"collect", NULL, run_collect},
    {"wait", NULL, run_wait_gone},
    {"set up", NULL, run_setup},
};

/* ---- too little of it ------------------------------------------------------------------------------------------- */

static bool got_any(void)
{
	return object || view;
}

static void give_back(void)
{
	if (view)
		is(mmobj_unmap(view), 0);
	for (size_t i = 0; i < COUNT(views); i++)
		if (views[i])
			is(mmobj_unmap(views[i]), 0);
	mmobj_close(object);
	mmobj_close(had);
	if (fd >= 0)
		close(fd);
}

static int hold(int socket, void *argument)
{
	(void)argument;
	mmobj *held = make("x", SIZE, 0, MMOBJ_WRITE);
	say(socket, 1);
	is(hear(socket), 0);
	is(stat_of(held).size, SIZE);
	mmobj_close(held);
	return 0;
}

static const struct scarce_calls calls = {all, COUNT(all), -ENOMEM, -EMFILE, hold, NULL, got_any, give_back};

static void have_what_they_need(void)
{
	make_global_store();
	strcpy(path, root_path("file"));
	write_pattern(path, SIZE);
}

static void each_allocation_of_a_call_may_fail(void **state)
{
	(void)state;
	have_what_they_need();
	scarce_memory(&calls);
}

static void each_number_of_descriptors_may_be_too_small(void **state)
{
	(void)state;
	have_what_they_need();
	scarce_descriptors(&calls);
}

/* In a process of its own: each creation has every allocation refused that it can have refused. */
static int hold_many(void *argument)
{
	static mmobj *many[MANY];
	unsigned without = 0;
	char name[20];

	(void)argument;
	for (unsigned i = 0; i < MANY; i++) {
		int r = -ENOMEM;
		sprintf(name, "%u", i);
		for (unsigned nth = 1; r == -ENOMEM; nth++) {
			scarce_begin(nth);
			r = mmobj_create(name, &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &many[i]);
			without += scarce_end() && r == 0;
		}
		is(r, 0);
	}
	ok(without > 0);
	for (unsigned i = 0; i < MANY; i++) {
		sprintf(name, "%u", i);
		mmobj_close(open_it(name, MMOBJ_WRITE));
		mmobj_close(many[i]);
	}
	return 0;
}

static void table_that_cannot_grow_finds_all_the_same(void **state)
{
	(void)state;
	if (!scarce_possible())
		SKIP_TEST("the allocator is not ours here");
	IN_CHILD(hold_many, NULL);
	is(left_in_store(), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(each_allocation_of_a_call_may_fail),
	    TEST(each_number_of_descriptors_may_be_too_small),
	    TEST(table_that_cannot_grow_finds_all_the_same),
	};

	return RUN_TESTS("memory", tests);
}
