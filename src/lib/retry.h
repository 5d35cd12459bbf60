/* SPDX-License-Identifier: MIT */
/* retry.h - trying again, a little later each time, for a bounded time */
#ifndef RETRY_H
#define RETRY_H

#include <errno.h>
#include <sched.h>
#include <stdbool.h>

#include "sys.h"

#define RETRY_MS 3000u

struct retry {
	unsigned times;
	uint64_t since_ms;
};

/*
 * While `result` is -EAGAIN (another process is at work on an entry, for a few system calls) waits and says to go on; makes it
 * -EBUSY when that has lasted too long. The caller holds no locks meanwhile.
 */
static inline bool retry(struct retry *retry, int *result)
{
	if (*result != -EAGAIN)
		return false;
	if (retry->times++ == 0) {
		retry->since_ms = sys_now_ms();
	} else if (sys_now_ms() - retry->since_ms > RETRY_MS) {
		*result = -EBUSY;
		return false;
	}
	if (retry->times < 20)
		sched_yield();
	else
		sys_sleep_us(retry->times < 100 ? 50 : 2000);
	return true;
}

#endif
