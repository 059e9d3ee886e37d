"""Periods, their cadence, and ranges of dates."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self, final

import attrs

from tiering.errors import DefinitionError, PeriodError, ReviewDateError

__all__ = ["Cadence", "DateRange", "Period", "add_months", "months_between"]


class Cadence(enum.Enum):
    """
    How often something is reported or reviewed.

    Quarters start in January, April, July and October.  The financial year
    is that of the British public sector and starts in April.

    Example:
        >>> from tiering import Cadence
        >>> Cadence.QUARTER.months
        3
    """

    MONTH = "month", 1, 1
    QUARTER = "quarter", 3, 1
    YEAR = "year", 12, 1
    FINANCIAL_YEAR = "financial year", 12, 4

    def __new__(cls, label: str, *_: int) -> Self:
        """Make a member whose value is its label."""
        member = object.__new__(cls)
        member._value_ = label
        return member

    def __init__(self, _: str, months: int, first_month: int) -> None:
        self.months = months
        """The length in months."""
        self.first_month = first_month
        """A calendar month, 1 to 12, in which a period of this cadence starts."""


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_SHORTEST_MONTH = 28

_TEXTS = (
    (Cadence.MONTH, r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])(-01)?"),
    (Cadence.QUARTER, r"(?P<year>\d{4})-?Q(?P<part>[1-4])"),
    (Cadence.QUARTER, r"(?P<year>\d{4})/(?P<next>\d{2})[- ]Q(?P<part>[1-4])"),
    (Cadence.YEAR, r"(?P<year>\d{4})"),
    (Cadence.FINANCIAL_YEAR, r"(?P<year>\d{4})/(?P<next>\d{2})"),
)


def add_months(day: date, months: int) -> date:
    """Return the same day *months* later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= _SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    # The day before the first of the month that follows.
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def months_between(earlier: date, later: date) -> int:
    """Count the calendar months from *earlier* to *later*, whatever their days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@final
@attrs.frozen(order=False)
class Period:
    """
    A month, a quarter or a year for which something is reported.

    Attributes:
        start: The first day.
        cadence: How long it lasts.

    Raises:
        PeriodError: No period of that cadence starts on that day.

    Example:
        >>> from tiering import Period
        >>> october = Period.parse("2023-10")
        >>> str(october), october.end, october < october.shifted(1)
        ('October 2023', datetime.date(2023, 11, 1), True)
    """

    start: date
    cadence: Cadence

    def __attrs_post_init__(self) -> None:
        offset = self.start.month - self.cadence.first_month
        if self.start.day != 1 or offset % self.cadence.months:
            message = f"no {self.cadence.value} starts on {self.start}; use Period.containing({self.start!r}, …)"
            raise PeriodError(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read a period: "2023-10", "2023-Q4", "2023" (calendar year) or "2023/24" (financial year).

        A quarter is one of the calendar year, so "2023-Q4" is October to December; "2023/24-Q4" is that
        of the financial year, January to March 2024.

        Args:
            text: The period; a month may also be given by its first day, "2023-10-01".

        Raises:
            PeriodError: The text is none of these.
        """
        for cadence, pattern in _TEXTS:
            if found := re.fullmatch(pattern, text.strip()):
                parts = found.groupdict()
                year, part = int(parts["year"]), int(parts.get("part") or 1)
                is_financial = "next" in parts
                starts_in = Cadence.FINANCIAL_YEAR.first_month if is_financial else cadence.first_month
                month = (part - 1) * cadence.months + starts_in
                follows = not is_financial or int(parts["next"]) == (year + 1) % 100
                if year >= 1 and follows:
                    return cls(add_months(date(year, 1, 1), month - 1), cadence)
        message = f"{text!r} is not a period; write '2023-10', '2023-Q4' (of the calendar year), '2023/24-Q3', '2023' or '2023/24'"
        raise PeriodError(message)

    @classmethod
    def containing(cls, day: date, cadence: Cadence) -> Self:
        """
        Return the period of a cadence in which a day lies.

        Args:
            day: Any day of the period.
            cadence: The cadence of the period.
        """
        first = date(day.year, day.month, 1)
        return cls(add_months(first, -((day.month - cadence.first_month) % cadence.months)), cadence)

    @property
    def end(self) -> date:
        """The first day after the period."""
        return add_months(self.start, self.cadence.months)

    @property
    def last_month(self) -> Period:
        """The month with which the period ends."""
        return Period(add_months(self.start, self.cadence.months - 1), Cadence.MONTH)

    @property
    def code(self) -> str:
        """The text that `parse` reads: "2023-10", "2023-Q4", "2023" or "2023/24"."""
        match self.cadence:
            case Cadence.MONTH:
                return f"{self.start.year:04d}-{self.start.month:02d}"
            case Cadence.QUARTER:
                return f"{self.start.year:04d}-Q{self.start.month // self.cadence.months + 1}"
            case Cadence.YEAR:
                return f"{self.start.year:04d}"
            case _:
                return str(self)

    def shifted(self, periods: int) -> Period:
        """
        Return the period so many periods later, or earlier where negative.

        Args:
            periods: How many periods of the same cadence to go.
        """
        return Period(add_months(self.start, periods * self.cadence.months), self.cadence)

    def __lt__(self, other: Period) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    def __str__(self) -> str:
        match self.cadence:
            case Cadence.MONTH:
                return f"{_MONTH_NAMES[self.start.month - 1]} {self.start.year}"
            case Cadence.QUARTER:
                return span_text(self, self)
            case Cadence.YEAR:
                return f"{self.start.year}"
            case _:
                return f"{self.start.year:04d}/{(self.start.year + 1) % 100:02d}"


