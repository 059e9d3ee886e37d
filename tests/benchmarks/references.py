"""One job, and four other ways of doing it: numpy by hand with and without bounds, plain Python, a rule engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiering import (
    Cadence,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    ReviewCycle,
    Tier,
    TierScale,
    Unit,
    hysteresis,
    rules,
)

Values = NDArray[np.float64]
Ranks = NDArray[np.int8]

REVIEWS = 12
UNTIL = date(2024, 1, 31)
# Rank 2 is tier 1, rank 1 is tier 2, rank 0 is tier 3.
ENTER = {2: 0.20, 1: 0.35}
LEAVE = {2: 0.30, 1: 0.45}
FEWEST_BELOW = 2
FEWEST_ABOVE = 4

METRICS = tuple(Metric(f"m{row}", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER) for row in range(5))


def _entry(limit: float) -> rules.AtLeast:
    return rules.at_least(FEWEST_BELOW, *(rules.Below(each.code, limit) for each in METRICS))


def _leave(limit: float) -> rules.AtLeast:
    return rules.at_least(FEWEST_ABOVE, *(rules.Above(each.code, limit) for each in METRICS))


REGIME = Regime(
    name="at least two of five",
    metrics=METRICS,
    scale=TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3")),
    rule=rules.Ladder(
        enter={"1": _entry(ENTER[2]), "2": _entry(ENTER[1])},
        leave={"1": _leave(LEAVE[2]), "2": _leave(LEAVE[1])},
    ),
    guards=(hysteresis.Confirm(de_escalate=2),),
    cycle=ReviewCycle(first=date(2023, 2, 1), every=Cadence.MONTH),
)


def panel_of(organisations: int, *, missing: float = 0) -> Panel:
    """Make up figures, evenly spread from 0 to 1, of which so large a share is missing."""
    chance = np.random.default_rng(20231201)
    values = chance.random((len(METRICS), REVIEWS, organisations))
    if missing:
        values[chance.random(values.shape) < missing] = np.nan
    january = Period.parse("2023-01")
    return Panel.from_arrays(
        values,
        metrics=METRICS,
        periods=[january.shifted(months) for months in range(REVIEWS)],
        organisations=[Organisation(f"O{number}") for number in range(organisations)],
    )


def simulated(panel: Panel) -> Ranks:
    """Do the job with the library."""
    return REGIME.simulate(panel, until=UNTIL)


def by_hand(values: Values, block: int) -> Ranks:
    """Do the job in numpy, written for this one regime and for complete figures, in blocks that fit the cache."""
    count = values.shape[-1]
    ranks = np.empty((REVIEWS, count), dtype=np.int8)
    for start in range(0, count, block):
        part = slice(start, min(start + block, count))
        size = part.stop - start
        current, before = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int8)
        for review in range(REVIEWS):
            shown = values[:, review, part]
            enter_1 = _below(shown, ENTER[2]) >= FEWEST_BELOW
            enter_2 = _below(shown, ENTER[1]) >= FEWEST_BELOW
            stay_1 = (current >= 2) & ~(_above(shown, LEAVE[2]) >= FEWEST_ABOVE)
            stay_2 = (current >= 1) & ~(_above(shown, LEAVE[1]) >= FEWEST_ABOVE)
            entry = np.maximum(enter_2.view(np.int8), enter_1.view(np.int8) * np.int8(2))
            stay = np.maximum(stay_2.view(np.int8), stay_1.view(np.int8) * np.int8(2))
            proposed = np.maximum(entry, stay)
            current = np.minimum(np.maximum(current, proposed), np.maximum(proposed, before)) if review else proposed
            before = proposed
            ranks[review, part] = current
    return ranks


def by_hand_with_bounds(values: Values, block: int) -> Ranks:
    """
    Do the job in numpy, written for this one regime, with missing figures as bounds.

    A figure is below a limit, or missing, or neither: so the most that can be below are
    those that are and those that are missing, and the missing ones are counted only once.
    """
    count = values.shape[-1]
    ranks = np.empty((REVIEWS, count), dtype=np.int8)
    for start in range(0, count, block):
        part = slice(start, min(start + block, count))
        size = part.stop - start
        current, before = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int8)
        for review in range(REVIEWS):
            shown = values[:, review, part]
            missing = np.isnan(shown[0]).view(np.int8)
            for figures in shown[1:]:
                missing = missing + np.isnan(figures).view(np.int8)
            below_1, below_2 = _below(shown, ENTER[2]), _below(shown, ENTER[1])
            above_1, above_2 = _above(shown, LEAVE[2]), _above(shown, LEAVE[1])
            in_1, in_2 = current >= 2, current >= 1
            least = _highest(
                below_1 >= FEWEST_BELOW,
                below_2 >= FEWEST_BELOW,
                in_1 & (above_1 + missing < FEWEST_ABOVE),
                in_2 & (above_2 + missing < FEWEST_ABOVE),
            )
            most = _highest(
                below_1 + missing >= FEWEST_BELOW,
                below_2 + missing >= FEWEST_BELOW,
                in_1 & (above_1 < FEWEST_ABOVE),
                in_2 & (above_2 < FEWEST_ABOVE),
            )
            if review:
                current = np.minimum(np.maximum(current, least), np.maximum(most, before))
            else:
                current = np.minimum(least, most)
            before = most
            ranks[review, part] = current
    return ranks


def _below(figures: Values, limit: float) -> Ranks:
    met: Ranks = (figures[0] < limit).view(np.int8)
    for each in figures[1:]:
        met = met + (each < limit).view(np.int8)
    return met


def _above(figures: Values, limit: float) -> Ranks:
    met: Ranks = (figures[0] > limit).view(np.int8)
    for each in figures[1:]:
        met = met + (each > limit).view(np.int8)
    return met


def _highest(*holds: NDArray[np.bool_]) -> Ranks:
    enter_1, enter_2, stay_1, stay_2 = holds
    first = (enter_1 | stay_1).view(np.int8) * np.int8(2)
    highest: Ranks = np.maximum(first, (enter_2 | stay_2).view(np.int8))
    return highest


def as_lists(panel: Panel) -> list[list[list[float]]]:
    """Return the figures as lists, by organisation and review."""
    lists: list[list[list[float]]] = panel.values.transpose(2, 1, 0).tolist()
    return lists


def in_plain_python(organisations: Sequence[Sequence[Sequence[float]]]) -> list[list[int]]:
    """Do the job in loops, for complete figures; ranks by organisation and review."""
    placed = []
    for reviews in organisations:
        ranks: list[int] = []
        before = 0
        for figures in reviews:
            proposed = 0
            current = ranks[-1] if ranks else 0
            for rank in (2, 1):
                below = sum([figure < ENTER[rank] for figure in figures]) >= FEWEST_BELOW
                if below or (current >= rank and sum([figure > LEAVE[rank] for figure in figures]) < FEWEST_ABOVE):
                    proposed = rank
                    break
            ranks.append(_confirmed(ranks, proposed, before))
            before = proposed
        placed.append(ranks)
    return placed


def as_mappings(panel: Panel) -> list[list[dict[str, float]]]:
    """Return the figures as mappings of metric to figure, by organisation and review."""
    codes = [each.code for each in METRICS]
    return [[dict(zip(codes, figures, strict=True)) for figures in reviews] for reviews in as_lists(panel)]


def rules_for(engine: Any) -> Mapping[int, tuple[Any, Any]]:
    """Return each rank's entry and leave criterion as rules of the rule engine."""

    def rule(side: str, limit: float, fewest: int) -> Any:
        counted = " + ".join(f"({each.code} {side} {limit} ? 1 : 0)" for each in METRICS)
        return engine.Rule(f"({counted}) >= {fewest}")

    return {rank: (rule("<", ENTER[rank], FEWEST_BELOW), rule(">", LEAVE[rank], FEWEST_ABOVE)) for rank in (2, 1)}


def in_rule_engine(
    criteria: Mapping[int, tuple[Any, Any]], organisations: Sequence[Sequence[Mapping[str, float]]]
) -> list[list[int]]:
    """Do the job with the rule engine's criteria, for complete figures; ranks by organisation and review."""
    placed = []
    for reviews in organisations:
        ranks: list[int] = []
        before = 0
        for figures in reviews:
            proposed = 0
            current = ranks[-1] if ranks else 0
            for rank, (enter, leave) in criteria.items():
                if enter.matches(figures) or (current >= rank and not leave.matches(figures)):
                    proposed = rank
                    break
            ranks.append(_confirmed(ranks, proposed, before))
            before = proposed
        placed.append(ranks)
    return placed


def _confirmed(ranks: Sequence[int], proposed: int, before: int) -> int:
    """Escalate at once, de-escalate when two reviews in a row say so; the first review places."""
    if not ranks:
        return proposed
    return min(max(ranks[-1], proposed), max(proposed, before))
