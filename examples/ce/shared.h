/* SPDX-License-Identifier: MIT */
/* shared.h - what the two programs have in common: a name, what lies where in the memory, and whose turn it is */
#ifndef SHARED_H
#define SHARED_H

#include <windows.h>
#include <tchar.h>
#include <stdio.h>

#define BOARD_NAME TEXT("ce-example-board")
#define BOARD_BYTES (64 * 1024)
#define TEXT_MAX 60

struct note {
	struct note *next; /* an address as it is: the memory lies in one place in both processes */
	TCHAR text[TEXT_MAX];
};

struct board {
	struct note *head;
	struct board *place; /* where the first process has it */
	LONG volatile turn;
	struct note notes[4];
};

/* The turns, one after the other; new memory begins with 0. */
enum { CONSUMER_READS = 1, PRODUCER_OPENS, CONSUMER_IS_REFUSED, PRODUCER_WRITES, CONSUMER_READS_AGAIN, ALL_DONE };

static BOOL WaitForTurn(struct board *board, LONG turn)
{
	DWORD start = GetTickCount();

	while (InterlockedExchangeAdd(&board->turn, 0) != turn) {
		if (GetTickCount() - start > 30000)
			return FALSE;
		Sleep(1);
	}
	return TRUE;
}

static void NextTurn(struct board *board)
{
	fflush(stdout); /* what was said belongs before it */
	InterlockedIncrement(&board->turn);
}

static int Failed(LPCTSTR what)
{
	_tprintf(TEXT("FAILED: %s, error %u\n"), what, (unsigned)GetLastError());
	return 1;
}

static void PrintNotes(LPCTSTR who, const struct board *board)
{
	const struct note *note;

	for (note = board->head; note != NULL; note = note->next)
		_tprintf(TEXT("%s: note \"%s\"\n"), who, note->text);
}

#ifdef UNDER_CE
static struct board *MapBoard(HANDLE mapping, BOOL first)
{
	(void)first;
	return MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
}
#else
/*
 * Desktop Windows has neither a call of its own to open a file that is to be mapped, nor one address for all processes: there
 * the second process asks for the address that the first has.
 */
#define CreateFileForMapping CreateFile

static struct board *MapBoard(HANDLE mapping, BOOL first)
{
	struct board *board = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0), *place;

	if (board == NULL || first || !WaitForTurn(board, CONSUMER_READS))
		return board;
	place = board->place;
	if (place == board)
		return board;
	UnmapViewOfFile(board);
	return MapViewOfFileEx(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0, place);
}
#endif

/* Whoever closes last sees that the memory is gone with it: the next one of that name is new, and zeros. */
static int IsGone(LPCTSTR who)
{
	HANDLE mapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BOARD_BYTES, BOARD_NAME);
	BOOL isNew = mapping != NULL && GetLastError() != ERROR_ALREADY_EXISTS;
	struct board *board = mapping == NULL ? NULL : MapBoard(mapping, TRUE);

	if (!isNew || board == NULL || board->head != NULL || board->turn != 0)
		return Failed(TEXT("the memory is still there"));
	_tprintf(TEXT("%s: the memory is gone, with its name\n"), who);
	UnmapViewOfFile(board);
	CloseHandle(mapping);
	return 0;
}

#endif
