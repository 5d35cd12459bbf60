/* SPDX-License-Identifier: MIT */
/* operation.c - what operation.h describes */
#include "operation.h"

#include <sys/eventfd.h>

#include "scene.h"

static int stop_fd; /* tells a reaper to stop */

void operations_begin(void)
{
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ok(stop_fd >= 0);
}

struct mmobj_new what_is_x(const struct operation *operation)
{
	if (operation->file)
		return (struct mmobj_new){.path = root_path("file"), .size = operation->size};
	return (struct mmobj_new){.size = operation->size ? operation->size : SIZE, .flags = operation->flags};
}

/* ---- creating and opening --------------------------------------------------------------------------------------- */

static unsigned access_of(const struct actor *actor)
{
	return actor->operation->access ? actor->operation->access : MMOBJ_WRITE;
}

static int run_create(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	return mmobj_create(NAME, &what, access_of(actor), &actor->object);
}

static int run_create_or_open(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	return mmobj_create_or_open(NAME, &what, access_of(actor), &actor->object);
}

static int run_create_unnamed(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	return mmobj_create(NULL, &what, access_of(actor), &actor->object);
}

static int run_open(struct actor *actor)
{
	return mmobj_open(NAME, access_of(actor), &actor->object);
}

static void have_it(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	ok(mmobj_create_or_open(NAME, &what, MMOBJ_WRITE, &actor->object) >= 0);
}

static void have_it_but_to_write(struct actor *actor)
{
	have_it(actor);
	actor->second = actor->object;
	actor->object = UNTOUCHED;
}

static void have_it_to_read(struct actor *actor)
{
	have_it(actor);
	mmobj *writer = actor->object;
	actor->object = open_it(NAME, MMOBJ_READ);
	mmobj_close(writer);
}

