"""Criteria that ask whether a figure is better or worse than a limit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._extents import Extent
from tiering._limits import ItsStandard
from tiering._metrics import Metric, Polarity
from tiering._protocols import Limit, Need, What
from tiering.rules._compare import Comparison, as_limit, is_limit, same_limits


@attrs.frozen(unsafe_hash=False)
class _Judgement(Comparison):
    """
    A comparison whose side is that of the metric's polarity.

    Its extent is told by how much worse than the limit a figure is, because which side that is
    only the metric knows.
    """

    limit: float | FloatArray | Limit = attrs.field(
        factory=ItsStandard,
        converter=as_limit,
        validator=is_limit,
        eq=attrs.cmp_using(eq=same_limits, require_same_type=False),
    )

    @property
    def needs(self) -> Iterable[Need]:
        """A better side, and what the limit needs."""
        return (Need(What.BETTER_SIDE, self.metric), *super().needs)

    @property
    def extent(self) -> Extent:
        """Where it holds, by how much worse than the limit."""
        if isinstance(self.limit, np.ndarray):
            return Extent.condition(self)
        return self._side_of(("", (f"{self.metric} is worse than {self.limit}", self.over, self.limit)), 0.0)

    __hash__ = Comparison.__hash__

    def _always_asked(self) -> None:
        """Only the metric knows which side is the worse one."""

    def _asks_for_less(self, metric: Metric) -> bool:
        # `_less` is whether less of what is bad is asked for.
        return self._less is (metric.polarity is Polarity.LOWER_IS_BETTER)


@final
@attrs.frozen(unsafe_hash=False)
class Misses(_Judgement):
    """
    Holds where a figure is worse than a limit by more than a margin.

    Attributes:
        metric: The metric's code.
        limit: What it is compared with, as for `Below`; the standard in force where none is given.
        by: The margin, in the metric's unit: 0.08 under a standard of 0.76 asks for less
            than 0.68 where higher is better; negative margins ask for more than the limit.
        over: The periods that the figure is taken over, as for `Below`; the standard's own
            window where none is given.
        reference: Where the limit, or the margin, comes from.

    Example:
        >>> from tiering import Window, rules
        >>> str(rules.Misses("four_hour", by=0.08, over=Window.last(3)))
        'four_hour misses its standard by more than 0.08 over the last 3 periods'
    """

    _less = False
    _verb = "misses"
    __hash__ = Comparison.__hash__


@final
@attrs.frozen(unsafe_hash=False)
class Beats(_Judgement):
    """
    Holds where a figure is better than a limit by more than a margin.

    Attributes:
        metric: The metric's code.
        limit: What it is compared with, as for `Below`; the standard in force where none is given.
        by: The margin, in the metric's unit.
        over: The periods that the figure is taken over, as for `Below`.
        reference: Where the limit, or the margin, comes from.

    Example:
        >>> from tiering import rules
        >>> str(rules.Beats("four_hour", rules.ItsPast.years_before(1), by=0.01))
        'four_hour beats its figure of a year before by more than 0.01'
    """

    _less = True
    _verb = "beats"
    __hash__ = Comparison.__hash__


@final
@attrs.frozen(unsafe_hash=False)
class Meets(_Judgement):
    """
    Holds where a figure is at a limit, or on its better side.

    Attributes:
        metric: The metric's code.
        limit: What it is compared with, as for `Below`; the standard in force where none is given.
        by: By how much it must be on the better side at least, in the metric's unit;
            a negative one lets the figure be that much worse.
        over: The periods that the figure is taken over, as for `Below`.
        reference: Where the limit, or the margin, comes from.

    Example:
        >>> from tiering import rules
        >>> str(rules.Meets("four_hour", 0.9))
        'four_hour meets 0.9'
    """

    _less = True
    _verb = "meets"
    _by = "at least"
    _with_equal = True
    __hash__ = Comparison.__hash__
