/* SPDX-License-Identifier: MIT */
/* walk.c - what walk.h describes */
#include "walk.h"

static void (*walk_go)(struct walk *walk, struct scene *scene);
static const char *walk_what;
static struct scene scene;
static unsigned long all;

bool is_full(void)
{
	const char *how = getenv("MMOBJ_PROOF");

	return how && strcmp(how, "full") == 0;
}

static bool is_wanted(const struct operation *operation)
{
	const char *only = getenv("MMOBJ_PROOF_ONLY");

	return !only || strstr(operation->name, only);
}

static void walk_test(void **state)
{
	struct walk *walk = *state;

	if (trace_refused())
		SKIP_TEST(trace_refused());
	scene.operation = NULL;
	walk_go(walk, &scene);
	all += walk->points;
	walk->at[0] = '\0';
	sprintf(walk->name + strlen(walk->name), ": %s %lu points", walk_what, walk->points);
}

static int walk_end(void **state)
{
	const struct walk *walk = *state;

	if (walk->at[0] != '\0') {
		print_message("# it was %s\n", walk->at);
		scene_abandon(&scene);
	}
	return test_end(state);
}

int run_walks(const char *group, void (*go)(struct walk *walk, struct scene *scene), int holders, const char *what)
{
	static struct walk walks[200];
	static struct CMUnitTest tests[COUNT(walks)];
	size_t count = 0;

	walk_go = go;
	walk_what = what;
	operations_begin();
	for (size_t i = 0; i < operation_count; i++)
		for (int n = operations[i].least; is_wanted(&operations[i]) && n <= operations[i].most && n <= holders;
		     n++) {
			struct walk *walk = &walks[count];
			ok(count < COUNT(walks));
			*walk = (struct walk){.operation = &operations[i], .holders = n};
			sprintf(walk->name, "%s, held by %d others", operations[i].name, n);
			tests[count++] = (struct CMUnitTest)TEST_AROUND(walk_test, test_begin, walk_end);
			tests[count - 1].name = walk->name;
		}
	int failed = run_group(group, tests, count);
	print_message("# %s %lu points in all\n", what, all);
	return failed;
}