/* It has been closed by all, but for one descriptor that only reads. */
static void have_it_only_to_read(struct actor *actor)
{
	struct scene others = {.operation = actor->operation};

	/* As a rule somebody holds it already, and then this is one more. */
	scene_add_holder(&others);
	actor->object = open_it(NAME, MMOBJ_READ);
	scene_let_go(&others);
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

static void have_it_and_fork(struct actor *actor)
{
	have_it(actor);
	is(child_status(nothing, NULL), 0);
}

static int run_close(struct actor *actor)
{
	actor->object = mmobj_close(actor->object);
	return 0;
}

static void one_comes(struct scene *scene, int time)
{
	if (time == 0)
		scene_add_holder(scene);
}

static int run_open_wait(struct actor *actor)
{
	return mmobj_open_wait(NAME, access_of(actor), -1, &actor->object);
}

static int run_open_wait_in_vain(struct actor *actor)
{
	return mmobj_open_wait(NAME, access_of(actor), 1, &actor->object);
}

/* ---- views and descriptors -------------------------------------------------------------------------------------- */

static int run_map(struct actor *actor)
{
	return mmobj_map(actor->object, MMOBJ_WRITE, 0, 0, &actor->view);
}

static int run_map_now(struct actor *actor)
{
	return mmobj_map(actor->object, MMOBJ_WRITE | MMOBJ_POPULATE | MMOBJ_HUGE, 0, 0, &actor->view);
}

static void have_a_view(struct actor *actor)
{
	have_it(actor);
	actor->view = map_all(actor->object, MMOBJ_WRITE);
}

static void have_only_a_view(struct actor *actor)
{
	have_a_view(actor);
	actor->object = mmobj_close(actor->object);
}

static int run_unmap(struct actor *actor)
{
	int r = mmobj_unmap(actor->view);

	if (r == 0)
		actor->view = NULL;
	return r;
}

static int run_flush(struct actor *actor)
{
	return mmobj_flush(actor->view, 0);
}

static char bytes[100]; /* the last of the object; what is written is what was there, for it is to be as it was */

static int run_read(struct actor *actor)
{
	return mmobj_read(actor->object, SIZE - sizeof(bytes), bytes, sizeof(bytes));
}

static void have_it_and_read(struct actor *actor)
{
	have_it(actor);
	is(run_read(actor), 0);
}

static int run_write(struct actor *actor)
{
	return mmobj_write(actor->object, SIZE - sizeof(bytes), bytes, sizeof(bytes));
}

static int run_export(struct actor *actor)
{
	actor->fd = mmobj_export_fd(actor->object, access_of(actor));
	return actor->fd < 0 ? actor->fd : 0;
}

static void have_a_descriptor(struct actor *actor)
{
	have_it(actor);
	actor->fd = mmobj_export_fd(actor->object, MMOBJ_WRITE);
	ok(actor->fd >= 0);
	actor->object = mmobj_close(actor->object);
}

static int run_import(struct actor *actor)
{
	int r = mmobj_import_fd(actor->fd, MMOBJ_WRITE, &actor->object);

	if (r == 0)
		actor->fd = -1; /* it is the library's now */
	return r;
}

static int run_stat(struct actor *actor)
{
	struct mmobj_info info;

	return mmobj_stat(actor->object, &info);
}

/* ---- what is dead ----------------------------------------------------------------------------------------------- */

static void leave_it_dead(const struct operation *operation)
{
	leave_dead(NAME, &(struct mmobj_new){.size = SIZE, .flags = operation->flags});
}

static void leave_many_dead(const struct operation *operation)
{
	leave_it_dead(operation);
	leave_dead("y", &(struct mmobj_new){.size = SIZE, .flags = MMOBJ_SAME_ADDRESS});
	/* One that was killed between its slot and its name, and one between the two steps of a collect. */
	leave_dead("z", &(struct mmobj_new){.size = SIZE, .flags = MMOBJ_SAME_ADDRESS});
	is(unlink(entry_path("z")), 0);
}

static int run_collect(struct actor *actor)
{
	uint64_t freed;

	(void)actor;
	return mmobj_collect(NAME, &freed);
}

static int run_sweep(struct actor *actor)
{
	struct mmobj_swept swept;

	(void)actor;
	return mmobj_sweep(MMOBJ_LOCAL, &swept);
}

static void all_are_killed(struct scene *scene, int time)
{
	if (time != 0)
		return;
	while (scene->holders > 0)
		child_kill(&scene->holder[--scene->holders]);
}

static void all_let_go(struct scene *scene, int time)
{
	if (time == 0)
		scene_let_go(scene);
}

static int run_wait_gone(struct actor *actor)
{
	(void)actor;
	return mmobj_wait_gone(NAME, -1);
}

static void leave_dead_for_the_reaper(const struct operation *operation)
{
	uint64_t unused;

	leave_many_dead(operation);
	(void)!read(stop_fd, &unused, sizeof(unused));
}

/* A reaper sleeps twice for each look: to rest, and until something happens. What is left at its first rest wakes it once. */
static void all_are_killed_and_then_it_stops(struct scene *scene, int time)
{
	all_are_killed(scene, time);
	if (time == 0)
		leave_it_dead(scene->operation);
	if (time == 3)
		is(eventfd_write(stop_fd, 1), 0);
}

static int run_reap(struct actor *actor)
{
	(void)actor;
	return mmobj_reap(MMOBJ_LOCAL, stop_fd);
}

/* ---- stores ----------------------------------------------------------------------------------------------------- */

static void remove_stores(const struct operation *operation)
{
	static const unsigned stores[] = {MMOBJ_LOCAL, MMOBJ_GLOBAL};

	(void)operation;
	for (size_t i = 0; i < COUNT(stores); i++) {
		char *store = store_path_of(stores[i]);
		ok(rmdir(root_path("%s/.at", strrchr(store, '/') + 1)) == 0 || errno == ENOENT);
		ok(rmdir(store) == 0 || errno == ENOENT);
	}
}

static int run_setup(struct actor *actor)
{
	(void)actor;
	return mmobj_setup();
}

static void check_global(void)
{
	struct mmobj_new what = {.size = SIZE, .flags = MMOBJ_SAME_ADDRESS};
	struct stat st;
	mmobj *object;

	ok(mmobj_setup() >= 0);
	is(stat(store_path_of(MMOBJ_GLOBAL), &st), 0);
	is(st.st_mode & 07777, 01777);
	is(stat(root_path("mmobj/.at"), &st), 0);
	is(st.st_mode & 07777, 01777);
	is(mmobj_create("Global\\" NAME, &what, MMOBJ_WRITE, &object), 0);
	mmobj_close(object);
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

/* But mmobj_list(), which changes nothing, and makes some calls for each process of the machine. */

#define ANY .least = 0, .most = HOLDERS_MAX
#define NOBODY .least = 0, .most = 0
#define SOMEBODY .least = 1, .most = HOLDERS_MAX
#define LARGE ((UINT64_C(4) << 20) + SIZE) /* two huge pages and a bit */
#define AT_ONE_ADDRESS .flags = MMOBJ_SAME_ADDRESS

/* The errors of mmobj.h that a system call can be the cause of, beside those that all functions can return. */
static const int errors_of_create[] = {EFBIG, ENOSPC, EOPNOTSUPP, EADDRNOTAVAIL, 0};
static const int errors_of_open[] = {ESTALE, 0};
static const int errors_of_import[] = {EBADMSG, ESTALE, 0};
static const int errors_of_map[] = {EADDRINUSE, ESTALE, 0};
static const int errors_of_disks[] = {EIO, ENOSPC, EDQUOT, 0};
static const int errors_of_copy[] = {EIO, ENOSPC, EDQUOT, EFBIG, 0};
static const int errors_of_export[] = {EOPNOTSUPP, 0};
static const int errors_of_sleep[] = {EINTR, 0};

const struct operation operations[] = {
    {"create", ANY, .run = run_create, .errors = errors_of_create, .joined = -EEXIST},
    {"create to read", ANY, .run = run_create, .errors = errors_of_create, .access = MMOBJ_READ, .joined = -EEXIST},
    {"create or open", ANY, .run = run_create_or_open, .errors = errors_of_create, .alone = 1},
    {"create in the place of a dead one", NOBODY, .leave = leave_it_dead, .run = run_create,
     .errors = errors_of_create},
    {"create in a new store", NOBODY, .leave = remove_stores, .run = run_create, .errors = errors_of_create},
    {"create a large one", ANY, .size = LARGE, .run = run_create, .errors = errors_of_create, .joined = -EEXIST},
    {"create unnamed", ANY, .run = run_create_unnamed, .errors = errors_of_create},
    {"create unnamed to read", ANY, .run = run_create_unnamed, .errors = errors_of_create, .access = MMOBJ_READ},
    {"create at one address", ANY, AT_ONE_ADDRESS, .run = run_create, .errors = errors_of_create, .joined = -EEXIST},
    {"create at one address in the place of a dead one", NOBODY, AT_ONE_ADDRESS, .leave = leave_it_dead,
     .run = run_create, .errors = errors_of_create},
    {"create at one address in a new store", NOBODY, AT_ONE_ADDRESS, .leave = remove_stores, .run = run_create,
     .errors = errors_of_create},
    {"create of a file", ANY, .file = true, .run = run_create, .errors = errors_of_create, .joined = -EEXIST},
    {"create of a file that grows", ANY, .file = true, .size = 3 * SIZE, .run = run_create, .errors = errors_of_create,
     .joined = -EEXIST},
    {"create unnamed of a file", ANY, .file = true, .run = run_create_unnamed, .errors = errors_of_create},

    {"open", ANY, .run = run_open, .errors = errors_of_open, .alone = -ENOENT},
    {"open to read", ANY, .run = run_open, .errors = errors_of_open, .access = MMOBJ_READ, .alone = -ENOENT},
    {"open a dead one", NOBODY, .leave = leave_it_dead, .run = run_open, .errors = errors_of_open, .alone = -ENOENT},
    {"open at one address", ANY, AT_ONE_ADDRESS, .run = run_open, .errors = errors_of_open, .alone = -ENOENT},
    {"open a dead one at one address", NOBODY, AT_ONE_ADDRESS, .leave = leave_it_dead, .run = run_open,
     .errors = errors_of_open, .alone = -ENOENT},
    {"open a file", ANY, .file = true, .run = run_open, .errors = errors_of_open, .alone = -ENOENT},
    {"open with another access", ANY, .prepare = have_it_but_to_write, .run = run_open, .errors = errors_of_open,
     .access = MMOBJ_READ},
    {"wait for it", ANY, .run = run_open_wait, .errors = errors_of_sleep, .meanwhile = one_comes},
    {"wait for it in vain", NOBODY, .run = run_open_wait_in_vain, .errors = errors_of_sleep, .alone = -ETIMEDOUT},

    {"close", ANY, .prepare = have_it, .run = run_close},
    {"close one to read", ANY, .prepare = have_it_only_to_read, .run = run_close},
    {"close with two descriptors", ANY, .prepare = have_it_to_read, .run = run_close},
    {"close after a fork", ANY, .prepare = have_it_and_fork, .run = run_close},
    {"close at one address", ANY, AT_ONE_ADDRESS, .prepare = have_it, .run = run_close},
    {"close at one address after a fork", ANY, AT_ONE_ADDRESS, .prepare = have_it_and_fork, .run = run_close},
    {"close a file", ANY, .file = true, .prepare = have_it, .run = run_close},

    {"map", ANY, .prepare = have_it, .run = run_map, .errors = errors_of_map},
    {"map at one address", ANY, AT_ONE_ADDRESS, .prepare = have_it, .run = run_map, .errors = errors_of_map},
    {"map a large one", ANY, .size = LARGE, .prepare = have_it, .run = run_map, .errors = errors_of_map},
    {"map and fault in", ANY, .prepare = have_it, .run = run_map_now, .errors = errors_of_map},
    {"map a file", ANY, .file = true, .prepare = have_it, .run = run_map, .errors = errors_of_map},
    {"unmap", ANY, .prepare = have_a_view, .run = run_unmap},
    {"unmap the last", ANY, .prepare = have_only_a_view, .run = run_unmap},
    {"unmap the last at one address", ANY, AT_ONE_ADDRESS, .prepare = have_only_a_view, .run = run_unmap},
    {"unmap the last of a file", ANY, .file = true, .prepare = have_only_a_view, .run = run_unmap},
    {"flush a file", ANY, .file = true, .prepare = have_a_view, .run = run_flush, .errors = errors_of_disks},
    {"read", ANY, .prepare = have_it, .run = run_read, .errors = errors_of_copy},
    {"write", ANY, .prepare = have_it_and_read, .run = run_write, .errors = errors_of_copy},
    {"write to a file", ANY, .file = true, .prepare = have_it_and_read, .run = run_write, .errors = errors_of_copy},
    {"export", ANY, .prepare = have_it, .run = run_export, .errors = errors_of_export},
    {"export to read", ANY, .prepare = have_it, .access = MMOBJ_READ, .run = run_export, .errors = errors_of_export},
    {"import", ANY, .prepare = have_a_descriptor, .run = run_import, .errors = errors_of_import},
    {"stat", ANY, .prepare = have_it, .run = run_stat},

    {"collect", ANY, .leave = leave_it_dead, .run = run_collect, .alone = 1},
    {"collect at one address", ANY, AT_ONE_ADDRESS, .leave = leave_it_dead, .run = run_collect, .alone = 1},
    {"sweep", ANY, .leave = leave_many_dead, .run = run_sweep},
    {"wait until all let go", ANY, .run = run_wait_gone, .errors = errors_of_sleep, .meanwhile = all_let_go},
    {"wait until all are killed", SOMEBODY, .run = run_wait_gone, .errors = errors_of_sleep,
     .meanwhile = all_are_killed},
    {"wait until all are killed at one address", SOMEBODY, AT_ONE_ADDRESS, .run = run_wait_gone,
     .errors = errors_of_sleep, .meanwhile = all_are_killed},
    {"reap", ANY, .leave = leave_dead_for_the_reaper, .run = run_reap, .errors = errors_of_sleep,
     .meanwhile = all_are_killed_and_then_it_stops},
    {"set the machine's store up", NOBODY, .leave = remove_stores, .run = run_setup, .alone = 1, .in_parts = true,
     .check = check_global},
};
const size_t operation_count = COUNT(operations);
