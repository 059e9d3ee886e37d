"""What a figure can be compared with besides a number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._evidence import Evidence
from tiering._fields import is_code, is_finite, is_fraction, is_member_of, is_whole
from tiering._figures import Figure
from tiering._findings import Finding
from tiering._lines import limit_at
from tiering._protocols import Level, Need, What
from tiering._standards import Standard
from tiering._units import Unit
from tiering._windows import LATEST, MOST_PERIODS, Window
from tiering.errors import DefinitionError

_YEAR = 12
_SAME_COVERAGE = 1e-9


def is_own_limit(value: object) -> bool:
    """Tell whether a limit says itself what it comes to."""
    return hasattr(value, "level") and hasattr(value, "reads")


def needs_of(limit: object, metric: str) -> tuple[Need, ...]:
    """Return what a regime must hold for a metric to be compared with a limit; nothing where that is a number."""
    find = getattr(limit, "needs", None)
    return () if find is None else tuple(find(metric))


def windows_of(limit: object, metric: str, over: Window | None = None) -> tuple[tuple[str, Window], ...]:
    """Return the windows of a comparison: that of the metric, unless the limit decides, and those of the limit."""
    find = getattr(limit, "windows", None)
    theirs = () if find is None else tuple(find(metric))
    return theirs if over is None else ((metric, over), *theirs)


class PlainLimit:
    """What limits share that look at one organisation at a time, and have no window of their own."""

    __slots__ = ()

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """The metric, over the window."""
        return {metric: (over or LATEST).periods}

    def window(self, evidence: Evidence, metric: str, /) -> Window:  # noqa: ARG002 - others look
        """The latest period."""
        return LATEST


@final
@attrs.frozen
class ItsStandard(PlainLimit):
    """
    The standard that each organisation is to reach, in force at the end of the figure's last period.

    The figure is taken over the standard's own window where the criterion names none.
    Where no standard is in force, the answer is unknown.

    Example:
        >>> from tiering import rules
        >>> str(rules.Below("four_hour", rules.ItsStandard(), by=0.08))
        'four_hour below its standard by more than 0.08'
    """

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """The metric, over the window; over the longest that there is where the standard decides."""
        return {metric: MOST_PERIODS if over is None else over.periods}

    def window(self, evidence: Evidence, metric: str, /) -> Window:
        """The standard's own; that of the last one where none is in force."""
        standard = evidence.last_standard(metric)
        return LATEST if standard is None else standard.window

    def needs(self, metric: str, /) -> tuple[Need, ...]:
        """A standard."""
        return (Need(What.STANDARD, metric),)

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:
        """The standard's level."""
        standard = evidence.standard(figure.metric.code)
        return Level(math.nan) if standard is None else Level(standard.level, standard)

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:  # noqa: ARG002 - one for all
        """Which standard it is."""
        if not isinstance(finding.basis, Standard) or finding.figure is None:
            return ("no standard is in force for the period",)
        return (_standard_text(finding.figure.metric.unit, finding.basis),)

    def __str__(self) -> str:
        return "its standard"


@lru_cache(maxsize=256)
def _standard_text(unit: Unit, standard: Standard) -> str:
    return f"the standard is {unit.exact(standard.level)} ({standard.reference.status})"


@final
@attrs.frozen
class ItsTrajectory(PlainLimit):
    """
    The organisation's own trajectory, as the regime holds it.

    Its level is that of the figure's last period; over a window it is the mean of the levels, or
    their sum where the metric adds up.  Where an organisation has no trajectory, or none for
    all of the window, the answer is unknown.

    Example:
        >>> from tiering import rules
        >>> str(rules.Misses("four_hour", rules.ItsTrajectory()))
        'four_hour misses its trajectory'
    """

    def needs(self, metric: str, /) -> tuple[Need, ...]:
        """A trajectory."""
        return (Need(What.TRAJECTORY, metric),)

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:
        """The trajectory's levels."""
        metric = figure.metric.code
        levels = evidence.trajectory(metric, Window(figure.length))
        return Level(levels, levels)

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """What it is, or that there is none."""
        if not isinstance(finding.basis, np.ndarray) or finding.figure is None:
            return ()
        level = float(finding.basis[..., index])
        if math.isnan(level):
            return ("it has no trajectory for the period",)
        return (f"its trajectory is {finding.figure.metric.unit.exact(level)}",)

    def __str__(self) -> str:
        return "its trajectory"


