#!/bin/sh
# SPDX-License-Identifier: MIT
# test-case-table.sh - case-table.h is what its script makes, where Python knows the same Unicode
#   test-case-table.sh SOURCE_DIRECTORY
set -u
echo 1..1
table=$1/case-table.h
version=$(sed -n 's/.*Unicode \([0-9.]*\).*/\1/p' "$table")
here=$(python3 -c 'import unicodedata; print(unicodedata.unidata_version)')
# What clang-format moves is no difference.
numbers() { sed 's/\/\*.*\*\///' "$@" | grep -o '0x[0-9A-F]*, 0x[0-9A-F]*, [0-9]*, 0x[0-9A-F]*'; }
if [ "$version" != "$here" ]; then
	echo "ok 1 - case table # SKIP Python has Unicode $here, the table $version"
elif [ "$("$1/case.py" | numbers)" = "$(numbers "$table")" ]; then
	echo "ok 1 - case table"
else
	echo "not ok 1 - case table"
fi
