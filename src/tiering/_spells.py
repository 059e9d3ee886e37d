"""How long organisations were in their tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, final

import attrs
import numpy as np

from tiering._dates import as_day, day_text
from tiering._fields import FrozenMapping
from tiering._layout import Layout
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._tiers import Tier
from tiering._wording import times
from tiering.errors import ReviewDateError
from tiering.movements import counts

__all__ = ["Spell", "TimeInTier"]


@final
@attrs.frozen(kw_only=True)
class Spell:
    """
    The time from the review that put an organisation into a tier to the one that took it out.

    Attributes:
        organisation: The organisation.
        tier: The tier.
        start: The day of the first review after which it was there.
        end: The day of the review that moved it, or for which it was no more; None where it is still there.
        reviews: How many reviews in a row have left it there, the first among them.
        has_known_start: Whether the first of them put it there.  Where it stood there before the
            first review of the history, or has taken the place of another that did, the spell has lasted longer.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 12, 31))
        >>> for spell in history.spells("QOC"):
        ...     print(spell)
        Shropshire, Telford and Wrekin (QOC): tier 1 from 1 September 2023, 6 reviews
    """

    organisation: Organisation
    tier: Tier
    start: date
    end: date | None
    reviews: int
    has_known_start: bool

    @property
    def is_over(self) -> bool:
        """Whether a review has moved it on."""
        return self.end is not None

    def days(self, until: date) -> int:
        """
        Count the days, the first among them and the last not.

        Args:
            until: The day up to which a spell is counted that is not over by then.
        """
        until = as_day(until)
        end = until if self.end is None else min(self.end, until)
        return max((end - self.start).days, 0)

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "tier": self.tier.code,
            "start": self.start,
            "end": self.end,
            "reviews": self.reviews,
            "has_known_start": self.has_known_start,
        }

    def __str__(self) -> str:
        to = "" if self.end is None else f" to {day_text(self.end)}"
        since = "from" if self.has_known_start else "from before"
        return (
            f"{self.organisation}: {self.tier.name} {since} {day_text(self.start)}{to}, {times(self.reviews, 'review')}"
        )


@final
@attrs.frozen
class TimeInTier:
    """
    How long organisations were in one tier, all of their spells together.

    Attributes:
        reviews: How many reviews left them there.
        days: How many days they were there.

    Example:
        >>> from tiering.typing import TimeInTier
        >>> TimeInTier(reviews=2, days=182).days
        182
    """

    reviews: int
    days: int


def spells(reviews: Sequence[Review], place: int | None) -> tuple[Spell, ...]:
    """Return the spells of one organisation, or of everybody in their order; each one's in the order of time."""
    layout, scale = Layout(reviews), reviews[0].scale
    part = slice(None) if place is None else slice(place, place + 1)
    organisations, days = layout.organisations[part], [review.on for review in reviews]
    ranks = layout.rows(lambda review: review.ranks)[:, part].T
    # Who stood there before the first review, or took the place of another who did, has been there for longer.
    stood_there = ranks == layout.rows(lambda review: review.before)[:, part].T
    moved = ranks[:, 1:] != ranks[:, :-1]
    edge = np.ones((len(ranks), 1), dtype=np.bool_)
    # Both are in the order of organisations, and of time in each, so that each start has its end.
    whose, starts = np.nonzero(np.hstack([edge, moved]))
    _, lasts = np.nonzero(np.hstack([moved, edge]))
    return tuple(
        Spell(
            organisation=organisations[index],
            tier=scale[rank],
            start=days[start],
            end=days[last + 1] if last + 1 < len(days) else None,
            reviews=last + 1 - start,
            has_known_start=not stood_there[index, start],
        )
        for index, start, last, rank in zip(
            whose.tolist(), starts.tolist(), lasts.tolist(), ranks[whose, starts].tolist(), strict=True
        )
        if rank != UNPLACED
    )


def time_in_tier(reviews: Sequence[Review], place: int | None, until: date | None) -> Mapping[str, TimeInTier]:
    """Return how long one organisation, or all of them, were in each tier, by its code, the most intensive first."""
    scale, last = reviews[0].scale, reviews[-1].on
    end = last if until is None else as_day(until)
    if end < last:
        message = f"time cannot be counted until {end} only, before the last review, of {last}"
        raise ReviewDateError(message)
    part = slice(None) if place is None else slice(place, place + 1)
    held = counts(Layout(reviews).rows(lambda review: review.ranks)[:, part], len(scale))
    days = [(later - earlier).days for earlier, later in pairwise([*(review.on for review in reviews), end])]
    total, lasted = held.sum(axis=0).tolist(), (np.array(days) @ held).tolist()
    return FrozenMapping(
        {scale[rank].code: TimeInTier(total[rank], lasted[rank]) for rank in reversed(range(len(scale)))}
    )