@final
@attrs.frozen
class ItsPast(PlainLimit):
    """
    The organisation's own figure of an earlier time, over the same window.

    Build one with `periods_before` or `years_before`.  The answer is unknown where the two figures
    rest on different shares of the activity, because then their difference says nothing
    about the performance.

    Attributes:
        periods: How many periods of the metric lie between the two.
        years: How many years do; the window is moved by whole years, so that a year to date
            is compared with the same months.
        tolerance: By how much the coverage of each period may differ from that of its counterpart, 0 to 1.

    Example:
        >>> from tiering import rules
        >>> fund = rules.Meets("four_hour", 0.9) | rules.Beats("four_hour", rules.ItsPast.years_before(1))
        >>> [str(each) for each in fund.criteria]
        ['four_hour meets 0.9', 'four_hour beats its figure of a year before']
    """

    periods: int = attrs.field(default=0, kw_only=True)
    years: int = attrs.field(default=0, kw_only=True)
    tolerance: float = attrs.field(default=0.0, kw_only=True, validator=is_fraction)

    def __attrs_post_init__(self) -> None:
        counts = (self.periods, self.years)
        if not all(map(is_whole, counts)) or sorted(map(bool, counts)) != [False, True] or min(counts) < 0:
            message = "an earlier figure lies either some periods or some years before; give one of the two, from 1 up"
            raise DefinitionError(message)

    @classmethod
    def periods_before(cls, periods: int = 1, *, tolerance: float = 0.0) -> ItsPast:
        """
        Take the figure of so many periods before.

        Args:
            periods: How many periods of the metric's own cadence.
            tolerance: By how much the coverage of the two may differ, 0 to 1.
        """
        return cls(periods=periods, tolerance=tolerance)

    @classmethod
    def years_before(cls, years: int = 1, *, tolerance: float = 0.0) -> ItsPast:
        """
        Take the figure of the same periods so many years before.

        Args:
            years: How many.
            tolerance: By how much the coverage of the two may differ, 0 to 1.
        """
        return cls(years=years, tolerance=tolerance)

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """The metric, over the window and as much further back as the earlier figure lies."""
        return {metric: (over or LATEST).periods + self.periods + _YEAR * self.years}

    @property
    def is_measured(self) -> bool:
        """True, because it is a figure."""
        return True

    @property
    def has_number(self) -> bool:
        """True: how much earlier."""
        return True

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:
        """The earlier figures; NaN where they rest on another share of the activity."""
        metric = figure.metric
        back = self.periods or self.years * _YEAR // metric.cadence.months
        past = evidence.earlier(back).figure(metric.code, Window(figure.length))
        unlike = self._unlike(evidence, metric.code, back, figure.length)
        return Level(past.values if unlike is None else np.where(unlike, math.nan, past.values), past)

    def _unlike(self, evidence: Evidence, metric: str, back: int, length: int) -> BoolArray | None:
        """Return where any period of the window rests on another share than its counterpart; None where none does."""
        if not evidence.panel.is_partial:
            return None
        unlike: BoolArray | None = None
        for place in range(length):
            now, past = (evidence.earlier(each).figure(metric) for each in (place, back + place))
            differs = past.coverage_differs(now, self.tolerance + _SAME_COVERAGE)
            if differs is not None:
                unlike = differs if unlike is None else unlike | differs
        return unlike

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """What the earlier figure is, and of when."""
        past, figure = finding.basis, finding.figure
        if not isinstance(past, Figure) or figure is None:
            return ()
        value = float(past.values[index])
        told = f"in {past.span} it was {as_beside(finding, index, value)}"
        if math.isnan(value) or not _is_missing(finding, index):
            return (told,)
        before, now = float(past.coverage[index]), float(figure.coverage[index])
        if abs(before - now) <= self.tolerance + _SAME_COVERAGE:
            some = f"in some of its {figure.metric.cadence.value}s"
            return (f"{told}, which cannot be compared: {some} it rests on another share of the activity than now",)
        share = Unit.FRACTION.text
        return (f"{told}, which cannot be compared: it rests on {share(before)} of the activity, now on {share(now)}",)

    def __str__(self) -> str:
        count, unit = (self.years, "year") if self.years else (self.periods, "period")
        return f"its figure of {f'a {unit}' if count == 1 else f'{count} {unit}s'} before"


@final
@attrs.frozen
class FigureOf(PlainLimit):
    """
    The organisation's figure of another metric, of the same unit.

    Attributes:
        metric: The other metric's code.
        over: The periods that it is taken over.
        times: What it is multiplied by.

    Example:
        >>> from tiering import rules
        >>> str(rules.Above("patients", rules.FigureOf("beds", times=0.92)))
        'patients above 0.92 times beds'
    """

    metric: str = attrs.field(validator=is_code)
    over: Window = attrs.field(default=LATEST, kw_only=True, validator=is_member_of(Window))
    times: float = attrs.field(default=1.0, kw_only=True, validator=is_finite)

    def reads(self, metric: str, over: Window | None, /) -> Mapping[str, int]:
        """Both metrics, each over its window."""
        own = (over or LATEST).periods
        return (
            {metric: max(own, self.over.periods)}
            if metric == self.metric
            else {metric: own, self.metric: self.over.periods}
        )

    def needs(self, metric: str, /) -> tuple[Need, ...]:
        """The same unit."""
        return (Need(What.SAME_UNIT, metric, self.metric),)

    @property
    def is_measured(self) -> bool:
        """True, because it is a figure."""
        return True

    @property
    def has_number(self) -> bool:
        """Whether the other figure is multiplied."""
        return self.times != 1

    def windows(self, metric: str, /) -> tuple[tuple[str, Window], ...]:  # noqa: ARG002 - others look
        """The other metric with its window."""
        return ((self.metric, self.over),)

    def level(self, evidence: Evidence, figure: Figure, /) -> Level:  # noqa: ARG002 - others look
        """The other figure."""
        other = evidence.figure(self.metric, self.over)
        return Level(other.values if self.times == 1 else other.values * self.times, other)

    def notes(self, finding: Finding, index: int, /) -> tuple[str, ...]:
        """What the other figure is."""
        other = finding.basis
        if not isinstance(other, Figure):
            return ()
        return (f"{other.title}: {as_beside(finding, index, float(other.values[index]))}",)

    def __str__(self) -> str:
        return self.metric if self.times == 1 else f"{self.times:g} times {self.metric}"


def as_beside(finding: Finding, index: int, value: float) -> str:
    """Write what a limit is made of with the digits with which figure and limit stand beside each other."""
    figure, limit = finding.figure, limit_at(finding.limit, index)
    if figure is None or math.isnan(limit):
        return Unit.NUMBER.text(value) if figure is None else figure.metric.unit.text(value)
    *_, told = figure.metric.unit.together(float(figure.values[index]), limit, value)
    return told


def _is_missing(finding: Finding, index: int) -> bool:
    limit = finding.limit
    return isinstance(limit, np.ndarray) and bool(np.isnan(limit[..., index]).any())
