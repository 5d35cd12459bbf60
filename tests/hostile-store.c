/* SPDX-License-Identifier: MIT */
/*
 * hostile-store.c - whatever lies in a store, no call hangs, crashes, follows it or takes it away
 *
 * Stores that are not to be trusted; and in a good one, under the name "x", everything that is no object: what is no file, what
 * has no label, and labels that lie, written by hand from the layout in label.h. Each is put to every call that can meet it,
 * dead, and held by locks taken by hand; and must be refused as mmobj.h says, and still be there as it was.
 */
#include <endian.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include "label.h"
#include "processes.h"

#define DATA 8192u /* the data of the entries made here */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- making entries --------------------------------------------------------------------------------------------- */

/* The caller's store, made as the library makes it. */
static void make_store(void)
{
	assert_int_equal(mkdir(path_in_root("mmobj-%u", (unsigned)geteuid()), 0700), 0);
}

/* An honest label for the name "x". */
static struct label_disk honest(void)
{
	struct label_disk label = {
	    .magic = {'m', 'm', 'o', 'b', 'j', '\r', '\n', 0x1A},
	    .version = htole32(1),
	    .kind = htole32(MMOBJ_KIND_MEMORY),
	    .size = htole64(DATA),
	    .access = htole32(MMOBJ_READ | MMOBJ_WRITE),
	    .flags = htole32(LABEL_NAMED),
	    .maker = "by hand",
	    .name_length = htole16(1),
	    .text = {'x'},
	};

	return label;
}

static void write_entry(const char *path, off_t data, const struct label_disk *label)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, data), 0);
	assert_int_equal(pwrite(fd, label, sizeof(*label), data), sizeof(*label));
	close(fd);
}

static void write_file(const char *path, const char *bytes, size_t size, off_t full_size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	assert_int_equal(ftruncate(fd, full_size), 0);
	close(fd);
}

/* The locks of a holder. */
static int hold_by_hand(const char *path)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(lock_bytes(fd, F_RDLCK, LIFE, 2), 0);
	return fd;
}

/* ---- all calls on "x" ------------------------------------------------------------------------------------------- */

/* What they shall return. */
struct answers {
	int open, create, create_or_open, collect, wait_gone;
	unsigned removed, held, damaged; /* of a sweep */
};

static const struct answers refused_dead = {-EBADMSG, -EBADMSG, -EBADMSG, -EBADMSG, -EBADMSG, 0, 0, 1};
/* Who asks for a new one hears first that it is held. */
static const struct answers refused_held = {-EBADMSG, -EEXIST, -EBADMSG, 0, -ETIMEDOUT, 0, 1, 0};

static void expect(const char *what, const char *call, int got, int expected)
{
	if (got != expected)
		fail_msg("%s: %s gave %d (%s), not %d", what, call, got, mmobj_strerror(got), expected);
}

/* An open that must not succeed, of any kind. */
static void call_opens(const char *what, int expected)
{
	mmobj *object = NULL;

	expect(what, "open to read", mmobj_open("x", MMOBJ_READ, &object), expected);
	expect(what, "open to write", mmobj_open("x", MMOBJ_WRITE, &object), expected);
	expect(what, "open_wait", mmobj_open_wait("x", MMOBJ_READ, 0, &object),
	       expected == -ENOENT ? -ETIMEDOUT : expected);
	assert_null(object);
}

