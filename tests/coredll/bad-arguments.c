/* SPDX-License-Identifier: MIT */
/*
 * bad-arguments.c - the arguments that only some calls have, wrong: protections, rights, options, addresses, places, buffers, text
 *
 * What all calls have, handles and names and sizes, is in bad-input.c; how it is seen that nothing has happened, in bad.h.
 */
#include "bad.h"

/* ---- mappings --------------------------------------------------------------------------------------------------- */

static const char long_name[] =
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
    "1234567890123456789012345678901234567890";

_Static_assert(sizeof(long_name) - 1 == MAX_PATH, "one more than there may be");

static SECURITY_ATTRIBUTES described = {.lpSecurityDescriptor = &described};

/* What no mapping can be made of, whatever it is of. */
static const struct creation {
	const char *what;
	SECURITY_ATTRIBUTES *attributes;
	DWORD protect, high;
	const char *name;
	DWORD error;
} creations[] = {
    {"no protection", NULL, 0, 0, NULL, ERROR_INVALID_PARAMETER},
    {"SEC_COMMIT alone", NULL, SEC_COMMIT, 0, NULL, ERROR_INVALID_PARAMETER},
    {"PAGE_NOACCESS", NULL, PAGE_NOACCESS, 0, "new", ERROR_INVALID_PARAMETER},
    {"two protections", NULL, PAGE_READONLY | PAGE_READWRITE, 0, "new", ERROR_INVALID_PARAMETER},
    {"execution", NULL, PAGE_EXECUTE_READ, 0, "new", ERROR_INVALID_PARAMETER},
    {"a guard", NULL, PAGE_READWRITE | 0x100, 0, "new", ERROR_INVALID_PARAMETER},
    {"both kinds of memory", NULL, PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE, 0, NULL, ERROR_INVALID_PARAMETER},
    {"an image", NULL, PAGE_READONLY | 0x1000000, 0, NULL, ERROR_INVALID_PARAMETER},
    {"large pages", NULL, PAGE_READWRITE | SEC_COMMIT | 0x80000000, 0, NULL, ERROR_INVALID_PARAMETER},
    {"all bits", NULL, 0xFFFFFFFF, 0, "new", ERROR_INVALID_PARAMETER},
    {"a wrong protection of what is there", NULL, 0x42, 0, "memory", ERROR_INVALID_PARAMETER},
    {"a security descriptor", &described, PAGE_READWRITE, 0, NULL, ERROR_INVALID_PARAMETER},
    {"a security descriptor of what is there", &described, PAGE_READWRITE, 0, "memory", ERROR_INVALID_PARAMETER},
    {"a folder", NULL, PAGE_READWRITE, 0, "a\\b", ERROR_PATH_NOT_FOUND},
    {"no text", NULL, PAGE_READWRITE, 0, "\xC3", ERROR_INVALID_NAME},
    {"a long name", NULL, PAGE_READWRITE, 0, long_name, ERROR_FILENAME_EXCED_RANGE},
};

static void refuses_creation(const struct creation *row, HANDLE file, const struct counts *before)
{
	SetLastError(UNSET);
	HANDLE mapping = CreateFileMappingA(file, row->attributes, row->protect, row->high, 100, row->name);
	is_refused("CreateFileMapping", row->what, (intptr_t)mapping, 0, row->error);
	is_unchanged("CreateFileMapping", row->what, before);
}

