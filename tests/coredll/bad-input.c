/* SPDX-License-Identifier: MIT */
/*
 * bad-input.c - every call with what is no handle, no name, no size, no address: the right last error, and nothing else happens
 *
 * Tables of calls and of wrong arguments; each call is made with each of them (what only one call has, is in bad-arguments.c). At
 * the end a storm of random arguments, which may succeed or fail, but only with the last errors that the headers name.
 */
#include "bad.h"

/* ---- handles ---------------------------------------------------------------------------------------------------- */

static DWORD written; /* what a call gives beside; never looked at */
static char buffer[16];

static int64_t close_handle(HANDLE h)
{
	return CloseHandle(h);
}

static int64_t duplicate_handle(HANDLE h)
{
	HANDLE second;

	return DuplicateHandle(GetCurrentProcess(), h, GetCurrentProcess(), &second, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

static int64_t move_handle(HANDLE h)
{
	HANDLE second;

	return DuplicateHandle(GetCurrentProcess(), h, GetCurrentProcess(), &second, 0, TRUE,
			       DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
}

static int64_t close_source(HANDLE h)
{
	return DuplicateHandle(GetCurrentProcess(), h, NULL, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE);
}

static int64_t duplicate_from(HANDLE h)
{
	HANDLE second;

	return DuplicateHandle(h, things.memory, GetCurrentProcess(), &second, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

static int64_t duplicate_to(HANDLE h)
{
	HANDLE second;

	return DuplicateHandle(GetCurrentProcess(), things.memory, h, &second, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

static int64_t map_view(HANDLE h)
{
	return (intptr_t)MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0);
}

static int64_t map_view_ex(HANDLE h)
{
	return (intptr_t)MapViewOfFileEx(h, FILE_MAP_ALL_ACCESS, 0, 0, 0, NULL);
}

static int64_t create_mapping_a(HANDLE h)
{
	return (intptr_t)CreateFileMappingA(h, NULL, PAGE_READONLY, 0, 0, NULL);
}

static int64_t create_mapping_w(HANDLE h)
{
	return (intptr_t)CreateFileMappingW(h, NULL, PAGE_READWRITE, 0, 10, u"new");
}

static int64_t create_mapping_there(HANDLE h)
{
	return (intptr_t)CreateFileMappingA(h, NULL, PAGE_READWRITE, 0, 10, "memory");
}

static int64_t read_file(HANDLE h)
{
	return ReadFile(h, buffer, sizeof(buffer), &written, NULL);
}

static int64_t write_file_(HANDLE h)
{
	return WriteFile(h, buffer, sizeof(buffer), &written, NULL);
}

static int64_t set_pointer(HANDLE h)
{
	return SetFilePointer(h, 0, NULL, FILE_BEGIN);
}

static int64_t set_pointer_ex(HANDLE h)
{
	return SetFilePointerEx(h, (LARGE_INTEGER){0}, NULL, FILE_BEGIN);
}

static int64_t set_end(HANDLE h)
{
	return SetEndOfFile(h);
}

static int64_t get_size(HANDLE h)
{
	return GetFileSize(h, &written);
}

static int64_t get_size_ex(HANDLE h)
{
	LARGE_INTEGER size;

	return GetFileSizeEx(h, &size);
}

static int64_t get_information(HANDLE h)
{
	BY_HANDLE_FILE_INFORMATION information;

	return GetFileInformationByHandle(h, &information);
}

static int64_t flush_file(HANDLE h)
{
	return FlushFileBuffers(h);
}

/* What a call takes: so the other kind is wrong. */
enum takes { ANY, MAPPINGS, FILES, PROCESSES };

static const struct handle_call {
	const char *name;
	int64_t (*call)(HANDLE handle);
	enum takes takes;
	int64_t failure;
} handle_calls[] = {
    {"CloseHandle", close_handle, ANY, 0},
    {"DuplicateHandle", duplicate_handle, ANY, 0},
    {"DuplicateHandle, moving", move_handle, ANY, 0},
    {"DuplicateHandle, closing", close_source, ANY, 0},
    {"DuplicateHandle, from", duplicate_from, PROCESSES, 0},
    {"DuplicateHandle, to", duplicate_to, PROCESSES, 0},
    {"MapViewOfFile", map_view, MAPPINGS, 0},
    {"MapViewOfFileEx", map_view_ex, MAPPINGS, 0},
    {"CreateFileMappingA", create_mapping_a, FILES, 0},
    {"CreateFileMappingW", create_mapping_w, FILES, 0},
    {"CreateFileMappingA, of what is there", create_mapping_there, FILES, 0},
    {"ReadFile", read_file, FILES, 0},
    {"WriteFile", write_file_, FILES, 0},
    {"SetFilePointer", set_pointer, FILES, INVALID_SET_FILE_POINTER},
    {"SetFilePointerEx", set_pointer_ex, FILES, 0},
    {"SetEndOfFile", set_end, FILES, 0},
    {"GetFileSize", get_size, FILES, INVALID_FILE_SIZE},
    {"GetFileSizeEx", get_size_ex, FILES, 0},
    {"GetFileInformationByHandle", get_information, FILES, 0},
    {"FlushFileBuffers", flush_file, FILES, 0},
};

static void refuses_handle(const struct handle_call *row, HANDLE handle, const char *what)
{
	bool makes_memory =
	    row->call == create_mapping_a || row->call == create_mapping_w || row->call == create_mapping_there;

	if (handle == INVALID_HANDLE_VALUE && makes_memory)
		return;
	struct counts before = count();
	SetLastError(UNSET);
	int64_t returned = row->call(handle);
	is_refused(row->name, what, returned, row->failure, ERROR_INVALID_HANDLE);
	is_unchanged(row->name, what, &before);
}

/* 6, of everything that is not an open handle of the right kind. */
static void wrong_handles(void **state)
{
	(void)state;
	open_things();
	const struct {
		const char *name;
		intptr_t value;
		enum takes kind;
	} wrong[] = {
	    {"NULL", 0, ANY},
	    {"INVALID_HANDLE_VALUE", -1, ANY},
	    {"-2", -2, ANY},
	    {"-4", -4, ANY},
	    {"1", 1, ANY},
	    {"4", 4, ANY},
	    {"a crooked one", (intptr_t)things.memory + 1, ANY},
	    {"another crooked one", (intptr_t)things.file | 2, ANY},
	    {"one of another generation", (intptr_t)things.memory ^ (1 << 28), ANY},
	    {"one with the sign", (intptr_t)things.memory | INT32_MIN, ANY},
	    {"a slot that never was", 0x7FFFFFFC, ANY},
	    {"an address", (intptr_t)things.view, ANY},
	    {"the greatest number", INTPTR_MAX, ANY},
	    {"the least number", INTPTR_MIN, ANY},
	    {"a closed mapping", (intptr_t)things.closed_memory, ANY},
	    {"a closed file", (intptr_t)things.closed_file, ANY},
	    {"a file that a mapping has taken over", (intptr_t)things.taken_file, ANY},
	    {"a file that a mapping refused", (intptr_t)things.refused_file, ANY},
	    {"one that was moved", (intptr_t)things.moved, ANY},
	    {"a mapping", (intptr_t)things.memory, MAPPINGS},
	    {"a file", (intptr_t)things.file, FILES},
	    {"the process", 0x42, PROCESSES},
	};
	for (size_t i = 0; i < COUNT(handle_calls); i++)
		for (size_t j = 0; j < COUNT(wrong); j++) {
			enum takes takes = handle_calls[i].takes, kind = wrong[j].kind;
			/* Rightly taken: an open one where any will do, or the one that is wanted. */
			if (kind != ANY && (takes == kind || (takes == ANY && kind != PROCESSES)))
				continue;
			refuses_handle(&handle_calls[i], (HANDLE)wrong[j].value, wrong[j].name);
		}
	close_things();
}

/* ---- rights ----------------------------------------------------------------------------------------------------- */

/* 5, of what the handle may not do. */
static void missing_rights(void **state)
{
	(void)state;
	open_things();
	const struct {
		const char *name;
		int64_t (*call)(HANDLE handle);
		HANDLE handle;
	} rows[] = {
	    {"MapViewOfFile with no rights", map_view, things.nothing},
	    {"MapViewOfFileEx, writing, as a reader", map_view_ex, things.reader},
	    {"CreateFileMapping, reading, as a writer", create_mapping_a, things.file_writer},
	    {"CreateFileMapping, writing, as a reader", create_mapping_w, things.file_reader},
	    {"ReadFile as a writer", read_file, things.file_writer},
	    {"WriteFile as a reader", write_file_, things.file_reader},
	    {"SetEndOfFile as a reader", set_end, things.file_reader},
	    {"FlushFileBuffers as a reader", flush_file, things.file_reader},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct counts before = count();
		SetLastError(UNSET);
		int64_t returned = rows[i].call(rows[i].handle);
		is_refused(rows[i].name, "a handle", returned, 0, ERROR_ACCESS_DENIED);
		is_unchanged(rows[i].name, "a handle", &before);
	}
	close_things();
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

static int64_t create_named_a(const void *name)
{
	return (intptr_t)CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, name);
}

static int64_t create_named_w(const void *name)
{
	return (intptr_t)CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, name);
}

static int64_t open_by_creating_a(const void *name)
{
	return (intptr_t)CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, 0, name);
}

static int64_t open_by_creating_w(const void *name)
{
	return (intptr_t)CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_WRITECOPY, 0, 0, name);
}

static int64_t create_of_file_a(const void *name)
{
	return (intptr_t)CreateFileMappingA(things.file, NULL, PAGE_READWRITE, 0, FILE_BYTES + 1, name);
}

static int64_t create_of_file_w(const void *name)
{
	return (intptr_t)CreateFileMappingW(things.file, NULL, PAGE_READWRITE, 0, FILE_BYTES + 1, name);
}

static int64_t open_named_a(const void *name)
{
	return (intptr_t)OpenFileMappingA(FILE_MAP_READ, FALSE, name);
}

static int64_t open_named_w(const void *name)
{
	return (intptr_t)OpenFileMappingW(FILE_MAP_READ, FALSE, name);
}

static int64_t create_file_a(const void *name)
{
	return (intptr_t)CreateFileA(name, READ_WRITE, 0, NULL, OPEN_ALWAYS, 0, NULL);
}

static int64_t create_file_w(const void *name)
{
	return (intptr_t)CreateFileW(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static int64_t create_for_mapping_a(const void *name)
{
	return (intptr_t)CreateFileForMappingA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static int64_t create_for_mapping_w(const void *name)
{
	return (intptr_t)CreateFileForMappingW(name, READ_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
}

static int64_t delete_a(const void *name)
{
	return DeleteFileA(name);
}

static int64_t delete_w(const void *name)
{
	return DeleteFileW(name);
}

static int64_t get_attributes_a(const void *name)
{
	return GetFileAttributesA(name);
}

static int64_t get_attributes_w(const void *name)
{
	return GetFileAttributesW(name);
}

static int64_t set_attributes_a(const void *name)
{
	return SetFileAttributesA(name, FILE_ATTRIBUTE_READONLY);
}

static int64_t set_attributes_w(const void *name)
{
	return SetFileAttributesW(name, FILE_ATTRIBUTE_NORMAL);
}

/* Both forms of a call. */
struct name_call {
	const char *name;
	int64_t (*narrow)(const void *name), (*wide)(const void *name);
	int64_t failure;
};

static const struct name_call object_calls[] = {
    {"CreateFileMapping", create_named_a, create_named_w, 0},
    {"CreateFileMapping, size 0", open_by_creating_a, open_by_creating_w, 0},
    {"CreateFileMapping, of a file", create_of_file_a, create_of_file_w, 0},
    {"OpenFileMapping", open_named_a, open_named_w, 0},
};

static const struct name_call file_calls[] = {
    {"CreateFile", create_file_a, create_file_w, -1},
    {"CreateFileForMapping", create_for_mapping_a, create_for_mapping_w, -1},
    {"DeleteFile", delete_a, delete_w, 0},
    {"GetFileAttributes", get_attributes_a, get_attributes_w, INVALID_FILE_ATTRIBUTES},
    {"SetFileAttributes", set_attributes_a, set_attributes_w, 0},
};

static char many_bytes[70000];
static WCHAR many_units[70000];
static const char *bytes(size_t count, char fill)
{
	memset(many_bytes, fill, count);
	many_bytes[count] = '\0';
	return many_bytes;
}

static const WCHAR *units(size_t count, WCHAR fill)
{
	for (size_t i = 0; i < count; i++)
		many_units[i] = fill;
	many_units[count] = 0;
	return many_units;
}

static void refuses_names(const struct name_call *row, const char *what, const char *narrow, const WCHAR *wide,
			  DWORD error)
{
	for (int i = 0; i < 2; i++) {
		const void *name = i ? (const void *)wide : (const void *)narrow;
		if (!name && what)
			continue; /* there is no such thing in this form */
		struct counts before = count();
		SetLastError(UNSET);
		int64_t returned = (i ? row->wide : row->narrow)(name);
		is_refused(row->name, what ? what : "NULL", returned, row->failure, error);
		is_unchanged(row->name, what ? what : "NULL", &before);
	}
}

/* Names of objects: the same error in all calls; a file has not grown for it. */
static void wrong_names_of_objects(void **state)
{
	(void)state;
	open_things();
	for (size_t i = 0; i < COUNT(object_calls); i++) {
		const struct name_call *row = &object_calls[i];
		static const size_t lengths[] = {260, 261, 777, 785, 786, 5000, 69999};
		for (size_t j = 0; j < COUNT(lengths); j++)
			refuses_names(row, "a long name", bytes(lengths[j], 'x'), units(lengths[j], 'x'),
				      ERROR_FILENAME_EXCED_RANGE);
		refuses_names(row, "a backslash", "a\\b", u"a\\b", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "a backslash behind a prefix", "Local\\\\", u"Local\\\\", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "a prefix in other case", "LOCAL\\a", u"global\\a", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "half a pair", "\xED\xA0\x80", (const WCHAR[]){0xD800, 0}, ERROR_INVALID_NAME);
		refuses_names(row, "the other half", "\xED\xB0\x80", (const WCHAR[]){0xDC00, 'a', 0},
			      ERROR_INVALID_NAME);
		refuses_names(row, "a lone byte", "a\x80", NULL, ERROR_INVALID_NAME);
		refuses_names(row, "a character cut off", "a\xF0\x9F\x98", NULL, ERROR_INVALID_NAME);
		refuses_names(row, "an overlong character", "\xC1\xBF", NULL, ERROR_INVALID_NAME);
		refuses_names(row, "a name after nonsense", "Local\\\xFF",
			      (const WCHAR[]){'L', 'o', 'c', 'a', 'l', '\\', 0xDFFF, 0}, ERROR_INVALID_NAME);
	}
	refuses_names(&object_calls[1], NULL, NULL, NULL, ERROR_INVALID_PARAMETER);
	refuses_names(&object_calls[3], NULL, NULL, NULL, ERROR_INVALID_PARAMETER);
	refuses_names(&object_calls[1], "a name that nobody has", "none", u"none", ERROR_INVALID_PARAMETER);
	refuses_names(&object_calls[3], "a name that nobody has", "none", u"none", ERROR_FILE_NOT_FOUND);
	close_things();
}

static void wrong_names_of_files(void **state)
{
	(void)state;
	open_things();
	for (size_t i = 0; i < COUNT(file_calls); i++) {
		const struct name_call *row = &file_calls[i];
		refuses_names(row, NULL, NULL, NULL, ERROR_PATH_NOT_FOUND);
		refuses_names(row, "no name", "", u"", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "a drive", "C:\\file", u"C:\\file", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "no such directory", "/no/such/file", u"\\no\\such\\file", ERROR_PATH_NOT_FOUND);
		refuses_names(row, "a file for a directory", "/proc/self/exe/file", u"\\proc\\self\\exe\\file",
			      ERROR_PATH_NOT_FOUND);
		refuses_names(row, "a long name", bytes(260, '/'), units(260, '/'), ERROR_FILENAME_EXCED_RANGE);
		refuses_names(row, "a very long name", bytes(69999, 'x'), units(69999, 'x'),
			      ERROR_FILENAME_EXCED_RANGE);
		refuses_names(row, "a part that is too long", bytes(256, 'x'), units(256, 'x'),
			      ERROR_FILENAME_EXCED_RANGE);
		refuses_names(row, "half a pair", "/tmp/\xED\xA0\x80", (const WCHAR[]){'a', 0xD800, 0},
			      ERROR_INVALID_NAME);
		refuses_names(row, "a lone byte", "\xFE", NULL, ERROR_INVALID_NAME);
	}
	close_things();
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/* Where views cannot be: around every border, and where sums of 64 bits overflow. */
static void wrong_parts(void **state)
{
	static const struct {
		DWORD high, low;
		SIZE_T bytes;
		DWORD error;
	} rows[] = {
	    {0, 1, 0, ERROR_MAPPED_ALIGNMENT},
	    {0, 4095, 1, ERROR_MAPPED_ALIGNMENT},
	    {0xFFFFFFFF, 0xFFFFFFFF, 0, ERROR_MAPPED_ALIGNMENT},
	    {0xFFFFFFFF, 0xFFFFFFFF, SIZE_MAX, ERROR_MAPPED_ALIGNMENT},
	    {0x80000000, 1, 1, ERROR_MAPPED_ALIGNMENT},
	    {0xFFFFFFFF, 0xFFFF0000, 0, ERROR_INVALID_PARAMETER},
	    {0xFFFFFFFF, 0xFFFF0000, 0x10000, ERROR_INVALID_PARAMETER},
	    {0xFFFFFFFF, 0xFFFF0000, SIZE_MAX, ERROR_INVALID_PARAMETER},
	    {0x80000000, 0, 0, ERROR_INVALID_PARAMETER},
	    {0x7FFFFFFF, 0xFFFF0000, 1, ERROR_INVALID_PARAMETER},
	    {1, 0, 1, ERROR_INVALID_PARAMETER},
	    {0, 0x80000000, 0, ERROR_INVALID_PARAMETER},
	    {0, 0x10000, 0, ERROR_INVALID_PARAMETER},
	    {0, 0, 0x10001, ERROR_ACCESS_DENIED},
	    {0, 0, SIZE_MAX, ERROR_ACCESS_DENIED},
	    {0, 0, SIZE_MAX - 4095, ERROR_ACCESS_DENIED},
	    {0, 0, SIZE_MAX / 2 + 1, ERROR_ACCESS_DENIED},
	    {0, 0, SIZE_MAX / 2, ERROR_ACCESS_DENIED},
	};
	static const DWORD accesses[] = {FILE_MAP_READ, FILE_MAP_WRITE, FILE_MAP_COPY, FILE_MAP_ALL_ACCESS};

	(void)state;
	open_things();
	HANDLE of_file = CreateFileMappingA(things.file, NULL, PAGE_READWRITE, 0, 0, "of file");
	HANDLE both[] = {things.memory, of_file};
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t j = 0; j < COUNT(accesses); j++)
			for (size_t k = 0; k < COUNT(both); k++) {
				struct counts before = count();
				SetLastError(UNSET);
				void *view =
				    MapViewOfFile(both[k], accesses[j], rows[i].high, rows[i].low, rows[i].bytes);
				is_refused("MapViewOfFile", "a part", (intptr_t)view, 0, rows[i].error);
				SetLastError(UNSET);
				view = MapViewOfFileEx(both[k], accesses[j], rows[i].high, rows[i].low, rows[i].bytes,
						       things.view);
				is_refused("MapViewOfFileEx", "a part", (intptr_t)view, 0, rows[i].error);
				is_unchanged("MapViewOfFile", "a part", &before);
			}
	works(CloseHandle(of_file));
	close_things();
}

/* What no object can be: of memory, of a file that may grow, of one that may not. */
static void wrong_sizes(void **state)
{
	static const DWORD sizes[][2] = {
	    {0xFFFFFFFF, 0xFFFFFFFF}, {0xFFFFFFFF, 0xFFFFF000}, {0xFFFFFFFF, 0}, {0x80000000, 0},
	    {0x7FFFFFFF, 0xFFFFFFFF}, {0x7FFFFFFF, 0xFFFFE000}, {0x40000000, 0}, {0x20000000, 1},
	};
	static const char *const names[] = {NULL, "new"};

	(void)state;
	open_things();
	const struct {
		HANDLE file;
		DWORD protect, error;
	} kinds[] = {
	    {INVALID_HANDLE_VALUE, PAGE_READWRITE, ERROR_COMMITMENT_LIMIT},
	    {INVALID_HANDLE_VALUE, PAGE_READONLY | SEC_RESERVE, ERROR_COMMITMENT_LIMIT},
	    {things.file, PAGE_READWRITE, ERROR_DISK_FULL},
	    {things.file, PAGE_READONLY, ERROR_NOT_ENOUGH_MEMORY},
	    {things.file_reader, PAGE_WRITECOPY, ERROR_NOT_ENOUGH_MEMORY},
	    {things.file_reader, PAGE_READWRITE, ERROR_ACCESS_DENIED},
	};
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (size_t j = 0; j < COUNT(kinds); j++)
			for (size_t k = 0; k < COUNT(names); k++) {
				struct counts before = count();
				SetLastError(UNSET);
				HANDLE mapping = CreateFileMappingA(kinds[j].file, NULL, kinds[j].protect, sizes[i][0],
								    sizes[i][1], names[k]);
				is_refused("CreateFileMapping", "a size", (intptr_t)mapping, 0, kinds[j].error);
				is_unchanged("CreateFileMapping", "a size", &before);
			}
	close_things();
}

/* What is in no view. */
static void wrong_addresses(void **state)
{
	char local;

	(void)state;
	open_things();
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), view = (uintptr_t)things.view;
	const uintptr_t wrong[] = {0,
				   1,
				   page,
				   view - 1,
				   view + 2 * page,
				   UINTPTR_MAX,
				   UINTPTR_MAX - page + 1,
				   UINTPTR_MAX / 2,
				   UINTPTR_MAX / 2 + 1,
				   (uintptr_t)&local,
				   (uintptr_t)wrong_addresses,
				   (uintptr_t)things.memory};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		MEMORY_BASIC_INFORMATION facts;
		void *address = (void *)wrong[i]; /* NOLINT(performance-no-int-to-ptr) */
		struct counts before = count();
		fails(UnmapViewOfFile(address), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(address, 0), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(address, 1), ERROR_INVALID_ADDRESS);
		fails(FlushViewOfFile(address, SIZE_MAX), ERROR_INVALID_ADDRESS);
		fails(VirtualQuery(address, &facts, sizeof(facts)), ERROR_INVALID_PARAMETER);
		is_unchanged("a call", "an address", &before);
	}
	const SIZE_T beyond[] = {2 * page + 1, SIZE_MAX, SIZE_MAX - view, SIZE_MAX / 2 + 1};
	for (size_t i = 0; i < COUNT(beyond); i++)
		fails(FlushViewOfFile(things.view, beyond[i]), ERROR_INVALID_ADDRESS);
	fails(VirtualQuery(things.view, NULL, sizeof(MEMORY_BASIC_INFORMATION)), ERROR_NOACCESS);
	fails(VirtualQuery(things.view, NULL, 0), ERROR_BAD_LENGTH);
	close_things();
}

/* ---- a storm ---------------------------------------------------------------------------------------------------- */

static uint64_t seed = UINT64_C(0x9E3779B97F4A7C15); /* always the same: what fails once fails again */

static uint32_t chance(uint32_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

#define ONE_OF(array) ((array)[chance(COUNT(array))])

static bool is_one_of(DWORD error, const DWORD *errors, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (errors[i] == error)
			return true;
	return false;
}

/* Succeeded, or failed with an error that the header names. */
#define IS_NAMED(ok_, ...)                                                                                             \
	do {                                                                                                           \
		static const DWORD named_[] = {__VA_ARGS__};                                                           \
		DWORD last_ = GetLastError();                                                                          \
		if (!(ok_) && !is_one_of(last_, named_, COUNT(named_)))                                                \
			is(last_, named_[0]);                                                                          \
	} while (0)

static HANDLE any_handle(void)
{
	const HANDLE handles[] = {
	    NULL,
	    INVALID_HANDLE_VALUE,
	    (HANDLE)-2,
	    (HANDLE)4,
	    (HANDLE)0x42,
	    things.closed_memory,
	    things.closed_file,
	    things.taken_file,
	    things.refused_file,
	    things.moved,
	    things.memory,
	    things.reader,
	    things.nothing,
	    things.file,
	    things.file_reader,
	    things.file_writer,
	};

	return ONE_OF(handles);
}

static DWORD any_number(void)
{
	static const DWORD numbers[] = {0,    0,    0,       1,          2,          4,          8,         4095,
					4096, 8192, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFF000, 0xFFFFFFFF};

	return ONE_OF(numbers);
}

static const char *any_name(void)
{
	static const char *const names[] = {NULL, "", "memory", "storm", "Local\\storm", "a\\b", "\xFF"};

	return ONE_OF(names);
}

static void create_something(void)
{
	static const DWORD protects[] = {0,
					 PAGE_READONLY,
					 PAGE_READWRITE,
					 PAGE_WRITECOPY,
					 PAGE_NOACCESS,
					 PAGE_READWRITE | SEC_RESERVE,
					 PAGE_READONLY | SEC_COMMIT,
					 PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE,
					 PAGE_EXECUTE_READ};
	/* No size between what is small and what no machine has: it would be had. */
	static const DWORD highs[] = {0, 0, 0, 0x40000, 0x80000000, 0xFFFFFFFF};
	DWORD high = ONE_OF(highs), low = any_number();

	SetLastError(UNSET);
	HANDLE mapping =
	    CreateFileMappingA(any_handle(), NULL, ONE_OF(protects), high, high ? low : low % 0x10001, any_name());
	if (mapping) {
		ok(GetLastError() == ERROR_SUCCESS || GetLastError() == ERROR_ALREADY_EXISTS);
		void *view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 1);
		ok(view != NULL);
		works(UnmapViewOfFile(view));
		works(CloseHandle(mapping));
	}
	IS_NAMED(mapping, ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_PATH_NOT_FOUND,
		 ERROR_INVALID_NAME, ERROR_FILE_INVALID, ERROR_NOT_ENOUGH_MEMORY, ERROR_COMMITMENT_LIMIT,
		 ERROR_DISK_FULL);
}

static void map_something(void)
{
	static const DWORD accesses[] = {
	    0, FILE_MAP_READ, FILE_MAP_WRITE, FILE_MAP_COPY, FILE_MAP_ALL_ACCESS, FILE_MAP_EXECUTE, 0xFFFFFFFF};
	const uintptr_t addresses[] = {
	    0, 0, 0, 1, 4096, (uintptr_t)things.view, UINTPTR_MAX, UINTPTR_MAX & ~(uintptr_t)4095};
	static const SIZE_T sizes[] = {0, 1, 4096, 5000, 8192, 8193, SIZE_MAX / 2, SIZE_MAX - 4095, SIZE_MAX};

	SetLastError(UNSET);
	void *view =
	    MapViewOfFileEx(any_handle(), ONE_OF(accesses), any_number() & (chance(4) ? 0 : ~(DWORD)0), any_number(),
			    ONE_OF(sizes), (void *)ONE_OF(addresses)); /* NOLINT(performance-no-int-to-ptr) */
	if (view)
		works(UnmapViewOfFile(view));
	IS_NAMED(view, ERROR_INVALID_HANDLE, ERROR_MAPPED_ALIGNMENT, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED,
		 ERROR_INVALID_ADDRESS);
}

static void duplicate_something(void)
{
	HANDLE second = NULL, source = any_handle();
	DWORD access = any_number(), options = chance(3) ? 0 : any_number() & ~DUPLICATE_CLOSE_SOURCE;

	SetLastError(UNSET);
	BOOL done = DuplicateHandle(chance(8) ? GetCurrentProcess() : any_handle(), source,
				    chance(8) ? GetCurrentProcess() : any_handle(), chance(8) ? &second : NULL, access,
				    FALSE, options);
	if (done)
		works(CloseHandle(second));
	IS_NAMED(done, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED);
}

static void open_something(void)
{
	SetLastError(UNSET);
	HANDLE mapping = OpenFileMappingA(any_number(), (BOOL)chance(2), any_name());
	if (mapping)
		works(CloseHandle(mapping));
	IS_NAMED(mapping, ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED, ERROR_PATH_NOT_FOUND,
		 ERROR_INVALID_NAME);
}

/* No way that would make a file, or take its content away. */
static void open_some_file(void)
{
	static const DWORD accesses[] = {0,      GENERIC_READ,     GENERIC_WRITE, READ_WRITE, GENERIC_ALL,
					 DELETE, FILE_APPEND_DATA, 0xFFFF,        0x8000};
	static const DWORD ways[] = {0, CREATE_NEW, OPEN_EXISTING, OPEN_EXISTING, OPEN_EXISTING, 6, 0xFFFFFFFF};
	const char *const names[] = {NULL, "", path, path, path, test_root, "/no/such/file", "a:", "\xFF"};
	SECURITY_ATTRIBUTES attributes = {.lpSecurityDescriptor = chance(2) ? &attributes : NULL};
	DWORD share = chance(4) ? SHARE_ALL : any_number();

	SetLastError(UNSET);
	HANDLE file = (chance(2) ? CreateFileA : CreateFileForMappingA)(ONE_OF(names), ONE_OF(accesses), share,
									chance(4) ? NULL : &attributes, ONE_OF(ways),
									FILE_ATTRIBUTE_NORMAL, any_handle());
	if (file != INVALID_HANDLE_VALUE)
		works(CloseHandle(file));
	else
		IS_NAMED(false, ERROR_PATH_NOT_FOUND, ERROR_INVALID_NAME, ERROR_FILE_EXISTS, ERROR_SHARING_VIOLATION,
			 ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER);
}

static void use_some_file(void)
{
	LONG high = (LONG)any_number();
	DWORD size_high;

	SetLastError(UNSET);
	BOOL done = ReadFile(any_handle(), buffer, chance(sizeof(buffer) + 1), chance(4) ? &written : NULL, NULL);
	IS_NAMED(done, ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED);
	SetLastError(NO_ERROR);
	SetFilePointer(any_handle(), (LONG)any_number(), chance(2) ? &high : NULL, chance(4));
	IS_NAMED(GetLastError() == NO_ERROR, ERROR_INVALID_HANDLE, ERROR_NEGATIVE_SEEK, ERROR_INVALID_PARAMETER);
	SetLastError(NO_ERROR);
	GetFileSize(any_handle(), chance(2) ? &size_high : NULL);
	IS_NAMED(GetLastError() == NO_ERROR, ERROR_INVALID_HANDLE);
}

/* Each call succeeds, and what it gave is given back; or it fails as its header says. */
static void a_storm_of_nonsense(void **state)
{
	static void (*const calls[])(void) = {create_something, map_something,  duplicate_something,
					      open_something,   open_some_file, use_some_file};
	const int times = under_valgrind() ? 1000 : 20000;

	(void)state;
	open_things();
	struct counts before = count();
	for (int i = 0; i < times; i++)
		ONE_OF(calls)();
	before.size = file_size(path); /* it may have grown */
	is_unchanged("all calls", "anything", &before);
	ok(before.size >= FILE_BYTES && before.size <= 0x10000);
	is(*(uint8_t *)things.view, 0);
	close_things();
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(wrong_handles), TEST(missing_rights), TEST(wrong_names_of_objects), TEST(wrong_names_of_files),
	    TEST(wrong_parts),   TEST(wrong_sizes),    TEST(wrong_addresses),        TEST(a_storm_of_nonsense),
	};

	return RUN_TESTS("coredll-bad-input", tests);
}
