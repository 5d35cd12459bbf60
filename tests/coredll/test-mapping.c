/* SPDX-License-Identifier: MIT */
/* test-mapping.c - CreateFileMapping and OpenFileMapping: what they give, and every last error of them, by real causes */
#include "calls.h"

#include <sys/resource.h>

#define NAME_UNITS 259 /* the longest name */
#define READ_WRITE (GENERIC_READ | GENERIC_WRITE)
#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* Memory. */
static HANDLE create(const char *name, DWORD protect, uint64_t size)
{
	return CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protect, (DWORD)(size >> 32), (DWORD)size, name);
}

/* A handle, and that last error (0 or ERROR_ALREADY_EXISTS). */
#define gives(call, error) gives_at((SetLastError(UNSET), (call)), (error), #call, __FILE__, __LINE__)
static HANDLE gives_at(HANDLE handle, DWORD error, const char *text, const char *file, int line)
{
	check_is(GetLastError(), error, text, file, line);
	check_ok(handle != NULL && handle != INVALID_HANDLE_VALUE, text, file, line);
	return handle;
}

static void close_it(HANDLE handle)
{
	works(CloseHandle(handle));
}

static size_t size_of(HANDLE mapping)
{
	MEMORY_BASIC_INFORMATION facts;
	void *view = view_of(mapping, FILE_MAP_READ);

	is(VirtualQuery(view, &facts, sizeof(facts)), sizeof(facts));
	works(UnmapViewOfFile(view));
	return facts.RegionSize;
}

static HANDLE open_file(const char *path, DWORD access)
{
	return gives(CreateFileA(path, access, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL), ERROR_SUCCESS);
}

/* A file of a pattern. */
static const char *new_file(size_t size)
{
	const char *path = root_path("file");

	unlink(path);
	write_pattern(path, size);
	return path;
}

/* ---- objects by name -------------------------------------------------------------------------------------------- */

/* The second to ask gets the first one's object, with its size, and learns that it was there. */
static void the_second_gets_the_first_ones(void **state)
{
	HANDLE first = gives(create("name", PAGE_READWRITE, 5000), ERROR_SUCCESS);
	HANDLE second = gives(create("name", PAGE_READWRITE, 99999999), ERROR_ALREADY_EXISTS);
	HANDLE third = gives(create("name", PAGE_READONLY, 1), ERROR_ALREADY_EXISTS);
	HANDLE fourth = gives(create("name", PAGE_READWRITE, 0), ERROR_ALREADY_EXISTS);
	uint8_t *a = view_of(first, FILE_MAP_WRITE), *b = view_of(second, FILE_MAP_WRITE);

	(void)state;
	is(size_of(second), 8192);
	is(size_of(third), 8192);
	is(size_of(fourth), 8192);
	a[4999] = 7;
	is(b[4999], 7);
	works(UnmapViewOfFile(a));
	works(UnmapViewOfFile(b));
	close_it(first);
	close_it(second);
	close_it(third);
	close_it(fourth);
	is(left_in_store(), 0);
	/* The next one's is new, and empty. */
	first = gives(create("name", PAGE_READWRITE, 1), ERROR_SUCCESS);
	a = view_of(first, FILE_MAP_READ);
	for (size_t i = 0; i < 4096; i++)
		is(a[i], 0);
	works(UnmapViewOfFile(a));
	close_it(first);
}

/* What the handle may do is what it asked for, whatever the object is. */
static void a_handle_has_its_own_rights(void **state)
{
	HANDLE writer = gives(create("name", PAGE_READWRITE, 1), ERROR_SUCCESS);
	static const DWORD readers[] = {PAGE_READONLY, PAGE_WRITECOPY};

	(void)state;
	for (size_t i = 0; i < COUNT(readers); i++) {
		HANDLE reader = gives(create("name", readers[i], 1), ERROR_ALREADY_EXISTS);
		fails(MapViewOfFile(reader, FILE_MAP_WRITE, 0, 0, 0), ERROR_ACCESS_DENIED);
		works(UnmapViewOfFile(view_of(reader, FILE_MAP_READ)));
		works(UnmapViewOfFile(view_of(reader, FILE_MAP_COPY)));
		close_it(reader);
	}
	close_it(writer);

	/* On an object that was made read-only, a handle that asked for writing has what it asked for, and yet cannot. */
	for (size_t i = 0; i < COUNT(readers); i++) {
		HANDLE reader = gives(create("name", readers[i], 1), ERROR_SUCCESS);
		writer = gives(create("name", PAGE_READWRITE, 1), ERROR_ALREADY_EXISTS);
		fails(MapViewOfFile(writer, FILE_MAP_WRITE, 0, 0, 0), ERROR_INVALID_PARAMETER);
		works(UnmapViewOfFile(view_of(writer, FILE_MAP_READ)));
		close_it(writer);
		writer = gives(create("name", PAGE_READWRITE, 0), ERROR_ALREADY_EXISTS);
		fails(MapViewOfFile(writer, FILE_MAP_WRITE, 0, 0, 0), ERROR_INVALID_PARAMETER);
		close_it(writer);
		fails(OpenFileMappingA(FILE_MAP_WRITE, FALSE, "name"), ERROR_ACCESS_DENIED);
		close_it(reader);
	}
	is(left_in_store(), 0);
}

