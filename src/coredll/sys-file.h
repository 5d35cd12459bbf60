/* SPDX-License-Identifier: MIT */
/*
 * sys-file.h - the system calls on files that libmmobj itself does not make, in the manner of sys.h
 */
#ifndef COREDLL_SYS_FILE_H
#define COREDLL_SYS_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

int sys_stat(const char *path, struct stat *st); /* follows links */
ssize_t sys_write(int fd, const void *buffer, size_t size);
int64_t sys_seek(int fd, int64_t offset, int whence);
int sys_fsync(int fd);
int sys_realpath(const char *path, char *whole); /* PATH_MAX bytes: from the root, without links */

#endif
