#!/bin/bash
# SPDX-License-Identifier: MIT
# test-setup.sh - mmobj setup: the machine's store
. "${0%/*}/lib.sh"

common setup
refuses 125 'mmobj run: Global\\x: the store is not there*' mmobj run --size 1 'Global\x' true
run mmobj setup
is "$status,$out,$err" "0,The machine's store is made.," "makes it"
is "$(stat -c '%a %F' "$MMOBJ_ROOT/mmobj")" "1777 directory" "for all, and sticky"
run mmobj setup
is "$status,$out,$err" "0,The machine's store was there already.," "once"
run mmobj run --size 1 'Global\x' true
is "$status" 0 "then there are names of the machine"

rm -rf "$MMOBJ_ROOT/mmobj"
ln -s "$WORK" "$MMOBJ_ROOT/mmobj"
refuses 1 "mmobj setup: the global store: the store is not to be trusted*" mmobj setup
rm "$MMOBJ_ROOT/mmobj"
refuses 1 "mmobj setup: the global store: there is no *" env MMOBJ_ROOT="$WORK/none" "$MMOBJ" setup
if has_other; then
	chmod 755 "$MMOBJ_ROOT"
	refuses 1 "mmobj setup: the global store: *" as_other setup
fi
refuses 2 "mmobj setup: x: one argument too many*" mmobj setup x
refuses 2 "mmobj setup: --json: no such option*" mmobj setup --json
run bash -c '"$MMOBJ" setup >/dev/full'
is "$status,$err" "1,mmobj setup: standard output: No space left on device" "a full disk"
done_testing
