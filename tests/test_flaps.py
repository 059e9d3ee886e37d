from __future__ import annotations

import math

import pytest
from histories import history
from invented import first_of

from tiering.errors import DefinitionError


def test_a_move_taken_back_by_the_next_move_is_a_flap() -> None:
    (found,) = history({"TA": "3 2 2 3", "TB": "3 2 2 2"}).flaps(within=2)

    assert (found.move.organisation.code, found.move.on, found.back.on) == ("TA", first_of(2), first_of(4))
    assert (found.reviews, found.days) == (2, 61)


def test_a_move_taken_back_later_is_none() -> None:
    found = history({"TA": "3 2 2 3"}).flaps(within=1)

    assert len(found) == 0
    assert found.moves == 2


def test_a_move_down_can_be_taken_back_too() -> None:
    (found,) = history({"TA": "1 3 2"}).flaps(within=1)

    assert (found.move.tier.code, found.back.tier.code) == ("3", "2")


def test_the_move_before_is_the_one_taken_back() -> None:
    (found,) = history({"TA": "3 2 1 3"}).flaps(within=1)

    assert found.move.on == first_of(3)


def test_a_move_that_took_back_can_be_taken_back() -> None:
    assert len(history({"TA": "3 2 3 2"}).flaps(within=1)) == 2


def test_a_move_of_the_first_review_can_be_taken_back() -> None:
    (found,) = history({"TA": "2 3"}, start={"TA": "3"}).flaps(within=1)

    assert found.move.on == first_of(1)


def test_a_first_placement_is_no_move_to_take_back() -> None:
    found = history({"TA": "2 3"}).flaps(within=1)

    assert (len(found), found.moves) == (0, 1)


def test_flaps_come_in_the_order_in_which_they_were_taken_back() -> None:
    found = history({"TA": "3 3 2 3", "TB": "3 2 3 3"}).flaps(within=1)

    assert [each.move.organisation.code for each in found] == ["TB", "TA"]


def test_the_share_is_of_all_moves() -> None:
    found = history({"TA": "3 2 3", "TB": "3 3 1", "TC": "2 2 1"}).flaps(within=1)

    assert (len(found), found.moves, found.share) == (1, 4, 0.25)


def test_where_nobody_moved_there_is_no_share() -> None:
    found = history({"TA": "3 3"}).flaps(within=1)

    assert (len(found), found.moves) == (0, 0)
    assert math.isnan(found.share)


def test_one_review_has_no_flaps() -> None:
    assert len(history({"TA": "1"}).flaps(within=3)) == 0


@pytest.mark.parametrize("within", [0, 1.5, True])
def test_a_number_of_reviews_is_needed(within: int) -> None:
    with pytest.raises(DefinitionError, match="whole number of reviews from 1 up"):
        history({"TA": "3 2"}).flaps(within)


def test_flaps_in_words() -> None:
    assert str(history({"TA": "3 2 3"}).flaps(within=1)).splitlines() == [
        "1 of 2 moves taken back within 1 review",
        "  TA: tier 3 → tier 2 (escalated) on 1 June 2023, tier 2 → tier 3 (de-escalated) on 1 July 2023",
    ]


def test_flaps_as_plain_data() -> None:
    assert history({"TA": "2 3 1"}).flaps(within=1).to_records() == [
        {
            "organisation": "TA",
            "name": "TA",
            "moved": first_of(2),
            "taken_back": first_of(3),
            "before": "2",
            "between": "3",
            "after": "1",
            "reviews": 1,
            "days": 30,
        }
    ]
