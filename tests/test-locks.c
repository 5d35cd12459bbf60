/* SPDX-License-Identifier: MIT */
/* test-locks.c - the life lock and the gate: which locks keep out which, and what /proc/locks says of them */
#include "support.h"

#include <sys/sysmacros.h>

#include "locks.h"

static char *path;

/* A file to lock, opened anew. */
static int description(int mode)
{
	path = root_path("file");
	int fd = open(path, O_CREAT | O_CLOEXEC | mode, 0600);

	ok(fd >= 0);
	return fd;
}

static void bytes_are_where_the_protocol_says(void **state)
{
	(void)state;
	int a = description(O_RDWR), b = description(O_RDWR);

	is(life_take(a), 0);
	is(is_locked(b, F_WRLCK, LIFE_BYTE), 1);
	is(is_locked(b, F_WRLCK, GATE_BYTE), 1);
	is(is_locked(b, F_RDLCK, LIFE_BYTE), 0);
	is(is_locked(b, F_RDLCK, GATE_BYTE), 0);
	is(is_locked(b, F_WRLCK, LIFE_BYTE - 1), 0);
	is(is_locked(b, F_WRLCK, GATE_BYTE + 1), 0);
	is(is_locked(b, F_WRLCK, 0), 0);
	locks_release(a);
	is(is_locked(b, F_WRLCK, LIFE_BYTE), 0);
	is(is_locked(b, F_WRLCK, GATE_BYTE), 0);
	is(gate_shut(a), 0);
	is(is_locked(b, F_RDLCK, GATE_BYTE), 1);
	is(is_locked(b, F_WRLCK, LIFE_BYTE), 0);
	close(a);
	is(is_locked(b, F_RDLCK, GATE_BYTE), 0);
	close(b);
}

static void holders_share_and_keep_collectors_out(void **state)
{
	(void)state;
	int a = description(O_RDWR), b = description(O_RDONLY), c = description(O_RDWR);

	is(life_held(c), 0);
	is(life_take(a), 0);
	is(life_held(c), 1);
	is(life_held(a), 0); /* itself does not count */
	is(life_take(b), 0);
	is(life_held(a), 1);
	is(gate_shut(c), -EAGAIN);
	close(a);
	is(life_held(c), 1);
	is(gate_shut(c), -EAGAIN);
	close(b);
	is(life_held(c), 0);
	is(gate_shut(c), 0);
	close(c);
}

static void collector_keeps_openers_and_collectors_out(void **state)
{
	(void)state;
	int a = description(O_RDWR), b = description(O_RDWR);

	is(gate_shut(a), 0);
	is(life_held(b), 0); /* a collector is no holder */
	is(life_take(b), -EAGAIN);
	is(life_held(a), 0); /* and who was refused has nothing */
	is(gate_shut(b), -EAGAIN);
	/* It makes itself a holder, with nobody in between. */
	is(life_take(a), 0);
	is(life_held(b), 1);
	is(life_take(b), 0);
	close(a);
	close(b);
}

static void reader_cannot_shut_the_gate(void **state)
{
	(void)state;
	int a = description(O_RDONLY);

	is(gate_shut(a), -EBADF);
	is(life_held(a), 0); /* but it can ask */
	is(life_take(a), 0);
	close(a);
	is(life_held(-1), -EBADF);
}

