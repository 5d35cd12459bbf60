/* SPDX-License-Identifier: MIT */
/* cmd-ls.c - `mmobj ls`: what is in the stores, as a table, as JSON, or by name */
#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

static const char help[] =
    "Usage: mmobj ls [--json | --names] [--local | --global]\n"
    "Lists the objects in both stores, or in one.\n\n"
    "      --json    all facts, with exact numbers and names, and the holders\n"
    "      --names   names only, one in a line\n"
    "      --local   only your own objects\n"
    "      --global  only the machine's objects\n"
    "  -h, --help    this text\n\n"
    "MEMORY is what the object takes in the store (the bytes of a file are not there). HOLDERS are the processes that\n"
    "hold it, as far as you may see them: '2+' means that there may be more, '?' that there are, but none to be seen,\n"
    "'0' that the object is to be collected ('mmobj gc'). KIND 'damaged' marks what is in the store and is no object;\n"
    "'?' what you may not look into. In names, \\xNN, \\uNNNN and \\\\ stand for what can't be printed.\n"
    "Exit status: 0 done (also if there was nothing), 1 failed, 2 bad usage.\n";

static const struct option options[] = {
    {"json", no_argument, NULL, OPT_JSON},   {"names", no_argument, NULL, OPT_NAMES},
    {"local", no_argument, NULL, OPT_LOCAL}, {"global", no_argument, NULL, OPT_GLOBAL},
    {"help", no_argument, NULL, 'h'},        {0},
};

enum column { NAME, SIZE, MEMORY, KIND, HOLDERS, OWNER, AGE };
static const struct {
	const char *title;
	int flags;
} columns[] = {
    [NAME] = {"NAME", 0},
    [SIZE] = {"SIZE", SCOLS_FL_RIGHT},
    [MEMORY] = {"MEMORY", SCOLS_FL_RIGHT},
    [KIND] = {"KIND", 0},
    [HOLDERS] = {"HOLDERS", SCOLS_FL_RIGHT},
    [OWNER] = {"OWNER", 0},
    [AGE] = {"AGE", SCOLS_FL_RIGHT},
};

/* Where a listing goes. */
struct output {
	struct libscols_table *table;
	json_t *array;
};

static struct libscols_table *new_table(void)
{
	struct libscols_table *table = scols_new_table();

	for (size_t i = 0; table && i < sizeof(columns) / sizeof(columns[0]); i++)
		if (!scols_table_new_column(table, columns[i].title, 0, columns[i].flags)) {
			scols_unref_table(table);
			table = NULL;
		}
	if (!table)
		return NULL;
	scols_table_enable_noencoding(table, 1);                 /* print.c has done it */
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER); /* no terminal is too narrow for a whole name */
	return table;
}

/* How many processes hold it. Only root sees everybody's; the holders of an object of one's own are one's own. */
static void holders_text(const struct mmobj_info *info, size_t count, char *text, size_t size)
{
	bool sees_all = info->store == MMOBJ_LOCAL || geteuid() == 0;

	if (!is_known(info))
		snprintf(text, size, "%s", info->state & MMOBJ_DAMAGED ? "-" : "?");
	else if (count == 0 && info->state & MMOBJ_HELD)
		snprintf(text, size, "?");
	else
		snprintf(text, size, "%zu%s", count, sees_all || count == 0 ? "" : "+");
}

static int add_line(struct libscols_table *table, const struct mmobj_info *info, size_t count)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char *name = name_text(info->store, info->name);
	char text[OWNER_TEXT];
	int r = !line || !name;

	if (r == 0) /* the line frees the name then */
		r = scols_line_refer_data(line, NAME, name);
	if (r != 0) {
		free(name);
		return -ENOMEM;
	}
	r = scols_line_set_data(line, SIZE, is_known(info) ? size_text(info->size, text) : "-");
	r |= scols_line_set_data(line, MEMORY, size_text(info->memory, text));
	r |= scols_line_set_data(line, KIND, kind_text(info));
	holders_text(info, count, text, sizeof(text));
	r |= scols_line_set_data(line, HOLDERS, text);
	r |= scols_line_set_data(line, OWNER, owner_text(info->owner, text));
	r |= scols_line_set_data(line, AGE, is_known(info) ? age_text(info->made_ns, text) : "-");
	return r != 0 ? -ENOMEM : 0;
}

static int add_one(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	struct output *output = context;

	if (output->table)
		return add_line(output->table, info, count);
	if (output->array)
		return json_array_append_new(output->array, json_info(info, holders, count)) < 0 ? -ENOMEM : 0;
	char *name = name_text(info->store, info->name);
	if (!name)
		return -ENOMEM;
	if (!(info->state & MMOBJ_DAMAGED)) /* its name is not one that a command would take */
		puts(name);
	free(name);
	return 0;
}

static int list(unsigned store, void *context)
{
	return mmobj_list(store, add_one, context);
}

static int show(const struct stores *stores, int form)
{
	struct output output = {0};

	if (form == OPT_JSON)
		output.array = json_array();
	else if (form != OPT_NAMES)
		output.table = new_table();
	if (form != OPT_NAMES && !output.array && !output.table)
		return failed(NULL, -ENOMEM);

	int status = for_stores(stores, list, &output);
	int r = OK;
	if (output.table) {
		r = scols_print_table(output.table) == 0 ? OK : FAILED;
		scols_unref_table(output.table);
	} else if (output.array) {
		json_t *root = json_object();
		json_add(root, "objects", output.array);
		r = json_print(root);
	}
	return r != OK ? r : status;
}

static int run(int argc, char **argv)
{
	struct stores stores = {0};
	int c, form = 0;

	while ((c = next_option(argc, argv, "", options)) != -1) {
		if (c == OPT_LOCAL || c == OPT_GLOBAL)
			stores.chosen[c == OPT_GLOBAL ? MMOBJ_GLOBAL : MMOBJ_LOCAL] = true;
		else if (form && form != c)
			usage(NULL, "--json and --names are not to be had together");
		else
			form = c;
	}
	no_arguments(argc, argv);
	return show(&stores, form);
}

const struct command cmd_ls = {"ls", "list objects and who holds them", help, BAD_USAGE, run};
