#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is installed is what users build with: installed.sh BUILD_DIR VERSION CC... [-- CXX...]. Installs into a folder of its
# own, and builds programs in C and C++ with nothing but that folder and pkg-config. Speaks TAP.
set -uo pipefail
source=$(dirname "$(readlink -f "$0")")/installed
build=$(readlink -f "$1") version=$2
cc=() cxx=()
for word in "${@:3}"; do
  if [[ $word == -- ]]; then cxx=(''); elif ((${#cxx[@]})); then cxx+=("$word"); else cc+=("$word"); fi
done
cxx=("${cxx[@]:1}")
work=$(mktemp -d)
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-installed.XXXXXX)
export MMOBJ_ROOT
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
skip() { count=$((count + 1)) && printf 'ok %d - %s # SKIP %s\n' "$count" "$1" "$2"; }

# Meson would ask for a password where the folder is not ours; this one is.
install_it() {
  meson install -C "$build" --no-rebuild --quiet --destdir "$work/root" </dev/null
  config=$(find "$work/root" -name mmobj.pc)
  [[ $config ]]
}
pc() { PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=${config%/*} PKG_CONFIG_SYSROOT_DIR=$work/root pkg-config "$@"; }
valid() { pc --validate "$1" && [[ $(pc --modversion "$1") == "$version" ]]; }

# compile PACKAGE PROGRAM COMPILER...: from PACKAGE.c, with what pkg-config says and no other flag for it.
compile() {
  local flags libraries
  flags=$(pc --cflags "$1") && libraries=$(pc --libs "${static[@]}" "$1") || return
  # shellcheck disable=SC2086
  "${@:3}" -Wall -Wextra -Werror $flags -x "$language" "$source/$1.c" -x none -o "$work/$2" "${before[@]}" $libraries "${after[@]}"
}
# says PROGRAM TEXT: what it prints when it runs with the libraries that are installed.
says() {
  local text
  text=$(LD_LIBRARY_PATH=$(dirname "${config%/*}") "$work/$1" installed) || return
  printf '%s\n' "$text"
  [[ $text == "$2" ]]
}
# Its libraries are none of ours: all of them is in it.
needs_none() { ! readelf -d "$work/$1" | grep -E 'NEEDED.*(mmobj|coredll)'; }
nothing_left() { [[ -z $(find "$MMOBJ_ROOT" -type f) ]]; }

# try LANGUAGE COMPILER...: all three packages.
try() {
  local language=$1 package
  shift
  for package in mmobj coredll coredll-ce; do
    check "$package: a program in $language is built" compile "$package" "$package-$language$suffix" "$@"
    check "$package: it runs" says "$package-$language$suffix" "${answers[$package]}"
  done
}

declare -A answers=([mmobj]="shared, version $version" [coredll]='shared, error 183' [coredll-ce]='shared, error 183')
config='' static=() before=() after=() suffix=''
check 'it can be installed' install_it
for package in mmobj coredll coredll-ce; do check "$package.pc is valid" valid "$package"; done
try c "${cc[@]}"
if ((${#cxx[@]})); then
  try c++ "${cxx[@]}"
else
  for package in mmobj coredll coredll-ce; do skip "$package: a program in C++" 'no C++ compiler'; done
fi
# The archives, by the same flags.
static=(--static) before=('-Wl,-Bstatic') after=('-Wl,-Bdynamic')
for package in mmobj coredll coredll-ce; do
  language=c
  check "$package: a program in c is built with the archive" compile "$package" "$package-static" "${cc[@]}"
  check "$package: it needs no library of ours" needs_none "$package-static"
  check "$package: it runs, too" says "$package-static" "${answers[$package]}"
done
check 'nothing is left of them' nothing_left
printf '1..%d\n' "$count"
