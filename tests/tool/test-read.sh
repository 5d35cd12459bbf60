#!/bin/bash
# SPDX-License-Identifier: MIT
# test-read.sh - mmobj read: the object's bytes, exactly, on standard output
. "${0%/*}/lib.sh"

common read
hold a --size 10
printf 0123456789 | mmobj write a

is "$(mmobj read a)" "0123456789" "all"
is "$(mmobj read --offset 3 a)" "3456789" "from an offset"
is "$(mmobj read --length 3 a)" "012" "so many"
is "$(mmobj read --offset 3 --length 3 a)" "345" "both"
is "$(mmobj read a --length 3)" "012" "options may come last"
run mmobj read --offset 10 a
is "$status,$out,$err" "0,," "nothing, at the end"
run mmobj read --length 0 a
is "$status,$out,$err" "0,," "nothing, asked for"
refuses 1 "mmobj read: a: that is beyond its end at 10" mmobj read --offset 11 a
refuses 1 "mmobj read: a: that is beyond its end at 10" mmobj read --length 11 a
refuses 1 "mmobj read: a: that is beyond its end at 10" mmobj read --offset 8 --length 3 a
refuses 1 "mmobj read: a: that is beyond its end at 10" mmobj read --offset 8 --length 18446744073709551615 a
is "$(mmobj read 'Local\a')" "0123456789" "by the name with its prefix"

run bash -c '"$MMOBJ" read a >/dev/full'
is "$status,$err" "1,mmobj read: standard output: No space left on device (after 0 bytes)" "a full disk"
run bash -c '"$MMOBJ" read a >&-'
is "$status,$err" "1,mmobj read: standard output: Bad file descriptor (after 0 bytes)" "a closed standard output"
is "$(mmobj read a)" "0123456789" "which does not come to be the object"
release "$held"

hold big --size 4M
run bash -c 'set -o pipefail; "$MMOBJ" read big | head -c 1 >/dev/null'
is "$status" 1 "a reader that ends early: an error"
like "$err" "mmobj read: standard output: its reader is gone (after *[0-9] bytes)" "and no signal"
is "$(mmobj read big | wc -c)" 4194304 "through a pipe, all"
release "$held"

printf 0123456789 >"$WORK/file"
hold f --file "$WORK/file"
is "$(mmobj read --offset 5 f)" "56789" "a file"
: >"$WORK/file"
run mmobj read f
is "$status,$out" "1," "a file that was cut short: an error"
like "$err" "mmobj read: f: *" "and no signal"
rm "$WORK/file"
run mmobj read f
is "$status,$out" "1," "a file that is gone: an error"
release "$held"

# a file that is cut short while it is read; the pipe is too small for all of it
truncate -s 4M "$WORK/file"
hold f --file "$WORK/file"
cat >"$WORK/cut.py" <<'END'
import os, subprocess, sys
reader = subprocess.Popen([sys.argv[1], "read", "f"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
os.read(reader.stdout.fileno(), 1)
os.truncate(sys.argv[2], 0)
out, err = reader.communicate()
print(reader.returncode, len(out) < 4 << 20, err.decode().strip())
END
like "$(timeout 60 python3 "$WORK/cut.py" "$MMOBJ" "$WORK/file")" \
	"1 True mmobj read: f: no memory there: * the file behind it is shorter now (after *[0-9] bytes)" "cut short meanwhile: an error"
release "$held"

# a pipe that does not wait
hold big --size 4M
head -c 4M /dev/urandom | mmobj write big
cat >"$WORK/nonblocking.py" <<'END'
import hashlib, os, subprocess, sys
out, into = os.pipe()
os.set_blocking(into, False)
reader = subprocess.Popen([sys.argv[1], "read", "big"], stdout=into)
os.close(into)
print(hashlib.sha256(open(out, "rb").read()).hexdigest(), reader.wait())
END
is "$(timeout 60 python3 "$WORK/nonblocking.py" "$MMOBJ")" "$(mmobj read big | sha256sum | cut -d ' ' -f 1) 0" "a pipe that does not wait"
release "$held"

refuses 3 "mmobj read: none: no such object" mmobj read none
refuses 2 "mmobj read: the object's NAME is missing*" mmobj read
refuses 2 "mmobj read: b: one argument too many*" mmobj read a b
refuses 2 "mmobj read: 1x: not a number for --offset*" mmobj read --offset 1x a
refuses 2 "mmobj read: --length: needs a value*" mmobj read a --length
done_testing
