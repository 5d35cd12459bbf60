/* SPDX-License-Identifier: MIT */
/* options.c - reading a command's options and arguments; whatever is wrong with them ends the program */
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static void show_help(void)
{
	fputs(current->help, stdout);
	if (fflush(stdout) != 0) {
		complain("standard output", "%m");
		exit(FAILED);
	}
	exit(OK);
}

int next_option(int argc, char **argv, const char *how, const struct option *options)
{
	char shorts[8];

	snprintf(shorts, sizeof(shorts), "%s:h", how);
	opterr = 0; /* getopt's own messages would print control characters as they are */
	int c = getopt_long(argc, argv, shorts, options, NULL);
	if (c == 'h')
		show_help();
	if (c == ':')
		usage(argv[optind - 1], "needs a value");
	if (c == '?') {
		/* The only short option is -h, so what else is in optopt and is a character was an unknown one. */
		char letter[] = {'-', (char)optopt, '\0'};
		bool is_short = optopt > 0 && optopt < 256 && optopt != 'h';
		usage(is_short ? letter : argv[optind - 1], "no such option, or one without a value");
	}
	return c;
}

const char *only_argument(int argc, char **argv)
{
	if (optind >= argc)
		usage(NULL, "the object's NAME is missing");
	if (optind + 1 < argc)
		usage(argv[optind + 1], "one argument too many");
	return argv[optind];
}

void no_arguments(int argc, char **argv)
{
	if (optind < argc)
		usage(argv[optind], "one argument too many");
}

uint64_t size_option(const char *option, const char *text, uint64_t least)
{
	uint64_t bytes;

	if (!parse_size(text, &bytes))
		usage(text, "not a number for %s (bytes; K, M or G after it: times 1024, 1024^2, 1024^3)", option);
	if (bytes < least)
		usage(text, "too small for %s", option);
	return bytes;
}
