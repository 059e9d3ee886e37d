"""The limit on how far one review may move an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._fields import is_positive
from tiering._findings import Step
from tiering._references import YOURS, Reference, is_reference


@final
@attrs.frozen
class StepLimit:
    """
    Admits moves of no more than so many tiers.

    Attributes:
        tiers: The most tiers that one review may move an organisation.
        reference: Where the number comes from.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.StepLimit(1))
        'no more than 1 tier at a time'
    """

    tiers: int = attrs.field(validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What it asks for, with its reference."""
        return ((str(self), self.reference),)

    @property
    def fields(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it has no state
        """Return the rank to which a move is admitted."""
        # The distance between two ranks fits where a rank plus a limit might not.
        limit = np.int8(min(self.tiers, step.scale.top))
        admitted: RankArray = step.current + np.minimum(np.maximum(step.proposed - step.current, -limit), limit)
        return admitted

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:  # noqa: ARG002 - it has no state
        """Return the state as it was."""
        return state

    def __str__(self) -> str:
        return f"no more than {self.tiers} tier{'s' if self.tiers > 1 else ''} at a time"