static void call_all(const char *what, const struct answers *expected)
{
	struct mmobj_new new = {.size = 100};
	struct mmobj_swept swept;
	mmobj *object = NULL;

	call_opens(what, expected->open);
	expect(what, "create", mmobj_create("x", &new, MMOBJ_WRITE, &object), expected->create);
	expect(what, "create to read", mmobj_create("x", &new, MMOBJ_READ, &object), expected->create);
	expect(what, "create_or_open", mmobj_create_or_open("x", &new, MMOBJ_WRITE, &object), expected->create_or_open);
	assert_null(object);
	expect(what, "wait_gone", mmobj_wait_gone("x", 0), expected->wait_gone);
	expect(what, "collect", mmobj_collect("x", NULL), expected->collect);
	expect(what, "sweep", mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	expect(what, "removed by the sweep", (int)swept.removed, (int)expected->removed);
	expect(what, "held in the sweep", (int)swept.held, (int)expected->held);
	expect(what, "damaged in the sweep", (int)swept.damaged, (int)expected->damaged);
	/* Creating something else looks at the entry in passing. */
	for (int i = 0; i < 2; i++) {
		expect(what, "create another", mmobj_create("other", &new, MMOBJ_WRITE, &object), 0);
		object = mmobj_close(object);
	}
}

struct seen {
	unsigned count, damaged;
	struct mmobj_info info;
};

static int see(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	struct seen *seen = context;

	(void)holders, (void)count;
	seen->count++;
	seen->damaged += !!(info->state & MMOBJ_DAMAGED);
	seen->info = *info;
	return 0;
}

static struct seen list(void)
{
	struct seen seen = {0};

	assert_int_equal(mmobj_list(MMOBJ_LOCAL, see, &seen), 0);
	return seen;
}

/* It is listed for what it is. */
static void check_listed(const char *what, const struct stat *st)
{
	struct seen seen = list();

	expect(what, "listed", (int)seen.count, 1);
	expect(what, "damaged in the list", (int)seen.damaged, 1);
	assert_string_equal(seen.info.name, "map-x");
	assert_int_equal(seen.info.owner, st->st_uid);
	assert_int_equal(seen.info.mode, st->st_mode & 07777);
	assert_int_equal(seen.info.memory, (uint64_t)st->st_blocks * 512);
}

static void check_unchanged(const char *what, const char *path, const struct stat *before)
{
	struct stat after;

	expect(what, "still there", lstat(path, &after), 0);
	if (after.st_ino != before->st_ino || after.st_mode != before->st_mode || after.st_size != before->st_size ||
	    after.st_nlink != before->st_nlink || after.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	    after.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
		fail_msg("%s: was changed", what);
}

static void check_import(const char *what, const char *path, int expected)
{
	mmobj *object = NULL;
	int fd = open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
		expected = -EBADF;
	}
	assert_true(fd >= 0);
	expect(what, "import", mmobj_import_fd(fd, MMOBJ_READ, &object), expected);
	if (expected < 0)
		assert_int_equal(close(fd), 0); /* it is still ours */
	mmobj_close(object);
}

/* What is at `path` is refused by everyone, dead and held, and stays. Then it is taken away. */
static void check_refused(const char *what, bool can_be_held, int import)
{
	char path[PATH_BYTES];
	struct stat before;

	strcpy(path, entry_path("x"));
	assert_int_equal(lstat(path, &before), 0);
	check_listed(what, &before);
	check_import(what, path, import);
	call_all(what, &refused_dead);
	check_unchanged(what, path, &before);
	if (can_be_held) {
		int fd = hold_by_hand(path);
		check_listed(what, &before);
		check_import(what, path, import);
		call_all(what, &refused_held);
		close(fd);
		check_unchanged(what, path, &before);
	}
	assert_int_equal(remove(path), 0);
}

/* ---- what is no file -------------------------------------------------------------------------------------------- */

static void links(void **state)
{
	static const char text[] = "the victim's";
	char content[sizeof(text)];
	struct stat before;

	(void)state;
	make_store();
	char victim[PATH_BYTES];
	strcpy(victim, path_in_root("victim"));
	write_file(victim, text, sizeof(text), sizeof(text));
	assert_int_equal(stat(victim, &before), 0);
	const char *targets[] = {"../victim", victim, "/nowhere", "map-x", "."};
	for (size_t i = 0; i < COUNT(targets); i++) {
		assert_int_equal(symlink(targets[i], entry_path("x")), 0);
		check_refused(targets[i], false, -EBADF);
	}
	check_unchanged("victim", path_in_root("victim"), &before);
	int fd = open(path_in_root("victim"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, content, sizeof(content)), sizeof(content));
	assert_string_equal(content, text);
	close(fd);
}

/* A link to an honest entry is none. */
static void link_to_an_entry(void **state)
{
	struct label_disk label = honest();

	(void)state;
	make_store();
	write_entry(path_in_root("honest"), DATA, &label);
	int fd = hold_by_hand(path_in_root("honest"));
	assert_int_equal(symlink("../honest", entry_path("x")), 0);
	check_refused("a link to an entry", false, -EBADF);
	close(fd);
}

static void fifo(void **state)
{
	(void)state;
	make_store();
	assert_int_equal(mkfifo(entry_path("x"), 0600), 0);
	check_refused("a FIFO", true, -EBADMSG);
}

static void directory(void **state)
{
	(void)state;
	make_store();
	assert_int_equal(mkdir(entry_path("x"), 0700), 0);
	check_refused("a directory", false, -EBADMSG);
	/* It can be locked, but never opened for writing: so nobody asks who holds it. */
	static const struct answers held = {-EBADMSG, -EBADMSG, -EBADMSG, -EBADMSG, -EBADMSG, 0, 1, 0};
	assert_int_equal(mkdir(entry_path("x"), 0700), 0);
	int fd = hold_by_hand(entry_path("x"));
	call_all("a directory, held", &held);
	close(fd);
	assert_int_equal(rmdir(entry_path("x")), 0);
}

static void socket_file(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)state;
	make_store();
	strcpy(address.sun_path, entry_path("x"));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	check_refused("a socket", false, -EBADF);
	close(fd);
}

static void devices(void **state)
{
	(void)state;
	make_store();
	if (mknod(entry_path("x"), S_IFCHR | 0600, makedev(1, 3)) != 0)
		skip_because("device nodes take root");
	int fd = open(entry_path("x"), O_RDWR | O_CLOEXEC);
	close(fd);
	if (fd < 0) {
		assert_int_equal(unlink(entry_path("x")), 0);
		skip_because("no devices on this file system");
	}
	check_refused("/dev/null", true, -EBADMSG);
	assert_int_equal(mknod(entry_path("x"), S_IFCHR | 0600, makedev(1, 5)), 0);
	check_refused("/dev/zero", true, -EBADMSG);
	assert_int_equal(mknod(entry_path("x"), S_IFBLK | 0600, makedev(4095, 4095)), 0);
	check_refused("a device without a driver", false, -EBADF);
}

/* ---- what has no label ------------------------------------------------------------------------------------------ */

