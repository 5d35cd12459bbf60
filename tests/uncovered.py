# SPDX-License-Identifier: MIT
"""What the tests do not run must have a reason: uncovered.py LINES.json SUMMARY.txt README.md COVERAGE.md

Every function with lines that were not run has to be in COVERAGE.md's table, and README.md must not promise more than was
measured. Says what is not so; the status is 1 then.
"""
import bisect
import json
import re
import sys

lines, summary, readme, table = sys.argv[1:]
status = 0


def complain(text):
    global status
    status = 1
    print(f"coverage: {text}")


missing = {}
for file in json.load(open(lines))["files"]:
    functions = sorted((function["lineno"], function["name"]) for function in file["functions"])
    for line in file["lines"]:
        if line["count"] == 0 and not line.get("gcovr/noncode"):
            at = bisect.bisect(functions, (line["line_number"], "\x7f")) - 1
            missing.setdefault((file["file"], functions[at][1] if at >= 0 else "?"), []).append(line["line_number"])

listed = set()
for row in re.finditer(r"^\| `(src/[^`]+)`: ((?:`\w+`(?:, )?)+) \|", open(table).read(), re.M):
    listed |= {(row[1], function) for function in re.findall(r"\w+", row[2])}
for where in sorted(set(missing) - listed):
    complain(f"{where[0]}: {where[1]} has lines that no test runs ({', '.join(map(str, missing[where]))}); {table} says nothing of it")
for where in sorted(listed - set(missing)):
    print(f"coverage: {where[0]}: {where[1]} was run as a whole this time; {table} gives a reason why not")

measured = {what: float(part) for what, part in re.findall(r"^(lines|branches): ([0-9.]+)%", open(summary).read(), re.M)}
promised = re.search(r"(\d+) % of the lines and (\d+) % of the branches", open(readme).read())
if not promised:
    complain(f"{readme} gives no figures")
else:
    for what, figure in zip(("lines", "branches"), promised.groups()):
        if measured[what] < float(figure):
            complain(f"{readme} says {figure} % of the {what}, and it is {measured[what]} %")
sys.exit(status)