/* Of memory; of a file, which stays open; of one of CreateFileForMapping(), which is gone all the same. */
static void wrong_creations(void **state)
{
	(void)state;
	open_things();
	works(CloseHandle(things.taker));
	for (size_t i = 0; i < COUNT(creations); i++) {
		const struct creation *row = &creations[i];
		struct counts before = count();
		refuses_creation(row, INVALID_HANDLE_VALUE, &before);
		refuses_creation(row, things.file, &before);
		HANDLE file = CreateFileForMappingA(root_path("other"), READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
		ok(file != INVALID_HANDLE_VALUE);
		refuses_creation(row, file, &before);
		fails(CloseHandle(file), ERROR_INVALID_HANDLE);
	}
	things.taker = new_memory(NULL, PAGE_READWRITE, 1);
	close_things();
}

/* Rights that there are not, or not for this object. */
static void wrong_accesses(void **state)
{
	static const DWORD none[] = {0, FILE_MAP_EXECUTE, SYNCHRONIZE, READ_CONTROL | 0x40};

	(void)state;
	open_things();
	HANDLE read_only = new_memory("read only", PAGE_READONLY, 100);
	works(CloseHandle(OpenFileMappingA(FILE_MAP_READ, FALSE, "read only")));
	struct counts before = count();
	for (size_t i = 0; i < COUNT(none); i++) {
		fails(MapViewOfFile(things.memory, none[i], 0, 0, 0), ERROR_INVALID_PARAMETER);
		fails(MapViewOfFileEx(things.taker, none[i], 0, 0, 0, NULL), ERROR_INVALID_PARAMETER);
		fails(OpenFileMappingA(none[i], FALSE, "memory"), ERROR_ACCESS_DENIED);
		fails(OpenFileMappingW(none[i], TRUE, u"memory"), ERROR_ACCESS_DENIED);
	}
	fails(MapViewOfFile(things.memory, FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0, 0), ERROR_ACCESS_DENIED);
	fails(OpenFileMappingA(FILE_MAP_WRITE, FALSE, "read only"), ERROR_ACCESS_DENIED);
	fails(OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, u"read only"), ERROR_ACCESS_DENIED);
	fails(MapViewOfFile(read_only, FILE_MAP_WRITE, 0, 0, 0), ERROR_ACCESS_DENIED);
	is_unchanged("a call", "a wrong access", &before);
	works(CloseHandle(read_only));
	close_things();
}

/* Where MapViewOfFileEx() cannot put a view. */
static void wrong_places_of_views(void **state)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)state;
	open_things();
	const uintptr_t view = (uintptr_t)things.view;
	const struct {
		uintptr_t address;
		DWORD error;
	} rows[] = {
	    {1, ERROR_MAPPED_ALIGNMENT},
	    {page - 1, ERROR_MAPPED_ALIGNMENT},
	    {view + 1, ERROR_MAPPED_ALIGNMENT},
	    {view + page - 1, ERROR_MAPPED_ALIGNMENT},
	    {UINTPTR_MAX, ERROR_MAPPED_ALIGNMENT},
	    {view, ERROR_INVALID_ADDRESS},
	    {view + page, ERROR_INVALID_ADDRESS},
	    {(uintptr_t)&rows & ~(page - 1), ERROR_INVALID_ADDRESS},
	    {(uintptr_t)creations & ~(page - 1), ERROR_INVALID_ADDRESS},
	    {UINTPTR_MAX - page + 1, ERROR_INVALID_ADDRESS},
	};
	const HANDLE mappings[] = {things.memory, things.taker};
	static const DWORD accesses[] = {FILE_MAP_READ, FILE_MAP_COPY, FILE_MAP_ALL_ACCESS};
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t j = 0; j < COUNT(mappings); j++)
			for (size_t k = 0; k < COUNT(accesses); k++) {
				struct counts before = count();
				SetLastError(UNSET);
				void *there =
				    MapViewOfFileEx(mappings[j], accesses[k], 0, 0, 0,
						    (void *)rows[i].address); /* NOLINT(performance-no-int-to-ptr) */
				is_refused("MapViewOfFileEx", "an address", (intptr_t)there, 0, rows[i].error);
				is_unchanged("MapViewOfFileEx", "an address", &before);
			}
	close_things();
}