static void files_without_a_label(void **state)
{
	static const off_t sizes[] = {1, 100, 4095, 4096, 4097, DATA + 4095, DATA + 4096, INT64_C(1) << 40};
	static char garbage[DATA + 4096];

	(void)state;
	make_store();
	memset(garbage, 0xA5, sizeof(garbage));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char what[64];
		size_t full = sizes[i] < (off_t)sizeof(garbage) ? (size_t)sizes[i] : sizeof(garbage);
		snprintf(what, sizeof(what), "%lld bytes of garbage", (long long)sizes[i]);
		write_file(entry_path("x"), garbage, full, sizes[i]);
		check_refused(what, true, -EBADMSG);
		snprintf(what, sizeof(what), "%lld zeros", (long long)sizes[i]);
		write_file(entry_path("x"), garbage, 0, sizes[i]);
		check_refused(what, true, -EBADMSG);
	}
}

/* An honest entry that was cut, or has grown: the label is not where it should be, or not true. */
static void cut_and_grown(void **state)
{
	static const off_t sizes[] = {DATA, DATA + 4095, DATA + 4097, DATA + 8192, 4096, INT64_C(1) << 40};
	struct label_disk label = honest();

	(void)state;
	make_store();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		char what[64];
		snprintf(what, sizeof(what), "an entry of now %lld bytes", (long long)sizes[i]);
		write_entry(entry_path("x"), DATA, &label);
		assert_int_equal(truncate(entry_path("x"), sizes[i]), 0);
		check_refused(what, true, -EBADMSG);
	}
}

