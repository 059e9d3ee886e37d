"""Criteria that compare a figure with a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, frozen_floats, same_arrays
from tiering._evidence import Evidence
from tiering._extents import Extent
from tiering._fields import is_code, is_finite, is_member_of
from tiering._findings import Finding
from tiering._limits import is_own_limit, needs_of, windows_of
from tiering._lines import Line, figure_line
from tiering._metrics import Metric
from tiering._protocols import Limit, Need, Question
from tiering._references import YOURS, Reference, is_reference
from tiering._standards import Standard
from tiering._units import Unit
from tiering._windows import LATEST, Window
from tiering.errors import DefinitionError
from tiering.rules._logic import Combinable

_NOISE = 1e-12


def as_limit(value: float | FloatArray | Limit) -> float | FloatArray | Limit:
    """Freeze a limit, or an array of limits whose leading axes are scenarios."""
    if is_own_limit(value):
        return value
    given: Any = value
    if isinstance(given, (str, bytes)):
        message = f"the limit must be a number, or a limit such as rules.ItsStandard(), not {value!r}"
        raise DefinitionError(message)
    if np.ndim(given) == 0:
        return float(given) + 0.0  # which makes -0.0 the 0.0 that it equals
    return frozen_floats(np.add(given, 0.0))


def is_limit(instance: object, _: object, value: Any) -> None:
    """Require finite limits, and none along the organisation axis."""
    if is_own_limit(value):
        if isinstance(value, type):
            message = f"{value.__name__} is a class, not a limit; give {value.__name__}(…)"
            raise DefinitionError(message)
        return
    if not np.isfinite(value).all():
        message = f"the limit of {type(instance).__name__} must be finite, not {value!r}"
        raise DefinitionError(message)
    if np.ndim(value) and np.shape(value)[-1] != 1:
        message = (
            f"limits of the shape {np.shape(value)} would differ between organisations; "
            "scenarios need the shape (…, 1), and figures of organisations belong into the panel"
        )
        raise DefinitionError(message)


def as_margin(value: float) -> float:
    """Read a margin."""
    try:
        return float(value)
    except (TypeError, ValueError):
        message = f"a margin must be one number, not {value!r}; scenarios go into the limits of Below and Above"
        raise DefinitionError(message) from None


def beyond(level: Any, by: float) -> Any:
    """Add a margin to a level; in decimal, because 0.95 - 0.03 is not 0.92 in binary."""
    if isinstance(level, np.ndarray):
        return level + by
    return _sum(float(level), by)


@lru_cache(maxsize=1024)
def _sum(level: float, by: float) -> float:
    return float(Decimal(repr(level)) + Decimal(repr(by)))


def _settled(level: Any, figures: FloatArray) -> Any:
    """Take a level for the figure that it differs from by binary noise only, as what is computed may."""
    near = np.abs(figures - level) <= _NOISE * np.maximum(1, np.abs(level))
    return np.where(near & (figures != level), figures, level) if near.any() else level


def same_limits(left: object, right: object) -> bool:
    if is_own_limit(left) or is_own_limit(right):
        return left == right
    return same_arrays(left, right)


@lru_cache(maxsize=1024)
def _with_margin(notes: tuple[str, ...], unit: Unit, by: float, of_standard: bool) -> tuple[str, ...]:  # noqa: FBT001 - a key
    margin = unit.exact_gap(abs(by))
    return (f"{notes[0]}, the margin {margin}", *notes[1:]) if of_standard else (*notes, f"with a margin of {margin}")


@attrs.frozen(unsafe_hash=False)
class Comparison(Combinable):
    """What a comparison with a limit is, whichever its side."""

    metric: str = attrs.field(validator=is_code)
    limit: float | FloatArray | Limit = attrs.field(
        converter=as_limit, validator=is_limit, eq=attrs.cmp_using(eq=same_limits, require_same_type=False)
    )
    by: float = attrs.field(default=0.0, kw_only=True, converter=as_margin, validator=is_finite)
    over: Window | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_member_of(Window))
    )
    _reference: Reference | None = attrs.field(
        default=None, kw_only=True, alias="reference", repr=False, validator=attrs.validators.optional(is_reference)
    )
    _own: Any = attrs.field(default=None, init=False, repr=False, eq=False)
    _asked: Any = attrs.field(default=None, init=False, repr=False, eq=False)
    _whose: Reference = attrs.field(default=YOURS, init=False, repr=False, eq=False)
    # A margin of 0 that comes from somewhere is a number like any other.
    _has_number: bool = attrs.field(default=True, init=False, repr=False, eq=False)

    _less: ClassVar[bool]
    _verb: ClassVar[str]
    _by: ClassVar[str] = "more than"
    _with_equal: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        # Asked in every review, so they are found once.
        object.__setattr__(self, "_own", self.limit if is_own_limit(self.limit) else None)
        object.__setattr__(self, "_asked", self._always_asked())
        object.__setattr__(self, "_has_number", self._own is None or bool(self.by) or self._reference is not None)
        if self._reference is not None:
            object.__setattr__(self, "_whose", self._reference)

    def _always_asked(self) -> tuple[np.ufunc, Any] | None:
        """Return how figures are compared, and with what, where that is known beforehand."""
        return None if self._own is not None else self._question(self.limit, less=self._less)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the window, and what the limit looks at."""
        if self._own is None:
            return {self.metric: (self.over or LATEST).periods}
        return dict(self._own.reads(self.metric, self.over))

    @property
    def elementwise(self) -> bool:
        """Whether the limit looks at one organisation at a time, as a number does."""
        return self._own is None or bool(self._own.elementwise)

    @property
    def is_timed(self) -> bool:
        """Whether what it answers about a period follows from figures alone, as it does unless the limit hangs on the day."""
        return bool(getattr(self._own, "is_timed", True))

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over, unless the limit decides, and the windows of the limit."""
        return windows_of(self._own, self.metric, self.over)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The shape of its scenarios: empty where its limit is one for all of them."""
        return np.shape(self.limit)[:-1] if isinstance(self.limit, np.ndarray) else ()

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metric with the least and the greatest of its limits; nothing where they are not known beforehand."""
        if self._own is not None:
            return ()
        number: Any = self.limit
        return ((self.metric, float(np.min(number)), float(np.max(number))),)

    @property
    def margins(self) -> Iterable[tuple[str, float]]:
        """The metric with the margin, where there is one."""
        return ((self.metric, self.by),) if self.by else ()

    @property
    def needs(self) -> Iterable[Need]:
        """What the limit needs."""
        return needs_of(self._own, self.metric)

    @property
    def reference(self) -> Reference:
        """Where the limit, or the margin, comes from."""
        return self._whose

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The number, the margin, or how much earlier, with its reference, and those of other limits."""
        theirs = tuple(getattr(self._own, "references", ()))
        is_own = self._has_number or getattr(self._own, "has_number", False)
        return ((str(self), self.reference), *theirs) if is_own else theirs

    def _asks_for_less(self, metric: Metric) -> bool:  # noqa: ARG002 - others ask for the better or the worse side
        """Tell whether it asks for figures below the limit."""
        return self._less

    @property
    def extent(self) -> Extent:
        """Where it holds: on one side of a number, or by how much on one side of another limit."""
        if isinstance(self.limit, np.ndarray):
            return Extent.condition(self)
        if self._own is None:
            return self._side_of((self.metric, (self.over or LATEST).key), self.limit)
        return self._side_of(("", (f"{self.metric} is beyond {self._own}", self.over, self._own)), 0.0)

    def _side_of(self, key: Any, level: Any) -> Extent:
        """Return where a variable lies on the side of a level that is asked for, beyond the margin."""
        if self._less:
            return Extent.below(key, beyond(level, -self.by), with_equal=self._with_equal)
        return ~Extent.below(key, beyond(level, self.by), with_equal=not self._with_equal)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        own, window = self._own, self.over
        if own is None:
            figure = evidence.figure(self.metric, LATEST if window is None else window)
            compare, level = self._asked or self._question(self.limit, less=self._asks_for_less(figure.metric))
            met = compare(figure.values, level)
            return Finding(self, met, figure.possible(met), figure, level)
        figure = evidence.figure(self.metric, own.window(evidence, self.metric) if window is None else window)
        found, basis = own.level(evidence, figure)
        compare, level = self._question(found, less=self._asks_for_less(figure.metric))
        level = _settled(level, figure.values)
        met, unknown = compare(figure.values, level), np.isnan(level)
        possible = figure.possible(met)
        return Finding(self, met, possible | unknown if unknown.any() else possible, figure, level, basis)

    def question(self, evidence: Evidence, /) -> Question | None:
        """
        Return what it asks in every period; None where limits or windows differ between them, or between scenarios.

        Args:
            evidence: What it is shown.
        """
        is_plain = isinstance(self.limit, float) and (self.over is None or self.over == LATEST)
        if not is_plain:
            return None
        asked = self._asked or self._question(self.limit, less=self._asks_for_less(evidence.metric(self.metric)))
        return Question(self.metric, *asked)

    def _question(self, level: Any, *, less: bool) -> tuple[np.ufunc, Any]:
        """Return how figures are compared, and with what: a level, and the margin on the side that is asked for."""
        level = beyond(level, -self.by if less else self.by) if self.by else level
        if less:
            return np.less_equal if self._with_equal else np.less, level
        return np.greater_equal if self._with_equal else np.greater, level

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside the limit, and what the limit is made of."""
        figure = finding.figure
        less = figure is not None and self._asks_for_less(figure.metric)
        relation = ("at most" if less else "at least") if self._with_equal else ("below" if less else "above")
        if self._own is None:
            return figure_line(finding, index, relation, self._whose, self._margin_notes(finding, ()))
        notes = self._margin_notes(finding, tuple(self._own.notes(finding, index)))
        if not isinstance(finding.basis, Standard):
            is_measured = getattr(self._own, "is_measured", False)
            return figure_line(finding, index, relation, self._whose, notes, is_measured=is_measured)
        own = self._whose if self._has_number else finding.basis.reference
        return figure_line(finding, index, relation, own, notes)

    def _margin_notes(self, finding: Finding, notes: tuple[str, ...]) -> tuple[str, ...]:
        if not self.by and self._reference is None:
            return notes
        of_standard = isinstance(finding.basis, Standard)
        if finding.figure is None or not (self.by or of_standard):
            return notes
        return _with_margin(notes, finding.figure.metric.unit, self.by, of_standard)

    def in_words(self, metrics: Mapping[str, Metric], /) -> str:
        """Say what it asks, with the metric's name and in its unit."""
        metric = metrics[self.metric]
        limit: Any = metric.unit.exact(self.limit) if isinstance(self.limit, float) else self.limit
        return self._written(metric.name, limit, metric.unit.exact_gap(self.by))

    def __str__(self) -> str:
        return self._written(self.metric, self.limit, f"{self.by:g}")

    def _written(self, metric: str, limit: object, by: str) -> str:
        margin = f" by {self._by} {by}" if self.by else ""
        window = "" if self.over is None else f" over {self.over}"
        return f"{metric} {self._verb} {limit}{margin}{window}"

    def __hash__(self) -> int:
        limit = self._own if self._own is not None else np.asarray(self.limit).tobytes()
        return hash((self._verb, self.metric, limit, self.by, self.over))


