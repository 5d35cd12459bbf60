/* SPDX-License-Identifier: MIT */
/* board.c - the cast and the count of a soak: see soak.h */
#include "soak.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096u

const struct role roles[] = {
    {"memory 1", MEMORY, PAGE},        {"memory 2", MEMORY, 3 * PAGE},      {"memory 3", MEMORY, 64},
    {"address 1", ADDRESS, PAGE},      {"address 2", ADDRESS, 20 * PAGE},   {"sparse", SPARSE, 8 * PAGE},
    {"file 1", FILE_BACKED, 2 * PAGE}, {"file 2", FILE_BACKED, PAGE + 520}, {"Global\\machine", MACHINE, PAGE},
};
const unsigned role_count = sizeof(roles) / sizeof(roles[0]);
char soak_root[64];
struct board *board;

/* Both are valid until the thread's fourth next call. */
static char *path(const char *format, const char *name)
{
	static _Thread_local char paths[4][256];
	static _Thread_local unsigned next;
	char *one = paths[next++ % 4];
	size_t n = (size_t)snprintf(one, sizeof(paths[0]), format, soak_root, (unsigned)geteuid());

	for (; *name && n + 4 < sizeof(paths[0]); name++)
		n += (size_t)snprintf(one + n, sizeof(paths[0]) - n, *name == ' ' ? "%%20" : "%c", *name);
	return one;
}

const char *role_file(const struct role *role)
{
	return path("%s/file-of-%u-", role->name);
}

const char *role_entry(const struct role *role)
{
	if (role->kind == MACHINE)
		return path("%s/mmobj/map-", role->name + strlen("Global\\"));
	return path("%s/mmobj-%u/map-", role->name);
}

uint64_t file_word(const struct role *role, size_t at)
{
	return (uint64_t)(role - roles) << 32 | (at + 1);
}

void board_open(void)
{
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED)
		err(99, "no memory for the board");
}

void violation(const char *format, ...)
{
	va_list arguments;

	if (atomic_fetch_add(&board->violations, 1) != 0)
		return;
	va_start(arguments, format);
	vsnprintf(board->first_violation, sizeof(board->first_violation), format, arguments);
	va_end(arguments);
}
