#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The two programs, one source, here and under Wine: compare.sh BUILD_DIR. Either closes first. What they say must be what stands
# here, and the same under Wine, if that and mingw are installed. All that it makes is in BUILD_DIR/examples/ce/run, Wine's
# folder too, unless WINEPREFIX has one.
set -euo pipefail
source=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")/examples/ce
work=$build/run
producer='' consumer=''
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-ce.XXXXXX) # a store of its own
export MMOBJ_ROOT

finish() {
  local pid
  for pid in $producer $consumer; do kill -KILL "$pid" 2>/dev/null || true; done
  rm -rf "$MMOBJ_ROOT"
}
trap finish EXIT
trap 'exit 130' INT TERM

die() { printf 'compare: %s\n' "$*" >&2; exit 1; }

# expected LAST: what the two say, the producer's lines and then the consumer's.
expected() {
  cat <<'END'
producer: new memory
producer: 3 notes are on the board
producer: note "from the consumer"
producer: note "bread"
producer: note "milk"
producer: note "apples"
producer: the file is open for writing
producer: the second edition is written
END
  still_there producer "$1"
  cat <<'END'
consumer: the memory exists already
consumer: it lies where the producer has it
consumer: note "bread"
consumer: note "milk"
consumer: note "apples"
consumer: the file says "first edition"
consumer: the file is being written, nobody else may open it
consumer: the file says "second edition"
END
  still_there consumer "$1"
}
# still_there WHO LAST: all notes are there for the one who closes last.
still_there() {
  [[ $1 != "$2" ]] || printf "$1: note \"%s\"\n" 'from the consumer' bread milk apples
  echo "$1: closed"
  [[ $1 != "$2" ]] || echo "$1: the memory is gone, with its name"
}

# end NAME PID: its end must be a good one.
end() { wait "$2" || die "the $1 failed: $(cat "$1.log")"; }

# run HOW FIRST COMMAND...: both programs, by the command; the one that closes last waits for a line on its input, which comes
# when the other has ended. What they said is then in HOW-FIRST-first.log.
run() {
  local how=$1 first=$2 last=producer ways=(last first) waited=$((SECONDS + 60)) key
  shift 2
  [[ $first == producer ]] && last=consumer ways=(first last)
  rm -f key producer.log
  mkfifo key
  exec {key}<>key
  printf 'first edition' >edition
  "$@" producer edition "${ways[0]}" <&"$key" >producer.log 2>errors.log & producer=$!
  until grep -qs 'on the board' producer.log; do
    kill -0 "$producer" 2>/dev/null || end producer "$producer"
    ((SECONDS < waited)) || die "the producer makes nothing: $(cat producer.log errors.log)"
    sleep 0.01
  done
  "$@" consumer edition "${ways[1]}" <&"$key" >consumer.log 2>>errors.log & consumer=$!
  end "$first" "${!first}"
  printf '\n' >&"$key"
  end "$last" "${!last}"
  exec {key}>&-
  producer='' consumer=''
  [[ $(<edition) == 'second edition' ]] || die "the file is not as it was written"
  cat producer.log consumer.log | tr -d '\r' >"$how-$first-first.log"
  diff -u --label expected <(expected "$last") "$how-$first-first.log" || die "$how, $first first: other lines than expected"
}

here() { exec "$build/ce-$1" "${@:2}"; }
there() { exec wine "$work/$1.exe" "${@:2}"; }

mkdir -p "$work"
cd "$work"
for first in producer consumer; do run here "$first" here; done
if ! { command -v wine && command -v x86_64-w64-mingw32-gcc; } >/dev/null; then
  echo 'not compared: no Wine here, or no mingw'
  exit
fi
for name in producer consumer; do
  x86_64-w64-mingw32-gcc -municode -DUNICODE -D_UNICODE -D__USE_MINGW_ANSI_STDIO=0 -O1 -Wall -Wextra -Werror "$source/$name.c" -o "$name.exe"
done
export WINEPREFIX=${WINEPREFIX:-$work/wine} WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winedbg.exe='
unset DISPLAY WAYLAND_DISPLAY
mkdir -p "${WINEPREFIX%/*}"
[[ -d $WINEPREFIX ]] || wineboot --init >wineboot.log 2>&1 || die "Wine does not start: $(cat wineboot.log)"
for first in producer consumer; do run there "$first" there; done
echo 'the same lines under Wine'
