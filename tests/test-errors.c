/* SPDX-License-Identifier: MIT */
/* test-errors.c - what errors are called, and that wrong arguments are errors, everywhere, and change nothing */
#include "support.h"

#include <limits.h>

/* Every errno value that mmobj.h names, and the most likely of those that it leaves to open(2). */
static const int named[] = {EACCES,     EADDRINUSE,   EADDRNOTAVAIL, EBADF,  EBADMSG,   EBUSY,  EEXIST, EFAULT,
			    EFBIG,      EILSEQ,       EINTR,         EINVAL, EIO,       EISDIR, ELOOP,  EMFILE,
			    ENFILE,     ENAMETOOLONG, ENODATA,       ENODEV, ENOENT,    ENOMEM, ENOSPC, ENOTDIR,
			    EOPNOTSUPP, EPERM,        ERANGE,        ESTALE, ETIMEDOUT, EDQUOT, EROFS,  ETXTBSY};

static void every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	const char *unknown = mmobj_strerror(1234567);
	ok(unknown != NULL && unknown[0]);
	for (size_t i = 0; i < COUNT(named); i++) {
		const char *text = mmobj_strerror(-named[i]);
		ok(text != NULL && strlen(text) > 5);
		ok(strcmp(text, unknown) != 0);
		ok(text == mmobj_strerror(named[i])); /* both signs; and static */
		for (size_t j = 0; j < i; j++)
			ok(strcmp(text, mmobj_strerror(named[j])) != 0);
	}
	is_text(mmobj_strerror(0), "success");
}

static void no_number_has_no_text(void **state)
{
	(void)state;
	for (int error = -5000; error <= 5000; error++)
		ok(mmobj_strerror(error) != NULL);
	ok(mmobj_strerror(INT_MIN) != NULL);
	ok(mmobj_strerror(INT_MAX) != NULL);
}

static void version_is_known(void **state)
{
	(void)state;
	is_text(mmobj_version(), "0.1.0");
}

static int never(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count, void *context)
{
	(void)info, (void)holders, (void)count, (void)context;
	ok(false); /* nobody calls it */
	return 0;
}

static void null_is_invalid(void **state)
{
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED, *held = make("x", 1, 0, MMOBJ_WRITE);
	struct mmobj_info info;
	struct mmobj_view view;
	void *address = NULL;

	(void)state;
	is(mmobj_create("y", NULL, MMOBJ_WRITE, &object), -EINVAL);
	is(mmobj_create("y", &what, MMOBJ_WRITE, NULL), -EINVAL);
	is(mmobj_create_or_open(NULL, &what, MMOBJ_WRITE, &object), -EINVAL);
	is(mmobj_create_or_open("y", NULL, MMOBJ_WRITE, &object), -EINVAL);
	is(mmobj_create_or_open("y", &what, MMOBJ_WRITE, NULL), -EINVAL);
	is(mmobj_open(NULL, MMOBJ_READ, &object), -EINVAL);
	is(mmobj_open("x", MMOBJ_READ, NULL), -EINVAL);
	is(mmobj_open_wait(NULL, MMOBJ_READ, 0, &object), -EINVAL);
	is(mmobj_open_wait("x", MMOBJ_READ, 0, NULL), -EINVAL);
	is(mmobj_map(NULL, MMOBJ_READ, 0, 0, &address), -EINVAL);
	is(mmobj_map(held, MMOBJ_READ, 0, 0, NULL), -EINVAL);
	is(mmobj_unmap(NULL), -EINVAL);
	char byte = 0;
	is(mmobj_read(NULL, 0, &byte, 1), -EINVAL);
	is(mmobj_read(held, 0, NULL, 1), -EINVAL);
	is(mmobj_write(NULL, 0, &byte, 1), -EINVAL);
	is(mmobj_write(held, 0, NULL, 1), -EINVAL);
	is(mmobj_flush(NULL, 0), -EINVAL);
	is(mmobj_view_at(NULL, &view), -EINVAL);
	is(mmobj_view_at(&info, NULL), -EINVAL);
	is(mmobj_export_fd(NULL, MMOBJ_READ), -EINVAL);
	is(mmobj_import_fd(0, MMOBJ_READ, NULL), -EINVAL);
	is(mmobj_stat(NULL, &info), -EINVAL);
	is(mmobj_stat(held, NULL), -EINVAL);
	is(mmobj_list(MMOBJ_LOCAL, NULL, NULL), -EINVAL);
	is(mmobj_collect(NULL, NULL), -EINVAL);
	is(mmobj_sweep(MMOBJ_LOCAL, NULL), -EINVAL);
	is(mmobj_wait_gone(NULL, 0), -EINVAL);
	ok(object == UNTOUCHED);
	ok(address == NULL);
	ok(mmobj_close(NULL) == NULL);
	is(left_in_store(), 1);
	ok(mmobj_close(held) == NULL);
}

static void unknown_values_are_invalid(void **state)
{
	static const unsigned accesses[] = {0, 4, 8, MMOBJ_READ | 4, MMOBJ_COPY, MMOBJ_WRITE | MMOBJ_POPULATE, ~0u};
	const struct mmobj_new what = {.size = 1};
	mmobj *object = UNTOUCHED, *held = make("x", 1, 0, MMOBJ_WRITE);
	struct mmobj_swept swept = {.held = 7};

	(void)state;
	for (size_t i = 0; i < COUNT(accesses); i++) {
		is(mmobj_create("y", &what, accesses[i], &object), -EINVAL);
		is(mmobj_create_or_open("y", &what, accesses[i], &object), -EINVAL);
		is(mmobj_open("x", accesses[i], &object), -EINVAL);
		is(mmobj_open_wait("x", accesses[i], 0, &object), -EINVAL);
		is(mmobj_export_fd(held, accesses[i]), -EINVAL);
		is(mmobj_import_fd(0, accesses[i], &object), -EINVAL);
	}
	for (unsigned store = 2; store < 5; store++) {
		is(mmobj_list(store, never, NULL), -EINVAL);
		is(mmobj_sweep(store, &swept), -EINVAL);
		is(mmobj_reap(store, -1), -EINVAL);
	}
	is(swept.held, 7);
	ok(object == UNTOUCHED);
	is(left_in_store(), 1);
	mmobj_close(held);
}

int main(void)
{
	struct CMUnitTest tests[] = {
	    TEST(every_error_has_a_text_of_its_own),
	    TEST(no_number_has_no_text),
	    TEST(version_is_known),
	    TEST(null_is_invalid),
	    TEST(unknown_values_are_invalid),
	};

	return RUN_TESTS("errors", tests);
}
