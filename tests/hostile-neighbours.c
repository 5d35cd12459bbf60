/* SPDX-License-Identifier: MIT */
/*
 * hostile-neighbours.c - another user in the machine's store, who is first, swaps, floods, and sends us elsewhere
 *
 * What cannot be kept from such a neighbour is shown as well: docs/security.md says what that is, and what to do about it.
 */
#include "support.h"

#include <sys/resource.h>

#define SIZE 10000u
#define CROWD 300
#define OPENS 1500
#define LOCKS 3000

/* ---- who is first ----------------------------------------------------------------------------------------------- */

static int be_first(int socket, void *mode)
{
	become(OTHER_USER);
	mmobj *object =
	    make_what("Global\\x", (struct mmobj_new){.size = SIZE, .mode = *(uint32_t *)mode}, MMOBJ_WRITE);
	is(mmobj_write(object, 0, "his", 4), 0);
	say(socket, 0);
	(void)hear(socket);
	mmobj_close(object);
	return 0;
}

static int ask_for_an_open_one(void *argument)
{
	struct mmobj_new what = {.size = 1, .mode = 0600};
	mmobj *object = UNTOUCHED;
	char text[4] = "";

	(void)argument;
	become(THIRD_USER);
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EEXIST);
	ok(object == UNTOUCHED);
	is(mmobj_create_or_open("Global\\x", &what, MMOBJ_WRITE, &object), 0);
	is(stat_of(object).owner, OTHER_USER); /* this is how to know */
	is(mmobj_read(object, 0, text, 4), 0);
	is_text(text, "his");
	mmobj_close(object);
	return 0;
}

