/* SPDX-License-Identifier: MIT */
/*
 * print.c - names on a terminal: visible, harmless, and no two alike
 *
 * A name may contain any character, and the name of something damaged any byte. What would move the cursor, hide text or
 * turn it around is printed as bash's $'...' takes it: \xNN a byte, \uNNNN and \UNNNNNNNN a character, \\ a backslash.
 * The prefix's own '\' is printed as it is; a local name that would then look like one with a prefix gets its own.
 */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "tool.h"

/* The character at p and its bytes; 0 if they are not UTF-8. */
static size_t decode(const unsigned char *p, uint32_t *character)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC0 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF8 ? 4 : 0;

	if (n < 2) {
		*character = p[0];
		return n;
	}
	uint32_t c = p[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80) /* the text's end, too */
			return 0;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	*character = c;
	return c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 : n;
}

/*
 * Characters that show nothing themselves, but change how (or in which order) others are shown; blanks that look like ' ';
 * and marks that make a letter of the one before them that has a character of its own (an e and U+0301 look like U+00E9).
 */
static bool is_misleading(uint32_t c)
{
	static const uint32_t ranges[][2] = {
	    {0x00A0, 0x00A0}, {0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x061C, 0x061C},   {0x115F, 0x1160},
	    {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},
	    {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x20D0, 0x20FF},   {0x2800, 0x2800},
	    {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},   {0xFEFF, 0xFEFF},
	    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

static bool is_shown(uint32_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c < 0x7F && c != '\\';
	/* In another locale than a UTF-8 one the terminal would make something else of it. */
	return c >= 0xA0 && !is_misleading(c) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && iswprint((wint_t)c);
}

void print_safely(FILE *out, const char *text)
{
	const unsigned char *first = (const unsigned char *)text, *p = first;

	while (*p) {
		uint32_t c;
		size_t n = decode(p, &c);
		/* A blank at either end can't be seen; a leading '"' would look like the empty name. */
		bool at_edge = (*p == ' ' && (p == first || !p[1])) || (*p == '"' && p == first);
		if (n == 0 || at_edge)
			fprintf(out, "\\x%02x", *p);
		else if (is_shown(c))
			fwrite(p, 1, n, out);
		else if (c == '\\')
			fputs("\\\\", out);
		else if (c < 0x80)
			fprintf(out, "\\x%02x", c);
		else
			fprintf(out, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c);
		p += n ? n : 1;
	}
	if (p == first)
		fputs("\"\"", out);
}

static size_t prefix_length(const char *text)
{
	if (strncmp(text, "Global\\", 7) == 0)
		return 7;
	return strncmp(text, "Local\\", 6) == 0 ? 6 : 0;
}

void print_argument(FILE *out, const char *text)
{
	size_t prefix = prefix_length(text);

	fwrite(text, 1, prefix, out);
	print_safely(out, text + prefix);
}

char *name_text(unsigned store, const char *name)
{
	char *safe = NULL, *whole = NULL;
	size_t size;
	FILE *out = open_memstream(&safe, &size);

	if (!out)
		return NULL;
	print_safely(out, name);
	if (fclose(out) != 0) {
		free(safe);
		return NULL;
	}
	const char *prefix = store == MMOBJ_GLOBAL ? "Global\\" : prefix_length(safe) ? "Local\\" : "";
	if (asprintf(&whole, "%s%s", prefix, safe) < 0)
		whole = NULL;
	free(safe);
	return whole;
}
