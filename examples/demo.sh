#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The main job on real input: demo.sh BUILD_DIR. Two unrelated programs share memory and a file by name; one is killed with
# SIGKILL and the other goes on; after the last one, name and memory are gone. Each claim is checked.
set -euo pipefail

build=$(readlink -f "${1:-build}")
mmobj=$build/src/tool/mmobj producer=$build/examples/producer consumer=$build/examples/consumer
work=$(mktemp -d)
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-demo.XXXXXX) # a store of its own: what you have in yours stays out of the picture
export MMOBJ_ROOT
pids=()
trap 'kill -KILL "${pids[@]}" 2>/dev/null || true; rm -rf "$work" "$MMOBJ_ROOT"' EXIT

step() { printf '\n== %s\n' "$*"; }
die() { printf 'demo: FAILED: %s\n' "$*" >&2; exit 1; }
used() { df --output=used -k /dev/shm | tail -n 1 | tr -d ' '; }
show() { "$mmobj" ls; printf '/dev/shm: %s KiB used\n' "$(used)"; }

file=$work/book
cp "$(readlink -f "$(command -v git)")" "$file" # a real file of several MB
before=$(used)

step "Before: no objects"
show

step "A producer makes two objects: one in memory, one of a file of $(stat -c %s "$file") bytes; nobody gave it a path in /dev/shm"
"$producer" "$file" 2>&1 &
producer_pid=$!
pids+=("$producer_pid")
"$mmobj" wait demo.memory --timeout 10

step "An unrelated consumer asks for the same names: it gets the messages, and the file, compared byte for byte"
mkfifo "$work/hold" "$work/said"
"$consumer" "$file" 3 <"$work/hold" >"$work/said" &
consumer_pid=$!
pids+=("$consumer_pid")
exec 3>"$work/hold"
while read -r line; do
  printf '%s\n' "$line"
  [[ $line != *'all as in the file'* ]] || break
done <"$work/said"
[[ $line == *'all as in the file'* ]] || die "the consumer did not read the file"
show

step "The producer is killed with SIGKILL; the consumer still holds both objects"
kill -KILL "$producer_pid"
wait "$producer_pid" 2>/dev/null || true
"$mmobj" stat demo.memory >/dev/null || die "the object went with its maker"
show

step "Whoever asks for the names now gets the same objects, with the last message in them"
printf 'still there: %s\n' "$("$mmobj" read demo.memory --offset 8 | tr -d '\0')"
"$mmobj" read demo.file | cmp - "$file" || die "the file read by name is another"

step "The consumer, the last holder, is killed too: mmobj gc brings back what it left"
kill -KILL "$consumer_pid"
wait "$consumer_pid" 2>/dev/null || true
exec 3>&-
"$mmobj" gc
"$mmobj" stat demo.memory >/dev/null 2>&1 && die "the name is still there"

step "And where the last holder closes, nothing is left to begin with"
"$mmobj" run --size 1M demo.memory -- "$mmobj" ls
show
[[ -z $(find "$MMOBJ_ROOT" -type f) ]] || die "something is left in the store"
rm -rf "$MMOBJ_ROOT"
after=$(used)
printf '\n/dev/shm: %s KiB before, %s KiB after. Done.\n' "$before" "$after"
