"""
Figures of some organisations as those of others: added, or averaged, by the law of each metric.

An organisation's activity in a period is its weight, which is the denominator behind its figure, over
the share of all activity that the figure rests on; where there are no weights it is one for each
organisation.  What a target's figure rests on is the activity that has a figure, over all that is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from tiering._activity import activity_of, has_figures, is_active, is_added, is_weighted
from tiering._arrays import BoolArray, FloatArray
from tiering._attribution import Attribution, Figures
from tiering._dates import Cadence
from tiering._legs import Legs, legs_of
from tiering._metrics import Aggregation, Metric
from tiering._regrouping_checks import check_figures, check_routes, kept_attributions
from tiering._routes import Routes

_HAIR = 1e-14
_DIGITS = 12
_LARGEST = 1024
_TENS = [_DIGITS - math.ceil(power * math.log10(2)) for power in range(-_LARGEST, _LARGEST + 1)]
_SCALES = np.roll([10.0 ** min(max(places, 0), 22) for places in _TENS], -_LARGEST)
"""What makes a number of few digits whole, by its power of two; those of negative powers stand at the end."""
_CACHED = 1 << 17
"""How many figures stay in the cache of a processor together with what is made of them."""


class Layers(NamedTuple):
    """
    What organisations have, or targets.

    Attributes:
        values: The figures.
        weights: The denominators behind them.
        coverage: Which share of the activity each rests on.
    """

    values: FloatArray
    weights: FloatArray
    coverage: FloatArray


class Regrouped(NamedTuple):
    """
    What targets have (…, metric, period, target).

    Attributes:
        layers: Their figures, weights and coverage.
        attributions: Which of the figures are made of others' figures.
        nowhere: Whose figures go nowhere (period, source).
    """

    layers: Layers
    attributions: tuple[Attribution, ...]
    nowhere: BoolArray


def regroup(panel: Figures, routes: Routes, minimum_coverage: float, *, is_restated: bool) -> Regrouped:
    """
    Carry figures from organisations to others.

    Args:
        panel: Whose figures.
        routes: Where they go.
        minimum_coverage: The coverage below which a target's figure is missing.
        is_restated: Whether the targets are the organisations themselves as they are on some other day,
            so that whoever goes wholly to one of them alone keeps all there is.

    Raises:
        TieringError: No figures can be made by these routes, or of these figures.
    """
    check_routes(panel, routes)
    ways = {
        cadence: legs_of(routes, panel.organisations, panel.periods, cadence, is_restated=is_restated)
        for cadence in {metric.cadence for metric in panel.metrics}
    }
    check_figures(panel, ways, is_restated=is_restated)
    shape = (*panel.values.shape[:-1], len(routes.targets))
    made = Layers(*(np.empty(shape) for _ in range(3)))
    for law, rows in _groups(panel):
        legs = ways[law.cadence]
        own = Layers(*(layer[..., rows, :, :] for layer in (panel.values, panel.weights, panel.coverage)))
        combined = (_by_weights if law.is_weighted else _by_heads)(law, own, legs)
        for into, source, some in zip(made, own, combined, strict=True):
            into[..., rows, :, :] = some
            for columns, whose, whom in legs.copied:
                if len(whom):
                    into[..., rows, columns, whom] = source[..., columns, whose]
    made.values[made.coverage < minimum_coverage] = math.nan
    return Regrouped(made, kept_attributions(panel, ways, routes), next(iter(ways.values())).nowhere)


class _Law(NamedTuple):
    """What some metrics have in common, and the range of each (metric, 1, 1)."""

    metric: Metric
    is_weighted: bool
    minimum: FloatArray
    maximum: FloatArray

    @property
    def cadence(self) -> Cadence:
        return self.metric.cadence


def _groups(panel: Figures) -> Iterator[tuple[_Law, slice]]:
    """Yield successive metrics of one law, as many as stay in the cache together."""
    together = max(_CACHED // max(panel.values[..., 0, :, :].size, 1), 1)

    def alike(row: int) -> tuple[object, ...]:
        metric = panel.metrics[row]
        weighted = is_weighted(metric, panel.values[..., row, :, :], panel.weights[..., row, :, :])
        return metric.aggregation, is_added(metric), metric.minimum >= 0, metric.cadence, weighted

    for key, run in groupby(range(len(panel.metrics)), key=alike):
        rows = list(run)
        for start in range(0, len(rows), together):
            some = rows[start : start + together]
            metrics = panel.metrics[some[0] : some[-1] + 1]
            least, most = (
                np.array([getattr(each, name) for each in metrics])[:, None, None] for name in ("minimum", "maximum")
            )
            yield _Law(metrics[0], bool(key[-1]), least, most), slice(some[0], some[-1] + 1)


def _by_weights(law: _Law, own: Layers, legs: Legs) -> Layers:
    """Make the targets' figures where weights say how much activity is behind each source's."""
    values, weights, coverage = own
    has, known = has_figures(law.metric, values, weights), ~np.isnan(weights)
    is_complete, is_partial = bool(has.all() and known.all()), bool((coverage < 1).any())
    weight = weights if is_complete else np.where(known, weights, 0.0)
    counted = weight if is_complete else np.where(has, weight, 0.0)
    behind = covered = activity = legs.shared(counted)
    if is_partial or not is_complete:
        activity = legs.shared(activity_of(weight, coverage) if is_partial else weight)
    if is_partial and ((coverage == 0) & (counted > 0)).any():
        # A figure that is said to rest on nothing counts, but covers nothing.
        covered = legs.shared(np.where(coverage > 0, counted, 0.0))
    count = legs.sources if is_complete else legs.reached(has)
    if law.metric.aggregation is Aggregation.WEIGHTED_MEAN:
        figures = values if is_complete else np.where(has, values, 0.0)
        made = _means(law, legs.shared(figures * weight), behind, figures, count, legs)
    else:
        made = _evenly(law, values, has, count, legs)
    # Where nobody has a figure, the weight is that of the activity which is not covered.
    denominators = np.where(count > 0, behind, activity)
    share = np.ones_like(behind) if covered is activity else _without_noise(_over(covered, activity))
    if (denominators == 0).any():
        denominators[(denominators == 0) & (legs.reached(known) == 0)] = math.nan
        # Where nobody knows how much activity there is, each figure is as good as any other.
        share = np.where(activity > 0, share, _over(legs.reached(np.where(has, coverage, 0.0)), count))
    return _settled(law, own, Layers(made, denominators, share), count, legs)


def _by_heads(law: _Law, own: Layers, legs: Legs) -> Layers:
    """Make the targets' figures where every source that exists counts for as much as any other."""
    has = has_figures(law.metric, own.values, own.weights)
    count = legs.reached(has)
    made = _evenly(law, own.values, has, count, legs)
    covered = legs.shared(np.where(has, own.coverage, 0.0))
    share = _without_noise(_over(covered, legs.shared(has | legs.expected)))
    return _settled(law, own, Layers(made, np.full(made.shape, math.nan), share), count, legs)