/* Duplicates that cannot be: the source is as it was, and no second handle is told. */
static void wrong_duplicates(void **state)
{
	(void)state;
	open_things();
	const struct {
		const char *what;
		HANDLE source;
		bool target;
		DWORD access, options, error;
	} rows[] = {
	    {"no target", things.memory, false, 0, DUPLICATE_SAME_ACCESS, ERROR_INVALID_PARAMETER},
	    {"no target, fewer rights", things.file, false, GENERIC_READ, 0, ERROR_INVALID_PARAMETER},
	    {"an option", things.memory, true, 0, 4, ERROR_INVALID_PARAMETER},
	    {"an option more", things.file, true, 0, DUPLICATE_SAME_ACCESS | 0x80000000, ERROR_INVALID_PARAMETER},
	    {"all other options", things.file, true, 0, ~DUPLICATE_CLOSE_SOURCE, ERROR_INVALID_PARAMETER},
	    {"more rights", things.reader, true, FILE_MAP_WRITE, 0, ERROR_ACCESS_DENIED},
	    {"all rights", things.nothing, true, GENERIC_ALL, 0, ERROR_ACCESS_DENIED},
	    {"the right to write", things.file_reader, true, GENERIC_WRITE, 0, ERROR_ACCESS_DENIED},
	    {"the right to read", things.file_writer, true, FILE_READ_DATA, 0, ERROR_ACCESS_DENIED},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE me = GetCurrentProcess(), untouched = (HANDLE)0x1234, second = untouched;
		struct counts before = count();
		SetLastError(UNSET);
		BOOL done = DuplicateHandle(me, rows[i].source, me, rows[i].target ? &second : NULL, rows[i].access,
					    FALSE, rows[i].options);
		is_refused("DuplicateHandle", rows[i].what, done, FALSE, rows[i].error);
		is_unchanged("DuplicateHandle", rows[i].what, &before);
		ok(second == untouched);
	}
	close_things(); /* all of them are still open */
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

/* Arguments of the calls on files that are no buffers, places or ways to open. */
static void wrong_arguments_of_files(void **state)
{
	OVERLAPPED overlapped = {0};
	DWORD written;
	char buffer[1];
	SECURITY_ATTRIBUTES attributes = {.lpSecurityDescriptor = &overlapped};

	(void)state;
	open_things();
	struct counts before = count();
	fails(ReadFile(things.file, buffer, 1, &written, &overlapped), ERROR_INVALID_PARAMETER);
	fails(WriteFile(things.file, buffer, 1, &written, &overlapped), ERROR_INVALID_PARAMETER);
	fails(GetFileSizeEx(things.file, NULL), ERROR_NOACCESS);
	fails(GetFileInformationByHandle(things.file, NULL), ERROR_NOACCESS);
	for (DWORD disposition = 0; disposition < 10; disposition++) {
		if (disposition >= CREATE_NEW && disposition <= TRUNCATE_EXISTING)
			continue;
		SetLastError(UNSET);
		ok(CreateFileA(path, READ_WRITE, SHARE_ALL, NULL, disposition, 0, NULL) == INVALID_HANDLE_VALUE);
		is(GetLastError(), ERROR_INVALID_PARAMETER);
		SetLastError(UNSET);
		ok(CreateFileForMappingA(path, GENERIC_READ, 0, NULL, disposition, 0, NULL) == INVALID_HANDLE_VALUE);
		is(GetLastError(), ERROR_INVALID_PARAMETER);
	}
	SetLastError(UNSET);
	ok(CreateFileA(path, READ_WRITE, SHARE_ALL, &attributes, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
	is(GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNSET);
	ok(CreateFileA(path, READ_WRITE, 8, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
	is(GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNSET);
	ok(CreateFileForMappingA(path, GENERIC_READ, 0, &attributes, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
	is(GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNSET);
	ok(CreateFileForMappingA(path, GENERIC_ALL, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
	is(GetLastError(), ERROR_INVALID_PARAMETER);
	is_unchanged("a call on files", "a wrong argument", &before);
	close_things();
}

/* Places before a file, and further than any can be: the place is where it was. */
static void wrong_places_in_files(void **state)
{
	static const struct {
		int64_t distance;
		DWORD method, error;
	} rows[] = {
	    {-1, FILE_BEGIN, ERROR_NEGATIVE_SEEK},          {INT64_MIN, FILE_BEGIN, ERROR_NEGATIVE_SEEK},
	    {INT32_MIN, FILE_BEGIN, ERROR_NEGATIVE_SEEK},   {-8, FILE_CURRENT, ERROR_NEGATIVE_SEEK},
	    {INT64_MIN, FILE_CURRENT, ERROR_NEGATIVE_SEEK}, {-FILE_BYTES - 1, FILE_END, ERROR_NEGATIVE_SEEK},
	    {INT64_MIN, FILE_END, ERROR_NEGATIVE_SEEK},     {INT64_MAX, FILE_CURRENT, ERROR_INVALID_PARAMETER},
	    {INT64_MAX, FILE_END, ERROR_INVALID_PARAMETER}, {0, 3, ERROR_INVALID_PARAMETER},
	    {1, 0x80000000, ERROR_INVALID_PARAMETER},       {-1, 0xFFFFFFFF, ERROR_INVALID_PARAMETER},
	};

	(void)state;
	open_things();
	is(SetFilePointer(things.file, 7, NULL, FILE_BEGIN), 7);
	for (size_t i = 0; i < COUNT(rows); i++) {
		LARGE_INTEGER distance = {.QuadPart = rows[i].distance}, place = {.QuadPart = 99};
		LONG high = distance.HighPart;
		struct counts before = count();
		SetLastError(UNSET);
		is_refused("SetFilePointerEx", "a place",
			   SetFilePointerEx(things.file, distance, &place, rows[i].method), FALSE, rows[i].error);
		is(place.QuadPart, 99);
		SetLastError(UNSET);
		is_refused("SetFilePointer", "a place",
			   SetFilePointer(things.file, (LONG)distance.LowPart, &high, rows[i].method),
			   INVALID_SET_FILE_POINTER, rows[i].error);
		is_unchanged("SetFilePointer", "a place", &before);
		is(SetFilePointer(things.file, 0, NULL, FILE_CURRENT), 7);
	}
	/* Without the upper half. */
	SetLastError(UNSET);
	is_refused("SetFilePointer", "32 bits", SetFilePointer(things.file, INT32_MIN, NULL, FILE_END),
		   INVALID_SET_FILE_POINTER, ERROR_NEGATIVE_SEEK);
	is(SetFilePointer(things.file, 0, NULL, FILE_CURRENT), 7);
	close_things();
}

/* Addresses where nothing is, or nothing that may be read, or written: the file is as it was. */
static void wrong_buffers(void **state)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *closed = mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *const wrong[] = {NULL, (void *)16, (void *)(UINTPTR_MAX - 15), closed, closed + page - 1};

	(void)state;
	if (under_valgrind())
		SKIP_TEST("valgrind complains of the addresses");
	ok(closed != MAP_FAILED);
	open_things();
	struct counts before = count();
	for (size_t i = 0; i < COUNT(wrong); i++) {
		DWORD moved = 99;
		fails(ReadFile(things.file, wrong[i], 10, &moved, NULL), ERROR_NOACCESS);
		is(moved, 0);
		moved = 99;
		fails(WriteFile(things.file, wrong[i], 10, &moved, NULL), ERROR_INVALID_USER_BUFFER);
		is(moved, 0);
	}
	fails(ReadFile(things.file, (void *)(uintptr_t)long_name, 10, NULL, NULL), ERROR_NOACCESS); /* read-only */
	is_unchanged("ReadFile, WriteFile", "a buffer", &before);
	close_things();
	is(munmap(closed, page), 0);
}

/* Where GetTempFileName() can make no name: it makes no file. */
static void wrong_temporary_names(void **state)
{
	static const WCHAR half[] = {'/', 0xD800, 0};
	static WCHAR wide_long[sizeof(long_name)];

	(void)state;
	open_things();
	for (size_t i = 0; i < sizeof(long_name); i++)
		wide_long[i] = (unsigned char)long_name[i];
	const struct {
		const char *what, *directory, *prefix;
		const WCHAR *wide_directory, *wide_prefix;
		DWORD error;
	} rows[] = {
	    {"no directory", NULL, "x", NULL, u"x", ERROR_DIRECTORY},
	    {"an empty one", "", "x", u"", u"x", ERROR_DIRECTORY},
	    {"one that is not there", "/no/such", "x", u"\\no\\such", u"x", ERROR_DIRECTORY},
	    {"a file", "/proc/self/exe", "x", u"/proc/self/exe", u"x", ERROR_DIRECTORY},
	    {"a long one", long_name, "x", wide_long, u"x", ERROR_BUFFER_OVERFLOW},
	    {"one that is no text", "/tmp/\xED\xA0\x80", "x", half, u"x", ERROR_INVALID_NAME},
	    {"a prefix that is no text", test_root, "\xFF", u"/tmp", half + 1, ERROR_INVALID_NAME},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		for (UINT number = 0; number < 2; number++) {
			char narrow[MAX_PATH] = "";
			WCHAR wide[MAX_PATH] = u"";
			struct counts before = count();
			SetLastError(UNSET);
			UINT made = GetTempFileNameA(rows[i].directory, rows[i].prefix, number, narrow);
			is_refused("GetTempFileNameA", rows[i].what, made, 0, rows[i].error);
			SetLastError(UNSET);
			made = GetTempFileNameW(rows[i].wide_directory, rows[i].wide_prefix, number, wide);
			is_refused("GetTempFileNameW", rows[i].what, made, 0, rows[i].error);
			is_unchanged("GetTempFileName", rows[i].what, &before);
		}
	struct counts before = count();
	fails(GetTempFileNameA(test_root, "x", 0, NULL), ERROR_INVALID_PARAMETER);
	fails(GetTempFileNameW(u"/tmp", u"x", 0, NULL), ERROR_INVALID_PARAMETER);
	is_unchanged("GetTempFileName", "no room", &before);
	close_things();
}

/* ---- text ------------------------------------------------------------------------------------------------------- */

/* Text that is none, and buffers that are none. */
static void wrong_text(void **state)
{
	WCHAR wide[4];
	char narrow[4];
	BOOL used;

	(void)state;
	fails(MultiByteToWideChar(CP_UTF8, 0, NULL, 1, wide, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "a", 0, wide, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "a", -1, NULL, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0, "a", -1, wide, -1), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(12345, 0, "a", -1, wide, 4), ERROR_INVALID_PARAMETER);
	fails(MultiByteToWideChar(CP_UTF8, 0x80000000, "a", -1, wide, 4), ERROR_INVALID_FLAGS);
	fails(MultiByteToWideChar(CP_UTF8, 0, "abcd", -1, wide, 4), ERROR_INSUFFICIENT_BUFFER);
	fails(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xFF", -1, wide, 4), ERROR_NO_UNICODE_TRANSLATION);
	fails(WideCharToMultiByte(CP_UTF8, 0, NULL, 1, narrow, 4, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"a", 0, narrow, 4, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"a", -1, NULL, 4, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"a", -1, narrow, -1, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(12345, 0, u"a", -1, narrow, 4, NULL, NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"a", -1, narrow, 4, "?", NULL), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"a", -1, narrow, 4, NULL, &used), ERROR_INVALID_PARAMETER);
	fails(WideCharToMultiByte(CP_UTF8, 0x80000000, u"a", -1, narrow, 4, NULL, NULL), ERROR_INVALID_FLAGS);
	fails(WideCharToMultiByte(CP_UTF8, 0, u"abcd", -1, narrow, 4, NULL, NULL), ERROR_INSUFFICIENT_BUFFER);
	const WCHAR half[] = {0xD800, 0};
	fails(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, half, -1, narrow, 4, NULL, NULL),
	      ERROR_NO_UNICODE_TRANSLATION);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(wrong_creations),  TEST(wrong_accesses),           TEST(wrong_places_of_views),
	    TEST(wrong_duplicates), TEST(wrong_arguments_of_files), TEST(wrong_places_in_files),
	    TEST(wrong_buffers),    TEST(wrong_temporary_names),    TEST(wrong_text),
	};

	return RUN_TESTS("coredll-bad-arguments", tests);
}
