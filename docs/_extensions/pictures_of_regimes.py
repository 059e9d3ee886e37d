"""
The pictures of the bundled regimes, drawn from the examples each time the documentation is built.

An example that has `history()` gets a picture of who stood where after each review, `<example>-ribbons.svg`; one that
has `histories()`, by name, gets one for each, `<example>-<name>-ribbons.svg`.  Where `PICTURED` says which metric of
which organisation, there is a picture of its figures beside the limits of the regime as well, `…-lines.svg`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from limits_of_reviews import seen_in
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from pictures import ACCENT, FOLDER, INK, PALE, STYLE
from sphinx.application import Sphinx

from tiering import Decision, History, Metric, Period, Review, TierScale, Unit

WIDTH = 8.6
# From the least intensive tier to the most intensive one: from pale to dark, so that it survives grey print.
SHADES = LinearSegmentedColormap.from_list("tiers", ["#e9ecf2", "#e3b59f", ACCENT, "#571f0c"])
HATCH = "#8b93a7"
FEW, MANY = 25, 70
MOST_DAYS = 15
STEPS = (1, 2, 2.5, 5, 10)
DASHES = ("--", (0, (6, 2, 1, 2)), ":", (0, (1, 1)), "-.")


def runs_of(example: Any) -> dict[str, History]:
    """Return the histories of an example, by what the names of their pictures say besides its own."""
    found = {"": example.history()} if hasattr(example, "history") else {}
    return found | (example.histories() if hasattr(example, "histories") else {})


def pictured_in(example: Any) -> Mapping[str, tuple[str, str]]:
    """Return which metric of which organisation is to be drawn, by the same names."""
    found = getattr(example, "PICTURED", {})
    return {"": found} if isinstance(found, tuple) else found


def shade(rank: int, scale: TierScale) -> Any:
    """Return the colour of a tier."""
    darkest = min(1.0, 0.6 + 0.1 * scale.top)
    return SHADES(darkest * rank / scale.top)


def ending(history: History) -> list[float]:
    """Return the days of the reviews, and that until which the last one is drawn, as numbers."""
    days = [_number(day) for day in history.dates]
    return [*days, days[-1] + (float(np.median(np.diff(days))) if len(days) > 1 else 30)]


def _number(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


# Who stood where.


def ribbons(history: History, path: Path) -> None:
    """Draw one row for each organisation, in the colours of its tiers, the most intensive places first."""
    if len(history.reviews) == 1:
        _standing(history.reviews[0], path)
        return
    codes, days = _ordered(history), ending(history)
    columns = 2 if len(codes) > MANY else 1
    long = -(-len(codes) // columns)
    height = 0.24 if long <= FEW else 0.14
    figure = Figure(figsize=(WIDTH, 1.25 + max(height * long, 0.3)), layout="constrained")
    marks: set[str] = set()
    for column, axis in enumerate(np.ravel(figure.subplots(1, columns))):
        shown = codes[column * long : (column + 1) * long]
        marks |= _ribbon(axis, history, {code: row for row, code in enumerate(shown)}, days)
        axis.set_yticks(range(len(shown)), shown, fontsize=8 if long <= FEW else 6)
        axis.set_ylim(long - 0.5, -0.5)
        axis.spines["left"].set_visible(False)
        _reviews_below(axis, history, days, -(-len(days) * columns // MOST_DAYS))
    figure.legend(handles=_legend(history, marks), loc="outside lower left", ncols=5, fontsize=8, frameon=False)
    figure.savefig(path)


def _ordered(history: History) -> list[str]:
    """Return the codes of all organisations: the most intensive places first, then those most often open."""
    places: dict[str, list[int]] = {each.code: [] for each in history.organisations}
    opened = dict.fromkeys(places, 0)
    for review in history:
        for decision in review:
            places[decision.organisation.code].append(review.scale.rank(decision.tier.code))
            opened[decision.organisation.code] += not decision.is_decided
    means = {code: sum(ranks) / len(ranks) for code, ranks in places.items()}
    return sorted(places, key=lambda code: (-means[code], -opened[code] / len(places[code]), code))


def _reviews_below(axis: Axes, history: History, days: list[float], step: int) -> None:
    """Write the months of the reviews, or of every so manyth, below."""
    labels = [f"{day:%b}\n{day:%Y}" for day in history.dates]
    axis.set_xticks(days[:-1:step], labels[::step], fontsize=8)
    axis.set_xlim(days[0], days[-1])


def _ribbon(axis: Axes, history: History, rows: Mapping[str, int], days: list[float]) -> set[str]:
    """Fill the rows; return which marks were needed."""
    boxes: dict[bool, list[Any]] = {False: [], True: []}
    colors: dict[bool, list[Any]] = {False: [], True: []}
    dots: dict[str, list[tuple[float, float]]] = {"held": [], "judged": []}
    for place, review in enumerate(history):
        start, end = days[place], days[place + 1]
        for decision in review:
            row = rows.get(decision.organisation.code)
            if row is None:
                continue
            is_open = not decision.is_decided
            low, high = row - 0.42, row + 0.42
            boxes[is_open].append([(start, low), (end, low), (end, high), (start, high)])
            colors[is_open].append(shade(review.scale.rank(decision.tier.code), review.scale))
            if decision.judgement is not None:
                dots["judged"].append(((start + end) / 2, row))
            elif decision.held_by:
                dots["held"].append(((start + end) / 2, row))
    axis.add_collection(PolyCollection(boxes[False], facecolors=colors[False], edgecolors="white", linewidths=0.6))
    if boxes[True]:
        axis.add_collection(
            PolyCollection(boxes[True], facecolors=colors[True], edgecolors=HATCH, linewidths=0, hatch="/////")
        )
        axis.add_collection(PolyCollection(boxes[True], facecolors="none", edgecolors="white", linewidths=0.6))
    size = 14 if len(rows) <= FEW else 5
    for (name, places), marker in zip(dots.items(), ("o", "D"), strict=True):
        if places:
            x, y = zip(*places, strict=True)
            axis.scatter(
                x, y, s=size, marker=marker, color="white", edgecolors=INK, linewidths=0.7, zorder=3, label=name
            )
    axis.tick_params(length=0)
    return {name for name, places in dots.items() if places} | ({"open"} if boxes[True] else set())


def _legend(history: History, marks: set[str]) -> list[Any]:
    tiers = [
        Patch(facecolor=shade(rank, history.scale), edgecolor=PALE, linewidth=0.5, label=history.scale[rank].name)
        for rank in range(history.scale.top, -1, -1)
    ]
    told = {
        "open": Patch(
            facecolor="white", edgecolor=HATCH, hatch="/////", linewidth=0, label="left open by the evidence"
        ),
        "held": _marker("o", "a move was held back"),
        "judged": _marker("D", "judged"),
    }
    return tiers + [handle for name, handle in told.items() if name in marks]


def _marker(marker: str, label: str) -> Line2D:
    return Line2D([], [], marker=marker, color="none", markerfacecolor="white", markeredgecolor=INK, label=label)


def _time(axis: Axes, days: list[float]) -> None:
    axis.set_xlim(days[0], days[-1])
    locator = AutoDateLocator(minticks=4, maxticks=10)
    axis.xaxis.set_major_locator(locator)
    axis.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def _standing(review: Review, path: Path) -> None:
    """Draw where everybody stands after a single review: a row of boxes for each tier."""
    columns, scale = 20, review.scale
    lines: list[tuple[int, list[Decision]]] = []
    for rank in range(scale.top, -1, -1):
        inside = [decision for decision in review if scale.rank(decision.tier.code) == rank]
        parts = [inside[start : start + columns] for start in range(0, len(inside), columns)] or [[]]
        lines += [(rank, part) for part in parts]
    figure = Figure(figsize=(WIDTH, 0.9 + 0.3 * len(lines)), layout="constrained")
    axis = figure.subplots()
    for row, (rank, part) in enumerate(lines):
        color = shade(rank, scale)
        ink = "white" if sum(to_rgb(color)) < 1.6 else INK  # noqa: PLR2004 - about half of what white has
        for column, decision in enumerate(part):
            hatch = None if decision.is_decided else "/////"
            box = [(column, row - 0.4), (column + 0.94, row - 0.4), (column + 0.94, row + 0.4), (column, row + 0.4)]
            axis.add_collection(PolyCollection([box], facecolors=[color], edgecolors=HATCH, linewidths=0, hatch=hatch))
            axis.text(column + 0.47, row, decision.organisation.code, ha="center", va="center", fontsize=7, color=ink)
    firsts = {rank: row for row, (rank, _) in reversed(list(enumerate(lines)))}
    axis.set_yticks(list(firsts.values()), [scale[rank].name for rank in firsts], fontsize=8)
    axis.set_ylim(len(lines) - 0.5, -0.5)
    axis.set_xlim(0, columns)
    axis.set_xticks([])
    axis.tick_params(length=0)
    axis.spines[["left", "bottom"]].set_visible(False)
    is_open = any(not decision.is_decided for decision in review)
    if is_open:
        handle = Patch(
            facecolor="white", edgecolor=HATCH, hatch="/////", linewidth=0, label="left open by the evidence"
        )
        figure.legend(handles=[handle], loc="outside lower left", fontsize=8, frameon=False)
    figure.savefig(path)


# One metric of one organisation.


def lines(history: History, metric: str, organisation: str, path: Path) -> None:
    """Draw the figures of one organisation, the limits that they were held against, and what was decided."""
    if len(history.reviews) == 1:
        _dots(history.reviews[0], metric, organisation, path)
        return
    reviews = [review for review in history if organisation in review]
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    top, axis = figure.subplots(2, 1, sharex=True, height_ratios=[0.16, 1])
    days = ending(history)
    _ribbon(top, history, {organisation: 0}, days)
    _decisions(top, history, organisation, days)
    panel = reviews[-1].evidence.panel
    measured = next(each for each in panel.metrics if each.code == metric)
    start = _figures(axis, panel, measured, organisation)
    handles = _limits(axis, reviews, metric, organisation, start)
    for day in days[:-1]:
        axis.axvline(day, color=PALE, linewidth=0.8, zorder=0)
    name = reviews[-1].organisations[reviews[-1].position(organisation)]
    axis.set_title(f"{measured.name}: {name}", loc="left", fontsize=9.5, color=INK)
    axis.yaxis.set_major_formatter(lambda value, _: measured.unit.exact(round(value, 6)))
    axis.yaxis.set_major_locator(MaxNLocator(8, steps=list(STEPS), integer=measured.unit is Unit.COUNT))
    _time(axis, [start, *days[1:]])
    figure.legend(handles=handles, loc="outside lower left", fontsize=8, frameon=False)
    figure.savefig(path)


def _decisions(axis: Axes, history: History, organisation: str, days: list[float]) -> None:
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
        starts.append(_number(own.start))
        middles.append((_number(own.start) + _number(own.end)) / 2)
        values.append(panel.values[row, panel.periods.index(period), column])
    axis.plot(middles, values, color=INK, linewidth=1, marker="o", markersize=2.5, alpha=0.75)
    known = [start for start, value in zip(starts, values, strict=True) if not np.isnan(value)]
    return min(known or starts)


def _limits(axis: Axes, reviews: list[Review], metric: str, organisation: str, start: float) -> list[Any]:
    """Draw each limit as a step that leads up to the review that held to it, and the figures that were held against it."""
    purposes: dict[str, dict[str, bool]] = {}
    levels: dict[str, list[tuple[float, float, float]]] = {}
    spans: dict[tuple[Period, Period], float] = {}
    before = start
    for review in reviews:
        on = _number(review.on)
        for seen in seen_in(review, metric, organisation):
            purposes.setdefault(seen.words, {})[seen.purpose] = seen.is_leaving
            levels.setdefault(seen.words, [])
            if (before, on, seen.limit) not in levels[seen.words]:
                levels[seen.words].append((before, on, seen.limit))
            spans[seen.first, seen.last] = seen.observed
        before = on
    for (first, last), observed in spans.items():
        axis.hlines(observed, _number(first.start), _number(last.end), color=INK, linewidth=3.2, alpha=0.85)
    handles: list[Any] = [
        Line2D([], [], color=INK, marker="o", markersize=2.5, linewidth=1, label="figures, period by period"),
        Line2D([], [], color=INK, linewidth=3.2, label="what a review compared with its limits"),
        Line2D([], [], color=PALE, linewidth=0.8, label="reviews"),
    ]
    for number, (words, steps) in enumerate(levels.items()):
        dash = DASHES[number % len(DASHES)]
        color = INK if all(purposes[words].values()) else ACCENT
        for begin, end, level in steps:
            axis.hlines(level, begin, end, color=color, linewidth=1.2, linestyle=dash)
        label = ": ".join(filter(None, (", ".join(purposes[words]), words)))
        handles.append(Line2D([], [], color=color, linewidth=1.2, linestyle=dash, label=label))
    return handles


def _dots(review: Review, metric: str, organisation: str, path: Path) -> None:
    """Draw everybody's figure in a single review, from the best to the worst, with the limits that are the same for all."""
    found = review.evidence.figure(metric)
    known = [place for place in range(len(review.organisations)) if not np.isnan(found.values[place])]
    order = sorted(known, key=lambda place: (found.values[place], review.organisations[place].code))
    figure = Figure(figsize=(WIDTH, 3.9), layout="constrained")
    axis = figure.subplots()
    colors = [shade(int(review.ranks[place]), review.scale) for place in order]
    axis.scatter(range(len(order)), found.values[order], s=26, c=colors, edgecolors=INK, linewidths=0.5, zorder=3)
    for each in {(seen.purpose, seen.limit) for seen in seen_in(review, metric, organisation)}:
        purpose, limit = each
        axis.axhline(limit, color=ACCENT, linewidth=0.9, linestyle="--")
        axis.text(0, limit, f"{purpose} from {found.metric.unit.exact(limit)}", color=ACCENT, va="bottom", fontsize=8)
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
    figure.legend(handles=tiers, loc="outside lower left", ncols=5, fontsize=8, frameon=False)
    figure.savefig(path)


def draw_all(examples: Path, folder: Path) -> None:
    """Draw the pictures of every example that has any."""
    folder.mkdir(exist_ok=True)
    for path in sorted(examples.glob("*.py")):
        example = importlib.import_module(path.stem)
        pictured = pictured_in(example)
        for key, history in runs_of(example).items():
            name = f"{path.stem}-{key}" if key else path.stem
            ribbons(history, folder / f"{name}-ribbons.svg")
            if key in pictured:
                lines(history, *pictured[key], folder / f"{name}-lines.svg")


def draw(app: Sphinx) -> None:
    """Draw them beside the others."""
    with mpl.rc_context(STYLE):
        draw_all(Path(app.srcdir) / "examples", Path(app.srcdir) / FOLDER)


def setup(app: Sphinx) -> dict[str, Any]:
    """Draw before anything is read."""
    app.connect("builder-inited", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
