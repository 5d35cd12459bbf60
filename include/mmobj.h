/* SPDX-License-Identifier: MIT */
/*
 * mmobj.h - memory that Linux processes share by name, for exactly as long as somebody holds it
 *
 * A process creates an object under a name; another asks for the same name and gets the same memory. The object
 * stays while any process has a handle or a view of it, and is gone when the last one closes it. The kernel keeps
 * the books (open file description locks, fcntl(2)), so a process that is killed gives back all that it held: there
 * is no daemon, no counter to repair and nothing to clean up by hand.
 *
 * THE CONTRACT, said once
 *
 * Errors     Every function that can fail returns a negative errno value (-ENOENT); 0 or more is success. Out
 *            parameters are written only on success. errno itself means nothing. mmobj_strerror() has the text.
 *            Beside those named at a function, a call can return what the kernel says when a resource runs out: -ENOMEM,
 *            -EMFILE, -ENFILE, -ENOLCK; and, where the store or a file is on a disk, what the disk says: -EIO, -EDQUOT,
 *            -EROFS (it failed, and the kernel has made it read-only).
 * NULL       A pointer must not be NULL unless its description says what NULL means; if it is, and the function can
 *            fail, the answer is -EINVAL.
 * Threads    Every function may be called from any thread at any time. Only closing a handle while another thread
 *            still uses that same handle is an error, as with free(3). A thread must not be cancelled (pthread_cancel(3)) in
 *            a call: it could leave locks behind.
 * fork       Parent and child each have their own handles and views afterwards, on the same objects, and either may
 *            close first. The library registers pthread_atfork(3) handlers so that a fork never meets it half-way
 *            through a call; it installs no other handler. A child made without them (vfork(2), _Fork(3), clone(2)) must
 *            not call the library before it execs, and the views that it has do not hold their objects.
 * exec       Drops all handles and views; every descriptor is close-on-exec.
 * exit       Exit, abort or SIGKILL without closing gives up the holds at once. If it was the last holder, what is
 *            left (a name that nobody holds, with its memory) goes when the name is next asked for, when anything is
 *            created in that store, at mmobj_sweep(), or immediately where a reaper runs (mmobj_reap()).
 * Signals    No function is safe in a signal handler. A signal never makes a call fail, unless it is said.
 * Blocking   Only the functions with a timeout wait for others. All else meets other processes only for the length of
 *            a few system calls; should one hang just there (stopped, or hostile), the answer is -EBUSY after about 3 s.
 * Output     The library prints nothing, never exits, starts no thread, and never takes descriptor 0, 1 or 2. It reads one variable of the environment,
 *            MMOBJ_ROOT (see Stores), and none in a set-user-ID program (secure_getenv(3)).
 *
 * NAMES
 *
 * A name is UTF-8, case-sensitive, at most 259 UTF-16 units long, "" included. It may contain any character but NUL
 * and '\'. A prefix chooses the store and is not part of those 259 units:
 *
 *   Local\NAME or NAME   the store of the caller's effective user id, made when first needed:  /dev/shm/mmobj-UID
 *   Global\NAME          the store that the whole machine shares, made by an administrator:    /dev/shm/mmobj
 *
 * Every function that takes a name can return for it:
 *   -EILSEQ        it is not valid UTF-8
 *   -ENAMETOOLONG  it is longer than 259 UTF-16 units
 *   -ENOTDIR       it has a '\' after the prefix
 *   -ENODEV        the store is not there: Global\ was not set up (mmobj_setup()), or there is no /dev/shm
 *   -EPERM         the store is not to be trusted: not a directory, a link, another's, or others may write to it
 *   -EACCES        the caller may not use the store, or it is on a read-only file system
 *   -ENOSPC        it is the first name in the caller's own store, and there is no room to make that
 *   -EBUSY         see Blocking
 *
 * Stores      MMOBJ_ROOT in the environment, if it is an absolute path, replaces /dev/shm, for tests and containers. A store must be on a file
 *             system with O_TMPFILE (tmpfs, ext4, xfs, btrfs ...), else creating gives -EOPNOTSUPP. A process that
 *             changes its user id keeps what it holds, and finds that by name as before; all other names are the new user's.
 */
