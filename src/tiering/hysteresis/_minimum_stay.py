"""The time for which a tier is kept."""

from __future__ import annotations

from datetime import date
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, IntArray, RankArray
from tiering._dates import day_text
from tiering._findings import Step
from tiering.errors import RuleError
from tiering.hysteresis._lasting import Lasting, latest_start
from tiering.hysteresis._sharing import hold_down


@final
@attrs.frozen(kw_only=True)
class MinimumStay(Lasting):
    """
    Keeps whoever has come into a tier from de-escalation for some time; an escalation is not delayed.

    A review counts if it placed the organisation there or left it there; so does the list that
    a replay starts from, as one review.  Where it is not known since when an organisation has been in
    its tier, the months are counted from the first review that saw it there.

    Attributes:
        reviews: For how many reviews.
        months: For how many calendar months, if not for a number of reviews.
        reference: Where the number comes from.

    Raises:
        DefinitionError: It gives neither reviews nor months, or both.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.MinimumStay(reviews=2))
        'a tier is kept for at least 2 reviews'
    """

    @property
    def counts_reviews(self) -> bool:
        """Whether the regime is to count for how many reviews organisations stay."""
        return self.reviews is not None

    @property
    def counts_days(self) -> bool:
        """Whether the regime is to note since which day they do."""
        return self.months is not None

    def admit(self, state: IntArray, step: Step, /) -> RankArray:  # noqa: ARG002 - it has no memory
        """Return the rank to which a move is admitted."""
        return hold_down(step, self._too_short(step))

    def _too_short(self, step: Step) -> BoolArray:
        """Return who has not yet been in their tier for so long."""
        stays = self._stays(step)
        if self.reviews is not None:
            return np.less(stays, self.reviews)
        # Whoever has been there since nobody knows when has the ordinal 0.
        return np.greater(stays, latest_start(step.on, self.months or 0)) | np.equal(stays, 0)

    def _stays(self, step: Step) -> IntArray:
        evidence = step.evidence
        found = evidence.in_tier_since if self.reviews is None else evidence.reviews_in_tier
        if found is None:
            message = (
                f"this evidence does not say how long organisations have been in their tiers, for which '{self}' asks"
            )
            raise RuleError(message)
        return found

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:  # noqa: ARG002 - it has no memory
        """
        Say for how long a tier is kept, and for how long it has been.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        found = int(self._stays(step)[index])
        if self.reviews is not None:
            return f"{self}, so far {found}"
        return f"{self}, since {day_text(date.fromordinal(found))}" if found else f"{self}, since when is not known"

    def __str__(self) -> str:
        return f"a tier is kept for at least {self._length}"
