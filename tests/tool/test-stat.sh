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

# what only a program can ask for
hold_with s 4096 sparse same-address
run mmobj stat s
like "$out" "*Flags:   sparse same-address
Address: 0x*" "flags and an address"
like "$out" "*1 handle, 1 view*" "a view"
run mmobj stat --json s
is "$(json "$WORK/out" 'j["flags"], type(j["address"])')" "(['sparse', 'same-address'], <class 'int'>)" "JSON: flags and an address"
release_with
hold_with h 4096 huge
like "$(mmobj stat h)" "*Flags:   huge
*" "huge pages"
is "$(mmobj stat --json h | json /dev/stdin 'j["flags"]')" "['huge']" "JSON: huge pages"
release_with
hold_with r 0 "file:$WORK/a file"
like "$(mmobj stat r)" "*Flags:   read-only
*" "read only"
is "$(mmobj stat --json r | json /dev/stdin 'j["flags"]')" "['read-only']" "JSON: read only"
release_with

# when it was made: another time, written into its label (at 40 in the last 4 KiB of it)
age() {
	python3 - "$STORE/map-a" "$1" <<'END'
import os, struct, sys, time
path, ago = sys.argv[1], int(sys.argv[2])
with open(path, "r+b") as file:
    file.seek(os.path.getsize(path) - 4096 + 40)
    file.write(struct.pack("<q", int((time.time() - ago) * 10**9)))
END
	mmobj stat a | sed -n 's/^Made:.*(\(.*\) ago)$/\1/p'
}
hold a --size 1
is "$(age 90),$(age 7300),$(age 200000)" "1m,2h,2d" "how long ago"
is "$(age -1000)" "0s" "a clock that was set back"
release "$held"

# an owner without a name
if has_other; then
	hold a --size 1
	chown 54321 "$STORE/map-a"
	like "$(mmobj stat a)" "*Owner:   54321
*" "an owner without a name"
	release "$held"
	rm -f "$STORE/map-a"
else
	ok 0 "an owner without a name # SKIP takes root"
fi

# one of two
hold a --size 1
one=$held
hold b --size 1
like "$(mmobj stat b)" "*Holders: 1
  process $held (mmobj): 1 handle, 0 views" "the holders of that one"
release "$held"
release "$one"

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
