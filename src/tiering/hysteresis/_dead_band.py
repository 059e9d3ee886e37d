"""The range of a figure in which nothing moves."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._fields import is_finite
from tiering._findings import Step
from tiering._protocols import Score
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask, value_text
from tiering._units import Unit
from tiering._windows import Window
from tiering.errors import DefinitionError
from tiering.hysteresis._sharing import Asking, hold
from tiering.hysteresis._subjects import has_own_window, is_subject, score_of


@final
@attrs.frozen
class DeadBand(Asking):
    """
    Holds whoever's figure lies between two limits, at one of them, or may do so because it is missing.

    Attributes:
        what: The code of a metric, or a score.
        low: The lower limit, in the metric's unit, or a number of the score.
        high: The upper limit.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        reference: Where the limits come from.

    Raises:
        DefinitionError: The limits are not finite, or in the wrong order, or a score is given a window.

    Example:
        >>> from tiering import hysteresis, scores
        >>> str(hysteresis.DeadBand("four_hour", 0.68, 0.72))
        'nothing moves while four_hour lies between 0.68 and 0.72'
        >>> str(hysteresis.DeadBand(scores.Given("average_score"), 2.4, 2.6))
        'nothing moves while average_score lies between 2.4 and 2.6'
    """

    what: str | Score = attrs.field(validator=is_subject)
    low: float = attrs.field(converter=float, validator=is_finite)
    high: float = attrs.field(converter=float, validator=is_finite)
    over: Window | None = attrs.field(default=None, kw_only=True, validator=has_own_window)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            message = f"nothing lies between {self.low!r} and {self.high!r}; give the lower limit first"
            raise DefinitionError(message)

    @cached_property
    def _score(self) -> Score:
        return score_of(self.what, self.over)

    @property
    def parts(self) -> tuple[tuple[str, Score], ...]:
        """What it looks at."""
        return (("", self._score),)

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metric with the limits; nothing for a score."""
        return ((self.what, self.low, self.high),) if isinstance(self.what, str) else ()

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it has no memory
        """Return the rank to which a move is admitted."""
        scores = ask(self._score, step.evidence)
        return hold(step, np.greater_equal(scores.most, self.low) & np.less_equal(scores.least, self.high))

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:  # noqa: ARG002 - it has no memory
        """
        Say what is in the dead band, and what the band is.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        scores = ask(self._score, step.evidence)
        figure = scores.figure if isinstance(self.what, str) else None
        unit = Unit.NUMBER if figure is None else figure.metric.unit
        value = value_text(scores, index) if figure is None else unit.text(float(figure.values[index]))
        verb = "lies" if scores.least[index] == scores.most[index] else "may lie"
        band = f"{unit.exact(self.low)} to {unit.exact(self.high)}"
        return f"{self._score} {verb} in its dead band, {band}: {value}"

    def __str__(self) -> str:
        return f"nothing moves while {self._score} lies between {self.low:g} and {self.high:g}"
