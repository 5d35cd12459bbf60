/* SPDX-License-Identifier: MIT */
/*
 * protocol.pml - the protocol of entry.h as a model that spin(1) checks in every interleaving: ./dev model
 *
 * How to read it, what is left out and why that is sound: docs/model.md. In short: each row of the big table below is one system
 * call of the function named beside it, done by one process; between two rows anything else may happen, and a process may be
 * killed before and after each. A row that stands for several calls says so.
 */

/* How large. */
#ifndef PROCS
#define PROCS 2 /* processes: each creates, opens, forks, closes, collects, sweeps, and is killed, again and again */
#endif
#ifndef NAMES
#define NAMES 1 /* names in the store */
#endif
#ifndef SLOTS
#define SLOTS 0 /* slots of the address book; 0: nobody wants an address */
#endif
#ifndef STICKY
#define STICKY 0 /* the machine's store: each process is another user's, who unlinks only what is its own; the last is root's */
#endif

/* Faults that can be put in, to see that they are found. */
#ifndef NO_GATE
#define NO_GATE 0 /* nobody minds the gate */
#endif
#ifndef GATE_IS_LIFE
#define GATE_IS_LIFE 0 /* a collector locks the life byte in its place */
#endif
#ifndef GIVE_UP
#define GIVE_UP 0 /* a collector that is refused does not try again */
#endif
#ifndef ASK_USED
#define ASK_USED 0 /* the last user is asked for on a description that a child shares */
#endif
#ifndef NAME_FIRST
#define NAME_FIRST 0 /* the name is unlinked before the slot */
#endif
#ifndef LINK_FIRST
#define LINK_FIRST 0 /* a creator links its file before it locks it */
#endif
#ifndef NO_SECOND_LOOK
#define NO_SECOND_LOOK 0 /* an opener does not look at the links again once it has the locks */
#endif

#ifndef OPENER_GIVES_UP
#define OPENER_GIVES_UP 0 /* an opener that has locked what is half collected goes away if it is refused */
#endif

/* ---- what the kernel keeps -------------------------------------------------------------------------------------- */

#ifndef FILES
#define FILES (NAMES + SLOTS + 2 * PROCS - 1) /* more are never there at once: kNew asserts it */
#endif

/* An inode; 0 is none. Free for the next file when it has no link and nobody has it open. */
typedef File {
	unsigned used : 1;
	unsigned name : 1;  /* its label: for which name it was made, */
	unsigned slot : 2;  /* and its address, if it has one */
	unsigned half : 1;  /* no finished label: take_over() is or was at work */
	unsigned owner : 2; /* the process that made it, if STICKY */
	/* For the proof: */
	unsigned named : 1;   /* it had its name once */
	unsigned gone : 1;    /* for a moment nobody had its life lock, nor had seen it and was about to take it: it is dead */
	unsigned old : 1;     /* there are bytes of a dead object in it */
	unsigned excused : 1; /* it is dead because its last user was killed, so it may lie about */
};

/* An open file description that holds or is about to, shared by fork. 0 is none. */
typedef Description {
	unsigned file : 4;
	unsigned lock : 2;
	unsigned refs : 3;
};
#define HOLD 1 /* life and gate for reading */
#define SHUT 2 /* the gate for writing */

File file[FILES + 1];
Description desc[PROCS + 1];
byte name[NAMES];     /* a file, or 0 */
byte slot[SLOTS + 1]; /* the same, from 1 on */

/* ---- what a process knows --------------------------------------------------------------------------------------- */

/* Where it is: about to make the call of that row. */
#define IDLE 0
#define oOpen 1
#define oLook 2
#define oTake 3
#define oLabel 4
#define HOLDING 5
#define lRelease 6
#define lLook 7
#define lShut 8
#define cOpen 9
#define cLook 10
#define cShut 11
#define cCheck 12
#define cSlot 13
#define cName 14
#define cClose 15
#define sOpen 16
#define sLabel 17
#define kNew 18
#define kPick 19
#define kSlot 20
#define kSlotAgain 21
#define kName 22
#define kNameAgain 23
#define kLock 24
#define gSlot 25
#define gClose 26
#define tOpen 27
#define tLook 28
#define tShut 29
#define tLabel 30
#define tEmpty 31
#define tFill 32
#define tFinish 33
#define tTake 34
#define DYING 35

