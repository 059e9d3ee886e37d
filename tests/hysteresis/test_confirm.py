from __future__ import annotations

from typing import Any

import pytest
from invented import first_of, four_hours, regime

from tiering import Placement, testing
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm


def tiers(guard: Confirm, figures: str, start: str = "") -> str:
    months = len(testing.series(figures))
    history = regime(guards=[guard]).replay(
        four_hours({"TA": figures}),
        until=first_of(months),
        start=[Placement("TA", start)] if start else [],
    )
    return " ".join(decision.tier.code for decision in history.timeline("TA"))


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("0.8 0.4 0.8 0.4", "3 3 3 3"),
        ("0.8 0.4 0.4", "3 3 1"),
        ("0.8 0.4 0.6", "3 3 2"),
        ("0.8 0.6 0.4 0.4", "3 3 2 1"),
    ],
)
def test_an_escalation_waits_for_the_second_review_in_a_row(figures: str, expected: str) -> None:
    assert tiers(Confirm(escalate=2), figures) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("0.4 0.8 0.4 0.8", "1 1 1 1"),
        ("0.4 0.8 0.8", "1 1 3"),
        ("0.4 0.8 0.6", "1 1 2"),
        ("0.4 0.6 0.8 0.8", "1 1 2 3"),
    ],
)
def test_a_de_escalation_waits_for_the_second_review_in_a_row(figures: str, expected: str) -> None:
    assert tiers(Confirm(de_escalate=2), figures) == expected


def test_three_in_a_row_are_three() -> None:
    assert tiers(Confirm(de_escalate=3), "0.4 0.8 0.8 0.8") == "1 1 1 3"


def test_the_other_direction_is_free() -> None:
    assert tiers(Confirm(de_escalate=2), "0.8 0.4") == "3 1"
    assert tiers(Confirm(escalate=2), "0.4 0.8") == "1 3"


def test_a_gap_cannot_confirm_a_move() -> None:
    assert tiers(Confirm(escalate=2), "0.8 0.4 _ 0.4 0.4") == "3 3 3 3 1"


def test_a_gap_does_not_undo_a_confirmed_move() -> None:
    assert tiers(Confirm(escalate=2), "0.8 0.4 0.4 _") == "3 3 1 1"


def test_a_first_placement_needs_no_confirmation() -> None:
    assert tiers(Confirm(escalate=3, de_escalate=3), "0.4") == "1"


def test_whoever_stood_somewhere_before_needs_confirmation_from_the_first_review_on() -> None:
    assert tiers(Confirm(escalate=2, de_escalate=2), "0.4 0.4", start="3") == "3 1"
    assert tiers(Confirm(escalate=2, de_escalate=2), "0.8 0.8", start="1") == "1 3"


def test_a_first_placement_counts_towards_the_next_confirmation() -> None:
    assert tiers(Confirm(escalate=2), "0.6 0.4 0.4") == "2 2 1"


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
@pytest.mark.parametrize("field", ["escalate", "de_escalate"])
def test_a_count_is_a_whole_number_from_one_up(field: str, count: Any) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of Confirm must be a whole number from 1 up"):
        Confirm(**{field: count})


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (Confirm(), "no confirmation"),
        (Confirm(escalate=2), "escalation needs 2 reviews in a row"),
        (
            Confirm(escalate=3, de_escalate=2),
            "escalation needs 3 reviews in a row and de-escalation needs 2 reviews in a row",
        ),
    ],
)
def test_it_says_what_it_asks_for(guard: Confirm, words: str) -> None:
    assert str(guard) == words


def test_it_remembers_one_field_less_than_it_asks_for() -> None:
    assert len(Confirm(escalate=3, de_escalate=2).fields) == 3
    assert Confirm().fields == ()
