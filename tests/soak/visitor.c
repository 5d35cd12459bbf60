/* SPDX-License-Identifier: MIT */
/*
 * visitor.c - what a process of a soak does: comes to an object, looks at it, stays a while, goes; and all that it must see
 *
 * Who created an object finds zeros, and gives it a generation, a number that was never used before. Each word in an object is 0
 * or its generation, which the board knows for this role and this file: so all who hold the name at one time agree on it. A file's
 * words are its own, always. The name leads to what is held, as long as it is held.
 */
#include "soak.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 2
#define KEPT 4

/* The object that this thread is at. */
static _Thread_local const struct role *here;

/*
 * A sparse object's memory can run out at the first touch: that ends the visitor as a kill does. Anywhere else there is no such
 * signal.
 */
static void no_page(int number)
{
	if (!here || here->kind != SPARSE) {
		violation("signal %d at %s", number, here ? here->name : "nothing");
		_exit(1);
	}
	kill(getpid(), SIGKILL);
}

/* ---- looking ---------------------------------------------------------------------------------------------------- */

static size_t words_of(const struct role *role)
{
	return role->size / sizeof(uint64_t);
}

static void check_name(const struct visit *visit)
{
	struct stat st;

	if (stat(role_entry(visit->role), &st) != 0 || st.st_ino != visit->inode)
		violation("%s leads to another file than is held", visit->role->name);
}

static void check_file(const struct visit *visit)
{
	for (size_t i = 0; i < words_of(visit->role); i++)
		if (visit->words[i] != file_word(visit->role, i))
			violation("%s: word %zu of the file is %llx", visit->role->name, i,
				  (unsigned long long)visit->words[i]);
}

static void check_words(const struct visit *visit, unsigned random)
{
	uint64_t number = 0;

	/* Backwards: the first word is written first, so it must be there when any other is. */
	for (size_t i = words_of(visit->role); i-- > 0;) {
		uint64_t word = __atomic_load_n(&visit->words[i], __ATOMIC_SEQ_CST);
		if (number && word != number && (word || i == 0))
			violation("%s has %llu and %llu in it", visit->role->name, (unsigned long long)number,
				  (unsigned long long)word);
		number = word ? word : number;
	}
	if (!number)
		return;
	const struct fact *fact = &board->facts[number % GENERATIONS];
	if (atomic_load(&fact->number) != number || &roles[atomic_load(&fact->role)] != visit->role ||
	    atomic_load(&fact->inode) != visit->inode)
		violation("generation %llu is not that of %s", (unsigned long long)number, visit->role->name);
	if (visit->writes)
		__atomic_store_n(&visit->words[1 + random % (words_of(visit->role) - 1)], number, __ATOMIC_SEQ_CST);
}

/* The same bytes without the view: a word that is there, read and put back. */
static void check_copy(const struct visit *visit, unsigned random)
{
	size_t at = 1 + random % (words_of(visit->role) - 1);
	uint64_t word = 0, right;
	int r = mmobj_read(visit->object, at * sizeof(word), &word, sizeof(word));

	count_call();
	right = visit->role->kind == FILE_BACKED ? file_word(visit->role, at)
						 : __atomic_load_n(&visit->words[0], __ATOMIC_SEQ_CST);
	if (r < 0 || (word != right && (word || visit->role->kind == FILE_BACKED)))
		violation("a copy of word %zu of %s is %llx: %s", at, visit->role->name, (unsigned long long)word,
			  mmobj_strerror(r));
	if (!visit->writes || !word)
		return;
	r = mmobj_write(visit->object, at * sizeof(word), &word, sizeof(word));
	count_call();
	if (r < 0 && r != -ENOSPC)
		violation("word %zu of %s cannot be written: %s", at, visit->role->name, mmobj_strerror(r));
}

static void check(const struct visit *visit, unsigned random)
{
	here = visit->role;
	check_name(visit);
	if (visit->object && random % 16 == 5)
		check_copy(visit, random);
	if (visit->role->kind == FILE_BACKED)
		check_file(visit);
	else
		check_words(visit, random);
}