/* All forms of one name lead to one object; other names do not. */
static void names_are_what_windows_h_says(void **state)
{
	HANDLE first = gives(create("name", PAGE_READWRITE, 1), ERROR_SUCCESS), other;
	static const char *const others[] = {"Name", "name ", "nam", "names", "", ".", "..", "na/me", "n\xC3\xA4me"};
	static const WCHAR wide[] = u"name", local[] = u"Local\\name", umlaut[] = u"n\u00E4me";

	(void)state;
	close_it(gives(create("Local\\name", PAGE_READWRITE, 1), ERROR_ALREADY_EXISTS));
	close_it(
	    gives(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, wide), ERROR_ALREADY_EXISTS));
	close_it(
	    gives(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, local), ERROR_ALREADY_EXISTS));
	works(other = OpenFileMappingW(FILE_MAP_READ, FALSE, wide));
	close_it(other);
	works(other = OpenFileMappingW(FILE_MAP_READ, FALSE, local));
	close_it(other);
	works(other = OpenFileMappingA(FILE_MAP_READ, TRUE, "Local\\name"));
	close_it(other);
	for (size_t i = 0; i < COUNT(others); i++) {
		fails(OpenFileMappingA(FILE_MAP_READ, FALSE, others[i]), ERROR_FILE_NOT_FOUND);
		other = gives(create(others[i], PAGE_READWRITE, 1), ERROR_SUCCESS);
		if (i == COUNT(others) - 1) {
			HANDLE same;
			works(same = OpenFileMappingW(FILE_MAP_READ, FALSE, umlaut));
			close_it(same);
		}
		close_it(other);
	}
	close_it(first);
}

static void no_name_is_nobody_elses(void **state)
{
	HANDLE first = gives(create(NULL, PAGE_READWRITE, 1), ERROR_SUCCESS);
	HANDLE second = gives(create(NULL, PAGE_READWRITE, 1), ERROR_SUCCESS);
	uint8_t *a = view_of(first, FILE_MAP_WRITE), *b = view_of(second, FILE_MAP_WRITE);

	(void)state;
	*a = 1;
	is(*b, 0);
	works(UnmapViewOfFile(a));
	works(UnmapViewOfFile(b));
	close_it(first);
	close_it(second);
}

/* A view keeps the object, its name included; whoever comes gets it. */
static void a_view_keeps_the_name(void **state)
{
	HANDLE mapping = gives(create("name", PAGE_READWRITE, 1), ERROR_SUCCESS);
	uint8_t *view = view_of(mapping, FILE_MAP_WRITE), *other;

	(void)state;
	*view = 9;
	close_it(mapping);
	ok(exists(entry_path("name")));
	mapping = gives(create("name", PAGE_READWRITE, 1), ERROR_ALREADY_EXISTS);
	other = view_of(mapping, FILE_MAP_READ);
	is(*other, 9);
	close_it(mapping);
	works(UnmapViewOfFile(view));
	ok(exists(entry_path("name")));
	works(UnmapViewOfFile(other));
	is(left_in_store(), 0);
}

/* ---- protections ------------------------------------------------------------------------------------------------ */

static bool is_protection(DWORD protect)
{
	DWORD page = protect & 0xFFFF, section = protect & ~(DWORD)0xFFFF;

	return (page == PAGE_READONLY || page == PAGE_READWRITE || page == PAGE_WRITECOPY) &&
	       !(section & ~(SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE)) &&
	       (section & (SEC_COMMIT | SEC_RESERVE)) != (SEC_COMMIT | SEC_RESERVE);
}

static void try_protection(DWORD protect)
{
	if (is_protection(protect))
		close_it(gives(create(NULL, protect, 1), ERROR_SUCCESS));
	else
		fails(create(NULL, protect, 1), ERROR_INVALID_PARAMETER);
}

/* Each pair of bits, with each way of reading and writing, and each of the words of winnt.h. */
static void only_the_known_protections(void **state)
{
	static const DWORD pages[] = {
	    0, PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE_READ};

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++)
		for (unsigned a = 8; a <= 32; a++)
			for (unsigned b = 8; b <= a; b++)
				try_protection(pages[i] | (a < 32 ? UINT32_C(1) << a : 0) |
					       (b < 32 ? UINT32_C(1) << b : 0));
	for (DWORD low = 0; low < 0x100; low++) {
		try_protection(low);
		try_protection(low | SEC_COMMIT);
		try_protection(low | SEC_RESERVE | SEC_NOCACHE);
	}
	try_protection(PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE);
	try_protection(UINT32_MAX);
}

static uint64_t memory_of(const char *name)
{
	struct stat st;

	is(stat(entry_path(name), &st), 0);
	return (uint64_t)st.st_blocks * 512;
}

/* SEC_COMMIT, which is what is meant anyway, takes the memory now; SEC_RESERVE when it is touched. */
static void memory_is_there_from_the_start(void **state)
{
	HANDLE plain = gives(create("plain", PAGE_READWRITE, MIB), ERROR_SUCCESS);
	HANDLE commit = gives(create("commit", PAGE_READWRITE | SEC_COMMIT, MIB), ERROR_SUCCESS);
	HANDLE reserve = gives(create("reserve", PAGE_READWRITE | SEC_RESERVE, MIB), ERROR_SUCCESS);

	(void)state;
	ok(memory_of("plain") >= MIB);
	ok(memory_of("commit") >= MIB);
	ok(memory_of("reserve") <= 64 * KIB);
	uint8_t *view = view_of(reserve, FILE_MAP_WRITE);
	view[MIB - 1] = 1;
	works(UnmapViewOfFile(view));
	close_it(plain);
	close_it(commit);
	close_it(reserve);
}

