/* SPDX-License-Identifier: MIT */
/* test-sys.c - the wrappers of system calls: -errno, close-on-exec, whole, and not to be disturbed by signals */
#include "support.h"

#include <poll.h>
#include <sys/resource.h>
#include <time.h>

#include "sys.h"

static void descriptors_are_close_on_exec(void **state)
{
	(void)state;
	int fds[] = {sys_openat(AT_FDCWD, root_path("file"), O_CREAT | O_RDWR, 0600), sys_memfd("mmobj-test"),
		     sys_dup(0), sys_inotify()};
	for (size_t i = 0; i < COUNT(fds); i++) {
		ok(fds[i] >= 0);
		is(fcntl(fds[i], F_GETFD), FD_CLOEXEC);
		close_fd(&fds[i]);
		is(fcntl(fds[i], F_GETFD), -1);
	}
	close_fd(&(int){-1});
}

static void errors_are_negative(void **state)
{
	char buffer[4] = "";
	struct stat st;
	void *view = UNTOUCHED;

	(void)state;
	is(sys_openat(AT_FDCWD, root_path("none"), O_RDONLY, 0), -ENOENT);
	is(sys_dup(-1), -EBADF);
	is(sys_fstat(-1, &st), -EBADF);
	is(sys_fstatat(AT_FDCWD, root_path("none"), &st), -ENOENT);
	is(sys_fchmod(-1, 0), -EBADF);
	is(sys_ftruncate(-1, 0), -EBADF);
	is(sys_fallocate(-1, 0, 1), -EBADF);
	is(sys_pread(-1, buffer, 1, 0), -EBADF);
	is(sys_pwrite(-1, buffer, 1, 0), -EBADF);
	is(sys_mkdirat(AT_FDCWD, test_root, 0700), -EEXIST);
	is(sys_mkdirat(AT_FDCWD, root_path("none/x"), 0700), -ENOENT);
	is(sys_unlinkat(AT_FDCWD, root_path("none")), -ENOENT);
	is(sys_seal(-1), -EBADF);
	is(sys_is_sealed(-1), false);
	is(sys_access_mode(-1), -EBADF);
	is(sys_readlink(root_path("none"), buffer, 4), -ENOENT);
	is(sys_mmap(NULL, 4096, PROT_READ, MAP_SHARED, -1, 0, &view), -EBADF);
	is(sys_munmap(buffer, 0), -EINVAL);
	if (!under_valgrind() && !emulator()) /* the one complains, the other finds nothing wrong */
		is(sys_msync(NULL, 4096), -ENOMEM);
	is(sys_getdents(-1, buffer, 4), -EBADF);
	is(sys_inotify_add(-1, test_root, 0), -EINVAL);
	ok(view == UNTOUCHED);
}

static void access_mode_is_told(void **state)
{
	(void)state;
	char *path = root_path("file");
	write_file(path, "x", 1);
	const int modes[] = {O_RDONLY, O_WRONLY, O_RDWR};
	for (size_t i = 0; i < COUNT(modes); i++) {
		int fd = sys_openat(AT_FDCWD, path, modes[i], 0);
		is(sys_access_mode(fd), modes[i]);
		close(fd);
	}
	int fd = sys_openat(AT_FDCWD, path, O_PATH, 0);
	is(sys_access_mode(fd), -EBADF); /* it can do nothing */
	close(fd);
}

static void links_are_read_whole_or_not(void **state)
{
	char buffer[8];

	(void)state;
	is(symlink("1234567", root_path("fits")), 0);
	is(symlink("12345678", root_path("too-long")), 0);
	is(sys_readlink(root_path("fits"), buffer, sizeof(buffer)), 7);
	is_text(buffer, "1234567");
	is(sys_readlink(root_path("too-long"), buffer, sizeof(buffer)), -ENAMETOOLONG);
}

static int write_to_the_limit(void *argument)
{
	char block[8192] = {0};

	(void)argument;
	signal(SIGXFSZ, SIG_IGN);
	limit(RLIMIT_FSIZE, 4096);
	int fd = sys_openat(AT_FDCWD, test_root, O_TMPFILE | O_RDWR, 0600);
	is(sys_pwrite(fd, block, sizeof(block), 0), -EFBIG); /* the first half goes, the second does not */
	is(lseek(fd, 0, SEEK_END), 4096);
	is(sys_pwrite(fd, block, 4096, 0), 0);
	is(sys_file_size_limit(), 4096);
	return 0;
}

