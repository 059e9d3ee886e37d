"""Figures as one review sees them, with the means to say where they come from."""

from __future__ import annotations

import math
from functools import cached_property
from typing import NamedTuple, assert_never, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, read_only
from tiering._attribution import Attribution, without_noise
from tiering._dates import DateRange, Period, span_text
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._windows import Window
from tiering.errors import RuleError

__all__ = ["Coming", "Figure", "View"]


class View(NamedTuple):
    """
    How much of a metric one review may see.

    Attributes:
        metric: The metric, as the regime defines it.
        latest: Its latest period that has been published.
        column: The column of that period on the panel's time axis, which may lie outside.
        step: How many columns one period of the metric takes.
        depth: How many periods back the rule may look.
    """

    metric: Metric
    latest: Period
    column: int
    step: int
    depth: int

    def earlier(self, periods: int) -> View:
        """
        Return the view as it was so many of the metric's periods before.

        Args:
            periods: How many.
        """
        return View(
            self.metric,
            self.latest.shifted(-periods),
            self.column - periods * self.step,
            self.step,
            max(self.depth - periods, 0),
        )

    def later(self, periods: int) -> View:
        """
        Return the view as it will be so many of the metric's periods after, reaching as far back as this one.

        Args:
            periods: How many.
        """
        return View(
            self.metric,
            self.latest.shifted(periods),
            self.column + periods * self.step,
            self.step,
            self.depth + periods,
        )


class Coming(NamedTuple):
    """
    What the reviews to come see of a metric in the same figures.

    Attributes:
        column: The column of the latest period that the last of them sees, on the panel's time axis.
        every: How many columns lie between what one of them sees and the next; the greatest common divisor, where
            these are not always as many, and 0 where all see the same.
    """

    column: int
    every: int


@final
@attrs.frozen(eq=False, repr=False)
class Figure:
    """
    One figure of each organisation, taken over a window.

    Attributes:
        view: Which metric, as this review may see it.
        length: How many of the metric's periods it is taken over.
        values: The figures (…, organisation) in the metric's unit; NaN where one is missing.
        missing: Where a figure is missing (…, organisation); None where none is.
        metric: The metric.
        title: The metric's name with the time that the figures are of.
        wanted: Who is missing where a figure is worse than a limit; empty where it counts nobody.
        first: The first period that they are taken over.
        last: The last period that they are taken over.
        weights: The denominators (…, organisation) behind them; NaN where none is known.
        coverage: The least coverage (…, organisation) in the window, 0 to 1; NaN outside the panel.
        window: The days that the figures are of.
    """

    view: View
    length: int
    values: FloatArray
    missing: BoolArray | None
    _panel: Panel
    _block: slice

    @cached_property
    def metric(self) -> Metric:
        """The metric."""
        return self.view.metric

    @cached_property
    def title(self) -> str:
        """The metric's name with the time that the figures are of."""
        return f"{self.metric.name} ({self.span})"

    @cached_property
    def span(self) -> str:
        """The time that the figures are of, in words."""
        return span_text(self.first, self.last)

    @cached_property
    def wanted(self) -> str:
        """Who is missing where it is worse than a limit, as "more patients seen in time"; empty where it counts nobody."""
        metric = self.metric
        if not metric.counted or metric.aggregation is not Aggregation.WEIGHTED_MEAN:
            return ""
        return f"{'more' if metric.polarity is Polarity.HIGHER_IS_BETTER else 'fewer'} {metric.counted}"

    @cached_property
    def last(self) -> Period:
        """The last period that it is taken over."""
        return self.view.latest

    @cached_property
    def first(self) -> Period:
        """The first period that it is taken over."""
        return self.view.latest.shifted(1 - self.length)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the greatest value that there can be."""
        return self.metric.range_over(self.length)

    def possible(self, met: BoolArray) -> BoolArray:
        """
        Return where a comparison is not ruled out: where it is met, or its figure is missing.

        Args:
            met: Where the comparison holds (…, organisation); False where the figure is missing.

        Returns:
            *met* itself where no figure is missing.
        """
        return met if self.missing is None else met | self.missing

    @cached_property
    def weights(self) -> FloatArray:
        """The denominators (…, organisation) behind the figures; NaN where none is known."""
        layer = _layer(self._panel.weights, self._panel, self.view, self.length, self._block)
        return _nothing(self._panel, self._block) if layer is None else layer.sum(axis=-2)

    @cached_property
    def coverage(self) -> FloatArray:
        """The least coverage (…, organisation) in the window, 0 to 1; NaN outside the panel."""
        layer = _layer(self._panel.coverage, self._panel, self.view, self.length, self._block)
        return _nothing(self._panel, self._block) if layer is None else layer.min(axis=-2)

    def coverage_differs(self, other: Figure, tolerance: float) -> BoolArray | None:
        """
        Return where this figure and another rest on different shares of the activity; None where none does.

        Args:
            other: The other figure.
            tolerance: By how much they may differ.
        """
        if not self._panel.is_partial:
            return None
        differs: BoolArray = np.abs(self.coverage - other.coverage) > tolerance
        return differs if differs.any() else None

    def attributions(self, index: int) -> tuple[Attribution, ...]:
        """
        Return whose figures make an organisation's figure, in the order of time; nothing where it is its own.

        Args:
            index: The organisation's place in the figure.
        """
        if not self._is_attributed:
            return ()
        found = self._panel.attributions_of(self.metric.code, self.organisation(index).code)
        return tuple([each for each in found if each.valid.overlaps(self.window)]) if found else ()

    @cached_property
    def _is_attributed(self) -> bool:
        """Whether anybody's figure is made of others' figures."""
        return any(each.metric == self.metric.code for each in self._panel.attributions)

    @cached_property
    def window(self) -> DateRange:
        """The days that the figures are of."""
        return DateRange(self.first.start, self.last.end)

    @property
    def minimum_coverage(self) -> float:
        """The coverage below which a figure was taken as missing, 0 to 1."""
        return self._panel.minimum_coverage

    def organisation(self, index: int) -> Organisation:
        """
        Return the organisation at a place.

        Args:
            index: The place on the last axis.
        """
        first: int = self._block.start
        return self._panel.organisations[first + index]


def take(panel: Panel, view: View, window: Window, block: slice) -> Figure:
    """Take a metric's figure over a window, for a block of the organisations."""
    length = window.length(view.latest)
    row, column = panel.row(view.metric.code), view.column
    if length == 1 and 0 <= column < len(panel.periods):
        values = panel.values[..., row, column, block]
        missing = np.isnan(values) if panel.has_gap(view.metric.code, column) else None
    else:
        # An average may be missing for want of a weight, and exist where nobody was seen for a while.
        values = _aggregate(panel, view, length, block)
        gaps = np.isnan(values)
        missing = gaps if gaps.any() else None
        values.flags.writeable = False
    return Figure(view, length, values, missing, panel, block)


