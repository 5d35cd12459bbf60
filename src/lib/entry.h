/* SPDX-License-Identifier: MIT */
/*
 * entry.h - the protocol: creating, opening and collecting the one file that is an object
 *
 *   create   an unnamed file (O_TMPFILE) gets size, memory, label, locks, and only then its name: seen whole or not at all
 *   open     on a fresh description: does somebody hold it? then take life and gate; is the entry still whole? then it is held
 *   collect  on a fresh description: shut the gate; then nobody holds it and nobody can come to: unlink slot and name
 *
 * Each function here tries once and never waits: -EAGAIN means that another process was at work on the entry, and that the
 * caller, who holds no locks meanwhile, tries again a little later (retry.h).
 *
 * Why whoever joins, joins the living. An opener takes the locks only after it saw a holder. Between the two, that holder may
 * have left; then either nobody was faster than the opener, who goes on where the holder left off, as if it had joined
 * before; or a collector was, and then the opener is refused (the gate is shut), or finds links missing (the collector takes the
 * slot's, then the name's, and may be killed between them), or an unfinished label (somebody takes the entry over), and lets
 * go. Once it has the locks no collector comes any more, so what it finds then stays true. An opener that saw nobody never
 * takes a lock, so what all have left stays dead, however many look at it.
 *
 * A holder who leaves may shut the gate while it still has life. It gets it only if it is the last, for the others have gates;
 * and from then on nobody comes. Who sees it as a holder meanwhile, and is refused by the gate or leaves the collecting to it, is
 * right: it collects, and if it is killed before it has, it was a holder that was killed. Refused, it lets go first and
 * then looks, as any: so of two that leave at once, each refused by the other, the later one sees that nobody is left.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdbool.h>

#include "label.h"
#include "name.h"
#include "store.h"

/*
 * Creates the entry of `name` in the store, as the label says, with these permission bits. Completes the label.
 * Returns a descriptor that holds it; -EEXIST: it is held; the other errors as mmobj_create().
 */
int entry_create(struct store *store, const struct name *name, struct label *label, mode_t mode);

/* The same without a name: a memfd, sealed against shrinking. */
int entry_create_unnamed(struct label *label, mode_t mode);

/* Opens a held entry for `access` and reads its label. Returns a descriptor that holds it. -ENOENT: nobody holds one. */
int entry_open(struct store *store, const struct name *name, unsigned access, struct label *label);

/*
 * Removes the entry of a name if nobody holds it: 1; 0: held; -ENOENT; -EBADMSG: not an object, left alone; -EACCES: not
 * ours to remove; -EAGAIN. *freed, if not NULL: the bytes that came back.
 */
int entry_collect(struct store *store, const struct name *name, uint64_t *freed);

/* Who leaves an entry: the description of a hold that ends. */
struct entry_leaver {
	int fd; /* the caller closes it */
	bool writable;
	bool likely_last; /* a guess: that saves two calls where it is right, and costs one where it is not */
	uint64_t address;
	dev_t device; /* which file it is */
	ino_t inode;
};

/*
 * The same with the description of a hold that ends: lets go of its locks, and then asks on it as if it were a fresh one. Only
 * for a description that no other process can have, by fork or otherwise, and where this process has no other that holds the
 * entry. -EAGAIN: entry_collect() must do it.
 */
int entry_leave(struct store *store, const struct name *name, const struct entry_leaver *leaver);

/* The same for an entry known by its file name in the store, and by its file name in the folder of slots. */
int entry_collect_file(struct store *store, const char *file, uint64_t *freed);
int entry_collect_slot(struct store *store, const char *file);

/* A bounded sweep: looks at a few entries, going on where this process last left off, and collects what nobody holds. */
void entry_collect_some(struct store *store);

#endif
