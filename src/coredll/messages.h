/* SPDX-License-Identifier: MIT */
/*
 * messages.h - what each error means, in a sentence
 */
#ifndef COREDLL_MESSAGES_H
#define COREDLL_MESSAGES_H

#include "windef.h"

/* The text of a value of winerror.h, which ends with ".\r\n"; NULL: there is none. */
const char *error_text(DWORD error);

#endif
