"""Five guards at once beside the same five written by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from .guarded import by_hand, by_hand_with_bounds, panel_of, simulated
from .ratios import in_turn, record

MANY, BLOCK, PAIRS = 1_000_000, 65_536, 9


@pytest.mark.benchmark
def test_of_five_guards_beside_numpy_by_hand(benchmark: Any) -> None:
    panel = panel_of(MANY)
    ours, theirs = partial(simulated, panel), partial(by_hand, panel.values, BLOCK)
    assert np.array_equal(ours(), theirs())

    job = f"simulate with five guards, {MANY:,} organisations, complete"
    record(benchmark, in_turn(job, ours, f"numpy by hand, blocks of {BLOCK:,}", theirs, pairs=PAIRS))
    benchmark.pedantic(ours, rounds=3)


@pytest.mark.benchmark
def test_of_five_guards_with_gaps_beside_numpy_by_hand(benchmark: Any) -> None:
    panel = panel_of(MANY, missing=0.02)
    ours, theirs = partial(simulated, panel), partial(by_hand_with_bounds, panel.values, BLOCK)
    assert np.array_equal(ours(), theirs())

    job = f"simulate with five guards, {MANY:,} organisations, 2 % missing"
    record(benchmark, in_turn(job, ours, f"numpy by hand with bounds, blocks of {BLOCK:,}", theirs, pairs=PAIRS))
    benchmark.pedantic(ours, rounds=3)
