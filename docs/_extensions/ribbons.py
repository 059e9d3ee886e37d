"""Who stood where after each review, as ribbons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from drawing import HATCH, WIDTH, ending, head, shade, told, whose
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from pictures import INK, PALE

from tiering import Decision, History, Review

FEW, MANY = 25, 70
MOST_DAYS = 15


def ribbons(history: History, path: Path, said: str = "") -> None:
    """Draw one row for each organisation, in the colours of its tiers, the most intensive places first."""
    if len(history.reviews) == 1:
        _standing(history.reviews[0], path, said)
        return
    codes, days = ordered(history), ending(history)
    columns = 2 if len(codes) > MANY else 1
    long = -(-len(codes) // columns)
    height = 0.24 if long <= FEW else 0.14
    figure = Figure(figsize=(WIDTH, 1.65 + max(height * long, 0.3)), layout="constrained")
    marks: set[str] = set()
    for column, axis in enumerate(np.ravel(figure.subplots(1, columns))):
        shown = codes[column * long : (column + 1) * long]
        marks |= ribbon(axis, history, {code: row for row, code in enumerate(shown)}, days)
        axis.set_yticks(range(len(shown)), shown, fontsize=8 if long <= FEW else 6)
        axis.set_ylim(long - 0.5, -0.5)
        axis.spines["left"].set_visible(False)
        _reviews_below(axis, history, days, -(-len(days) * columns // MOST_DAYS))
    head(figure, [*whose(history.reviews), said])
    figure.legend(handles=legend(history, marks), loc="outside lower left", ncols=5, fontsize=8, frameon=False)
    figure.savefig(path)


def ordered(history: History) -> list[str]:
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


def ribbon(axis: Axes, history: History, rows: Mapping[str, int], days: list[float]) -> set[str]:
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


def legend(history: History, marks: set[str]) -> list[Any]:
    tiers = [
        Patch(facecolor=shade(rank, history.scale), edgecolor=PALE, linewidth=0.5, label=history.scale[rank].name)
        for rank in range(history.scale.top, -1, -1)
    ]
    return tiers + told(marks)


def _standing(review: Review, path: Path, said: str) -> None:
    """Draw where everybody stands after a single review: a row of boxes for each tier."""
    columns, scale = 20, review.scale
    lines: list[tuple[int, list[Decision]]] = []
    for rank in range(scale.top, -1, -1):
        inside = [decision for decision in review if scale.rank(decision.tier.code) == rank]
        parts = [inside[start : start + columns] for start in range(0, len(inside), columns)] or [[]]
        lines += [(rank, part) for part in parts]
    figure = Figure(figsize=(WIDTH, 1.3 + 0.3 * len(lines)), layout="constrained")
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
    head(figure, [*whose([review]), said])
    if review.undecided:
        figure.legend(handles=told({"open"}), loc="outside lower left", fontsize=8, frameon=False)
    figure.savefig(path)
