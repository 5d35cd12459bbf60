/* SPDX-License-Identifier: MIT */
/* support.c - what support.h describes */
#include "support.h"

#include <dirent.h>
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif

#define TEST_SECONDS 50u /* whatever hangs is an error */
#define FDS_MAX 256
#define PATHS_KEPT 1024u

char test_root[64];
static pid_t test_thread; /* where cmocka's checks can be used */

/* The descriptors that were open when a test began. */
static struct {
	int fd;
	char target[256];
} before[FDS_MAX];
static int before_count;

/* ---- checks ----------------------------------------------------------------------------------------------------- */

static bool is_test_itself(void)
{
	return (pid_t)syscall(SYS_gettid) == test_thread;
}

static _Noreturn void fail_child(const char *text, const char *file, int line)
{
	fprintf(stderr, "# %s:%d: in a child: %s\n", file, line, text);
	_exit(FAILED);
}

void check_ok(bool condition, const char *text, const char *file, int line)
{
	if (condition)
		return;
	if (!is_test_itself())
		fail_child(text, file, line);
	_assert_true(0, text, file, line);
}

void check_is(int64_t actual, int64_t expected, const char *text, const char *file, int line)
{
	char whole[512];

	if (actual == expected)
		return;
	snprintf(whole, sizeof(whole), "%s is %lld (%#llx), not %lld", text, (long long)actual,
		 (unsigned long long)actual, (long long)expected);
	check_ok(false, whole, file, line);
}

void check_text(const char *actual, const char *expected, const char *text, const char *file, int line)
{
	char whole[512];

	if (strcmp(actual, expected) == 0)
		return;
	snprintf(whole, sizeof(whole), "%s is \"%.200s\", not \"%.200s\"", text, actual, expected);
	check_ok(false, whole, file, line);
}

/* ---- what is there ---------------------------------------------------------------------------------------------- */

char *root_path(const char *format, ...)
{
	static char *paths[PATHS_KEPT];
	static unsigned next;
	char **path = &paths[next++ % PATHS_KEPT], *rest;
	va_list arguments;

	va_start(arguments, format);
	ok(vasprintf(&rest, format, arguments) >= 0);
	va_end(arguments);
	free(*path);
	ok(asprintf(path, "%s/%s", test_root, rest) >= 0);
	free(rest);
	return *path;
}

char *store_path_of(unsigned store)
{
	return store == MMOBJ_GLOBAL ? root_path("mmobj") : root_path("mmobj-%u", (unsigned)geteuid());
}

char *entry_path(const char *name)
{
	return root_path("mmobj-%u/map-%s", (unsigned)geteuid(), name);
}

bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

int files_in(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *one;
	int count = 0;

	if (!dir)
		return -1;
	while ((one = readdir(dir)))
		count += one->d_name[0] != '.';
	closedir(dir);
	return count;
}

static int left_in(const char *store)
{
	int files = files_in(store), slots = files_in(root_path("%s/.at", strrchr(store, '/') + 1));

	return (files > 0 ? files : 0) + (slots > 0 ? slots : 0);
}

int left_in_store(void)
{
	return left_in(store_path_of(MMOBJ_LOCAL));
}

int open_descriptors(void)
{
	return files_in("/proc/self/fd") - 1; /* without the one that reads the directory */
}

int open_here(void)
{
	struct stat st;
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode);
	return count;
}

int mapped_here(const char *part_of_path)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	int count = 0;

	while (maps && fgets(line, sizeof(line), maps))
		count += strstr(line, part_of_path) != NULL;
	if (maps)
		fclose(maps);
	return count;
}

bool under_valgrind(void)
{
	return getenv("MMOBJ_VALGRIND") || mapped_here("vgpreload") > 0;
}

const char *own_program(void)
{
	static char program[17];
	FILE *comm = fopen("/proc/self/comm", "re");

	ok(comm && fgets(program, sizeof(program), comm));
	fclose(comm);
	program[strcspn(program, "\n")] = '\0';
	return program;
}

const char *own_file(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	ok(n > 0);
	path[n] = '\0';
	return path;
}

bool under_asan(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return true;
#endif
#endif
	return false;
}

bool under_tsan(void)
{
#if defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
	return true;
#endif
#endif
	return false;
}

/* ---- around each test ------------------------------------------------------------------------------------------- */

static char *current_name; /* of the test that runs */

