"""Having the best choices found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tiering.support._choices import Choice
from tiering.support._constraints import Constraints, grouped
from tiering.support._model import Effort, Model, Whole
from tiering.support._scipy import solvers

_LARGEST_TABLE = 1_000_000
"""Above as many entries a solver of sparse rows is quicker, and takes less memory."""


def solved(these: Constraints, what: str, effort: Effort) -> Whole:
    """
    Return how much of each column is best.

    First as much as can be of what is mandated is given; among the plans that do, one of the greatest worth is found.
    """
    optimize = solvers(what)
    model = these.model
    if not these.choices:
        return np.zeros(len(model.worth), dtype=np.int64)
    mandated = [column for column, each in enumerate(these.choices) if each.is_new and each.demand.is_mandated]
    if mandated:
        only = np.zeros(len(model.worth))
        only[mandated] = 1
        most = int(model.best(optimize, only.tolist(), effort)[mandated].sum())
        model.limit([(column, -1) for column in mandated], -most)
    elif these.is_plain:
        table = _places(these.choices, these.work.stock.left)
        if table is not None:
            return _assigned(optimize, these.choices, model, table)
    return model.best(optimize, model.worth, effort)


def _places(choices: Sequence[Choice], left: Any) -> dict[str, int] | None:
    """Return how many doses each team has, where all doses are of one size and the table is not too large."""
    doses = {each.base for each in choices if each.base}
    if len(doses) != 1:
        return None
    dose = doses.pop()
    teams = grouped(choices, lambda each: each.team.code)
    places = {code: min(left(code) // dose, len(columns)) for code, columns in teams.items()}
    demands = len({each.place for each in choices})
    return places if sum(places.values()) * demands <= _LARGEST_TABLE else None


def _assigned(optimize: Any, choices: Sequence[Choice], model: Model, places: dict[str, int]) -> Whole:
    """Assign demands to the doses that teams have."""
    by_demand = grouped(choices, lambda each: each.place)
    rows = {place: row for row, place in enumerate(by_demand)}
    ends = dict(zip(places, np.cumsum(list(places.values())).tolist(), strict=True))
    worth = np.zeros((len(rows), sum(places.values())))
    which = np.full(worth.shape, -1, dtype=np.int64)
    for column, each in enumerate(choices):
        if each.base:
            team = slice(ends[each.team.code] - places[each.team.code], ends[each.team.code])
            worth[rows[each.place], team] = model.worth[column]
            which[rows[each.place], team] = column
    chosen = which[optimize.linear_sum_assignment(worth, maximize=True)]
    found = np.zeros(len(model.worth), dtype=np.int64)
    found[chosen[chosen >= 0]] = 1
    return found