/* What a creator leaves that was killed while it took a dead entry over: nothing is lost, so dead it is cleared away. */
static void check_leftover(const char *what, void (*make)(void))
{
	static const struct answers held = {-EBADMSG, -EEXIST, -EBADMSG, 0, -ETIMEDOUT, 0, 1, 0};
	struct mmobj_new new = {.size = 100};
	struct mmobj_swept swept;
	struct stat st;
	mmobj *object = NULL;

	make();
	assert_int_equal(stat(entry_path("x"), &st), 0);
	check_listed(what, &st);
	check_import(what, entry_path("x"), -EBADMSG);
	int fd = hold_by_hand(entry_path("x"));
	call_all(what, &held);
	check_unchanged(what, entry_path("x"), &st);
	close(fd);

	expect(what, "collect", mmobj_collect("x", NULL), 1);
	make();
	expect(what, "sweep", mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	expect(what, "removed", (int)swept.removed, 1);
	make();
	call_opens(what, -ENOENT);
	make();
	expect(what, "create", mmobj_create("x", &new, MMOBJ_WRITE, &object), 0);
	object = mmobj_close(object);
	make();
	expect(what, "create_or_open", mmobj_create_or_open("x", &new, MMOBJ_WRITE, &object), 1);
	object = mmobj_close(object);
	assert_int_equal(count_left(), 0);
}

static void make_empty(void)
{
	write_file(entry_path("x"), "", 0, 0);
}

static void make_unfinished(void)
{
	struct label_disk label = honest();

	label.flags = htole32(LABEL_NAMED | LABEL_UNFINISHED);
	write_entry(entry_path("x"), DATA, &label);
}

static void half_made(void **state)
{
	(void)state;
	make_store();
	check_leftover("an empty file", make_empty);
	check_leftover("an unfinished label", make_unfinished);
}

/* ---- labels that lie -------------------------------------------------------------------------------------------- */

struct change {
	size_t at;
	unsigned width; /* 0: none */
	uint64_t value;
};

struct lie {
	const char *what;
	struct change changes[2];
};

#define AT(member, number)                                                                                             \
	{                                                                                                              \
		offsetof(struct label_disk, member), sizeof(((struct label_disk *)0)->member), number                  \
	}
#define BYTE(member, number)                                                                                           \
	{                                                                                                              \
		offsetof(struct label_disk, member), 1, number                                                         \
	}

/* An address that the library gives, on this machine. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define REGION UINT64_C(0x7e8000000000)
#define REGION_END (REGION + (UINT64_C(1) << 38))
#elif UINTPTR_MAX > UINT32_MAX
#define REGION UINT64_C(0x3000000000)
#define REGION_END (REGION + (UINT64_C(1) << 36))
#else
#define REGION UINT64_C(0x60000000)
#define REGION_END (REGION + (UINT64_C(1) << 28))
#endif
#define ADDRESSED AT(flags, LABEL_NAMED | MMOBJ_SAME_ADDRESS)

static const struct lie lies[] = {
    {"magic", {BYTE(magic, 'M')}},
    {"version 0", {AT(version, 0)}},
    {"version 2", {AT(version, 2)}},
    {"kind 0", {AT(kind, 0)}},
    {"kind 3", {AT(kind, 3)}},
    {"kind of all ones", {AT(kind, UINT32_MAX)}},
    {"a file without a path", {AT(kind, MMOBJ_KIND_FILE)}},
    {"size 0", {AT(size, 0)}},
    {"a page less", {AT(size, DATA - 4096)}},
    {"a page more", {AT(size, DATA + 1)}},
    {"size 2^61", {AT(size, UINT64_C(1) << 61)}},
    {"size 2^61 + 1", {AT(size, (UINT64_C(1) << 61) + 1)}},
    {"size 2^63", {AT(size, UINT64_C(1) << 63)}},
    {"size 2^64 - 4096", {AT(size, UINT64_MAX - 4095)}},
    {"size 2^64 - 1", {AT(size, UINT64_MAX)}},
    {"access 0", {AT(access, 0)}},
    {"access to read alone", {AT(access, MMOBJ_READ)}},
    {"access to write alone", {AT(access, MMOBJ_WRITE)}},
    {"access 7", {AT(access, 7)}},
    {"no flags", {AT(flags, 0)}},
    {"an unknown flag", {AT(flags, LABEL_NAMED | 0x80000000u)}},
    {"a flag of creation", {AT(flags, LABEL_NAMED | MMOBJ_FROM_FD)}},
    {"read-only, and written", {AT(flags, LABEL_NAMED | MMOBJ_READ_ONLY)}},
    {"an address without the flag that is no slot's", {AT(address, REGION + 1)}},
    {"the flag without an address", {ADDRESSED}},
    {"an address below", {ADDRESSED, AT(address, REGION - 4096)}},
    {"an address above", {ADDRESSED, AT(address, REGION_END)}},
    {"an address in the program", {ADDRESSED, AT(address, 0x400000)}},
    {"an address inside a slot", {ADDRESSED, AT(address, REGION + 4096)}},
    {"an address off a page", {ADDRESSED, AT(address, REGION + 1)}},
    {"an address of all ones", {ADDRESSED, AT(address, UINT64_MAX)}},
    {"a longer name", {AT(name_length, 2)}},
    {"the longest name", {AT(name_length, 777)}},
    {"too long a name", {AT(name_length, 778)}},
    {"a name of all ones", {AT(name_length, UINT16_MAX)}},
    {"a name of NUL", {BYTE(text, 0)}},
    {"a name that is no UTF-8", {BYTE(text, 0xFF)}},
    {"a backslash", {BYTE(text, '\\')}},
    {"memory with a path", {AT(path_length, 1)}},
    {"too long a path", {AT(path_length, 3001)}},
    {"a path of all ones", {AT(path_length, UINT16_MAX)}},
    {"name and path beyond the label", {AT(name_length, 777), AT(path_length, 65000)}},
};

/* Sound in themselves, but they lie under another name: so as descriptors they are objects whose name was taken away. */
static const struct lie lies_about_the_name[] = {
    {"no name", {AT(name_length, 0)}},
    {"another's name", {BYTE(text, 'y')}},
};

static struct label_disk tell_lie(const struct lie *lie)
{
	struct label_disk label = honest();

	for (size_t i = 0; i < COUNT(lie->changes); i++) {
		const struct change *change = &lie->changes[i];
		uint64_t value = htole64(change->value);
		memcpy((char *)&label + change->at, &value, change->width);
	}
	return label;
}

static void check_lies(const struct lie *all, size_t count, int import)
{
	make_store();
	for (size_t i = 0; i < count; i++) {
		struct label_disk label = tell_lie(&all[i]);
		write_entry(entry_path("x"), DATA, &label);
		check_refused(all[i].what, true, import);
	}
}

static void labels_that_lie(void **state)
{
	(void)state;
	check_lies(lies, COUNT(lies), -EBADMSG);
}

static void labels_of_other_names(void **state)
{
	(void)state;
	check_lies(lies_about_the_name, COUNT(lies_about_the_name), 0);
}

/* All lengths that fit alone, but not together; and no text at all. */
static void text_beyond_the_label(void **state)
{
	struct label_disk label = honest();

	(void)state;
	make_store();
	label.kind = htole32(MMOBJ_KIND_FILE);
	label.name_length = htole16(777);
	label.path_length = htole16(3000);
	memset(label.text, 'x', sizeof(label.text));
	label.text[777] = '/';
	write_entry(entry_path("x"), 0, &label);
	check_refused("777 and 3000 bytes", true, -EBADMSG);
	label.name_length = htole16(1);
	label.text[1] = 'x';
	write_entry(entry_path("x"), 0, &label);
	check_refused("a relative path of 3000 bytes", true, -EBADMSG);
}

/* A label that is honest, by hand: so that all the others are refused for their lie. */
static void honest_label_is_believed(void **state)
{
	struct label_disk label = honest();
	mmobj *object = NULL;
	struct mmobj_info info;
	void *view = NULL;

	(void)state;
	make_store();
	write_entry(entry_path("x"), DATA, &label);
	int fd = hold_by_hand(entry_path("x"));
	assert_int_equal(mmobj_open("x", MMOBJ_WRITE, &object), 0);
	assert_int_equal(mmobj_stat(object, &info), 0);
	assert_int_equal(info.size, DATA);
	assert_string_equal(info.maker, "by hand");
	assert_string_equal(info.name, "x");
	assert_int_equal(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view), 0);
	assert_true(is_zeros(view, DATA));
	assert_int_equal(mmobj_unmap(view), 0);
	assert_null(mmobj_close(object));
	close(fd);
	assert_int_equal(mmobj_collect("x", NULL), 1);
}

/* ---- another's address ------------------------------------------------------------------------------------------ */

static int slots(void)
{
	return count_files(path_in_root("mmobj-%u/.at", (unsigned)geteuid()));
}

