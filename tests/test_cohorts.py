from __future__ import annotations

import math

import pytest
from compared import latest
from invented import number

from tiering import rules, scores
from tiering._cohorts import Cohort, ordinal

GAP = math.nan


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (112, "112th"),
    ],
)
def test_ordinals_are_written_as_they_are_said(count: int, text: str) -> None:
    assert ordinal(count) == text


def cohort(figures: tuple[float, ...], pool: rules.Pool, kinds: tuple[str, ...] = ()) -> Cohort:
    found = scores.RankScore("m", pool=pool).score(latest(figures, number("m"), kinds=kinds)).basis
    assert isinstance(found, Cohort)
    return found


@pytest.mark.parametrize("everybody", [False, True])
def test_where_one_stands_is_what_was_counted_of_all(everybody: bool) -> None:  # noqa: FBT001 - a parameter
    shown = (1.0, 2.0, 2.0, GAP, 5.0, GAP, 3.0)
    found = cohort(shown, rules.Pool(by_kind=True, everybody=everybody), ("a", "b", "a", "a", "a", "b", "a"))
    fewest, most = found.better()
    for index in range(len(shown)):
        standing = found.standing(index)

        assert (standing.best, standing.worst) == (fewest[index] + 1, most[index] + 1)
        assert standing.size == found.sizes()[index]


def test_the_edge_is_where_one_would_begin_to_be_among_the_worst() -> None:
    found = cohort((1.0, 2.0, 3.0, GAP), rules.Pool())

    assert found.edge(0, 1) == 3
    assert found.edge(2, 1) == 2
    assert found.edge(0, 2) == 2
    assert math.isnan(found.edge(0, 3))
