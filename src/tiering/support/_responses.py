"""What support is expected to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._fields import FrozenMapping, is_positive
from tiering._references import YOURS, Reference, is_reference
from tiering.support._demands import Demands, Whole

__all__ = ["Response"]


def _as_factors(values: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenMapping({str(code): float(factor) for code, factor in dict(values).items()})


@final
@attrs.frozen
class Response:
    """
    A model of the response: so many minutes close half of a gap, as many more half of what is left, and so on.

    The gain is counted in patients: those for whom a need stands, times the share of the gap that is closed.
    Where patients are not known, a need counts for nothing.  It is a model and no finding: say where its numbers
    come from.

    Attributes:
        half: How many minutes close half of a gap.
        factors: By how much more, or less, a gap closes in a tier, by its code; 1 where none is given.
        error: The standard error of a gain, as a share of it.
        reference: Where the numbers come from.

    Example:
        >>> from tiering.support import Response, days
        >>> Response(half=days(10), factors={"4": 0.5}).factors["4"]
        0.5
    """

    half: int = attrs.field(validator=is_positive)
    factors: Mapping[str, float] = attrs.field(factory=dict, kw_only=True, converter=_as_factors)
    error: float = attrs.field(default=0.0, kw_only=True, converter=float, validator=attrs.validators.ge(0))
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def gains(self, demands: Demands, minutes: Whole) -> tuple[FloatArray, FloatArray]:
        """
        Return the expected gains in patients, and their standard errors (demand,) each.

        Args:
            demands: What is asked for.
            minutes: How much each is given, int64 (demand,).
        """
        by_rank = np.array([self.factors.get(tier.code, 1.0) for tier in demands.scale])
        closed = np.minimum(1 - np.exp2(-np.asarray(minutes, dtype=np.float64) / self.half), 1) * by_rank[demands.ranks]
        gain: FloatArray = demands.patients * np.minimum(closed, 1)
        return gain, self.error * gain
