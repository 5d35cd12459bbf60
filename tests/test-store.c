/* SPDX-License-Identifier: MIT */
/*
 * test-store.c - the directories that names live in: which one, made how, and trusted when
 *
 * Every function that looks into a store is asked, for each thing that can be wrong with it.
 */
#include "support.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include "store.h"

static int never(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)info, (void)holders, (void)count, (void)context;
	ok(false); /* nobody calls it */
	return 0;
}

/* All functions that take the name say `result` of its store. */
static void all_say(const char *name, int result)
{
	const struct mmobj_new what = {.size = 1};
	unsigned store = strncmp(name, "Global\\", 7) == 0 ? MMOBJ_GLOBAL : MMOBJ_LOCAL;
	bool is_empty = result == -ENODEV;
	struct mmobj_swept swept = {.held = 7};
	mmobj *object = UNTOUCHED;
	uint64_t freed = 7;

	is(mmobj_create(name, &what, MMOBJ_WRITE, &object), result);
	is(mmobj_create_or_open(name, &what, MMOBJ_WRITE, &object), result);
	is(mmobj_open(name, MMOBJ_READ, &object), result);
	is(mmobj_open_wait(name, MMOBJ_READ, -1, &object), result);
	is(mmobj_collect(name, &freed), result);
	is(mmobj_wait_gone(name, -1), result);
	is(mmobj_reap(store, -1), result);
	is(mmobj_list(store, never, NULL), is_empty ? 0 : result);
	is(mmobj_sweep(store, &swept), is_empty ? 0 : result);
	is(swept.held, is_empty ? 0 : 7);
	ok(object == UNTOUCHED);
	is(freed, 7);
}

/* A root of its own in the root, so that nothing that is known of another one counts. */
static void new_root(void)
{
	static int number;
	char *path = root_path("root-%d", number++);

	is(mkdir(path, 0755), 0);
	is(setenv("MMOBJ_ROOT", path, 1), 0);
}

static char *in_new_root(const char *name)
{
	return root_path("%s/%s", getenv("MMOBJ_ROOT") + strlen(test_root) + 1, name);
}

static char *own_store(void)
{
	char name[32];

	sprintf(name, "mmobj-%u", (unsigned)geteuid());
	return in_new_root(name);
}

/* ---- not there -------------------------------------------------------------------------------------------------- */

static void no_store_is_no_device(void **state)
{
	char deep[4200];

	(void)state;
	all_say("Global\\x", -ENODEV);
	is(files_in(test_root), 0);
	setenv("MMOBJ_ROOT", root_path("none"), 1);
	all_say("x", -ENODEV);
	all_say("Global\\x", -ENODEV);
	is(mmobj_setup(), -ENODEV);
	is(files_in(test_root), 0);
	memset(deep, 'x', sizeof(deep));
	memcpy(deep, "/tmp/", 5);
	deep[sizeof(deep) - 1] = '\0';
	setenv("MMOBJ_ROOT", deep, 1);
	all_say("x", -ENODEV);
	is(mmobj_setup(), -ENODEV);
}

static void own_store_is_made_when_first_needed(void **state)
{
	struct stat st;
	mmobj *object;

	(void)state;
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(stat(store_path_of(MMOBJ_LOCAL), &st), 0);
	ok(S_ISDIR(st.st_mode));
	is(st.st_mode & 07777, 0700);
	is(st.st_uid, geteuid());
	is(files_in(test_root), 1);
}

/* ---- not to be trusted ------------------------------------------------------------------------------------------ */

static void link_is_not_trusted(void **state)
{
	(void)state;
	new_root();
	is(mkdir(in_new_root("real"), 0700), 0);
	is(symlink("real", own_store()), 0);
	is(symlink("real", in_new_root("mmobj")), 0);
	all_say("x", -EPERM);
	all_say("Global\\x", -EPERM);
	is(mmobj_setup(), -EPERM);
	is(files_in(in_new_root("real")), 0);
	new_root();
	is(symlink("nowhere", own_store()), 0);
	all_say("x", -EPERM);
	is(exists(in_new_root("nowhere")), false);
}

static void file_is_not_trusted(void **state)
{
	(void)state;
	new_root();
	write_file(own_store(), "x", 1);
	write_file(in_new_root("mmobj"), "x", 1);
	all_say("x", -EPERM);
	all_say("Global\\x", -EPERM);
	is(mmobj_setup(), -EPERM);
	new_root();
	is(mkfifo(own_store(), 0700), 0);
	all_say("x", -EPERM);
}

