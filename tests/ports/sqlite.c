/* SPDX-License-Identifier: MIT */
/*
 * sqlite.c - a table of locks in memory with a name made of a path; who creates it clears it
 *
 * As SQLite's winceCreateLock() and winceDestroyLock() in os_win.c call, but for the mutex of the same name that is around each of
 * them (here the test sees to it that one comes after the other). The name is the database's path, wide, through CharLower(), with
 * '_' for each backslash, and then through CharUpper(). CreateFileMapping() of memory, read and write, the size of the table; the
 * last error is read at once, success or not: anything but ERROR_ALREADY_EXISTS means that this process is the first. Then a view
 * with FILE_MAP_READ | FILE_MAP_WRITE of just that size; the first one clears it, though it is zeros. At the end: what this process
 * counted is taken off, UnmapViewOfFile(), CloseHandle().
 */
#include "port.h"

#include <stdlib.h>

struct lock_table {
	int readers;
	BOOL pending, reserved, exclusive;
};

struct database {
	HANDLE mapping;
	struct lock_table *shared, local;
	bool first;
};

static bool create_lock(struct database *database, LPCWSTR path)
{
	WCHAR name[MAX_PATH];

	wcscpy(name, path);
	for (LPWSTR p = CharLower(name); *p; p++)
		if (*p == L'\\')
			*p = L'_';
	CharUpper(name);
	*database = (struct database){.first = true};
	database->mapping =
	    CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(struct lock_table), name);
	if (GetLastError() == ERROR_ALREADY_EXISTS)
		database->first = false;
	if (database->mapping == NULL)
		return false;
	database->shared =
	    MapViewOfFile(database->mapping, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, sizeof(struct lock_table));
	if (database->shared == NULL) {
		CloseHandle(database->mapping);
		return false;
	}
	if (database->first)
		memset(database->shared, 0, sizeof(struct lock_table));
	return true;
}

static void destroy_lock(struct database *database)
{
	if (database->local.readers)
		database->shared->readers--;
	if (database->local.exclusive)
		database->shared->exclusive = FALSE;
	works(UnmapViewOfFile(database->shared));
	works(CloseHandle(database->mapping));
}

static void lock_shared(struct database *database)
{
	database->local.readers = 1;
	database->shared->readers++;
}

static int read_there(int socket, void *argument)
{
	struct database database;

	(void)argument;
	hear(socket);
	ok(create_lock(&database, wide_path("main.db")));
	say(socket, database.first);
	hear(socket);
	lock_shared(&database);
	say(socket, database.shared->readers);
	hear(socket);
	destroy_lock(&database);
	return 0;
}

/* One process is the first, and what it set the others find; the table lives until the last of them has closed it. */
static void the_first_one_clears_the_table(void **state)
{
	struct child children[] = {child_start(read_there, NULL), child_start(read_there, NULL)};
	struct database database;

	(void)state;
	ok(create_lock(&database, wide_path("main.db")));
	ok(database.first);
	lock_shared(&database);
	for (size_t i = 0; i < COUNT(children); i++) {
		say(children[i].socket, 1);
		is(hear(children[i].socket), false);
		say(children[i].socket, 1);
		is(hear(children[i].socket), (int)i + 2);
	}
	is(database.shared->readers, 3);
	say(children[0].socket, 1);
	is(child_end(&children[0]), 0);
	is(database.shared->readers, 2);

	/* The first may leave: the table stays the one that it is. */
	destroy_lock(&database);
	ok(create_lock(&database, wide_path("main.db")));
	ok(!database.first);
	is(database.shared->readers, 1);
	say(children[1].socket, 1);
	is(child_end(&children[1]), 0);
	is(database.shared->readers, 0);
	destroy_lock(&database);
	nothing_is_left();

	/* And who comes then is the first. */
	ok(create_lock(&database, wide_path("main.db")));
	ok(database.first);
	destroy_lock(&database);
	nothing_is_left();
}

/* One path in any case is one table, another path is another. */
static void names_come_from_paths(void **state)
{
	struct database one, same, other, umlaut;

	(void)state;
	ok(create_lock(&one, L"\\Storage Card\\Data\\main.db"));
	ok(one.first);
	ok(create_lock(&same, L"\\STORAGE CARD\\data\\Main.DB"));
	ok(!same.first);
	ok(create_lock(&other, L"\\Storage Card\\Data\\temp.db"));
	ok(other.first);
	ok(create_lock(&umlaut, L"\\Storage Card\\Data\\M\u00E4rz.db"));
	ok(umlaut.first);
	lock_shared(&one);
	is(same.shared->readers, 1);
	is(other.shared->readers, 0);
	is(umlaut.shared->readers, 0);
	destroy_lock(&one);
	is(same.shared->readers, 0);
	destroy_lock(&same);
	destroy_lock(&other);
	destroy_lock(&umlaut);
	nothing_is_left();
}

static int die_reading(int socket, void *argument)
{
	struct database database;

	(void)argument;
	ok(create_lock(&database, wide_path("main.db")));
	lock_shared(&database);
	say(socket, database.first);
	pause(); /* until it is killed */
	return 0;
}

/* If all who had it open are killed, the table is gone with them, and no lock of theirs is left. */
static void the_killed_leave_no_lock(void **state)
{
	struct child first = child_start(die_reading, NULL);
	is(hear(first.socket), true);
	struct child second = child_start(die_reading, NULL);
	is(hear(second.socket), false);
	struct database database;

	(void)state;
	ok(create_lock(&database, wide_path("main.db")));
	ok(!database.first);
	is(database.shared->readers, 2);
	child_kill(&first);
	is(database.shared->readers, 2); /* while somebody has the table, it is as it was: SQLite knows no better */
	destroy_lock(&database);
	child_kill(&second);
	ok(create_lock(&database, wide_path("main.db")));
	ok(database.first);
	is(database.shared->readers, 0);
	destroy_lock(&database);
	nothing_is_left();
}

/* The last error is what decides: it is 0 after a creation, whatever it was before. */
static void an_old_error_decides_nothing(void **state)
{
	struct database database;

	(void)state;
	SetLastError(ERROR_ALREADY_EXISTS);
	ok(create_lock(&database, wide_path("main.db")));
	ok(database.first);
	destroy_lock(&database);
	nothing_is_left();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(the_first_one_clears_the_table),
	    TEST(names_come_from_paths),
	    TEST(the_killed_leave_no_lock),
	    TEST(an_old_error_decides_nothing),
	};

	return RUN_TESTS("ports-sqlite", tests);
}
