/* SPDX-License-Identifier: MIT */
/*
 * test-view.c - views: what they show and where they are, for how long, and what mapping refuses
 *
 * That one address is the same in unrelated processes is asked of this program started anew.
 */
#include "support.h"

#include <sys/resource.h>

#define PAGE ((size_t)sysconf(_SC_PAGESIZE))

static void *map_part(mmobj *object, unsigned flags, uint64_t offset, size_t length)
{
	void *view = NULL;

	is(mmobj_map(object, flags, offset, length, &view), 0);
	ok(view != NULL);
	return view;
}

/* ---- what they show --------------------------------------------------------------------------------------------- */

static void views_show_the_same_bytes(void **state)
{
	(void)state;
	mmobj *object = make("x", 3 * PAGE, 0, MMOBJ_WRITE);
	char *a = map_all(object, MMOBJ_WRITE), *b = map_all(object, MMOBJ_WRITE), *c = map_all(object, MMOBJ_READ);
	char *last = map_part(object, MMOBJ_READ, 2 * PAGE, 0);
	ok(a != b && b != c);
	a[1] = 'a';
	b[2 * PAGE] = 'b';
	is(c[1], 'a');
	is(c[2 * PAGE], 'b');
	is(last[0], 'b');
	is(mmobj_unmap(a), 0);
	is(b[1], 'a');
	is(mmobj_unmap(b), 0);
	is(mmobj_unmap(c), 0);
	is(mmobj_unmap(last), 0);
	mmobj_close(object);
}

/* More than the table has room for at first, and neither mapped nor unmapped in the order of their addresses. */
static void views_are_found_by_any_address_in_them(void **state)
{
	enum { COUNT_OF = 101, STEP = 37 }; /* has no divisor in common with it */
	struct mmobj_view facts;

	(void)state;
	mmobj *object = make("x", 2 * PAGE, 0, MMOBJ_WRITE);
	char *room = mmap(NULL, COUNT_OF * 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ok(room != MAP_FAILED);
	is(munmap(room, COUNT_OF * 3 * PAGE), 0);
	for (size_t i = 0; i < COUNT_OF; i++) {
		void *at = room + i * STEP % COUNT_OF * 3 * PAGE;
		is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_AT, 0, 0, &at), 0);
	}
	for (size_t i = 0; i < COUNT_OF; i++) {
		char *at = room + i * 3 * PAGE;
		is(mmobj_view_at(at, &facts), 0);
		ok(facts.address == at);
		is(mmobj_view_at(at + 2 * PAGE - 1, &facts), 0);
		ok(facts.address == at);
		is(mmobj_view_at(at + 2 * PAGE, &facts), -EINVAL); /* between two */
	}
	for (size_t i = 0; i < COUNT_OF; i++) {
		char *at = room + i * (STEP + 1) % COUNT_OF * 3 * PAGE;
		is(mmobj_unmap(at + PAGE + 1), 0);
		is(mmobj_unmap(at), -EINVAL);
	}
	mmobj_close(object);
}

static void private_copy_is_private(void **state)
{
	(void)state;
	mmobj *object = make("x", PAGE, 0, MMOBJ_WRITE);
	mmobj *reader = open_it("x", MMOBJ_READ);
	char *shared = map_all(object, MMOBJ_WRITE);
	shared[0] = 's';
	char *copy = map_all(reader, MMOBJ_COPY); /* needs only the right to read */
	is(copy[0], 's');
	copy[0] = 'c';
	is(shared[0], 's');
	shared[0] = 't';
	is(copy[0], 'c');
	struct mmobj_view facts;
	is(mmobj_view_at(copy, &facts), 0);
	is(facts.flags, MMOBJ_COPY);
	is(mmobj_flush(copy, 0), 0);
	is(shared[0], 't');
	is(mmobj_unmap(copy), 0);
	copy = map_all(object, MMOBJ_COPY | MMOBJ_READ | MMOBJ_POPULATE);
	copy[0] = 'u';
	is(shared[0], 't');
	is(mmobj_unmap(copy), 0);
	is(mmobj_unmap(shared), 0);
	mmobj_close(reader);
	mmobj_close(object);
}

