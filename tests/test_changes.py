from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from histories import history
from invented import first_of

from tiering import History, hysteresis
from tiering.errors import ReviewDateError
from tiering.typing import Change, Changes

CONFIRMED = [hysteresis.Confirm(escalate=2, de_escalate=2)]


def codes(changes: Iterable[Change]) -> list[str]:
    return [each.organisation.code for each in changes]


def years() -> History:
    """Return three reviews in which everything happens that can."""
    return history({"TA": "3 3 2", "TB": "2 1 1", "TC": "1 1 2", "TD": "2 2 3", "TE": "3 2 3", "TF": "1 3 1"})


def changes() -> Changes:
    return years().between(first_of(1), first_of(3))


# Who.


def test_entering_is_leaving_the_least_intensive_tier() -> None:
    assert codes(changes().entered) == ["TA"]


def test_escalated_are_all_who_stand_higher() -> None:
    assert codes(changes().escalated) == ["TA", "TB"]


def test_de_escalated_are_all_who_stand_lower() -> None:
    assert codes(changes().de_escalated) == ["TC", "TD"]


def test_leaving_is_coming_back_to_the_least_intensive_tier() -> None:
    assert codes(changes().left) == ["TD"]


def test_who_came_back_to_where_it_was_is_unchanged() -> None:
    assert [each.code for each in changes().unchanged] == ["TE", "TF"]


def test_what_was_taken_back_is_among_the_moves() -> None:
    moved = [(move.organisation.code, move.on) for move in changes().moves]

    assert moved.count(("TE", first_of(2))) == 1
    assert moved.count(("TE", first_of(3))) == 1
    assert len(moved) == 8


def test_moves_before_the_earlier_review_and_after_the_later_one_do_not_count() -> None:
    found = years().between(first_of(1), first_of(2))

    assert {move.on for move in found.moves} == {first_of(2)}


def test_a_change_knows_both_tiers() -> None:
    (found,) = changes().entered

    assert found.before is not None
    assert (found.before.code, found.after.code) == ("3", "2")


def test_everybody_is_there_in_order() -> None:
    assert codes(changes()) == ["TA", "TB", "TC", "TD", "TE", "TF"]
    assert len(changes()) == 6


def test_held_back_are_the_decisions_of_every_review_in_between() -> None:
    found = history({"TA": "3 2 3 2", "TB": "3 3 3 3"}, guards=CONFIRMED).between(first_of(1), first_of(4))

    assert [(each.organisation.code, each.on) for each in found.held_back] == [("TA", first_of(2)), ("TA", first_of(4))]


def test_what_the_earlier_review_held_back_is_not_among_them() -> None:
    found = history({"TA": "3 2 3"}, guards=CONFIRMED).between(first_of(2), first_of(3))

    assert found.held_back == ()


# How many.


def test_counts_are_per_tier_with_the_most_intensive_first() -> None:
    assert list(changes().counts_before.items()) == [("1", 2), ("2", 2), ("3", 2)]
    assert list(changes().counts_after.items()) == [("1", 2), ("2", 2), ("3", 2)]


def test_counts_are_those_after_the_reviews() -> None:
    found = history({"TA": "3 2", "TB": "3 1"}).between(first_of(1), first_of(2))

    assert dict(found.counts_before) == {"1": 0, "2": 0, "3": 2}
    assert dict(found.counts_after) == {"1": 1, "2": 1, "3": 0}


# From the start.


def test_before_the_first_review_is_where_everybody_started() -> None:
    found = history({"TA": "2", "TB": "3"}, start={"TA": "3", "TB": "1"}).between(None, first_of(1))

    assert codes(found.entered) == ["TA"]
    assert codes(found.left) == ["TB"]
    assert dict(found.counts_before) == {"1": 1, "2": 0, "3": 1}


def test_who_was_nowhere_before_is_first_placed() -> None:
    found = history({"TA": "2", "TB": "3"}).between(None, first_of(1))

    assert codes(found.first_placed) == ["TA", "TB"]
    assert codes(found.entered) == ["TA"]
    assert found.escalated == ()
    assert sum(found.counts_before.values()) == 0


