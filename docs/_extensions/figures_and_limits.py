"""The figures of one organisation, or of all in one review, beside the limits that they were held against."""

from __future__ import annotations

import textwrap
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from drawing import OPEN, WIDTH, ending, head, number, shade, told, whose
from limits_of_reviews import Seen, seen_in
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from pictures import ACCENT, INK, PALE
from ribbons import ribbon

from tiering import History, Metric, Period, Review, Unit
from tiering.typing import Role

STEPS = (1, 2, 2.5, 5, 10)
DASHES = ("--", (0, (6, 2, 1, 2)), ":", (0, (1, 1)), "-.")
_LONGEST = 132


def lines(history: History, metric: str, organisation: str, path: Path, said: str = "") -> None:
    """Draw the figures of one organisation, the limits that they were held against, and what was decided."""
    if len(history.reviews) == 1:
        _dots(history.reviews[0], metric, organisation, path, said)
        return
    reviews = [review for review in history if organisation in review]
    figure = Figure(figsize=(WIDTH, 5), layout="constrained")
    top, axis = figure.subplots(2, 1, sharex=True, height_ratios=[0.16, 1])
    days = ending(history)
    marked = ribbon(top, history, {organisation: 0}, days)
    _decided(top, history, organisation, days)
    panel = reviews[-1].evidence.panel
    measured = next(each for each in panel.metrics if each.code == metric)
    start = _figures(axis, panel, measured, organisation)
    handles = _limits(axis, reviews, measured, organisation) + told(marked)
    for day in days[:-1]:
        axis.axvline(day, color=PALE, linewidth=0.8, zorder=0)
    name = reviews[-1].organisations[reviews[-1].position(organisation)]
    axis.set_title(f"{measured.name}: {name}", loc="left", fontsize=9.5, color=INK)
    axis.yaxis.set_major_formatter(lambda value, _: measured.unit.exact(round(value, 6)))
    axis.yaxis.set_major_locator(MaxNLocator(8, steps=list(STEPS), integer=measured.unit is Unit.COUNT))
    _time(axis, [start, *days[1:]])
    head(figure, [*whose(reviews), said])
    figure.legend(handles=handles, loc="outside lower left", fontsize=8, frameon=False)
    figure.savefig(path)


def _decided(axis: Axes, history: History, organisation: str, days: list[float]) -> None:
    """Write the tiers into the ribbon of one organisation, and when they were decided."""
    axis.set_ylim(0.55, -0.55)
    axis.set_yticks([])
    axis.spines[["left", "bottom"]].set_visible(False)
    axis.set_title("after each review", loc="left", fontsize=8, color=INK, pad=3)
    said = ""
    for place, review in enumerate(history):
        if organisation not in review:
            continue
        tier = review[organisation].tier
        if tier.name != said:
            color = shade(review.scale.rank(tier.code), review.scale)
            ink = "white" if sum(to_rgb(color)) < 1.6 else INK  # noqa: PLR2004 - about half of what white has
            axis.text(days[place], 0, f" {tier.name}", va="center", fontsize=7.5, color=ink)
        said = tier.name


def _figures(axis: Axes, panel: Any, metric: Metric, organisation: str) -> float:
    """Draw the series of figures, each in the middle of its period; return the day on which it begins."""
    row, column = panel.metrics.index(metric), panel.position(organisation)
    periods = [period for period in panel.periods if (period.last_month.start.month % metric.cadence.months) == 0]
    starts, middles, values = [], [], []
    for period in periods:
        own = Period.containing(period.last_month.start, metric.cadence)
        starts.append(number(own.start))
        middles.append((number(own.start) + number(own.end)) / 2)
        values.append(panel.values[row, panel.periods.index(period), column])
    axis.plot(middles, values, color=INK, linewidth=1, marker="o", markersize=2.5, alpha=0.75)
    known = [start for start, value in zip(starts, values, strict=True) if not np.isnan(value)]
    return min(known or starts)


def _limits(axis: Axes, reviews: list[Review], metric: Metric, organisation: str) -> list[Any]:
    """Draw each limit over the periods that reviews held to it, and the figures that were held against it."""
    lines: dict[str, list[Seen]] = {}
    for review in reviews:
        for seen in seen_in(review, metric.code, organisation):
            lines.setdefault(seen.line, []).append(seen)
    spans = {(seen.first, seen.last): seen.observed for found in lines.values() for seen in found}
    for (first, last), observed in spans.items():
        axis.hlines(observed, number(first.start), number(last.end), color=INK, linewidth=3.2, alpha=0.85)
    handles: list[Any] = [
        Line2D([], [], color=INK, marker="o", markersize=2.5, linewidth=1, label="figures, period by period"),
        Line2D([], [], color=INK, linewidth=3.2, label="what a review compared with its limits"),
        Line2D([], [], color=PALE, linewidth=0.8, label="reviews"),
    ]
    for place, found in enumerate(lines.values()):
        dash = DASHES[place % len(DASHES)]
        color = INK if all(seen.is_leaving for seen in found) else ACCENT
        for first, last, level in dict.fromkeys((seen.first, seen.last, seen.limit) for seen in found):
            axis.hlines(level, number(first.start), number(last.end), color=color, linewidth=1.2, linestyle=dash)
        _status(axis, found, color)
        label = "\n".join(textwrap.wrap(_called(found, metric), _LONGEST, subsequent_indent="    "))
        handles.append(Line2D([], [], color=color, linewidth=1.2, linestyle=dash, label=label))
    return handles


