/* SPDX-License-Identifier: MIT */
/*
 * consumer.c - knows the name of the memory and follows the pointers in it; reads the file before and after it is written:
 *   consumer FILE first|last    which of the two programs it closes as; the last one waits for a key
 */
#include "shared.h"

static const TCHAR me[] = TEXT("consumer");

static HANDLE OpenToRead(LPCTSTR path)
{
	return CreateFileForMapping(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL,
				    NULL);
}

static int ReadEdition(LPCTSTR path)
{
	HANDLE file = OpenToRead(path), mapping;
	TCHAR text[TEXT_MAX];
	const char *view;
	int length;

	if (file == INVALID_HANDLE_VALUE)
		return Failed(TEXT("the file cannot be opened"));
	length = (int)GetFileSize(file, NULL);
	mapping = CreateFileMapping(file, NULL, PAGE_READONLY, 0, 0, NULL);
	view = mapping == NULL ? NULL : MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
	if (view == NULL)
		return Failed(TEXT("the file cannot be mapped"));
	length = MultiByteToWideChar(CP_ACP, 0, view, length, text, TEXT_MAX - 1);
	text[length] = TEXT('\0');
	_tprintf(TEXT("%s: the file says \"%s\"\n"), me, text);
	UnmapViewOfFile(view);
	CloseHandle(mapping);
	CloseHandle(file); /* on Windows CE the mapping has closed it already, and this does nothing */
	return 0;
}

/* Puts a note of its own before the others. */
static void AddNote(struct board *board)
{
	struct note *note = &board->notes[3];

	_tcscpy(note->text, TEXT("from the consumer"));
	note->next = board->head;
	board->head = note;
}

/* The first time is now, the second one when the producer has written. In between, nobody may open it. */
static int ReadTwice(struct board *board, LPCTSTR path)
{
	if (ReadEdition(path) != 0)
		return 1;
	NextTurn(board);
	if (!WaitForTurn(board, CONSUMER_IS_REFUSED))
		return Failed(TEXT("the producer does not open the file"));
	if (OpenToRead(path) != INVALID_HANDLE_VALUE || GetLastError() != ERROR_SHARING_VIOLATION)
		return Failed(TEXT("a file that is being written can be opened"));
	_tprintf(TEXT("%s: the file is being written, nobody else may open it\n"), me);
	NextTurn(board);
	if (!WaitForTurn(board, CONSUMER_READS_AGAIN))
		return Failed(TEXT("the producer does not write"));
	return ReadEdition(path);
}

int _tmain(int argc, TCHAR *argv[])
{
	HANDLE mapping;
	struct board *board;

	if (argc != 3)
		return Failed(TEXT("usage: consumer FILE first|last"));
	mapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BOARD_BYTES, BOARD_NAME);
	if (mapping == NULL || GetLastError() != ERROR_ALREADY_EXISTS)
		return Failed(TEXT("nobody has made the memory"));
	board = MapBoard(mapping, FALSE);
	if (board == NULL)
		return Failed(TEXT("no view"));
	_tprintf(TEXT("%s: the memory exists already\n"), me);
	if (!WaitForTurn(board, CONSUMER_READS) || board->place != board)
		return Failed(TEXT("it does not lie where the producer has it"));
	_tprintf(TEXT("%s: it lies where the producer has it\n"), me);
	PrintNotes(me, board);
	AddNote(board);
	if (ReadTwice(board, argv[1]) != 0)
		return 1;
	NextTurn(board);

	if (_tcscmp(argv[2], TEXT("last")) == 0) {
		getchar(); /* the producer has ended by now, and its notes are still there */
		PrintNotes(me, board);
	}
	UnmapViewOfFile(board);
	CloseHandle(mapping);
	_tprintf(TEXT("%s: closed\n"), me);
	return _tcscmp(argv[2], TEXT("last")) == 0 ? IsGone(me) : 0;
}
