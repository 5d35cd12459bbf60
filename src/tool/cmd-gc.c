/* SPDX-License-Identifier: MIT */
/* cmd-gc.c - `mmobj gc`: collects what nobody holds any more */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "tool.h"

static const char help[] =
    "Usage: mmobj gc [--json] [--local | --global]\n"
    "Removes the objects that nobody holds (what is left where all holders were killed), in both stores, or in one.\n\n"
    "      --json    what was found, as JSON\n"
    "      --local   only your own objects\n"
    "      --global  only the machine's objects\n"
    "  -h, --help    this text\n\n"
    "Left alone are: objects that somebody holds; objects that are another user's to remove; what is no object.\n"
    "Exit status: 0 done (also if there was nothing), 1 failed, 2 bad usage.\n";

static const struct option options[] = {
    {"json", no_argument, NULL, OPT_JSON},
    {"local", no_argument, NULL, OPT_LOCAL},
    {"global", no_argument, NULL, OPT_GLOBAL},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static int collect_as_json(unsigned store, void *context)
{
	struct mmobj_swept swept;
	json_t *array = context, *one;
	int r = mmobj_sweep(store, &swept);

	if (r < 0)
		return r;
	one = json_object();
	json_add(one, "store", json_string(store_text(store)));
	json_add(one, "removed", json_integer(swept.removed));
	json_add(one, "bytes", json_integer((json_int_t)swept.bytes));
	json_add(one, "held", json_integer(swept.held));
	json_add(one, "foreign", json_integer(swept.foreign));
	json_add(one, "damaged", json_integer(swept.damaged));
	return json_array_append_new(array, one) < 0 ? -ENOMEM : 0;
}

static const char *s(uint32_t count)
{
	return count == 1 ? "" : "s";
}

static int print_damaged(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)holders, (void)count, (void)context;
	if (!(info->state & MMOBJ_DAMAGED))
		return 0;
	fputs("    ", stdout);
	print_safely(stdout, info->name);
	putchar('\n');
	return 0;
}

static int collect(unsigned store, void *context)
{
	struct mmobj_swept swept;
	char text[SIZE_TEXT];
	int r = mmobj_sweep(store, &swept);

	(void)context;
	if (r < 0)
		return r;
	printf("%s: removed %" PRIu32 " object%s, %s%s\n", store_text(store), swept.removed, s(swept.removed),
	       size_text(swept.bytes, text), swept.bytes < 1024 ? " bytes" : "");
	if (swept.held)
		printf("  held: %" PRIu32 "\n", swept.held);
	if (swept.foreign)
		printf("  left alone, another user's to remove: %" PRIu32 "\n", swept.foreign);
	if (swept.damaged) {
		printf("  left alone, not objects: %" PRIu32 "\n", swept.damaged);
		r = mmobj_list(store, print_damaged, NULL);
	}
	return r;
}

static int run(int argc, char **argv)
{
	struct stores stores = {0};
	bool as_json = false;
	int c;

	while ((c = next_option(argc, argv, "", options)) != -1) {
		if (c == OPT_JSON)
			as_json = true;
		else
			stores.chosen[c == OPT_GLOBAL ? MMOBJ_GLOBAL : MMOBJ_LOCAL] = true;
	}
	no_arguments(argc, argv);
	if (!as_json)
		return for_stores(&stores, collect, NULL);

	json_t *root = json_object(), *array = json_array();
	int status = for_stores(&stores, collect_as_json, array);
	json_add(root, "stores", array);
	int r = json_print(root);
	return r != OK ? r : status;
}

const struct command cmd_gc = {"gc", "remove what nobody holds any more", help, BAD_USAGE, run};
