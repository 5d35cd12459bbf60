/* SPDX-License-Identifier: MIT */
/*
 * test-name.c - names: which are names, which store they mean, and the file names that stand for them
 *
 * What UTF-8 is, is asked of iconv(3), which knows nothing of the library.
 */
#include "support.h"

#include <iconv.h>

#include "name.h"

static int parse(const char *text)
{
	struct name name;

	return name_parse(&name, text);
}

/* ---- prefixes and lengths --------------------------------------------------------------------------------------- */

static void prefix_chooses_the_store(void **state)
{
	static const struct {
		const char *text, *name;
		unsigned store;
		int result;
	} cases[] = {
	    {"x", "x", MMOBJ_LOCAL, 0},
	    {"", "", MMOBJ_LOCAL, 0},
	    {"Local\\x", "x", MMOBJ_LOCAL, 0},
	    {"Local\\", "", MMOBJ_LOCAL, 0},
	    {"Global\\x", "x", MMOBJ_GLOBAL, 0},
	    {"Global\\", "", MMOBJ_GLOBAL, 0},
	    {"Local", "Local", MMOBJ_LOCAL, 0},
	    {"Global/x", "Global/x", MMOBJ_LOCAL, 0},
	    {"local\\x", NULL, 0, -ENOTDIR},
	    {"GLOBAL\\x", NULL, 0, -ENOTDIR},
	    {"Local\\Global\\x", NULL, 0, -ENOTDIR},
	    {"Global\\Global\\x", NULL, 0, -ENOTDIR},
	    {"Session\\1\\x", NULL, 0, -ENOTDIR},
	    {"\\", NULL, 0, -ENOTDIR},
	    {"x\\", NULL, 0, -ENOTDIR},
	    {" Local\\x", NULL, 0, -ENOTDIR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct name name;
		is(name_parse(&name, cases[i].text), cases[i].result);
		if (cases[i].result < 0)
			continue;
		is(name.store, cases[i].store);
		is_text(name.text, cases[i].name);
		is(name.length, strlen(cases[i].name));
	}
}

/* A name of `count` times `unit`, and then `end`. */
static const char *repeat(const char *unit, int count, const char *end)
{
	static char text[2048];

	text[0] = '\0';
	for (int i = 0; i < count; i++)
		strcat(text, unit);
	return strcat(text, end);
}

static void length_is_counted_in_utf16_units(void **state)
{
	static const char *units[] = {"a", "\xC3\xA9" /* é */, "\xE2\x82\xAC" /* € */, "\xEF\xBF\xBF" /* U+FFFF */};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		is(parse(repeat(units[i], 259, "")), 0);
		is(parse(repeat(units[i], 260, "")), -ENAMETOOLONG);
		/* The prefix is not part of those. */
		sprintf(text, "Local\\%s", repeat(units[i], 259, ""));
		is(parse(text), 0);
		sprintf(text, "Global\\%s", repeat(units[i], 259, ""));
		is(parse(text), 0);
		sprintf(text, "Global\\%s", repeat(units[i], 260, ""));
		is(parse(text), -ENAMETOOLONG);
	}
	/* Beyond the basic plane a character has two. */
	is(parse(repeat("\xF0\x9F\x98\x80", 129, "a")), 0);
	is(parse(repeat("\xF0\x9F\x98\x80", 129, "aa")), -ENAMETOOLONG);
	is(parse(repeat("\xF0\x9F\x98\x80", 130, "")), -ENAMETOOLONG);
	is(strlen(repeat("\xEF\xBF\xBF", 259, "")), MMOBJ_NAME_MAX);
}

/* ---- UTF-8 ------------------------------------------------------------------------------------------------------ */

static iconv_t converter;

/* What iconv says of some bytes. */
static bool is_utf8(const char *bytes, size_t length)
{
	char in[8], out[64], *from = in, *to = out;
	size_t room = sizeof(out);

	memcpy(in, bytes, length);
	iconv(converter, NULL, NULL, NULL, NULL);
	return iconv(converter, &from, &length, &to, &room) != (size_t)-1;
}

