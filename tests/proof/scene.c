/* SPDX-License-Identifier: MIT */
/* scene.c - what scene.h describes */
#include "scene.h"

#define HANG_SECONDS 20u /* far above any wait of the library's */

/* ---- what is in "x" --------------------------------------------------------------------------------------------- */

/* Puts a number there and returns the one that was there. */
static int64_t swap(void *view, int64_t number)
{
	int64_t was;

	memcpy(&was, view, sizeof(was));
	memcpy(view, &number, sizeof(number));
	return was;
}

/* Is all the rest of a view as it was when "x" was made? */
static bool is_fresh(const struct operation *operation, const void *view)
{
	const uint8_t *bytes = view;
	size_t i = sizeof(int64_t);

	while (i < SIZE && bytes[i] == (operation->file ? pattern(i) : 0))
		i++;
	return i == SIZE;
}

/* ---- holders ---------------------------------------------------------------------------------------------------- */

static int hold(int socket, void *argument)
{
	const struct operation *operation = argument;
	struct mmobj_new what = what_is_x(operation);
	mmobj *object;
	int64_t number;

	ok(mmobj_create_or_open(NAME, &what, MMOBJ_WRITE, &object) >= 0);
	void *view = map_all(object, MMOBJ_WRITE);
	ok(is_fresh(operation, view));
	say(socket, 1);
	while ((number = hear(socket)) != 0)
		say(socket, swap(view, number));
	ok(is_fresh(operation, view));
	mmobj_close(object);
	is(mmobj_unmap(view), 0);
	return 0;
}

static int64_t holder_swap(const struct child *holder, int64_t number)
{
	say(holder->socket, number);
	return hear(holder->socket);
}

void scene_add_holder(struct scene *scene)
{
	struct child *holder = &scene->holder[scene->holders];

	*holder = child_start(hold, (void *)(uintptr_t)scene->operation);
	scene->holders++;
	(void)hear(holder->socket);
	if (scene->holders == 1)
		(void)holder_swap(holder, scene->number = 1);
}

void scene_let_go(struct scene *scene)
{
	while (scene->holders > 0) {
		struct child *holder = &scene->holder[--scene->holders];
		say(holder->socket, 0);
		is(child_end(holder), 0);
	}
}

static void holders_share(struct scene *scene)
{
	for (int i = 0; i < scene->holders; i++) {
		is(holder_swap(&scene->holder[i], scene->number + 1), scene->number);
		scene->number++;
	}
}

/* ---- the actor -------------------------------------------------------------------------------------------------- */

struct role {
	const struct operation *operation;
	void (*after)(int socket, struct actor *actor, int result);
};

static int act(int socket, void *argument)
{
	const struct role *role = argument;
	struct actor actor = {.operation = role->operation, .object = UNTOUCHED, .fd = -1};

	if (role->operation->prepare)
		role->operation->prepare(&actor);
	actor.had_object = actor.object;
	actor.had_view = actor.view;
	trace_me();
	int r = role->operation->run(&actor);
	trace_over();
	role->after(socket, &actor, r);
	return 0;
}

void scene_act(struct scene *scene, void (*after)(int socket, struct actor *actor, int result))
{
	scene->slept = 0;
	scene->expected = scene->holders ? scene->operation->joined : scene->operation->alone;
	scene->actor = trace_start(act, &(struct role){.operation = scene->operation, .after = after});
}

static bool goes_to_sleep(const struct traced *actor)
{
#ifdef SYS_poll
	if (actor->number == SYS_poll)
		return actor->at == TRACE_CALL;
#endif
	return actor->at == TRACE_CALL && actor->number == SYS_ppoll;
}

/* To sleep, but not until something happens. */
static bool takes_a_rest(const struct traced *actor)
{
	if (!goes_to_sleep(actor))
		return false;
	return actor->number == SYS_ppoll ? actor->arguments[2] != 0 : (int)actor->arguments[2] > 0;
}

void scene_step(struct scene *scene)
{
	if (takes_a_rest(&scene->actor))
		trace_skip(&scene->actor, 0); /* time flies */
	else
		trace_step(&scene->actor);
	if (goes_to_sleep(&scene->actor) && scene->operation->meanwhile)
		scene->operation->meanwhile(scene, scene->slept++);
}