static int ask_for_a_closed_one(void *argument)
{
	struct mmobj_new what = {.size = 1, .mode = 0600};
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(THIRD_USER);
	is(mmobj_create("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_create_or_open("Global\\x", &what, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EACCES);
	ok(object == UNTOUCHED);
	return 0;
}

/* Names in Global\ are for whoever is first; nobody is given another's object without a way to see that it is. */
static void name_that_a_neighbour_has_is_seen_to_be_his(void **state)
{
	static const struct {
		uint32_t mode;
		int (*ask)(void *argument);
	} rows[] = {{0666, ask_for_an_open_one}, {0600, ask_for_a_closed_one}};

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t mode = rows[i].mode;
		struct child first = child_start(be_first, &mode);
		is(hear(first.socket), 0);
		IN_CHILD(rows[i].ask, NULL);
		say(first.socket, 0);
		is(child_end(&first), 0);
		is(files_in(root_path("mmobj")), 0);
	}
}

/* ---- who swaps -------------------------------------------------------------------------------------------------- */

/* Puts one thing after the other in the place of Global\x, in one step, as fast as it can. */
static int swap(int socket, void *unused)
{
	const char *entry = root_path("mmobj/map-x"), *made = root_path("mmobj/.made");
	const char *victim = root_path("victim"), *other = root_path("mmobj/map-y"), *dead = root_path("mmobj/.dead");

	(void)unused;
	become(OTHER_USER);
	leave_dead("Global\\x", &(struct mmobj_new){.size = SIZE, .mode = 0666});
	is(rename(entry, dead), 0);
	say(socket, 0);
	for (unsigned i = 0; exists(dead); i++) {
		(void)unlink(made);
		switch (i % 5) {
		case 0:
			(void)!symlink(victim, made);
			break;
		case 1:
			(void)!symlink(other, made);
			break;
		case 2:
			(void)!mkfifo(made, 0666);
			break;
		case 3:
			(void)!link(dead, made);
			break;
		default:
			(void)unlink(entry); /* free for once */
		}
		(void)!rename(made, entry); /* unless somebody else has it */
	}
	return FAILED; /* somebody took it away, which is his */
}

/* Everything that can meet it. *made: a new object that this process has, or NULL. */
static int meet(unsigned which, mmobj **made)
{
	const struct mmobj_new what = {.size = SIZE};
	struct mmobj_swept swept;
	mmobj *object = NULL;
	int r;

	*made = NULL;
	switch (which % 6) {
	case 0:
		r = mmobj_open("Global\\x", MMOBJ_READ, &object);
		break;
	case 1:
		r = mmobj_open("Global\\x", MMOBJ_WRITE, &object);
		break;
	case 2:
		r = mmobj_create("Global\\x", &what, MMOBJ_WRITE, made);
		break;
	case 3:
		r = mmobj_create_or_open("Global\\x", &what, MMOBJ_WRITE, &object);
		if (r == 1) {
			*made = object;
			object = NULL;
		}
		break;
	case 4:
		r = mmobj_collect("Global\\x", NULL);
		break;
	default:
		r = mmobj_sweep(MMOBJ_GLOBAL, &swept);
	}
	mmobj_close(object);
	return r;
}

/* A new object is one's own, empty, and for nobody else, whatever was in its place. */
static void see_that_it_is_ours(mmobj *made)
{
	char byte = 1;

	is(stat_of(made).owner, geteuid());
	is(stat_of(made).mode, 0600);
	is(mmobj_read(made, SIZE - 1, &byte, 1), 0);
	is(byte, 0);
	mmobj_close(made);
}

static int meet_the_swapper(void *user)
{
	static const int right[] = {0, 1, -ENOENT, -EEXIST, -EBADMSG, -EACCES, -EBUSY};
	unsigned refused = 0, made = 0;

	if (*(uid_t *)user != 0)
		become(*(uid_t *)user);
	for (unsigned i = 0; i < 600 || refused == 0 || made == 0; i++) {
		mmobj *object;
		int r = meet(i, &object);
		bool is_right = false;
		for (size_t j = 0; j < COUNT(right); j++)
			is_right |= r == right[j];
		if (!is_right)
			is(r, 0);
		refused += r == -EBADMSG;
		made += object != NULL;
		if (object)
			see_that_it_is_ours(object);
	}
	return 0;
}

/* An entry that becomes a link, a pipe, or somebody else's between two calls: nothing is followed, emptied or taken away. */
static void swapped_entry_is_refused_or_not_seen(void **state)
{
	static uid_t users[] = {THIRD_USER, 0}; /* root may take away anything, so it must know best what */
	char text[7] = "";

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	write_file(root_path("victim"), "victim", 7);
	mmobj *other = make_what("Global\\y", (struct mmobj_new){.size = SIZE, .mode = 0666}, MMOBJ_WRITE);
	is(mmobj_write(other, 0, "mine", 5), 0);
	for (size_t i = 0; i < COUNT(users); i++) {
		struct child swapper = child_start(swap, NULL);
		is(hear(swapper.socket), 0);
		IN_CHILD(meet_the_swapper, &users[i]);
		child_kill(&swapper);
		/* What is left is no object, or his. */
		(void)unlink(root_path("mmobj/map-x"));
		(void)unlink(root_path("mmobj/.made"));
		is(unlink(root_path("mmobj/.dead")), 0);
	}
	int fd = open(root_path("victim"), O_RDONLY | O_CLOEXEC);
	is(read(fd, text, sizeof(text)), 7);
	close(fd);
	is_text(text, "victim");
	is(file_size(root_path("victim")), 7);
	mmobj *again = open_it("Global\\y", MMOBJ_READ);
	is(mmobj_read(again, 0, text, 5), 0);
	is_text(text, "mine");
	is(stat_of(again).state, MMOBJ_NAMED | MMOBJ_HELD);
	mmobj_close(again);
	mmobj_close(other);
	ok(!exists(root_path("mmobj/map-y")));
}

static int link_it_elsewhere(void *argument)
{
	(void)argument;
	become(OTHER_USER);
	is(link(root_path("mmobj/map-y"), root_path("mmobj/map-x")), 0);
	is(unlink(root_path("mmobj/map-x")), -1); /* it is not his */
	return 0;
}

/* Whom the kernel lets make links to what he may write keeps the memory so, but not the name, and makes no second one of it. */
static void object_linked_elsewhere_is_no_object_there(void **state)
{
	struct mmobj_swept swept;
	mmobj *object = UNTOUCHED;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	mmobj *mine = make_what("Global\\y", (struct mmobj_new){.size = SIZE, .mode = 0666}, MMOBJ_WRITE);
	IN_CHILD(link_it_elsewhere, NULL);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EBADMSG);
	is(mmobj_open("Global\\y", MMOBJ_READ, &object), 0);
	mmobj_close(object);
	mmobj_close(mine);
	ok(!exists(root_path("mmobj/map-y")));
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.damaged, 1);
	is(unlink(root_path("mmobj/map-x")), 0);
}

