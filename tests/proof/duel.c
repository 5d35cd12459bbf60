/* SPDX-License-Identifier: MIT */
/* duel.c - what duel.h describes */
#include "duel.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

/* The second side's, where it is the first one's child; and the third process's, with whom the first one's child talks. */
static int pair[2] = {-1, -1};

static const struct duel *current;

/* ---- time ------------------------------------------------------------------------------------------------------- */

static bool time_stands_still;

/*
 * In the place of libc's, for the library too. Once in a tick of the clock a creator looks for what is dead: if that tick came
 * somewhere else each time, no run could be made again.
 */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	if (!time_stands_still) {
#ifdef SYS_clock_gettime64 /* 32 bits */
		if (sizeof(now->tv_sec) > sizeof(long))
			return (int)syscall(SYS_clock_gettime64, clock, now);
#endif
		return (int)syscall(SYS_clock_gettime, clock, now);
	}
	*now = (struct timespec){.tv_sec = 1};
	return 0;
}

/* ---- what they do ----------------------------------------------------------------------------------------------- */

static struct mmobj_new what(void)
{
	return (struct mmobj_new){.size = SIZE, .flags = current->flags};
}

static int64_t put(mmobj *object, int64_t number)
{
	void *view = NULL;
	int64_t was;

	is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE * !!current->flags, 0, 0, &view), 0);
	memcpy(&was, view, sizeof(was));
	memcpy(view, &number, sizeof(number));
	is(mmobj_unmap(view), 0);
	return was;
}

