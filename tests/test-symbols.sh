#!/bin/sh
# SPDX-License-Identifier: MIT
# test-symbols.sh - what the library exports is what the version script names is what the header declares
#   test-symbols.sh LIBRARY VERSION_SCRIPT HEADER
set -u
library=$1 script=$2 header=$3
echo 1..5

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
in_script=$(sed -n 's/^[[:space:]]\{1,\}\([a-z_]*\);$/\1/p' "$script" | sort)
# A declaration runs from MMOBJ_API to the ';'.
in_header=$(tr '\n' ' ' <"$header" | grep -o 'MMOBJ_API [^;]*;' | grep -o 'mmobj_[a-z_]*(' | tr -d '(' | sort)

check 'there are 20' [ "$(echo "$in_library" | wc -l)" -eq 20 ]
check 'the library exports what its version script names' same "$in_library" "$in_script"
check 'the header declares what the library exports' same "$in_header" "$in_library"
check 'every one has a version' [ -z "$(nm -D --defined-only --with-symbol-versions "$library" | grep ' T ' | grep -v '@@MMOBJ_0\.1$')" ]
# The caller's names are not to be met: all global names inside the shared library's symbol table are hidden or its own.
check 'every one is a function of mmobj_' [ -z "$(echo "$in_library" | grep -v '^mmobj_')" ]
