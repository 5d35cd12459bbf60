/* SPDX-License-Identifier: MIT */
/* test-object.c - handles: created once, opened by who may, waited for, passed on, asked about, and closed for good */
#include "support.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <time.h>

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- create and open -------------------------------------------------------------------------------------------- */

static void name_is_created_once(void **state)
{
	const struct mmobj_new what = {.size = 20};
	mmobj *object = UNTOUCHED;

	(void)state;
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	mmobj *first = make("x", 10, 0, MMOBJ_WRITE);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EEXIST);
	is(mmobj_create("Local\\x", &what, MMOBJ_READ, &object), -EEXIST);
	ok(object == UNTOUCHED);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), 0);
	is(stat_of(object).size, 10); /* as it is, whatever is asked for */
	mmobj_close(object);
	mmobj_close(first);
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), 1);
	is(stat_of(object).size, 20);
	mmobj_close(object);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), 0);
	ok(mmobj_close(object) == NULL);
}

static int hold(int socket, void *argument)
{
	mmobj *object = make(argument, 77, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);

	view[0] = 'h';
	say(socket, 1);
	hear(socket);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	return 0;
}

static void what_another_process_made_is_opened(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	struct child child = child_start(hold, "x");
	hear(child.socket);
	is(mmobj_create("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EEXIST);
	ok(object == UNTOUCHED);
	is(mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), 0);
	is(stat_of(object).size, 77);
	is(stat_of(object).maker_pid, child.pid);
	char *view = map_all(object, MMOBJ_READ);
	is(view[0], 'h');
	say(child.socket, 1);
	is(child_end(&child), 0);
	is(view[0], 'h'); /* it lives on with us */
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
}

static void bad_descriptions_are_invalid(void **state)
{
	const struct {
		const char *name;
		struct mmobj_new what;
		unsigned access;
	} bad[] = {
	    {"x", {.size = 0}, MMOBJ_WRITE},
	    {"x", {.size = 0, .flags = MMOBJ_SPARSE}, MMOBJ_WRITE},
	    {NULL, {.size = 0}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = 1}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_WRITE}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_COPY}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_POPULATE}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_ANYWHERE}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_AT}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = 0x10000}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = 0x80000000}, MMOBJ_WRITE},
	    {"x", {.size = 1, .mode = 01000}, MMOBJ_WRITE},
	    {"x", {.size = 1, .mode = 04600}, MMOBJ_WRITE},
	    {"x", {.size = 1, .mode = 0100600}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_READ_ONLY}, MMOBJ_WRITE},
	    {"x", {.size = 1, .flags = MMOBJ_READ_ONLY}, MMOBJ_WRITE | MMOBJ_READ},
	    {NULL, {.size = 1, .flags = MMOBJ_SAME_ADDRESS}, MMOBJ_WRITE},
	};
	mmobj *object = UNTOUCHED;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		is(mmobj_create(bad[i].name, &bad[i].what, bad[i].access, &object), -EINVAL);
		if (bad[i].name)
			is(mmobj_create_or_open(bad[i].name, &bad[i].what, bad[i].access, &object), -EINVAL);
	}
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

