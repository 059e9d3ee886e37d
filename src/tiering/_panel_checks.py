"""What makes the axes and the cells of a panel wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tiering._arrays import PANEL_AXES, BoolArray, FloatArray
from tiering._dates import Period
from tiering._fields import duplicates
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._records import allowed_range, axis_cadence, cell_words
from tiering.errors import InvalidValueError, PeriodError, ShapeError, TieringError

_MOST_CELLS_NAMED = 5


def wrong_axes(
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    organisations: Sequence[Organisation],
    layers: Mapping[str, FloatArray],
) -> list[TieringError]:
    """Return what is wrong with codes, periods and shapes."""
    problems = duplicates("metric", (each.code for each in metrics), "the panel")
    problems += duplicates("organisation", (each.code for each in organisations), "the panel")
    problems += _wrong_periods(metrics, periods)
    shape = (len(metrics), len(periods), len(organisations))
    for name, layer in layers.items():
        # Layers that were made to fit wrong values are no problems of their own.
        if name != "values" and layer.shape == layers["values"].shape:
            continue
        if layer.shape[-PANEL_AXES:] != shape or layer.shape not in {layers["values"].shape, shape}:
            needed = f"(…, {', '.join(map(str, shape))})"
            message = (
                f"{name} have the shape {layer.shape}; {shape[0]} metrics, {shape[1]} periods "
                f"and {shape[2]} organisations need {needed}"
            )
            problems.append(ShapeError(message))
    return problems


def _wrong_periods(metrics: Sequence[Metric], periods: Sequence[Period]) -> list[TieringError]:
    if not metrics or not periods:
        return [PeriodError("a panel needs at least one metric and one period")]
    cadence = axis_cadence(metrics)
    mixed: list[TieringError] = [
        PeriodError(f"{period} is a {period.cadence.value}; the finest cadence of the metrics is the {cadence.value}")
        for period in periods
        if period.cadence is not cadence
    ]
    if mixed:
        return mixed
    for step, found in enumerate(periods):
        wanted = periods[0].shifted(step)
        if found != wanted:
            return [PeriodError(f"{found} stands where {wanted} should; give every period once, in order")]
    return []


def wrong_cells(
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    organisations: Sequence[Organisation],
    layers: Mapping[str, FloatArray],
) -> list[TieringError]:
    """Return what is wrong with values, weights and coverage, cell by cell."""
    problems: list[TieringError] = []

    def name_cells(what: str, reason: str, figures: FloatArray, wrong: BoolArray) -> None:
        places = np.argwhere(wrong)
        for place in places[:_MOST_CELLS_NAMED]:
            whose, when = organisations[place[-1]].code, periods[place[-2]]
            message = f"{what} for {whose!r} in {when} {reason}, not {float(figures[tuple(place)])!r}"
            problems.append(InvalidValueError(message))
        if len(places) > _MOST_CELLS_NAMED:
            problems.append(InvalidValueError(f"{len(places) - _MOST_CELLS_NAMED} more of {what} {reason}"))

    for row, metric in enumerate(metrics):
        problems += _misplaced(metric, periods, layers["values"][..., row, :, :])
        for name, layer in layers.items():
            least, most, reason = allowed_range(name, metric)
            figures = layer[..., row, :, :]
            # A figure or a weight may be missing; how much a figure rests on may not.
            is_whole = name != "coverage" or not np.isnan(figures).any()
            if is_whole and _is_within(figures, least, most):
                continue
            wrong = (figures < least) | (figures > most) | np.isinf(figures)
            if name == "coverage":
                wrong |= np.isnan(figures)
            name_cells(cell_words(name, metric.code), reason, figures, wrong)
    return problems


def _misplaced(metric: Metric, periods: Sequence[Period], figures: FloatArray) -> list[TieringError]:
    """Return a problem for each column with figures in which no period of the metric ends."""
    if metric.cadence is periods[0].cadence:
        return []
    return [
        PeriodError(
            f"{metric.code!r} has figures in {period}, in which no {metric.cadence.value} ends; move them to where it does"
        )
        for column, period in enumerate(periods)
        if Period.containing(period.start, metric.cadence).end != period.end
        and not np.isnan(figures[..., column, :]).all()
    ]


def _is_within(figures: np.ndarray[Any, np.dtype[np.float64]], least: float, most: float) -> bool:
    if figures.size == 0:
        return True
    if not any(figures.strides):
        figures = figures.ravel()[:1]
    # fmin and fmax pass over NaN without a copy, so that good panels are checked in two passes.
    low, high = float(np.fmin.reduce(figures, axis=None)), float(np.fmax.reduce(figures, axis=None))
    return not (low < least or high > most or math.isinf(low) or math.isinf(high))
