/* SPDX-License-Identifier: MIT */
/*
 * test-entry.c - creating, opening and collecting entries: whole or not at all, zeros and their own memory, and gone in the end
 *
 * A creator, an opener and a closer are killed before and after each of their system calls (ptrace(2)); file systems that are
 * full or cannot do what is needed are made (mount(2)) or played (seccomp(2)).
 */
#include "support.h"

#include <linux/memfd.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/un.h>

#include "entry.h"
#include "locks.h"

static bool is_zeros(const char *bytes, size_t size)
{
	return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

static void *map_pages(mmobj *object, size_t size)
{
	void *view;

	is(mmobj_map(object, MMOBJ_WRITE, 0, size, &view), 0);
	return view;
}

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static void new_memory_is_zeros_each_time(void **state)
{
	const size_t size = 3 * 65536;
	struct mmobj_new what = {.size = size - 1};

	(void)state;
	for (int i = 0; i < 6; i++) {
		what.flags = i % 2 ? MMOBJ_SPARSE : 0;
		mmobj *object = make_what("x", what, MMOBJ_WRITE);
		char *view = map_pages(object, size);
		ok(is_zeros(view, size)); /* to the end of the last page */
		memset(view, 0xAA, size);
		if (i % 3 == 0) { /* the view goes last */
			mmobj_close(object);
			is(mmobj_unmap(view), 0);
		} else {
			is(mmobj_unmap(view), 0);
			mmobj_close(object);
		}
		is(left_in_store(), 0);
	}
	leave_dead("x", &what);
	is(left_in_store(), 1);
	mmobj *object = make_what("x", what, MMOBJ_WRITE);
	char *view = map_pages(object, size);
	ok(is_zeros(view, size));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void memory_is_committed_or_sparse(void **state)
{
	struct stat st;

	(void)state;
	mmobj *object = make("x", 5 * MIB, 0, MMOBJ_WRITE);
	is(stat(entry_path("x"), &st), 0);
	is(st.st_blocks * 512, 5 * MIB + 4096);
	is(stat_of(object).memory, 5 * MIB + 4096);
	mmobj_close(object);

	object = make("x", 5 * MIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	is(stat(entry_path("x"), &st), 0);
	is(st.st_blocks * 512, 4096); /* the label */
	is(st.st_size, 5 * MIB + 4096);
	is(stat_of(object).memory, 4096);
	char *view = map_all(object, MMOBJ_WRITE);
	view[3 * MIB] = 'x';
	ok(stat_of(object).memory > 4096);
	is(view[3 * MIB], 'x');
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static int fill_the_store(void *argument)
{
	struct mmobj_new what = {.size = 128 * KIB};
	struct statfs before, after;
	mmobj *object = UNTOUCHED;

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	mmobj_close(make("first", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE)); /* makes store and slots */
	is(statfs(test_root, &before), 0);
	for (int i = 0; i < 4; i++) {
		what.flags = i % 2 ? MMOBJ_SAME_ADDRESS : 0;
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
		what.size = i < 2 ? 10 * GIB : 64 * KIB; /* the label has no room */
	}
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	is(statfs(test_root, &after), 0);
	is(after.f_bfree, before.f_bfree);
	is(after.f_ffree, before.f_ffree);
	/* What fits is had to the last byte, and no touch of it fails; then there is room for nothing. */
	mmobj *all = make("all", (before.f_bfree - 1) * (uint64_t)before.f_bsize, 0, MMOBJ_WRITE);
	char *view = map_all(all, MMOBJ_WRITE);
	memset(view, 1, (size_t)((before.f_bfree - 1) * (uint64_t)before.f_bsize));
	what.size = 1;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
	what.flags = MMOBJ_SPARSE;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
	ok(object == UNTOUCHED);
	is(left_in_store(), 1);
	is(mmobj_unmap(view), 0);
	mmobj_close(all);
	/* A sparse one is had although there is no room, until it is touched. */
	all = make("sparse", GIB, MMOBJ_SPARSE, MMOBJ_WRITE);
	mmobj_close(all);
	is(statfs(test_root, &after), 0);
	is(after.f_bfree, before.f_bfree);
	return 0;
}

static void full_store_is_no_space_and_nothing_is_left(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(fill_the_store, NULL);
}

/* As most containers have it. */
static int fill_64_mib(void *argument)
{
	struct mmobj_new what = {.size = 64 * MIB};
	struct statfs before, after;
	mmobj *object = UNTOUCHED;

	(void)argument;
	if (!mount_small("65536"))
		return SKIP;
	mmobj *first = make("first", 10 * MIB, 0, MMOBJ_WRITE);
	is(statfs(test_root, &before), 0);
	for (int i = 0; i < 4; i++) {
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC); /* after a good part of it was had */
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
		what.size = i ? 54 * MIB + (unsigned)i : 55 * MIB;
	}
	ok(object == UNTOUCHED);
	is(left_in_store(), 1);
	is(statfs(test_root, &after), 0);
	is(after.f_bfree, before.f_bfree);
	is(after.f_ffree, before.f_ffree);
	object = make("x", 53 * MIB, 0, MMOBJ_WRITE);
	memset(map_all(object, MMOBJ_WRITE), 1, 53 * MIB);
	mmobj_close(first);
	return 0;
}

static void store_of_64_mib_is_full_at_64_mib(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(fill_64_mib, NULL);
}

static int dead_memory_in_a_full_store(void *argument)
{
	const struct mmobj_new what = {.size = 40 * KIB};

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	/* The name's own dead entry is in the way, and takes the room, too. */
	leave_dead("x", &what);
	mmobj *object = NULL;
	int r = mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object);
	is(r, 1);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void dead_entry_gives_its_room_to_its_successor(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(dead_memory_in_a_full_store, NULL);
}

static void too_large_is_an_error_of_its_own(void **state)
{
	static const uint64_t sizes[] = {(UINT64_C(1) << 61) + 1, UINT64_C(1) << 62, UINT64_MAX / 2,
					 UINT64_MAX - 8192,       UINT64_MAX - 1,    UINT64_MAX};
	mmobj *object = UNTOUCHED;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (unsigned flags = 0; flags <= MMOBJ_SPARSE; flags += MMOBJ_SPARSE) {
			const struct mmobj_new what = {.size = sizes[i], .flags = flags};
			is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EFBIG);
			is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EFBIG);
			is(mmobj_create(NULL, &what, MMOBJ_WRITE, &object), -EFBIG);
		}
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	object = make("x", UINT64_C(1) << 61, MMOBJ_SPARSE, MMOBJ_WRITE);
	ok(stat_of(object).size == UINT64_C(1) << 61);
	void *view = UNTOUCHED;
	if (!under_valgrind()) /* which says -EINVAL, as no kernel does */
		is(mmobj_map(object, MMOBJ_READ, 0, 0, &view), -ENOMEM);
	ok(view == UNTOUCHED);
	/* Its end can be had, by who has room for such a number: 32-bit kernels count pages of a file in 32 bits. */
	int r = mmobj_map(object, MMOBJ_WRITE, (UINT64_C(1) << 61) - 4096, 0, &view);
	is(r, sizeof(size_t) < 8 ? -ENOMEM : 0);
	if (r == 0) {
		memset(view, 1, 4096);
		is(mmobj_unmap(view), 0);
	}
	mmobj_close(object);
}

static int with_a_file_size_limit(void *argument)
{
	struct mmobj_new what = {.size = MIB};
	mmobj *object = UNTOUCHED;

	(void)argument;
	limit(RLIMIT_FSIZE, MIB);
	for (int i = 0; i < 2; i++) {
		/* The label has no room in a file of that size. And the kernel's way to say it, SIGXFSZ, would end us. */
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EFBIG);
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EFBIG);
		is(mmobj_create(NULL, &what, MMOBJ_WRITE, &object), -EFBIG);
		what.flags = MMOBJ_SPARSE;
	}
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	what.size = MIB - 4096;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), 0);
	mmobj_close(object);
	return 0;
}

