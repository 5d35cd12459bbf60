#!/bin/sh
# SPDX-License-Identifier: MIT
# test-symbols.sh - what a library exports is what its version script names is what its headers declare
#   test-symbols.sh LIBRARY VERSION_SCRIPT WORD NAMES HEADER...
# WORD_0.1 is the version, WORD_API stands before a declaration; NAMES is a basic regular expression for how a name begins.
set -u
LC_ALL=C
export LC_ALL
library=$1 script=$2 word=$3 names=$4
shift 4
echo 1..6

n=0
check() { # TEXT, then a command
	n=$((n + 1))
	text=$1
	shift
	if "$@"; then echo "ok $n - $text"; else echo "not ok $n - $text"; fi
}
same() {
	[ "$1" = "$2" ] && return
	printf '%s\n' "$1" "--- is not ---" "$2" | sed 's/^/# /'
	return 1
}

in_library=$(nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort)
listed=$(sed -n 's/^[[:space:]]\{1,\}\([A-Za-z_0-9]*\);$/\1/p' "$script")
# A declaration runs from the word to the ';'; its name is what stands before the first '('.
in_header=$(cat "$@" | grep -v '^#' | tr '\n\t' '  ' | grep -o "${word}_API [^;]*;" |
	sed 's/__attribute__(([^)]*))//g; s/ *(.*//; s/.*[ *]//' | sort)

check 'there are some' [ "$(echo "$in_library" | wc -l)" -ge 20 ]
check 'the library exports what its version script names' same "$in_library" "$(echo "$listed" | sort)"
check 'the version script has them in order, none twice' same "$listed" "$(echo "$listed" | sort -u)"
check 'the headers declare what the library exports' same "$in_header" "$in_library"
check 'every one has a version' same "$(nm -D --defined-only --with-symbol-versions "$library" | grep ' T ' | grep -v "@@${word}_0\.1\$")" ''
# The caller's names are not to be met.
check 'every one is called as it should be' same "$(echo "$in_library" | grep -v "^\($names\)")" ''
