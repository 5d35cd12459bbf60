#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks src/lib/protocol.pml with spin, and that each fault put into it is found: model.sh [--full]. See docs/model.md.
# Prints 'N passed, N failed' last.
set -u
cd "$(dirname "$0")/.." || exit 1
model=$PWD/src/lib/protocol.pml
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

# search SETTING...: every state that the model can get to. Its report is in $dir/log; false if it was not to be had.
search() {
  local defines=() setting
  for setting; do defines+=("-D$setting"); done
  (
    cd "$dir" && rm -f pan* ./*.trail &&
      spin -a "${defines[@]}" "$model" &&
      gcc -O2 -w -DSAFETY -DNOREDUCE -DNOBOUNDCHECK -DVECTORSZ=256 -DMEMLIM="$memory" -o pan pan.c &&
      ./pan -E -b -m"$depth" -w"$table"
  ) >"$dir/log" 2>&1
}

states() { sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' "$dir/log"; }

# holds SETTING...: no error, and nothing was left out.
holds() {
  local start=$SECONDS
  search "$@"
  if grep -q 'errors: 0' "$dir/log" && ! grep -qE 'too small|out of memory|not completed|truncated' "$dir/log"; then
    printf 'ok: %s: %s states, %d s\n' "$*" "$(states)" $((SECONDS - start))
    passed=$((passed + 1))
  else
    printf 'not ok: %s\n' "$*"
    tail -n 20 "$dir/log"
    (cd "$dir" && ./pan -r ./*.trail 2>/dev/null | grep -E '^(process|all)' | tail -n 60)
    failed=$((failed + 1))
  fi
}

# found FAULT SETTING...: an assertion fails.
found() {
  search "$@"
  if grep -q 'assertion violated' "$dir/log"; then
    printf 'ok: found: %s\n' "$*"
    passed=$((passed + 1))
  else
    printf 'not ok: this fault is not found: %s\n' "$*"
    tail -n 20 "$dir/log"
    failed=$((failed + 1))
  fi
}

memory=2000 depth=4000000 table=22 # MiB; steps; 2^22 places for what has been seen
holds PROCS=3 NAMES=1
holds PROCS=2 NAMES=1 SLOTS=1
holds PROCS=2 NAMES=1 STICKY=1
holds PROCS=2 NAMES=1 SLOTS=1 STICKY=1
holds PROCS=2 NAMES=2 SLOTS=1
holds PROCS=3 NAMES=2
if [[ ${1:-} == --full ]]; then
  memory=6000 depth=15000000 table=25
  holds PROCS=4 NAMES=1
  holds PROCS=3 NAMES=1 SLOTS=1
  holds PROCS=3 NAMES=1 STICKY=1
  holds PROCS=2 NAMES=2 SLOTS=2
  found OPENER_GIVES_UP=1 PROCS=3 NAMES=1 SLOTS=1
fi

memory=2000 depth=4000000 table=22
for fault in NO_GATE GATE_IS_LIFE GIVE_UP ASK_USED NAME_FIRST LINK_FIRST NO_SECOND_LOOK; do
  found $fault=1 PROCS=2 NAMES=1 SLOTS=1
done

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
