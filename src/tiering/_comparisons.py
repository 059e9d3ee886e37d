"""Two histories of the same organisations, side by side."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import BoolArray, RankArray, read_only
from tiering._changes import tier_counts
from tiering._dates import day_text
from tiering._decisions import Decision
from tiering._layout import Layout
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._tiers import TierScale
from tiering._units import Unit
from tiering._wording import in_columns
from tiering.movements import transitions

__all__ = ["Comparison", "Difference"]


@final
@attrs.frozen
class Difference:
    """
    One organisation that two histories place differently on one day.

    Attributes:
        first: What the one decided.
        second: What the other decided.

    Example:
        >>> from datetime import date
        >>> import attrs
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> regime, panel, end = uec_2023.regime, samples.urgent_care(), date(2024, 3, 31)
        >>> free = attrs.evolve(regime, guards=())
        >>> found = regime.replay(panel, until=end).compare(free.replay(panel, until=end))
        >>> print(found.differences[0])
        1 December 2023: Cornwall and the Isles of Scilly (QT6): tier 2 against tier 1
    """

    first: Decision
    second: Decision

    @property
    def organisation(self) -> Organisation:
        """The organisation."""
        return self.first.organisation

    @property
    def on(self) -> date:
        """The day of the reviews."""
        return self.first.on

    def reasons(self) -> tuple[str, str]:
        """Return why each of the two decided as it did, in one line; the rules are asked again."""
        return self.first.explain().brief, self.second.explain().brief

    def to_record(self, *, reasons: bool = False) -> dict[str, Any]:
        """
        Return plain data.

        Args:
            reasons: Say why as well.
        """
        record: dict[str, Any] = {
            "review": self.on,
            "organisation": self.organisation.code,
            "name": self.organisation.name,
            "first": self.first.tier.code,
            "second": self.second.tier.code,
        }
        if reasons:
            record["first_reason"], record["second_reason"] = self.reasons()
        return record

    def __str__(self) -> str:
        return f"{day_text(self.on)}: {self.organisation}: {self.first.tier.name} against {self.second.tier.name}"


def _as_reviews(values: Iterable[Review]) -> tuple[Review, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Comparison:
    """
    Two histories of the same organisations, on the days on which both held a review.

    Attributes:
        first: The reviews of the one on those days.
        second: The reviews of the other on those days.
        tiers: The code of each tier of the second scale, and of the tier of the first that it stands for.
        moves: How many moves each of the two made from the first to the last of those days, those of
            reviews that only one of them held among them.

    Example:
        >>> from datetime import date
        >>> import attrs
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> regime, panel, end = uec_2023.regime, samples.urgent_care(), date(2024, 3, 31)
        >>> free = attrs.evolve(regime, guards=())
        >>> found = regime.replay(panel, until=end).compare(free.replay(panel, until=end))
        >>> found.moves, len(found.differences), round(found.agreement, 3)
        ((22, 22), 2, 0.984)
    """

    first: tuple[Review, ...] = attrs.field(converter=_as_reviews, repr=False)
    second: tuple[Review, ...] = attrs.field(converter=_as_reviews, repr=False)
    tiers: Mapping[str, str]
    moves: tuple[int, int]

    @property
    def scale(self) -> TierScale:
        """The tiers of the first."""
        return self.first[0].scale

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that are compared."""
        return tuple(review.on for review in self.first)

    @property
    def counts(self) -> Mapping[date, tuple[Mapping[str, int], Mapping[str, int]]]:
        """How many are in each tier after each review, in the first and in the second; by the first's codes, the most intensive first."""
        return {
            on: (tier_counts(self.scale, one), tier_counts(self.scale, other))
            for on, one, other in zip(self.dates, self._ranks, self._other_ranks, strict=True)
        }

    @property
    def table(self) -> NDArray[np.int64]:
        """How often the first had somebody in the one tier and the second in the other, int64 (first tier, second tier), both by the first's ranks."""
        pairs = transitions(self._other_ranks[:, np.newaxis], len(self.scale), self._ranks)
        return read_only(pairs.sum(axis=0))

    @property
    def agreement(self) -> float:
        """The share of the placements that are the same, as a fraction; NaN where there are no organisations."""
        return 1 - int(self._differs.sum()) / self._placements if self._placements else math.nan

    @cached_property
    def _placements(self) -> int:
        return sum(map(len, self.first))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Who is placed differently on which day, review by review."""
        codes = [each.code for each in self._layout.organisations]
        return tuple(
            Difference(self.first[review][codes[place]], self.second[review][codes[place]])
            for review, place in np.argwhere(self._differs).tolist()
        )

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those who are placed differently at least once."""
        organisations = self._layout.organisations
        return tuple(organisations[place] for place in np.flatnonzero(self._differs.any(axis=0)))

    def to_records(self, *, reasons: bool = False) -> list[dict[str, Any]]:
        """
        Return one mapping of plain data for each difference.

        Args:
            reasons: Say why as well; the rules are asked again.
        """
        return [each.to_record(reasons=reasons) for each in self.differences]

    def __str__(self) -> str:
        same = self._placements - int(self._differs.sum())
        share = "" if math.isnan(self.agreement) else f" ({Unit.FRACTION.beside(self.agreement, 1.0)})"
        ranks = range(len(self.scale) - 1, -1, -1)
        rows = [["", *(self.scale[rank].name for rank in ranks), "different"]]
        for (on, sides), differs in zip(self.counts.items(), self._differs, strict=True):
            one, other = (list(side.values()) for side in sides)
            cells = [f"{ours} | {theirs}" for ours, theirs in zip(one, other, strict=True)]
            rows.append([day_text(on), *cells, str(int(differs.sum()))])
        return "\n".join(
            [
                f"first:  {self.first[0].name}",
                f"second: {self.second[0].name}",
                f"{same} of {self._placements} placements are the same{share}; {self.moves[0]} | {self.moves[1]} moves",
                in_columns(rows),
            ]
        )

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.first)

    @cached_property
    def _ranks(self) -> RankArray:
        return self._layout.rows(lambda review: review.ranks)

    @cached_property
    def _other_ranks(self) -> RankArray:
        """The second's ranks, in the order of the first's organisations and on its scale."""
        ranks = np.array([self.scale.rank(self.tiers[tier.code]) for tier in self.second[0].scale], dtype=np.int8)
        found = np.full(self._ranks.shape, UNPLACED, dtype=np.int8)
        for row, review in zip(found, self.second, strict=True):
            row[self._layout.places(review)] = ranks[review.ranks]
        return found

    @cached_property
    def _differs(self) -> BoolArray:
        return np.not_equal(self._ranks, self._other_ranks)
