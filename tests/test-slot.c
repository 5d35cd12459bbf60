/* SPDX-License-Identifier: MIT */
/* test-slot.c - the address book: an address for each object, no address for two, and again when it is free */
#include "support.h"

#include <endian.h>

#include "label.h"
#include "slot.h"
#include "store.h"

/* The smallest slot and the largest, and how much larger each of the four classes is. */
#if UINTPTR_MAX > UINT32_MAX
#define SLOT ((uint64_t)MIB)
#define STEP 16
#else
#define SLOT ((uint64_t)(64 * KIB))
#define STEP 8
#endif
#define LARGEST (SLOT * STEP * STEP * STEP)

static mmobj *addressed(const char *name, uint64_t size)
{
	return make(name, size, MMOBJ_SAME_ADDRESS | MMOBJ_SPARSE, MMOBJ_WRITE);
}

static uint64_t address_of(mmobj *object)
{
	uint64_t address = stat_of(object).address;

	ok(address != 0);
	is(address % (uint64_t)sysconf(_SC_PAGESIZE), 0);
	return address;
}

static int slots(void)
{
	return files_in(root_path("mmobj-%u/.at", geteuid()));
}

static void slot_is_named_by_its_address(void **state)
{
	char file[SLOT_FILE_BYTES];
	struct stat entry, slot;

	(void)state;
	slot_file(0x7e8000100000, file);
	is_text(file, "7e8000100000");
	slot_file(UINT64_MAX, file);
	is_text(file, "ffffffffffffffff");
	mmobj *object = addressed("x", 1);
	slot_file(address_of(object), file);
	is(lstat(root_path("mmobj-%u/.at/%s", geteuid(), file), &slot), 0);
	is(lstat(entry_path("x"), &entry), 0);
	ok(slot.st_ino == entry.st_ino && slot.st_dev == entry.st_dev);
	is(entry.st_nlink, 2);
	is(slots(), 1);
	mmobj_close(object);
	is(slots(), 0);
}

static void only_addresses_of_the_region_are_sound(void **state)
{
	(void)state;
	mmobj *object = addressed("x", 1);
	uint64_t address = address_of(object);
	mmobj_close(object);
	is(slot_is_sound(address, 1), true);
	is(slot_is_sound(address, UINT64_C(1) << 16), true);
	is(slot_is_sound(address, UINT64_C(1) << 40), false);
	is(slot_is_sound(address + 4096, 1), false);
	is(slot_is_sound(address - 1, 1), false);
	is(slot_is_sound(0, 1), false);
	is(slot_is_sound(4096, 1), false);
	is(slot_is_sound(UINT64_MAX, 1), false);
	is(slot_is_sound(UINT64_MAX - 4095, 1), false);
	is(slot_is_sound((uintptr_t)&address, 1), false);
}

static void object_gets_its_address_again(void **state)
{
	(void)state;
	mmobj *object = addressed("x", 1);
	uint64_t first = address_of(object);
	mmobj_close(object);
	object = addressed("x", 1);
	ok(address_of(object) == first);
	mmobj_close(object);
	leave_dead("x", &(struct mmobj_new){.size = 1, .flags = MMOBJ_SAME_ADDRESS});
	is(left_in_store(), 2);
	object = addressed("x", 1);
	ok(address_of(object) == first || slots() == 1); /* at latest when what was left there is gone */
	is(slots(), 1);
	mmobj_close(object);
}

/* Of each size class some: no two ranges of addresses meet. */
static void no_two_objects_overlap(void **state)
{
	static const uint64_t sizes[] = {1, SLOT, SLOT + 1, SLOT * STEP, SLOT * STEP + 1, LARGEST / STEP, LARGEST};
	struct range {
		uint64_t start, end;
		mmobj *object;
	} ranges[80];
	size_t count = 0;
	char name[20];

	(void)state;
	make_global_store();
	for (size_t s = 0; s < COUNT(sizes); s++)
		for (int i = 0; i < 6 && count < COUNT(ranges); i++) {
			if (sizes[s] == LARGEST && i > 1)
				break; /* 32 bits have room for one in each store */
			sprintf(name, "%s%zu-%d", i % 2 ? "Global\\" : "", s, i);
			mmobj *object = addressed(name, sizes[s]);
			uint64_t start = address_of(object);
			ranges[count++] = (struct range){start, start + sizes[s], object};
			is(slot_is_sound(start, sizes[s]), true);
		}
	ok(count > 35);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			ok(ranges[i].end <= ranges[j].start || ranges[j].end <= ranges[i].start);
	/* And they are all to be had in one process. */
	for (size_t i = 0; !under_valgrind() && i < count; i++) {
		void *view = map_all(ranges[i].object, MMOBJ_WRITE);
		ok((uintptr_t)view == ranges[i].start);
		is(mmobj_unmap(view), 0);
	}
	for (size_t i = 0; i < count; i++)
		mmobj_close(ranges[i].object);
}

