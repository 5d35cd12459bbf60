#!/bin/bash
# SPDX-License-Identifier: MIT
# test-man.sh - the man page: every command and option of the tool is in it, and it is well-formed
. "${0%/*}/lib.sh"

page=$(sed 's/\\-/-/g' "$MMOBJ_MAN")
for command in run write read ls stat wait gc reaper setup; do
	like "$page" "*.SS mmobj $command
*" "mmobj(1) has $command"
	section=$(sed -n "/^\.SS mmobj $command\$/,/^\.S[SH] /p" <<<"$page")
	for option in $(mmobj $command --help | grep -oE -- '^ +--[a-z]+' | tr -d ' '); do
		like "$section" "*$option*" "mmobj(1) has $command $option"
	done
	while read -r option; do
		like "$(mmobj $command --help)" "*$option*" "$command has $option, as mmobj(1) says"
	done < <(grep -oE -- '--[a-z]+' <<<"$section" | sort -u)
done
like "$page" "*MMOBJ_ROOT*" "mmobj(1) has the environment"
if command -v groff >/dev/null; then
	is "$(groff -man -ww -z -Tutf8 "$MMOBJ_MAN" 2>&1)" "" "groff has nothing to say"
fi
done_testing
