/* SPDX-License-Identifier: MIT */
/* text.c - from bytes to UTF-16 and back, and FormatMessage */
#include "conform.h"

const char program[] = "text";

#define NO_BAD_BYTES MB_ERR_INVALID_CHARS
#define NO_BAD_UNITS WC_ERR_INVALID_CHARS
#define UTF8 CP_UTF8

static const struct row widen[] = {
    {"ASCII", {WIDEN(UTF8, 0, "abc", 3, 10)}, "3, 0061 0062 0063", UNCHANGED},
    {"with its NUL", {WIDEN(UTF8, 0, "abc", -1, 10)}, "4, 0061 0062 0063 0000", UNCHANGED},
    {"a part", {WIDEN(UTF8, 0, "abc", 2, 10)}, "2, 0061 0062", UNCHANGED},
    {"two bytes", {WIDEN(UTF8, 0, "\xc3\xa4", 2, 10)}, "1, 00e4", UNCHANGED},
    {"three bytes", {WIDEN(UTF8, 0, "\xe2\x82\xac", 3, 10)}, "1, 20ac", UNCHANGED},
    {"four bytes", {WIDEN(UTF8, 0, "\xf0\x9f\x98\x80", 4, 10)}, "2, d83d de00", UNCHANGED},
    {"the last one", {WIDEN(UTF8, 0, "\xf4\x8f\xbf\xbf", 4, 10)}, "2, dbff dfff", UNCHANGED},
    {"only NUL", {WIDEN(UTF8, 0, "", -1, 10)}, "1, 0000", UNCHANGED},
    {"asked", {WIDEN(UTF8, 0, "abc", -1, 0)}, "4", UNCHANGED},
    {"asked without a buffer", {WIDEN(UTF8, 0, "abc", -1, 0), .flags = NOWHERE}, "4", UNCHANGED},
    {"asked for a pair", {WIDEN(UTF8, 0, "\xf0\x9f\x98\x80", 4, 0)}, "2", UNCHANGED},
    {"just fits", {WIDEN(UTF8, 0, "abc", 3, 3)}, "3, 0061 0062 0063", UNCHANGED},
    {"does not fit", {WIDEN(UTF8, 0, "abc", 3, 2)}, "0", ERROR_INSUFFICIENT_BUFFER},
    {"NUL does not fit", {WIDEN(UTF8, 0, "abc", -1, 3)}, "0", ERROR_INSUFFICIENT_BUFFER},
    {"pair does not fit", {WIDEN(UTF8, 0, "\xf0\x9f\x98\x80", 4, 1)}, "0", ERROR_INSUFFICIENT_BUFFER},
    {"none", {WIDEN(UTF8, 0, "abc", 0, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"NULL", {WIDEN(UTF8, 0, NULL, 3, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"NULL and none", {WIDEN(UTF8, 0, NULL, 0, 0)}, "0", ERROR_INVALID_PARAMETER},
    {"room and no buffer", {WIDEN(UTF8, 0, "abc", 3, 10), .flags = NOWHERE}, "0", ERROR_INVALID_PARAMETER},
    {"negative room", {WIDEN(UTF8, 0, "abc", 3, -1)}, "0", ERROR_INVALID_PARAMETER},
    {"count -2", {WIDEN(UTF8, 0, "abc", -2, 10)}, "4, 0061 0062 0063 0000", UNCHANGED},
    {"lone byte", {WIDEN(UTF8, 0, "a\x80z", 3, 10)}, "3, 0061 fffd 007a", UNCHANGED},
    {"lone byte, strict", {WIDEN(UTF8, NO_BAD_BYTES, "a\x80z", 3, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"FF", {WIDEN(UTF8, 0, "\xff", 1, 10)}, "1, fffd", UNCHANGED},
    {"FF, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xff", 1, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"overlong", {WIDEN(UTF8, 0, "\xc0\xaf", 2, 10)}, "2, fffd fffd", UNCHANGED},
    {"overlong, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xc0\xaf", 2, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"cut short", {WIDEN(UTF8, 0, "\xe2\x82", 2, 10)}, "1, fffd", UNCHANGED},
    {"cut short, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xe2\x82", 2, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"cut short, then a letter", {WIDEN(UTF8, 0, "\xe2\x82z", 3, 10)}, "2, fffd 007a", UNCHANGED},
    {"four cut short", {WIDEN(UTF8, 0, "\xf0\x9f\x98", 3, 10)}, "1, fffd", UNCHANGED},
    {"surrogate, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xed\xa0\x80", 3, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"too large, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xf4\x90\x80\x80", 4, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"good, strict", {WIDEN(UTF8, NO_BAD_BYTES, "\xe2\x82\xac", 3, 10)}, "1, 20ac", UNCHANGED},
    {"ASCII of the active page", {WIDEN(CP_ACP, 0, "abc", 3, 10)}, "3, 0061 0062 0063", UNCHANGED},
    {"PRECOMPOSED", {WIDEN(CP_ACP, MB_PRECOMPOSED, "abc", 3, 10)}, "3, 0061 0062 0063", UNCHANGED},
    {"active page is UTF-8", {WIDEN(CP_ACP, 0, "\xe2\x82\xac", 3, 10)}, "1, 20ac", UNCHANGED},
    {"another page", {WIDEN(12345, 0, "abc", 3, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"other flags", {WIDEN(UTF8, 0x8000, "abc", 3, 10)}, "0", ERROR_INVALID_FLAGS},
    {"other flags of the active page", {WIDEN(CP_ACP, 0x8000, "abc", 3, 10)}, "0", ERROR_INVALID_FLAGS},
    {"same buffer", {WIDEN(UTF8, 0, "abc", 3, 10), .flags = SAME_BUFFER}, "0", ERROR_INVALID_PARAMETER},
};

static const struct row narrow[] = {
    {"ASCII", {NARROWED(UTF8, 0, "abc", 3, 10)}, "3, 61 62 63", UNCHANGED},
    {"with its NUL", {NARROWED(UTF8, 0, "abc", -1, 10)}, "4, 61 62 63 00", UNCHANGED},
    {"two bytes", {NARROWED(UTF8, 0, "\xc3\xa4", 1, 10)}, "2, c3 a4", UNCHANGED},
    {"three bytes", {NARROWED(UTF8, 0, "\xe2\x82\xac", 1, 10)}, "3, e2 82 ac", UNCHANGED},
    {"four bytes", {NARROWED(UTF8, 0, "\xf0\x9f\x98\x80", 2, 10)}, "4, f0 9f 98 80", UNCHANGED},
    {"asked", {NARROWED(UTF8, 0, "abc", -1, 0)}, "4", UNCHANGED},
    {"asked without a buffer", {NARROWED(UTF8, 0, "\xe2\x82\xac", -1, 0), .flags = NOWHERE}, "4", UNCHANGED},
    {"just fits", {NARROWED(UTF8, 0, "abc", 3, 3)}, "3, 61 62 63", UNCHANGED},
    {"does not fit", {NARROWED(UTF8, 0, "abc", 3, 2)}, "0", ERROR_INSUFFICIENT_BUFFER},
    {"a part does not fit", {NARROWED(UTF8, 0, "\xe2\x82\xac", 1, 2)}, "0", ERROR_INSUFFICIENT_BUFFER},
    {"none", {NARROWED(UTF8, 0, "abc", 0, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"NULL", {NARROWED(UTF8, 0, NULL, 3, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"room and no buffer", {NARROWED(UTF8, 0, "abc", 3, 10), .flags = NOWHERE}, "0", ERROR_INVALID_PARAMETER},
    {"negative room", {NARROWED(UTF8, 0, "abc", 3, -1)}, "0", ERROR_INVALID_PARAMETER},
    {"half a pair", {NARROWED(UTF8, 0, "\xed\xa0\x80", 1, 10)}, "3, ef bf bd", UNCHANGED},
    {"half a pair, strict", {NARROWED(UTF8, NO_BAD_UNITS, "\xed\xa0\x80", 1, 10)}, "0", ERROR_NO_UNICODE_TRANSLATION},
    {"the other half", {NARROWED(UTF8, 0, "\xed\xb0\x80z", 2, 10)}, "4, ef bf bd 7a", UNCHANGED},
    {"a pair, strict", {NARROWED(UTF8, NO_BAD_UNITS, "\xf0\x9f\x98\x80", 2, 10)}, "4, f0 9f 98 80", UNCHANGED},
    {"default", {NARROWED(UTF8, 0, "abc", 3, 10), .flags = DEFAULT_CHAR}, "0", ERROR_INVALID_PARAMETER},
    {"used", {NARROWED(UTF8, 0, "abc", 3, 10), .flags = USED_DEFAULT}, "0", ERROR_INVALID_PARAMETER},
    {"ASCII of the active page", {NARROWED(CP_ACP, 0, "abc", 3, 10)}, "3, 61 62 63", UNCHANGED},
    {"active page, default",
     {NARROWED(CP_ACP, 0, "abc", 3, 10), .flags = DEFAULT_CHAR | USED_DEFAULT},
     "3, 61 62 63, used 0",
     UNCHANGED},
    {"active page is UTF-8", {NARROWED(CP_ACP, 0, "\xe2\x82\xac", 1, 10)}, "3, e2 82 ac", UNCHANGED},
    {"another page", {NARROWED(12345, 0, "abc", 3, 10)}, "0", ERROR_INVALID_PARAMETER},
    {"other flags", {NARROWED(UTF8, 0x8000, "abc", 3, 10)}, "0", ERROR_INVALID_FLAGS},
    {"same buffer", {NARROWED(UTF8, 0, "abc", 3, 10), .flags = SAME_BUFFER}, "0", ERROR_INVALID_PARAMETER},
};

#define SYSTEM FORMAT_MESSAGE_FROM_SYSTEM
#define STRING FORMAT_MESSAGE_FROM_STRING
#define ARRAY FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY
#define NO_INSERTS FORMAT_MESSAGE_IGNORE_INSERTS
#define NO_BREAKS FORMAT_MESSAGE_MAX_WIDTH_MASK

static const struct row format[] = {
    {"error 0", {FORMAT(SYSTEM, NULL, 0, 200)}, "a text", UNCHANGED},
    {"error 2", {FORMAT(SYSTEM, NULL, 2, 200)}, "a text", UNCHANGED},
    {"error 5, narrow", {FORMAT(SYSTEM, NULL, 5, 200), .flags = NARROW}, "a text", UNCHANGED},
    {"error 183", {FORMAT(SYSTEM | NO_INSERTS, NULL, 183, 200)}, "a text", UNCHANGED},
    {"error 1132", {FORMAT(SYSTEM, NULL, 1132, 200)}, "a text", UNCHANGED},
    {"no error", {FORMAT(SYSTEM, NULL, 0x2345678, 200)}, "0, nothing", ERROR_MR_MID_NOT_FOUND},
    {"no error, narrow", {FORMAT(SYSTEM, NULL, 0x2345678, 200), .flags = NARROW}, "0, nothing", ERROR_MR_MID_NOT_FOUND},
    {"no room", {FORMAT(SYSTEM, NULL, 2, 5)}, "0, nothing", ERROR_INSUFFICIENT_BUFFER},
    {"no source", {FORMAT(0, NULL, 2, 200)}, "0, nothing", ERROR_INVALID_PARAMETER},
    {"string", {FORMAT(STRING, "hello", 0, 200)}, "5, \"hello\"", UNCHANGED},
    {"string, narrow", {FORMAT(STRING, "hello", 0, 200), .flags = NARROW}, "5, \"hello\"", UNCHANGED},
    {"just fits", {FORMAT(STRING, "hello", 0, 6)}, "5, \"hello\"", UNCHANGED},
    {"does not fit", {FORMAT(STRING, "hello", 0, 5)}, "0, nothing", ERROR_INSUFFICIENT_BUFFER},
    {"insert", {FORMAT(ARRAY, "<%1>", 0, 200)}, "7, \"<first>\"", UNCHANGED},
    {"insert, narrow", {FORMAT(ARRAY, "<%1>", 0, 200), .flags = NARROW}, "7, \"<first>\"", UNCHANGED},
    {"two inserts", {FORMAT(ARRAY, "%2, %1", 0, 200)}, "13, \"second, first\"", UNCHANGED},
    {"twice", {FORMAT(ARRAY, "%1%1", 0, 200)}, "10, \"firstfirst\"", UNCHANGED},
    {"a number", {FORMAT(ARRAY, "%3!d!", 0, 200)}, "2, \"42\"", UNCHANGED},
    {"a number with zeros", {FORMAT(ARRAY, "%3!05u!", 0, 200)}, "5, \"00042\"", UNCHANGED},
    {"a number in base 16", {FORMAT(ARRAY, "%3!x!", 0, 200)}, "2, \"2a\"", UNCHANGED},
    {"a string by its letter", {FORMAT(ARRAY, "%1!s!", 0, 200)}, "5, \"first\"", UNCHANGED},
    {"to the right", {FORMAT(ARRAY, "%1!8s!", 0, 200)}, "8, \"   first\"", UNCHANGED},
    {"to the left", {FORMAT(ARRAY, "%1!-8s!|", 0, 200)}, "9, \"first   |\"", UNCHANGED},
    {"ignored", {FORMAT(STRING | NO_INSERTS, "%1 and %2", 0, 200)}, "9, \"%1 and %2\"", UNCHANGED},
    {"a percent sign", {FORMAT(ARRAY, "100%%", 0, 200)}, "4, \"100%\"", UNCHANGED},
    {"a line break", {FORMAT(ARRAY, "a%nb", 0, 200)}, "4, \"a\\x0d\\x0ab\"", UNCHANGED},
    {"a newline", {FORMAT(ARRAY, "a\nb", 0, 200)}, "4, \"a\\x0d\\x0ab\"", UNCHANGED},
    {"a blank", {FORMAT(ARRAY, "a% b", 0, 200)}, "3, \"a b\"", UNCHANGED},
    {"a full stop", {FORMAT(ARRAY, "a%.b", 0, 200)}, "3, \"a.b\"", UNCHANGED},
    {"an exclamation mark", {FORMAT(ARRAY, "a%!b", 0, 200)}, "3, \"a!b\"", UNCHANGED},
    {"the end", {FORMAT(ARRAY, "a%0b", 0, 200)}, "1, \"a\"", UNCHANGED},
    {"without breaks", {FORMAT(ARRAY | NO_BREAKS, "a\nb", 0, 200)}, "3, \"a b\"", UNCHANGED},
    {"without breaks but its own", {FORMAT(ARRAY | NO_BREAKS, "a%nb", 0, 200)}, "4, \"a\\x0d\\x0ab\"", UNCHANGED},
    {"empty", {FORMAT(ARRAY, "", 0, 200)}, "0, nothing", 235},
};

const struct group groups[] = {
    GROUP("widen", widen),
    GROUP("narrow", narrow),
    GROUP("format", format),
};
const size_t group_count = COUNT(groups);
