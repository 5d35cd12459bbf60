/* SPDX-License-Identifier: MIT */
/* attributes.h - what a file is, in the terms of Windows */
#ifndef COREDLL_ATTRIBUTES_H
#define COREDLL_ATTRIBUTES_H

#include <sys/stat.h>

#include "winbase.h"

/* FILE_ATTRIBUTE_; all but FILE_ATTRIBUTE_HIDDEN, which is a matter of the name. */
DWORD attributes_of(const struct stat *st);

#endif
