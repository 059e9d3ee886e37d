from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tiering.errors import DefinitionError
from tiering.support import days, hours, shared_out
from tiering.support._amounts import amount_text, part_of


def test_an_hour_is_sixty_minutes() -> None:
    assert hours(3) == 180


def test_a_day_is_seven_and_a_half_hours() -> None:
    assert days(2) == 900


def test_a_day_is_as_long_as_it_is_said_to_be() -> None:
    assert days(2, hours_each=8) == 960


def test_an_amount_is_a_whole_number_whatever_it_was_made_of() -> None:
    amounts = [days(count) for count in (0.5, Decimal("0.5"), Fraction(1, 2))]

    assert amounts == [225, 225, 225]
    assert {type(each) for each in amounts} == {int}


def test_the_noise_of_floating_point_arithmetic_is_no_fraction_of_a_minute() -> None:
    assert days(1 / 3) == 150
    assert hours(0.1 + 0.2) == 18


def test_a_fraction_of_a_minute_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"0\.001 days are 0\.45 minutes; amounts are whole minutes"):
        days(0.001)


@pytest.mark.parametrize("count", [-1, math.inf, math.nan, True, "2"])
def test_what_is_no_amount_is_refused(count: Any) -> None:
    with pytest.raises(DefinitionError, match="are no amount; give a number from 0 up"):
        days(count)


def test_a_day_of_infinite_length_is_refused() -> None:
    with pytest.raises(DefinitionError, match="inf hours are no amount"):
        days(1, hours_each=math.inf)


def test_minutes_left_over_go_to_the_largest_remainders() -> None:
    # Due are 1.25, 3.25 and 5.5.
    assert shared_out(10, [5, 13, 22]) == (1, 3, 6)


def test_of_equal_remainders_the_first_has_the_minute() -> None:
    assert shared_out(5, [1, 1]) == (3, 2)


def test_weights_count_as_they_are_written() -> None:
    # In binary 0.35 is less than it says and 0.65 more, so that 3.5 and 6.5 would not have equal remainders.
    assert shared_out(10, [0.35, 0.65]) == (4, 6)


def test_nothing_is_shared_out_among_nobody() -> None:
    assert shared_out(0, []) == ()


def test_nothing_is_nothing_for_everybody() -> None:
    assert shared_out(0, [0, 0]) == (0, 0)


@pytest.mark.parametrize("weights", [[], [0, 0.0]])
def test_what_nobody_has_a_weight_in_cannot_be_shared_out(weights: list[float]) -> None:
    with pytest.raises(DefinitionError, match="10 minutes cannot be shared out, because nobody has a weight"):
        shared_out(10, weights)


@pytest.mark.parametrize("weight", [-1, math.inf, math.nan])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    with pytest.raises(DefinitionError, match="weights must be finite numbers from 0 up"):
        shared_out(10, [1, weight])


def test_a_negative_amount_cannot_be_shared_out() -> None:
    with pytest.raises(DefinitionError, match="what is shared out must be whole minutes from 0 up, not -1"):
        shared_out(-1, [1])


def test_a_share_counts_as_it_is_written() -> None:
    # In binary arithmetic 100 × (1 − 0.9) is less than 10.
    assert part_of(1000, 0.1) == 100
    assert part_of(10, 0.7) == 7


def test_a_part_is_rounded_down() -> None:
    assert part_of(9, 0.5) == 4


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 minutes"), (1, "1 minute"), (450, "1 day"), (1082, "2 days 3 hours 2 minutes"), (900, "2 days")],
)
def test_an_amount_is_written_in_days_of_seven_and_a_half_hours(minutes: int, text: str) -> None:
    assert amount_text(minutes) == text
