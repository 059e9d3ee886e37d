from __future__ import annotations

import math
from typing import Any

import pytest
from compared import evidence
from invented import number

from tiering import Reference, Status, scores
from tiering.errors import DefinitionError, ProblemsError
from tiering.typing import Scores

GAP = math.nan
CODES = ("a", "b", "c", "d")
OF = tuple(number(code, minimum=1, maximum=4) for code in CODES)
A, B, C, D = (scores.Given(code) for code in CODES)


def score(mean: Any, *rows: tuple[float, ...]) -> Scores:
    """Score with the figures of one organisation in each row."""
    found: Scores = mean.score(
        evidence([[[row[place] for row in rows]] for place in range(len(rows[0]))], OF[: len(rows[0])])
    )
    return found


def bounds(mean: Any, *rows: tuple[float, ...]) -> tuple[list[float], list[float]]:
    found = score(mean, *rows)
    return found.least.tolist(), found.most.tolist()


def test_scores_are_averaged() -> None:
    assert bounds(scores.mean_of(A, B), (1, 2), (3, 4)) == ([1.5, 3.5], [1.5, 3.5])


def test_weights_weigh() -> None:
    assert bounds(scores.WeightedMean([A, B], [0.3, 0.1]), (1, 3))[0] == [1.5]


def test_a_mean_is_exact_in_decimal() -> None:
    assert (1.1 + 2.2) / 2 != 1.65

    assert bounds(scores.mean_of(A, B), (1.1, 2.2))[0] == [1.65]
    assert bounds(scores.mean_of(A, B, C), (2, 2, 3))[0] == [7 / 3]


def test_a_missing_score_leaves_the_mean_between_two() -> None:
    assert bounds(scores.mean_of(A, B), (2, GAP)) == ([1.5], [3])


def test_missing_scores_are_left_out_where_the_regime_says_so() -> None:
    mean = scores.WeightedMean([A, B, C], [2, 1, 1], leave_out=True)

    assert bounds(mean, (2, GAP, 3.5), (1, 1, 3)) == ([2.5, 1.5], [2.5, 1.5])


def test_what_is_left_out_leaves_nothing_open() -> None:
    found = score(scores.mean_of(A, B, leave_out=True), (2, GAP))

    assert found.least is found.most


def test_with_fewer_than_the_minimum_the_mean_is_open() -> None:
    mean = scores.mean_of(A, B, C, leave_out=True, minimum=2)

    assert bounds(mean, (2, GAP, 3), (2, GAP, GAP), (GAP, GAP, GAP)) == ([2.5, 4 / 3, 1], [2.5, 10 / 3, 4])


def test_a_sub_score_that_is_open_is_left_out_as_a_whole() -> None:
    domain = scores.mean_of(A, B, name="domain")

    assert bounds(scores.mean_of(domain, C, leave_out=True), (1, GAP, 3))[0] == [3]


@pytest.mark.parametrize(
    ("rows", "rounded"), [((2.12, 2.13), 2.13), ((2.11, 2.12), 2.12), ((1.0, 1.01), 1.01), ((1.005, 1.005), 1.01)]
)
def test_a_half_is_rounded_up_as_in_published_averages(rows: tuple[float, float], rounded: float) -> None:
    assert bounds(scores.mean_of(A, B, decimals=2), rows)[0] == [rounded]


def test_a_negative_half_is_rounded_away_from_nothing() -> None:
    gap = scores.mean_of(scores.Gap("a", 2.5), decimals=0)

    assert bounds(gap, (2.0,), (3.0,), (2.6,), (2.4,))[0] == [-1, 1, 0, 0]
    assert not math.copysign(1, bounds(gap, (2.4,))[0][0]) < 0


def test_bounds_are_rounded_as_well() -> None:
    assert bounds(scores.mean_of(A, B, C, decimals=1), (2, 2, GAP)) == ([1.7], [2.7])


def test_scores_without_bounds_leave_the_mean_without() -> None:
    mean = scores.mean_of(A, scores.ZScore("b"), decimals=2)

    assert bounds(mean, (2, 1), (2, GAP))[0][1] == -math.inf
    assert bounds(mean, (2, 1), (2, GAP))[1][1] == math.inf


def test_it_is_what_its_scores_are() -> None:
    assert scores.mean_of(A, B).elementwise
    assert not scores.mean_of(A, scores.RankScore("b")).elementwise
    assert dict(scores.mean_of(A, B).reads) == {"a": 1, "b": 1}
    assert scores.mean_of(A, B).parts == (("", A), ("", B))


def test_the_values_of_its_scores_are_its_children() -> None:
    found = score(scores.mean_of(A, scores.mean_of(B, C, name="domain")), (1, 2, 3))

    assert [str(child.source) for child in found.children] == ["a", "domain"]
    assert [str(child.source) for child in found.children[1].children] == ["b", "c"]


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([],), {}, "a mean needs at least one score"),
        (([A, B], [1]), {}, "2 scores need 2 weights, not 1"),
        (([A, B], [1, 0]), {}, r"a weight must be a number above 0, not 0.0; leave out what does not count"),
        (([A, B], [1, math.inf]), {}, "a weight must be a number above 0, not inf"),
        (([A],), {"minimum": 2, "leave_out": True}, "2 of 1 scores can never be there"),
        (([A, B],), {"minimum": 2}, "give leave_out=True"),
        (([A],), {"minimum": 0}, "minimum of WeightedMean must be a whole number from 1 up"),
        (([A],), {"decimals": -1}, "rounded to 0 to 9 decimals, not to -1"),
        (([A, "b"],), {}, "scores of WeightedMean is 'b', no score"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: Any, options: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        scores.WeightedMean(*arguments, **options)


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="3 problems in the mean"):
        scores.WeightedMean([A], [-1, 1], minimum=2, leave_out=True)


def test_its_numbers_have_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")

    assert list(scores.WeightedMean([A, B], [1, 2], reference=source).references) == [("mean of 2 scores", source)]
    assert not list(scores.mean_of(A, B).references)


def test_it_says_what_was_left_out() -> None:
    mean = scores.WeightedMean([A, B, C], [2, 1, 1], leave_out=True, minimum=2)
    found = score(mean, (1, GAP, 3), (1, GAP, GAP), (1, 2, 3))

    assert mean.notes(found, 0) == ("weights 2, 1, 1", "1 of 3 left out")
    assert mean.notes(found, 1) == ("weights 2, 1, 1", "1 of 3 are known, and 2 must be")
    assert mean.notes(found, 2) == ("weights 2, 1, 1",)