/* A label that claims the address of an object that lives: that one keeps its slot, whatever becomes of the liar. */
static void anothers_address(void **state)
{
	struct mmobj_new new = {.size = DATA, .flags = MMOBJ_SAME_ADDRESS};
	struct label_disk label = honest();
	mmobj *victim = NULL, *liar = NULL;
	struct mmobj_info info;
	void *view = NULL, *other = NULL;

	(void)state;
	assert_int_equal(mmobj_create("victim", &new, MMOBJ_WRITE, &victim), 0);
	assert_int_equal(mmobj_map(victim, MMOBJ_WRITE, 0, 0, &view), 0);
	assert_int_equal(mmobj_stat(victim, &info), 0);
	label.flags = htole32(LABEL_NAMED | MMOBJ_SAME_ADDRESS);
	label.address = htole64(info.address);
	/* Dead: it is cleared away. */
	write_entry(entry_path("x"), DATA, &label);
	call_opens("another's address", -ENOENT);
	assert_int_equal(slots(), 1);
	/* Held, with a second link as if it had a slot: one can have it, but not map it over the other. */
	write_entry(entry_path("x"), DATA, &label);
	assert_int_equal(link(entry_path("x"), path_in_root("second")), 0);
	int fd = hold_by_hand(entry_path("x"));
	assert_int_equal(mmobj_open("x", MMOBJ_WRITE, &liar), 0);
	assert_int_equal(mmobj_map(liar, MMOBJ_WRITE, 0, 0, &other), -EADDRINUSE);
	assert_int_equal(mmobj_map(liar, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &other), 0);
	assert_ptr_not_equal(view, other);
	close(fd);
	assert_null(mmobj_close(liar));
	assert_int_equal(slots(), 1);
	assert_int_equal(mmobj_unmap(other), 0);
	assert_int_equal(slots(), 1);
	assert_int_equal(unlink(path_in_root("second")), 0);
	assert_int_equal(mmobj_unmap(view), 0);
	assert_null(mmobj_close(victim));
}

/* Held, but without the slot that it says it has: nobody can join it, and nobody waits for that without end. */
static void an_address_without_a_slot(void **state)
{
	struct label_disk label = honest();
	mmobj *object = NULL;
	int64_t since = now_ms();

	(void)state;
	make_store();
	label.flags = htole32(LABEL_NAMED | MMOBJ_SAME_ADDRESS);
	label.address = htole64(REGION);
	write_entry(entry_path("x"), DATA, &label);
	int fd = hold_by_hand(entry_path("x"));
	int r = mmobj_open("x", MMOBJ_READ, &object);
	if (r != -EBADMSG && r != -EBUSY)
		fail_msg("open gave %d", r);
	assert_true(now_ms() - since < BOUND_MS);
	close(fd);
	assert_int_equal(mmobj_collect("x", NULL), 1);
}

/* What is no entry in the folder of slots takes an address, and nothing else. */
static void damaged_slots(void **state)
{
	struct mmobj_new new = {.size = DATA, .flags = MMOBJ_SAME_ADDRESS};
	struct mmobj_swept swept;
	struct mmobj_info info;
	uint64_t addresses[4];
	mmobj *object = NULL;

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(mmobj_create("x", &new, MMOBJ_WRITE, &object), 0);
		assert_int_equal(mmobj_stat(object, &info), 0);
		addresses[i] = info.address;
		object = mmobj_close(object);
		for (int k = 0; k < i; k++)
			assert_int_not_equal(addresses[k], addresses[i]);
		char slot[PATH_BYTES];
		strcpy(slot, path_in_root("mmobj-%u/.at/%llx", (unsigned)geteuid(), (unsigned long long)info.address));
		if (i == 0)
			write_file(slot, "garbage", 7, 5000);
		else if (i == 1)
			assert_int_equal(mkfifo(slot, 0600), 0);
		else if (i == 2)
			assert_int_equal(mkdir(slot, 0700), 0);
		else
			assert_int_equal(symlink("/etc/passwd", slot), 0);
		assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
		assert_int_equal(swept.removed, 0);
		assert_int_equal(slots(), i + 1);
	}
	for (int i = 0; i < 4; i++)
		assert_int_equal(
		    remove(path_in_root("mmobj-%u/.at/%llx", (unsigned)geteuid(), (unsigned long long)addresses[i])),
		    0);
}

/* ---- the file behind -------------------------------------------------------------------------------------------- */

static struct label_disk file_label(const char *path, size_t length, uint64_t device, uint64_t inode)
{
	struct label_disk label = honest();

	label.kind = htole32(MMOBJ_KIND_FILE);
	label.size = htole64(100);
	label.path_length = htole16((uint16_t)length);
	label.file_device = htole64(device);
	label.file_inode = htole64(inode);
	memcpy(label.text + 1, path, length);
	return label;
}

/* A path that leads to another file, or to none: held, no handle; dead, it is an object like others and goes. */
static void check_lost_file(const char *path, uint64_t device, uint64_t inode)
{
	static const struct answers held = {-ESTALE, -EEXIST, -ESTALE, 0, -ETIMEDOUT, 0, 1, 0};
	struct label_disk label = file_label(path, strlen(path), device, inode);
	struct stat before = {0}, after = {0};

	lstat(path, &before);
	write_entry(entry_path("x"), 0, &label);
	int fd = hold_by_hand(entry_path("x"));
	call_all(path, &held);
	check_import(path, entry_path("x"), -ESTALE);
	struct seen seen = list();
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.info.state, MMOBJ_NAMED | MMOBJ_HELD);
	assert_string_equal(seen.info.path, path);
	close(fd);
	call_opens(path, -ENOENT);
	assert_int_equal(count_left(), 0);
	lstat(path, &after);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_equal(before.st_mode, after.st_mode);
	assert_int_equal(before.st_nlink, after.st_nlink);
}

