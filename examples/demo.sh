#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The main job on real input: demo.sh BUILD_DIR. Two unrelated programs share memory, and a file, by name. One is killed, and the
# other goes on; after the last one, name and memory are gone. Every sentence printed is checked.
set -euo pipefail
cd "$(dirname "$0")/.."

build=$(readlink -f "${1:-build}")
mmobj=$build/src/tool/mmobj
work=$(mktemp -d)
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-demo.XXXXXX) # a store of its own: what lies in yours stays out of this
export MMOBJ_ROOT
producer='' consumer=''

finish() {
  for pid in $producer $consumer; do end KILL "$pid"; done
  rm -rf "$work" "$MMOBJ_ROOT"
}
trap finish EXIT
trap 'exit 130' INT TERM

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[[ -t 1 ]] || step() { printf '\n%s\n' "$*"; }
die() { printf 'demo: FAILED: %s\n' "$*" >&2; exit 1; }
used() { df --output=used -k /dev/shm | tail -n 1 | tr -d ' '; }
show() {
  local list
  list=$("$mmobj" ls)
  printf '%s\n' "${list:-(mmobj ls: nothing)}" | sed 's/^/    /'
  printf '    df /dev/shm: %s KiB used\n' "$(used)"
}

# until_true SENTENCE COMMAND...: waits for a condition, not for a time; after 10 s it is an error.
until_true() {
  local what=$1 end=$((SECONDS + 10))
  shift
  until "$@"; do
    ((SECONDS < end)) || die "not within 10 s: $what"
    sleep 0.01
  done
}
lines() { grep -c 'message' "$work/consumer.log" || true; }
more_than() { (($(lines) > $1)); }
written() { "$mmobj" read --length 4 demo | od -An -tu4 | tr -d ' '; }
wrote_more_than() { (($(written) > $1)); }
holders() { "$mmobj" ls | awk -v name="$1" '$1 == name { print $5 }'; }

start_producer() { "$build/examples/producer" "$file" >>"$work/producer.log" & producer=$!; }
start_consumer() { "$build/examples/consumer" >"$work/consumer.log" & consumer=$!; }
# end SIGNAL PID...: the shell's own word on that is not wanted.
end() {
  {
    kill "-$1" "${@:2}" || true
    wait "${@:2}" || true
  } 2>/dev/null
}

file=$work/book
cp "$(readlink -f "$(command -v git)")" "$file"
before=$(used)

step "1. Before: no object."
show

step "2. A consumer asks for a name that is not there yet, and sleeps; a producer makes it. They know a name, and nothing else."
start_consumer
start_producer
until_true 'the consumer reads messages' more_than 4
sed 's/^/    /' "$work/producer.log"
sed -n '1,3s/^/    /p' "$work/consumer.log"
show
grep -q "\"demo-file\", $(stat -c %s "$file") bytes, all as in the file" "$work/consumer.log" || die 'the file differs'
(($(holders demo) == 2)) || die 'two processes should hold it'

step "3. The producer is killed (SIGKILL). The consumer goes on: another producer finds the object, and its messages arrive."
end KILL "$producer"
producer=''
(($(holders demo) == 1)) || die 'one process should hold it'
seen=$(written)
start_producer
until_true 'messages from the new producer' more_than $((seen + 4))
tail -n 1 "$work/producer.log" | sed 's/^/    /'
sed -n "$((seen + 2)),$((seen + 4))s/^/    /p" "$work/consumer.log"
grep -q "found \"demo\", with $seen messages" "$work/producer.log" || die 'the new producer did not go on where the old one ended'
# Numbers without a gap: nothing was lost.
sed -nE 's/.*message ([0-9]+),.*/\1/p' "$work/consumer.log" | awk '$1 != NR { exit 1 }' || die 'a message is missing'

step "4. The consumer is killed (SIGKILL). The producer goes on, and the file can still be read by name."
end KILL "$consumer"
consumer=''
seen=$(written)
until_true 'more messages' wrote_more_than $((seen + 4))
printf '    %s messages, then %s\n' "$seen" "$(written)"
"$mmobj" read demo-file | cmp - "$file" || die 'what is read by name is not the file'
show

step "5. The last one is asked to end (SIGTERM) and closes: name and memory are gone in that moment."
end TERM "$producer"
producer=''
tail -n 1 "$work/producer.log" | sed 's/^/    /'
show
[[ -z $("$mmobj" ls --names) ]] || die 'a name is left'

step "6. Both again, and both are killed at once (SIGKILL): nobody is left to clean up, so 'mmobj gc' does it."
start_consumer
start_producer
until_true 'the consumer reads messages' more_than 4
end KILL "$producer" "$consumer"
producer='' consumer=''
show
"$mmobj" gc | sed 's/^/    /'
show
[[ -z $("$mmobj" ls --names) ]] || die 'a name is left'
[[ -z $(find "$MMOBJ_ROOT" -type f) ]] || die 'a file is left in the store'

step "7. The same as programs for Windows CE, compiled unchanged: memory with raw pointers in it, and a file, by name."
examples/ce/compare.sh "$build" >"$work/ce.log" || die "the programs for Windows CE"
sed 's/^/    /' "$build/examples/ce/run/here-producer-first.log"
sed 's/^/    /' "$work/ce.log"

step "Done. /dev/shm had $before KiB in use before, and has $(used) KiB now."
