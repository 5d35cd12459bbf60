/* SPDX-License-Identifier: MIT */
/*
 * sys.h - the system calls that the library makes, each behind a thin wrapper
 *
 * Every wrapper returns -errno on failure, restarts after EINTR where the call would else fail for a signal, and makes
 * descriptors close-on-exec, and never 0, 1 or 2. One place to read, and one to inject faults.
 */
#ifndef SYS_H
#define SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
#ifndef MADV_POPULATE_READ /* Linux 5.14 */
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE /* Linux 6.1 */
#define MADV_COLLAPSE 25
#endif

/* Runs fn(&variable) when the variable leaves its scope; for descriptors, close_fd. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

int sys_openat(int dir, const char *path, int flags, mode_t mode);
int sys_reopen(int fd, int flags); /* what is open there, on a new description; -EOPNOTSUPP: no /proc */
int sys_memfd(const char *name);
int sys_dup(int fd);
int sys_close_on_exec(int fd);
int sys_fstat(int fd, struct stat *st);
int sys_fstatat(int dir, const char *path, struct stat *st); /* does not follow a link */
int sys_fchmod(int fd, mode_t mode);
int sys_touch(int fd); /* sets its times to now */
int sys_fchmodat(int dir, const char *path, mode_t mode);
int sys_ftruncate(int fd, uint64_t size);
int sys_fallocate(int fd, uint64_t offset, uint64_t length);
ssize_t sys_read(int fd, void *buffer, size_t size);
ssize_t sys_pread(int fd, void *buffer, size_t size, uint64_t offset);
int sys_pwrite(int fd, const void *buffer, size_t size, uint64_t offset); /* all of it, or an error */
int sys_mkdirat(int dir, const char *path, mode_t mode);
int sys_linkat_fd(int fd, int dir, const char *path); /* gives an unnamed file a name */
int sys_unlinkat(int dir, const char *path);
int sys_seal(int fd);
bool sys_is_sealed(int fd);   /* against shrinking */
int sys_access_mode(int fd);  /* O_RDONLY, O_WRONLY or O_RDWR */
int sys_status_flags(int fd); /* O_APPEND ... */
int sys_readlink(const char *link_path, char *text, size_t size);
int sys_path(int fd, char *text, size_t size); /* where it was opened, as sys_readlink(); -EOPNOTSUPP: no /proc */
/* F_OFD_SETLK or F_OFD_GETLK: the answer's l_type, or -errno; -EAGAIN: another description has it. */
int sys_lock(int fd, int command, short type, int64_t start, int64_t length);
int sys_mmap(void *address, size_t length, int protection, int flags, int fd, uint64_t offset, void **view);
int sys_reserve(void *address, size_t length, int flags, void **room); /* addresses with nothing there */
int sys_munmap(void *address, size_t length);
int sys_msync(void *address, size_t length);
int sys_madvise(void *address, size_t length, int advice);
ssize_t sys_getdents(int fd, void *buffer, size_t size);
void sys_rewind(int fd);
int sys_inotify(void);
int sys_inotify_add(int fd, const char *path, uint32_t mask);
int sys_poll_in(int fd, int other, int timeout_ms); /* bit 0: fd can be read, bit 1: other; 0: time is up; -EINTR */
uint64_t sys_now_us(void);                          /* monotonic */
uint64_t sys_now_ms(void);                          /* monotonic */
uint64_t sys_tick_ns(void);                         /* monotonic, as of the last tick of the clock: costs nothing */
int64_t sys_clock_ns(void);                         /* since 1970 UTC */
void sys_sleep_us(unsigned microseconds);
uint64_t sys_file_size_limit(void); /* RLIMIT_FSIZE */
size_t sys_page(void);              /* the page size, in bytes */

/* Are these the facts of one file? */
static inline bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Descriptors that are closed by themselves: for CLEANUP (closes unless negative); closed now; given away to the caller. */
void close_fd(const int *fd);
void drop_fd(int *fd);
int keep_fd(int *fd);

/* One entry of what sys_getdents() fills its buffer with (the kernel's struct linux_dirent64). */
struct sys_dirent {
	uint64_t ino;
	int64_t next;
	uint16_t size;
	uint8_t type;
	char name[];
};

#endif