void skip_because(const char *reason)
{
	strcat(strcat(current_name, " # SKIP "), reason);
}

int run_group(const char *name, struct CMUnitTest *tests, size_t count)
{
	for (size_t i = 0; i < count; i++)
		tests[i].initial_state = (char *)(uintptr_t)tests[i].name; /* so test_begin() knows it */
	return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

static void hang(int signal)
{
	static const char text[] = "Bail out! a test hangs\n";

	(void)signal;
	(void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
	_exit(1);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st, (void)type, (void)walk;
	return remove(path);
}

/* Calls for each open descriptor. */
static int each_descriptor(int (*look)(int fd, const char *target))
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *one;
	int bad = 0;

	while (dir && (one = readdir(dir))) {
		char target[256] = "";
		int fd = atoi(one->d_name);
		if (one->d_name[0] == '.' || fd == dirfd(dir) ||
		    readlinkat(dirfd(dir), one->d_name, target, sizeof(target) - 1) < 0)
			continue;
		bad += look(fd, target);
	}
	if (dir)
		closedir(dir);
	return bad;
}

static int remember(int fd, const char *target)
{
	if (before_count < FDS_MAX) {
		before[before_count].fd = fd;
		memcpy(before[before_count++].target, target, sizeof(before[0].target));
	}
	return 0;
}

/* The library keeps the directories of the stores that it used last; anything else that is new is a leak. */
static int is_leak(int fd, const char *target)
{
	struct stat st;

	for (int i = 0; i < before_count; i++)
		if (before[i].fd == fd && strcmp(before[i].target, target) == 0)
			return 0;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) && strstr(target, "/mmobj"))
		return 0;
	print_message("# descriptor %d is left, on %s\n", fd, target);
	return 1;
}

static int leaks_in_stores(void)
{
	DIR *dir = opendir(test_root);
	const struct dirent *one;
	int count = 0;

	while (dir && (one = readdir(dir))) {
		if (strncmp(one->d_name, "mmobj", 5) != 0)
			continue;
		int left = left_in(root_path("%s", one->d_name));
		if (left > 0)
			print_message("# %d files are left in the store %s\n", left, one->d_name);
		count += left;
	}
	if (dir)
		closedir(dir);
	return count;
}

int test_begin(void **state)
{
	current_name = *state;
	strcpy(test_root, "/dev/shm/mmobj-test-XXXXXX");
	umask(022);
	if (!mkdtemp(test_root) || chmod(test_root, 0755) != 0 || setenv("MMOBJ_ROOT", test_root, 1) != 0)
		return -1;
	test_thread = (pid_t)syscall(SYS_gettid);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGALRM, hang);
	alarm(under_valgrind() || under_tsan() || emulator() ? TEST_SECONDS * 6 : TEST_SECONDS);
	before_count = 0;
	each_descriptor(remember);
	return 0;
}

int test_end(void **state)
{
	int bad = leaks_in_stores();

	(void)state;
	alarm(0);
	bad += each_descriptor(is_leak);
	/* A view names its file in this root, or is a memfd. */
	int mapped = mapped_here(test_root) + mapped_here("/memfd:mmobj");
	if (mapped)
		print_message("# %d mappings are left\n", mapped);
	bad += mapped;
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
		print_message("# a child is left\n");
		bad++;
	}
	if (nftw(test_root, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0) {
		print_message("# %s cannot be removed: %s\n", test_root, strerror(errno));
		bad++;
	}
	return bad ? -1 : 0;
}

static pid_t parent; /* in a child: the process that made it */

/* A child must not outlive a test that is killed; and one that waits for nothing would not notice. */
static void die_with_parent(void)
{
	is(prctl(PR_SET_PDEATHSIG, SIGKILL), 0);
	if (getppid() != parent) /* it is too late to be told */
		_exit(FAILED);
}

/* ---- trouble ---------------------------------------------------------------------------------------------------- */

void become(uid_t user)
{
	is(setresgid(user, user, user), 0);
	is(setresuid(user, user, user), 0);
	is(prctl(PR_SET_DUMPABLE, 1), 0); /* else its /proc/self stays root's */
	die_with_parent();                /* a change of user takes that away */
}

void open_root_to_all(void)
{
	is(chmod(test_root, 01777), 0);
}

void make_global_store(void)
{
	is(mmobj_setup(), 1);
}

