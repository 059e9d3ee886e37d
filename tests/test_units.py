from __future__ import annotations

import math

import pytest

from tiering import Unit


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.FRACTION, 0.612, "61.2 %"),
        (Unit.FRACTION, 1.0, "100.0 %"),
        (Unit.SECONDS, 2813.0, "46 min 53 s"),
        (Unit.SECONDS, 2400.0, "40 min"),
        (Unit.SECONDS, 3600.0, "1 h"),
        (Unit.SECONDS, 3725.0, "1 h 2 min 5 s"),
        (Unit.SECONDS, 0.0, "0 s"),
        (Unit.SECONDS, 59.6, "1 min"),
        (Unit.SECONDS, -90.0, "-1 min 30 s"),
        (Unit.COUNT, 12345.0, "12,345"),
        (Unit.NUMBER, 2.345, "2.35"),
        (Unit.NUMBER, -2.5, "-2.50"),
    ],
)
def test_a_value_is_written_in_its_unit(unit: Unit, value: float, words: str) -> None:
    assert unit.text(value) == words


@pytest.mark.parametrize("unit", Unit)
def test_a_missing_value_is_said_to_be_missing(unit: Unit) -> None:
    assert unit.text(math.nan) == unit.exact(math.nan) == unit.beside(math.nan, 0.5) == "missing"


def test_so_many_decimals_are_written_as_asked_for() -> None:
    assert Unit.FRACTION.text(0.6125, 3) == "61.250 %"


@pytest.mark.parametrize(
    ("unit", "value", "limit", "words"),
    [
        (Unit.FRACTION, 0.6496, 0.65, "64.96 %"),
        (Unit.FRACTION, 0.6503, 0.65, "65.03 %"),
        (Unit.FRACTION, 0.65, 0.65, "65 %"),
        (Unit.FRACTION, 0.0699, 0.07, "6.99 %"),
        (Unit.FRACTION, 0.5701, 0.57, "57.01 %"),
        (Unit.FRACTION, 0.612, 0.65, "61.2 %"),
        (Unit.SECONDS, 2400.4, 2400.0, "40 min 0.4 s"),
        (Unit.SECONDS, 2399.96, 2400.0, "39 min 59.96 s"),
        (Unit.COUNT, 99.5, 100.0, "99.5"),
        (Unit.NUMBER, 2.0001, 2.0, "2.0001"),
    ],
)
def test_a_value_beside_a_limit_shows_its_side(unit: Unit, value: float, limit: float, words: str) -> None:
    assert unit.beside(value, limit) == words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.FRACTION, 0.68, "68 %"),
        (Unit.FRACTION, 0.95 - 0.03, "92 %"),
        (Unit.SECONDS, 2250.5, "37 min 30.5 s"),
        (Unit.NUMBER, 0.1 + 0.2, "0.3"),
        (Unit.COUNT, 1000000.0, "1,000,000"),
    ],
)
def test_a_limit_is_written_with_the_fewest_digits(unit: Unit, value: float, words: str) -> None:
    assert unit.exact(value) == words


@pytest.mark.parametrize(
    ("unit", "size", "words"),
    [
        (Unit.FRACTION, 0.08, "8.0 points"),
        (Unit.FRACTION, 0.0001, "0.01 points"),
        (Unit.SECONDS, 90.0, "1 min 30 s"),
        (Unit.SECONDS, 0.04, "0.04 s"),
        (Unit.NUMBER, 0.0, "0.00"),
    ],
)
def test_the_gap_of_two_rates_is_in_points(unit: Unit, size: float, words: str) -> None:
    assert unit.gap(size) == words


def test_a_margin_is_written_exactly() -> None:
    assert Unit.FRACTION.exact_gap(0.08) == "8 points"


@pytest.mark.parametrize(
    ("unit", "values", "written"),
    [
        (Unit.FRACTION, (0.7, 0.6), ("70.0 %", "60.0 %")),
        (Unit.FRACTION, (0.67105, 0.67054), ("67.11 %", "67.05 %")),
        (Unit.FRACTION, (0.67054, 0.67105), ("67.05 %", "67.11 %")),
        (Unit.FRACTION, (0.0031, 0.0031), ("0.31 %", "0.31 %")),
        (Unit.FRACTION, (0.67105, 0.67054, 0.6), ("67.11 %", "67.05 %", "60.00 %")),
        (Unit.SECONDS, (60.4, 60.3), ("1 min 0.4 s", "1 min 0.3 s")),
        (Unit.COUNT, (3.0, 4.0), ("3", "4")),
        (Unit.NUMBER, (math.nan, 1.5), ("missing", "1.50")),
        (Unit.NUMBER, (1.5, math.nan), ("1.50", "missing")),
    ],
)
def test_values_that_are_compared_have_the_digits_that_tell_them_apart(
    unit: Unit, values: tuple[float, float], written: tuple[str, ...]
) -> None:
    assert unit.together(*values) == written
