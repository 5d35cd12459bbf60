/* SPDX-License-Identifier: MIT */
/*
 * support.h - what all tests share: a private store for each, checks that hold in every process, children, trouble
 *
 * Each test has a fresh MMOBJ_ROOT of its own. After it nothing may be left: no entry, no slot, no descriptor, no mapping, no
 * child. The checks can be used everywhere: in the test itself they are cmocka's; in a child or a thread, where cmocka cannot
 * be, they print where they failed and end the child with FAILED, which the test sees. Nothing sleeps: who waits, waits for
 * a word from the other process, for its death, or for what the library does.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emulator.h"
#include "mmobj.h"

/* How a child ends, beside 0. */
#define SKIP 77
#define FAILED 99

#define OTHER_USER 12345
#define THIRD_USER 12346

#define KIB 1024u
#define MIB (1024u * 1024u)
#define GIB (UINT64_C(1) << 30)

#define LIFE_BYTE (INT64_C(1) << 62) /* of the protocol; on purpose not taken from locks.c */
#define GATE_BYTE (LIFE_BYTE + 1)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- checks ----------------------------------------------------------------------------------------------------- */

#define ok(condition) check_ok((condition), #condition, __FILE__, __LINE__)
#define is(actual, expected) check_is((int64_t)(actual), (int64_t)(expected), #actual, __FILE__, __LINE__)
#define is_text(actual, expected) check_text((actual), (expected), #actual, __FILE__, __LINE__)

void check_ok(bool condition, const char *text, const char *file, int line);
void check_is(int64_t actual, int64_t expected, const char *text, const char *file, int line);
void check_text(const char *actual, const char *expected, const char *text, const char *file, int line);

/* ---- around each test ------------------------------------------------------------------------------------------- */

