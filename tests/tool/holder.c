/* SPDX-License-Identifier: MIT */
/*
 * holder.c - holder NAME SIZE [FLAG...]: a program that holds an object of its own, with flags that the tool has no options for
 *
 * It makes the object, maps it, says so, and gives it up when its input ends. FLAG: sparse, huge, same-address; or file:PATH,
 * which is read only.
 */
#include <mmobj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text;
	uint32_t flag;
} flags[] = {
    {"sparse", MMOBJ_SPARSE},
    {"huge", MMOBJ_HUGE},
    {"same-address", MMOBJ_SAME_ADDRESS},
};

static struct mmobj_new wanted(int argc, char **argv)
{
	struct mmobj_new what = {.size = strtoull(argv[2], NULL, 10)};

	for (int i = 3; i < argc; i++) {
		for (size_t j = 0; j < sizeof(flags) / sizeof(flags[0]); j++)
			if (strcmp(argv[i], flags[j].text) == 0)
				what.flags |= flags[j].flag;
		if (strncmp(argv[i], "file:", 5) == 0) {
			what.path = argv[i] + 5;
			what.flags |= MMOBJ_READ_ONLY;
		}
	}
	return what;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	struct mmobj_new what = wanted(argc, argv);
	mmobj *object;
	void *view;
	int r = mmobj_create(argv[1], &what, MMOBJ_READ, &object);
	if (r == 0)
		r = mmobj_map(object, MMOBJ_READ, 0, 0, &view);
	if (r < 0) {
		fprintf(stderr, "holder: %s: %s\n", argv[1], mmobj_strerror(r));
		return 1;
	}
	puts("held");
	fflush(stdout);
	while (getchar() != EOF)
		;
	(void)mmobj_unmap(view);
	mmobj_close(object);
	return 0;
}
