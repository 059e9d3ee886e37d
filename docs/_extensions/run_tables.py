"""
Tables of the runs that the examples hold, made each time the documentation is built.

A directive names an example and, where it has several histories, one of them: `{run-table} uec_2023 systems`.  Of few
organisations the table says where each of them stood after each review, of many how many stood where.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from drawing import whose
from pictures_of_regimes import histories_of, said_in
from sphinx.application import Sphinx
from tables import read_in, written

from tiering import Decision, History

FEW = 14


def table_of(history: History) -> list[str]:
    """Return the lines of a table of a history."""
    return written(_places(history) if len(history.organisations) <= FEW else _counts(history))


def _counts(history: History) -> list[list[str]]:
    """Return how many stood where after each review, and of how many that is to be taken with care."""
    names = [tier.name for tier in reversed(history.scale.tiers)]
    rows = [["review", *names, "undecided", "moved", "held"]]
    for review in history:
        counts = [len(review.in_tier(tier.code)) for tier in reversed(review.scale.tiers)]
        marked = [len(review.undecided), len(review.moves), len(review.watch)]
        rows.append([review.day_text, *map(str, counts + marked)])
    return rows


def _places(history: History) -> list[list[str]]:
    """Return where each stood after each review."""
    codes = [each.code for each in history.organisations]
    places = [[_place(review[code]) if code in review else "" for code in codes] for review in history]
    return [["review", *codes], *([review.day_text, *own] for review, own in zip(history, places, strict=True))]


def _place(decision: Decision) -> str:
    told = decision.tier.name
    if not decision.is_decided:
        told += f" ({decision.least.name} to {decision.most.name} open)"
    return f"{told} (held)" if decision.held_by else told


class RunTable(Directive):
    """Write the table of a run, below the names of its regimes and the status of their numbers."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table, and have it read as the page is."""
        example, *key = self.arguments
        history = histories_of(example)[key[0] if key else ""]
        environment = self.state.document.settings.env
        environment.note_dependency(str(Path(environment.srcdir) / "examples" / f"{example}.py"))
        regimes, numbers = whose(history)
        said = said_in(importlib.import_module(example)).get(key[0] if key else "", "")
        caption = f"*{regimes}* ({numbers[0].lower()}{numbers[1:]}){'. ' if said else ''}{said}:"
        return read_in(self, [caption, "", *table_of(history)])


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx about the directive."""
    app.add_directive("run-table", RunTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
