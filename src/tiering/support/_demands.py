"""What could be given to whom: one entry for each offer that an organisation is eligible for and needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, final

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering._arrays import FloatArray
from tiering._organisations import Organisation
from tiering._tiers import TierScale
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._teams import Team

__all__ = ["Demand", "Demands"]

Whole = NDArray[np.int64]


class Demand(NamedTuple):
    """
    One offer that one organisation is eligible for and needs.

    Attributes:
        organisation: The organisation.
        offer: The offer.
        needs: What it is needed for, the most severe first; nothing where the offer is for everybody.
        wanted: How many minutes it takes.
        least: How many it takes at the least.
        is_mandated: Whether it is given without being asked for.

    Example:
        >>> from tiering.support import Demand
        >>> Demand._fields[-2:]
        ('least', 'is_mandated')
    """

    organisation: Organisation
    offer: SupportOffer
    needs: tuple[Need, ...]
    wanted: int
    least: int
    is_mandated: bool


@final
@attrs.frozen(eq=False, repr=False)
class Demands:
    """
    What could be given to whom, as columns: what a priority looks at.

    Every array has the axis of demands, which are in the order of organisations' codes and then of offers'.

    Attributes:
        rows: The demands.
        scale: The tiers.
        ranks: The rank of the organisation's tier, int64 (demand,).
        severity: By how much of the limit the worst of the needs falls short, float64 (demand,); 0 where there is none.
        periods: For how many periods the one that has lasted longest has, int64 (demand,).
        patients: For how many patients the needs stand together, float64 (demand,); 0 where that is not known.
        wanted: How many minutes are wanted, int64 (demand,).
        least: How many make sense at the least, int64 (demand,).
        group: Which teams can give it, as a number from 0 up, int64 (demand,); those who can be served by the
            same teams share a number, and −1 is nobody.
        teams: The teams of each number, in the order in which they are asked.

    Example:
        >>> from tiering.support import Demands
        >>> [each.name for each in Demands.__attrs_attrs__][:2]
        ['rows', 'scale']
    """

    rows: tuple[Demand, ...]
    scale: TierScale
    ranks: Whole
    severity: FloatArray
    periods: Whole
    patients: FloatArray
    wanted: Whole
    least: Whole
    group: Whole
    teams: tuple[tuple[Team, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)


def as_demands(
    rows: Sequence[Demand],
    scale: TierScale,
    ranks: Sequence[int],
    groups: Sequence[int],
    teams: Sequence[tuple[Team, ...]],
) -> Demands:
    """Lay demands out in columns."""
    whole = np.int64
    worst, longest, patients = _needs_of(rows)
    return Demands(
        rows=tuple(rows),
        scale=scale,
        ranks=np.array(ranks, dtype=whole),
        severity=np.array(worst),
        periods=np.array(longest, dtype=whole),
        patients=np.array(patients),
        wanted=np.array([each.wanted for each in rows], dtype=whole),
        least=np.array([each.least for each in rows], dtype=whole),
        group=np.array(groups, dtype=whole),
        teams=tuple(teams),
    )


def _needs_of(rows: Sequence[Demand]) -> tuple[list[float], list[int], list[float]]:
    """Return how severe the worst of each demand's needs is, how long the longest has lasted, and the patients of all."""
    worst, longest, patients = [0.0] * len(rows), [0] * len(rows), [0.0] * len(rows)
    for place, each in enumerate(rows):
        for need in each.needs:
            relative = severity(need)
            worst[place] = max(worst[place], relative)
            longest[place] = max(longest[place], need.periods)
            patients[place] += need.patients or 0
    return worst, longest, patients


def severity(need: Need) -> float:
    """Return by how much of the limit a need falls short; 0 where that is not known."""
    return 0.0 if math.isnan(need.relative) else need.relative
