/* SPDX-License-Identifier: MIT */
/*
 * test-label.c - the label: where everything lies in it, and that no lie in it is believed
 *
 * The layout is written down here a second time, in numbers, as a program in another language would read it.
 */
#include "support.h"

#include "label.h"
#include "locks.h"

/* ---- the bytes, by hand ----------------------------------------------------------------------------------------- */

enum {
	AT_MAGIC = 0,
	AT_VERSION = 8,
	AT_KIND = 12,
	AT_SIZE = 16,
	AT_ACCESS = 24,
	AT_FLAGS = 28,
	AT_ADDRESS = 32,
	AT_MADE = 40,
	AT_PID = 48,
	AT_UID = 52,
	AT_DEVICE = 56,
	AT_INODE = 64,
	AT_MAKER = 72,
	AT_NAME_LENGTH = 88,
	AT_PATH_LENGTH = 90,
	AT_TEXT = 96,
};

static uint64_t number(const uint8_t *at, int bytes)
{
	uint64_t n = 0;

	for (int i = bytes - 1; i >= 0; i--)
		n = n << 8 | at[i];
	return n;
}

static void set_number(uint8_t *at, int bytes, uint64_t n)
{
	for (int i = 0; i < bytes; i++, n >>= 8)
		at[i] = (uint8_t)n;
}

/* A label as the library writes it, in a file of the test's, after `data` bytes. */
static int write_label(const struct label *label, uint64_t data, uint8_t bytes[LABEL_BYTES])
{
	int fd = open(test_root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	ok(fd >= 0);
	is(label_write(fd, label), 0);
	is(lseek(fd, 0, SEEK_END), data + LABEL_BYTES);
	is(pread(fd, bytes, LABEL_BYTES, (off_t)data), LABEL_BYTES);
	return fd;
}

static const struct label in_memory = {
    .kind = MMOBJ_KIND_MEMORY,
    .access = MMOBJ_READ | MMOBJ_WRITE,
    .flags = MMOBJ_SPARSE | LABEL_NAMED,
    .size = 4097,
    .made_ns = 0x0102030405060708,
    .maker_pid = 0x11121314,
    .maker_uid = 0x21222324,
    .name_length = 3,
    .maker = "program",
    .name = "a/b",
};

static const struct label on_file = {
    .kind = MMOBJ_KIND_FILE,
    .access = MMOBJ_READ,
    .flags = MMOBJ_READ_ONLY | LABEL_NAMED,
    .size = 0x123456789A,
    .file_device = 0x4142434445464748,
    .file_inode = 0x5152535455565758,
    .name_length = 1,
    .path_length = 9,
    .name = "x",
    .path = "/tmp/file",
};

static void layout_is_what_is_written_down(void **state)
{
	uint8_t bytes[LABEL_BYTES];

	(void)state;
	close(write_label(&in_memory, 8192, bytes));
	is(memcmp(bytes, "mmobj\r\n\x1A", 8), 0);
	is(number(bytes + AT_VERSION, 4), 1);
	is(number(bytes + AT_KIND, 4), 1);
	is(number(bytes + AT_SIZE, 8), 4097);
	is(number(bytes + AT_ACCESS, 4), 3);
	is(number(bytes + AT_FLAGS, 4), 0x10010);
	is(number(bytes + AT_ADDRESS, 8), 0);
	is(number(bytes + AT_MADE, 8), 0x0102030405060708);
	is(number(bytes + AT_PID, 4), 0x11121314);
	is(number(bytes + AT_UID, 4), 0x21222324);
	is(memcmp(bytes + AT_MAKER, "program\0\0\0\0\0\0\0\0\0", 16), 0);
	is(number(bytes + AT_NAME_LENGTH, 2), 3);
	is(number(bytes + AT_PATH_LENGTH, 2), 0);
	is(number(bytes + 92, 4), 0);
	is(memcmp(bytes + AT_TEXT, "a/b\0\0", 5), 0);

	close(write_label(&on_file, 0, bytes));
	is(number(bytes + AT_KIND, 4), 2);
	is(number(bytes + AT_SIZE, 8), 0x123456789A);
	is(number(bytes + AT_ACCESS, 4), 1);
	is(number(bytes + AT_FLAGS, 4), 0x10020);
	is(number(bytes + AT_DEVICE, 8), 0x4142434445464748);
	is(number(bytes + AT_INODE, 8), 0x5152535455565758);
	is(number(bytes + AT_PATH_LENGTH, 2), 9);
	is(memcmp(bytes + AT_TEXT, "x/tmp/file\0", 11), 0);
}

static void label_comes_back_as_it_was(void **state)
{
	const struct label *labels[] = {&in_memory, &on_file};
	const uint64_t data[] = {8192, 0};
	uint8_t bytes[LABEL_BYTES];
	struct label back;
	struct stat st;

	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++) {
		int fd = write_label(labels[i], data[i], bytes);
		is(label_data_bytes(labels[i]), data[i]);
		is(label_read(fd, NULL, &back, &st), 0);
		is(back.kind, labels[i]->kind);
		is(back.access, labels[i]->access);
		is(back.flags, labels[i]->flags);
		ok(back.size == labels[i]->size);
		ok(back.address == labels[i]->address);
		ok(back.made_ns == labels[i]->made_ns);
		is(back.maker_pid, labels[i]->maker_pid);
		is(back.maker_uid, labels[i]->maker_uid);
		ok(back.file_device == labels[i]->file_device);
		ok(back.file_inode == labels[i]->file_inode);
		is_text(back.maker, labels[i]->maker);
		is_text(back.name, labels[i]->name);
		is_text(back.path, labels[i]->path);
		is(st.st_size, data[i] + LABEL_BYTES);
		close(fd);
	}
}

