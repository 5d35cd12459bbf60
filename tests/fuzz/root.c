/* SPDX-License-Identifier: MIT */
/* root.c - the private root of a fuzzer that makes objects: see fuzz.h */
#include "fuzz.h"

#include <ftw.h>
#include <unistd.h>

static char root[] = "/dev/shm/mmobj-fuzz-XXXXXX";

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st, (void)type, (void)walk;
	return remove(path);
}

static void remove_root(void)
{
	nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_root(void)
{
	static int made;

	if (!made) {
		must(mkdtemp(root));
		must(setenv("MMOBJ_ROOT", root, 1) == 0);
		atexit(remove_root);
		made = 1;
	}
	return root;
}
