/* SPDX-License-Identifier: MIT */
/* list.c - what is in a store, and who holds it */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hold.h"
#include "holders.h"
#include "info.h"
#include "locks.h"
#include "mmobj.h"
#include "store.h"
#include "sys.h"

struct listing {
	char **files; /* file names in the store, sorted */
	size_t count, room;
};

static void listing_free(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->files[i]);
	free(listing->files);
}

static int listing_add(struct listing *listing, const char *file)
{
	if (listing->count == listing->room) {
		size_t room = listing->room ? listing->room * 2 : 64;
		char **grown = realloc(listing->files, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		listing->files = grown;
		listing->room = room;
	}
	listing->files[listing->count] = strdup(file);
	if (!listing->files[listing->count])
		return -ENOMEM;
	listing->count++;
	return 0;
}

/* What an entry is sorted by: its name, as far as the file name has it; else the file name. */
static void sort_key(const char *file, char key[NAME_BYTES])
{
	if (name_is_file(file))
		name_from_file(file, key);
	else
		snprintf(key, NAME_BYTES, "%s", file);
}

static int by_name(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	char key_x[NAME_BYTES], key_y[NAME_BYTES];

	sort_key(x, key_x);
	sort_key(y, key_y);
	int r = strcmp(key_x, key_y);
	return r ? r : strcmp(x, y);
}

static int listing_read(struct listing *listing, const struct store *store)
{
	CLEANUP(close_fd) int dir = store_open_list(store);
	const struct sys_dirent *found;
	struct store_walk walk;
	int r = dir < 0 ? dir : 0;

	store_walk_begin(&walk, dir);
	while (r == 0 && (found = store_walk_next(&walk)))
		r = listing_add(listing, found->name);
	if (r == 0)
		r = walk.error;
	if (r == 0 && listing->count)
		qsort(listing->files, listing->count, sizeof(*listing->files), by_name);
	return r;
}

/* What can be said of something that is not an object, or may not be looked into. */
static void describe_outside(struct mmobj_info *info, const char *file, const struct stat *st, bool damaged)
{
	*info = (struct mmobj_info){
	    .memory = (uint64_t)st->st_blocks * 512,
	    .state = damaged ? MMOBJ_DAMAGED : MMOBJ_NAMED,
	    .mode = st->st_mode & 07777,
	    .owner = st->st_uid,
	};
	if (damaged)
		snprintf(info->name, sizeof(info->name), "%s", file);
	else
		name_from_file(file, info->name);
}

/* Facts about what has that file name. -ENOENT: it is gone by now. */
static int describe(const struct store *store, const char *file, struct mmobj_info *info, struct label *label,
		    struct stat *st)
{
	CLEANUP(hold_unlockp) uint64_t hash = 0; /* so that no fork copies the descriptor that this opens */
	char said[FILE_NAME_BYTES];

	hold_lock(hash);
	int r = sys_fstatat(store->dir, file, st);

	if (r < 0)
		return r;
	label->kind = 0;
	CLEANUP(close_fd)
	int fd = S_ISREG(st->st_mode) && name_is_file(file)
		     ? sys_openat(store->dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)
		     : -EBADMSG;
	if (fd == -ENOENT || fd == -EMFILE || fd == -ENFILE || fd == -ENOMEM)
		return fd;
	r = fd < 0 ? fd : label_read(fd, NULL, label, st);
	if (r == 0) {
		name_to_file(label->name, label->name_length, said);
		if (strcmp(said, file) != 0)
			r = -EBADMSG;
	}
	if (r == 0)
		info_fill(info, label, st);
	else
		describe_outside(info, file, st, r != -EACCES);
	if (r < 0)
		label->kind = 0;
	if (fd >= 0 && r == 0 && life_held(fd) == 1)
		info->state |= MMOBJ_HELD;
	info->store = store->kind;
	return 0;
}

/* Where the holders of each object are to be looked for: its entry, and the file behind it (which views map). */
static int find_holders(const struct store *store, const struct listing *listing, struct holders *holders)
{
	struct held_file *files = calloc(listing->count * 2 + 1, sizeof(*files));
	struct mmobj_info info;
	struct label label;
	struct stat st;
	size_t count = 0;

	if (!files)
		return -ENOMEM;
	for (size_t i = 0; i < listing->count; i++) {
		if (describe(store, listing->files[i], &info, &label, &st) < 0 || !label.kind)
			continue;
		files[count++] = (struct held_file){.device = st.st_dev, .inode = st.st_ino, .object = i};
		if (label.kind == MMOBJ_KIND_FILE)
			files[count++] = (struct held_file){
			    .device = label.file_device, .inode = (ino_t)label.file_inode, .object = i, .behind = true};
	}
	int r = holders_find(holders, files, count);
	free(files);
	return r;
}

static int call_each(const struct store *store, const struct listing *listing, const struct holders *holders,
		     struct mmobj_holder *plain, mmobj_each each, void *context)
{
	struct mmobj_info info;
	struct label label;
	struct stat st;
	size_t at = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < listing->count; i++) {
		size_t first = at;
		for (; at < holders->count && holders->all[at].object == i; at++)
			plain[at] = holders->all[at].holder;
		r = describe(store, listing->files[i], &info, &label, &st);
		if (r == 0)
			r = each(&info, plain + first, at - first, context);
		else if (r == -ENOENT)
			r = 0; /* gone meanwhile */
	}
	return r;
}

static int list(const struct store *store, mmobj_each each, void *context)
{
	struct holders holders = {0};
	struct listing listing = {0};
	struct mmobj_holder *plain = NULL;
	int r = listing_read(&listing, store);

	if (r == 0)
		r = find_holders(store, &listing, &holders);
	if (r == 0) {
		plain = calloc(holders.count + 1, sizeof(*plain));
		r = plain ? call_each(store, &listing, &holders, plain, each, context) : -ENOMEM;
	}
	free(plain);
	holders_free(&holders);
	listing_free(&listing);
	return r;
}

int mmobj_list(unsigned kind, mmobj_each each, void *context)
{
	CLEANUP(store_putp) struct store *store = NULL;

	if (kind > MMOBJ_GLOBAL || !each)
		return -EINVAL;
	int r = store_get(kind, &store);
	return r == -ENODEV ? 0 : r < 0 ? r : list(store, each, context);
}
