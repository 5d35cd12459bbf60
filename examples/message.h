/* SPDX-License-Identifier: MIT */
/* message.h - what the two programs agree on: the layout of the object "demo.memory" */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdatomic.h>

struct message {
	atomic_uint number; /* of the text that is there now; written by the producer */
	atomic_uint taken;  /* of the last text that was read; written by the consumer */
	char text[120];
};

#endif
