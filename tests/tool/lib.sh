# SPDX-License-Identifier: MIT
# lib.sh - what the tests of the tool share: TAP, a store of their own, processes that hold objects
#
# MMOBJ is the tool's executable. Each script has a store of its own and looks at real processes. Nothing sleeps in the
# place of a condition: `until_true` asks for one again and again, for a bounded time.
# shellcheck shell=bash disable=SC2034

set -u
# Whoever starts the tests may ignore signals (nohup; a shell without jobs in the background), and a shell could not change that.
[[ ${MMOBJ_SIGNALS:-} ]] || MMOBJ_SIGNALS=default exec env --default-signal bash "$0" "$@"
unset POSIXLY_CORRECT
export LC_ALL=C.UTF-8
MMOBJ_ROOT=$(mktemp -d /dev/shm/mmobj-tool.XXXXXX) || exit 99
export MMOBJ_ROOT
WORK=$(mktemp -d) || exit 99
STORE=$MMOBJ_ROOT/mmobj-$(id -u)
started=() # processes of ours, by id
tests=0 bad=0

cleanup() {
	local pid
	for pid in ${started[@]+"${started[@]}"}; do
		kill -KILL "$pid" 2>/dev/null
	done
	rm -rf "$MMOBJ_ROOT" "$WORK"
}
trap cleanup EXIT
trap 'exit 99' HUP INT TERM # a time limit's, for example: bash does not clean up for these by itself

# In the background say "$MMOBJ": a function would run it in a shell whose process id $! is.
mmobj() { "$MMOBJ" "$@"; }

# Can the tool be run by another user?
has_other() { [[ $(id -u) == 0 ]] && command -v setpriv >/dev/null; }

# as_other ARGUMENT... : by a user who may have no way into the folder of the build
as_other() {
	local other=$WORK/other
	if [[ ! -d $other ]]; then
		mkdir "$other" && chmod 755 "$WORK" "$other"
		# With its library, if that is not in it (where coverage is measured).
		ldd "$MMOBJ" | sed -n 's/.*libmmobj[^ ]* => \([^ ]*\).*/\1/p' | xargs cp -t "$other" "$MMOBJ"
	fi
	setpriv --reuid 65534 --regid 65534 --clear-groups env LD_LIBRARY_PATH="$other" "$other/mmobj" "$@"
}

# ok STATUS WHAT
ok() {
	tests=$((tests + 1))
	if [[ $1 == 0 ]]; then
		echo "ok $tests - $2"
	else
		bad=$((bad + 1))
		echo "not ok $tests - $2"
	fi
}

# is GOT WANT WHAT
is() {
	[[ $1 == "$2" ]]
	ok $? "$3"
	[[ $1 == "$2" ]] || printf '# got:  %q\n# want: %q\n' "$1" "$2"
}

# like GOT PATTERN WHAT (a pattern of [[ ]])
like() {
	# shellcheck disable=SC2053
	[[ $1 == $2 ]]
	ok $? "$3"
	# shellcheck disable=SC2053
	[[ $1 == $2 ]] || printf '# got:  %q\n# like: %q\n' "$1" "$2"
}

# run COMMAND... : its $out, $err and $status
run() {
	"$@" >"$WORK/out" 2>"$WORK/err"
	status=$?
	out=$(<"$WORK/out")
	err=$(<"$WORK/err")
}

# refuses STATUS PATTERN COMMAND... : exit status, the pattern on stderr, and nothing on stdout
refuses() {
	local want=$1 pattern=$2
	shift 2
	run "$@"
	is "$status" "$want" "${*:2}: exits $want"
	like "$err" "$pattern" "${*:2}: says so"
	is "$out" "" "${*:2}: prints nothing"
}

# until_true COMMAND... : within 20 s
until_true() {
	local end=$((SECONDS + 20))
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.02
	done
}

# hold NAME OPTION... : a process that holds an object; $held is its process id. The command's is in $WORK/held.ID.
# It inherits no 8, the test's end of a FIFO: who reads there would wait for it, too.
hold() {
	local name=$1
	shift
	"$MMOBJ" run "$@" -- "$name" bash -c 'echo $$ >"$0.$PPID"; exec sleep 600' "$WORK/held" >/dev/null 8>&- &
	held=$!
	started+=("$held")
	until_true [ -s "$WORK/held.$held" ] || { echo "Bail out! nobody holds $name"; exit 99; }
	started+=("$(<"$WORK/held.$held")")
}

# hold_with NAME SIZE FLAG... : the same by a program that can ask for more (holder.c); release_with ends it.
hold_with() {
	local said
	coproc HOLDER { exec "$MMOBJ_HOLDER" "$@"; }
	# shellcheck disable=SC2153
	held=$HOLDER_PID
	started+=("$held")
	read -r said <&"${HOLDER[0]}"
	[[ $said == held ]] || { echo "Bail out! nobody holds $1"; exit 99; }
}

release_with() {
	local input=${HOLDER[1]}
	exec {input}>&-
	wait "$held"
}

release() {
	kill -TERM "$1"
	wait "$1"
}

# murder ID : kills a holder and its command by SIGKILL, and so that nobody cleans up after it
murder() {
	kill -KILL "$1" "$(<"$WORK/held.$1")"
	wait "$1" 2>/dev/null
}

# Every file in the store of ours, but the folder of addresses.
files() {
	find "$STORE" -mindepth 1 -not -name .at -printf '%P\n' 2>/dev/null | sort
}

left_clean() {
	is "$(files)" "" "nothing is left in the store"
}

# json FILE EXPRESSION : what the Python expression says of the JSON text, `j`
json() {
	python3 -c 'import json, sys
j = json.load(open(sys.argv[1], encoding="utf-8"))
print(eval(sys.argv[2]))' "$1" "$2"
}

done_testing() {
	left_clean
	echo "1..$tests"
	exit $((bad > 0))
}

# What every command has.
common() {
	local command=$1
	run mmobj "$command" --help
	is "$status" 0 "$command --help exits 0"
	like "$out" "Usage: mmobj $command*Exit status:*" "$command --help says how, and the exit statuses"
	is "$(mmobj "$command" -h)" "$out" "$command -h is the same"
	is "$(mmobj help "$command")" "$out" "help $command is the same"
	run bash -c '"$MMOBJ" "$0" --help >/dev/full' "$command"
	is "$status" 1 "$command --help that can't be written fails"
}

# Names that a tool could stumble over; all are fine.
odd_names=('' ' ' 'with blank' '"' '""' '.' '..' '../../etc' '/' 'a/b' '.hidden' '.at' '-n' '--size' '%41' '~' $'\x01' $'\x1b[31mred'
	$'line\nbreak' $'tab\t' $'\x7f' $'c1\u009b' $'\u202eevil' 'größe' '日本語' $'\U1F600' 'Local' 'Global' $'Global\x1b' $'e\u0301' $'\u00e9' $'a\u00a0b' 'a b' $'\u3000')
