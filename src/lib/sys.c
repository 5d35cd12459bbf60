/* SPDX-License-Identifier: MIT */
/* sys.c - the wrappers that sys.h describes */
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sys-retry.h"

int sys_dup(int fd)
{
	int r = (int)RETRY(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));

	return r == -EINVAL ? -EMFILE : r; /* no number is so large */
}

/* What a program prints that has closed its standard streams must not get into an object. */
static int keep_off_streams(int fd)
{
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	int moved = sys_dup(fd);
	close(fd);
	return moved;
}

int sys_openat(int dir, const char *path, int flags, mode_t mode)
{
	return keep_off_streams((int)RETRY(openat(dir, path, flags | O_CLOEXEC, mode)));
}

#define SELF_BYTES (sizeof("/proc/self/fd/") + 10)

/* How /proc calls a descriptor. */
static void write_self(int fd, char self[SELF_BYTES])
{
	snprintf(self, SELF_BYTES, "/proc/self/fd/%d", fd);
}

int sys_reopen(int fd, int flags)
{
	char self[SELF_BYTES];

	write_self(fd, self);
	int r = sys_openat(AT_FDCWD, self, flags, 0);
	return r == -ENOENT ? -EOPNOTSUPP : r;
}

int sys_memfd(const char *name)
{
	return keep_off_streams((int)RETRY(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)));
}

int sys_close_on_exec(int fd)
{
	return (int)RETRY(fcntl(fd, F_SETFD, FD_CLOEXEC));
}

int sys_fstat(int fd, struct stat *st)
{
#if defined(__LP64__) && (defined(__x86_64__) || defined(__aarch64__))
	/* The kernel's structure is the same here; and glibc, from 2.33 on, makes of it the slower fstatat(2) of "". */
	return (int)RETRY(syscall(SYS_fstat, fd, st));
#else
	return (int)RETRY(fstat(fd, st));
#endif
}

int sys_fstatat(int dir, const char *path, struct stat *st)
{
	return (int)RETRY(fstatat(dir, path, st, AT_SYMLINK_NOFOLLOW));
}

int sys_fchmod(int fd, mode_t mode)
{
	return (int)RETRY(fchmod(fd, mode));
}

int sys_touch(int fd)
{
	return (int)RETRY(futimens(fd, NULL));
}

int sys_fchmodat(int dir, const char *path, mode_t mode)
{
	return (int)RETRY(fchmodat(dir, path, mode, 0));
}

int sys_ftruncate(int fd, uint64_t size)
{
	return (int)RETRY(ftruncate(fd, (off_t)size));
}

int sys_fallocate(int fd, uint64_t offset, uint64_t length)
{
	int r = (int)RETRY(fallocate(fd, 0, (off_t)offset, (off_t)length));

	return r == -ENOSYS ? -EOPNOTSUPP : r; /* a sandbox can be without it */
}

ssize_t sys_read(int fd, void *buffer, size_t size)
{
	return (ssize_t)RETRY(read(fd, buffer, size));
}

ssize_t sys_pread(int fd, void *buffer, size_t size, uint64_t offset)
{
	return (ssize_t)RETRY(pread(fd, buffer, size, (off_t)offset));
}

int sys_pwrite(int fd, const void *buffer, size_t size, uint64_t offset)
{
	const char *from = buffer;

	while (size > 0) {
		ssize_t n = (ssize_t)RETRY(pwrite(fd, from, size, (off_t)offset));
		if (n < 0)
			return (int)n;
		if (n == 0)
			return -EIO;
		from += n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

int sys_mkdirat(int dir, const char *path, mode_t mode)
{
	return (int)RETRY(mkdirat(dir, path, mode));
}

int sys_linkat_fd(int fd, int dir, const char *path)
{
	/* By the descriptor itself: root may, and from Linux 6.10 on everyone may. Else through /proc. */
	char self[SELF_BYTES];
	int r = (int)RETRY(linkat(fd, "", dir, path, AT_EMPTY_PATH));

	if (r != -ENOENT)
		return r;
	write_self(fd, self);
	r = (int)RETRY(linkat(AT_FDCWD, self, dir, path, AT_SYMLINK_FOLLOW));
	if (r == -ENOENT && access("/proc/self/fd", X_OK) != 0)
		return -EOPNOTSUPP;
	return r;
}

int sys_unlinkat(int dir, const char *path)
{
	return (int)RETRY(unlinkat(dir, path, 0));
}

int sys_seal(int fd)
{
	return (int)RETRY(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL));
}

bool sys_is_sealed(int fd)
{
	int seals = (int)RETRY(fcntl(fd, F_GET_SEALS));

	return seals >= 0 && (seals & F_SEAL_SHRINK);
}

int sys_lock(int fd, int command, short type, int64_t start, int64_t length)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)start, .l_len = (off_t)length};
	int r = (int)RETRY(fcntl(fd, command, &lock));

	if (r < 0)
		return r == -EACCES ? -EAGAIN : r; /* POSIX allows both for "somebody has it" */
	return lock.l_type;
}

