"""Figures of trusts as those of their systems, beside the same sums written by hand with the mapping ready."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tiering import DateRange, Membership, Metric, Organisation, Panel, Period, Polarity, Register, Unit
from tiering._wording import times

from .ratios import in_turn, record

TRUSTS, SYSTEMS, MONTHS, MOVED = 300, 42, 120, 6
FIRST = Period.parse("2013-04")
METRICS = tuple(Metric(f"m{row}", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER) for row in range(20))
PAIRS = 21


def panel(missing: float) -> Panel:
    """Make up rates with their denominators; where some are missing, as many are partial."""
    chance = np.random.default_rng(20231201)
    shape = (len(METRICS), MONTHS, TRUSTS)
    values = chance.random(shape)
    coverage = np.where(chance.random(shape) < missing, 0.5, 1.0) if missing else None
    values[chance.random(shape) < missing] = np.nan
    return Panel.from_arrays(
        values,
        metrics=METRICS,
        periods=[FIRST.shifted(month) for month in range(MONTHS)],
        organisations=[Organisation(f"T{number}", kind="trust") for number in range(TRUSTS)],
        weights=chance.integers(1, 30_000, shape),
        coverage=coverage,
    )


def register(maps: int) -> tuple[Register, NDArray[np.float64]]:
    """Make up who is in which system on so many maps, each with some moved, and the same by hand (map, trust, system)."""
    chance = np.random.default_rng(7)
    places = np.repeat(chance.integers(0, SYSTEMS, (1, TRUSTS)), maps, axis=0)
    for number in range(1, maps):
        places[number:, chance.integers(0, TRUSTS, MOVED)] = chance.integers(0, SYSTEMS, MOVED)
    length = MONTHS // maps
    memberships = []
    for trust, row in enumerate(places.T):
        starts = [0, *np.flatnonzero(np.diff(row)) + 1, maps]
        for start, stop in pairwise(starts):
            valid = DateRange(_day(int(start) * length), _day(int(stop) * length))
            memberships.append(Membership(member=f"T{trust}", of=f"S{row[start]}", valid=valid))
    trusts = [Organisation(f"T{number}", kind="trust") for number in range(TRUSTS)]
    systems = [Organisation(f"S{number}", kind="system") for number in range(SYSTEMS)]
    return Register([*trusts, *systems], memberships), np.eye(SYSTEMS)[places]


def _day(month: int) -> date:
    return FIRST.shifted(month).start


def by_hand(own: Panel, mapping: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return rates, denominators and coverage of the systems."""
    values, weights, coverage = own.values, own.weights, own.coverage
    has = ~np.isnan(values)
    shape = (len(METRICS), MONTHS, SYSTEMS)
    counted, behind, activity = np.empty(shape), np.empty(shape), np.empty(shape)
    within, timed, everybody = np.where(has, values * weights, 0), np.where(has, weights, 0), weights / coverage
    length = MONTHS // len(mapping)
    for part, matrix in enumerate(mapping):
        columns = slice(part * length, (part + 1) * length)
        counted[:, columns] = within[:, columns] @ matrix
        behind[:, columns] = timed[:, columns] @ matrix
        activity[:, columns] = everybody[:, columns] @ matrix
    return counted / behind, behind, behind / activity


def by_hand_on_complete_figures(own: Panel, mapping: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return rates and denominators of the systems where nothing is missing and all is covered."""
    shape = (len(METRICS), MONTHS, SYSTEMS)
    counted, behind = np.empty(shape), np.empty(shape)
    within = own.values * own.weights
    length = MONTHS // len(mapping)
    for part, matrix in enumerate(mapping):
        columns = slice(part * length, (part + 1) * length)
        counted[:, columns] = within[:, columns] @ matrix
        behind[:, columns] = own.weights[:, columns] @ matrix
    return counted / behind, behind


@pytest.mark.benchmark
@pytest.mark.parametrize("missing", [0, 0.02], ids=["complete", "gaps"])
@pytest.mark.parametrize("maps", [1, 10, 120])
def test_of_trusts_to_systems_beside_numpy_by_hand(benchmark: Any, maps: int, missing: float) -> None:
    own, (map_of_the_day, mapping) = panel(missing), register(maps)
    hand = by_hand if missing else by_hand_on_complete_figures
    with np.errstate(invalid="ignore"):
        found, sums = own.aggregate(map_of_the_day, "system"), hand(own, mapping)
        assert found.values == pytest.approx(sums[0], rel=1e-12, nan_ok=True)
        assert not missing or found.coverage[found.coverage > 0] == pytest.approx(sums[2][sums[2] > 0], rel=1e-9)

        comparison = in_turn(
            f"aggregate 20 metrics, 300 trusts, 120 months, {times(maps, 'map')}, "
            + ("2 % missing" if missing else "complete"),
            lambda: own.aggregate(map_of_the_day, "system"),
            "numpy by hand",
            lambda: hand(own, mapping),
            pairs=PAIRS,
        )
    record(benchmark, comparison)
    benchmark.pedantic(lambda: own.aggregate(map_of_the_day, "system"), rounds=3)
