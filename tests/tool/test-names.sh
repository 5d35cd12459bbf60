#!/bin/bash
# SPDX-License-Identifier: MIT
# test-names.sh - names: odd ones work, come back exactly in JSON, and are shown safely; bad ones are refused
. "${0%/*}/lib.sh"

for name in "${odd_names[@]}"; do
	printf -v shown %q "$name"
	hold "$name" --size 4K
	printf %s "$shown" | mmobj write -- "$name"
	is "$(mmobj read -- "$name" | tr -d '\0')" "$shown" "$shown is written and read"
	mmobj stat --json -- "$name" >"$WORK/json"
	is "$(json "$WORK/json" 'j["name"]' | od -c)" "$(printf '%s\n' "$name" | od -c)" "$shown is exact in JSON"
	text=$(mmobj ls --names)
	is "$(printf %s "$text" | LC_ALL=C tr -d '\n' | LC_ALL=C grep -c '[[:cntrl:]]')" 0 "$shown is listed without control characters"
	is "$(printf '%s\n' "$text" | wc -l)" 1 "$shown is listed in one line"
	case $name in
	'') is "$text" '""' "the empty name is shown" ;;
	*) is "$(eval "printf %s \$'${text#'Local\'}'")" "$name" "$shown: bash reads it back" ;;
	esac
	release "$held"
done

# no two names are shown alike
for name in "${odd_names[@]}"; do
	mmobj run --size 4K -- "$name" "$MMOBJ" ls --names
done >"$WORK/shown"
is "$(sort "$WORK/shown" | uniq -d)" "" "no two names are shown alike"

show() { mmobj run --size 1 -- "$1" "$MMOBJ" ls --names; }
is "$(show $'a\x1bb')" 'a\x1bb' "a control character"
is "$(show $'\u009b')" '\u009b' "a C1 control character"
is "$(show $'\u202e')" '\u202e' "a bidirectional override"
is "$(show $'\U000E0041')" '\U000e0041' "an invisible tag"
is "$(show $'\ufeff')" '\ufeff' "a byte order mark"
is "$(show ' a b ')" '\x20a b\x20' "blanks at the edges, and not those inside"
is "$(show $'e\u0301')" 'e\u0301' "an accent that would make another name's letter"
is "$(show 'é')" 'é' "that letter"
is "$(show $'a\u00a0b')" 'a\u00a0b' "a blank that is another character"
is "$(show '""')" '\x22"' 'what looks like the empty name'
is "$(show $'Global\x1b')" 'Local\Global\x1b' "what would look like a prefix"
is "$(show 'größe 日本')" 'größe 日本' "letters stay letters"
is "$(LC_ALL=C show 'größe')" 'gr\u00f6\u00dfe' "but not where the terminal has none"
is "$(show 'Local\x')" 'x' "the prefix Local is not shown"

long=$(printf 'x%.0s' {1..259})
is "$(show "$long")" "$long" "259 units are fine"
refuses 125 "mmobj run: xxx*: the name or path is too long" mmobj run --size 1 "x$long" true
wide=$(printf '語%.0s' {1..259})
is "$(show "$wide")" "$wide" "259 units of three bytes are fine"
smile=$(printf '\U1F600%.0s' {1..129})
is "$(show "${smile}x")" "${smile}x" "129 units of two, and one, are fine"
refuses 1 "*: the name or path is too long" mmobj stat "${smile}xx"

refuses 1 'mmobj stat: x\\xff: the name is not valid UTF-8' mmobj stat $'x\xff'
refuses 1 'mmobj stat: \\xed\\xa0\\x80: the name is not valid UTF-8' mmobj stat $'\xed\xa0\x80'
refuses 1 'mmobj stat: a\\\\b: the name has a*' mmobj stat 'a\b'
refuses 1 'mmobj stat: Local\\a\\\\b: the name has a*' mmobj stat 'Local\a\b'
refuses 3 'mmobj stat: Local\\"": no such object' mmobj stat 'Local\'
refuses 1 'mmobj stat: Global\\x: the store is not there*' mmobj stat 'Global\x'
done_testing
