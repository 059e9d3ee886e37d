"""`simulate` beside other ways of doing the same: every reference decides the same ranks before it is timed."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from tiering import Panel

from .ratios import in_turn, quickest, record
from .references import (
    as_lists,
    as_mappings,
    by_hand,
    by_hand_with_bounds,
    in_plain_python,
    in_rule_engine,
    panel_of,
    rules_for,
    simulated,
)

MANY = 1_000_000
FEW = 205
SOME = 1_000
BLOCKS = (16_384, 32_768, 65_536)
PAIRS = 21


@pytest.fixture(scope="module")
def complete() -> Panel:
    return panel_of(MANY)


@pytest.fixture(scope="module")
def gappy() -> Panel:
    return panel_of(MANY, missing=0.02)


def _best_block(job: Any, panel: Panel) -> int:
    return BLOCKS[quickest([partial(job, panel.values, block) for block in BLOCKS], rounds=5)]


@pytest.mark.benchmark
@pytest.mark.parametrize("missing", [0, 0.02], ids=["complete", "gaps"])
def test_of_as_many_organisations_as_there_are_trusts(benchmark: Any, missing: float) -> None:
    engine = pytest.importorskip("rule_engine")
    panel, whole = panel_of(FEW, missing=missing), panel_of(FEW)
    lists, mappings, criteria = as_lists(whole), as_mappings(whole), rules_for(engine)
    expected = simulated(whole)
    assert np.array_equal(simulated(panel), by_hand_with_bounds(panel.values, FEW))
    assert np.array_equal(expected, by_hand(whole.values, FEW))
    assert in_plain_python(lists) == expected.T.tolist()
    assert in_rule_engine(criteria, mappings) == expected.T.tolist()

    ours = partial(simulated, panel)
    job = f"simulate, {FEW} organisations, " + ("2 % missing" if missing else "complete")
    on = " on complete figures" if missing else ""
    record(
        benchmark,
        in_turn(job, ours, f"numpy by hand{on}", partial(by_hand, whole.values, FEW), pairs=10 * PAIRS),
        in_turn(job, ours, f"plain Python{on}", partial(in_plain_python, lists), pairs=5 * PAIRS),
        in_turn(
            job,
            ours,
            f"rule-engine {engine.__version__}{on}",
            partial(in_rule_engine, criteria, mappings),
            pairs=9,
        ),
    )
    benchmark.pedantic(ours, rounds=50)


@pytest.mark.benchmark
def test_of_a_million_organisations_beside_numpy_by_hand(benchmark: Any, complete: Panel) -> None:
    block = _best_block(by_hand, complete)
    assert np.array_equal(simulated(complete), by_hand(complete.values, block))

    ours = partial(simulated, complete)
    record(
        benchmark,
        in_turn(
            "simulate, 1,000,000 organisations, complete",
            ours,
            f"numpy by hand, blocks of {block:,}",
            partial(by_hand, complete.values, block),
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(ours, rounds=5)


@pytest.mark.benchmark
def test_of_a_million_organisations_with_gaps_beside_numpy_by_hand(
    benchmark: Any, complete: Panel, gappy: Panel
) -> None:
    block, bounds_block = _best_block(by_hand, complete), _best_block(by_hand_with_bounds, gappy)
    assert np.array_equal(simulated(gappy), by_hand_with_bounds(gappy.values, bounds_block))

    ours, job = partial(simulated, gappy), "simulate, 1,000,000 organisations, 2 % missing"
    record(
        benchmark,
        in_turn(
            job,
            ours,
            f"numpy by hand on complete figures, blocks of {block:,}",
            partial(by_hand, complete.values, block),
            pairs=PAIRS,
        ),
        in_turn(
            job,
            ours,
            f"numpy by hand with bounds, blocks of {bounds_block:,}",
            partial(by_hand_with_bounds, gappy.values, bounds_block),
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(ours, rounds=5)


@pytest.mark.benchmark
def test_of_a_million_organisations_beside_one_at_a_time(benchmark: Any, complete: Panel) -> None:
    engine = pytest.importorskip("rule_engine")
    small = panel_of(SOME)
    lists, mappings, criteria = as_lists(small), as_mappings(small), rules_for(engine)
    expected = simulated(small).T.tolist()
    assert in_plain_python(lists) == expected
    assert in_rule_engine(criteria, mappings) == expected

    ours, job = partial(simulated, complete), "simulate, 1,000,000 organisations, complete"
    record(
        benchmark,
        in_turn(
            job,
            ours,
            f"plain Python, {SOME:,} organisations, scaled",
            partial(in_plain_python, lists),
            pairs=PAIRS,
            scaled=MANY / SOME,
        ),
        in_turn(
            job,
            ours,
            f"rule-engine {engine.__version__}, {SOME:,} organisations, scaled",
            partial(in_rule_engine, criteria, mappings),
            pairs=9,
            scaled=MANY / SOME,
        ),
    )
    benchmark.pedantic(ours, rounds=5)
