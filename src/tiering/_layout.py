"""The reviews of a history on one axis of organisations, though some come and others go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import final

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._sittings import UNPLACED


def _as_reviews(values: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(values)


@final
@attrs.frozen(eq=False)
class Layout:
    """
    Where the organisations of successive reviews stand on one axis.

    Attributes:
        reviews: The reviews, in order.
        organisations: All that are in any of them, in the order in which they first are, as the last one has them.
    """

    reviews: tuple[Review, ...] = attrs.field(converter=_as_reviews)

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """All that are in any of the reviews, in the order in which they first are, each as it was last."""
        found: dict[str, Organisation] = {}
        for review in self.reviews:
            if review.organisations is not self.reviews[0].organisations or not found:
                found.update((each.code, each) for each in review.organisations)
        return tuple(found.values())

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.code: place for place, each in enumerate(self.organisations)}

    @cached_property
    def is_constant(self) -> bool:
        """Whether everybody is in every review, in the same order."""
        codes = [[each.code for each in review.organisations] for review in self.reviews]
        return all(each == codes[0] for each in codes)

    def position(self, code: str) -> int | None:
        """Return where an organisation stands on the axis; None where it is in no review."""
        return self._places.get(code)

    def places(self, review: Review) -> IntArray:
        """Return where the organisations of a review stand on the axis."""
        return np.array([self._places[each.code] for each in review.organisations], dtype=np.intp)

    def rows(self, ranks: Callable[[Review], RankArray]) -> RankArray:
        """
        Return ranks of all reviews, int8 (review, organisation); −1 where an organisation is not in a review.

        Args:
            ranks: What to take from each review (organisation,).
        """
        if self.is_constant:
            return np.stack([ranks(review) for review in self.reviews])
        found = np.full((len(self.reviews), len(self.organisations)), UNPLACED, dtype=np.int8)
        for row, review in zip(found, self.reviews, strict=True):
            row[self.places(review)] = ranks(review)
        return found
