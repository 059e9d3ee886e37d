"""The periods that a figure is taken over."""

from __future__ import annotations

from typing import Self, final

import attrs

from tiering._dates import Cadence, Period, months_between
from tiering._fields import is_positive
from tiering.errors import DefinitionError

__all__ = ["Window"]

MOST_PERIODS = 120
"""The most periods that a window may hold: ten years of months."""


def _is_not_endless(_: object, __: attrs.Attribute[int], value: int) -> None:
    if value > MOST_PERIODS:
        message = f"a window of {value} periods is too long; give at most {MOST_PERIODS}"
        raise DefinitionError(message)


@final
@attrs.frozen
class Window:
    """
    The periods that a figure is taken over, counted back from the latest one that is published.

    Build one with `Window.last` or `Window.year_to_date`.

    Attributes:
        periods: The most periods that it holds, from 1 to 120.
        within: The year it stays within; None where it may cross one.
        key: A number that stands for both.

    Raises:
        DefinitionError: It holds no period, or more than 120.

    Example:
        >>> from tiering import Window
        >>> str(Window.last(3)), str(Window.year_to_date())
        ('the last 3 periods', 'the financial year to date')
    """

    periods: int = attrs.field(default=1, validator=attrs.validators.and_(is_positive, _is_not_endless))
    within: Cadence | None = attrs.field(default=None, kw_only=True)
    key: int = attrs.field(init=False, repr=False, eq=False)

    @key.default
    def _key_of_both(self) -> int:
        # A plain number is looked up many times faster than a record.
        return self.periods * 16 + (0 if self.within is None else 1 + list(Cadence).index(self.within))

    @classmethod
    def last(cls, periods: int) -> Self:
        """
        Take the latest periods together.

        Args:
            periods: How many.
        """
        return cls(periods)

    @classmethod
    def year_to_date(cls, year: Cadence = Cadence.FINANCIAL_YEAR) -> Self:
        """
        Take the year so far together.

        Args:
            year: Which kind of year: financial, or calendar.
        """
        return cls(year.months, within=year)

    def length(self, latest: Period) -> int:
        """
        Count the periods of the window that ends with *latest*.

        Args:
            latest: The last period of the window.
        """
        if self.within is None:
            return self.periods
        year = Period.containing(latest.start, self.within)
        return min(self.periods, months_between(year.start, latest.end) // latest.cadence.months)

    def __str__(self) -> str:
        if self.within is not None:
            return f"the {self.within.value} to date"
        return f"the last {self.periods} periods" if self.periods > 1 else "the latest period"


LATEST = Window()
"""The latest period alone."""
