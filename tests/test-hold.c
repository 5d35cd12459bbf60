/* SPDX-License-Identifier: MIT */
/*
 * test-hold.c - what one process holds: one hold for all its handles and views, threads that share it, and forks
 *
 * That opening again makes no system call is shown by forbidding them all (seccomp(2)).
 */
#include "support.h"

#include <dirent.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdatomic.h>
#include <sys/prctl.h>

#include "hold.h"

/* ---- one hold --------------------------------------------------------------------------------------------------- */

static void handles_share_one_descriptor(void **state)
{
	mmobj *handles[100];

	(void)state;
	mmobj_close(make("other", 1, 0, MMOBJ_WRITE)); /* the store is open */
	int before = open_descriptors();
	mmobj *first = make("x", 1, 0, MMOBJ_WRITE);
	is(open_descriptors(), before + 1);
	for (int i = 0; i < 100; i++)
		handles[i] = open_it(i % 2 ? "x" : "Local\\x", MMOBJ_WRITE);
	is(open_descriptors(), before + 1);
	void *view = map_all(first, MMOBJ_WRITE);
	is(open_descriptors(), before + 1);
	mmobj *reader = open_it("x", MMOBJ_READ); /* one for each access */
	mmobj *second = open_it("x", MMOBJ_READ);
	is(open_descriptors(), before + 2);
	mmobj_close(reader);
	mmobj_close(second);
	mmobj_close(first);
	is(mmobj_unmap(view), 0);
	for (int i = 0; i < 100; i++) {
		is(exists(entry_path("x")), true);
		mmobj_close(handles[i]);
	}
	is(exists(entry_path("x")), false);
	is(open_descriptors(), before);
}