int sys_status_flags(int fd)
{
	return (int)RETRY(fcntl(fd, F_GETFL));
}

int sys_access_mode(int fd)
{
	int flags = sys_status_flags(fd);

	if (flags >= 0 && (flags & O_PATH))
		return -EBADF;
	return flags < 0 ? flags : flags & O_ACCMODE;
}

int sys_readlink(const char *link_path, char *text, size_t size)
{
	int n = (int)RETRY(readlink(link_path, text, size));

	if (n >= 0 && (size_t)n >= size)
		return -ENAMETOOLONG;
	if (n >= 0)
		text[n] = '\0';
	return n;
}

int sys_path(int fd, char *text, size_t size)
{
	char self[SELF_BYTES];

	write_self(fd, self);
	int r = sys_readlink(self, text, size);
	return r == -ENOENT ? -EOPNOTSUPP : r;
}

int sys_mmap(void *address, size_t length, int protection, int flags, int fd, uint64_t offset, void **view)
{
	void *got = mmap(address, length, protection, flags, fd, (off_t)offset);

	if (got == MAP_FAILED)
		return errno == EAGAIN ? -ENOMEM
				       : -errno; /* EAGAIN: more than may be locked, where all that is mapped is */
	*view = got;
	return 0;
}

int sys_reserve(void *address, size_t length, int flags, void **room)
{
	return sys_mmap(address, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0, room);
}

int sys_munmap(void *address, size_t length)
{
	return (int)RETRY(munmap(address, length));
}

int sys_msync(void *address, size_t length)
{
	return (int)RETRY(msync(address, length, MS_SYNC));
}

int sys_madvise(void *address, size_t length, int advice)
{
	return (int)RETRY(madvise(address, length, advice));
}

ssize_t sys_getdents(int fd, void *buffer, size_t size)
{
	ssize_t n = (ssize_t)RETRY(syscall(SYS_getdents64, fd, buffer, size));

	return n == -ENOENT ? 0 : n; /* the directory was removed: there is nothing in it */
}

void sys_rewind(int fd)
{
	(void)lseek(fd, 0, SEEK_SET);
}

int sys_inotify(void)
{
	return keep_off_streams((int)RETRY(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)));
}

int sys_inotify_add(int fd, const char *path, uint32_t mask)
{
	return (int)RETRY(inotify_add_watch(fd, path, mask));
}

int sys_poll_in(int fd, int other, int timeout_ms)
{
	struct pollfd set[2] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
	int n = poll(set, 2, timeout_ms);

	if (n < 0)
		return -errno;
	return (set[0].revents ? 1 : 0) | (set[1].revents ? 2 : 0);
}

uint64_t sys_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t sys_now_ms(void)
{
	return sys_now_us() / 1000;
}

uint64_t sys_tick_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

int64_t sys_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void sys_sleep_us(unsigned microseconds)
{
	nanosleep(&(struct timespec){.tv_sec = (time_t)(microseconds / 1000000),
				     .tv_nsec = (long)(microseconds % 1000000) * 1000},
		  NULL);
}

uint64_t sys_file_size_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return UINT64_MAX;
	return limit.rlim_cur;
}

size_t sys_page(void)
{
	/* Asked once, for each map asks several times. Relaxed: it is one number, and whoever asks the system gets the same. */
	static atomic_size_t known;
	size_t page = atomic_load_explicit(&known, memory_order_relaxed);

	if (page == 0) {
		page = (size_t)getpagesize();
		atomic_store_explicit(&known, page, memory_order_relaxed);
	}
	return page;
}

void close_fd(const int *fd)
{
	/* close(2) frees the descriptor whatever it returns, so there is nothing to repeat. */
	if (*fd >= 0)
		close(*fd);
}

void drop_fd(int *fd)
{
	close_fd(fd);
	*fd = -1;
}

int keep_fd(int *fd)
{
	int kept = *fd;

	*fd = -1;
	return kept;
}
