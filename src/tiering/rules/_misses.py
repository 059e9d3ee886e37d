"""The criterion that compares a figure with the standard in force."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._fields import is_code, is_finite, is_member_of
from tiering._findings import Finding
from tiering._lines import Line, figure_line
from tiering._metrics import Polarity
from tiering._references import YOURS, Reference
from tiering._standards import LATEST, MOST_PERIODS, Standard, Window
from tiering._units import Unit
from tiering.errors import DefinitionError
from tiering.rules._logic import Combinable


def _as_margin(value: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        message = f"a margin must be one number, not {value!r}; scenarios go into the limits of Below and Above"
        raise DefinitionError(message) from None


@final
@attrs.frozen
class Misses(Combinable):
    """
    Holds where a figure is worse than the standard in force by more than a margin.

    The standard is the regime's for the metric that is in force at the end of the figure's
    last period; where none is, the answer is unknown.

    Attributes:
        metric: The metric's code.
        by: The margin, in the metric's unit: 0.08 under a standard of 0.76 asks for less
            than 0.68 where higher is better; negative margins ask for more than the standard.
        over: The periods that the figure is taken over; the standard's own window where none is given.
        reference: Where the margin comes from.

    Example:
        >>> from tiering import Window, rules
        >>> str(rules.Misses("four_hour", by=0.08, over=Window.last(3)))
        'four_hour misses its standard by more than 0.08 over the last 3 periods'
    """

    metric: str = attrs.field(validator=is_code)
    by: float = attrs.field(default=0.0, kw_only=True, converter=_as_margin, validator=is_finite)
    over: Window | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_member_of(Window))
    )
    reference: Reference = attrs.field(default=YOURS, kw_only=True)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the window; over the longest that there is where the standard decides."""
        return {self.metric: MOST_PERIODS if self.over is None else self.over.periods}

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over; nothing where the standard decides."""
        return () if self.over is None else ((self.metric, self.over),)

    @property
    def standards(self) -> Iterable[str]:
        """The metric whose standard it needs."""
        return (self.metric,)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The margin with its reference; a standard has one of its own."""
        return ((str(self), self.reference),) if self.by else ()

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        standard = evidence.standard(self.metric)
        # Where none is in force, the figure is still shown over the window of the last one that was.
        own = next((each.window for each in reversed(evidence.standards) if each.metric == self.metric), LATEST)
        own = own if standard is None else standard.window
        figure = evidence.figure(self.metric, own if self.over is None else self.over)
        if standard is None:
            unknown = np.zeros(figure.values.shape, dtype=np.bool_)
            return Finding(self, unknown, ~unknown, figure, math.nan)
        higher = figure.metric.polarity is Polarity.HIGHER_IS_BETTER
        # In decimal, because 0.95 - 0.03 is not 0.92 in binary.
        margin = Decimal(repr(self.by))
        limit = float(Decimal(repr(standard.level)) + (-margin if higher else margin))
        met = np.less(figure.values, limit) if higher else np.greater(figure.values, limit)
        return Finding(self, met, figure.possible(met), figure, limit, standard)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside the limit, and what the limit is made of."""
        if finding.figure is None or not isinstance(finding.limit, float) or math.isnan(finding.limit):
            return figure_line(finding, index, "", self.reference, ("no standard is in force for the period",))
        metric, standard = finding.figure.metric, finding.standard
        higher = metric.polarity is Polarity.HIGHER_IS_BETTER
        notes = () if standard is None else (_note(metric.unit, standard, self.by),)
        reference = self.reference if self.by or standard is None else standard.reference
        return figure_line(finding, index, "below" if higher else "above", reference, notes)

    def __str__(self) -> str:
        margin = f" by more than {self.by:g}" if self.by else ""
        window = "" if self.over is None else f" over {self.over}"
        return f"{self.metric} misses its standard{margin}{window}"


@lru_cache(maxsize=256)
def _note(unit: Unit, standard: Standard, by: float) -> str:
    """Say what a limit is made of; the same for every organisation."""
    text = f"the standard is {unit.exact(standard.level)} ({standard.reference.status})"
    return f"{text}, the margin {unit.exact_gap(by)}" if by else text