static int write_to_a_reader(void *argument)
{
	*(volatile char *)argument = 1;
	return 0;
}

static void reading_view_cannot_be_written(void **state)
{
	(void)state;
	mmobj *object = make("x", PAGE, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_READ);
	is(view[0], 0);
	is(child_status(write_to_a_reader, view), 128 + SIGSEGV);
	is(mmobj_unmap(view), 0);
	view = map_all(object, MMOBJ_READ | MMOBJ_WRITE);
	view[0] = 1;
	struct mmobj_view facts;
	is(mmobj_view_at(view, &facts), 0);
	is(facts.flags, MMOBJ_WRITE);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void memory_can_be_mapped_to_the_end_of_its_last_page(void **state)
{
	void *none = UNTOUCHED;

	(void)state;
	mmobj *object = make("x", PAGE + 1, 0, MMOBJ_WRITE);
	struct mmobj_view facts;
	char *view = map_all(object, MMOBJ_WRITE);
	is(mmobj_view_at(view, &facts), 0);
	is(facts.length, PAGE + 1);
	is(mmobj_unmap(view), 0);
	view = map_part(object, MMOBJ_WRITE, 0, 2 * PAGE);
	view[2 * PAGE - 1] = 1;
	is(mmobj_view_at(view, &facts), 0);
	is(facts.length, 2 * PAGE);
	is(mmobj_unmap(view), 0);
	view = map_part(object, MMOBJ_READ, PAGE, 0);
	is(mmobj_view_at(view, &facts), 0);
	is(facts.length, 1);
	is(facts.offset, PAGE);
	is(mmobj_unmap(view), 0);
	const struct {
		uint64_t offset;
		size_t length;
	} bad[] = {{0, 2 * PAGE + 1},
		   {PAGE, PAGE + 1},
		   {2 * PAGE, 0},
		   {2 * PAGE, 1},
		   {0, SIZE_MAX},
		   {PAGE, SIZE_MAX - PAGE + 1},
		   {UINT64_MAX - PAGE + 1, 0},
		   {UINT64_MAX - PAGE + 1, PAGE}};
	for (size_t i = 0; i < COUNT(bad); i++)
		is(mmobj_map(object, MMOBJ_READ, bad[i].offset, bad[i].length, &none), -ERANGE);
	ok(none == UNTOUCHED);
	mmobj_close(object);
}

static void each_offset_shows_its_part(void **state)
{
	(void)state;
	mmobj *object = make("x", 16 * PAGE, 0, MMOBJ_WRITE);
	char *all = map_all(object, MMOBJ_WRITE);
	for (size_t i = 0; i < 16; i++)
		all[i * PAGE] = (char)(i + 1);
	for (size_t i = 0; i < 16; i++)
		for (size_t n = 1; n <= 16 - i; n += 5) {
			char *view = map_part(object, MMOBJ_READ, i * PAGE, n * PAGE - 1);
			struct mmobj_view facts;
			is(view[0], i + 1);
			is(view[(n - 1) * PAGE], i + n);
			is(mmobj_view_at(view + n * PAGE - 2, &facts), 0);
			ok(facts.address == view);
			is(facts.length, n * PAGE - 1);
			is(facts.offset, i * PAGE);
			is(facts.flags, MMOBJ_READ);
			is(mmobj_unmap(view), 0);
		}
	is(mmobj_unmap(all), 0);
	mmobj_close(object);
}

static void large_offset_is_reached(void **state)
{
	(void)state;
	uint64_t end = UINT64_C(1) << 40;
	mmobj *object = make("x", end, MMOBJ_SPARSE, MMOBJ_WRITE);
	char *view = map_part(object, MMOBJ_WRITE, end - PAGE, 0);
	view[PAGE - 1] = 'z';
	is(mmobj_unmap(view), 0);
	view = map_part(object, MMOBJ_READ, end - 2 * PAGE, 2 * PAGE);
	is(view[2 * PAGE - 1], 'z');
	is(view[0], 0);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

/* ---- where they are --------------------------------------------------------------------------------------------- */

struct node {
	struct node *next;
	int value;
};

/* What a process does that this program is started as. */
static int unrelated(const char *name)
{
	mmobj *object = open_it(name, MMOBJ_WRITE);
	struct node *first = map_all(object, MMOBJ_WRITE);

	ok((uintptr_t)first == stat_of(object).address);
	/* Raw pointers hold. */
	int sum = 0;
	for (const struct node *node = first; node; node = node->next)
		sum += node->value;
	first->value = 1000;
	is(mmobj_unmap(first), 0);
	mmobj_close(object);
	return sum;
}

static int start_anew(void *argument)
{
	exec_program(own_file(), "unrelated", argument);
	return 127;
}

static void address_is_the_same_in_unrelated_processes(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 100000, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	uint64_t address = stat_of(object).address;
	struct node *nodes = map_all(object, MMOBJ_WRITE);
	ok(address != 0 && (uintptr_t)nodes == address);
	for (int i = 0; i < 10; i++)
		nodes[i * 400] = (struct node){.value = i, .next = i < 9 ? &nodes[(i + 1) * 400] : NULL};
	for (int i = 0; i < 3; i++) {
		nodes[0].value = i;
		is(child_status(start_anew, "x"), 45 + i);
		is(nodes[0].value, 1000);
	}
	is(mmobj_unmap(nodes), 0);
	mmobj_close(object);
}

static void further_views_go_anywhere(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 4 * PAGE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	uintptr_t address = (uintptr_t)stat_of(object).address;
	char *first = map_all(object, MMOBJ_WRITE), *second = map_all(object, MMOBJ_WRITE);
	ok((uintptr_t)first == address);
	ok((uintptr_t)second != address);
	second[0] = 's';
	is(first[0], 's');
	is(mmobj_unmap(first), 0);
	first = map_all(object, MMOBJ_READ); /* it is free again */
	ok((uintptr_t)first == address);
	is(mmobj_unmap(first), 0);
	is(mmobj_unmap(second), 0);
	/* A part goes to its own place, and leaves room for the others. */
	char *third = map_part(object, MMOBJ_READ, 2 * PAGE, PAGE);
	ok((uintptr_t)third == address + 2 * PAGE);
	first = map_part(object, MMOBJ_READ, 0, PAGE);
	ok((uintptr_t)first == address);
	second = map_part(object, MMOBJ_READ, PAGE, 0); /* overlaps the third */
	ok((uintptr_t)second != address + PAGE);
	is(mmobj_unmap(first), 0);
	is(mmobj_unmap(second), 0);
	is(mmobj_unmap(third), 0);
	mmobj_close(object);
}

static void imported_object_has_the_same_address(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 4 * PAGE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE), *imported = NULL;
	uintptr_t address = (uintptr_t)stat_of(object).address;
	is(mmobj_import_fd(mmobj_export_fd(object, MMOBJ_WRITE), MMOBJ_WRITE, &imported), 0);
	ok(stat_of(imported).address == address);
	char *first = map_all(imported, MMOBJ_WRITE), *second = map_all(object, MMOBJ_WRITE);
	ok((uintptr_t)first == address);
	ok((uintptr_t)second != address); /* the same object is there already, if by another way */
	second[0] = 's';
	is(first[0], 's');
	is(mmobj_unmap(first), 0);
	is(mmobj_unmap(second), 0);
	mmobj_close(imported);
	mmobj_close(object);
}

static void taken_address_is_in_use_or_anywhere(void **state)
{
	void *view = UNTOUCHED;

	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 4 * PAGE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	uintptr_t address = (uintptr_t)stat_of(object).address;
	void *other =
	    mmap((void *)(address + PAGE), PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	ok((uintptr_t)other == address + PAGE);
	is(mmobj_map(object, MMOBJ_READ, 0, 0, &view), -EADDRINUSE);
	ok(view == UNTOUCHED);
	is(mmobj_map(object, MMOBJ_READ, 0, PAGE, &view), 0); /* that part is free */
	ok((uintptr_t)view == address);
	is(mmobj_unmap(view), 0);
	is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view), 0);
	ok((uintptr_t)view != address);
	memset(view, 1, 4 * PAGE);
	is(mmobj_unmap(view), 0);
	is(munmap(other, PAGE), 0);
	is(mmobj_map(object, MMOBJ_READ | MMOBJ_ANYWHERE, 0, 0, &view), 0);
	ok((uintptr_t)view == address); /* where it can be had */
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void view_goes_where_the_caller_wants(void **state)
{
	(void)state;
	NOT_UNDER_TSAN();
	mmobj *object = make("x", 2 * PAGE, 0, MMOBJ_WRITE);
	char *room = mmap(NULL, 8 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ok(room != MAP_FAILED);
	void *view = room;
	is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_AT, 0, 0, &view), -EADDRINUSE);
	ok(view == room);
	is(munmap(room + PAGE, 3 * PAGE), 0);
	view = room + PAGE;
	is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_AT, 0, 0, &view), 0);
	ok(view == room + PAGE);
	memset(view, 1, 2 * PAGE);
	/* Half of it is a view by now. */
	void *second = room + 2 * PAGE;
	is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &second), -EADDRINUSE);
	ok(second == room + 2 * PAGE);
	is(mmobj_unmap(view), 0);
	is(munmap(room, 8 * PAGE), 0);
	static const uintptr_t bad[] = {1, 0xFFF, 0x10001};
	for (size_t i = 0; i < COUNT(bad); i++) {
		view = (void *)bad[i];
		is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &view), -EINVAL);
		ok(view == (void *)bad[i]);
	}
	view = NULL;
	is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &view), -EINVAL);
	view = (void *)(UINTPTR_MAX - PAGE + 1); /* not to be had */
	is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &view), -EADDRINUSE);
	view = (void *)(UINTPTR_MAX / 2 + 1); /* nor this, on 64 bits */
	if (sizeof(view) == 8)
		is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &view), -EADDRINUSE);
	mmobj_close(object);
}

