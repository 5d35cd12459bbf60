/* SPDX-License-Identifier: MIT */
/* errors.h - with what errors each system call that the library makes can fail: the manual pages' words */
#ifndef ERRORS_H
#define ERRORS_H

#include "trace.h"

#define ERRORS_MAX 16

/* The errors of the call that it is about to make, ended by 0. NULL: that call is not in the table. */
const int *errors_of(const struct traced *traced);

/* Its name, for messages. */
const char *call_name(const struct traced *traced);

#endif
