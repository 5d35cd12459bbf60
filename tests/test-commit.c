/* SPDX-License-Identifier: MIT */
/* test-commit.c - memory in advance: all of it or an error, whatever signals come, and in huge pages where there are any */
#include "support.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include "commit.h"
#include "sys.h"

static void memory_is_given_in_pieces(void **state)
{
	static const uint64_t sizes[] = {1, 4096, 16 * MIB, 16 * MIB + 1, 40 * MIB};
	struct stat st;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		int fd = sys_openat(AT_FDCWD, test_root, O_TMPFILE | O_RDWR, 0600);
		is(commit(fd, 4096, sizes[i], i % 2 == 0), 0);
		is(sys_fstat(fd, &st), 0);
		is(st.st_size, 4096 + sizes[i]);
		is(st.st_blocks * 512, (sizes[i] + 4095) / 4096 * 4096);
		close(fd);
	}
}

/* Does this kernel give huge pages to memory that files share? Found out by the call itself. */
static bool has_huge_pages(void)
{
	size_t huge = huge_bytes();
	void *room, *view;
	int fd = sys_openat(AT_FDCWD, test_root, O_TMPFILE | O_RDWR, 0600);

	is(sys_fallocate(fd, 0, huge), 0);
	is(sys_mmap(NULL, 2 * huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0, &room), 0);
	char *as_it_must = (char *)room + (-(uintptr_t)room & (huge - 1));
	is(sys_mmap(as_it_must, huge, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0, &view), 0);
	bool has = sys_madvise(view, huge, MADV_COLLAPSE) == 0;
	is(sys_munmap(room, 2 * huge), 0);
	close(fd);
	return has;
}

/* How much of a view is mapped by huge pages, in bytes, as the kernel says. */
static size_t huge_in(const void *view)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	char line[512];
	size_t start, end, kib = 0;
	bool there = false;

	while (smaps && fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%zx-%zx ", &start, &end) == 2)
			there = start == (uintptr_t)view;
		else if (there && sscanf(line, "ShmemPmdMapped: %zu kB", &kib) == 1)
			break;
	}
	if (smaps)
		fclose(smaps);
	return kib * 1024;
}

static void large_memory_comes_in_huge_pages(void **state)
{
	const size_t huge = huge_bytes(), size = 2 * huge + 4096;
	struct stat st;

	(void)state;
	mmobj *object = make("x", size, 0, MMOBJ_WRITE);
	char *view = map_all(object, MMOBJ_WRITE);
	is((uintptr_t)view % huge, 0);
	memset(view, 1, size);
	size_t found = huge_in(view);
	int fd = mmobj_export_fd(object, MMOBJ_WRITE);
	is(fstat(fd, &st), 0);
	is(st.st_blocks * 512, size + 4096); /* and not a byte more than without */
	close(fd);
	char *second = NULL;
	is(mmobj_map(object, MMOBJ_READ, huge + 4096, 0, (void **)&second), 0);
	is(((uintptr_t)second - 4096) % huge, 0); /* as the file lies, for what there is of it */
	is(second[0], 1);
	is(mmobj_unmap(second), 0);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	if (!has_huge_pages() || emulator()) /* qemu does not tell of them */
		SKIP_TEST("no huge pages here");
	is(found, 2 * huge);
}

static int create_in_a_narrow_room(void *argument)
{
	mmobj *object;

	(void)argument;
	/* No room to look for huge pages in, nor to lay a view as they must; but enough for it. */
	struct mmobj_new what = {.size = 2 * huge_bytes()};
	size_t used = 0;
	FILE *statm = fopen("/proc/self/statm", "re");
	ok(statm && fscanf(statm, "%zu", &used) == 1);
	fclose(statm);
	limit(RLIMIT_AS, used * 4096 + what.size + MIB);
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), 0);
	void *view = map_all(object, MMOBJ_WRITE);
	memset(view, 1, (size_t)what.size);
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
	return 0;
}

static void without_room_for_huge_pages_there_are_others(void **state)
{
	(void)state;
	if (under_asan() || under_tsan() || under_valgrind() || emulator())
		SKIP_TEST("that takes rooms of its own");
	IN_CHILD(create_in_a_narrow_room, NULL);
}

static void ticking_clock_does_not_stop_memory(void **state)
{
	struct stat st;

	(void)state;
	start_ticking(300);
	int fd = sys_openat(AT_FDCWD, test_root, O_TMPFILE | O_RDWR, 0600);
	is(commit(fd, 0, 200 * MIB, true), 0);
	stop_ticking();
	is(sys_fstat(fd, &st), 0);
	is(st.st_blocks * 512, 200 * MIB);
	ok(ticks() > 0);
	close(fd);
}

/* Then the kernel alone says when it is too much. */
static int create_without_knowing_what_there_is(void *argument)
{
	(void)argument;
	if (!hide_proc() || !make_fail(SYS_sysinfo, 0, 0, ENOSYS))
		return SKIP;
	mmobj *object = make("x", 4 * huge_bytes(), 0, MMOBJ_WRITE);
	memset(map_all(object, MMOBJ_WRITE), 1, 4 * huge_bytes());
	return 0;
}

static void who_does_not_know_how_much_there_is_gets_it(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	ONLY_AS_ROOT();
	NOT_UNDER_EMULATOR();
	IN_CHILD(create_without_knowing_what_there_is, NULL);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(memory_is_given_in_pieces),
	    TEST(large_memory_comes_in_huge_pages),
	    TEST(without_room_for_huge_pages_there_are_others),
	    TEST(ticking_clock_does_not_stop_memory),
	    TEST(who_does_not_know_how_much_there_is_gets_it),
	};

	return RUN_TESTS("commit", tests);
}
