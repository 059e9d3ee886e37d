"""Confirmation: a move waits until several reviews in a row support it."""

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
@attrs.frozen(kw_only=True)
class Confirm:
    """
    Admits a move only as far as every one of the last reviews supports it.

    It admits the current rank, moved into the range between the least rank that the last
    *escalate* reviews compelled and the most intensive that the last *de_escalate* reviews
    allowed: the same step as that of one review, over a window.  A review whose
    figures leave the matter open supports no move, so the count starts again after it.

    Attributes:
        escalate: How many reviews in a row an escalation takes.
        de_escalate: How many reviews in a row a de-escalation takes.
        reference: Where the numbers come from.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.Confirm(de_escalate=2))
        'de-escalation needs 2 reviews in a row'
    """

    escalate: int = attrs.field(default=1, validator=is_positive)
    de_escalate: int = attrs.field(default=1, validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What it asks for, with its reference."""
        return ((str(self), self.reference),)

    @property
    def fields(self) -> tuple[str, ...]:
        """The earlier reviews' least ranks, and how far below the top their most intensive ranks were."""
        least = tuple(f"least_{back}" for back in range(1, self.escalate))
        return least + tuple(f"below_top_{back}" for back in range(1, self.de_escalate))

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        least: RankArray = step.least
        most: RankArray = step.most
        seen = self.escalate - 1
        for earlier in state[:seen]:
            least = np.minimum(least, earlier.astype(np.int8))
        for earlier in state[seen:]:
            most = np.maximum(most, (step.scale.top - earlier).astype(np.int8))
        return np.minimum(np.maximum(step.current, least), most)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with this review's bounds in front."""
        seen = self.escalate - 1
        following = np.empty((len(state), *outcome.shape), dtype=np.int16)
        for field in range(1, len(state)):
            following[field] = state[field - 1]
        if seen:
            following[0] = step.least
        if len(state) > seen:
            following[seen] = step.scale.top - step.most
        return following

    def __str__(self) -> str:
        asked = (("escalation", self.escalate), ("de-escalation", self.de_escalate))
        return (
            " and ".join(f"{move} needs {count} reviews in a row" for move, count in asked if count > 1)
            or "no confirmation"
        )
