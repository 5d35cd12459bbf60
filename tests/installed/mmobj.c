/* SPDX-License-Identifier: MIT */
/* mmobj.c - a user's program with libmmobj, in C and in C++: makes an object, finds it by name, sees what it wrote */
#include <mmobj.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	struct mmobj_new what;
	mmobj *made = NULL, *found = NULL;
	void *view = NULL, *other = NULL;

	memset(&what, 0, sizeof(what));
	what.size = 4096;
	int r = mmobj_create("installed", &what, MMOBJ_WRITE, &made);
	if (r == 0)
		r = mmobj_open("installed", MMOBJ_READ, &found);
	if (r == 0)
		r = mmobj_map(made, MMOBJ_WRITE, 0, 0, &view);
	if (r == 0)
		r = mmobj_map(found, MMOBJ_READ, 0, 0, &other);
	if (r < 0) {
		printf("%s\n", mmobj_strerror(r));
		return 1;
	}
	strcpy((char *)view, "shared");
	printf("%s, version %s\n", (char *)other, mmobj_version());
	mmobj_close(made);
	mmobj_close(found);
	return mmobj_unmap(view) < 0 || mmobj_unmap(other) < 0;
}
