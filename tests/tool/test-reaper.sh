#!/bin/bash
# SPDX-License-Identifier: MIT
# test-reaper.sh - mmobj reaper: what is left goes at once, and the reaper goes when it is told
. "${0%/*}/lib.sh"

common reaper
is_empty() { [[ -z $(files) ]]; }
# Has it its signalfd, and its watch?
is_ready() { [[ $(readlink "/proc/$1"/fd/* 2>/dev/null) == *inotify* ]]; }
start() {
	"$MMOBJ" reaper "$@" &
	reaper=$!
	started+=("$reaper")
	until_true is_ready "$reaper" || { echo "Bail out! no reaper"; exit 99; }
}

for signal in TERM INT; do
	start
	kill -$signal "$reaper"
	wait "$reaper"
	is $? 0 "SIG$signal ends it, and it exits 0"
done

hold before --size 64K
murder "$held"
is "$(files)" "map-before" "without a reaper it stays"
start --local
until_true is_empty
ok $? "what is left from before goes"
for i in {1..20}; do
	hold "dead$i" --size 64K
	murder "$held"
done
until_true is_empty
ok $? "what is left now goes"
hold alive --size 64K
alive=$held
hold dead --size 64K
dead=$held
murder "$dead"
until_true eval '[[ $(files) == map-alive ]]'
ok $? "what is held stays"
kill -0 "$reaper"
ok $? "it still runs"
kill "$reaper"
wait "$reaper"
is $? 0 "it ends"
release "$alive"
mmobj wait --gone --timeout 20 alive
ok $? "and what was held goes by itself"

mmobj setup >"$WORK/out"
start --global
hold 'Global\g' --size 64K
murder "$held"
until_true eval '[[ -z $(ls -A "$MMOBJ_ROOT/mmobj" | grep -vx .at) ]]'
ok $? "the machine's store"
hold l --size 64K
murder "$held"
kill "$reaper"
wait "$reaper"
is "$?,$(files)" "0,map-l" "and only that"
mmobj gc >"$WORK/out"
rm -rf "$MMOBJ_ROOT/mmobj"

refuses 1 "mmobj reaper: the global store: the store is not there*" mmobj reaper --global
refuses 2 "mmobj reaper: one reaper keeps one store*" mmobj reaper --local --global
refuses 2 "mmobj reaper: x: one argument too many*" mmobj reaper x
refuses 2 "mmobj reaper: --json: no such option*" mmobj reaper --json
done_testing