def series(panel: Panel, view: View, periods: int, block: slice) -> FloatArray:
    """Return a metric's latest figures (…, period, organisation), oldest first; NaN outside the panel."""
    layer = _layer(panel.values, panel, view, periods, block)
    if layer is not None:
        return layer
    columns = [view.column - back * view.step for back in reversed(range(periods))]
    rows = [
        panel.values[..., panel.row(view.metric.code), column, block]
        if 0 <= column < len(panel.periods)
        else _nothing(panel, block)
        for column in columns
    ]
    return np.stack(rows, axis=-2)


def _layer(layer: FloatArray, panel: Panel, view: View, length: int, block: slice) -> FloatArray | None:
    first = view.column - (length - 1) * view.step
    if first < 0 or view.column >= len(panel.periods):
        return None
    return layer[..., panel.row(view.metric.code), first : view.column + 1 : view.step, block]


def _nothing(panel: Panel, block: slice) -> FloatArray:
    count = len(range(*block.indices(len(panel.organisations))))
    return read_only(np.broadcast_to(np.float64(math.nan), (*panel.values.shape[:-3], count)))


def _aggregate(panel: Panel, view: View, length: int, block: slice) -> FloatArray:
    values = _layer(panel.values, panel, view, length, block)
    weights = _layer(panel.weights, panel, view, length, block)
    if values is None or weights is None:
        return _nothing(panel, block)
    metric = view.metric
    match metric.aggregation:
        case Aggregation.SUM:
            total = values.sum(axis=-2)
        case Aggregation.WEIGHTED_MEAN if panel.has_weights(metric.code):
            total = _weighted_mean(values, weights)
        case Aggregation.WEIGHTED_MEAN | Aggregation.MEAN:
            total = values.mean(axis=-2)
        case Aggregation.NONE:
            message = f"{metric.code!r} does not aggregate, so nothing can be taken over {length} of its periods"
            raise RuleError(message)
        case _:
            assert_never(metric.aggregation)
    return without_noise(np.asarray(total), metric)


def _weighted_mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    # A period in which nobody was seen has no figure and needs none.
    counted = np.where(weights == 0, 0.0, values * weights).sum(axis=-2)
    total = weights.sum(axis=-2)
    if total.size and total.min() > 0:
        return np.asarray(counted / total)
    mean = np.divide(counted, total, out=np.full(counted.shape, math.nan), where=total > 0)
    # Whoever has no weights at all is averaged evenly, whatever others have.
    unweighted = np.isnan(weights).all(axis=-2)
    return np.where(unweighted, values.mean(axis=-2), mean) if unweighted.any() else np.asarray(mean)
