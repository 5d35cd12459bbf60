/* SPDX-License-Identifier: MIT */
/* memory.c - CreateFileMapping and OpenFileMapping of memory: arguments, sizes, and what exists already */
#include "conform.h"

const char program[] = "memory";

static const struct row create[] = {
    {"no handle", {CREATE(M1, NO_HANDLE, PAGE_READWRITE, 4096, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"garbage", {CREATE(M1, GARBAGE, PAGE_READWRITE, 4096, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"the process", {CREATE(M1, SELF, PAGE_READWRITE, 4096, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"to inherit", {MEMORY(M2, PAGE_READWRITE, 4096, NULL), .flags = INHERIT}, "handle", ERROR_SUCCESS},
    {"descriptor", {MEMORY(M3, PAGE_READWRITE, 4096, NULL), .flags = DESCRIPTOR}, "NULL", ERROR_INVALID_PARAMETER},
    {"a mapping as file", {CREATE(M3, M2, PAGE_READWRITE, 4096, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"close", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"closed as file", {CREATE(M3, M2, PAGE_READWRITE, 4096, NULL)}, "NULL", ERROR_INVALID_HANDLE},
    {"protection before handle", {CREATE(M3, GARBAGE, 0, 4096, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"protection before size", {MEMORY(M3, 0, 0, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"size 0", {MEMORY(M3, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"size 0, name not there", {MEMORY(M3, PAGE_READWRITE, 0, "b")}, "NULL", ERROR_INVALID_PARAMETER},
    {"and is not made", {OPEN(M3, FILE_MAP_READ, "b")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"2^32", {MEMORY(M3, PAGE_READWRITE | SEC_RESERVE, 0x100000000, NULL)}, "handle", ERROR_SUCCESS},
    {"view at 2^32", {MAP(V1, M3, FILE_MAP_WRITE, 0xFFFF0000, 0)}, "view", UNCHANGED},
    {"which reaches to the end",
     {QUERY(V1, 0)},
     "facts at +0 of +0, 65536 bytes, PAGE_READWRITE, was PAGE_READWRITE",
     UNCHANGED},
    {"2^50", {MEMORY(M4, PAGE_READWRITE, UINT64_C(1) << 50, NULL)}, "NULL", ERROR_NOT_ENOUGH_MEMORY},
    {"2^62", {MEMORY(M4, PAGE_READWRITE, UINT64_C(1) << 62, NULL)}, "NULL", ERROR_COMMITMENT_LIMIT},
    {"2^63", {MEMORY(M4, PAGE_READWRITE, UINT64_C(1) << 63, NULL)}, "NULL", ERROR_COMMITMENT_LIMIT},
    {"2^64 - 4096", {MEMORY(M4, PAGE_READWRITE, UINT64_MAX - 4095, NULL)}, "NULL", ERROR_COMMITMENT_LIMIT},
    {"2^64 - 1", {MEMORY(M4, PAGE_READWRITE, UINT64_MAX, NULL)}, "NULL", ERROR_COMMITMENT_LIMIT},
    {"2^64 - 1 with a name", {MEMORY(M4, PAGE_READWRITE, UINT64_MAX, "c")}, "NULL", ERROR_COMMITMENT_LIMIT},
    {"is not made either", {OPEN(M4, FILE_MAP_READ, "c")}, "NULL", ERROR_FILE_NOT_FOUND},
};

static const struct row exists[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, 8192, "e")}, "handle", ERROR_SUCCESS},
    {"same", {MEMORY(M2, PAGE_READWRITE, 8192, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"size 0", {MEMORY(M3, PAGE_READWRITE, 0, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"size 0 has all", {MAP(V4, M3, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"size 0 and its size",
     {QUERY(V4, 0)},
     "facts at +0 of +0, 8192 bytes, PAGE_READWRITE, was PAGE_READWRITE",
     UNCHANGED},
    {NULL, {UNMAP(V4, 0)}, NULL, 0},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"smaller", {MEMORY(M4, PAGE_READWRITE, 4096, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"smaller has all", {MAP(V2, M4, FILE_MAP_WRITE, 0, 8192)}, "view", UNCHANGED},
    {"larger", {MEMORY(F1, PAGE_READWRITE, 65536, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"larger has no more", {MAP(V3, F1, FILE_MAP_WRITE, 0, 8193)}, "NULL", ERROR_ACCESS_DENIED},
    {"larger has all", {MAP(V3, F1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"one memory", {PUT(V1, 8187, "end")}, "written", UNCHANGED},
    {"for smaller", {GET(V2, 8185, 7)}, "..end..", UNCHANGED},
    {"for larger", {GET(V3, 8185, 7)}, "..end..", UNCHANGED},
    {"read-only", {MEMORY(F2, PAGE_READONLY, 8192, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"read-only writes", {MAP(V4, F2, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"read-only reads", {MAP(V4, F2, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"read-only sees", {GET(V4, 8187, 3)}, "end", UNCHANGED},
    {"read-only does not write", {PUT(V4, 8187, "not")}, "fault", UNCHANGED},
    {"a wrong protection", {MEMORY(F3, PAGE_NOACCESS, 8192, "e")}, "NULL", ERROR_INVALID_PARAMETER},
    {"a wrong handle", {CREATE(F3, GARBAGE, PAGE_READWRITE, 8192, "e")}, "NULL", ERROR_INVALID_HANDLE},
    {"a size without end", {MEMORY(F3, PAGE_READWRITE, UINT64_MAX, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"size 0 in another process", {BY(1), MEMORY(M2, PAGE_READWRITE, 0, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"in another process", {BY(1), MEMORY(M1, PAGE_READWRITE, 1, "e")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"it sees", {BY(1), GET(V1, 8187, 3)}, "end", UNCHANGED},
    {"has its size",
     {BY(1), QUERY(V1, 0)},
     "facts at +0 of +0, 8192 bytes, PAGE_READONLY, was PAGE_READONLY",
     UNCHANGED},
};

/* Made read-only: nobody may ever write, whatever a handle says. */
static const struct row made_read_only[] = {
    {"new", {MEMORY(M1, PAGE_READONLY, 4096, "r")}, "handle", ERROR_SUCCESS},
    {"its creator reads", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"zeros", {GET(V1, 0, 4)}, "....", UNCHANGED},
    {"its creator writes", {MAP(V2, M1, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"read-write handle", {MEMORY(M2, PAGE_READWRITE, 4096, "r")}, "handle", ERROR_ALREADY_EXISTS},
    {"read-write reads", {MAP(V2, M2, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"read-write writes", {MAP(V3, M2, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_INVALID_PARAMETER},
    {"read-write in another process", {BY(1), MEMORY(M1, PAGE_READWRITE, 4096, "r")}, "handle", ERROR_ALREADY_EXISTS},
    {"it writes", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_INVALID_PARAMETER},
    {"it copies", {BY(1), MAP(V1, M1, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"it writes its copy", {BY(1), PUT(V1, 0, "copy")}, "written", UNCHANGED},
    {"the object is as before", {GET(V1, 0, 4)}, "....", UNCHANGED},
};

static const struct row open_[] = {
    {"not there", {OPEN(M1, FILE_MAP_READ, "o")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"not there, narrow", {OPEN(M1, FILE_MAP_READ, "o"), .flags = NARROW}, "NULL", ERROR_FILE_NOT_FOUND},
    {"no name", {OPEN(M1, FILE_MAP_READ, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"no name and access 0", {OPEN(M1, 0, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"new", {MEMORY(M1, PAGE_READWRITE, 4096, "o")}, "handle", ERROR_SUCCESS},
    {"access 0", {OPEN(M2, 0, "o")}, "NULL", ERROR_ACCESS_DENIED},
    {"to inherit", {OPEN(M2, FILE_MAP_READ, "o"), .flags = INHERIT}, "handle", UNCHANGED},
    {"read", {OPEN(M2, FILE_MAP_READ, "o")}, "handle", UNCHANGED},
    {"read reads", {MAP(V1, M2, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"read copies", {MAP(V2, M2, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"read writes", {MAP(V3, M2, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"read all", {MAP(V3, M2, FILE_MAP_ALL_ACCESS, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"write", {OPEN(M3, FILE_MAP_WRITE, "o")}, "handle", UNCHANGED},
    {"write writes", {MAP(V3, M3, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write reads", {MAP(V4, M3, FILE_MAP_READ, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"write copies", {MAP(V4, M3, FILE_MAP_COPY, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"copy", {OPEN(M4, FILE_MAP_COPY, "o")}, "handle", UNCHANGED},
    {"copy copies", {MAP(V4, M4, FILE_MAP_COPY, 0, 0)}, "view", UNCHANGED},
    {"copy writes", {MAP(V4, M4, FILE_MAP_WRITE, 0, 0)}, "NULL", ERROR_ACCESS_DENIED},
    {"all", {OPEN(F1, FILE_MAP_ALL_ACCESS, "o")}, "handle", UNCHANGED},
    {"all writes", {MAP(V4, F1, FILE_MAP_ALL_ACCESS, 0, 0)}, "view", UNCHANGED},
    {"read and write", {OPEN(F2, FILE_MAP_READ | FILE_MAP_WRITE, "o")}, "handle", UNCHANGED},
    {"read and write writes", {MAP(V4, F2, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"generic read", {OPEN(F3, GENERIC_READ, "o")}, "handle", UNCHANGED},
    {"generic read reads", {MAP(V4, F3, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"generic all", {OPEN(F4, GENERIC_ALL, "o")}, "handle", UNCHANGED},
    {"generic all writes", {MAP(V4, F4, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"read-only", {MEMORY(D1, PAGE_READONLY, 4096, "q")}, "handle", ERROR_SUCCESS},
    {"to read", {OPEN(D2, FILE_MAP_READ, "q")}, "handle", UNCHANGED},
};

#define FACTS(bytes) "facts at +0 of +0, " bytes " bytes, PAGE_READWRITE, was PAGE_READWRITE"

/* A view of all, one to the last byte of the last page, one a byte further; and a size that a byte more makes a page longer. */
#define SIZE_ROWS(size, whole, text)                                                                                   \
	{#size " new", {MEMORY(M1, PAGE_READWRITE, size, NULL)}, "handle", ERROR_SUCCESS},                             \
	    {#size " all", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},                                    \
	    {#size " in pages", {QUERY(V1, 0)}, FACTS(text), UNCHANGED},                                               \
	    {#size " last byte", {PUT(V1, whole - 1, "z")}, "written", UNCHANGED},                                     \
	    {#size " its size", {MAP(V2, M1, FILE_MAP_WRITE, 0, size)}, "view", UNCHANGED},                            \
	    {#size " its pages", {MAP(V3, M1, FILE_MAP_READ, 0, whole)}, "view", UNCHANGED},                           \
	    {#size " zeros to the last byte", {GET(V3, whole - 4, 4)}, "...z", UNCHANGED},                             \
	    {#size " a byte more", {MAP(V4, M1, FILE_MAP_READ, 0, whole + 1)}, "NULL", ERROR_ACCESS_DENIED},           \
	    {#size " gone", {CLOSE(M1)}, "TRUE", UNCHANGED}, {NULL, {UNMAP(V1, 0)}, NULL, 0},                          \
	    {NULL, {UNMAP(V2, 0)}, NULL, 0},                                                                           \
	{                                                                                                              \
		NULL, {UNMAP(V3, 0)}, NULL, 0                                                                          \
	}

static const struct row sizes[] = {
    SIZE_ROWS(1, 4096, "4096"),       SIZE_ROWS(4095, 4096, "4096"),    SIZE_ROWS(4096, 4096, "4096"),
    SIZE_ROWS(4097, 8192, "8192"),    SIZE_ROWS(65535, 65536, "65536"), SIZE_ROWS(65536, 65536, "65536"),
    SIZE_ROWS(65537, 69632, "69632"),
};

const struct group groups[] = {
    GROUP("create", create), GROUP("exists", exists), GROUP("read-only", made_read_only),
    GROUP("open", open_),    GROUP("sizes", sizes),
};
const size_t group_count = COUNT(groups);