static void a_security_descriptor_is_refused(void **state)
{
	SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes), .bInheritHandle = TRUE};

	(void)state;
	close_it(
	    gives(CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 1, NULL), ERROR_SUCCESS));
	attributes.nLength = 0;
	close_it(
	    gives(CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 1, NULL), ERROR_SUCCESS));
	attributes.lpSecurityDescriptor = &attributes;
	fails(CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 1, NULL),
	      ERROR_INVALID_PARAMETER);
	fails(CreateFileMappingW(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0, 1, NULL),
	      ERROR_INVALID_PARAMETER);
}

/* ---- names that are none ---------------------------------------------------------------------------------------- */

/* What a name gives, in each call that takes one, as A and as W. size 0 opens. */
static void name_fails(const char *narrow, const WCHAR *wide, DWORD error)
{
	for (DWORD size = 0; size < 2; size++) {
		if (narrow)
			fails(create(narrow, PAGE_READWRITE, size), error);
		if (wide)
			fails(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, wide), error);
	}
	if (narrow)
		fails(OpenFileMappingA(FILE_MAP_READ, FALSE, narrow), error);
	if (wide)
		fails(OpenFileMappingW(FILE_MAP_READ, FALSE, wide), error);
	is(left_in_store(), 0);
}

static void name_too_long(const char *prefix, const char *character, int units_each)
{
	char narrow[2000];
	WCHAR wide[2000];

	for (int units = NAME_UNITS - 1; units <= NAME_UNITS + 2 * units_each; units += units_each) {
		strcpy(narrow, prefix);
		for (int i = 0; i < units; i += units_each)
			strcat(narrow, character);
		size_t n = 0;
		for (const unsigned char *p = (const unsigned char *)narrow; *p;)
			if (*p < 0x80) {
				wide[n++] = *p++;
			} else { /* the one character of four bytes that is used here: U+1F600 */
				wide[n++] = 0xD83D;
				wide[n++] = 0xDE00;
				p += 4;
			}
		wide[n] = 0;
		if (n - strlen(prefix) > NAME_UNITS) {
			name_fails(narrow, wide, ERROR_FILENAME_EXCED_RANGE);
		} else {
			HANDLE mapping = gives(create(narrow, PAGE_READWRITE, 1), ERROR_SUCCESS), same;
			works(same = OpenFileMappingW(FILE_MAP_READ, FALSE, wide));
			close_it(same);
			close_it(mapping);
		}
	}
}

/* 206: 259 units are a name, with or without prefix, and 260 are none; a character beyond 16 bits is two. */
static void names_too_long(void **state)
{
	static WCHAR endless[100000];

	(void)state;
	name_too_long("", "x", 1);
	name_too_long("Local\\", "x", 1);
	name_too_long("", "\xF0\x9F\x98\x80", 2);
	for (size_t i = 0; i < COUNT(endless) - 1; i++)
		endless[i] = 'x';
	name_fails(NULL, endless, ERROR_FILENAME_EXCED_RANGE);
}

/* 3: there are no folders. */
static void names_with_folders(void **state)
{
	(void)state;
	name_fails("a\\b", u"a\\b", ERROR_PATH_NOT_FOUND);
	name_fails("\\", u"\\", ERROR_PATH_NOT_FOUND);
	name_fails("Local\\a\\b", u"Local\\a\\b", ERROR_PATH_NOT_FOUND);
	name_fails("local\\a", u"local\\a", ERROR_PATH_NOT_FOUND);
	name_fails("Session\\1\\a", u"Session\\1\\a", ERROR_PATH_NOT_FOUND);
}

/* 123: what is no text. */
static void names_that_are_no_text(void **state)
{
	static const char *const narrow[] = {"\x80", "a\xC3",      "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
					     "\xFF", "Local\\\xFE"};
	static const WCHAR wide[][4] = {
	    {0xD800}, {0xDC00}, {'a', 0xDBFF, 'b'}, {0xDC00, 0xD800}, {0xD800, 0xD800, 0xDC00}};

	(void)state;
	for (size_t i = 0; i < COUNT(narrow); i++)
		name_fails(narrow[i], NULL, ERROR_INVALID_NAME);
	for (size_t i = 0; i < COUNT(wide); i++)
		name_fails(NULL, wide[i], ERROR_INVALID_NAME);
}

/* ---- sizes ------------------------------------------------------------------------------------------------------ */

/* 87: size 0 opens, and makes nothing. */
static void memory_of_no_size_opens(void **state)
{
	(void)state;
	fails(create(NULL, PAGE_READWRITE, 0), ERROR_INVALID_PARAMETER);
	fails(create("name", PAGE_READWRITE, 0), ERROR_INVALID_PARAMETER);
	fails(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, u"name"), ERROR_INVALID_PARAMETER);
	fails(create("Global\\name", PAGE_READWRITE, 0), ERROR_INVALID_PARAMETER); /* there is no such store */
	is(left_in_store(), 0);
}