static void lies_about_the_file(void **state)
{
	struct stat st;

	(void)state;
	make_store();
	char path[PATH_BYTES];
	strcpy(path, path_in_root("file"));
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_int_equal(stat(path, &st), 0);
	check_lost_file(path, st.st_dev, st.st_ino + 1);
	check_lost_file(path, st.st_dev + 1, st.st_ino);
	check_lost_file("/nowhere", st.st_dev, st.st_ino);
	strcat(path, "/x");
	check_lost_file(path, st.st_dev, st.st_ino);
	strcpy(path, path_in_root("fifo"));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(stat(path, &st), 0);
	check_lost_file(path, st.st_dev, st.st_ino);
	assert_int_equal(stat("/dev/null", &st), 0);
	check_lost_file("/dev/null", st.st_dev, st.st_ino);
	assert_int_equal(stat("/", &st), 0);
	check_lost_file("/", st.st_dev, st.st_ino);
	strcpy(path, path_in_root("loop"));
	assert_int_equal(symlink("loop", path), 0);
	check_lost_file(path, st.st_dev, st.st_ino);
}

static void paths_that_are_none(void **state)
{
	static const struct {
		const char *what, *path;
		size_t length;
	} paths[] = {{"a relative path", "etc/passwd", 10},
		     {"a path with a NUL", "/etc/passwd\0x", 13},
		     {"a path of NUL", "\0", 1},
		     {"a path from the parent", "../fifo", 7}};
	struct stat st;

	(void)state;
	make_store();
	assert_int_equal(stat("/etc/passwd", &st), 0);
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct label_disk label = file_label(paths[i].path, paths[i].length, st.st_dev, st.st_ino);
		write_entry(entry_path("x"), 0, &label);
		check_refused(paths[i].what, true, -EBADMSG);
	}
}

/* The right file, but the size is a lie: there is nothing to map, and so no SIGBUS. */
static void a_file_shorter_than_said(void **state)
{
	struct label_disk label;
	mmobj *object = NULL;
	void *view = NULL;
	struct stat st;

	(void)state;
	make_store();
	char path[PATH_BYTES];
	strcpy(path, path_in_root("file"));
	write_file(path, "short", 5, 5);
	assert_int_equal(stat(path, &st), 0);
	label = file_label(path, strlen(path), st.st_dev, st.st_ino);
	label.size = htole64(1 << 20);
	write_entry(entry_path("x"), 0, &label);
	int fd = hold_by_hand(entry_path("x"));
	assert_int_equal(mmobj_open("x", MMOBJ_WRITE, &object), 0);
	assert_int_equal(mmobj_map(object, MMOBJ_READ, 0, 0, &view), -ESTALE);
	assert_int_equal(mmobj_map(object, MMOBJ_READ, 0, 5, &view), 0);
	assert_memory_equal(view, "short", 5);
	assert_int_equal(mmobj_unmap(view), 0);
	close(fd);
	assert_null(mmobj_close(object));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
}

/* ---- hands in the store, while it is held ----------------------------------------------------------------------- */

static void name_taken_away(void **state)
{
	struct mmobj_new new = {.size = DATA};
	mmobj *object = NULL, *second = NULL;
	struct mmobj_info info;
	struct stat st;

	(void)state;
	assert_int_equal(mmobj_create("x", &new, MMOBJ_WRITE, &object), 0);
	assert_int_equal(unlink(entry_path("x")), 0);
	assert_int_equal(mmobj_stat(object, &info), 0);
	assert_int_equal(info.state, MMOBJ_NAMED | MMOBJ_HELD | MMOBJ_NAME_LOST);
	assert_int_equal(mmobj_open("x", MMOBJ_READ, &second), -ESTALE);
	/* Another makes a new one of that name: it is not ours to take away. */
	struct puppet *other = puppet_start();
	assert_int_equal(ASK(other, CREATE, .name = "x", .size = DATA, .access = MMOBJ_WRITE), 0);
	assert_int_equal(stat(entry_path("x"), &st), 0);
	assert_int_equal(mmobj_stat(object, &info), 0);
	assert_int_equal(info.state, MMOBJ_NAMED | MMOBJ_HELD | MMOBJ_NAME_LOST);
	assert_int_equal(mmobj_open("x", MMOBJ_READ, &second), -ESTALE);
	assert_null(mmobj_close(object));
	check_unchanged("the new one", entry_path("x"), &st);
	/* The same with a dead one: it is collected, or left, but nothing breaks. */
	assert_int_equal(ASK(other, CLOSE), 0);
	assert_int_equal(count_left(), 0);
}

