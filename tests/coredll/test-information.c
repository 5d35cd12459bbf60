/* SPDX-License-Identifier: MIT */
/* test-information.c - GetFileInformationByHandle */
#include "files.h"

#include <time.h>

static BY_HANDLE_FILE_INFORMATION information_of(HANDLE file)
{
	BY_HANDLE_FILE_INFORMATION information;

	memset(&information, 0xAB, sizeof(information));
	works(GetFileInformationByHandle(file, &information));
	return information;
}

static uint64_t both_halves(DWORD high, DWORD low)
{
	return (uint64_t)high << 32 | low;
}

static void is_that_file(const BY_HANDLE_FILE_INFORMATION *information, const char *path)
{
	struct stat st;

	is(stat(path, &st), 0);
	is(both_halves(information->nFileSizeHigh, information->nFileSizeLow), st.st_size);
	is(both_halves(information->nFileIndexHigh, information->nFileIndexLow), st.st_ino);
	is(information->nNumberOfLinks, st.st_nlink);
	is(information->dwOID, 0xFFFFFFFF);
	is(information->ftCreationTime.dwHighDateTime, 0);
	is(information->ftCreationTime.dwLowDateTime, 0);
}

/* Whatever it is open for. */
static void tells_what_is_open(void **state)
{
	static const DWORD accesses[] = {0, GENERIC_READ, GENERIC_WRITE, READ_WRITE};
	const char *path = root_path("file");

	(void)state;
	write_pattern(path, 12345);
	for (size_t i = 0; i < COUNT(accesses); i++) {
		HANDLE file = file_of(path, accesses[i]);
		BY_HANDLE_FILE_INFORMATION information = information_of(file);
		is_that_file(&information, path);
		is(information.dwFileAttributes, FILE_ATTRIBUTE_ARCHIVE);
		works(CloseHandle(file));
	}
	is(chmod(path, 0444), 0);
	HANDLE file = open_for_mapping(path, GENERIC_READ, OPEN_EXISTING);
	BY_HANDLE_FILE_INFORMATION information = information_of(file);
	is_that_file(&information, path);
	is(information.dwFileAttributes, FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_READONLY);
	works(CloseHandle(file));
}

/* By 64 bits, of which the upper ones are not lost. */
static void sizes_beyond_4_gib(void **state)
{
	const char *path = root_path("file");

	(void)state;
	write_pattern(path, 1);
	is(truncate(path, 0x500000003), 0);
	HANDLE file = file_of(path, GENERIC_READ);
	BY_HANDLE_FILE_INFORMATION information = information_of(file);
	is(information.nFileSizeHigh, 5);
	is(information.nFileSizeLow, 3);
	works(CloseHandle(file));
}

/* Windows counts from 1601: 1970 is 0x19DB1DED53E8000, and the second after the 32 bits of 1970 overflow is right, too. */
static void times_are_those_of_windows(void **state)
{
	static const struct {
		struct timespec time;
		uint64_t expected;
	} rows[] = {
	    {{0, 0}, 0x19DB1DED53E8000},
	    {{1, 100}, 0x19DB1DED53E8000 + 10000001},
	    {{1000000000, 123456789}, 0x19DB1DED53E8000 + 10000000001234567},
	    {{INT32_MAX, 0}, 0x19DB1DED53E8000 + 21474836470000000},
	};
	const char *path = root_path("file");

	(void)state;
	write_pattern(path, 1);
	HANDLE file = file_of(path, 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct timespec times[] = {rows[i].time, rows[COUNT(rows) - 1 - i].time};
		is(utimensat(AT_FDCWD, path, times, 0), 0);
		BY_HANDLE_FILE_INFORMATION information = information_of(file);
		is(both_halves(information.ftLastAccessTime.dwHighDateTime, information.ftLastAccessTime.dwLowDateTime),
		   rows[i].expected);
		is(both_halves(information.ftLastWriteTime.dwHighDateTime, information.ftLastWriteTime.dwLowDateTime),
		   rows[COUNT(rows) - 1 - i].expected);
	}
	works(CloseHandle(file));
}

/* Programs tell by these numbers whether two handles are for one file. */
static void one_file_has_one_number(void **state)
{
	const char *path = root_path("file"), *other = root_path("other"), *link_path = root_path("link");

	(void)state;
	write_pattern(path, 1);
	write_pattern(other, 1);
	is(link(path, link_path), 0);
	HANDLE files[] = {file_of(path, GENERIC_READ), file_of(link_path, GENERIC_READ), file_of(other, GENERIC_READ)};
	BY_HANDLE_FILE_INFORMATION facts[COUNT(files)];
	for (size_t i = 0; i < COUNT(files); i++)
		facts[i] = information_of(files[i]);
	is(facts[0].nNumberOfLinks, 2);
	is(facts[0].dwVolumeSerialNumber, facts[1].dwVolumeSerialNumber);
	is(facts[0].dwVolumeSerialNumber, facts[2].dwVolumeSerialNumber);
	is(both_halves(facts[0].nFileIndexHigh, facts[0].nFileIndexLow),
	   both_halves(facts[1].nFileIndexHigh, facts[1].nFileIndexLow));
	ok(both_halves(facts[0].nFileIndexHigh, facts[0].nFileIndexLow) !=
	   both_halves(facts[2].nFileIndexHigh, facts[2].nFileIndexLow));
	is(unlink(other), 0);
	is(information_of(files[2]).nNumberOfLinks, 0);
	for (size_t i = 0; i < COUNT(files); i++)
		works(CloseHandle(files[i]));
}

/* 6 and 998. */
static void what_is_no_file_or_no_buffer(void **state)
{
	BY_HANDLE_FILE_INFORMATION information, before;
	HANDLE mapping = new_memory(NULL, PAGE_READWRITE, 1);

	(void)state;
	write_pattern(root_path("file"), 1);
	HANDLE file = file_of(root_path("file"), GENERIC_READ);
	memset(&information, 0xAB, sizeof(information));
	before = information;
	fails(GetFileInformationByHandle(file, NULL), ERROR_NOACCESS);
	works(CloseHandle(file));
	fails(GetFileInformationByHandle(file, &information), ERROR_INVALID_HANDLE);
	fails(GetFileInformationByHandle(NULL, &information), ERROR_INVALID_HANDLE);
	fails(GetFileInformationByHandle(INVALID_HANDLE_VALUE, &information), ERROR_INVALID_HANDLE);
	fails(GetFileInformationByHandle(mapping, &information), ERROR_INVALID_HANDLE);
	is(memcmp(&information, &before, sizeof(information)), 0);
	works(CloseHandle(mapping));
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(tells_what_is_open),      TEST(sizes_beyond_4_gib),           TEST(times_are_those_of_windows),
	    TEST(one_file_has_one_number), TEST(what_is_no_file_or_no_buffer),
	};

	return RUN_TESTS("coredll-information", tests);
}