/* ---- who floods ------------------------------------------------------------------------------------------------- */

/* All the room that there is. Does not end by itself. */
static int take_all_room(int socket, void *argument)
{
	struct mmobj_new what = {.size = MIB};
	char name[40];
	int count = 0;

	(void)argument;
	become(OTHER_USER);
	while (what.size > 0) {
		mmobj *object;
		sprintf(name, "Global\\flood %d", count);
		int r = mmobj_create(name, &what, MMOBJ_WRITE, &object);
		if (r == 0) {
			count++;
		} else {
			is(r, -ENOSPC);
			what.size /= 2;
		}
	}
	say(socket, count);
	(void)hear(socket);
	return 0;
}

static int be_flooded(void *argument)
{
	struct mmobj_new what = {.size = MIB};
	mmobj *object = UNTOUCHED;
	struct mmobj_swept swept;

	(void)argument;
	if (!mount_small("8192"))
		return SKIP;
	open_root_to_all();
	is(mmobj_setup(), 1);
	mmobj *mine = make("Global\\mine", MIB, 0, MMOBJ_WRITE);
	struct child flood = child_start(take_all_room, NULL);
	int64_t count = hear(flood.socket);
	ok(count > 7);
	/* Nothing new, and that is said; what was there has all its memory. */
	is(mmobj_create("Global\\new", &what, MMOBJ_WRITE, &object), -ENOSPC);
	ok(object == UNTOUCHED);
	is(files_in(root_path("mmobj")), count + 1);
	uint8_t *view = map_all(mine, MMOBJ_WRITE);
	memset(view, 1, MIB);
	is(mmobj_unmap(view), 0);
	child_kill(&flood);
	/* Dead, it is the administrator's (or the reaper's) to remove. */
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	ok(swept.removed > 0);
	is(files_in(root_path("mmobj")), 1);
	is(mmobj_create("Global\\new", &what, MMOBJ_WRITE, &object), 0);
	mmobj_close(object);
	mmobj_close(mine);
	return 0;
}

static void flood_of_memory_takes_none_of_ours(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(be_flooded, NULL);
}

/* Gives the memory of an object back that is another's, but open to him, and takes all that there is. */
static int punch_and_flood(int socket, void *argument)
{
	int fd = open(root_path("mmobj/map-mine"), O_RDWR | O_CLOEXEC);

	ok(fd >= 0);
	is(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, MIB), 0);
	close(fd);
	return take_all_room(socket, argument);
}

static int touch_it(void *view)
{
	memset(view, 1, MIB); /* the last page he may have left */
	return 0;
}

static int be_emptied(void *argument)
{
	static uint8_t bytes[MIB];

	(void)argument;
	if (!mount_small("8192"))
		return SKIP;
	open_root_to_all();
	is(mmobj_setup(), 1);
	mmobj *mine = make_what("Global\\mine", (struct mmobj_new){.size = MIB, .mode = 0666}, MMOBJ_WRITE);
	bytes[MIB - 1] = 1;
	is(mmobj_write(mine, 0, bytes, sizeof(bytes)), 0);
	uint8_t *view = map_all(mine, MMOBJ_WRITE);
	struct child flood = child_start(punch_and_flood, NULL);
	ok(hear(flood.socket) > 6);
	is(child_status(touch_it, view), 128 + SIGBUS);
	is(mmobj_write(mine, 0, bytes, sizeof(bytes)), -ENOSPC);
	is(mmobj_read(mine, 0, bytes, sizeof(bytes)), 0);
	is(bytes[MIB - 1], 0);
	child_kill(&flood);
	is(mmobj_unmap(view), 0);
	mmobj_close(mine);
	return 0;
}

/* Where he may write, it is his to give back: what was committed is no longer, and zeros. */
static void who_may_write_takes_its_memory_away(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(be_emptied, NULL);
}

/* Objects that nobody holds, and things that are none. */
static int leave_a_crowd(void *argument)
{
	mmobj *object;
	char name[40];

	(void)argument;
	become(OTHER_USER);
	for (int i = 0; i < CROWD; i++) {
		sprintf(name, "Global\\crowd %d", i);
		object = make_what(name, (struct mmobj_new){.size = 1, .mode = 0644}, MMOBJ_WRITE);
		(void)object; /* dies with us */
		write_file(root_path("mmobj/map-litter%d", i), "litter", 6);
	}
	return 0;
}