def _evenly(law: _Law, values: FloatArray, has: BoolArray, count: FloatArray, legs: Legs) -> FloatArray:
    """Return sums of figures, or means that take each of them for as much as any other, by their shares."""
    figures = np.where(has, values, 0.0)
    total, over = legs.shared(figures), count if legs.is_whole else legs.shared(has)
    if is_added(law.metric):
        # One figure that goes wholly to one target is that figure, to its last digit.
        total = np.where((count == 1) & (over == 1), total, _without_noise(total))
        return np.where(count > 0, total, math.nan)
    return _means(law, total, over, figures, count, legs)


def _means(
    law: _Law, total: FloatArray, over: FloatArray, figures: FloatArray, count: FloatArray, legs: Legs
) -> FloatArray:
    """Return means of what has figures; that of one figure is that figure, to its last digit."""
    mean = np.clip(_without_noise(_over(_without_noise(total), over)), law.minimum, law.maximum)
    alone = count == 1
    if alone.any():
        mean = np.where(alone, legs.reached(figures), mean)
    return np.where(count > 0, mean, math.nan)


def _settled(law: _Law, own: Layers, made: Layers, count: FloatArray, legs: Legs) -> Layers:
    """Take as missing what some source may have a part in, nobody knows which, and say on how much the rest rests."""
    values, weights, coverage = made
    coverage = np.where(count > 0, np.minimum(coverage, 1.0), 0.0)
    if not legs.unknown:
        return Layers(values, weights, coverage)
    blocked = legs.blocked(is_active(law.metric, own.values, own.weights))
    return Layers(
        np.where(blocked, math.nan, values), np.where(blocked, math.nan, weights), np.where(blocked, 0.0, coverage)
    )


def _over(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Divide where there is something to divide by."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _without_noise(figures: FloatArray) -> FloatArray:
    """Take what is a hair from a number of few digits for that number; nothing else changes."""
    _, exponents = np.frexp(figures)
    scales = _SCALES[exponents]
    rounded: FloatArray = np.rint(figures * scales) / scales
    return np.where(np.abs(rounded - figures) <= _HAIR * np.abs(figures), rounded, figures)
