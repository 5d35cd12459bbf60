/* SPDX-License-Identifier: MIT */
/* operation.c - what operation.h describes */
#include "operation.h"

struct mmobj_new what_is_x(const struct operation *operation)
{
	if (operation->file)
		return (struct mmobj_new){.path = root_path("file")};
	return (struct mmobj_new){.size = SIZE, .flags = operation->flags};
}

/* ---- what is in it ---------------------------------------------------------------------------------------------- */

int64_t swap(void *view, int64_t number)
{
	int64_t was;

	memcpy(&was, view, sizeof(was));
	memcpy(view, &number, sizeof(number));
	return was;
}

bool is_fresh(const struct operation *operation, const void *view)
{
	const uint8_t *bytes = view;
	size_t i = sizeof(int64_t);

	while (i < SIZE && bytes[i] == (operation->file ? pattern(i) : 0))
		i++;
	return i == SIZE;
}

/* ---- those who do it -------------------------------------------------------------------------------------------- */

static unsigned access_of(const struct operation *operation)
{
	return operation->access ? operation->access : MMOBJ_WRITE;
}

static int act(int socket, void *argument)
{
	const struct operation *operation = argument;
	struct actor actor = {.operation = operation, .fd = -1};

	if (operation->prepare)
		operation->prepare(&actor);
	trace_me();
	int r = operation->run(&actor);
	trace_over();
	say(socket, r);
	(void)hear(socket);
	return 0;
}

struct traced actor_start(const struct operation *operation)
{
	return trace_start(act, (void *)(uintptr_t)operation);
}

/* ---- those who hold it meanwhile -------------------------------------------------------------------------------- */

static int hold(int socket, void *argument)
{
	const struct operation *operation = argument;
	struct mmobj_new what = what_is_x(operation);
	mmobj *object;
	int64_t number;

	int r = mmobj_create_or_open(NAME, &what, MMOBJ_WRITE, &object);
	ok(r >= 0);
	void *view = map_all(object, MMOBJ_WRITE);
	ok(is_fresh(operation, view));
	say(socket, r);
	while ((number = hear(socket)) != 0)
		say(socket, swap(view, number));
	ok(is_fresh(operation, view));
	mmobj_close(object);
	is(mmobj_unmap(view), 0);
	return 0;
}

struct child holder_start(const struct operation *operation)
{
	struct child holder = child_start(hold, (void *)(uintptr_t)operation);

	(void)hear(holder.socket);
	return holder;
}

int64_t holder_swap(const struct child *holder, int64_t number)
{
	say(holder->socket, number);
	return hear(holder->socket);
}

void holder_end(struct child *holder)
{
	say(holder->socket, 0);
	is(child_end(holder), 0);
}

/* ---- the operations --------------------------------------------------------------------------------------------- */

static void have_it(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	ok(mmobj_create_or_open(NAME, &what, MMOBJ_WRITE, &actor->object) >= 0);
}

static void have_it_to_read(struct actor *actor)
{
	have_it(actor);
	mmobj *writer = actor->object;
	actor->object = open_it(NAME, MMOBJ_READ);
	mmobj_close(writer);
}

static int run_create(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	return mmobj_create(NAME, &what, access_of(actor->operation), &actor->object);
}

static int run_create_or_open(struct actor *actor)
{
	struct mmobj_new what = what_is_x(actor->operation);

	return mmobj_create_or_open(NAME, &what, access_of(actor->operation), &actor->object);
}

static int run_open(struct actor *actor)
{
	return mmobj_open(NAME, access_of(actor->operation), &actor->object);
}

static int run_close(struct actor *actor)
{
	actor->object = mmobj_close(actor->object);
	return 0;
}

#define ANY .least = 0, .most = HOLDERS_MAX

const struct operation operations[] = {
    {"create", ANY, .run = run_create, .joined = -EEXIST},
    {"create or open", ANY, .run = run_create_or_open, .alone = 1},
    {"open", ANY, .run = run_open, .alone = -ENOENT},
    {"open to read", ANY, .run = run_open, .access = MMOBJ_READ, .alone = -ENOENT},
    {"close", ANY, .prepare = have_it, .run = run_close},
    {"close what was read", ANY, .prepare = have_it_to_read, .run = run_close},
};
const size_t operation_count = COUNT(operations);
