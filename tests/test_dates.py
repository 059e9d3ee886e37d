from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiering import Cadence, DateRange, Period
from tiering._dates import add_months, as_period, day_text, months_between, span_text
from tiering.errors import DefinitionError, PeriodError, ReviewDateError


@pytest.mark.parametrize(
    ("text", "start", "cadence"),
    [
        ("2023-10", date(2023, 10, 1), Cadence.MONTH),
        ("2023-10-01", date(2023, 10, 1), Cadence.MONTH),
        ("2023-Q4", date(2023, 10, 1), Cadence.QUARTER),
        ("2023Q1", date(2023, 1, 1), Cadence.QUARTER),
        ("2023", date(2023, 1, 1), Cadence.YEAR),
        ("2023/24", date(2023, 4, 1), Cadence.FINANCIAL_YEAR),
        ("1999/00", date(1999, 4, 1), Cadence.FINANCIAL_YEAR),
        ("  2023-10 ", date(2023, 10, 1), Cadence.MONTH),
    ],
)
def test_a_period_is_read_from_text(text: str, start: date, cadence: Cadence) -> None:
    period = Period.parse(text)

    assert (period.start, period.cadence) == (start, cadence)


@pytest.mark.parametrize(
    ("text", "same"),
    [("2018/19-Q1", "2018-Q2"), ("2018/19 Q3", "2018-Q4"), ("2018/19-Q4", "2019-Q1"), ("1999/00-Q4", "2000-Q1")],
)
def test_a_quarter_of_the_financial_year_can_be_written(text: str, same: str) -> None:
    assert Period.parse(text) == Period.parse(same)


@pytest.mark.parametrize(
    "text",
    ["2018/20-Q1", "", "soon", "2023-13", "2023-00", "2023-Q5", "2023/25", "2023-10-02", "0000-01", "23-10", "2023-1"],
)
def test_text_that_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a period; write '2023-10'") as caught:
        Period.parse(text)

    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    ("start", "cadence"),
    [
        (date(2023, 10, 2), Cadence.MONTH),
        (date(2023, 11, 1), Cadence.QUARTER),
        (date(2023, 4, 1), Cadence.YEAR),
        (date(2023, 1, 1), Cadence.FINANCIAL_YEAR),
    ],
)
def test_a_period_starts_only_where_its_cadence_does(start: date, cadence: Cadence) -> None:
    with pytest.raises(PeriodError, match=r"no .* starts on .*; use Period\.containing"):
        Period(start, cadence)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-10", "October 2023"),
        ("2023-Q4", "October to December 2023"),
        ("2023", "2023"),
        ("2023/24", "2023/24"),
        ("2099/00", "2099/00"),
    ],
)
def test_a_period_is_written_in_words(text: str, words: str) -> None:
    assert str(Period.parse(text)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2023-10", "2023-10", "October 2023"),
        ("2023-10", "2023-12", "October to December 2023"),
        ("2023-11", "2024-01", "November 2023 to January 2024"),
        ("2023-Q4", "2023-Q4", "October to December 2023"),
        ("2023-Q4", "2024-Q1", "October 2023 to March 2024"),
        ("2023/24", "2023/24", "2023/24"),
    ],
)
def test_a_span_names_each_month_and_year_once(first: str, last: str, words: str) -> None:
    assert span_text(Period.parse(first), Period.parse(last)) == words


def test_a_quarter_ends_with_its_third_month() -> None:
    quarter = Period.parse("2023-Q4")

    assert quarter.last_month == Period.parse("2023-12")
    assert quarter.end == date(2024, 1, 1)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Cadence))
