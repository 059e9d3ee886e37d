"""Places as somebody published them: known on the days of the lists, and on no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from drawing import WIDTH, head, number, shade, whose
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from pictures import PALE
from ribbons import ordered

from tiering import History


def marks(history: History, said: str, path: Path) -> None:
    """Draw places as they were published: a mark on the day of each list, and nothing where nothing is known."""
    codes = ordered(history)
    figure = Figure(figsize=(WIDTH, 1.9 + 0.16 * len(codes)), layout="constrained")
    axis = figure.subplots()
    first, last = (number(history.dates[place]) for place in (0, -1))
    width = 0.07 * (last - first or 30)
    shown: set[str] = set()
    for review in history:
        day = number(review.on)
        for decision in review:
            row, rank = codes.index(decision.organisation.code), review.scale.rank(decision.tier.code)
            if rank == review.scale.rank(review.scale.default):
                axis.plot(day, row, marker="_", color=PALE, markersize=6)
                continue
            kind = "carried" if decision.judgement is None else "stated"
            shown.add(kind)
            box = [
                (day - width, row - 0.4),
                (day + width, row - 0.4),
                (day + width, row + 0.4),
                (day - width, row + 0.4),
            ]
            color = shade(rank, review.scale)
            axis.add_collection(
                PolyCollection(
                    [box], facecolors=[color if kind == "stated" else "white"], edgecolors=[color], linewidths=1.6
                )
            )
    planned = history.reviews[0].regime.cycle.dates(until=history.dates[-1])
    known = set(history.dates)
    axis.set_xticks(
        [number(day) for day in planned],
        [f"list of\n{day:%B %Y}" if day in known else f"{day:%B %Y}:\nnot known" for day in planned],
        fontsize=8,
    )
    axis.set_xlim(first - 2 * width, last + 2 * width)
    axis.set_yticks(range(len(codes)), codes, fontsize=6.5)
    axis.set_ylim(len(codes) - 0.5, -0.5)
    axis.tick_params(length=0)
    axis.spines[["left", "bottom"]].set_visible(False)
    head(figure, [*whose(history.reviews)[:1], said])
    scale = history.scale
    handles: list[Any] = [
        Patch(
            facecolor=shade(rank, scale),
            edgecolor=shade(rank, scale),
            linewidth=1.6,
            label=f"{scale[rank].name}, stated",
        )
        for rank in range(scale.top, -1, -1)
        if rank != scale.rank(scale.default)
    ]
    if "carried" in shown:
        handles.append(
            Patch(
                facecolor="white",
                edgecolor=shade(scale.top, scale),
                linewidth=1.6,
                label="carried from the list before",
            )
        )
    name = scale[scale.rank(scale.default)].name
    handles.append(
        Line2D([], [], marker="_", color="none", markeredgecolor=PALE, markersize=8, label=f"on no list: {name}")
    )
    figure.legend(handles=handles, loc="outside lower left", ncols=5, fontsize=8, frameon=False)
    figure.savefig(path)
