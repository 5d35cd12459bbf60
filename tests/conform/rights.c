/* SPDX-License-Identifier: MIT */
/* rights.c - every protection by what is mapped; every access by every protection: who may read, write and copy */
#include "conform.h"

#include <stdio.h>

const char program[] = "rights";

/* One generated row. */
static void row(const char *id, struct call call, const char *result, DWORD error)
{
	char own[160];

	snprintf(own, sizeof(own), "%s", id);
	check(&(struct row){own, call, result, error});
}

#define STEP(...) row("", (struct call){__VA_ARGS__}, NULL, 0)

/* What is mapped. */
static const struct backing {
	const char *name;
	DWORD access; /* of the file; 0: memory */
} backings[] = {
    {"memory", 0},
    {"file read-write", GENERIC_READ | GENERIC_WRITE},
    {"file read-only", GENERIC_READ},
    {"file write-only", GENERIC_WRITE},
};

#define SHARE (FILE_SHARE_READ | FILE_SHARE_WRITE)

/* A file of one page, "0123...", and F1 open for it. */
static int open_backing(const struct backing *backing)
{
	if (!backing->access)
		return INVALID;
	STEP(MAKE("backing", PAGE));
	STEP(FOPEN(F1, "backing", backing->access, SHARE, OPEN_EXISTING));
	return F1;
}

static void close_backing(const struct backing *backing)
{
	if (backing->access)
		STEP(CLOSE(F1));
}

/* ---- creating --------------------------------------------------------------------------------------------------- */

static void create(void)
{
	/* The last error for each backing, in the order above. */
	static const struct {
		DWORD protect;
		DWORD expected[COUNT(backings)];
	} rows[] = {
	    {PAGE_READONLY, {0, 0, 0, 5}},
	    {PAGE_READWRITE, {0, 0, 5, 5}},
	    {PAGE_WRITECOPY, {0, 0, 0, 5}},
	    {PAGE_READONLY | SEC_COMMIT, {0, 0, 0, 5}},
	    {PAGE_READWRITE | SEC_COMMIT, {0, 0, 5, 5}},
	    {PAGE_WRITECOPY | SEC_COMMIT, {0, 0, 0, 5}},
	    {PAGE_READONLY | SEC_RESERVE, {0, 0, 0, 5}},
	    {PAGE_READWRITE | SEC_RESERVE, {0, 0, 5, 5}},
	    {PAGE_WRITECOPY | SEC_RESERVE, {0, 0, 0, 5}},
	    {PAGE_READWRITE | SEC_NOCACHE, {0, 0, 5, 5}},
	    {PAGE_READONLY | SEC_COMMIT | SEC_NOCACHE, {0, 0, 0, 5}},
	    {PAGE_READWRITE | SEC_RESERVE | SEC_NOCACHE, {0, 0, 5, 5}},
	    {PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE, {87, 87, 87, 87}},
	    {0, {87, 87, 87, 87}},
	    {SEC_COMMIT, {87, 87, 87, 87}},
	    {PAGE_NOACCESS, {87, 87, 87, 87}},
	    {PAGE_EXECUTE, {87, 87, 87, 87}},
	    {PAGE_EXECUTE_READ, {87, 87, 87, 87}},
	    {PAGE_EXECUTE_READWRITE, {87, 87, 87, 87}},
	    {PAGE_EXECUTE_WRITECOPY, {87, 87, 87, 87}},
	    {PAGE_READWRITE | PAGE_GUARD, {87, 87, 87, 87}},
	    {PAGE_READWRITE | PAGE_NOCACHE, {87, 87, 87, 87}},
	    {PAGE_READONLY | PAGE_READWRITE, {87, 87, 87, 87}},
	    {PAGE_READWRITE | PAGE_WRITECOPY, {87, 87, 87, 87}},
	    {PAGE_READWRITE | SEC_IMAGE, {87, 87, 87, 87}},
	    {PAGE_READWRITE | SEC_LARGE_PAGES, {87, 87, 87, 87}},
	    {PAGE_READWRITE | 0x400000, {87, 87, 87, 87}},
	    {0x80000000, {87, 87, 87, 87}},
	};

	for (size_t b = 0; b < COUNT(backings); b++) {
		int file = open_backing(&backings[b]);
		for (size_t i = 0; i < COUNT(rows); i++) {
			DWORD error = rows[i].expected[b];
			row(text_of("%s of %s", protect_text(rows[i].protect), backings[b].name),
			    (struct call){CREATE(M1, file, rows[i].protect, PAGE, NULL)}, error ? "NULL" : "handle",
			    error);
			STEP(CLOSE(M1));
		}
		close_backing(&backings[b]);
	}
}

