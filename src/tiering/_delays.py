"""How long proposed moves waited."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import mean, median
from typing import Any, final

import attrs
import numpy as np

from tiering._dates import day_text
from tiering._decisions import Decision
from tiering._layout import Layout
from tiering._reviews import Review
from tiering._wording import times
from tiering.movements import delays, moves, waits

__all__ = ["Delay", "Delays", "Lateness"]


@final
@attrs.frozen
class Delay:
    """
    A move that was proposed, and what became of it.

    Attributes:
        first: The decision for which it was first proposed.
        last: The decision that made it, that no longer proposed it, or the last one so far.
        reviews: How many reviews lie from the one to the other; 0 where they are the same.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 6, 30))
        >>> print(history.delays().made[-1])
        Norfolk and Waveney (QMM): tier 2 → tier 3 (de-escalated) on 1 June 2024; tier 3 proposed since 1 March 2024
    """

    first: Decision
    last: Decision
    reviews: int

    @property
    def since(self) -> date:
        """The day on which it was first proposed."""
        return self.first.on

    @property
    def days(self) -> int:
        """How many days lie from the first proposal to the last decision."""
        return (self.last.on - self.first.on).days

    def __str__(self) -> str:
        since = f"; {self.first.proposed.name} proposed since {day_text(self.since)}" if self.reviews else ""
        return f"{self.last} on {day_text(self.last.on)}{since}"


@final
@attrs.frozen
class Lateness:
    """
    How late moves were, all together.

    Attributes:
        mean: The mean; NaN where there are none.
        median: The median; NaN where there are none.
        most: The greatest; NaN where there are none.

    Example:
        >>> from tiering.typing import Lateness
        >>> print(Lateness(mean=0.5, median=0.0, most=2.0))
        0.5 on average, median 0, at most 2
    """

    mean: float
    median: float
    most: float

    def __str__(self) -> str:
        return f"{self.mean:.3g} on average, median {self.median:g}, at most {self.most:g}"


def _lateness(values: Sequence[int]) -> Lateness:
    if not values:
        return Lateness(math.nan, math.nan, math.nan)
    return Lateness(float(mean(values)), float(median(values)), float(max(values)))


def _as_delays(values: Iterable[Delay]) -> tuple[Delay, ...]:
    return tuple(values)


def _as_decisions(values: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Delays:
    """
    How long proposed moves waited.

    A move is late by the reviews before it that follow each other without a break up to it, proposed to
    go at least as far, and did not.  Of a move that was never made the wait starts likewise, with the
    first of the reviews in a row that proposed one in its direction and made none, or not the whole,
    whether a guard held it back, places were short or somebody had judged otherwise.

    Attributes:
        made: The moves that were made, in order; `reviews` is 0 for those made at once.
        waiting: Those still proposed in the last review, wholly or for what is left of them.
        dropped: Those no longer proposed before they were made, or made in full.
        unproposed: The moves that nothing proposed, or not so far: people's.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2024, 6, 30))
        >>> print(history.delays())
        23 moves, 21 at once
          reviews late: 0.087 on average, median 0, at most 1
          days late: 7.96 on average, median 0, at most 92
          10 waiting, 0 dropped before they were made
    """

    made: tuple[Delay, ...] = attrs.field(converter=_as_delays)
    waiting: tuple[Delay, ...] = attrs.field(converter=_as_delays)
    dropped: tuple[Delay, ...] = attrs.field(converter=_as_delays)
    unproposed: tuple[Decision, ...] = attrs.field(converter=_as_decisions)

    @property
    def reviews(self) -> Lateness:
        """How many reviews late the moves were that were made."""
        return _lateness([each.reviews for each in self.made])

    @property
    def days(self) -> Lateness:
        """How many days late the moves were that were made."""
        return _lateness([each.days for each in self.made])

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each move that was proposed, and for each that was made."""
        kinds = (("made", self.made), ("waiting", self.waiting), ("dropped", self.dropped))
        records = [
            _record(kind, each.last, each.since, each.reviews, each.days) for kind, them in kinds for each in them
        ]
        return records + [_record("unproposed", each, None, None, None) for each in self.unproposed]

    def __str__(self) -> str:
        at_once = sum(not each.reviews for each in self.made)
        lines = [f"{times(len(self.made), 'move')}, {at_once} at once"]
        if self.made:
            lines += [f"  reviews late: {self.reviews}", f"  days late: {self.days}"]
        lines.append(f"  {len(self.waiting)} waiting, {len(self.dropped)} dropped before they were made")
        if self.unproposed:
            lines.append(f"  {len(self.unproposed)} more that nothing had proposed")
        return "\n".join(lines)


def _record(kind: str, decision: Decision, since: date | None, reviews: int | None, days: int | None) -> dict[str, Any]:
    return {
        "what": kind,
        "organisation": decision.organisation.code,
        "name": decision.organisation.name,
        "since": since,
        "review": decision.on,
        "tier": decision.tier.code,
        "proposed": decision.proposed.code,
        "reviews": reviews,
        "days": days,
    }


def find_delays(reviews: Sequence[Review]) -> Delays:
    """Find how long the proposed moves of a history waited."""
    layout = Layout(reviews)
    ranks, start = layout.rows(lambda review: review.ranks), layout.rows(lambda review: review.before)[0]
    proposed = layout.rows(lambda review: review.proposed)
    steps, codes = moves(ranks, start), [each.code for each in layout.organisations]

    late = delays(proposed, ranks, start)
    made, unproposed = [], []
    for review, place in np.argwhere(steps).tolist():
        decision, reviews_late = reviews[review][codes[place]], int(late[review, place])
        if reviews_late < 0:
            unproposed.append(decision)
        else:
            made.append(Delay(reviews[review - reviews_late][codes[place]], decision, reviews_late))

    waited, way = waits(proposed, ranks), np.sign(proposed - ranks)
    waiting, dropped = [], []
    for review, place in np.argwhere(waited).tolist():
        reviews_held, code = int(waited[review, place]), codes[place]
        first = reviews[review + 1 - reviews_held][code]
        if review == len(reviews) - 1:
            waiting.append(Delay(first, reviews[review][code], reviews_held - 1))
        elif code not in reviews[review + 1]:
            # It was no more, and so nothing was dropped that could have been made.
            continue
        elif waited[review + 1, place] <= 1 and steps[review + 1, place] != way[review, place]:
            dropped.append(Delay(first, reviews[review + 1][code], reviews_held))
    return Delays(made=made, waiting=waiting, dropped=dropped, unproposed=unproposed)