@final
@attrs.frozen(unsafe_hash=False)
class Below(Comparison):
    """
    Holds where a figure is below a limit.

    Attributes:
        metric: The metric's code.
        limit: A number in the metric's unit, an array (…, 1) of them, one for each scenario,
            or a `Limit` such as `ItsStandard`, `ItsTrajectory`, `ItsPast` or `FigureOf`.
        by: How far below, in the metric's unit; more than that is asked for.
        over: The periods that the figure is taken over; the limit's own window where none
            is given, and where it has none, the latest period.
        reference: Where the limit, or the margin, comes from.

    Example:
        >>> from tiering import Window, rules
        >>> dict(rules.Below("four_hour", 0.65, over=Window.last(3)).reads)
        {'four_hour': 3}
    """

    _less = True
    _verb = "below"
    __hash__ = Comparison.__hash__


@final
@attrs.frozen(unsafe_hash=False)
class Above(Comparison):
    """
    Holds where a figure is above a limit.

    Attributes:
        metric: The metric's code.
        limit: A number, an array of them or a `Limit`, as for `Below`.
        by: How far above, in the metric's unit; more than that is asked for.
        over: The periods that the figure is taken over, as for `Below`.
        reference: Where the limit, or the margin, comes from.

    Example:
        >>> from tiering import rules
        >>> str(rules.Above("category_2", 2400))
        'category_2 above 2400.0'
    """

    _less = False
    _verb = "above"
    __hash__ = Comparison.__hash__
