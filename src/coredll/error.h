/* SPDX-License-Identifier: MIT */
/*
 * error.h - the edge where -errno becomes a last error: the one place that translates
 */
#ifndef COREDLL_ERROR_H
#define COREDLL_ERROR_H

#include <stdbool.h>

#include "winbase.h"

/* The ERROR_ value for what a call of libmmobj, or a sys_ wrapper, returned (negative; 0 or more: ERROR_SUCCESS). */
DWORD error_of(int result);

/* Sets the thread's last error. Both return FALSE, for `return fail(...)`. */
BOOL fail(DWORD error);
BOOL fail_errno(int result);

#endif
