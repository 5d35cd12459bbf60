/* SPDX-License-Identifier: MIT */
/* entry.c - the protocol: see entry.h */
#include "entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "commit.h"
#include "locks.h"
#include "mmobj.h"
#include "slot.h"
#include "sys.h"

/* O_NONBLOCK: a FIFO or a device that somebody put there must not make us wait. */
static int open_file(int dir, const char *file, int mode)
{
	int fd = sys_openat(dir, file, mode | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);

	/* A link, a directory, a socket or a device without a driver. */
	return fd == -ELOOP || fd == -EISDIR || fd == -ENXIO || fd == -ENODEV ? -EBADMSG : fd;
}

/* For CLEANUP: lets the locks go, by word, and closes. */
static void leave(const int *fd)
{
	if (*fd >= 0) {
		locks_release(*fd);
		close_fd(fd);
	}
}

/* ---- open ------------------------------------------------------------------------------------------------------- */

/* Its users are gone. What is dead is not believed, only cleared away, by whoever may. */
static int clear_away(struct store *store, const struct name *name)
{
	int r = entry_collect(store, name, NULL);

	return r == 0 || r == -EAGAIN ? -EAGAIN : r == -EBADMSG ? r : -ENOENT;
}

/* Has the entry the links that it had when it was created? Without its slot's, somebody is or was about to collect it. */
static bool has_links(const struct label *label, const struct stat *st)
{
	return st->st_nlink >= (label->address ? 2 : 1);
}

int entry_open(struct store *store, const struct name *name, unsigned access, struct label *label)
{
	char file[FILE_NAME_BYTES];
	struct stat st;

	name_to_file(name->text, name->length, file);
	CLEANUP(close_fd) int fd = open_file(store->dir, file, access & MMOBJ_WRITE ? O_RDWR : O_RDONLY);
	if (fd < 0)
		return fd == -EPERM || fd == -EROFS ? -EACCES : fd;
	int r = life_held(fd);
	if (r < 0)
		return r;
	if (r == 0)
		return clear_away(store, name);
	r = life_take(fd);
	if (r < 0)
		return r;
	r = label_read(fd, name, label, &st);
	if (r == 0 && has_links(label, &st))
		return keep_fd(&fd);
	locks_release(fd);
	if (r < 0 && r != -ENODATA)
		return r;
	int cleared = clear_away(store, name);
	/* Still held, and nothing that anybody could have made by our rules. */
	return r == -ENODATA && cleared == -EAGAIN && life_held(fd) == 1 ? -EBADMSG : cleared;
}

/* ---- collect ---------------------------------------------------------------------------------------------------- */

/*
 * Takes an entry's links away: the slot's first and the name last, so that a kill in between leaves what the next collect of
 * the name removes. The gate is shut: nobody is inside, or can come; so what is found out here stays true until the unlink, but
 * for hands that do not keep to the protocol.
 */
static int unlink_all(struct store *store, int dir, const char *file, uint64_t address, dev_t device, ino_t inode)
{
	struct stat there;

	int r = sys_fstatat(dir, file, &there);
	if (r < 0)
		return r;
	if (there.st_ino != inode || there.st_dev != device)
		return -ENOENT; /* somebody was faster, or took the name away */
	if (address && dir == store->dir)
		slot_release(store, address, device, inode);
	r = sys_unlinkat(dir, file);
	return r == 0 ? 1 : r == -EPERM || r == -EROFS ? -EACCES : r;
}