static void file_size_limit_is_an_error_and_no_signal(void **state)
{
	(void)state;
	IN_CHILD(with_a_file_size_limit, NULL);
}

static void mode_is_as_asked_and_the_owners(void **state)
{
	static const uint32_t modes[] = {0600, 0640, 0660, 0666, 0777, 0400, 0444, 0001};
	struct stat st;

	(void)state;
	for (size_t i = 0; i < COUNT(modes) * 2; i++) {
		uint32_t mode = modes[i / 2];
		umask(i % 2 ? 0 : 077);
		mmobj *object = make_what("x", (struct mmobj_new){.size = 1, .mode = mode}, MMOBJ_WRITE);
		is(stat(entry_path("x"), &st), 0);
		is(st.st_mode & 07777, mode | 0600); /* its owner must be able to collect it */
		is(stat_of(object).mode, mode | 0600);
		mmobj_close(object);
	}
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	is(stat_of(object).mode, 0600);
	mmobj_close(object);
}

static void unnamed_memory_cannot_be_cut(void **state)
{
	(void)state;
	mmobj *object = make(NULL, 10000, 0, MMOBJ_WRITE);
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	ok(fd >= 0);
	int seals = fcntl(fd, F_GET_SEALS);
	ok(seals >= 0 && (seals & F_SEAL_SHRINK) && (seals & F_SEAL_SEAL));
	is(ftruncate(fd, 0), -1);
	is(errno, EPERM);
	struct stat st;
	is(fstat(fd, &st), 0);
	is(st.st_nlink, 0);
	is(st.st_blocks * 512, 3 * 4096 + 4096);
	close(fd);
	is(stat_of(object).state, MMOBJ_HELD);
	is_text(stat_of(object).name, "");
	mmobj_close(object);
	is(files_in(test_root), 0); /* no store is needed */
}

