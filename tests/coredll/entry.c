/* SPDX-License-Identifier: MIT */
/* entry.c - the program of entry.h in C */
#include "entry.h"
