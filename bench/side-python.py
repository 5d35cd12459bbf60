#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""CPython's multiprocessing.shared_memory: the program that side.c is for the others, with the same orders; see side.h."""
import ctypes
import os
import platform
import sys
import time
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

PREFIX = os.environ.get("MMOBJ_BENCH", "mmobj-bench")
kept = {}  # by word: objects that stay from one order to the next


def name(word):
    return f"{PREFIX}-{word}"


def keep(word, size):
    if word not in kept:
        kept[word] = SharedMemory(name(word), create=True, size=size)


def let_go(word):
    if word in kept:
        memory = kept.pop(word)
        memory.close()
        memory.unlink()


def cycle(size):
    memory = SharedMemory(name("held"))
    memory.buf[0] = memory.buf[0] + 1 & 255
    memory.close()


def open_held(size):
    SharedMemory(name("held")).close()


def reopen(size):
    SharedMemory(name("own")).close()


def create(size):
    memory = SharedMemory(name("fresh"), create=True, size=size)
    memory.close()
    memory.unlink()


def fill(size):
    keep("fresh", size)
    first = ctypes.c_char.from_buffer(kept["fresh"].buf)
    ctypes.memset(ctypes.addressof(first), 1, size)


WORK = {
    "cycle": cycle,
    "open": open_held,
    "reopen": reopen,
    "create": create,
    "hold": lambda size: keep("held", size),
    "fill": fill,
    "gone": lambda size: let_go("fresh"),
}


def carry_out(what, times, size):
    if what not in WORK:
        return -1
    once = WORK[what]
    if what == "reopen":
        keep("own", size)
    if times > 1:
        once(size)
    since = time.monotonic_ns()
    for _ in range(times):
        once(size)
    return time.monotonic_ns() - since


print(f"CPython {platform.python_version()} multiprocessing.shared_memory", flush=True)
for line in sys.stdin:
    what, times, size, _count = line.split()
    print(carry_out(what, int(times), int(size)), flush=True)
    if what in ("cycle", "open"):
        # Else Python's tracker takes the object away from its maker when this process ends (a known fault of it).
        resource_tracker.unregister("/" + name("held"), "shared_memory")
for word in list(kept):
    let_go(word)
