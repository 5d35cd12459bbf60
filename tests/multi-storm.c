/* SPDX-License-Identifier: MIT */
/*
 * multi-storm.c - nobody ever holds another object than the name leads to, whatever is killed when
 *
 * Eight processes open, create, map, write and close three names as fast as they can, while one after the other is killed at
 * a random moment and replaced. Each holder checks from the inside, all the time:
 *
 *   - who created an object finds zeros in it, all of it, and gives it a generation: a number that was never used before
 *   - the entry that the name leads to is the file that is held, and mmobj_stat() never says MMOBJ_NAME_LOST
 *   - every word in the object is 0 or its generation, and a side table knows that generation for this name and file: so all
 *     who hold the name at one time agree on it
 *   - with MMOBJ_SAME_ADDRESS, the address belongs to this file as long as it is held
 *
 * The side table is anonymous shared memory, written before the number is seen by anyone. What a killed process leaves behind is
 * what the next one has to cope with; after the storm one sweep leaves nothing.
 *
 * MMOBJ_STORM_SECONDS (10; 3 under valgrind, when MMOBJ_VALGRIND is set) is how long all the variants take together.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "processes.h"

#define PROCESSES 8
#define THREADS 3
#define NAMES 3
#define GENERATIONS (1u << 20) /* a ring: far more than are alive at one time */
#define WORDS 640u             /* a page and a bit */

#define VARIANTS 6
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* What a variant adds to the plain storm. */
#define ADDRESSES 1u /* every object has an address of its own */
#define READERS 2u   /* half of the opens are for reading only */
#define WITH_THREADS 4u
#define WITH_FORKS 8u

/* What the creator of a generation said of it. */
struct fact {
	_Atomic uint64_t number, inode, address;
	atomic_uint name;
};

static struct side {
	_Atomic uint64_t generation, operations, created, opened, violations;
	atomic_bool over;
	char first_violation[256];
	struct fact facts[GENERATIONS];
} * side;

static const char *const names[NAMES] = {"storm a", "storm b", "storm c"};
static const char *const files[NAMES] = {"map-storm%20a", "map-storm%20b", "map-storm%20c"};
static unsigned variant;

/* ---- in the processes: what a holder looks at ------------------------------------------------------------------- */