/* Whom a collect goes back to. */
#define toIdle 0   /* clear_away(), mmobj_collect(), sweep_one(): whatever came of it */
#define toClose 1  /* collect() in hold.c: tried again while it is refused; so does an opener whose locks a closer may have seen */
#define toName 2   /* give_name() */
#define toByName 3 /* entry_collect_slot(), by the name */
#define toSlot 4   /* entry_collect_slot() */
/* With this result. */
#define HELD 0
#define REMOVED 1
#define NO_ENTRY 2
#define TRY_AGAIN 3
#define NOT_OURS 4

typedef Process {
	unsigned pc : 6;
	unsigned ret : 3;
	unsigned name : 1;     /* which it works at */
	unsigned aim : 1;      /* which it collects */
	unsigned slot : 2;     /* which it wants, or collects */
	unsigned by_slot : 1;  /* it collects what the slot's link leads to, not the name's */
	unsigned creates : 1;  /* what it collects is in the way of a new object's */
	unsigned want : 1;     /* an address, for a new object */
	unsigned denied : 1;   /* what is in the way was not ours to remove */
	unsigned forked : 1;   /* others may have its description */
	unsigned shut : 1;     /* its fresh description has shut the gate */
	unsigned life : 1;     /* and has still life: it is the last hold itself */
	unsigned saw : 1;      /* for the proof: it saw a holder, and is about to take the locks */
	unsigned fd : 3;       /* its description */
	unsigned fresh : 4;    /* the file that it has open on a fresh description, to collect it */
};
Process proc[PROCS];

byte swept; /* 0; or all is over but for a last sweep, which has come so far */

byte me, f, i, j, links; /* 0 between the steps */

#define P proc[me]
#define D desc[proc[me].fd]

/* ---- locks.c ---------------------------------------------------------------------------------------------------- */

#if PROCS == 2
#define ANY_DESC(test, f, d) (test(1, f, d) || test(2, f, d))
#define ANY_PROC(test, x) (test(0, x) || test(1, x))
#elif PROCS == 3
#define ANY_DESC(test, f, d) (test(1, f, d) || test(2, f, d) || test(3, f, d))
#define ANY_PROC(test, x) (test(0, x) || test(1, x) || test(2, x))
#else
#define ANY_DESC(test, f, d) (test(1, f, d) || test(2, f, d) || test(3, f, d) || test(4, f, d))
#define ANY_PROC(test, x) (test(0, x) || test(1, x) || test(2, x) || test(3, x))
#endif

#define HAS_LOCK(x, f, d, which) (x != d && desc[x].file == f && desc[x].lock == which)
#define HAS_HOLD(x, f, d) HAS_LOCK(x, f, d, HOLD)
#define HAS_SHUT(x, f, d) HAS_LOCK(x, f, d, SHUT)
#define FRESH_SHUT(p, f) (proc[p].fresh == f && proc[p].shut)
#define FRESH_LIFE(p, f) (proc[p].fresh == f && proc[p].life)
#define ANY_LIFE(f, d) (ANY_DESC(HAS_HOLD, f, d) || ANY_PROC(FRESH_LIFE, f))
#define ANY_SHUT(f, d) (ANY_DESC(HAS_SHUT, f, d) || ANY_PROC(FRESH_SHUT, f))

/* life_held(), asked on description d (a fresh one: 0). */
#define LIFE_HELD(f, d) (ANY_LIFE(f, d) || (GATE_IS_LIFE && ANY_SHUT(f, d)))
/* Would life_take() be refused, would gate_shut()? */
#define TAKE_REFUSED(f, d) (!NO_GATE && ANY_SHUT(f, d))
#define SHUT_REFUSED(f, d) (!NO_GATE && (ANY_DESC(HAS_HOLD, f, d) || ANY_SHUT(f, d)))

