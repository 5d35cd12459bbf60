/* SPDX-License-Identifier: MIT */
/*
 * test-share.c - share modes: who may open what beside whom, in one process and in many, and that a claim ends with its handle or
 * its process
 */
#include "files.h"

#include <pthread.h>
#include <stdatomic.h>

#define RACERS 8

#define DOOR_BYTE ((INT64_C(1) << 62) + 256) /* of the protocol; on purpose not taken from share.c */

static HANDLE open_sharing(const char *path, DWORD access, DWORD share)
{
	return CreateFileA(path, access, share, NULL, OPEN_EXISTING, 0, NULL);
}

/* ---- the rule --------------------------------------------------------------------------------------------------- */

/* Accesses, and what each does to a file, as FILE_SHARE_ bits. */
static const struct {
	DWORD access, does;
} kinds[] = {
    {0, 0},
    {GENERIC_READ, FILE_SHARE_READ},
    {GENERIC_WRITE, FILE_SHARE_WRITE},
    {READ_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE},
    {DELETE, FILE_SHARE_DELETE},
    {GENERIC_READ | DELETE, FILE_SHARE_READ | FILE_SHARE_DELETE},
    {GENERIC_EXECUTE, FILE_SHARE_READ},
    {FILE_APPEND_DATA, FILE_SHARE_WRITE},
    {GENERIC_ALL, SHARE_ALL},
};
#define KINDS COUNT(kinds)
#define SHARES 8u

/* Each lets the other do what it does; who does nothing is not in the way. */
static bool go_together(size_t first, DWORD first_share, size_t second, DWORD second_share)
{
	if (!kinds[first].does || !kinds[second].does)
		return true;
	return !(kinds[first].does & ~second_share) && !(kinds[second].does & ~first_share);
}

static void try_all_beside(const char *path, size_t first, DWORD first_share)
{
	for (size_t second = 0; second < KINDS; second++)
		for (DWORD share = 0; share < SHARES; share++)
			if (go_together(first, first_share, second, share))
				opens(open_sharing(path, kinds[second].access, share), 0);
			else
				refuses(open_sharing(path, kinds[second].access, share), ERROR_SHARING_VIOLATION);
}

static void every_pair_goes_by_the_rule(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (size_t first = 0; first < KINDS; first++)
		for (DWORD share = 0; share < SHARES; share++) {
			if (under_valgrind() && (first + share) % 4)
				continue;
			HANDLE file = open_sharing(path, kinds[first].access, share);
			ok(file != INVALID_HANDLE_VALUE);
			try_all_beside(path, first, share);
			works(CloseHandle(file));
		}
	/* And nothing is left of all that. */
	opens(open_sharing(path, GENERIC_ALL, 0), 0);
}

/* Taking the content away writes, whatever the handle is for; a refused one takes nothing away. */
static void truncation_counts_as_writing(void **state)
{
	(void)state;
	for (DWORD share = 0; share < SHARES; share++) {
		const char *path = fresh_file(true);
		HANDLE file = open_sharing(path, GENERIC_READ, share);
		if (share & FILE_SHARE_WRITE) {
			opens(CreateFileA(path, 0, SHARE_ALL, NULL, CREATE_ALWAYS, 0, NULL), ERROR_ALREADY_EXISTS);
			is(file_size(path), 0);
			opens(CreateFileA(path, GENERIC_WRITE, SHARE_ALL, NULL, TRUNCATE_EXISTING, 0, NULL), 0);
		} else {
			refuses(CreateFileA(path, 0, SHARE_ALL, NULL, CREATE_ALWAYS, 0, NULL), ERROR_SHARING_VIOLATION);
			refuses(CreateFileA(path, GENERIC_WRITE, SHARE_ALL, NULL, TRUNCATE_EXISTING, 0, NULL),
				ERROR_SHARING_VIOLATION);
			is(file_size(path), 7);
		}
		works(CloseHandle(file));
	}
}

