"""The reviews in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, final, overload

import attrs
import numpy as np

from tiering._arrays import RankArray
from tiering._organisations import Organisation
from tiering._reviews import Decision, Review
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, ReviewDateError

__all__ = ["History"]


def _as_reviews(values: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(values)


@final
@attrs.frozen
class History:
    """
    The reviews in order; append-only.

    Attributes:
        reviews: At least one, in order of their dates, of the same organisations on the same scale.

    Raises:
        ReviewDateError: There is none, or one is not later than the one before it.
        DefinitionError: Their organisations or scales differ.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 3, 31))
        >>> history.tiers.shape
        (3, 42)
    """

    reviews: tuple[Review, ...] = attrs.field(converter=_as_reviews)

    def __attrs_post_init__(self) -> None:
        if not self.reviews:
            message = "a history needs at least one review"
            raise ReviewDateError(message)
        first = self.reviews[0]
        for earlier, later in zip(self.reviews, self.reviews[1:], strict=False):
            if later.on <= earlier.on:
                message = f"the review of {later.on} does not come after that of {earlier.on}"
                raise ReviewDateError(message)
            if later.organisations != first.organisations or later.scale != first.scale:
                message = f"the review of {later.on} has other organisations or another scale than that of {first.on}"
                raise DefinitionError(message)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations, in the order of the arrays."""
        return self.reviews[0].organisations

    @property
    def scale(self) -> TierScale:
        """The tiers."""
        return self.reviews[0].scale

    @property
    def dates(self) -> tuple[date, ...]:
        """The days of the reviews."""
        return tuple(review.on for review in self.reviews)

    @property
    def ranks(self) -> RankArray:
        """Ranks, int8 (review, organisation)."""
        return np.stack([review.ranks for review in self.reviews])

    @property
    def tiers(self) -> np.ndarray[Any, np.dtype[np.str_]]:
        """Tier codes, text (review, organisation)."""
        return np.array([tier.code for tier in self.scale])[self.ranks]

    @property
    def moves(self) -> tuple[Decision, ...]:
        """The decisions that moved somebody, in order, first placements not counted."""
        return tuple(decision for review in self.reviews for decision in review.moves)

    def timeline(self, organisation: str) -> tuple[Decision, ...]:
        """
        Return what each review decided for one organisation.

        Args:
            organisation: Its code.

        Raises:
            UnknownCodeError: It is not in this history.
        """
        return tuple(review[organisation] for review in self.reviews)

    def appended(self, review: Review) -> History:
        """
        Return a history with one more review.

        Args:
            review: The review, later than all the others.

        Raises:
            ReviewDateError: It is not later.
            DefinitionError: It has other organisations or another scale.
        """
        return History((*self.reviews, review))

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each decision of each review."""
        return [record for review in self.reviews for record in review.to_records()]

    def __str__(self) -> str:
        return "\n".join(map(str, self.reviews))

    def __len__(self) -> int:
        return len(self.reviews)

    def __iter__(self) -> Iterator[Review]:
        return iter(self.reviews)

    @overload
    def __getitem__(self, index: int) -> Review: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Review, ...]: ...
    def __getitem__(self, index: int | slice) -> Review | tuple[Review, ...]:
        return self.reviews[index]
