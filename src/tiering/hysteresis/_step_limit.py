"""The limit on how far one review may move an organisation."""

from __future__ import annotations

from typing import final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._fields import is_positive
from tiering._findings import Step
from tiering._references import YOURS, Reference, is_reference
from tiering._wording import times
from tiering.errors import DefinitionError
from tiering.hysteresis._sharing import Ordinary

_is_limit = attrs.validators.optional(is_positive)


@final
@attrs.frozen
class StepLimit(Ordinary):
    """
    Admits moves of no more than so many tiers.

    Attributes:
        tiers: The most tiers that one review may move an organisation, whichever the direction.
        escalate: The most tiers of an escalation, where the directions differ; None where it has no limit.
        de_escalate: The most tiers of a de-escalation; None where it has no limit.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: It gives no limit, or one for both directions and others besides.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.StepLimit(1))
        'no more than 1 tier at a time'
        >>> str(hysteresis.StepLimit(de_escalate=1))
        'no more than 1 tier less intensive at a time'
    """

    tiers: int | None = attrs.field(default=None, validator=_is_limit)
    escalate: int | None = attrs.field(default=None, kw_only=True, validator=_is_limit)
    de_escalate: int | None = attrs.field(default=None, kw_only=True, validator=_is_limit)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        apart = [each for each in (self.escalate, self.de_escalate) if each is not None]
        if (self.tiers is None) != bool(apart):
            message = "StepLimit needs a limit for both directions, or one for either: StepLimit(1), StepLimit(escalate=2, de_escalate=1)"
            raise DefinitionError(message)

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it has no memory
        """Return the rank to which a move is admitted."""
        top = step.scale.top
        up, down = (min(limit or top, top) for limit in (self.tiers or self.escalate, self.tiers or self.de_escalate))
        if up == down == top:
            return step.proposed
        # The distance between two ranks fits where a rank plus a limit might not.
        distance = step.proposed - step.current
        # The sign is the usual limit of one tier, and the quicker.
        admitted: RankArray = step.current + (np.sign(distance) if up == down == 1 else np.clip(distance, -down, up))
        return admitted

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:  # noqa: ARG002 - it has no memory
        """
        Say what the direction of a move is limited to.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        if self.tiers is not None:
            return str(self)
        if step.proposed[index] > step.current[index]:
            return _limit(self.escalate, " more intensive")
        return _limit(self.de_escalate, " less intensive")

    def __str__(self) -> str:
        if self.tiers is not None:
            return _limit(self.tiers)
        sides = ((self.escalate, " more intensive"), (self.de_escalate, " less intensive"))
        return " and ".join(_limit(limit, side) for limit, side in sides if limit is not None)


def _limit(tiers: int | None, side: str = "") -> str:
    return f"no more than {times(tiers or 0, 'tier')}{side} at a time"
