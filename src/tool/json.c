/* SPDX-License-Identifier: MIT */
/* json.c - facts as JSON: exact numbers, exact names */
#include <string.h>

#include "tool.h"

/* jansson answers NULL when memory runs out. That is remembered, and said once, instead of being asked after every call. */
static bool incomplete;

void json_add(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) < 0)
		incomplete = true;
}

/* JSON text is UTF-8. Bytes that are not (a damaged entry's, a program's name) can't be said in it: then in hex, too. */
static void add_text(json_t *object, const char *key, const char *text)
{
	json_t *exact = json_string(text);
	char known[512], hex_key[32];
	char hex[2 * sizeof(known) + 1];
	size_t n = 0;

	if (exact) {
		json_add(object, key, exact);
		return;
	}
	for (; text[n] && n < sizeof(known) - 1; n++) {
		known[n] = (char)(text[n] > 0 ? text[n] : '?');
		snprintf(hex + 2 * n, 3, "%02x", (unsigned char)text[n]);
	}
	known[n] = '\0';
	snprintf(hex_key, sizeof(hex_key), "%s_hex", key);
	json_add(object, key, json_string(known));
	json_add(object, hex_key, json_string(hex));
}

static json_t *flags_array(uint32_t flags)
{
	json_t *array = json_array();

	if (flags & MMOBJ_SPARSE)
		json_array_append_new(array, json_string("sparse"));
	if (flags & MMOBJ_READ_ONLY)
		json_array_append_new(array, json_string("read-only"));
	if (flags & MMOBJ_SAME_ADDRESS)
		json_array_append_new(array, json_string("same-address"));
	if (flags & MMOBJ_HUGE)
		json_array_append_new(array, json_string("huge"));
	return array;
}

static json_t *holders_array(const struct mmobj_holder *holders, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *one = json_object();
		json_add(one, "pid", json_integer(holders[i].pid));
		add_text(one, "program", holders[i].program);
		json_add(one, "handles", json_integer(holders[i].handles));
		json_add(one, "views", json_integer(holders[i].views));
		if (json_array_append_new(array, one) < 0)
			incomplete = true;
	}
	return array;
}

/* What only an object that could be looked into has. */
static void add_label(json_t *object, const struct mmobj_info *info)
{
	char text[TIME_TEXT];
	json_t *maker = json_object();

	json_add(object, "size", json_integer((json_int_t)info->size));
	json_add(object, "flags", flags_array(info->flags));
	json_add(object, "address", info->address ? json_integer((json_int_t)info->address) : json_null());
	if (info->kind == MMOBJ_KIND_FILE)
		add_text(object, "file", info->path);
	else
		json_add(object, "file", json_null());
	json_add(object, "made", json_string(time_text(info->made_ns, text)));
	json_add(object, "made_ns", json_integer(info->made_ns));
	json_add(maker, "pid", json_integer(info->maker_pid));
	json_add(maker, "uid", json_integer(info->maker_uid));
	add_text(maker, "program", info->maker);
	json_add(object, "maker", maker);
	json_add(object, "held", json_boolean(info->state & MMOBJ_HELD));
}

json_t *json_info(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count)
{
	static const char *const unknown[] = {"size", "flags", "address", "file", "made", "made_ns", "maker", "held"};
	json_t *object = json_object();
	char text[OWNER_TEXT];

	add_text(object, "name", info->name);
	json_add(object, "store", json_string(store_text(info->store)));
	json_add(object, "kind", is_known(info) ? json_string(kind_text(info)) : json_null());
	json_add(object, "damaged", json_boolean(info->state & MMOBJ_DAMAGED));
	json_add(object, "name_lost", json_boolean(info->state & MMOBJ_NAME_LOST));
	json_add(object, "memory", json_integer((json_int_t)info->memory));
	add_text(object, "owner", owner_text(info->owner, text));
	json_add(object, "owner_uid", json_integer(info->owner));
	json_add(object, "mode", json_sprintf("%04o", info->mode));
	if (is_known(info))
		add_label(object, info);
	else
		for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
			json_add(object, unknown[i], json_null());
	json_add(object, "holders", holders_array(holders, count));
	return object;
}

int json_print(json_t *root)
{
	/* ASCII only: as exact, and harmless to a terminal. */
	if (!incomplete && json_dumpf(root, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0)
		putchar('\n');
	else if (!ferror(stdout))
		incomplete = true;
	json_decref(root);
	if (incomplete)
		complain(NULL, "not enough memory");
	return incomplete ? FAILED : OK; /* whether it was written main() looks */
}
