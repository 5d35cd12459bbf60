/* SPDX-License-Identifier: MIT */
/*
 * scene.h - one process does an operation, step by step, while others hold the object; and what must be true afterwards
 */
#ifndef SCENE_H
#define SCENE_H

#include "operation.h"
#include "trace.h"

struct scene {
	const struct operation *operation;
	uint64_t address; /* that "x" has whenever nothing else is there */
	struct child holder[HOLDERS_MAX + 1];
	int holders;
	int64_t number; /* in "x", as long as there are holders */
	struct traced actor;
	int slept;    /* how often it went to sleep */
	int expected; /* what its operation returns if nothing comes between */
};

/* Makes ready what the operation needs, and so many holders. */
void scene_begin(struct scene *scene, const struct operation *operation, int holders);

/* The same for more holders, at any time, and without any. */
void scene_add_holder(struct scene *scene);
void scene_let_go(struct scene *scene);

/*
 * Starts the actor, up to where its operation begins. When that is done it does what `after` says, with what the operation
 * returned.
 */
void scene_act(struct scene *scene, void (*after)(int socket, struct actor *actor, int result));
void scene_step(struct scene *scene); /* to the actor's next stop; others do what the operation has them do meanwhile */

/* What a process that knows nothing yet does first. */
enum first { OPEN_FIRST, CREATE_FIRST, SWEEP_FIRST, FIRSTS };

/*
 * The actor is gone. If others hold "x", they and a new process share it, and when they have let go its name is gone; then, or if
 * nobody holds it, a new process finds the name free, creates the object anew, and leaves store and address book empty.
 */
void scene_look(struct scene *scene, enum first first);

void scene_abandon(struct scene *scene); /* after a failure: kills whoever is left */

#endif
