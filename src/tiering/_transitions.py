"""How often organisations went from each tier to each tier."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import FloatArray, read_only, same_arrays
from tiering._layout import Layout
from tiering._reviews import Review
from tiering._tiers import TierScale
from tiering._wording import in_columns
from tiering.errors import ShapeError
from tiering.movements import transitions, wilson

__all__ = ["Transitions"]


def _frozen_counts(values: object) -> NDArray[np.int64]:
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array


def _is_level(_: object, __: attrs.Attribute[float], value: float) -> None:
    wilson(0, 0, value)


@final
@attrs.frozen(unsafe_hash=False)
class Transitions:
    """
    How often organisations went from each tier to each tier, those that stayed where they were among them.

    Every array has the axes from tier and to tier, both by rank: the least intensive first.  The text
    shows the most intensive first, as letters do.  Shares are of the row, and their intervals
    are Wilson's (1927), made as if no step depended on another.  An organisation's steps do, so
    what they say of so few organisations is less sure than it looks.

    Attributes:
        scale: The tiers.
        counts: How many steps there were, int64 (from tier, to tier).
        level: How sure to be that a share lies in its interval, between 0 and 1.

    Raises:
        ShapeError: The counts do not fit the scale.
        DefinitionError: The level does not lie between 0 and 1.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 12, 31))
        >>> print(history.transitions())  # doctest: +NORMALIZE_WHITESPACE
                           to tier 1            to tier 2             to tier 3
        from tier 1  16 = 89 % (67–97 %)    2 = 11 % (3–33 %)      0 = 0 % (0–18 %)
        from tier 2    5 = 13 % (6–27 %)  21 = 55 % (40–70 %)   12 = 32 % (19–47 %)
        from tier 3      0 = 0 % (0–2 %)   19 = 12 % (8–18 %)  135 = 88 % (82–92 %)
    """

    scale: TierScale
    counts: NDArray[np.int64] = attrs.field(converter=_frozen_counts, eq=attrs.cmp_using(eq=same_arrays), repr=False)
    level: float = attrs.field(default=0.95, validator=_is_level)

    def __attrs_post_init__(self) -> None:
        size = len(self.scale)
        if self.counts.shape != (size, size):
            message = f"{size} tiers need counts of the shape {(size, size)}, not {self.counts.shape}"
            raise ShapeError(message)

    def __reduce__(self) -> tuple[Any, ...]:
        # Arrays come back writeable from a pickle, so it goes through the front door.
        return (Transitions, (self.scale, self.counts, self.level))

    def count(self, before: str, after: str) -> int:
        """
        Return how often organisations went from one tier to another.

        Args:
            before: The code of the tier they were in.
            after: The code of the tier they went to, or stayed in where it is the same.

        Raises:
            UnknownCodeError: One of them is not on the scale.
        """
        return int(self.counts[self.scale.rank(before), self.scale.rank(after)])

    @property
    def total(self) -> int:
        """How many steps there were, those that stayed where they were among them."""
        return int(self.counts.sum())

    @property
    def moved(self) -> int:
        """How many steps led to another tier."""
        return self.total - int(np.trace(self.counts))

    @cached_property
    def shares(self) -> FloatArray:
        """The share of each row's steps, float64 (from tier, to tier); NaN where nobody was in the tier."""
        totals = self._totals
        return read_only(self.counts / np.where(totals > 0, totals, np.nan))

    @cached_property
    def intervals(self) -> tuple[FloatArray, FloatArray]:
        """The lower and the upper ends of the shares' intervals, float64 (from tier, to tier); NaN where nobody was in the tier."""
        lower, upper = wilson(self.counts, self._totals, self.level)
        return read_only(lower), read_only(upper)

    @property
    def _totals(self) -> NDArray[np.int64]:
        totals: NDArray[np.int64] = self.counts.sum(axis=-1, keepdims=True)
        return totals

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each pair of tiers, the most intensive first; None for what is not known."""
        lower, upper = (each.tolist() for each in self.intervals)
        shares, counts = self.shares.tolist(), self.counts.tolist()
        ranks = range(len(self.scale) - 1, -1, -1)
        return [
            {
                "from": self.scale[before].code,
                "to": self.scale[after].code,
                "count": counts[before][after],
                "share": _plain(shares[before][after]),
                "lower": _plain(lower[before][after]),
                "upper": _plain(upper[before][after]),
                "level": self.level,
            }
            for before in ranks
            for after in ranks
        ]

    def __str__(self) -> str:
        lower, upper = (each.tolist() for each in self.intervals)
        ranks = range(len(self.scale) - 1, -1, -1)
        rows = [["", *(f"to {self.scale[rank].name}" for rank in ranks)]]
        for before in ranks:
            cells = [
                _cell(
                    int(self.counts[before, after]),
                    float(self.shares[before, after]),
                    lower[before][after],
                    upper[before][after],
                )
                for after in ranks
            ]
            rows.append([f"from {self.scale[before].name}", *cells])
        return in_columns(rows)


def count_transitions(reviews: Sequence[Review], spans: Sequence[tuple[int, int]] | None, level: float) -> Transitions:
    """Count the steps of each review, or those from after the one to after the other of each pair of places."""
    scale = reviews[0].scale
    if spans is None:
        steps = [(review.before, review.ranks) for review in reviews]
    else:
        ranks = Layout(reviews).rows(lambda review: review.ranks)
        steps = [(ranks[start], ranks[end]) for start, end in spans]
    counts = np.zeros((len(scale), len(scale)), dtype=np.int64)
    for before, after in steps:
        counts += transitions(after[np.newaxis], len(scale), before)
    return Transitions(scale, counts, level)


def _cell(count: int, share: float, lower: float, upper: float) -> str:
    if np.isnan(share):
        return "0"
    return f"{count} = {share * 100:.0f} % ({lower * 100:.0f}–{upper * 100:.0f} %)"


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else value
