#!/bin/bash
# SPDX-License-Identifier: MIT
# test-main.sh - the tool as a whole: help, version, and what is no command
. "${0%/*}/lib.sh"

run mmobj --help
is "$status" 0 "--help exits 0"
for command in run write read ls stat wait gc reaper setup; do
	like "$out" "*  $command *" "--help names $command"
done
is "$(mmobj -h)" "$out" "-h is the same"
is "$(mmobj help)" "$out" "help is the same"
help=$out

run mmobj
is "$status" 2 "without a command: bad usage"
is "$err" "$help" "without a command: the help, on stderr"
is "$out" "" "without a command: nothing on stdout"

run mmobj --version
is "$status" 0 "--version exits 0"
like "$out" "mmobj [0-9]*.[0-9]*.[0-9]*" "--version is a version"

refuses 2 "mmobj: nonsense: no such command*" mmobj nonsense
refuses 2 "mmobj: --nonsense: no such option*" mmobj --nonsense
refuses 2 "mmobj: nonsense: no such command*" mmobj help nonsense
refuses 2 "mmobj: extra: one argument too many*" mmobj help ls extra
refuses 2 'mmobj: \\x1b\[31m: no such command*' mmobj $'\x1b[31m'

run bash -c '"$MMOBJ" --version >/dev/full'
is "$status" 1 "what can't be written is a failure"
like "$err" "mmobj: standard output: No space left on device" "and is said"
run bash -c '"$MMOBJ" --version >&-'
is "$status" 1 "a closed standard output is a failure"

refuses 1 "*: what has that name in the store is not an object" bash -c 'mkdir -pm 700 "$0"; echo >"$0/map-junk"; "$MMOBJ" stat junk' "$STORE"
rm "$STORE/map-junk"
chmod 777 "$STORE"
refuses 1 "mmobj stat: x: the store is not to be trusted*" mmobj stat x
refuses 1 "mmobj ls: the local store: *not to be trusted*" mmobj ls
refuses 1 "mmobj reaper: the local store: *not to be trusted*" mmobj reaper
run mmobj gc
is "$status" 1 "gc: fails for a store that is not to be trusted"
like "$err" "mmobj gc: the local store: *not to be trusted*" "gc: says so"
like "$out" "global: *" "gc: and goes on to the other store"
chmod 700 "$STORE"
done_testing
