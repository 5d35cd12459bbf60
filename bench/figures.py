# SPDX-License-Identifier: MIT
"""What mmobj-bench --json says, to look things up in; and how values are written."""


class Figures:
    def __init__(self, data):
        self.data = data
        self.works = {work["id"]: work for work in data["works"]}

    def lanes(self, work):
        return [lane for lane in self.data["lanes"] if lane["work"] == work]

    def lane(self, work, side, param):
        found = [lane for lane in self.lanes(work) if lane["side"] == side and lane["param"] == param]
        return found[0] if found else None

    def sides(self, work):
        return list(dict.fromkeys(lane["side"] for lane in self.lanes(work)))

    def params(self, work):
        return sorted({lane["param"] for lane in self.lanes(work)})

    def base(self, work):
        """The side that others are compared with; None: each is, with its own first param."""
        sides = {(lane["ratio"]["side"], lane["side"]) for lane in self.lanes(work) if "ratio" in lane}
        return next((base for base, side in sides if base != side), None)


def number(x):
    """Three digits."""
    if x == 0:
        return "0"
    if abs(x) >= 100:
        return f"{x:,.0f}"
    text = f"{x:.3g}"
    return f"{x:.2g}" if "e" in text else text


def time(ns):
    for unit, length in (("ns", 1), ("µs", 1e3), ("ms", 1e6)):
        if ns < 1000 * length or unit == "ms":
            return f"{number(ns / length)} {unit}"


def size(count):
    for unit, length in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= length:
            return f"{count // length} {unit}"
    return f"{count} B"


def spread(found, text):
    return f"{text(found['p5'])}..{text(found['p95'])}"
