#!/bin/bash
# SPDX-License-Identifier: MIT
# test-headers.sh - the headers compile in each C and C++ that is here, without a warning, with UNICODE and without, whatever
# wchar_t is; and each of them alone
#   test-headers.sh SOURCE_ROOT
set -u
root=$1
include=(-I "$root/include/coredll" -I "$root/include")
strict=(-fsyntax-only -Wall -Wextra -Wpedantic -Werror)
plan=0

# compiles TEXT COMMAND...
compiles() {
  local text=$1 output
  shift
  plan=$((plan + 1))
  if output=$("$@" 2>&1); then
    echo "ok $plan - $text"
  else
    echo "not ok $plan - $text"
    printf '%s\n' "$*" "$output" | head -n 20 | sed 's/^/# /'
  fi
}

# in_all_ways COMPILER LANGUAGE STANDARD
in_all_ways() {
  local unicode wchar around
  command -v "$1" >/dev/null || return
  for unicode in '' '-DUNICODE'; do
    for wchar in '' '-fshort-wchar'; do
      for around in '-DBEFORE' '-DAFTER'; do
        # shellcheck disable=SC2086 # an empty option is none
        compiles "$1 -std=$3 $unicode $wchar $around" "$1" -x "$2" "-std=$3" $unicode $wchar $around -D_FORTIFY_SOURCE=2 -O1 \
          "${strict[@]}" "${include[@]}" "$root/tests/coredll/headers.c"
      done
    done
  done
}

for standard in c99 gnu17; do
  in_all_ways gcc c $standard
  in_all_ways clang c $standard
done
for standard in c++98 c++11 c++17; do
  in_all_ways g++ c++ $standard
  in_all_ways clang++ c++ $standard
done
in_all_ways musl-gcc c c11

for header in "$root"/include/coredll/*.h; do
  for language in c c++; do
    compiles "${header##*/} alone, $language" cc -x "$language" "${strict[@]}" "${include[@]}" \
      -include "$header" - <<<'extern int something;'
  done
done

echo "1..$plan"
