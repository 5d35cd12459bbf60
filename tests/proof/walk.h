/* SPDX-License-Identifier: MIT */
/* walk.h - test cases: each operation, with each number of holders */
#ifndef WALK_H
#define WALK_H

#include "scene.h"

struct walk {
	char name[200]; /* of the test case; cmocka hands it over as the test's state */
	const struct operation *operation;
	int holders;
	char at[100];         /* where it is: said if it fails there */
	unsigned long points; /* where it has been */
	unsigned long bad;    /* where something was wrong that it could go on from */
};

/* Does that for all of them, but with so many holders at most; `what` is said of a point in the name of the case. */
int run_walks(const char *group, void (*go)(struct walk *walk, struct scene *scene), int holders, const char *what);

/* In the environment: MMOBJ_PROOF_ONLY=TEXT: only the operations with that in their names. */
bool is_full(void); /* MMOBJ_PROOF=full: all there is, however long it takes */

#endif
