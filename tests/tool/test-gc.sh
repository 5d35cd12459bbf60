#!/bin/bash
# SPDX-License-Identifier: MIT
# test-gc.sh - mmobj gc: what nobody holds goes, all else stays
. "${0%/*}/lib.sh"

common gc
is "$(mmobj gc)" $'local: removed 0 objects, 0 bytes\nglobal: removed 0 objects, 0 bytes' "nothing there, nothing to do"

holders=()
for i in 1 2 3; do
	hold "dead$i" --size 1M
	holders+=("$held")
done
hold alive --size 4K
alive=$held
for one in "${holders[@]}"; do
	murder "$one"
done
printf junk >"$STORE/map-junk"
printf junk >"$STORE"/$'\x1b'
is "$(files | wc -l)" 6 "three are dead, one is alive, two are damaged"
run mmobj gc
is "$status,$err" "0," "collects"
is "$out" "local: removed 3 objects, 3.0M
  held: 1
  left alone, not objects: 2
    \\x1b
    map-junk
global: removed 0 objects, 0 bytes" "and says what"
is "$(mmobj ls --names)" "alive" "what is held stays"
is "$(files | wc -l)" 3 "what is damaged stays"

hold dead --size 5000
murder "$held"
run mmobj gc --json
is "$status,$err" "0," "collects, with JSON"
is "$(json "$WORK/out" 'j["stores"][0]')" "{'store': 'local', 'removed': 1, 'bytes': 12288, 'held': 1, 'foreign': 0, 'damaged': 2}" "JSON: one store"
is "$(json "$WORK/out" 'j["stores"][1]')" "{'store': 'global', 'removed': 0, 'bytes': 0, 'held': 0, 'foreign': 0, 'damaged': 0}" "JSON: the other"
rm "$STORE/map-junk" "$STORE"/$'\x1b'

mmobj setup >"$WORK/out"
hold 'Global\g' --size 4K
murder "$held"
is "$(mmobj gc --local | head -1)" "local: removed 0 objects, 0 bytes" "one store"
is "$(mmobj gc --global)" "global: removed 1 object, 8.0K" "the other"
chmod 777 "$STORE"
run mmobj gc --json
is "$status" 1 "a store that is open to all: exits 1"
like "$err" "mmobj gc: *local store: *" "and says so"
is "$(json "$WORK/out" '[s["store"] for s in j["stores"]]')" "['global']" "JSON: the other"
chmod 700 "$STORE"
release "$alive"
run mmobj stat alive
is "$status" 3 "what was alive goes when it is released"

if has_other; then
	chmod 755 "$MMOBJ_ROOT"
	hold 'Global\roots' --size 4K
	murder "$held"
	run as_other gc --global
	is "$status" 0 "another user's: exits 0"
	is "$out" $'global: removed 0 objects, 0 bytes\n  left alone, another user\'s to remove: 1' "another user's is left alone"
	is "$(as_other ls --global | sed -n '2s/  */ /gp' | cut -d' ' -f1,2,4,5)" 'Global\roots - ? ?' \
		"ls: and not to be looked into"
	is "$(mmobj gc --global)" "global: removed 1 object, 8.0K" "its owner collects it"
fi

run bash -c '"$MMOBJ" gc >/dev/full'
is "$status,$err" "1,mmobj gc: standard output: No space left on device" "a full disk"
refuses 2 "mmobj gc: x: one argument too many*" mmobj gc x
refuses 2 "mmobj gc: --names: no such option*" mmobj gc --names
done_testing
