/* SPDX-License-Identifier: MIT */
/*
 * processes.h - what the tests with more than one process share
 *
 * A test is a script in one process, which has the assertions; the actors are puppets: separate programs (the test's own,
 * started anew) that obey orders sent over a socket, one call of the library each, and answer with its result. Whatever happens
 * to them, a signal or an exec, the script goes on and looks. Nothing here sleeps: every wait is for an answer or a death.
 */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "emulator.h"
#include "mmobj.h"

#define LIFE (INT64_C(1) << 62) /* the bytes that the protocol locks */
#define GATE (LIFE + 1)
/* No test may take longer: whatever hangs is an error. */
#ifdef __SANITIZE_THREAD__
#define TEST_SECONDS 360u
#else
#define TEST_SECONDS 120u
#endif
#define BOUND_MS 20000 /* "in bounded time": the library promises about 3 s */

#define ANSWER_MS 40000 /* who has not answered by then, hangs */

#define MAX_PUPPETS 128
#define MAX_THINGS 8 /* handles, and views, of one puppet */

static char test_root[64]; /* this test's MMOBJ_ROOT */

/* ---- time ------------------------------------------------------------------------------------------------------- */

static inline int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The end of a test that hangs. The puppets see their sockets close and end, too. */
static inline void hang(int signal)
{
	static const char text[] = "Bail out! a test hangs\n";

	(void)signal;
	(void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
	if (fork() == 0)
		execl("/bin/rm", "rm", "-rf", test_root, (char *)NULL);
	_exit(1);
}

/* ---- a private root --------------------------------------------------------------------------------------------- */

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st, (void)type, (void)walk;
	return remove(path);
}

/* The path of something in the root; valid until this thread's fourth next call. To be kept, it is copied. */
#define PATH_BYTES 512
static inline char *path_in_root(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline char *path_in_root(const char *format, ...)
{
	static _Thread_local char paths[4][PATH_BYTES];
	static _Thread_local unsigned next;
	char *path = paths[next++ % 4];
	va_list arguments;
	int n = snprintf(path, sizeof(paths[0]), "%s/", test_root);

	va_start(arguments, format);
	vsnprintf(path + n, sizeof(paths[0]) - (size_t)n, format, arguments);
	va_end(arguments);
	return path;
}

/* The entry of a plain name in the caller's own store. */
static inline char *entry_path(const char *name)
{
	return path_in_root("mmobj-%u/map-%s", (unsigned)geteuid(), name);
}

/* How many files are in a directory, beside those that begin with a dot; 0 if there is no directory. */
static inline int count_files(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *one;
	int count = 0;

	if (!dir)
		return 0;
	while ((one = readdir(dir)))
		count += one->d_name[0] != '.';
	closedir(dir);
	return count;
}

/* What is left in all stores of the root: entries and slots. */
static inline int count_left(void)
{
	DIR *dir = opendir(test_root);
	const struct dirent *one;
	int count = 0;

	while (dir && (one = readdir(dir))) {
		if (one->d_name[0] == '.')
			continue;
		int here = count_files(path_in_root("%s", one->d_name));
		int slots = count_files(path_in_root("%s/.at", one->d_name));
		if (here + slots > 0)
			print_message("# left in %s: %d entries, %d slots\n", one->d_name, here, slots);
		count += here + slots;
	}
	if (dir)
		closedir(dir);
	return count;
}

/* ---- locks by hand ---------------------------------------------------------------------------------------------- */

static inline int lock_bytes(int fd, short type, int64_t start, int64_t length)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	return fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno;
}

/* ---- orders and answers ----------------------------------------------------------------------------------------- */

enum verb {
	CREATE,         /* handle `at`: name, size, flags, mode, access */
	CREATE_OR_OPEN, /* the same */
	OPEN,           /* handle `at`: name, access */
	OPEN_WAIT,      /* the same, with timeout_ms */
	CLOSE,          /* handle `at` */
	MAP,            /* view `at` of handle `at`, flags in access; answers with the address as value */
	UNMAP,          /* view `at` */
	POKE,           /* the number `value` into view `at`, where `size` says */
	PEEK,           /* answers with it */
	ZEROS,          /* answers 1 if the first `size` bytes of view `at` are zeros */
	STAT,           /* of handle `at`; answers with its struct */
	COLLECT,        /* name */
	WAIT_GONE,      /* name, timeout_ms */
	SWEEP,          /* of the store `at`; answers with its struct */
	SETUP,
	EXPORT, /* handle `at`, access; answers with the descriptor */
	IMPORT, /* a descriptor, access, as handle `at` */
	BECOME, /* the user `value` */
	LOCK,   /* bytes at size of the file `name`: type in flags (F_RDLCK ...), opened O_RDWR or, if `at`, O_RDONLY */
	FORK,   /* a child that listens on the descriptor that comes along; answers with its pid */
	EXEC,   /* the program anew */
	READY,  /* nothing: are you there? */
	LEAVE,  /* exit, closing nothing */
};

