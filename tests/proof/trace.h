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

void trace_me(void);      /* from here on its parent has it */
void trace_adopted(void); /* the same for one that is to be trace_adopt()ed */
void trace_over(void);    /* up to here */

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
	bool adopted;
};

/* Starts a child, as child_start() does, and waits until it is in trace_me(). */
struct traced trace_start(int (*run)(int socket, void *argument), void *argument);

/*
 * The same with a child's child, which has the other end of that socket, and says its own process id first; when it is told to go
 * on, it comes to trace_adopted(). It must not be waited for by its own parent before trace_end().
 */
struct traced trace_adopt(int socket);

void trace_step(struct traced *traced); /* lets it go on to the next place where it stops */
void trace_kill(struct traced *traced); /* SIGKILL, there. A call that it was about to make is not made */
void trace_free(struct traced *traced); /* lets it run as any child */
int trace_end(struct traced *traced);   /* one that is free: waits: how it ended */

/* What is at that address in it. */
void trace_read(const struct traced *traced, uint64_t address, void *bytes, size_t size);

/* At TRACE_CALL: the call is not made, and returns that. Then it is at TRACE_RETURN. */
void trace_skip(struct traced *traced, int64_t result);
/* At TRACE_RETURN: the call was made, but returns that. */
void trace_return(struct traced *traced, int64_t result);

#endif
