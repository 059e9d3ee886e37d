"""What support is expected to do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._fields import FrozenMapping, is_positive
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.support._demands import Demands, Whole

__all__ = ["Response"]


def is_least_zero(_: object, attribute: attrs.Attribute[Any], value: float) -> None:
    """Refuse what is negative, infinite or NaN."""
    if not 0 <= value < math.inf:
        message = f"{attribute.name} cannot be {value!r}; give a finite number from 0 up"
        raise DefinitionError(message)


def _as_factors(values: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenMapping({str(code): float(factor) for code, factor in dict(values).items()})


def _as_error(value: float | Mapping[str, float]) -> float | Mapping[str, float]:
    return _as_factors(value) if isinstance(value, Mapping) else float(value)


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
        error: The standard error of a gain, as a share of it: one for all, or by the code of the tier, 0 where none is
            given.
        reference: Where the numbers come from.

    Example:
        >>> from tiering.support import Response, days
        >>> Response(half=days(10), factors={"4": 0.5}).factors["4"]
        0.5
    """

    half: int = attrs.field(validator=is_positive)
    factors: Mapping[str, float] = attrs.field(factory=dict, kw_only=True, converter=_as_factors)
    error: float | Mapping[str, float] = attrs.field(default=0.0, kw_only=True, converter=_as_error)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        errors = self.error if isinstance(self.error, Mapping) else {"": self.error}
        problems: list[TieringError] = [
            DefinitionError(f"a response cannot have {what} of {value!r}{where}; give a finite number from 0 up")
            for what, values in (("a factor", self.factors), ("an error", errors))
            for code, value in values.items()
            for where in [f" for tier {code!r}" if code else ""]
            if not 0 <= value < math.inf
        ]
        raise_problems("the response", problems)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The codes of the tiers that it names."""
        return (*self.factors, *(self.error if isinstance(self.error, Mapping) else ()))

    def gains(self, demands: Demands, minutes: Whole) -> tuple[FloatArray, FloatArray]:
        """
        Return the expected gains in patients, and their standard errors (demand,) each.

        Args:
            demands: What is asked for.
            minutes: How much each is given, int64 (demand,).
        """
        by_rank = np.array([self.factors.get(tier.code, 1.0) for tier in demands.scale])
        error = self.error
        errors = [error.get(tier.code, 0.0) if isinstance(error, Mapping) else error for tier in demands.scale]
        closed = np.minimum(1 - np.exp2(-np.asarray(minutes, dtype=np.float64) / self.half), 1) * by_rank[demands.ranks]
        gain: FloatArray = demands.patients * np.minimum(closed, 1)
        return gain, np.array(errors)[demands.ranks] * gain
