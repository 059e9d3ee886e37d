from __future__ import annotations

from typing import Any

import pytest
from guarding import tiers, told

from tiering import rules
from tiering.errors import DefinitionError
from tiering.hysteresis import Confirm, StepLimit


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
    assert tiers(figures, Confirm(escalate=2)) == expected


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
    assert tiers(figures, Confirm(de_escalate=2)) == expected


def test_three_in_a_row_are_three() -> None:
    assert tiers("0.4 0.8 0.8 0.8", Confirm(de_escalate=3)) == "1 1 1 3"


def test_the_other_direction_is_free() -> None:
    assert tiers("0.8 0.4", Confirm(de_escalate=2)) == "3 1"
    assert tiers("0.4 0.8", Confirm(escalate=2)) == "1 3"


def test_a_gap_cannot_confirm_a_move() -> None:
    assert tiers("0.8 0.4 _ 0.4 0.4", Confirm(escalate=2)) == "3 3 3 3 1"


def test_a_gap_does_not_undo_a_confirmed_move() -> None:
    assert tiers("0.8 0.4 0.4 _", Confirm(escalate=2)) == "3 3 1 1"


def test_a_first_placement_needs_no_confirmation() -> None:
    assert tiers("0.4", Confirm(escalate=3, de_escalate=3)) == "1"


def test_whoever_stood_somewhere_before_needs_confirmation_from_the_first_review_on() -> None:
    assert tiers("0.4 0.4", Confirm(escalate=2, de_escalate=2), start="3") == "3 1"
    assert tiers("0.8 0.8", Confirm(escalate=2, de_escalate=2), start="1") == "1 3"


def test_a_first_placement_counts_towards_the_next_confirmation() -> None:
    assert tiers("0.6 0.4 0.4", Confirm(escalate=2)) == "2 2 1"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("0.8 0.4 0.8 0.4", "3 3 3 1"),
        ("0.8 0.4 0.8 0.8 0.4", "3 3 3 3 3"),
        ("0.8 0.4 0.4", "3 3 1"),
        # Of the last three two compel tier 2 at least, and only one tier 1.
        ("0.8 0.6 0.8 0.4", "3 3 3 2"),
        ("0.8 0.4 _ 0.4", "3 3 3 1"),
    ],
)
def test_an_escalation_may_ask_for_some_of_the_last_reviews(figures: str, expected: str) -> None:
    assert tiers(figures, Confirm(escalate=2, escalate_of=3)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("0.4 0.8 0.4 0.8", "1 1 1 3"),
        ("0.4 0.8 0.4 0.4 0.8", "1 1 1 1 1"),
        ("0.4 0.6 0.4 0.8", "1 1 1 2"),
    ],
)
def test_a_de_escalation_may_ask_for_some_of_the_last_reviews(figures: str, expected: str) -> None:
    assert tiers(figures, Confirm(de_escalate=2, de_escalate_of=3)) == expected


def test_earlier_support_moves_nobody_further_than_this_review_does() -> None:
    assert tiers("0.8 0.4 0.4 0.8", Confirm(escalate=3, escalate_of=4)) == "3 3 3 3"
    assert tiers("0.8 0.4 0.4 0.6", Confirm(escalate=3, escalate_of=4)) == "3 3 3 2"


@pytest.mark.parametrize("figures", ["0.8 0.4 0.6 0.4 0.4 0.8 0.8 0.8", "0.4 0.8 _ 0.8 0.8 0.8 0.4 0.4 0.4"])
def test_all_of_the_last_reviews_are_as_many_in_a_row(figures: str) -> None:
    in_a_row = Confirm(escalate=3, de_escalate=2)

    assert tiers(figures, Confirm(escalate=3, escalate_of=3, de_escalate=2, de_escalate_of=2)) == tiers(
        figures, in_a_row
    )


def test_where_the_exemption_is_met_nothing_is_asked_for() -> None:
    exempt = Confirm(escalate=2, unless=rules.Below("four_hour", 0.3))

    assert tiers("0.8 0.2", exempt) == "3 1"
    assert tiers("0.8 0.4", exempt) == "3 3"