static int take_and_tell(int socket, void *argument)
{
	int fd = open(argument, O_RDWR | O_CLOEXEC);

	is(life_take(fd), 0);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void kill_frees_the_lock_at_once(void **state)
{
	(void)state;
	int a = description(O_RDWR);
	struct child child = child_start(take_and_tell, path);

	hear(child.socket);
	is(life_held(a), 1);
	child_kill(&child);
	is(life_held(a), 0);
	is(gate_shut(a), 0);
	close(a);
}

static void mapping_keeps_the_lock(void **state)
{
	(void)state;
	int a = description(O_RDWR), b = description(O_RDWR);

	is(ftruncate(a, 4096), 0);
	is(life_take(a), 0);
	void *view = mmap(NULL, 4096, PROT_READ, MAP_SHARED, a, 0);
	ok(view != MAP_FAILED);
	close(a);
	is(life_held(b), 1);
	is(munmap(view, 4096), 0);
	is(life_held(b), 0);
	close(b);
}

static void census_sees_the_living(void **state)
{
	struct life_census census = {0};
	struct stat st;
	int fds[100];
	uint64_t inodes[100];

	(void)state;
	for (int i = 0; i < 100; i++) {
		fds[i] = open(test_root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		ok(fds[i] >= 0);
		is(fstat(fds[i], &st), 0);
		inodes[i] = st.st_ino;
		if (i % 2)
			is(life_take(fds[i]), 0);
		else if (i % 4)
			is(gate_shut(fds[i]), 0); /* a collector is not alive */
	}
	/* Where others lock and unlock meanwhile, the kernel's list can miss some (and then they are looked at more closely). */
	int seen = 0, r = 0;
	for (int times = 0; times < 10000 && seen < 50; times++) {
		r = life_census_take(&census, st.st_dev);
		if (r == -E2BIG)
			break;
		is(r, 0);
		for (size_t i = 1; i < census.count; i++)
			ok(census.inodes[i - 1] <= census.inodes[i]);
		seen = 0;
		for (int i = 0; i < 100; i++) {
			bool has = life_census_has(&census, inodes[i]);
			seen += has;
			ok(!has || i % 2);
		}
		life_census_free(&census);
	}
	for (int i = 0; i < 100; i++)
		close(fds[i]);
	if (r == -E2BIG)
		SKIP_TEST("what else runs here has too many locks");
	is(seen, 50);
	is(life_census_has(&census, inodes[1]), 0);
}

static void census_of_another_device_is_empty(void **state)
{
	struct life_census census = {0};

	(void)state;
	int r = life_census_take(&census, (dev_t)0x7FFF);
	if (r == -E2BIG)
		SKIP_TEST("what else runs here has too many locks");
	is(r, 0);
	is(census.count, 0);
	life_census_free(&census);
}

static int without_proc(void *argument)
{
	struct life_census census;

	(void)argument;
	if (!hide_proc())
		return SKIP;
	is(life_census_take(&census, 1), -ENOENT);
	return 0;
}

static void census_needs_proc(void **state)
{
	(void)state;
	IN_CHILD(without_proc, NULL);
}

/* /proc/locks with so many locks on an inode each, from 1 on. */
static void write_locks(const char *list, int count)
{
	FILE *file = fopen(list, "we");

	ok(file != NULL);
	for (int i = 1; i <= count; i++)
		fprintf(file, "%d: OFDLCK ADVISORY  READ -1 00:17:%d %lld %lld\n", i, i, (long long)LIFE_BYTE,
			(long long)GATE_BYTE);
	is(fclose(file), 0);
}

static int with_a_list(void *argument)
{
	const char *list = root_path("locks");
	struct life_census census = {0};

	(void)argument;
	write_locks(list, CENSUS_LOCKS);
	if (!show_locks(list))
		return SKIP;
	is(life_census_take(&census, makedev(0, 0x17)), 0);
	is(census.count, CENSUS_LOCKS);
	ok(life_census_has(&census, CENSUS_LOCKS));
	life_census_free(&census);
	write_locks(list, CENSUS_LOCKS + 1);
	is(life_census_take(&census, makedev(0, 0x17)), -E2BIG);
	is(census.count, 0);
	ok(census.inodes == NULL);
	return 0;
}

/* Anyone can have so many locks that to read of them takes longer than to do without. */
static void census_does_not_read_without_end(void **state)
{
	(void)state;
	IN_CHILD(with_a_list, NULL);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(bytes_are_where_the_protocol_says),
	    TEST(holders_share_and_keep_collectors_out),
	    TEST(collector_keeps_openers_and_collectors_out),
	    TEST(reader_cannot_shut_the_gate),
	    TEST(kill_frees_the_lock_at_once),
	    TEST(mapping_keeps_the_lock),
	    TEST(census_sees_the_living),
	    TEST(census_of_another_device_is_empty),
	    TEST(census_needs_proc),
	    TEST(census_does_not_read_without_end),
	};

	return RUN_TESTS("locks", tests);
}
