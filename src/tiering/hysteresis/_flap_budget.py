"""The limit on how often an organisation may move."""

from __future__ import annotations

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import IntArray, RankArray
from tiering._fields import is_positive
from tiering._findings import Step
from tiering._references import YOURS, Reference, is_reference
from tiering._wording import times
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.hysteresis._sharing import Ordinary, hold, of_placed

_MOST_REVIEWS = 63
"""One bit is needed for each but the last, and one is the sign."""


@final
@attrs.frozen(kw_only=True)
class FlapBudget(Ordinary):
    """
    Admits at most so many changes of tier in any so many reviews in a row; a first placement is no change.

    Attributes:
        changes: The most changes.
        reviews: In how many reviews, at most 63.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: There could never be more changes, or the reviews are too many.

    Example:
        >>> from tiering import hysteresis
        >>> str(hysteresis.FlapBudget(changes=2, reviews=6))
        'no more than 2 changes in 6 reviews'
    """

    changes: int = attrs.field(validator=is_positive)
    reviews: int = attrs.field(validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        problems: list[TieringError] = []
        if self.changes >= self.reviews:
            message = f"{self.reviews} reviews have never more than {self.reviews} changes, so {self.changes} are no limit; give fewer"
            problems.append(DefinitionError(message))
        if self.reviews > _MOST_REVIEWS:
            problems.append(DefinitionError(f"{self.reviews} reviews are too many; give at most {_MOST_REVIEWS}"))
        raise_problems("FlapBudget", problems)

    @property
    def fields(self) -> tuple[str, ...]:
        """Which of the reviews before have moved it, one bit for each, the last review's the lowest."""
        return ("changed",)

    @property
    def state_type(self) -> np.dtype[Any]:
        """The smallest that has a bit for each of the earlier reviews."""
        return np.min_scalar_type(-(2 ** (self.reviews - 1)))

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        changes: NDArray[np.uint8] = np.bitwise_count(state[0])
        return hold(step, np.greater_equal(changes, self.changes))

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with this review in front, and the oldest one dropped."""
        moved = of_placed(step, np.not_equal(outcome, step.current))
        kept = (1 << (self.reviews - 2)) - 1
        following = np.bitwise_or((state[0] & kept) << 1, moved)
        return np.asarray(following, dtype=self.state_type)[np.newaxis]

    def __str__(self) -> str:
        return f"no more than {times(self.changes, 'change')} in {self.reviews} reviews"
