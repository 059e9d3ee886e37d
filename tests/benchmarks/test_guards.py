"""`simulate` with five guards beside the same five written by hand in numpy: both decide the same ranks before they are timed."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from .guarded import by_hand, by_hand_with_bounds, panel_of, simulated
from .ratios import in_turn, quickest, record

MANY = 1_000_000
BLOCKS = (16_384, 32_768, 65_536, 122_880)
PAIRS = 21


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("missing", "by_hand_too"), [(0, by_hand), (0.02, by_hand_with_bounds)], ids=["complete", "gaps"]
)
def test_of_a_million_organisations_with_five_guards(benchmark: Any, missing: float, by_hand_too: Any) -> None:
    panel = panel_of(MANY, missing=missing)
    jobs = [partial(by_hand_too, panel.values, block) for block in BLOCKS]
    best = quickest(jobs, rounds=5)
    assert np.array_equal(simulated(panel), jobs[best]())

    ours = partial(simulated, panel)
    with_bounds = " with bounds" if missing else ""
    record(
        benchmark,
        in_turn(
            "simulate with five guards, 1,000,000 organisations, " + ("2 % missing" if missing else "complete"),
            ours,
            f"numpy by hand{with_bounds}, blocks of {BLOCKS[best]:,}",
            jobs[best],
            pairs=PAIRS,
        ),
    )
    benchmark.pedantic(ours, rounds=5)
