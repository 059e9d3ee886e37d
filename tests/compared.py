"""Evidence without a regime, for what compares organisations and for what scores them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from invented import APRIL, SCALE, first_of, periods

from tiering import Membership, Metric, Organisation, Panel, Register, Standard
from tiering.typing import Criterion, Evidence, Finding, FloatArray, Score, Scores, View


def evidence(
    values: Any,
    of: Sequence[Metric],
    *,
    kinds: Sequence[str] = (),
    standards: Sequence[Standard] = (),
    block: slice | None = None,
    regions: Sequence[str | None] | None = None,
    weights: Any = None,
) -> Evidence:
    """
    Return what a review sees of monthly values (…, metric, period, organisation) from April 2023.

    The weights are those of every metric and period, unless they have as many axes as the values.
    """
    array = np.asarray(values, dtype=np.float64)
    months, count = array.shape[-2:]
    shown = Panel.from_arrays(
        array,
        metrics=of,
        periods=periods(months),
        organisations=[Organisation(f"T{place}", kind=kinds[place] if kinds else "trust") for place in range(count)],
        weights=None if weights is None else np.broadcast_to(np.asarray(weights, dtype=np.float64), array.shape),
    )
    part = slice(0, count) if block is None else block
    return Evidence(
        panel=shown,
        on=first_of(months),
        scale=SCALE,
        current=np.zeros(len(range(count)[part]), dtype=np.int8),
        standards=tuple(standards),
        views={each.code: View(each, APRIL.shifted(months - 1), months - 1, 1, 120) for each in of},
        block=part,
        register=None if regions is None else in_regions(regions),
    )


def in_regions(regions: Sequence[str | None]) -> Register:
    """Return the register of T0, T1, … and of the regions in which they are; None where one is in none."""
    named = dict.fromkeys(region for region in regions if region is not None)
    return Register(
        [
            *(Organisation(f"T{place}", kind="trust") for place in range(len(regions))),
            *(Organisation(region, kind="region") for region in named),
        ],
        [Membership(member=f"T{place}", of=region) for place, region in enumerate(regions) if region is not None],
    )


def latest(figures: Sequence[float] | FloatArray, of: Metric, **changes: Any) -> Evidence:
    """Return what a review sees of one metric in one month."""
    return evidence([[figures]], [of], **changes)


def completions(figures: Sequence[float] | FloatArray, fills: Sequence[float]) -> Iterator[tuple[float, ...]]:
    """Yield the figures with the gaps filled in every way."""
    yield from product(*(fills if math.isnan(figure) else (figure,) for figure in figures))


def answers(criterion: Criterion, figures: Sequence[float] | FloatArray, of: Metric, **changes: Any) -> Finding:
    """Ask a criterion about one metric in one month."""
    return criterion.assess(latest(figures, of, **changes))


def values(score: Score, figures: Sequence[float] | FloatArray, of: Metric, **changes: Any) -> Scores:
    """Ask a score about one metric in one month."""
    return score.score(latest(figures, of, **changes))


def over_completions(
    ask: Callable[[Sequence[float]], Any], figures: Sequence[float] | FloatArray, fills: Sequence[float]
) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest of what is answered, over all ways to fill the gaps."""
    all_answers = np.array([ask(each) for each in completions(figures, fills)])
    return all_answers.min(axis=0), all_answers.max(axis=0)
