from __future__ import annotations

from datetime import date, timedelta

import pytest
from invented import FOUR_HOUR, number

from tiering import Cadence, Period, ReviewCycle
from tiering.errors import DefinitionError, ReviewDateError

LATE = number("late", publication_lag=timedelta(days=13))


def test_reviews_are_held_until_a_day_that_day_included() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 15), every=Cadence.QUARTER)

    assert cycle.dates(until=date(2024, 3, 15)) == (date(2023, 9, 15), date(2023, 12, 15), date(2024, 3, 15))


def test_reviews_on_the_last_day_of_months_stay_there() -> None:
    cycle = ReviewCycle(first=date(2023, 8, 31), every=Cadence.MONTH)

    assert cycle.dates(until=date(2023, 11, 30)) == (
        date(2023, 8, 31),
        date(2023, 9, 30),
        date(2023, 10, 31),
        date(2023, 11, 30),
    )


def test_a_cycle_ends_not_before_it_starts() -> None:
    with pytest.raises(ReviewDateError, match="no review is held until 2023-08-31; the first is on 2023-09-01"):
        ReviewCycle(first=date(2023, 9, 1), every=Cadence.QUARTER).dates(until=date(2023, 8, 31))


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2023, 9, 13), "2023-07"),
        (date(2023, 9, 14), "2023-08"),
        (date(2023, 9, 30), "2023-08"),
        (date(2023, 10, 1), "2023-08"),
    ],
)
def test_a_review_sees_what_had_been_published(on: date, latest: str) -> None:
    cycle = ReviewCycle(first=on, every=Cadence.MONTH)

    assert cycle.latest(LATE, on) == Period.parse(latest)


@pytest.mark.parametrize(("on", "latest"), [(date(2023, 8, 31), "2023-07"), (date(2023, 9, 1), "2023-08")])
def test_without_a_lag_a_period_is_seen_the_day_after_it_ends(on: date, latest: str) -> None:
    cycle = ReviewCycle(first=on, every=Cadence.MONTH)

    assert cycle.latest(FOUR_HOUR, on) == Period.parse(latest)


def test_the_reviewing_body_may_see_a_figure_earlier_than_it_is_published() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(0)})

    assert cycle.latest(LATE, date(2023, 9, 1)) == Period.parse("2023-08")


def test_a_quarter_is_seen_when_it_is_over() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH)
    quarterly = number("staff", cadence=Cadence.QUARTER)

    assert cycle.latest(quarterly, date(2023, 9, 30)) == Period.parse("2023-Q2")
    assert cycle.latest(quarterly, date(2023, 10, 1)) == Period.parse("2023-Q3")


def test_a_negative_lag_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"'late' would be seen 1 day.* before its period ends; give a lag of 0"):
        ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(days=-1)})


def test_lags_cannot_be_changed() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(0)})
    with pytest.raises(TypeError, match="this mapping is read-only"):
        cycle.lags["late"] = timedelta(1)  # type: ignore[index]

    assert cycle.lags == {"late": timedelta(0)}