def test_an_exemption_that_may_be_met_is_none() -> None:
    exempt = Confirm(escalate=2, unless=rules.Above("category_2", 10))

    assert tiers("0.8 0.4 0.4", exempt) == "3 3 1"


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
@pytest.mark.parametrize("field", ["escalate", "de_escalate", "escalate_of", "de_escalate_of"])
def test_a_count_is_a_whole_number_from_one_up(field: str, count: Any) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of Confirm must be a whole number from 1 up"):
        Confirm(**{field: count})


@pytest.mark.parametrize(
    ("counts", "move"),
    [
        ({"escalate": 3, "escalate_of": 2}, "an escalation"),
        ({"de_escalate": 3, "de_escalate_of": 2}, "a de-escalation"),
    ],
)
def test_more_reviews_than_are_looked_at_can_never_support_a_move(counts: dict[str, Any], move: str) -> None:
    with pytest.raises(DefinitionError, match=f"3 of the last 2 reviews can never support {move}"):
        Confirm(**counts)


def test_an_exemption_is_a_criterion() -> None:
    with pytest.raises(DefinitionError, match="'an emergency' is not a criterion"):
        Confirm(escalate=2, unless="an emergency")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (Confirm(), "no confirmation"),
        (Confirm(escalate=2), "escalation needs 2 reviews in a row"),
        (
            Confirm(escalate=3, de_escalate=2),
            "escalation needs 3 reviews in a row and de-escalation needs 2 reviews in a row",
        ),
        (Confirm(escalate=2, escalate_of=2), "escalation needs 2 reviews in a row"),
        (Confirm(de_escalate=2, de_escalate_of=3), "de-escalation needs 2 of the last 3 reviews"),
        (
            Confirm(escalate=2, unless=rules.Below("four_hour", 0.3)),
            "escalation needs 2 reviews in a row, unless four_hour below 0.3",
        ),
    ],
)
def test_it_says_what_it_asks_for(guard: Confirm, words: str) -> None:
    assert str(guard) == words


@pytest.mark.parametrize(
    ("guard", "figures", "words"),
    [
        (Confirm(escalate=3, de_escalate=2), "0.8 0.4", "escalation needs 3 reviews in a row, 1 so far"),
        (Confirm(escalate=3, de_escalate=2), "0.8 0.4 0.4", "escalation needs 3 reviews in a row, 2 so far"),
        (Confirm(escalate=3, de_escalate=2), "0.4 0.8", "de-escalation needs 2 reviews in a row, 1 so far"),
        # The review before compels a part of the move only.
        (Confirm(escalate=3), "0.8 0.6 0.4", "escalation needs 3 reviews in a row, 1 so far"),
        (Confirm(escalate=3), "0.8 0.4 _ 0.4", "escalation needs 3 reviews in a row, 1 so far"),
        (Confirm(escalate=3, escalate_of=4), "0.8 0.4 0.8 0.4", "escalation needs 3 of the last 4 reviews, 2 so far"),
        (
            Confirm(de_escalate=3, de_escalate_of=4),
            "0.4 0.8 0.4 0.8",
            "de-escalation needs 3 of the last 4 reviews, 2 so far",
        ),
    ],
)
def test_it_says_how_many_reviews_support_the_move(guard: Confirm, figures: str, words: str) -> None:
    assert told(figures, guard) == [words]


def test_where_another_guard_holds_it_says_nothing() -> None:
    assert told("0.8 0.4 0.4", Confirm(escalate=2), StepLimit(1)) == ["no more than 1 tier at a time"]


def test_it_remembers_one_field_less_than_it_looks_at() -> None:
    assert len(Confirm(escalate=3, de_escalate=2).fields) == 3
    assert len(Confirm(escalate=2, escalate_of=5).fields) == 4
    assert Confirm().fields == ()


def test_one_review_of_several_is_this_one() -> None:
    assert Confirm(escalate=1, escalate_of=5).fields == ()