#ifndef MMOBJ_H
#define MMOBJ_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MMOBJ_API __attribute__((visibility("default")))
#define MMOBJ_MUST_CHECK __attribute__((warn_unused_result))

/* A handle: one hold on one object. Opaque. Opened twice, an object may give the same pointer twice: closed twice, then. */
typedef struct mmobj mmobj;

/* ---- Flags ------------------------------------------------------------------------------------------------------ */

/* What a handle or a view may do. MMOBJ_WRITE includes reading. */
#define MMOBJ_READ 0x1u
#define MMOBJ_WRITE 0x2u

/* What a new object is (struct mmobj_new). */
#define MMOBJ_SPARSE 0x10u    /* memory comes at the first touch, and can run out then (SIGBUS), as CE's SEC_RESERVE */
#define MMOBJ_READ_ONLY 0x20u /* nobody may ever open it for writing, its creator included */
#define MMOBJ_SAME_ADDRESS 0x40u /* views are at one address in all processes: raw pointers into the object hold */
#define MMOBJ_HUGE 0x80u         /* huge pages for sparse memory, too (other memory has them anyway); also of a view */
#define MMOBJ_FROM_FD 0x100u     /* struct mmobj_new's fd names the file behind the object */

/* How a view is mapped (mmobj_map()). */
#define MMOBJ_COPY 0x200u     /* private: what is written stays in this process; needs only the right to read */
#define MMOBJ_POPULATE 0x400u /* fault all pages in now */
#define MMOBJ_ANYWHERE 0x800u /* a MMOBJ_SAME_ADDRESS object may be mapped elsewhere if its address is taken here */
#define MMOBJ_AT 0x1000u      /* map at the address that *view holds, or fail */

/* Which store. */
#define MMOBJ_LOCAL 0u
#define MMOBJ_GLOBAL 1u

/* ---- Creating and opening --------------------------------------------------------------------------------------- */

/*
 * What a new object shall be. Set it to zeros, then fill in what you need.
 *
 *   size   in bytes. An object in memory must have one; a view of it can reach to the end of its last page. With a file: 0
 *          means the file's size; less maps a part; more makes the file grow (to that size, with its blocks). Memory comes
 *          in huge pages as far as there are any (Linux 6.1 and newer; its mount options do not matter), else in others.
 *   flags  MMOBJ_SPARSE, MMOBJ_READ_ONLY, MMOBJ_SAME_ADDRESS, MMOBJ_HUGE (memory only, but for READ_ONLY), MMOBJ_FROM_FD.
 *   mode   who may open it (chmod(2) bits; the umask is not applied). 0600 is always added: the owner's processes must be
 *          able to collect it. The bits for group and others have a use only in Global\, for nobody else reaches into a
 *          user's own store, and in unnamed objects: whom they let write can make a writer's descriptor of a reader's.
 *   path   a file that backs the object: its bytes are the object's. NULL: memory, or fd. The library opens it itself.
 *   fd     with MMOBJ_FROM_FD, an open regular file that backs the object. It stays the caller's and may be closed.
 *
 * A file must be opened for reading, and for writing too unless MMOBJ_READ_ONLY or a MMOBJ_READ handle. It has to be
 * reachable by its path in every process that opens the object: the library opens it there by path and compares.
 */
struct mmobj_new {
	uint64_t size;
	uint32_t flags;
	uint32_t mode;
	const char *path;
	int fd;
};

