/* SPDX-License-Identifier: MIT */
/*
 * conform.h - tables of calls, made here and on Windows, with what each must return, set as last error, and leave in memory
 *
 * The same tables are compiled against libcoredll and, with mingw and its own headers, for Windows (Wine). A program is one or
 * more groups of rows; a row is one call by one process, with what is expected of it. A call refers to the handles and views
 * of earlier rows by register (M1, V1). No row can crash a program: memory is looked at through a pipe, so what is not there
 * is "fault", and what no call returned is "no view".
 *
 * Each row is one line of TAP:
 *   ok 7 - program/group/row: M1 = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 4096, "a") => handle, 0
 * The last number is the last error; it is missing where the call left the last error alone.
 */
#ifndef CONFORM_H
#define CONFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <windows.h>

#define PAGE 4096u   /* of the machines that this runs on */
#define GRAIN 65536u /* what Windows wants the offset of a view to be a multiple of */

#define PROCESSES 3 /* 0 is the program itself; 1 and 2 are started when a row asks for them */

/* Handles: what no call returned, and registers. M for mappings, F for files, D for duplicates: the letters bind nobody. */
enum { NO_HANDLE, INVALID, GARBAGE, SELF, M1, M2, M3, M4, F1, F2, F3, F4, D1, D2, D3, HANDLES };

/* Views, likewise: an address of the program's own memory, and registers. */
enum { NO_VIEW, NOT_A_VIEW, V1, V2, V3, V4, VIEWS };

enum verb {
	VERB_CREATE,
	VERB_OPEN,
	VERB_MAP,
	VERB_UNMAP,
	VERB_FLUSH,
	VERB_QUERY,
	VERB_CLOSE,
	VERB_DUPLICATE,
	VERB_SET_ERROR,
	VERB_THREAD_ERROR,
	VERB_FILE,
	VERB_FOR_MAPPING,
	VERB_READ,
	VERB_WRITE,
	VERB_SEEK,
	VERB_END_OF_FILE,
	VERB_SIZE,
	VERB_FLUSH_FILE,
	VERB_DELETE,
	VERB_ATTRIBUTES,
	VERB_SET_ATTRIBUTES,
	VERB_TEMPORARY,
	VERB_WIDEN,
	VERB_NARROW,
	VERB_FORMAT,
	VERB_MAKE,
	VERB_LOOK,
	VERB_GET,
	VERB_PUT,
	VERB_SET_POINTER,
	VERB_IS_POINTER,
	VERB_END,
	VERB_KILL,
	VERBS
};

/* Flags of a call. */
#define NARROW 0x1u         /* the A form; else W */
#define INHERIT 0x2u        /* SECURITY_ATTRIBUTES with bInheritHandle, or bInheritHandle itself */
#define DESCRIPTOR 0x4u     /* SECURITY_ATTRIBUTES with a security descriptor */
#define NOWHERE 0x8u        /* NULL for where the result goes; SetFilePointer: for the upper 32 bits */
#define OTHER_SOURCE 0x10u  /* a process handle that is none */
#define OTHER_TARGET 0x20u  /* the same, of the target */
#define WANTS_ADDRESS 0x40u /* MapViewOfFileEx: where register at is, or was */
#define SHORT_BUFFER 0x80u  /* VirtualQuery: one byte too few */
#define TEMPLATE 0x100u     /* CreateFile: a handle that is none */
#define NO_BUFFER 0x200u    /* ReadFile, WriteFile: NULL */
#define GIVES_OVERLAPPED 0x400u
#define SAME_BUFFER 0x800u   /* the result goes where the text is */
#define DEFAULT_CHAR 0x1000u /* WideCharToMultiByte: a default character */
#define USED_DEFAULT 0x2000u /* the same: whether it was used */

struct call {
	enum verb verb;
	int by;           /* which process */
	int to;           /* the register that takes the result */
	int on;           /* the handle, or the view */
	int at;           /* another view */
	const char *name; /* in UTF-8, surrogates allowed; NULL: NULL. Each run and group has names of its own. */
	unsigned units;   /* if not 0, the name is made that many UTF-16 units long, without its prefix */
	uint64_t size;    /* of an object; or an offset: in a mapping, or of an address in a view */
	uint64_t bytes;   /* of a part */
	DWORD access, protect, options, share, disposition;
	unsigned flags;
	const char *text; /* to be written; a prefix */
};