static void write_is_whole_or_an_error(void **state)
{
	(void)state;
	IN_CHILD(write_to_the_limit, NULL);
}

static int open_fifo(int socket, void *argument)
{
	start_ticking(1000);
	say(socket, 1);
	int fd = sys_openat(AT_FDCWD, argument, O_RDONLY, 0); /* waits for a writer */
	ok(fd >= 0);
	say(socket, ticks());
	return 0;
}

static void open_goes_on_after_a_signal(void **state)
{
	(void)state;
	NOT_UNDER_TSAN();
	char *path = root_path("fifo");
	is(mkfifo(path, 0600), 0);
	struct child child = child_start(open_fifo, path);
	hear(child.socket);
	is(poll(&(struct pollfd){.fd = child.socket, .events = POLLIN}, 1, 50),
	   0); /* it waits, through some fifty signals */
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ok(fd >= 0);
	ok(hear(child.socket) > 0);
	is(child_end(&child), 0);
	close(fd);
}

static void poll_tells_which(void **state)
{
	int a[2], b[2];

	(void)state;
	is(pipe2(a, O_CLOEXEC), 0);
	is(pipe2(b, O_CLOEXEC), 0);
	is(sys_poll_in(a[0], b[0], 0), 0);
	is(write(a[1], "x", 1), 1);
	is(sys_poll_in(a[0], b[0], -1), 1);
	is(write(b[1], "x", 1), 1);
	is(sys_poll_in(a[0], b[0], -1), 3);
	is(sys_poll_in(-1, b[0], -1), 2);
	is(sys_poll_in(-1, -1, 1), 0);
	close(a[1]);
	is(sys_poll_in(a[0], -1, -1), 1); /* the end can be read, too */
	start_ticking(1000);
	is(sys_poll_in(-1, -1, -1), -EINTR);
	stop_ticking();
	close(a[0]);
	close(b[0]);
	close(b[1]);
}

static void sealed_memory_is_known(void **state)
{
	(void)state;
	int fd = sys_memfd("mmobj-test");
	is(sys_is_sealed(fd), false);
	is(sys_ftruncate(fd, 4096), 0);
	is(sys_seal(fd), 0);
	is(sys_is_sealed(fd), true);
	is(sys_ftruncate(fd, 0), -EPERM);
	is(sys_seal(fd), -EPERM); /* for good */
	close(fd);
	fd = sys_openat(AT_FDCWD, test_root, O_TMPFILE | O_RDWR, 0600);
	is(sys_is_sealed(fd), false);
	close(fd);
}

static void unnamed_file_gets_a_name(void **state)
{
	struct stat st;

	(void)state;
	int dir = sys_openat(AT_FDCWD, test_root, O_RDONLY | O_DIRECTORY, 0);
	int fd = sys_openat(dir, ".", O_TMPFILE | O_RDWR, 0600);
	is(sys_linkat_fd(fd, dir, "name"), 0);
	is(sys_linkat_fd(fd, dir, "name"), -EEXIST);
	is(sys_linkat_fd(fd, dir, "second"), 0);
	is(sys_fstatat(dir, "name", &st), 0);
	is(st.st_nlink, 2);
	is(sys_unlinkat(dir, "name"), 0);
	is(sys_linkat_fd(-1, dir, "third"), -EBADF);
	close(fd);
	close(dir);
}

static void clocks_run(void **state)
{
	(void)state;
	uint64_t ms = sys_now_ms(), tick = sys_tick_ns();
	int64_t wall = sys_clock_ns();
	sys_sleep_us(20000);
	ok(sys_now_ms() >= ms + 19);
	ok(sys_tick_ns() > tick);
	ok(sys_clock_ns() > wall);
	ok(sys_clock_ns() / 1000000000 - time(NULL) <= 1);
	is(sys_page(), sysconf(_SC_PAGESIZE));
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(descriptors_are_close_on_exec),
	    TEST(errors_are_negative),
	    TEST(access_mode_is_told),
	    TEST(links_are_read_whole_or_not),
	    TEST(write_is_whole_or_an_error),
	    TEST(open_goes_on_after_a_signal),
	    TEST(poll_tells_which),
	    TEST(sealed_memory_is_known),
	    TEST(unnamed_file_gets_a_name),
	    TEST(clocks_run),
	};

	return RUN_TESTS("sys", tests);
}
