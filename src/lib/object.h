/* SPDX-License-Identifier: MIT */
/* object.h - what a handle is */
#ifndef OBJECT_H
#define OBJECT_H

#include "hold.h"

struct mmobj {
	struct hold *hold;
	unsigned access; /* MMOBJ_READ, or MMOBJ_READ | MMOBJ_WRITE */
};

#endif