/*
 * mmobj_create - make a new object under a name
 *
 * name    see Names. NULL: unnamed, shared only by fork or mmobj_export_fd().
 * what    what it shall be.
 * access  what the handle may do: MMOBJ_READ or MMOBJ_WRITE.
 * object  receives the handle, the caller's to mmobj_close().
 *
 * The memory is zeros and is committed: a full tmpfs is an error here, never a SIGBUS later (but see MMOBJ_SPARSE).
 * The object is seen by others when it is whole, or not at all. A few other entries of the store are looked at in
 * passing, and collected if nobody holds them.
 *
 * Returns 0, or
 *   -EEXIST         somebody holds an object of that name; what is there is not touched
 *   -EINVAL         size 0 in memory, unknown or conflicting flags, mode beyond 0777, READ_ONLY with MMOBJ_WRITE, fd or
 *                   path not a regular file
 *   -EFBIG          the size is beyond what the file system, RLIMIT_FSIZE or the library (2^61 bytes) allows
 *   -ENOSPC         no room in the store (or for the file to grow); nothing is left behind, and a file is as long as before.
 *                   (What a disk keeps back for root is not counted as room for what is large.)
 *   -ENOMEM         no memory; nothing is left behind. (The machine's is asked for before it is taken, so that the kernel
 *                   need not kill anybody; the limit of a control group is not.)
 *   -EACCES         no permission for the store or file; or the name is taken in Global\ by what another user left there, or has
 *                   there and lets nobody read
 *   -EBADMSG        the name is taken by something in the store that is not an object
 *   -EADDRNOTAVAIL  MMOBJ_SAME_ADDRESS: too large, or all addresses are taken
 *   -ENODATA        size 0 with an empty file
 *   -ENOENT         no file at path; -ELOOP, -EISDIR ...: what open(2) says of it
 *   -ENAMETOOLONG   the file's path is longer than 3,000 bytes
 *   -ESTALE         the file has no path any more (it was deleted)
 *   -EBADF          fd is not an open file, or not opened for what is asked
 *   -EOPNOTSUPP     the store's file system has no O_TMPFILE; or linking needs /proc (kernels before 6.10) and it is
 *                   not mounted; or, with fd, or an unnamed object in memory for MMOBJ_READ, /proc is not mounted
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_create(const char *name, const struct mmobj_new *what, unsigned access,
					    mmobj **object);

/*
 * mmobj_create_or_open - the object of that name: the one that exists, or a new one
 *
 * As mmobj_create(), but if somebody holds an object of that name, opens it as it is, whatever `what` asks for.
 * Exactly one of any number of processes that call this at once creates it. The name must not be NULL.
 *
 * Returns 1 if it was created, 0 if it was opened, or what mmobj_create() (but -EEXIST) and mmobj_open() (but -ENOENT
 * for the name) return.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_create_or_open(const char *name, const struct mmobj_new *what, unsigned access,
						    mmobj **object);

/*
 * mmobj_open - the object that somebody holds under a name
 *
 * name, access, object as in mmobj_create(); the name must not be NULL. If this process holds the object already, with the
 * same access, this makes no system call.
 *
 * Returns 0, or
 *   -ENOENT   nobody holds an object of that name (one whose holders all died is collected)
 *   -EINVAL   unknown access
 *   -EACCES   no permission, or MMOBJ_WRITE on a MMOBJ_READ_ONLY object or a file that may not be written
 *   -EBADMSG  what has that name in the store is not an object: not a regular file, or its label does not check
 *   -ESTALE   the file behind the object is not at its path any more; or this process holds an object whose name was taken
 *             away (rm in the store), and asks for it with another access
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_open(const char *name, unsigned access, mmobj **object);

/*
 * mmobj_open_wait - the same, waiting until somebody has created the object
 *
 * timeout_ms  at most so long, in milliseconds; 0 does not wait; negative waits without end.
 *
 * Sleeps in the kernel (inotify(7)) until something changes in the store.
 * Returns as mmobj_open(), but -ETIMEDOUT in place of -ENOENT. -EMFILE may also be the user's limit of inotify instances;
 * -EINTR a signal handler that ran.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_open_wait(const char *name, unsigned access, int timeout_ms, mmobj **object);

/*
 * mmobj_close - give a handle back
 *
 * object  NULL is allowed and does nothing.
 *
 * Its views stay, and keep the object (name included) until they are unmapped. The last close of the last process removes
 * the name and frees the memory before it returns. Returns NULL, always, to be stored where the handle was.
 * Since 0.1.
 */
MMOBJ_API mmobj *mmobj_close(mmobj *object);

/* ---- Views ------------------------------------------------------------------------------------------------------ */

