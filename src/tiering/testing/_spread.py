"""Figures that are spread out without chance: the same ones on every machine and in every run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import FloatArray
from tiering._metrics import Metric

_FAR = 1e9
# The constants of splitmix64 (Steele, Lea and Flood, 2014): a counter in, a number without a pattern out.
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_WORD = 2**64
_EVERYDAY = (0.0, 0.25, 0.5, 0.75, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 100.0, 1_000.0, 4_000.0)


def draws(shape: Sequence[int], salt: int) -> NDArray[np.uint64]:
    """Return whole numbers without a pattern; another salt gives others."""
    start = salt * 0xD1342543DE82EF95 % _WORD
    mixed = np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * np.uint64(_STEP) + np.uint64(start)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    return np.asarray(mixed ^ (mixed >> np.uint64(31))).reshape(shape)


def picked(choices: Any, shape: Sequence[int], salt: int) -> Any:
    """Return an array of the choices, each about as often as any other."""
    several = np.asarray(choices)
    return several[(draws(shape, salt) % np.uint64(len(several))).astype(np.intp)]


def extremes(metric: Metric) -> tuple[float, float]:
    """Return the least and the greatest figure of a metric; a far one where it has no end."""
    return max(metric.minimum, -_FAR), min(metric.maximum, _FAR)


def levels(metric: Metric, limits: Iterable[float]) -> FloatArray:
    """Return figures of a metric that matter: at the limits, just beside them on both sides, further off, and at the ends."""
    low, high = extremes(metric)
    near = [
        value
        for limit in dict.fromkeys(limits)
        for off in (abs(limit) * 0.1 or 0.1,)
        for value in (
            limit,
            math.nextafter(limit, -math.inf),
            math.nextafter(limit, math.inf),
            limit - off,
            limit + off,
        )
    ]
    usual = (0.0, 0.2, 0.5, 0.6, 0.7, 0.8, 0.95, 1.0)
    wide = [low + (high - low) * part for part in usual] if high - low < _FAR else list(_EVERYDAY)
    # The figures beside the limits come twice, because that is where a criterion goes wrong.
    found = [*near, *near, *wide, low, high] if high - low < _FAR else [*near, *near, *wide]
    return np.array([value for value in found if low <= value <= high])


def of_each(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for which organisations (organisation,) something holds in any scenario."""
    return np.asarray(holds.any(axis=tuple(range(holds.ndim - 1))))
