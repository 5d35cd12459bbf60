/* SPDX-License-Identifier: MIT */
/* message.h - all that the two programs have in common: a name, and what lies where in the object of that name */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdatomic.h>

#define BOARD "demo"
#define BOOK "demo-file"
#define MESSAGES 16384u /* 1 MiB of them */

struct board {
	atomic_uint count;       /* so many messages are there; only the producer changes it */
	char text[MESSAGES][64]; /* each is written once, before `count` says that it is there */
};

#endif
