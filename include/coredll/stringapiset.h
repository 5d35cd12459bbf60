/* SPDX-License-Identifier: MIT */
/*
 * stringapiset.h - text from one encoding to the other: bytes to UTF-16 and back
 */
#ifndef COREDLL_STRINGAPISET_H
#define COREDLL_STRINGAPISET_H

#include "windef.h"

COREDLL_BEGIN

/* Encodings of bytes. The first four are UTF-8 here; no other is known. */
#define CP_ACP 0u
#define CP_OEMCP 1u
#define CP_THREAD_ACP 3u
#define CP_UTF8 65001u
#define CP_MACCP 2u
#define CP_SYMBOL 42u
#define CP_UTF7 65000u

#define MB_PRECOMPOSED 0x01u /* no effect: characters are kept as they are */
#define MB_COMPOSITE 0x02u   /* the same */
#define MB_USEGLYPHCHARS 0x04u
#define MB_ERR_INVALID_CHARS 0x08u

#define WC_DISCARDNS 0x0010u
#define WC_SEPCHARS 0x0020u
#define WC_DEFAULTCHAR 0x0040u
#define WC_ERR_INVALID_CHARS 0x0080u
#define WC_COMPOSITECHECK 0x0200u
#define WC_NO_BEST_FIT_CHARS 0x0400u

/*
 * MultiByteToWideChar - UTF-16 out of bytes
 *
 * CodePage        CP_UTF8, or CP_ACP, CP_OEMCP, CP_THREAD_ACP, which are the same.
 * dwFlags         MB_ERR_INVALID_CHARS: what is not UTF-8 is an error. Without it, U+FFFD stands for each part that is not: the
 *                 longest beginning of a character (with a byte that makes it overlong, a surrogate or too large), or one
 *                 byte. MB_PRECOMPOSED and the other MB_ flags have no effect.
 * lpMultiByteStr  the bytes.
 * cbMultiByte     how many; -1: up to and with the NUL. The result has a NUL only if the bytes have one.
 * lpWideCharStr   receives the result; can be NULL if cchWideChar is 0.
 * cchWideChar     its room in units; 0: nothing is written, the units needed are returned.
 *
 * Returns the units written, or needed; or 0:
 *   ERROR_INVALID_PARAMETER (87)   lpMultiByteStr is NULL, cbMultiByte 0, cchWideChar negative, or lpWideCharStr NULL with room;
 *                                  lpWideCharStr is lpMultiByteStr; another CodePage
 *   ERROR_INVALID_FLAGS (1004)     dwFlags has other bits
 *   ERROR_INSUFFICIENT_BUFFER (122)  the result does not fit; what was written is not to be used
 *   ERROR_NO_UNICODE_TRANSLATION (1113)  the bytes are not UTF-8, and MB_ERR_INVALID_CHARS was given
 * Since 0.1. Source: CE 5.0, MultiByteToWideChar; code pages: Win32 with UTF-8 as the active one.
 */
COREDLL_API int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
					   LPWSTR lpWideCharStr, int cchWideChar);

/*
 * WideCharToMultiByte - bytes out of UTF-16
 *
 * CodePage        as in MultiByteToWideChar().
 * dwFlags         WC_ERR_INVALID_CHARS: half a surrogate pair is an error. Without it, U+FFFD (3 bytes) stands for it. The other
 *                 WC_ flags have no effect.
 * lpWideCharStr   the units.
 * cchWideChar     how many; -1: up to and with the NUL. The result has a NUL only if the units have one.
 * lpMultiByteStr  receives the result; can be NULL if cbMultiByte is 0.
 * cbMultiByte     its room in bytes; 0: nothing is written, the bytes needed are returned.
 * lpDefaultChar   with CP_UTF8 NULL; else it has no effect: no character needs another in its place.
 * lpUsedDefaultChar  with CP_UTF8 NULL; else NULL, or it receives TRUE if U+FFFD stands for something.
 *
 * Returns the bytes written, or needed; or 0:
 *   ERROR_INVALID_PARAMETER (87)   lpWideCharStr is NULL, cchWideChar 0, cbMultiByte negative, or lpMultiByteStr NULL with room;
 *                                  lpWideCharStr is lpMultiByteStr; another CodePage; lpDefaultChar or lpUsedDefaultChar with
 *                                  CP_UTF8; a result of more than 2^31 - 1 bytes
 *   ERROR_INVALID_FLAGS (1004)     dwFlags has other bits
 *   ERROR_INSUFFICIENT_BUFFER (122)  the result does not fit; what was written is not to be used
 *   ERROR_NO_UNICODE_TRANSLATION (1113)  the units are not UTF-16, and WC_ERR_INVALID_CHARS was given
 * Since 0.1. Source: CE 5.0, WideCharToMultiByte; code pages: Win32 with UTF-8 as the active one.
 */
COREDLL_API int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
					   LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
					   LPBOOL lpUsedDefaultChar);

COREDLL_END

#endif
