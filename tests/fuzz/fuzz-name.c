/* SPDX-License-Identifier: MIT */
/* fuzz-name.c - names: whatever the text, it is refused or becomes a file name that leads back to it */
#include "fuzz.h"

#include <errno.h>

#include "mmobj.h"
#include "name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[2048], file[FILE_NAME_BYTES], back[NAME_BYTES], again[FILE_NAME_BYTES];
	struct name name;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';

	/* Any file's name can come from a store that others write to. */
	memcpy(file, data, size < sizeof(file) ? size : sizeof(file) - 1);
	file[size < sizeof(file) ? size : sizeof(file) - 1] = '\0';
	if (name_is_file(file)) {
		name_from_file(file, back);
		must(strlen(back) < NAME_BYTES);
	}

	int r = name_parse(&name, text);
	must(r == 0 || r == -EILSEQ || r == -ENOTDIR || r == -ENAMETOOLONG);
	if (r < 0)
		return 0;
	must(name.length <= MMOBJ_NAME_MAX && strlen(name.text) == name.length);
	must(name.store == MMOBJ_LOCAL || name.store == MMOBJ_GLOBAL);
	name_to_file(name.text, name.length, file);
	must(strlen(file) < FILE_NAME_BYTES && name_is_file(file) && !strchr(file, '/'));
	for (const char *p = file; *p; p++)
		must(*p > ' ' && *p < 127);
	name_from_file(file, back);
	if (strchr(file, '~')) {
		must(strncmp(back, name.text, 50) == 0); /* a long one: what is readable of it */
		return 0;
	}
	must(strcmp(back, name.text) == 0);
	name_to_file(back, strlen(back), again);
	must(strcmp(file, again) == 0);
	return 0;
}
