"""Moves that were taken back soon."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, final

import attrs
import numpy as np

from tiering._dates import day_text
from tiering._decisions import Decision
from tiering._fields import is_positive
from tiering._layout import Layout
from tiering._reviews import Review
from tiering._wording import times
from tiering.movements import flaps, moves

__all__ = ["Flap", "Flaps"]


@final
@attrs.frozen
class Flap:
    """
    A move, and the next move of the same organisation, in the other direction.

    Attributes:
        move: The move that was taken back.
        back: The move that took it back.
        reviews: How many reviews later; 1 is the next one.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2025, 3, 31))
        >>> print(history.flaps(within=2).flaps[0])
        Norfolk and Waveney (QMM): tier 3 → tier 2 (escalated) on 1 December 2023, tier 2 → tier 3 (de-escalated) on 1 June 2024
    """

    move: Decision
    back: Decision
    reviews: int

    @property
    def days(self) -> int:
        """How many days lie between the two."""
        return (self.back.on - self.move.on).days

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.move.organisation.code,
            "name": self.move.organisation.name,
            "moved": self.move.on,
            "taken_back": self.back.on,
            "before": None if self.move.before is None else self.move.before.code,
            "between": self.move.tier.code,
            "after": self.back.tier.code,
            "reviews": self.reviews,
            "days": self.days,
        }

    def __str__(self) -> str:
        moved, back = (f"{each.movement_text} on {day_text(each.on)}" for each in (self.move, self.back))
        return f"{self.move.organisation}: {moved}, {back}"


def _as_flaps(values: Iterable[Flap]) -> tuple[Flap, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Flaps:
    """
    The moves that were taken back soon.

    A flap is a move up and the next move of the same organisation, down, no more than so many
    reviews later; or the other way round.  How far they go makes no difference.  A move that takes
    one back can itself be taken back, and is then a part of two flaps.  First placements are not moves.

    Attributes:
        within: How many reviews after a move count as soon; 1 is the next one.
        flaps: The flaps, in the order of the moves that took back.
        moves: How many moves there were, taken back or not.

    Example:
        >>> from tiering.typing import Flaps
        >>> print(Flaps(within=2, flaps=(), moves=14))
        0 of 14 moves taken back within 2 reviews
    """

    within: int = attrs.field(validator=is_positive)
    flaps: tuple[Flap, ...] = attrs.field(converter=_as_flaps)
    moves: int

    @property
    def share(self) -> float:
        """The share of the moves that was taken back, as a fraction; NaN where nobody moved."""
        return len(self.flaps) / self.moves if self.moves else math.nan

    def __len__(self) -> int:
        return len(self.flaps)

    def __iter__(self) -> Iterator[Flap]:
        return iter(self.flaps)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each flap."""
        return [each.to_record() for each in self.flaps]

    def __str__(self) -> str:
        heading = f"{len(self)} of {times(self.moves, 'move')} taken back within {times(self.within, 'review')}"
        return "\n".join([heading, *(f"  {each}" for each in self.flaps)])


def find_flaps(reviews: Sequence[Review], within: int) -> Flaps:
    """Find the moves of a history that were taken back within so many reviews."""
    layout = Layout(reviews)
    ranks, start = layout.rows(lambda review: review.ranks), layout.rows(lambda review: review.before)[0]
    steps = moves(ranks, start)
    found = []
    for later, place in np.argwhere(flaps(ranks, within, start)).tolist():
        earlier = int(np.flatnonzero(steps[:later, place])[-1])
        code = layout.organisations[place].code
        found.append(Flap(reviews[earlier][code], reviews[later][code], later - earlier))
    return Flaps(within=within, flaps=found, moves=int(np.count_nonzero(steps)))