/* Name, function, setup, teardown. The name can be written to: a reason to skip is added there. */
#define TEST_AROUND(function, begin, end)                                                                              \
	{                                                                                                              \
		(char[200]){#function}, function, begin, end, NULL                                                     \
	}
#define TEST(function) TEST_AROUND(function, test_begin, test_end)
#define RUN_TESTS(name, tests) run_group(name, tests, COUNT(tests))

int run_group(const char *name, struct CMUnitTest *tests, size_t count);

int test_begin(void **state);
int test_end(void **state);

extern char test_root[]; /* this test's MMOBJ_ROOT, mode 0755 */

bool under_valgrind(void);
bool under_asan(void);
bool under_tsan(void);

/*
 * What a test begins with that is not possible everywhere: leaves the calling function. (cmocka's own skip() is a failure to
 * who reads its TAP; this one is "ok # SKIP reason".)
 */
#define SKIP_TEST(reason)                                                                                              \
	do {                                                                                                           \
		skip_because(reason);                                                                                  \
		return;                                                                                                \
	} while (0)
#define ONLY_AS_ROOT()                                                                                                 \
	do {                                                                                                           \
		if (!is_mighty())                                                                                      \
			SKIP_TEST("needs root that may mount");                                                        \
	} while (0)
/* For what valgrind cannot: high addresses, seccomp(2), all descriptors. */
#define NOT_UNDER_VALGRIND()                                                                                           \
	do {                                                                                                           \
		if (under_valgrind())                                                                                  \
			SKIP_TEST("valgrind cannot do that");                                                          \
	} while (0)
/* For what ThreadSanitizer cannot: addresses that it has no shadow for, limits of memory, signals in the middle of a call. */
#define NOT_UNDER_TSAN()                                                                                               \
	do {                                                                                                           \
		if (under_tsan())                                                                                      \
			SKIP_TEST("ThreadSanitizer cannot do that");                                                   \
	} while (0)
/* For what qemu-user cannot: ptrace(2), seccomp(2), set-user-ID programs, madvise(2), RLIMIT_AS. */
#define NOT_UNDER_EMULATOR()                                                                                           \
	do {                                                                                                           \
		if (emulator())                                                                                        \
			SKIP_TEST("the emulator cannot do that");                                                      \
	} while (0)
bool is_mighty(void);
void skip_because(const char *reason);

/* Paths in the root, valid for many next calls, in the test's thread alone. */
char *root_path(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *store_path_of(unsigned store); /* the caller's own, or the machine's */
char *entry_path(const char *name);  /* for a name in the caller's own store that needs no encoding */

int files_in(const char *path); /* how many, without those that begin with a dot; -1: no such directory */
int left_in_store(void);        /* entries and slots of the caller's own store */
int open_descriptors(void);
int open_here(void);                       /* descriptors, but for the stores, which the library keeps open */
int mapped_here(const char *part_of_path); /* lines of /proc/self/maps that have it */
bool exists(const char *path);
const char *own_file(void);    /* to be executed again: under valgrind, /proc/self/exe itself is not it */
const char *own_program(void); /* as the kernel calls it: under valgrind not what it is */

/* ---- trouble ---------------------------------------------------------------------------------------------------- */

void become(uid_t user);                   /* for good: in a child */
void open_root_to_all(void);               /* the root as /dev/shm is: everyone makes their stores in it */
void make_global_store(void);              /* as an administrator does */
bool mount_small(const char *kilobytes);   /* a tmpfs of that size over the root, in a child: false if that cannot be */
bool mount_file_system(const char *type);  /* another one there */
bool hide_proc(void);                      /* in a child: no /proc any more */
bool show_locks(const char *path);         /* in a child: that file is /proc/locks from now on */
void limit(int resource, uint64_t amount); /* setrlimit(2) of the soft limit, in a child */
/* In a child: from now on that system call fails so, if its argument has all these bits. false: not possible here. */
bool make_fail(long system_call, unsigned argument, uint32_t bits, int error);

/* From now on a signal comes that often, which interrupts system calls; ticks() have come since. */
void start_ticking(unsigned microseconds);
void stop_ticking(void);
int ticks(void);

/* The locks of the protocol, by hand, on a new description of that file. Returns the descriptor. */
int lock_by_hand(const char *path, short type, int64_t byte);
int is_locked(int fd, short type, int64_t byte); /* would a lock of that type be refused? */

/* What a killed process leaves: an object that nobody holds, its first bytes set to 0xAB. */
void leave_dead(const char *name, const struct mmobj_new *what);
/* A file with that content. */
void write_file(const char *path, const void *bytes, size_t size);
void write_pattern(const char *path, size_t size);
uint8_t pattern(size_t at); /* the byte that write_pattern() writes there */
uint64_t file_size(const char *path);

/* ---- children --------------------------------------------------------------------------------------------------- */

struct child {
	pid_t pid;
	int socket; /* to hear from it, and to say something to it */
};

/* Runs a function in a forked child. Its return value ends the child. */
int child_status(int (*run)(void *argument), void *argument); /* how it ended; 128 and the signal that killed it */
/* Must be 0; SKIP skips the test. */
#define IN_CHILD(run, ...)                                                                                             \
	do {                                                                                                           \
		int status_ = child_status(run, __VA_ARGS__);                                                          \
		if (status_ == SKIP)                                                                                   \
			SKIP_TEST("not possible here");                                                                \
		is(status_, 0);                                                                                        \
	} while (0)

/* The same at the test's side: the child has the other end of a socket. */
struct child child_start(int (*run)(int socket, void *argument), void *argument);
int child_end(struct child *child); /* waits: how it ended */
void child_kill(struct child *child);
bool is_asleep(pid_t pid); /* waits for something in the kernel */
void say(int socket, int64_t word);
int64_t hear(int socket);
void send_descriptor(int socket, int fd);
int receive_descriptor(int socket);

pthread_t start_thread(void *(*run)(void *argument), void *argument);
void join_thread(pthread_t thread);

/* ---- objects ---------------------------------------------------------------------------------------------------- */

/* Calls of the library that must succeed. */
mmobj *make(const char *name, uint64_t size, uint32_t flags, unsigned access);
mmobj *make_what(const char *name, struct mmobj_new what, unsigned access);
mmobj *open_it(const char *name, unsigned access);
void *map_all(mmobj *object, unsigned flags);
struct mmobj_info stat_of(mmobj *object);

/* A handle that no call gave: an out parameter must still be that after an error. */
#define UNTOUCHED ((mmobj *)&test_root[1])

#endif
