# SPDX-License-Identifier: MIT
# Completion of mmobj(1) for bash: commands, options, names of objects, and the command that `run` is to run.
# shellcheck shell=bash

# Puts the names that are there into `names`, exactly, and into `plain` whether each can be shown as it is.
_mmobj_names() {
  local -x LC_ALL=C.UTF-8 # so that letters are letters, whatever this terminal can show
  local line prefix name
  while IFS= read -r line; do
    prefix=
    case $line in
    '""') line= ;;
    'Global\'*) prefix='Global\' line=${line#*\\} ;;
    'Local\'*) line=${line#*\\} ;; # shown only to tell the name from one with a prefix
    esac
    printf -v name '%b' "$line"
    names+=("$prefix$name")
    [[ $line == *\\* ]]
    plain+=($?)
  done < <("$1" ls --names 2>/dev/null)
}

# Puts a name into `quoted`, as the shell takes it; in ASCII only if it can't be shown as it is.
_mmobj_quote() {
  local LC_ALL=${LC_ALL-}
  (($2)) || LC_ALL=C
  printf -v quoted '%q' "$1"
  [[ $quoted == \$\'* ]] || quoted=${quoted//[:=@]/\\&} # else readline begins a new word there
}

# Offers the names that begin with what is typed; those with a leading '-' only after a '--'.
_mmobj_offer_names() {
  local command=$1 word=$2 ended=$3 quote='' typed quoted i
  local -a names=() plain=()
  if [[ $word == [\'\"]* ]]; then
    quote=${word:0:1} typed=${word:1}
  else
    # shellcheck disable=SC2162 # backslashes are to be taken away
    IFS= read typed <<<"$word"
  fi
  _mmobj_names "$command"
  for i in "${!names[@]}"; do
    [[ ${names[i]} == "$typed"* && ($ended || ${names[i]} != -*) ]] || continue
    if [[ ! $quote ]]; then
      _mmobj_quote "${names[i]}" "${plain[i]}"
      COMPREPLY+=("$quoted")
    elif ((plain[i])) && [[ ${names[i]} != *[\'\"\$\`\!]* ]]; then
      COMPREPLY+=("${names[i]}") # readline closes the quotes
    fi
  done
}

# Completes the command line that begins at a word.
_mmobj_offer_command() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  else
    compopt -o default
    ((COMP_CWORD == $1)) && mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}" | sort -u)
  fi
}

_mmobj() {
  local word=${COMP_WORDS[COMP_CWORD]} commands='run write read ls stat wait gc reaper setup' value='' named='' ended='' i
  local -A options=(
    [run]='--size --file' [write]='--offset --size' [read]='--offset --length' [ls]='--json --names --local --global'
    [stat]='--json' [wait]='--timeout --gone' [gc]='--json --local --global' [reaper]='--local --global' [setup]=''
  )
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    compopt -o nosort
    mapfile -t COMPREPLY < <(compgen -W "$commands help --help --version" -- "$word")
    return
  fi
  if [[ ${COMP_WORDS[1]} == help ]]; then
    compopt -o nosort
    ((COMP_CWORD > 2)) || mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    return
  fi

  # What the words before this one are.
  for ((i = 2; i < COMP_CWORD; i++)); do
    value=
    if [[ ! $ended && ${COMP_WORDS[i]} == -- ]]; then
      ended=yes
    elif [[ ! $ended && ${COMP_WORDS[i]} == --@(size|file|offset|length|timeout) ]]; then
      value=${COMP_WORDS[i]}
      [[ ${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
      ((i++))
    elif [[ $ended || ${COMP_WORDS[i]} != -* ]]; then
      named=yes
      [[ ${COMP_WORDS[1]} == run ]] && break
    fi
  done

  if [[ $named && ${COMP_WORDS[1]} == run ]]; then
    ((i++))
    if ((i == COMP_CWORD)) && [[ ! $word || $word == -* ]]; then
      COMPREPLY=(--)
      return
    fi
    [[ ${COMP_WORDS[i]} == -- ]] && ((i++))
    _mmobj_offer_command "$i"
  elif ((i > COMP_CWORD)); then
    [[ $value == --file ]] && compopt -o default
  elif [[ ! $ended && $word == -* ]]; then
    compopt -o nosort
    mapfile -t COMPREPLY < <(compgen -W "${options[${COMP_WORDS[1]}]-} --help" -- "$word")
  elif [[ ! $named && ${COMP_WORDS[1]} == @(run|write|read|stat|wait) ]]; then
    _mmobj_offer_names "${1:-mmobj}" "$word" "$ended"
  fi
}
complete -F _mmobj mmobj
