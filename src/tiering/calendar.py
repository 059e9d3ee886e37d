"""
Days of the month on which reviews are held, and deadlines that hang on a review.

Bank holidays differ between places and years, so they are arguments and never built in.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from typing import final

import attrs

from tiering._calendar import as_days, is_working_day, working_day_after
from tiering._dates import Cadence, Period, add_months, as_day, day_text
from tiering._fields import is_code, is_member_of, is_whole
from tiering._references import Reference, is_reference
from tiering.errors import DefinitionError, TieringError, raise_problems

__all__ = ["Deadline", "NthWeekday", "Weekday", "WorkingDay", "working_day_after"]

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_WHOLE_WEEKS = 4
"""Every month has as many of each weekday."""
_FEWEST_WORKING_DAYS = 20
"""A February of 28 days has as many Mondays to Fridays, and no month has fewer."""


def _place_text(n: int) -> str:
    """Write which one, counted from the end where negative: the second, the last, the third last."""
    if n == -1:
        return "last"
    return _ORDINALS.get(abs(n), f"{abs(n)}th") + (" last" if n < 0 else "")


def _check_place(n: int, most: int, what: str) -> None:
    if not is_whole(n) or not n or abs(n) > most:
        message = (
            f"not every month has {what} number {n!r}; give 1 to {most}, or −1 to −{most} to count from the month's end"
        )
        raise DefinitionError(message)


class Weekday(enum.IntEnum):
    """
    The days of the week, counted as `datetime.date.weekday` does.

    Example:
        >>> from tiering.calendar import Weekday
        >>> str(Weekday.THURSDAY)
        'Thursday'
    """

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6

    def __str__(self) -> str:
        return self.name.capitalize()


@final
@attrs.frozen
class NthWeekday:
    """
    The second Thursday of the month, or the last Friday.

    Attributes:
        n: Which one: 1 to 4, or −1 to −4 to count from the month's end.  Not every month has a fifth.
        weekday: The day of the week.

    Raises:
        DefinitionError: Some months have no such day.

    Example:
        >>> from tiering import Period
        >>> from tiering.calendar import NthWeekday, Weekday
        >>> str(NthWeekday(2, Weekday.THURSDAY).day_in(Period.parse("2023-09")))
        '2023-09-14'
    """

    n: int
    weekday: Weekday = attrs.field(validator=is_member_of(Weekday))

    def __attrs_post_init__(self) -> None:
        _check_place(self.n, _WHOLE_WEEKS, str(self.weekday))

    def day_in(self, month: Period, /) -> date:
        """
        Return the day of a month.

        Args:
            month: The month.
        """
        if self.n > 0:
            return month.start + _DAY * ((self.weekday - month.start.weekday()) % 7) + _WEEK * (self.n - 1)
        last = month.end - _DAY
        return last - _DAY * ((last.weekday() - self.weekday) % 7) + _WEEK * (self.n + 1)

    def __str__(self) -> str:
        return f"the {_place_text(self.n)} {self.weekday} of the month"


@final
@attrs.frozen
class WorkingDay:
    """
    The fifth working day of the month, or the last.

    Attributes:
        n: Which one: 1 to 20, or −1 to −20 to count from the month's end.
        holidays: The bank holidays; every other Monday to Friday is a working day.

    Raises:
        DefinitionError: Some months have no such day.

    Example:
        >>> from datetime import date
        >>> from tiering import Period
        >>> from tiering.calendar import WorkingDay
        >>> str(WorkingDay(5, holidays=[date(2024, 1, 1)]).day_in(Period.parse("2024-01")))
        '2024-01-08'
    """

    n: int
    holidays: tuple[date, ...] = attrs.field(default=(), converter=as_days)

    def __attrs_post_init__(self) -> None:
        _check_place(self.n, _FEWEST_WORKING_DAYS, "working day")
        months = dict.fromkeys(Period.containing(day, Cadence.MONTH) for day in self.holidays)
        problems: list[TieringError] = []
        for month in months:
            count = len(self._days_in(month))
            if count < abs(self.n):
                message = f"{month} has {count} working days with these holidays, so there is no number {self.n}"
                problems.append(DefinitionError(message))
        raise_problems(str(self), problems)

    def _days_in(self, month: Period) -> list[date]:
        off = frozenset(self.holidays)
        days = (month.start + _DAY * place for place in range((month.end - month.start).days))
        return [day for day in days if is_working_day(day, off)]

    def day_in(self, month: Period, /) -> date:
        """
        Return the day of a month.

        Args:
            month: The month.
        """
        return self._days_in(month)[self.n - 1 if self.n > 0 else self.n]

    def __str__(self) -> str:
        return f"the {_place_text(self.n)} working day of the month"


def _as_fixed_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


@final
@attrs.frozen
class Deadline:
    """
    What has to be done by when, once a review has been held.

    Exactly one of the ways to say when is given.

    Attributes:
        name: What has to be done.
        on: The last day on which it is in time, a fixed one.
        days: So many days after the review, weekends counted; 0 is the review's own day.
        working_days: So many working days after the review, from 1 up.
        months: So many months after the review, from 1 up.
        end_of_month: The end of the month so many months after the review's; 0 is its own month.
        reference: Where it comes from; where the cycle does if none is given.

    Raises:
        DefinitionError: It is not said when, or in more than one way.
        ProblemsError: Several things are wrong.

    Example:
        >>> from datetime import date
        >>> from tiering.calendar import Deadline
        >>> str(Deadline("support needs identified", end_of_month=0).due(date(2023, 6, 8)))
        '2023-06-30'
    """

    name: str = attrs.field(validator=is_code)
    on: date | None = attrs.field(default=None, kw_only=True, converter=_as_fixed_day)
    days: int | None = attrs.field(default=None, kw_only=True)
    working_days: int | None = attrs.field(default=None, kw_only=True)
    months: int | None = attrs.field(default=None, kw_only=True)
    end_of_month: int | None = attrs.field(default=None, kw_only=True)
    reference: Reference | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_reference)
    )

    def __attrs_post_init__(self) -> None:
        where = f"the deadline {self.name!r}"
        counts = {"days": 0, "working_days": 1, "months": 1, "end_of_month": 0}
        given = [way for way in ("on", *counts) if getattr(self, way) is not None]
        problems: list[TieringError] = []
        if len(given) != 1:
            said = f"says {' and '.join(given)}" if given else "does not say when"
            message = f"{where} {said}; give one of on, {', '.join(list(counts)[:-1])} and end_of_month"
            problems.append(DefinitionError(message))
        for way in given:
            if way in counts and (not is_whole(getattr(self, way)) or getattr(self, way) < counts[way]):
                message = f"{way} of {where} must be a whole number from {counts[way]} up, not {getattr(self, way)!r}"
                problems.append(DefinitionError(message))
        raise_problems(where, problems)

    def due(self, review: date, holidays: Iterable[date] = ()) -> date:
        """
        Return the last day on which it is in time.

        Only working days keep clear of weekends and holidays; every other way of counting
        may end on a Sunday, as the end of June 2024 does.

        Args:
            review: The day on which the review was held.
            holidays: The bank holidays.
        """
        review = as_day(review)
        if self.on is not None:
            return self.on
        if self.days is not None:
            return review + _DAY * self.days
        if self.working_days is not None:
            return working_day_after(review, self.working_days, holidays)
        if self.months is not None:
            return add_months(review, self.months)
        return Period.containing(review, Cadence.MONTH).shifted(self.end_of_month or 0).end - _DAY

    def __str__(self) -> str:
        if self.on is not None:
            return f"{self.name} by {day_text(self.on)}"
        if self.days == 0:
            return f"{self.name} on the day of the review"
        if self.end_of_month is not None:
            later = f" {_counted(self.end_of_month, 'month')} after the review's" if self.end_of_month else ""
            return f"{self.name} by the end of the month{later}"
        kinds = ((self.days, "day"), (self.working_days, "working day"), (self.months, "month"))
        within = next(_counted(count, kind) for count, kind in kinds if count is not None)
        return f"{self.name} within {within}"


def _counted(count: int, kind: str) -> str:
    return f"{count} {kind}" if count == 1 else f"{count} {kind}s"
