#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The other half of the suite: windows.sh BUILD_DIR. Builds each program with mingw, runs it under Wine and runs the native
# one of BUILD_DIR, and compares what they say. All that it makes is in BUILD_DIR/conform,
# Wine's folder too, unless WINEPREFIX has one.
set -euo pipefail
source=$(dirname "$(readlink -f "$0")")
build=$(readlink -f "$1")
work=$build/conform
mapfile -t programs < <(sed -n "s/^conform_names = \[//p" "$source/meson.build" | tr -d "',]" | tr ' ' '\n')
harness=(conform calls calls-file calls-memory calls-text words win32)

# C: what the A functions take must not depend on who runs this.
export LC_ALL=C WINEPREFIX=${WINEPREFIX:-$work/wine} WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winedbg.exe='
unset DISPLAY
mkdir -p "$work"
rm -rf "$work"/*.exe "$work"/*.here "$work"/*.there "$work"/files-*

objects=("${harness[@]/%/.o}")
objects=("${objects[@]/#/$work/}")

cd "$source"
flags=(-std=gnu17 -O1 -g -D__USE_MINGW_ANSI_STDIO=1 -DWIN32_LEAN_AND_MEAN -Wall -Wextra -Werror)
for file in "${harness[@]}"; do
  x86_64-w64-mingw32-gcc "${flags[@]}" -c "$file.c" -o "$work/$file.o"
done
for program in "${programs[@]}"; do
  x86_64-w64-mingw32-gcc "${flags[@]}" "$program.c" "${objects[@]}" -o "$work/$program.exe"
done

cd "$work"
[[ -d $WINEPREFIX ]] || wineboot --init >wineboot.log 2>&1 || { cat wineboot.log >&2; exit 1; }
for program in "${programs[@]}"; do
  # Their status says whether all was as the table expects, which compare.py sees for itself.
  "$build/tests/conform/conform-$program" >"$program.here" || true
  timeout 120 wine "./$program.exe" >"$program.there" 2>"$program.errors" || true
done
rm -rf files-*
exec python3 "$source/compare.py" "$work" "$source/differences" "${programs[@]}"
