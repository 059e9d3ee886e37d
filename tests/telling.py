"""A rule that proposes what its figures say, so that guards can be shown any proposals."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any, final

import attrs
import numpy as np
from hypothesis import strategies as st
from invented import first_of, number, periods, regime
from numpy.typing import NDArray
from strategies import chosen

from tiering import Organisation, Panel, Placement, TierScale
from tiering.errors import OddRegimeWarning
from tiering.testing import strategies as kit
from tiering.typing import Evidence, Guard, Proposal, RankArray

CODES = ("least", "most", "least_above", "most_above", "frozen")
METRICS = tuple(map(number, CODES))


@final
@attrs.frozen
class Told:
    """Proposes `least` to `most` for whoever stands at rank 0, and `least_above` to `most_above` for all others."""

    @property
    def reads(self) -> Mapping[str, int]:
        return dict.fromkeys(CODES[:4], 1)

    @property
    def elementwise(self) -> bool:
        return True

    def propose(self, evidence: Evidence, /) -> Proposal:
        above = evidence.current > 0
        least, most = (
            np.where(above, evidence.latest(f"{bound}_above"), evidence.latest(bound)).astype(np.int8)
            for bound in ("least", "most")
        )
        return Proposal(least, least if np.array_equal(least, most) else most)


@final
@attrs.frozen(eq=False)
class Telling:
    """
    What is proposed for some organisations, and where they stood before.

    Attributes:
        scale: The tiers.
        figures: What the rule is told, by review, one figure for each organisation (metric, review, organisation).
        start: Ranks before the first review; −1 where not yet placed.
    """

    scale: TierScale
    figures: NDArray[np.float64]
    start: NDArray[np.int8]

    def ranks(self, *guards: Guard) -> RankArray:
        """Return the ranks after each review (review, organisation)."""
        _, reviews, count = self.figures.shape
        names = [f"T{place}" for place in range(count)]
        panel = Panel.from_arrays(
            self.figures, metrics=METRICS, periods=periods(reviews), organisations=list(map(Organisation, names))
        )
        stood = [
            Placement(name, self.scale[rank].code)
            for name, rank in zip(names, self.start.tolist(), strict=True)
            if rank >= 0
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OddRegimeWarning)
            asked = regime(Told(), metrics=METRICS, scale=self.scale, guards=guards)
        return asked.simulate(panel, until=first_of(reviews), start=stood)

    def changes(self, *guards: Guard) -> NDArray[np.int64]:
        """Return how often each organisation changes its tier; a first placement is no change."""
        ranks = np.concatenate([self.start[np.newaxis], self.ranks(*guards)])
        before, after = ranks[:-1], ranks[1:]
        return np.asarray(((before != after) & (before >= 0)).sum(axis=0))


def telling(scale: TierScale, proposals: Sequence[Sequence[Sequence[int]]], start: Sequence[int]) -> Telling:
    """
    Return what is proposed for some organisations, wherever they stand.

    Args:
        scale: The tiers.
        proposals: By organisation and review the least and the greatest rank, and 1 where nothing shall move.
        start: Where each stood.
    """
    rows = np.array([[[low, high, low, high, frozen] for low, high, frozen in own] for own in proposals], dtype=float)
    return Telling(scale, rows.transpose(2, 1, 0), np.array(start, dtype=np.int8))


_COUNT, _REVIEWS = 24, 9


@st.composite
def tellings(draw: st.DrawFn, *, at_most: int = 4, gaps: bool = True) -> Telling:
    """
    Draw proposals that do not depend on the current tier, or between two tiers depend on it as those of a ladder do.

    Args:
        at_most: The greatest number of tiers.
        gaps: Whether they may be open.
    """
    scale = draw(kit.scales(at_most=at_most))
    shape, ranks = (_REVIEWS, _COUNT), range(scale.top + 1)
    least = draw(chosen(shape, ranks))
    most = np.maximum(least, draw(chosen(shape, ranks))) if gaps else least
    above: tuple[Any, Any] = (least, most)
    if scale.top == 1:
        least_above = np.maximum(least, draw(chosen(shape, ranks)))
        most_above = np.maximum(most, draw(chosen(shape, ranks)) if gaps else least_above)
        above = (least_above, np.maximum(least_above, most_above) if gaps else least_above)
    frozen = draw(chosen(shape, (0, 1)))
    start = draw(chosen((_COUNT,), range(-1, scale.top + 1))).astype(np.int8)
    return Telling(scale, np.array([least, most, *above, frozen]), start)