static void label_overwritten(void **state)
{
	struct mmobj_new new = {.size = DATA};
	mmobj *object = NULL;
	struct mmobj_info info;
	void *view = NULL;

	(void)state;
	assert_int_equal(mmobj_create("x", &new, MMOBJ_WRITE, &object), 0);
	assert_int_equal(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view), 0);
	int fd = open(entry_path("x"), O_RDWR | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "garbage", 7, DATA), 7);
	close(fd);
	struct puppet *other = puppet_start();
	assert_int_equal(ASK(other, OPEN, .name = "x", .access = MMOBJ_READ), -EBADMSG);
	assert_int_equal(mmobj_stat(object, &info), -EBADMSG);
	memset(view, 1, DATA); /* what is mapped stays mapped */
	assert_int_equal(mmobj_unmap(view), 0);
	assert_null(mmobj_close(object));
	assert_int_equal(mmobj_collect("x", NULL), -EBADMSG);
	assert_int_equal(unlink(entry_path("x")), 0);
}

/* Things that have no business there are counted, listed and left. */
static void litter(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	make_store();
	const char *names[] = {"README", "map", "evt-x", "map-%41", "map-%2e", "map-a b", "map-%"};
	for (size_t i = 0; i < COUNT(names); i++)
		write_file(path_in_root("mmobj-%u/%s", (unsigned)geteuid(), names[i]), "litter", 6, 5000);
	struct seen seen = list();
	assert_int_equal(seen.count, COUNT(names));
	assert_int_equal(seen.damaged, COUNT(names));
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	assert_int_equal(swept.damaged, COUNT(names));
	assert_int_equal(swept.removed + swept.held + swept.foreign, 0);
	assert_int_equal(count_files(path_in_root("mmobj-%u", (unsigned)geteuid())), (int)COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(unlink(path_in_root("mmobj-%u/%s", (unsigned)geteuid(), names[i])), 0);
}

/* An honest label under a file name that is not the name's: "map-%41" for "A". */
static void two_ways_to_write_a_name(void **state)
{
	struct label_disk label = honest();
	struct mmobj_swept swept;
	mmobj *object = NULL;

	(void)state;
	make_store();
	label.text[0] = 'A';
	write_entry(entry_path("%41"), DATA, &label);
	int fd = hold_by_hand(entry_path("%41"));
	assert_int_equal(mmobj_open("A", MMOBJ_READ, &object), -ENOENT);
	assert_int_equal(list().damaged, 1);
	close(fd);
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	assert_int_equal(swept.damaged, 1);
	assert_int_equal(unlink(entry_path("%41")), 0);
}

/* ---- stores that are not to be trusted -------------------------------------------------------------------------- */

/* Every call that needs the store says so; and nothing is made there. */
static void check_store(const char *what, const char *prefix, unsigned store, int expected)
{
	struct mmobj_new new = {.size = 100};
	struct mmobj_swept swept;
	struct seen seen = {0};
	mmobj *object = NULL;
	char name[16];

	snprintf(name, sizeof(name), "%sx", prefix);
	expect(what, "open", mmobj_open(name, MMOBJ_READ, &object), expected);
	expect(what, "create", mmobj_create(name, &new, MMOBJ_WRITE, &object), expected);
	expect(what, "create_or_open", mmobj_create_or_open(name, &new, MMOBJ_WRITE, &object), expected);
	expect(what, "open_wait", mmobj_open_wait(name, MMOBJ_READ, 50, &object), expected);
	expect(what, "collect", mmobj_collect(name, NULL), expected);
	expect(what, "wait_gone", mmobj_wait_gone(name, 50), expected);
	expect(what, "list", mmobj_list(store, see, &seen), expected == -ENODEV ? 0 : expected);
	expect(what, "sweep", mmobj_sweep(store, &swept), expected == -ENODEV ? 0 : expected);
	if (expected != -ENODEV) {
		int both[2];
		assert_int_equal(pipe2(both, O_CLOEXEC), 0);
		close(both[1]); /* so that it returns at once if it should not refuse */
		expect(what, "reap", mmobj_reap(store, both[0]), expected);
		close(both[0]);
	}
	assert_int_equal(seen.count, 0);
	assert_int_equal(count_left(), 0);
}

static void stores_that_are_no_directories(void **state)
{
	(void)state;
	char path[PATH_BYTES];
	strcpy(path, path_in_root("mmobj-%u", (unsigned)geteuid()));
	assert_int_equal(mkdir(path_in_root("elsewhere"), 0700), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	check_store("a link", "", MMOBJ_LOCAL, -EPERM);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("nowhere", path), 0);
	check_store("a link to nowhere", "", MMOBJ_LOCAL, -EPERM);
	assert_int_equal(unlink(path), 0);
	write_file(path, "", 0, 0);
	check_store("a file", "", MMOBJ_LOCAL, -EPERM);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0700), 0);
	check_store("a FIFO", "", MMOBJ_LOCAL, -EPERM);
	assert_int_equal(unlink(path), 0);
}