static void for_mapping_readers_share_and_writers_do_not(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE reader = open_for_mapping(path, GENERIC_READ, OPEN_EXISTING);
	opens(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), 0);
	opens(open_for_mapping(path, 0, OPEN_EXISTING), 0);
	opens(open_sharing(path, GENERIC_READ, FILE_SHARE_READ), 0);
	refuses(open_sharing(path, GENERIC_READ, 0), ERROR_SHARING_VIOLATION);
	refuses(open_sharing(path, GENERIC_WRITE, SHARE_ALL), ERROR_SHARING_VIOLATION);
	refuses(open_for_mapping(path, GENERIC_WRITE, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	refuses(open_for_mapping(path, READ_WRITE, OPEN_ALWAYS), ERROR_SHARING_VIOLATION);
	refuses(open_for_mapping(path, GENERIC_READ, CREATE_ALWAYS), ERROR_SHARING_VIOLATION);
	fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
	works(CloseHandle(reader));
	for (int i = 0; i < 2; i++) {
		HANDLE writer = open_for_mapping(path, i ? READ_WRITE : GENERIC_WRITE, OPEN_EXISTING);
		ok(writer != INVALID_HANDLE_VALUE);
		refuses(open_for_mapping(path, 0, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
		refuses(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
		refuses(open_for_mapping(path, READ_WRITE, CREATE_ALWAYS), ERROR_SHARING_VIOLATION);
		refuses(open_for_mapping(path, READ_WRITE, TRUNCATE_EXISTING), ERROR_SHARING_VIOLATION);
		refuses(open_for_mapping(path, READ_WRITE, CREATE_NEW), ERROR_FILE_EXISTS);
		refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
		opens(open_sharing(path, 0, 0), 0);
		works(CloseHandle(writer));
	}
	is(file_size(path), 7);
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
}

/* By whatever name: it is the file that is claimed. */
static void a_file_is_one_by_all_its_names(void **state)
{
	(void)state;
	const char *path = fresh_file(true), *other = root_path("other"), *renamed = root_path("renamed");
	is(link(path, other), 0);
	HANDLE file = open_sharing(path, GENERIC_READ, 0);
	refuses(open_sharing(other, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	is(rename(path, renamed), 0);
	refuses(open_sharing(renamed, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	/* A new one under the old name is another. */
	opens(open_sharing(fresh_file(true), GENERIC_ALL, 0), 0);
	works(CloseHandle(file));
}

static void a_duplicate_keeps_the_share(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = open_sharing(path, READ_WRITE, 0), second = duplicate_of(file, GENERIC_READ);
	works(CloseHandle(file));
	refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	works(CloseHandle(second));
	opens(open_sharing(path, READ_WRITE, 0), 0);
}

/* ---- processes -------------------------------------------------------------------------------------------------- */

/* Opens it for itself alone, says so, and closes it again when it is told to. */
static int hold_alone(int socket, void *path)
{
	HANDLE file = open_for_mapping(path, READ_WRITE, OPEN_EXISTING);

	ok(file != INVALID_HANDLE_VALUE);
	say(socket, 1);
	hear(socket);
	works(CloseHandle(file));
	say(socket, 2);
	hear(socket);
	return 0;
}

static struct child start_holder(const char *path)
{
	struct child holder = child_start(hold_alone, (void *)(uintptr_t)path);

	is(hear(holder.socket), 1);
	return holder;
}

static void a_claim_holds_against_other_processes(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	struct child holder = start_holder(path);
	refuses(open_for_mapping(path, GENERIC_READ, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	say(holder.socket, 1);
	is(hear(holder.socket), 2);
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
	say(holder.socket, 1);
	is(child_end(&holder), 0);
}

static void a_claim_ends_with_its_process(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (int i = 0; i < 20; i++) {
		struct child holder = start_holder(path);
		refuses(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
		child_kill(&holder);
		opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
	}
}

static int exit_with_it(void *path)
{
	ok(open_for_mapping(path, READ_WRITE, OPEN_EXISTING) != INVALID_HANDLE_VALUE);
	return 0;
}

static void exit_without_closing_will_do(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	IN_CHILD(exit_with_it, (void *)(uintptr_t)path);
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
}

/* The mapping has taken the handle over; of its view, nothing is left either. */
static int hold_by_a_mapping(int socket, void *path)
{
	HANDLE file = open_for_mapping(path, READ_WRITE, OPEN_EXISTING);
	HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);

	ok(mapping != NULL);
	view_of(mapping, FILE_MAP_WRITE);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void a_mapping_ends_with_its_process_too(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (int i = 0; i < 5; i++) {
		struct child holder = child_start(hold_by_a_mapping, (void *)(uintptr_t)path);
		is(hear(holder.socket), 1);
		refuses(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
		fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
		child_kill(&holder);
		opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
	}
}

/* Another user, who may only read the file, claims it as well as its owner. */
static int hold_as_another(int socket, void *path)
{
	become(OTHER_USER);
	HANDLE file = open_sharing(path, GENERIC_READ, FILE_SHARE_READ);
	ok(file != INVALID_HANDLE_VALUE);
	say(socket, 1);
	hear(socket);
	return 0;
}

static void other_users_count(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	const char *path = fresh_file(true);
	struct child holder = child_start(hold_as_another, (void *)(uintptr_t)path);
	hear(holder.socket);
	refuses(open_sharing(path, GENERIC_WRITE, SHARE_ALL), ERROR_SHARING_VIOLATION);
	opens(open_sharing(path, GENERIC_READ, FILE_SHARE_READ), 0);
	child_kill(&holder);
	opens(open_sharing(path, GENERIC_WRITE, SHARE_ALL), 0);
}

struct inherited {
	const char *path;
	HANDLE file;
};

static int close_inherited(int socket, void *argument)
{
	const struct inherited *inherited = argument;

	say(socket, 1);
	hear(socket);
	refuses(open_sharing(inherited->path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	works(CloseHandle(inherited->file));
	say(socket, 2);
	hear(socket);
	return 0;
}

/* After a fork both have it, and either may close first. */
static void a_claim_is_shared_by_fork(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (int i = 0; i < 2; i++) {
		struct inherited inherited = {path, open_sharing(path, READ_WRITE, 0)};
		struct child child = child_start(close_inherited, &inherited);
		hear(child.socket);
		if (i == 0)
			works(CloseHandle(inherited.file));
		refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
		say(child.socket, 1);
		is(hear(child.socket), 2);
		if (i == 1) {
			refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
			works(CloseHandle(inherited.file));
		}
		opens(open_sharing(path, READ_WRITE, 0), 0);
		say(child.socket, 1);
		is(child_end(&child), 0);
	}
}

/* ---- races ------------------------------------------------------------------------------------------------------ */

/* What racing processes share. */
struct race {
	pthread_barrier_t start, end;
	const char *path;
	unsigned rounds;
	_Atomic unsigned readers, writers; /* who is inside now: the barriers and atomics order all that */
	_Atomic unsigned winners, creators, losers, entered;
};

static struct race *new_race(const char *path, unsigned rounds)
{
	struct race *race = mmap(NULL, sizeof(*race), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t shared;

	ok(race != MAP_FAILED);
	race->path = path;
	race->rounds = rounds;
	pthread_barrierattr_init(&shared);
	pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&race->start, &shared, RACERS);
	pthread_barrier_init(&race->end, &shared, RACERS);
	return race;
}

/* RACERS processes run it; all must end well. */
static void run_race(struct race *race, int (*run)(int socket, void *race))
{
	struct child racers[RACERS];

	for (int i = 0; i < RACERS; i++)
		racers[i] = child_start(run, race);
	for (int i = 0; i < RACERS; i++)
		is(child_end(&racers[i]), 0);
}

static void end_race(struct race *race)
{
	pthread_barrier_destroy(&race->start);
	pthread_barrier_destroy(&race->end);
	munmap(race, sizeof(*race));
}

/* The first of all to be at the barrier, or one that is picked: does something alone, between two rounds. */
static bool picked(pthread_barrier_t *barrier)
{
	return pthread_barrier_wait(barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
}

/* In each round all ask once, and who gets it keeps it until all have asked. */
static int claim_once_a_round(int socket, void *argument)
{
	struct race *race = argument;

	(void)socket;
	for (unsigned round = 0; round < race->rounds; round++) {
		pthread_barrier_wait(&race->start);
		HANDLE file = open_for_mapping(race->path, READ_WRITE, OPEN_EXISTING);
		if (file != INVALID_HANDLE_VALUE)
			race->winners++;
		else
			is(GetLastError(), ERROR_SHARING_VIOLATION);
		pthread_barrier_wait(&race->end);
		if (file != INVALID_HANDLE_VALUE)
			works(CloseHandle(file));
	}
	return 0;
}

static void of_many_at_once_exactly_one_wins(void **state)
{
	(void)state;
	struct race *race = new_race(fresh_file(true), under_valgrind() ? 20 : 300);
	run_race(race, claim_once_a_round);
	is(race->winners, race->rounds);
	end_race(race);
}

/* The file is new in each round: who gets it has made it. */
static int create_once_a_round(int socket, void *argument)
{
	static const DWORD dispositions[] = {OPEN_ALWAYS, CREATE_NEW, CREATE_ALWAYS};
	struct race *race = argument;

	(void)socket;
	for (unsigned round = 0; round < race->rounds; round++) {
		DWORD disposition = dispositions[round % COUNT(dispositions)];
		if (picked(&race->start))
			unlink(race->path);
		pthread_barrier_wait(&race->end);
		SetLastError(UNSET);
		HANDLE file = CreateFileA(race->path, READ_WRITE, 0, NULL, disposition, 0, NULL);
		if (file != INVALID_HANDLE_VALUE) {
			race->winners++;
			is(GetLastError(), 0);
			is(GetFileSize(file, NULL), 0);
		} else {
			is(GetLastError(), disposition == CREATE_NEW ? ERROR_FILE_EXISTS : ERROR_SHARING_VIOLATION);
		}
		pthread_barrier_wait(&race->start);
		if (file != INVALID_HANDLE_VALUE)
			works(CloseHandle(file));
		pthread_barrier_wait(&race->end);
	}
	return 0;
}

static void who_creates_a_file_has_it(void **state)
{
	(void)state;
	struct race *race = new_race(fresh_file(false), under_valgrind() ? 20 : 300);
	run_race(race, create_once_a_round);
	is(race->winners, race->rounds);
	end_race(race);
}

/* Readers together or one writer, never both, however fast they come and go. */
static int come_and_go(int socket, void *argument)
{
	struct race *race = argument;
	unsigned seed = (unsigned)getpid(), entered = 0;

	(void)socket;
	pthread_barrier_wait(&race->start);
	while (entered < race->rounds) {
		bool writes = rand_r(&seed) % 3 == 0;
		HANDLE file = open_for_mapping(race->path, writes ? READ_WRITE : GENERIC_READ, OPEN_EXISTING);
		if (file == INVALID_HANDLE_VALUE) {
			is(GetLastError(), ERROR_SHARING_VIOLATION);
			race->losers++;
			continue;
		}
		entered++;
		if (writes) {
			is(race->writers++, 0);
			is(race->readers, 0);
			race->writers--;
		} else {
			race->readers++;
			is(race->writers, 0);
			race->readers--;
		}
		works(CloseHandle(file));
	}
	race->entered += entered;
	return 0;
}

static void readers_and_writers_never_meet(void **state)
{
	(void)state;
	struct race *race = new_race(fresh_file(true), under_valgrind() ? 50 : 1000);
	run_race(race, come_and_go);
	is(race->entered, RACERS * race->rounds);
	end_race(race);
}

/* Those that go together are never refused, however many open it at once: nobody takes another's hesitation for a claim. */
static int read_together(int socket, void *argument)
{
	struct race *race = argument;

	(void)socket;
	pthread_barrier_wait(&race->start);
	for (unsigned round = 0; round < race->rounds; round++)
		opens(
		    open_sharing(race->path, round % 2 ? READ_WRITE : GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE),
		    0);
	return 0;
}

static void those_that_go_together_are_never_refused(void **state)
{
	(void)state;
	struct race *race = new_race(fresh_file(true), under_valgrind() ? 50 : 1000);
	run_race(race, read_together);
	end_race(race);
}

/* One that does not let others delete has a file that is there; the others delete it whenever they can. */
static int hold_or_delete(int socket, void *argument)
{
	struct race *race = argument;
	struct stat before, now;

	(void)socket;
	pthread_barrier_wait(&race->start);
	for (unsigned round = 0; round < race->rounds; round++) {
		if (round % 2) {
			if (!DeleteFileA(race->path))
				ok(GetLastError() == ERROR_SHARING_VIOLATION || GetLastError() == ERROR_FILE_NOT_FOUND);
			continue;
		}
		HANDLE file =
		    CreateFileA(race->path, READ_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
		ok(file != INVALID_HANDLE_VALUE);
		is(stat(race->path, &before), 0);
		DWORD count;
		works(WriteFile(file, "x", 1, &count, NULL));
		is(stat(race->path, &now), 0);
		is(now.st_ino, before.st_ino);
		is(now.st_size, 1);
		works(CloseHandle(file));
	}
	return 0;
}

static void what_is_held_is_not_deleted(void **state)
{
	(void)state;
	struct race *race = new_race(fresh_file(false), under_valgrind() ? 50 : 1000);
	run_race(race, hold_or_delete);
	end_race(race);
}

static int race_without_unnamed_files(void *argument)
{
	if (!make_fail(SYS_openat, 2, O_TMPFILE, EOPNOTSUPP))
		return SKIP;
	run_race(argument, hold_or_delete);
	return 0;
}

/* Where a new file can be seen before it is claimed. */
static void nor_on_a_file_system_without_unnamed_files(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	struct race *race = new_race(fresh_file(false), 1000);
	IN_CHILD(race_without_unnamed_files, race);
	end_race(race);
}

/* Threads of one process are as many openers. */
static void *claim_in_a_thread(void *argument)
{
	claim_once_a_round(0, argument);
	return NULL;
}

static void threads_race_as_processes_do(void **state)
{
	pthread_t threads[RACERS];

	(void)state;
	struct race *race = new_race(fresh_file(true), under_valgrind() ? 20 : 200);
	for (int i = 0; i < RACERS; i++)
		threads[i] = start_thread(claim_in_a_thread, race);
	for (int i = 0; i < RACERS; i++)
		join_thread(threads[i]);
	is(race->winners, race->rounds);
	end_race(race);
}

/* Killed wherever they are, they leave nothing behind. */
static int claim_for_ever(int socket, void *path)
{
	for (bool first = true;; first = false) {
		HANDLE file = open_for_mapping(path, READ_WRITE, OPEN_ALWAYS);
		if (file != INVALID_HANDLE_VALUE)
			works(CloseHandle(file));
		else
			is(GetLastError(), ERROR_SHARING_VIOLATION);
		DeleteFileA(path);
		if (first)
			say(socket, 1);
	}
	return 0;
}

static void the_killed_leave_nothing(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (int i = 0; i < (under_valgrind() ? 5 : 100); i++) {
		struct child children[2] = {child_start(claim_for_ever, (void *)(uintptr_t)path),
					    child_start(claim_for_ever, (void *)(uintptr_t)path)};
		for (int k = 0; k < 2; k++)
			hear(children[k].socket);
		for (int k = 0; k < 2; k++)
			child_kill(&children[k]);
		HANDLE file = open_for_mapping(path, READ_WRITE, OPEN_ALWAYS);
		ok(file != INVALID_HANDLE_VALUE);
		works(CloseHandle(file));
		ok(files_in(test_root) == 1);
	}
}

/* ---- what cannot be claimed ------------------------------------------------------------------------------------- */

static int without_locks(void *path)
{
	/* F_OFD_GETLK, F_OFD_SETLK and F_OFD_SETLKW; no other that is used here. */
	if (!make_fail(SYS_fcntl, 1, F_OFD_GETLK, EINVAL))
		return SKIP;
	HANDLE file = open_for_mapping(path, READ_WRITE, CREATE_ALWAYS);
	ok(file != INVALID_HANDLE_VALUE);
	opens(open_for_mapping(path, READ_WRITE, OPEN_EXISTING), 0);
	opens(open_sharing(path, GENERIC_READ, 0), 0);
	opens(CreateFileA(root_path("new"), READ_WRITE, 0, NULL, CREATE_NEW, 0, NULL), 0);
	works(DeleteFileA(path));
	works(CloseHandle(file));
	return 0;
}

static void without_locks_nothing_is_claimed(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(without_locks, (void *)(uintptr_t)fresh_file(true));
}

static int write_without_reading(void *path)
{
	if (geteuid() == 0)
		become(OTHER_USER);
	HANDLE file = open_sharing(path, GENERIC_WRITE, 0);
	ok(file != INVALID_HANDLE_VALUE);
	opens(open_sharing(path, GENERIC_WRITE, 0), 0); /* it could not claim anything */
	works(CloseHandle(file));
	return 0;
}

static int write_without_reading_what_another_has(void *path)
{
	if (geteuid() == 0)
		become(OTHER_USER);
	refuses(open_sharing(path, GENERIC_WRITE, SHARE_ALL), ERROR_SHARING_VIOLATION);
	return 0;
}

static void who_may_not_read_is_checked_but_claims_nothing(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	is(chmod(path, 0666), 0);
	HANDLE file = open_sharing(path, GENERIC_READ, FILE_SHARE_READ);
	is(chmod(path, 0222), 0);
	IN_CHILD(write_without_reading_what_another_has, (void *)(uintptr_t)path);
	works(CloseHandle(file));
	IN_CHILD(write_without_reading, (void *)(uintptr_t)path);
}

/* A process that hangs in the middle of an open: others do not hang with it. */
static void who_stays_at_the_door_does_not_hold_up_others_for_ever(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	int fd = lock_by_hand(path, F_RDLCK, DOOR_BYTE);
	refuses(open_sharing(path, GENERIC_READ, SHARE_ALL), ERROR_SHARING_VIOLATION);
	fails(DeleteFileA(path), ERROR_SHARING_VIOLATION);
	close(fd);
	opens(open_sharing(path, GENERIC_READ, SHARE_ALL), 0);
	works(DeleteFileA(path));
}

/* Has a lease, which the kernel asks back by a signal: gives it up then if that is wanted, or keeps it. */
struct lease {
	const char *path;
	bool kept;
};

static int have_a_lease(int socket, void *argument)
{
	const struct lease *lease = argument;
	sigset_t signals;
	int got;

	sigemptyset(&signals);
	sigaddset(&signals, SIGIO);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	int fd = open(lease->path, O_RDWR | O_CLOEXEC);
	bool has = fcntl(fd, F_SETLEASE, F_WRLCK) == 0;
	say(socket, has);
	if (has && !lease->kept) {
		is(sigwait(&signals, &got), 0);
		is(fcntl(fd, F_SETLEASE, F_UNLCK), 0);
		close(fd);
	}
	hear(socket);
	return 0;
}

static void who_has_a_lease_is_asked_for_it(void **state)
{
	(void)state;
	struct lease lease = {fresh_file(true), false};
	struct child holder = child_start(have_a_lease, &lease);
	bool has = hear(holder.socket);
	if (has)
		opens(open_sharing(lease.path, READ_WRITE, 0), 0);
	child_kill(&holder);
	if (!has)
		SKIP_TEST("no leases here");
	/* And not waited for without a bound. */
	lease.kept = true;
	holder = child_start(have_a_lease, &lease);
	is(hear(holder.socket), true);
	refuses(open_sharing(lease.path, READ_WRITE, 0), ERROR_SHARING_VIOLATION);
	fails(DeleteFileA(lease.path), ERROR_SHARING_VIOLATION);
	child_kill(&holder);
	works(DeleteFileA(lease.path));
}

/* Nobody but a stranger has write locks there: what cannot be claimed because of them is refused. */
static void a_stranger_with_write_locks_is_in_the_way(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	for (int64_t byte = DOOR_BYTE + 1; byte <= DOOR_BYTE + 6; byte++) {
		int fd = lock_by_hand(path, F_WRLCK, byte);
		refuses(open_sharing(path, GENERIC_ALL, 0), ERROR_SHARING_VIOLATION);
		close(fd);
	}
	/* Nor can those bytes be claimed that need not be asked for. */
	static const struct {
		int64_t byte;
		DWORD access, share;
	} rows[] = {
	    {DOOR_BYTE + 1, DELETE, SHARE_ALL},
	    {DOOR_BYTE + 2, GENERIC_READ, SHARE_ALL},
	    {DOOR_BYTE + 3, GENERIC_WRITE, SHARE_ALL},
	    {DOOR_BYTE + 4, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE},
	    {DOOR_BYTE + 5, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE},
	    {DOOR_BYTE + 6, GENERIC_WRITE, FILE_SHARE_WRITE | FILE_SHARE_DELETE},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		int fd = lock_by_hand(path, F_WRLCK, rows[i].byte);
		refuses(open_sharing(path, rows[i].access, rows[i].share), ERROR_SHARING_VIOLATION);
		close(fd);
		opens(open_sharing(path, rows[i].access, rows[i].share), 0);
	}
	/* Locks of the data are nothing to us. */
	int fd = lock_by_hand(path, F_WRLCK, 0);
	opens(open_sharing(path, GENERIC_ALL, 0), 0);
	close(fd);
}

/* Programs that lock with other means, or do not use this library, are not bound, and not in the way. */
static void strangers_are_not_bound(void **state)
{
	(void)state;
	const char *path = fresh_file(true);
	HANDLE file = open_sharing(path, READ_WRITE, 0);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	ok(fd >= 0);
	is(write(fd, "C", 1), 1);
	works(CloseHandle(file));
	opens(open_sharing(path, READ_WRITE, 0), 0);
	close(fd);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(every_pair_goes_by_the_rule),
	    TEST(truncation_counts_as_writing),
	    TEST(for_mapping_readers_share_and_writers_do_not),
	    TEST(a_file_is_one_by_all_its_names),
	    TEST(a_duplicate_keeps_the_share),
	    TEST(a_claim_holds_against_other_processes),
	    TEST(a_claim_ends_with_its_process),
	    TEST(a_mapping_ends_with_its_process_too),
	    TEST(exit_without_closing_will_do),
	    TEST(other_users_count),
	    TEST(a_claim_is_shared_by_fork),
	    TEST(of_many_at_once_exactly_one_wins),
	    TEST(who_creates_a_file_has_it),
	    TEST(readers_and_writers_never_meet),
	    TEST(those_that_go_together_are_never_refused),
	    TEST(what_is_held_is_not_deleted),
	    TEST(nor_on_a_file_system_without_unnamed_files),
	    TEST(threads_race_as_processes_do),
	    TEST(the_killed_leave_nothing),
	    TEST(without_locks_nothing_is_claimed),
	    TEST(who_may_not_read_is_checked_but_claims_nothing),
	    TEST(who_stays_at_the_door_does_not_hold_up_others_for_ever),
	    TEST(who_has_a_lease_is_asked_for_it),
	    TEST(a_stranger_with_write_locks_is_in_the_way),
	    TEST(strangers_are_not_bound),
	};

	return RUN_TESTS("share", tests);
}