/* From now on any system call but the last one is the end. */
static bool forbid_system_calls(void)
{
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = {.len = COUNT(filter), .filter = filter};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int open_and_close(unsigned access)
{
	mmobj *object;
	int r = mmobj_open("x", access, &object);

	if (r == 0)
		mmobj_close(object);
	return r;
}

/* By that call alone: where coverage is measured, _exit(2) makes others. */
static _Noreturn void end_now(int status)
{
	syscall(SYS_exit_group, status);
	__builtin_unreachable();
}

static int open_without_system_calls(void *argument)
{
	unsigned access = *(unsigned *)argument;

	mmobj *object = make("x", 1, 0, access);
	void *view = map_all(object, MMOBJ_READ);
	is(open_and_close(access), 0); /* the allocator has its memory now */
	if (!forbid_system_calls())
		return SKIP;
	for (int i = 0; i < 100; i++)
		if (open_and_close(access) != 0)
			end_now(1);
	/* And asking where a view is makes none, either. */
	struct mmobj_view facts;
	if (mmobj_view_at(view, &facts) != 0)
		end_now(2);
	end_now(0);
}

static int make_a_system_call(void *argument)
{
	(void)argument;
	if (!forbid_system_calls())
		return SKIP;
	getppid();
	end_now(0);
}

static void opening_again_makes_no_system_call(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	if (under_asan())
		SKIP_TEST("the sanitizer makes system calls of its own");
	is(child_status(make_a_system_call, NULL), 128 + SIGSYS); /* it would be noticed */
	IN_CHILD(open_without_system_calls, &(unsigned){MMOBJ_WRITE});
	IN_CHILD(open_without_system_calls, &(unsigned){MMOBJ_READ});
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(left_in_store(), 0);
}

static void many_names_are_all_found(void **state)
{
	enum { MANY = 900 };
	static mmobj *objects[MANY];
	char name[20];

	(void)state;
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	int before = open_descriptors();
	for (int i = 0; i < MANY; i++) {
		sprintf(name, "%d", i);
		objects[i] = make(name, 1 + (uint64_t)i, 0, MMOBJ_WRITE);
	}
	is(open_descriptors(), before + MANY);
	is(files_in(store_path_of(MMOBJ_LOCAL)), MANY);
	for (int i = MANY - 1; i >= 0; i--) {
		sprintf(name, "%d", i);
		mmobj *again = open_it(name, MMOBJ_WRITE);
		is(stat_of(again).size, 1 + i);
		mmobj_close(again);
	}
	is(open_descriptors(), before + MANY); /* found in the table */
	for (int i = 0; i < MANY; i += 2)
		mmobj_close(objects[i]);
	for (int i = 0; i < MANY; i++) {
		mmobj *again = UNTOUCHED;
		sprintf(name, "%d", i);
		is(mmobj_open(name, MMOBJ_READ, &again), i % 2 ? 0 : -ENOENT);
		if (i % 2) {
			mmobj_close(again);
			mmobj_close(objects[i]);
		}
	}
	is(open_descriptors(), before);
	is(left_in_store(), 0);
}

static void table_knows_what_is_held(void **state)
{
	struct name name, other;

	(void)state;
	is(name_parse(&name, "x"), 0);
	is(name_parse(&other, "Global\\x"), 0);
	hold_lock(name.hash);
	ok(hold_find(&name) == NULL);
	hold_unlock(name.hash);
	mmobj *object = make("x", 7, 0, MMOBJ_WRITE);
	hold_lock(name.hash);
	struct hold *hold = hold_find(&name);
	ok(hold != NULL);
	is(hold->size, 7);
	is(hold->refs, 1);
	is_text(hold->name, "x");
	ok(hold_find(&other) == NULL);
	hold_ref(hold);
	hold_unlock(name.hash);
	mmobj_close(object);
	is(exists(entry_path("x")), true);
	hold_put(hold);
	is(exists(entry_path("x")), false);
	hold_lock(name.hash);
	ok(hold_find(&name) == NULL);
	hold_unlock(name.hash);
}

static void handles_are_not_without_number(void **state)
{
	mmobj *other = UNTOUCHED;

	(void)state;
	mmobj *object = make("x", 7, 0, MMOBJ_WRITE);
	object->hold->refs += INT_MAX; /* as if it had been opened so often */
	is(mmobj_open("x", MMOBJ_READ, &other), -EMFILE);
	is(mmobj_create_or_open("x", &(struct mmobj_new){.size = 7}, MMOBJ_WRITE, &other), -EMFILE);
	ok(other == UNTOUCHED);
	object->hold->refs--;
	is(mmobj_open("x", MMOBJ_READ, &other), 0);
	mmobj_close(other);
	object->hold->refs -= INT_MAX - 1;
	mmobj_close(object);
	is(left_in_store(), 0);
}

/* ---- threads ---------------------------------------------------------------------------------------------------- */

#define THREADS 4
#define MAGIC 0x6d6d6f626aULL

static int rounds(void)
{
	return under_valgrind() ? 100 : under_asan() ? 1000 : 3000;
}

static void *use_names(void *argument)
{
	static const char *names[] = {"a", "b", "c"};
	uint64_t seed = (uintptr_t)argument;

	for (int i = 0; i < rounds(); i++) {
		const struct mmobj_new what = {.size = 64};
		mmobj *object = NULL;
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int r = mmobj_create_or_open(names[(seed >> 33) % COUNT(names)], &what, MMOBJ_WRITE, &object);
		if (r != 1)
			is(r, 0);
		_Atomic uint64_t *view = map_all(object, MMOBJ_WRITE);
		uint64_t zero = 0;
		/* New, or what the others left there while one of them held it. */
		ok(atomic_compare_exchange_strong(view, &zero, MAGIC) || zero == MAGIC);
		if (seed >> 60 & 1)
			mmobj_close(open_it(names[(seed >> 33) % COUNT(names)], MMOBJ_READ));
		if (seed >> 61 & 1)
			is(mmobj_unmap(view), 0);
		mmobj_close(object);
		if (!(seed >> 61 & 1))
			is(mmobj_unmap(view), 0);
	}
	return NULL;
}

static void threads_share_names(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	for (uintptr_t i = 0; i < THREADS; i++)
		threads[i] = start_thread(use_names, (void *)(i + 1));
	for (int i = 0; i < THREADS; i++)
		join_thread(threads[i]);
	is(left_in_store(), 0);
}

static pthread_barrier_t barrier;

static void *be_the_only_creator(void *argument)
{
	int *created = argument;

	for (int i = 0; i < 200; i++) {
		const struct mmobj_new what = {.size = 64};
		mmobj *object = NULL;
		pthread_barrier_wait(&barrier);
		int r = mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object);
		ok(r >= 0);
		*created += r;
		pthread_barrier_wait(&barrier);
		mmobj_close(object);
	}
	return NULL;
}

static void one_thread_creates(void **state)
{
	pthread_t threads[THREADS];
	int created[THREADS] = {0}, sum = 0;

	(void)state;
	is(pthread_barrier_init(&barrier, NULL, THREADS), 0);
	for (int i = 0; i < THREADS; i++)
		threads[i] = start_thread(be_the_only_creator, &created[i]);
	for (int i = 0; i < THREADS; i++) {
		join_thread(threads[i]);
		sum += created[i];
	}
	is(sum, 200);
	pthread_barrier_destroy(&barrier);
	is(left_in_store(), 0);
}

