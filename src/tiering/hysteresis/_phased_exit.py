"""The way out in steps, each with a time in which it is monitored."""

from __future__ import annotations

from typing import final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._fields import is_positive
from tiering._findings import Step
from tiering._references import YOURS, Reference, is_reference
from tiering._wording import times
from tiering.hysteresis._sharing import Ordinary, of_placed

_MONITORED, _LEFT, _EARLIER = 0, 1, 2


@final
@attrs.frozen(kw_only=True)
class PhasedExit(Ordinary):
    """
    Lets go to the next tier only, and monitors whoever has left before it lets go any further.

    Each exit starts a window of some reviews.  Within it the organisation goes no further down, and
    may come back, as far as the tier that it left, without confirmation; coming back ends the window.
    Otherwise an escalation takes as many reviews in a row as is asked for here.  Guards are independent
    and the least move wins, so a `Confirm(escalate=…)` beside this one would ask returners too.

    Attributes:
        monitor: For how many reviews after an exit it is monitored.
        confirm: How many reviews in a row an escalation takes that is no return.
        reference: Where the numbers come from.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.PhasedExit(monitor=2))
        'exits lead to the next tier only, and are monitored for 2 reviews'
    """

    monitor: int = attrs.field(validator=is_positive)
    confirm: int = attrs.field(default=1, validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    @property
    def fields(self) -> tuple[str, ...]:
        """For how many reviews it is still monitored, the rank that it left, and the earlier reviews' least ranks."""
        return ("monitored", "left", *(f"least_{back}" for back in range(1, self.confirm)))

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        monitored = np.greater(state[_MONITORED], 0).view(np.int8)
        compelled: RankArray = step.least
        if len(state) > _EARLIER:
            for earlier in state[_EARLIER:]:
                compelled = np.minimum(compelled, earlier.astype(np.int8))
            returning = np.minimum(step.least, state[_LEFT].astype(np.int8) * monitored)
            compelled = np.maximum(compelled, returning)
        lowest: RankArray = step.current - np.int8(1) + monitored
        return np.minimum(np.maximum(step.current, compelled), np.maximum(step.most, lowest))

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with the window running from an exit."""
        fell = of_placed(step, np.less(outcome, step.current)).view(np.int8)
        steady = np.equal(outcome, step.current)
        most = np.iinfo(np.int16).max
        following = np.empty((len(state), *outcome.shape), dtype=np.int16)
        before = state[_MONITORED]
        following[_MONITORED] = (before - np.greater(before, 0)) * steady + fell * np.int16(min(self.monitor, most))
        following[_LEFT] = state[_LEFT] * (1 - fell) + step.current * fell
        for field in range(_EARLIER + 1, len(state)):
            following[field] = state[field - 1]
        if len(state) > _EARLIER:
            following[_EARLIER] = step.least
        return following

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:
        """
        Say what the direction of a move asks for.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        if step.proposed[index] > step.current[index]:
            return self._confirmed
        left = int(state[_MONITORED, index])
        return f"{self._exits}, {left} to go" if left else self._exits

    @property
    def _exits(self) -> str:
        return f"exits lead to the next tier only, and are monitored for {times(self.monitor, 'review')}"

    @property
    def _confirmed(self) -> str:
        return f"an escalation that is no return needs {self.confirm} reviews in a row"

    def __str__(self) -> str:
        return self._exits if self.confirm == 1 else f"{self._exits}; {self._confirmed}"