#define HAS_OPEN(x, f, d) (desc[x].file == f)
#define HAS_FRESH(p, f) (proc[p].fresh == f)
#define HAS_SEEN(p, f) (proc[p].saw && desc[proc[p].fd].file == f)

/* ---- the proof -------------------------------------------------------------------------------------------------- */

#define IS_SOUND(p) (proc[p].pc != HOLDING || (name[proc[p].name] == desc[proc[p].fd].file && \
	(file[desc[proc[p].fd].file].slot == 0 || slot[file[desc[proc[p].fd].file].slot] == desc[proc[p].fd].file)))

/* True whenever a name, a slot, or who holds has changed. */
inline sound()
{
	i = 0;
	do
	:: i < PROCS ->
		/* Nobody holds another object than its name leads to (so never two), nor one whose address is another's. */
		assert(IS_SOUND(i));
		i++
	:: else -> break
	od;
	i = 1;
	do
	:: i <= SLOTS ->
		/* What once had a name has its slot no longer than the name: by the name all of it is found. */
		assert(slot[i] == 0 || !file[slot[i]].named || file[slot[i]].half || name[file[slot[i]].name] == slot[i]);
		i++
	:: else -> break
	od;
	i = 0
}

inline count_links(which)
{
	links = 0;
	i = 0;
	do
	:: i < NAMES -> links = links + (name[i] == which); i++
	:: else -> break
	od;
	i = 1;
	do
	:: i <= SLOTS -> links = links + (slot[i] == which); i++
	:: else -> break
	od;
	i = 0
}

/* When a lock, a link or a description went: is it dead now, or altogether gone? */
inline settle(which)
{
	if
	:: which == 0
	:: else ->
		count_links(which);
		if
		:: links == 0 && !ANY_DESC(HAS_OPEN, which, 0) && !ANY_PROC(HAS_FRESH, which) ->
			file[which].used = 0; file[which].name = 0; file[which].slot = 0; file[which].half = 0; file[which].owner = 0;
			file[which].named = 0; file[which].gone = 0; file[which].old = 0; file[which].excused = 0
		:: else ->
			if
			:: !file[which].gone && !ANY_LIFE(which, 0) && !ANY_PROC(HAS_SEEN, which) ->
				file[which].gone = 1; file[which].old = 1
			:: else
			fi
		fi;
		links = 0
	fi
}

/* A process was killed that had used it: if it was the last one, it may lie about. */
inline excuse(which)
{
	if
	:: which != 0 && file[which].used && !ANY_LIFE(which, 0) -> file[which].excused = 1
	:: else
	fi
}

/* Now it holds. */
inline join()
{
	assert(!file[D.file].gone && !file[D.file].old && !file[D.file].half); /* never stale content */
	file[D.file].excused = 0;
	P.pc = HOLDING; P.saw = 0; P.want = 0; P.slot = 0; P.ret = 0; P.aim = 0; P.creates = 0; P.denied = 0;
	sound()
}

/* ---- what several rows have in common --------------------------------------------------------------------------- */

inline idle()
{
	P.pc = IDLE; P.ret = 0; P.name = 0; P.aim = 0; P.slot = 0; P.by_slot = 0; P.creates = 0; P.want = 0; P.denied = 0;
	P.forked = 0
}

inline new_fd(which)
{
	P.fd = 1;
	do
	:: D.refs != 0 -> P.fd++
	:: else -> break
	od;
	D.refs = 1; D.file = which
}

/* close(2): the last reference takes the locks along. */
inline close_fd()
{
	f = D.file;
	D.refs = D.refs - 1;
	if
	:: D.refs == 0 -> D.file = 0; D.lock = 0
	:: else
	fi;
	P.fd = 0; P.saw = 0; P.forked = 0;
	settle(f);
	f = 0
}

