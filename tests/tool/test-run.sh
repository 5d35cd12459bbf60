#!/bin/bash
# SPDX-License-Identifier: MIT
# test-run.sh - mmobj run: the object is there while the command runs, and the command is as it would be without
. "${0%/*}/lib.sh"

common run

# the object
run mmobj run --size 5000 a -- "$MMOBJ" stat --json a
is "$status" 0 "makes an object"
is "$(json "$WORK/out" 'j["size"], j["kind"], j["mode"], len(j["holders"])')" "(5000, 'memory', '0600', 1)" "of that size, held once"
is "$(json "$WORK/out" 'j["holders"][0]["program"], j["maker"]["program"]')" "('mmobj', 'mmobj')" "by mmobj"
left_clean
refuses 125 "mmobj run: a: no such object" mmobj run a -- true
is "$(mmobj run --size 3K a -- "$MMOBJ" run a -- "$MMOBJ" stat --json a >"$WORK/json"; json "$WORK/json" 'len(j["holders"]), j["size"]')" "(2, 3072)" \
	"without --size it holds what is there"
hold a --size 8K
run mmobj run --size 8K a -- true
is "$status,$err" "0," "the same size again: nothing to say"
run mmobj run --size 9K a -- "$MMOBJ" stat a
like "$status,$err" "0,mmobj run: a: exists already, with 8192 bytes" "another size: it says so"
release "$held"
is "$status" 0 "and goes on"

# files
printf 'file contents' >"$WORK/file"
is "$(mmobj run --file "$WORK/file" f -- "$MMOBJ" read f)" "file contents" "a file's bytes are the object's"
is "$(printf FILE | mmobj run --file "$WORK/file" f -- "$MMOBJ" write f; cat "$WORK/file")" "FILE contents" "and the other way around"
is "$(mmobj run --file "$WORK/file" --size 4 f -- "$MMOBJ" read f)" "FILE" "a part of a file"
mmobj run --file "$WORK/file" --size 8K f -- true
is "$(stat -c %s "$WORK/file")" 8192 "a file that grows"
chmod 400 "$WORK/file"
is "$(mmobj run --file "$WORK/file" f -- "$MMOBJ" read --length 4 f)" "FILE" "a file that may not be written"
(cd "$WORK" && mmobj run --file ./file f -- "$MMOBJ" stat --json f >json)
is "$(json "$WORK/json" 'j["kind"], j["file"]')" "('file', '$WORK/file')" "its path is kept whole"
: >"$WORK/empty"
refuses 125 "mmobj run: $WORK/empty: the file is empty" mmobj run --file "$WORK/empty" f -- true
refuses 125 "mmobj run: $WORK/none: No such file or directory" mmobj run --file "$WORK/none" f -- true
refuses 125 "mmobj run: $WORK/file/x: Not a directory" mmobj run --file "$WORK/file/x" f -- true
refuses 125 "mmobj run: /: *" mmobj run --file / f -- true
refuses 125 "mmobj run: /dev/null: *" mmobj run --file /dev/null f -- true
if mkdir "$WORK/small" && mount -t tmpfs -o size=1M none "$WORK/small" 2>/dev/null; then
	printf x >"$WORK/small/file"
	refuses 125 "mmobj run: f: no room in the store, or for the file to grow" mmobj run --file "$WORK/small/file" --size 2M f -- true
	is "$(stat -c %s "$WORK/small/file")" 1 "and the file is as it was"
	refuses 125 "mmobj run: a: no room in the store" env MMOBJ_ROOT="$WORK/small" "$MMOBJ" run --size 2M a -- true
	is "$(find "$WORK/small/mmobj-$(id -u)" -name 'map-*')" "" "and nothing is left there"
	umount "$WORK/small"
fi

