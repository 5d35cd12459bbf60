/* SPDX-License-Identifier: MIT */
/* usual.c - the program of usual.h in C */
#include "usual.h"
