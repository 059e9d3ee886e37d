"""The pause after a move."""

from __future__ import annotations

from datetime import date
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray
from tiering._dates import day_text
from tiering._findings import Step
from tiering.hysteresis._lasting import Lasting, latest_start
from tiering.hysteresis._sharing import hold, of_placed

_MOST = int(np.iinfo(np.int16).max)


@final
@attrs.frozen(kw_only=True)
class CoolDown(Lasting):
    """
    After a move, admits no other for some time, in whichever direction; a first placement is no move.

    Attributes:
        reviews: For how many reviews after the one that moved it.
        months: For how many calendar months, if not for a number of reviews.
        reference: Where the number comes from.

    Raises:
        DefinitionError: It gives neither reviews nor months, or both.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.CoolDown(reviews=1))
        'no other move for 1 review after one'
    """

    @property
    def fields(self) -> tuple[str, ...]:
        """For how many reviews it still holds, or the day of the last move as a proleptic Gregorian ordinal, 0 before one."""
        return ("moved_on",) if self.reviews is None else ("reviews_left",)

    @property
    def state_type(self) -> type[np.int16 | np.int32]:
        """What holds a day, or a number of reviews."""
        return np.int32 if self.reviews is None else np.int16

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        return hold(step, np.greater(state[0], self._over(step)))

    def _over(self, step: Step) -> int:
        """Return up to which state the time is over."""
        return latest_start(step.on, self.months or 0) if self.reviews is None else 0

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with the time running from a move."""
        moved: BoolArray = of_placed(step, np.not_equal(outcome, step.current))
        before, stayed = state[0], np.logical_not(moved)
        if self.reviews is None:
            start, rest = step.on.toordinal(), before
        else:
            start, rest = min(self.reviews, _MOST), before - np.greater(before, 0)
        kind = self.state_type
        following: IntArray = rest * stayed.view(np.int8) + moved * kind(start)
        return following[np.newaxis]

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:  # noqa: ARG002 - the same for every guard
        """
        Say how long it holds, and what is left of it.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        found = int(state[0, index])
        if not found:
            return str(self)
        return f"{self}, {found} to go" if self.reviews else f"{self}, the last on {day_text(date.fromordinal(found))}"

    def __str__(self) -> str:
        return f"no other move for {self._length} after one"