/* ---- fork ------------------------------------------------------------------------------------------------------- */

struct shared {
	mmobj *object;
	char *view;
};

static int close_what_was_inherited(int socket, void *argument)
{
	struct shared *shared = argument;

	hear(socket);
	if (shared->view) {
		shared->view[0]++;
		is(mmobj_unmap(shared->view), 0);
	}
	if (shared->object) {
		is(stat_of(shared->object).size, 5000);
		mmobj *again = open_it("x", MMOBJ_READ);
		mmobj_close(again);
		mmobj_close(shared->object);
	}
	/* What is gone is gone. */
	struct mmobj_view facts;
	if (shared->view)
		is(mmobj_view_at(shared->view, &facts), -EINVAL);
	say(socket, 1);
	hear(socket);
	return 0;
}

/* Parent and child close in both orders: with handle and view, with only a handle, with only a view. */
static void parent_and_child_close_in_any_order(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++) {
		bool child_first = i & 1, with_handle = i / 2 % 3 != 2, with_view = i / 2 % 3 != 1;
		struct shared shared = {.object = make("x", 5000, i / 6 ? MMOBJ_SAME_ADDRESS : 0, MMOBJ_WRITE)};
		void *view = NULL;
		if (with_view) {
			is(mmobj_map(shared.object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view), 0);
			shared.view = view;
			shared.view[0] = 1;
		}
		if (!with_handle)
			shared.object = mmobj_close(shared.object);
		struct child child = child_start(close_what_was_inherited, &shared);
		if (child_first) {
			say(child.socket, 1);
			hear(child.socket);
			is(exists(entry_path("x")), true);
			if (with_view)
				is(shared.view[0], 2);
		}
		if (shared.view)
			is(mmobj_unmap(shared.view), 0);
		mmobj_close(shared.object);
		is(left_in_store() > 0, !child_first);
		if (!child_first) {
			mmobj *joined = open_it("x", MMOBJ_READ); /* the child holds it */
			mmobj_close(joined);
			say(child.socket, 1);
			hear(child.socket);
		}
		is(left_in_store(), 0);
		say(child.socket, 1);
		is(child_end(&child), 0);
	}
}

static int grandchild_closes_last(int socket, void *argument)
{
	pid_t pid = fork();

	ok(pid >= 0);
	if (pid > 0) {
		mmobj_close(argument);
		return 0; /* and the grandchild talks on */
	}
	hear(socket);
	is(exists(entry_path("x")), true);
	mmobj_close(argument);
	say(socket, exists(entry_path("x")));
	return 0;
}

static void grandchild_holds_too(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	struct child child = child_start(grandchild_closes_last, object);
	siginfo_t end;
	mmobj_close(object);
	is(waitid(P_PID, (id_t)child.pid, &end, WEXITED | WNOWAIT), 0); /* the child in between is gone */
	is(exists(entry_path("x")), true);
	say(child.socket, 1);
	is(hear(child.socket), false);
	is(child_end(&child), 0);
}

static int child_that_only_exits(int socket, void *argument)
{
	(void)argument;
	hear(socket);
	return 0;
}

static void child_that_exits_gives_up_its_share(void **state)
{
	(void)state;
	mmobj *object = make("x", 1, 0, MMOBJ_WRITE);
	struct child child = child_start(child_that_only_exits, NULL);
	mmobj_close(object); /* the child still has it */
	is(exists(entry_path("x")), true);
	is(mmobj_collect("x", NULL), 0);
	say(child.socket, 1);
	is(child_end(&child), 0);
	is(mmobj_collect("x", NULL), 1);
}

static int unnamed_in_child(int socket, void *argument)
{
	struct shared *shared = argument;

	is(shared->view[0], 'p');
	shared->view[0] = 'c';
	char *second = map_all(shared->object, MMOBJ_WRITE);
	second[1] = 'd';
	say(socket, 1);
	hear(socket);
	return 0;
}

static void unnamed_object_is_shared_by_fork(void **state)
{
	(void)state;
	struct shared shared = {.object = make(NULL, 5000, 0, MMOBJ_WRITE)};
	shared.view = map_all(shared.object, MMOBJ_WRITE);
	shared.view[0] = 'p';
	struct child child = child_start(unnamed_in_child, &shared);
	hear(child.socket);
	is(shared.view[0], 'c');
	is(shared.view[1], 'd');
	say(child.socket, 1);
	is(child_end(&child), 0);
	is(mmobj_unmap(shared.view), 0);
	mmobj_close(shared.object);
}

