#!/bin/sh
# SPDX-License-Identifier: MIT
# test-entry.sh - programs start in all the ways that Windows has, and get their arguments
#   test-entry.sh PROGRAM...   each named entry-LANGUAGE-CHARACTERS-WAY
set -u
echo "1..$#"

n=0
ENTRY='höhe'
export ENTRY
bad=$(printf '\377')
for program; do
	n=$((n + 1)) code=7
	case $program in
	*-none) expected='this program has no main(), wmain() or WinMain()' code=1 ;;
	*-nothing) expected='nothing<>' ;;
	*-environment) expected='environment<ENTRY=höhe>' ;;
	*-winmain*) expected='line<one "two words" "" grün>' ;;
	*-wide-* | *-short-*) expected=$(printf 'argument<%s>\n' one 'two words' '' 'grün' '𝄞' '�') ;;
	*) expected=$(printf 'argument<%s>\n' one 'two words' '' 'grün' '𝄞' "$bad") ;;
	esac
	case $program in
	*-none) actual=$("$program" 2>&1) ;;
	*-winmain*) actual=$("$program" one 'two words' '' 'grün') ;;
	*) actual=$("$program" one 'two words' '' 'grün' '𝄞' "$bad") ;;
	esac
	status=$?
	name=${program##*/}
	if [ "$actual" = "$expected" ] && [ $status -eq $code ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		printf '%s (exit %d)\n--- is not ---\n%s\n' "$actual" $status "$expected" | sed 's/^/# /'
	fi
done