static void anothers_directory_is_not_trusted(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	new_root();
	is(mkdir(own_store(), 0700), 0);
	is(chown(own_store(), OTHER_USER, 0), 0);
	is(mkdir(in_new_root("mmobj"), 0755), 0);
	is(chown(in_new_root("mmobj"), OTHER_USER, 0), 0);
	all_say("x", -EPERM);
	all_say("Global\\x", -EPERM);
	is(mmobj_setup(), -EPERM);
}

static void directory_that_others_may_write_is_not_trusted(void **state)
{
	static const mode_t modes[] = {0720, 0702, 0777, 0770, 01777 /* sticky helps only the machine's */};

	(void)state;
	for (size_t i = 0; i < COUNT(modes); i++) {
		new_root();
		is(mkdir(own_store(), 0700), 0);
		is(chmod(own_store(), modes[i]), 0);
		all_say("x", -EPERM);
		if (modes[i] & S_ISVTX)
			continue;
		is(mkdir(in_new_root("mmobj"), 0700), 0);
		is(chmod(in_new_root("mmobj"), modes[i]), 0);
		all_say("Global\\x", -EPERM);
	}
	/* And one that others may only read is. */
	new_root();
	is(mkdir(own_store(), 0755), 0);
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
}

static int slots_are_a_link(void *argument)
{
	const struct mmobj_new what = {.size = 1, .flags = MMOBJ_SAME_ADDRESS};
	mmobj *object = UNTOUCHED;

	(void)argument;
	is(mkdir(store_path_of(MMOBJ_LOCAL), 0700), 0);
	is(mkdir(root_path("real"), 0700), 0);
	is(symlink("../real", root_path("mmobj-%u/.at", geteuid())), 0);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EPERM);
	ok(object == UNTOUCHED);
	is(files_in(root_path("real")), 0);
	is(files_in(store_path_of(MMOBJ_LOCAL)), 0);
	return 0;
}

static void folder_of_slots_that_is_a_link_is_not_trusted(void **state)
{
	(void)state;
	IN_CHILD(slots_are_a_link, NULL);
}

/* ---- not allowed ------------------------------------------------------------------------------------------------ */

static int as_a_user_without_rights(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	all_say("x", -EACCES);         /* no store, and it may not make one */
	all_say("Global\\x", -EACCES); /* a store, but not for it */
	return 0;
}

static void who_may_not_use_a_store_is_denied(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	is(mkdir(store_path_of(MMOBJ_GLOBAL), 0700), 0);
	IN_CHILD(as_a_user_without_rights, NULL);
}

static int without_rights_in_its_own_store(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	is(mkdir(store_path_of(MMOBJ_LOCAL), 0), 0);
	all_say("x", -EACCES);
	return 0;
}

static void own_store_without_rights_is_denied(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(without_rights_in_its_own_store, NULL);
}

