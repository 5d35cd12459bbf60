#!/bin/bash
# SPDX-License-Identifier: MIT
# test-completion.sh - the completion for bash: commands, options, and names that exist
. "${0%/*}/lib.sh"
. "$MMOBJ_COMPLETION"
compopt() { :; } # outside of a completion it is an error

# complete_at WORD... : what is offered for the last word, in one line
complete_at() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_mmobj
	echo "${COMPREPLY[*]}"
}

is "$(complete_at mmobj re)" "read reaper" "commands"
is "$(complete_at mmobj '')" "run write read ls stat wait gc reaper setup help --help --version" "all of them"
is "$(complete_at mmobj help w)" "write wait" "help for them"
for command in run write read ls stat wait gc reaper setup; do
	help=$(mmobj $command --help)
	for option in $(complete_at mmobj $command --); do
		[[ $option == -- || $help == *" $option"* ]]
		ok $? "$command has $option"
	done
	for option in $(grep -oE -- '^ +(-h, +)?--[a-z]+' <<<"$help" | grep -oE -- '--[a-z]+'); do
		like " $(complete_at mmobj $command --) " "* $option *" "$command $option is offered"
	done
done
hold 'frames' --size 1
one=$held
hold 'fr ee' --size 1
is "$(complete_at mmobj stat f)" 'fr\ ee frames' "names, quoted"
is "$(complete_at mmobj stat 'fr\ e')" 'fr\ ee' "a quoted beginning"
is "$(complete_at mmobj stat x)" '' "none"
is "$(complete_at mmobj ls f)" '' "where there are no names"
is "$(complete_at mmobj read --length '')" '' "nor numbers"
like " $(complete_at mmobj run frames -- tru) " '* true *' "a command"
is "$(complete_at mmobj run frames -- true f)" '' "and its arguments are not ours"
release "$one"
release "$held"
done_testing
