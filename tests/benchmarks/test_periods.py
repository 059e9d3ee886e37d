"""What held in 9 of the last 12 periods, beside the same regime with the latest period alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import attrs
import numpy as np
import pytest

from tiering import Cadence, Organisation, Panel, Period, Regime, ReviewCycle, rules
from tiering.typing import Criterion

from .ratios import in_turn, record
from .references import ENTER, FEWEST_ABOVE, FEWEST_BELOW, LEAVE, METRICS, REGIME, REVIEWS

HELD, PERIODS = 9, 12
# Twelve months come before the first review, so that there is a whole window at every one.
CYCLES = {Cadence.MONTH: (date(2023, 1, 31), 24), Cadence.QUARTER: (date(2024, 12, 31), 48)}
FEW, SOME, MANY = 205, 100_000, 1_000_000
PAIRS = {FEW: 105, SOME: 9, MANY: 5}


def held(criterion: Criterion) -> Criterion:
    return rules.InPeriods(criterion, HELD, of=PERIODS)


def latest(criterion: Criterion) -> Criterion:
    return criterion


def regime_of(every: Cadence, wrapped: Callable[[Criterion], Criterion]) -> Regime:
    """Return the regime of the other benchmarks, with each of its comparisons wrapped."""

    def entry(limit: float) -> Criterion:
        return rules.at_least(FEWEST_BELOW, *(wrapped(rules.Below(each.code, limit)) for each in METRICS))

    def leave(limit: float) -> Criterion:
        return rules.at_least(FEWEST_ABOVE, *(wrapped(rules.Above(each.code, limit)) for each in METRICS))

    return attrs.evolve(
        REGIME,
        rule=rules.Ladder(
            enter={"1": entry(ENTER[2]), "2": entry(ENTER[1])}, leave={"1": leave(LEAVE[2]), "2": leave(LEAVE[1])}
        ),
        cycle=ReviewCycle(first=date(2022, 2, 1), every=every),
    )


def panel_of(organisations: int, months: int, missing: float) -> Panel:
    """Make up figures, evenly spread from 0 to 1, of which so large a share is missing."""
    chance = np.random.default_rng(20231201)
    values = chance.random((len(METRICS), months, organisations))
    if missing:
        values[chance.random(values.shape) < missing] = np.nan
    january = Period.parse("2021-01")
    return Panel.from_arrays(
        values,
        metrics=METRICS,
        periods=[january.shifted(month) for month in range(months)],
        organisations=[Organisation(f"O{number}") for number in range(organisations)],
    )


@pytest.mark.benchmark
@pytest.mark.parametrize("missing", [0, 0.02], ids=["complete", "gaps"])
@pytest.mark.parametrize("every", CYCLES, ids=["monthly", "quarterly"])
@pytest.mark.parametrize("count", PAIRS)
def test_of_nine_of_the_last_twelve_months_beside_the_latest_one(
    benchmark: Any, count: int, every: Cadence, missing: float
) -> None:
    until, months = CYCLES[every]
    panel = panel_of(count, months, missing)
    ours, theirs = (partial(regime_of(every, each).simulate, panel, until=until) for each in (held, latest))
    assert ours().shape == theirs().shape == (REVIEWS, count)

    job = f"9 of 12 months, by {every.value}, {count:,} organisations, " + ("2 % missing" if missing else "complete")
    record(benchmark, in_turn(job, ours, "the latest month", theirs, pairs=PAIRS[count]))
    benchmark.pedantic(ours, rounds=3)
