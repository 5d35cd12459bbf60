#!/bin/bash
# SPDX-License-Identifier: MIT
# test-completion.sh - the completion for bash: commands, options, and names that exist
. "${0%/*}/lib.sh"
# shellcheck source=../../src/tool/mmobj.bash
. "$MMOBJ_COMPLETION"
compopt() { :; } # outside of a completion it is an error

# complete_at WORD... : what is offered for the last word, in one line
complete_at() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_mmobj mmobj
	printf '%s\n' "${COMPREPLY[*]}"
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
	while read -r option; do
		like " $(complete_at mmobj $command --) " "* $option *" "$command $option is offered"
	done < <(grep -oE -- '^ +(-h, +)?--[a-z]+' <<<"$help" | grep -oE -- '--[a-z]+')
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
is "$(complete_at mmobj run frames '')" '--' "what comes after run's name"
is "$(complete_at mmobj run --size 4K f)" 'fr\ ee frames' "a name after a number"
is "$(complete_at mmobj run --size = 4)" '' "a number after '=' (a word of its own for readline)"
is "$(complete_at mmobj run --size = 4K fra)" 'frames' "and a name after that"
is "$(complete_at mmobj stat frames '')" '' "one name is enough"
is "$(complete_at mmobj stat '"fr ')" 'fr ee' "in quotes"
is "$(complete_at mmobj stat "'fr ")" 'fr ee' "in single quotes"
release "$one"
release "$held"

mmobj setup >"$WORK/out"
hold 'Global\g' --size 1
is "$(complete_at mmobj stat G)" 'Global\\g' "the machine's store"
is "$(complete_at mmobj stat 'Global\\')" 'Global\\g' "from its backslash on"
is "$(complete_at mmobj stat '"Glo')" 'Global\g' "in quotes"
release "$held"
hold -n --size 1
is "$(complete_at mmobj stat '')" '' "no name that would be an option"
is "$(complete_at mmobj stat -- -)" '-n' "but after '--'"
release "$held"

# What is offered is safe to show, and the shell takes it for the name.
for name in "${odd_names[@]}"; do
	hold "$name" --size 1
	offered=$(complete_at mmobj stat -- '')
	is "$(eval "printf '%s.' $offered")" "$name." "$offered is the name"
	is "$(LC_ALL=C tr -d '[:print:]' <<<"${offered//[größe日本語é😀]/}" | od -An -c)" '  \n' "$offered is harmless"
	release "$held"
done
done_testing
