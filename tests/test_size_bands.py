from __future__ import annotations

import math
import pickle
from typing import Any

import pytest

from tiering import Window, rules
from tiering.errors import DefinitionError


def test_the_last_twelve_periods_count_unless_others_are_given() -> None:
    assert rules.SizeBands("m", (10,)).over == Window.last(12)
    assert rules.SizeBands("m", (10,), over=Window.last(3)).over == Window.last(3)


def test_one_limit_makes_two_bands() -> None:
    bands = rules.SizeBands("m", 1_000, counted="calls")

    assert bands == rules.SizeBands("m", [1_000.0], counted="calls")
    assert [bands.told(0), bands.told(1)] == ["fewer than 1,000 calls", "1,000 calls or more"]


def test_bands_say_whose_weights_they_are_of_where_nothing_is_said_of_what_they_count() -> None:
    bands = rules.SizeBands("four_hour", (10_000, 25_000.5))

    assert [bands.told(band) for band in range(3)] == [
        "fewer than 10,000 behind four_hour",
        "10,000 to 25,000.5 behind four_hour",
        "25,000.5 or more behind four_hour",
    ]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ((), "not nothing"),
        ((0, 10), "not 0, 10"),
        ((20, 10), "not 20, 10"),
        ((10, 10), "not 10, 10"),
        ((10, math.inf), "not 10, inf"),
        ((math.nan,), "not nan"),
        (-1, "not -1"),
    ],
)
def test_limits_that_do_not_rise_are_refused(limits: Any, told: str) -> None:
    with pytest.raises(DefinitionError, match=f"must be above 0, finite, and each above the one before it, {told}$"):
        rules.SizeBands("m", limits)


@pytest.mark.parametrize("limits", [("many",), None, ([1, 2],)])
def test_limits_that_are_no_numbers_are_refused(limits: Any) -> None:
    with pytest.raises(DefinitionError, match="the limits of size bands must be numbers, not"):
        rules.SizeBands("m", limits)


def test_bands_are_values() -> None:
    bands = rules.SizeBands("m", (10, 20))

    assert bands == rules.SizeBands("m", [10.0, 20.0])
    assert hash(bands) == hash(rules.SizeBands("m", [10.0, 20.0]))
    assert pickle.loads(pickle.dumps(bands)) == bands  # noqa: S301 - our own
    assert str(bands) == "bands of size by m over the last 12 periods: 10, 20"