/* A mount namespace of this process's own. In a chroot(2) "/" is no mount point, and what is mounted there has to do. */
static bool own_mounts(void)
{
	const char *const none = "none"; /* not NULL: valgrind complains */

	if (unshare(CLONE_NEWNS) != 0)
		return false;
	return mount(none, "/", none, MS_REC | MS_PRIVATE, NULL) == 0 ||
	       (mount(none, "/proc", none, MS_PRIVATE, NULL) == 0 &&
		mount(none, "/dev/shm", none, MS_PRIVATE, NULL) == 0);
}

static int try_mounts(void *argument)
{
	(void)argument;
	return own_mounts() && mount("mmobj-test", test_root, "tmpfs", 0, "size=4k") == 0 ? 0 : SKIP;
}

bool is_mighty(void)
{
	return geteuid() == 0 && child_status(try_mounts, NULL) == 0;
}

static bool mount_over_root(const char *type, const char *options)
{
	return own_mounts() && mount("mmobj-test", test_root, type, 0, options) == 0;
}

bool mount_small(const char *kilobytes)
{
	char options[64];

	snprintf(options, sizeof(options), "size=%sk,mode=0755", kilobytes);
	return mount_over_root("tmpfs", options);
}

bool mount_file_system(const char *type)
{
	return mount_over_root(type, NULL);
}

bool hide_proc(void)
{
	return own_mounts() && mount("none", "/proc", "tmpfs", 0, "size=4k") == 0;
}

bool show_locks(const char *path)
{
	return own_mounts() && mount(path, "/proc/locks", "none", MS_BIND, NULL) == 0;
}

void limit(int resource, uint64_t amount)
{
	struct rlimit to;

	is(getrlimit((__rlimit_resource_t)resource, &to), 0);
	to.rlim_cur = amount;
	is(setrlimit((__rlimit_resource_t)resource, &to), 0);
}

bool make_fail(long system_call, unsigned argument, uint32_t bits, int error)
{
	const uint32_t low = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 4;
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)system_call, 0, 4),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, args) + argument * 8 + low),
	    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, bits, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = COUNT(filter), .filter = filter};

	return !under_valgrind() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static timer_t ticker;
static volatile sig_atomic_t tick_count;

static void tick(int signal)
{
	(void)signal;
	tick_count++;
}

void start_ticking(unsigned microseconds)
{
	const struct sigaction action = {.sa_handler = tick}; /* without SA_RESTART */
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	const struct timespec often = {.tv_nsec = (long)microseconds * 1000};

	tick_count = 0;
	is(sigaction(SIGUSR1, &action, NULL), 0);
	is(timer_create(CLOCK_MONOTONIC, &event, &ticker), 0);
	is(timer_settime(ticker, 0, &(struct itimerspec){.it_interval = often, .it_value = often}, NULL), 0);
}

void stop_ticking(void)
{
	is(timer_delete(ticker), 0);
}

int ticks(void)
{
	return tick_count;
}

int lock_by_hand(const char *path, short type, int64_t byte)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	ok(fd >= 0);
	is(fcntl(fd, F_OFD_SETLK, &lock), 0);
	return fd;
}

int is_locked(int fd, short type, int64_t byte)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	is(fcntl(fd, F_OFD_GETLK, &lock), 0);
	return lock.l_type != F_UNLCK;
}

struct corpse {
	const char *name;
	const struct mmobj_new *what;
};

static int die_holding(void *argument)
{
	const struct corpse *corpse = argument;
	bool writable = !(corpse->what->flags & MMOBJ_READ_ONLY);
	mmobj *object;
	void *view;

	is(mmobj_create(corpse->name, corpse->what, writable ? MMOBJ_WRITE : MMOBJ_READ, &object), 0);
	if (writable) {
		is(mmobj_map(object, MMOBJ_WRITE, 0, 1, &view), 0);
		memset(view, 0xAB, 1);
	}
	raise(SIGKILL);
	return 0;
}

void leave_dead(const char *name, const struct mmobj_new *what)
{
	is(child_status(die_holding, &(struct corpse){.name = name, .what = what}), 128 + SIGKILL);
}

void write_file(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);

	ok(fd >= 0);
	is(write(fd, bytes, size), size);
	close(fd);
}

uint8_t pattern(size_t at)
{
	return (uint8_t)(at * 7 + at / 256 + 1);
}