struct order {
	enum verb verb;
	int at;
	unsigned access;
	uint32_t flags, mode;
	int timeout_ms;
	uint64_t size, value;
	char name[300];
};

struct answer {
	int64_t result;
	uint64_t value;
	struct mmobj_swept swept;
	struct mmobj_info info;
};

struct puppet {
	pid_t pid;
	int pidfd, socket;
	bool is_child; /* of the script itself, and so to be waited for */
};

static struct puppet puppets[MAX_PUPPETS];
static int puppet_count;

/* Sends a message, and a descriptor beside it unless fd is negative. */
static inline bool send_with_fd(int socket, void *message, size_t size, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {.iov_base = message, .iov_len = size};
	struct msghdr all = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd >= 0) {
		all.msg_control = control.room;
		all.msg_controllen = sizeof(control.room);
		struct cmsghdr *header = CMSG_FIRSTHDR(&all);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	}
	return sendmsg(socket, &all, MSG_NOSIGNAL) == (ssize_t)size;
}

/* Receives one. *fd: the descriptor that came with it, or -1. */
static inline bool receive_with_fd(int socket, void *message, size_t size, int *fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = {.iov_base = message, .iov_len = size};
	struct msghdr all = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room)};
	ssize_t n;

	do
		n = recvmsg(socket, &all, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&all) : NULL;
	*fd = -1;
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof(*fd));
	return n == (ssize_t)size;
}

/* ---- in a puppet ------------------------------------------------------------------------------------------------ */

struct stage {
	int socket;
	mmobj *handles[MAX_THINGS];
	char *views[MAX_THINGS];
};

