"""The score that is the distance of a figure from a standard."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._fields import is_finite
from tiering._findings import Scores
from tiering._limits import ItsStandard, is_own_limit, needs_of, windows_of
from tiering._metrics import Polarity
from tiering._peers import Peers
from tiering._protocols import Level, Limit, Need
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import Window
from tiering.errors import DefinitionError
from tiering.scores._own import OwnFigure

_DECIMALS = 12


def _as_level(value: float | Limit) -> float | Limit:
    given: Any = value
    if is_own_limit(given):
        return value
    try:
        return float(given)
    except (TypeError, ValueError):
        message = f"a gap is measured from a number, or a limit such as rules.ItsTrajectory(), not from {value!r}"
        raise DefinitionError(message) from None


def _is_level(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, type):
        message = f"{value.__name__} is a class, not a limit; give {value.__name__}(…)"
        raise DefinitionError(message)
    if isinstance(value, float):
        is_finite(instance, attribute, value)


def _is_size(_: object, __: object, value: float) -> None:
    if not 0 < value < math.inf:
        message = f"a gap is counted per a number above 0, not per {value!r}"
        raise DefinitionError(message)


@final
@attrs.frozen
class Gap(OwnFigure):
    """
    How far a figure is on the worse side of a level; negative where it is better.

    Where a figure is missing, the gap may be whatever the metric's range allows; where
    there is no level, it may be anything.

    Attributes:
        metric: The metric's code.
        level: A number in the metric's unit, or a `Limit` such as `rules.ItsTrajectory`; the standard in
            force where none is given.
        per: What counts as 1, in the metric's unit: per 0.01, a gap of 3 percentage points is 3.
        floored: Count being better as being at the level, 0.
        over: The periods that the figure is taken over; the level's own window where none
            is given, and where it has none, the latest period.
        reference: Where the number, or the size, comes from.

    Raises:
        DefinitionError: A number is not finite, or the size is not above 0.

    Example:
        >>> from tiering import scores
        >>> str(scores.Gap("four_hour", per=0.01)), str(scores.Gap("category_2", 1800))
        ('gap of four_hour to its standard', 'gap of category_2 to 1800')
    """

    level: float | Limit = attrs.field(factory=ItsStandard, converter=_as_level, validator=_is_level)
    per: float = attrs.field(default=1.0, kw_only=True, converter=float, validator=_is_size)
    floored: bool = attrs.field(default=False, kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def _own(self) -> Limit | None:
        return None if isinstance(self.level, float) else self.level

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric over the window, and what the level looks at."""
        return super().reads if self._own is None else self._own.reads(self.metric, self.over)

    @property
    def elementwise(self) -> bool:
        """Whether the level looks at one organisation at a time, as a number and a standard do."""
        return self._own is None or self._own.elementwise

    @property
    def needs(self) -> Iterable[Need]:
        """A better side, and what the level needs."""
        return (*super().needs, *needs_of(self.level, self.metric))

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over, and the windows of the level."""
        return windows_of(self.level, self.metric, self.over)

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metric with the number."""
        return ((self.metric, self.level, self.level),) if isinstance(self.level, float) else ()

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The number, or the size, with its reference, and those of a level of its own."""
        theirs = tuple(getattr(self.level, "references", ()))
        is_own = isinstance(self.level, float) or self.per != 1 or getattr(self.level, "has_number", False)
        return ((str(self), self.reference), *theirs) if is_own else theirs

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        own, level = self._own, self.level
        if own is not None:
            figure = evidence.figure(self.metric, self.over or own.window(evidence, self.metric))
            found = own.level(evidence, figure)
        else:
            figure, found = self._figure(evidence), Level(level)  # type: ignore[arg-type]  # a number, then
        metric, levels = figure.metric, found.values
        values = self._gaps(levels, figure.values, metric.polarity)
        unknown = np.isnan(values)
        if not unknown.any():
            return Scores(self, values, values, figure, basis=found)
        ends = [self._gaps(levels, np.float64(end), metric.polarity) for end in figure.range]
        ends = [
            np.where(np.isnan(end), default, end)
            for end, default in zip(ends, self._open(metric.polarity), strict=True)
        ]
        least, most = np.minimum(*ends), np.maximum(*ends)
        return Scores(self, np.where(unknown, least, values), np.where(unknown, most, values), figure, basis=found)

    def _gaps(self, level: Any, values: Any, polarity: Polarity) -> Any:
        distance = level - values if polarity is Polarity.HIGHER_IS_BETTER else values - level
        # 0.95 - 0.92 is not 0.03 in binary.
        gaps = np.round(distance / self.per, _DECIMALS) + 0.0
        return np.maximum(gaps, 0.0) if self.floored else gaps

    def _open(self, polarity: Polarity) -> tuple[float, float]:
        """Return how far the two ends of the metric's range are from a level that nobody knows."""
        best = 0.0 if self.floored else -math.inf
        return (math.inf, best) if polarity is Polarity.HIGHER_IS_BETTER else (best, math.inf)

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """What it is measured from."""
        level, figure = scores.basis, scores.figure
        if not isinstance(level, Level) or figure is None:
            return ()
        value = float(np.broadcast_to(level.values, figure.values.shape)[index])
        peers = level.basis if isinstance(level.basis, Peers) else None
        if math.isnan(value):
            return ((peers is not None and peers.why_nobody(index)) or "nothing to measure the gap from",)
        whose = "" if peers is None else f", that{peers.of(index)}"
        return (f"measured from {figure.metric.unit.text(value)}{whose}",)

    def __str__(self) -> str:
        to = f"{self.level:g}" if isinstance(self.level, float) else f"{self.level}"
        return f"gap of {self._what()} to {to}"
