/* SPDX-License-Identifier: MIT */
/* slot.c - the address book: see slot.h */
#include "slot.h"

#include <errno.h>

#include "entry.h"
#include "mmobj.h"
#include "sys.h"

/*
 * A region for each kind of process: four classes of slots, each class a quarter of it; of each class the lower half is for
 * Local\ and the upper for Global\, so that objects of both have room in one process.
 *
 * x86-64: below the lowest address that the kernel's randomised mmap base can have, and inside what ThreadSanitizer,
 * MemorySanitizer and AddressSanitizer leave to programs (their shadows and heaps end below). valgrind maps nothing so
 * high. Other 64-bit machines: inside a 39-bit address space, above AddressSanitizer's shadow, below PIE programs. 32 bits:
 * where Windows CE itself had its shared memory, between the heap and the libraries.
 *
 * A process makes objects in its own region alone, but knows all of them: one store is used by 32-bit and 64-bit programs, and
 * what has an address that is not to be had here is no less an object.
 */
static const struct region {
	uint64_t start, class_bytes, smallest;
	unsigned shift; /* each class has slots so much larger than the one before */
} regions[] = {
    {UINT64_C(0x7e8000000000), UINT64_C(1) << 36, UINT64_C(1) << 20, 4}, /* 1 MiB, 16 MiB, 256 MiB, 4 GiB */
    {UINT64_C(0x3000000000), UINT64_C(1) << 34, UINT64_C(1) << 20, 4},   /* the same */
    {UINT64_C(0x60000000), UINT64_C(1) << 26, UINT64_C(1) << 16, 3},     /* 64 KiB, 512 KiB, 4 MiB, 32 MiB */
};
#if defined(__x86_64__) && !defined(__ILP32__)
#define OWN (&regions[0])
#elif UINTPTR_MAX > UINT32_MAX
#define OWN (&regions[1])
#else
#define OWN (&regions[2])
#endif
#define CLASSES 4u

/* So many slots of a class are looked at before the next class is tried: a search ends. */
#define PROBES_MAX 1024u

static uint64_t slot_bytes(const struct region *region, unsigned class)
{
	return region->smallest << (region->shift * class);
}

void slot_file(uint64_t address, char file[SLOT_FILE_BYTES])
{
	unsigned digits = 1;

	while (digits < SLOT_FILE_BYTES - 1 && address >> (4 * digits))
		digits++;
	file[digits] = '\0';
	for (; digits > 0; address >>= 4)
		file[--digits] = "0123456789abcdef"[address & 15];
}

static bool has_slot(const struct region *region, uint64_t address, uint64_t size)
{
	if (address < region->start || address >= region->start + CLASSES * region->class_bytes)
		return false;
	uint64_t at = address - region->start, slot = slot_bytes(region, (unsigned)(at / region->class_bytes));
	return at % slot == 0 && size <= slot;
}

bool slot_is_sound(uint64_t address, uint64_t size)
{
	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		if (has_slot(&regions[i], address, size))
			return true;
	return false;
}

bool slot_fits(uint64_t address, uint64_t size)
{
	return has_slot(OWN, address, size);
}

/* The slots of a class that objects of a store may have. */
struct range {
	uint64_t first, slot, count;
};

static struct range range_of(const struct store *store, unsigned class)
{
	uint64_t slot = slot_bytes(OWN, class), half = OWN->class_bytes / 2;

	return (struct range){
	    .first = OWN->start + class * OWN->class_bytes + (store->kind == MMOBJ_GLOBAL ? half : 0),
	    .slot = slot,
	    .count = half / slot,
	};
}

/* The address to be tried first, second...: it starts at the name's hash, so that a name tends to get its address again. */
static uint64_t candidate(const struct range *range, const struct label *label, uint64_t i)
{
	return range->first + (name_hash(label->name, label->name_length) + i) % range->count * range->slot;
}

void slot_propose(const struct store *store, struct label *label)
{
	label->address = 0;
	for (unsigned class = 0; class < CLASSES; class ++) {
		struct range range = range_of(store, class);
		if (label->size <= range.slot) {
			label->address = candidate(&range, label, 0);
			return;
		}
	}
}

/* Links the entry to one slot. -EEXIST: somebody has it. */
static int take_one(struct store *store, int fd, struct label *label, uint64_t address)
{
	char file[SLOT_FILE_BYTES];
	int r = 0;

	slot_file(address, file);
	if (label->address != address) {
		label->address = address;
		r = label_write(fd, label);
	}
	if (r == 0)
		r = sys_linkat_fd(fd, store->at, file);
	if (r == -EEXIST && entry_collect_slot(store, file) == 1)
		r = sys_linkat_fd(fd, store->at, file);
	return r;
}

int slot_take(struct store *store, int fd, struct label *label)
{
	int r = store_open_slots(store);

	if (r < 0)
		return r;
	for (unsigned class = 0; class < CLASSES; class ++) {
		struct range range = range_of(store, class);

		if (label->size > range.slot)
			continue;
		for (uint64_t i = 0; i < range.count && i < PROBES_MAX; i++) {
			r = take_one(store, fd, label, candidate(&range, label, i));
			if (r != -EEXIST)
				return r;
		}
	}
	return -EADDRNOTAVAIL;
}

bool slot_leads_to(struct store *store, uint64_t address, dev_t device, ino_t inode)
{
	char file[SLOT_FILE_BYTES];
	struct stat st;

	if (store_open_slots(store) < 0)
		return false;
	slot_file(address, file);
	return sys_fstatat(store->at, file, &st) == 0 && st.st_ino == inode && st.st_dev == device;
}

void slot_release(struct store *store, uint64_t address, dev_t device, ino_t inode)
{
	char file[SLOT_FILE_BYTES];

	/* The caller has shut the entry's gate: who else would take this link away needs the same gate. */
	slot_file(address, file);
	if (slot_leads_to(store, address, device, inode))
		(void)sys_unlinkat(store->at, file);
}
