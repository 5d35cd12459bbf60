/* SPDX-License-Identifier: MIT */
/* test-backing.c - objects that are files: the same bytes, to the byte, found again by path and by nobody else's file */
#include "support.h"

#include <sys/resource.h>
#include <sys/statfs.h>

#include "backing.h"

#define SIZE 10000u /* not whole pages */

static char *file; /* of this test: SIZE bytes of the pattern */

static int begin(void **state)
{
	if (test_begin(state) != 0)
		return -1;
	file = strdup(root_path("file"));
	write_pattern(file, SIZE);
	return 0;
}

static int end(void **state)
{
	free(file);
	return test_end(state);
}

#define FILE_TEST(function) TEST_AROUND(function, begin, end)

static mmobj *make_on(const char *name, const char *path, uint64_t size, unsigned access)
{
	return make_what(name, (struct mmobj_new){.size = size, .path = path}, access);
}

static uint8_t byte_of_file(size_t at)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	uint8_t byte = 0;

	is(pread(fd, &byte, 1, (off_t)at), 1);
	close(fd);
	return byte;
}

/* ---- its bytes are the object's --------------------------------------------------------------------------------- */

static void bytes_of_the_file_are_the_objects(void **state)
{
	(void)state;
	mmobj *object = make_on("x", file, 0, MMOBJ_WRITE);
	struct mmobj_info info = stat_of(object);
	is(info.kind, MMOBJ_KIND_FILE);
	is(info.size, SIZE);
	is(info.memory, 4096);
	is_text(info.path, file);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	for (size_t i = 0; i < SIZE; i++)
		is(view[i], pattern(i));
	view[0] = 1;
	view[SIZE - 1] = 2;
	is(mmobj_flush(view, 0), 0);
	is(byte_of_file(0), 1);
	is(byte_of_file(SIZE - 1), 2);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(file_size(file), SIZE);
	is(byte_of_file(SIZE - 1), 2);
	is(byte_of_file(5), pattern(5));
}

static int second_process(int socket, void *argument)
{
	(void)argument;
	hear(socket);
	mmobj *object = open_it("x", MMOBJ_WRITE);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	is(stat_of(object).size, SIZE);
	is(view[100], 42);
	view[200] = 43;
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	return 0;
}

