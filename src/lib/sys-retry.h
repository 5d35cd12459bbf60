/* SPDX-License-Identifier: MIT */
/* sys-retry.h - how a wrapper of sys.h makes its system call */
#ifndef SYS_RETRY_H
#define SYS_RETRY_H

#include <errno.h>

/* The value of a call, or -errno; made again as long as a signal interrupts it. */
#define RETRY(call)                                                                                                    \
	({                                                                                                             \
		long value_;                                                                                           \
		do                                                                                                     \
			value_ = (long)(call);                                                                         \
		while (value_ < 0 && errno == EINTR);                                                                  \
		value_ < 0 ? -(long)errno : value_;                                                                    \
	})

#endif
