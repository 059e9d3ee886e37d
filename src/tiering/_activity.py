"""How much activity is behind organisations' figures, and which figures tell of some."""

from __future__ import annotations

import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._metrics import Aggregation, Metric
from tiering._units import Unit


def is_added(metric: Metric) -> bool:
    """Tell whether organisations' figures are added: counts are, and so are stocks, of which only time takes a mean."""
    is_stock = metric.aggregation is Aggregation.MEAN and metric.unit is Unit.COUNT
    return metric.aggregation is Aggregation.SUM or is_stock


def is_weighted(metric: Metric, values: FloatArray, weights: FloatArray) -> bool:
    """Tell whether weights say how much activity is behind the figures; where some have none they do not."""
    if metric.aggregation is Aggregation.WEIGHTED_MEAN:
        return True
    unknown = np.isnan(weights)
    return not unknown.all() and not bool((unknown & ~np.isnan(values)).any())


def has_figures(metric: Metric, values: FloatArray, weights: FloatArray) -> BoolArray:
    """Return where there is a figure that counts; a mean over nobody does not."""
    has: BoolArray = ~np.isnan(values)
    return has & (weights != 0) if metric.aggregation is Aggregation.WEIGHTED_MEAN else has


def is_active(metric: Metric, values: FloatArray, weights: FloatArray) -> BoolArray:
    """Return where there is something that has to go somewhere: a figure or a weight, unless there is none of it."""
    has = has_figures(metric, values, weights)
    if is_added(metric) and metric.minimum >= 0:
        has &= values != 0
    return has | (weights > 0)


def activity_of(weights: FloatArray, coverage: FloatArray) -> FloatArray:
    """Return all the activity of which a share is behind figures; where nothing is covered, the weight is all of it."""
    return weights / np.where(coverage > 0, coverage, 1.0)