def as_periods(values: Iterable[Period]) -> tuple[Period, ...]:
    """Freeze periods."""
    return tuple(values)


def span_text(first: Period, last: Period) -> str:
    """Name the time from one period to another in words, each month and year once."""
    if first == last and first.cadence is not Cadence.QUARTER:
        return str(first)
    start, end = first.start, last.last_month.start
    year = "" if start.year == end.year else f" {start.year}"
    return f"{_MONTH_NAMES[start.month - 1]}{year} to {_MONTH_NAMES[end.month - 1]} {end.year}"


def day_text(day: date) -> str:
    """Write a date in words, as 1 December 2023."""
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def as_day(value: Any) -> date:
    """Return the day of a date, or of a datetime, which passes for a date but does not compare with one."""
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        message = f"{value!r} is not a day; give a datetime.date"
        raise ReviewDateError(message)
    return value


def as_day_or_none(value: Any) -> date | None:
    """Return the day of a date or a datetime; None where there is none."""
    return None if value is None else as_day(value)


def as_period(value: Any, cadence: Cadence = Cadence.MONTH) -> Period:
    """
    Read a period from what a record holds.

    A date, a datetime, or a data frame's own mark for a time stands for the period of
    the cadence that it starts.

    Raises:
        PeriodError: The value is none of these.
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, str):
        return Period.parse(value)
    # Periods of data frames start somewhere, and array dates have an ordinary one inside.
    value = getattr(value, "start_time", value)
    value = value.item() if type(value).__module__ == "numpy" else value
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 - marks of missing times differ from themselves
        value = value.date()
    if isinstance(value, date) and value == value:  # noqa: PLR0124 - the same
        return Period(value, cadence)
    message = f"{value!r} is not a period; give a Period, text such as '2023-10', or the first day of a month"
    raise PeriodError(message)


@final
@attrs.frozen
class DateRange:
    """
    The days from a start up to, and not including, an end.

    Attributes:
        start: The first day; None where there has always been one.
        end: The first day after; None where there is no end.

    Raises:
        DefinitionError: It ends before it starts.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange
        >>> date(2024, 4, 1) in DateRange(date(2023, 4, 1), date(2024, 4, 1))
        False
    """

    start: date | None = attrs.field(default=None, converter=as_day_or_none)
    end: date | None = attrs.field(default=None, converter=as_day_or_none)

    def __attrs_post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            message = f"the range ends on {self.end}, not after its start on {self.start}"
            raise DefinitionError(message)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: DateRange) -> bool:
        """
        Tell whether some day lies in both ranges.

        Args:
            other: The other range.
        """
        return _before(self.start, other.end) and _before(other.start, self.end)


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end
