/* SPDX-License-Identifier: MIT */
/*
 * kill.c - a process may be killed anywhere: the others see nothing of it, and nothing is left
 *
 * Each operation of the library (operation.h) is killed before and after each system call that it makes, one by one until it
 * runs through, while 0, 1 and 2 others hold the object. After each kill a process that knows nothing yet opens the name, or
 * creates it, or sweeps the store; the survivors must still share their object and nobody else's; and when they have gone the
 * name is free, a new object of that name is zeros, and store and address book are empty. Whoever waits for ever is an error.
 *
 * Which of the three comes first changes from point to point. After one call and before the next, the kernel knows the same of the
 * process, so each state meets two of them. With MMOBJ_PROOF=full in the environment each meets all three, twice.
 */
#include "operation.h"

#define HANG_SECONDS 20u /* far above any wait of the library's */

/* What the first process does that comes after the kill. */
enum first { OPEN_FIRST, CREATE_FIRST, SWEEP_FIRST, FIRSTS };

struct walk {
	char name[200]; /* of the test case; cmocka hands it over as the test's state */
	const struct operation *operation;
	int holders;
};

static unsigned long visited;

/* ---- a process that comes later --------------------------------------------------------------------------------- */

struct later {
	const struct operation *operation;
	enum first first;
	bool held;
	int64_t number; /* that is in "x", if it is held */
	uint64_t address;
};

static void sweep(uint32_t held)
{
	struct mmobj_swept swept;

	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.held, held);
	is(swept.damaged, 0);
	is(swept.foreign, 0);
}

static void finds_what_is_held(const struct later *later)
{
	struct mmobj_new what = what_is_x(later->operation);
	mmobj *object = UNTOUCHED;

	if (later->first == CREATE_FIRST)
		is(mmobj_create(NAME, &what, MMOBJ_WRITE, &object), -EEXIST);
	if (later->first == SWEEP_FIRST)
		sweep(1);
	ok(object == UNTOUCHED);
	object = open_it(NAME, MMOBJ_WRITE);
	struct mmobj_info info = stat_of(object);
	is(info.size, later->operation->size ? later->operation->size : SIZE);
	is(info.state, MMOBJ_NAMED | MMOBJ_HELD);
	void *view = map_all(object, MMOBJ_WRITE);
	is(swap(view, later->number + 1), later->number);
	ok(is_fresh(later->operation, view));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void makes_it_anew(const struct later *later)
{
	mmobj *object = make_what(NAME, what_is_x(later->operation), MMOBJ_WRITE);
	void *view = map_all(object, MMOBJ_WRITE);
	int64_t was = swap(view, 0);

	if (!later->operation->file)
		is(was, 0);
	ok(is_fresh(later->operation, view));
	is(stat_of(object).address, later->address); /* it was nobody's */
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void finds_it_free(const struct later *later)
{
	mmobj *object = UNTOUCHED;

	if (later->first == OPEN_FIRST)
		is(mmobj_open(NAME, MMOBJ_WRITE, &object), -ENOENT);
	ok(object == UNTOUCHED);
	if (later->first != SWEEP_FIRST) {
		makes_it_anew(later);
		ok(!exists(entry_path(NAME)));
	}
	sweep(0);
	is(left_in_store(), 0);
	makes_it_anew(later);
	is(left_in_store(), 0);
}

static int come_later(void *argument)
{
	const struct later *later = argument;

	alarm(HANG_SECONDS); /* a hang is a death by SIGALRM */
	if (later->held)
		finds_what_is_held(later);
	else
		finds_it_free(later);
	if (later->operation->check)
		later->operation->check();
	return 0;
}

/* ---- one kill --------------------------------------------------------------------------------------------------- */

/* Lets an actor make so many stops, and kills it. Did its operation run through? */
static bool kill_at(struct others *others, unsigned stop)
{
	const struct operation *operation = others->operation;
	int expected = others->count ? operation->joined : operation->alone, slept = 0;
	struct traced actor = actor_start(operation);

	while (stop-- > 0 && actor.at != TRACE_OVER) {
		actor_step(&actor, others, &slept);
		ok(actor.at != TRACE_DIED);
	}
	visited++;
	if (actor.at != TRACE_OVER) {
		trace_kill(&actor);
		return false;
	}
	trace_free(&actor);
	is(hear(actor.child.socket), expected);
	child_kill(&actor.child);
	return true;
}

/* One kill, and all that comes after it. */
static bool kill_and_look(const struct walk *walk, unsigned stop, struct later *later)
{
	struct others others = operation_begin(walk->operation, walk->holders);
	bool through = kill_at(&others, stop);

	if (others.count > 0) {
		later->held = true;
		later->number = others.number++;
		is(child_status(come_later, later), 0);
		others_share(&others);
		others_end(&others);
		ok(!exists(entry_path(NAME))); /* the last of them has taken it along */
	}
	later->held = false;
	is(child_status(come_later, later), 0);
	return through;
}

/* ---- the walks -------------------------------------------------------------------------------------------------- */

/* The address that "x" has when nothing else is there: where no slot is taken, it is always the same. */
static int find_address(int socket, void *argument)
{
	mmobj *object = make_what(NAME, what_is_x(argument), MMOBJ_WRITE);

	say(socket, (int64_t)stat_of(object).address);
	mmobj_close(object);
	return 0;
}

static uint64_t usual_address(const struct operation *operation)
{
	if (operation->file)
		write_pattern(root_path("file"), SIZE);
	struct child child = child_start(find_address, (void *)(uintptr_t)operation);
	int64_t address = hear(child.socket);
	is(child_end(&child), 0);
	return (uint64_t)address;
}

static void walk_through(void **state)
{
	struct walk *walk = *state;
	unsigned long before = visited;

	if (trace_refused())
		SKIP_TEST(trace_refused());
	uint64_t address = usual_address(walk->operation);
	bool full = getenv("MMOBJ_PROOF") && strcmp(getenv("MMOBJ_PROOF"), "full") == 0;
	for (unsigned first = 0; first < (full ? FIRSTS : 1u); first++) {
		struct later later = {.operation = walk->operation, .address = address};
		unsigned stop = 0;
		do
			later.first = (enum first)((first + stop) % FIRSTS);
		while (!kill_and_look(walk, stop++, &later));
	}
	sprintf(walk->name + strlen(walk->name), ": killed at %lu points", visited - before);
}

int main(void)
{
	static struct walk walks[200];
	static struct CMUnitTest tests[COUNT(walks)];
	size_t count = 0;

	operations_begin();
	for (size_t i = 0; i < operation_count; i++)
		for (int holders = operations[i].least; holders <= operations[i].most; holders++) {
			ok(count < COUNT(walks));
			struct walk *walk = &walks[count];
			*walk = (struct walk){.operation = &operations[i], .holders = holders};
			sprintf(walk->name, "%s, held by %d others", operations[i].name, holders);
			tests[count++] = (struct CMUnitTest)TEST(walk_through);
			tests[count - 1].name = walk->name;
		}
	int failed = run_group("kill", tests, count);
	print_message("# killed at %lu points in all\n", visited);
	return failed;
}
