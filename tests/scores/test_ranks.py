from __future__ import annotations

import math
from typing import Any

import pytest
from compared import evidence, values
from invented import FOUR_HOUR, number

from tiering import Window, rules, scores
from tiering.errors import DefinitionError

M = number("m")
GAP = math.nan
RANK = scores.RankScore("m")
EVERYBODY = rules.Pool(everybody=True)


def bounds(score: Any, *figures: float, **changes: Any) -> tuple[list[float], list[float]]:
    found = values(score, figures, M, **changes)
    return found.least.tolist(), found.most.tolist()


def test_ranks_are_spread_in_equal_steps() -> None:
    assert bounds(RANK, 10, 40, 20, 30)[0] == [1, 4, 2, 3]


def test_the_best_is_the_highest_where_higher_is_better() -> None:
    assert values(scores.RankScore("four_hour"), (0.5, 0.9), FOUR_HOUR).least.tolist() == [4, 1]


def test_equals_share_the_best_of_their_ranks() -> None:
    assert bounds(RANK, 1, 2, 2, 3)[0] == [1, 2, 2, 4]


def test_steps_are_the_decimals_that_were_meant() -> None:
    assert bounds(RANK, *range(11))[0] == [1, 1.3, 1.6, 1.9, 2.2, 2.5, 2.8, 3.1, 3.4, 3.7, 4]


def test_one_alone_has_the_best_score() -> None:
    assert bounds(RANK, 5) == ([1], [1])
    assert bounds(RANK, 5, GAP)[0] == [1, 1]


def test_ends_are_a_choice() -> None:
    assert bounds(scores.RankScore("m", best=0, worst=100), 1, 2, 3)[0] == [0, 50, 100]


def test_whoever_does_not_report_may_have_any_score() -> None:
    assert bounds(RANK, 1, GAP, 2) == ([1, 1, 4], [1, 4, 4])


def test_where_nobody_reports_nothing_is_known() -> None:
    assert bounds(RANK, GAP, GAP) == ([1, 1], [4, 4])
    assert bounds(scores.Percentile("m"), GAP, GAP) == ([0, 0], [1, 1])


def test_with_everybody_in_the_pool_each_stands_between_two_ranks() -> None:
    assert bounds(scores.RankScore("m", pool=EVERYBODY), 1, 2, 3, GAP) == ([1, 2, 3, 1], [2, 3, 4, 4])


def test_kinds_are_ranked_apart() -> None:
    ranked = scores.RankScore("m", pool=rules.Pool(by_kind=True))

    assert bounds(ranked, 1, 2, 3, 4, kinds=("a", "b", "a", "b"))[0] == [1, 1, 4, 4]


@pytest.mark.parametrize("everybody", [False, True])
def test_who_is_compared_with_nobody_may_have_any_rank(everybody: bool) -> None:  # noqa: FBT001 - a parameter
    pool = rules.Pool(within="region", everybody=everybody)
    regions = ("N", "N", None, None)

    assert bounds(scores.RankScore("m", pool=pool), 1, 2, 3, 4, regions=regions) == ([1, 4, 1, 1], [1, 4, 4, 4])
    assert bounds(scores.Percentile("m", pool=pool), 1, 2, 3, 4, regions=regions) == ([0, 0.5, 0, 0], [0, 0.5, 1, 1])


def test_a_percentile_is_the_share_that_is_better() -> None:
    assert bounds(scores.Percentile("m"), 10, 40, 20, 20)[0] == [0, 0.75, 0.25, 0.25]


def test_whoever_does_not_report_may_be_anywhere_among_those_who_do() -> None:
    assert bounds(scores.Percentile("m"), 1, 2, 3, GAP) == ([0, 1 / 3, 2 / 3, 0], [0, 1 / 3, 2 / 3, 0.75])


def test_scores_are_ranked_by_their_values() -> None:
    ranked = scores.RankScore(scores.mean_of(scores.Given("m")))
    found = values(ranked, (3, 1, 2), M)

    assert found.least.tolist() == [4, 1, 2.5]
    assert str(found.children[0].source) == "mean of 1 scores"


def test_figures_over_a_window_are_ranked() -> None:
    ranked = scores.RankScore("m", over=Window.last(2))

    assert ranked.score(evidence([[[1.0, 5.0], [4.0, 1.0]]], [M])).least.tolist() == [1, 4]
    assert str(ranked) == "rank score of m over the last 2 periods"


def test_ranks_look_at_others() -> None:
    assert not RANK.elementwise
    assert not scores.Percentile("m").elementwise


@pytest.mark.parametrize("worst", [1.0, 0.5])
def test_the_worst_score_is_the_highest(worst: float) -> None:
    with pytest.raises(DefinitionError, match="the worst must be above 1, not"):
        scores.RankScore("m", worst=worst)


def test_they_say_the_place() -> None:
    found = values(RANK, (1, GAP, 2), M)

    assert RANK.notes(found, 2) == ("2nd of 2; 1 did not report",)


def test_complete_figures_make_the_bounds_one_object() -> None:
    found = values(RANK, (1, 2), M)

    assert found.least is found.most
