"""What a plan is meant to reach as much of as it can."""

from __future__ import annotations

from typing import Protocol, final, runtime_checkable

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._fields import is_member_of
from tiering.support._demands import Demands, Whole
from tiering.support._needs import Need
from tiering.support._responses import Response, is_least_zero

__all__ = ["ExpectedGain", "NeedsMet", "Objective", "PatientsCovered"]


@runtime_checkable
class Objective(Protocol):
    """
    What a plan is meant to reach as much of as it can: the worth of needs, and that of engagements.

    The worth of a plan is the sum over the needs that an engagement with any minutes addresses, each once, and over the
    engagements.  Neither may be negative, and more minutes must not be worth less.

    Example:
        >>> from tiering.support import NeedsMet, Objective
        >>> isinstance(NeedsMet(), Objective)
        True
    """

    def covers(self, need: Need, /) -> float:
        """Return what it is worth that a need is addressed, by however many engagements and minutes."""

    def worth(self, demands: Demands, minutes: Whole, /) -> FloatArray:
        """Return what an engagement of so many minutes is worth by itself, float64 (demand,)."""


@final
@attrs.frozen
class NeedsMet:
    """
    As many needs addressed as can be.

    Example:
        >>> from tiering.support import NeedsMet
        >>> str(NeedsMet())
        'the most needs met'
    """

    def covers(self, _: Need, /) -> float:
        """Return 1: a need is a need."""
        return 1.0

    def worth(self, demands: Demands, _: Whole, /) -> FloatArray:
        """Return 0 for each: how much is given does not count."""
        return np.zeros(len(demands))

    def __str__(self) -> str:
        return "the most needs met"


@final
@attrs.frozen
class PatientsCovered:
    """
    As many patients as can be for whom an addressed need stands; where they are not known, a need counts for nothing.

    Example:
        >>> from tiering.support import PatientsCovered
        >>> str(PatientsCovered())
        'the most patients covered'
    """

    def covers(self, need: Need, /) -> float:
        """Return its patients."""
        return float(need.patients or 0)

    def worth(self, demands: Demands, _: Whole, /) -> FloatArray:
        """Return 0 for each: how much is given does not count."""
        return np.zeros(len(demands))

    def __str__(self) -> str:
        return "the most patients covered"


@final
@attrs.frozen
class ExpectedGain:
    """
    The greatest gain that a stated model of the response expects, engagement by engagement.

    What two engagements do for the same need is added up; `PolicyComparison` counts what they do together.

    Attributes:
        response: What support is expected to do.
        caution: How many standard errors are taken from each gain; what is then below 0 counts as 0.

    Example:
        >>> from tiering.support import ExpectedGain, Response, days
        >>> str(ExpectedGain(Response(half=days(10)), caution=2))
        'the greatest expected gain, less 2 standard errors'
    """

    response: Response = attrs.field(validator=is_member_of(Response))
    caution: float = attrs.field(default=0.0, kw_only=True, converter=float, validator=is_least_zero)

    def covers(self, _: Need, /) -> float:
        """Return 0: what counts is how much is given."""
        return 0.0

    def worth(self, demands: Demands, minutes: Whole, /) -> FloatArray:
        """Return the expected gains."""
        gain, error = self.response.gains(demands, minutes)
        found: FloatArray = np.maximum(gain - self.caution * error, 0)
        return found

    def __str__(self) -> str:
        less = f", less {self.caution:g} standard error{'' if self.caution == 1 else 's'}" if self.caution else ""
        return f"the greatest expected gain{less}"
