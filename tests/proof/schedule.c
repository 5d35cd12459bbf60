/* SPDX-License-Identifier: MIT */
/*
 * schedule.c - two processes at one name: every order in which their system calls can come
 *
 * The two stop before each system call, and only one of them goes on at a time; who does, is a choice. All choices are gone
 * through, depth first: each time both are started anew, make the choices of the last time up to the last one that could have
 * been another, and that one otherwise. What must be true in the end is in duel.h.
 *
 * What makes no difference is left out, and nothing else:
 *   - a call that only its own process can notice (memory; a file that has no name yet; a descriptor closed that has no lock;
 *     folders, which stay) is made along with the one before
 *   - of two neighbouring calls of which neither changes what the other looks at or changes (names, locks, data), the order is of
 *     no consequence: who has been passed over in favour of such a call sleeps until something changes that it would notice
 *     (sleep sets, Godefroid 1996)
 *   - who waits a little before it tries again (sched_yield) gains nothing by trying before the other one has done anything
 * What is not known to be harmless here counts as changing all.
 *
 * As a rule with a limit to how often one takes the turn from the other who could have gone on. MMOBJ_PROOF=full: without, but
 * for one pair that says so. The last such run, on Linux 6.18 on x86-64: 11,140 interleavings of the 20 pairs that have no limit,
 * which is all there are, and 9,606 of the other one; no error, in a few minutes.
 */
#include "duel.h"
#include "walk.h"

/* Some calls have another number where there are 32 bits. */
#ifdef SYS_newfstatat
#define CALL_FCNTL SYS_fcntl
#define CALL_FSTAT SYS_fstat
#define CALL_FSTATAT SYS_newfstatat
#define CALL_MMAP SYS_mmap
#else
#define CALL_FCNTL SYS_fcntl64
#define CALL_FSTAT SYS_fstat64
#define CALL_FSTATAT SYS_fstatat64
#define CALL_MMAP SYS_mmap2
#endif

#define DEPTH_MAX 1000u
#define TURNS_MAX 3u
#define HANG_SECONDS 20u

/* What there is to see for both. */
#define NAMES 1u /* which names there are, what they lead to, how many a file has */
#define LOCKS 2u
#define DATA 4u
#define ALL 7u

struct effect {
	unsigned looks, changes; /* sets of these */
};

struct player {
	struct traced *traced;
	int unnamed;      /* its file that has no name yet; -1: none */
	uint64_t folders; /* its descriptors that are the store or the address book: bit n for descriptor n */
	uint64_t bare;    /* its descriptors that have no lock */
	bool yielded;     /* it waits for the other to do something */
};

/* A place where there was a choice. */
struct node {
	unsigned willing, asleep; /* sets of players: bits 0 and 1 */
	unsigned tried;           /* before the one that is chosen now */
	unsigned chosen;          /* a player: 0 or 1 */
	struct effect effect[2];  /* of what each would do */
	int64_t number;           /* of the call */
	unsigned turns;           /* taken from a player that could have gone on, up to here */
	unsigned last;            /* who went before; 2: nobody */
};

static struct node nodes[DEPTH_MAX];
static unsigned depth;

static unsigned turns_max;                /* of one duel */
static unsigned long complete, cut_short; /* of one duel's runs */

/* ---- what a call does to others --------------------------------------------------------------------------------- */

static bool has(uint64_t set, uint64_t descriptor)
{
	return descriptor < 64 && set >> descriptor & 1;
}

static void put(uint64_t *set, uint64_t descriptor, bool in)
{
	if (descriptor < 64)
		*set = (*set & ~(UINT64_C(1) << descriptor)) | (uint64_t)in << descriptor;
}

static bool is_of_descriptor(const struct traced *traced)
{
	switch (traced->number) {
	case SYS_pwrite64:
	case SYS_fallocate:
	case SYS_fchmod:
	case CALL_FCNTL:
	case CALL_FSTAT:
	case SYS_close:
		return true;
	case CALL_FSTATAT:
		return traced->arguments[3] & AT_EMPTY_PATH;
	default:
		return false;
	}
}

static bool is_on_unnamed(const struct player *player)
{
	return player->unnamed >= 0 && player->traced->arguments[0] == (uint64_t)player->unnamed &&
	       is_of_descriptor(player->traced);
}

static bool makes_unnamed(const struct traced *traced)
{
	return traced->number == SYS_openat && (traced->arguments[2] & O_TMPFILE) == O_TMPFILE;
}

/*
 * The list of all the machine's locks. What else runs on the machine is in it, and no run could be made again: here it is not to
 * be had, as in a process without a /proc.
 */
static bool opens_list_of_locks(const struct traced *traced)
{
	char path[sizeof("/proc/locks")];

	if (traced->number != SYS_openat || (int)traced->arguments[0] != AT_FDCWD || traced->arguments[2] & O_DIRECTORY)
		return false;
	trace_read(traced, traced->arguments[1], path, sizeof(path));
	return memcmp(path, "/proc/locks", sizeof(path)) == 0;
}

