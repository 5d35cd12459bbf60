/* SPDX-License-Identifier: MIT */
/* test-list.c - listing a store: every object once, in order, with its facts and who holds it; and what is no object */
#include "support.h"

#include <sys/resource.h>

#define ROOM 64

struct seen {
	int count;
	struct mmobj_info infos[ROOM];
	size_t holders[ROOM]; /* how many */
	struct mmobj_holder first[ROOM];
	int stop_at, stop_with;
};

static int note(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	struct seen *seen = context;

	ok(seen->count < ROOM);
	seen->infos[seen->count] = *info;
	seen->holders[seen->count] = count;
	if (count)
		seen->first[seen->count] = holders[0];
	seen->count++;
	return seen->stop_at && seen->count == seen->stop_at ? seen->stop_with : 0;
}

static struct seen seen; /* too large for a stack */

static const struct mmobj_info *list(unsigned store)
{
	memset(&seen, 0, sizeof(seen));
	is(mmobj_list(store, note, &seen), 0);
	return seen.infos;
}

static void empty_store_lists_nothing(void **state)
{
	(void)state;
	list(MMOBJ_LOCAL);
	is(seen.count, 0);
	list(MMOBJ_GLOBAL); /* not even there */
	is(seen.count, 0);
	mmobj_close(make("x", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE));
	list(MMOBJ_LOCAL);
	is(seen.count, 0);
}

/* In a child: with each number of descriptors that is not enough, and the first that is. */
static int list_with_few_descriptors(void *argument)
{
	int r = -EMFILE;

	(void)argument;
	for (unsigned numbers = STDERR_FILENO + 1; r == -EMFILE; numbers++) {
		limit(RLIMIT_NOFILE, numbers);
		memset(&seen, 0, sizeof(seen));
		r = mmobj_list(MMOBJ_LOCAL, note, &seen);
	}
	is(r, 0);
	is(seen.count, 1);
	is(seen.holders[0], 2); /* the test, and this child of it */
	return 0;
}

static void without_descriptors_it_is_an_error_and_not_half_a_list(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	IN_CHILD(list_with_few_descriptors, NULL);
	mmobj_close(object);
}

static void facts_are_those_of_stat(void **state)
{
	(void)state;
	make_global_store();
	mmobj *object =
	    make_what("x", (struct mmobj_new){.size = 5000, .mode = 0640, .flags = MMOBJ_SAME_ADDRESS}, MMOBJ_WRITE);
	struct mmobj_info info = stat_of(object);
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	is(seen.count, 1);
	info.access = 0; /* of a handle, which a listing is not */
	is(memcmp(&info, listed, sizeof(info)), 0);
	is(listed->state, MMOBJ_NAMED | MMOBJ_HELD);
	is(listed->store, MMOBJ_LOCAL);
	is(listed->mode, 0640);
	list(MMOBJ_GLOBAL);
	is(seen.count, 0);
	mmobj *global = make("Global\\y", 1, 0, MMOBJ_WRITE);
	listed = list(MMOBJ_GLOBAL);
	is(seen.count, 1);
	is(listed->store, MMOBJ_GLOBAL);
	is_text(listed->name, "y");
	mmobj_close(global);
	mmobj_close(object);
}

