/* SPDX-License-Identifier: MIT */
/* words.c - calls and their arguments as text, the same wherever they are made */
#include "conform.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXTS 16
#define TEXT_BYTES 1100

const char *text_of(const char *format, ...)
{
	static char texts[TEXTS][TEXT_BYTES];
	static unsigned next;
	char *text = texts[next++ % TEXTS];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, TEXT_BYTES, format, arguments);
	va_end(arguments);
	return text;
}

struct word {
	DWORD bits;
	const char *word;
};

/* The words that make up a value, joined by '|'; what has none is a number. */
static const char *words_of(DWORD value, const struct word *words, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		if (!words[i].bits || (value & words[i].bits) != words[i].bits)
			continue;
		text = text_of("%s%s%s", text, *text ? "|" : "", words[i].word);
		value &= ~words[i].bits;
	}
	if (value || !*text)
		text = text_of("%s%s%#x", text, *text ? "|" : "", (unsigned)value);
	return text;
}

#define WORD_(name)                                                                                                    \
	{                                                                                                              \
		name, #name                                                                                            \
	}

const char *protect_text(DWORD protect)
{
	static const struct word words[] = {
	    WORD_(PAGE_NOACCESS),
	    WORD_(PAGE_READONLY),
	    WORD_(PAGE_READWRITE),
	    WORD_(PAGE_WRITECOPY),
	    WORD_(PAGE_EXECUTE),
	    WORD_(PAGE_EXECUTE_READ),
	    WORD_(PAGE_EXECUTE_READWRITE),
	    WORD_(PAGE_EXECUTE_WRITECOPY),
	    WORD_(PAGE_GUARD),
	    WORD_(PAGE_NOCACHE),
	    WORD_(SEC_COMMIT),
	    WORD_(SEC_RESERVE),
	    WORD_(SEC_NOCACHE),
	    WORD_(SEC_IMAGE),
	    WORD_(SEC_LARGE_PAGES),
	};

	return words_of(protect, words, COUNT(words));
}

const char *access_text(DWORD access)
{
	static const struct word words[] = {
	    WORD_(FILE_MAP_ALL_ACCESS), WORD_(FILE_MAP_WRITE),  WORD_(FILE_MAP_READ), WORD_(FILE_MAP_COPY),
	    WORD_(FILE_MAP_EXECUTE),    WORD_(GENERIC_READ),    WORD_(GENERIC_WRITE), WORD_(GENERIC_ALL),
	    WORD_(GENERIC_EXECUTE),     WORD_(MAXIMUM_ALLOWED),
	};

	return words_of(access, words, COUNT(words));
}

const char *options_text(DWORD options)
{
	static const struct word words[] = {WORD_(DUPLICATE_SAME_ACCESS), WORD_(DUPLICATE_CLOSE_SOURCE)};

	return words_of(options, words, COUNT(words));
}

const char *file_access_text(DWORD access)
{
	static const struct word words[] = {WORD_(GENERIC_READ), WORD_(GENERIC_WRITE), WORD_(GENERIC_ALL),
					    WORD_(GENERIC_EXECUTE), WORD_(DELETE)};

	return words_of(access, words, COUNT(words));
}

const char *share_text(DWORD share)
{
	static const struct word words[] = {WORD_(FILE_SHARE_READ), WORD_(FILE_SHARE_WRITE), WORD_(FILE_SHARE_DELETE)};

	return words_of(share, words, COUNT(words));
}

const char *attributes_text(DWORD attributes)
{
	static const struct word words[] = {WORD_(FILE_ATTRIBUTE_READONLY), WORD_(FILE_ATTRIBUTE_HIDDEN),
					    WORD_(FILE_ATTRIBUTE_SYSTEM),   WORD_(FILE_ATTRIBUTE_DIRECTORY),
					    WORD_(FILE_ATTRIBUTE_ARCHIVE),  WORD_(FILE_ATTRIBUTE_NORMAL),
					    WORD_(FILE_ATTRIBUTE_TEMPORARY)};

	return words_of(attributes, words, COUNT(words));
}

const char *disposition_text(DWORD disposition)
{
	static const char *const words[] = {"0",           "CREATE_NEW",       "CREATE_ALWAYS", "OPEN_EXISTING",
					    "OPEN_ALWAYS", "TRUNCATE_EXISTING"};

	return disposition < COUNT(words) ? words[disposition] : number_text(disposition);
}

const char *number_text(uint64_t number)
{
	if (number < 1u << 20)
		return text_of("%u", (unsigned)number);
	return text_of("0x%x%08x", (unsigned)(number >> 32), (unsigned)number);
}

const char *quoted_text(const char *string)
{
	char text[200];
	size_t at = 0;

	if (!string)
		return "NULL";
	for (const char *p = string; *p && at < sizeof(text) - 5; p++) {
		if (*p >= ' ' && *p <= '~')
			text[at++] = *p;
		else
			at += (size_t)sprintf(text + at, "\\x%02x", (unsigned char)*p);
	}
	text[at] = '\0';
	return text_of("\"%s\"", text);
}

const char *name_text(const struct call *call)
{
	const char *text = quoted_text(call->name);

	return call->units ? text_of("%s made %u units long", text, call->units) : text;
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

static size_t prefix_length(const char *name)
{
	static const char *const prefixes[] = {"Local\\", "Global\\", "local\\", "GLOBAL\\"};

	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return strlen(prefixes[i]);
	return 0;
}

size_t text_widen(const char *utf8, WCHAR *wide)
{
	const unsigned char *p = (const unsigned char *)utf8;
	size_t at = 0;

	while (*p) {
		unsigned more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : *p >= 0xC0 ? 1 : 0;
		uint32_t c = more ? *p & (0x3Fu >> more) : *p;

		for (p++; more && (*p & 0xC0) == 0x80; more--)
			c = c << 6 | (*p++ & 0x3Fu);
		if (c >= 0x10000) {
			wide[at++] = (WCHAR)(0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + (c & 0x3FF);
		}
		wide[at++] = (WCHAR)c;
	}
	wide[at] = 0;
	return at;
}

/* A path that long: "././x" and the name. */
static void lengthen_path(const struct call *call, size_t units, char narrow[NAME_BYTES])
{
	size_t more = call->units - units, at = 0;

	for (; at + 1 < more; at += 2)
		memcpy(narrow + at, "./", 2);
	snprintf(narrow + at, NAME_BYTES - at, "%s%s", at < more ? "x" : "", call->name);
}

static void lengthen_name(const struct call *call, size_t units, size_t prefix, const char *unique,
			  char narrow[NAME_BYTES])
{
	char fill[NAME_BYTES / 2];

	/* In front of what the table says, so that its last character counts. */
	memset(fill, 'x', call->units - units);
	fill[call->units - units] = '\0';
	snprintf(narrow, NAME_BYTES, "%.*s%s%s%s", (int)prefix, call->name, unique, fill, call->name + prefix);
}

bool name_make(const struct call *call, const char *unique, char narrow[NAME_BYTES], WCHAR wide[NAME_BYTES])
{
	if (!call->name)
		return false;
	size_t prefix = unique ? prefix_length(call->name) : 0;
	const char *rest = call->name + prefix;

	/* "" stays "". */
	snprintf(narrow, NAME_BYTES, "%.*s%s%s", (int)prefix, call->name, unique && *rest ? unique : "", rest);
	size_t units = text_widen(narrow, wide) - prefix;
	if (units < call->units) {
		if (unique)
			lengthen_name(call, units, prefix, unique, narrow);
		else
			lengthen_path(call, units, narrow);
		text_widen(narrow, wide);
	}
	return true;
}
