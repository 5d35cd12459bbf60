#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Counts what time does not show: instructions (callgrind) and system calls (strace) of doing a thing once.

    count.py BUILD_DIR >counts.json

Each side's program (side.c) is run twice, with fewer and with more repetitions; the difference is theirs alone.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SIDES = ("mmobj", "posix", "coredll")
WORKS = ("cycle", "open", "reopen", "create", "map")
FEW, MANY = 100, 600
SIZE = 4096


def run(command, work, times, env):
    """Runs a side's program under a tool, with one order; what the tool says on its standard error."""
    done = subprocess.run(command, input=f"{work} {times} {SIZE} 0\n", env=env, text=True, capture_output=True, check=True)
    return done.stderr


def instructions(program, work, times, env):
    """In user space: callgrind does not see the kernel's."""
    said = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program], work, times, env)
    return int(re.search(r"Collected : (\d+)", said)[1])


def system_calls(program, work, times, env):
    """{name: how often}"""
    said = run(["strace", "-f", "-c", "-U", "calls,name", program], work, times, env)
    return {name: int(count) for count, name in re.findall(r"^ *(\d+) (\w+)$", said, re.M) if name != "total"}


def per_call(program, work, env):
    few, many = (instructions(program, work, times, env) for times in (FEW, MANY))
    calls_few, calls_many = (system_calls(program, work, times, env) for times in (FEW, MANY))
    calls = {name: (count - calls_few.get(name, 0)) / (MANY - FEW) for name, count in calls_many.items()}
    return {
        "instructions": (many - few) / (MANY - FEW),
        # Once in a while there is one of another kind (a look at other entries of the store): 0.05 and more count.
        "calls": {name: round(count, 2) for name, count in sorted(calls.items()) if count >= 0.05},
    }


def count(build, side, folder):
    program = str(build / "bench" / f"mmobj-bench-{side}")
    env = dict(os.environ, MMOBJ_ROOT=str(folder), MMOBJ_BENCH=f"{folder.name}-{side}")
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True) as holder:
        holder.stdout.readline()  # its version
        holder.stdin.write(f"hold 1 {SIZE} 0\n")
        holder.stdin.flush()
        holder.stdout.readline()
        found = {work: per_call(program, work, env) for work in WORKS}
        holder.stdin.close()
    return found


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mmobj-count-", dir="/dev/shm"))
    try:
        json.dump({side: count(build, side, folder) for side in SIDES}, sys.stdout, indent=1)
    finally:
        shutil.rmtree(folder)


main()
