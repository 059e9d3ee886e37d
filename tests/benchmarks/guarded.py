"""The job of `references` with five guards, and the same written by hand in numpy, with and without bounds."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering import Metric, Organisation, Panel, Period, Polarity, Regime, Unit, hysteresis, rules, scores

from .references import (
    ENTER,
    FEWEST_ABOVE,
    FEWEST_BELOW,
    LEAVE,
    METRICS,
    REGIME,
    REVIEWS,
    UNTIL,
    Ranks,
    Values,
    _above,
    _below,
    _highest,
)

SCORE = Metric("score", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER)
FROZEN_ABOVE = 0.97
SIGNIFICANT = 0.05
STAY = 2

# The library takes a change of 0.05 for no more than that, whatever binary arithmetic makes of it.
_THRESHOLD = SIGNIFICANT * (1 + 1e-9)

GUARDED: Regime = attrs.evolve(
    REGIME,
    name="at least two of five, guarded",
    metrics=(*METRICS, SCORE),
    guards=(
        hysteresis.Confirm(de_escalate=2),
        hysteresis.MinimumStay(reviews=STAY),
        hysteresis.StepLimit(1),
        hysteresis.Freeze(rules.Above(METRICS[0].code, FROZEN_ABOVE)),
        hysteresis.Significance(scores.Given(SCORE.code), by=SIGNIFICANT),
    ),
)


def panel_of(organisations: int, *, missing: float = 0) -> Panel:
    """Make up figures, evenly spread from 0 to 1, of which so large a share is missing, and a score that drifts."""
    chance = np.random.default_rng(20231201)
    values = chance.random((len(METRICS) + 1, REVIEWS, organisations))
    values[-1] = 2.5 + np.cumsum(0.2 * (values[-1] - 0.5), axis=0)
    if missing:
        values[chance.random(values.shape) < missing] = np.nan
    january = Period.parse("2023-01")
    return Panel.from_arrays(
        values,
        metrics=GUARDED.metrics,
        periods=[january.shifted(months) for months in range(REVIEWS)],
        organisations=[Organisation(f"O{number}") for number in range(organisations)],
    )


def simulated(panel: Panel) -> Ranks:
    """Do the job with the library."""
    return GUARDED.simulate(panel, until=UNTIL)


def by_hand(values: Values, block: int) -> Ranks:
    """Do the job in numpy, written for this one regime and for complete figures, in blocks that fit the cache."""
    return _in_blocks(_complete, values, block)


def by_hand_with_bounds(values: Values, block: int) -> Ranks:
    """Do the job in numpy, written for this one regime, with missing figures as bounds."""
    return _in_blocks(_bounded, values, block)


def _in_blocks(decide: Callable[[Values, Ranks], None], values: Values, block: int) -> Ranks:
    count = values.shape[-1]
    ranks = np.empty((REVIEWS, count), dtype=np.int8)
    for start in range(0, count, block):
        part = slice(start, min(start + block, count))
        decide(values[..., part], ranks[:, part])
    return ranks


def _complete(values: Values, ranks: Ranks) -> None:
    size = values.shape[-1]
    current, before = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int8)
    stays = np.ones(size, dtype=np.int8)
    falls_from = rises_from = values[-1, 0]
    for review in range(REVIEWS):
        shown, score = values[:-1, review], values[-1, review]
        enter_1 = _below(shown, ENTER[2]) >= FEWEST_BELOW
        enter_2 = _below(shown, ENTER[1]) >= FEWEST_BELOW
        stay_1 = (current >= 2) & ~(_above(shown, LEAVE[2]) >= FEWEST_ABOVE)
        stay_2 = (current >= 1) & ~(_above(shown, LEAVE[1]) >= FEWEST_ABOVE)
        entry = np.maximum(enter_2.view(np.int8), enter_1.view(np.int8) * np.int8(2))
        stay = np.maximum(stay_2.view(np.int8), stay_1.view(np.int8) * np.int8(2))
        proposed = np.maximum(entry, stay)
        if review:
            # An escalation needs no confirmation; each move is one of a single tier.
            moving = shown[0] <= FROZEN_ABOVE
            up = (proposed > current) & moving & (score - rises_from > _THRESHOLD)
            down = (np.maximum(proposed, before) < current) & moving & (falls_from - score > _THRESHOLD)
            down &= stays >= STAY
            moved = current + up.view(np.int8) - down.view(np.int8)
            arrived = moved == proposed
            falls_from = np.where(up | (down & arrived), score, falls_from)
            rises_from = np.where(down | (up & arrived), score, rises_from)
            stays = stays * (moved == current).view(np.int8) + np.int8(1)
            current = moved
        else:
            current = proposed
        before = proposed
        ranks[review] = current


def _bounded(values: Values, ranks: Ranks) -> None:
    size = values.shape[-1]
    current, before = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int8)
    stays = np.ones(size, dtype=np.int8)
    falls_from, rises_from = np.full(size, -np.inf), np.full(size, np.inf)
    for review in range(REVIEWS):
        shown, score = values[:-1, review], values[-1, review]
        least, most = _bounds(shown, current)
        unknown = np.isnan(score)
        low, high = np.where(unknown, -np.inf, score), np.where(unknown, np.inf, score)
        if review:
            moving = ~(shown[0] > FROZEN_ABOVE)
            up = (least > current) & moving & (low - rises_from > _THRESHOLD)
            down = (np.maximum(most, before) < current) & moving & (falls_from - high > _THRESHOLD)
            down &= stays >= STAY
            moved = current + up.view(np.int8) - down.view(np.int8)
            arrived = moved == np.minimum(np.maximum(current, least), most)
            # Where nothing was known since the last move, whatever is known now is.
            learnt = (falls_from < rises_from) & ~unknown
            falls_from = np.where(up | (down & arrived) | learnt, low, falls_from)
            rises_from = np.where(down | (up & arrived) | learnt, high, rises_from)
            stays = stays * (moved == current).view(np.int8) + np.int8(1)
            current = moved
        else:
            current = np.minimum(least, most)
            falls_from, rises_from = low, high
        before = most
        ranks[review] = current


def _bounds(shown: Values, current: Ranks) -> tuple[Ranks, Ranks]:
    missing: NDArray[np.int8] = np.isnan(shown[0]).view(np.int8)
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
    return least, most