static void access_is_what_was_asked_for(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	mmobj *writer = make("x", 1, 0, MMOBJ_READ | MMOBJ_WRITE), *reader = open_it("x", MMOBJ_READ);
	is(stat_of(writer).access, MMOBJ_READ | MMOBJ_WRITE);
	is(stat_of(reader).access, MMOBJ_READ);
	mmobj_close(writer);
	writer = open_it("x", MMOBJ_WRITE); /* a reader alone holds it by now */
	mmobj_close(reader);
	mmobj_close(writer);
	is(left_in_store(), 0);
	/* A reader can create; and is the last one, who cannot collect by its own descriptor. */
	reader = make("x", 1, 0, MMOBJ_READ);
	is(stat_of(reader).access, MMOBJ_READ);
	mmobj_close(reader);
	is(left_in_store(), 0);
	/* Read-only for all. */
	reader = make("x", 1, MMOBJ_READ_ONLY, MMOBJ_READ);
	is(mmobj_open("x", MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EACCES);
	is(mmobj_open_wait("x", MMOBJ_WRITE, -1, &object), -EACCES);
	ok(object == UNTOUCHED);
	mmobj_close(open_it("x", MMOBJ_READ));
	is(stat_of(reader).flags, MMOBJ_READ_ONLY);
	mmobj_close(reader);
}

static int open_read_only(int socket, void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	hear(socket);
	is(mmobj_open("x", MMOBJ_WRITE, &object), -EACCES);
	ok(object == UNTOUCHED);
	mmobj_close(open_it("x", MMOBJ_READ));
	return 0;
}

static void read_only_is_so_in_every_process(void **state)
{
	(void)state;
	struct child child = child_start(open_read_only, NULL);
	mmobj *object = make("x", 1, MMOBJ_READ_ONLY, MMOBJ_READ);
	say(child.socket, 1);
	is(child_end(&child), 0);
	mmobj_close(object);
}

static void unnamed_objects_are_all_different(void **state)
{
	(void)state;
	mmobj *a = make(NULL, 10, 0, MMOBJ_WRITE), *b = make(NULL, 20, 0, MMOBJ_WRITE),
	      *c = make(NULL, 5, 0, MMOBJ_READ);
	char *in_a = map_all(a, MMOBJ_WRITE), *in_b = map_all(b, MMOBJ_WRITE);
	in_a[0] = 'a';
	is(in_b[0], 0);
	struct mmobj_info info = stat_of(b);
	is(info.size, 20);
	is(info.state, MMOBJ_HELD);
	is(info.kind, MMOBJ_KIND_MEMORY);
	is_text(info.name, "");
	is(stat_of(c).access, MMOBJ_READ);
	is(mmobj_unmap(in_a), 0);
	is(mmobj_unmap(in_b), 0);
	mmobj_close(a);
	mmobj_close(b);
	mmobj_close(c);
}

/* ---- waiting ---------------------------------------------------------------------------------------------------- */

static void wait_ends_in_time(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	is(mmobj_open_wait("x", MMOBJ_READ, 0, &object), -ETIMEDOUT);
	int64_t began = now_ms();
	is(mmobj_open_wait("x", MMOBJ_READ, 40, &object), -ETIMEDOUT);
	ok(now_ms() - began >= 39);
	start_ticking(2000);
	is(mmobj_open_wait("x", MMOBJ_READ, -1, &object), -EINTR);
	stop_ticking();
	ok(object == UNTOUCHED);
	mmobj *held = make("x", 1, 0, MMOBJ_WRITE);
	is(mmobj_open_wait("x", MMOBJ_READ, 0, &object), 0);
	mmobj_close(object);
	mmobj_close(held);
}

static int wait_for_x(int socket, void *argument)
{
	mmobj *object;

	say(socket, 1);
	is(mmobj_open_wait("x", MMOBJ_WRITE, *(int *)argument, &object), 0);
	is(stat_of(object).size, 1);
	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	return 0;
}

static void who_waits_gets_it(void **state)
{
	static int timeouts[] = {-1, 20000};

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct child child = child_start(wait_for_x, &timeouts[i % 2]);
		hear(child.socket);
		for (int n = 0; n < i; n++) /* others are not what it waits for */
			mmobj_close(make("y", 1, 0, MMOBJ_WRITE));
		mmobj *object = make("x", 1, i % 3 ? 0 : MMOBJ_SAME_ADDRESS, MMOBJ_WRITE);
		hear(child.socket);
		say(child.socket, 1);
		is(child_end(&child), 0);
		mmobj_close(object);
	}
}

static void *create_x(void *argument)
{
	mmobj **object = argument;

	*object = make("x", 1, 0, MMOBJ_WRITE);
	return NULL;
}

static void thread_of_the_same_process_can_create_it(void **state)
{
	mmobj *made = NULL, *object = NULL;

	(void)state;
	pthread_t thread = start_thread(create_x, &made);
	is(mmobj_open_wait("x", MMOBJ_WRITE, 20000, &object), 0);
	join_thread(thread);
	mmobj_close(made);
	mmobj_close(object);
}

/* ---- facts ------------------------------------------------------------------------------------------------------ */