static int create_in_read_only_store(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(OTHER_USER);
	is(mkdir(store_path_of(MMOBJ_LOCAL), 0700), 0);
	is(chmod(store_path_of(MMOBJ_LOCAL), 0500), 0);
	is(mmobj_create("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	ok(object == UNTOUCHED);
	return 0;
}

static void store_that_cannot_be_written_denies_creating(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(create_in_read_only_store, NULL);
}

static int on_a_read_only_file_system(void *argument)
{
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED;

	if (!mount_small("64"))
		return SKIP;
	if (argument) /* with a store, and something dead in it */
		leave_dead("x", &what);
	is(mount("none", test_root, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), 0);
	if (!argument) {
		all_say("x", -EACCES);
		is(mmobj_setup(), -EACCES);
		return 0;
	}
	is(mmobj_create("new", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT); /* nobody holds it, and nobody can remove it */
	is(mmobj_collect("x", NULL), -EACCES);
	ok(object == UNTOUCHED);
	return 0;
}

static void read_only_file_system_is_denied(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(on_a_read_only_file_system, NULL);
	IN_CHILD(on_a_read_only_file_system, test_root);
}

/* ---- whose ------------------------------------------------------------------------------------------------------ */

static int as_another(int socket, void *argument)
{
	mmobj *object;

	(void)argument;
	become(OTHER_USER);
	hear(socket);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	mmobj *own = make("x", 10, 0, MMOBJ_WRITE);
	is(stat_of(own).owner, OTHER_USER);
	is(stat_of(own).maker_uid, OTHER_USER);
	is(exists(root_path("mmobj-%d/map-x", OTHER_USER)), true);
	mmobj_close(own);
	is(exists(root_path("mmobj-%d/map-x", OTHER_USER)), false);
	return 0;
}

static void users_have_stores_of_their_own(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	struct child other = child_start(as_another, NULL);
	mmobj *object = make("x", 20, 0, MMOBJ_WRITE);
	say(other.socket, 1);
	is(child_end(&other), 0);
	is(stat_of(object).size, 20);
	mmobj_close(object);
}

static int change_user(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	mmobj *old = make("x", 20, 0, MMOBJ_WRITE), *bystander = make("y", 1, 0, MMOBJ_WRITE);
	char *view = map_all(old, MMOBJ_WRITE);
	is(seteuid(OTHER_USER), 0);
	view[0] = 'r';
	is(stat_of(old).size, 20);
	/* What it holds it finds as before; all other names are the new user's. */
	mmobj *again = open_it("x", MMOBJ_WRITE);
	is(stat_of(again).size, 20);
	mmobj_close(again);
	is(mmobj_open("x", MMOBJ_READ, &object), -EACCES);
	is(mmobj_open("z", MMOBJ_READ, &object), -ENOENT);
	ok(object == UNTOUCHED);
	mmobj *own = make("z", 30, 0, MMOBJ_WRITE);
	is(exists(root_path("mmobj-%d/map-z", OTHER_USER)), true);
	mmobj_close(own);
	is(seteuid(0), 0);
	is(exists(root_path("mmobj-0/map-x")), true);
	is(exists(root_path("mmobj-%d/map-z", OTHER_USER)), false);
	again = open_it("x", MMOBJ_READ);
	is(stat_of(again).size, 20);
	mmobj_close(again);
	is(mmobj_unmap(view), 0);
	mmobj_close(old);
	mmobj_close(bystander);
	is(left_in_store(), 0);
	return 0;
}

static void process_that_changes_its_user_changes_its_store(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(change_user, NULL);
}

static int change_user_and_look(void *argument)
{
	(void)argument;
	mmobj *object = make("x", 20, 0, MMOBJ_WRITE);
	is(seteuid(OTHER_USER), 0);
	char *view = map_all(object, MMOBJ_WRITE);
	view[0] = 'x';
	is(mmobj_unmap(view), 0);
	is(stat_of(object).size, 20);
	is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD); /* not MMOBJ_NAME_LOST: it is there */
	is(seteuid(0), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void process_that_changes_its_user_keeps_what_it_holds(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(change_user_and_look, NULL);
}

/* ---- the machine's ---------------------------------------------------------------------------------------------- */

static void setup_makes_the_machines_store(void **state)
{
	struct stat st;

	(void)state;
	umask(077);
	is(mmobj_setup(), 1);
	is(stat(store_path_of(MMOBJ_GLOBAL), &st), 0);
	is(st.st_mode & 07777, 01777);
	is(stat(root_path("mmobj/.at"), &st), 0);
	is(st.st_mode & 07777, 01777);
	is(mmobj_setup(), 0);
	mmobj *object = make("Global\\x", 1, 0, MMOBJ_WRITE);
	is(stat_of(object).store, MMOBJ_GLOBAL);
	is_text(stat_of(object).name, "x");
	is(exists(root_path("mmobj/map-x")), true);
	is(mmobj_setup(), 0);
	mmobj_close(object);
}

static int set_up_as_a_user(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	is(mmobj_setup(), -EACCES);
	return 0;
}

static void setup_takes_root(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(set_up_as_a_user, NULL);
	is(exists(store_path_of(MMOBJ_GLOBAL)), false);
}

static int meet_in_the_machines_store(int socket, void *argument)
{
	(void)argument;
	become(OTHER_USER);
	hear(socket);
	mmobj *object = open_it("Global\\x", MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	is(view[0], 'a');
	view[0] = 'b';
	mmobj_close(object);
	is(mmobj_open("Global\\private", MMOBJ_READ, &object), -EACCES);
	mmobj *readable = open_it("Global\\readable", MMOBJ_READ);
	is(mmobj_open("Global\\readable", MMOBJ_WRITE, &object), -EACCES);
	mmobj_close(readable);
	return 0;
}

static void users_meet_in_the_machines_store(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	struct child other = child_start(meet_in_the_machines_store, NULL);
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.size = 1, .mode = 0666}, MMOBJ_WRITE);
	mmobj *closed = make("Global\\private", 1, 0, MMOBJ_WRITE);
	mmobj *readable = make_what("Global\\readable", (struct mmobj_new){.size = 1, .mode = 0644}, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	view[0] = 'a';
	say(other.socket, 1);
	is(child_end(&other), 0);
	is(view[0], 'b');
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	mmobj_close(closed);
	mmobj_close(readable);
}

static void local_and_global_are_two_names(void **state)
{
	mmobj *other = UNTOUCHED;

	(void)state;
	make_global_store();
	mmobj *global = make("Global\\x", 10, 0, MMOBJ_WRITE);
	is(mmobj_open("Local\\x", MMOBJ_READ, &other), -ENOENT);
	mmobj *local = make("x", 20, 0, MMOBJ_WRITE);
	is(stat_of(global).size, 10);
	is(stat_of(local).size, 20);
	other = open_it("Local\\x", MMOBJ_READ);
	is(stat_of(other).size, 20);
	mmobj_close(other);
	mmobj_close(local);
	other = open_it("Global\\x", MMOBJ_READ);
	is(stat_of(other).size, 10);
	mmobj_close(other);
	mmobj_close(global);
}

/* ---- in spite of what is done to the process and the directory -------------------------------------------------- */

static int umask_takes_all(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	umask(0777);
	for (int i = 0; i < 2; i++) {
		mmobj *object = make_what("x", (struct mmobj_new){.size = 1, .mode = 0640, .flags = MMOBJ_SAME_ADDRESS},
					  MMOBJ_WRITE);
		is(stat_of(object).mode, 0640);
		mmobj_close(open_it("x", MMOBJ_READ));
		mmobj_close(object);
	}
	return 0;
}

static void umask_has_no_influence(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(umask_takes_all, NULL);
}

static int create_x(void *argument)
{
	(void)argument;
	leave_dead("x", &(struct mmobj_new){.size = 77});
	return 0;
}

static int hold_y(int socket, void *argument)
{
	(void)argument;
	mmobj *object = make("y", 99, 0, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	return 0;
}

static void removed_store_is_found_where_it_is_now(void **state)
{
	(void)state;
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE)); /* knows the store now */
	is(rmdir(store_path_of(MMOBJ_LOCAL)), 0);
	IN_CHILD(create_x, NULL);
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	mmobj_close(object);
	is(rmdir(store_path_of(MMOBJ_LOCAL)), 0);
	struct child child = child_start(hold_y, NULL);
	hear(child.socket);
	mmobj *other = open_it("y", MMOBJ_READ);
	is(stat_of(other).size, 99);
	mmobj_close(other);
	say(child.socket, 1);
	is(child_end(&child), 0);
}

static _Noreturn int remove_it_again_and_again(int socket, void *argument)
{
	char *store = store_path_of(MMOBJ_LOCAL), *slots = root_path("%s/.at", strrchr(store, '/') + 1);

	(void)argument;
	say(socket, 0);
	while (1) {
		(void)rmdir(slots);
		(void)rmdir(store);
	}
}

/* At any moment, as by a cleaner of /dev/shm: whoever creates then makes it anew, and never sees an error. */
static void store_that_is_removed_meanwhile_is_made_anew(void **state)
{
	struct statfs fs;

	(void)state;
	is(statfs(test_root, &fs), 0);
	if (fs.f_type != TMPFS_MAGIC)
		SKIP_TEST("on a disk a directory takes so long to make that it is always removed again");
	struct child remover = child_start(remove_it_again_and_again, NULL);
	(void)hear(remover.socket);
	for (int i = 0; i < 3000; i++)
		mmobj_close(make("x", 1, i % 2 ? MMOBJ_SAME_ADDRESS : 0, MMOBJ_WRITE));
	child_kill(&remover);
}

/* As a daemon does, that closes whatever it inherited. */
static int close_all(void *argument)
{
	mmobj *object = UNTOUCHED;

	mmobj_close(make("x", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE));
	is(close_range(3, ~0u, 0), 0);
	int number = -1;
	if (argument) { /* and the numbers are something else's now */
		int first = open(root_path("other"), O_CREAT | O_RDWR, 0600);
		for (int i = 0; i < 20; i++)
			number = dup(first);
		ok(number > 20);
	}
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	object = make("x", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	is(exists(entry_path("x")), true);
	mmobj_close(object);
	is(left_in_store(), 0);
	for (int fd = 3; fd <= number; fd++)
		ok(fcntl(fd, F_GETFD) >= 0); /* they are not ours to close */
	return 0;
}

static void process_that_closed_all_descriptors_goes_on(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(close_all, NULL);
}

static void process_that_reused_our_descriptors_goes_on(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(close_all, test_root);
}

/* The program as a set-user-ID one: MMOBJ_ROOT must not be believed. */
static int privileged(const char *root)
{
	const struct mmobj_new what = {.size = 1};
	char path[4200];
	mmobj *object;

	if (mmobj_create("x", &what, MMOBJ_WRITE, &object) != 0)
		return 1;
	snprintf(path, sizeof(path), "%s/mmobj-%u/map-x", root, (unsigned)geteuid());
	int r = exists(path) ? 0 : 2;
	mmobj_close(object);
	return r;
}

struct run {
	const char *program, *root;
	uid_t user;
};

static int run_program(void *argument)
{
	const struct run *run = argument;

	become(run->user);
	execl(run->program, run->program, "privileged", run->root, (char *)NULL);
	return 127;
}

static int with_a_new_dev_shm(void *argument)
{
	static const char program[] = "/dev/shm/program";
	char block[65536];
	ssize_t n;

	(void)argument;
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	strcpy(test_root, "/dev/shm");
	if (from < 0 || !mount_small("65536"))
		return SKIP;
	is(chmod("/dev/shm", 01777), 0);
	is(mkdir("/dev/shm/elsewhere", 0755), 0);
	is(chmod("/dev/shm/elsewhere", 01777), 0);
	is(setenv("MMOBJ_ROOT", "/dev/shm/elsewhere", 1), 0);
	is(setenv("ASAN_OPTIONS", "detect_leaks=0", 1), 0);
	int to = open(program, O_CREAT | O_WRONLY, 0755);
	while ((n = read(from, block, sizeof(block))) > 0)
		is(write(to, block, (size_t)n), n);
	close(to);
	is(chmod(program, 0755), 0);
	is(child_status(run_program, &(struct run){program, "/dev/shm/elsewhere", OTHER_USER}), 0);
	is(chmod(program, 04755), 0);
	is(child_status(run_program, &(struct run){program, "/dev/shm", OTHER_USER}), 0);
	return 0;
}

static void set_user_id_program_reads_no_environment(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	IN_CHILD(with_a_new_dev_shm, NULL);
}

/* ---- inside ----------------------------------------------------------------------------------------------------- */

static void store_is_kept_and_counted(void **state)
{
	struct store *a, *b, *c, *other;

	(void)state;
	is(store_get(MMOBJ_LOCAL, &a), 0);
	is(store_get(MMOBJ_LOCAL, &b), 0);
	ok(a == b);
	is(store_find(MMOBJ_LOCAL, &c), 0);
	ok(a == c);
	is(store_open_slots(a), 0);
	int at = a->at, dir = a->dir;
	ok(at >= 0);
	is(store_open_slots(a), 0);
	is(a->at, at);
	/* Another root is another store; the old one stays as long as somebody has it. */
	new_root();
	is(store_get(MMOBJ_LOCAL, &other), 0);
	ok(a != other);
	store_put(a);
	store_put(b);
	ok(fcntl(dir, F_GETFD) >= 0);
	ok(store_put(c) == NULL);
	is(fcntl(dir, F_GETFD), -1);
	is(fcntl(at, F_GETFD), -1);
	/* The new one is kept for who comes next. */
	ok(store_put(other) == NULL);
	is(store_find(MMOBJ_LOCAL, &a), 0);
	ok(a == other);
	store_put(a);
	ok(store_put(NULL) == NULL);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[] = {
	    TEST(no_store_is_no_device),
	    TEST(own_store_is_made_when_first_needed),
	    TEST(link_is_not_trusted),
	    TEST(file_is_not_trusted),
	    TEST(anothers_directory_is_not_trusted),
	    TEST(directory_that_others_may_write_is_not_trusted),
	    TEST(folder_of_slots_that_is_a_link_is_not_trusted),
	    TEST(who_may_not_use_a_store_is_denied),
	    TEST(own_store_without_rights_is_denied),
	    TEST(store_that_cannot_be_written_denies_creating),
	    TEST(read_only_file_system_is_denied),
	    TEST(users_have_stores_of_their_own),
	    TEST(process_that_changes_its_user_changes_its_store),
	    TEST(process_that_changes_its_user_keeps_what_it_holds),
	    TEST(setup_makes_the_machines_store),
	    TEST(setup_takes_root),
	    TEST(users_meet_in_the_machines_store),
	    TEST(local_and_global_are_two_names),
	    TEST(umask_has_no_influence),
	    TEST(removed_store_is_found_where_it_is_now),
	    TEST(store_that_is_removed_meanwhile_is_made_anew),
	    TEST(process_that_closed_all_descriptors_goes_on),
	    TEST(process_that_reused_our_descriptors_goes_on),
	    TEST(set_user_id_program_reads_no_environment),
	    TEST(store_is_kept_and_counted),
	};

	if (argc == 3 && strcmp(argv[1], "privileged") == 0)
		_exit(privileged(argv[2]));
	return RUN_TESTS("store", tests);
}