static void longest_texts_fit(void **state)
{
	struct label label = on_file, back;
	uint8_t bytes[LABEL_BYTES];
	struct stat st;

	(void)state;
	label.name_length = MMOBJ_NAME_MAX;
	label.path_length = MMOBJ_PATH_MAX;
	for (int i = 0; i < 259; i++)
		memcpy(label.name + 3 * i, "\xE2\x82\xAC", 3);
	memset(label.path, 'p', MMOBJ_PATH_MAX);
	label.path[0] = '/';
	int fd = write_label(&label, 0, bytes);
	is(label_read(fd, NULL, &back, &st), 0);
	is(back.name_length, MMOBJ_NAME_MAX);
	is(memcmp(back.name, label.name, MMOBJ_NAME_MAX + 1), 0);
	is(memcmp(back.path, label.path, MMOBJ_PATH_MAX + 1), 0);
	close(fd);
}

static void object_lies_before_its_label_on_whole_pages(void **state)
{
	static const uint64_t sizes[] = {1, 4095, 4096, 4097, 1000000};
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint8_t bytes[LABEL_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint64_t data = (sizes[i] + page - 1) / page * page;
		mmobj *object = make("x", sizes[i], 0, MMOBJ_WRITE);
		int fd = open(entry_path("x"), O_RDONLY | O_CLOEXEC);
		struct stat st;
		ok(fd >= 0);
		is(fstat(fd, &st), 0);
		is(st.st_size, data + LABEL_BYTES);
		is(pread(fd, bytes, LABEL_BYTES, (off_t)data), LABEL_BYTES);
		is(memcmp(bytes, "mmobj", 5), 0);
		is(number(bytes + AT_SIZE, 8), sizes[i]);
		is(number(bytes + AT_PID, 4), getpid());
		is(number(bytes + AT_UID, 4), geteuid());
		char *view = map_all(object, MMOBJ_WRITE);
		view[sizes[i] - 1] = 'z';
		uint8_t last;
		is(pread(fd, &last, 1, (off_t)(sizes[i] - 1)), 1);
		is(last, 'z');
		is(mmobj_unmap(view), 0);
		close(fd);
		mmobj_close(object);
	}
}

/* ---- lies ------------------------------------------------------------------------------------------------------- */

struct lie {
	const char *what;
	int at, bytes;
	uint64_t says;
	bool about_a_file;
};

