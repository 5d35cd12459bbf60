#!/bin/bash
# SPDX-License-Identifier: MIT
# test-write.sh - mmobj write: standard input comes to be in the object, all of it or an error
. "${0%/*}/lib.sh"

common write
contents() { mmobj read "$1" | tr '\0' .; }

hold a --size 8
run mmobj write a <<<$'abc'
is "$status,$err" "0," "writes"
is "$(contents a)" $'abc\n....' "to the beginning; the rest stays"
printf XY | mmobj write --offset 6 a
is "$(contents a)" $'abc\n..XY' "to an offset"
printf 12345678 | mmobj write a
is "$?,$(contents a)" "0,12345678" "as much as there is room for"
run mmobj write a < <(printf abcdefghij)
is "$status" 1 "more than that is an error"
is "$err" "mmobj write: a: more input than room: 8 bytes were written" "that says how much was written"
is "$(contents a)" "abcdefgh" "what fits is written"
run mmobj write --offset 8 a </dev/null
is "$status" 0 "nothing, at the end"
run mmobj write --offset 8 a <<<x
is "$status,$err" "1,mmobj write: a: more input than room: 0 bytes were written" "something, at the end"
refuses 1 "mmobj write: a: --offset 9 is beyond its end at 8" mmobj write --offset 9 a
run bash -c '"$MMOBJ" write a <&-'
is "$status,$err" "1,mmobj write: standard input: Bad file descriptor (0 bytes were written)" "no standard input"
run mmobj write a <"$WORK"
is "$status,$err" "1,mmobj write: standard input: Is a directory (0 bytes were written)" "standard input that can't be read"
release "$held"

# slowly, in pieces, and big
mkfifo "$WORK/fifo"
hold a --size 16
"$MMOBJ" write a <"$WORK/fifo" &
writer=$!
exec 8>"$WORK/fifo"
for piece in ab cd ef; do
	printf %s $piece >&8
	until_true eval "mmobj read a | grep -q $piece"
	ok $? "a piece arrives when it is written"
	kill -STOP $writer && kill -CONT $writer
done
exec 8>&-
wait $writer
is "$?,$(contents a)" "0,abcdef.........." "the pieces are one after the other"
release "$held"
head -c 70M /dev/urandom >"$WORK/big"
hold big --size 70M
run mmobj write big <"$WORK/big"
is "$status" 0 "more than one window"
mmobj read big | cmp - "$WORK/big"
ok $? "is the same when it is read"
mmobj read --offset 64M big | cmp - <(tail -c +67108865 "$WORK/big")
ok $? "from an offset, too"
release "$held"

# making the object
run mmobj write --size 4K n <<<x
is "$status" 0 "--size makes an object"
is "$err" "mmobj write: n: it is gone now, as nobody else holds it; 'mmobj run' can hold it" "and it says that it is gone"
left_clean
"$MMOBJ" write --size 4K n <"$WORK/fifo" &
writer=$!
exec 8>"$WORK/fifo"
mmobj wait --timeout 20 n
ok $? "the object is there while it writes"
hold n
echo made >&8
exec 8>&-
wait $writer
is "$?,$(mmobj read --length 4 n)" "0,made" "it stays if somebody holds it"
run mmobj write --size 4K n </dev/null
is "$status,$err" "0," "--size of an object that is there"
run mmobj write --size 5K n </dev/null
is "$status,$err" "0,mmobj write: n: exists already, with 4096 bytes" "--size of another size"
release "$held"
refuses 3 "mmobj write: n: no such object" mmobj write n

# files
printf 0123456789 >"$WORK/file"
hold f --file "$WORK/file"
printf abc | mmobj write --offset 2 f
is "$?,$(<"$WORK/file")" "0,01abc56789" "into a file"
: >"$WORK/file"
run mmobj write f <<<x
is "$status" 1 "into a file that was cut short: an error"
like "$err" "mmobj write: f: *" "and no signal"
release "$held"

# a terminal: slow input until the progress shows; then the input ends, or the file that is written to is cut short
cat >"$WORK/terminal.py" <<'END'
import os, pty, select, subprocess, sys
tool, name, file = sys.argv[1:]
master, slave = pty.openpty()
writer = subprocess.Popen([tool, "write", name], stdin=subprocess.PIPE, stderr=slave)
os.close(slave)
seen = b""
while b"\r" not in seen and writer.poll() is None:
    os.write(writer.stdin.fileno(), b"x" * 1000)
    if select.select([master], [], [], 0.01)[0]:
        seen += os.read(master, 1000)
