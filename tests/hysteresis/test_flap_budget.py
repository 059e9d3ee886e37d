from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from guarding import tiers, told

from tiering.errors import DefinitionError, ProblemsError
from tiering.hysteresis import FlapBudget

FLAPPING = " ".join(["0.8 0.4"] * 5)


@pytest.mark.parametrize(
    ("changes", "reviews", "expected"),
    [
        (1, 3, "3 1 1 1 3 3 3 1 1 1"),
        (2, 4, "3 1 3 3 3 1 3 3 3 1"),
        (3, 4, "3 1 3 1 1 1 3 1 3 3"),
    ],
)
def test_in_any_so_many_reviews_there_are_no_more_changes(changes: int, reviews: int, expected: str) -> None:
    assert tiers(FLAPPING, FlapBudget(changes=changes, reviews=reviews)) == expected


@pytest.mark.parametrize(("reviews", "expected"), [(2, "3 1 1 3 3"), (3, "3 1 1 1 3"), (4, "3 1 1 1 1")])
def test_the_next_change_waits_until_the_last_is_out_of_the_window(reviews: int, expected: str) -> None:
    assert tiers("0.8 0.4 0.8 0.8 0.8", FlapBudget(changes=1, reviews=reviews)) == expected


def test_a_first_placement_is_no_change() -> None:
    assert tiers("0.4 0.8 0.4", FlapBudget(changes=1, reviews=9)) == "1 3 3"


def test_where_somebody_stood_before_is_none_either() -> None:
    assert tiers("0.4 0.8", FlapBudget(changes=1, reviews=9), start="3") == "1 1"


@pytest.mark.parametrize(
    ("reviews", "kind"), [(2, np.int8), (8, np.int8), (9, np.int16), (32, np.int32), (33, np.int64), (63, np.int64)]
)
def test_it_has_one_bit_for_each_review_but_the_last(reviews: int, kind: type[Any]) -> None:
    assert FlapBudget(changes=1, reviews=reviews).state_type == kind


@pytest.mark.parametrize("reviews", [8, 16, 63])
def test_a_review_is_forgotten_once_it_is_out_of_the_window(reviews: int) -> None:
    figures = f"0.8 0.4 {'0.8 ' * (reviews - 1)}0.8"
    expected = ["3", *["1"] * (reviews), "3"]

    assert tiers(figures, FlapBudget(changes=1, reviews=reviews)).split() == expected


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"changes": 3, "reviews": 3}, "3 reviews have never more than 3 changes"),
        ({"changes": 1, "reviews": 64}, "at most 63"),
        ({"changes": 0, "reviews": 3}, "changes of FlapBudget must be a whole number from 1 up"),
        ({"changes": 1, "reviews": 2.5}, "reviews of FlapBudget must be a whole number from 1 up"),
    ],
)
def test_a_budget_that_is_none_is_refused(counts: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        FlapBudget(**counts)


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        FlapBudget(changes=70, reviews=70)

    assert len(caught.value.exceptions) == 2


def test_it_says_what_it_asks_for() -> None:
    assert str(FlapBudget(changes=1, reviews=3)) == "no more than 1 change in 3 reviews"
    assert told("0.8 0.4 0.8 0.4", FlapBudget(changes=2, reviews=6)) == ["no more than 2 changes in 6 reviews"]