/* 1455: what no object can have; 8: what the machine has not. Whatever the size, there is an answer, and nothing is left. */
static void memory_has_its_limits(void **state)
{
	static const uint64_t beyond[] = {UINT64_MAX, UINT64_MAX - 4095, UINT64_C(1) << 63, (UINT64_C(1) << 61) + 1};

	(void)state;
	for (size_t i = 0; i < COUNT(beyond); i++) {
		fails(create("name", PAGE_READWRITE, beyond[i]), ERROR_COMMITMENT_LIMIT);
		fails(create(NULL, PAGE_READWRITE, beyond[i]), ERROR_COMMITMENT_LIMIT);
	}
	fails(create("name", PAGE_READWRITE, UINT64_C(1) << 50), ERROR_NOT_ENOUGH_MEMORY);
	fails(create(NULL, PAGE_READWRITE, UINT64_C(1) << 50), ERROR_NOT_ENOUGH_MEMORY);
	is(left_in_store(), 0);
}

static int fill_store(void *argument)
{
	(void)argument;
	if (!mount_small("256"))
		return SKIP;
	HANDLE mapping = gives(create("first", PAGE_READWRITE, 128 * KIB), ERROR_SUCCESS);
	fails(create("second", PAGE_READWRITE, 256 * KIB), ERROR_NOT_ENOUGH_MEMORY);
	is(left_in_store(), 2); /* the first, and its slot */
	close_it(mapping);
	is(left_in_store(), 0);
	/* A file that cannot grow is a full disk. */
	HANDLE file = open_file(new_file(100), READ_WRITE);
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 512 * KIB, "third"), ERROR_DISK_FULL);
	is(file_size(root_path("file")), 100);
	close_it(file);
	is(left_in_store(), 0);
	return 0;
}

/* 8 of memory, 112 of a file. */
static void a_full_file_system(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(fill_store, NULL);
}

static int limited_size(void *argument)
{
	(void)argument;
	limit(RLIMIT_FSIZE, 64 * KIB);
	fails(create("memory", PAGE_READWRITE, MIB), ERROR_COMMITMENT_LIMIT);
	HANDLE file = open_file(new_file(100), READ_WRITE);
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, MIB, "file"), ERROR_DISK_FULL);
	is(file_size(root_path("file")), 100);
	close_it(file);
	is(left_in_store(), 0);
	return 0;
}

/* 1455 of memory, 112 of a file: RLIMIT_FSIZE. */
static void a_limited_process(void **state)
{
	(void)state;
	IN_CHILD(limited_size, NULL);
}

static int no_descriptors(void *argument)
{
	HANDLE mapping = gives(create("there", PAGE_READWRITE, 1), ERROR_SUCCESS), same;

	(void)argument;
	limit(RLIMIT_NOFILE, (uint64_t)open_descriptors() + 1);
	int last = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0)
		;
	ok(last >= 0);
	fails(create("name", PAGE_READWRITE, 1), ERROR_TOO_MANY_OPEN_FILES);
	fails(create(NULL, PAGE_READWRITE, 1), ERROR_TOO_MANY_OPEN_FILES);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_TOO_MANY_OPEN_FILES);
	/* What this process holds already needs none. */
	works(same = OpenFileMappingA(FILE_MAP_WRITE, FALSE, "there"));
	close_it(same);
	close_it(mapping);
	return 0;
}

/* 4 */
static void no_descriptors_left(void **state)
{
	(void)state;
	NOT_UNDER_VALGRIND();
	IN_CHILD(no_descriptors, NULL);
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

/* 6 */
static void hfile_must_be_a_file(void **state)
{
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1), closed = open_file(new_file(1), READ_WRITE);
	HANDLE wrong[] = {NULL, (HANDLE)-2, (HANDLE)4, mapping, closed, GetCurrentProcess()};

	(void)state;
	close_it(closed);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		fails(CreateFileMappingA(wrong[i], NULL, PAGE_READWRITE, 0, 1, NULL), ERROR_INVALID_HANDLE);
		fails(CreateFileMappingW(wrong[i], NULL, PAGE_READONLY, 0, 0, u"name"), ERROR_INVALID_HANDLE);
	}
	close_it(mapping);
}

/* 5: the file must be open for what the mapping may do; that comes before its size. */
static void the_file_must_be_open_for_it(void **state)
{
	static const struct {
		DWORD access, protect;
		bool enough;
	} rows[] = {
	    {0, PAGE_READONLY, false},
	    {0, PAGE_READWRITE, false},
	    {0, PAGE_WRITECOPY, false},
	    {GENERIC_READ, PAGE_READONLY, true},
	    {GENERIC_READ, PAGE_READWRITE, false},
	    {GENERIC_READ, PAGE_WRITECOPY, true},
	    {GENERIC_WRITE, PAGE_READONLY, false},
	    {GENERIC_WRITE, PAGE_READWRITE, false},
	    {GENERIC_WRITE, PAGE_WRITECOPY, false},
	    {READ_WRITE, PAGE_READONLY, true},
	    {READ_WRITE, PAGE_READWRITE, true},
	    {READ_WRITE, PAGE_WRITECOPY, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE file = open_file(new_file(10), rows[i].access);
		if (rows[i].enough) {
			close_it(gives(CreateFileMappingA(file, NULL, rows[i].protect, 0, 0, NULL), ERROR_SUCCESS));
		} else {
			fails(CreateFileMappingA(file, NULL, rows[i].protect, 0, 0, NULL), ERROR_ACCESS_DENIED);
			fails(CreateFileMappingA(file, NULL, rows[i].protect, 0, 4096, "name"), ERROR_ACCESS_DENIED);
		}
		close_it(file);
		is(file_size(root_path("file")), 10);
	}
}

/* 1006: an empty file has nothing to map, unless it may grow. */
static void an_empty_file(void **state)
{
	HANDLE file = open_file(new_file(0), READ_WRITE);

	(void)state;
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_FILE_INVALID);
	fails(CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, "name"), ERROR_FILE_INVALID);
	close_it(gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 10, NULL), ERROR_SUCCESS));
	is(file_size(root_path("file")), 10);
	close_it(file);
}