/* ---- mapping ---------------------------------------------------------------------------------------------------- */

enum kind { NOTHING, READS, WRITES, COPIES };

/* What a view of that access is, or the last error. */
static enum kind view_kind(DWORD protect, DWORD access, DWORD *error)
{
	*error = UNCHANGED;
	if (access & FILE_MAP_EXECUTE && access & (FILE_MAP_READ | FILE_MAP_WRITE | FILE_MAP_COPY)) {
		*error = ERROR_ACCESS_DENIED;
		return NOTHING;
	}
	if (access & FILE_MAP_WRITE) {
		if (protect == PAGE_READWRITE)
			return WRITES;
		*error = ERROR_ACCESS_DENIED;
		return NOTHING;
	}
	if (access & FILE_MAP_READ)
		return READS;
	if (access & FILE_MAP_COPY)
		return COPIES;
	*error = ERROR_INVALID_PARAMETER;
	return NOTHING;
}

static void map_one(const struct backing *backing, DWORD protect, DWORD access)
{
	static const char *const writing[] = {"no view", "fault", "written", "written"};
	char id[160];
	DWORD error;
	enum kind kind = view_kind(protect, access, &error);
	const char *before = backing->access ? "0" : ".";
	int file = open_backing(backing);

	snprintf(id, sizeof(id), "%s by %s of %s", access_text(access), protect_text(protect), backing->name);
	STEP(CREATE(M1, file, protect, PAGE, NULL));
	row(text_of("%s", id), (struct call){MAP(V1, M1, access, 0, 0)}, kind ? "view" : "NULL", error);
	row(text_of("%s, reading", id), (struct call){GET(V1, 0, 1)}, kind ? before : "no view", UNCHANGED);
	row(text_of("%s, writing", id), (struct call){PUT(V1, 0, "W")}, writing[kind], UNCHANGED);
	STEP(MAP(V2, M1, FILE_MAP_READ, 0, 0));
	row(text_of("%s, then", id), (struct call){GET(V2, 0, 1)}, kind == WRITES ? "W" : before, UNCHANGED);
	STEP(UNMAP(V1, 0));
	STEP(UNMAP(V2, 0));
	STEP(CLOSE(M1));
	close_backing(backing);
}

static void map(void)
{
	static const DWORD protects[] = {PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY};
	static const DWORD accesses[] = {
	    FILE_MAP_READ,
	    FILE_MAP_WRITE,
	    FILE_MAP_COPY,
	    FILE_MAP_ALL_ACCESS,
	    FILE_MAP_READ | FILE_MAP_WRITE,
	    FILE_MAP_READ | FILE_MAP_COPY,
	    FILE_MAP_WRITE | FILE_MAP_COPY,
	    FILE_MAP_READ | FILE_MAP_WRITE | FILE_MAP_COPY,
	    FILE_MAP_EXECUTE,
	    FILE_MAP_READ | FILE_MAP_EXECUTE,
	    FILE_MAP_WRITE | FILE_MAP_EXECUTE,
	    FILE_MAP_COPY | FILE_MAP_EXECUTE,
	    0x10,
	    0x80000000,
	};

	for (size_t b = 0; b < 3; b++)
		for (size_t i = 0; i < COUNT(protects); i++)
			for (size_t j = 0; j < COUNT(accesses); j++)
				if (!(protects[i] == PAGE_READWRITE && backings[b].access == GENERIC_READ))
					map_one(&backings[b], protects[i], accesses[j]);
}

const struct group groups[] = {
    GROUP_OF("create", create),
    GROUP_OF("map", map),
};
const size_t group_count = COUNT(groups);