struct row {
	const char *id;
	struct call call;
	const char *result; /* NULL: a step that just has to work, and is no call to be compared */
	DWORD error;
};

/* The last error before each call: the call left it alone. */
#define UNCHANGED 4711u

/* Calls, for tables. Give what is not named in a macro beside it: {CREATE(...), .flags = NARROW}. */
#define BY(process) .by = (process)
#define CREATE(to_, file_, protect_, size_, name_)                                                                     \
	.verb = VERB_CREATE, .to = (to_), .on = (file_), .protect = (protect_), .size = (size_), .name = (name_)
#define MEMORY(to_, protect_, size_, name_) CREATE(to_, INVALID, protect_, size_, name_)
#define OPEN(to_, access_, name_) .verb = VERB_OPEN, .to = (to_), .access = (access_), .name = (name_)
#define MAP(to_, mapping_, access_, offset_, bytes_)                                                                   \
	.verb = VERB_MAP, .to = (to_), .on = (mapping_), .access = (access_), .size = (offset_), .bytes = (bytes_)
#define UNMAP(view_, offset_) .verb = VERB_UNMAP, .on = (view_), .size = (offset_)
#define FLUSH(view_, offset_, bytes_) .verb = VERB_FLUSH, .on = (view_), .size = (offset_), .bytes = (bytes_)
#define QUERY(view_, offset_) .verb = VERB_QUERY, .on = (view_), .size = (offset_)
#define CLOSE(handle_) .verb = VERB_CLOSE, .on = (handle_)
#define DUP(to_, handle_, access_, options_)                                                                           \
	.verb = VERB_DUPLICATE, .to = (to_), .on = (handle_), .access = (access_), .options = (options_)
#define SET_ERROR(error_) .verb = VERB_SET_ERROR, .access = (error_)
#define THREAD_ERROR() .verb = VERB_THREAD_ERROR
#define FILE_(verb_, to_, path_, access_, share_, disposition_)                                                        \
	.verb = (verb_), .to = (to_), .name = (path_), .access = (access_), .share = (share_),                         \
	.disposition = (disposition_)
#define FOPEN(to_, path_, access_, share_, disposition_) FILE_(VERB_FILE, to_, path_, access_, share_, disposition_)
#define FMAP(to_, path_, access_, share_, disposition_)                                                                \
	FILE_(VERB_FOR_MAPPING, to_, path_, access_, share_, disposition_)
#define READ(file_, bytes_) .verb = VERB_READ, .on = (file_), .bytes = (bytes_)
#define WRITE(file_, text_) .verb = VERB_WRITE, .on = (file_), .text = (text_)
#define SEEK(file_, distance_, method_)                                                                                \
	.verb = VERB_SEEK, .on = (file_), .size = (uint64_t)(distance_), .options = (method_)
#define END_OF_FILE(file_) .verb = VERB_END_OF_FILE, .on = (file_)
#define SIZE_OF(file_) .verb = VERB_SIZE, .on = (file_)
#define FLUSH_FILE(file_) .verb = VERB_FLUSH_FILE, .on = (file_)
#define DELETE_FILE(path_) .verb = VERB_DELETE, .name = (path_)
#define ATTRIBUTES(path_) .verb = VERB_ATTRIBUTES, .name = (path_)
#define SET_ATTRIBUTES(path_, attributes_) .verb = VERB_SET_ATTRIBUTES, .name = (path_), .options = (attributes_)
#define TEMPORARY(path_, prefix_, number_)                                                                             \
	.verb = VERB_TEMPORARY, .name = (path_), .text = (prefix_), .options = (number_)
/* Text: the code page, flags, so many bytes or units of it (-1: to the NUL), and the room for the result. */
#define WIDEN(page_, flags_, text_, count_, room_)                                                                     \
	.verb = VERB_WIDEN, .access = (page_), .options = (flags_), .text = (text_), .size = (uint64_t)(count_),       \
	.bytes = (uint64_t)(room_)
#define NARROWED(page_, flags_, text_, count_, room_)                                                                  \
	.verb = VERB_NARROW, .access = (page_), .options = (flags_), .text = (text_), .size = (uint64_t)(count_),      \
	.bytes = (uint64_t)(room_)