static void name_is_all_that_others_need(void **state)
{
	(void)state;
	struct child other = child_start(second_process, NULL);
	is(chdir(test_root), 0);
	is(symlink("file", root_path("link")), 0);
	mmobj *object = make_on("x", "./link", 0, MMOBJ_WRITE); /* neither absolute nor without links */
	is(chdir("/"), 0);
	is_text(stat_of(object).path, file);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	view[100] = 42;
	say(other.socket, 1);
	is(child_end(&other), 0);
	is(view[200], 43);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void part_of_a_file_ends_at_its_byte(void **state)
{
	void *none = UNTOUCHED;

	(void)state;
	mmobj *object = make_on("x", file, 5001, MMOBJ_WRITE);
	is(stat_of(object).size, 5001);
	is(file_size(file), SIZE);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	struct mmobj_view facts;
	is(mmobj_view_at(view, &facts), 0);
	is(facts.length, 5001);
	view[5000] = 9;
	is(mmobj_unmap(view), 0);
	is(mmobj_map(object, MMOBJ_READ, 0, 5002, &none), -ERANGE); /* though the page has it */
	is(mmobj_map(object, MMOBJ_READ, 4096, 906, &none), -ERANGE);
	is(mmobj_map(object, MMOBJ_READ, 8192, 0, &none), -ERANGE);
	ok(none == UNTOUCHED);
	is(mmobj_map(object, MMOBJ_READ, 4096, 905, (void **)&view), 0);
	is(view[0], pattern(4096));
	is(view[904], 9);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(byte_of_file(5000), 9);
	is(byte_of_file(5001), pattern(5001));
}

static void file_grows_with_its_blocks(void **state)
{
	struct stat st;

	(void)state;
	mmobj *object = make_on("x", file, 100001, MMOBJ_WRITE);
	is(stat(file, &st), 0);
	is(st.st_size, 100001);
	ok(st.st_blocks * 512 >= 100001);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	is(view[SIZE - 1], pattern(SIZE - 1));
	for (size_t i = SIZE; i < 100001; i++)
		is(view[i], 0);
	view[100000] = 7;
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	is(file_size(file), 100001);
	is(byte_of_file(100000), 7);
	/* An empty one, too. */
	write_file(file, "", 0);
	mmobj_close(make_on("x", file, 1, MMOBJ_WRITE));
	is(file_size(file), 1);
}

static void private_copy_stays_here(void **state)
{
	(void)state;
	mmobj *object = make_on("x", file, 0, MMOBJ_READ);
	uint8_t *view = map_all(object, MMOBJ_COPY);
	is(view[3], pattern(3));
	view[3] = 99;
	is(mmobj_flush(view, 0), 0);
	is(mmobj_unmap(view), 0);
	is(byte_of_file(3), pattern(3));
	mmobj_close(object);
}

static void two_objects_can_have_one_file(void **state)
{
	(void)state;
	mmobj *a = make_on("a", file, 0, MMOBJ_WRITE), *b = make_on("b", file, 5000, MMOBJ_READ);
	uint8_t *first = map_all(a, MMOBJ_WRITE), *second = map_all(b, MMOBJ_READ);
	first[1] = 77;
	is(second[1], 77);
	is(mmobj_unmap(first), 0);
	mmobj_close(a);
	is(second[1], 77);
	is(mmobj_unmap(second), 0);
	mmobj_close(b);
}

static void file_of_a_dead_object_is_as_it_was(void **state)
{
	(void)state;
	leave_dead("x", &(struct mmobj_new){.path = file});
	is(byte_of_file(0), 0xAB); /* written before the kill */
	is(mmobj_collect("x", NULL), 1);
	is(file_size(file), SIZE);
	mmobj *object = make_on("x", file, 0, MMOBJ_WRITE);
	uint8_t *view = map_all(object, MMOBJ_READ);
	is(view[0], 0xAB);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

/* ---- by descriptor ---------------------------------------------------------------------------------------------- */

static void descriptor_stays_the_callers(void **state)
{
	(void)state;
	int fd = open(file, O_RDWR | O_CLOEXEC);
	mmobj *object = make_what("x", (struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE);
	ok(fcntl(fd, F_GETFD) >= 0);
	close(fd);
	is_text(stat_of(object).path, file);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	is(view[SIZE - 1], pattern(SIZE - 1));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	/* A reader's is enough for a handle that reads. */
	fd = open(file, O_RDONLY | O_CLOEXEC);
	object = make_what("x", (struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd, .size = 100}, MMOBJ_READ);
	mmobj_close(object);
	is(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
}

static void bad_descriptors_are_refused(void **state)
{
	struct mmobj_new what = {.flags = MMOBJ_FROM_FD};
	mmobj *object = UNTOUCHED;
	const struct {
		int flags;
		unsigned access;
	} bad[] = {{O_RDONLY, MMOBJ_WRITE}, {O_WRONLY, MMOBJ_WRITE}, {O_WRONLY, MMOBJ_READ}, {O_PATH, MMOBJ_READ}};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		what.fd = open(file, bad[i].flags | O_CLOEXEC);
		is(mmobj_create("x", &what, bad[i].access, &object), -EBADF);
		is(mmobj_create_or_open("x", &what, bad[i].access, &object), -EBADF);
		close(what.fd);
	}
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EBADF); /* closed */
	what.fd = -1;
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EBADF);
	int pair[2];
	is(pipe2(pair, O_CLOEXEC), 0);
	what.fd = pair[0];
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EINVAL);
	close(pair[0]);
	close(pair[1]);
	what.fd = open(test_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EINVAL);
	close(what.fd);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

static void deleted_file_has_no_path_to_share(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	struct mmobj_new what = {.flags = MMOBJ_FROM_FD, .fd = open(file, O_RDWR | O_CLOEXEC)};
	is(unlink(file), 0);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ESTALE);
	write_pattern(file, SIZE); /* another file, of that name */
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ESTALE);
	is(unlink(file), 0);
	ok(object == UNTOUCHED);
	/* A memfd never had one. */
	int memory = memfd_create("mmobj-test", MFD_CLOEXEC);
	is(ftruncate(memory, 100), 0);
	is(mmobj_create("x", &(struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = memory}, MMOBJ_WRITE, &object), -ESTALE);
	close(memory);
	is(left_in_store(), 0);
	/* Without a name nobody looks for it. */
	object = make_what(NULL, what, MMOBJ_WRITE);
	uint8_t *view = map_all(object, MMOBJ_WRITE);
	is(view[7], pattern(7));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	close(what.fd);
}

