/* SPDX-License-Identifier: MIT */
/* message.c - FormatMessage(): see formatmessage.h */
#include "formatmessage.h"

#include <limits.h>
#include <stdlib.h>

#include "compose.h"
#include "error.h"
#include "heapapi.h"
#include "messages.h"
#include "stringapiset.h"
#include "wcs.h"
#include "winnt.h"

/* UTF-8 as UTF-16, to be freed; NULL: no memory. */
static WCHAR *widened(LPCSTR text)
{
	int units = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	WCHAR *wide = calloc((size_t)units + 1, sizeof(WCHAR));

	if (wide)
		MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, units);
	return wide;
}

static bool is_english(DWORD language)
{
	DWORD primary = language & 0x3FF;

	return primary == LANG_NEUTRAL || primary == LANG_ENGLISH;
}

/* The source of a call: *text is NULL if there is no memory for it, and may have to be freed: *own. */
static DWORD find_source(const struct composition *to, LPCVOID source, DWORD id, DWORD language, LPCWSTR *text,
			 WCHAR **own)
{
	const char *narrow = NULL;

	if (to->flags & FORMAT_MESSAGE_FROM_STRING) {
		if (!source)
			return ERROR_INVALID_PARAMETER;
		if (!to->narrow) {
			*text = source;
			return ERROR_SUCCESS;
		}
		narrow = source;
	} else if (to->flags & FORMAT_MESSAGE_FROM_SYSTEM) {
		narrow = error_text(id);
		if (!narrow)
			return ERROR_MR_MID_NOT_FOUND;
		if (!is_english(language))
			return ERROR_RESOURCE_LANG_NOT_FOUND;
	} else {
		return to->flags & FORMAT_MESSAGE_FROM_HMODULE ? ERROR_RESOURCE_TYPE_NOT_FOUND
							       : ERROR_INVALID_PARAMETER;
	}
	*text = *own = widened(narrow);
	return *own ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* What both calls do until the text is there. to->text is to be freed in any case. */
static DWORD make_text(struct composition *to, LPCVOID source, DWORD id, DWORD language, va_list *arguments)
{
	LPCWSTR text = NULL;
	WCHAR *own = NULL;
	DWORD error = find_source(to, source, id, language, &text, &own);

	to->output = (struct output){composition_put, true, 0};
	if (to->flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
		to->values = (const DWORD_PTR *)arguments;
	else
		to->list = arguments;
	if (error == ERROR_SUCCESS)
		error = compose(to, text);
	free(own);
	if (error == ERROR_SUCCESS && to->count == 0)
		error = ERROR_NO_WORK_DONE;
	return error;
}

/* Where the result goes, which has that many elements with its NUL: the caller's buffer, or new memory. */
static DWORD find_room(DWORD flags, void *buffer, DWORD size, size_t element, size_t needed, void **room)
{
	if (needed > INT_MAX)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (!(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)) {
		*room = buffer;
		return needed <= size ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER;
	}
	*room = LocalAlloc(LPTR, (needed > size ? needed : size) * element);
	if (!*room)
		return ERROR_NOT_ENOUGH_MEMORY;
	*(void **)buffer = *room;
	return ERROR_SUCCESS;
}

/* The buffer is there, and, if it is to be allocated, shows that nothing is. */
static DWORD check_buffer(DWORD flags, void *buffer, DWORD size)
{
	if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
		if (!buffer)
			return ERROR_NOT_ENOUGH_MEMORY;
		*(void **)buffer = NULL;
	}
	return buffer || size == 0 ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPWSTR lpBuffer,
			    DWORD nSize, va_list *Arguments)
{
	struct composition to = {.flags = dwFlags};
	DWORD error = check_buffer(dwFlags, lpBuffer, nSize);
	void *room = NULL;

	if (error == ERROR_SUCCESS)
		error = make_text(&to, lpSource, dwMessageId, dwLanguageId, Arguments);
	if (error == ERROR_SUCCESS)
		error = find_room(dwFlags, lpBuffer, nSize, sizeof(WCHAR), to.count + 1, &room);
	if (error == ERROR_SUCCESS) {
		coredll_wmemcpy(room, to.text, to.count);
		((WCHAR *)room)[to.count] = 0;
	}
	free(to.text);
	return error == ERROR_SUCCESS ? (DWORD)to.count : (DWORD)fail(error);
}

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPSTR lpBuffer,
			    DWORD nSize, va_list *Arguments)
{
	struct composition to = {.flags = dwFlags, .narrow = true};
	DWORD error = check_buffer(dwFlags, lpBuffer, nSize);
	void *room = NULL;
	int count = 0;

	if (error == ERROR_SUCCESS)
		error = make_text(&to, lpSource, dwMessageId, dwLanguageId, Arguments);
	if (error == ERROR_SUCCESS) {
		if (to.count <= INT_MAX)
			count = WideCharToMultiByte(CP_UTF8, 0, to.text, (int)to.count, NULL, 0, NULL, NULL);
		error = count > 0 ? find_room(dwFlags, lpBuffer, nSize, 1, (size_t)count + 1, &room)
				  : ERROR_NOT_ENOUGH_MEMORY;
	}
	if (error == ERROR_SUCCESS) {
		WideCharToMultiByte(CP_UTF8, 0, to.text, (int)to.count, room, count, NULL, NULL);
		((char *)room)[count] = '\0';
	}
	free(to.text);
	return error == ERROR_SUCCESS ? (DWORD)count : (DWORD)fail(error);
}
