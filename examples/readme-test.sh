#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The README's examples, taken out of it and run: readme-test.sh README HEADER_DIR LIBRARY COREDLL TOOL CC... Speaks TAP.
set -uo pipefail

readme=$1 headers=$2 library=$(readlink -f "$3") coredll=$(readlink -f "$4") tool=$(readlink -f "$5")
cc=("${@:6}")
work=$(mktemp -d)
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-readme.XXXXXX)
LD_LIBRARY_PATH=$(dirname "$library"):$(dirname "$coredll")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
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
# block LANGUAGE [N]: what stands in the README's first, or Nth, fence of that language.
block() {
  awk -v fence="\`\`\`$1" -v wanted="${2:-1}" '$0 == fence { n++; on = n == wanted; next } $0 == "```" { on = 0 } on' "$readme"
}
# The statements of the Nth as they stand there, in a main().
program() {
  block c "$1" | grep '^#include'
  printf 'int main(void)\n{\n'
  block c "$1" | grep -v '^#include'
  printf '%s\nreturn 0;\n}\n' "$2"
}
# compile N MORE_STATEMENTS ARGUMENT...
compile() {
  program "$1" "$2" >"$work/program.c" && [[ -n $(block c "$1") ]] &&
    "${cc[@]}" -Wall -Wextra -Werror "${@:3}" "$work/program.c" -o "$work/program" "$library" "$coredll"
}
nothing_left() { [[ -z $(mmobj ls --names) ]]; }
run_shell() { [[ -n $(block sh) ]] && block sh | bash -eu >"$work/shell.out"; }
said() { grep -qF -- "$1" "$work/shell.out" || { cat "$work/shell.out" && false; }; }

printf '1..11\n'
check 'the C example compiles without a warning' compile 1 '' "-I$headers"
check 'the C example runs' "$work/program"
check 'and nothing is left after it' nothing_left
check 'the example with the Windows calls compiles without a warning' compile 2 \
  'return first && view && GetLastError() == 0 ? 0 : 1;' "-I$headers/coredll" -DUNICODE
check 'and runs' "$work/program"
check 'the shell example runs' run_shell
check 'what was written is read' said hello
check 'the object is gone with the command that held it' said 'gone, with the command that held it'
check 'one that comes is waited for' said 'there it is'
check 'and until it is gone' said 'and gone again'
check 'and nothing is left after all' nothing_left
