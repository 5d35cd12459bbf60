/* SPDX-License-Identifier: MIT */
/* messages.c - what each error means: see messages.h */
#include "messages.h"

#include <stdint.h>

#include "winerror.h"

const char *error_text(DWORD error)
{
	static const struct {
		DWORD error;
		const char *text;
	} texts[] = {
	    {ERROR_SUCCESS, "There was no error.\r\n"},
	    {ERROR_INVALID_FUNCTION, "There is no such function.\r\n"},
	    {ERROR_FILE_NOT_FOUND, "There is no file or object of that name.\r\n"},
	    {ERROR_PATH_NOT_FOUND, "There is no such path.\r\n"},
	    {ERROR_TOO_MANY_OPEN_FILES, "Too many files are open.\r\n"},
	    {ERROR_ACCESS_DENIED, "Access is denied.\r\n"},
	    {ERROR_INVALID_HANDLE, "The handle is not valid.\r\n"},
	    {ERROR_NOT_ENOUGH_MEMORY, "There is not enough memory.\r\n"},
	    {ERROR_INVALID_ACCESS, "The access that was asked for is not valid.\r\n"},
	    {ERROR_INVALID_DATA, "The data is not valid.\r\n"},
	    {ERROR_OUTOFMEMORY, "Out of memory.\r\n"},
	    {ERROR_INVALID_DRIVE, "There is no such drive.\r\n"},
	    {ERROR_CURRENT_DIRECTORY, "The current directory cannot be removed.\r\n"},
	    {ERROR_NO_MORE_FILES, "There are no more files.\r\n"},
	    {ERROR_WRITE_PROTECT, "The medium is write-protected.\r\n"},
	    {ERROR_NOT_READY, "The device is not ready.\r\n"},
	    {ERROR_BAD_LENGTH, "The length is not right.\r\n"},
	    {ERROR_SEEK, "That place cannot be found on the medium.\r\n"},
	    {ERROR_WRITE_FAULT, "The device could not be written to.\r\n"},
	    {ERROR_READ_FAULT, "The device could not be read.\r\n"},
	    {ERROR_GEN_FAILURE, "Something failed that has no error of its own.\r\n"},
	    {ERROR_SHARING_VIOLATION, "The file is in use by another process.\r\n"},
	    {ERROR_LOCK_VIOLATION, "A part of the file is locked by another process.\r\n"},
	    {ERROR_HANDLE_EOF, "The end of the file has been reached.\r\n"},
	    {ERROR_HANDLE_DISK_FULL, "The disk is full.\r\n"},
	    {ERROR_NOT_SUPPORTED, "That is not supported.\r\n"},
	    {ERROR_FILE_EXISTS, "The file exists.\r\n"},
	    {ERROR_INVALID_PARAMETER, "A parameter is not valid.\r\n"},
	    {ERROR_BROKEN_PIPE, "The other end of the pipe is closed.\r\n"},
	    {ERROR_OPEN_FAILED, "The file could not be opened.\r\n"},
	    {ERROR_BUFFER_OVERFLOW, "The file name is too long.\r\n"},
	    {ERROR_DISK_FULL, "There is not enough room on the disk.\r\n"},
	    {ERROR_CALL_NOT_IMPLEMENTED, "The call is not implemented.\r\n"},
	    {ERROR_INSUFFICIENT_BUFFER, "The buffer is too small.\r\n"},
	    {ERROR_INVALID_NAME, "The name is not valid.\r\n"},
	    {ERROR_NEGATIVE_SEEK, "That place is before the beginning of the file.\r\n"},
	    {ERROR_DIR_NOT_EMPTY, "The directory is not empty.\r\n"},
	    {ERROR_BUSY, "The resource is in use.\r\n"},
	    {ERROR_ALREADY_EXISTS, "An object or file of that name exists.\r\n"},
	    {ERROR_FILENAME_EXCED_RANGE, "The name is too long.\r\n"},
	    {ERROR_FILE_TOO_LARGE, "The file is too large.\r\n"},
	    {ERROR_NO_DATA, "There is no data, or nobody who takes it.\r\n"},
	    {ERROR_MORE_DATA, "There is more data.\r\n"},
	    {ERROR_NO_WORK_DONE, "There was nothing to do.\r\n"},
	    {ERROR_DIRECTORY, "The name of the directory is not valid.\r\n"},
	    {ERROR_MR_MID_NOT_FOUND, "There is no text for that number.\r\n"},
	    {ERROR_INVALID_ADDRESS, "The address is not valid, or taken.\r\n"},
	    {ERROR_NOACCESS, "The memory cannot be accessed.\r\n"},
	    {ERROR_INVALID_FLAGS, "The flags are not valid.\r\n"},
	    {ERROR_FILE_INVALID, "The file is empty, or another than it was.\r\n"},
	    {ERROR_NO_UNICODE_TRANSLATION, "The text has no translation: it is not in its encoding.\r\n"},
	    {ERROR_IO_DEVICE, "The device failed.\r\n"},
	    {ERROR_MAPPED_ALIGNMENT, "The offset or address is not a multiple of the page size.\r\n"},
	    {ERROR_USER_MAPPED_FILE, "A part of the file is mapped.\r\n"},
	    {ERROR_FILE_CORRUPT, "The file is damaged.\r\n"},
	    {ERROR_DISK_CORRUPT, "The disk is damaged.\r\n"},
	    {ERROR_NO_SYSTEM_RESOURCES, "The system has not what this takes.\r\n"},
	    {ERROR_COMMITMENT_LIMIT, "That is more memory than the system allows.\r\n"},
	    {ERROR_TIMEOUT, "The time is over.\r\n"},
	    {ERROR_INVALID_USER_BUFFER, "The buffer is not valid.\r\n"},
	    {ERROR_RESOURCE_TYPE_NOT_FOUND, "There is no resource of that type.\r\n"},
	    {ERROR_RESOURCE_LANG_NOT_FOUND, "There is no resource in that language.\r\n"},
	    {ERROR_CANT_RESOLVE_FILENAME, "The name leads to a link that leads nowhere.\r\n"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].error == error)
			return texts[i].text;
	return NULL;
}