/* ---- a process that comes later --------------------------------------------------------------------------------- */

struct later {
	const struct scene *scene;
	enum first first;
};

static void sweep(uint32_t held)
{
	struct mmobj_swept swept;

	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.held, held);
	is(swept.damaged, 0);
	is(swept.foreign, 0);
}

static void finds_what_is_held(const struct scene *scene, enum first first)
{
	struct mmobj_new what = what_is_x(scene->operation);
	mmobj *object = UNTOUCHED;

	if (first == CREATE_FIRST)
		is(mmobj_create(NAME, &what, MMOBJ_WRITE, &object), -EEXIST);
	if (first == SWEEP_FIRST)
		sweep(1);
	ok(object == UNTOUCHED);
	object = open_it(NAME, MMOBJ_WRITE);
	struct mmobj_info info = stat_of(object);
	is(info.size, scene->operation->size ? scene->operation->size : SIZE);
	is(info.state, MMOBJ_NAMED | MMOBJ_HELD);
	void *view = map_all(object, MMOBJ_WRITE);
	is(swap(view, scene->number + 1), scene->number);
	ok(is_fresh(scene->operation, view));
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void makes_it_anew(const struct scene *scene)
{
	mmobj *object = make_what(NAME, what_is_x(scene->operation), MMOBJ_WRITE);
	void *view = map_all(object, MMOBJ_WRITE);
	int64_t was = swap(view, 0);

	if (!scene->operation->file)
		is(was, 0);
	ok(is_fresh(scene->operation, view));
	is(stat_of(object).address, scene->address); /* it was nobody's */
	is(mmobj_unmap(view), 0);
	mmobj_close(object);
}

static void finds_it_free(const struct scene *scene, enum first first)
{
	mmobj *object = UNTOUCHED;

	if (first == OPEN_FIRST)
		is(mmobj_open(NAME, MMOBJ_WRITE, &object), -ENOENT);
	ok(object == UNTOUCHED);
	if (first != SWEEP_FIRST) {
		makes_it_anew(scene);
		ok(!exists(entry_path(NAME)));
	}
	sweep(0);
	is(left_in_store(), 0);
	makes_it_anew(scene);
	is(left_in_store(), 0);
}

static int come_later(void *argument)
{
	const struct later *later = argument;

	alarm(HANG_SECONDS); /* a hang is a death by SIGALRM */
	if (later->scene->holders > 0)
		finds_what_is_held(later->scene, later->first);
	else
		finds_it_free(later->scene, later->first);
	if (later->scene->operation->check)
		later->scene->operation->check();
	return 0;
}

void scene_look(struct scene *scene, enum first first)
{
	struct later later = {.scene = scene, .first = first};

	if (scene->holders > 0) {
		is(child_status(come_later, &later), 0);
		scene->number++;
		holders_share(scene);
		scene_let_go(scene);
		ok(!exists(entry_path(NAME))); /* the last of them has taken it along */
	}
	is(child_status(come_later, &later), 0);
}

/* ---- beginning and end ------------------------------------------------------------------------------------------ */

static int find_address(int socket, void *argument)
{
	mmobj *object = make_what(NAME, what_is_x(argument), MMOBJ_WRITE);

	say(socket, (int64_t)stat_of(object).address);
	mmobj_close(object);
	return 0;
}

void scene_begin(struct scene *scene, const struct operation *operation, int holders)
{
	uint64_t address = scene->operation == operation ? scene->address : 0;
	bool known = scene->operation == operation;

	*scene = (struct scene){.operation = operation, .address = address, .actor.at = TRACE_DIED};
	if (operation->file)
		write_pattern(root_path("file"), SIZE);
	if (!known) {
		struct child child = child_start(find_address, (void *)(uintptr_t)operation);
		scene->address = (uint64_t)hear(child.socket);
		is(child_end(&child), 0);
	}
	if (operation->leave)
		operation->leave(operation);
	while (holders-- > 0)
		scene_add_holder(scene);
}

void scene_abandon(struct scene *scene)
{
	while (scene->holders > 0)
		child_kill(&scene->holder[--scene->holders]);
	if (scene->actor.at != TRACE_DIED)
		child_kill(&scene->actor.child);
}