static void stat_tells_the_facts(void **state)
{
	struct timespec before, after;

	(void)state;
	clock_gettime(CLOCK_REALTIME, &before);
	mmobj *object = make_what(
	    "Local\\a name", (struct mmobj_new){.size = 5000, .mode = 0640, .flags = MMOBJ_SPARSE | MMOBJ_SAME_ADDRESS},
	    MMOBJ_WRITE);
	clock_gettime(CLOCK_REALTIME, &after);
	struct mmobj_info info;
	memset(&info, 0xFF, sizeof(info));
	is(mmobj_stat(object, &info), 0);
	is(info.size, 5000);
	is(info.memory, 4096);
	ok(info.address != 0);
	ok(info.made_ns >= before.tv_sec * INT64_C(1000000000) + before.tv_nsec);
	ok(info.made_ns <= after.tv_sec * INT64_C(1000000000) + after.tv_nsec);
	is(info.kind, MMOBJ_KIND_MEMORY);
	is(info.flags, MMOBJ_SPARSE | MMOBJ_SAME_ADDRESS);
	is(info.state, MMOBJ_NAMED | MMOBJ_HELD);
	is(info.store, MMOBJ_LOCAL);
	is(info.access, MMOBJ_READ | MMOBJ_WRITE);
	is(info.mode, 0640);
	is(info.owner, geteuid());
	is(info.maker_pid, getpid());
	is(info.maker_uid, geteuid());
	is_text(info.maker, program_invocation_short_name);
	is_text(info.name, "a name");
	is_text(info.path, "");
	mmobj_close(object);
	object = make("x", 1, 0, MMOBJ_WRITE);
	is(stat_of(object).address, 0);
	is(stat_of(object).flags, 0);
	mmobj_close(object);
}

static void name_that_was_taken_away_is_lost(void **state)
{
	mmobj *other = UNTOUCHED;

	(void)state;
	mmobj *object = make("x", 10, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	is(unlink(entry_path("x")), 0);
	is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD | MMOBJ_NAME_LOST);
	is(stat_of(object).size, 10);
	view[0] = 1;
	is(mmobj_open("x", MMOBJ_READ, &other), -ESTALE); /* held, but not to be had in another way */
	ok(other == UNTOUCHED);
	/* Somebody else makes another object of that name: neither touches the other. */
	struct child child = child_start(hold, "unused");
	hear(child.socket);
	say(child.socket, 1);
	is(child_end(&child), 0);
	leave_dead("other", &(struct mmobj_new){.size = 1});
	is(rename(entry_path("other"), entry_path("x")), 0);
	is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD | MMOBJ_NAME_LOST);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	is(unlink(entry_path("x")), 0);
}

/* ---- passing on ------------------------------------------------------------------------------------------------- */

static int import_it(int socket, void *argument)
{
	unsigned access = *(unsigned *)argument;
	mmobj *object = UNTOUCHED;

	say(socket, 1);
	int fd = receive_descriptor(socket);
	if (!(access & MMOBJ_WRITE)) {
		is(mmobj_import_fd(fd, MMOBJ_WRITE, &object), -EBADF);
		ok(object == UNTOUCHED);
		ok(fcntl(fd, F_GETFD) >= 0); /* stays the caller's */
	}
	is(mmobj_import_fd(fd, access, &object), 0);
	struct mmobj_info info = stat_of(object);
	is(info.size, 5000);
	char *view = map_all(object, access & MMOBJ_WRITE ? MMOBJ_WRITE : MMOBJ_READ);
	is(view[1], 'e');
	if (access & MMOBJ_WRITE)
		view[2] = 'i';
	say(socket, 1);
	hear(socket);
	is(view[1], 'f');
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	return 0;
}

static void descriptor_passes_an_object_on(void **state)
{
	static unsigned accesses[] = {MMOBJ_READ, MMOBJ_WRITE};
	char *file = root_path("file");

	(void)state;
	write_pattern(file, 5000);
	for (int i = 0; i < 6; i++) {
		struct mmobj_new what = {.size = 5000, .path = i / 2 == 2 ? file : NULL};
		struct child child = child_start(import_it, &accesses[i % 2]);
		hear(child.socket);
		mmobj *object = make_what(i / 2 ? "x" : NULL, what, MMOBJ_WRITE);
		char *view = map_all(object, MMOBJ_WRITE);
		view[1] = 'e';
		view[2] = 0;
		int fd = mmobj_export_fd(object, accesses[i % 2]);
		ok(fd >= 0);
		is(fcntl(fd, F_GETFD), FD_CLOEXEC);
		send_descriptor(child.socket, fd);
		close(fd);
		hear(child.socket);
		is(view[2], i % 2 ? 'i' : 0);
		view[1] = 'f';
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		is(left_in_store(), i / 2 ? 1 : 0); /* the other holds it now */
		say(child.socket, 1);
		is(child_end(&child), 0);
		is(left_in_store(), 0); /* and was the last */
	}
}