static void stores_that_others_may_write(void **state)
{
	static const mode_t modes[] = {0770, 0707, 0777, 01777, 02770, 0722};

	(void)state;
	make_store();
	char path[PATH_BYTES];
	strcpy(path, path_in_root("mmobj-%u", (unsigned)geteuid()));
	for (size_t i = 0; i < COUNT(modes); i++) {
		char what[16];
		snprintf(what, sizeof(what), "mode %o", (unsigned)modes[i]);
		assert_int_equal(chmod(path, modes[i]), 0);
		check_store(what, "", MMOBJ_LOCAL, -EPERM);
	}
	/* Who was refused once is not refused for ever. */
	assert_int_equal(chmod(path, 0755), 0);
	mmobj *object = NULL;
	assert_int_equal(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
}

static void stores_of_others(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip_because("it takes root to give a directory away");
	make_store();
	assert_int_equal(chown(path_in_root("mmobj-0"), 12345, 0), 0);
	check_store("another's", "", MMOBJ_LOCAL, -EPERM);
	assert_int_equal(mkdir(path_in_root("mmobj"), 0755), 0);
	assert_int_equal(chmod(path_in_root("mmobj"), 01777), 0);
	assert_int_equal(chown(path_in_root("mmobj"), 12345, 0), 0);
	check_store("another's", "Global\\", MMOBJ_GLOBAL, -EPERM);
	assert_int_equal(mmobj_setup(), -EPERM);
}

static void machine_stores(void **state)
{
	(void)state;
	char path[PATH_BYTES];
	strcpy(path, path_in_root("mmobj"));
	check_store("none", "Global\\", MMOBJ_GLOBAL, -ENODEV);
	assert_int_equal(mkdir(path_in_root("elsewhere"), 0700), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	check_store("a link", "Global\\", MMOBJ_GLOBAL, -EPERM);
	assert_int_equal(mmobj_setup(), -EPERM);
	assert_int_equal(unlink(path), 0);
	write_file(path, "", 0, 0);
	check_store("a file", "Global\\", MMOBJ_GLOBAL, -EPERM);
	assert_int_equal(mmobj_setup(), -EPERM);
	assert_int_equal(unlink(path), 0);
	/* Without the sticky bit anyone could take away what another made. */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, 0777), 0);
	check_store("not sticky", "Global\\", MMOBJ_GLOBAL, -EPERM);
	assert_int_equal(mmobj_setup(), -EPERM);
	assert_int_equal(chmod(path, 0770), 0);
	check_store("not sticky, for a group", "Global\\", MMOBJ_GLOBAL, -EPERM);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(setenv("MMOBJ_ROOT", path_in_root("nowhere"), 1), 0);
	check_store("no root", "", MMOBJ_LOCAL, -ENODEV);
	check_store("no root", "Global\\", MMOBJ_GLOBAL, -ENODEV);
}

/* The folder of slots is checked like the store. */
static void folders_of_slots(void **state)
{
	struct mmobj_new new = {.size = DATA, .flags = MMOBJ_SAME_ADDRESS};
	struct mmobj_swept swept;
	mmobj *object = NULL;

	(void)state;
	make_store();
	char path[PATH_BYTES];
	strcpy(path, path_in_root("mmobj-%u/.at", (unsigned)geteuid()));
	for (int i = 0; i < 3; i++) {
		if (i == 0) {
			assert_int_equal(mkdir(path_in_root("elsewhere"), 0700), 0);
			assert_int_equal(symlink("../elsewhere", path), 0);
		} else if (i == 1) {
			write_file(path, "", 0, 0);
		} else {
			assert_int_equal(mkfifo(path, 0600), 0);
		}
		assert_int_equal(mmobj_create("x", &new, MMOBJ_WRITE, &object), -EPERM);
		assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(count_left(), 0);
	}
	assert_int_equal(count_files(path_in_root("elsewhere")), 0);
}

static void another_users_folder_of_slots(void **state)
{
	struct mmobj_new new = {.size = DATA, .flags = MMOBJ_SAME_ADDRESS};
	mmobj *object = NULL;

	(void)state;
	if (geteuid() != 0)
		skip_because("it takes root to give a directory away");
	make_store();
	assert_int_equal(mkdir(path_in_root("mmobj-0/.at"), 0700), 0);
	assert_int_equal(chown(path_in_root("mmobj-0/.at"), 12345, 12345), 0);
	assert_int_equal(mmobj_create("x", &new, MMOBJ_WRITE, &object), -EPERM);
	assert_int_equal(count_left(), 0);
}

int main(int argc, char **argv)
{
	if (argc > 2)
		puppet_live(atoi(argv[2]));
	const struct CMUnitTest tests[] = {
	    TEST(links),
	    TEST(link_to_an_entry),
	    TEST(fifo),
	    TEST(directory),
	    TEST(socket_file),
	    TEST(devices),
	    TEST(files_without_a_label),
	    TEST(cut_and_grown),
	    TEST(half_made),
	    TEST(labels_that_lie),
	    TEST(labels_of_other_names),
	    TEST(text_beyond_the_label),
	    TEST(honest_label_is_believed),
	    TEST(anothers_address),
	    TEST(an_address_without_a_slot),
	    TEST(damaged_slots),
	    TEST(lies_about_the_file),
	    TEST(paths_that_are_none),
	    TEST(a_file_shorter_than_said),
	    TEST(name_taken_away),
	    TEST(label_overwritten),
	    TEST(litter),
	    TEST(two_ways_to_write_a_name),
	    TEST(stores_that_are_no_directories),
	    TEST(stores_that_others_may_write),
	    TEST(stores_of_others),
	    TEST(machine_stores),
	    TEST(folders_of_slots),
	    TEST(another_users_folder_of_slots),
	};
	return cmocka_run_group_tests_name("hostile-store", tests, NULL, NULL);
}