/* 8: more than the file has, which may not be written. */
static void a_file_that_may_not_grow(void **state)
{
	HANDLE file = open_file(new_file(10), READ_WRITE);

	(void)state;
	fails(CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 11, NULL), ERROR_NOT_ENOUGH_MEMORY);
	fails(CreateFileMappingA(file, NULL, PAGE_WRITECOPY, 1, 0, "name"), ERROR_NOT_ENOUGH_MEMORY);
	is(file_size(root_path("file")), 10);
	/* 112: more than any file can have. */
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0xFFFFFFFF, 0xFFFFFFFF, NULL), ERROR_DISK_FULL);
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0x80000000, 0, "name"), ERROR_DISK_FULL);
	is(file_size(root_path("file")), 10);
	close_it(file);
}

/* The size is the file's, or a part to the byte, or the file grows. */
static void a_file_has_the_size_that_is_asked(void **state)
{
	static const struct {
		DWORD asked, mapped, file;
	} rows[] = {{0, 5000, 5000},    {1, 1, 5000},       {4999, 4999, 5000},
		    {5000, 5000, 5000}, {5001, 5001, 5001}, {20000, 20000, 20000}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE file = open_file(new_file(5000), READ_WRITE);
		HANDLE mapping =
		    gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, rows[i].asked, "name"), ERROR_SUCCESS);
		is(file_size(root_path("file")), rows[i].file);
		works(UnmapViewOfFile(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, rows[i].mapped)));
		fails(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, rows[i].mapped + 1), ERROR_ACCESS_DENIED);
		const uint8_t *view = view_of(mapping, FILE_MAP_READ);
		for (DWORD at = 0; at < rows[i].mapped; at++)
			is(view[at], at < 5000 ? pattern(at) : 0);
		works(UnmapViewOfFile(view));
		close_it(mapping);
		close_it(file);
	}
}

/* What its name leads to is what one gets, however wrong the file and the size are. */
static void a_name_that_is_there_wins(void **state)
{
	HANDLE memory = new_memory("name", PAGE_READWRITE, 8192);
	HANDLE empty = open_file(new_file(0), READ_WRITE), mapping;

	(void)state;
	mapping = gives(CreateFileMappingA(empty, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_ALREADY_EXISTS);
	is(size_of(mapping), 8192);
	close_it(mapping);
	mapping = gives(CreateFileMappingA(empty, NULL, PAGE_READONLY, 0, 99999, "name"), ERROR_ALREADY_EXISTS);
	close_it(mapping);
	mapping = gives(CreateFileMappingA(empty, NULL, PAGE_READWRITE, 0, 99999, "name"), ERROR_ALREADY_EXISTS);
	close_it(mapping);
	is(file_size(root_path("file")), 0); /* it did not grow for that */
	close_it(empty);
	close_it(memory);
	is(left_in_store(), 0);
}

/* A second process, and this one, need only the name. */
static void a_file_is_opened_by_name_alone(void **state)
{
	HANDLE file = open_file(new_file(5000), READ_WRITE);
	HANDLE first = gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_SUCCESS);
	HANDLE second = gives(create("name", PAGE_READWRITE, 0), ERROR_ALREADY_EXISTS);
	HANDLE third = gives(create("name", PAGE_READWRITE, 77), ERROR_ALREADY_EXISTS);
	const uint8_t *view;

	(void)state;
	close_it(file);
	close_it(first);
	close_it(second);
	view = view_of(third, FILE_MAP_READ);
	is(view[4999], pattern(4999));
	works(UnmapViewOfFile(view));
	close_it(third);
	is(left_in_store(), 0);
}

static int open_stale(void *argument)
{
	(void)argument;
	fails(create("name", PAGE_READWRITE, 0), ERROR_FILE_INVALID);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_FILE_INVALID);
	return 0;
}

static int open_stale_in_other_process(int socket, void *argument)
{
	hear(socket);
	return open_stale(argument);
}

/* 1006: another process can only find the file by its path. */
static void a_file_that_is_gone(void **state)
{
	struct child child = child_start(open_stale_in_other_process, NULL); /* before it could inherit anything */
	HANDLE file = open_file(new_file(5000), READ_WRITE);
	HANDLE mapping = gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_SUCCESS);

	(void)state;
	is(unlink(root_path("file")), 0);
	say(child.socket, 1);
	is(child_end(&child), 0);
	close_it(mapping);
	/* And who has it open without a path can give it no name. */
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_FILE_INVALID);
	close_it(gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_SUCCESS));
	close_it(file);
	is(left_in_store(), 0);
}

/* ---- files of CreateFileForMapping ------------------------------------------------------------------------------ */