def _status(axis: Axes, found: list[Seen], color: str) -> None:
    """Write at the end of a limit how far it can be relied on."""
    end = max((seen for seen in found if not np.isnan(seen.limit)), key=lambda seen: seen.last.end, default=None)
    if end is not None:
        axis.annotate(
            end.status,
            (number(end.last.end), end.limit),
            (3, 0),
            textcoords="offset points",
            color=color,
            fontsize=6.5,
            va="center",
        )


def _called(found: list[Seen], metric: Metric) -> str:
    """Say what a limit is for, where it lies, from what it follows, and how far it can be relied on."""
    by_period = sorted({(seen.first.start, seen.limit) for seen in found if seen.is_fixed})
    levels = ", then ".join(metric.unit.exact(level) for level, _ in groupby(level for _, level in by_period))
    words = ", ".join(filter(None, dict.fromkeys(seen.words for seen in found)))
    purposes: dict[str, dict[str, None]] = {}
    for seen in found:
        purposes.setdefault(seen.relation, {})[seen.purpose] = None
    asked = "; ".join(f"{_together(list(own))}: {relation} {levels or words}" for relation, own in purposes.items())
    about = [words if levels else "", *dict.fromkeys(seen.status for seen in found)]
    return f"{asked} ({'; '.join(filter(None, about))})"


def _together(purposes: list[str]) -> str:
    """List what a limit is for, without saying "entry to" of each."""
    first, *others = purposes
    role = next((each.value for each in Role if first.startswith(each.value)), first)
    return " and ".join([first, *(other.removeprefix(f"{role} ") for other in others)])


def _dots(review: Review, metric: str, organisation: str, path: Path, said: str) -> None:
    """Draw everybody's figure in a single review, from the best to the worst, with the limits that are the same for all."""
    found = review.evidence.figure(metric)
    known = [place for place in range(len(review.organisations)) if not np.isnan(found.values[place])]
    order = sorted(known, key=lambda place: (found.values[place], review.organisations[place].code))
    figure = Figure(figsize=(WIDTH, 4.3), layout="constrained")
    axis = figure.subplots()
    colors = [shade(int(review.ranks[place]), review.scale) for place in order]
    axis.scatter(range(len(order)), found.values[order], s=26, c=colors, edgecolors=INK, linewidths=0.5, zorder=3)
    decisions = list(review)
    opened = [at for at, place in enumerate(order) if not decisions[place].is_decided]
    if opened:
        # Where it could be in another tier, whatever its figure says.
        axis.scatter(
            opened, found.values[[order[at] for at in opened]], s=85, facecolors="none", edgecolors=INK, zorder=3
        )
    for seen in {seen.line: seen for seen in seen_in(review, metric, organisation)}.values():
        axis.axhline(seen.limit, color=ACCENT, linewidth=0.9, linestyle="--")
        text = f"{seen.purpose}: {seen.relation} {found.metric.unit.exact(seen.limit)} ({seen.status})"
        # Where the figures are farther away.
        is_low = found.values[order[-1]] - seen.limit > seen.limit - found.values[order[0]]
        at, side = (len(order) - 1, "right") if is_low else (0, "left")
        axis.text(at, seen.limit, text, color=ACCENT, va="bottom", ha=side, fontsize=8)
    place = review.position(organisation)
    at, value = order.index(place), float(found.values[place])
    decision = review[organisation]
    axis.annotate(
        f"{organisation}: {decision.tier.name}",
        (at, value),
        (at + 4, value - 0.02 * abs(value)),
        fontsize=8,
        color=INK,
        va="center",
        arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.6},
    )
    axis.set_xticks([])
    axis.set_title(f"{found.title}, {len(order)} organisations", loc="left", fontsize=9.5, color=INK)
    axis.yaxis.set_major_formatter(lambda value, _: found.metric.unit.exact(round(value, 6)))
    tiers = [
        Patch(facecolor=shade(rank, review.scale), edgecolor=INK, linewidth=0.5, label=review.scale[rank].name)
        for rank in range(review.scale.top, -1, -1)
    ]
    ring = Line2D([], [], marker="o", color="none", markeredgecolor=INK, markersize=9, label=OPEN)
    figure.legend(
        handles=tiers + ([ring] if opened else []), loc="outside lower left", ncols=5, fontsize=8, frameon=False
    )
    head(figure, [*whose([review]), said])
    figure.savefig(path)


def _time(axis: Axes, days: list[float]) -> None:
    axis.set_xlim(days[0], days[-1])
    locator = AutoDateLocator(minticks=4, maxticks=10)
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
