"""The reviews in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, final, overload

import attrs
import numpy as np

from tiering._aligning import aligned, chosen
from tiering._arrays import RankArray
from tiering._dates import as_day
from tiering._decisions import Decision
from tiering._judgements import Judgement
from tiering._layout import Layout
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._tiers import TierScale
from tiering._vintages import Vintages
from tiering._wording import listed
from tiering.errors import DefinitionError, ReviewDateError, UnknownCodeError

if TYPE_CHECKING:
    from tiering._changes import Changes
    from tiering._comparisons import Comparison
    from tiering._delays import Delays
    from tiering._flaps import Flaps
    from tiering._reruns import Rerun
    from tiering._spells import Spell, TimeInTier
    from tiering._transitions import Transitions

__all__ = ["History"]


def _as_reviews(values: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(values)


@final
@attrs.frozen
class History:
    """
    The reviews in order; append-only.

    Attributes:
        reviews: At least one, in order of their dates, on the same scale, each of those organisations that there were.

    Raises:
        ReviewDateError: There is none, or one is not later than the one before it.
        DefinitionError: Their scales differ, somebody is gone without a word, or one did not start from where the
            one before it left everybody.

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
            if later.scale != first.scale:
                message = (
                    f"the review of {later.on} has another scale than that of {first.on}; a history is on one scale"
                )
                raise DefinitionError(message)
            _check_passing(earlier, later)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """All that are in any review, in the order of the arrays: that in which they first are."""
        return self._layout.organisations

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.reviews)

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
        """Ranks, int8 (review, organisation); −1 where an organisation is not in a review."""
        return self._layout.rows(lambda review: review.ranks)

    @property
    def tiers(self) -> np.ndarray[Any, np.dtype[np.str_]]:
        """Tier codes, text (review, organisation); empty where an organisation is not in a review."""
        # The last one stands for −1.
        return np.array([*(tier.code for tier in self.scale), ""])[self.ranks]

    @property
    def moves(self) -> tuple[Decision, ...]:
        """The decisions that moved somebody, in order, first placements not counted."""
        return tuple(decision for review in self.reviews for decision in review.moves)

    def timeline(self, organisation: str) -> tuple[Decision, ...]:
        """
        Return what each review that it was in decided for one organisation.

        Args:
            organisation: Its code.

        Raises:
            UnknownCodeError: It is not in this history.
        """
        self._position(organisation)
        return tuple(review[organisation] for review in self.reviews if organisation in review)

    def between(self, earlier: date | None, later: date) -> Changes:
        """
        Return who stands elsewhere after one review than after another, and what happened in between.

        Args:
            earlier: The day of the one; None is before the first review.
            later: The day of the other.

        Raises:
            ReviewDateError: There is no review of such a day, or the later one is not later.
        """
        # Whoever asks for no analysis does not pay for loading it; so in all that follow.
        from tiering._changes import Changes

        if earlier is None:
            return Changes(None, self.reviews[: self._place(later) + 1])
        start, end = self._span(earlier, later)
        return Changes(self.reviews[start], self.reviews[start + 1 : end + 1])

    def spells(self, organisation: str | None = None) -> tuple[Spell, ...]:
        """
        Return the times from the review that put an organisation into a tier to the one that took it out.

        Args:
            organisation: Its code; everybody, one after the other, where none is given.

        Raises:
            UnknownCodeError: It is not in this history.
        """
        from tiering._spells import spells

        return spells(self.reviews, self._position(organisation))

    def time_in_tier(self, organisation: str | None = None, *, until: date | None = None) -> Mapping[str, TimeInTier]:
        """
        Return how many reviews and days were spent in each tier, by its code, the most intensive first.

        Args:
            organisation: Whose; everybody's together where no code is given.
            until: The day up to which the last tiers are counted; that of the last review where none is given.

        Raises:
            UnknownCodeError: The organisation is not in this history.
            ReviewDateError: The day is before the last review.
        """
        from tiering._spells import time_in_tier

        return time_in_tier(self.reviews, self._position(organisation), until)

    def transitions(self, *, pairs: Iterable[tuple[date, date]] | None = None, level: float = 0.95) -> Transitions:
        """
        Return how often organisations went from each tier to each tier.

        Args:
            pairs: The days of the reviews to go from and to, as `itertools.pairwise(history.dates[::4])`;
                from before each review to after it where none are given.  First placements
                are not counted.
            level: How sure to be that a share lies in its interval, between 0 and 1.

        Raises:
            ReviewDateError: There is no review of such a day, or the later one is not later.
            DefinitionError: The level does not lie between 0 and 1.
        """
        from tiering._transitions import count_transitions

        spans = None if pairs is None else [self._span(*pair) for pair in pairs]
        return count_transitions(self.reviews, spans, level)

    def flaps(self, within: int) -> Flaps:
        """
        Return the moves that were taken back by the next move of the same organisation.

        Args:
            within: How many reviews later at most; 1 is the next review.

        Raises:
            DefinitionError: It is not a whole number from 1 up.
        """
        from tiering._flaps import find_flaps

        return find_flaps(self.reviews, within)

    def delays(self) -> Delays:
        """Return how long proposed moves waited until they were made, and which were not."""
        from tiering._delays import find_delays

        return find_delays(self.reviews)

    def compare(self, other: History, *, tiers: Mapping[str, str] | None = None) -> Comparison:
        """
        Put another history of the same organisations beside this one, on the days on which both held a review.

        Args:
            other: The other, such as that of a changed regime on the same figures.
            tiers: Which of this history's tiers one of the other's stands for, by their codes; a tier
                that is not among them stands for the one of the same code.

        Raises:
            DefinitionError: The organisations are not the same, or the tiers do not fit.
            UnknownCodeError: The other history has no such tier.
            ReviewDateError: No day is a day of review of both.
            ProblemsError: Several of these.
        """
        from tiering._comparing import compare

        return compare(self.reviews, other.reviews, tiers)

    def rerun(
        self,
        panel: Panel | Vintages,
        *,
        as_known_on: date | None = None,
        regime: Any = None,
        judgements: Iterable[Judgement] | None = None,
    ) -> Rerun:
        """
        Hold the reviews again on the same periods as they are known by now: would it have been decided otherwise?

        Args:
            panel: The figures as they are known now, or their vintages.
            as_known_on: The day on which the figures were known; today's are taken where none is given.
            regime: Another edition of the regime; the one that held each review where none is given.
            judgements: Other judgements; those on record where none are given.

        Raises:
            DefinitionError: The reviews were read from records, which keep no figures to compare with.
            ReviewDateError: Nothing had been published by that day.
            TieringError: As `Regime.review` says.
        """
        from tiering._reruns import Rerun, differences

        if isinstance(panel, Panel) and as_known_on is not None:
            message = f"a panel does not say what was known on {as_known_on}; give vintages, or leave the day out"
            raise DefinitionError(message)
        shown = panel if isinstance(panel, Panel) else panel.as_known_on(as_known_on or panel.days[-1])
        shown = aligned(shown, self.organisations)
        now: list[Review] = []
        for review in self.reviews:
            holds = review.regime if regime is None else regime
            previous = now[-1] if now else None
            there = chosen(shown, [shown.position(each.code) for each in review.organisations])
            now.append(holds.held_again(review, there, previous=previous, judgements=judgements))
        return Rerun(tuple(now), as_known_on, differences(self.reviews, now))

    def _place(self, on: date) -> int:
        try:
            return self.dates.index(as_day(on))
        except ValueError:
            message = f"there is no review of {on} in this history; there are those of {listed(self.dates)}"
            raise ReviewDateError(message) from None

    def _span(self, earlier: date, later: date) -> tuple[int, int]:
        start, end = self._place(earlier), self._place(later)
        if end <= start:
            message = f"the review of {later} does not come after that of {earlier}; give the earlier day first"
            raise ReviewDateError(message)
        return start, end

    def _position(self, organisation: str | None) -> int | None:
        if organisation is None:
            return None
        place = self._layout.position(organisation)
        if place is None:
            raise UnknownCodeError(
                "organisation", organisation, [each.code for each in self.organisations], "the history"
            )
        return place

    def appended(self, review: Review) -> History:
        """
        Return a history with one more review.

        Args:
            review: The review, later than all the others.

        Raises:
            ReviewDateError: It is not later.
            DefinitionError: It has another scale, lacks an organisation without a word, or did not start from where
                the last one left everybody.
        """
        return History((*self.reviews, review))

    def to_records(self, *, complete: bool = False) -> list[dict[str, Any]]:
        """
        Return one mapping of plain data for each decision of each review.

        Args:
            complete: Give everything that `from_records` needs, reasons and what guards remember included, in
                text, numbers, booleans, None, lists and dicts alone; without it, one flat row for a table.
        """
        if not complete:
            return [record for review in self.reviews for record in review.to_records()]
        from tiering._archive import archived

        return [record for review in self.reviews for record in archived(review)]

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]], regime: Any) -> Self:
        """
        Return the history that complete records hold.

        It decides nothing again: tiers, reasons and what guards remember are those on record, so
        a review that follows decides what it would have decided.  Figures are not on record: what
        asks for the `evidence` of its reviews is refused.

        Args:
            records: What `to_records(complete=True)` returned, in that order.
            regime: The `Regime` that held the reviews.

        Raises:
            DefinitionError: The records are not complete, or of another regime, rule or scale, or of other guards; a
                history of several editions is read in parts.
            UnknownCodeError: A tier is not on the regime's scale.
            ReviewDateError: There are no records, or they are out of order.
        """
        from tiering._archive import restored

        return cls(restored(records, regime))

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