static HANDLE open_for_mapping(const char *path, DWORD access)
{
	return CreateFileForMappingA(path, access, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static void is_open(const char *path, bool expected)
{
	SetLastError(UNSET);
	HANDLE file = open_for_mapping(path, READ_WRITE);
	ok((file == INVALID_HANDLE_VALUE) == expected);
	if (expected)
		is(GetLastError(), ERROR_SHARING_VIOLATION);
	else
		close_it(file);
}

/* It is the mapping's from then on, and goes with its last handle, though a view stays. */
static void a_mapping_takes_the_file_over(void **state)
{
	const char *path = new_file(5000);
	HANDLE file = gives(open_for_mapping(path, READ_WRITE), ERROR_SUCCESS);
	HANDLE mapping = gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_SUCCESS), second;
	uint8_t *view;

	(void)state;
	fails(CloseHandle(file), ERROR_INVALID_HANDLE); /* as programs do */
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_INVALID_HANDLE);
	is_open(path, true);
	second = duplicate_of(mapping, FILE_MAP_ALL_ACCESS);
	view = view_of(mapping, FILE_MAP_WRITE);
	close_it(mapping);
	is_open(path, true);
	close_it(second);
	is_open(path, false);
	view[0] = 0xEE;
	works(UnmapViewOfFile(view));
	is(left_in_store(), 0);
	file = open_file(path, GENERIC_READ);
	mapping = gives(CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL), ERROR_SUCCESS);
	view = view_of(mapping, FILE_MAP_READ);
	is(view[0], 0xEE);
	works(UnmapViewOfFile(view));
	close_it(mapping);
	close_it(file);
}

/* Whatever goes wrong, the file is closed. */
static void a_failed_mapping_closes_the_file(void **state)
{
	SECURITY_ATTRIBUTES attributes = {.lpSecurityDescriptor = &attributes};
	const struct {
		LPSECURITY_ATTRIBUTES attributes;
		DWORD protect, high;
		const char *name;
		DWORD error;
	} rows[] = {
	    {NULL, PAGE_NOACCESS, 0, NULL, ERROR_INVALID_PARAMETER},
	    {&attributes, PAGE_READWRITE, 0, NULL, ERROR_INVALID_PARAMETER},
	    {NULL, PAGE_READWRITE, 0xFFFFFFFF, NULL, ERROR_DISK_FULL},
	    {NULL, PAGE_READONLY, 1, NULL, ERROR_NOT_ENOUGH_MEMORY},
	    {NULL, PAGE_READWRITE, 0, "a\\b", ERROR_PATH_NOT_FOUND},
	    {NULL, PAGE_READWRITE, 0, "\xFF", ERROR_INVALID_NAME},
	};
	const char *path = new_file(100);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE file = gives(open_for_mapping(path, READ_WRITE), ERROR_SUCCESS);
		is_open(path, true);
		fails(CreateFileMappingA(file, rows[i].attributes, rows[i].protect, rows[i].high, 0, rows[i].name),
		      rows[i].error);
		fails(CloseHandle(file), ERROR_INVALID_HANDLE);
		is_open(path, false);
	}
	HANDLE reader = gives(open_for_mapping(path, GENERIC_READ), ERROR_SUCCESS);
	fails(CreateFileMappingA(reader, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_ACCESS_DENIED);
	fails(CloseHandle(reader), ERROR_INVALID_HANDLE);
	is_open(path, false);
	is(file_size(path), 100);
}

/* A mapping that was there takes the file, too. */
static void an_existing_mapping_takes_the_file_over(void **state)
{
	HANDLE memory = new_memory("name", PAGE_READWRITE, 8192), file, mapping;
	const char *path = new_file(100);

	(void)state;
	file = gives(open_for_mapping(path, READ_WRITE), ERROR_SUCCESS);
	mapping = gives(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "name"), ERROR_ALREADY_EXISTS);
	fails(CloseHandle(file), ERROR_INVALID_HANDLE);
	is(size_of(mapping), 8192);
	is_open(path, true);
	close_it(mapping);
	is_open(path, false);
	close_it(memory);
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

/* 87, 5 and 2, in that order. */
static void opening_asks_for_a_name_and_rights(void **state)
{
	(void)state;
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, NULL), ERROR_INVALID_PARAMETER);
	fails(OpenFileMappingW(0, FALSE, NULL), ERROR_INVALID_PARAMETER);
	fails(OpenFileMappingA(0, FALSE, "name"), ERROR_ACCESS_DENIED);
	fails(OpenFileMappingW(FILE_MAP_EXECUTE, FALSE, u"name"), ERROR_ACCESS_DENIED);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_FILE_NOT_FOUND);
	fails(OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, u"name"), ERROR_FILE_NOT_FOUND);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "Global\\name"),
	      ERROR_FILE_NOT_FOUND); /* there is no such store */
}

static void opened_rights_are_those_asked_for(void **state)
{
	static const struct {
		DWORD access;
		bool read, write;
	} rows[] = {
	    {FILE_MAP_READ, true, false},
	    {FILE_MAP_COPY, true, false},
	    {FILE_MAP_WRITE, false, true}, /* for views that write, and no others */
	    {FILE_MAP_READ | FILE_MAP_WRITE, true, true},
	    {FILE_MAP_ALL_ACCESS, true, true},
	};
	static const DWORD ways[] = {FILE_MAP_READ, FILE_MAP_COPY, FILE_MAP_WRITE};
	HANDLE first = new_memory("name", PAGE_READWRITE, 1), mapping;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		works(mapping = OpenFileMappingA(rows[i].access, FALSE, "name"));
		for (size_t way = 0; way < COUNT(ways); way++)
			if (ways[way] == FILE_MAP_WRITE ? rows[i].write : rows[i].read)
				works(UnmapViewOfFile(view_of(mapping, ways[way])));
			else
				fails(MapViewOfFile(mapping, ways[way], 0, 0, 0), ERROR_ACCESS_DENIED);
		close_it(mapping);
	}
	close_it(first);
}

