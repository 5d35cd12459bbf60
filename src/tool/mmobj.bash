# SPDX-License-Identifier: MIT
# Completion of mmobj(1) for bash: commands, options, and the names of objects that a word can hold as it is.
_mmobj() {
  local word=${COMP_WORDS[COMP_CWORD]} options
  local -A known=(
    [run]='--size --file --help' [write]='--offset --size --help' [read]='--offset --length --help'
    [ls]='--json --local --global --help' [stat]='--json --help' [wait]='--timeout --gone --help'
    [gc]='--json --local --global --help' [reaper]='--local --global --help' [setup]='--help'
  )
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "${!known[*]} help --help --version" -- "$word")
    return
  fi
  options=${known[${COMP_WORDS[1]}]-}
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ ${COMP_WORDS[1]} == @(run|write|read|stat|wait) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(mmobj ls 2>/dev/null | awk 'NR > 1 && $1 ~ /^[[:alnum:]._-]+$/ { print $1 }')" -- "$word")
  fi
}
complete -o default -F _mmobj mmobj
