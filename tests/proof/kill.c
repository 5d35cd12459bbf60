/* SPDX-License-Identifier: MIT */
/*
 * kill.c - a process may be killed anywhere: the others see nothing of it, and nothing is left
 *
 * Each operation of the library (operation.h) is killed before and after each system call that it makes, one by one until it
 * runs through, while 0, 1 and 2 others hold the object. After each kill a process that knows nothing yet opens the name, or
 * creates it, or sweeps the store; the survivors must still share their object and nobody else's; and when they have gone the
 * name is free, a new object of that name is zeros, and store and address book are empty. Whoever waits for ever is an error.
 *
 * Which of the three comes first changes from point to point. After one call and before the next, the kernel knows the same of the
 * process, so each state meets two of them. With MMOBJ_PROOF=full in the environment each meets all three, twice.
 */
#include "walk.h"

static void tell(int socket, struct actor *actor, int result)
{
	(void)actor;
	say(socket, result);
	(void)hear(socket);
}

/* Lets the actor make so many stops, and kills it. Did its operation run through? */
static bool kill_at(struct scene *scene, unsigned stop)
{
	scene_act(scene, tell);
	while (stop-- > 0 && scene->actor.at != TRACE_OVER) {
		scene_step(scene);
		ok(scene->actor.at != TRACE_DIED);
	}
	if (scene->actor.at != TRACE_OVER) {
		trace_kill(&scene->actor);
		return false;
	}
	trace_free(&scene->actor);
	is(hear(scene->actor.child.socket), scene->expected);
	trace_kill(&scene->actor);
	return true;
}

static void walk_and_kill(struct walk *walk, struct scene *scene)
{
	for (unsigned first = 0; first < (is_full() ? FIRSTS : 1u); first++) {
		bool through = false;
		for (unsigned stop = 0; !through; stop++) {
			sprintf(walk->at, "killed at stop %u", stop);
			scene_begin(scene, walk->operation, walk->holders);
			through = kill_at(scene, stop);
			scene_look(scene, (enum first)((first + stop) % FIRSTS));
			walk->points++;
		}
	}
}

int main(void)
{
	return run_walks("kill", walk_and_kill, HOLDERS_MAX, "killed at");
}