/* Collects what `fd` has open, by a description that has shut the gate. `file`: its name in `dir`. */
static int collect_shut(struct store *store, int dir, const char *file, int fd, const struct name *name,
			uint64_t *freed)
{
	struct label label = {.address = 0};
	struct stat st;
	int r = label_read(fd, name, &label, &st);

	if (r < 0 && r != -ENODATA) /* that: a takeover left it so that was killed, nothing is lost */
		return r;
	if (r == 0 && !name && dir == store->dir) {
		/* Found in a listing: is it what its label says, or another's label in a file of that name? */
		char said[FILE_NAME_BYTES];
		name_to_file(label.name, label.name_length, said);
		if (strcmp(said, file) != 0)
			return -EBADMSG;
	}
	r = unlink_all(store, dir, file, label.address, st.st_dev, st.st_ino);
	if (r == 1 && freed)
		*freed = (uint64_t)st.st_blocks * 512;
	return r;
}

/* By a description that has no locks, and that no other process has. */
static int collect_by(struct store *store, int dir, const char *file, int fd, const struct name *name, uint64_t *freed)
{
	int r = life_held(fd); /* asked first: where it is held, which is common, the gate need not be touched */

	if (r != 0)
		return r < 0 ? r : 0;
	r = gate_shut(fd);
	if (r < 0)
		return r;
	r = collect_shut(store, dir, file, fd, name, freed);
	if (r != 1) /* what has no name any more has no use for its gate */
		locks_release(fd);
	return r;
}

static int collect(struct store *store, int dir, const char *file, const struct name *name, uint64_t *freed)
{
	CLEANUP(close_fd) int fd = open_file(dir, file, O_RDWR);

	if (fd == -EACCES || fd == -EPERM || fd == -EROFS) {
		/* It cannot be collected, but it can be seen whether that would be needed. */
		CLEANUP(close_fd) int seen = open_file(dir, file, O_RDONLY);
		return seen >= 0 && life_held(seen) == 1 ? 0 : seen == -ENOENT || seen == -EBADMSG ? seen : -EACCES;
	}
	return fd < 0 ? fd : collect_by(store, dir, file, fd, name, freed);
}

int entry_collect(struct store *store, const struct name *name, uint64_t *freed)
{
	char file[FILE_NAME_BYTES];

	name_to_file(name->text, name->length, file);
	return collect(store, store->dir, file, name, freed);
}

/* Shuts the gate if no other description has a lock: 1; 0: somebody holds the entry; -EAGAIN: by name, then. */
static int leave_gate(int fd, bool writable, bool likely_last)
{
	/* With the life lock still there, in one step, see entry.h. Refused, it is as if it had not been tried. */
	if (likely_last && writable && gate_shut(fd) == 0)
		return 1;
	locks_release(fd);
	int r = life_held(fd);
	if (r != 0)
		return r < 0 ? r : 0;
	return writable && gate_shut(fd) == 0 ? 1 : -EAGAIN; /* only who may write can shut the gate */
}

int entry_leave(struct store *store, const struct name *name, const struct entry_leaver *leaver)
{
	char file[FILE_NAME_BYTES];
	int r = leave_gate(leaver->fd, leaver->writable, leaver->likely_last);

	if (r <= 0)
		return r;
	name_to_file(name->text, name->length, file);
	return unlink_all(store, store->dir, file, leaver->address, leaver->device, leaver->inode);
}

int entry_collect_file(struct store *store, const char *file, uint64_t *freed)
{
	return collect(store, store->dir, file, NULL, freed);
}

int entry_collect_slot(struct store *store, const char *file)
{
	struct name name;
	struct label label;
	struct stat st;

	/* An object that has its name is collected by that, so that the name goes with it. */
	{
		CLEANUP(close_fd) int fd = open_file(store->at, file, O_RDONLY);
		int r = fd < 0 ? fd : label_read(fd, NULL, &label, &st);
		if (r < 0 && r != -ENODATA)
			return r;
		if (r == 0 && st.st_nlink > 1 && name_parse(&name, label.name) == 0) {
			r = entry_collect(store, &name, NULL);
			if (r != -ENOENT)
				return r;
		}
	}
	return collect(store, store->at, file, NULL, NULL);
}

