/* SPDX-License-Identifier: MIT */
/* holders.c - which processes hold what: see holders.h */
#include "holders.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "sys.h"

struct search {
	struct holders *found;
	const struct held_file *files;
	size_t count;
	int32_t pid;
};

static int by_file(const void *a, const void *b)
{
	const struct held_file *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int by_object(const void *a, const void *b)
{
	const struct held_by *x = a, *y = b;

	if (x->object != y->object)
		return x->object < y->object ? -1 : 1;
	return (x->holder.pid > y->holder.pid) - (x->holder.pid < y->holder.pid);
}

/* The record of this process and that object; the newest are at the end, where this process's are. */
static struct held_by *record(struct search *search, size_t object)
{
	struct holders *found = search->found;

	for (size_t i = found->count; i > 0 && found->all[i - 1].holder.pid == search->pid; i--)
		if (found->all[i - 1].object == object)
			return &found->all[i - 1];
	if (found->count == found->room) {
		size_t room = found->room ? found->room * 2 : 64;
		struct held_by *grown = realloc(found->all, room * sizeof(*grown));
		if (!grown)
			return NULL;
		found->all = grown;
		found->room = room;
	}
	struct held_by *new = &found->all[found->count++];
	*new = (struct held_by){.object = object, .holder.pid = search->pid};
	return new;
}

/* Counts one descriptor, or one mapping, if it leads to one of the files. A file behind several objects counts for each. */
static int count(struct search *search, dev_t device, ino_t inode, bool mapping)
{
	struct held_file key = {.device = device, .inode = inode};
	const struct held_file *file = bsearch(&key, search->files, search->count, sizeof(key), by_file);

	if (!file)
		return 0;
	while (file > search->files && by_file(file - 1, &key) == 0)
		file--;
	for (; file < search->files + search->count && by_file(file, &key) == 0; file++) {
		if (file->behind && !mapping)
			continue;
		struct held_by *one = record(search, file->object);
		if (!one)
			return -ENOMEM;
		one->has_entry |= !file->behind;
		if (mapping)
			one->holder.views++;
		else
			one->holder.handles++;
	}
	return 0;
}

/* What could not be opened is gone, or not ours to see; unless we have not enough to look. */
static int unseen(int r)
{
	return r == -EMFILE || r == -ENFILE || r == -ENOMEM ? r : 0;
}

static int count_descriptors(struct search *search, int process)
{
	CLEANUP(close_fd) int fd = sys_openat(process, "fd", O_RDONLY | O_DIRECTORY, 0);
	const struct dirent *one;
	struct stat st;
	int r = 0;

	if (fd < 0)
		return unseen(fd);
	DIR *dir = fdopendir(fd);
	if (!dir)
		return unseen(-errno);
	(void)keep_fd(&fd); /* it is the directory's now */
	while (r == 0 && (one = readdir(dir)))
		if (isdigit((unsigned char)one->d_name[0]) && fstatat(dirfd(dir), one->d_name, &st, 0) == 0)
			r = count(search, st.st_dev, st.st_ino, false);
	closedir(dir);
	return r;
}

static int open_stream(int process, const char *file, FILE **stream)
{
	CLEANUP(close_fd) int fd = sys_openat(process, file, O_RDONLY, 0);

	if (fd < 0)
		return fd;
	*stream = fdopen(fd, "r");
	if (!*stream)
		return -errno;
	(void)keep_fd(&fd); /* it is the stream's now */
	return 0;
}

static int count_mappings(struct search *search, int process)
{
	char line[512];
	bool whole = true; /* is what comes next the beginning of a line? */
	FILE *maps;
	int r = open_stream(process, "maps", &maps);

	if (r < 0)
		return unseen(r);
	while (r == 0 && fgets(line, sizeof(line), maps)) {
		unsigned major_, minor_;
		uint64_t inode;
		if (whole && sscanf(line, "%*s %*s %*s %x:%x %" SCNu64, &major_, &minor_, &inode) == 3 && inode)
			r = count(search, makedev(major_, minor_), (ino_t)inode, true);
		whole = strchr(line, '\n') != NULL;
	}
	fclose(maps);
	return r;
}

static int name_program(struct search *search, int process, size_t first)
{
	char program[20] = "";
	FILE *comm;
	int r = open_stream(process, "comm", &comm);

	if (r < 0)
		return unseen(r);
	if (fgets(program, sizeof(program), comm))
		program[strcspn(program, "\n")] = '\0';
	fclose(comm);
	for (size_t i = first; i < search->found->count; i++)
		memcpy(search->found->all[i].holder.program, program, sizeof(program));
	return 0;
}

/* Takes out what is no hold: a process that has the file behind an object, and not the object. */
static void drop_strangers(struct holders *found, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < found->count; i++)
		if (found->all[i].has_entry)
			found->all[kept++] = found->all[i];
	found->count = kept;
}

static int look_at(struct search *search, int proc, const char *pid)
{
	CLEANUP(close_fd) int process = sys_openat(proc, pid, O_RDONLY | O_DIRECTORY, 0);
	size_t first = search->found->count;

	if (process < 0)
		return unseen(process);
	search->pid = (int32_t)strtol(pid, NULL, 10);
	int r = count_descriptors(search, process);
	if (r == 0)
		r = count_mappings(search, process);
	drop_strangers(search->found, first);
	if (r == 0 && search->found->count > first)
		r = name_program(search, process, first);
	return r;
}

int holders_find(struct holders *holders, struct held_file *files, size_t file_count)
{
	struct search search = {.found = holders, .files = files, .count = file_count};
	DIR *proc = file_count ? opendir("/proc") : NULL;
	const struct dirent *one;
	int r = 0;

	*holders = (struct holders){0};
	if (!proc)
		return file_count ? unseen(-errno) : 0;
	qsort(files, file_count, sizeof(*files), by_file);
	while (r == 0 && (one = readdir(proc)))
		if (isdigit((unsigned char)one->d_name[0]))
			r = look_at(&search, dirfd(proc), one->d_name);
	closedir(proc);
	if (r < 0)
		holders_free(holders);
	else if (holders->count)
		qsort(holders->all, holders->count, sizeof(*holders->all), by_object);
	return r;
}

void holders_free(struct holders *holders)
{
	free(holders->all);
	*holders = (struct holders){0};
}