static void try_bytes(const char *bytes)
{
	int expected = !is_utf8(bytes, strlen(bytes)) ? -EILSEQ : strchr(bytes, '\\') ? -ENOTDIR : 0;
	int r = parse(bytes);

	/* Both may be true of one name. */
	if (r != expected && !(r == -ENOTDIR && strchr(bytes, '\\')))
		is(r, expected);
}

static void every_sequence_of_bytes_is_judged_right(void **state)
{
	/* The bytes at which the rules change. */
	static const unsigned char edges[] = {0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
					      0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xFF};
	int good = 0;

	(void)state;
	converter = iconv_open("UTF-32LE", "UTF-8");
	ok(converter != (iconv_t)-1);
	for (unsigned a = 1; a < 256; a++) {
		char bytes[5] = {(char)a};
		try_bytes(bytes);
		good += parse(bytes) == 0;
		for (unsigned b = 1; b < 256; b++) {
			bytes[1] = (char)b;
			bytes[2] = '\0';
			try_bytes(bytes);
			for (size_t c = 0; a >= 0xE0 && c < COUNT(edges); c++) {
				bytes[2] = (char)edges[c];
				bytes[3] = '\0';
				try_bytes(bytes);
				for (size_t d = 0; a >= 0xF0 && d < COUNT(edges); d++) {
					bytes[3] = (char)edges[d];
					try_bytes(bytes);
				}
			}
		}
	}
	iconv_close(converter);
	is(good, 126); /* ASCII without NUL and '\' */
}

static void every_character_is_allowed_but_two(void **state)
{
	unsigned refused = 0;

	(void)state;
	for (unsigned c = 1; c < 0x110000; c++) {
		char bytes[5] = {0};
		if (c < 0x80) {
			bytes[0] = (char)c;
		} else if (c < 0x800) {
			bytes[0] = (char)(0xC0 | c >> 6);
			bytes[1] = (char)(0x80 | (c & 63));
		} else if (c < 0x10000) {
			bytes[0] = (char)(0xE0 | c >> 12);
			bytes[1] = (char)(0x80 | (c >> 6 & 63));
			bytes[2] = (char)(0x80 | (c & 63));
		} else {
			bytes[0] = (char)(0xF0 | c >> 18);
			bytes[1] = (char)(0x80 | (c >> 12 & 63));
			bytes[2] = (char)(0x80 | (c >> 6 & 63));
			bytes[3] = (char)(0x80 | (c & 63));
		}
		int r = parse(bytes);
		if (r != 0)
			refused++;
		if (r != (c == '\\' ? -ENOTDIR : c >= 0xD800 && c <= 0xDFFF ? -EILSEQ : 0))
			is(c, -1);
	}
	is(refused, 1 + 0x800); /* '\' and the surrogates, which are no characters */
}

/* ---- file names ------------------------------------------------------------------------------------------------- */

static void to_file(const char *text, char file[FILE_NAME_BYTES])
{
	name_to_file(text, strlen(text), file);
}

static void check_file_name(const char *file)
{
	ok(strlen(file) > 0 && strlen(file) <= 255);
	ok(strchr(file, '/') == NULL);
	ok(file[0] != '.');
	ok(name_is_file(file));
	for (const char *c = file; *c; c++)
		ok(*c > ' ' && *c < 0x7F);
}