/* ---- what is in the way ----------------------------------------------------------------------------------------- */

static int bind_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ok(strlen(path) < sizeof(address.sun_path));
	strcpy(address.sun_path, path);
	is(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	return 0;
}

static void put_in_the_way(int what, const char *path)
{
	char garbage[8192];

	memset(garbage, 'g', sizeof(garbage));
	switch (what) {
	case 0:
		is(mkdir(path, 0700), 0);
		break;
	case 1:
		is(symlink("map-other", path), 0);
		break;
	case 2:
		is(mkfifo(path, 0600), 0);
		break;
	case 3:
		bind_socket(path);
		break;
	case 4:
		write_file(path, garbage, sizeof(garbage));
		break;
	case 5:
		write_file(path, garbage, 1);
		break;
	case 6:
		write_file(path, garbage, 4096);
		break;
	default: /* the entry of another object */
		is(link(entry_path("other"), path), 0);
		break;
	}
}

static void what_is_no_object_is_left_alone(void **state)
{
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED, *other = make("other", 1, 0, MMOBJ_WRITE);
	struct mmobj_swept swept;
	uint64_t freed = 7;

	(void)state;
	for (int i = 0; i < 8; i++) {
		put_in_the_way(i, entry_path("x"));
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), i == 7 ? -EEXIST : -EBADMSG);
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EBADMSG);
		is(mmobj_open("x", MMOBJ_READ, &object), -EBADMSG);
		is(mmobj_open("x", MMOBJ_WRITE, &object), -EBADMSG);
		is(mmobj_open_wait("x", MMOBJ_READ, -1, &object), -EBADMSG);
		is(mmobj_collect("x", &freed), i == 7 ? 0 : -EBADMSG);
		if (i != 7)
			is(mmobj_wait_gone("x", -1), -EBADMSG);
		is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
		is(swept.removed, 0);
		is(swept.damaged, i == 7 ? 0 : 1);
		ok(object == UNTOUCHED);
		is(freed, 7);
		is(left_in_store(), 2);
		is(remove(entry_path("x")), 0);
	}
	mmobj_close(other);
}

static void empty_file_is_cleared_away(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	write_file(entry_path("x"), "", 0);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	is(left_in_store(), 0);
	write_file(entry_path("x"), "", 0);
	object = make("x", 1, 0, MMOBJ_WRITE);
	mmobj_close(object);
	write_file(entry_path("x"), "", 0);
	is(mmobj_collect("x", NULL), 1);
	is(left_in_store(), 0);
}

static void creating_collects_others_in_passing(void **state)
{
	char name[20];

	(void)state;
	for (int i = 0; i < 5; i++) {
		sprintf(name, "dead-%d", i);
		leave_dead(name, &(struct mmobj_new){.size = 1});
	}
	/* A few at each creation, once in a tick of the clock at most: so in the end it has seen them all. */
	for (int i = 0; i < 1000000 && files_in(store_path_of(MMOBJ_LOCAL)) > 0; i++)
		mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(left_in_store(), 0);
}

/* ---- a hand on the gate ----------------------------------------------------------------------------------------- */