void write_pattern(const char *path, size_t size)
{
	uint8_t *bytes = malloc(size);

	ok(bytes != NULL);
	for (size_t i = 0; i < size; i++)
		bytes[i] = pattern(i);
	write_file(path, bytes, size);
	free(bytes);
}

uint64_t file_size(const char *path)
{
	struct stat st;

	is(stat(path, &st), 0);
	return (uint64_t)st.st_size;
}

/* ---- children --------------------------------------------------------------------------------------------------- */

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		is(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * What a child begins with. Signals do what they do: cmocka's handlers would go on with the tests. And what the child's copy of
 * the test still has when it ends is no leak of the child's: valgrind would put a status of its own in the place of the child's.
 */
static void begin_child(pid_t made_by)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGALRM};

	for (size_t i = 0; i < COUNT(signals); i++)
		signal(signals[i], SIG_DFL);
	parent = made_by;
	die_with_parent();
#ifdef VALGRIND_CLO_CHANGE
	VALGRIND_CLO_CHANGE("--leak-check=no");
#endif
}

int child_status(int (*run)(void *argument), void *argument)
{
	pid_t self = getpid(), pid = fork();

	ok(pid >= 0);
	if (pid == 0) {
		begin_child(self);
		_exit(run(argument));
	}
	return wait_for(pid);
}

struct child child_start(int (*run)(int socket, void *argument), void *argument)
{
	struct child child;
	pid_t self = getpid();
	int pair[2];

	is(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	child.socket = pair[0];
	child.pid = fork();
	ok(child.pid >= 0);
	if (child.pid == 0) {
		begin_child(self);
		close(pair[0]);
		_exit(run(pair[1], argument));
	}
	close(pair[1]);
	return child;
}

int child_end(struct child *child)
{
	int status = wait_for(child->pid);

	close(child->socket);
	return status;
}

void child_kill(struct child *child)
{
	is(kill(child->pid, SIGKILL), 0);
	is(child_end(child), 128 + SIGKILL);
}

bool is_asleep(pid_t pid)
{
	char path[64], line[512];

	sprintf(path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "re");
	ok(file && fgets(line, sizeof(line), file));
	fclose(file);
	return strncmp(strrchr(line, ')'), ") S", 3) == 0;
}

void say(int socket, int64_t word)
{
	is(send(socket, &word, sizeof(word), MSG_NOSIGNAL), sizeof(word));
}

int64_t hear(int socket)
{
	int64_t word;
	ssize_t n;

	do
		n = recv(socket, &word, sizeof(word), 0);
	while (n < 0 && errno == EINTR);
	is(n, sizeof(word));
	return word;
}

union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

void send_descriptor(int socket, int fd)
{
	union control control = {0};
	char byte = 1;
	struct iovec part = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	is(sendmsg(socket, &message, MSG_NOSIGNAL), 1);
}

int receive_descriptor(int socket)
{
	union control control;
	char byte;
	struct iovec part = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room)};
	int fd;

	is(recvmsg(socket, &message, MSG_CMSG_CLOEXEC), 1);
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	ok(header && header->cmsg_type == SCM_RIGHTS);
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

pthread_t start_thread(void *(*run)(void *argument), void *argument)
{
	pthread_t thread;

	is(pthread_create(&thread, NULL, run, argument), 0);
	return thread;
}

void join_thread(pthread_t thread)
{
	is(pthread_join(thread, NULL), 0);
}

/* ---- objects ---------------------------------------------------------------------------------------------------- */

mmobj *make_what(const char *name, struct mmobj_new what, unsigned access)
{
	mmobj *object = NULL;

	is(mmobj_create(name, &what, access, &object), 0);
	ok(object != NULL);
	return object;
}

mmobj *make(const char *name, uint64_t size, uint32_t flags, unsigned access)
{
	return make_what(name, (struct mmobj_new){.size = size, .flags = flags}, access);
}

mmobj *open_it(const char *name, unsigned access)
{
	mmobj *object = NULL;

	is(mmobj_open(name, access, &object), 0);
	ok(object != NULL);
	return object;
}

void *map_all(mmobj *object, unsigned flags)
{
	void *view = NULL;

	is(mmobj_map(object, flags, 0, 0, &view), 0);
	ok(view != NULL);
	return view;
}

struct mmobj_info stat_of(mmobj *object)
{
	struct mmobj_info info;

	is(mmobj_stat(object, &info), 0);
	return info;
}
