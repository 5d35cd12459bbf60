/* SPDX-License-Identifier: MIT */
/* test-path.c - names of files: what leads where, and every last error that a name can give to each call that takes one */
#include "files.h"

/* Calls that take a name, each in both forms, told apart by what they return when they fail. */
#define BAD_A(name, why)                                                                                               \
	do {                                                                                                           \
		const char *name_ = (name);                                                                            \
		refuses(CreateFileA(name_, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), why);                       \
		refuses(CreateFileA(name_, READ_WRITE, 0, NULL, CREATE_NEW, 0, NULL), why);                            \
		refuses(CreateFileForMappingA(name_, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), why);             \
		refuses(CreateFileForMappingA(name_, READ_WRITE, 0, NULL, OPEN_ALWAYS, 0, NULL), why);                 \
		fails(DeleteFileA(name_), why);                                                                        \
		denies(GetFileAttributesA(name_), why);                                                                \
		fails(SetFileAttributesA(name_, FILE_ATTRIBUTE_READONLY), why);                                        \
	} while (0)
#define BAD_W(name, why)                                                                                               \
	do {                                                                                                           \
		const WCHAR *name_ = (name);                                                                           \
		refuses(CreateFileW(name_, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), why);                       \
		refuses(CreateFileW(name_, READ_WRITE, 0, NULL, CREATE_NEW, 0, NULL), why);                            \
		refuses(CreateFileForMappingW(name_, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), why);             \
		refuses(CreateFileForMappingW(name_, READ_WRITE, 0, NULL, OPEN_ALWAYS, 0, NULL), why);                 \
		fails(DeleteFileW(name_), why);                                                                        \
		denies(GetFileAttributesW(name_), why);                                                                \
		fails(SetFileAttributesW(name_, FILE_ATTRIBUTE_READONLY), why);                                        \
	} while (0)

/* A path of ASCII as UTF-16; valid until the next call. */
static const WCHAR *wide(const char *text)
{
	static WCHAR units[1024];
	size_t n = 0;

	for (; text[n]; n++)
		units[n] = (unsigned char)text[n];
	units[n] = 0;
	return units;
}

static void bad_in_both(const char *name, DWORD why)
{
	BAD_A(name, why);
	BAD_W(wide(name), why);
}

static void no_name_is_no_path(void **state)
{
	(void)state;
	BAD_A(NULL, ERROR_PATH_NOT_FOUND);
	BAD_W(NULL, ERROR_PATH_NOT_FOUND);
	bad_in_both("", ERROR_PATH_NOT_FOUND);
}

