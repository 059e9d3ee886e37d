from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from tiering import Period
from tiering.calendar import NthWeekday, Weekday, WorkingDay, working_day_after
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError
from tiering.typing import DayRule

SEPTEMBER_2023 = Period.parse("2023-09")
NEW_YEAR = date(2024, 1, 1)
CHRISTMAS = (date(2024, 12, 25), date(2024, 12, 26))


# Weekdays.


def test_weekdays_are_counted_as_dates_count_them() -> None:
    assert [Weekday(date(2024, 7, day).weekday()) for day in range(1, 8)] == list(Weekday)


@pytest.mark.parametrize(("n", "day"), [(1, 7), (2, 14), (3, 21), (4, 28), (-1, 28), (-2, 21), (-4, 7)])
def test_a_weekday_is_counted_from_either_end_of_the_month(n: int, day: int) -> None:
    assert NthWeekday(n, Weekday.THURSDAY).day_in(SEPTEMBER_2023) == date(2023, 9, day)


def test_the_first_day_of_a_month_can_be_its_first_weekday() -> None:
    assert NthWeekday(1, Weekday.FRIDAY).day_in(SEPTEMBER_2023) == date(2023, 9, 1)


def test_the_last_weekday_can_be_the_fifth_of_its_kind() -> None:
    assert NthWeekday(-1, Weekday.FRIDAY).day_in(SEPTEMBER_2023) == date(2023, 9, 29)


def test_the_last_day_of_a_month_can_be_its_last_weekday() -> None:
    assert NthWeekday(-1, Weekday.SATURDAY).day_in(SEPTEMBER_2023) == date(2023, 9, 30)


@pytest.mark.parametrize("n", [0, 5, -5, True, 2.0])
def test_a_weekday_that_some_months_lack_is_refused(n: int) -> None:
    with pytest.raises(DefinitionError, match=r"not every month has Thursday number .*; give 1 to 4, or −1 to −4"):
        NthWeekday(n, Weekday.THURSDAY)


def test_a_weekday_is_no_bare_number() -> None:
    with pytest.raises(DefinitionError, match="weekday of NthWeekday must be a Weekday, not 3"):
        NthWeekday(2, 3)  # type: ignore[arg-type]


# Working days of the month.


@pytest.mark.parametrize(("n", "day"), [(1, 1), (2, 4), (5, 7), (20, 28), (-1, 29), (-2, 28), (-20, 4)])
def test_a_working_day_is_counted_from_either_end_of_the_month(n: int, day: int) -> None:
    assert WorkingDay(n).day_in(SEPTEMBER_2023) == date(2023, 9, day)


def test_a_bank_holiday_is_no_working_day() -> None:
    assert WorkingDay(1, holidays=[NEW_YEAR]).day_in(Period.parse("2024-01")) == date(2024, 1, 2)


def test_bank_holidays_of_other_months_change_nothing() -> None:
    assert WorkingDay(1, holidays=[NEW_YEAR]).day_in(SEPTEMBER_2023) == date(2023, 9, 1)


def test_the_shortest_month_has_a_twentieth_working_day() -> None:
    assert WorkingDay(20).day_in(Period.parse("2021-02")) == date(2021, 2, 26)


@pytest.mark.parametrize("n", [0, 21, -21, True])
def test_a_working_day_that_some_months_lack_is_refused(n: int) -> None:
    with pytest.raises(DefinitionError, match=r"not every month has working day number .*; give 1 to 20"):
        WorkingDay(n)


def test_every_month_that_lacks_the_working_day_for_its_holidays_is_named() -> None:
    with pytest.raises(ProblemsError) as caught:
        WorkingDay(20, holidays=[date(2021, 2, 3), date(2021, 2, 4), date(2022, 2, 1)])

    assert [str(each) for each in caught.value.exceptions] == [
        "February 2021 has 18 working days with these holidays, so there is no number 20",
        "February 2022 has 19 working days with these holidays, so there is no number 20",
    ]


def test_holidays_on_weekends_take_no_working_day_away() -> None:
    assert WorkingDay(20, holidays=[date(2021, 2, 6)]).day_in(Period.parse("2021-02")) == date(2021, 2, 26)


def test_the_order_of_holidays_does_not_matter() -> None:
    assert WorkingDay(5, CHRISTMAS) == WorkingDay(5, (*reversed(CHRISTMAS), CHRISTMAS[0]))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (NthWeekday(2, Weekday.THURSDAY), "the second Thursday of the month"),
        (NthWeekday(-1, Weekday.FRIDAY), "the last Friday of the month"),
        (NthWeekday(-2, Weekday.FRIDAY), "the second last Friday of the month"),
        (WorkingDay(5), "the fifth working day of the month"),
        (WorkingDay(12), "the 12th working day of the month"),
        (WorkingDay(-1), "the last working day of the month"),
        (WorkingDay(-7), "the 7th last working day of the month"),
    ],
)
def test_a_rule_is_written_in_words(rule: DayRule, words: str) -> None:
    assert str(rule) == words


# Counting working days.


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2024, 7, 3), 1, date(2024, 7, 4)),
        (date(2024, 7, 5), 1, date(2024, 7, 8)),
        (date(2024, 7, 6), 1, date(2024, 7, 8)),
        (date(2024, 7, 7), 1, date(2024, 7, 8)),
        (date(2024, 7, 5), 5, date(2024, 7, 12)),
        (date(2024, 7, 5), 10, date(2024, 7, 19)),
        (date(2024, 12, 24), 1, date(2024, 12, 27)),
        (date(2024, 12, 25), 2, date(2024, 12, 30)),
    ],
)
def test_working_days_are_counted_after_a_day(day: date, count: int, found: date) -> None:
    assert working_day_after(day, count, CHRISTMAS) == found


def test_without_holidays_christmas_is_a_working_day() -> None:
    assert working_day_after(date(2024, 12, 24), 1) == date(2024, 12, 25)


@pytest.mark.parametrize("count", range(1, 40))
def test_working_days_are_counted_as_numpy_counts_them(count: int) -> None:
    day = date(2024, 12, 14)
    theirs = np.busday_offset(
        np.datetime64(day), count, roll="backward", holidays=[np.datetime64(each) for each in CHRISTMAS]
    )

    assert working_day_after(day, count, iter(CHRISTMAS)) == theirs.item()


def test_a_moment_stands_for_its_day() -> None:
    moment = datetime(2024, 7, 5, 17, 30)  # noqa: DTZ001 - a moment of a record has no zone

    assert working_day_after(moment, 1) == date(2024, 7, 8)


@pytest.mark.parametrize("count", [0, -1, 1.0, True])
def test_working_days_are_counted_from_one_up(count: int) -> None:
    with pytest.raises(DefinitionError, match="working days are counted from 1 up, not"):
        working_day_after(NEW_YEAR, count)


def test_holidays_are_days() -> None:
    with pytest.raises(ReviewDateError, match="'2024-12-25' is not a day"):
        working_day_after(NEW_YEAR, 1, ["2024-12-25"])  # type: ignore[list-item]
