/* SPDX-License-Identifier: MIT */
/* posix.h - what the bare system calls take that others are measured against: each a side (measure.h) */
#ifndef POSIX_H
#define POSIX_H

#include <stddef.h>
#include <stdint.h>

/* The object that the others open and map: of so many bytes, its memory there. And its end. */
void posix_begin(size_t size);
void posix_end(void);

uint64_t posix_open(unsigned times);  /* shm_open, close */
uint64_t posix_map(unsigned times);   /* mmap, munmap */
uint64_t posix_touch(unsigned times); /* mmap, touch, munmap */

/* shm_open, ftruncate, posix_fallocate, close, shm_unlink: an object of 4 KiB, where there is none. */
uint64_t posix_create(unsigned times);

#endif
