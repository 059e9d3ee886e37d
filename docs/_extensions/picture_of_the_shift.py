"""
The picture of the page on the shift of 2017, drawn from the library each time the documentation is built.

Its figures are official; the groups, the team and what help does are illustrative, as the example says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import shift_2017 as example
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter
from pictures import ACCENT, FOLDER, INK, PALE, STYLE
from sphinx.application import Sphinx

from tiering import Window
from tiering.support import PolicyComparison

TITLES = {"worst first": "Help for the worst group first", "second worst": "Help for the second worst group"}


def the_shift(path: Path) -> None:
    """Draw who gets help under each policy, and how the gain hangs on one number that nobody knows."""
    review = example.reviewed()
    found = example.compared(review)
    figure = Figure(figsize=(8.6, 8.2), layout="constrained")
    top, middle, bottom = figure.subplots(3, 1, height_ratios=[1, 1, 1.25])
    middle.sharey(top)
    for axis, policy in zip((top, middle), example.POLICIES, strict=True):
        _trusts(axis, found, policy)
    _gains(bottom)
    figure.savefig(path)


def _trusts(axis: Axes, found: PolicyComparison, policy: str) -> None:
    """Draw one bar for each trust of the two lower groups, the worst performance first."""
    needs = sorted((need for need in found.needs if need.tier.code in {"4", "3"}), key=_performance(found))
    helped = {each.organisation.code for each in found.plans[policy].engagements}
    codes = [need.organisation.code for need in needs]
    places = np.arange(len(needs))
    colors = [INK if code in helped else PALE for code in codes]
    axis.bar(places, [need.patients or 0 for need in needs], width=0.75, color=colors)
    edge = sum(need.tier.code == "4" for need in needs) - 0.5
    axis.axvline(edge, color=ACCENT, linewidth=0.8, linestyle="--")
    for place, name, side in ((edge - 0.4, "group 4", "right"), (edge + 0.4, "group 3", "left")):
        axis.text(place, 0.97, name, color=ACCENT, ha=side, va="top", transform=axis.get_xaxis_transform(), fontsize=8)
    (row,) = (each for each in found.rows if each.policy == policy and not each.tier)
    axis.set_title(
        f"{TITLES[policy]}: {row.helped} trusts (dark), {row.patients:,} patients in need in September",
        loc="left",
        fontsize=9.5,
        color=INK,
    )
    axis.set_xticks(places, codes, rotation=90, fontsize=6)
    axis.set_xlim(-0.7, len(needs) - 0.3)
    axis.set_ylabel("over four hours,\nbeyond the 5 % allowed", fontsize=8)
    axis.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axis.tick_params(length=0)


def _performance(found: PolicyComparison) -> Any:
    """Return what trusts are put in order by: the three months that made the groups."""
    figure = found.review.evidence.figure("four_hour", Window.last(3))
    return lambda need: figure.values[found.review.position(need.organisation.code)]


def _gains(axis: Axes) -> None:
    """Draw the expected gain of both policies, by how much help does in the worst group."""
    review = example.reviewed()
    factors = np.linspace(0, 1, 11)
    rows = [example.gains(example.compared(review, factor)) for factor in factors.tolist()]
    for policy, color in (("worst first", INK), ("second worst", ACCENT)):
        values = [row[policy] for row in rows]
        axis.plot(factors, values, color=color, linewidth=1.6)
        axis.text(1.01, values[-1], TITLES[policy].removeprefix("Help for "), color=color, va="center", fontsize=8)
    even = example.even(review)
    axis.axvline(even, color=PALE, linewidth=1)
    axis.text(
        even - 0.01,
        0.04,
        f"as much at {even:.2f}",
        color=INK,
        ha="right",
        fontsize=8,
        transform=axis.get_xaxis_transform(),
    )
    axis.set_title("Expected gain, in patients a month", loc="left", fontsize=9.5, color=INK)
    axis.set_xlabel("how much of a gap help closes in group 4, of what it closes in group 3 (illustrative)")
    axis.set_ylim(0)
    axis.set_xlim(0, 1.22)
    axis.set_xticks(np.linspace(0, 1, 6))
    axis.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def draw(app: Sphinx) -> None:
    """Draw it beside the others."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    with mpl.rc_context(STYLE):
        the_shift(folder / "shift-2017.svg")


def setup(app: Sphinx) -> dict[str, Any]:
    """Draw before anything is read."""
    app.connect("builder-inited", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