inline close_fresh()
{
	f = P.fresh;
	P.fresh = 0; P.shut = 0; P.life = 0;
	settle(f);
	f = 0
}

/* Our own description has shut the gate: from here on unlink_all(), as with a fresh one. */
inline go_fresh()
{
	P.fresh = D.file; P.shut = 1;
	close_fd();
	P.aim = P.name; P.name = 0; P.ret = toClose; P.pc = cCheck
}

/* After a collect of those two the name is of no interest any more. */
inline collect(which, whom)
{
	P.aim = which; P.by_slot = 0; P.ret = whom; P.pc = cOpen;
	P.name = (whom == toIdle || whom == toClose -> 0 : P.name)
}

inline slot_done(result)
{
	P.by_slot = 0; P.aim = 0; P.ret = 0;
	if
	:: !P.creates -> idle() /* sweep_one() */
	:: else -> P.creates = 0; P.pc = (result == REMOVED -> kSlotAgain : kPick) /* take_one() */
	fi
}

inline collect_done(result)
{
	if
	:: P.ret == toIdle -> idle()
	:: P.ret == toClose ->
		if
		:: result == TRY_AGAIN && !GIVE_UP -> P.pc = cOpen
		:: else ->
			if
			:: result == NOT_OURS && name[P.aim] != 0 -> file[name[P.aim]].excused = 1
			:: else
			fi;
			idle()
		fi
	:: P.ret == toName ->
		P.ret = 0; P.aim = 0; P.creates = 0;
		if
		:: result == REMOVED || result == NO_ENTRY -> P.pc = kNameAgain
		:: else -> P.denied = (result == NOT_OURS); P.pc = gSlot
		fi
	:: P.ret == toByName ->
		if
		:: result == NO_ENTRY -> P.aim = 0; P.by_slot = 1; P.ret = toSlot; P.pc = cOpen
		:: else -> slot_done(result)
		fi
	:: P.ret == toSlot -> slot_done(result)
	fi
}

#define LINK_OF_AIM (P.by_slot -> slot[P.slot] : name[P.aim])
#if SLOTS == 0
#define SLOT_OF(f) 0
#elif SLOTS == 1
#define SLOT_OF(f) (slot[1] == f)
#else
#define SLOT_OF(f) (slot[1] == f -> 1 : (slot[2] == f -> 2 : 0))
#endif
#define MAY_UNLINK(which) (!STICKY || me == PROCS - 1 || file[which].owner == me)
#define FORKS(p) (p < PROCS && proc[p].pc == HOLDING)
#define IS_BUSY(p, x) (proc[p].pc != IDLE)

inline fork_from(p)
{
	P.pc = HOLDING; P.name = proc[p].name; P.fd = proc[p].fd; D.refs = D.refs + 1;
	P.forked = 1; proc[p].forked = 1
}

/*
 * Which process is which, which name, and which number a file or a description has, makes no difference: of all states that are
 * the same but for that, one is looked at.
 */
