from __future__ import annotations

from typing import Any

import pytest
from guarding import history, tiers, told
from invented import SCALE, SHORT, first_of, four_hours, regime

from tiering import Judgement, Tier, TierScale
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, CoolDown


@pytest.mark.parametrize(("reviews", "expected"), [(1, "3 1 1 3 3"), (2, "3 1 1 1 3"), (40_000, "3 1 1 1 1")])
def test_after_a_move_nothing_moves_for_so_many_reviews(reviews: int, expected: str) -> None:
    assert tiers("0.8 0.4 0.8 0.8 0.8", CoolDown(reviews=reviews)) == expected


def test_neither_does_anything_more_intensive() -> None:
    assert tiers("0.8 0.6 0.4 0.4", CoolDown(reviews=1)) == "3 2 2 1"


def test_a_first_placement_is_no_move() -> None:
    assert tiers("0.4 0.8", CoolDown(reviews=3)) == "1 3"
    assert tiers("0.4 0.8", CoolDown(months=3)) == "1 3"


def test_a_first_placement_is_none_wherever_the_default_tier_is() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), default="2")

    assert tiers("0.4 0.8", CoolDown(reviews=3), scale=scale) == "1 3"


def test_whoever_stood_somewhere_before_may_move() -> None:
    assert tiers("0.4 0.8", CoolDown(reviews=1), start="3") == "1 1"


def test_a_move_that_another_guard_has_held_starts_no_pause() -> None:
    assert tiers("0.8 0.4 0.4 0.8", CoolDown(reviews=1), Confirm(escalate=2)) == "3 3 1 1"


@pytest.mark.parametrize(("months", "expected"), [(1, "3 1 3 3 3"), (2, "3 1 1 3 3"), (3, "3 1 1 1 3")])
def test_after_a_move_nothing_moves_for_so_many_months(months: int, expected: str) -> None:
    assert tiers("0.8 0.4 0.8 0.8 0.8", CoolDown(months=months)) == expected


def test_a_judgement_that_moves_starts_a_pause() -> None:
    judged = Judgement(organisation="TA", tier="1", reason="safety", by="the panel", on=first_of(2), until=first_of(2))
    guarded = regime(SHORT, guards=[CoolDown(reviews=1)], scale=SCALE)
    found = guarded.replay(four_hours({"TA": "0.8 0.8 0.8 0.8"}), until=first_of(4), judgements=[judged])

    assert [decision.tier.code for decision in found.timeline("TA")] == ["3", "1", "1", "3"]


@pytest.mark.parametrize("lengths", [{}, {"reviews": 1, "months": 1}])
def test_it_takes_reviews_or_months(lengths: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="CoolDown needs either reviews or months"):
        CoolDown(**lengths)


@pytest.mark.parametrize("count", [0, True])
def test_a_length_is_a_whole_number_from_one_up(count: Any) -> None:
    with pytest.raises(DefinitionError, match="months of CoolDown must be a whole number from 1 up"):
        CoolDown(months=count)


def test_once_the_pause_is_over_nothing_is_remembered() -> None:
    found = history("0.8 0.4 0.4 0.4 0.4", [CoolDown(reviews=2)])

    assert [int(review.guard_states[0][0, 0]) for review in found] == [0, 2, 1, 0, 0]


def test_it_says_what_it_asks_for_and_what_is_left_of_it() -> None:
    assert str(CoolDown(months=1)) == "no other move for 1 month after one"
    assert told("0.8 0.4 0.8", CoolDown(reviews=2)) == ["no other move for 2 reviews after one, 2 to go"]
    assert told("0.8 0.4 0.8 0.8", CoolDown(reviews=2)) == ["no other move for 2 reviews after one, 1 to go"]
    assert told("0.8 0.4 0.8", CoolDown(months=2)) == ["no other move for 2 months after one, the last on 1 June 2023"]