/* ---- fork in the middle of other threads' calls ----------------------------------------------------------------- */

static atomic_bool enough;

static void *use_names_until_enough(void *argument)
{
	uint64_t seed = (uintptr_t)argument;

	while (!enough) {
		const struct mmobj_new what = {.size = 64, .flags = seed & 1024 ? MMOBJ_SAME_ADDRESS : 0};
		mmobj *object = NULL;
		void *view;
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int r = mmobj_create_or_open(seed >> 62 & 1 ? "a" : "b", &what, MMOBJ_WRITE, &object);
		ok(r == 0 || r == 1);
		is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view), 0);
		mmobj_close(object);
		is(mmobj_unmap(view), 0);
	}
	return NULL;
}

/* A child of a process with busy threads uses the same names, and some of its own. */
static int use_the_library(void *argument)
{
	static const char *names[] = {"a", "b", "child"};

	(void)argument;
	alarm(20); /* a lock that nobody in this process will ever open */
	for (int i = 0; i < 6; i++) {
		mmobj *object = NULL;
		void *view;
		int r = mmobj_create_or_open(names[i % 3], &(struct mmobj_new){.size = 64}, MMOBJ_WRITE, &object);
		ok(r == 0 || r == 1);
		is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view), 0);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
	}
	return 0;
}

static void fork_meets_nobody_half_way(void **state)
{
	pthread_t threads[3];
	struct mmobj_swept swept;

	(void)state;
	enough = false;
	for (uintptr_t i = 0; i < 3; i++)
		threads[i] = start_thread(use_names_until_enough, (void *)(i + 1));
	for (int i = 0; i < (under_valgrind() ? 10 : 150); i++)
		is(child_status(use_the_library, NULL), 0);
	enough = true;
	for (int i = 0; i < 3; i++)
		join_thread(threads[i]);
	/* Children that exited with what they were born with may have been the last. No gate is left shut. */
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.held, 0);
	is(left_in_store(), 0);
}

static int ignore(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)info, (void)holders, (void)count, (void)context;
	return 0;
}

static void *clean_until_enough(void *argument)
{
	struct mmobj_swept swept;

	(void)argument;
	while (!enough) {
		is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
		int r = mmobj_collect("dead", NULL);
		ok(r == -ENOENT || r == 0 || r == 1);
		is(mmobj_list(MMOBJ_LOCAL, ignore, NULL), 0);
	}
	return NULL;
}

/* Has this child a descriptor in the store, beside the directories? */
static int has_strange_descriptors(void *argument)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *one;
	char target[256];
	struct stat st;

	(void)argument;
	ok(dir != NULL);
	while ((one = readdir(dir))) {
		ssize_t n = readlinkat(dirfd(dir), one->d_name, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strstr(target, test_root) && fstatat(dirfd(dir), one->d_name, &st, 0) == 0 && S_ISREG(st.st_mode))
			return 1;
	}
	closedir(dir);
	return 0;
}

/* These hold nothing; so what a child has of an entry was caught half-way, and keeps its memory for as long as the child runs. */
static void fork_copies_no_descriptor_of_a_cleaner(void **state)
{
	int caught = 0;

	(void)state;
	NOT_UNDER_VALGRIND();
	mmobj_close(make("x", 1, 0, MMOBJ_WRITE));
	write_file(entry_path("damaged"), "x", 1); /* each sweep and each listing looks at it */
	enough = false;
	pthread_t thread = start_thread(clean_until_enough, NULL);
	for (int i = 0; i < 200; i++)
		caught += child_status(has_strange_descriptors, NULL) != 0;
	enough = true;
	join_thread(thread);
	is(unlink(entry_path("damaged")), 0);
	is(caught, 0);
}

/* So many; but each takes a large part of a second in an emulator's process of several threads. */
static int forks(int usual)
{
	return emulator() ? usual / 20 : usual;
}

static atomic_bool unmapping;

static void *unmap_last(void *argument)
{
	(void)argument;
	while (!enough) {
		mmobj *object = NULL;
		/* A child may still have the one before. */
		ok(mmobj_create_or_open("u", &(struct mmobj_new){.size = 4 * MIB}, MMOBJ_WRITE, &object) >= 0);
		void *view = map_all(object, MMOBJ_WRITE | MMOBJ_POPULATE); /* so that its end takes a moment */
		mmobj_close(object);
		unmapping = true;
		is(mmobj_unmap(view), 0);
		unmapping = false;
	}
	return NULL;
}