static int64_t elapsed_ms(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

enum busy_call {
	B_CREATE,
	B_CREATE_OR_OPEN,
	B_OPEN,
	B_OPEN_WAIT,
	B_COLLECT,
	B_WAIT_GONE,
	B_SWEEP,
	B_OPEN_LIVING,
	B_CLOSE
};

static int call_and_be_refused(int socket, void *argument)
{
	const struct mmobj_new what = {.size = 1};
	enum busy_call call = *(enum busy_call *)argument;
	mmobj *object = UNTOUCHED, *own = NULL;
	struct mmobj_swept swept;
	struct timespec began;
	int r = 0;

	if (call == B_CLOSE)
		own = make("closed", 1, 0, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	clock_gettime(CLOCK_MONOTONIC, &began);
	switch (call) {
	case B_CREATE:
		r = mmobj_create("dead", &what, MMOBJ_WRITE, &object);
		break;
	case B_CREATE_OR_OPEN:
		r = mmobj_create_or_open("dead", &what, MMOBJ_WRITE, &object);
		break;
	case B_OPEN:
		r = mmobj_open("dead", MMOBJ_READ, &object);
		break;
	case B_OPEN_WAIT:
		r = mmobj_open_wait("dead", MMOBJ_READ, -1, &object);
		break;
	case B_COLLECT:
		r = mmobj_collect("dead", NULL);
		break;
	case B_WAIT_GONE:
		r = mmobj_wait_gone("dead", -1);
		break;
	case B_SWEEP:
		r = mmobj_sweep(MMOBJ_LOCAL, &swept);
		is(swept.removed, 0);
		r = r == 0 ? -EBUSY : r;
		break;
	case B_OPEN_LIVING:
		r = mmobj_open("living", MMOBJ_WRITE, &object);
		break;
	case B_CLOSE:
		mmobj_close(own);
		r = -EBUSY;
	}
	is(r, -EBUSY);
	ok(object == UNTOUCHED);
	int64_t ms = elapsed_ms(&began);
	ok((ms > 1000 || call == B_SWEEP) && ms < 15000); /* a sweep passes by what somebody is at work on */
	return 0;
}

static int die_holding_both(void *argument)
{
	(void)argument;
	make("dead", 1, 0, MMOBJ_WRITE);
	make("living", 1, 0, MMOBJ_WRITE);
	raise(SIGKILL);
	return 0;
}

static void who_hangs_on_to_the_gate_makes_others_busy(void **state)
{
	enum busy_call calls[] = {B_CREATE,    B_CREATE_OR_OPEN, B_OPEN,        B_OPEN_WAIT, B_COLLECT,
				  B_WAIT_GONE, B_SWEEP,          B_OPEN_LIVING, B_CLOSE};
	struct child children[COUNT(calls)];
	int hands[3];

	(void)state;
	is(child_status(die_holding_both, NULL), 128 + SIGKILL);
	/* It seems alive, but nobody gets in. */
	int living = lock_by_hand(entry_path("living"), F_RDLCK, LIFE_BYTE);
	hands[0] = lock_by_hand(entry_path("dead"), F_RDLCK, GATE_BYTE);
	hands[1] = lock_by_hand(entry_path("living"), F_WRLCK, GATE_BYTE);
	for (size_t i = 0; i < COUNT(calls); i++) {
		children[i] = child_start(call_and_be_refused, &calls[i]);
		hear(children[i].socket);
	}
	hands[2] = lock_by_hand(entry_path("closed"), F_RDLCK, GATE_BYTE);
	for (size_t i = 0; i < COUNT(calls); i++)
		say(children[i].socket, 1);
	for (size_t i = 0; i < COUNT(calls); i++)
		is(child_end(&children[i]), 0);
	is(left_in_store(), 3);
	/* When it lets go, everything is as it should be. */
	close(living);
	for (size_t i = 0; i < COUNT(hands); i++)
		close(hands[i]);
	is(mmobj_collect("closed", NULL), 1);
	is(mmobj_collect("living", NULL), 1);
	mmobj_close(make("dead", 1, 0, MMOBJ_WRITE));
}

/* ---- another user's dead ---------------------------------------------------------------------------------------- */

static int leave_dead_in_global(void *argument)
{
	become(OTHER_USER);
	leave_dead("Global\\x", argument);
	return 0;
}

static int take_it_over(void *argument)
{
	struct mmobj_new what = {.size = 20000};
	mmobj *object;

	(void)argument;
	become(THIRD_USER);
	/* What not all may open is not to be in another's file. */
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	what.mode = 0660;
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	what.mode = 0666;
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), 0);
	struct mmobj_info info = stat_of(object);
	is(info.size, 20000);
	is(info.owner, OTHER_USER);
	is(info.maker_uid, THIRD_USER);
	is(info.state, MMOBJ_NAMED | MMOBJ_HELD);
	is(info.address, 0);
	is(info.memory, 5 * 4096 + 4096);
	char *view = map_pages(object, 20480);
	ok(is_zeros(view, 20480));
	memset(view, 1, 20480);
	mmobj *again = open_it("Global\\x", MMOBJ_READ);
	is(stat_of(again).size, 20000);
	is(mmobj_unmap(view), 0);
	mmobj_close(again);
	mmobj_close(object);
	return 0;
}

