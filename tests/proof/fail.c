/* SPDX-License-Identifier: MIT */
/*
 * fail.c - each system call may fail: the answer is a clear error, nothing is lost, and the next try works
 *
 * Each operation of the library (operation.h) is done again and again, and each time another of its system calls fails with another
 * of the errors that its manual page has (errors.h): first only once, then so that the same call goes on failing. The operation
 * must return an error that mmobj.h has for it, or succeed all the same; what the process has must be as before; the next try, in
 * the same process, works; and when it has given back all, it has no descriptor and no mapping more than before. For the others
 * it must be as if the process had been killed there (scene_look()).
 *
 * MMOBJ_PROOF=full: with 2 holders, too, and what goes on failing with all.
 */
#include "walk.h"

#include "errors.h"

/* Which call fails, and how. */
struct failure {
	unsigned call;    /* of the operation's calls, counted from 0 */
	unsigned which;   /* of its errors */
	bool for_good;    /* all later ones of that call, too */
	int64_t number;   /* of the call, once it is known */
	uint64_t command; /* of fcntl(2) */
	int error;        /* 0: it cannot fail so often */
	bool last;        /* of its errors */
};

/* ---- in the actor ----------------------------------------------------------------------------------------------- */

static int count_mappings(void)
{
	return mapped_here(test_root) + mapped_here("/memfd:mmobj");
}

static void give_all_back(struct actor *actor)
{
	if (actor->object != UNTOUCHED)
		mmobj_close(actor->object);
	mmobj_close(actor->second);
	if (actor->view)
		is(mmobj_unmap(actor->view), 0);
	if (actor->fd >= 0)
		close(actor->fd);
}

static void try_again(int socket, struct actor *actor, int result)
{
	const struct operation *operation = actor->operation;

	say(socket, result);
	int expected = (int)hear(socket);
	if (result < 0) {
		ok(actor->object == actor->had_object);
		ok(actor->view == actor->had_view);
	}
	if (result < 0 && result != expected && !operation->meanwhile) {
		int again = operation->run(actor);
		ok(again == expected || (again == 0 && operation->in_parts));
	}
	give_all_back(actor);
	say(socket, open_here());
	say(socket, count_mappings());
}

/* ---- what an operation may answer ------------------------------------------------------------------------------- */

/* For a name, and when the machine has not enough: mmobj.h. */
static const int common[] = {ENODEV, EPERM,  EACCES, ENOSPC, EBUSY, ENOMEM, EMFILE,
			     ENFILE, ENOLCK, EIO,    EDQUOT, EROFS, 0};

static bool is_one_of(int error, const int *errors)
{
	while (errors && *errors && *errors != error)
		errors++;
	return errors && *errors;
}

static bool may_answer(const struct scene *scene, int64_t result)
{
	return result == scene->expected ||
	       (result < 0 && (is_one_of((int)-result, common) || is_one_of((int)-result, scene->operation->errors)));
}

/* ---- one failure ------------------------------------------------------------------------------------------------ */

/* What would go on for ever, or for seconds, if it went on. */
static bool is_passing(const struct failure *failure)
{
	return failure->error == EINTR || failure->error == EAGAIN ||
	       (failure->number == SYS_fcntl && failure->error == EACCES) ||
	       (failure->number != SYS_getdents64 && failure->error == ENOENT);
}

/* At the call that shall fail: looks up how. */
static void choose(struct failure *failure, const struct traced *actor)
{
	const int *errors = errors_of(actor);

	if (!errors)
		print_message("# %s is not in the table\n", call_name(actor));
	ok(errors != NULL);
	failure->number = actor->number;
	failure->command = actor->arguments[1];
	failure->error = errors[failure->which];
	failure->last = failure->error == 0 || errors[failure->which + 1] == 0;
	if (failure->for_good && is_passing(failure))
		failure->error = 0;
}

static bool is_same_call(const struct failure *failure, const struct traced *actor)
{
	return actor->number == failure->number &&
	       (actor->number != SYS_fcntl || actor->arguments[1] == failure->command);
}

static void make_it_fail(struct traced *actor, int error)
{
	if (actor->number == SYS_close) { /* it is closed whatever it answers */
		trace_step(actor);
		trace_return(actor, -error);
	} else {
		/* brk(2) answers where the heap ends, and 0 is not where anybody wanted it. */
		trace_skip(actor, actor->number == SYS_brk ? 0 : -error);
	}
}

/* Lets the operation run. false: it made so few calls that none failed. */
static bool act_and_fail(struct walk *walk, struct scene *scene, struct failure *failure)
{

	bool met = false;
	unsigned calls = 0;

	for (scene_step(scene); scene->actor.at != TRACE_OVER; scene_step(scene)) {
		ok(scene->actor.at != TRACE_DIED);
		if (scene->actor.at != TRACE_CALL)
			continue;
		if (calls++ == failure->call) {
			met = true;
			choose(failure, &scene->actor);
			snprintf(walk->at, sizeof(walk->at), "at call %u, %s, %s: %s", failure->call,
				 call_name(&scene->actor), failure->for_good ? "for good" : "once",
				 strerror(failure->error));
			if (failure->error)
				make_it_fail(&scene->actor, failure->error);
		} else if (met && failure->for_good && failure->error && is_same_call(failure, &scene->actor)) {
			make_it_fail(&scene->actor, failure->error);
		}
	}
	return met;
}

static void see_what_it_has(struct walk *walk, struct scene *scene, int descriptors)
{
	int socket = scene->actor.child.socket;

	trace_free(&scene->actor);
	int64_t result = hear(socket);
	if (!may_answer(scene, result)) { /* said, and the walk goes on: the others are worth knowing, too */
		print_message("# %s: %s: the answer is %lld, %s\n", scene->operation->name, walk->at, (long long)result,
			      strerror(result < 0 ? (int)-result : 0));
		walk->bad++;
	}
	say(socket, scene->expected);
	is(hear(socket), descriptors);
	is(hear(socket), 0);
	is(trace_end(&scene->actor), 0);
}

/* One failure and all that comes after it. false: there is no such call any more. */
static bool fail_and_look(struct walk *walk, struct scene *scene, struct failure *failure)
{
	strcpy(walk->at, "beginning");
	scene_begin(scene, walk->operation, walk->holders);
	int descriptors = open_here() + 1; /* the actor's end of its socket */
	scene_act(scene, try_again);
	bool met = act_and_fail(walk, scene, failure);
	see_what_it_has(walk, scene, descriptors);
	scene_look(scene, (enum first)(walk->points % FIRSTS));
	walk->points += met && failure->error;
	return met;
}

static void walk_and_fail(struct walk *walk, struct scene *scene)
{
	struct failure failure = {0};

	while (fail_and_look(walk, scene, &failure)) {
		/* Holders make no difference to what comes after the first failure; so it is left out where there are some. */
		failure.for_good = !failure.for_good && (walk->holders == 0 || is_full());
		if (failure.for_good)
			continue;
		failure.which = failure.last ? 0 : failure.which + 1;
		failure.call += failure.last;
	}
	strcpy(walk->at, "through");
	is(walk->bad, 0);
}

int main(void)
{
	return run_walks("fail", walk_and_fail, is_full() ? HOLDERS_MAX : 1, "failed at");
}
