#!/bin/bash
# SPDX-License-Identifier: MIT
# test-wait.sh - mmobj wait: until an object is there, or gone, or the time is up
. "${0%/*}/lib.sh"

common wait
sleeps() { [[ $(<"/proc/$1/wchan") == *poll* || $(awk '{print $3}' "/proc/$1/stat") == S ]]; }
now_ms() { date +%s%3N; }

# there
refuses 4 "mmobj wait: a: timed out" mmobj wait --timeout 0 a
began=$(now_ms)
refuses 4 "mmobj wait: a: timed out" mmobj wait --timeout 0.25 a
(($(now_ms) - began >= 250))
ok $? "it waits so long"
"$MMOBJ" wait a &
waiter=$!
until_true sleeps $waiter
ok $? "it sleeps"
kill -STOP $waiter && kill -CONT $waiter
hold a --size 4K
wait $waiter
is $? 0 "until somebody makes the object"
for timeout in 0 0.000001 5 2147482.999; do
	run mmobj wait --timeout $timeout a
	is "$status,$out,$err" "0,," "it is there: --timeout $timeout"
done

# gone
refuses 4 "mmobj wait: a: timed out" mmobj wait --gone --timeout 0 a
refuses 4 "mmobj wait: a: timed out" mmobj wait --gone --timeout 0.1 a
"$MMOBJ" wait --gone a &
waiter=$!
until_true sleeps $waiter
release "$held"
wait $waiter
is $? 0 "gone when it is released"
left_clean
hold a --size 4K
"$MMOBJ" wait --gone a &
waiter=$!
until_true sleeps $waiter
murder "$held"
wait $waiter
is $? 0 "gone when its holder is killed"
left_clean
run mmobj wait --gone --timeout 0 a
is "$status,$out,$err" "0,," "gone already"

for timeout in -1 +1 1. .5 1e3 x '' 1,5 ' 1' 2147483 99999999999999999999; do
	refuses 2 "mmobj wait: *: not a time for --timeout*" mmobj wait --timeout "$timeout" a
done
refuses 2 "mmobj wait: the object's NAME is missing*" mmobj wait
refuses 2 "mmobj wait: b: one argument too many*" mmobj wait a b
refuses 2 "mmobj wait: --timeout: needs a value*" mmobj wait a --timeout
refuses 1 "mmobj wait: *: the name is not valid UTF-8" mmobj wait --timeout 0 $'\xff'
refuses 1 "mmobj wait: Global\\\\x: the store is not there*" mmobj wait --timeout 0 'Global\x'
refuses 1 "mmobj wait: Global\\\\x: the store is not there*" mmobj wait --gone --timeout 0 'Global\x'
done_testing