static void too_large_has_no_address(void **state)
{
	struct mmobj_new what = {.flags = MMOBJ_SAME_ADDRESS | MMOBJ_SPARSE};
	mmobj *object = UNTOUCHED;

	(void)state;
	for (int shift = 32; shift < 61; shift += 4) {
		what.size = (UINT64_C(1) << shift) + 1;
		is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EADDRNOTAVAIL);
		is(mmobj_create_or_open("x", &what, MMOBJ_WRITE, &object), -EADDRNOTAVAIL);
	}
	ok(object == UNTOUCHED);
	is(left_in_store(), 0);
	what.size = LARGEST + 1;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), -EADDRNOTAVAIL);
	what.size = LARGEST;
	is(mmobj_create("x", &what, MMOBJ_WRITE, &object), 0);
	mmobj_close(object);
}

static void all_addresses_can_be_taken(void **state)
{
	struct mmobj_new what = {.size = LARGEST, .flags = MMOBJ_SAME_ADDRESS | MMOBJ_SPARSE};
	mmobj *objects[100], *one = UNTOUCHED;
	char name[20];
	int count = 0, r = 0;

	(void)state;
	while (count < 100) {
		sprintf(name, "%d", count);
		r = mmobj_create(name, &what, MMOBJ_WRITE, &objects[count]);
		if (r != 0)
			break;
		count++;
	}
	is(r, -EADDRNOTAVAIL);
	ok(count >= 1 && count < 100);
	is(slots(), count);
	is(files_in(store_path_of(MMOBJ_LOCAL)), count);
	is(mmobj_create_or_open("one", &what, MMOBJ_WRITE, &one), -EADDRNOTAVAIL);
	ok(one == UNTOUCHED);
	/* A smaller one has room still, and one that closes makes room. */
	mmobj_close(addressed("small", 1));
	mmobj_close(objects[0]);
	is(mmobj_create("one", &what, MMOBJ_WRITE, &one), 0);
	mmobj_close(one);
	/* So does one that dies, without anybody asking for its name. */
	leave_dead("dead", &what);
	is(slots(), count);
	is(mmobj_create("one", &what, MMOBJ_WRITE, &one), 0);
	is(exists(entry_path("dead")), false);
	mmobj_close(one);
	for (int i = 1; i < count; i++)
		mmobj_close(objects[i]);
}

static void slot_of_another_is_not_taken_away(void **state)
{
	struct store *store;
	struct stat st;

	(void)state;
	mmobj *object = addressed("x", 1);
	uint64_t address = address_of(object);
	is(store_get(MMOBJ_LOCAL, &store), 0);
	is(stat(test_root, &st), 0); /* something else */
	slot_release(store, address, st.st_dev, st.st_ino);
	is(slots(), 1);
	is(stat(entry_path("x"), &st), 0);
	slot_release(store, address + MIB, st.st_dev, st.st_ino);
	is(slots(), 1);
	slot_release(store, address, st.st_dev, st.st_ino);
	is(slots(), 0);
	store_put(store);
	mmobj_close(object);
}

/* As whoever collects leaves it for a moment, or for good if it is killed just then. */
static void object_without_its_slot_is_not_joined(void **state)
{
	char file[SLOT_FILE_BYTES];
	mmobj *object = addressed("x", 1), *other = UNTOUCHED;
	struct stat st;

	(void)state;
	slot_file(address_of(object), file);
	char *slot = root_path("mmobj-%u/.at/%s", geteuid(), file);
	is(link(entry_path("x"), root_path("mmobj-%u/spare", geteuid())), 0);
	mmobj_close(object);
	is(rename(root_path("mmobj-%u/spare", geteuid()), entry_path("x")), 0);
	is(exists(slot), false);
	is(stat(entry_path("x"), &st), 0);
	is(st.st_nlink, 1);
	is(mmobj_open("x", MMOBJ_READ, &other), -ENOENT);
	ok(other == UNTOUCHED);
	is(left_in_store(), 0);
	object = addressed("x", 1);
	is(unlink(slot), 0); /* by hand */
	mmobj_close(object);
	is(left_in_store(), 0);
}