/*
 * mmobj_map - map a part of an object, or all of it
 *
 * flags   MMOBJ_READ, MMOBJ_WRITE or MMOBJ_COPY (readable and privately writable; not both of the last two), and any of
 *         MMOBJ_POPULATE, MMOBJ_HUGE (a wish), and MMOBJ_ANYWHERE or MMOBJ_AT.
 * offset  in bytes from the object's start, a multiple of the page size (sysconf(_SC_PAGESIZE)).
 * length  in bytes; 0 means to the object's end. Memory can be mapped to the end of its last page, a file to the byte.
 * view    receives the address. It is valid until mmobj_unmap(), whether or not the handle is closed. With MMOBJ_AT it
 *         must hold the address wanted, a multiple of the page size.
 *
 * A MMOBJ_SAME_ADDRESS object goes to its address plus offset; where this process has that part mapped already,
 * further views go anywhere.
 *
 * Returns 0, or
 *   -EINVAL      unknown or conflicting flags, offset (or address) not on a page
 *   -EACCES      the handle may not do that
 *   -ERANGE      offset and length reach beyond the object
 *   -EADDRINUSE  the address wanted is taken in this process, or not to be had there (in a 32-bit process, that of an
 *                object that a 64-bit one made)
 *   -ENOMEM      no room in the address space (on 32 bits, for the offset too: it ends at 16 TiB), or no memory for
 *                MMOBJ_POPULATE
 *   -ESTALE      the file behind the object became shorter than that
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_map(mmobj *object, unsigned flags, uint64_t offset, size_t length, void **view);

/*
 * mmobj_unmap - unmap a view
 *
 * address  anywhere in it.
 *
 * If the view was the last hold on the object, removes it as mmobj_close() does.
 * Returns 0, or -EINVAL: no view is there; -ENOMEM: the kernel has no memory for what that would cut apart. Then nothing
 * was touched.
 * Since 0.1.
 */
MMOBJ_API int mmobj_unmap(void *address);

/*
 * mmobj_flush - write a view of a file out to the disk (msync(2))
 *
 * address  anywhere in a view (its last page belongs to it).
 * length   in bytes from there; 0 means to the view's end.
 *
 * Returns when it is on the disk. Does nothing to memory and private copies, which have no disk.
 * Returns 0, -EINVAL: no view is there, or it ends before `length`; -EIO and the like: the disk failed.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_flush(void *address, size_t length);

/* A view's facts. */
struct mmobj_view {
	void *address;   /* where it starts */
	size_t length;   /* in bytes, as mapped (not rounded up) */
	uint64_t offset; /* of its start in the object */
	unsigned flags;  /* MMOBJ_READ, MMOBJ_WRITE or MMOBJ_COPY */
};

/*
 * mmobj_view_at - which view an address is in
 *
 * Returns 0, or -EINVAL: in none (anything that the library did not map, too). Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_view_at(const void *address, struct mmobj_view *view);

/* ---- Bytes without a view --------------------------------------------------------------------------------------- */

/*
 * mmobj_read - copy bytes out of an object
 * mmobj_write - copy bytes into it
 *
 * offset  in bytes from the object's start; any.
 * buffer  the bytes; what is in it after a failed mmobj_read() is not said, nor how much a failed mmobj_write() has written.
 * length  in bytes; with 0, only the arguments are looked at.
 *
 * For objects that somebody may write to who is not to be trusted. He can cut them short, too (ftruncate(2)), unless they are
 * unnamed, and touching what a view has there no more is a SIGBUS; so is a MMOBJ_SPARSE object's first touch when the store is
 * full, and a file's when it became shorter or its disk fails. These two return an error instead: they make no view, and install
 * no handler. Views see what is written at once, and the other way round; others can see a copy half-made, as with memcpy(3).
 *
 * Returns 0, or
 *   -ERANGE      offset and length reach beyond the object's size (here the rest of its last page is no part of it)
 *   -EACCES      mmobj_write(): the handle may not do that, or the file behind the object is sealed against it
 *   -ESTALE      the object, or the file behind it, was cut short: there are no such bytes any more. mmobj_write() does not
 *                make it longer again (unless it is cut in that very moment)
 *   -EFAULT      the buffer is not in memory, or cannot be used so
 *   -ENOSPC      mmobj_write(): no room for a MMOBJ_SPARSE object's memory, or for the file's blocks
 *   -EFBIG       mmobj_write(): beyond RLIMIT_FSIZE (there is no SIGXFSZ)
 *   -EOPNOTSUPP  MMOBJ_FROM_FD's file was opened with O_APPEND or O_DIRECT, and /proc is not mounted
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_read(mmobj *object, uint64_t offset, void *buffer, size_t length);
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_write(mmobj *object, uint64_t offset, const void *buffer, size_t length);

/* ---- Descriptors ------------------------------------------------------------------------------------------------ */

