"""Two panels of the same organisations as one."""

from __future__ import annotations

import math

import numpy as np

from tiering._arrays import PANEL_AXES
from tiering._attribution import Figures, Made
from tiering._records import axis_between, axis_column
from tiering.errors import DefinitionError, ShapeError


def join(one: Figures, other: Figures) -> Made:
    """
    Return the metrics of two panels, over the time that either covers.

    Raises:
        DefinitionError: The organisations or the cadences differ.
        ShapeError: One of them has scenarios.
    """
    codes = [each.code for each in one.organisations]
    strangers = sorted({each.code for each in other.organisations} ^ set(codes))
    if strangers:
        named = ", ".join(map(repr, strangers[:8]))
        message = f"only one of the panels knows {named}; build both for the same organisations"
        raise DefinitionError(message)
    if one.periods[0].cadence is not other.periods[0].cadence:
        message = (
            f"a panel by {one.periods[0].cadence.value} cannot be joined with one by {other.periods[0].cadence.value}"
        )
        raise DefinitionError(message)
    if one.values.ndim > PANEL_AXES or other.values.ndim > PANEL_AXES:
        message = "panels with scenarios cannot be joined; join them first"
        raise ShapeError(message)
    periods = axis_between(min(one.periods[0], other.periods[0]), max(one.periods[-1], other.periods[-1]))
    shape = (len(one.metrics) + len(other.metrics), len(periods), len(codes))
    layers = [np.full(shape, fill) for fill in (math.nan, math.nan, 1.0)]
    for panel, first_row in ((one, 0), (other, len(one.metrics))):
        rows = slice(first_row, first_row + len(panel.metrics))
        start = axis_column(periods[0], panel.periods[0])
        order = [panel.position(code) for code in codes]
        for layer, source in zip(layers, (panel.values, panel.weights, panel.coverage), strict=True):
            layer[rows, start : start + len(panel.periods), :] = source[..., order]
    return {
        "values": layers[0],
        "metrics": one.metrics + other.metrics,
        "periods": periods,
        "organisations": one.organisations,
        "weights": layers[1],
        "coverage": layers[2],
        "attributions": one.attributions + other.attributions,
    }