void entry_collect_some(struct store *store)
{
	/* Once in a tick of the clock (4 ms): who creates many objects in a row pays once. Relaxed: only a rate. */
	static atomic_uint_least64_t last_tick;
	uint64_t tick = sys_tick_ns();

	if (atomic_exchange_explicit(&last_tick, tick, memory_order_relaxed) == tick)
		return;
	/* Room for one entry with the longest name, or for about eight ordinary ones. */
	union {
		struct sys_dirent first;
		char bytes[320];
	} room;
	ssize_t n = sys_getdents(store->dir, room.bytes, sizeof(room.bytes));

	if (n == 0) { /* at the end: over again */
		sys_rewind(store->dir);
		n = sys_getdents(store->dir, room.bytes, sizeof(room.bytes));
	}
	for (ssize_t at = 0; at < n;) {
		struct sys_dirent *entry = (struct sys_dirent *)(room.bytes + at);
		if (name_is_file(entry->name))
			(void)entry_collect_file(store, entry->name, NULL);
		at += entry->size;
	}
}

/* ---- create ----------------------------------------------------------------------------------------------------- */

/* Up to so many bytes of data get their memory together with the label's. */
#define SMALL (UINT64_C(1) << 20)

/* Label (and so the size) and memory, for an empty file: in that order, so that who sees the file half-made sees a label. */
static int fill(int fd, const struct label *label)
{
	uint64_t data = label_data_bytes(label);

	if (data + LABEL_BYTES > sys_file_size_limit())
		return -EFBIG; /* before the kernel says it with SIGXFSZ */
	int r = label_write(fd, label);
	if (r == 0 && data > 0 && !(label->flags & MMOBJ_SPARSE))
		r = commit(fd, 0, data, true);
	return r;
}

/* The same for a file that nobody else sees. One call for all the memory is cheaper where there is little. */
static int fill_unseen(int fd, const struct label *label)
{
	uint64_t data = label_data_bytes(label);

	if (data == 0 || data > SMALL || label->flags & MMOBJ_SPARSE || data + LABEL_BYTES > sys_file_size_limit())
		return fill(fd, label);
	int r = commit(fd, 0, data + LABEL_BYTES, false);
	return r < 0 ? r : label_write(fd, label);
}

/* Links a whole entry to its name; collects a dead one that is in its place. */
static int give_name(struct store *store, const struct name *name, const char *file, int fd)
{
	int r = sys_linkat_fd(fd, store->dir, file);

	if (r == -EEXIST) {
		r = entry_collect(store, name, NULL);
		if (r == 0)
			return -EEXIST;
		if (r == 1 || r == -ENOENT) {
			r = sys_linkat_fd(fd, store->dir, file);
			if (r == -EEXIST)
				r = -EAGAIN; /* another creator was faster: look again who it is */
		}
	}
	return r == -EPERM ? -EACCES : r;
}

/*
 * Can a dead entry, whose gate is shut, become that new object? It stays another's, with its mode and its links. So what shall
 * not be open to all is not to be made in it; and if it has a slot, the new object has that, too, whether or not it wants an
 * address: a link that no label knew would not go with the name, and would be taken for the name's.
 */
static int can_become(struct store *store, const struct name *name, const char *file, int fd, struct label *label,
		      mode_t mode)
{
	struct label old;
	struct stat st, there;
	int r = label_read(fd, name, &old, &st);

	if (r < 0 && r != -ENODATA)
		return r;
	if (sys_fstatat(store->dir, file, &there) < 0 || !same_file(&there, &st))
		return -EAGAIN; /* collected, since we opened it */
	if ((st.st_mode & 0666 & ~mode) || (mode & 0006) != 0006)
		return -EACCES;
	if (r == 0)
		label->address = old.address;
	else
		slot_propose(store, label); /* a good guess; 0 if there is none */
	if (!label->address || !slot_leads_to(store, label->address, st.st_dev, st.st_ino))
		label->address = 0;
	if (st.st_nlink != (label->address ? 2 : 1) ||
	    (label->flags & MMOBJ_SAME_ADDRESS && !slot_fits(label->address, label->size)))
		return -EACCES;
	label->device = st.st_dev;
	label->inode = st.st_ino;
	return 0;
}

