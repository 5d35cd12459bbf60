/* SPDX-License-Identifier: MIT */
/* name.c - names and their encoding: see name.h */
#include "name.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "mmobj.h"
#include "utf8.h"

#define UNITS_MAX 259
#define KIND_PREFIX "map-"
#define KEEP 200 /* bytes of a long name's encoding that stay readable */

uint64_t name_hash(const char *text, size_t length)
{
	/* FNV-1a, 64 bits. A collision is harmless: the full name is compared wherever a hash led. */
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/* For the table of this process, and quicker: goes on by up to eight bytes. The last of them must be followed by another round. */
static uint64_t hash_on(uint64_t hash, uint64_t bytes)
{
	hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

#define IN_EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes of ASCII without a backslash. (What is subtracted borrows into the upper bit of a byte that is 0.) */
static bool are_ascii(uint64_t bytes)
{
	uint64_t differs = bytes ^ IN_EACH_BYTE('\\');

	return ((bytes | ((differs - IN_EACH_BYTE(1)) & ~differs)) & IN_EACH_BYTE(0x80)) == 0;
}

int name_parse(struct name *name, const char *text)
{
	unsigned store = MMOBJ_LOCAL;
	uint64_t hash = 0;
	size_t units = 0;

	/* The first letter saves most names the calls. */
	if (text[0] == 'L' && strncmp(text, "Local\\", 6) == 0) {
		text += 6;
	} else if (text[0] == 'G' && strncmp(text, "Global\\", 7) == 0) {
		text += 7;
		store = MMOBJ_GLOBAL;
	}

	/* Eight bytes at once, where they are what nearly all are: this is most of opening what is held here already. */
	const unsigned char *p = (const unsigned char *)text, *end = p + strlen(text);
	for (uint64_t bytes; end - p >= 8; p += 8, units += 8) {
		memcpy(&bytes, p, 8);
		if (!are_ascii(bytes))
			break;
		hash = hash_on(hash, bytes);
	}
	for (; p < end && units <= UNITS_MAX; units++) {
		size_t n = *p < 0x80 ? 1 : utf8_sequence(p);
		if (n == 0)
			return -EILSEQ;
		if (*p == '\\')
			return -ENOTDIR;
		if (n == 4)
			units++; /* two, in UTF-16 */
		while (n-- > 0)
			hash = hash_on(hash, *p++);
	}
	if (units > UNITS_MAX)
		return -ENAMETOOLONG;
	name->store = store;
	name->text = text;
	name->length = (size_t)(end - (const unsigned char *)text);
	name->hash = hash_on(hash, name->length);
	return 0;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       c == '.';
}

void name_to_file(const char *text, size_t length, char file[FILE_NAME_BYTES])
{
	static const char hex[] = "0123456789ABCDEF";
	size_t at = sizeof(KIND_PREFIX) - 1, keep = 0;

	memcpy(file, KIND_PREFIX, at);
	for (size_t i = 0; i < length; i++) {
		if (at + 3 > FILE_NAME_BYTES - 1) {
			snprintf(file + keep, FILE_NAME_BYTES - keep, "~%016llx",
				 (unsigned long long)name_hash(text, length));
			return;
		}
		if (is_plain(text[i]) && !(i == 0 && text[i] == '.')) {
			file[at++] = text[i];
		} else {
			file[at++] = '%';
			file[at++] = hex[(unsigned char)text[i] >> 4];
			file[at++] = hex[(unsigned char)text[i] & 15];
		}
		if (at <= KEEP)
			keep = at;
	}
	file[at] = '\0';
}

bool name_is_file(const char *file)
{
	return strncmp(file, KIND_PREFIX, sizeof(KIND_PREFIX) - 1) == 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void name_from_file(const char *file, char name[NAME_BYTES])
{
	size_t n = 0;

	for (const char *p = file + sizeof(KIND_PREFIX) - 1; *p && n < NAME_BYTES - 1; p++) {
		int high = *p == '%' ? hex_digit(p[1]) : -1;
		int low = high >= 0 ? hex_digit(p[2]) : -1;
		if (low >= 0) {
			name[n++] = (char)(high << 4 | low);
			p += 2;
		} else {
			name[n++] = *p;
		}
	}
	name[n] = '\0';
}