/* ---- what cannot back an object --------------------------------------------------------------------------------- */

static void what_open_says_is_said(void **state)
{
	mmobj *object = UNTOUCHED;
	char *path = root_path("what");

	(void)state;
	const struct mmobj_new what = {.path = path, .size = 100};
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOENT);
	is(mmobj_create_or_open("x", &what, MMOBJ_READ, &object), -ENOENT);
	is(symlink("what", path), 0);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ELOOP);
	is(unlink(path), 0);
	is(mkdir(path, 0700), 0);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EISDIR);
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EINVAL);
	is(rmdir(path), 0);
	const struct mmobj_new below = {.path = root_path("file/x")};
	is(mmobj_create("x", &below, MMOBJ_WRITE, &object), -ENOTDIR);
	is(mmobj_create("x", &(struct mmobj_new){.path = "", .size = 1}, MMOBJ_WRITE, &object), -ENOENT);
	is(mkfifo(path, 0600), 0); /* it must not wait, either */
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EINVAL);
	is(mmobj_create("x", &what, MMOBJ_READ, &object), -EINVAL);
	is(unlink(path), 0);
	is(mmobj_create("x", &(struct mmobj_new){.path = "/dev/null", .size = 1}, MMOBJ_WRITE, &object), -EINVAL);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

static void empty_file_has_no_data(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	write_file(file, "", 0);
	is(mmobj_create("x", &(struct mmobj_new){.path = file}, MMOBJ_WRITE, &object), -ENODATA);
	is(mmobj_create_or_open("x", &(struct mmobj_new){.path = file}, MMOBJ_READ, &object), -ENODATA);
	int fd = open(file, O_RDWR | O_CLOEXEC);
	is(mmobj_create(NULL, &(struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE, &object), -ENODATA);
	close(fd);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

static void flags_of_memory_are_not_for_files(void **state)
{
	static const uint32_t flags[] = {MMOBJ_SPARSE, MMOBJ_SAME_ADDRESS, MMOBJ_HUGE, MMOBJ_FROM_FD /* path and fd */};
	mmobj *object = UNTOUCHED;

	(void)state;
	int fd = open(file, O_RDWR | O_CLOEXEC);
	for (size_t i = 0; i < COUNT(flags); i++) {
		struct mmobj_new what = {.path = file, .flags = flags[i], .fd = fd};
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EINVAL);
		if (flags[i] == MMOBJ_FROM_FD)
			continue;
		what.path = NULL;
		what.flags |= MMOBJ_FROM_FD;
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EINVAL);
	}
	ok(object == UNTOUCHED);
	close(fd);
}

/* A path of that many bytes, made. The directories are removed with the root. */
static char *deep_file(size_t length)
{
	char *path = calloc(1, length + 1);

	strcpy(path, test_root);
	while (strlen(path) + 1 < length) {
		size_t rest = length - strlen(path) - 1, n = rest > 200 ? 100 : rest;
		strcat(path, "/");
		memset(path + strlen(path), 'd', n);
		if (strlen(path) < length)
			ok(mkdir(path, 0755) == 0 || errno == EEXIST);
	}
	is(strlen(path), length);
	write_pattern(path, 10);
	return path;
}

