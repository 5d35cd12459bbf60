# SPDX-License-Identifier: MIT
"""Compares what the programs of this folder say here and under Wine: compare.py DIRECTORY DIFFERENCES PROGRAM...

DIRECTORY has PROGRAM.here and PROGRAM.there, the output of each. DIFFERENCES is the list of what differs and why (README.md).
Prints what is wrong, and 'N passed, N failed' last. A difference that is not on the list is a failure, and so is a line of
the list for a difference that is none any more.
"""
import fnmatch
import os
import pathlib
import re
import sys

LINE = re.compile(r"^(ok|not ok) \d+ - ([^:\n]+/[^:\n]+/[^:\n]+): (.*) => (.*)$", re.M)


class Listed:
    """One entry of the list: ids (with * as a wildcard), what each side says (likewise), and the reason."""

    def __init__(self, paragraph, where):
        self.ids, self.fields, self.where = [], {}, where
        field = None
        for line in paragraph:
            if line[0] not in " \t":
                self.ids.append(line.strip())
            elif match := re.match(r"  (here|there|why|CE|if)\s+(.*)", line):
                field = match[1]
                self.fields[field] = match[2]
            elif field:
                self.fields[field] += " " + line.strip()
        missing = [f for f in ("here", "there", "why", "CE") if not self.fields.get(f)]
        if missing or not self.ids:
            sys.exit(f"{where}: an entry without {', '.join(missing) or 'an id'}")
        self.seen = {one: 0 for one in self.ids}

    def explains(self, one, here, there):
        if not matches(here, self.fields["here"]) or not matches(there, self.fields["there"]):
            return False
        for pattern in self.ids:
            if matches(one, pattern):
                self.seen[pattern] += 1
                return True
        return False


def matches(text, patterns):
    """Is the text one of these, divided by ' or '? A * is any text; nothing else is special."""
    return any(fnmatch.fnmatchcase(text, re.sub(r"([\[?])", r"[\1]", p)) for p in patterns.split(" or "))


def read_list(path):
    entries, paragraph = [], []
    for number, line in enumerate([*path.read_text().splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            entries.append(Listed(paragraph, f"{path}:{number - len(paragraph)}"))
            paragraph = []
    return entries


def read_run(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    run = {}
    for good, one, call, result in LINE.findall(text):
        if one in run:
            sys.exit(f"{path}: {one} is there twice")
        run[one] = (good == "ok", call, result)
    if not re.search(r"^1\.\.\d+$", text, re.M):
        print(f"failed: {path.name} ends before the end")
        run[f"{path.name}"] = (False, "the program", "ended early")
    return run


def main():
    directory, entries = pathlib.Path(sys.argv[1]), read_list(pathlib.Path(sys.argv[2]))
    agree = listed = failed = 0
    for program in sys.argv[3:]:
        here, there = (read_run(directory / f"{program}.{side}") for side in ("here", "there"))
        for one in {**here, **there}:
            if one not in here or one not in there:
                print(f"failed: {one}: only {'here' if one in here else 'there'}")
                failed += 1
                continue
            good, call, result = here[one]
            other = there[one][2]
            known = result != other and any([entry.explains(one, result, other) for entry in entries])
            if not good:
                print(f"failed: {one}: {call}\n  here  {result}, which is not what the table expects")
                failed += 1
            elif result == other:
                agree += 1
            elif known:
                listed += 1
            else:
                print(f"failed: {one}: {call}\n  here  {result}\n  there {other}")
                failed += 1
    for entry in entries:
        # "if root": the difference is there for root alone.
        if entry.fields.get("if") == "root" and os.geteuid() != 0:
            continue
        for pattern in (p for p, count in entry.seen.items() if not count):
            print(f"failed: {entry.where}: there is no such difference any more: {pattern}")
            failed += 1
    if not agree:
        print("failed: nothing was compared")
        failed += 1
    silent = sum(entry.fields["CE"].startswith("silent") for entry in entries)
    print(f"{agree} calls agree, {listed} differ as {len(entries)} entries of the list say ({silent} where CE is silent)")
    print(f"{agree + listed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
