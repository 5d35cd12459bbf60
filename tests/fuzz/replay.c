/* SPDX-License-Identifier: MIT */
/* replay.c - gives a fuzzer all the files of a folder, one after the other, and speaks TAP: replay FOLDER */
#include "fuzz.h"

#include <dirent.h>
#include <err.h>
#include <unistd.h>

static void feed(const char *folder, const char *name)
{
	static uint8_t bytes[1 << 16];
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "rbe");
	if (!file)
		err(99, "%s", path);
	size_t size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	/* A copy that ends where the bytes end, so that a sanitizer sees who reads further. */
	uint8_t *copy = malloc(size ? size : 1);
	must(copy);
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int main(int argc, char **argv)
{
	const struct dirent *one;
	unsigned count = 0;
	FILE *tap = fdopen(dup(STDOUT_FILENO), "we"); /* the tool's output goes elsewhere */

	if (argc != 2)
		errx(2, "usage: replay FOLDER");
	DIR *dir = opendir(argv[1]);
	if (!dir || !tap)
		err(99, "%s", argv[1]);
	while ((one = readdir(dir))) {
		if (one->d_name[0] == '.')
			continue;
		feed(argv[1], one->d_name);
		fprintf(tap, "ok %u - %s\n", ++count, one->d_name);
		fflush(tap);
	}
	closedir(dir);
	fprintf(tap, "1..%u\n", count);
	fclose(tap);
	return 0;
}
