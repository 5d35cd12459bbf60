/* SPDX-License-Identifier: MIT */
/* life.c - who keeps an object, and what the next one of its name finds: handles and views, of processes that end or are killed */
#include "conform.h"

const char program[] = "life";

static const struct row closing[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"second handle", {MEMORY(M2, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write", {PUT(V1, 0, "first")}, "written", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"close the first", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"it is no handle", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "NULL", ERROR_INVALID_HANDLE},
    {"the second keeps it", {OPEN(M3, FILE_MAP_READ, "a")}, "handle", UNCHANGED},
    {"with its content", {MAP(V1, M3, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"which is", {GET(V1, 0, 5)}, "first", UNCHANGED},
    {"unmap it", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"close the second", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"close the third", {CLOSE(M3)}, "TRUE", UNCHANGED},
    {"it is gone", {OPEN(M1, FILE_MAP_READ, "a")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"gone for others", {BY(1), OPEN(M1, FILE_MAP_READ, "a")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"a new one", {MEMORY(M1, PAGE_READWRITE, 2 * PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"of its own size", {MAP(V1, M1, FILE_MAP_READ, 0, 2 * PAGE)}, "view", UNCHANGED},
    {"of zeros", {GET(V1, 0, 5)}, ".....", UNCHANGED},
};

/* A view outlives all handles. Here it keeps the name, too. */
static const struct row by_view[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"close", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"the view stays", {PUT(V1, 0, "kept")}, "written", UNCHANGED},
    {"and reads", {GET(V1, 0, 6)}, "kept..", UNCHANGED},
    {"its facts", {QUERY(V1, 0)}, "facts at +0 of +0, 4096 bytes, PAGE_READWRITE, was PAGE_READWRITE", UNCHANGED},
    {"the name stays", {BY(1), OPEN(M1, FILE_MAP_READ, "a")}, "handle", UNCHANGED},
    {"a view of another", {BY(1), MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"reads", {BY(1), GET(V1, 0, 4)}, "kept", UNCHANGED},
    {"create finds it", {MEMORY(M2, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"close that", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"the other closes", {BY(1), CLOSE(M1)}, "TRUE", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"the other's view keeps it", {OPEN(M2, FILE_MAP_READ, "a")}, "handle", UNCHANGED},
    {"close that too", {CLOSE(M2)}, "TRUE", UNCHANGED},
    {"the other unmaps", {BY(1), UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"gone", {OPEN(M2, FILE_MAP_READ, "a")}, "NULL", ERROR_FILE_NOT_FOUND},
};

/* The first process that had it is not the one that keeps it. */
static const struct row creator_ends[] = {
    {"new", {BY(1), MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"writes", {BY(1), PUT(V1, 0, "heritage")}, "written", UNCHANGED},
    {"open", {OPEN(M1, FILE_MAP_WRITE, "a")}, "handle", UNCHANGED},
    {NULL, {END(1)}, NULL, 0},
    {"outlives it", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"with what it wrote", {GET(V1, 0, 8)}, "heritage", UNCHANGED},
    {"a third finds it", {BY(2), MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view too", {BY(2), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"reads", {BY(2), GET(V1, 0, 8)}, "heritage", UNCHANGED},
    {"writes on", {BY(2), PUT(V1, 0, "H")}, "written", UNCHANGED},
    {"seen", {GET(V1, 0, 8)}, "Heritage", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"close", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {"the third keeps it", {OPEN(M1, FILE_MAP_READ, "a")}, "handle", UNCHANGED},
    {"close again", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {NULL, {END(2)}, NULL, 0},
    {"gone with the last", {OPEN(M1, FILE_MAP_READ, "a")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"zeros for the next", {MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"its memory", {MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"is zeros", {GET(V1, 0, 8)}, "........", UNCHANGED},
};

static const struct row creator_killed[] = {
    {"new", {BY(1), MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"writes", {BY(1), PUT(V1, 0, "heritage")}, "written", UNCHANGED},
    {"open", {OPEN(M1, FILE_MAP_WRITE, "a")}, "handle", UNCHANGED},
    {NULL, {KILL(1)}, NULL, 0},
    {"outlives it", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"with what it wrote", {GET(V1, 0, 8)}, "heritage", UNCHANGED},
    {"a third finds it", {BY(2), MEMORY(M1, PAGE_READWRITE, PAGE, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view too", {BY(2), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"reads", {BY(2), GET(V1, 0, 8)}, "heritage", UNCHANGED},
    {"unmap", {UNMAP(V1, 0)}, "TRUE", UNCHANGED},
    {"close", {CLOSE(M1)}, "TRUE", UNCHANGED},
    {NULL, {KILL(2)}, NULL, 0},
    {"gone with the last", {OPEN(M1, FILE_MAP_READ, "a")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"size 0 finds none", {MEMORY(M1, PAGE_READWRITE, 0, "a")}, "NULL", ERROR_INVALID_PARAMETER},
    {"zeros for the next", {MEMORY(M1, PAGE_READWRITE, 3 * PAGE, "a")}, "handle", ERROR_SUCCESS},
    {"its memory", {MAP(V1, M1, FILE_MAP_READ, 0, 3 * PAGE)}, "view", UNCHANGED},
    {"is zeros", {GET(V1, 0, 8)}, "........", UNCHANGED},
};

/* A killed process had views alone, or handles alone; and one of several. */
static const struct row killed[] = {
    {"view alone", {BY(1), MEMORY(M1, PAGE_READWRITE, PAGE, "v")}, "handle", ERROR_SUCCESS},
    {"mapped", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"closed", {BY(1), CLOSE(M1)}, "TRUE", UNCHANGED},
    {"handle alone", {BY(1), MEMORY(M2, PAGE_READWRITE, PAGE, "h")}, "handle", ERROR_SUCCESS},
    {"shared", {BY(1), MEMORY(M3, PAGE_READWRITE, PAGE, "s")}, "handle", ERROR_SUCCESS},
    {"shared here", {OPEN(M3, FILE_MAP_READ, "s")}, "handle", UNCHANGED},
    {"shared by a third", {BY(2), OPEN(M3, FILE_MAP_READ, "s")}, "handle", UNCHANGED},
    {NULL, {KILL(1)}, NULL, 0},
    {"no view", {OPEN(M1, FILE_MAP_READ, "v")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"no handle", {OPEN(M1, FILE_MAP_READ, "h")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"shared stays", {OPEN(M1, FILE_MAP_READ, "s")}, "handle", UNCHANGED},
    {NULL, {KILL(2)}, NULL, 0},
    {"shared still stays", {OPEN(M2, FILE_MAP_READ, "s")}, "handle", UNCHANGED},
    {"the killed one starts again", {BY(1), OPEN(M1, FILE_MAP_READ, "s")}, "handle", UNCHANGED},
    {"and has nothing of before", {BY(1), CLOSE(M2)}, "FALSE", ERROR_INVALID_HANDLE},
};

const struct group groups[] = {
    GROUP("closing", closing),
    GROUP("by-view", by_view),
    GROUP("creator-ends", creator_ends),
    GROUP("creator-killed", creator_killed),
    GROUP("killed", killed),
};
const size_t group_count = COUNT(groups);
