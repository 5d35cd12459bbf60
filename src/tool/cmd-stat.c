/* SPDX-License-Identifier: MIT */
/* cmd-stat.c - `mmobj stat`: all there is to know of one object */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const char help[] = "Usage: mmobj stat [--json] NAME\n"
			   "Shows all facts about the object NAME, and who holds it, as far as you may see that.\n\n"
			   "      --json  the same as JSON, with exact numbers and names\n"
			   "  -h, --help  this text\n\n"
			   "Exit status: 0 done, 1 failed, 2 bad usage, 3 no such object.\n";

static const struct option options[] = {
    {"json", no_argument, NULL, OPT_JSON},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* The one object of a listing whose holders are wanted, and a copy of them. */
struct search {
	const struct mmobj_info *info;
	struct mmobj_holder *holders;
	size_t count;
};

static int find_holders(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	struct search *search = context;

	/* Of that name and that moment: where the name was lost, another object may bear it now. */
	if (info->state & MMOBJ_DAMAGED || strcmp(info->name, search->info->name) != 0 ||
	    info->made_ns != search->info->made_ns)
		return 0;
	search->holders = malloc((count + 1) * sizeof(*holders));
	if (!search->holders)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (holders[i].pid != getpid()) /* that is only for asking */
			search->holders[search->count++] = holders[i];
	return 1;
}

static void print_flags(uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *text;
	} texts[] = {
	    {MMOBJ_SPARSE, " sparse"},
	    {MMOBJ_READ_ONLY, " read-only"},
	    {MMOBJ_SAME_ADDRESS, " same-address"},
	    {MMOBJ_HUGE, " huge"},
	};

	if (!flags)
		return;
	fputs("Flags:  ", stdout);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (flags & texts[i].flag)
			fputs(texts[i].text, stdout);
	putchar('\n');
}

static void print_size(const char *title, uint64_t bytes)
{
	char text[SIZE_TEXT];

	printf("%s%" PRIu64, title, bytes);
	if (bytes >= 1024)
		printf(" (%s)", size_text(bytes, text));
	putchar('\n');
}

static void print_facts(const struct mmobj_info *info, const char *name)
{
	char one[OWNER_TEXT], two[TIME_TEXT];

	printf("Name:    %s%s\n", name, info->state & MMOBJ_NAME_LOST ? " (lost: nobody new can find it)" : "");
	printf("Store:   %s\n", store_text(info->store));
	printf("Kind:    %s\n", kind_text(info));
	if (info->kind == MMOBJ_KIND_FILE) {
		fputs("File:    ", stdout);
		print_safely(stdout, info->path);
		putchar('\n');
	}
	print_size("Size:    ", info->size);
	print_size("Memory:  ", info->memory);
	print_flags(info->flags);
	if (info->address)
		printf("Address: 0x%" PRIx64 "\n", info->address);
	printf("Owner:   %s\n", owner_text(info->owner, one));
	printf("Mode:    %04o\n", info->mode);
	printf("Made:    %s (%s ago)\n", time_text(info->made_ns, two), age_text(info->made_ns, one));
	fputs("By:      ", stdout);
	print_safely(stdout, info->maker);
	printf(", process %" PRId32 " of %s\n", info->maker_pid, owner_text(info->maker_uid, one));
}

static void print_holders(const struct search *search)
{
	printf("Holders: %zu\n", search->count);
	for (size_t i = 0; i < search->count; i++) {
		const struct mmobj_holder *one = &search->holders[i];
		printf("  process %" PRId32 " (", one->pid);
		print_safely(stdout, one->program);
		printf("): %" PRIu32 " handle%s, %" PRIu32 " view%s\n", one->handles, one->handles == 1 ? "" : "s",
		       one->views, one->views == 1 ? "" : "s");
	}
}

static int show(const struct mmobj_info *info, bool as_json)
{
	struct search search = {.info = info};
	int r = mmobj_list(info->store, find_holders, &search);

	if (r < 0) {
		complain(NULL, "the %s store: %s", store_text(info->store), mmobj_strerror(r));
		return FAILED;
	}
	int status = FAILED;
	char *name = name_text(info->store, info->name);
	if (as_json) {
		status = json_print(json_info(info, search.holders, search.count));
	} else if (name) {
		print_facts(info, name);
		print_holders(&search);
		status = OK;
	} else {
		failed(NULL, -ENOMEM);
	}
	free(name);
	free(search.holders);
	return status;
}

static int run(int argc, char **argv)
{
	struct mmobj_info info;
	bool as_json = false;
	mmobj *object;
	int c;

	while ((c = next_option(argc, argv, "", options)) != -1)
		as_json |= c == OPT_JSON;
	const char *name = only_argument(argc, argv);
	int r = mmobj_open(name, MMOBJ_READ, &object);
	if (r < 0)
		return failed(name, r);
	r = mmobj_stat(object, &info);
	int status = r < 0 ? failed(name, r) : show(&info, as_json);
	mmobj_close(object);
	return status;
}

const struct command cmd_stat = {"stat", "show all facts about an object", help, BAD_USAGE, run};