def test_one_review_and_one_organisation_are_enough() -> None:
    found = history({"TA": "3"}, start={"TA": "3"}).between(None, first_of(1))

    assert (found.entered, found.escalated, found.de_escalated, found.left, found.moves) == ((), (), (), (), ())
    assert [each.code for each in found.unchanged] == ["TA"]


# Which reviews.


def test_a_day_without_a_review_is_refused_and_the_days_are_named() -> None:
    with pytest.raises(
        ReviewDateError, match="no review of 2023-06-02 in this history; there are those of 2023-05-01, 2023-06-01, 2"
    ):
        years().between(first_of(1), date(2023, 6, 2))


@pytest.mark.parametrize("later", [1, 2])
def test_the_later_review_must_be_later(later: int) -> None:
    with pytest.raises(ReviewDateError, match="does not come after that of 2023-06-01; give the earlier day first"):
        years().between(first_of(2), first_of(later))


# In words.


def test_a_report_lists_who_changed() -> None:
    found = history({"TA": "3 2 2", "TB": "1 3 3", "TC": "3 3 1"}, guards=CONFIRMED).between(first_of(1), first_of(3))

    assert str(found).splitlines() == [
        "from the review of 1 May 2023 to that of 1 July 2023",
        "  tier 1: 1 → 0, tier 2: 0 → 1, tier 3: 2 → 2",
        "  1 escalated, 1 of them entered",
        "    TA: tier 3 → tier 2",
        "  1 de-escalated, 1 of them left",
        "    TB: tier 1 → tier 3",
        "  1 unchanged",
        "  3 held back, wholly or in part",
        "    1 June 2023: TA: tier 3 (held; tier 2 proposed)",
        "    1 June 2023: TB: tier 1 (held; tier 3 proposed)",
        "    1 July 2023: TC: tier 3 (held; tier 1 proposed)",
    ]


def test_a_report_from_the_start_lists_who_entered() -> None:
    found = history({"TA": "3", "TB": "2"}).between(None, first_of(1))

    assert str(found).splitlines() == [
        "from before the first review to that of 1 May 2023",
        "  tier 1: 0 → 0, tier 2: 0 → 1, tier 3: 0 → 1",
        "  2 first placed, 1 of them entered",
        "    TB: tier 2 (first placed)",
        "  0 unchanged",
    ]


def test_a_report_of_no_change_is_short() -> None:
    found = history({"TA": "3 3"}).between(first_of(1), first_of(2))

    assert str(found).splitlines()[1:] == ["  tier 1: 0 → 0, tier 2: 0 → 0, tier 3: 1 → 1", "  1 unchanged"]


def test_a_change_that_is_none_is_where_it_stands() -> None:
    assert str(next(iter(history({"TA": "3 3"}).between(first_of(1), first_of(2))))) == "TA: tier 3"


def test_records_are_plain_data() -> None:
    found = history({"TA": "3 2 2"}, guards=CONFIRMED).between(first_of(1), first_of(3)).to_records()

    assert found == [
        {
            "earlier": first_of(1),
            "later": first_of(3),
            "organisation": "TA",
            "name": "TA",
            "before": "3",
            "after": "2",
            "movement": "escalated",
            "entered": True,
            "left": False,
            "moves": 1,
            "held_back": 1,
        }
    ]


@pytest.mark.parametrize(
    ("start", "proposed", "expected"),
    [
        ({}, "2", (None, "2", "first placed", True, False)),
        ({}, "3", (None, "3", "first placed", False, False)),
        ({"TA": "1"}, "3", ("1", "3", "de-escalated", False, True)),
        ({"TA": "1"}, "2", ("1", "2", "de-escalated", False, False)),
        ({"TA": "1"}, "1", ("1", "1", "unchanged", False, False)),
    ],
)
def test_records_say_what_the_change_was(
    start: dict[str, str], proposed: str, expected: tuple[str | None, str, str, bool, bool]
) -> None:
    (found,) = history({"TA": proposed}, start=start).between(None, first_of(1)).to_records()

    assert tuple(found[key] for key in ("before", "after", "movement", "entered", "left")) == expected
    assert found["earlier"] is None