static void have_it(struct actor *actor)
{
	struct mmobj_new new = what();

	ok(mmobj_create_or_open(NAME, &new, MMOBJ_WRITE, &actor->object) >= 0);
	(void)put(actor->object, OLD);
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

static void have_it_and_fork(struct actor *actor)
{
	have_it(actor);
	is(child_status(nothing, NULL), 0);
}

static int run_open(struct actor *actor)
{
	return mmobj_open(NAME, MMOBJ_WRITE, &actor->object);
}

static int run_create(struct actor *actor)
{
	struct mmobj_new new = what();

	return mmobj_create(NAME, &new, MMOBJ_WRITE, &actor->object);
}

static int run_create_or_open(struct actor *actor)
{
	struct mmobj_new new = what();

	return mmobj_create_or_open(NAME, &new, MMOBJ_WRITE, &actor->object);
}

static int run_close(struct actor *actor)
{
	mmobj_close(actor->object);
	actor->object = UNTOUCHED;
	return 0;
}

static int run_collect(struct actor *actor)
{
	(void)actor;
	return mmobj_collect(NAME, NULL);
}

static int run_sweep(struct actor *actor)
{
	struct mmobj_swept swept;

	(void)actor;
	return mmobj_sweep(MMOBJ_LOCAL, &swept);
}

/* ---- a third one, which the first one's fork makes --------------------------------------------------------------- */

static void live_on(struct actor *actor)
{
	is(prctl(PR_SET_PDEATHSIG, SIGKILL), 0);
	(void)hear(pair[1]);
	is(stat_of(actor->object).state, MMOBJ_NAMED | MMOBJ_HELD);
	is(put(actor->object, OLD), OLD);
	mmobj_close(actor->object);
}

static int run_fork_and_close(struct actor *actor)
{
	actor->fd = fork();
	ok(actor->fd >= 0);
	if (actor->fd == 0) {
		live_on(actor);
		_exit(0);
	}
	return run_close(actor);
}

static int find_old(void *argument)
{
	mmobj *object = open_it(NAME, MMOBJ_WRITE);

	(void)argument;
	is(put(object, OLD), OLD);
	mmobj_close(object);
	return 0;
}

/* ---- a side ----------------------------------------------------------------------------------------------------- */

static void talk(int socket, struct actor *actor, int result)
{
	bool has = actor->object != UNTOUCHED;
	int64_t word;

	say(socket, result);
	say(socket, has);
	while ((word = hear(socket)) != 0) {
		is(stat_of(actor->object).state, MMOBJ_NAMED | MMOBJ_HELD);
		say(socket, put(actor->object, word));
	}
	if (has)
		mmobj_close(actor->object);
}

static int wait_for_child(pid_t pid)
{
	int status;

	is(waitpid(pid, &status, 0), pid);
	return status;
}

static void act_forked(struct actor *actor)
{
	say(pair[1], getpid());
	(void)hear(pair[1]);
	time_stands_still = true;
	trace_adopted();
	int r = current->side[1].run(actor);
	trace_over();
	talk(pair[1], actor, r);
}

static int act(int socket, void *argument)
{
	const struct side *side = argument;
	struct actor actor = {.object = UNTOUCHED, .fd = -1};
	pid_t other = 0;

	if (side->prepare)
		side->prepare(&actor);
	if (current->forked) {
		other = fork();
		ok(other >= 0);
		if (other == 0) {
			act_forked(&actor);
			_exit(0);
		}
	}
	time_stands_still = true;
	trace_me();
	int r = side->run(&actor);
	trace_over();
	talk(socket, &actor, r);
	if (other)
		is(wait_for_child(other), 0);
	if (actor.fd > 0)
		is(wait_for_child(actor.fd), 0);
	return 0;
}

/* ---- beginning and end ------------------------------------------------------------------------------------------ */

static int make_store(void *argument)
{
	(void)argument;
	mmobj_close(make(NAME, SIZE, MMOBJ_SAME_ADDRESS, MMOBJ_WRITE));
	return 0;
}

void duel_prepare(void)
{
	is(child_status(make_store, NULL), 0);
}

void duel_begin(const struct duel *duel, struct traced players[2])
{
	current = duel;
	players[0].at = players[1].at = TRACE_DIED;
	if (duel->leave)
		duel->leave(duel);
	if (duel->forked || duel->survived)
		is(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	players[0] = trace_start(act, (void *)(uintptr_t)&duel->side[0]);
	players[1] = duel->forked ? trace_adopt(pair[0]) : trace_start(act, (void *)(uintptr_t)&duel->side[1]);
}

void duel_end(const struct duel *duel, struct traced players[2])
{
	int64_t result[2], has[2], number = OLD;

	for (int i = 0; i < 2; i++) /* both, for one may have to wait for the other */
		trace_free(&players[i]);
	for (int i = 0; i < 2; i++) {
		result[i] = hear(players[i].child.socket);
		has[i] = hear(players[i].child.socket);
		if (result[i] == duel->side[i].made)
			number = 0;
	}
	if (!duel->sound((int)result[0], (int)result[1]))
		print_message("# the answers are %lld and %lld\n", (long long)result[0], (long long)result[1]);
	ok(duel->sound((int)result[0], (int)result[1]));
	if (duel->survived) {
		is(child_status(find_old, NULL), 0);
		say(pair[0], 1);
	}
	for (int i = 0; i < 2; i++)
		if (has[i]) {
			say(players[i].child.socket, number + 1);
			is(hear(players[i].child.socket), number);
			number++;
		}
	for (int i = 1; i >= 0; i--) {
		say(players[i].child.socket, 0);
		is(trace_end(&players[i]), 0);
	}
	if (duel->survived)
		close(pair[0]);
	if (duel->forked || duel->survived)
		close(pair[1]);
	is(left_in_store(), 0);
}

void duel_abandon(struct traced players[2])
{
	for (int i = 1; i >= 0; i--)
		if (players[i].at != TRACE_DIED)
			child_kill(&players[i].child);
}

/* ---- what both can have returned -------------------------------------------------------------------------------- */

static bool opens_or_not(int first, int second)
{
	return (first == 0 || first == -ENOENT) && second == 0;
}

static bool creates_or_not(int first, int second)
{
	return (first == 0 || first == -EEXIST) && second == 0;
}

static bool one_creates(int first, int second)
{
	return (first == 0 && second == -EEXIST) || (first == -EEXIST && second == 0);
}

static bool one_makes_it(int first, int second)
{
	return (first == 1 && second == 0) || (first == 0 && second == 1);
}

static bool makes_it_or_not(int first, int second)
{
	return (first == 1 || first == 0) && second == 0;
}

static bool creates(int first, int second)
{
	return first == 0 && (second == 1 || second == 0 || second == -ENOENT);
}

static bool finds_nothing(int first, int second)
{
	return first == -ENOENT && (second == 1 || second == 0 || second == -ENOENT);
}

static bool both_do(int first, int second)
{
	return first == 0 && second == 0;
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static void leave_it_dead(const struct duel *duel)
{
	leave_dead(NAME, &(struct mmobj_new){.size = SIZE, .flags = duel->flags});
}

#define OPEN                                                                                                           \
	{                                                                                                              \
		.run = run_open, .made = -1                                                                            \
	}
#define CREATE                                                                                                         \
	{                                                                                                              \
		.run = run_create, .made = 0                                                                           \
	}
#define CREATE_OR_OPEN                                                                                                 \
	{                                                                                                              \
		.run = run_create_or_open, .made = 1                                                                   \
	}
#define CLOSE                                                                                                          \
	{                                                                                                              \
		.prepare = have_it, .run = run_close, .made = -1                                                       \
	}
#define CLOSE_AFTER_FORK                                                                                               \
	{                                                                                                              \
		.prepare = have_it_and_fork, .run = run_close, .made = -1                                              \
	}
#define FORK_AND_CLOSE                                                                                                 \
	{                                                                                                              \
		.prepare = have_it, .run = run_fork_and_close, .made = -1                                              \
	}
#define COLLECT                                                                                                        \
	{                                                                                                              \
		.run = run_collect, .made = -1                                                                         \
	}
#define SWEEP                                                                                                          \
	{                                                                                                              \
		.run = run_sweep, .made = -1                                                                           \
	}
#define AT_ONE_ADDRESS .flags = MMOBJ_SAME_ADDRESS

const struct duel duels[] = {
    {"open against close", .side = {OPEN, CLOSE}, .sound = opens_or_not},
    {"open against close after a fork", .side = {OPEN, CLOSE_AFTER_FORK}, .sound = opens_or_not},
    {"open against close, at one address", AT_ONE_ADDRESS, .side = {OPEN, CLOSE}, .sound = opens_or_not},
    {"create against create", .side = {CREATE, CREATE}, .sound = one_creates},
    {"create against create, of what is dead", .leave = leave_it_dead, .side = {CREATE, CREATE}, .sound = one_creates},
    {"create against create, of what is dead, at one address", AT_ONE_ADDRESS, .leave = leave_it_dead,
     .side = {CREATE, CREATE}, .sound = one_creates, .turns = 5},
    {"create against create, at one address", AT_ONE_ADDRESS, .side = {CREATE, CREATE}, .sound = one_creates},
    {"create or open against the same", .side = {CREATE_OR_OPEN, CREATE_OR_OPEN}, .sound = one_makes_it},
    {"create against close", .side = {CREATE, CLOSE}, .sound = creates_or_not},
    {"create or open against close", .side = {CREATE_OR_OPEN, CLOSE}, .sound = makes_it_or_not},
    {"create or open against close, at one address", AT_ONE_ADDRESS, .side = {CREATE_OR_OPEN, CLOSE},
     .sound = makes_it_or_not},
    {"create against collect", .leave = leave_it_dead, .side = {CREATE, COLLECT}, .sound = creates},
    {"create against collect, at one address", AT_ONE_ADDRESS, .leave = leave_it_dead, .side = {CREATE, COLLECT},
     .sound = creates},
    {"create against sweep", .leave = leave_it_dead, .side = {CREATE, SWEEP}, .sound = creates},
    {"close against close", .side = {CLOSE, CLOSE}, .sound = both_do},
    {"close against close, at one address", AT_ONE_ADDRESS, .side = {CLOSE, CLOSE}, .sound = both_do},
    {"close against close after a fork", .side = {CLOSE_AFTER_FORK, CLOSE_AFTER_FORK}, .sound = both_do},
    {"close against close in a forked child", .side = {CLOSE, CLOSE}, .forked = true, .sound = both_do},
    {"fork against close", .side = {FORK_AND_CLOSE, CLOSE}, .survived = true, .sound = both_do},
    {"fork against close, at one address", AT_ONE_ADDRESS, .side = {FORK_AND_CLOSE, CLOSE}, .survived = true,
     .sound = both_do},
    {"open against collect", .leave = leave_it_dead, .side = {OPEN, COLLECT}, .sound = finds_nothing},
};
const size_t duel_count = COUNT(duels);
