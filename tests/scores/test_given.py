from __future__ import annotations

import math

import pytest
from compared import values
from invented import FOUR_HOUR, number, regime

from tiering import Tier, TierScale, Window, rules, scores
from tiering.errors import DefinitionError

SCORE = number("score", minimum=1, maximum=4)


def test_the_figure_is_the_score() -> None:
    found = values(scores.Given("score"), (1.25, 4.0), SCORE)

    assert found.least.tolist() == [1.25, 4.0]
    assert found.least is found.most


def test_a_missing_score_lies_in_its_range() -> None:
    found = values(scores.Given("score"), (1.25, math.nan), SCORE)

    assert (found.least.tolist(), found.most.tolist()) == ([1.25, 1], [1.25, 4])


def test_without_a_range_a_missing_score_may_be_anything() -> None:
    found = values(scores.Given("score"), (math.nan,), number("score"))

    assert (found.least.tolist(), found.most.tolist()) == ([-math.inf], [math.inf])


def test_a_metric_of_which_higher_is_better_is_no_score() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"))
    rule = rules.Ladder(enter={"1": rules.Reaches(scores.Given("four_hour"), 0.5)})
    with pytest.raises(DefinitionError, match="takes 'four_hour' as a metric of which lower is better, but higher is"):
        regime(rule, metrics=[FOUR_HOUR], scale=scale)


def test_it_says_its_window() -> None:
    assert str(scores.Given("score", over=Window.last(3))) == "score over the last 3 periods"