/*
 * In a sticky directory a dead entry of another user cannot be unlinked. Whoever may write it takes it over where it lies: with
 * its gate shut nobody sees it half-made, and the last step turns that lock into a holder's without letting go.
 */
static int take_over(struct store *store, const struct name *name, const char *file, struct label *label, mode_t mode)
{
	CLEANUP(leave) int fd = open_file(store->dir, file, O_RDWR);
	if (fd < 0)
		return fd == -EPERM || fd == -EROFS ? -EACCES : fd == -ENOENT ? -EAGAIN : fd;
	int r = life_held(fd);
	if (r != 0)
		return r < 0 ? r : -EEXIST;
	r = gate_shut(fd);
	if (r == 0)
		r = can_become(store, name, file, fd, label, mode);
	if (r < 0)
		return r;
	r = sys_ftruncate(fd, 0);
	label->flags |= LABEL_UNFINISHED;
	if (r == 0)
		r = fill(fd, label);
	label->flags &= ~LABEL_UNFINISHED;
	if (r == 0)
		r = label_write(fd, label);
	if (r < 0)
		(void)sys_ftruncate(fd, 0);
	else
		r = life_take(fd);
	if (r < 0)
		return r;
	(void)sys_touch(fd); /* no name came, so this is what tells those who wait for it */
	return keep_fd(&fd);
}

/* A new file of the store without a name, with that mode; the label learns which it is. */
static int open_unnamed(struct store *store, struct label *label, mode_t mode)
{
	struct stat st;
	CLEANUP(close_fd) int fd = sys_openat(store->dir, ".", O_RDWR | O_TMPFILE, mode);

	if (fd == -EPERM && sys_fstat(store->dir, &st) == 0 && st.st_nlink == 0)
		return -ENOENT; /* so says ext4 of a directory that was removed */
	if (fd < 0)
		return fd == -EISDIR ? -EOPNOTSUPP : fd == -EROFS ? -EACCES : fd;
	int r = sys_fstat(fd, &st);
	if (r == 0 && (st.st_mode & 07777) != mode)
		r = sys_fchmod(fd, mode); /* the umask has changed it */
	if (r < 0)
		return r;
	label->device = st.st_dev;
	label->inode = st.st_ino;
	return keep_fd(&fd);
}

int entry_create(struct store *store, const struct name *name, struct label *label, mode_t mode)
{
	char file[FILE_NAME_BYTES];

	entry_collect_some(store);
	CLEANUP(leave) int fd = open_unnamed(store, label, mode);
	if (fd < 0)
		return fd;
	name_to_file(name->text, name->length, file);
	if (label->flags & MMOBJ_SAME_ADDRESS)
		slot_propose(store, label);
	int r = fill_unseen(fd, label);
	if (r == 0)
		r = life_take(fd); /* before any link: whoever sees the entry sees that it is held */
	if (r == 0 && label->flags & MMOBJ_SAME_ADDRESS)
		r = slot_take(store, fd, label);
	if (r < 0)
		return r;
	r = give_name(store, name, file, fd);
	if (r == 0)
		return keep_fd(&fd);
	if (label->address)
		slot_release(store, label->address, label->device, label->inode);
	return r == -EACCES ? take_over(store, name, file, label, mode) : r;
}

int entry_create_unnamed(struct label *label, mode_t mode)
{
	CLEANUP(close_fd) int fd = sys_memfd("mmobj");

	if (fd < 0)
		return fd;
	int r = fill_unseen(fd, label);
	if (r == 0)
		r = sys_fchmod(fd,
			       mode); /* a memfd is open to all: through /proc, to who has a descriptor to read it */
	if (r == 0)
		r = sys_seal(fd);
	return r < 0 ? r : keep_fd(&fd);
}