static void longest_path_is_3000_bytes(void **state)
{
	char name[MMOBJ_NAME_MAX + 1] = "";
	mmobj *object = UNTOUCHED;

	(void)state;
	for (int i = 0; i < 259; i++) /* with the longest name */
		strcat(name, "\xE2\x82\xAC");
	char *longest = deep_file(MMOBJ_PATH_MAX);
	mmobj *fits = make_on(name, longest, 0, MMOBJ_WRITE);
	is_text(stat_of(fits).path, longest);
	is_text(stat_of(fits).name, name);
	mmobj_close(open_it(name, MMOBJ_READ));
	mmobj_close(fits);
	int fd = open(longest, O_RDWR | O_CLOEXEC);
	fits = make_what(name, (struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE);
	mmobj_close(fits);
	close(fd);
	free(longest);
	char *longer = deep_file(MMOBJ_PATH_MAX + 1);
	is(mmobj_create("x", &(struct mmobj_new){.path = longer}, MMOBJ_WRITE, &object), -ENAMETOOLONG);
	fd = open(longer, O_RDWR | O_CLOEXEC);
	is(mmobj_create("x", &(struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE, &object),
	   -ENAMETOOLONG);
	close(fd);
	free(longer);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
}

/* ---- rights and room -------------------------------------------------------------------------------------------- */

static int without_rights(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(OTHER_USER);
	is(mmobj_create("x", &(struct mmobj_new){.path = file}, MMOBJ_WRITE, &object), -EACCES);
	mmobj *reader = make_on("x", file, 0, MMOBJ_READ);
	is(mmobj_open("x", MMOBJ_WRITE, &object), -EACCES); /* the file may not be written */
	void *view = UNTOUCHED;
	is(mmobj_map(reader, MMOBJ_WRITE, 0, 0, &view), -EACCES);
	ok(view == UNTOUCHED);
	mmobj_close(reader);
	is(mmobj_create("y", &(struct mmobj_new){.path = file, .size = SIZE + 1}, MMOBJ_READ, &object), -EACCES);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	return 0;
}

static void file_without_rights_is_denied(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	IN_CHILD(without_rights, NULL);
}

static int open_what_another_may_not(int socket, void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	become(OTHER_USER);
	hear(socket);
	is(mmobj_open("Global\\x", MMOBJ_READ, &object), -EACCES); /* the entry would let it */
	ok(object == UNTOUCHED);
	return 0;
}

static void entry_gives_no_right_to_the_file(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	make_global_store();
	struct child other = child_start(open_what_another_may_not, NULL);
	is(chmod(file, 0600), 0);
	mmobj *object = make_what("Global\\x", (struct mmobj_new){.path = file, .mode = 0666}, MMOBJ_WRITE);
	say(other.socket, 1);
	is(child_end(&other), 0);
	mmobj_close(object);
}

static void reader_cannot_make_the_file_grow(void **state)
{
	mmobj *object = UNTOUCHED;

	(void)state;
	is(mmobj_create("x", &(struct mmobj_new){.path = file, .size = SIZE + 1}, MMOBJ_READ, &object), -EACCES);
	ok(object == UNTOUCHED);
	is(file_size(file), SIZE);
}

static void read_only_object_is_never_written(void **state)
{
	struct mmobj_new what = {.path = file, .flags = MMOBJ_READ_ONLY};
	mmobj *other = UNTOUCHED;

	(void)state;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &other), -EINVAL);
	mmobj *object = make_what("x", what, MMOBJ_READ);
	is(stat_of(object).flags, MMOBJ_READ_ONLY);
	is(mmobj_open("x", MMOBJ_WRITE, &other), -EACCES);
	is(mmobj_export_fd(object, MMOBJ_WRITE), -EACCES);
	ok(other == UNTOUCHED);
	mmobj_close(object);
}

static int grow_beyond_the_limit(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	limit(RLIMIT_FSIZE, 64 * KIB);
	is(mmobj_create("x", &(struct mmobj_new){.path = file, .size = 64 * KIB + 1}, MMOBJ_WRITE, &object), -EFBIG);
	is(mmobj_create("x", &(struct mmobj_new){.path = file, .size = (UINT64_C(1) << 61) + 1}, MMOBJ_WRITE, &object),
	   -EFBIG);
	ok(object == UNTOUCHED);
	is(file_size(file), SIZE);
	is(left_in_store(), 0);
	mmobj_close(make_on("x", file, 64 * KIB, MMOBJ_WRITE));
	return 0;
}

static void file_that_may_not_grow_so_far_is_too_big(void **state)
{
	(void)state;
	IN_CHILD(grow_beyond_the_limit, NULL);
}

static int grow_beyond_the_room(void *argument)
{
	mmobj *object = UNTOUCHED;
	struct statfs before, after;

	(void)argument;
	if (!mount_small("64"))
		return SKIP;
	write_pattern(file, SIZE);
	mmobj_close(make_on("x", file, 0, MMOBJ_WRITE));
	is(statfs(test_root, &before), 0);
	is(mmobj_create("x", &(struct mmobj_new){.path = file, .size = 100 * KIB}, MMOBJ_WRITE, &object), -ENOSPC);
	is(mmobj_create("x", &(struct mmobj_new){.path = file, .size = 100 * MIB}, MMOBJ_WRITE, &object), -ENOSPC);
	ok(object == UNTOUCHED);
	is(statfs(test_root, &after), 0);
	is(after.f_bfree, before.f_bfree);
	is(file_size(file), SIZE);
	is(byte_of_file(SIZE - 1), pattern(SIZE - 1));
	is(left_in_store(), 0);
	return 0;
}

