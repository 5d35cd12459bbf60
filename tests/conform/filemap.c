/* SPDX-License-Identifier: MIT */
/* filemap.c - mappings of files: sizes, names, who owns the file's handle, copies, and what the file then holds */
#include "conform.h"

const char program[] = "filemap";

#define R GENERIC_READ
#define W GENERIC_WRITE
#define ALL_SHARE (FILE_SHARE_READ | FILE_SHARE_WRITE)
#define READER(to, path) FOPEN(to, path, R, ALL_SHARE, OPEN_EXISTING)
#define WRITER(to, path) FOPEN(to, path, R | W, ALL_SHARE, OPEN_EXISTING)
#define OWNED(to, path) FMAP(to, path, R | W, 0, OPEN_EXISTING)
#define FACTS(bytes, protect) "facts at +0 of +0, " bytes " bytes, " protect ", was " protect

static const struct row create[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {NULL, {MAKE("empty", 0)}, NULL, 0},
    {"reader", {READER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"writer", {WRITER(F2, "a")}, "handle", ERROR_SUCCESS},
    {"empty reader", {READER(F3, "empty")}, "handle", ERROR_SUCCESS},
    {"empty writer", {WRITER(F4, "empty")}, "handle", ERROR_SUCCESS},
    {"rights before size", {CREATE(M1, F1, PAGE_READWRITE, 10000, NULL)}, "NULL", ERROR_ACCESS_DENIED},
    {"rights before an empty file", {CREATE(M1, F3, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_ACCESS_DENIED},
    {"protection before rights", {CREATE(M1, F1, 0x8000, 10000, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"empty", {CREATE(M1, F3, PAGE_READONLY, 0, NULL)}, "NULL", ERROR_FILE_INVALID},
    {"empty to write", {CREATE(M1, F4, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_FILE_INVALID},
    {"empty to copy", {CREATE(M1, F4, PAGE_WRITECOPY, 0, NULL)}, "NULL", ERROR_FILE_INVALID},
    {"empty, named", {CREATE(M1, F4, PAGE_READWRITE, 0, "e")}, "NULL", ERROR_FILE_INVALID},
    {"and not made", {OPEN(M1, FILE_MAP_READ, "e")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"larger than a reader's", {CREATE(M1, F1, PAGE_READONLY, 5001, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"larger to copy", {CREATE(M1, F1, PAGE_WRITECOPY, 5001, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"larger, read of a writer", {CREATE(M1, F2, PAGE_READONLY, 5001, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"larger than an empty reader's", {CREATE(M1, F3, PAGE_READONLY, 1, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"the file is as it was", {SIZE_OF(F1)}, "5000", UNCHANGED},
    {"2^62", {CREATE(M1, F2, PAGE_READWRITE, UINT64_C(1) << 62, NULL)}, "NULL", ERROR_DISK_FULL},
    {"2^63", {CREATE(M1, F2, PAGE_READWRITE, UINT64_C(1) << 63, NULL)}, "NULL", ERROR_DISK_FULL},
    {"2^64 - 1", {CREATE(M1, F2, PAGE_READWRITE, UINT64_MAX, NULL)}, "NULL", ERROR_DISK_FULL},
    {"2^64 - 1 of a reader", {CREATE(M1, F1, PAGE_READONLY, UINT64_MAX, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"the file is still as it was", {SIZE_OF(F1)}, "5000", UNCHANGED},
    {"descriptor", {CREATE(M1, F1, PAGE_READONLY, 0, NULL), .flags = DESCRIPTOR}, "NULL", ERROR_INVALID_PARAMETER},
    {"to inherit", {CREATE(M1, F1, PAGE_READONLY, 0, NULL), .flags = INHERIT}, "handle", ERROR_SUCCESS},
    {"a long name", {CREATE(M2, F1, PAGE_READONLY, 0, "l"), .units = 260}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"a backslash", {CREATE(M2, F1, PAGE_READONLY, 0, "x\\y")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"the handles are still open", {CLOSE(F1)}, "TRUE", UNCHANGED},
    {"all of them", {CLOSE(F2)}, "TRUE", UNCHANGED},
    {"closed", {CREATE(M2, F1, PAGE_READONLY, 0, NULL)}, "NULL", ERROR_INVALID_HANDLE},
};

/* A mapping of the whole file, of less to the byte, and of more, which lets it grow. */
static const struct row sizes[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {"open", {WRITER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"all", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"all is mapped", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"in pages", {QUERY(V1, 0)}, FACTS("8192", "PAGE_READONLY"), UNCHANGED},
    {"its end", {GET(V1, 4996, 8)}, "6789....", UNCHANGED},
    {"its size", {MAP(V2, M1, FILE_MAP_READ, 0, 5000)}, "view", UNCHANGED},
    {"a byte more", {MAP(V3, M1, FILE_MAP_READ, 0, 5001)}, "NULL", ERROR_ACCESS_DENIED},
    {"to the end of the page", {MAP(V3, M1, FILE_MAP_READ, 0, 8192)}, "NULL", ERROR_ACCESS_DENIED},
    {"same size", {CREATE(M2, F1, PAGE_READWRITE, 5000, NULL)}, "handle", ERROR_SUCCESS},
    {"a byte less", {CREATE(M3, F1, PAGE_READWRITE, 4999, NULL)}, "handle", ERROR_SUCCESS},
    {"less is mapped", {MAP(V3, M3, FILE_MAP_READ, 0, 4999)}, "view", UNCHANGED},
    {"to the byte", {MAP(V4, M3, FILE_MAP_READ, 0, 5000)}, "NULL", ERROR_ACCESS_DENIED},
    {"the file has not changed", {SIZE_OF(F1)}, "5000", UNCHANGED},
    {"a byte", {CREATE(M4, F1, PAGE_READONLY, 1, NULL)}, "handle", ERROR_SUCCESS},
    {"a byte is a page", {MAP(V4, M4, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"a byte's page", {QUERY(V4, 0)}, FACTS("4096", "PAGE_READONLY"), UNCHANGED},
    {"a byte and no more", {MAP(V4, M4, FILE_MAP_READ, 0, 2)}, "NULL", ERROR_ACCESS_DENIED},
    {"more", {CREATE(D1, F1, PAGE_READWRITE, 10000, NULL)}, "handle", ERROR_SUCCESS},
    {"the file grew", {SIZE_OF(F1)}, "10000", UNCHANGED},
    {"more is mapped", {MAP(V4, D1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"with zeros", {GET(V4, 4996, 8)}, "6789....", UNCHANGED},
    {"in three pages", {QUERY(V4, 0)}, FACTS("12288", "PAGE_READWRITE"), UNCHANGED},
    {"write at the end", {PUT(V4, 9997, "end")}, "written", UNCHANGED},
    {"is in the file", {LOOK("a", 9996, 4)}, "10000 bytes, .end", UNCHANGED},
    {"the first is as large as it was", {MAP(V3, M1, FILE_MAP_READ, 0, 5001)}, "NULL", ERROR_ACCESS_DENIED},
    {NULL, {MAKE("empty", 0)}, NULL, 0},
    {"empty", {WRITER(F2, "empty")}, "handle", ERROR_SUCCESS},
    {"empty grows", {CREATE(D2, F2, PAGE_READWRITE, 3, NULL)}, "handle", ERROR_SUCCESS},
    {"empty no longer", {LOOK("empty", 0, 4)}, "3 bytes, ...", UNCHANGED},
};

#define WHOLE_ROWS(size, text, last)                                                                                   \
	{NULL, {MAKE("f" #size, size)}, NULL, 0}, {#size " open", {WRITER(F1, "f" #size)}, "handle", ERROR_SUCCESS},   \
	    {#size " new", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},                        \
	    {#size " all", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},                                    \
	    {#size " in pages", {QUERY(V1, 0)}, FACTS(text, "PAGE_READWRITE"), UNCHANGED},                             \
	    {#size " last byte", {GET(V1, size - 1, 1)}, last, UNCHANGED},                                             \
	    {#size " writes it", {PUT(V1, size - 1, "z")}, "written", UNCHANGED},                                      \
	    {#size " its size", {MAP(V2, M1, FILE_MAP_READ, 0, size)}, "view", UNCHANGED},                             \
	    {#size " a byte more", {MAP(V3, M1, FILE_MAP_READ, 0, size + 1)}, "NULL", ERROR_ACCESS_DENIED},            \
	    {#size " flush", {FLUSH(V1, 0, 0)}, "TRUE", UNCHANGED},                                                    \
	{                                                                                                              \
#size " in the file", {LOOK("f" #size, size - 1, 2) }, #size " bytes, z", UNCHANGED                    \
	}

static const struct row whole[] = {
    WHOLE_ROWS(1, "4096", "0"),      WHOLE_ROWS(4095, "4096", "4"),   WHOLE_ROWS(4096, "4096", "5"),
    WHOLE_ROWS(4097, "8192", "6"),   WHOLE_ROWS(65535, "65536", "4"), WHOLE_ROWS(65536, "65536", "5"),
    WHOLE_ROWS(65537, "69632", "6"),
};

static const struct row parts[] = {
    {NULL, {MAKE("a", 2 * GRAIN + 100)}, NULL, 0},
    {"open", {WRITER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"new", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"second part", {MAP(V1, M1, FILE_MAP_WRITE, GRAIN, 10)}, "view", UNCHANGED},
    {"it is", {GET(V1, 0, 10)}, "6789012345", UNCHANGED},
    {"the rest of its page, too", {GET(V1, 10, 2)}, "67", UNCHANGED},
    {"last part", {MAP(V2, M1, FILE_MAP_WRITE, 2 * GRAIN, 0)}, "view", UNCHANGED},
    {"last part is a page", {QUERY(V2, 0)}, FACTS("4096", "PAGE_READWRITE"), UNCHANGED},
    {"last part ends", {GET(V2, 96, 8)}, "8901....", UNCHANGED},
    {"last part by its size", {MAP(V3, M1, FILE_MAP_WRITE, 2 * GRAIN, 100)}, "view", UNCHANGED},
    {"a byte more", {MAP(V4, M1, FILE_MAP_WRITE, 2 * GRAIN, 101)}, "NULL", ERROR_ACCESS_DENIED},
    {"from beyond", {MAP(V4, M1, FILE_MAP_WRITE, 3 * GRAIN, 1)}, "NULL", ERROR_INVALID_PARAMETER},
    {"nothing from beyond", {MAP(V4, M1, FILE_MAP_WRITE, 3 * GRAIN, 0)}, "NULL", ERROR_INVALID_PARAMETER},
    {"2^64 - 65536", {MAP(V4, M1, FILE_MAP_WRITE, UINT64_MAX - 65535, GRAIN)}, "NULL", ERROR_INVALID_PARAMETER},
    {"off a page", {MAP(V4, M1, FILE_MAP_WRITE, 100, 1)}, "NULL", ERROR_MAPPED_ALIGNMENT},
    {"on a page", {MAP(V4, M1, FILE_MAP_WRITE, PAGE, 1)}, "view", UNCHANGED},
    {"flush a part", {FLUSH(V1, 0, 10)}, "TRUE", UNCHANGED},
    {"flush from within", {FLUSH(V1, 5, 5)}, "TRUE", UNCHANGED},
    {"flush to the end of the page", {FLUSH(V2, 0, 4096)}, "TRUE", UNCHANGED},
    {"flush from within to there", {FLUSH(V2, 50, 4046)}, "TRUE", UNCHANGED},
    {"flush beyond the page", {FLUSH(V2, 0, 4097)}, "FALSE", ERROR_INVALID_ADDRESS},
    {"flush behind the end", {FLUSH(V2, 200, 0)}, "TRUE", UNCHANGED},
    {"flush a byte behind the end", {FLUSH(V2, 200, 1)}, "TRUE", UNCHANGED},
    {"flush the last byte of the page", {FLUSH(V2, 4095, 1)}, "TRUE", UNCHANGED},
};

/* The second process needs only the name. */
static const struct row named[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {NULL, {MAKE("b", 100)}, NULL, 0},
    {"open", {WRITER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"new", {CREATE(M1, F1, PAGE_READWRITE, 0, "n")}, "handle", ERROR_SUCCESS},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write", {PUT(V1, 0, "shared")}, "written", UNCHANGED},
    {"of any size", {BY(1), MEMORY(M1, PAGE_READWRITE, 1, "n")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"it reads", {BY(1), GET(V1, 0, 8)}, "shared67", UNCHANGED},
    {"of the file's size", {BY(1), QUERY(V1, 0)}, FACTS("8192", "PAGE_READWRITE"), UNCHANGED},
    {"not a byte more", {BY(1), MAP(V2, M1, FILE_MAP_WRITE, 0, 5001)}, "NULL", ERROR_ACCESS_DENIED},
    {"it writes", {BY(1), PUT(V1, 0, "S")}, "written", UNCHANGED},
    {"seen here", {GET(V1, 0, 8)}, "Shared67", UNCHANGED},
    {"of size 0", {BY(1), MEMORY(M2, PAGE_READONLY, 0, "n")}, "handle", ERROR_ALREADY_EXISTS},
    {"opened", {BY(1), OPEN(M3, FILE_MAP_READ, "n")}, "handle", UNCHANGED},
    {"its other view", {BY(1), MAP(V2, M3, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"reads too", {BY(1), GET(V2, 0, 8)}, "Shared67", UNCHANGED},
    {"another file, and the name", {BY(1), WRITER(F1, "b")}, "handle", ERROR_SUCCESS},
    {"the name counts", {BY(1), CREATE(M4, F1, PAGE_READWRITE, 0, "n")}, "handle", ERROR_ALREADY_EXISTS},
    {"view of that", {BY(1), MAP(V3, M4, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"is the first file", {BY(1), GET(V3, 0, 8)}, "Shared67", UNCHANGED},
    {"the other file's handle is open", {BY(1), CLOSE(F1)}, "TRUE", UNCHANGED},
    {"a larger size does not let it grow", {MEMORY(M2, PAGE_READWRITE, 10000, "n")}, "handle", ERROR_ALREADY_EXISTS},
    {"its file is as it was", {SIZE_OF(F1)}, "5000", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"close", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"close the other", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"close the file", {CLOSE(F1)}, "TRUE", UNCHANGED},
    {"the second process keeps it", {OPEN(M1, FILE_MAP_READ, "n")}, "handle", UNCHANGED},
    {"map again", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"read again", {GET(V1, 0, 8)}, "Shared67", UNCHANGED},
    {NULL, {KILL(1)}, NULL, 0},
    {"and this one", {OPEN(M2, FILE_MAP_READ, "n")}, "handle", UNCHANGED},
    {"close both", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"close both of them", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"unmap again", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"gone", {OPEN(M1, FILE_MAP_READ, "n")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"the file is not", {LOOK("a", 0, 8)}, "5000 bytes, Shared67", UNCHANGED},
};

/* A file that is mapped to be read is not written by who asks for its name to write. */
static const struct row named_read_only[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {"open", {READER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"new", {CREATE(M1, F1, PAGE_READONLY, 0, "n")}, "handle", ERROR_SUCCESS},
    {"its view", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"asks to write", {BY(1), MEMORY(M1, PAGE_READWRITE, 1, "n")}, "handle", ERROR_ALREADY_EXISTS},
    {"reads", {BY(1), MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"it has", {BY(1), GET(V1, 0, 4)}, "0123", UNCHANGED},
    {"writes", {BY(1), MAP(V2, M1, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_INVALID_PARAMETER},
    {"copies", {BY(1), MAP(V2, M1, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"writes its copy", {BY(1), PUT(V2, 0, "copy")}, "written", UNCHANGED},
    {"not the file", {LOOK("a", 0, 4)}, "5000 bytes, 0123", UNCHANGED},
};

/* CreateFileMapping takes a handle of CreateFileForMapping over: programs close it, or they do not. */
static const struct row owned[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {NULL, {MAKE("empty", 0)}, NULL, 0},
    {"open", {OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
    {"mapping", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"close the file", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"harms nothing", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write", {PUT(V1, 0, "owned")}, "written", UNCHANGED},
    {"not twice", {CREATE(M2, F1, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"no size", {SIZE_OF(F1)}, "INVALID", ERROR_INVALID_HANDLE},
    {"open beside the mapping", {BY(1), OWNED(F1, "a")}, "INVALID", ERROR_SHARING_VIOLATION},
    {"close the mapping", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"the view stays", {GET(V1, 0, 5)}, "owned", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"free again", {BY(1), OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
    {NULL, {END(1)}, NULL, 0},
    {"has it", {LOOK("a", 0, 6)}, "5000 bytes, owned5", UNCHANGED},
    {"open 2", {OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
    {"a failure", {CREATE(M1, F1, 0x8000, 0, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"closes it, too", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"so it is free", {OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
    {"a long name", {CREATE(M1, F1, PAGE_READWRITE, 0, "l"), .units = 260}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"closes it", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"an empty one", {OWNED(F1, "empty")}, "handle", ERROR_SUCCESS},
    {"fails", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_FILE_INVALID},
    {"and closes it", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"not open for it", {FMAP(F1, "a", R, FILE_SHARE_READ, OPEN_EXISTING)}, "handle", ERROR_SUCCESS},
    {"is denied", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_ACCESS_DENIED},
    {"and closed", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"access 0", {FMAP(F1, "a", 0, 0, OPEN_EXISTING)}, "handle", ERROR_SUCCESS},
    {"cannot be mapped", {CREATE(M1, F1, PAGE_READONLY, 0, NULL)}, "NULL", ERROR_ACCESS_DENIED},
    {"open for a name", {OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
    {"new name", {CREATE(M1, F1, PAGE_READWRITE, 0, "o")}, "handle", ERROR_SUCCESS},
    {"second by name", {BY(1), MEMORY(M1, PAGE_READWRITE, 1, "o")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"reads", {BY(1), GET(V1, 0, 5)}, "owned", UNCHANGED},
    {"closes the file", {CLOSE(F1)}, "FALSE", ERROR_INVALID_HANDLE},
    {"first closes", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"second writes", {BY(1), PUT(V1, 0, "O")}, "written", UNCHANGED},
    {NULL, {KILL(1)}, NULL, 0},
    {"what it wrote is there", {LOOK("a", 0, 5)}, "5000 bytes, Owned", UNCHANGED},
    {"free at last", {OWNED(F1, "a")}, "handle", ERROR_SUCCESS},
};

static const struct row copies[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {"reader", {READER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"copy of a reader", {CREATE(M1, F1, PAGE_WRITECOPY, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"view", {MAP(V1, M1, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"its facts", {QUERY(V1, 0)}, FACTS("8192", "PAGE_WRITECOPY"), UNCHANGED},
    {"write", {PUT(V1, 0, "copy")}, "written", UNCHANGED},
    {"has it", {GET(V1, 0, 6)}, "copy45", UNCHANGED},
    {"writer", {WRITER(F2, "a")}, "handle", ERROR_SUCCESS},
    {"its mapping", {CREATE(M2, F2, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"its view", {MAP(V2, M2, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"has not", {GET(V2, 0, 6)}, "012345", UNCHANGED},
    {"writes where it was not copied", {PUT(V2, 4500, "through")}, "written", UNCHANGED},
    {"is seen", {GET(V1, 4500, 7)}, "through", UNCHANGED},
    {"writes where it was", {PUT(V2, 0, "other")}, "written", UNCHANGED},
    {"is not seen", {GET(V1, 0, 6)}, "copy45", UNCHANGED},
    {"flush the copy", {FLUSH(V1, 0, 0)}, "TRUE", UNCHANGED},
    {"the file is the writer's", {LOOK("a", 0, 6)}, "5000 bytes, other5", UNCHANGED},
    {"copy by a writer", {MAP(V3, M2, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"writes too", {PUT(V3, 0, "third")}, "written", UNCHANGED},
    {"by itself", {GET(V2, 0, 6)}, "other5", UNCHANGED},
    {"COPY with WRITE", {MAP(V4, M2, FILE_MAP_COPY | FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"writes through", {PUT(V4, 0, "fourth")}, "written", UNCHANGED},
    {"into the file", {LOOK("a", 0, 6)}, "5000 bytes, fourth", UNCHANGED},
};

/* Views, and the calls on open files, see one file. */
static const struct row coherence[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {"open", {WRITER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"mapping", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"view", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write a view", {PUT(V1, 0, "view")}, "written", UNCHANGED},
    {"read the file", {READ(F1, 6)}, "TRUE: 6 bytes, view45", UNCHANGED},
    {"write the file", {WRITE(F1, "file")}, "TRUE: 4 bytes", UNCHANGED},
    {"read the view", {GET(V1, 0, 12)}, "view45file01", UNCHANGED},
    {"flush the view", {FLUSH(V1, 0, 0)}, "TRUE", UNCHANGED},
    {"flush the file", {FLUSH_FILE(F1)}, "TRUE", UNCHANGED},
    {"append", {SEEK(F1, 0, FILE_END)}, "5000", UNCHANGED},
    {"appended", {WRITE(F1, "more")}, "TRUE: 4 bytes", UNCHANGED},
    {"the mapping has its size", {MAP(V2, M1, FILE_MAP_READ, 0, 5001)}, "NULL", ERROR_ACCESS_DENIED},
    {"close the file", {CLOSE(F1)}, "TRUE", UNCHANGED},
    {"the mapping goes on", {MAP(V2, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"close the mapping", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"the views go on", {PUT(V2, 0, "VIEW")}, "written", UNCHANGED},
    {"both of them", {GET(V1, 0, 6)}, "VIEW45", UNCHANGED},
    {"unmap one", {UNMAP(V2, 0)}, "TRUE", UNCHANGED},
    {"unmap the other", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"it is in the file", {LOOK("a", 0, 12)}, "5004 bytes, VIEW45file01", UNCHANGED},
};

/* What becomes of a file while it is mapped. Linux does not protect it. */
static const struct row mapped[] = {
    {NULL, {MAKE("a", 5000)}, NULL, 0},
    {"open", {WRITER(F1, "a")}, "handle", ERROR_SUCCESS},
    {"mapping", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"view", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"to 100", {SEEK(F1, 100, FILE_BEGIN)}, "100", UNCHANGED},
    {"shorter", {END_OF_FILE(F1)}, "TRUE", UNCHANGED},
    {"what is left", {GET(V1, 96, 4)}, "6789", UNCHANGED},
    {"what is gone", {GET(V1, PAGE, 4)}, "fault", UNCHANGED},
    {"another view", {MAP(V2, M1, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_FILE_INVALID},
    {"to 9000", {SEEK(F1, 9000, FILE_BEGIN)}, "9000", UNCHANGED},
    {"longer", {END_OF_FILE(F1)}, "TRUE", UNCHANGED},
    {"the view goes on", {PUT(V1, 4990, "again")}, "written", UNCHANGED},
    {"in the file", {LOOK("a", 4990, 5)}, "9000 bytes, again", UNCHANGED},
    {"truncated", {FOPEN(F2, "a", R | W, ALL_SHARE, TRUNCATE_EXISTING)}, "handle", ERROR_SUCCESS},
    {"close", {CLOSE(F1)}, "TRUE", UNCHANGED},
    {NULL, {CLOSE(F2)}, NULL, 0},
    {"close the mapping", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {NULL, {UNMAP(V2, 0)}, NULL, 0},
    {"free", {FOPEN(F3, "a", R | W, ALL_SHARE, TRUNCATE_EXISTING)}, "handle", ERROR_SUCCESS},
    {"is empty", {SIZE_OF(F3)}, "0", UNCHANGED},
    {NULL, {MAKE("b", 5000)}, NULL, 0},
    {"open to delete", {WRITER(F1, "b")}, "handle", ERROR_SUCCESS},
    {"its mapping", {CREATE(M1, F1, PAGE_READWRITE, 0, NULL)}, "handle", ERROR_SUCCESS},
    {"its view", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"delete an open one", {DELETE_FILE("b")}, "FALSE", ERROR_SHARING_VIOLATION},
    {"close it", {CLOSE(F1)}, "TRUE", UNCHANGED},
    {"close its mapping", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"delete a mapped one", {DELETE_FILE("b")}, "TRUE", UNCHANGED},
    {"the view stays", {GET(V1, 0, 4)}, "0123", UNCHANGED},
};

const struct group groups[] = {
    GROUP("create", create), GROUP("sizes", sizes),   GROUP("whole", whole),
    GROUP("parts", parts),   GROUP("named", named),   GROUP("named-read-only", named_read_only),
    GROUP("owned", owned),   GROUP("copies", copies), GROUP("coherence", coherence),
    GROUP("mapped", mapped),
};
const size_t group_count = COUNT(groups);
