/* SPDX-License-Identifier: MIT */
/* test-interlocked.c - the Interlocked calls: what each returns, and that no step of two processes is lost */
#include "../support.h"

#include <windows.h>

#define STEPS 100000

static void each_returns_what_it_says(void **state)
{
	LONG number = 5;
	int one, two;
	PVOID pointer = &one;

	(void)state;
	is(InterlockedIncrement(&number), 6);
	is(InterlockedDecrement(&number), 5);
	is(InterlockedExchange(&number, -7), 5);
	is(number, -7);
	is(InterlockedExchangeAdd(&number, 10), -7);
	is(number, 3);
	is(InterlockedCompareExchange(&number, 8, 4), 3);
	is(number, 3);
	is(InterlockedCompareExchange(&number, 8, 3), 3);
	is(number, 8);
	ok(InterlockedExchangePointer(&pointer, &two) == &one);
	ok(InterlockedCompareExchangePointer(&pointer, NULL, &one) == &two);
	ok(pointer == &two);
	ok(InterlockedCompareExchangePointer(&pointer, NULL, &two) == &two);
	ok(pointer == NULL);
}

static void ends_of_the_range_meet(void **state)
{
	LONG number = INT32_MAX;

	(void)state;
	is(InterlockedIncrement(&number), INT32_MIN);
	is(InterlockedDecrement(&number), INT32_MAX);
	is(InterlockedExchangeAdd(&number, 2), INT32_MAX);
	is(number, INT32_MIN + 1);
}

static LONG *counter(void)
{
	HANDLE mapping =
	    CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(LONG), TEXT("counter"));
	LONG *view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);

	ok(view != NULL);
	is(CloseHandle(mapping), TRUE);
	return view;
}

static int count_up(int socket, void *argument)
{
	LONG *number = counter();

	(void)argument;
	hear(socket);
	for (int i = 0; i < STEPS; i++) {
		InterlockedIncrement(number);
		InterlockedExchangeAdd(number, 2);
	}
	is(UnmapViewOfFile(number), TRUE);
	return 0;
}

static void no_step_of_two_processes_is_lost(void **state)
{
	LONG *number = counter();
	struct child children[2];

	(void)state;
	for (size_t i = 0; i < COUNT(children); i++)
		children[i] = child_start(count_up, NULL);
	for (size_t i = 0; i < COUNT(children); i++)
		say(children[i].socket, 0);
	for (size_t i = 0; i < COUNT(children); i++)
		is(child_end(&children[i]), 0);
	is(*number, COUNT(children) * STEPS * 3);
	is(UnmapViewOfFile(number), TRUE);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(each_returns_what_it_says),
	    TEST(ends_of_the_range_meet),
	    TEST(no_step_of_two_processes_is_lost),
	};

	return RUN_TESTS("coredll-interlocked", tests);
}