static inline bool is_zeros(const char *bytes, size_t size)
{
	return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

static inline int64_t do_fork(struct stage *stage, int socket)
{
	pid_t pid = fork();

	if (pid == 0) {
		close(stage->socket);
		stage->socket = socket;
		return 0;
	}
	close(socket);
	return pid < 0 ? -errno : pid;
}

static inline int64_t do_exec(const struct stage *stage)
{
	char number[12];

	snprintf(number, sizeof(number), "%d", stage->socket);
	fcntl(stage->socket, F_SETFD, 0);
	exec_program(program_invocation_name, "puppet", number);
	return -errno;
}

static inline int64_t do_lock(const struct order *order)
{
	int fd = open(order->name, (order->at ? O_RDONLY : O_RDWR) | O_NONBLOCK | O_CLOEXEC);

	/* The descriptor stays open, and the lock with it, as long as the puppet lives. */
	return fd < 0 ? -errno : lock_bytes(fd, (short)order->flags, (int64_t)order->size, 1);
}

static inline int64_t do_become(uid_t user)
{
	if (setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0)
		return -errno;
	/* It was told to die with the script, but not as this user; and /proc/self would be root's, which it is not after a login. */
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0 ? 0 : -errno;
}

/* One call of the library on a handle. */
static inline int64_t obey_handle(struct stage *stage, const struct order *order, int *fd, struct answer *answer)
{
	struct mmobj_new what = {.size = order->size, .flags = order->flags, .mode = order->mode};
	mmobj **handle = &stage->handles[order->at];

	switch (order->verb) {
	case CREATE:
		return mmobj_create(order->name, &what, order->access, handle);
	case CREATE_OR_OPEN:
		return mmobj_create_or_open(order->name, &what, order->access, handle);
	case OPEN:
		return mmobj_open(order->name, order->access, handle);
	case OPEN_WAIT:
		return mmobj_open_wait(order->name, order->access, order->timeout_ms, handle);
	case CLOSE:
		*handle = mmobj_close(*handle);
		return 0;
	case STAT:
		return mmobj_stat(*handle, &answer->info);
	case EXPORT:
		*fd = mmobj_export_fd(*handle, order->access);
		return *fd < 0 ? *fd : 0;
	case IMPORT:
		return mmobj_import_fd(*fd, order->access, handle);
	default:
		return -ENOSYS;
	}
}

/* One on a view. */
static inline int64_t obey_view(struct stage *stage, const struct order *order, struct answer *answer)
{
	char **view = &stage->views[order->at];
	void *mapped = NULL;
	int64_t r = 0;

	switch (order->verb) {
	case MAP:
		r = mmobj_map(stage->handles[order->at], order->access, 0, 0, &mapped);
		*view = mapped;
		answer->value = (uintptr_t)mapped;
		return r;
	case UNMAP:
		return mmobj_unmap(*view);
	case POKE:
		memcpy(*view + order->size, &order->value, sizeof(order->value));
		return 0;
	case PEEK:
		memcpy(&answer->value, *view + order->size, sizeof(answer->value));
		return 0;
	default: /* ZEROS */
		return is_zeros(*view, (size_t)order->size);
	}
}

static inline int64_t obey(struct stage *stage, const struct order *order, int *fd, struct answer *answer)
{
	switch (order->verb) {
	case MAP:
	case UNMAP:
	case POKE:
	case PEEK:
	case ZEROS:
		return obey_view(stage, order, answer);
	case COLLECT:
		return mmobj_collect(order->name, &answer->value);
	case WAIT_GONE:
		return mmobj_wait_gone(order->name, order->timeout_ms);
	case SWEEP:
		return mmobj_sweep((unsigned)order->at, &answer->swept);
	case SETUP:
		return mmobj_setup();
	case BECOME:
		return do_become((uid_t)order->value);
	case LOCK:
		return do_lock(order);
	case FORK:
		return do_fork(stage, *fd);
	case EXEC:
		return do_exec(stage);
	case READY:
		return 0;
	case LEAVE:
		_exit(0);
	default:
		return obey_handle(stage, order, fd, answer);
	}
}

/* A puppet's life. It ends with an order, a signal, or the script. */
static inline _Noreturn void puppet_live(int socket)
{
	struct stage stage = {.socket = socket};
	struct order order;
	int fd;

	fcntl(socket, F_SETFD, FD_CLOEXEC);
	while (receive_with_fd(stage.socket, &order, sizeof(order), &fd)) {
		struct answer answer = {0};
		answer.result = obey(&stage, &order, &fd, &answer);
		bool lent = order.verb == EXPORT && fd >= 0;
		if (!send_with_fd(stage.socket, &answer, sizeof(answer), lent ? fd : -1))
			break;
		if (lent)
			close(fd);
	}
	_exit(0);
}

/* ---- in the script ---------------------------------------------------------------------------------------------- */

static inline struct puppet *puppet_add(pid_t pid, int socket, bool is_child)
{
	assert_true(puppet_count < MAX_PUPPETS);
	struct puppet *puppet = &puppets[puppet_count++];
	*puppet = (struct puppet){.pid = pid, .pidfd = pidfd_open(pid, 0), .socket = socket, .is_child = is_child};
	assert_true(puppet->pidfd >= 0);
	return puppet;
}

static inline void tell_with_fd(const struct puppet *puppet, struct order order, int fd)
{
	assert_true(send_with_fd(puppet->socket, &order, sizeof(order), fd));
}

/* Sends an order; the answer is fetched later. */
static inline void tell(const struct puppet *puppet, struct order order)
{
	tell_with_fd(puppet, order, -1);
}

static inline struct answer hear(const struct puppet *puppet)
{
	struct pollfd one = {.fd = puppet->socket, .events = POLLIN};
	struct answer answer;
	int fd, r;

	do
		r = poll(&one, 1, ANSWER_MS);
	while (r < 0 && errno == EINTR);
	if (r == 0)
		fail_msg("no answer from process %d", (int)puppet->pid);
	assert_true(receive_with_fd(puppet->socket, &answer, sizeof(answer), &fd));
	if (fd >= 0)
		answer.value = (uint64_t)fd;
	return answer;
}

/* Has it answered yet? */
static inline bool has_answered(const struct puppet *puppet)
{
	struct pollfd one = {.fd = puppet->socket, .events = POLLIN};

	return poll(&one, 1, 0) == 1;
}

static inline struct answer ask_all(const struct puppet *puppet, struct order order)
{
	tell(puppet, order);
	return hear(puppet);
}

/* An order, and what the call returned. Made for compound literals without a type: ASK(p, OPEN, .name = "x"). */
#define ASK(puppet, ...) ask_all(puppet, (struct order){.verb = __VA_ARGS__}).result
#define TELL(puppet, ...) tell(puppet, (struct order){.verb = __VA_ARGS__})

/* A program anew, connected. */
static inline struct puppet *puppet_start_program(const char *runner, const char *program)
{
	int pair[2];
	char number[12];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	snprintf(number, sizeof(number), "%d", pair[1]);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* if it is in a call then, and does not see the socket close */
		fcntl(pair[1], F_SETFD, 0);
		exec_by(runner, program, "puppet", number);
		_exit(127);
	}
	close(pair[1]);
	struct puppet *puppet = puppet_add(pid, pair[0], true);
	assert_int_equal(ASK(puppet, READY), 0);
	return puppet;
}