static void dead_object_of_another_is_taken_over_in_place(void **state)
{
	static const uint32_t flags[] = {0, MMOBJ_SAME_ADDRESS, MMOBJ_SPARSE};
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	for (size_t i = 0; i < COUNT(flags); i++) {
		IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0666, .flags = flags[i]});
		IN_CHILD(take_it_over, NULL);
		is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
		is(swept.removed, 1);
		is(files_in(store_path_of(MMOBJ_GLOBAL)), 0);
		is(files_in(root_path("mmobj/.at")), 0);
	}
}

/* By a third user, dead again. */
static int take_it_over_and_die(void *flags)
{
	become(THIRD_USER);
	leave_dead("Global\\x", &(struct mmobj_new){.size = 20000, .mode = 0666, .flags = *(uint32_t *)flags});
	return 0;
}

/* The slot of a dead object goes on with the entry: it is nobody's by mistake, and goes with the name. */
static void slot_of_a_dead_object_stays_with_its_entry(void **state)
{
	static uint32_t flags[] = {0, MMOBJ_SAME_ADDRESS};

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	for (size_t i = 0; i < COUNT(flags); i++) {
		IN_CHILD(leave_dead_in_global,
			 &(struct mmobj_new){.size = 100000, .mode = 0666, .flags = MMOBJ_SAME_ADDRESS});
		struct stat entry;
		is(files_in(root_path("mmobj/.at")), 1);
		IN_CHILD(take_it_over_and_die, &flags[i]);
		is(files_in(root_path("mmobj/.at")), 1);
		is(stat(root_path("mmobj/map-x"), &entry), 0);
		is(entry.st_nlink, 2);
		is(entry.st_uid, OTHER_USER);
		is(entry.st_size, 5 * 4096 + LABEL_BYTES);
		/* By its name alone all of it goes. */
		is(mmobj_collect("Global\\x", NULL), 1);
		is(files_in(root_path("mmobj/.at")), 0);
	}
}

static int be_denied_the_slot(void *argument)
{
	struct mmobj_new what = {.size = 20000, .mode = 0666, .flags = MMOBJ_SAME_ADDRESS};
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(THIRD_USER);
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	ok(object == UNTOUCHED);
	return 0;
}

/* Who wants an address has it, or not this entry. */
static void no_address_in_a_dead_object_that_has_none(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0666});
	IN_CHILD(be_denied_the_slot, NULL);
	is(files_in(root_path("mmobj/.at")), 0);
	is(mmobj_collect("Global\\x", NULL), 1);
	/* A link that is no slot's: somebody who may write the entry has made it. */
	IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0666});
	is(link(root_path("mmobj/map-x"), root_path("elsewhere")), 0);
	IN_CHILD(be_denied_the_slot, NULL);
	is(mmobj_collect("Global\\x", NULL), 1);
	is(unlink(root_path("elsewhere")), 0);
	is(files_in(root_path("mmobj/.at")), 0);
}

/* A store that fails then: an error, and nobody ever sees what is half-made. */
static int fail_to_take_it_over(void *argument)
{
	const struct mmobj_new what = {.size = 20000, .mode = 0666};
	mmobj *object = UNTOUCHED;

	become(THIRD_USER);
	if (!make_fail(*(long *)argument, 0, 0, EIO))
		return SKIP;
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EIO);
	ok(object == UNTOUCHED);
	return 0;
}

static int take_it_over_at_last(void *argument)
{
	(void)argument;
	become(THIRD_USER);
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.size = 20000, .mode = 0666}, MMOBJ_WRITE);
	const uint8_t *bytes = map_all(object, MMOBJ_READ);
	for (size_t i = 0; i < 20000; i++)
		is(bytes[i], 0);
	is(mmobj_unmap((void *)(uintptr_t)bytes), 0);
	mmobj_close(object);
	return 0;
}

/* Killed in the middle of a take-over: the entry is empty. */
static void take_over_of_what_was_half_taken_over(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0666});
	is(truncate(root_path("mmobj/map-x"), 0), 0);
	IN_CHILD(take_it_over_at_last, NULL);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(files_in(store_path_of(MMOBJ_GLOBAL)), 0);
}