static void order_is_that_of_the_names(void **state)
{
	/* As their bytes are ordered, which is as their characters are. */
	static const char *names[] = {"",
				      "!",
				      "%",
				      "-",
				      ".x",
				      "/",
				      "0",
				      "A",
				      "B",
				      "_",
				      "a",
				      "a ",
				      "a-",
				      "a/",
				      "aa",
				      "b",
				      "z",
				      "~",
				      "\xC3\xA9" /* é */,
				      "\xE2\x82\xAC" /* € */};
	mmobj *objects[COUNT(names)];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		objects[i] = make(names[(i * 7) % COUNT(names)], 1, 0, MMOBJ_WRITE);
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	for (size_t i = 0; i < COUNT(names); i++)
		mmobj_close(objects[i]);
	is(seen.count, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		is_text(listed[i].name, names[i]);
}

static int hold(int socket, void *argument)
{
	mmobj *object = open_it(argument, MMOBJ_WRITE);

	map_all(object, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void holders_come_and_go(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	mmobj *a = make("a", 1, 0, MMOBJ_WRITE), *b = NULL;
	struct child child = child_start(hold, "a");
	hear(child.socket);
	b = make("b", 1, 0, MMOBJ_WRITE);
	void *view = map_all(b, MMOBJ_WRITE);
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	is(seen.count, 2);
	is_text(listed[0].name, "a");
	is(seen.holders[0], 2);
	is(seen.holders[1], 1);
	is(seen.first[1].pid, getpid());
	is(seen.first[1].handles, 1);
	is(seen.first[1].views, 1);
	is_text(seen.first[1].program, own_program());
	mmobj_close(b); /* a view holds, too */
	mmobj_close(a);
	listed = list(MMOBJ_LOCAL);
	is(seen.count, 2);
	is(listed[0].state, MMOBJ_NAMED | MMOBJ_HELD);
	is(seen.holders[0], 1);
	is(seen.first[0].pid, child.pid);
	is(seen.first[0].views, 1);
	is(seen.holders[1], 1);
	ok(seen.first[1].views == 1);
	child_kill(&child);
	listed = list(MMOBJ_LOCAL);
	is(seen.count, 2);
	is(listed[0].state, MMOBJ_NAMED); /* it is still there, but nobody holds it */
	is(seen.holders[0], 0);
	is(mmobj_unmap(view), 0);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.removed, 1);
}

static void file_behind_is_listed_with_its_holders(void **state)
{
	char *file = root_path("file");

	(void)state;
	write_pattern(file, 5000);
	mmobj *object = make_what("x", (struct mmobj_new){.path = file}, MMOBJ_WRITE);
	void *view = map_all(object, MMOBJ_WRITE);
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	is(seen.count, 1);
	is(listed->kind, MMOBJ_KIND_FILE);
	is_text(listed->path, file);
	is(listed->size, 5000);
	is(seen.holders[0], 1);
	is(seen.first[0].handles, 1);
	is(seen.first[0].views, 1); /* of the file, not of the entry */
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void what_is_no_object_is_damaged(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	char *dir = root_path("mmobj-%u/dir", geteuid()), *other = root_path("mmobj-%u/map-a", geteuid());
	is(mkdir(dir, 0710), 0);
	is(symlink("nowhere", root_path("mmobj-%u/map-link", geteuid())), 0);
	write_file(root_path("mmobj-%u/.hidden", geteuid()), "x", 1);
	write_file(root_path("mmobj-%u/map-junk", geteuid()), "junk", 4);
	is(link(entry_path("x"), other), 0); /* an object, but not of that name */
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	is(seen.count, 6);
	int damaged = 0;
	for (int i = 0; i < seen.count; i++) {
		if (listed[i].state != MMOBJ_DAMAGED)
			continue;
		damaged++;
		is(listed[i].owner, geteuid());
		is(listed[i].size, 0);
		is(listed[i].kind, 0);
		is(seen.holders[i], 0);
		if (strcmp(listed[i].name, "dir") == 0)
			is(listed[i].mode, 0710);
		else if (strcmp(listed[i].name, "map-junk") == 0)
			is(listed[i].memory, 4096);
		else
			ok(strcmp(listed[i].name, ".hidden") == 0 || strcmp(listed[i].name, "map-a") == 0 ||
			   strcmp(listed[i].name, "map-link") == 0);
	}
	is(damaged, 5);
	is(rmdir(dir), 0);
	is(unlink(other), 0);
	is(unlink(root_path("mmobj-%u/.hidden", geteuid())), 0);
	is(unlink(root_path("mmobj-%u/map-link", geteuid())), 0);
	is(unlink(root_path("mmobj-%u/map-junk", geteuid())), 0);
	mmobj_close(object);
}

static void each_ends_the_listing(void **state)
{
	static const int values[] = {1, -1, -EIO, 1000000};
	mmobj *objects[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		objects[i] = make((char[]){(char)('a' + i), 0}, 1, 0, MMOBJ_WRITE);
	for (size_t i = 0; i < COUNT(values); i++) {
		memset(&seen, 0, sizeof(seen));
		seen.stop_at = 2;
		seen.stop_with = values[i];
		is(mmobj_list(MMOBJ_LOCAL, note, &seen), values[i]);
		is(seen.count, 2);
	}
	for (int i = 0; i < 3; i++)
		mmobj_close(objects[i]);
}

static int use_the_library(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count,
			   void *context)
{
	int *calls = context;

	(void)holders, (void)count;
	++*calls;
	mmobj_close(make("new", 1, 0, MMOBJ_WRITE));
	mmobj *object = open_it(info->name, MMOBJ_READ);
	mmobj_close(object);
	if (*calls < 3)
		is(mmobj_list(MMOBJ_LOCAL, use_the_library, calls), 0);
	return 0;
}

static int remove_the_next(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count,
			   void *context)
{
	mmobj **objects = context;

	(void)holders, (void)count;
	is_text(info->name, "a"); /* the others are gone when their turn comes */
	for (int i = 0; i < 3; i++)
		objects[i] = mmobj_close(objects[i]);
	return 0;
}

static void each_may_call_the_library(void **state)
{
	mmobj *objects[3];
	int calls = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		objects[i] = make((char[]){(char)('a' + i), 0}, 1, 0, MMOBJ_WRITE);
	is(mmobj_list(MMOBJ_LOCAL, use_the_library, &calls), 0);
	ok(calls >= 3);
	is(mmobj_list(MMOBJ_LOCAL, remove_the_next, objects), 0);
	is(left_in_store(), 0);
}

static int as_a_user(int socket, void *argument)
{
	(void)argument;
	become(OTHER_USER);
	hear(socket);
	const struct mmobj_info *listed = list(MMOBJ_GLOBAL);
	is(seen.count, 2);
	/* What may not be looked into is an object, for all that can be seen. */
	is_text(listed[0].name, "closed name");
	is(listed[0].state, MMOBJ_NAMED);
	is(listed[0].owner, 0);
	is(listed[0].mode, 0600);
	is(listed[0].memory, 8192);
	is(listed[0].size, 0);
	is_text(listed[1].name, "open name");
	is(listed[1].state, MMOBJ_NAMED | MMOBJ_HELD);
	is(listed[1].size, 1);
	is(seen.holders[0] + seen.holders[1], 0); /* root's processes are not its to see */
	struct mmobj_swept swept;
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.held + swept.foreign, 2);
	return 0;
}

static void another_user_sees_what_it_may(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	struct child child = child_start(as_a_user, NULL);
	mmobj *closed = make("Global\\closed name", 1, 0, MMOBJ_WRITE);
	mmobj *open = make_what("Global\\open name", (struct mmobj_new){.size = 1, .mode = 0644}, MMOBJ_WRITE);
	say(child.socket, 1);
	is(child_end(&child), 0);
	mmobj_close(closed);
	mmobj_close(open);
}

static int without_proc(void *argument)
{
	(void)argument;
	if (!hide_proc())
		return SKIP;
	const struct mmobj_info *listed = list(MMOBJ_LOCAL);
	is(seen.count, 1);
	is(listed->state, MMOBJ_NAMED | MMOBJ_HELD);
	is(seen.holders[0], 0);
	return 0;
}

static void without_proc_it_is_still_seen_to_be_held(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	IN_CHILD(without_proc, NULL);
	mmobj_close(object);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(empty_store_lists_nothing),
	    TEST(without_descriptors_it_is_an_error_and_not_half_a_list),
	    TEST(facts_are_those_of_stat),
	    TEST(order_is_that_of_the_names),
	    TEST(holders_come_and_go),
	    TEST(file_behind_is_listed_with_its_holders),
	    TEST(what_is_no_object_is_damaged),
	    TEST(each_ends_the_listing),
	    TEST(each_may_call_the_library),
	    TEST(another_user_sees_what_it_may),
	    TEST(without_proc_it_is_still_seen_to_be_held),
	};

	return RUN_TESTS("list", tests);
}
