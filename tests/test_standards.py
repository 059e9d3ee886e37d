from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from tiering import Cadence, DateRange, Period, Reference, Standard, Status, Trajectory, Window
from tiering.errors import DefinitionError


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), "the latest period"),
        (Window.last(1), "the latest period"),
        (Window.last(3), "the last 3 periods"),
        (Window.year_to_date(), "the financial year to date"),
        (Window.year_to_date(Cadence.YEAR), "the year to date"),
    ],
)
def test_a_window_is_written_in_words(window: Window, words: str) -> None:
    assert str(window) == words


@pytest.mark.parametrize("periods", [0, -1, 1.5, True])
def test_a_window_holds_a_whole_number_of_periods(periods: int) -> None:
    with pytest.raises(DefinitionError, match="periods of Window must be a whole number from 1 up, not"):
        Window.last(periods)


def test_a_window_longer_than_any_history_is_refused() -> None:
    with pytest.raises(DefinitionError, match="too long"):
        Window.last(1000)


@pytest.mark.parametrize(
    ("latest", "length"), [("2023-04", 1), ("2023-05", 2), ("2023-12", 9), ("2024-03", 12), ("2024-04", 1)]
)
def test_the_financial_year_to_date_starts_in_april(latest: str, length: int) -> None:
    assert Window.year_to_date().length(Period.parse(latest)) == length


@pytest.mark.parametrize(("latest", "length"), [("2023-Q2", 1), ("2023-Q3", 2), ("2024-Q1", 4)])
def test_the_year_to_date_counts_quarters_where_the_metric_does(latest: str, length: int) -> None:
    assert Window.year_to_date().length(Period.parse(latest)) == length


def test_the_calendar_year_to_date_starts_in_january() -> None:
    assert Window.year_to_date(Cadence.YEAR).length(Period.parse("2023-03")) == 3


def test_a_window_of_periods_may_cross_a_year() -> None:
    assert Window.last(6).length(Period.parse("2023-05")) == 6


def test_different_windows_have_different_keys() -> None:
    windows = [Window.last(count) for count in range(1, 30)]
    windows += [Window(count, within=each) for count in range(1, 30) for each in Cadence]

    assert len({window.key for window in windows}) == len(windows)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (date(2024, 4, 1), False)]
)
def test_a_standard_is_in_force_on_the_days_of_its_range(day: date, *, expected: bool) -> None:
    standard = Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2024, 4, 1)))

    assert standard.is_in_force(day) is expected


@pytest.mark.parametrize("level", [math.nan, math.inf, -math.inf])
def test_the_level_of_a_standard_is_finite(level: float) -> None:
    with pytest.raises(DefinitionError, match="level of Standard must be finite"):
        Standard("four_hour", level)


def test_a_number_without_a_reference_is_yours() -> None:
    assert Standard("four_hour", 0.76).reference.status is Status.YOURS


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (Reference(Status.YOURS), "yours"),
        (Reference(Status.PUBLISHED, source="A letter"), "published: A letter"),
        (Reference(Status.DERIVED, note="fits"), "derived: fits"),
        (Reference(Status.PUBLISHED, source="A letter", note="page 3"), "published: A letter"),
    ],
)
def test_a_reference_says_its_status_first(reference: Reference, words: str) -> None:
    assert str(reference) == words


LEVELS = (0.70, 0.72, 0.74)


def trajectory(**changes: Any) -> Trajectory:
    given: dict[str, Any] = {
        "metric": "four_hour",
        "organisation": "TA",
        "first": Period.parse("2023-04"),
        "levels": LEVELS,
        **changes,
    }
    return Trajectory(**given)


def test_the_levels_of_a_trajectory_are_kept_as_numbers() -> None:
    assert trajectory(levels=iter([1, 0.5])).levels == (1.0, 0.5)


def test_a_trajectory_may_have_holes() -> None:
    assert math.isnan(trajectory(levels=[0.7, math.nan, 0.74]).levels[1])


@pytest.mark.parametrize("levels", [[], [math.nan], [0.7, math.inf], [-math.inf, 0.7]])
def test_a_trajectory_without_a_level_or_with_an_infinite_one_is_refused(levels: list[float]) -> None:
    with pytest.raises(DefinitionError, match="a trajectory needs levels that are finite, or NaN where there is none"):
        trajectory(levels=levels)


def test_a_trajectory_starts_with_a_period() -> None:
    with pytest.raises(DefinitionError):
        trajectory(first="2023-04")


def test_trajectories_are_equal_where_their_levels_are() -> None:
    assert trajectory() == trajectory(levels=list(LEVELS))
    assert trajectory() != trajectory(organisation="TB")
    assert trajectory().reference.status is Status.YOURS