static void take_over_that_fails_leaves_the_name_free(void **state)
{
	static long calls[] = {SYS_pread64, SYS_pwrite64, SYS_fallocate, SYS_ftruncate};
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	make_global_store();
	for (size_t i = 0; i < COUNT(calls); i++) {
		IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0666});
		IN_CHILD(fail_to_take_it_over, &calls[i]);
		IN_CHILD(take_it_over_at_last, NULL);
		is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
		is(files_in(store_path_of(MMOBJ_GLOBAL)), 0);
	}
}

static int wait_for_a_successor(int socket, void *argument)
{
	mmobj *object;

	(void)argument;
	become(THIRD_USER + 1);
	say(socket, 1);
	is(mmobj_open_wait("Global\\x", MMOBJ_READ, 20000, &object), 0);
	is(stat_of(object).size, 20000);
	return 0;
}

static int be_the_successor(int socket, void *argument)
{
	(void)argument;
	become(THIRD_USER);
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.size = 20000, .mode = 0666}, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	return 0;
}

/* No name comes then, and who waits must see it all the same. */
static void who_waits_sees_a_take_over(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	for (int i = 0; i < 5; i++) {
		IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 1, .mode = 0666});
		struct child waiter = child_start(wait_for_a_successor, NULL);
		hear(waiter.socket);
		while (!is_asleep(waiter.pid))
			sched_yield();
		struct child successor = child_start(be_the_successor, NULL);
		hear(successor.socket);
		is(child_end(&waiter), 0);
		say(successor.socket, 1);
		is(child_end(&successor), 0);
		is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
		is(files_in(store_path_of(MMOBJ_GLOBAL)), 0);
	}
}

static int be_denied(void *argument)
{
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED;
	struct mmobj_swept swept;

	(void)argument;
	become(THIRD_USER);
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_create_or_open("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EACCES);
	is(mmobj_collect("Global\\x", NULL), -EACCES);
	is(mmobj_wait_gone("Global\\x", -1), -EACCES);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.foreign, 1);
	is(swept.removed, 0);
	ok(object == UNTOUCHED);
	return 0;
}

static void dead_object_closed_to_us_is_denied(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	IN_CHILD(leave_dead_in_global, &(struct mmobj_new){.size = 100000, .mode = 0600});
	IN_CHILD(be_denied, NULL);
	/* Nor is one that can be read, but not removed. */
	is(chmod(root_path("mmobj/map-x"), 0644), 0);
	mmobj *object = UNTOUCHED;
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -ENOENT);
	is(files_in(store_path_of(MMOBJ_GLOBAL)), 0); /* by root it is */
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.removed, 0);
}

/* ---- what file systems and kernels cannot ----------------------------------------------------------------------- */

static int without_tmpfile(void *argument)
{
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED;

	if (argument ? !mount_file_system(argument) : !make_fail(SYS_openat, 2, O_TMPFILE, EOPNOTSUPP))
		return SKIP;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EOPNOTSUPP);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EOPNOTSUPP);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	ok(object == UNTOUCHED);
	mmobj_close(make(NULL, 1, 0, MMOBJ_WRITE)); /* that needs none */
	return 0;
}

static void file_system_without_tmpfile_is_not_supported(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(without_tmpfile, (char[]){"bpf"});
}

static void kernel_without_tmpfile_is_not_supported(void **state)
{
	(void)state;
	IN_CHILD(without_tmpfile, NULL);
}

