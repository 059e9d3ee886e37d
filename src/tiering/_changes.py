"""Who stands elsewhere after one review than after another, and what happened in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, RankArray
from tiering._dates import day_text
from tiering._decisions import Decision, Movement
from tiering._fields import FrozenMapping
from tiering._layout import Layout
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._taking_over import TakeOver
from tiering._tiers import Tier, TierScale
from tiering.movements import counts

__all__ = ["Change", "Changes"]


def tier_counts(scale: TierScale, ranks: RankArray) -> Mapping[str, int]:
    """Return how many organisations are in each tier by its code, the most intensive first."""
    found = counts(ranks[np.newaxis], len(scale))[0].tolist()
    return FrozenMapping({scale[rank].code: found[rank] for rank in reversed(range(len(scale)))})


@final
@attrs.frozen
class Change:
    """
    Where one organisation stood after one review, and where after a later one.

    Attributes:
        organisation: The organisation.
        before: The tier after the earlier review; None where it was not yet placed.
        after: The tier after the later one.
        movement: What the two come to, whatever happened in between: first placed, escalated,
            de-escalated, unchanged, or the succession to others that it follows.

    Example:
        >>> from tiering import Movement, Organisation, Tier
        >>> from tiering.typing import Change
        >>> print(Change(Organisation("TA"), Tier("3"), Tier("2"), Movement.ESCALATED))
        TA: tier 3 → tier 2
    """

    organisation: Organisation
    before: Tier | None
    after: Tier
    movement: Movement

    def __str__(self) -> str:
        match self.before:
            case None:
                return f"{self.organisation}: {self.after.name} ({self.movement.value})"
            case self.after:
                return f"{self.organisation}: {self.after.name}"
            case before:
                return f"{self.organisation}: {before.name} → {self.after.name}"


def _as_reviews(values: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(values)


@final
@attrs.frozen
class Changes:
    """
    Who stands elsewhere after one review than after another.

    The words are those of a decision: whoever entered has also escalated or was first placed, and
    whoever left has also de-escalated.  What happened in between, and was perhaps taken
    back, is in `moves` and `held_back`.

    Attributes:
        earlier: The review from which changes are counted; None is before the first.
        reviews: The reviews after it, in order, up to the one to which changes are counted.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 3, 31))
        >>> changes = history.between(date(2023, 9, 1), date(2024, 3, 1))
        >>> changes.counts_before["1"], changes.counts_after["1"], len(changes.entered)
        (1, 6, 17)
        >>> print(changes.entered[0])
        Herefordshire and Worcestershire (QGH): tier 3 → tier 2
    """

    earlier: Review | None = attrs.field(repr=False)
    reviews: tuple[Review, ...] = attrs.field(converter=_as_reviews, repr=False)

    @property
    def later(self) -> Review:
        """The review to which changes are counted."""
        return self.reviews[-1]

    @property
    def counts_before(self) -> Mapping[str, int]:
        """How many were in each tier at first, by its code, the most intensive first; who was not yet placed is in none."""
        return tier_counts(self._scale, self._before)

    @property
    def counts_after(self) -> Mapping[str, int]:
        """How many are in each tier in the end, by its code, the most intensive first."""
        return tier_counts(self._scale, self._after)

    @property
    def first_placed(self) -> tuple[Change, ...]:
        """Those who were not yet placed at first."""
        return tuple(each for each in self._where(self._before == UNPLACED) if each.movement is Movement.FIRST_PLACED)

    @property
    def entered(self) -> tuple[Change, ...]:
        """Those who were in the least intensive tier, or in none, and are not now."""
        return self._where((self._before <= 0) & (self._after > 0))

    @property
    def escalated(self) -> tuple[Change, ...]:
        """Those who are in a more intensive tier than before."""
        return self._where((self._before != UNPLACED) & (self._after > self._before))

    @property
    def de_escalated(self) -> tuple[Change, ...]:
        """Those who are in a less intensive tier than before."""
        return self._where(self._is_there & (self._after < self._before))

    @property
    def left(self) -> tuple[Change, ...]:
        """Those who have come back to the least intensive tier."""
        return self._where((self._before > 0) & (self._after == 0))

    @property
    def unchanged(self) -> tuple[Organisation, ...]:
        """Those who are where they were, whatever happened in between."""
        organisations = self._layout.organisations
        same = self._is_there & (self._after == self._before)
        return tuple(organisations[index] for index in np.flatnonzero(same))

    @property
    def succeeded(self) -> tuple[TakeOver, ...]:
        """Who followed others in between, and whose place each has taken over."""
        return tuple(each for review in self.reviews for each in review.take_overs)

    @property
    def gone(self) -> tuple[Organisation, ...]:
        """Those who were there at first and are no more, whether somebody follows them or not."""
        organisations = self._layout.organisations
        return tuple(organisations[index] for index in np.flatnonzero((self._before != UNPLACED) & ~self._is_there))

    @property
    def moves(self) -> tuple[Decision, ...]:
        """The decisions of the reviews after the earlier one that moved somebody, first placements not counted."""
        return tuple(decision for review in self.reviews for decision in review.moves)

    @property
    def held_back(self) -> tuple[Decision, ...]:
        """
        The decisions of the reviews after the earlier one in which a move was proposed but held, wholly or in part.

        Those of the last review are its watch; whoever was held more than once is here more than once.
        """
        return tuple(decision for review in self.reviews for decision in review.watch)

    def __iter__(self) -> Iterator[Change]:
        return iter(self._where(self._is_there))

    def __len__(self) -> int:
        return int(self._is_there.sum())

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each organisation."""
        moves, held = (Counter(each.organisation.code for each in them) for them in (self.moves, self.held_back))
        bottom = self._scale[0]
        return [
            {
                "earlier": None if self.earlier is None else self.earlier.on,
                "later": self.later.on,
                "organisation": change.organisation.code,
                "name": change.organisation.name,
                "before": None if change.before is None else change.before.code,
                "after": change.after.code,
                "movement": change.movement.value,
                "entered": change.after != bottom and change.before in {bottom, None},
                "left": change.after == bottom and change.before not in {bottom, None},
                "moves": moves[change.organisation.code],
                "held_back": held[change.organisation.code],
            }
            for change in self
        ]

    def __str__(self) -> str:
        start = (
            "from before the first review" if self.earlier is None else f"from the review of {self.earlier.day_text}"
        )
        after = self.counts_after
        tiers = [
            f"{self._scale[self._scale.rank(code)].name}: {count} → {after[code]}"
            for code, count in self.counts_before.items()
        ]
        lines = [f"{start} to that of {self.later.day_text}", f"  {', '.join(tiers)}"]
        new, up, down = self.first_placed, self.escalated, self.de_escalated
        entered = [each for each in self.entered if each.before is None]
        for count, heading, changes in (
            # Everybody is new at first; who is in the least intensive tier is no news.
            (len(new), f"first placed, {len(entered)} of them entered", entered),
            (len(up), f"escalated, {len(self.entered) - len(entered)} of them entered", up),
            (len(down), f"de-escalated, {len(self.left)} of them left", down),
        ):
            if count:
                lines += [f"  {count} {heading}", *(f"    {change}" for change in changes)]
        lines.append(f"  {len(self.unchanged)} unchanged")
        if succeeded := self.succeeded:
            lines += [f"  {len(succeeded)} succeeded others", *(f"    {each}" for each in succeeded)]
        if gone := self.gone:
            lines += [f"  {len(gone)} no more", *(f"    {each}" for each in gone)]
        if held := self.held_back:
            told = [f"    {day_text(each.on)}: {each}" for each in held]
            lines += [f"  {len(held)} held back, wholly or in part", *told]
        return "\n".join(lines)

    @property
    def _scale(self) -> TierScale:
        return self.later.scale

    @cached_property
    def _before(self) -> RankArray:
        if self.earlier is None:
            before: RankArray = self._layout.rows(lambda review: review.before)[0]
        else:
            before = self._layout.rows(lambda review: review.ranks)[0]
        return before

    @cached_property
    def _layout(self) -> Layout:
        return Layout((self.reviews[0] if self.earlier is None else self.earlier, *self.reviews))

    @cached_property
    def _after(self) -> RankArray:
        after: RankArray = self._layout.rows(lambda review: review.ranks)[-1]
        return after

    @cached_property
    def _is_there(self) -> BoolArray:
        """Who is in the later review; the others are no more, and have not moved."""
        is_there: BoolArray = self._after != UNPLACED
        return is_there

    @cached_property
    def _followers(self) -> set[str]:
        """Who has taken over a place in between."""
        return {each.organisation.code for review in self.reviews for each in review.take_overs}

    def _where(self, chosen: BoolArray) -> tuple[Change, ...]:
        scale, organisations = self._scale, self._layout.organisations
        chosen = chosen & self._is_there
        return tuple(
            Change(
                organisations[index],
                None if before == UNPLACED else scale[before],
                scale[after],
                _of(before, after, follows=organisations[index].code in self._followers),
            )
            for index, before, after in zip(
                np.flatnonzero(chosen).tolist(),
                self._before[chosen].tolist(),
                self._after[chosen].tolist(),
                strict=True,
            )
        )


def _of(before: int, after: int, *, follows: bool) -> Movement:
    if before == UNPLACED:
        return Movement.SUCCESSION if follows else Movement.FIRST_PLACED
    if before == after:
        return Movement.UNCHANGED
    return Movement.ESCALATED if after > before else Movement.DE_ESCALATED
