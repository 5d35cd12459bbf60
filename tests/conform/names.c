/* SPDX-License-Identifier: MIT */
/* names.c - what a name is, who finds it, and how long it may be */
#include "conform.h"

const char program[] = "names";

static const struct row shared[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, 4096, "a")}, "handle", ERROR_SUCCESS},
    {"again", {MEMORY(M2, PAGE_READWRITE, 4096, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"open", {OPEN(M3, FILE_MAP_WRITE, "a")}, "handle", UNCHANGED},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write", {PUT(V1, 0, "from 0")}, "written", UNCHANGED},
    {"other process", {BY(1), MEMORY(M1, PAGE_READWRITE, 4096, "a")}, "handle", ERROR_ALREADY_EXISTS},
    {"its view", {BY(1), MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"it reads", {BY(1), GET(V1, 0, 8)}, "from 0..", UNCHANGED},
    {"it writes", {BY(1), PUT(V1, 5, "1")}, "written", UNCHANGED},
    {"seen here", {GET(V1, 0, 8)}, "from 1..", UNCHANGED},
    {"seen in the second view", {MAP(V2, M2, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"second view", {GET(V2, 0, 8)}, "from 1..", UNCHANGED},
    {"third process opens", {BY(2), OPEN(M1, FILE_MAP_READ, "a")}, "handle", UNCHANGED},
    {"its view too", {BY(2), MAP(V1, M1, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"it reads too", {BY(2), GET(V1, 0, 8)}, "from 1..", UNCHANGED},
    {"narrow finds wide", {MEMORY(M4, PAGE_READWRITE, 4096, "a"), .flags = NARROW}, "handle", ERROR_ALREADY_EXISTS},
    {"narrow opens wide", {BY(1), OPEN(M2, FILE_MAP_READ, "a"), .flags = NARROW}, "handle", UNCHANGED},
    {"another name", {BY(1), OPEN(M3, FILE_MAP_READ, "b")}, "NULL", ERROR_FILE_NOT_FOUND},
};

static const struct row cases[] = {
    {"lower", {MEMORY(M1, PAGE_READWRITE, 4096, "case")}, "handle", ERROR_SUCCESS},
    {"upper is another", {MEMORY(M2, PAGE_READWRITE, 8192, "CASE")}, "handle", ERROR_SUCCESS},
    {"mixed is not there", {OPEN(M3, FILE_MAP_READ, "Case")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"lower writes", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"lower wrote", {PUT(V1, 0, "lower")}, "written", UNCHANGED},
    {"upper looks", {MAP(V2, M2, FILE_MAP_READ, 0, 0)}, "view", UNCHANGED},
    {"upper is empty", {GET(V2, 0, 5)}, ".....", UNCHANGED},
    {"letters beyond ASCII", {MEMORY(M3, PAGE_READWRITE, 4096, "\xc3\xa4")}, "handle", ERROR_SUCCESS},
    {"their upper case is another", {MEMORY(M4, PAGE_READWRITE, 4096, "\xc3\x84")}, "handle", ERROR_SUCCESS},
};

static const struct row prefixes[] = {
    {"none", {MEMORY(M1, PAGE_READWRITE, 4096, "p")}, "handle", ERROR_SUCCESS},
    {"Local is the same", {MEMORY(M2, PAGE_READWRITE, 4096, "Local\\p")}, "handle", ERROR_ALREADY_EXISTS},
    {"Global is another", {MEMORY(M3, PAGE_READWRITE, 4096, "Global\\p")}, "handle", ERROR_SUCCESS},
    {"Global again", {MEMORY(M4, PAGE_READWRITE, 4096, "Global\\p")}, "handle", ERROR_ALREADY_EXISTS},
    {"Global in another process", {BY(1), OPEN(M1, FILE_MAP_READ, "Global\\p")}, "handle", UNCHANGED},
    {"Local in another process", {BY(1), OPEN(M2, FILE_MAP_READ, "Local\\p")}, "handle", UNCHANGED},
    {"opened without", {BY(1), OPEN(M3, FILE_MAP_READ, "p")}, "handle", UNCHANGED},
    {"Global not there", {OPEN(F1, FILE_MAP_READ, "Global\\q")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"Local not there", {OPEN(F1, FILE_MAP_READ, "Local\\q")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"a backslash", {MEMORY(F1, PAGE_READWRITE, 4096, "x\\y")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"a backslash to open", {OPEN(F1, FILE_MAP_READ, "x\\y")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"a backslash after Local", {MEMORY(F1, PAGE_READWRITE, 4096, "Local\\x\\y")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"a backslash after Global", {MEMORY(F1, PAGE_READWRITE, 4096, "Global\\x\\y")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"a backslash at the end", {MEMORY(F1, PAGE_READWRITE, 4096, "x\\")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"a backslash, narrow", {MEMORY(F1, PAGE_READWRITE, 4096, "x\\y"), .flags = NARROW}, "NULL", ERROR_PATH_NOT_FOUND},
    {"local is no prefix", {MEMORY(F1, PAGE_READWRITE, 4096, "local\\p")}, "NULL", ERROR_PATH_NOT_FOUND},
    {"GLOBAL is no prefix", {MEMORY(F1, PAGE_READWRITE, 4096, "GLOBAL\\p")}, "NULL", ERROR_PATH_NOT_FOUND},
};

static const struct row empty[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, 4096, "")}, "handle", ERROR_SUCCESS},
    {"again", {MEMORY(M2, PAGE_READWRITE, 4096, "")}, "handle", ERROR_ALREADY_EXISTS},
    {"opened", {OPEN(M3, FILE_MAP_READ, "")}, "handle", UNCHANGED},
    {"opened by another", {BY(1), OPEN(M1, FILE_MAP_READ, "")}, "handle", UNCHANGED},
    {"size 0 opens", {BY(1), MEMORY(M2, PAGE_READWRITE, 0, "")}, "handle", ERROR_ALREADY_EXISTS},
    {"narrow", {MEMORY(M4, PAGE_READWRITE, 4096, ""), .flags = NARROW}, "handle", ERROR_ALREADY_EXISTS},
    {"a prefix alone", {MEMORY(F1, PAGE_READWRITE, 4096, "Local\\")}, "handle", ERROR_ALREADY_EXISTS},
};

static const struct row none[] = {
    {"new", {MEMORY(M1, PAGE_READWRITE, 4096, NULL)}, "handle", ERROR_SUCCESS},
    {"another", {MEMORY(M2, PAGE_READWRITE, 4096, NULL)}, "handle", ERROR_SUCCESS},
    {"narrow", {MEMORY(M3, PAGE_READWRITE, 4096, NULL), .flags = NARROW}, "handle", ERROR_SUCCESS},
    {"map", {MAP(V1, M1, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"write", {PUT(V1, 0, "mine")}, "written", UNCHANGED},
    {"map the other", {MAP(V2, M2, FILE_MAP_WRITE, 0, 0)}, "view", UNCHANGED},
    {"is another", {GET(V2, 0, 4)}, "....", UNCHANGED},
    {"opened", {OPEN(M4, FILE_MAP_READ, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
    {"opened, narrow", {OPEN(M4, FILE_MAP_READ, NULL), .flags = NARROW}, "NULL", ERROR_INVALID_PARAMETER},
    {"size 0", {MEMORY(M4, PAGE_READWRITE, 0, NULL)}, "NULL", ERROR_INVALID_PARAMETER},
};

/* MAX_PATH is 260 with the NUL. */
static const struct row lengths[] = {
    {"258", {MEMORY(M1, PAGE_READWRITE, 4096, "l"), .units = 258}, "handle", ERROR_SUCCESS},
    {"259", {MEMORY(M2, PAGE_READWRITE, 4096, "l"), .units = 259}, "handle", ERROR_SUCCESS},
    {"259 again", {MEMORY(M3, PAGE_READWRITE, 4096, "l"), .units = 259}, "handle", ERROR_ALREADY_EXISTS},
    {"259 ends otherwise", {OPEN(M4, FILE_MAP_READ, "m"), .units = 259}, "NULL", ERROR_FILE_NOT_FOUND},
    {"259 in another process", {BY(1), OPEN(M1, FILE_MAP_READ, "l"), .units = 259}, "handle", UNCHANGED},
    {"259, narrow",
     {BY(1), MEMORY(M2, PAGE_READWRITE, 4096, "l"), .units = 259, .flags = NARROW},
     "handle",
     ERROR_ALREADY_EXISTS},
    {"260", {MEMORY(M4, PAGE_READWRITE, 4096, "l"), .units = 260}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"260, narrow",
     {MEMORY(D1, PAGE_READWRITE, 4096, "l"), .units = 260, .flags = NARROW},
     "NULL",
     ERROR_FILENAME_EXCED_RANGE},
    {"260 to open", {OPEN(D1, FILE_MAP_READ, "l"), .units = 260}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"261", {MEMORY(M4, PAGE_READWRITE, 4096, "l"), .units = 261}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"900", {MEMORY(M4, PAGE_READWRITE, 4096, "l"), .units = 900}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"900 to open", {OPEN(D1, FILE_MAP_READ, "l"), .units = 900}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"Local and 259", {MEMORY(M4, PAGE_READWRITE, 4096, "Local\\l"), .units = 259}, "handle", ERROR_ALREADY_EXISTS},
    {"Local and 260", {MEMORY(F1, PAGE_READWRITE, 4096, "Local\\l"), .units = 260}, "NULL", ERROR_FILENAME_EXCED_RANGE},
    {"Global and 259", {MEMORY(F2, PAGE_READWRITE, 4096, "Global\\l"), .units = 259}, "handle", ERROR_SUCCESS},
    {"Global and 260",
     {MEMORY(F1, PAGE_READWRITE, 4096, "Global\\l"), .units = 260},
     "NULL",
     ERROR_FILENAME_EXCED_RANGE},
    {"259 with a pair", {MEMORY(F3, PAGE_READWRITE, 4096, "\xf0\x9f\x98\x80"), .units = 259}, "handle", ERROR_SUCCESS},
    {"260 with a pair",
     {MEMORY(F1, PAGE_READWRITE, 4096, "\xf0\x9f\x98\x80"), .units = 260},
     "NULL",
     ERROR_FILENAME_EXCED_RANGE},
};

static const struct row characters[] = {
    {"slash", {MEMORY(M1, PAGE_READWRITE, 4096, "a/b")}, "handle", ERROR_SUCCESS},
    {"slash opened", {BY(1), OPEN(M1, FILE_MAP_READ, "a/b")}, "handle", UNCHANGED},
    {"dots", {MEMORY(M2, PAGE_READWRITE, 4096, "..")}, "handle", ERROR_SUCCESS},
    {"dots opened", {BY(1), OPEN(M2, FILE_MAP_READ, "..")}, "handle", UNCHANGED},
    {"another path to it", {OPEN(M3, FILE_MAP_READ, "a/../a/b")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"a blank", {MEMORY(M3, PAGE_READWRITE, 4096, " ")}, "handle", ERROR_SUCCESS},
    {"a blank more", {OPEN(M4, FILE_MAP_READ, "  ")}, "NULL", ERROR_FILE_NOT_FOUND},
    {"percent", {MEMORY(M4, PAGE_READWRITE, 4096, "%2f%00:*?\"<>|")}, "handle", ERROR_SUCCESS},
    {"percent opened", {BY(1), OPEN(M3, FILE_MAP_READ, "%2f%00:*?\"<>|")}, "handle", UNCHANGED},
    {"control", {MEMORY(F1, PAGE_READWRITE, 4096, "\x01\x1f\x7f\n")}, "handle", ERROR_SUCCESS},
    {"control opened", {BY(1), OPEN(M4, FILE_MAP_READ, "\x01\x1f\x7f\n")}, "handle", UNCHANGED},
    {"euro", {MEMORY(F2, PAGE_READWRITE, 4096, "\xe2\x82\xac")}, "handle", ERROR_SUCCESS},
    {"euro opened", {BY(1), OPEN(F1, FILE_MAP_READ, "\xe2\x82\xac")}, "handle", UNCHANGED},
    {"narrow is UTF-8",
     {MEMORY(F3, PAGE_READWRITE, 4096, "\xe2\x82\xac"), .flags = NARROW},
     "handle",
     ERROR_ALREADY_EXISTS},
    {"a pair", {MEMORY(F4, PAGE_READWRITE, 4096, "\xf0\x9f\x98\x80")}, "handle", ERROR_SUCCESS},
    {"a pair opened narrow",
     {BY(1), OPEN(F2, FILE_MAP_READ, "\xf0\x9f\x98\x80"), .flags = NARROW},
     "handle",
     UNCHANGED},
    {"half a pair", {MEMORY(D1, PAGE_READWRITE, 4096, "\xed\xa0\x80")}, "NULL", ERROR_INVALID_NAME},
    {"half a pair to open", {OPEN(D1, FILE_MAP_READ, "\xed\xa0\x80")}, "NULL", ERROR_INVALID_NAME},
    {"the other half", {MEMORY(D1, PAGE_READWRITE, 4096, "\xed\xb0\x80x")}, "NULL", ERROR_INVALID_NAME},
    {"no UTF-8", {MEMORY(D1, PAGE_READWRITE, 4096, "\xff"), .flags = NARROW}, "NULL", ERROR_INVALID_NAME},
    {"no UTF-8 to open", {OPEN(D1, FILE_MAP_READ, "\xc3"), .flags = NARROW}, "NULL", ERROR_INVALID_NAME},
};

const struct group groups[] = {
    GROUP("shared", shared), GROUP("case", cases),     GROUP("prefix", prefixes),       GROUP("empty", empty),
    GROUP("none", none),     GROUP("length", lengths), GROUP("characters", characters),
};
const size_t group_count = COUNT(groups);