/* This program. */
static inline struct puppet *puppet_start(void)
{
	return puppet_start_program(emulator(), program_invocation_name);
}

/* A child of a puppet: it has the same handles and views. */
static inline struct puppet *puppet_fork(const struct puppet *puppet)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	tell_with_fd(puppet, (struct order){.verb = FORK}, pair[1]);
	close(pair[1]);
	pid_t pid = (pid_t)hear(puppet).result;
	assert_true(pid > 0);
	struct puppet *child = puppet_add(pid, pair[0], false);
	assert_int_equal(hear(child).result, 0);
	return child;
}

/* Waits until a process is gone, with its memory and descriptors. */
static inline void puppet_wait(struct puppet *puppet)
{
	struct pollfd one = {.fd = puppet->pidfd, .events = POLLIN};

	while (poll(&one, 1, -1) < 0 && errno == EINTR)
		;
	if (puppet->is_child)
		waitpid(puppet->pid, NULL, 0);
	close(puppet->pidfd);
	close(puppet->socket);
	puppet->pid = 0;
}

static inline void puppet_kill(struct puppet *puppet)
{
	pidfd_send_signal(puppet->pidfd, SIGKILL, NULL, 0);
	puppet_wait(puppet);
}

/* Exit, closing nothing. */
static inline void puppet_leave(struct puppet *puppet)
{
	TELL(puppet, LEAVE);
	puppet_wait(puppet);
}

/* Polls, up to a bound, until a process sleeps in poll(2). */
static inline void wait_until_it_sleeps(const struct puppet *puppet)
{
	char path[64], line[256];

	snprintf(path, sizeof(path), "/proc/%d/wchan", (int)puppet->pid);
	for (int64_t since = now_ms(); now_ms() - since < 2000; sched_yield()) {
		FILE *file = fopen(path, "re");
		bool sleeps = file && fgets(line, sizeof(line), file) && strstr(line, "poll");
		if (file)
			fclose(file);
		if (sleeps || has_answered(puppet))
			return;
	}
	/* No wchan in this kernel: then the test is only weaker, for some will find the object at once. */
}

/* ---- around each test ------------------------------------------------------------------------------------------- */

static inline int begin_test(void **state)
{
	(void)state;
	strcpy(test_root, "/dev/shm/mmobj-test-XXXXXX");
	if (!mkdtemp(test_root) || setenv("MMOBJ_ROOT", test_root, 1) != 0)
		return -1;
	signal(SIGALRM, hang);
	signal(SIGPIPE, SIG_IGN);
	alarm(TEST_SECONDS);
	puppet_count = 0;
	return 0;
}

/* Nothing may be left: neither an entry nor a slot. */
static inline int end_test(void **state)
{
	(void)state;
	for (int i = 0; i < puppet_count; i++)
		if (puppets[i].pid)
			puppet_kill(&puppets[i]);
	alarm(0);
	int left = count_left();
	if (nftw(test_root, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		return -1;
	return left == 0 ? 0 : -1;
}

/* ---- skipping --------------------------------------------------------------------------------------------------- */

/* A test, and where its name can be written to: a reason to skip is added there. */
struct test {
	char name[200];
	CMUnitTestFunction run;
};

static jmp_buf end_of_test;
static struct test *current_test;

/* cmocka's own skip() is a failure to who reads its TAP; this is "ok # SKIP reason". Leaves the test, from anywhere in it. */
static inline _Noreturn void skip_because(const char *reason)
{
	strcat(strcat(current_test->name, " # SKIP "), reason);
	longjmp(end_of_test, 1);
}

static inline void run_or_skip(void **state)
{
	current_test = *state;
	if (setjmp(end_of_test) == 0)
		current_test->run(state);
}

static inline struct CMUnitTest test_of(struct test *test)
{
	return (struct CMUnitTest){test->name, run_or_skip, begin_test, end_test, test};
}

#define TEST(function) test_of(&(struct test){#function, function})

#endif
