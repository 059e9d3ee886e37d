"""Working days, and what the calendar is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Protocol, runtime_checkable

from tiering._dates import Period, as_day, day_text
from tiering._fields import is_whole
from tiering.errors import DefinitionError

__all__ = ["DayRule", "Due", "working_day_after"]

_DAY = timedelta(days=1)
_SATURDAY = 5


@runtime_checkable
class DayRule(Protocol):
    """
    On which day of a month reviews are held.

    Its `str()` completes the sentence "held every month, on …".  `tiering.calendar` has the usual ones.

    Example:
        >>> from tiering.calendar import WorkingDay
        >>> from tiering.typing import DayRule
        >>> isinstance(WorkingDay(5), DayRule)
        True
    """

    def day_in(self, month: Period, /) -> date:
        """Return the day, one of the month's."""


class Due(NamedTuple):
    """
    What has to be done by a day.

    Attributes:
        name: What, as its deadline calls it.
        on: The last day on which it is in time.

    Example:
        >>> from datetime import date
        >>> from tiering.typing import Due
        >>> str(Due("plan agreed", date(2024, 1, 2)))
        'plan agreed by 2 January 2024'
    """

    name: str
    on: date

    def __str__(self) -> str:
        return f"{self.name} by {day_text(self.on)}"


def as_days(values: Iterable[date]) -> tuple[date, ...]:
    """Freeze days, each once and in order."""
    return tuple(sorted({as_day(value) for value in values}))


def is_working_day(day: date, holidays: frozenset[date] = frozenset()) -> bool:
    """Tell whether a day is a Monday to Friday, and no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_day_after(day: date, count: int, holidays: Iterable[date] = ()) -> date:
    """
    Return the last of so many working days after a day, which is not itself counted.

    Working days are Mondays to Fridays that are no holidays.

    Args:
        day: The day from which to count; any, a Sunday too.
        count: How many working days, from 1 up.
        holidays: The bank holidays, which differ between places and so are never built in.

    Raises:
        DefinitionError: The count is no whole number from 1 up.

    Example:
        >>> from datetime import date
        >>> from tiering.calendar import working_day_after
        >>> str(working_day_after(date(2024, 12, 24), 2, holidays=[date(2024, 12, 25), date(2024, 12, 26)]))
        '2024-12-30'
    """
    if not is_whole(count) or count < 1:
        message = f"working days are counted from 1 up, not {count!r}"
        raise DefinitionError(message)
    off = frozenset(map(as_day, holidays))
    found = as_day(day)
    while count:
        found += _DAY
        count -= is_working_day(found, off)
    return found
