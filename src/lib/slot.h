/* SPDX-License-Identifier: MIT */
/*
 * slot.h - the address book: one address for an object in every process
 *
 * A region of the address space that no allocator uses is cut into slots by size class, and an object takes one slot. The file
 * system keeps the book: the entry gets a second hard link, named by its address, in the store's folder ".at", before it
 * gets its name. linkat(2) fails if the slot is taken, so no two live objects of a store have one address.
 */
#ifndef SLOT_H
#define SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "label.h"
#include "store.h"

#define SLOT_FILE_BYTES 17

void slot_file(uint64_t address, char file[SLOT_FILE_BYTES]);

/*
 * Could an object of that size have been given that address, by a process of any kind? A 32-bit process meets objects of 64-bit
 * ones that it cannot map there, and the other way round; they are no less sound.
 */
bool slot_is_sound(uint64_t address, uint64_t size);

/*
 * Gives a label the address that slot_take() will try first (0: no slot is large enough): as a rule it is free, and the label need
 * not be written again.
 */
void slot_propose(const struct store *store, struct label *label);

/*
 * Finds a free slot for the entry `fd`, whose label it rewrites if it says another address, and links the entry to it.
 * -EADDRNOTAVAIL: all are taken, or none is large enough.
 */
int slot_take(struct store *store, int fd, struct label *label);

bool slot_fits(uint64_t address, uint64_t size); /* could it have been given that address here? */
bool slot_leads_to(struct store *store, uint64_t address, dev_t device, ino_t inode);

/* Gives up an entry's slot; does nothing to a slot that leads elsewhere. */
void slot_release(struct store *store, uint64_t address, dev_t device, ino_t inode);

#endif
