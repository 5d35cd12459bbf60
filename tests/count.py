# SPDX-License-Identifier: MIT
"""Counts test cases after `meson test`: count.py BUILD_DIR STATUS. Prints 'N passed, N failed[, N skipped]' last."""
import json
import pathlib
import re
import sys

build, status = pathlib.Path(sys.argv[1]), int(sys.argv[2])
passed = failed = skipped = 0
logs = [log for log in (build / "meson-logs").glob("testlog*.json")]
for line in (line for log in logs for line in log.read_text().splitlines()):
    test = json.loads(line)
    good = bad = 0
    # Whole lines of TAP only: what a test prints between them does not count.
    for match in re.finditer(r"^(not ok|ok)\b(?: \d+)?(.*)$", test.get("stdout") or "", re.M):
        if re.search(r"# skip", match[2], re.I):
            skipped += 1
        elif match[1] == "ok":
            good += 1
        else:
            bad += 1
    # A program that crashed, hung or left its plan unfinished failed, whatever it had said before.
    if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and bad == 0:
        bad = 1
    if bad:
        print(f"failed: {test['name']}: {test['result']}")
    passed, failed = passed + good, failed + bad
if status != 0 and failed == 0:
    print(f"failed: meson test ended with {status}")
    failed = 1
if passed + failed == 0:
    print("failed: no test ran")
    failed = 1
print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(failed != 0)