static void there_are_no_drives(void **state)
{
	static const char *const names[] = {"C:\\file", "c:/file", "Z:", "a:file", "A:\\"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		bad_in_both(names[i], ERROR_PATH_NOT_FOUND);
	/* A colon is a character elsewhere. */
	opens(open_ordinary(root_path("a:b"), READ_WRITE, CREATE_NEW), 0);
	is(exists(root_path("a:b")), true);
	is(chdir(test_root), 0);
	opens(open_ordinary("./a:b", GENERIC_READ, OPEN_EXISTING), 0);
	opens(open_ordinary("1:b", READ_WRITE, CREATE_NEW), 0);
	opens(open_ordinary("ab:c", READ_WRITE, CREATE_NEW), 0);
	opens(open_ordinary(":c", READ_WRITE, CREATE_NEW), 0);
	is(files_in("."), 4);
	is(chdir("/"), 0);
}

static void both_slashes_separate(void **state)
{
	char mixed[512];

	(void)state;
	is(mkdir(root_path("directory"), 0755), 0);
	write_file(root_path("directory/file"), CONTENT, CONTENT_SIZE);
	const char *path = root_path("directory/file");
	for (int which = 1; which < 4; which++) {
		size_t n = strlen(path), slashes = 0;
		for (size_t i = 0; i <= n; i++)
			mixed[i] = path[i] == '/' && (++slashes % 2 + 1) & (size_t)which ? '\\' : path[i];
		HANDLE file = open_ordinary(mixed, GENERIC_READ, OPEN_EXISTING);
		ok(file != INVALID_HANDLE_VALUE);
		is(GetFileSize(file, NULL), CONTENT_SIZE);
		works(CloseHandle(file));
		opens(CreateFileW(wide(mixed), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), 0);
		opens(CreateFileForMappingW(wide(mixed), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), 0);
		is(GetFileAttributesA(mixed), FILE_ATTRIBUTE_ARCHIVE);
		is(GetFileAttributesW(wide(mixed)), FILE_ATTRIBUTE_ARCHIVE);
	}
	/* More than one, and dots. */
	opens(open_ordinary(root_path("directory\\\\file"), GENERIC_READ, OPEN_EXISTING), 0);
	opens(open_ordinary(root_path(".\\directory\\..\\directory\\.\\file"), GENERIC_READ, OPEN_EXISTING), 0);
	works(SetFileAttributesW(wide(root_path("directory\\file")), FILE_ATTRIBUTE_READONLY));
	works(SetFileAttributesW(wide(root_path("directory\\file")), 0));
	works(DeleteFileW(wide(root_path("directory\\file"))));
	is(exists(root_path("directory/file")), false);
	/* None is left in a name. */
	opens(open_ordinary(root_path("directory\\new"), READ_WRITE, CREATE_NEW), 0);
	is(files_in(root_path("directory")), 1);
	is(exists(root_path("directory/new")), true);
}

static void a_relative_name_is_in_the_current_directory(void **state)
{
	(void)state;
	is(mkdir(root_path("directory"), 0755), 0);
	is(chdir(root_path("directory")), 0);
	opens(open_ordinary("file", READ_WRITE, CREATE_NEW), 0);
	opens(open_ordinary("..\\other", READ_WRITE, CREATE_NEW), 0);
	is(exists(root_path("directory/file")), true);
	is(exists(root_path("other")), true);
	is(GetFileAttributesA("file"), FILE_ATTRIBUTE_ARCHIVE);
	works(DeleteFileA(".\\file"));
	is(chdir("/"), 0);
	is(files_in(root_path("directory")), 0);
}

static void case_counts(void **state)
{
	(void)state;
	opens(open_ordinary(root_path("File"), READ_WRITE, CREATE_NEW), 0);
	refuses(open_ordinary(root_path("file"), READ_WRITE, OPEN_EXISTING), ERROR_FILE_NOT_FOUND);
	opens(open_ordinary(root_path("file"), READ_WRITE, CREATE_NEW), 0);
	is(files_in(test_root), 2);
}

/* What Windows forbids is a name here, and trailing dots and spaces stay. */
static void every_other_character_is_one(void **state)
{
	static const char *const names[] = {"a*?<>|\"", "dot.", "space ", " space", "nul", "\x01\x7F", "%41", "~"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		opens(open_ordinary(root_path("%s", names[i]), READ_WRITE, CREATE_NEW), 0);
		is(exists(root_path("%s", names[i])), true);
	}
	is(files_in(test_root), COUNT(names));
}

/* One file by either form of its name: an umlaut, a euro sign, a smiley of two units. */
static void wide_names_are_utf_8_in_the_file_system(void **state)
{
	WCHAR name[128];
	const WCHAR *root = wide(test_root), *tail = u"/\u00e4\u20ac\U0001F600";
	size_t n = 0;

	(void)state;
	while (*root)
		name[n++] = *root++;
	do
		name[n++] = *tail;
	while (*tail++);
	opens(CreateFileW(name, READ_WRITE, 0, NULL, CREATE_NEW, 0, NULL), 0);
	const char *path = root_path("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
	is(exists(path), true);
	opens(CreateFileA(path, READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL), 0);
	opens(CreateFileForMappingW(name, READ_WRITE, 0, NULL, OPEN_ALWAYS, 0, NULL), ERROR_ALREADY_EXISTS);
	is(GetFileAttributesW(name), FILE_ATTRIBUTE_ARCHIVE);
	works(SetFileAttributesW(name, FILE_ATTRIBUTE_READONLY));
	is(GetFileAttributesA(path), FILE_ATTRIBUTE_ARCHIVE | FILE_ATTRIBUTE_READONLY);
	works(SetFileAttributesW(name, 0));
	works(DeleteFileW(name));
	is(exists(path), false);
}

static void what_is_no_text_is_no_name(void **state)
{
	static const char *const bytes[] = {"a\xFF",   "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
					    "x/\x80/y"};
	static const WCHAR units[][4] = {{0xD800}, {'a', 0xDC00}, {0xD800, 'b'}, {0xDC00, 0xD800}, {0xDBFF, 0xDBFF}};

	(void)state;
	for (size_t i = 0; i < COUNT(bytes); i++)
		BAD_A(bytes[i], ERROR_INVALID_NAME);
	for (size_t i = 0; i < COUNT(units); i++)
		BAD_W(units[i], ERROR_INVALID_NAME);
}

/* The test's root, and on with that character to a length; with a '/' in it wherever the file system needs one. */
static char *long_path(const char *character, size_t characters)
{
	static char path[2048];
	size_t units = strlen(test_root) + 1;

	strcat(strcpy(path, test_root), "/");
	for (size_t i = 1; units < characters; units++, i++)
		strcat(path, i % 60 == 0 ? "/" : character);
	return path;
}

static void a_name_has_at_most_259_units(void **state)
{
	(void)state;
	/* Not there, but a name. */
	bad_in_both(long_path("a", 259), ERROR_PATH_NOT_FOUND);
	bad_in_both(long_path("a", 260), ERROR_FILENAME_EXCED_RANGE);
	bad_in_both(long_path("a", 1000), ERROR_FILENAME_EXCED_RANGE);
	/* Units count, and not bytes: 59 characters in each part. */
	BAD_A(long_path("\xE2\x82\xAC", 259), ERROR_PATH_NOT_FOUND);
	BAD_A(long_path("\xE2\x82\xAC", 260), ERROR_FILENAME_EXCED_RANGE);
	/* The longest that can be had, if its directory is there. */
	char *path = long_path("a", 259), *slash = path + strlen(test_root) + 1;
	while ((slash = strchr(slash, '/'))) {
		*slash = '\0';
		is(mkdir(path, 0755), 0);
		*slash++ = '/';
	}
	opens(open_ordinary(path, READ_WRITE, CREATE_NEW), 0);
	opens(CreateFileW(wide(path), READ_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL), 0);
	works(DeleteFileW(wide(path)));
	/* A part that is longer than the file system has them. */
	char part[257];
	memset(part, 'a', sizeof(part) - 1);
	part[sizeof(part) - 1] = '\0';
	bad_in_both(part, ERROR_FILENAME_EXCED_RANGE);
}

static void directories_must_be_there(void **state)
{
	(void)state;
	fresh_file(true);
	bad_in_both(root_path("none/file"), ERROR_PATH_NOT_FOUND);
	bad_in_both(root_path("none\\deeper\\file"), ERROR_PATH_NOT_FOUND);
	bad_in_both(root_path("file/file"), ERROR_PATH_NOT_FOUND);
	bad_in_both(root_path("file\\deeper\\file"), ERROR_PATH_NOT_FOUND);
	bad_in_both("\\none\\file", ERROR_PATH_NOT_FOUND);
	bad_in_both(root_path("file/"), ERROR_PATH_NOT_FOUND);
	is(files_in(test_root), 1);
}

static void circles_are_told(void **state)
{
	(void)state;
	is(symlink("circle", root_path("circle")), 0);
	bad_in_both(root_path("circle/file"), ERROR_CANT_RESOLVE_FILENAME);
	refuses(open_ordinary(root_path("circle"), GENERIC_READ, OPEN_EXISTING), ERROR_CANT_RESOLVE_FILENAME);
	refuses(open_for_mapping(root_path("circle"), READ_WRITE, OPEN_ALWAYS), ERROR_CANT_RESOLVE_FILENAME);
	denies(GetFileAttributesA(root_path("circle")), ERROR_CANT_RESOLVE_FILENAME);
	works(DeleteFileA(root_path("circle"))); /* the link itself */
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(no_name_is_no_path),
	    TEST(there_are_no_drives),
	    TEST(both_slashes_separate),
	    TEST(a_relative_name_is_in_the_current_directory),
	    TEST(case_counts),
	    TEST(every_other_character_is_one),
	    TEST(wide_names_are_utf_8_in_the_file_system),
	    TEST(what_is_no_text_is_no_name),
	    TEST(a_name_has_at_most_259_units),
	    TEST(directories_must_be_there),
	    TEST(circles_are_told),
	};

	return RUN_TESTS("path", tests);
}