static void violation(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void violation(const char *format, ...)
{
	va_list arguments;

	if (atomic_fetch_add(&side->violations, 1) != 0)
		return;
	va_start(arguments, format);
	vsnprintf(side->first_violation, sizeof(side->first_violation), format, arguments);
	va_end(arguments);
}

/* One handle with a view, and what is known of them. */
struct look {
	unsigned name;
	bool writes, first; /* first: the process had no other view of it */
	mmobj *object;
	uint64_t *words;
	ino_t inode;
	uint64_t address;
};

/* Does the name lead to what is held? */
static void check_name(const struct look *look)
{
	struct mmobj_info info;
	struct stat st;
	int r = mmobj_stat(look->object, &info);

	if (r != 0 || info.state != (MMOBJ_NAMED | MMOBJ_HELD) || info.address != look->address)
		violation("stat of %s: %d, state %x", names[look->name], r, r == 0 ? info.state : 0);
	r = stat(path_in_root("mmobj-%u/%s", (unsigned)geteuid(), files[look->name]), &st);
	if (r != 0 || st.st_ino != look->inode)
		violation("%s leads to %llu, held is %llu", names[look->name],
			  r == 0 ? (unsigned long long)st.st_ino : 0, (unsigned long long)look->inode);
}

/* The slot of the address is a link to this file. No link leads to two files, so no two files have one address. */
static void check_address(const struct look *look)
{
	struct stat st;

	if (!(variant & ADDRESSES))
		return;
	int r = stat(path_in_root("mmobj-%u/.at/%llx", (unsigned)geteuid(), (unsigned long long)look->address), &st);
	if (r != 0 || st.st_ino != look->inode)
		violation("address %llx of %s is another's", (unsigned long long)look->address, names[look->name]);
	if (look->first && (uintptr_t)look->words != look->address)
		violation("%s is not at %llx", names[look->name], (unsigned long long)look->address);
}

/* Gives a new object its generation. */
static void christen(const struct look *look)
{
	uint64_t number = atomic_fetch_add(&side->generation, 1) + 1;
	struct fact *fact = &side->facts[number % GENERATIONS];

	if (!is_zeros((char *)look->words, WORDS * sizeof(uint64_t)))
		violation("a new %s is not zeros", names[look->name]);
	atomic_store(&fact->name, look->name);
	atomic_store(&fact->inode, look->inode);
	atomic_store(&fact->address, look->address);
	atomic_store(&fact->number, number);
	__atomic_store_n(&look->words[0], number, __ATOMIC_SEQ_CST);
}

/* Every word is 0 or the generation, which is the one that this file got. Returns it, 0 if it has none yet. */
static uint64_t check_words(const struct look *look)
{
	uint64_t number = 0;

	/* Backwards: the first word is the first that is written, so it must be there when any other is. */
	for (unsigned i = WORDS; i-- > 0;) {
		uint64_t word = __atomic_load_n(&look->words[i], __ATOMIC_SEQ_CST);
		if (number && word != number && (word || i == 0))
			violation("%s has %llu and %llu in it", names[look->name], (unsigned long long)number,
				  (unsigned long long)word);
		number = word ? word : number;
	}
	struct fact *fact = &side->facts[number % GENERATIONS];
	if (number && (atomic_load(&fact->number) != number || atomic_load(&fact->name) != look->name ||
		       atomic_load(&fact->inode) != look->inode || atomic_load(&fact->address) != look->address))
		violation("generation %llu is not that of %s", (unsigned long long)number, names[look->name]);
	return number;
}

static void check(const struct look *look, unsigned random)
{
	check_name(look);
	check_address(look);
	uint64_t number = check_words(look);
	if (number && look->writes)
		__atomic_store_n(&look->words[1 + random % (WORDS - 1)], number, __ATOMIC_SEQ_CST);
}

/* ---- in the processes: coming and going ------------------------------------------------------------------------- */

static void leave_look(struct look *look, unsigned random)
{
	/* Either may be the last. */
	if (random & 1)
		look->object = mmobj_close(look->object);
	if (mmobj_unmap(look->words) != 0)
		violation("unmap of %s", names[look->name]);
	look->object = mmobj_close(look->object);
}

/* Asks for a name in one of the ways. 1: created; 0: opened; negative: not to be had, as may be. */
static int ask_for(struct look *look, unsigned random)
{
	struct mmobj_new what = {.size = WORDS * sizeof(uint64_t),
				 .flags = variant & ADDRESSES ? MMOBJ_SAME_ADDRESS : 0};
	const char *name = names[look->name];
	int r, may = -ENOENT;

	look->writes = true;
	if (random % 8 < 3) {
		look->writes = !(variant & READERS) || random & 16;
		r = mmobj_open(name, look->writes ? MMOBJ_WRITE : MMOBJ_READ, &look->object);
	} else if (random % 8 < 7) {
		r = mmobj_create_or_open(name, &what, MMOBJ_WRITE, &look->object);
		may = 1;
	} else {
		r = mmobj_create(name, &what, MMOBJ_WRITE, &look->object);
		may = -EEXIST;
		if (r == 0)
			return 1;
	}
	if (r < 0 && r != may)
		violation("open or create of %s: %s", name, mmobj_strerror(r));
	return r;
}

/* Asks, and looks around in what it got. */
static bool enter_look(struct look *look, unsigned random)
{
	struct mmobj_info info;
	struct stat st;
	void *view = NULL;
	int created = ask_for(look, random);

	if (created < 0)
		return false;
	int r = mmobj_map(look->object, look->writes ? MMOBJ_WRITE : MMOBJ_READ, 0, 0, &view);
	if (r < 0) {
		violation("map of %s: %s", names[look->name], mmobj_strerror(r));
		look->object = mmobj_close(look->object);
		return false;
	}
	look->words = view;
	/* An export changes how the last close is done: so only now and then. Else mmobj_stat() compares name and file. */
	int fd = random & 0x300 ? -1 : mmobj_export_fd(look->object, MMOBJ_READ);
	if (fd < 0)
		r = stat(path_in_root("mmobj-%u/%s", (unsigned)geteuid(), files[look->name]), &st);
	else
		r = fstat(fd, &st);
	if (fd >= 0)
		close(fd);
	if (r != 0 || (fd < 0 && !(random & 0x300)))
		violation("export of %s: %d", names[look->name], fd);
	look->inode = st.st_ino;
	look->address = mmobj_stat(look->object, &info) == 0 ? info.address : 0;
	if (created)
		christen(look);
	atomic_fetch_add(created ? &side->created : &side->opened, 1);
	return true;
}

/* A child that has all that its parent has, looks, and goes: with or without a word. */
static void fork_off(struct look *look, unsigned random)
{
	static _Thread_local unsigned children;

	int status = 0;

	for (; children > 2 || (children > 0 && waitpid(-1, &status, WNOHANG) > 0); children--) {
		if (children > 2)
			waitpid(-1, &status, 0);
		if (status != 0)
			violation("a child ended with %x", (unsigned)status);
	}
	pid_t pid = fork();
	if (pid > 0)
		children++;
	if (pid != 0)
		return;
	for (unsigned i = 0; i < random % 64; i++)
		check(look, random + i);
	if (random & 64)
		leave_look(look, random);
	_exit(0);
}

/* What one thread does until it is killed, or the storm is over. It keeps some of what it gets for a while. */
static void *storm(void *seed)
{
	struct look kept[NAMES] = {0};
	unsigned state = *(unsigned *)seed, tide = variant & WITH_THREADS ? 2048 : 64;

	while (!atomic_load(&side->over)) {
		unsigned random = (unsigned)rand_r(&state) >> 3, name = (unsigned)rand_r(&state) % NAMES;
		struct look look = {.name = name, .first = !kept[name].object && !(variant & WITH_THREADS)};
		/* A name that all avoid for a while, so that it dies and comes back however many there are. */
		bool ebb = atomic_fetch_add(&side->operations, 1) / tide % (NAMES + 1) == name;
		if (kept[name].object) {
			check(&kept[name], random);
			if (random % 64 == 0 && mmobj_collect(names[name], NULL) != 0)
				violation("%s was collected while it was held", names[name]);
			if (ebb || random % 4 == 0)
				leave_look(&kept[name], random);
		}
		if (ebb || !enter_look(&look, random))
			continue;
		check(&look, random);
		if (variant & WITH_FORKS && random % 16 == 0)
			fork_off(&look, random >> 4);
		check(&look, random + 1);
		if (!kept[name].object && random % 8 == 1)
			kept[name] = look;
		else
			leave_look(&look, random);
	}
	for (unsigned i = 0; i < NAMES; i++)
		if (kept[i].object)
			leave_look(&kept[i], i);
	return NULL;
}

static _Noreturn void storm_process(unsigned seed)
{
	pthread_t threads[THREADS];
	unsigned seeds[THREADS];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned i = 0; i < THREADS; i++)
		seeds[i] = seed * THREADS + i;
	if (variant & WITH_THREADS) {
		for (unsigned i = 0; i < THREADS; i++)
			if (pthread_create(&threads[i], NULL, storm, &seeds[i]) != 0)
				_exit(1);
		for (unsigned i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
	} else {
		storm(&seeds[0]);
	}
	_exit(0);
}

/* ---- the script ------------------------------------------------------------------------------------------------- */

static pid_t start_process(void)
{
	static unsigned seed = 1;
	pid_t pid = fork();

	if (pid == 0)
		storm_process(seed);
	assert_true(pid > 0);
	seed++;
	return pid;
}

static int64_t storm_ms(void)
{
	const char *seconds = getenv("MMOBJ_STORM_SECONDS");

	return 1000 * (seconds ? strtol(seconds, NULL, 10) : getenv("MMOBJ_VALGRIND") ? 3 : 10);
}

/* So much there must be of everything, or the test says nothing. */
static bool is_enough(unsigned kills)
{
	unsigned floor = getenv("MMOBJ_VALGRIND") ? 5 : emulator() ? 20 : 100;

	return kills >= floor / 5 && side->created >= floor && side->opened >= floor;
}

/*
 * Kills one after the other, each time after a moment of up to 2 ms. Goes on beyond its time, to a bound, where a slow machine
 * needs longer for enough. Returns how many.
 */
static unsigned kill_and_replace(pid_t *processes, int64_t for_ms)
{
	unsigned state = (unsigned)getpid(), kills = 0;
	int64_t since = now_ms();
	int status;

	for (; now_ms() - since < for_ms || (!is_enough(kills) && now_ms() - since < for_ms + 60000); kills++) {
		int i = rand_r(&state) % PROCESSES;
		nanosleep(&(struct timespec){.tv_nsec = rand_r(&state) % 2000000}, NULL);
		assert_int_equal(kill(processes[i], SIGKILL), 0);
		assert_int_equal(waitpid(processes[i], &status, 0), processes[i]);
		if (status != SIGKILL) /* else it had ended by itself */
			violation("a process ended with %x", (unsigned)status);
		processes[i] = start_process();
	}
	return kills;
}

static void run_storm(unsigned what)
{
	pid_t processes[PROCESSES];
	struct mmobj_swept swept;
	int status;

	alarm(TEST_SECONDS + (unsigned)(storm_ms() / 1000));
	variant = what;
	atomic_store(&side->over, false);
	atomic_store(&side->operations, 0);
	atomic_store(&side->created, 0);
	atomic_store(&side->opened, 0);
	atomic_store(&side->violations, 0);
	side->first_violation[0] = '\0';
	for (int i = 0; i < PROCESSES; i++)
		processes[i] = start_process();
	unsigned kills = kill_and_replace(processes, storm_ms() / VARIANTS);
	atomic_store(&side->over, true);
	while (waitpid(-1, &status, 0) > 0) /* the children of the killed, too: they have come to us */
		if (status != 0)
			violation("a process ended with %x", (unsigned)status);
	print_message("# %llu operations (%llu created, %llu opened), %u kills, %llu violations%s%s\n",
		      (unsigned long long)side->operations, (unsigned long long)side->created,
		      (unsigned long long)side->opened, kills, (unsigned long long)side->violations,
		      side->violations ? "; the first: " : "", side->first_violation);
	assert_int_equal(side->violations, 0);
	assert_true(is_enough(kills));
	assert_int_equal(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	assert_int_equal(swept.held + swept.damaged + swept.foreign, 0);
	assert_int_equal(count_left(), 0);
}

static void plain(void **state)
{
	(void)state;
	run_storm(0);
}

static void same_address(void **state)
{
	(void)state;
	run_storm(ADDRESSES);
}

static void read_only_openers(void **state)
{
	(void)state;
	run_storm(READERS);
}

static void threads(void **state)
{
	(void)state;
	run_storm(WITH_THREADS | READERS);
}

static void forks(void **state)
{
	(void)state;
	run_storm(WITH_FORKS | ADDRESSES);
}

static void all_at_once(void **state)
{
	(void)state;
	/* What a sanitizer's allocator, or qemu, does after a fork from many threads is its own affair: it can hang. */
	run_storm(ADDRESSES | READERS | WITH_THREADS | (SANITIZED || emulator() ? 0 : WITH_FORKS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(plain), TEST(same_address), TEST(read_only_openers), TEST(threads), TEST(forks), TEST(all_at_once),
	};
	static_assert(sizeof(tests) / sizeof(tests[0]) == VARIANTS, "the time is shared out");

	/* Who loses a parent becomes our child. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	side = mmap(NULL, sizeof(*side), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (side == MAP_FAILED)
		return 99;
	return cmocka_run_group_tests_name("multi-storm", tests, NULL, NULL);
}