/* ---- stores and other people ------------------------------------------------------------------------------------ */

/* 3: the machine's store was not set up. */
static void no_global_store(void **state)
{
	(void)state;
	fails(create("Global\\name", PAGE_READWRITE, 1), ERROR_PATH_NOT_FOUND);
	fails(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, u"Global\\name"),
	      ERROR_PATH_NOT_FOUND);
}

/* 1392: what has the name is no object. */
static void garbage_in_the_store(void **state)
{
	(void)state;
	close_it(new_memory("name", PAGE_READWRITE, 1)); /* makes the store */
	write_pattern(entry_path("name"), 10000);
	fails(create("name", PAGE_READWRITE, 1), ERROR_FILE_CORRUPT);
	fails(create("name", PAGE_READWRITE, 0), ERROR_FILE_CORRUPT);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_FILE_CORRUPT);
	is(unlink(entry_path("name")), 0);
	is(mkdir(entry_path("name"), 0755), 0);
	fails(create("name", PAGE_READWRITE, 1), ERROR_FILE_CORRUPT);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_FILE_CORRUPT);
	is(rmdir(entry_path("name")), 0);
}

/* 170: somebody hangs just there, in the middle of collecting what a dead process left; he is not waited for without end. */
static void a_locked_entry(void **state)
{
	(void)state;
	leave_dead("name", &(struct mmobj_new){.size = 1});
	int fd = lock_by_hand(entry_path("name"), F_WRLCK, GATE_BYTE);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_BUSY);
	fails(create("name", PAGE_READWRITE, 0), ERROR_BUSY);
	fails(create("name", PAGE_READWRITE, 1), ERROR_BUSY);
	close(fd);
	close_it(gives(create("name", PAGE_READWRITE, 1), ERROR_SUCCESS));
}

static int use_anothers_store(void *argument)
{
	(void)argument;
	open_root_to_all();
	is(mkdir(root_path("mmobj-%d", OTHER_USER), 0755), 0); /* root's */
	become(OTHER_USER);
	fails(create("name", PAGE_READWRITE, 1), ERROR_ACCESS_DENIED);
	fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "name"), ERROR_ACCESS_DENIED);
	return 0;
}

/* 5: a store that is not to be trusted. */
static void anothers_store(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	IN_CHILD(use_anothers_store, NULL);
	is(rmdir(root_path("mmobj-%d", OTHER_USER)), 0);
}

static int use_anothers_object(int socket, void *argument)
{
	bool readable = hear(socket);

	(void)argument;
	become(OTHER_USER);
	if (readable) {
		HANDLE reader;
		works(reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "Global\\name"));
		works(UnmapViewOfFile(view_of(reader, FILE_MAP_READ)));
		close_it(reader);
		reader = gives(create("Global\\name", PAGE_READONLY, 1), ERROR_ALREADY_EXISTS);
		close_it(reader);
	} else {
		fails(OpenFileMappingA(FILE_MAP_READ, FALSE, "Global\\name"), ERROR_ACCESS_DENIED);
		fails(create("Global\\name", PAGE_READONLY, 1), ERROR_ACCESS_DENIED);
	}
	fails(OpenFileMappingA(FILE_MAP_WRITE, FALSE, "Global\\name"), ERROR_ACCESS_DENIED);
	fails(create("Global\\name", PAGE_READWRITE, 1), ERROR_ACCESS_DENIED);
	return 0;
}

/* 5: who may open a Global\ object says the umask of who makes it. */
static void anothers_object(void **state)
{
	static const mode_t masks[] = {022, 077};

	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	make_global_store();
	for (size_t i = 0; i < COUNT(masks); i++) {
		struct child child = child_start(use_anothers_object, NULL);
		umask(masks[i]);
		HANDLE mapping = gives(create("Global\\name", PAGE_READWRITE, 1), ERROR_SUCCESS);
		umask(022);
		struct stat st;
		is(stat(root_path("mmobj/map-name"), &st), 0);
		is(st.st_mode & 0777, 0666 & ~masks[i]);
		say(child.socket, masks[i] == 022);
		is(child_end(&child), 0);
		close_it(mapping);
	}
	is(files_in(root_path("mmobj")), 0);
}

static int write_to_anothers_object(int socket, void *argument)
{
	(void)argument;
	hear(socket);
	become(OTHER_USER);
	HANDLE mapping = gives(create("Global\\name", PAGE_READWRITE, 1), ERROR_ALREADY_EXISTS);
	uint8_t *view = view_of(mapping, FILE_MAP_WRITE);
	*view = 0x77;
	works(UnmapViewOfFile(view));
	close_it(mapping);
	return 0;
}

