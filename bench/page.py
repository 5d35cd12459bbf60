#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes docs/performance.md, its plots and the numbers in README.md from what was measured and counted.

    page.py RESULTS.json COUNTS.json     in the project's folder
"""
import json
import pathlib
import re
import sys

import plots
from figures import Figures, number, size, spread, time

PAGE = 4096

SIDES = {
    "mmobj": "libmmobj",
    "posix": "the bare calls, memory committed at creation as libmmobj does",
    "posix-lazy": "the bare calls, memory when it is touched",
    "counter": "an atomic counter, and nothing else",
    "protocol": "the system calls that libmmobj makes, and nothing else of it",
    "memfd": "memfd; others find it by a link to /proc/PID/fd/N; lazy",
    "sysv": "System V; lazy",
    "boost": "Boost.Interprocess; lazy",
    "boost-managed": "Boost.Interprocess with its own allocator; opening maps; lazy",
    "qt": "Qt; opening maps; lazy",
    "apr": "Apache Portable Runtime; opening maps; lazy",
    "python": "CPython; opening maps; lazy",
    "coredll": "libcoredll, the calls of Windows on libmmobj",
    "wine": "the same source under Wine; lazy",
}


def table(head, rows):
    """Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def value(x, unit):
    return time(x) if unit == "ns" else f"{number(x)} {'×' if unit == 'x' else unit}"


# ---- the page's parts ----------------------------------------------------------------------------------------------


def machine(data):
    text = f"""{data["date"]}; {data["cpu"]}, {data["cores"]} cores, {data["memory_mib"]} MiB; {data["kernel"]}; \
{data["compiler"]}, build type {data["build"]}; libmmobj {data["version"]}. The measuring took {data["seconds"]:.0f} s. The machine's load before it began: {data["load"]:.1f} (0: it was
quiet).
"""
    if data["build"] != "release":
        text += "\n**Not a release build: do not quote these numbers.**\n"
    rows = [[f"`{side['id']}`", SIDES[side["id"]], side["version"]] for side in data["sides"]]
    text += "\n" + table(["side", "what", "version, or calls"], rows)
    for left in data["left_out"]:
        text += f"\nLeft out: {left['work']} of `{left['side']}`: {left['why']}.\n"
    return text


def goal_rows(data):
    for goal in data["goals"]:
        unit = goal["unit"]
        limit = f"≤ {value(goal['at_most'], unit)}" if "at_most" in goal else f"≥ {value(goal['at_least'], unit)}"
        p5_p95 = f"{number(goal['p5'])}..{number(goal['p95'])}"
        verdict = "reached" if goal["reached"] else "**missed**"
        yield [goal["what"], limit, value(goal["median"], unit), p5_p95, number(goal["p99"]), verdict]


def goals(data):
    reached = sum(goal["reached"] for goal in data["goals"])
    text = f"{reached} of {len(data['goals'])} goals reached in this run.\n\n"
    return text + table(["what", "goal", "median", "p5..p95", "p99", ""], goal_rows(data))


def median(figures, work, side, param, ratio=False):
    lane = figures.lane(work, side, param)
    if lane and ratio:
        lane = lane.get("ratio")
    return lane and lane["median"]


WHY = {
    "cycle": """What is more than the plain calls is: to ask whether somebody is there, to take part, to read how large the object
  is, and to ask on leaving whether one was the last.""",
    "create": """An object that got its name at once, and its content then, would need one call less, and could be seen
  half-made, or be left so by who is killed; and the label, which says what it is, needs a page.""",
}