static int link_as_before_6_10(void *argument)
{
	const struct mmobj_new what = {.size = 1, .flags = MMOBJ_SAME_ADDRESS};
	mmobj *object = UNTOUCHED;

	if (argument && !hide_proc())
		return SKIP;
	if (!make_fail(SYS_linkat, 4, AT_EMPTY_PATH, ENOENT))
		return SKIP;
	if (argument) {
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EOPNOTSUPP);
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EOPNOTSUPP);
		is(mmobj_create("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EOPNOTSUPP);
		ok(object == UNTOUCHED);
		is(left_in_store(), 0);
		return 0;
	}
	object = make("x", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EEXIST);
	is(exists(entry_path("x")), true);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void old_kernel_links_through_proc(void **state)
{
	(void)state;
	IN_CHILD(link_as_before_6_10, NULL);
}

static void old_kernel_without_proc_is_not_supported(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(link_as_before_6_10, test_root);
}

static int without_proc(void *argument)
{
	mmobj *object = NULL;

	(void)argument;
	if (!hide_proc())
		return SKIP;
	mmobj *writer = make("x", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
	mmobj *reader = open_it("x", MMOBJ_READ);
	mmobj_close(writer);
	is(stat_of(reader).size, 1);
	mmobj_close(reader);
	reader = make("x", 1, 0, MMOBJ_READ);
	mmobj_close(reader);
	is(left_in_store(), 0);
	is(mmobj_collect("x", NULL), -ENOENT);
	object = make(NULL, 1, 0, MMOBJ_WRITE);
	is(mmobj_export_fd(object, MMOBJ_READ), -EOPNOTSUPP);
	mmobj_close(object);
	return 0;
}

static void names_need_no_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(without_proc, NULL);
}

/* ---- killed at every step --------------------------------------------------------------------------------------- */

struct life {
	uint32_t flags;
	bool open; /* instead of create */
};

static int live(const struct life *life)
{
	mmobj *object = NULL;
	int r = life->open
		    ? mmobj_open("x", MMOBJ_WRITE, &object)
		    : mmobj_create("x", &(struct mmobj_new){.size = 5000, .flags = life->flags}, MMOBJ_WRITE, &object);

	if (r != 0)
		return 1;
	void *view;
	if (mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view) != 0)
		return 2;
	memset(view, 0xAA, 4);
	mmobj_close(object);
	return mmobj_unmap(view) ? 3 : 0;
}

/* Runs it up to the stop before or after its nth system call and kills it there. false: it came to its end before. */
static bool killed_at(int n, const struct life *life)
{
	pid_t pid = fork();
	int status;

	ok(pid >= 0);
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		_exit(live(life));
	}
	is(waitpid(pid, &status, 0), pid);
	ok(WIFSTOPPED(status));
	is(ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)), 0);
	for (int i = 0; i < n; i++) {
		is(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		is(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			is(WEXITSTATUS(status), 0);
			return false;
		}
		ok(WIFSTOPPED(status));
	}
	is(kill(pid, SIGKILL), 0);
	is(waitpid(pid, &status, 0), pid);
	ok(WIFSIGNALED(status));
	return true;
}

static void kill_at_every_step(const struct life *life)
{
	struct mmobj_swept swept;
	int steps = 0, left = 0;

	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	for (int n = 1; killed_at(n, life); n++) {
		mmobj *object = UNTOUCHED;
		steps++;
		left += left_in_store() > 0;
		/* Nobody holds it, whatever is there; the next one gets a new one. */
		if (n % 3 == 0)
			is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
		if (n % 3 == 1)
			ok(mmobj_collect("x", NULL) != 0);
		object = make("x", 5000, life->flags, MMOBJ_WRITE);
		char *view;
		is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, (void **)&view), 0);
		ok(is_zeros(view, 5000));
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		is(files_in(store_path_of(MMOBJ_LOCAL)), 0);
		is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0); /* a slot may be left, whose name never was */
		is(left_in_store(), 0);
	}
	ok(steps > 20 && left > 2);
}

static void creator_killed_at_every_step_leaves_nothing_whole(void **state)
{
	(void)state;
	kill_at_every_step(&(struct life){.flags = 0});
}

static void creator_with_an_address_killed_at_every_step(void **state)
{
	(void)state;
	kill_at_every_step(&(struct life){.flags = MMOBJ_SAME_ADDRESS});
}

static int hold_x(int socket, void *argument)
{
	mmobj *object = make("x", 5000, *(uint32_t *)argument, MMOBJ_WRITE);

	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	return 0;
}

static void opener_killed_at_every_step_takes_nothing_away(void **state)
{
	static uint32_t flags[] = {0, MMOBJ_SAME_ADDRESS};

	(void)state;
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	for (size_t i = 0; i < COUNT(flags); i++) {
		struct child holder = child_start(hold_x, &flags[i]);
		const struct life life = {.open = true};
		int steps = 0;
		hear(holder.socket);
		for (int n = 1; killed_at(n, &life); n++, steps++) {
			mmobj *object = open_it("x", MMOBJ_READ);
			is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD);
			mmobj_close(object);
			is(mmobj_collect("x", NULL), 0);
			is(left_in_store(), flags[i] ? 2 : 1);
		}
		ok(steps > 10);
		say(holder.socket, 1);
		is(child_end(&holder), 0);
		is(left_in_store(), 0);
	}
}

