"""The dated levels that a metric should reach, for whom they are meant, and the paths that lead there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import final

import attrs

from tiering._attaining import Attainment, attainment
from tiering._dates import DateRange, Period
from tiering._fields import is_code, is_finite, is_fraction, is_member_of
from tiering._panel import Panel
from tiering._references import YOURS, Reference, is_reference
from tiering._register import Register
from tiering._scopes import EACH, Scope
from tiering._windows import LATEST, Window
from tiering.errors import DefinitionError

__all__ = ["MinimumCoverage", "Standard", "Trajectory", "Window"]


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
        scope: Who is to reach it: each organisation, all together, or a share of them.  What a criterion calls an
            organisation's standard is of scope each.
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
    scope: Scope = attrs.field(default=EACH, kw_only=True, validator=is_member_of(Scope))
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def is_in_force(self, day: date) -> bool:
        """
        Tell whether the standard holds on a day.

        Args:
            day: The day.
        """
        return day in self.valid

    def reached(self, panel: Panel, period: Period, *, register: Register | None = None) -> Attainment:
        """
        Tell whether the standard was reached in a period, by whom it is meant for.

        Everybody on the panel counts; with a register only those who reported, and those who did not though they
        existed at the end of the period.  Over several periods whoever has ended on the way counts as part of whoever
        carries on, and among all together whoever has ended otherwise counts as well.  A figure that rests on a part of the activity is taken for what it is, unless
        `Panel.with_minimum_coverage` takes it out.  Whether the standard was in force then, the answer says.

        Args:
            panel: The figures.
            period: The last period of the standard's window, in the metric's cadence.
            register: Which organisations there are when.

        Raises:
            UnknownCodeError: The panel lacks the metric, or the register an organisation.
            PeriodError: The period is not of the metric's cadence.
            DefinitionError: Neither direction of the metric is better, or its figures cannot be put together.
            ShapeError: The panel has scenarios.

        Example:
            >>> from tiering import Period, Scope, Standard, samples
            >>> most = Standard("four_hour", 0.95, scope=Scope.more_than(0.5))
            >>> print(most.reached(samples.accident_and_emergency(), Period.parse("2017-08")))
            A&E within four hours, all types (August 2017): 22 of 138 trusts at 95 % or better, asked of more than half: not reached
        """
        return attainment(self, panel, period, register)

    def __str__(self) -> str:
        text = f"standard for {self.metric!r}: {self.level:.12g}"
        return text if self.scope.is_each else f"{text}, of {self.scope}"


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