/*
 * mmobj_export_fd - a descriptor that stands for an object, to be passed on
 *
 * access  what the receiver may do: MMOBJ_READ or MMOBJ_WRITE, at most what the handle may.
 *
 * Pass it over a Unix socket (SCM_RIGHTS), or clear its close-on-exec flag and let a program inherit it. It is the
 * caller's to close(2), and holds the object as a handle does (whoever closes it last leaves the name to a sweep).
 *
 * Returns the descriptor (0 or more), -EINVAL: unknown access, -EACCES: the handle may not do that, or
 * -EOPNOTSUPP: a read-only descriptor of an unnamed or imported object needs /proc.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_export_fd(mmobj *object, unsigned access);

/*
 * mmobj_import_fd - a handle from such a descriptor
 *
 * fd      becomes the library's on success (and close-on-exec), and stays the caller's on failure.
 * access  as in mmobj_open().
 *
 * The sender is trusted as far as its memory: it can write what the object lets it write, and an object in memory that is
 * not sealed against shrinking (a named one) can be cut short by whoever may write to it.
 *
 * Returns 0, -EINVAL: unknown access; -EBADF: not a descriptor, or not opened for that access; -EBADMSG: it is not an
 * object; -EACCES, -ESTALE as mmobj_open().
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_import_fd(int fd, unsigned access, mmobj **object);

/* ---- Facts ------------------------------------------------------------------------------------------------------ */

#define MMOBJ_NAME_MAX 777  /* bytes: 259 units of at most 3 bytes each */
#define MMOBJ_PATH_MAX 3000 /* bytes of a backing file's path */

/* What backs an object. */
#define MMOBJ_KIND_MEMORY 1u
#define MMOBJ_KIND_FILE 2u

/* Facts about an object: bits of mmobj_info.state. */
#define MMOBJ_NAMED 0x1u     /* it has a name */
#define MMOBJ_HELD 0x2u      /* somebody holds it */
#define MMOBJ_NAME_LOST 0x4u /* its name was taken away from under it: nobody new can find it (rm in the store) */
#define MMOBJ_DAMAGED 0x8u /* in a listing: not an object; only name (of the file), memory, owner and mode are known */

struct mmobj_info {
	uint64_t size;     /* in bytes, as created */
	uint64_t memory;   /* in bytes: what it takes in the store, the label's 4 KiB included */
	uint64_t address;  /* of a MMOBJ_SAME_ADDRESS object, else 0 */
	int64_t made_ns;   /* when: nanoseconds since 1970 UTC */
	uint32_t kind;     /* MMOBJ_KIND_ */
	uint32_t flags;    /* MMOBJ_SPARSE, MMOBJ_READ_ONLY, MMOBJ_SAME_ADDRESS, MMOBJ_HUGE: as created */
	uint32_t state;    /* MMOBJ_NAMED ... above */
	uint32_t store;    /* MMOBJ_LOCAL or MMOBJ_GLOBAL */
	uint32_t access;   /* of this handle; 0 in a listing */
	uint32_t mode;     /* permission bits */
	uint32_t owner;    /* user id */
	int32_t maker_pid; /* who made it, as it said then: a hint, the pid may be another's now */
	uint32_t maker_uid;
	char maker[16];                /* its program, as it said */
	char name[MMOBJ_NAME_MAX + 3]; /* without prefix */
	char path[MMOBJ_PATH_MAX + 4]; /* of the file behind it, else "" */
};

/*
 * mmobj_stat - facts about an object
 *
 * Returns 0, -EINVAL, or -EBADMSG: somebody who may write it has overwritten its label. Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_stat(mmobj *object, struct mmobj_info *info);

/* A process that holds an object. */
struct mmobj_holder {
	int32_t pid;
	uint32_t handles; /* its descriptors on the object (any number of handles in one process share one) */
	uint32_t views;   /* its mappings of the object */
	char program[20];
};

