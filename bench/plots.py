# SPDX-License-Identifier: MIT
"""The plots of docs/performance.md, as SVG by matplotlib."""
import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "mmobj",  # the same file from the same figures
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
})
import matplotlib.pyplot as plt
from matplotlib.ticker import LogLocator

from figures import size, time

OURS, REST = "#c0392b", "#7f8c8d"
COLOURS = dict(zip(("posix", "posix-lazy", "memfd", "sysv", "boost", "boost-managed", "qt", "apr", "python", "coredll", "wine",
                    "pipe", "socket", "protocol"), list(plt.cm.tab10.colors) + list(plt.cm.Dark2.colors)))
COLOURS["mmobj"] = OURS


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def dots(axes, figures, work, title):
    """The slowest first; the whiskers reach from the 5th to the 95th percentile."""
    lanes = sorted(figures.lanes(work), key=lambda lane: -lane["median"])
    if not lanes:
        axes.set_axis_off()
        return
    for row, lane in enumerate(lanes):
        colour = OURS if lane["side"] == "mmobj" else REST
        axes.plot([lane["p5"], lane["p95"]], [row, row], color=colour, linewidth=1)
        axes.plot([lane["median"]], [row], marker="o", color=colour)
        axes.text(lane["p95"] * 1.15, row, time(lane["median"]), va="center", fontsize=8)
    axes.set_yticks(range(len(lanes)), [lane["side"] for lane in lanes])
    axes.set_xscale("log")
    axes.set_xlim(right=max(lane["p95"] for lane in lanes) * 6)
    axes.grid(axis="x", color="#eeeeee")
    axes.xaxis.set_major_formatter(lambda ns, _: time(ns))
    axes.set_title(title)


def lines(axes, figures, work, title, kind=None):
    if not figures.lanes(work):
        axes.set_axis_off()
        return
    for side in figures.sides(work):
        lanes = sorted((lane for lane in figures.lanes(work) if lane["side"] == side), key=lambda lane: lane["param"])
        axes.plot([lane["param"] for lane in lanes], [lane["median"] for lane in lanes], marker="o", markersize=3, label=side,
                  color=COLOURS.get(side, REST), linewidth=2 if side == "mmobj" else 1, zorder=3 if side == "mmobj" else 2)
    axes.set_xscale("log", base=2 if kind == "B" else 10)
    axes.set_yscale("log")
    params = figures.params(work)
    axes.set_xticks(params, [size(param) if kind == "B" else f"{param:,}" for param in params], fontsize=7, rotation=30)
    axes.minorticks_off()
    # At least a decade, so that what is flat looks flat, and labels in it.
    values = [lane["median"] for lane in figures.lanes(work)]
    axes.set_ylim(min(values) / 2, max(max(values) * 2, min(values) * 10))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if max(values) < 100 * min(values) else (1,)))
    axes.yaxis.set_major_formatter(lambda ns, _: time(ns))
    axes.set_title(title)
    axes.legend(fontsize=6, frameon=False)


def draw(figures, folder):
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.6))
    dots(axes[0], figures, "cycle", "open, map, touch, unmap, close")
    dots(axes[1], figures, "client", "the same, in a fresh process")
    save(figure, folder / "performance-cycle.svg")

    figure, axes = plt.subplots(1, 3, figsize=(13, 4))
    for panel, (work, title) in zip(axes, (("create", "create and destroy"), ("fill", "create, map and fill"),
                                           ("destroy", "unmap and destroy what was filled"))):
        lines(panel, figures, work, title, "B")
    save(figure, folder / "performance-size.svg")

    figure, axes = plt.subplots(1, 4, figsize=(15, 3.4))
    for panel, (work, title) in zip(axes, (("crowd", "open, by objects in the store"), ("peers", "open, by processes on the object"),
                                           ("threads-reopen-apart", "open again, by threads"), ("fork", "fork, by handles"))):
        lines(panel, figures, work, title)
    save(figure, folder / "performance-many.svg")

    figure, axes = plt.subplots(1, 2, figsize=(10, 3.6))
    lines(axes[0], figures, "message", "one message, one way", "B")
    lines(axes[1], figures, "messages", "each of many messages", "B")
    save(figure, folder / "performance-message.svg")