def test_a_day_lies_in_the_period_that_contains_it(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)

    assert period.start <= day < period.end


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Cadence), st.integers(-50, 50))
def test_shifting_back_undoes_shifting(day: date, cadence: Cadence, steps: int) -> None:
    period = Period.containing(day, cadence)

    assert period.shifted(steps).shifted(-steps) == period


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Cadence))
def test_the_next_period_starts_where_one_ends(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)

    assert period.shifted(1).start == period.end


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 8, 31), 4, date(2023, 12, 31)),
        (date(2023, 10, 31), 1, date(2023, 11, 30)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2023, 1, 29), -1, date(2022, 12, 29)),
        (date(2023, 12, 30), 2, date(2024, 2, 29)),
        (date(2023, 5, 15), 0, date(2023, 5, 15)),
    ],
)
def test_months_later_stay_in_the_month_asked_for(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-100, 100))
def test_months_between_counts_the_months_added(day: date, months: int) -> None:
    assert months_between(day, add_months(day, months)) == months


def test_periods_are_ordered_by_their_start() -> None:
    assert Period.parse("2023-09") < Period.parse("2023-10")


def test_a_month_comes_before_the_quarter_that_starts_with_it() -> None:
    assert Period.parse("2023-10") < Period.parse("2023-Q4")


def test_a_period_is_not_ordered_beside_other_things() -> None:
    with pytest.raises(TypeError):
        Period.parse("2023-10") < 3  # type: ignore[operator]  # noqa: B015


@pytest.mark.parametrize(
    "value",
    [
        Period.parse("2023-10"),
        "2023-10",
        date(2023, 10, 1),
        datetime(2023, 10, 1, 12, 30),  # noqa: DTZ001 - a data frame's timestamps have no zone
        pd.Timestamp("2023-10-01"),
    ],
)
def test_a_record_may_hold_a_period_in_several_ways(value: object) -> None:
    assert as_period(value) == Period.parse("2023-10")


@pytest.mark.parametrize("value", [None, 202310, 2023.75, date(2023, 10, 2)])
def test_what_is_no_period_is_refused(value: object) -> None:
    with pytest.raises(PeriodError):
        as_period(value)


def test_a_date_is_written_in_words() -> None:
    assert day_text(date(2023, 12, 1)) == "1 December 2023"


def test_a_range_holds_its_start_and_not_its_end() -> None:
    year = DateRange(date(2023, 4, 1), date(2024, 4, 1))

    assert date(2023, 4, 1) in year
    assert date(2024, 3, 31) in year
    assert date(2024, 4, 1) not in year


def test_an_open_range_holds_every_day() -> None:
    assert date(1900, 1, 1) in DateRange()


@pytest.mark.parametrize("end", [date(2023, 4, 1), date(2023, 3, 31)])
def test_a_range_that_ends_before_it_starts_is_refused(end: date) -> None:
    with pytest.raises(DefinitionError, match="not after its start"):
        DateRange(date(2023, 4, 1), end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((None, None), (None, None), True),
        ((None, date(2023, 4, 1)), (date(2023, 4, 1), None), False),
        ((None, date(2023, 4, 2)), (date(2023, 4, 1), None), True),
        ((date(2023, 1, 1), date(2023, 2, 1)), (date(2023, 3, 1), date(2023, 4, 1)), False),
        ((date(2023, 1, 1), date(2023, 9, 1)), (date(2023, 3, 1), date(2023, 4, 1)), True),
    ],
)
def test_ranges_overlap_where_they_share_a_day(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None], *, expected: bool
) -> None:
    assert DateRange(*one).overlaps(DateRange(*other)) is expected
    assert DateRange(*other).overlaps(DateRange(*one)) is expected


def test_a_range_takes_the_days_of_timestamps() -> None:
    moment = datetime(2023, 10, 1, 12, 30)  # noqa: DTZ001 - a data frame's timestamps have no zone

    assert DateRange(moment) == DateRange(date(2023, 10, 1))
    assert date(2023, 10, 1) in DateRange(moment)


def test_a_range_of_what_is_no_day_is_refused() -> None:
    with pytest.raises(ReviewDateError, match="'2023-10-01' is not a day"):
        DateRange(end="2023-10-01")
