// SPDX-License-Identifier: MIT
// header.cpp - mmobj.h compiles as C++, and what it declares has C names
#include "mmobj.h"

extern "C" {
static int each(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)info, (void)holders, (void)context;
	return count > 1000;
}
}

int header_use();
int header_use()
{
	mmobj_new what = {};
	mmobj *object = nullptr;
	void *view = nullptr;

	what.size = 1;
	if (mmobj_create("x", &what, MMOBJ_WRITE, &object) < 0 || mmobj_map(object, MMOBJ_WRITE, 0, 0, &view) < 0 ||
	    mmobj_list(MMOBJ_LOCAL, each, nullptr) < 0)
		return 1;
	mmobj_unmap(view);
	object = mmobj_close(object);
	return 0;
}