static void christen(const struct visit *visit)
{
	uint64_t number = atomic_fetch_add(&board->generation, 1) + 1;
	struct fact *fact = &board->facts[number % GENERATIONS];

	here = visit->role;
	for (size_t i = 0; i < words_of(visit->role); i++)
		if (visit->words[i] != 0)
			violation("a new %s is not zeros", visit->role->name);
	atomic_store(&fact->role, (unsigned)(visit->role - roles));
	atomic_store(&fact->inode, visit->inode);
	atomic_store(&fact->number, number);
	__atomic_store_n(&visit->words[0], number, __ATOMIC_SEQ_CST);
}

/* ---- coming and going ------------------------------------------------------------------------------------------- */

static bool enter(struct visit *visit, unsigned random)
{
	struct stat st;
	bool inside = random & 1 ? enter_through_lib(visit, random >> 1) : enter_through_win(visit, random >> 1);

	if (!inside) {
		atomic_fetch_add_explicit(&board->refused, 1, memory_order_relaxed);
		return false;
	}
	if (stat(role_entry(visit->role), &st) != 0)
		violation("%s leads nowhere while it is held", visit->role->name);
	visit->inode = st.st_ino;
	if (visit->created && visit->role->kind != FILE_BACKED)
		christen(visit);
	atomic_fetch_add_explicit(visit->created ? &board->created : &board->opened, 1, memory_order_relaxed);
	return true;
}

/* A child that has all that its parent has, looks, and goes: with or without a word. */
static void fork_off(struct visit *visit, unsigned random)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	if (fork() != 0)
		return;
	for (unsigned i = 0; i < random % 16; i++)
		check(visit, random + i);
	if (random & 64)
		visit->leave(visit, random);
	_exit(0);
}

/* What no other process sees: memory without a name, given to a child; and more than there is room for. */
static void alone(unsigned random)
{
	here = NULL;
	struct mmobj_new what = {.size = random & 1 ? 4096 : (uint64_t)(random % 8 + 1) << 20};
	mmobj *object;
	void *view;

	int r = mmobj_create(random & 2 ? NULL : "pressure", &what, MMOBJ_WRITE, &object);
	count_call();
	if (r < 0) {
		if (r != -ENOSPC && r != -ENOMEM && r != -EEXIST)
			violation("no memory of %llu bytes: %s", (unsigned long long)what.size, mmobj_strerror(r));
		return;
	}
	if (mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) != 0) {
		violation("no view of new memory");
	} else {
		memset(view, 0x5A, (size_t)what.size); /* it is committed: no signal comes */
		mmobj_unmap(view);
	}
	mmobj_close(object);
	atomic_fetch_add_explicit(&board->calls, 3, memory_order_relaxed);
}

static void look_around(unsigned random)
{
	struct mmobj_swept swept;
	int r = random & 1 ? mmobj_sweep(MMOBJ_LOCAL, &swept) : mmobj_collect(roles[random % role_count].name, NULL);

	count_call();
	if (r < 0 && r != -ENOENT && r != -EBUSY)
		violation("sweep or collect: %s", mmobj_strerror(r));
}

static void *wander(void *seed)
{
	struct visit kept[KEPT] = {0};
	unsigned state = *(unsigned *)seed;

	while (!atomic_load_explicit(&board->over, memory_order_relaxed)) {
		unsigned random = (unsigned)rand_r(&state) >> 3, place = (unsigned)rand_r(&state) % KEPT;
		struct visit *visit = &kept[place];

		if (random % 64 == 0)
			alone(random >> 6);
		if (random % 128 == 1)
			look_around(random >> 7);
		if (!visit->role) {
			*visit = (struct visit){.role = &roles[(unsigned)rand_r(&state) % role_count]};
			if (!enter(visit, random >> 4)) {
				visit->role = NULL;
				continue;
			}
			check(visit, random);
			if (random % 32 == 3)
				fork_off(visit, random >> 5);
			if (random & 8)
				continue; /* stays */
		}
		check(visit, random + 1);
		visit->leave(visit, random);
		visit->role = NULL;
	}
	for (unsigned i = 0; i < KEPT; i++)
		if (kept[i].role)
			kept[i].leave(&kept[i], i);
	return NULL;
}

_Noreturn void visitor(unsigned seed)
{
	pthread_t thread;
	unsigned seeds[THREADS] = {seed * THREADS, seed * THREADS + 1};
	signal(SIGBUS, no_page);
	bool two = seed % 2 && pthread_create(&thread, NULL, wander, &seeds[1]) == 0;

	wander(&seeds[0]);
	if (two)
		pthread_join(thread, NULL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	_exit(0);
}