static void slot_without_a_name_is_swept(void **state)
{
	struct mmobj_swept swept;
	char file[SLOT_FILE_BYTES];

	(void)state;
	mmobj *object = addressed("x", 1);
	slot_file(address_of(object), file);
	char *slot = root_path("mmobj-%u/.at/%s", geteuid(), file), *spare = root_path("spare");
	is(link(slot, spare), 0);
	mmobj_close(object);
	is(left_in_store(), 0);
	is(rename(spare, slot), 0); /* as a creator leaves it that was killed before it linked the name */
	is(left_in_store(), 1);
	is(mmobj_sweep(MMOBJ_LOCAL, &swept), 0);
	is(swept.removed, 0);
	is(left_in_store(), 0);
	/* Or it is cleared away by who wants the address. */
	object = addressed("x", 1);
	is(link(slot, spare), 0);
	mmobj_close(object);
	is(rename(spare, slot), 0);
	object = addressed("x", 1);
	slot_file(address_of(object), file);
	ok(strstr(slot, file) != NULL);
	mmobj_close(object);
}

static int hold_until_killed(int socket, void *argument)
{
	(void)argument;
	mmobj *object = addressed("x", 1);
	say(socket, (int64_t)address_of(object));
	hear(socket); /* until it is killed */
	mmobj_close(object);
	return 0;
}

/* As a process of another kind, 32-bit or 64-bit, has it: the address of a held object becomes another one, by hand. */
static void move_by_hand(uint64_t from, uint64_t to)
{
	const uint64_t disk = htole64(to);
	char old[SLOT_FILE_BYTES], new[SLOT_FILE_BYTES];
	int fd = open(entry_path("x"), O_WRONLY | O_CLOEXEC);
	off_t label = (off_t)file_size(entry_path("x")) - LABEL_BYTES;

	is(pwrite(fd, &disk, 8, label + (off_t)offsetof(struct label_disk, address)), 8);
	close(fd);
	slot_file(from, old);
	slot_file(to, new);
	is(rename(root_path("mmobj-%u/.at/%s", geteuid(), old), root_path("mmobj-%u/.at/%s", geteuid(), new)), 0);
}

static void address_of_another_kind_of_process_is_sound(void **state)
{
	static const uint64_t addresses[] = {0x7e8000100000, 0x3000100000, 0x60010000};
	void *view = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct child holder = child_start(hold_until_killed, NULL);
		mmobj *object;
		move_by_hand((uint64_t)hear(holder.socket), addresses[i]);
		is(mmobj_open("x", MMOBJ_WRITE, &object), 0);
		ok(stat_of(object).address == addresses[i]);
		int r = mmobj_map(object, MMOBJ_READ, 0, 0, &view); /* something else may be there */
		ok(r == -EADDRINUSE || (r == 0 && (uintptr_t)view == addresses[i]));
		if (addresses[i] > UINTPTR_MAX)
			is(r, -EADDRINUSE);
		if (r == 0)
			is(mmobj_unmap(view), 0);
		is(mmobj_map(object, MMOBJ_WRITE | MMOBJ_ANYWHERE, 0, 0, &view), 0);
		memset(view, 1, 1);
		is(mmobj_unmap(view), 0);
		mmobj_close(object);
		is(slots(), 1);
		child_kill(&holder);
		is(mmobj_collect("x", NULL), 1);
		is(left_in_store(), 0);
	}
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(slot_is_named_by_its_address),      TEST(only_addresses_of_the_region_are_sound),
	    TEST(object_gets_its_address_again),     TEST(no_two_objects_overlap),
	    TEST(too_large_has_no_address),          TEST(all_addresses_can_be_taken),
	    TEST(slot_of_another_is_not_taken_away), TEST(object_without_its_slot_is_not_joined),
	    TEST(slot_without_a_name_is_swept),      TEST(address_of_another_kind_of_process_is_sound),
	};

	return RUN_TESTS("slot", tests);
}