static int live_in_a_crowd(void *argument)
{
	struct mmobj_swept swept;

	(void)argument;
	become(THIRD_USER);
	for (int i = 0; i < 100; i++) {
		mmobj *object = make("Global\\mine", SIZE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
		mmobj *again = open_it("Global\\mine", MMOBJ_READ);
		mmobj_close(object);
		mmobj_close(again);
		ok(!exists(root_path("mmobj/map-mine")));
	}
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.removed, 0);
	is(swept.foreign, 2 * CROWD); /* what he may not open he cannot tell from an object */
	return 0;
}

static void flood_of_names_is_no_hindrance(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	IN_CHILD(leave_a_crowd, NULL);
	IN_CHILD(live_in_a_crowd, NULL);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.removed, CROWD);
	is(swept.damaged, CROWD);
	for (int i = 0; i < CROWD; i++)
		is(unlink(root_path("mmobj/map-litter%d", i)), 0);
	is(files_in(root_path("mmobj")), 0);
}

/* Opens Global\x again and again, each time as a holder does, and locks thousands of other bytes of it. */
static int lock_a_lot(int socket, void *argument)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = LIFE_BYTE, .l_len = 2};
	int fd = -1;

	(void)argument;
	limit(RLIMIT_NOFILE, OPENS + 100);
	become(OTHER_USER);
	for (int i = 0; i < OPENS; i++) {
		fd = open(root_path("mmobj/map-x"), O_RDONLY | O_CLOEXEC);
		is(fcntl(fd, F_OFD_SETLK, &lock), 0);
	}
	for (int i = 0; i < LOCKS; i++) {
		lock.l_start = LIFE_BYTE - 2 * (i + 1); /* no two touch, or they would be one */
		lock.l_len = 1;
		is(fcntl(fd, F_OFD_SETLK, &lock), 0);
	}
	say(socket, 0);
	(void)hear(socket);
	return 0;
}

static int use_it_all_the_same(void *argument)
{
	char text[5];

	(void)argument;
	become(THIRD_USER);
	for (int i = 0; i < 50; i++) {
		mmobj *object = open_it("Global\\x", MMOBJ_READ);
		is(mmobj_read(object, 0, text, sizeof(text)), 0);
		is_text(text, "mine");
		is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD);
		mmobj_close(object);
		mmobj_close(make("Global\\other", SIZE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE));
		ok(!exists(root_path("mmobj/map-other")));
	}
	return 0;
}

/* The kernel goes through all locks of a file for each that is set or asked for. No answer is another for it. */
static void locks_by_the_thousand_are_only_slow(void **state)
{
	struct mmobj_swept swept;
	char text[5] = "";

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	mmobj *mine = make_what("Global\\x", (struct mmobj_new){.size = SIZE, .mode = 0644}, MMOBJ_WRITE);
	is(mmobj_write(mine, 0, "mine", 5), 0);
	struct child neighbour = child_start(lock_a_lot, NULL);
	is(hear(neighbour.socket), 0);
	IN_CHILD(use_it_all_the_same, NULL);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.held, 1);
	is(swept.removed + swept.damaged + swept.foreign, 0);
	is(mmobj_collect("Global\\x", NULL), 0);
	is(mmobj_wait_gone("Global\\x", 20), -ETIMEDOUT);
	mmobj_close(mine);
	/* He holds it, as any reader can. */
	mmobj *again = open_it("Global\\x", MMOBJ_WRITE);
	is(mmobj_read(again, 0, text, sizeof(text)), 0);
	is_text(text, "mine");
	child_kill(&neighbour);
	mmobj_close(again);
	ok(!exists(root_path("mmobj/map-x")));
}

