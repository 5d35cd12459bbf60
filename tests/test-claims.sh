#!/bin/sh
# SPDX-License-Identifier: MIT
# test-claims.sh - what the documentation promises, row by row, has the tests that it names; and the model the functions
#   test-claims.sh SOURCE_ROOT DOCUMENT...
# The last column of each row of each table names, in backquotes, `file:test` (a test that tests/file.c runs), `kill:operation` and
# `fail:operation` (one that tests/proof/operation.c has), `schedule:pair` (one that tests/proof/duel.c has), `model:FAULT` (one that
# tests/model.sh puts in), or `./dev command`.
set -u
LC_ALL=C
export LC_ALL
cd "$1" || exit 1
shift
echo "1..$((2 * $# + 1))"

n=0
say() { # TEXT, what is wrong
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else printf '%s\n' "$2" | sed 's/^/# /'; echo "not ok $n - $1"; fi
}

# Each row's last column.
columns() { awk -F'|' '/^\| ---/ { table = 1; next } !/^\|/ { table = 0 } table { print $(NF - 1) }' "$1"; }

exists() {
	file=${1%%:*} name=${1#*:}
	case $1 in
	kill:* | fail:*) [ -f "tests/proof/$file.c" ] && grep -qF "{\"$name\"," tests/proof/operation.c ;;
	schedule:*) grep -qF "{\"$name\"," tests/proof/duel.c ;;
	model:*) sed -n 's/^for fault in//p' tests/model.sh | grep -qw "$name" && grep -qw "$name" src/lib/protocol.pml ;;
	./dev*) grep -q "^${1#./dev })" dev ;;
	*:*) grep -q "TEST($name)" "tests/$file.c" ;;
	*) false ;;
	esac
}

for document; do
	name=$(basename "$document")
	say "every row of $name names a test" "$(
		rows=$(columns "$document")
		[ "$(printf '%s\n' "$rows" | wc -l)" -ge 20 ] || echo 'that are not many rows'
		printf '%s\n' "$rows" | grep -vn '`'
	)"
	say "every test that $name names is there" "$(
		columns "$document" | grep -o '`[^`]*`' | tr -d '`' | sort -u | while read -r test; do
			exists "$test" || echo "there is no $test"
		done
	)"
done

# The model says of each step which function it stands for.
say 'every function that the model names is there' "$(
	model=src/lib/protocol.pml
	[ "$(grep -c ROW $model)" -ge 30 ] || echo 'those are not many steps'
	grep -oE '[a-z_]+\(\)' $model | tr -d '()' | sort -u | while read -r name; do
		grep -qE "(inline|proctype|void) $name\(" $model || grep -qE "\<$name\(" src/lib/*.c || echo "there is no $name()"
	done
)"