c_code {
	/* The two names for each other, wherever one of them is meant. (But at the end: they are swept in their order.) */
	static void swap_names(void)
	{
#if NAMES == 2
		uchar first = now.name[0];
		now.name[0] = now.name[1];
		now.name[1] = first;
		for (int a = 1; a <= FILES; a++)
			now.file[a].name ^= now.file[a].used;
		for (int a = 0; a < PROCS; a++) {
			struct Process *p = &now.proc[a];
			int collects = p->pc >= cOpen && p->pc <= cClose, ends = p->pc == DYING || p->pc == IDLE;
			int sweeps = p->pc == sOpen || p->pc == sLabel;
			p->name ^= !ends && (!(collects || sweeps) || p->creates);
			p->aim ^= collects && !p->by_slot;
		}
#endif
	}

	static void tidy_numbers(void)
	{
		/* Processes in an order, by what they do. */
		if (!STICKY)
			for (int a = 1; a < PROCS; a++)
				for (int b = a; b > 0; b--) {
					struct Process p = now.proc[b - 1], q = now.proc[b];
					int less = memcmp(&q, &p, sizeof(p));
					if (less >= 0)
						break;
					now.proc[b - 1] = q;
					now.proc[b] = p;
				}
		/* Descriptions in the order of the processes. */
		struct Description d[PROCS + 1] = {{0}};
		unsigned char to[FILES + PROCS + 2] = {0}, n = 0;
		for (int a = 0; a < PROCS; a++) {
			unsigned fd = now.proc[a].fd;
			if (fd && !to[fd]) {
				to[fd] = ++n;
				d[n] = now.desc[fd];
			}
			now.proc[a].fd = to[fd];
		}
		memcpy(now.desc, d, sizeof(d));
		/* Files in the order in which something leads to them. */
		struct File old[FILES + 1];
		memcpy(old, now.file, sizeof(old));
		memset(now.file, 0, sizeof(old));
		memset(to, 0, sizeof(to));
		n = 0;
#define NUMBER(x) do { if ((x) && !to[x]) { to[x] = ++n; now.file[n] = old[x]; } (x) = to[x]; } while (0)
		for (int a = 0; a < NAMES; a++)
			NUMBER(now.name[a]);
		for (int a = 1; a <= SLOTS; a++)
			NUMBER(now.slot[a]);
		for (int a = 1; a <= PROCS; a++)
			NUMBER(now.desc[a].file);
		for (int a = 0; a < PROCS; a++)
			NUMBER(now.proc[a].fresh);
	}

	static void tidy(void)
	{
		tidy_numbers();
		if (NAMES < 2 || now.swept)
			return;
		State one = now;
		swap_names();
		tidy_numbers();
		if (memcmp(&one, &now, sizeof(now)) < 0)
			now = one;
	}
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

#define ROW(where) P.pc == where -> d_step { printf("process %d: ", me); printf(#where); printf("\n");
#define END c_code { tidy(); }; me = 0; f = 0; i = 0; j = 0; links = 0 }

active proctype protocol()
{
	do
	:: atomic {
		if
		:: me = 0
		:: me = 1
#if PROCS > 2
		:: me = 2
#endif
#if PROCS > 3
		:: me = 3
#endif
		fi;
		if
		/* ---- mmobj_open(), mmobj_create(), or one after the other: mmobj_create_or_open() */
		:: swept == 0 && ROW(IDLE) P.name = 0; P.pc = oOpen; END
		:: swept == 0 && ROW(IDLE) P.name = 0; P.pc = kNew; END
#if NAMES > 1
		:: swept == 0 && ROW(IDLE) P.name = 1; P.pc = oOpen; END
		:: swept == 0 && ROW(IDLE) P.name = 1; P.pc = kNew; END
#endif
#if SLOTS > 0
		:: swept == 0 && ROW(IDLE) P.name = 0; P.want = 1; P.pc = kNew; END
#if NAMES > 1
		:: swept == 0 && ROW(IDLE) P.name = 1; P.want = 1; P.pc = kNew; END
#endif
#endif
		/* ---- or born by fork */
		:: swept == 0 && FORKS(0) && ROW(IDLE) fork_from(0); END
		:: swept == 0 && FORKS(1) && ROW(IDLE) fork_from(1); END
#if PROCS > 2
		:: swept == 0 && FORKS(2) && ROW(IDLE) fork_from(2); END
#endif
#if PROCS > 3
		:: swept == 0 && FORKS(3) && ROW(IDLE) fork_from(3); END
#endif
		/* ---- mmobj_collect(), sweep(), and so the reaper, entry_collect_some(): this and that, in any order */
		:: swept == 0 && ROW(IDLE) collect(0, toIdle); END
#if NAMES > 1
		:: swept == 0 && ROW(IDLE) collect(1, toIdle); END
#endif
#if SLOTS > 0
		:: swept == 0 && ROW(IDLE) P.slot = 1; P.pc = sOpen; END
#endif
#if SLOTS > 1
		:: swept == 0 && ROW(IDLE) P.slot = 2; P.pc = sOpen; END
#endif

		/* ---- entry_open() */
		:: ROW(oOpen) /* open_file() */
			if
			:: name[P.name] == 0 -> idle()
			:: else -> new_fd(name[P.name]); P.pc = oLook
			fi; END
		:: ROW(oLook) /* life_held() */
			if
			:: LIFE_HELD(D.file, P.fd) -> P.saw = 1; P.pc = oTake
			:: else -> close_fd(); collect(P.name, toIdle) /* clear_away() */
			fi; END
		:: ROW(oTake) /* life_take() */
			if
			:: TAKE_REFUSED(D.file, P.fd) -> close_fd(); idle()
			:: else -> D.lock = HOLD; P.saw = 0; P.pc = oLabel
			fi; END
		:: ROW(oLabel) /* label_read(), has_links() */
			count_links(D.file);
			if
			:: NO_SECOND_LOOK || (!file[D.file].half && links >= (file[D.file].slot != 0 -> 2 : 1)) -> join()
			:: else -> /* locks_release(), clear_away(), again and again: see toClose */
				close_fd(); collect(P.name, (OPENER_GIVES_UP -> toIdle : toClose))
			fi; END

		:: ROW(oLabel) /* it is held now, but not to be had: open_hold() gives it back */
			close_fd(); collect(P.name, toClose); END

		/* ---- mmobj_close(): end() in hold.c, and entry_leave() */
		:: ROW(HOLDING)
			if
			:: P.forked && !ASK_USED -> close_fd(); collect(P.name, toClose)
			:: else -> P.pc = lRelease
			fi; END
		:: (!proc[me].forked || ASK_USED) && ROW(HOLDING) /* leave_gate() that guesses to be the last: gate_shut() */
			if
			:: SHUT_REFUSED(D.file, P.fd) -> P.pc = lRelease
			:: else -> P.life = 1; go_fresh()
			fi; END
		:: ROW(lRelease) D.lock = 0; P.pc = lLook; settle(D.file); END /* locks_release() */
		:: ROW(lLook) /* life_held() */
			if
			:: LIFE_HELD(D.file, P.fd) -> close_fd(); idle()
			:: else -> P.pc = lShut
			fi; END
		:: ROW(lShut) /* gate_shut() */
			if
			:: SHUT_REFUSED(D.file, P.fd) -> close_fd(); collect(P.name, toClose)
			:: else -> go_fresh()
			fi; END
		:: ROW(lShut) close_fd(); collect(P.name, toClose); END /* its description is not for writing */

		/* ---- collect() and collect_by() */
		:: ROW(cOpen) /* open_file() */
			P.fresh = LINK_OF_AIM;
			if
			:: P.fresh == 0 -> collect_done(NO_ENTRY)
			:: else -> P.pc = cLook
			fi; END
		:: ROW(cLook) /* life_held() */
			if
			:: LIFE_HELD(P.fresh, 0) -> close_fresh(); collect_done(HELD)
			:: else -> P.pc = cShut
			fi; END
		:: ROW(cShut) /* gate_shut() */
			if
			:: SHUT_REFUSED(P.fresh, 0) -> close_fresh(); collect_done(TRY_AGAIN)
			:: else -> P.shut = 1; P.pc = cCheck
			fi; END
		/* ---- collect_shut() and unlink_all() */
		:: ROW(cCheck) /* label_read(), fstatat() */
			if
			:: LINK_OF_AIM != P.fresh -> close_fresh(); collect_done(NO_ENTRY)
			:: else -> P.pc = (P.by_slot || NAME_FIRST || file[P.fresh].slot == 0 -> cName : cSlot)
			fi; END
		:: ROW(cSlot) /* slot_release(): fstatat(), unlinkat() */
			f = file[P.fresh].slot;
			if
			:: slot[f] == P.fresh && MAY_UNLINK(P.fresh) -> slot[f] = 0; sound()
			:: else
			fi;
			P.pc = (NAME_FIRST -> cClose : cName); END
		:: ROW(cName) /* unlinkat() */
			if
			:: !MAY_UNLINK(P.fresh) -> close_fresh(); collect_done(NOT_OURS)
			:: else ->
				if
				:: P.by_slot -> slot[P.slot] = 0
				:: else -> name[P.aim] = 0
				fi;
				P.pc = (NAME_FIRST && !P.by_slot && file[P.fresh].slot != 0 -> cSlot : cClose);
				sound()
			fi; END
		:: ROW(cClose) close_fresh(); collect_done(REMOVED); END

		/* ---- entry_collect_slot() */
		:: ROW(sOpen) /* open_file() */
			if
			:: slot[P.slot] == 0 -> slot_done(NO_ENTRY)
			:: else -> P.fresh = slot[P.slot]; P.pc = sLabel
			fi; END
		:: ROW(sLabel) /* label_read(), unlocked */
			count_links(P.fresh);
			if
			:: links > 1 && !file[P.fresh].half -> j = file[P.fresh].name; close_fresh(); collect(j, toByName)
			:: else -> close_fresh(); P.by_slot = 1; P.ret = toSlot; P.pc = cOpen
			fi; END

		/* ---- entry_create() */
		:: ROW(kNew) /* O_TMPFILE, fill(), fchmod(), life_take(): seen by nobody */
			f = 1;
			do
			:: f <= FILES && file[f].used -> f++
			:: else -> break
			od;
			assert(f <= FILES);
			file[f].used = 1; file[f].name = P.name; file[f].owner = (STICKY -> me : 0);
			new_fd(f);
			D.lock = (LINK_FIRST -> 0 : HOLD);
			P.pc = (P.want -> kPick : kName); END
		/* ---- slot_take(): it begins anywhere, since names have any hash; and there may be no free one in reach */
		:: ROW(kPick) P.slot = 0; P.pc = gClose; END
#if SLOTS > 0
		:: ROW(kPick) P.slot = 1; P.pc = kSlot; END
#endif
#if SLOTS > 1
		:: ROW(kPick) P.slot = 2; P.pc = kSlot; END
#endif
		:: ROW(kSlot) /* take_one(): label_write(), linkat() */
			if
			:: slot[P.slot] == 0 ->
				slot[P.slot] = D.file; file[D.file].slot = P.slot; P.slot = 0; P.pc = kName
			:: else -> P.creates = 1; P.pc = sOpen
			fi; END
		:: ROW(kSlotAgain)
			if
			:: slot[P.slot] == 0 ->
				slot[P.slot] = D.file; file[D.file].slot = P.slot; P.slot = 0; P.pc = kName
			:: else -> P.slot = 0; P.pc = kPick
			fi; END
		/* ---- give_name() */
		:: ROW(kName) /* linkat() */
			if
			:: name[P.name] == 0 -> 
				name[P.name] = D.file; file[D.file].named = 1;
				if
				:: LINK_FIRST -> P.pc = kLock
				:: else -> join()
				fi
			:: else -> P.creates = 1; collect(P.name, toName)
			fi; END
		:: ROW(kNameAgain)
			if
			:: name[P.name] == 0 -> 
				name[P.name] = D.file; file[D.file].named = 1;
				if
				:: LINK_FIRST -> P.pc = kLock
				:: else -> join()
				fi
			:: else -> P.pc = gSlot
			fi; END
		:: LINK_FIRST && ROW(kLock)
			if
			:: TAKE_REFUSED(D.file, P.fd) -> close_fd(); idle()
			:: else -> D.lock = HOLD; join()
			fi; END
		/* ---- slot_release(), leave() */
		:: ROW(gSlot) /* fstatat(), unlinkat() */
			f = file[D.file].slot;
			if
			:: f != 0 && slot[f] == D.file -> slot[f] = 0
			:: else
			fi;
			P.pc = gClose; END
		:: ROW(gClose)
			close_fd();
			if
			:: P.denied -> P.denied = 0; P.pc = tOpen
			:: else -> idle()
			fi; END

		/* ---- take_over() */
		:: STICKY && ROW(tOpen) /* open_file() */
			if
			:: name[P.name] == 0 -> idle()
			:: else -> new_fd(name[P.name]); P.pc = tLook
			fi; END
		:: STICKY && ROW(tLook) /* life_held() */
			if
			:: LIFE_HELD(D.file, P.fd) -> close_fd(); idle()
			:: else -> P.pc = tShut
			fi; END
		:: STICKY && ROW(tShut) /* gate_shut() */
			if
			:: SHUT_REFUSED(D.file, P.fd) -> close_fd(); idle()
			:: else -> D.lock = SHUT; P.pc = tLabel
			fi; END
		:: STICKY && ROW(tLabel) close_fd(); idle(); END /* label_read(): its mode is not for us */
		:: STICKY && ROW(tLabel) /* label_read(), can_become() */
			count_links(D.file);
			f = SLOT_OF(D.file);
			if
			:: name[P.name] == D.file && links == 1 + (f != 0) && (!P.want || f != 0) -> P.slot = f; P.pc = tEmpty
			:: else -> P.denied = 0; P.pc = gClose
			fi; END
		:: STICKY && ROW(tEmpty) /* ftruncate() */
			f = D.file;
			file[f].half = 1; file[f].slot = 0; file[f].gone = 1; file[f].old = 0;
			P.pc = tFill; END
		:: STICKY && ROW(tFill) file[D.file].slot = P.slot; P.pc = tFinish; END /* fill() */
		:: STICKY && ROW(tFinish) /* label_write(): a new object, that we are about to hold */
			file[D.file].half = 0; file[D.file].gone = 0; P.saw = 1; P.pc = tTake; END
		:: STICKY && ROW(tTake) D.lock = HOLD; join(); END /* life_take() */

		/* ---- killed: then its descriptions are closed, one by one */
		:: P.pc != IDLE && P.pc != DYING && swept == 0 -> d_step {
			printf("process %d: killed\n", me);
			/* In the middle of a close or a takeover it was a user, too, if not one with a lock. */
			f = (P.pc == lLook || P.pc == lRelease || P.pc == lShut || P.pc == tFill || P.pc == tFinish || P.pc == tTake -> D.file :
				(P.ret == toClose -> (P.fresh != 0 -> P.fresh : name[P.aim]) : 0));
			excuse(f);
			P.saw = 0;
			settle(D.file);
			i = P.pc;
			idle();
			P.pc = DYING; END
		:: P.fd != 0 && ROW(DYING)
			j = (D.lock == HOLD -> D.file : 0);
			close_fd();
			excuse(j); END
		:: P.fresh != 0 && ROW(DYING)
			j = (P.life -> P.fresh : 0);
			close_fresh();
			excuse(j); END
		:: P.fd == 0 && P.fresh == 0 && ROW(DYING) idle(); END

		/* ---- nobody does anything any more */
		:: swept == 0 && !ANY_PROC(IS_BUSY, 0) -> d_step {
			printf("all is over\n");
			i = 1;
			do
			:: i <= FILES -> /* only what killed processes left is there */
				assert(!file[i].used || file[i].excused);
				i++
			:: else -> break
			od;
			swept = 1; END
		:: me == PROCS - 1 && swept > 0 && swept <= NAMES && ROW(IDLE) collect(swept - 1, toIdle); swept++; END
		:: me == PROCS - 1 && swept > NAMES && swept <= NAMES + SLOTS && ROW(IDLE) P.slot = swept - NAMES; P.pc = sOpen; swept++; END
		:: me == PROCS - 1 && swept == NAMES + SLOTS + 1 && ROW(IDLE)
			i = 1;
			do
			:: i <= FILES -> /* and a sweep takes that away */
				assert(!file[i].used);
				i++
			:: else -> break
			od;
			swept++; END
		:: else -> me = 0
		fi
	}
	od
}