static bool waits(const struct traced *traced)
{
	return traced->number == SYS_sched_yield || traced->number == SYS_nanosleep ||
	       traced->number == SYS_clock_nanosleep;
}

static struct effect effect_of_descriptor(const struct player *player)
{
	const struct traced *traced = player->traced;

	switch (traced->number) {
	case CALL_FSTAT:
	case CALL_FSTATAT: /* folders stay, and so does what the library wants to know of them */
		return (struct effect){.looks = has(player->folders, traced->arguments[0]) ? 0 : NAMES};
	case CALL_FCNTL:
		if (traced->arguments[1] == F_OFD_GETLK)
			return (struct effect){.looks = LOCKS};
		return (struct effect){.changes = traced->arguments[1] == F_OFD_SETLK ? LOCKS : ALL};
	case SYS_close:
		return (struct effect){.changes = has(player->bare, traced->arguments[0]) ? 0 : LOCKS};
	default:
		return (struct effect){.changes = ALL};
	}
}

static struct effect effect_of(const struct player *player)
{
	const struct traced *traced = player->traced;

	if (traced->at != TRACE_CALL || is_on_unnamed(player) || makes_unnamed(traced) || waits(traced) ||
	    opens_list_of_locks(traced))
		return (struct effect){0};
	if (is_of_descriptor(traced))
		return effect_of_descriptor(player);
	switch (traced->number) {
	case SYS_brk:
	case CALL_MMAP:
	case SYS_mprotect:
	case SYS_madvise:
	case SYS_getpid:
	case SYS_geteuid:
	case SYS_prlimit64:
	case SYS_getrandom:
	case SYS_lseek:
	case SYS_mkdirat: /* of folders that are there: learn() */
		return (struct effect){0};
	case SYS_openat:
		if (traced->arguments[2] & O_CREAT)
			return (struct effect){.changes = ALL};
		return (struct effect){.looks = traced->arguments[2] & O_DIRECTORY ? 0 : NAMES};
	case CALL_FSTATAT:
	case SYS_getdents64:
		return (struct effect){.looks = NAMES};
	case SYS_pread64:
		return (struct effect){.looks = DATA};
	case SYS_linkat:
	case SYS_unlinkat:
		return (struct effect){.changes = NAMES};
	default: /* nothing is left out that is not known to be harmless */
		return (struct effect){.changes = ALL};
	}
}

static bool is_none(struct effect effect)
{
	return !effect.looks && !effect.changes;
}

static bool is_same_either_way(struct effect one, struct effect other)
{
	return !(one.changes & (other.looks | other.changes)) && !(other.changes & one.looks);
}

/* ---- what is known of a player ----------------------------------------------------------------------------------- */

/* A call that sets a lock: does it take all locks away? */
static bool unlocks_all(const struct traced *traced)
{
	struct flock lock;

	trace_read(traced, traced->arguments[2], &lock, sizeof(lock));
	return lock.l_type == F_UNLCK && lock.l_start == 0 && lock.l_len == 0;
}

/* From a call that was made. */
static void learn(struct player *player)
{
	const struct traced *traced = player->traced;
	uint64_t result = (uint64_t)traced->result;

	switch (traced->number) {
	case SYS_openat:
		if (traced->result < 0)
			break;
		if (makes_unnamed(traced))
			player->unnamed = (int)traced->result;
		put(&player->folders, result, !makes_unnamed(traced) && traced->arguments[2] & O_DIRECTORY);
		put(&player->bare, result, true);
		break;
	case SYS_mkdirat:
		is(traced->result, -EEXIST);
		break;
	case CALL_FCNTL:
		if (traced->result == 0 && traced->arguments[1] == F_OFD_SETLK)
			put(&player->bare, traced->arguments[0], unlocks_all(traced));
		break;
	case SYS_linkat:
		if (traced->result == 0)
			player->unnamed = -1;
		break;
	case SYS_close:
		if (traced->arguments[0] == (uint64_t)player->unnamed)
			player->unnamed = -1;
		break;
	default:
		break;
	}
}

/* ---- a player's way ---------------------------------------------------------------------------------------------------- */

/* Makes the call that it is at. */
static void make_call(struct player *player)
{
	if (opens_list_of_locks(player->traced))
		trace_skip(player->traced, -ENOENT);
	else
		trace_step(player->traced);
	if (player->traced->at == TRACE_RETURN)
		learn(player);
	trace_step(player->traced);
}

/* Goes on to the next call that another could notice, or to its end. */
static void go_to_choice(struct player *player)
{
	const struct traced *traced = player->traced;

	if (traced->at == TRACE_BEGUN)
		trace_step(player->traced);
	while (traced->at == TRACE_CALL && is_none(effect_of(player)) && !waits(traced))
		make_call(player);
	player->yielded = traced->at == TRACE_CALL && waits(traced);
}

/* ---- choices ----------------------------------------------------------------------------------------------------- */

/* Those who can go on. */
static unsigned enabled(const struct player players[2])
{
	return (players[0].traced->at == TRACE_CALL) | (unsigned)(players[1].traced->at == TRACE_CALL) << 1;
}

