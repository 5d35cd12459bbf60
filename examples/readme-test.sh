#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The README's examples, taken out of it and run: readme-test.sh README HEADER_DIR LIBRARY TOOL CC... Speaks TAP.
set -uo pipefail

readme=$1 headers=$2 library=$(readlink -f "$3") tool=$(readlink -f "$4")
cc=("${@:5}")
work=$(mktemp -d)
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-readme.XXXXXX)
LD_LIBRARY_PATH=$(dirname "$library")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
PATH=$(dirname "$tool"):$PATH
export MMOBJ_ROOT LD_LIBRARY_PATH PATH
trap 'rm -rf "$work" "$MMOBJ_ROOT"' EXIT

count=0
# check SENTENCE COMMAND...: one test case.
check() {
  local status=0
  "${@:2}" >"$work/log" 2>&1 || status=$?
  count=$((count + 1))
  ((status == 0)) || { printf 'not ' && sed 's/^/# /' "$work/log" >&2; }
  printf 'ok %d - %s\n' "$count" "$1"
}
# block LANGUAGE: what stands in the README's fences of that language.
block() { awk -v fence="\`\`\`$1" '$0 == fence { on = 1; next } $0 == "```" { on = 0 } on' "$readme"; }
# The statements as they stand there, in a main().
program() {
  block c | grep '^#include'
  printf 'int main(void)\n{\n'
  block c | grep -v '^#include'
  printf 'return 0;\n}\n'
}
compile() {
  program >"$work/program.c" && [[ -n $(block c) ]] &&
    "${cc[@]}" -Wall -Wextra -Werror -I"$headers" "$work/program.c" -o "$work/program" "$library"
}
nothing_left() { [[ -z $(mmobj ls --names) ]]; }
run_shell() { [[ -n $(block sh) ]] && block sh | bash -eu >"$work/shell.out"; }
said() { grep -qF -- "$1" "$work/shell.out" || { cat "$work/shell.out" && false; }; }

printf '1..9\n'
check 'the C example compiles without a warning' compile
check 'the C example runs' "$work/program"
check 'and nothing is left after it' nothing_left
check 'the shell example runs' run_shell
check 'what was written is read' said hello
check 'the object is gone with the command that held it' said 'gone, with the command that held it'
check 'one that comes is waited for' said 'there it is'
check 'and until it is gone' said 'and gone again'
check 'and nothing is left after all' nothing_left