static void name_comes_back_out_of_its_file_name(void **state)
{
	static const char *texts[] = {"",   ".",    "..",       ".at",  "...",  "/",   "a/b", "../../etc/passwd",
				      "%",  "%41",  "~",        "~0",   "map-", "a b", "\n",  "\x01",
				      "\t", "\x7F", "\xC3\xA9", "a.b.", "-",    "CON:"};
	char file[FILE_NAME_BYTES], back[NAME_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		to_file(texts[i], file);
		check_file_name(file);
		name_from_file(file, back);
		is_text(back, texts[i]);
	}
	for (int c = 1; c < 256; c++) {
		char text[4] = {'x', (char)c, 'y'};
		to_file(text, file);
		check_file_name(file);
		name_from_file(file, back);
		is_text(back, text);
		to_file(text + 1, file); /* at the beginning */
		check_file_name(file);
		name_from_file(file, back);
		is_text(back, text + 1);
	}
	is(name_is_file("x"), false);
	is(name_is_file(".at"), false);
	is(name_is_file("map"), false);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Are all of them different? */
static void check_distinct(char (*files)[FILE_NAME_BYTES], size_t count)
{
	qsort(files, count, sizeof(*files), by_text);
	for (size_t i = 1; i < count; i++)
		ok(strcmp(files[i - 1], files[i]) != 0);
}

static void near_names_have_different_file_names(void **state)
{
	static char files[4096][FILE_NAME_BYTES];
	char text[260];
	size_t count = 0;

	(void)state;
	/* Long names that differ in one character, of which most is beyond what stays readable, encoded and plain. */
	for (int c = 0; c < 2; c++) {
		memset(text, c ? '/' : 'a', 259);
		text[259] = '\0';
		to_file(text, files[count++]);
		for (int i = 0; i < 259; i++) {
			char was = text[i];
			for (const char *other = "bA."; *other; other++) {
				text[i] = *other;
				to_file(text, files[count++]);
			}
			text[i] = was;
		}
	}
	/* And names of every length around the limit where the encoding changes. */
	for (size_t n = 1; n < 259; n++) {
		memset(text, 'a', n);
		text[n] = '\0';
		to_file(text, files[count++]);
		memset(text, ' ', n);
		to_file(text, files[count++]);
	}
	ok(count < COUNT(files));
	for (size_t i = 0; i < count; i++)
		check_file_name(files[i]);
	check_distinct(files, count);
}

static void hash_encoding_cannot_be_forged_by_a_name(void **state)
{
	char text[260], file[FILE_NAME_BYTES], forged[FILE_NAME_BYTES];

	(void)state;
	memset(text, 'a', 259);
	text[259] = '\0';
	to_file(text, file);
	ok(strchr(file, '~') != NULL);
	to_file(file + strlen("map-"), forged); /* a name that is just that text */
	ok(strcmp(file, forged) != 0);
}

static void hash_is_fnv_1a(void **state)
{
	(void)state;
	ok(name_hash("", 0) == UINT64_C(0xcbf29ce484222325));
	ok(name_hash("a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	ok(name_hash("foobar", 6) == UINT64_C(0x85944171f73967e8));
}

/* ---- the whole way ---------------------------------------------------------------------------------------------- */

#define NAMES 20

static int count_listed(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	const char **names = context;

	(void)holders;
	is(count, 1);
	for (int i = 0; i < NAMES; i++)
		if (names[i] && strcmp(names[i], info->name) == 0) {
			names[i] = NULL;
			return 0;
		}
	ok(false);
	return 1;
}

static void strange_names_are_all_different_objects(void **state)
{
	char a[260], b[260], wide[800];
	const char *names[NAMES] = {"",  ".",  "..",   ".at",  "/", "a/b", "../../x",          "%", "%41", "A",
				    "a", "\n", "\x01", "\x7F", "~", " ",   "\xC3\xA9" /* é */, a,   b,     wide};
	mmobj *objects[NAMES];
	char text[900];

	(void)state;
	memset(a, 'x', 259);
	a[259] = '\0';
	memcpy(b, a, sizeof(a));
	b[258] = 'y';
	wide[0] = '\0';
	for (int i = 0; i < 259; i++)
		strcat(wide, "\xE2\x82\xAC");
	for (int i = 0; i < NAMES; i++) {
		objects[i] = make(names[i], 8, 0, MMOBJ_WRITE);
		int *view = map_all(objects[i], MMOBJ_WRITE);
		*view = 1000 + i;
		is(mmobj_unmap(view), 0);
	}
	is(files_in(store_path_of(MMOBJ_LOCAL)), NAMES);
	is(files_in(test_root), 1);
	for (int i = 0; i < NAMES; i++) {
		sprintf(text, "Local\\%s", names[i]);
		mmobj *again = open_it(text, MMOBJ_READ);
		int *view = map_all(again, MMOBJ_READ);
		is(*view, 1000 + i);
		is(mmobj_unmap(view), 0);
		struct mmobj_info info = stat_of(again);
		is_text(info.name, names[i]);
		mmobj_close(again);
	}
	const char *listed[NAMES];
	memcpy(listed, names, sizeof(names));
	is(mmobj_list(MMOBJ_LOCAL, count_listed, listed), 0);
	for (int i = 0; i < NAMES; i++)
		ok(listed[i] == NULL);
	for (int i = 0; i < NAMES; i++)
		mmobj_close(objects[i]);
}

/* Each function that takes a name, with a bad one. */
static void every_function_refuses_a_bad_name(void **state)
{
	char long_name[300];
	const struct {
		const char *text;
		int result;
	} bad[] = {{"\xFF", -EILSEQ},          {"a\xC3", -EILSEQ}, {"Global\\\xED\xA0\x80", -EILSEQ},
		   {long_name, -ENAMETOOLONG}, {"a\\b", -ENOTDIR}, {"Local\\a\\b", -ENOTDIR}};

	(void)state;
	memset(long_name, 'x', 260);
	long_name[260] = '\0';
	for (size_t i = 0; i < COUNT(bad); i++) {
		const struct mmobj_new what = {.size = 1};
		mmobj *object = UNTOUCHED;
		uint64_t freed = 7;
		is(mmobj_create(bad[i].text, &what, MMOBJ_WRITE, &object), bad[i].result);
		is(mmobj_create_or_open(bad[i].text, &what, MMOBJ_WRITE, &object), bad[i].result);
		is(mmobj_open(bad[i].text, MMOBJ_READ, &object), bad[i].result);
		is(mmobj_open_wait(bad[i].text, MMOBJ_READ, -1, &object), bad[i].result);
		is(mmobj_collect(bad[i].text, &freed), bad[i].result);
		is(mmobj_wait_gone(bad[i].text, -1), bad[i].result);
		ok(object == UNTOUCHED);
		is(freed, 7);
	}
}

/* In a table, names that differ in a few last digits, whatever their length. */
static void numbered_names_lie_apart(void **state)
{
	static const char *formats[] = {"%04u",        "a%04u",       "map-%04u",
					"object-%09u", "frame-%010u", "worker-buffer-%04u"};

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		bool used[4096] = {false};
		unsigned count = 0;
		for (unsigned n = 0; n < 1000; n++) {
			struct name name;
			char text[40];
			sprintf(text, formats[i], n); /* NOLINT: all have one number */
			is(name_parse(&name, text), 0);
			count += !used[name.hash % COUNT(used)];
			used[name.hash % COUNT(used)] = true;
		}
		/* By chance it would be 887 of 1000, give or take ten. */
		ok(count > 800);
	}
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(prefix_chooses_the_store),
	    TEST(length_is_counted_in_utf16_units),
	    TEST(every_sequence_of_bytes_is_judged_right),
	    TEST(every_character_is_allowed_but_two),
	    TEST(name_comes_back_out_of_its_file_name),
	    TEST(near_names_have_different_file_names),
	    TEST(hash_encoding_cannot_be_forged_by_a_name),
	    TEST(hash_is_fnv_1a),
	    TEST(strange_names_are_all_different_objects),
	    TEST(every_function_refuses_a_bad_name),
	    TEST(numbered_names_lie_apart),
	};

	return RUN_TESTS("name", tests);
}