static const struct lie lies[] = {
    {"magic", AT_MAGIC, 1, 'M', false},
    {"magic's end", AT_MAGIC + 7, 1, 0, false},
    {"version 0", AT_VERSION, 4, 0, false},
    {"version 2", AT_VERSION, 4, 2, false},
    {"version, other byte order", AT_VERSION, 4, 0x01000000, false},
    {"kind 0", AT_KIND, 4, 0, false},
    {"kind 3", AT_KIND, 4, 3, false},
    {"a file, but has data", AT_KIND, 4, MMOBJ_KIND_FILE, false},
    {"memory, but has no data", AT_KIND, 4, MMOBJ_KIND_MEMORY, true},
    {"size 0", AT_SIZE, 8, 0, false},
    {"size of a page less", AT_SIZE, 8, 4096, false},
    {"size beyond the file", AT_SIZE, 8, 8193, false},
    {"size that overflows with the label", AT_SIZE, 8, UINT64_MAX - 4096, false},
    {"size that overflows when rounded up", AT_SIZE, 8, UINT64_MAX, false},
    {"size beyond 2^61", AT_SIZE, 8, (UINT64_C(1) << 61) + 1, true},
    {"no access", AT_ACCESS, 4, 0, false},
    {"read access but not READ_ONLY", AT_ACCESS, 4, 1, false},
    {"write access alone", AT_ACCESS, 4, 2, false},
    {"more access", AT_ACCESS, 4, 7, false},
    {"write access to READ_ONLY", AT_ACCESS, 4, 3, true},
    {"flag 1", AT_FLAGS, 4, LABEL_NAMED | 1, false},
    {"FROM_FD", AT_FLAGS, 4, LABEL_NAMED | MMOBJ_FROM_FD, false},
    {"an unknown flag", AT_FLAGS, 4, LABEL_NAMED | 0x40000, false},
    {"an unknown high flag", AT_FLAGS, 4, LABEL_NAMED | 0x80000000, false},
    {"SAME_ADDRESS at 0", AT_FLAGS, 4, LABEL_NAMED | MMOBJ_SAME_ADDRESS, false},
    {"an address that is no slot's", AT_ADDRESS, 8, 0x7e8000000001, false},
    {"not named, but with a name", AT_FLAGS, 4, 0, false},
    {"name too long", AT_NAME_LENGTH, 2, MMOBJ_NAME_MAX + 1, false},
    {"name far too long", AT_NAME_LENGTH, 2, 0xFFFF, false},
    {"name shorter", AT_NAME_LENGTH, 2, 2, false},
    {"name longer by a NUL", AT_NAME_LENGTH, 2, 4, false},
    {"name empty", AT_NAME_LENGTH, 2, 0, false},
    {"another name", AT_TEXT, 1, 'A', false},
    {"a path of memory", AT_PATH_LENGTH, 2, 1, false},
    {"no path of a file", AT_PATH_LENGTH, 2, 0, true},
    {"path too long", AT_PATH_LENGTH, 2, MMOBJ_PATH_MAX + 1, true},
    {"path far too long", AT_PATH_LENGTH, 2, 0xFFFF, true},
    {"path with a NUL", AT_PATH_LENGTH, 2, 10, true},
    {"path not absolute", AT_TEXT + 1, 1, 't', true},
};

static void no_lie_is_believed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lies); i++) {
		const struct label *truth = lies[i].about_a_file ? &on_file : &in_memory;
		uint64_t data = lies[i].about_a_file ? 0 : 8192;
		const struct name wanted = {.text = truth->name, .length = truth->name_length};
		uint8_t bytes[LABEL_BYTES];
		struct label label;
		struct stat st;
		int fd = write_label(truth, data, bytes);

		is(label_read(fd, &wanted, &label, &st), 0);
		set_number(bytes + lies[i].at, lies[i].bytes, lies[i].says);
		is(pwrite(fd, bytes, LABEL_BYTES, (off_t)data), LABEL_BYTES);
		int r = label_read(fd, &wanted, &label, &st);
		if (r != -EBADMSG)
			print_message("# believed: %s\n", lies[i].what);
		is(r, -EBADMSG);
		close(fd);
	}
}

