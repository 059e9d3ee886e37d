"""Windows of time, the dated levels that a metric should reach in them, and the paths that lead there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Self, final

import attrs

from tiering._dates import Cadence, DateRange, Period, months_between
from tiering._fields import is_code, is_finite, is_fraction, is_member_of, is_positive
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError

__all__ = ["MinimumCoverage", "Standard", "Trajectory", "Window"]


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


def _as_level(value: float) -> float:
    return float(value)


@final
@attrs.frozen(cache_hash=True)
class Standard:
    """
    A dated level that a metric should reach.

    Attributes:
        metric: The metric's code.
        level: The level in the metric's unit.
        window: Over what the level is to be reached.
        valid: The days on which the standard is in force.
        reference: Where the level comes from.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange, Standard
        >>> year = DateRange(date(2023, 4, 1), date(2024, 4, 1))
        >>> Standard("four_hour", 0.76, valid=year).is_in_force(date(2023, 12, 1))
        True
    """

    metric: str = attrs.field(validator=is_code)
    level: float = attrs.field(converter=_as_level, validator=is_finite)
    window: Window = attrs.field(default=LATEST, kw_only=True)
    valid: DateRange = attrs.field(factory=DateRange, kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def is_in_force(self, day: date) -> bool:
        """
        Tell whether the standard holds on a day.

        Args:
            day: The day.
        """
        return day in self.valid


def as_standards(values: Iterable[Standard]) -> tuple[Standard, ...]:
    """Freeze standards."""
    return tuple(values)


def _as_levels(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _are_levels(_: object, __: attrs.Attribute[tuple[float, ...]], value: tuple[float, ...]) -> None:
    if not any(math.isfinite(level) for level in value) or any(math.isinf(level) for level in value):
        message = f"a trajectory needs levels that are finite, or NaN where there is none, not {value!r}"
        raise DefinitionError(message)


@final
@attrs.frozen
class MinimumCoverage:
    """
    How much of the activity a figure must rest on to be used.

    Attributes:
        at_least: The least coverage, 0 to 1; figures below it are taken as missing.
        reference: Where the number comes from.

    Example:
        >>> from tiering import MinimumCoverage
        >>> MinimumCoverage(0.9).at_least
        0.9
    """

    at_least: float = attrs.field(default=0.0, validator=is_fraction)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)


@final
@attrs.frozen(kw_only=True)
class Trajectory:
    """
    The path that one organisation agreed to take.

    Attributes:
        metric: The metric's code.
        organisation: The organisation's code.
        first: The period of the first level, in the metric's cadence.
        levels: The levels of consecutive periods in the metric's unit; NaN where there is none.
        reference: Where the levels come from.

    Raises:
        DefinitionError: There is no level, or an infinite one.

    Example:
        >>> from tiering import Period, Trajectory
        >>> path = Trajectory(
        ...     metric="four_hour", organisation="TA", first=Period.parse("2023-04"), levels=[0.70, 0.72, 0.74]
        ... )
        >>> path.levels
        (0.7, 0.72, 0.74)
    """

    metric: str = attrs.field(validator=is_code)
    organisation: str = attrs.field(validator=is_code)
    first: Period = attrs.field(validator=is_member_of(Period))
    levels: tuple[float, ...] = attrs.field(converter=_as_levels, validator=_are_levels)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)


def as_trajectories(values: Iterable[Trajectory]) -> tuple[Trajectory, ...]:
    """Freeze trajectories."""
    return tuple(values)
