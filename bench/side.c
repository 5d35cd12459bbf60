/* SPDX-License-Identifier: MIT */
/*
 * side.c - the program around each side (side.h): it gets orders and answers with nanoseconds
 *
 * First it says its version, on a line. Then it reads orders, "WHAT TIMES SIZE COUNT" on a line each, does that and answers how
 * many nanoseconds all of it took, by its own clock; -1 if this side cannot do that. A loop (TIMES above 1) is run once before,
 * untimed: it was another process's turn, and that is not to be seen in it. Ends with its standard input, and gives back what
 * it holds; 1: a call failed.
 */
#include "side.h"

#include <string.h>

#include "orders.h"
#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#endif

#define PAGE 4096u

/* Objects that stay from one order to the next: others open the first, this process opens the second, the third is filled. */
static struct kept held = {.word = "held"}, own = {.word = "own"}, fresh = {.word = "fresh"};
static char *view;

double clock_ns(void)
{
#ifdef _WIN32
	LARGE_INTEGER now, second;

	QueryPerformanceCounter(&now);
	QueryPerformanceFrequency(&second);
	return (double)now.QuadPart * (1e9 / (double)second.QuadPart);
#else
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
#endif
}

/* ---- objects that stay ------------------------------------------------------------------------------------------ */

const char *full_name(const char *word, char name[NAME_SIZE])
{
	const char *prefix = getenv("MMOBJ_BENCH"); /* of this run of the benchmark */

	snprintf(name, NAME_SIZE, "%s-%s", prefix ? prefix : "mmobj-bench", word);
	return name;
}

void keep(struct kept *kept, size_t size)
{
	if (kept->is_there)
		return;
	side_create(&kept->share, full_name(kept->word, kept->name), size);
	kept->is_there = true;
}

void let_go(struct kept *kept)
{
	if (kept->is_there)
		side_destroy(&kept->share, kept->name);
	kept->is_there = false;
}

/* ---- loops ------------------------------------------------------------------------------------------------------ */

void use_once(const char *name)
{
	struct share share = {0};

	side_open(&share, name);
	char *bytes = side_map(&share);
	++*(volatile char *)bytes;
	side_unmap(&share, bytes);
	side_close(&share);
}

void open_once(const char *name)
{
	struct share share = {0};

	side_open(&share, name);
	side_close(&share);
}

static void do_cycle(const struct order *order)
{
	(void)order;
	use_once(held.name);
}

static void do_open(const struct order *order)
{
	(void)order;
	open_once(held.name);
}

static void do_reopen(const struct order *order)
{
	(void)order;
	open_once(own.name);
}

static void do_create(const struct order *order)
{
	struct share share = {0};

	side_create(&share, fresh.name, order->size);
	side_destroy(&share, fresh.name);
}

static void do_map(const struct order *order)
{
	(void)order;
	side_unmap(&own.share, side_map(&own.share));
}

/* ---- done once for each order ----------------------------------------------------------------------------------- */

static void do_hold(const struct order *order)
{
	keep(&held, order->size);
}

static void do_make(const struct order *order)
{
	keep(&fresh, order->size);
	view = side_map(&fresh.share);
}

static void do_touch(const struct order *order)
{
	for (size_t at = 0; at < order->size; at += PAGE)
		*(volatile char *)(view + at) = 1;
}

static void do_fill(const struct order *order)
{
	do_make(order);
	memset(view, 1, order->size);
}

static void do_gone(const struct order *order)
{
	(void)order;
	side_unmap(&fresh.share, view);
	let_go(&fresh);
	view = NULL;
}

static const struct work all[] = {
    {.what = "cycle", .once = do_cycle},
    {.what = "open", .once = do_open},
    {.what = "reopen", .once = do_reopen},
    {.what = "create", .once = do_create},
    {.what = "map", .once = do_map},
    {.what = "hold", .once = do_hold},
    {.what = "make", .once = do_make},
    {.what = "touch", .once = do_touch},
    {.what = "fill", .once = do_fill},
    {.what = "gone", .once = do_gone},
    {.what = NULL},
};

#ifdef _WIN32
/* Neither fork(2) nor POSIX threads there: no further orders. */
const struct work many[] = {{.what = NULL}};

void end_many(void)
{
}
#endif

/* ---- orders ----------------------------------------------------------------------------------------------------- */

static const struct work *find(const struct work *work, const char *what)
{
	while (work->what && strcmp(work->what, what) != 0)
		work++;
	return work->what ? work : NULL;
}

static double carry_out(const struct order *order)
{
	const struct work *work = find(all, order->what);

	if (!work)
		work = find(many, order->what);
	if (!work || (work->once == do_map && side_maps_at_open))
		return -1;
	if (work->once == do_reopen || work->once == do_map)
		keep(&own, order->size);
	if (order->times > 1)
		work->once(order);
	unsigned times = work->by_threads ? 1 : order->times;
	double since = clock_ns();
	while (times--)
		work->once(order);
	return clock_ns() - since;
}

int main(void)
{
	struct order order;

	full_name(held.word, held.name);
	full_name(fresh.word, fresh.name);
	printf("%s\n", side_version());
	fflush(stdout);
	while (scanf("%15s %u %u %u", order.what, &order.times, &order.size, &order.count) == 4) {
		printf("%.0f\n", carry_out(&order));
		fflush(stdout);
	}
	if (view)
		side_unmap(&fresh.share, view);
	let_go(&fresh);
	let_go(&own);
	let_go(&held);
	end_many();
	return 0;
}
