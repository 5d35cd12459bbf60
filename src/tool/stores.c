/* SPDX-License-Identifier: MIT */
/* stores.c - doing something in the stores that were chosen: --local, --global, or both */
#include "tool.h"

int for_stores(const struct stores *stores, int (*each)(unsigned store, void *context), void *context)
{
	bool all = !stores->chosen[MMOBJ_LOCAL] && !stores->chosen[MMOBJ_GLOBAL];
	int status = OK;

	for (unsigned store = MMOBJ_LOCAL; store <= MMOBJ_GLOBAL; store++) {
		if (!all && !stores->chosen[store])
			continue;
		int r = each(store, context);
		if (r < 0) {
			complain(NULL, "the %s store: %s", store_text(store), mmobj_strerror(r));
			status = FAILED; /* and on to the other one */
		}
	}
	return status;
}