if file:
    os.truncate(file, 0)
    os.write(writer.stdin.fileno(), b"x")
writer.stdin.close()
status = writer.wait()
while select.select([master], [], [], 0)[0]:
    try:
        seen += os.read(master, 1000)
    except OSError:  # all is read
        break
print(status, b"\r" in seen, seen.decode().replace("\r\n", "").split("\033[K")[-1])
END
if python3 -c "import pty; pty.openpty()" 2>/dev/null; then
	hold big --size 64M
	is "$(timeout 60 python3 "$WORK/terminal.py" "$MMOBJ" big '')" "0 True " "a terminal is shown how far it is, and nothing at the end"
	release "$held"
	hold file --file "$WORK/big"
	like "$(timeout 60 python3 "$WORK/terminal.py" "$MMOBJ" file "$WORK/big")" "1 True mmobj write: file: *" "an error has a line of its own"
	release "$held"
else
	ok 0 "a terminal # SKIP there are no pseudo-terminals"
fi

# how much is to come is known of a file: stopped in the middle of it, until the progress is due
cat >"$WORK/bar.py" <<'END'
import os, pty, re, select, signal, subprocess, sys, time
tool, path = sys.argv[1:]
seen, status = b"", 0
for attempt in range(100):
    master, slave = pty.openpty()
    with open(path, "rb", buffering=0) as file:
        begun = time.monotonic()
        writer = subprocess.Popen([tool, "write", "big"], stdin=file, stderr=slave)
        os.close(slave)
        while file.tell() == 0 and writer.poll() is None:
            pass
        writer.send_signal(signal.SIGSTOP)
        while time.monotonic() - begun < 0.7:
            select.select([], [], [], 0.1)
        writer.send_signal(signal.SIGCONT)
        status |= writer.wait()
    while select.select([master], [], [], 0)[0]:
        try:
            seen += os.read(master, 1000)
        except OSError:  # all is read
            break
    os.close(master)
    if b"%" in seen:
        break
bar = seen.decode().split("\033[K")[0]
print(status, bool(re.fullmatch(r"\r\[#*\.*\] +[0-9]+%  [0-9.]+M of 64M", bar)) or bar, seen.endswith(b"\r\033[K"))
END
if python3 -c "import pty; pty.openpty()" 2>/dev/null; then
	truncate -s 64M "$WORK/input"
	hold big --size 64M
	is "$(timeout 100 python3 "$WORK/bar.py" "$MMOBJ" "$WORK/input")" "0 True True" "a bar, and nothing at the end"
	release "$held"
else
	ok 0 "a bar # SKIP there are no pseudo-terminals"
fi

# input that does not wait: it comes when the tool has asked for it already
cat >"$WORK/nonblocking.py" <<'END'
import os, subprocess, sys, time
out, into = os.pipe()
os.set_blocking(out, False)
writer = subprocess.Popen([sys.argv[1], "write", "a"], stdin=out)
os.close(out)
def sleeps():
    try:
        with open(f"/proc/{writer.pid}/wchan") as file:
            return "poll" in file.read()
    except OSError:
        return True
end = time.monotonic() + 2  # a kernel without wchan: then it may not have asked yet
while not sleeps() and time.monotonic() < end:
    os.sched_yield()
os.write(into, b"late")
os.close(into)
print(writer.wait())
END
hold a --size 4
is "$(timeout 60 python3 "$WORK/nonblocking.py" "$MMOBJ"),$(mmobj read a)" "0,late" "input that does not wait"
release "$held"

refuses 2 "mmobj write: the object's NAME is missing*" mmobj write
refuses 2 "mmobj write: b: one argument too many*" mmobj write a b
refuses 2 "mmobj write: --size: needs a value*" mmobj write a --size
refuses 2 "mmobj write: 0: too small for --size*" mmobj write --size 0 a
refuses 2 "mmobj write: -1: not a number for --offset*" mmobj write --offset -1 a
refuses 2 "mmobj write: --length: no such option*" mmobj write --length 1 a
done_testing
