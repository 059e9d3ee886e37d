from __future__ import annotations

from typing import Any

import pytest
from guarding import history, tiers, told

from tiering import Tier, TierScale
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, StepLimit
from tiering.typing import Guard


def test_no_more_than_one_tier_is_moved_at_a_time() -> None:
    assert tiers("0.8 0.4 0.4 0.8 0.8", StepLimit(1)) == "3 2 1 2 3"


def test_a_wide_limit_holds_nothing() -> None:
    assert tiers("0.8 0.4 0.8", StepLimit(2)) == "3 1 3"
    assert tiers("0.8 0.4 0.8", StepLimit(1000)) == "3 1 3"


def test_a_limit_between_one_and_all_lets_so_many_through() -> None:
    scale = TierScale.from_most_intensive(*map(Tier, "1234"))

    assert tiers("0.8 0.4 0.4 0.8", StepLimit(2), scale=scale, start="4") == "4 2 1 3"


def test_a_first_placement_is_not_limited() -> None:
    assert tiers("0.4", StepLimit(1)) == "1"


def test_the_directions_may_have_limits_of_their_own() -> None:
    assert tiers("0.8 0.4 0.8 0.8", StepLimit(de_escalate=1)) == "3 1 2 3"
    assert tiers("0.8 0.4 0.4 0.8", StepLimit(escalate=1)) == "3 2 1 3"
    assert tiers("0.8 0.4 0.8 0.8", StepLimit(escalate=2, de_escalate=1)) == "3 1 2 3"


def test_with_confirmation_the_least_move_wins() -> None:
    assert tiers("0.8 0.4 0.4 0.4", StepLimit(1), Confirm(escalate=2)) == "3 3 2 1"


def test_both_guards_that_held_are_named() -> None:
    guards: tuple[Guard, ...] = (StepLimit(1), Confirm(escalate=2))

    assert history("0.8 0.4", guards)[-1]["TA"].held_by == guards


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
@pytest.mark.parametrize("field", ["tiers", "escalate", "de_escalate"])
def test_a_limit_is_a_whole_number_from_one_up(field: str, count: Any) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of StepLimit must be a whole number from 1 up"):
        StepLimit(**{field: count})


@pytest.mark.parametrize("limits", [{}, {"tiers": 1, "escalate": 2}, {"tiers": 1, "de_escalate": 1}])
def test_it_takes_one_limit_or_one_for_each_direction(limits: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="needs a limit for both directions, or one for either"):
        StepLimit(**limits)


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (StepLimit(1), "no more than 1 tier at a time"),
        (StepLimit(2), "no more than 2 tiers at a time"),
        (StepLimit(de_escalate=1), "no more than 1 tier less intensive at a time"),
        (
            StepLimit(escalate=2, de_escalate=1),
            "no more than 2 tiers more intensive at a time and no more than 1 tier less intensive at a time",
        ),
    ],
)
def test_it_says_what_it_asks_for(guard: StepLimit, words: str) -> None:
    assert str(guard) == words


def test_it_names_the_direction_that_it_holds() -> None:
    apart = StepLimit(escalate=1, de_escalate=1)

    assert told("0.4 0.8", apart) == ["no more than 1 tier less intensive at a time"]
    assert told("0.8 0.4", apart) == ["no more than 1 tier more intensive at a time"]
    assert told("0.8 0.4", StepLimit(1)) == ["no more than 1 tier at a time"]
