/* SPDX-License-Identifier: MIT */
/*
 * producer.c - makes memory with a list in it, and writes a file that nobody else may open meanwhile:
 *   producer FILE first|last    which of the two programs it closes as; the last one waits for a key
 */
#include "shared.h"

static const TCHAR me[] = TEXT("producer");

/* A list of raw pointers, the way a program keeps one for itself. */
static void MakeNotes(struct board *board)
{
	static const LPCTSTR texts[] = {TEXT("bread"), TEXT("milk"), TEXT("apples")};
	int i;

	for (i = 2; i >= 0; i--) {
		_tcscpy(board->notes[i].text, texts[i]);
		board->notes[i].next = board->head;
		board->head = &board->notes[i];
	}
	_tprintf(TEXT("%s: 3 notes are on the board\n"), me);
}

static int WriteEdition(struct board *board, LPCTSTR path)
{
	static const char edition[] = "second edition";
	HANDLE file, mapping;
	char *view;

	file = CreateFileForMapping(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL,
				    NULL);
	if (file == INVALID_HANDLE_VALUE)
		return Failed(TEXT("the file cannot be opened for writing"));
	_tprintf(TEXT("%s: the file is open for writing\n"), me);
	NextTurn(board);
	if (!WaitForTurn(board, PRODUCER_WRITES))
		return Failed(TEXT("the consumer does not come"));
	mapping = CreateFileMapping(file, NULL, PAGE_READWRITE, 0, sizeof(edition) - 1, NULL);
	view = mapping == NULL ? NULL : MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
	if (view == NULL)
		return Failed(TEXT("the file cannot be mapped"));
	memcpy(view, edition, sizeof(edition) - 1);
	FlushViewOfFile(view, 0);
	UnmapViewOfFile(view);
	CloseHandle(mapping);
	CloseHandle(file); /* on Windows CE the mapping has closed it already, and this does nothing */
	_tprintf(TEXT("%s: the second edition is written\n"), me);
	NextTurn(board);
	return 0;
}

int _tmain(int argc, TCHAR *argv[])
{
	HANDLE mapping;
	struct board *board;

	if (argc != 3)
		return Failed(TEXT("usage: producer FILE first|last"));
	mapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, BOARD_BYTES, BOARD_NAME);
	if (mapping == NULL || GetLastError() == ERROR_ALREADY_EXISTS)
		return Failed(TEXT("the memory is not new"));
	board = MapBoard(mapping, TRUE);
	if (board == NULL)
		return Failed(TEXT("no view"));
	_tprintf(TEXT("%s: new memory\n"), me);
	board->place = board;
	MakeNotes(board);
	NextTurn(board);

	if (!WaitForTurn(board, PRODUCER_OPENS))
		return Failed(TEXT("no consumer comes"));
	PrintNotes(me, board);
	if (WriteEdition(board, argv[1]) != 0)
		return 1;
	if (!WaitForTurn(board, ALL_DONE))
		return Failed(TEXT("the consumer is not done"));

	if (_tcscmp(argv[2], TEXT("last")) == 0) {
		getchar(); /* the consumer has ended by now, and its note is still there */
		PrintNotes(me, board);
	}
	CloseHandle(mapping);
	UnmapViewOfFile(board);
	_tprintf(TEXT("%s: closed\n"), me);
	return _tcscmp(argv[2], TEXT("last")) == 0 ? IsGone(me) : 0;
}
