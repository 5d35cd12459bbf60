/* SPDX-License-Identifier: MIT */
/*
 * row-win32.c - the calls of Windows: libcoredll and Wine by turns, from one source (win32.c); and beside the bare system calls
 *
 * On each side one process of that program measures, and another one holds what the first one opens. Every open and close asks
 * somebody else then: here the kernel, whose locks tell that there is a holder; Wine its wineserver, a process.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "posix.h"
#include "program.h"
#include "rows.h"

#define SIZE 4096u
#define ROUNDS 1001u

struct work {
	const char *order; /* to the program */
	const char *id;    /* of the row, and of the one beside the bare calls */
	const char *bare_id;
	const char *what;
	const char *note;
	double goal;        /* so many times as fast as Wine; 0: none */
	side bare;          /* NULL: nothing to compare with */
	const char *system; /* its calls */
};

static struct program native, native_holder, wine, wine_holder;
static const char *order;

static uint64_t run_native(unsigned times)
{
	return program_run(&native, order, times);
}

static uint64_t run_wine(unsigned times)
{
	return program_run(&wine, order, times);
}

/* ---- the programs ----------------------------------------------------------------------------------------------- */

static void end_all(void)
{
	program_end(&native);
	program_end(&native_holder);
	program_end(&wine);
	program_end(&wine_holder);
}

/* Our own path, with that after it. */
static void beside(const char *suffix, char path[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	must(n > 0, "finding the benchmark's own folder");
	self[n] = '\0';
	must(snprintf(path, PATH_MAX, "%s%s", self, suffix) < PATH_MAX, "making a path");
}

static void start_two(char *const arguments[], struct program *holder, struct program *program)
{
	*holder = program_start(arguments);
	program_run(holder, "hold", 1);
	*program = program_start(arguments);
}

/* NULL: it runs; else why it does not. */
static const char *start_wine(void)
{
	static char exe[PATH_MAX];

	if (wine.pid)
		return NULL;
	beside("-win32.exe", exe);
	if (access(exe, R_OK) != 0)
		return "left out: no Wine, or no mingw to build for it (./dev bench --all installs both)";
	if (!getenv("WINEPREFIX"))
		return "left out: WINEPREFIX is not set (./dev bench sets it)";
	start_two((char *[]){(char[]){"wine"}, exe, NULL}, &wine_holder, &wine);
	return NULL;
}

static void start_native(void)
{
	static char path[PATH_MAX];

	if (native.pid)
		return;
	beside("-win32", path);
	start_two((char *[]){path, NULL}, &native_holder, &native);
	must(atexit(end_all) == 0, "atexit");
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void against_wine(const struct work *work, struct row *row)
{
	const char *why_not = start_wine();

	*row = (struct row){.id = work->id, .what = work->what, .with = "the same program under Wine"};
	snprintf(row->note, sizeof(row->note), "%s", why_not ? why_not : work->note ? work->note : "");
	row->left_out = why_not != NULL;
	if (why_not)
		return;
	struct measured m = measure(run_wine, run_native, ROUNDS);
	row->limit = work->goal;
	row->at_least = true;
	row_set_ratio(row, &m);
	row->ours_ns = m.b_ns;
	row->with_ns = m.a_ns;
}

/* How far we are from what the kernel allows, and how far Wine is. */
static void against_bare(const struct work *work, const struct row *wine_row, struct row *row)
{
	bool there = work->bare != posix_create; /* which makes its own */

	if (there)
		posix_begin(SIZE);
	struct measured m = measure(run_native, work->bare, ROUNDS);
	if (there)
		posix_end();
	*row = (struct row){.id = work->bare_id, .what = work->what, .with = work->system};
	row_set_ratio(row, &m);
	if (!wine_row->left_out)
		snprintf(row->note, sizeof(row->note), "Wine takes %.1f x as long as these calls",
			 wine_row->with_ns / m.b_ns);
}

static unsigned compare(const struct work *work, struct row *rows)
{
	start_native();
	order = work->order;
	against_wine(work, &rows[0]);
	if (!work->bare)
		return 1;
	against_bare(work, &rows[0], &rows[1]);
	return 2;
}

unsigned row_win32_open(struct row *rows)
{
	return compare(&(struct work){.order = "open",
				      .id = "win32-open",
				      .bare_id = "win32-open-bare",
				      .what = "Win32: open + close what another process holds",
				      .note = "each open goes to the kernel here, to wineserver (a process) there",
				      .goal = 10,
				      .bare = posix_open,
				      .system = "shm_open, close"},
		       rows);
}

unsigned row_win32_reopen(struct row *rows)
{
	return compare(&(struct work){.order = "reopen",
				      .id = "win32-reopen",
				      .what = "Win32: open + close what is held here already",
				      .note = "no system call here; wineserver there"},
		       rows);
}

unsigned row_win32_create(struct row *rows)
{
	return compare(&(struct work){.order = "create",
				      .id = "win32-create",
				      .bare_id = "win32-create-bare",
				      .what = "Win32: create + destroy 4 KiB",
				      .goal = 5,
				      .bare = posix_create,
				      .system = "shm_open, ftruncate, posix_fallocate, close, shm_unlink"},
		       rows);
}

unsigned row_win32_map(struct row *rows)
{
	return compare(&(struct work){.order = "map",
				      .id = "win32-map",
				      .bare_id = "win32-map-bare",
				      .what = "Win32: map + unmap a page on a handle",
				      .goal = 20,
				      .bare = posix_map,
				      .system = "mmap, munmap"},
		       rows);
}

unsigned row_win32_touch(struct row *rows)
{
	return compare(&(struct work){.order = "touch",
				      .id = "win32-touch",
				      .bare_id = "win32-touch-bare",
				      .what = "Win32: map + touch + unmap a page on a handle",
				      .bare = posix_touch,
				      .system = "mmap, touch, munmap"},
		       rows);
}