def reasons(figures):
    """What of it is the kernel's: by the side that makes the system calls of libmmobj, and nothing else."""
    text = ""
    for work, what in (("cycle", "Open, map, touch, unmap and close"), ("create", "Create and destroy, 4 KiB")):
        kernel, ours = (median(figures, work, side, PAGE, ratio=True) for side in ("protocol", "mmobj"))
        if kernel and ours:
            text += f"""- **{what}**: the system calls of libmmobj, bare, take {number(kernel)} × the time of plain ones (side
  `protocol`); with the library around them it is {number(ours)} ×. {WHY[work]}
"""
    others = [(side, median(figures, "cycle", side, PAGE, ratio=True)) for side in ("boost", "boost-managed", "apr")]
    if all(ratio for _, ratio in others):
        text += "- **Boost and APR, once they are warm**: they make the plain calls and count no users: " + ", ".join(
            f"`{side}` takes {number(ratio)} × the time of those" for side, ratio in others) + ".\n"
    one, two = (median(figures, "threads-reopen-same", "counter", count) for count in (1, 2))
    if one and two:
        text += f"""- **Two threads, one object**: they count in one place, and its cache line goes to and fro between the
  processors. One atomic addition and one subtraction alone (side `counter`) take {number(two / one)} × as long with two threads as with one,
  {time(two)} in place of {time(one)}; libmmobj does two of each, for its mutex and its count.
"""
    few, many = (median(figures, "peers", "protocol", count) for count in (10, 1000))
    if few and many:
        text += f"""- **1,000 processes on one object**: the bare lock calls, too, take {number(many / few)} × as long as with 10. A lock is an
  entry in a list that the file has; to take one, to give one back and to close a descriptor the kernel goes through that list, five times
  in all (`posix_lock_inode()`). Leases and `flock` have such lists, too, and no other mark that the kernel takes away by itself
  when a process dies can be asked for. Processes that a `fork` made share the lock of their parent: they add nothing.
"""
    wine = [(what, median(figures, work, "wine", PAGE), median(figures, work, "posix", PAGE))
            for what, work in (("open and close", "open"), ("map and unmap", "map"), ("create and destroy", "create"))]
    if all(there for _, *both in wine for there in both):
        text += "- **Wine**: the bare system calls are faster than it by these factors, so more cannot be had: " + ", ".join(
            f"{what} {number(wine / bare)} ×" for what, wine, bare in wine) + ".\n"
    return text and "### What of that is the kernel's\n\n" + text + "\n"


def by_side(figures, work):
    """A table of sides, for a work that has one size."""
    rows = []
    for lane in figures.lanes(work):
        ratio = lane.get("ratio")
        rows.append([f"`{lane['side']}`", time(lane["median"]), spread(lane, time), time(lane["p99"])]
                    + ([number(ratio["median"]), spread(ratio, number), number(ratio["p99"])] if ratio else [""] * 3))
    base = figures.base(work)
    return table(["side", "median", "p5..p95", "p99", f"× {base}", "p5..p95", "p99"], rows)


def by_param(figures, work):
    """A table of sides and sizes: medians; in brackets, compared with the base."""
    params = figures.params(work)
    kind, unit = figures.works[work]["param"], figures.works[work]["unit"]
    rows = []
    for side in figures.sides(work):
        row = [f"`{side}`"]
        for param in params:
            lane = figures.lane(work, side, param)
            ratio = lane and lane.get("ratio")
            cell = value(lane["median"], unit) if lane else ""
            row.append(cell + (f" ({number(ratio['median'])} ×)" if ratio else ""))
        rows.append(row)
    heads = [size(param) if kind == "B" else f"{param:,} {kind}" for param in params]
    return table(["side"] + heads, rows)


def section(figures, work):
    info = figures.works[work]
    if not figures.lanes(work):
        return ""
    title = f"\n### {work}: {info['what']}\n\n"
    if len(figures.params(work)) > 1:
        base = figures.base(work)
        compared = f"the medians; in brackets × `{base}`" if base else "the medians; in brackets × the first column"
        return title + compared + ", the median of the rounds' ratios.\n\n" + by_param(figures, work)
    if info["unit"] == "ns" and len(figures.lanes(work)) > 1:
        return title + by_side(figures, work)
    lane = figures.lanes(work)[0]
    return title + f"{value(lane['median'], info['unit'])} ({spread(lane, number)})\n"


def counts(data):
    works = list(next(iter(data.values())))
    rows = []
    for work in works:
        for side, found in data.items():
            calls = found[work]["calls"]
            names = ", ".join(name if count == 1 else f"{name} {count:g}" for name, count in calls.items())
            rows.append([work, f"`{side}`", f"{found[work]['instructions']:,.0f}", f"{sum(calls.values()):.1f}", names])
    return table(["work", "side", "instructions", "system calls", "which"], rows)


def all_figures(figures):
    rows = []
    for lane in figures.data["lanes"]:
        info, ratio = figures.works[lane["work"]], lane.get("ratio")
        unit = info["unit"]
        text = lambda x: value(x, unit)
        param = "" if not info["param"] else size(lane["param"]) if info["param"] == "B" else f"{lane['param']:,}"
        row = [lane["work"], f"`{lane['side']}`", param, str(lane["rounds"]), text(lane["median"]), spread(lane, text),
               text(lane["p99"])]
        rows.append(row + ([number(ratio["median"]), spread(ratio, number), number(ratio["p99"])] if ratio else [""] * 3))
    return table(["work", "side", "param", "rounds", "median", "p5..p95", "p99", "ratio", "p5..p95", "p99"], rows)


