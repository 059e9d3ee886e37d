"""That what a solver calls the best is the best."""

from __future__ import annotations

import pytest
import scipy.optimize

from tiering.support._model import Effort, Model

LEAST, EACH = 1816.57851377, 605.52617126


def plan() -> Model:
    """
    Return four organisations that two teams serve: one with 40 minutes, and one with 9, of which 7 are for the second.

    Columns 0 to 13 are who is served by whom with the least, 14 to 21 the minutes beyond it, the last three reserves.
    """
    model = Model()
    worth = [LEAST, LEAST, 0, 1e4, LEAST, LEAST, 0, 1e4, EACH, EACH, 0, 1e4 / 3, EACH, EACH, 0, 0]
    more = [(0, 7), (1, 1), (4, 7), (5, 7), (8, 5), (9, 1), (12, 5), (13, 1)]
    for each in worth:
        model.column(each, 1)
    beyond = {column: model.column(worth[column], most) for column, most in more}
    own, rest, spare = (model.column(0, most) for most in (7, 2, 2))
    for column, most in more:
        model.limit([(beyond[column], 1), (column, -most)], 0)
    for first, second in ((0, 1), (4, 5), (8, 9), (12, 13)):
        model.limit([(first, 1), (second, 1)], 1)
    first_team = [*((column, 1.0) for column in (0, 4, 8, 12)), *((column, 5.0) for column in (3, 7, 11))]
    model.limit([*first_team, *((beyond[column], 1) for column in (0, 4, 8, 12))], 40)
    model.limit([*((column, 1) for column in (1, 9, 13, beyond[1], beyond[9], beyond[13])), (rest, -1)], 0)
    model.limit([(5, 1), (beyond[5], 1), (own, -1), (spare, -1)], 0)
    model.limit([(rest, 1), (spare, 1)], 2)
    model.limit([(own, 1)], 7)
    return model


def test_the_best_is_as_good_as_if_minutes_and_places_could_be_divided() -> None:
    model = plan()
    whole = model.best(scipy.optimize, model.worth, Effort())
    found = sum(worth * count for worth, count in zip(model.worth, whole.tolist(), strict=True))

    # So much it would be worth if everything could be divided; more there cannot be.
    assert found == pytest.approx(59664.9036)
