#!/bin/bash
# SPDX-License-Identifier: MIT
# test-ls.sh - mmobj ls: both stores, as a table, as JSON and by name
. "${0%/*}/lib.sh"

common ls
run mmobj ls
is "$status,$out,$err" "0,," "nothing there, nothing to see"
run mmobj ls --json
is "$status" 0 "nothing, as JSON"
is "$(json "$WORK/out" j)" "{'objects': []}" "is an empty array"

hold a --size 3000000
one=$held
run mmobj ls
is "$status" 0 "lists"
is "$(sed -n '1s/  */ /gp' <<<"$out")" "NAME SIZE MEMORY KIND HOLDERS OWNER AGE" "the columns"
like "$(sed -n '2s/  */ /gp' <<<"$out")" "a 2.9M 2.9M memory 1 $(id -un) [0-9]*s" "the object"
is "$(wc -l <<<"$out")" 2 "and nothing else"
run mmobj ls --global
is "$status,$out" "0," "the machine's store is empty if it is not there"

printf 123456 >"$WORK/file"
hold b --file "$WORK/file"
two=$held
mmobj run b -- bash -c '"$MMOBJ" ls --json >"$0"' "$WORK/json"
is "$(json "$WORK/json" '[o["name"] for o in j["objects"]]')" "['a', 'b']" "JSON: in the order of names"
is "$(json "$WORK/json" '[(o["size"], o["kind"], o["file"], o["held"], o["damaged"]) for o in j["objects"]]')" \
	"[(3000000, 'memory', None, True, False), (6, 'file', '$WORK/file', True, False)]" "JSON: exact facts"
is "$(json "$WORK/json" '[(h["pid"], h["program"], h["handles"], h["views"]) for h in j["objects"][0]["holders"]]')" \
	"[($one, 'mmobj', 1, 0)]" "JSON: the holder"
is "$(json "$WORK/json" 'len(j["objects"][1]["holders"]), j["objects"][1]["holders"][0]["pid"] == '"$two"' or j["objects"][1]["holders"][1]["pid"] == '"$two")" \
	"(2, True)" "JSON: two holders"
is "$(json "$WORK/json" 'set(o["owner_uid"] for o in j["objects"])')" "{$(id -u)}" "JSON: the owner"
is "$(json "$WORK/json" '{frozenset(o) for o in j["objects"]} == {frozenset(j["objects"][0])}')" True "JSON: the same keys everywhere"
mkfifo "$WORK/fifo"
"$MMOBJ" write a <"$WORK/fifo" &
writer=$!
exec 8>"$WORK/fifo"
printf x >&8
sees_writer() {
	mmobj ls --json >"$WORK/json"
	[[ $(json "$WORK/json" "[h['views'] for h in j['objects'][0]['holders'] if h['pid'] == $writer]") == '[1]' ]]
}
until_true sees_writer
ok $? "JSON: a view"
exec 8>&-
wait $writer
release "$two"

# what nobody holds
kill -KILL "$one" && wait "$one" 2>/dev/null
like "$(mmobj ls | sed -n '2s/  */ /gp')" "a 2.9M 2.9M memory 0 *" "what nobody holds has no holders"
mmobj ls --json >"$WORK/json"
is "$(json "$WORK/json" 'j["objects"][0]["held"], j["objects"][0]["holders"]')" "(False, [])" "JSON: neither"
mmobj gc >"$WORK/out"

# damage
printf junk >"$STORE/map-junk"
mkdir "$STORE/folder"
printf junk >"$STORE"/$'bad\xff\xc3\x1b\\'
run mmobj ls
is "$status" 0 "what is damaged is listed"
is "$(sed -n '2,$s/  */ /gp' <<<"$out" | cut -d' ' -f1,2,4,5)" $'bad\\xff\\xc3\\x1b\\\\ - damaged -\nfolder - damaged -\nmap-junk - damaged -' \
	"and marked"
mmobj ls --json >"$WORK/json"
is "$(json "$WORK/json" '[(o["damaged"], o["kind"], o["size"]) for o in j["objects"]] == [(True, None, None)] * 3')" True "JSON: and marked"
is "$(json "$WORK/json" 'bytes.fromhex(j["objects"][0]["name_hex"])')" "b'bad\\xff\\xc3\\x1b\\\\'" "JSON: bytes that are not UTF-8"
is "$(json "$WORK/json" 'j["objects"][2]["name"], "name_hex" in j["objects"][2]')" "('map-junk', False)" "JSON: bytes that are"
is "$(mmobj ls --names)" "" "it has no name"
rm -r "$STORE"/{map-junk,folder,bad*}

# two stores
mmobj setup >"$WORK/out"
hold 'Global\g' --size 4K
one=$held
hold l --size 4K
two=$held
is "$(mmobj ls --names)" $'l\nGlobal\\g' "both stores"
is "$(mmobj ls --names --local --global)" $'l\nGlobal\\g' "both stores, asked for"
is "$(mmobj ls --names --local)" "l" "one"
is "$(mmobj ls --names --global)" 'Global\g' "the other"
mmobj ls --json >"$WORK/json"
is "$(json "$WORK/json" '[(o["name"], o["store"]) for o in j["objects"]]')" "[('l', 'local'), ('g', 'global')]" "JSON: both stores"
release "$one"
release "$two"

run bash -c '"$MMOBJ" run --size 1 x "$MMOBJ" ls >/dev/full'
is "$status" 1 "a full disk"
run bash -c '"$MMOBJ" ls --json >/dev/full'
is "$status,$err" "1,mmobj ls: standard output: No space left on device" "a full disk, JSON"
refuses 2 "mmobj ls: x: one argument too many*" mmobj ls x
refuses 2 "mmobj ls: --json=1: no such option*" mmobj ls --json=1
refuses 2 "mmobj ls: --json and --names*" mmobj ls --json --names
refuses 2 "mmobj ls: -x: no such option*" mmobj ls -x
done_testing