static void wanted_address_goes_before_the_objects(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", PAGE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	void *room = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	is(munmap(room, PAGE), 0);
	void *view = room;
	is(mmobj_map(object, MMOBJ_READ | MMOBJ_AT, 0, 0, &view), 0);
	ok(view == room);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

/* ---- how long --------------------------------------------------------------------------------------------------- */

static void view_outlives_its_handle_and_keeps_the_name(void **state)
{
	mmobj *none = UNTOUCHED;

	(void)state;
	mmobj *object = make("x", PAGE, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	mmobj_close(object);
	view[0] = 'v';
	is(exists(entry_path("x")), true);
	is(mmobj_create("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &none), -EEXIST);
	is(mmobj_collect("x", NULL), 0);
	object = open_it("x", MMOBJ_READ);
	char *second = map_all(object, MMOBJ_READ);
	is(second[0], 'v');
	is(mmobj_unmap(second), 0);
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	is(mmobj_unmap(view), 0);
	is(exists(entry_path("x")), false);
	is(mmobj_open("x", MMOBJ_READ, &none), -ENOENT);
	ok(none == UNTOUCHED);
}

static void any_address_in_a_view_unmaps_it(void **state)
{
	(void)state;
	mmobj *object = make("x", 3 * PAGE + 1, 0, MMOBJ_WRITE);
	const size_t inside[] = {0, 1, PAGE, 2 * PAGE + 5, 3 * PAGE};
	for (size_t i = 0; i < COUNT(inside); i++) {
		char *view = map_all(object, MMOBJ_READ);
		struct mmobj_view facts = {.length = 7};
		is(mmobj_view_at(view + inside[i], &facts), 0);
		ok(facts.address == view);
		is(facts.length, 3 * PAGE + 1);
		is(mmobj_unmap(view + inside[i]), 0);
		facts.length = 7;
		is(mmobj_view_at(view, &facts), -EINVAL);
		is(facts.length, 7);
		is(mmobj_unmap(view), -EINVAL);
		is(mmobj_flush(view, 0), -EINVAL);
		ok(!mapped_here(entry_path("x")));
	}
	mmobj_close(object);
}

static void what_the_library_did_not_map_is_no_view(void **state)
{
	int local = 5;

	(void)state;
	mmobj *object = make("x", PAGE, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	char *own = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const void *others[] = {&local, own, view - 1, view + PAGE, NULL, (void *)UINTPTR_MAX, (void *)1};
	own[0] = 'o';
	for (size_t i = 0; i < COUNT(others); i++) {
		struct mmobj_view facts;
		is(mmobj_view_at(others[i], &facts), -EINVAL);
		is(mmobj_unmap((void *)(uintptr_t)others[i]), -EINVAL);
		is(mmobj_flush((void *)(uintptr_t)others[i], 0), -EINVAL);
	}
	is(own[0], 'o'); /* and nothing was touched */
	is(view[0], 0);
	is(munmap(own, PAGE), 0);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static int unmap_without_memory(void *argument)
{
	struct mmobj_view facts;

	(void)argument;
	mmobj *object = make("x", 3 * PAGE, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	mmobj_close(object);
	view[PAGE] = 'v';
	/* As where the process has as many mappings as it may, and this one is in the middle of what the kernel made one. */
	bool refused = make_fail(SYS_munmap, 0, 0, ENOMEM);
	if (!refused) {
		is(mmobj_unmap(view), 0);
		return SKIP;
	}
	is(mmobj_unmap(view), -ENOMEM);
	is(view[PAGE], 'v');
	is(mmobj_view_at(view, &facts), 0);
	is(facts.length, 3 * PAGE);
	object = open_it("x", MMOBJ_WRITE); /* it still holds */
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	return 0;
}

static void view_that_cannot_be_unmapped_stays_whole(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	IN_CHILD(unmap_without_memory, NULL);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
}

/* A program that unmaps a view itself: what comes to lie there is another view, and the first hold is given up. */
static void view_that_was_unmapped_behind_our_back(void **state)
{
	(void)state;
	mmobj *a = make("a", PAGE, 0, MMOBJ_WRITE), *b = make("b", PAGE, 0, MMOBJ_WRITE);
	void *view = map_all(a, MMOBJ_WRITE), *again = view;
	mmobj_close(a);
	is(munmap(view, PAGE), 0);
	is(mmobj_map(b, MMOBJ_WRITE | MMOBJ_AT, 0, 0, &again), 0);
	ok(again == view);
	is(exists(entry_path("a")), false);
	struct mmobj_view facts;
	is(mmobj_view_at(view, &facts), 0);
	is(mmobj_unmap(view), 0);
	mmobj_close(b);
}

static void thousands_of_views_are_told_apart(void **state)
{
	enum { MANY = 2000 };
	static char *views[MANY];

	(void)state;
	mmobj *object = make("x", 64 * PAGE, 0, MMOBJ_WRITE);
	for (int i = 0; i < MANY; i++)
		views[i] = map_part(object, MMOBJ_WRITE, (uint64_t)(i % 64) * PAGE, PAGE);
	for (int i = 0; i < MANY; i += 2)
		is(mmobj_unmap(views[i] + i % 4096), 0);
	for (int i = 0; i < MANY; i++) {
		struct mmobj_view facts;
		is(mmobj_view_at(views[i] + PAGE - 1, &facts), i % 2 ? 0 : -EINVAL);
		if (i % 2) {
			ok(facts.address == views[i]);
			is(facts.offset, (size_t)(i % 64) * PAGE);
		}
	}
	for (int i = 1; i < MANY; i += 2)
		is(mmobj_unmap(views[i]), 0);
	mmobj_close(object);
}

/* ---- how -------------------------------------------------------------------------------------------------------- */

static size_t resident(void *view, size_t pages)
{
	uint64_t entry;
	size_t count = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	for (size_t i = 0; i < pages; i++) {
		off_t at = (off_t)(((uintptr_t)view / PAGE + i) * sizeof(entry));
		is(pread(fd, &entry, sizeof(entry), at), sizeof(entry));
		count += (size_t)(entry >> 63);
	}
	close(fd);
	return count;
}

static void populate_faults_all_in(void **state)
{
	static const unsigned hows[] = {MMOBJ_READ, MMOBJ_WRITE, MMOBJ_COPY};

	(void)state;
	NOT_UNDER_EMULATOR();
	mmobj *object = make("x", 64 * PAGE, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	is(resident(view, 64), 0);
	is(mmobj_unmap(view), 0);
	for (size_t i = 0; i < COUNT(hows); i++) {
		view = map_all(object, hows[i] | MMOBJ_POPULATE);
		is(resident(view, 64), 64);
		is(mmobj_unmap(view), 0);
	}
	mmobj_close(object);
}

static int populate_what_is_not_there(void *argument)
{
	void *view = UNTOUCHED;

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	mmobj *object = make("x", 10 * MIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_POPULATE, 0, 0, &view), -ENOMEM);
	ok(view == UNTOUCHED);
	is(mapped_here("map-x"), 0);
	char *lazy = map_all(object, MMOBJ_WRITE);
	lazy[0] = 1;
	is(mmobj_unmap(lazy), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void populate_without_room_is_no_memory(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_EMULATOR();
	IN_CHILD(populate_what_is_not_there, NULL);
}

static int touch_what_is_not_there(void *argument)
{
	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	mmobj *object = make("x", 10 * MIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	memset(map_all(object, MMOBJ_WRITE), 1, 10 * MIB);
	return 0;
}

static void sparse_memory_can_run_out_at_a_touch(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	int status = child_status(touch_what_is_not_there, NULL);
	if (status == SKIP)
		SKIP_TEST("not possible here");
	is(status, 128 + SIGBUS);
}

static void huge_pages_are_a_wish(void **state)
{
	(void)state;
	mmobj *object = make("x", 4 * MIB + 1, MMOBJ_HUGE, MMOBJ_WRITE);
	is(stat_of(object).flags, MMOBJ_HUGE);
	char *view = map_all(object, MMOBJ_WRITE);
	view[4 * MIB] = 1;
	char *second = map_all(object, MMOBJ_READ | MMOBJ_HUGE);
	is(second[4 * MIB], 1);
	is(mmobj_unmap(view), 0);
	is(mmobj_unmap(second), 0);
	mmobj_close(object);
	object = make("x", 1, 0, MMOBJ_WRITE);
	view = map_all(object, MMOBJ_WRITE | MMOBJ_HUGE | MMOBJ_POPULATE);
	view[0] = 1;
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

/* ---- refused ---------------------------------------------------------------------------------------------------- */

static void conflicting_flags_are_invalid(void **state)
{
	static const unsigned bad[] = {0,
				       MMOBJ_POPULATE,
				       MMOBJ_ANYWHERE,
				       MMOBJ_WRITE | MMOBJ_COPY,
				       MMOBJ_READ | MMOBJ_WRITE | MMOBJ_COPY,
				       MMOBJ_READ | MMOBJ_ANYWHERE | MMOBJ_AT,
				       MMOBJ_READ | MMOBJ_SPARSE,
				       MMOBJ_READ | MMOBJ_READ_ONLY,
				       MMOBJ_READ | MMOBJ_SAME_ADDRESS,
				       MMOBJ_READ | MMOBJ_FROM_FD,
				       MMOBJ_READ | 4,
				       MMOBJ_READ | 0x2000,
				       MMOBJ_READ | 0x80000000};
	void *view = &view;

	(void)state;
	mmobj *object = make("x", PAGE, 0, MMOBJ_WRITE);
	for (size_t i = 0; i < COUNT(bad); i++)
		is(mmobj_map(object, bad[i], 0, 0, &view), -EINVAL);
	for (uint64_t offset = 1; offset < 2 * PAGE; offset += offset == PAGE - 1 ? 2 : PAGE / 4 - 1)
		if (offset % PAGE)
			is(mmobj_map(object, MMOBJ_READ, offset, 0, &view), -EINVAL);
	ok(view == &view);
	mmobj_close(object);
}

static void handle_gives_what_it_may(void **state)
{
	void *view = UNTOUCHED;

	(void)state;
	mmobj *writer = make("x", PAGE, 0, MMOBJ_WRITE), *reader = open_it("x", MMOBJ_READ);
	is(mmobj_map(reader, MMOBJ_WRITE, 0, 0, &view), -EACCES);
	is(mmobj_map(reader, MMOBJ_WRITE | MMOBJ_READ, 0, 0, &view), -EACCES);
	ok(view == UNTOUCHED);
	is(mmobj_unmap(map_all(reader, MMOBJ_READ)), 0);
	is(mmobj_unmap(map_all(reader, MMOBJ_COPY)), 0);
	mmobj_close(writer);
	mmobj_close(reader);
	mmobj *only = make("x", PAGE, MMOBJ_READ_ONLY, MMOBJ_READ);
	is(mmobj_map(only, MMOBJ_WRITE, 0, 0, &view), -EACCES);
	is(mmobj_unmap(map_all(only, MMOBJ_COPY)), 0);
	mmobj_close(only);
}

static int with_little_address_space(void *argument)
{
	void *view = UNTOUCHED;

	(void)argument;
	mmobj *object = make("x", GIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	limit(RLIMIT_AS, 256 * MIB);
	is(mmobj_map(object, MMOBJ_READ, 0, 0, &view), -ENOMEM);
	ok(view == UNTOUCHED);
	is(mmobj_unmap(map_part(object, MMOBJ_READ, 0, MIB)), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void no_room_in_the_address_space_is_no_memory(void **state)
{
	(void)state;
	NOT_UNDER_TSAN();
	if (under_asan() || under_valgrind())
		SKIP_TEST("it needs much more itself");
	NOT_UNDER_EMULATOR();
	IN_CHILD(with_little_address_space, NULL);
}

/* ---- flush ------------------------------------------------------------------------------------------------------ */

static void flush_is_bounded_by_the_view(void **state)
{
	char *file = root_path("file");

	(void)state;
	write_pattern(file, 3 * PAGE);
	mmobj *on_file = make_what("f", (struct mmobj_new){.path = file, .size = 2 * PAGE + 10}, MMOBJ_WRITE);
	mmobj *in_memory = make("m", 2 * PAGE + 10, 0, MMOBJ_WRITE);
	for (int i = 0; i < 2; i++) {
		char *view = map_all(i ? in_memory : on_file, MMOBJ_WRITE);
		view[PAGE] = 'x';
		is(mmobj_flush(view, 0), 0);
		is(mmobj_flush(view, 1), 0);
		is(mmobj_flush(view, 2 * PAGE + 10), 0);
		is(mmobj_flush(view, 2 * PAGE + 11), -EINVAL);
		is(mmobj_flush(view + 1, 2 * PAGE + 9), 0);
		is(mmobj_flush(view + 1, 2 * PAGE + 10), -EINVAL);
		is(mmobj_flush(view + PAGE + 5, 0), 0);
		is(mmobj_flush(view + PAGE + 5, PAGE + 5), 0);
		is(mmobj_flush(view + PAGE + 5, SIZE_MAX), -EINVAL);
		is(mmobj_flush(view + 3 * PAGE - 1, 0), 0); /* of its last page, too */
		is(mmobj_flush(view + 3 * PAGE - 1, 1), -EINVAL);
		is(mmobj_unmap(view), 0);
	}
	mmobj_close(on_file);
	mmobj_close(in_memory);
}

static int flush_to_a_broken_disk(void *argument)
{
	char *file = root_path("file");

	(void)argument;
	write_pattern(file, PAGE);
	mmobj *object = make_what("x", (struct mmobj_new){.path = file}, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE), *copy = map_all(object, MMOBJ_COPY);
	bool broken = make_fail(SYS_msync, 0, 0, EIO);
	if (broken)
		is(mmobj_flush(view, 0), -EIO);
	is(mmobj_flush(copy, 0), 0); /* has no disk */
	is(mmobj_unmap(view), 0);
	is(mmobj_unmap(copy), 0);
	mmobj_close(object);
	return broken ? 0 : SKIP;
}

static void broken_disk_is_an_error(void **state)
{
	(void)state;
	IN_CHILD(flush_to_a_broken_disk, NULL);
}

static void flush_is_on_the_disk(void **state)
{
	char path[] = "/tmp/mmobj-test-XXXXXX"; /* a real disk, as a rule */
	char byte;

	(void)state;
	int fd = mkstemp(path);
	ok(fd >= 0);
	mmobj *object = make_what("x", (struct mmobj_new){.path = path, .size = 3 * PAGE}, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	view[2 * PAGE + 1] = 'f';
	is(mmobj_flush(view + 2 * PAGE, 10), 0);
	is(pread(fd, &byte, 1, (off_t)(2 * PAGE + 1)), 1);
	is(byte, 'f');
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(unlink(path), 0);
	close(fd);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[] = {
	    TEST(views_show_the_same_bytes),
	    TEST(views_are_found_by_any_address_in_them),
	    TEST(private_copy_is_private),
	    TEST(reading_view_cannot_be_written),
	    TEST(memory_can_be_mapped_to_the_end_of_its_last_page),
	    TEST(each_offset_shows_its_part),
	    TEST(large_offset_is_reached),
	    TEST(address_is_the_same_in_unrelated_processes),
	    TEST(further_views_go_anywhere),
	    TEST(imported_object_has_the_same_address),
	    TEST(taken_address_is_in_use_or_anywhere),
	    TEST(view_goes_where_the_caller_wants),
	    TEST(wanted_address_goes_before_the_objects),
	    TEST(view_outlives_its_handle_and_keeps_the_name),
	    TEST(any_address_in_a_view_unmaps_it),
	    TEST(what_the_library_did_not_map_is_no_view),
	    TEST(view_that_cannot_be_unmapped_stays_whole),
	    TEST(view_that_was_unmapped_behind_our_back),
	    TEST(thousands_of_views_are_told_apart),
	    TEST(populate_faults_all_in),
	    TEST(populate_without_room_is_no_memory),
	    TEST(sparse_memory_can_run_out_at_a_touch),
	    TEST(huge_pages_are_a_wish),
	    TEST(conflicting_flags_are_invalid),
	    TEST(handle_gives_what_it_may),
	    TEST(no_room_in_the_address_space_is_no_memory),
	    TEST(flush_is_bounded_by_the_view),
	    TEST(broken_disk_is_an_error),
	    TEST(flush_is_on_the_disk),
	};

	if (argc == 3 && strcmp(argv[1], "unrelated") == 0)
		_exit(unrelated(argv[2]));
	return RUN_TESTS("view", tests);
}