static void descriptor_holds_as_a_handle_does(void **state)
{
	mmobj *other = UNTOUCHED;

	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	int fd = mmobj_export_fd(object, MMOBJ_READ), second = mmobj_export_fd(object, MMOBJ_WRITE);
	ok(fd >= 0 && second >= 0 && fd != second);
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	is(mmobj_collect("x", NULL), 0);
	is(mmobj_create("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &other), -EEXIST);
	ok(other == UNTOUCHED);
	close(fd);
	is(mmobj_collect("x", NULL), 0);
	close(second); /* leaves the name to a sweep */
	is(mmobj_collect("x", NULL), 1);
}

static void import_and_name_are_one_object(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE), *imported = NULL;
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(mmobj_import_fd(fd, MMOBJ_READ, &imported), 0);
	is(stat_of(imported).access, MMOBJ_READ);
	is(stat_of(imported).state, MMOBJ_NAMED | MMOBJ_HELD);
	is_text(stat_of(imported).name, "x");
	is(fcntl(fd, F_GETFD), FD_CLOEXEC); /* the library's by now */
	char *a = map_all(object, MMOBJ_WRITE), *b = map_all(imported, MMOBJ_READ);
	a[0] = 'a';
	is(b[0], 'a');
	is(mmobj_unmap(a), 0);
	is(mmobj_unmap(b), 0);
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	mmobj_close(imported);
	is(exists(entry_path("x")), false);
	is(fcntl(fd, F_GETFD), -1);
	/* The other way round. */
	object = make("x", 1, 0, MMOBJ_WRITE);
	fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(mmobj_import_fd(fd, MMOBJ_WRITE, &imported), 0);
	mmobj_close(imported);
	is(exists(entry_path("x")), true);
	is(stat_of(object).state, MMOBJ_NAMED | MMOBJ_HELD);
	mmobj_close(object);
	is(left_in_store(), 0);
}

static void export_gives_what_the_handle_may(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	mmobj *writer = make("x", 1, 0, MMOBJ_WRITE), *reader = open_it("x", MMOBJ_READ);
	is(mmobj_export_fd(reader, MMOBJ_WRITE), -EACCES);
	int fd = mmobj_export_fd(reader, MMOBJ_READ);
	is(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	is(mmobj_import_fd(fd, MMOBJ_WRITE, &object), -EBADF);
	ok(object == UNTOUCHED);
	close(fd);
	mmobj_close(reader);
	mmobj_close(writer);
	/* Of an unnamed object, too. */
	writer = make(NULL, 1, 0, MMOBJ_WRITE);
	fd = mmobj_export_fd(writer, MMOBJ_READ);
	is(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	close(fd);
	mmobj_close(writer);
	/* And whoever has a writable descriptor of what is READ_ONLY, may still not write. */
	reader = make(NULL, 1, MMOBJ_READ_ONLY, MMOBJ_READ);
	is(mmobj_export_fd(reader, MMOBJ_WRITE), -EACCES);
	mmobj_close(reader);
	reader = make("x", 1, MMOBJ_READ_ONLY, MMOBJ_READ);
	fd = open(entry_path("x"), O_RDWR | O_CLOEXEC);
	is(mmobj_import_fd(fd, MMOBJ_WRITE, &object), -EACCES);
	ok(object == UNTOUCHED);
	close(fd);
	mmobj_close(reader);
}

static void what_is_no_object_is_not_imported(void **state)
{
	mmobj *object = UNTOUCHED;
	int pair[2];

	(void)state;
	is(mmobj_import_fd(-1, MMOBJ_READ, &object), -EBADF);
	is(mmobj_import_fd(1000000, MMOBJ_READ, &object), -EBADF);
	is(pipe2(pair, O_CLOEXEC), 0);
	write_pattern(root_path("file"), 10000);
	write_file(root_path("empty"), "", 0);
	mmobj *held = make("x", 1, 0, MMOBJ_WRITE);
	int fds[] = {pair[0],
		     open("/dev/null", O_RDWR | O_CLOEXEC),
		     open(test_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		     open(root_path("file"), O_RDWR | O_CLOEXEC),
		     open(root_path("empty"), O_RDWR | O_CLOEXEC),
		     memfd_create("mmobj-test", MFD_CLOEXEC)};
	for (size_t i = 0; i < COUNT(fds); i++) {
		ok(fds[i] >= 0);
		is(mmobj_import_fd(fds[i], MMOBJ_READ, &object), -EBADMSG);
		ok(fcntl(fds[i], F_GETFD) >= 0);
		close(fds[i]);
	}
	is(mmobj_import_fd(pair[1], MMOBJ_READ, &object), -EBADF);
	close(pair[1]);
	int bad[] = {open(entry_path("x"), O_WRONLY | O_CLOEXEC), open(entry_path("x"), O_PATH | O_CLOEXEC)};
	for (size_t i = 0; i < COUNT(bad); i++) {
		is(mmobj_import_fd(bad[i], MMOBJ_WRITE, &object), -EBADF);
		is(mmobj_import_fd(bad[i], MMOBJ_READ, &object), -EBADF);
		close(bad[i]);
	}
	ok(object == UNTOUCHED);
	mmobj_close(held);
	/* Unnamed memory that could be cut short is none of ours. */
	held = make(NULL, 1, 0, MMOBJ_WRITE);
	int fd = mmobj_export_fd(held, MMOBJ_WRITE), copy = memfd_create("mmobj-test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	char bytes[8192];
	is(pread(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
	is(write(copy, bytes, sizeof(bytes)), sizeof(bytes));
	is(mmobj_import_fd(copy, MMOBJ_READ, &object), -EBADMSG);
	is(fcntl(copy, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	is(mmobj_import_fd(copy, MMOBJ_READ, &object), 0);
	mmobj_close(object);
	close(fd);
	mmobj_close(held);
}

static void stale_file_is_not_imported(void **state)
{
	char *file = root_path("file");
	mmobj *other = UNTOUCHED;

	(void)state;
	write_pattern(file, 100);
	mmobj *object = make_what("x", (struct mmobj_new){.path = file}, MMOBJ_WRITE);
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(unlink(file), 0);
	is(mmobj_import_fd(fd, MMOBJ_WRITE, &other), -ESTALE);
	ok(other == UNTOUCHED);
	close(fd);
	mmobj_close(object);
	is(left_in_store(), 0);
}

/* As who was started with it got it: it must not go on to what is started next. */
static void imported_descriptor_is_closed_at_exec(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		mmobj *object = make(i ? "x" : NULL, 1, 0, MMOBJ_WRITE), *imported = NULL;
		int fd = mmobj_export_fd(object, MMOBJ_WRITE);
		is(fcntl(fd, F_SETFD, 0), 0);
		is(mmobj_import_fd(fd, MMOBJ_WRITE, &imported), 0);
		is(fcntl(fd, F_GETFD), FD_CLOEXEC);
		mmobj_close(imported);
		mmobj_close(object);
	}
}

/* The right that a receiver gets is the one asked for, not the one that the descriptor behind the handle has. */
static void reader_with_a_writers_descriptor_exports_a_readers(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	for (int i = 0; i < 2; i++) {
		mmobj *writer = make(i ? "x" : NULL, 1, 0, MMOBJ_WRITE), *imported = NULL;
		is(mmobj_import_fd(mmobj_export_fd(writer, MMOBJ_WRITE), MMOBJ_READ, &imported), 0);
		int fd = mmobj_export_fd(imported, MMOBJ_READ);
		is(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
		is(mmobj_import_fd(fd, MMOBJ_WRITE, &object), -EBADF);
		ok(object == UNTOUCHED);
		/* And it holds by itself. */
		mmobj_close(writer);
		mmobj_close(imported);
		is(mmobj_import_fd(fd, MMOBJ_READ, &imported), 0);
		mmobj_close(imported);
		is(left_in_store(), 0);
	}
}

static int open_for_writing_anyway(int socket, void *argument)
{
	(void)argument;
	become(OTHER_USER);
	say(socket, 1);
	int fd = receive_descriptor(socket);
	char path[32];
	sprintf(path, "/proc/self/fd/%d", fd);
	is(open(path, O_RDWR | O_CLOEXEC), -1);
	is(errno, EACCES);
	mmobj *object;
	is(mmobj_import_fd(fd, MMOBJ_READ, &object), 0);
	mmobj_close(object);
	return 0;
}

/* A memfd is open to all, which whoever gets a reader's descriptor could use to become a writer. */
static void unnamed_object_has_its_mode_too(void **state)
{
	(void)state;
	mmobj *object = make_what(NULL, (struct mmobj_new){.size = 1, .mode = 0640}, MMOBJ_WRITE);
	is(stat_of(object).mode, 0640);
	mmobj_close(object);
	object = make(NULL, 1, 0, MMOBJ_WRITE);
	is(stat_of(object).mode, 0600);
	if (geteuid() == 0) {
		struct child child = child_start(open_for_writing_anyway, NULL);
		hear(child.socket);
		int fd = mmobj_export_fd(object, MMOBJ_READ);
		send_descriptor(child.socket, fd);
		close(fd);
		is(child_end(&child), 0);
	}
	mmobj_close(object);
}

static int without_proc(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	if (!hide_proc())
		return SKIP;
	is(mmobj_create(NULL, &(struct mmobj_new){.size = 1}, MMOBJ_READ, &object), -EOPNOTSUPP);
	ok(object == UNTOUCHED);
	/* A reader's descriptor is had by the name, where there is one. */
	mmobj *writer = make("x", 1, 0, MMOBJ_WRITE);
	int fd = mmobj_export_fd(writer, MMOBJ_READ);
	is(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	mmobj_close(writer);
	is(mmobj_collect("x", NULL), 0);
	is(mmobj_import_fd(fd, MMOBJ_READ, &object), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void only_unnamed_readers_need_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(without_proc, NULL);
}

/* What the program does that is started with a descriptor. */
static int inherit(const char *number)
{
	mmobj *object;
	struct mmobj_info info;
	void *view;

	if (mmobj_import_fd(atoi(number), MMOBJ_WRITE, &object) != 0 || mmobj_stat(object, &info) != 0 ||
	    mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) != 0)
		return 1;
	if (info.size != 10 || ((char *)view)[0] != 'p')
		return 2;
	((char *)view)[1] = 'c';
	mmobj_close(object);
	return mmobj_unmap(view) == 0 ? 42 : 3;
}

static int start_with_descriptor(void *argument)
{
	char number[12];

	sprintf(number, "%d", *(int *)argument);
	is(fcntl(*(int *)argument, F_SETFD, 0), 0);
	exec_program(own_file(), "inherit", number);
	return 127;
}

static void program_inherits_a_descriptor(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		mmobj *object = make(i ? "x" : NULL, 10, 0, MMOBJ_WRITE);
		char *view = map_all(object, MMOBJ_WRITE);
		view[0] = 'p';
		int fd = mmobj_export_fd(object, MMOBJ_WRITE);
		is(child_status(start_with_descriptor, &fd), 42);
		is(view[1], 'c');
		close(fd);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
	}
}

/* What it does that is started with none. */
static int start_with_nothing(void *argument)
{
	char path[4096];

	(void)argument;
	make("inherited-by-nobody", 10, 0, MMOBJ_WRITE);
	strcpy(path, entry_path("inherited-by-nobody"));
	exec_program(own_file(), "nothing", path);
	return 127;
}

static int count_strange_descriptors(const char *path)
{
	struct stat st, other;
	int strange = 0;

	if (stat(path, &st) != 0)
		return 50;
	for (int fd = 3; fd < 256; fd++)
		if (fstat(fd, &other) == 0 && (other.st_ino == st.st_ino || S_ISDIR(other.st_mode)))
			strange++;
	mmobj *object;
	return mmobj_collect("inherited-by-nobody", NULL) == 1 && mmobj_open("x", MMOBJ_READ, &object) == -ENOENT
		   ? strange
		   : 51;
}

static void exec_drops_all(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	is(child_status(start_with_nothing, NULL), 0);
}

/* ---- as a daemon begins ----------------------------------------------------------------------------------------- */

/* A program that closed its standard streams, and prints all the same. */
static int print_into_the_void(void *argument)
{
	char *file = argument;

	write_pattern(file, 10);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	mmobj *objects[] = {make("x", 10, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE), make(NULL, 10, 0, MMOBJ_READ),
			    make_what("f", (struct mmobj_new){.path = file}, MMOBJ_WRITE), open_it("x", MMOBJ_READ)};
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) != -1 || write(fd, "printed", 7) != -1)
			_exit(10 + fd); /* nothing can be printed here */
	int fd = mmobj_export_fd(objects[0], MMOBJ_READ);
	if (fd < 3)
		_exit(1);
	close(fd);
	for (size_t i = 0; i < COUNT(objects); i++)
		mmobj_close(objects[i]);
	return left_in_store() == 0 ? 0 : 2;
}

static void standard_streams_are_never_ours(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(print_into_the_void, root_path("file"));
}

/* ---- shortage and signals --------------------------------------------------------------------------------------- */

static int each_call(int which, mmobj *held, const char *file)
{
	const struct mmobj_new what = {.size = 1, .flags = MMOBJ_SAME_ADDRESS};
	struct mmobj_swept swept;
	mmobj *object = UNTOUCHED;
	int r;

	switch (which) {
	case 0:
		r = mmobj_create("new", &what, MMOBJ_WRITE, &object);
		break;
	case 1:
		r = mmobj_create_or_open("new", &what, MMOBJ_READ, &object);
		break;
	case 2:
		r = mmobj_create(NULL, &(struct mmobj_new){.size = 1}, MMOBJ_READ, &object);
		break;
	case 3:
		r = mmobj_open("theirs", MMOBJ_WRITE, &object);
		break;
	case 4:
		r = mmobj_open("held", MMOBJ_READ, &object); /* by its second descriptor */
		break;
	case 5:
		r = mmobj_create("file", &(struct mmobj_new){.path = file}, MMOBJ_WRITE, &object);
		break;
	case 6:
		r = mmobj_open_wait("theirs", MMOBJ_READ, -1, &object);
		break;
	case 7:
		r = mmobj_collect("theirs", NULL);
		break;
	case 8:
		r = mmobj_sweep(MMOBJ_LOCAL, &swept);
		break;
	default:
		r = mmobj_export_fd(held, MMOBJ_WRITE);
		if (r >= 0) {
			close(r);
			r = 0;
		}
		return r;
	}
	if (r < 0)
		ok(object == UNTOUCHED);
	else if (object != UNTOUCHED)
		mmobj_close(object);
	return r;
}

/* With room for one descriptor more each time, every call fails cleanly until it has enough. */
static int with_few_descriptors(void *argument)
{
	char *file = root_path("file");

	(void)argument;
	mmobj *held = make("held", 1, 0, MMOBJ_WRITE);
	mmobj_close(make("warm", 1, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE));
	write_pattern(file, 10);
	for (int which = 0; which < 10; which++) {
		int failed = 0, r = -1;
		for (uint64_t room = 0; r < 0 && room < 20; room++) {
			struct rlimit to = {.rlim_max = 1000};
			int next = dup(0);
			close(next);
			to.rlim_cur = (rlim_t)next + room;
			is(setrlimit(RLIMIT_NOFILE, &to), 0);
			r = each_call(which, held, file);
			to.rlim_cur = 1000;
			is(setrlimit(RLIMIT_NOFILE, &to), 0);
			ok(r >= 0 || r == -EMFILE);
			failed += r < 0;
			is(left_in_store(), 2); /* held and theirs */
		}
		ok(r >= 0);
		ok(failed > 0);
	}
	mmobj_close(held);
	return 0;
}

static void too_few_descriptors_are_an_error_that_leaves_nothing(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	struct child child = child_start(hold, "theirs");
	hear(child.socket);
	IN_CHILD(with_few_descriptors, NULL);
	say(child.socket, 1);
	is(child_end(&child), 0);
}

static int with_a_full_file_table(void *argument)
{
	const struct mmobj_new what = {.size = 1};
	int error = *(int *)argument;
	mmobj *object = UNTOUCHED;

	mmobj_close(make("warm", 1, 0, MMOBJ_WRITE));
	if (!make_fail(SYS_openat, 0, 0, error) || !make_fail(SYS_memfd_create, 0, 0, error))
		return SKIP;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -error);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -error);
	is(mmobj_create(NULL, &what, MMOBJ_WRITE, &object), -error);
	is(mmobj_open("x", MMOBJ_READ, &object), -error);
	is(mmobj_collect("x", NULL), -error);
	ok(object == UNTOUCHED);
	return 0;
}

static void what_the_kernel_lacks_is_said(void **state)
{
	(void)state;
	IN_CHILD(with_a_full_file_table, &(int){ENFILE});
	IN_CHILD(with_a_full_file_table, &(int){ENOMEM});
}

static void more_than_the_machine_has_is_no_memory(void **state)
{
	mmobj *object = UNTOUCHED;
	struct statfs store;
	struct mmobj_new what = {.size =
				     (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE) + 64 * GIB};

	(void)state;
	/* A memfd has no bound of its own: the kernel would kill for it. */
	is(mmobj_create(NULL, &what, MMOBJ_WRITE, &object), -ENOMEM);
	/* Nor is a disk filled to its last block, or with what it keeps back for root, only to find that it does not do. */
	is(statfs(test_root, &store), 0);
	what.size = store.f_bavail * (uint64_t)store.f_bsize + GIB;
	int r = mmobj_create("x", &what, MMOBJ_WRITE, &object);
	ok(r == -ENOMEM || r == -ENOSPC); /* whichever is less, the store or the machine */
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

static int without_memory(void *argument)
{
	mmobj *object = UNTOUCHED;

	if (!make_fail(SYS_fallocate, 0, 0, ENOMEM))
		return SKIP;
	is(mmobj_create(argument, &(struct mmobj_new){.size = 10 * MIB}, MMOBJ_WRITE, &object), -ENOMEM);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	return 0;
}

static void no_memory_leaves_nothing(void **state)
{
	(void)state;
	IN_CHILD(without_memory, "x");
	IN_CHILD(without_memory, NULL);
}

static void signals_make_no_call_fail(void **state)
{
	struct mmobj_swept swept;
	char *file = root_path("file");

	(void)state;
	write_pattern(file, 10000);
	start_ticking(under_valgrind() || under_asan() ? 2000 : 200);
	for (int i = 0; i < 2000 && ticks() < 300; i++) {
		const struct mmobj_new what = {.size = i % 10 ? 5000 : 8 * MIB, .flags = i % 2 ? MMOBJ_SPARSE : 0};
		mmobj *object = make_what(i % 3 ? "x" : NULL, what, MMOBJ_WRITE);
		void *view = map_all(object, MMOBJ_WRITE | MMOBJ_POPULATE);
		int fd = mmobj_export_fd(object, MMOBJ_WRITE);
		ok(fd >= 0);
		mmobj *imported = NULL;
		is(mmobj_import_fd(fd, MMOBJ_READ, &imported), 0);
		mmobj_close(imported);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		object = make_what("f", (struct mmobj_new){.path = file}, MMOBJ_WRITE);
		view = map_all(object, MMOBJ_WRITE);
		is(mmobj_flush(view, 0), 0);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
		is(mmobj_collect("x", NULL), -ENOENT);
	}
	stop_ticking();
	ok(ticks() > 20);
	is(left_in_store(), 0);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[] = {
	    TEST(name_is_created_once),
	    TEST(what_another_process_made_is_opened),
	    TEST(bad_descriptions_are_invalid),
	    TEST(access_is_what_was_asked_for),
	    TEST(read_only_is_so_in_every_process),
	    TEST(unnamed_objects_are_all_different),
	    TEST(wait_ends_in_time),
	    TEST(who_waits_gets_it),
	    TEST(thread_of_the_same_process_can_create_it),
	    TEST(stat_tells_the_facts),
	    TEST(name_that_was_taken_away_is_lost),
	    TEST(descriptor_passes_an_object_on),
	    TEST(descriptor_holds_as_a_handle_does),
	    TEST(import_and_name_are_one_object),
	    TEST(export_gives_what_the_handle_may),
	    TEST(what_is_no_object_is_not_imported),
	    TEST(stale_file_is_not_imported),
	    TEST(imported_descriptor_is_closed_at_exec),
	    TEST(reader_with_a_writers_descriptor_exports_a_readers),
	    TEST(unnamed_object_has_its_mode_too),
	    TEST(only_unnamed_readers_need_proc),
	    TEST(program_inherits_a_descriptor),
	    TEST(exec_drops_all),
	    TEST(standard_streams_are_never_ours),
	    TEST(too_few_descriptors_are_an_error_that_leaves_nothing),
	    TEST(what_the_kernel_lacks_is_said),
	    TEST(more_than_the_machine_has_is_no_memory),
	    TEST(no_memory_leaves_nothing),
	    TEST(signals_make_no_call_fail),
	};

	if (argc == 3 && strcmp(argv[1], "inherit") == 0)
		_exit(inherit(argv[2]));
	if (argc == 3 && strcmp(argv[1], "nothing") == 0)
		_exit(count_strange_descriptors(argv[2]));
	return RUN_TESTS("object", tests);
}
