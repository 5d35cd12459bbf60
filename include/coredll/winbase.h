/* SPDX-License-Identifier: MIT */
/*
 * winbase.h - all calls, each group in a header of its own
 */
#ifndef COREDLL_WINBASE_H
#define COREDLL_WINBASE_H

#include "windef.h"
#include "winnt.h"
#include "winerror.h"
#include "minwinbase.h"
#include "errhandlingapi.h"
#include "fileapi.h"
#include "formatmessage.h"
#include "handleapi.h"
#include "heapapi.h"
#include "lstr.h"
#include "interlockedapi.h"
#include "memoryapi.h"
#include "stringapiset.h"
#include "sysinfoapi.h"
#include "wcs.h"
#include "winuser.h"

#endif