/* FormatMessage of an error or a text, with the arguments "first", "second" and 42. */
#define FORMAT(flags_, text_, error_, room_)                                                                           \
	.verb = VERB_FORMAT, .options = (flags_), .text = (text_), .access = (error_), .bytes = (room_)
/* A file, made and looked at without the calls: "0123456789012..." */
#define MAKE(path_, size_) .verb = VERB_MAKE, .name = (path_), .size = (size_)
#define LOOK(path_, offset_, bytes_) .verb = VERB_LOOK, .name = (path_), .size = (offset_), .bytes = (bytes_)
/* What memory holds: NUL is shown as '.', what cannot be printed as '?'. */
#define GET(view_, offset_, bytes_) .verb = VERB_GET, .on = (view_), .size = (offset_), .bytes = (bytes_)
#define PUT(view_, offset_, text_) .verb = VERB_PUT, .on = (view_), .size = (offset_), .text = (text_)
/* A raw pointer to the view's start, kept in the view, is "here" or "elsewhere" for who looks. */
#define SET_POINTER(view_, offset_) .verb = VERB_SET_POINTER, .on = (view_), .size = (offset_)
#define IS_POINTER(view_, offset_) .verb = VERB_IS_POINTER, .on = (view_), .size = (offset_)
/* Another process ends: by itself, with all that it has open; or is killed. */
#define END(process_) .verb = VERB_END, .by = 0, .to = (process_)
#define KILL(process_) .verb = VERB_KILL, .by = 0, .to = (process_)

struct group {
	const char *name;
	const struct row *rows;
	size_t count;
	void (*run)(void); /* makes rows of its own, and gives them to check() */
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define GROUP(name, rows)                                                                                              \
	{                                                                                                              \
		name, rows, COUNT(rows), NULL                                                                          \
	}
#define GROUP_OF(name, function)                                                                                       \
	{                                                                                                              \
		name, NULL, 0, function                                                                                \
	}

/* What each program defines. */
extern const char program[];
extern const struct group groups[];
extern const size_t group_count;

/* One row, in this process. */
void check(const struct row *row);

/* ---- between the files of the suite --------------------------------------------------------------------------- */

/* What a call did. */
struct outcome {
	char call[1200];
	char result[200];
	DWORD error;
};

/* calls.c */
void calls_begin(const char *unique); /* what the names of this run and group begin with */
void calls_do(const struct call *call, struct outcome *outcome);
void calls_end(void); /* gives back what the rows left open */

/* words.c: the text of arguments; each is good for a few more calls */
const char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *protect_text(DWORD protect);
const char *access_text(DWORD access);
const char *file_access_text(DWORD access);
const char *share_text(DWORD share);
const char *disposition_text(DWORD disposition);
const char *attributes_text(DWORD attributes);
const char *options_text(DWORD options);
const char *number_text(uint64_t number);
const char *quoted_text(const char *string);
const char *name_text(const struct call *call);
/* UTF-16 with its NUL, and its units before that. Forgiving: half a pair, or a byte that is no UTF-8, is a unit of its own. */
size_t text_widen(const char *utf8, WCHAR *wide);
/*
 * The name itself, in UTF-8 and UTF-16; false: it is NULL. unique NULL: it is a path, which grows longer by "./" in front, and
 * a single 'x' for an odd length.
 */
#define NAME_BYTES 2000
bool name_make(const struct call *call, const char *unique, char narrow[NAME_BYTES], WCHAR wide[NAME_BYTES]);

/* posix.c, win32.c: what differs between the two beside the calls */
void system_begin(void); /* a fresh directory for files, and a fresh store */
void system_end(void);
unsigned system_process_id(void);
bool process_start(int process, const char *unique); /* the program once more, at the two ends of a pipe */
bool process_say(int process, const char *line);
bool process_hear(int process, char *line, size_t size);
void process_end(int process); /* by itself */
void process_kill(int process);
DWORD in_thread(DWORD (*run)(void));
bool memory_copy(void *to, const void *from, size_t bytes); /* false: a part of either is not there */
int left_behind(void); /* descriptors, views and names, after a group; -1: not to be known here */

#endif