def _check_passing(earlier: Review, later: Review) -> None:
    """Refuse a review that does not go on from where the one before it has left everybody."""
    before = [each.code for each in earlier.organisations]
    now = [each.code for each in later.organisations]
    if before == now and not later.take_overs:
        if not np.array_equal(later.before, earlier.ranks):
            raise DefinitionError(_not_from(earlier, later))
        return
    if before != now and sorted(before) == sorted(now):
        message = f"the review of {later.on} has the organisations in another order than that of {earlier.on}; give them in one order"
        raise DefinitionError(message)
    followed = {each.organisation.code for take_over in later.take_overs for each in take_over.candidates}
    told = followed | {each.code for each in later.ended}
    silent = [code for code in before if code not in later and code not in told]
    if silent:
        message = (
            f"the review of {later.on} lacks {listed(map(repr, silent))}, of that of {earlier.on}, without a word; "
            "review with a register that says what has become of them"
        )
        raise DefinitionError(message)
    taken = {each.organisation.code: None if each.taken is None else each.taken.code for each in later.take_overs}
    for code, rank in zip(now, later.before.tolist(), strict=True):
        own = taken.get(code, code if code in earlier else None)
        if rank != (UNPLACED if own is None else earlier.ranks[earlier.position(own)]):
            raise DefinitionError(_not_from(earlier, later))


def _not_from(earlier: Review, later: Review) -> str:
    return f"the review of {later.on} did not start from where that of {earlier.on} left everybody"