/* Those of them who do not wait for the other. */
static unsigned willing(const struct player players[2])
{
	unsigned all = enabled(players);
	unsigned some = all & ~((unsigned)players[0].yielded | (unsigned)players[1].yielded << 1);

	return some ? some : all;
}

static unsigned turns_with(const struct node *node, unsigned player)
{
	return node->turns + (node->last < 2 && node->last != player && node->willing >> node->last & 1);
}

/* Who shall go on here: the one who did before, if it can be. false: nobody has to, for it makes no difference any more. */
static bool choose(struct node *node)
{
	unsigned left = node->willing & ~node->asleep & ~node->tried;

	for (unsigned i = 0; i < 2; i++) {
		unsigned player = node->last < 2 ? node->last ^ i : i;
		if (left >> player & 1 && turns_with(node, player) <= turns_max) {
			node->chosen = player;
			return true;
		}
	}
	return false;
}

static void look(struct node *node, const struct player players[2])
{
	node->willing = willing(players);
	node->effect[0] = effect_of(&players[0]);
	node->effect[1] = effect_of(&players[1]);
}

/* The place after that one. */
static struct node after(const struct node *node)
{
	struct node next = {.last = node->chosen, .turns = turns_with(node, node->chosen)};
	unsigned other = node->chosen ^ 1;

	if ((node->asleep | node->tried) >> other & 1 &&
	    is_same_either_way(node->effect[other], node->effect[node->chosen]))
		next.asleep = 1u << other;
	return next;
}

static bool is_as_it_was(const struct node *node, const struct node *now)
{
	return node->willing == now->willing && memcmp(node->effect, now->effect, sizeof(now->effect)) == 0;
}

/* Makes all choices of one run. false: it came to a place from where on all has been seen. */
static bool run_once(struct player players[2])
{
	struct node now = {.last = 2};

	go_to_choice(&players[0]);
	go_to_choice(&players[1]);
	for (unsigned at = 0; enabled(players); at++) {
		struct node *node = &nodes[at];
		ok(at < DEPTH_MAX);
		look(&now, players);
		ok(at >= depth || is_as_it_was(node, &now)); /* or it would not be the same tree, and not all of it */
		if (at == depth) {
			*node = now;
			if (!choose(node))
				return false;
			depth++;
		}
		players[node->chosen ^ 1].yielded = false;
		now = after(node);
		node->number = players[node->chosen].traced->number;
		make_call(&players[node->chosen]);
		go_to_choice(&players[node->chosen]);
	}
	return true;
}

/* Goes back to the last place where there is another choice. false: there is none. */
static bool choose_otherwise(void)
{
	for (; depth > 0; depth--) {
		struct node *node = &nodes[depth - 1];
		node->tried |= 1u << node->chosen;
		if (choose(node))
			return true;
	}
	return false;
}

/* ---- test cases -------------------------------------------------------------------------------------------------- */

struct play {
	char name[200]; /* of the test case; cmocka hands it over as the test's state */
	const struct duel *duel;
};

static struct traced traced[2];
static unsigned long all;

static void go_through(void **state)
{
	struct play *play = *state;

	traced[0].at = traced[1].at = TRACE_DIED;
	if (trace_refused())
		SKIP_TEST(trace_refused());
	complete = cut_short = depth = 0;
	turns_max = !is_full() ? TURNS_MAX : play->duel->turns ? play->duel->turns : DEPTH_MAX;
	duel_prepare();
	do {
		alarm(HANG_SECONDS); /* for each, and not for all */
		duel_begin(play->duel, traced);
		struct player players[2] = {{.traced = &traced[0], .unnamed = -1},
					    {.traced = &traced[1], .unnamed = -1}};
		if (run_once(players))
			complete++;
		else
			cut_short++; /* they go on as they like */
		duel_end(play->duel, traced);
	} while (choose_otherwise());
	all += complete;
	sprintf(play->name + strlen(play->name), ": %lu interleavings (and %lu cut short)", complete, cut_short);
}

static int end(void **state)
{
	if (traced[0].at != TRACE_DIED || traced[1].at != TRACE_DIED) {
		print_message("# it was the interleaving, by player and number of the system call,");
		for (unsigned i = 0; i < depth; i++)
			print_message(" %u:%lld", nodes[i].chosen, (long long)nodes[i].number);
		print_message("\n");
		duel_abandon(traced);
	}
	return test_end(state);
}

int main(void)
{
	static struct play plays[50];
	static struct CMUnitTest tests[COUNT(plays)];
	const char *only = getenv("MMOBJ_PROOF_ONLY");
	size_t count = 0;

	for (size_t i = 0; i < duel_count; i++) {
		if (only && !strstr(duels[i].name, only))
			continue;
		ok(count < COUNT(plays));
		plays[count].duel = &duels[i];
		strcpy(plays[count].name, duels[i].name);
		tests[count] = (struct CMUnitTest)TEST_AROUND(go_through, test_begin, end);
		tests[count].name = plays[count].name;
		count++;
	}
	int failed = run_group("schedule", tests, count);
	print_message("# %lu interleavings in all\n", all);
	return failed;
}