static void full_disk_leaves_the_file_as_it_was(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(grow_beyond_the_room, NULL);
}

static int create_what_is_held(int socket, void *argument)
{
	(void)argument;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	say(socket, 1);
	hear(socket);
	mmobj_close(object);
	return 0;
}

/* Whose name is taken has not made a file grow for it. */
static void taken_name_leaves_the_file_as_it_was(void **state)
{
	struct mmobj_new what = {.path = file, .size = 100 * KIB};
	mmobj *object = UNTOUCHED;

	(void)state;
	struct child other = child_start(create_what_is_held, NULL);
	hear(other.socket);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EEXIST);
	is(file_size(file), SIZE);
	say(other.socket, 1);
	is(child_end(&other), 0);
	write_file(entry_path("x"), "junk", 4);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EBADMSG);
	is(file_size(file), SIZE);
	is(unlink(entry_path("x")), 0);
	ok(object == UNTOUCHED);
}

static int grow_where_the_store_has_no_room(void *argument)
{
	struct mmobj_new what = {.path = argument, .size = 100 * KIB};
	mmobj *object = UNTOUCHED;

	if (!mount_small("64"))
		return SKIP;
	is(mmobj_open("x", MMOBJ_READ, &object), -ENOENT);
	int fd = open(root_path("full"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	is(fallocate(fd, 0, 0, 64 * KIB), 0); /* not even for a label */
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
	is(file_size(argument), SIZE);
	is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
	is(file_size(argument), SIZE);
	int given = open(argument, O_RDWR | O_CLOEXEC);
	what = (struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = given, .size = 100 * KIB};
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -ENOSPC);
	is(file_size(argument), SIZE);
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	close(given);
	close(fd);
	return 0;
}

static void full_store_leaves_the_file_as_it_was(void **state)
{
	char path[] = "/tmp/mmobj-test-XXXXXX"; /* elsewhere, where there is room */

	(void)state;
	ONLY_AS_ROOT();
	close(mkstemp(path));
	write_pattern(path, SIZE);
	int status = child_status(grow_where_the_store_has_no_room, path);
	is(unlink(path), 0);
	if (status == SKIP)
		SKIP_TEST("not possible here");
	is(status, 0);
}

static int on_a_disk_without_fallocate(void *argument)
{
	(void)argument;
	if (!make_fail(SYS_fallocate, 0, 0, EOPNOTSUPP))
		return SKIP;
	struct label label = {0};
	uint64_t was = 0;
	int fd = backing_create(&(struct mmobj_new){.path = file, .size = 50000}, MMOBJ_READ | MMOBJ_WRITE, false,
				&label, &was);
	ok(fd >= 0);
	is(was, SIZE);
	is(file_size(file), 50000);
	return 0;
}

static void disk_without_fallocate_is_enough(void **state)
{
	(void)state;
	IN_CHILD(on_a_disk_without_fallocate, NULL);
}

static int without_proc(void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	int fd = open(file, O_RDWR | O_CLOEXEC);
	if (!hide_proc())
		return SKIP;
	is(mmobj_create("x", &(struct mmobj_new){.flags = MMOBJ_FROM_FD, .fd = fd}, MMOBJ_WRITE, &object), -EOPNOTSUPP);
	ok(object == UNTOUCHED);
	object = make_on("x", file, 0, MMOBJ_WRITE); /* a path is enough */
	mmobj_close(object);
	is(left_in_store(), 0);
	return 0;
}

static void descriptor_needs_proc(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(without_proc, NULL);
}

/* ---- the file that is not there any more ------------------------------------------------------------------------ */

static int open_stale(int socket, void *argument)
{
	mmobj *object = UNTOUCHED;

	(void)argument;
	hear(socket);
	is(mmobj_open("x", MMOBJ_READ, &object), -ESTALE);
	is(mmobj_open("x", MMOBJ_WRITE, &object), -ESTALE);
	is(mmobj_open_wait("x", MMOBJ_WRITE, -1, &object), -ESTALE);
	is(mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -ESTALE);
	ok(object == UNTOUCHED);
	return 0;
}

static void file_that_moved_is_stale(void **state)
{
	(void)state;
	for (int i = 0; i < 7; i++) {
		struct child other = child_start(open_stale, NULL);
		write_pattern(file, SIZE);
		mmobj *object = make_on("x", file, 0, MMOBJ_WRITE), *second = UNTOUCHED;
		uint8_t *view = map_all(object, MMOBJ_WRITE);
		is(rename(file, root_path("moved")), 0);
		if (i == 1)
			write_pattern(file, SIZE); /* the same bytes, but another file */
		else if (i == 2)
			is(mkdir(file, 0700), 0);
		else if (i == 3)
			is(mkfifo(file, 0600), 0);
		else if (i == 4)
			is(symlink("file", file), 0);
		else if (i == 5)
			is(unlink(root_path("moved")), 0);
		else if (i == 6)
			is(mknod(file, S_IFSOCK | 0600, 0), 0);
		say(other.socket, 1);
		is(child_end(&other), 0);
		is(mmobj_open("x", MMOBJ_READ, &second), -ESTALE); /* in this process, too, for another access */
		ok(second == UNTOUCHED);
		/* Who has it, keeps it. */
		view[1] = 42;
		is(mmobj_unmap(view), 0);
		view = map_all(object, MMOBJ_READ);
		is(view[1], 42);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		is(left_in_store(), 0);
		(void)remove(file);
	}
}

static void file_that_got_shorter_is_stale(void **state)
{
	void *view = UNTOUCHED;

	(void)state;
	mmobj *object = make_on("x", file, 0, MMOBJ_WRITE);
	is(truncate(file, 5000), 0);
	is(mmobj_map(object, MMOBJ_READ, 0, 0, &view), -ESTALE);
	is(mmobj_map(object, MMOBJ_READ, 0, 5001, &view), -ESTALE);
	is(mmobj_map(object, MMOBJ_READ, 4096, 0, &view), -ESTALE);
	is(mmobj_map(object, MMOBJ_READ, 8192, 0, &view), -ESTALE);
	ok(view == UNTOUCHED);
	is(mmobj_map(object, MMOBJ_READ, 0, 5000, &view), 0);
	is(((uint8_t *)view)[4999], pattern(4999));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void dead_object_on_a_lost_file_makes_room(void **state)
{
	(void)state;
	leave_dead("x", &(struct mmobj_new){.path = file});
	is(unlink(file), 0);
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	is(left_in_store(), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    FILE_TEST(bytes_of_the_file_are_the_objects),
	    FILE_TEST(name_is_all_that_others_need),
	    FILE_TEST(part_of_a_file_ends_at_its_byte),
	    FILE_TEST(file_grows_with_its_blocks),
	    FILE_TEST(private_copy_stays_here),
	    FILE_TEST(two_objects_can_have_one_file),
	    FILE_TEST(file_of_a_dead_object_is_as_it_was),
	    FILE_TEST(descriptor_stays_the_callers),
	    FILE_TEST(bad_descriptors_are_refused),
	    FILE_TEST(deleted_file_has_no_path_to_share),
	    FILE_TEST(what_open_says_is_said),
	    FILE_TEST(empty_file_has_no_data),
	    FILE_TEST(flags_of_memory_are_not_for_files),
	    FILE_TEST(longest_path_is_3000_bytes),
	    FILE_TEST(file_without_rights_is_denied),
	    FILE_TEST(entry_gives_no_right_to_the_file),
	    FILE_TEST(reader_cannot_make_the_file_grow),
	    FILE_TEST(read_only_object_is_never_written),
	    FILE_TEST(file_that_may_not_grow_so_far_is_too_big),
	    FILE_TEST(full_disk_leaves_the_file_as_it_was),
	    FILE_TEST(taken_name_leaves_the_file_as_it_was),
	    FILE_TEST(full_store_leaves_the_file_as_it_was),
	    FILE_TEST(disk_without_fallocate_is_enough),
	    FILE_TEST(descriptor_needs_proc),
	    FILE_TEST(file_that_moved_is_stale),
	    FILE_TEST(file_that_got_shorter_is_stale),
	    FILE_TEST(dead_object_on_a_lost_file_makes_room),
	};

	return RUN_TESTS("backing", tests);
}
