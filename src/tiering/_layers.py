"""What is known of a panel's layers from the start, and layers that are the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tiering._arrays import PANEL_AXES, FloatArray, read_only


def gaps_of(values: FloatArray) -> tuple[tuple[bool, ...], ...]:
    """Return for each metric and period whether anybody's figure is missing."""
    if values.ndim < PANEL_AXES:
        return ()
    # The least of some figures is missing where any of them is.
    least = np.minimum.reduce(values, axis=-1, initial=math.inf)
    missing = np.isnan(least).any(axis=tuple(range(least.ndim - 2)))
    return tuple(map(tuple, missing.tolist()))


def weighted_of(weights: FloatArray, metrics: int) -> tuple[bool, ...]:
    """Return for each metric whether any weight was given."""
    if weights.ndim < PANEL_AXES or not any(weights.strides):
        return (False,) * metrics
    return tuple(not bool(np.isnan(weights[..., row, :, :]).all()) for row in range(weights.shape[-3]))


def least_coverage_of(coverage: FloatArray) -> float:
    """Return the least share of the activity that any figure rests on."""
    layer = coverage if any(coverage.strides) else coverage.ravel()[:1]
    return float(np.fmin.reduce(layer, axis=None, initial=1.0))


def constant(value: float, like: Sequence[float] | FloatArray) -> FloatArray:
    """Return a layer of the shape of another one that holds one value and takes no room."""
    return read_only(np.broadcast_to(np.float64(value), np.shape(like)))