def page(figures, counted):
    data = figures.data
    sections = {work: section(figures, work) for work in figures.works}
    join = lambda *works: "".join(sections.pop(work, "") for work in works)
    return f"""<!-- SPDX-License-Identifier: MIT -->
<!-- Written by `./dev bench --page`: change bench/, not this. -->
# Performance

What sharing memory costs with libmmobj, with the bare system calls and with what else people use for it. `./dev bench` measures on
your machine; this page is one run of `./dev bench --page`.

{machine(data)}
All of it was measured in one run: the sides take turns, A B C A B C, in many short rounds of a millisecond each (once for what takes
longer), each in a program of its own (`bench/side-*`) that times its own loop by `CLOCK_MONOTONIC`. Each round gives a time of doing it
once and a ratio to the same round's time of the side that it is compared with; here are the medians of the rounds, their 5th, 95th and
99th percentiles. Percentiles are of rounds, not of single calls.

## Goals

{goals(data)}
{reasons(figures)}## Opening, mapping, closing

![The client's cycle, by side](performance-cycle.svg)
{join("cycle", "client", "open", "reopen", "map", "calls")}
## By size

![By size](performance-size.svg)
{join("create", "fill", "destroy", "touch")}
## With many

![With many objects, processes, threads, handles](performance-many.svg)
{join("crowd", "peers", "threads-reopen-same", "threads-reopen-apart", "threads-open-same", "threads-open-apart", "fork")}
## Killed

{join("kill", "kill-no-reaper", "reaper-idle")}
## Messages

Both sides' processes make and read all bytes of each message, in place in an object with a futex in it, through a pipe and a Unix
socket.

![A message from process to process](performance-message.svg)
{join("message", "messages")}
## Instructions and system calls

Of doing it once: instructions in user space (`valgrind --tool=callgrind`), system calls (`strace -c`).

{counts(counted)}
## Beside that
{"".join(sections.values())}
## All figures

{all_figures(figures)}"""


# ---- the README's part ---------------------------------------------------------------------------------------------


def readme_rows(figures):
    """The goals, with the times behind their ratios; those against the peers are in the plot."""
    peers = ("boost", "boost-managed", "qt", "apr", "python")
    for goal, row in zip(figures.data["goals"], goal_rows(figures.data)):
        what, limit, median, p5_p95, _, verdict = row
        if goal["lane"]["side"] not in peers:
            unit = figures.works[goal["lane"]["work"]]["unit"]
            lanes = [figures.lane(**goal[key]) if key in goal else None for key in ("lane", "with")]
            times = [value(lane["median"], unit) if lane else "" for lane in lanes]
            yield [what] + times + [median if lanes[1] else "", p5_p95, limit, verdict]


def readme(figures):
    data = figures.data
    reached = sum(goal["reached"] for goal in data["goals"])
    names = {"posix": "`shm_open` …", "boost": "Boost", "qt": "Qt", "apr": "APR", "python": "CPython"}
    peers = [f"{names[side]} {time(lane['median'])}" for side in names if (lane := figures.lane("client", side, PAGE))]
    ours = figures.lane("client", "mmobj", PAGE)
    return f"""{data["cpu"]} with {data["cores"]} cores (a virtual machine), {data["kernel"]}, {data["date"]}: medians; {reached} of \
{len(data["goals"])} goals reached.{" The machine was not quiet." if data["load"] > 0.7 else ""}

{table(["", "time", "compared with", "ratio", "p5..p95", "goal", ""], readme_rows(figures))}
A short-lived client's first and only open, map, touch, unmap and close: {time(ours["median"]) if ours else "not measured"}; \
{", ".join(peers)}.

![The client's cycle, by side](docs/performance-cycle.svg)
"""


def write_between(path, begin, end, text):
    old = path.read_text()
    new, n = re.subn(f"(?<={re.escape(begin)}\n).*?(?={re.escape(end)})", lambda _: text, old, flags=re.S)
    if n != 1:
        sys.exit(f"page.py: {path} has no place for the numbers: {begin}")
    path.write_text(new)


def main():
    results, counted = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:3])
    figures = Figures(results)
    docs = pathlib.Path("docs")
    (docs / "performance.md").write_text(page(figures, counted))
    plots.draw(figures, docs)
    write_between(pathlib.Path("README.md"), "<!-- numbers: written by ./dev bench --page -->", "<!-- end of numbers -->",
                  readme(figures))


main()