/* His own Global\x, alive, with a lease on it: the kernel asks him, before it lets others open it. */
static int lease_it(int socket, void *argument)
{
	const char *path = root_path("mmobj/map-x");

	(void)argument;
	become(OTHER_USER);
	leave_dead("Global\\x", &(struct mmobj_new){.size = SIZE, .mode = 0666});
	(void)signal(SIGIO, SIG_IGN); /* which asks him in vain */
	int fd = lock_by_hand(path, F_RDLCK, LIFE_BYTE);
	is(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	say(socket, 0);
	(void)hear(socket);
	return 0;
}

static int meet_the_lease(void *argument)
{
	const struct mmobj_new what = {.size = SIZE};
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(THIRD_USER);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EBUSY);
	is(mmobj_create_or_open("Global\\x", &what, MMOBJ_WRITE, &object), -EBUSY);
	ok(object == UNTOUCHED);
	is(mmobj_collect("Global\\x", NULL), -EBUSY);
	return 0;
}

/* For 45 s (lease-break-time in /proc/sys/fs); nothing waits for that. */
static void lease_on_his_own_makes_it_busy(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	struct child neighbour = child_start(lease_it, NULL);
	is(hear(neighbour.socket), 0);
	IN_CHILD(meet_the_lease, NULL);
	is(mmobj_sweep(MMOBJ_GLOBAL, &swept), 0);
	is(swept.held, 1);
	child_kill(&neighbour);
	is(mmobj_collect("Global\\x", NULL), 1);
}

/* ---- who sends us elsewhere ------------------------------------------------------------------------------------- */

/* The entry that the neighbour puts at Global\x, and holds: a label that names a file which he may not even read. */
struct entry {
	uint8_t bytes[2 * 4096];
	size_t size;
};

static int offer(int socket, void *argument)
{
	const struct entry *entry = argument;
	const char *path = root_path("mmobj/map-x");

	become(OTHER_USER);
	write_file(path, entry->bytes, entry->size);
	is(chmod(path, 0666), 0);
	(void)lock_by_hand(path, F_RDLCK, LIFE_BYTE);
	say(socket, 0);
	(void)hear(socket);
	is(unlink(path), 0);
	return 0;
}

static int accept_as_the_files_owner(void *argument)
{
	mmobj *object;
	char text[7];

	(void)argument;
	become(THIRD_USER);
	object = open_it("Global\\x", MMOBJ_WRITE);
	is(mmobj_read(object, 0, text, 7), 0);
	is_text(text, "secret");
	struct mmobj_info info = stat_of(object);
	is(info.owner, OTHER_USER); /* this is how to know */
	is_text(info.path, root_path("secret"));
	mmobj_close(object);
	return 0;
}

static int accept_as_the_neighbour(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(OTHER_USER);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EACCES);
	ok(object == UNTOUCHED);
	return 0;
}

/* A label gives nobody a right to the file. But who has that right is led to it by whoever wrote the label. */
static void file_of_a_neighbours_object_is_opened_with_ones_own_rights(void **state)
{
	static struct entry entry;

	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	write_file(root_path("secret"), "secret", 7);
	is(chmod(root_path("secret"), 0600), 0);
	is(chown(root_path("secret"), THIRD_USER, THIRD_USER), 0);
	/* The label as the library writes it; the neighbour could have it from anywhere. */
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.path = root_path("secret")}, MMOBJ_WRITE);
	int fd = open(root_path("mmobj/map-x"), O_RDONLY | O_CLOEXEC);
	ssize_t size = read(fd, entry.bytes, sizeof(entry.bytes));
	ok(size > 0);
	entry.size = (size_t)size;
	close(fd);
	mmobj_close(object);
	struct child neighbour = child_start(offer, &entry);
	is(hear(neighbour.socket), 0);
	IN_CHILD(accept_as_the_files_owner, NULL);
	IN_CHILD(accept_as_the_neighbour, NULL);
	say(neighbour.socket, 0);
	is(child_end(&neighbour), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(name_that_a_neighbour_has_is_seen_to_be_his),
	    TEST(swapped_entry_is_refused_or_not_seen),
	    TEST(object_linked_elsewhere_is_no_object_there),
	    TEST(flood_of_memory_takes_none_of_ours),
	    TEST(who_may_write_takes_its_memory_away),
	    TEST(flood_of_names_is_no_hindrance),
	    TEST(locks_by_the_thousand_are_only_slow),
	    TEST(lease_on_his_own_makes_it_busy),
	    TEST(file_of_a_neighbours_object_is_opened_with_ones_own_rights),
	};
	return RUN_TESTS("hostile-neighbours", tests);
}