/* With a umask that lets them, all users share one object. */
static void an_object_for_everyone(void **state)
{
	(void)state;
	ONLY_AS_ROOT();
	open_root_to_all();
	make_global_store();
	struct child child = child_start(write_to_anothers_object, NULL);
	umask(0);
	HANDLE mapping = gives(create("Global\\name", PAGE_READWRITE, 1), ERROR_SUCCESS);
	umask(022);
	say(child.socket, 1);
	is(child_end(&child), 0);
	const uint8_t *view = view_of(mapping, FILE_MAP_READ);
	is(*view, 0x77);
	works(UnmapViewOfFile(view));
	close_it(mapping);
}

static int without_unnamed_files(void *argument)
{
	(void)argument;
	if (!make_fail(SYS_openat, 2, O_TMPFILE, EOPNOTSUPP))
		return SKIP;
	fails(create("name", PAGE_READWRITE, 1), ERROR_NOT_SUPPORTED);
	return 0;
}

static int on_a_poor_file_system(void *argument)
{
	(void)argument;
	if (!mount_file_system("ramfs"))
		return SKIP;
	/* ramfs has files without names, but only some kernels: either it works, or it says so. */
	HANDLE mapping = create("name", PAGE_READWRITE, 1);
	if (mapping)
		close_it(mapping);
	else
		is(GetLastError(), ERROR_NOT_SUPPORTED);
	return 0;
}

static int without_proc(void *argument)
{
	HANDLE file = open_file(new_file(100), READ_WRITE);

	(void)argument;
	if (!hide_proc())
		return SKIP;
	fails(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "file"), ERROR_NOT_SUPPORTED);
	fails(create(NULL, PAGE_READONLY, 1), ERROR_NOT_SUPPORTED);
	close_it(gives(create("memory", PAGE_READWRITE, 1), ERROR_SUCCESS));
	close_it(file);
	return 0;
}

/* 50: the store's file system cannot do it, or there is no /proc. */
static void what_is_not_supported(void **state)
{
	(void)state;
	IN_CHILD(without_unnamed_files, NULL);
	ONLY_AS_ROOT();
	IN_CHILD(on_a_poor_file_system, NULL);
	IN_CHILD(without_proc, NULL);
}

/* ---- who is first ----------------------------------------------------------------------------------------------- */

#define RACERS 4

static int race(int socket, void *argument)
{
	(void)argument;
	for (int64_t round; (round = hear(socket)) >= 0;) {
		char name[32];
		snprintf(name, sizeof(name), "race-%d", (int)round);
		SetLastError(UNSET);
		HANDLE mapping = create(name, PAGE_READWRITE, 4096);
		ok(mapping != NULL);
		bool first = GetLastError() == ERROR_SUCCESS;
		ok(first || GetLastError() == ERROR_ALREADY_EXISTS);
		say(socket, first);
		hear(socket);
		close_it(mapping);
		say(socket, 0);
	}
	return 0;
}

/* Of any number of processes that create a name at once, one is told that it did: programs decide by that who fills it. */
static void one_of_many_is_first(void **state)
{
	struct child racers[RACERS];

	(void)state;
	for (int i = 0; i < RACERS; i++)
		racers[i] = child_start(race, NULL);
	for (int round = 0; round < 100; round++) {
		int64_t firsts = 0;
		for (int i = 0; i < RACERS; i++)
			say(racers[i].socket, round);
		for (int i = 0; i < RACERS; i++)
			firsts += hear(racers[i].socket);
		is(firsts, 1);
		for (int i = 0; i < RACERS; i++)
			say(racers[i].socket, 0);
		for (int i = 0; i < RACERS; i++)
			hear(racers[i].socket);
		is(left_in_store(), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		say(racers[i].socket, -1);
		is(child_end(&racers[i]), 0);
	}
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(the_second_gets_the_first_ones),
	    TEST(a_handle_has_its_own_rights),
	    TEST(names_are_what_windows_h_says),
	    TEST(no_name_is_nobody_elses),
	    TEST(a_view_keeps_the_name),
	    TEST(only_the_known_protections),
	    TEST(memory_is_there_from_the_start),
	    TEST(a_security_descriptor_is_refused),
	    TEST(names_too_long),
	    TEST(names_with_folders),
	    TEST(names_that_are_no_text),
	    TEST(memory_of_no_size_opens),
	    TEST(memory_has_its_limits),
	    TEST(a_full_file_system),
	    TEST(a_limited_process),
	    TEST(no_descriptors_left),
	    TEST(hfile_must_be_a_file),
	    TEST(the_file_must_be_open_for_it),
	    TEST(an_empty_file),
	    TEST(a_file_that_may_not_grow),
	    TEST(a_file_has_the_size_that_is_asked),
	    TEST(a_name_that_is_there_wins),
	    TEST(a_file_is_opened_by_name_alone),
	    TEST(a_file_that_is_gone),
	    TEST(a_mapping_takes_the_file_over),
	    TEST(a_failed_mapping_closes_the_file),
	    TEST(an_existing_mapping_takes_the_file_over),
	    TEST(opening_asks_for_a_name_and_rights),
	    TEST(opened_rights_are_those_asked_for),
	    TEST(no_global_store),
	    TEST(garbage_in_the_store),
	    TEST(a_locked_entry),
	    TEST(anothers_store),
	    TEST(anothers_object),
	    TEST(an_object_for_everyone),
	    TEST(what_is_not_supported),
	    TEST(one_of_many_is_first),
	};

	return RUN_TESTS("coredll-mapping", tests);
}