# the command
run mmobj run --size 1 a -- bash -c 'printf "%s|" "$0" "$@"; echo err >&2; exit 42' x '' --size 'a b' -- -h
is "$status" 42 "its exit status"
is "$out" "x||--size|a b|--|-h|" "its arguments, and its standard output"
is "$err" "err" "its standard error"
is "$(echo in | mmobj run --size 1 a -- cat)" "in" "its standard input"
run mmobj run --size 1 a true
is "$status" 0 "'--' may be left out"
run mmobj run --size 1 -- -a -- true
is "$status" 0 "a name that begins with '-'"
refuses 127 "mmobj run: no-such-command: No such file or directory" env PATH=/usr/bin:/bin "$MMOBJ" run --size 1 a -- no-such-command
refuses 127 "mmobj run: $WORK/none: No such file or directory" mmobj run --size 1 a -- "$WORK/none"
refuses 126 "mmobj run: $WORK: Permission denied" mmobj run --size 1 a -- "$WORK"
refuses 126 "mmobj run: $WORK/empty: Permission denied" mmobj run --size 1 a -- "$WORK/empty"
run mmobj run --size 1 a -- bash -c 'ls -l /proc/self/fd | grep -c mmobj-'
is "$out" 0 "it inherits no descriptor of the object"
run mmobj run --size 1 a -- bash -c 'kill -SEGV $$'
is "$status" 139 "killed by a signal: 128 + its number"
left_clean

# signals: to mmobj
for signal in TERM HUP; do
	hold a --size 1
	kill -$signal "$held"
	wait "$held"
	is $? $((128 + $(kill -l $signal))) "SIG$signal is passed on"
	left_clean
done
mkfifo "$WORK/ready"
"$MMOBJ" run --size 1 a -- bash -c 'sleep 600 & trap "kill $!; exit 9" TERM; echo >"$0"; wait' "$WORK/ready" >/dev/null &
held=$!
started+=("$held")
read -r <"$WORK/ready"
kill -TERM "$held"
wait "$held"
is $? 9 "the command decides what a signal means"
hold a --size 1
for signal in INT QUIT; do
	kill -$signal "$held"
done
run mmobj stat a
is "$status" 0 "SIGINT and SIGQUIT do not end mmobj"
release "$held"

# signals: as the command finds them (Python, for a shell that is not interactive has SIGINT ignored in the background)
cat >"$WORK/signals.py" <<'END'
import os, signal, subprocess, sys
def find(before=None):
    line = [sys.argv[1], "run", "--size", "1", "a", "--", "grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"]
    return subprocess.run(line, capture_output=True, text=True, preexec_fn=before, restore_signals=True).stdout
def ignore():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
def plain():
    for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(one, signal.SIG_DFL)
bits = lambda text: [int(line.split()[1], 16) for line in text.split("\n") if line]
bit = lambda one: 1 << one - 1
print(bits(find(plain)) == [0, 0], bits(find(ignore)) == [bit(signal.SIGUSR1), bit(signal.SIGCHLD) | bit(signal.SIGHUP)])
END
is "$(python3 "$WORK/signals.py" "$MMOBJ")" "True True" "the command's signals are as mmobj found them"

# the object outlives neither mmobj nor the command
hold a --size 64K
murder "$held"
refuses 3 "mmobj stat: a: no such object" mmobj stat a
hold a --size 64K
kill -KILL "$held"
wait "$held" 2>/dev/null
refuses 3 "mmobj stat: a: no such object" mmobj stat a
kill -KILL "$(<"$WORK/held.$held")"

# bad usage
refuses 125 "mmobj run: the object's NAME is missing*" mmobj run
refuses 125 "mmobj run: the COMMAND is missing*" mmobj run a
refuses 125 "mmobj run: the COMMAND is missing*" mmobj run a --
refuses 125 "mmobj run: --size: options come before NAME*" mmobj run a --size 1 -- true
refuses 125 "mmobj run: --nonsense: no such option*" mmobj run --nonsense a -- true
refuses 125 "mmobj run: --size: needs a value*" mmobj run --size
for size in 0 -1 +1 1k2 1T '' ' 1' 0x10 1.5K 18446744073709551616 17179869184G; do
	refuses 125 "mmobj run: *--size*" mmobj run --size "$size" a -- true
done
refuses 125 "mmobj run: a: too large" mmobj run --size 17179869183G a -- true
done_testing
