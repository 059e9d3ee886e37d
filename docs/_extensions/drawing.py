"""What the pictures of the regimes share: colours, marks, and what stands above each of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from pictures import ACCENT, INK

from tiering import History, Review, TierScale

WIDTH = 8.6
# From the least intensive tier to the most intensive one: from pale to dark, so that it survives grey print.
SHADES = LinearSegmentedColormap.from_list("tiers", ["#e9ecf2", "#e3b59f", ACCENT, "#571f0c"])
HATCH = "#8b93a7"
OPEN = "left open by the evidence"
_LONGEST = 118


def whose(reviews: Iterable[Review]) -> list[str]:
    """Say by which regimes reviews were held, and how far the numbers of their rules can be relied on."""
    regimes = list(dict.fromkeys(review.name for review in reviews))
    told: dict[str, None] = {}
    for review in reviews:
        told.setdefault(review.regime.profile.aspects["numbers of the rule"])
    return [", then ".join(regimes), f"Numbers of the rule: {'; then '.join(told)}"]


def head(figure: Figure, lines: Iterable[str]) -> None:
    """Write above a picture what it shows, the name first."""
    text = "\n".join(part for line in lines for part in textwrap.wrap(line, _LONGEST, subsequent_indent="    "))
    figure.suptitle(text, x=0.008, ha="left", fontsize=9, color=INK, linespacing=1.35)


def shade(rank: int, scale: TierScale) -> Any:
    """Return the colour of a tier."""
    darkest = min(1.0, 0.6 + 0.1 * scale.top)
    return SHADES(darkest * rank / scale.top)


def ending(history: History) -> list[float]:
    """Return the days of the reviews, and that until which the last one is drawn, as numbers."""
    days = [number(day) for day in history.dates]
    return [*days, days[-1] + (float(np.median(np.diff(days))) if len(days) > 1 else 30)]


def number(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def told(marks: set[str]) -> list[Any]:
    """Return what explains marks in a ribbon."""
    handles = {
        "open": Patch(facecolor="white", edgecolor=HATCH, hatch="/////", linewidth=0, label=OPEN),
        "held": _marker("o", "a move was held back"),
        "judged": _marker("D", "judged"),
    }
    return [handle for name, handle in handles.items() if name in marks]


def _marker(marker: str, label: str) -> Line2D:
    return Line2D([], [], marker=marker, color="none", markerfacecolor="white", markeredgecolor=INK, label=label)
