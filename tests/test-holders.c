/* SPDX-License-Identifier: MIT */
/* test-holders.c - who holds what: counted as /proc shows it, and nobody counted who only has the file behind */
#include "support.h"

#include <sys/prctl.h>

#include "holders.h"

static struct held_file file_at(const char *path, size_t object, bool behind)
{
	struct stat st;

	is(stat(path, &st), 0);
	return (struct held_file){.device = st.st_dev, .inode = st.st_ino, .object = object, .behind = behind};
}

static const struct held_by *find(const struct holders *holders, size_t object, pid_t pid)
{
	for (size_t i = 0; i < holders->count; i++)
		if (holders->all[i].object == object && holders->all[i].holder.pid == pid)
			return &holders->all[i];
	return NULL;
}

static int hold_a_and_b(int socket, void *argument)
{
	(void)argument;
	is(prctl(PR_SET_NAME, "a (strange) p"), 0);
	mmobj *a = open_it("a", MMOBJ_READ);
	open_it("b", MMOBJ_WRITE);
	open_it("b", MMOBJ_READ);
	map_all(a, MMOBJ_READ);
	void *view;
	is(mmobj_map(a, MMOBJ_READ, 4096, 0, &view), 0);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void descriptors_and_mappings_are_counted(void **state)
{
	struct holders holders;

	(void)state;
	/* Not by fork: the child would have what we have. */
	mmobj_close(make("a", 1, 0, MMOBJ_WRITE));
	mmobj *a = make("a", 8192, 0, MMOBJ_WRITE), *b = make("b", 1, 0, MMOBJ_WRITE);
	struct child child = child_start(hold_a_and_b, NULL);
	hear(child.socket);
	struct held_file files[] = {file_at(entry_path("b"), 1, false), file_at(entry_path("a"), 0, false),
				    file_at(test_root, 2, false)};
	is(holders_find(&holders, files, COUNT(files)), 0);
	is(holders.count, 4);
	for (size_t i = 1; i < holders.count; i++) { /* by object, then by pid */
		ok(holders.all[i - 1].object <= holders.all[i].object);
		ok(holders.all[i - 1].object < holders.all[i].object ||
		   holders.all[i - 1].holder.pid < holders.all[i].holder.pid);
	}
	const struct held_by *own = find(&holders, 0, getpid()), *others = find(&holders, 0, child.pid);
	ok(own && others);
	is(own->holder.handles, 1);
	is(own->holder.views, 0);
	is(others->holder.handles, 2); /* the one it was born with, and its own */
	is(others->holder.views, 2);
	is_text(others->holder.program, "a (strange) p");
	is_text(own->holder.program, own_program());
	own = find(&holders, 1, getpid());
	others = find(&holders, 1, child.pid);
	ok(own && others);
	is(own->holder.handles, 1);
	is(others->holder.handles, 2);
	is(others->holder.views, 0);
	holders_free(&holders);
	is(holders.count, 0);
	say(child.socket, 1);
	is(child_end(&child), 0);
	mmobj_close(a);
	mmobj_close(b);
}

static void who_has_only_the_file_behind_is_a_stranger(void **state)
{
	struct holders holders;
	char *file = root_path("file");

	(void)state;
	write_pattern(file, 10000);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	void *mapped = mmap(NULL, 10000, PROT_READ, MAP_SHARED, fd, 0);
	ok(mapped != MAP_FAILED);
	/* No object yet: only its file is had. */
	struct held_file alone[] = {file_at(file, 0, true)};
	is(holders_find(&holders, alone, 1), 0);
	is(holders.count, 0);
	holders_free(&holders);
	mmobj *object = make_what("x", (struct mmobj_new){.path = file}, MMOBJ_READ);
	void *view = map_all(object, MMOBJ_READ);
	struct held_file files[] = {file_at(file, 0, true), file_at(entry_path("x"), 0, false),
				    file_at(file, 1, true) /* behind another object, which we do not hold */};
	is(holders_find(&holders, files, COUNT(files)), 0);
	is(holders.count, 1);
	is(holders.all[0].object, 0);
	is(holders.all[0].holder.pid, getpid());
	is(holders.all[0].holder.handles, 1);
	is(holders.all[0].holder.views, 2); /* /proc cannot tell the view from the other mapping */
	holders_free(&holders);
	is(munmap(mapped, 10000), 0);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	close(fd);
}

static void nothing_is_held_by_nobody(void **state)
{
	struct holders holders;

	(void)state;
	is(holders_find(&holders, NULL, 0), 0);
	is(holders.count, 0);
	holders_free(&holders);
	write_file(root_path("file"), "x", 1);
	struct held_file files[] = {file_at(root_path("file"), 0, false)};
	is(holders_find(&holders, files, 1), 0);
	is(holders.count, 0);
	holders_free(&holders);
}

static int as_a_user(void *argument)
{
	struct holders holders;
	struct held_file files[] = {*(struct held_file *)argument};

	become(OTHER_USER);
	is(holders_find(&holders, files, 1), 0);
	is(find(&holders, 0, getppid()) == NULL, true);
	holders_free(&holders);
	return 0;
}

static void others_are_seen_by_root_alone(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND(); /* which has descriptors of its own */
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	struct held_file file = file_at(entry_path("x"), 0, false);
	IN_CHILD(as_a_user, &file);
	mmobj_close(object);
}

static int without_proc(void *argument)
{
	struct holders holders;
	struct held_file files[] = {*(struct held_file *)argument};

	if (!hide_proc())
		return SKIP;
	is(holders_find(&holders, files, 1), 0);
	is(holders.count, 0);
	return 0;
}

static void without_proc_nobody_is_seen(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	struct held_file file = file_at(entry_path("x"), 0, false);
	IN_CHILD(without_proc, &file);
	mmobj_close(object);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(descriptors_and_mappings_are_counted),
	    TEST(who_has_only_the_file_behind_is_a_stranger),
	    TEST(nothing_is_held_by_nobody),
	    TEST(others_are_seen_by_root_alone),
	    TEST(without_proc_nobody_is_seen),
	};

	return RUN_TESTS("holders", tests);
}
