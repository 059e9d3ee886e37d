"""Criteria that compare a figure with a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, frozen_floats, same_arrays
from tiering._evidence import Evidence
from tiering._fields import is_code, is_member_of
from tiering._findings import Finding
from tiering._lines import Line, figure_line
from tiering._references import YOURS, Reference
from tiering._standards import LATEST, Window
from tiering.errors import DefinitionError
from tiering.rules._logic import Combinable


def as_limit(value: float | FloatArray) -> float | FloatArray:
    """Freeze a limit, or an array of limits whose leading axes are scenarios."""
    given: object = value
    if isinstance(given, (str, bytes)):
        message = f"the limit must be a number, not {value!r}"
        raise DefinitionError(message)
    if np.ndim(value) == 0:
        return float(value) + 0.0  # which makes -0.0 the 0.0 that it equals
    return frozen_floats(np.add(value, 0.0))


def is_limit(instance: object, _: object, value: float | FloatArray) -> None:
    """Require finite limits, and none along the organisation axis."""
    if not np.isfinite(value).all():
        message = f"the limit of {type(instance).__name__} must be finite, not {value!r}"
        raise DefinitionError(message)
    if np.ndim(value) and np.shape(value)[-1] != 1:
        message = (
            f"limits of the shape {np.shape(value)} would differ between organisations; "
            "scenarios need the shape (…, 1), and figures of organisations belong into the panel"
        )
        raise DefinitionError(message)


def _same_limits(left: float | FloatArray, right: float | FloatArray) -> bool:
    return same_arrays(left, right)


@attrs.frozen(unsafe_hash=False)
class _Comparison(Combinable):
    """What a comparison with a number is, whichever its side."""

    metric: str = attrs.field(validator=is_code)
    limit: float | FloatArray = attrs.field(
        converter=as_limit, validator=is_limit, eq=attrs.cmp_using(eq=_same_limits, require_same_type=False)
    )
    over: Window = attrs.field(default=LATEST, kw_only=True, validator=is_member_of(Window))
    reference: Reference = attrs.field(default=YOURS, kw_only=True)

    _compare: ClassVar[np.ufunc]
    _side: ClassVar[str]

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the window."""
        return {self.metric: self.over.periods}

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over."""
        return ((self.metric, self.over),)

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metric with the least and the greatest of its limits."""
        return ((self.metric, float(np.min(self.limit)), float(np.max(self.limit))),)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The limit with its reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        figure = evidence.figure(self.metric, self.over)
        met = self._compare(figure.values, self.limit)
        return Finding(self, met, figure.possible(met), figure, self.limit)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside the limit."""
        return figure_line(finding, index, self._side, self.reference)

    def __str__(self) -> str:
        window = "" if self.over == LATEST else f" over {self.over}"
        return f"{self.metric} {self._side} {self.limit}{window}"

    def __hash__(self) -> int:
        return hash((self._side, self.metric, np.asarray(self.limit).tobytes(), self.over))


@final
@attrs.frozen(unsafe_hash=False)
class Below(_Comparison):
    """
    Holds where a figure is below a limit.

    Attributes:
        metric: The metric's code.
        limit: The limit in the metric's unit, or an array (…, 1) of them, one for each scenario.
        over: The periods that the figure is taken over.
        reference: Where the limit comes from.

    Example:
        >>> from tiering import Window, rules
        >>> dict(rules.Below("four_hour", 0.65, over=Window.last(3)).reads)
        {'four_hour': 3}
    """

    _compare = np.less
    _side = "below"
    __hash__ = _Comparison.__hash__


@final
@attrs.frozen(unsafe_hash=False)
class Above(_Comparison):
    """
    Holds where a figure is above a limit.

    Attributes:
        metric: The metric's code.
        limit: The limit in the metric's unit, or an array (…, 1) of them, one for each scenario.
        over: The periods that the figure is taken over.
        reference: Where the limit comes from.

    Example:
        >>> from tiering import rules
        >>> str(rules.Above("category_2", 2400))
        'category_2 above 2400.0'
    """

    _compare = np.greater
    _side = "above"
    __hash__ = _Comparison.__hash__
