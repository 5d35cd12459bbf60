/* SPDX-License-Identifier: MIT */
/*
 * gate.h - a fork waits for the calls that change what this process has
 *
 * While a call makes an object and a handle to it, or gives them up, there are moments in which its thread alone knows of the
 * object. That thread is not in the child of a fork, where nobody could ever give the object up, and everyone else's view of it
 * would be that somebody holds it. So those calls go through a gate, which a fork shuts, and waits until nobody is inside.
 *
 * Nothing that waits for others without a bound may be inside. Calls that only use an object need no gate: the slot of their
 * handle counts them, and the child takes those of the lost threads out of it (handle.h).
 */
#ifndef COREDLL_GATE_H
#define COREDLL_GATE_H

/* Goes in, and out again. Who is inside may go in once more. */
void gate_enter(void);
void gate_leave(void);

#endif
