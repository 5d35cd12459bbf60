/* SPDX-License-Identifier: MIT */
/* test-heap.c - LocalAlloc: what is there, and when there is none */
#include "calls.h"

#include <sys/resource.h>

static bool all_are(const unsigned char *bytes, size_t n, unsigned char value)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

static void memory_is_aligned_and_zero(void **state)
{
	(void)state;
	for (size_t size = 0; size <= 5000; size += 1000) {
		unsigned char *memory;
		works(memory = LocalAlloc(LPTR, size));
		is((uintptr_t)memory % _Alignof(max_align_t), 0);
		ok(all_are(memory, size, 0));
		works(LocalSize(memory) == size);
		memset(memory, 0xAB, size);
		works(LocalFree(memory) == NULL);
		works(memory = LocalAlloc(LMEM_FIXED | LMEM_MOVEABLE | 0x8000, size));
		works(LocalSize(memory) == size);
		memset(memory, 0xAB, size);
		works(LocalFree(memory) == NULL);
	}
	works(LocalFree(NULL) == NULL);
	works(LocalSize(NULL) == 0);
}

static void size_changes_with_what_is_in_it(void **state)
{
	unsigned char *memory = LocalAlloc(LMEM_FIXED, 10), *larger;

	(void)state;
	memset(memory, 0xAB, 10);
	works(larger = LocalReAlloc(memory, 100000, LMEM_MOVEABLE | LMEM_ZEROINIT));
	is(LocalSize(larger), 100000);
	ok(all_are(larger, 10, 0xAB) && all_are(larger + 10, 99990, 0));
	/* At its place it can become less. */
	works(LocalReAlloc(larger, 20, LMEM_FIXED) == larger);
	is(LocalSize(larger), 20);
	fails(LocalReAlloc(larger, 21, LMEM_FIXED), ERROR_NOT_ENOUGH_MEMORY);
	works(larger = LocalReAlloc(larger, 5, LMEM_MOVEABLE));
	ok(all_are(larger, 5, 0xAB));
	works(larger = LocalReAlloc(larger, 0, LMEM_MOVEABLE));
	is(LocalSize(larger), 0);
	LocalFree(larger);
}

static void too_much_is_an_error(void **state)
{
	void *memory = LocalAlloc(LPTR, 1);

	(void)state;
	for (unsigned less = 0; less < 40; less++) {
		fails(LocalAlloc(LPTR, SIZE_MAX - less), ERROR_NOT_ENOUGH_MEMORY);
		fails(LocalAlloc(LMEM_FIXED, SIZE_MAX - less), ERROR_NOT_ENOUGH_MEMORY);
		fails(LocalReAlloc(memory, SIZE_MAX - less, LMEM_MOVEABLE), ERROR_NOT_ENOUGH_MEMORY);
	}
	is(LocalSize(memory), 1);
	fails(LocalReAlloc(NULL, 10, LMEM_MOVEABLE), ERROR_INVALID_HANDLE);
	LocalFree(memory);
}

static int no_memory_at_all(void *argument)
{
	void *memory = LocalAlloc(LPTR, 1);

	(void)argument;
	limit(RLIMIT_AS, 1);
	fails(LocalAlloc(LPTR, 64 * MIB), ERROR_NOT_ENOUGH_MEMORY);
	fails(LocalReAlloc(memory, 64 * MIB, LMEM_MOVEABLE), ERROR_NOT_ENOUGH_MEMORY);
	return 0;
}

static void a_limit_is_an_error(void **state)
{
	(void)state;
	NOT_UNDER_TSAN();
	if (under_asan())
		SKIP_TEST("AddressSanitizer needs the memory");
	NOT_UNDER_VALGRIND();
	NOT_UNDER_EMULATOR();
	IN_CHILD(no_memory_at_all, NULL);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(memory_is_aligned_and_zero),
	    TEST(size_changes_with_what_is_in_it),
	    TEST(too_much_is_an_error),
	    TEST(a_limit_is_an_error),
	};

	return RUN_TESTS("heap", tests);
}
