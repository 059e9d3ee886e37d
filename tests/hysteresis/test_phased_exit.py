from __future__ import annotations

from typing import Any

import pytest
from guarding import tiers, told
from invented import SHORT, first_of, four_hours, regime

from tiering import Judgement, Tier, TierScale
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, PhasedExit


@pytest.mark.parametrize(("monitor", "expected"), [(1, "1 2 2 3 3"), (2, "1 2 2 2 3")])
def test_an_exit_leads_to_the_next_tier_and_is_monitored(monitor: int, expected: str) -> None:
    assert tiers("0.4 0.8 0.8 0.8 0.8", PhasedExit(monitor=monitor)) == expected


def test_an_escalation_goes_as_far_as_is_proposed() -> None:
    assert tiers("0.8 0.4", PhasedExit(monitor=2)) == "3 1"


def test_an_escalation_may_need_confirmation() -> None:
    assert tiers("0.8 0.4 0.4", PhasedExit(monitor=2, confirm=2)) == "3 3 1"
    assert tiers("0.8 0.4 0.6 0.4 0.4", PhasedExit(monitor=2, confirm=2)) == "3 3 2 2 1"


def test_while_it_is_monitored_a_return_needs_none() -> None:
    assert tiers("0.4 0.8 0.4", PhasedExit(monitor=2, confirm=3)) == "1 2 1"
    assert tiers("0.4 0.8 0.8 0.4", PhasedExit(monitor=2, confirm=3)) == "1 2 2 1"


def test_afterwards_a_return_needs_confirmation() -> None:
    assert tiers("0.4 0.6 0.6 0.6 0.4 0.4", PhasedExit(monitor=2, confirm=2)) == "1 2 2 2 2 1"


def test_a_return_goes_no_further_than_the_tier_that_was_left() -> None:
    assert tiers("0.6 0.8 0.4 0.4", PhasedExit(monitor=2, confirm=2)) == "2 3 2 1"


def test_a_return_ends_the_monitoring() -> None:
    assert tiers("0.4 0.8 0.4 0.8", PhasedExit(monitor=3)) == "1 2 1 2"


def test_a_first_placement_is_no_exit() -> None:
    assert tiers("0.6 0.8", PhasedExit(monitor=3)) == "2 3"


def test_a_first_placement_is_none_wherever_the_default_tier_is() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), default="1")

    assert tiers("0.8 0.4 0.4", PhasedExit(monitor=3, confirm=2), scale=scale) == "3 3 1"


def test_confirmation_by_another_guard_undoes_the_free_return() -> None:
    assert tiers("0.4 0.8 0.4 0.4", PhasedExit(monitor=2, confirm=2), Confirm(escalate=2)) == "1 2 2 1"


def test_an_exit_that_was_judged_is_monitored_too() -> None:
    judged = Judgement(organisation="TA", tier="3", reason="merged", by="the panel", on=first_of(2), until=first_of(2))
    guarded = regime(SHORT, guards=[PhasedExit(monitor=1, confirm=3)])
    found = guarded.replay(four_hours({"TA": "0.4 0.8 0.4 0.8"}), until=first_of(4), judgements=[judged])

    assert [decision.tier.code for decision in found.timeline("TA")] == ["1", "3", "1", "2"]


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
@pytest.mark.parametrize("field", ["monitor", "confirm"])
def test_a_count_is_a_whole_number_from_one_up(field: str, count: Any) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of PhasedExit must be a whole number from 1 up"):
        PhasedExit(**{"monitor": 1, field: count})


def test_it_says_what_it_asks_for() -> None:
    exits = "exits lead to the next tier only, and are monitored for 1 review"

    assert str(PhasedExit(monitor=1)) == exits
    assert str(PhasedExit(monitor=1, confirm=2)) == f"{exits}; an escalation that is no return needs 2 reviews in a row"


def test_it_says_what_a_move_is_held_for() -> None:
    exits = "exits lead to the next tier only, and are monitored for 2 reviews"

    assert told("0.4 0.8", PhasedExit(monitor=2)) == [exits]
    assert told("0.4 0.8 0.8", PhasedExit(monitor=2)) == [f"{exits}, 2 to go"]
    assert told("0.8 0.4", PhasedExit(monitor=2, confirm=2)) == [
        "an escalation that is no return needs 2 reviews in a row"
    ]
