/* SPDX-License-Identifier: MIT */
/*
 * formatmessage.h - FormatMessage(): the text of an error, and texts with inserts
 */
#ifndef COREDLL_FORMATMESSAGE_H
#define COREDLL_FORMATMESSAGE_H

#include "windef.h"

COREDLL_BEGIN

#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x0100u
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x0200u
#define FORMAT_MESSAGE_FROM_STRING 0x0400u
#define FORMAT_MESSAGE_FROM_HMODULE 0x0800u
#define FORMAT_MESSAGE_FROM_SYSTEM 0x1000u
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x2000u
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x00FFu

/*
 * FormatMessage - the text of an error, or a text of the caller's, with arguments in it
 *
 * dwFlags       where the text is from:
 *                 FORMAT_MESSAGE_FROM_STRING   lpSource
 *                 FORMAT_MESSAGE_FROM_SYSTEM   of the error dwMessageId: a sentence, which ends with ".\r\n"
 *                 FORMAT_MESSAGE_FROM_HMODULE  programs hold no texts here: as if it were not given with one of the others
 *               what is done with it:
 *                 FORMAT_MESSAGE_IGNORE_INSERTS    inserts stay as they are, and Arguments is not used
 *                 FORMAT_MESSAGE_ALLOCATE_BUFFER   lpBuffer is the address of a pointer, which receives memory for
 *                                                  the caller to LocalFree(), or NULL if the call fails
 *                 FORMAT_MESSAGE_ARGUMENT_ARRAY    Arguments is the address of an array of DWORD_PTR
 *               its lowest byte is the width: 0: line breaks stay, as "\r\n". FORMAT_MESSAGE_MAX_WIDTH_MASK: line breaks of the
 *               text become spaces. Other: the same, and lines have that many units at most, broken at a space if there is one.
 * lpSource      the text, with FORMAT_MESSAGE_FROM_STRING; else not used.
 * dwMessageId   a value of GetLastError(), with FORMAT_MESSAGE_FROM_SYSTEM; else not used.
 * dwLanguageId  0, a neutral language, or any kind of English, with FORMAT_MESSAGE_FROM_SYSTEM; else not used.
 * lpBuffer      receives the text and a NUL; see FORMAT_MESSAGE_ALLOCATE_BUFFER.
 * nSize         its room, in bytes (A) or units (W); with FORMAT_MESSAGE_ALLOCATE_BUFFER the least to allocate.
 * Arguments     the address of a va_list, or see FORMAT_MESSAGE_ARGUMENT_ARRAY; can be NULL if the text has no inserts. The
 *               va_list is not to be used any more.
 *
 * In a text, %1 to %99 stand for an argument, a string of the call's own kind (A: UTF-8); %1!FORMAT! for one that is formatted as
 * wcsio.h has it, without floating point, and without I64 on 32 bits, as an argument is a DWORD_PTR (`*` takes the argument itself,
 * and the value is the next one). %n is a line break, %r "\r",
 * %t a tab, %0 ends the text; % before any other character is that character. With FORMAT_MESSAGE_IGNORE_INSERTS, only %n, %r, %t
 * and %0 mean something.
 *
 * Returns the bytes (A) or units (W) without the NUL; or 0:
 *   ERROR_INVALID_PARAMETER (87)   dwFlags names no source; lpBuffer is NULL, with room; lpSource is NULL, with FORMAT_MESSAGE_FROM_STRING;
 *                                  '%' at the end; a FORMAT without its end, of more than 30 units, or that is none; an insert, and
 *                                  Arguments is NULL
 *   ERROR_MR_MID_NOT_FOUND (317)   there is no text for dwMessageId
 *   ERROR_RESOURCE_LANG_NOT_FOUND (1815)  there is one, but not in that language
 *   ERROR_RESOURCE_TYPE_NOT_FOUND (1813)  FORMAT_MESSAGE_FROM_HMODULE alone
 *   ERROR_INSUFFICIENT_BUFFER (122)  the text does not fit
 *   ERROR_NO_WORK_DONE (235)       the text is empty
 *   ERROR_NOT_ENOUGH_MEMORY (8)    no memory; FORMAT_MESSAGE_ALLOCATE_BUFFER, and lpBuffer is NULL
 * Since 0.1. Source: CE 5.0, FormatMessage; %0 and below, and errors: Win32.
 */
COREDLL_API DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
					LPSTR lpBuffer, DWORD nSize, va_list *Arguments);
COREDLL_API DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
					LPWSTR lpBuffer, DWORD nSize, va_list *Arguments);

#ifdef UNICODE
#define FormatMessage FormatMessageW
#else
#define FormatMessage FormatMessageA
#endif

COREDLL_END

#endif
