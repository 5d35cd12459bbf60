/* SPDX-License-Identifier: MIT */
/* row-open.c - opening an object that another process holds, with all that is needed to use it once */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mmobj.h>

#include "other.h"
#include "rows.h"

#define SIZE 4096u

static uint64_t ours(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		mmobj *object;
		void *view;

		must(mmobj_open("open", MMOBJ_WRITE, &object) == 0, "mmobj_open");
		must(mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) == 0, "mmobj_map");
		++*(volatile char *)view;
		must(mmobj_unmap(view) == 0, "mmobj_unmap");
		mmobj_close(object);
	}
	return now_ns() - since;
}

static uint64_t posix(unsigned times)
{
	uint64_t since = now_ns();

	for (unsigned i = 0; i < times; i++) {
		struct stat st;

		int fd = shm_open(posix_name, O_RDWR, 0);
		must(fd >= 0 && fstat(fd, &st) == 0, "shm_open");
		void *view = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		must(view != MAP_FAILED, "mmap");
		++*(volatile char *)view;
		must(munmap(view, (size_t)st.st_size) == 0, "munmap");
		close(fd);
	}
	return now_ns() - since;
}

/* In the other process. */
static void hold(void *unused)
{
	mmobj *object;

	(void)unused;
	must(mmobj_create("open", &(struct mmobj_new){.size = SIZE}, MMOBJ_WRITE, &object) == 0, "mmobj_create");
	int fd = shm_open(posix_name, O_RDWR | O_CREAT | O_EXCL, 0600);
	must(fd >= 0 && posix_fallocate(fd, 0, SIZE) == 0, "shm_open");
}

unsigned row_open(struct row *rows)
{
	struct other other = other_start(hold, NULL);
	struct measured m = measure(ours, posix, 1501);

	other_end(&other);
	shm_unlink(posix_name);
	*rows = (struct row){
	    .id = "open",
	    .what = "open what another process holds, use, close",
	    .with = "shm_open, fstat, mmap, touch, munmap, close",
	    .limit = 1.6,
	};
	row_set_ratio(rows, &m);
	return 1;
}
