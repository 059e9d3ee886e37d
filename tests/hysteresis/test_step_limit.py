from __future__ import annotations

from typing import Any

import pytest
from invented import first_of, four_hours, regime

from tiering import testing
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, StepLimit


def tiers(figures: str, *guards: Any) -> str:
    months = len(testing.series(figures))
    history = regime(guards=guards).replay(four_hours({"TA": figures}), until=first_of(months))
    return " ".join(decision.tier.code for decision in history.timeline("TA"))


def test_no_more_than_one_tier_is_moved_at_a_time() -> None:
    assert tiers("0.8 0.4 0.4 0.8 0.8", StepLimit(1)) == "3 2 1 2 3"


def test_a_wide_limit_holds_nothing() -> None:
    assert tiers("0.8 0.4 0.8", StepLimit(2)) == "3 1 3"
    assert tiers("0.8 0.4 0.8", StepLimit(1000)) == "3 1 3"


def test_a_first_placement_is_not_limited() -> None:
    assert tiers("0.4", StepLimit(1)) == "1"


def test_with_confirmation_the_least_move_wins() -> None:
    assert tiers("0.8 0.4 0.4 0.4", StepLimit(1), Confirm(escalate=2)) == "3 3 2 1"


def test_both_guards_that_held_are_named() -> None:
    history = regime(guards=[StepLimit(1), Confirm(escalate=2)]).replay(
        four_hours({"TA": "0.8 0.4"}), until=first_of(2)
    )

    assert history[-1]["TA"].held_by == (StepLimit(1), Confirm(escalate=2))


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
def test_a_limit_is_a_whole_number_from_one_up(count: Any) -> None:
    with pytest.raises(DefinitionError, match="tiers of StepLimit must be a whole number from 1 up"):
        StepLimit(count)


def test_it_says_what_it_asks_for() -> None:
    assert [str(StepLimit(1)), str(StepLimit(2))] == ["no more than 1 tier at a time", "no more than 2 tiers at a time"]
