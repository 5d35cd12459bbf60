#!/bin/bash
# SPDX-License-Identifier: MIT
# test-stat.sh - mmobj stat: all facts about one object
. "${0%/*}/lib.sh"

common stat
before=$(date +%s)
hold a --size 5000
one=$held
hold a
run mmobj stat a
is "$status,$err" "0," "shows"
like "$out" "Name:    a
Store:   local
Kind:    memory
Size:    5000 (4.9K)
Memory:  12288 (12K)
Owner:   $(id -un)
Mode:    0600
Made:    20[0-9][0-9]-*Z (*s ago)
By:      mmobj, process $one of $(id -un)
Holders: 2
*" "the facts"
like "$out" "*  process $one (mmobj): 1 handle, 0 views*" "the first holder"
like "$out" "*  process $held (mmobj): 1 handle, 0 views*" "the second holder"
release "$one"
run mmobj stat --json a
is "$status" 0 "as JSON"
is "$(json "$WORK/out" '[j[k] for k in ("name", "store", "kind", "size", "memory", "flags", "address", "file", "held", "damaged", "name_lost", "mode")]')" \
	"['a', 'local', 'memory', 5000, 12288, [], None, None, True, False, False, '0600']" "JSON: the facts"
is "$(json "$WORK/out" '[(h["pid"], h["handles"], h["views"]) for h in j["holders"]]')" "[($held, 1, 0)]" "JSON: the holders, without who asks"
is "$(json "$WORK/out" "j['maker']['pid'] == $one and j['maker']['uid'] == $(id -u) and $before <= j['made_ns'] // 10**9 <= $(date +%s)")" True \
	"JSON: by whom and when"

# its name taken away
rm "$STORE/map-a"
refuses 3 "mmobj stat: a: no such object" mmobj stat a
kill -KILL "$held" "$(<"$WORK/held.$held")"
wait "$held" 2>/dev/null

printf 123456 >"$WORK/a file"
hold f --file "$WORK/a file"
run mmobj stat f
like "$out" "*Kind:    file
File:    $WORK/a file
Size:    6
*" "a file"
release "$held"

mmobj setup >"$WORK/out"
hold 'Global\g' --size 1
like "$(mmobj stat 'Global\g')" 'Name:    Global\\g
Store:   global*' "the machine's store"
release "$held"

refuses 3 "mmobj stat: none: no such object" mmobj stat none
refuses 2 "mmobj stat: the object's NAME is missing*" mmobj stat
refuses 2 "mmobj stat: b: one argument too many*" mmobj stat a b
refuses 2 "mmobj stat: --names: no such option*" mmobj stat --names a
mkdir "$STORE/map-d"
refuses 1 "mmobj stat: d: what has that name in the store is not an object" mmobj stat d
rmdir "$STORE/map-d"
hold a --size 1
run bash -c '"$MMOBJ" stat a >/dev/full'
is "$status,$err" "1,mmobj stat: standard output: No space left on device" "a full disk"
release "$held"
done_testing
