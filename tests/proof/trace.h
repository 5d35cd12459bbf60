/* SPDX-License-Identifier: MIT */
/*
 * trace.h - a child that makes one system call after the other under its parent's eyes (ptrace(2))
 *
 * The child hands itself over when what matters begins, and says when it is over; between the two it stops before and after
 * each system call, and its parent lets it go on, kills it there, or makes the call fail. If the parent dies, so does the child.
 */
#ifndef TRACE_H
#define TRACE_H

#include "../support.h"

/* Why that cannot be done here; NULL: it can. */
const char *trace_refused(void);

/* ---- in the child ----------------------------------------------------------------------------------------------- */

void trace_me(void);   /* from here on its parent has it */
void trace_over(void); /* up to here */

/* ---- in its parent ---------------------------------------------------------------------------------------------- */

enum trace_at {
	TRACE_BEGUN,  /* in trace_me() */
	TRACE_CALL,   /* about to make a system call */
	TRACE_RETURN, /* it was made */
	TRACE_OVER,   /* in trace_over() */
	TRACE_DIED,
};

struct traced {
	struct child child;
	enum trace_at at;
	int64_t number;        /* of the call that it is at */
	uint64_t arguments[6]; /* of that */
	int64_t result;        /* at TRACE_RETURN: a value, or -errno */
};

/* Starts a child, as child_start() does, and waits until it is in trace_me(). */
struct traced trace_start(int (*run)(int socket, void *argument), void *argument);

void trace_step(struct traced *traced); /* lets it go on to the next place where it stops */
void trace_kill(struct traced *traced); /* SIGKILL, there. A call that it was about to make is not made */
void trace_free(struct traced *traced); /* lets it run as any child */

/* At TRACE_CALL: the call is not made, and returns that. Then it is at TRACE_RETURN. */
void trace_skip(struct traced *traced, int64_t result);
/* At TRACE_RETURN: the call was made, but returns that. */
void trace_return(struct traced *traced, int64_t result);

#endif