/*
 * Called for each object of a listing; valid until it returns are:
 *   info     its facts
 *   holders  `count` processes that hold it, as far as the caller may see them in /proc (its own; root sees all)
 *   context  the caller's
 * Returns 0 to go on; anything else ends the listing and is what mmobj_list() returns. It may call the library.
 */
typedef int (*mmobj_each)(const struct mmobj_info *info, const struct mmobj_holder *holders, size_t count,
			  void *context);

/*
 * mmobj_list - list a store
 *
 * store  MMOBJ_LOCAL or MMOBJ_GLOBAL.
 * each   called for each object in it, in the order of their names (that of very long ones, as far as a file name has them).
 *
 * An object that comes or goes meanwhile may be missing. What is in the store but is no object is listed as MMOBJ_DAMAGED. Of
 * another user's object that the caller may not read only name, memory, owner and mode are known, and kind is 0.
 * A store that is not there is empty. Without /proc no holders are seen (but MMOBJ_HELD is right).
 * Returns 0, what `each` returned, -EINVAL, or -EPERM, -EACCES of the store.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_list(unsigned store, mmobj_each each, void *context);

/* ---- Cleaning --------------------------------------------------------------------------------------------------- */

/*
 * mmobj_collect - remove an object that nobody holds
 *
 * freed  receives how many bytes came back; may be NULL.
 *
 * Returns 1: removed; 0: somebody holds it; -ENOENT: there is none; -EBADMSG: that is not an object, it was left alone;
 * -EACCES: it is not the caller's to remove.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_collect(const char *name, uint64_t *freed);

/* What a sweep found. */
struct mmobj_swept {
	uint64_t bytes;   /* that came back */
	uint32_t removed; /* objects that nobody held */
	uint32_t held;    /* objects that somebody holds */
	uint32_t foreign; /* nobody holds them, but they are another user's to remove */
	uint32_t damaged; /* not objects: left alone */
};

/*
 * mmobj_sweep - collect everything in a store that nobody holds
 *
 * Returns 0 (a store that is not there is empty), -EINVAL, or -EPERM, -EACCES of the store. Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_sweep(unsigned store, struct mmobj_swept *swept);

/*
 * mmobj_wait_gone - wait until nobody holds a name
 *
 * timeout_ms as in mmobj_open_wait(). Collects the object when its last holder dies.
 * Returns 0 (also if there was none), -ETIMEDOUT, -EINTR as mmobj_open_wait(), or as mmobj_collect().
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_wait_gone(const char *name, int timeout_ms);

/*
 * mmobj_reap - collect what dead processes leave, as soon as they leave it
 *
 * store    MMOBJ_LOCAL or MMOBJ_GLOBAL.
 * stop_fd  the call returns when this descriptor can be read (a signalfd(2), a pipe); -1: never.
 *
 * Sleeps until something in the store is closed. A convenience: nothing is wrong without it. Where there is no /proc, or
 * something in the store that it cannot remove (what is no object), or where the machine's processes have more than 32768
 * locks, it looks once in a second while the store is in use.
 * Returns 0 at stop_fd's word, -EINTR, or -EINVAL, -EPERM, -EACCES, -ENODEV of the store.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_reap(unsigned store, int stop_fd);

/*
 * mmobj_setup - make the machine's store, for Global\ names
 *
 * For an administrator, once after each boot (a tmpfiles.d(5) file does the same).
 * Returns 1: made; 0: it was there; -EACCES or -EPERM: it takes root, or what is there is not to be trusted; -ENODEV: there
 * is no /dev/shm.
 * Since 0.1.
 */
MMOBJ_API MMOBJ_MUST_CHECK int mmobj_setup(void);

/*
 * mmobj_strerror - what an error means here
 *
 * error  what a function returned (negative or positive).
 * Returns a sentence in English, never NULL, static. Since 0.1.
 */
MMOBJ_API const char *mmobj_strerror(int error);

/* mmobj_version - the library's version, "0.1.0". Static. Since 0.1. */
MMOBJ_API const char *mmobj_version(void);

#ifdef __cplusplus
}
#endif
#endif