/* The same lies, seen by who opens the object by name while somebody holds it. */
static void no_lie_opens_an_object(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lies); i++) {
		const struct label *truth = lies[i].about_a_file ? &on_file : &in_memory;
		uint64_t data = lies[i].about_a_file ? 0 : 8192;
		char file[FILE_NAME_BYTES];
		uint8_t bytes[LABEL_BYTES];
		mmobj *object = UNTOUCHED;
		int fd = write_label(truth, data, bytes);

		set_number(bytes + lies[i].at, lies[i].bytes, lies[i].says);
		is(pwrite(fd, bytes, LABEL_BYTES, (off_t)data), LABEL_BYTES);
		is(mmobj_open(truth->name, MMOBJ_READ, &object), -ENOENT); /* makes the store */
		name_to_file(truth->name, truth->name_length, file);
		char *path = root_path("mmobj-%u/%s", geteuid(), file), proc[64];
		sprintf(proc, "/proc/self/fd/%d", fd);
		is(linkat(AT_FDCWD, proc, AT_FDCWD, path, AT_SYMLINK_FOLLOW), 0);
		/* Nobody holds it: it is left alone. */
		is(mmobj_open(truth->name, MMOBJ_READ, &object), -EBADMSG);
		is(mmobj_collect(truth->name, NULL), -EBADMSG);
		is(life_take(fd), 0);
		is(mmobj_open(truth->name, MMOBJ_READ, &object), -EBADMSG);
		is(mmobj_open(truth->name, MMOBJ_WRITE, &object), -EBADMSG);
		ok(object == UNTOUCHED);
		is(mmobj_create(truth->name, &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EEXIST);
		locks_release(fd);
		is(mmobj_create(truth->name, &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EBADMSG);
		is(mmobj_create_or_open(truth->name, &(struct mmobj_new){.size = 1}, MMOBJ_WRITE, &object), -EBADMSG);
		ok(object == UNTOUCHED);
		is(unlink(path), 0);
		close(fd);
	}
}

static void name_in_the_label_must_be_one(void **state)
{
	static const char *bad[] = {"a\\b", "Local\\a", "Global\\a", "\xFF", "a\xC3"};
	struct label label = in_memory, back;
	uint8_t bytes[LABEL_BYTES];
	struct stat st;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		strcpy(label.name, bad[i]);
		label.name_length = strlen(bad[i]);
		int fd = write_label(&label, 8192, bytes);
		is(label_read(fd, NULL, &back, &st), -EBADMSG);
		close(fd);
	}
	strcpy(label.name, "ab");
	label.name_length = 5; /* with NULs */
	int fd = write_label(&label, 8192, bytes);
	is(label_read(fd, NULL, &back, &st), -EBADMSG);
	close(fd);
}

static void files_that_are_no_entries(void **state)
{
	uint8_t bytes[LABEL_BYTES];
	struct label label;
	struct stat st;

	(void)state;
	int fd = write_label(&in_memory, 8192, bytes);
	is(ftruncate(fd, 8192 + LABEL_BYTES - 1), 0);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	is(ftruncate(fd, 8192 + LABEL_BYTES + 4096), 0);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	is(ftruncate(fd, LABEL_BYTES - 1), 0);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	is(ftruncate(fd, 1), 0);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	is(ftruncate(fd, 0), 0);
	is(label_read(fd, NULL, &label, &st), -ENODATA);
	is(ftruncate(fd, LABEL_BYTES), 0);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	close(fd);
	fd = open(test_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is(label_read(fd, NULL, &label, &st), -EBADMSG);
	close(fd);
	is(label_read(-1, NULL, &label, &st), -EBADF);

	struct label unfinished = in_memory;
	unfinished.flags |= LABEL_UNFINISHED;
	fd = write_label(&unfinished, 8192, bytes);
	is(label_read(fd, NULL, &label, &st), -ENODATA);
	close(fd);
}

/* Whatever is changed in the fixed part, the answer is an error or a label that keeps the rules. */
static void no_byte_makes_it_fall(void **state)
{
	static const uint8_t values[] = {0x00, 0x01, 0x02, 0x20, 0x40, 0x7F, 0x80, 0xFF};
	uint8_t bytes[LABEL_BYTES], was;
	struct label label;
	struct stat st;
	int believed = 0, refused = 0;

	(void)state;
	for (int which = 0; which < 2; which++) {
		uint64_t data = which ? 0 : 8192;
		int fd = write_label(which ? &on_file : &in_memory, data, bytes);
		for (off_t at = 0; at < 120; at++) {
			was = bytes[at];
			for (size_t v = 0; v < COUNT(values); v++) {
				is(pwrite(fd, &values[v], 1, (off_t)data + at), 1);
				int r = label_read(fd, NULL, &label, &st);
				ok(r == 0 || r == -EBADMSG || r == -ENODATA);
				refused += r != 0;
				believed += r == 0;
				if (r != 0)
					continue;
				ok(label.size > 0 && label.name_length <= MMOBJ_NAME_MAX);
				ok(label.path_length <= MMOBJ_PATH_MAX);
				is(strlen(label.name), label.name_length);
				is(strlen(label.path), label.path_length);
				is(st.st_size, label_data_bytes(&label) + LABEL_BYTES);
			}
			is(pwrite(fd, &was, 1, (off_t)data + at), 1);
		}
		close(fd);
	}
	ok(refused > 300 && believed > 300);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(layout_is_what_is_written_down),
	    TEST(label_comes_back_as_it_was),
	    TEST(longest_texts_fit),
	    TEST(object_lies_before_its_label_on_whole_pages),
	    TEST(no_lie_is_believed),
	    TEST(no_lie_opens_an_object),
	    TEST(name_in_the_label_must_be_one),
	    TEST(files_that_are_no_entries),
	    TEST(no_byte_makes_it_fall),
	};

	return RUN_TESTS("label", tests);
}