/* In a child: the other thread was unmapping its last view. Has the child that view; or if not, nothing else, either? */
static int has_all_or_nothing(void *argument)
{
	(void)argument;
	return unmapping && !mapped_here(test_root) && has_strange_descriptors(NULL);
}

/* What is caught there keeps the object for as long as the child runs. */
static void fork_never_meets_an_unmap_half_way(void **state)
{
	struct mmobj_swept swept;
	int caught = 0;

	(void)state;
	NOT_UNDER_VALGRIND();
	enough = unmapping = false;
	pthread_t thread = start_thread(unmap_last, NULL);
	for (int i = 0; i < forks(200); i++) {
		while (!unmapping)
			sched_yield();
		caught += child_status(has_all_or_nothing, NULL) != 0;
	}
	enough = true;
	join_thread(thread);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(caught, 0);
}

static void *map_and_unmap(void *argument)
{
	while (!enough)
		is(mmobj_unmap(map_all(argument, MMOBJ_READ)), 0);
	return NULL;
}

/* In a child: closes the only handle. A view of the other thread's may be there; if there is none, nothing holds the object. */
static int close_and_look(void *argument)
{
	mmobj_close(argument);
	return !mapped_here(test_root) && has_strange_descriptors(NULL);
}

static void fork_never_meets_a_map_half_way(void **state)
{
	int caught = 0;

	(void)state;
	NOT_UNDER_VALGRIND();
	enough = false;
	mmobj *object = make("m", 1, 0, MMOBJ_WRITE);
	pthread_t thread = start_thread(map_and_unmap, object);
	for (int i = 0; i < forks(300); i++)
		caught += child_status(close_and_look, object) != 0;
	enough = true;
	join_thread(thread);
	mmobj_close(object);
	is(caught, 0);
}

static void *make_the_first_call(void *argument)
{
	mmobj *object = NULL;

	while (!enough)
		;
	if (argument)
		ok(mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object) >= 0);
	else
		for (int i = 0; i < 2000; i++)
			is(mmobj_unmap(&enough), -EINVAL);
	mmobj_close(object);
	return NULL;
}

/* What a program does that is started anew, so that the library has not been used yet: its first call, and a fork beside it. */
static int fork_beside_the_first_call(unsigned delay)
{
	mmobj *object = NULL;
	int status;

	pthread_t thread = start_thread(make_the_first_call, delay % 2 ? &enough : NULL);
	enough = true;
	for (volatile unsigned i = 0; i < delay * 100; i++)
		;
	pid_t pid = fork();
	if (pid == 0) {
		alarm(30); /* a lock that nobody in this process will ever open */
		struct mmobj_view facts;
		int r = mmobj_view_at(&status, &facts) == -EINVAL
			    ? mmobj_create_or_open("x", &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object)
			    : -1;
		_exit(r >= 0 ? 0 : 1);
	}
	join_thread(thread);
	ok(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int start_anew(void *argument)
{
	char number[12];

	sprintf(number, "%u", *(unsigned *)argument);
	exec_program(own_file(), "first", number);
	return 127;
}

static void fork_never_meets_the_first_call_half_way(void **state)
{
	struct mmobj_swept swept;

	(void)state;
	NOT_UNDER_VALGRIND();
	NOT_UNDER_TSAN(); /* its malloc leaves locks of other threads taken in a child */
	for (unsigned i = 0; i < (unsigned)forks(200); i++)
		is(child_status(start_anew, &i), 0);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[] = {
	    TEST(handles_share_one_descriptor),
	    TEST(opening_again_makes_no_system_call),
	    TEST(many_names_are_all_found),
	    TEST(table_knows_what_is_held),
	    TEST(handles_are_not_without_number),
	    TEST(threads_share_names),
	    TEST(one_thread_creates),
	    TEST(parent_and_child_close_in_any_order),
	    TEST(grandchild_holds_too),
	    TEST(child_that_exits_gives_up_its_share),
	    TEST(unnamed_object_is_shared_by_fork),
	    TEST(fork_meets_nobody_half_way),
	    TEST(fork_copies_no_descriptor_of_a_cleaner),
	    TEST(fork_never_meets_an_unmap_half_way),
	    TEST(fork_never_meets_a_map_half_way),
	    TEST(fork_never_meets_the_first_call_half_way),
	};

	if (argc == 3 && strcmp(argv[1], "first") == 0)
		_exit(fork_beside_the_first_call((unsigned)atoi(argv[2])));
	return RUN_TESTS("hold", tests);
}
