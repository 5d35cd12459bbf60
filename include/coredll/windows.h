/* SPDX-License-Identifier: MIT */
/*
 * windows.h - the calls of Windows CE with which programs share memory by name, on Linux
 *
 * A source that was written for Windows CE (or Win32) includes this file as it always did. Each header of this folder is
 * the manual of its calls: parameters with units, what 0 and NULL mean, every last error and its cause.
 *
 * THE CONTRACT, said once
 *
 * Errors     A call that fails returns FALSE, NULL, INVALID_HANDLE_VALUE or what it says, and sets the thread's last
 *            error, which GetLastError() returns. A success leaves the last error as it was, unless the call says
 *            otherwise. errno means nothing. Beside the errors named at a call, it can report what runs out:
 *            ERROR_NOT_ENOUGH_MEMORY (8), ERROR_TOO_MANY_OPEN_FILES (4).
 * Names      are as mmobj.h has them: Local\ and Global\ are prefixes, case counts, at most 259 UTF-16 units. The W
 *            functions take UTF-16, the A functions UTF-8. With UNICODE, as on CE always, a name without A or W is the
 *            W function. Names of files: see fileapi.h.
 * Characters WCHAR is 16 bits wide whatever wchar_t is: write TEXT("...") or u"...". L"..." needs -fshort-wchar, and
 *            such code must then keep off the C library's own wide functions; wcs.h has 16-bit ones.
 * Threads    Every call may be made from any thread at any time; CloseHandle() while another thread uses the handle lets
 *            that other call finish.
 * fork       Parent and child each have their own handles and views, with the same values, onto the same objects.
 * exec       Drops all handles and views. A handle is never inherited by another program; pass the name.
 * Sources    What Windows CE documents works as CE documents it; what CE leaves open works as on desktop Windows.
 * Since      0.1, all calls.
 */
#ifndef COREDLL_WINDOWS_H
#define COREDLL_WINDOWS_H

#include "windef.h"
#include "winnt.h"
#include "winerror.h"
#include "winbase.h"

#endif