/* ---- inside ----------------------------------------------------------------------------------------------------- */

static void each_call_tries_once(void **state)
{
	const struct name name = {.text = "x", .length = 1};
	struct label label, seen;
	struct store *store;
	uint64_t freed = 7;

	(void)state;
	is(store_get(MMOBJ_LOCAL, &store), 0);
	is(entry_open(store, &name, MMOBJ_READ, &seen), -ENOENT);
	is(entry_collect(store, &name, &freed), -ENOENT);
	label = (struct label){.kind = MMOBJ_KIND_MEMORY,
			       .access = MMOBJ_READ | MMOBJ_WRITE,
			       .flags = LABEL_NAMED,
			       .size = 5,
			       .name = "x",
			       .name_length = 1};
	int fd = entry_create(store, &name, &label, 0600);
	ok(fd >= 0);
	is(fcntl(fd, F_GETFD), FD_CLOEXEC);
	is(entry_create(store, &name, &label, 0600), -EEXIST);
	is(entry_collect(store, &name, &freed), 0);
	is(entry_collect_file(store, "map-x", &freed), 0);
	int second = entry_open(store, &name, MMOBJ_READ, &seen);
	ok(second >= 0);
	is(fcntl(second, F_GETFL) & O_ACCMODE, O_RDONLY);
	is(seen.size, 5);
	is_text(seen.name, "x");
	close(fd);
	is(entry_collect(store, &name, &freed), 0);
	is(freed, 7);
	close(second);
	/* A collector is at work. */
	int gate = lock_by_hand(entry_path("x"), F_WRLCK, GATE_BYTE);
	is(entry_open(store, &name, MMOBJ_READ, &seen), -EAGAIN);
	is(entry_create(store, &name, &label, 0600), -EAGAIN);
	is(entry_collect(store, &name, &freed), -EAGAIN);
	is(entry_collect_file(store, "map-x", &freed), -EAGAIN);
	close(gate);
	is(entry_collect(store, &name, &freed), 1);
	is(freed, 8192);
	is(entry_collect_file(store, "map-x", &freed), -ENOENT);
	store_put(store);
}

static void collector_leaves_what_took_the_name_meanwhile(void **state)
{
	(void)state;
	/* The name leads to another file by now: who holds the old one must not take the new one away. */
	mmobj *old = make("x", 1, 0, MMOBJ_WRITE);
	is(rename(entry_path("x"), root_path("old")), 0);
	write_file(entry_path("x"), "somebody's", 10);
	mmobj_close(old);
	is(exists(entry_path("x")), true);
	is(unlink(entry_path("x")), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(new_memory_is_zeros_each_time),
	    TEST(memory_is_committed_or_sparse),
	    TEST(full_store_is_no_space_and_nothing_is_left),
	    TEST(store_of_64_mib_is_full_at_64_mib),
	    TEST(dead_entry_gives_its_room_to_its_successor),
	    TEST(too_large_is_an_error_of_its_own),
	    TEST(file_size_limit_is_an_error_and_no_signal),
	    TEST(mode_is_as_asked_and_the_owners),
	    TEST(unnamed_memory_cannot_be_cut),
	    TEST(what_is_no_object_is_left_alone),
	    TEST(empty_file_is_cleared_away),
	    TEST(creating_collects_others_in_passing),
	    TEST(who_hangs_on_to_the_gate_makes_others_busy),
	    TEST(dead_object_of_another_is_taken_over_in_place),
	    TEST(slot_of_a_dead_object_stays_with_its_entry),
	    TEST(no_address_in_a_dead_object_that_has_none),
	    TEST(take_over_of_what_was_half_taken_over),
	    TEST(take_over_that_fails_leaves_the_name_free),
	    TEST(who_waits_sees_a_take_over),
	    TEST(dead_object_closed_to_us_is_denied),
	    TEST(file_system_without_tmpfile_is_not_supported),
	    TEST(kernel_without_tmpfile_is_not_supported),
	    TEST(old_kernel_links_through_proc),
	    TEST(old_kernel_without_proc_is_not_supported),
	    TEST(names_need_no_proc),
	    TEST(creator_killed_at_every_step_leaves_nothing_whole),
	    TEST(creator_with_an_address_killed_at_every_step),
	    TEST(opener_killed_at_every_step_takes_nothing_away),
	    TEST(each_call_tries_once),
	    TEST(collector_leaves_what_took_the_name_meanwhile),
	};

	return RUN_TESTS("entry", tests);
}
