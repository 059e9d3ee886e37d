"""Strategies for metrics, scales, figures and panels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import strategies as st

from tiering._arrays import FloatArray
from tiering._dates import Period
from tiering._metrics import Metric, Polarity
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.testing._spread import extremes

START = Period.parse("2023-04")
"""The month in which invented figures start."""
STEPS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""The few levels on which limits are set, before they are put into a metric's range."""
_BETWEEN = (2.5, 3.5)
LAST = STEPS[-1]


def metrics(*, at_least: int = 1, at_most: int = 3) -> st.SearchStrategy[tuple[Metric, ...]]:
    """
    Draw metrics that are plain numbers: m0, of which higher is better, m1, of which lower is, and so on.

    Args:
        at_least: The least number of them.
        at_most: The greatest number of them.

    Example:
        >>> from tiering.testing import strategies
        >>> strategies.metrics(at_most=2)
        integers(min_value=1, max_value=2).map(numbered_metrics)
    """
    return st.integers(at_least, at_most).map(numbered_metrics)


def numbered_metrics(count: int) -> tuple[Metric, ...]:
    """Return metrics, every second of which is better when it is lower."""
    polarities = (Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER)
    return tuple(Metric(f"m{place}", unit=Unit.NUMBER, polarity=polarities[place % 2]) for place in range(count))


def scales(*, at_least: int = 2, at_most: int = 4) -> st.SearchStrategy[TierScale]:
    """
    Draw scales of tiers whose codes fall as their ranks rise, down to "0" for the most intensive.

    Args:
        at_least: The least number of tiers.
        at_most: The greatest number of tiers.

    Example:
        >>> from tiering.testing import strategies
        >>> strategies.scales(at_most=3)
        integers(min_value=1, max_value=2).map(scale_with_top)
    """
    return st.integers(at_least - 1, at_most - 1).map(scale_with_top)


def scale_with_top(top: int) -> TierScale:
    """Return a scale with a most intensive rank."""
    return TierScale.from_least_intensive(*(Tier(str(top - rank)) for rank in range(top + 1)))


def chosen(shape: Sequence[int], elements: Sequence[float]) -> st.SearchStrategy[FloatArray]:
    """Draw an array of a few different values; one draw of bytes is many times quicker than one of each."""
    size = math.prod(shape)
    several = np.array(elements, dtype=np.float64)

    def read(drawn: bytes) -> FloatArray:
        picks = np.frombuffer(drawn, dtype=np.uint8) % len(several)
        return np.asarray(several[picks].reshape(shape))

    return st.binary(min_size=size, max_size=size).map(read)


def _placed(metric: Metric, steps: FloatArray) -> FloatArray:
    """Return steps of 0 to 6 on a metric's range."""
    low, high = extremes(metric)
    if math.isfinite(metric.minimum) and math.isfinite(metric.maximum):
        return np.asarray(low + (high - low) * steps / LAST)
    if math.isfinite(metric.minimum):
        return np.asarray(low + steps)
    return np.asarray(high - LAST + steps) if math.isfinite(metric.maximum) else steps


def level(metric: Metric, step: float) -> float:
    """Return the level of a step, which may lie before the first or after the last."""
    (level,) = _placed(metric, np.array([step]))
    return min(max(float(level), metric.minimum), metric.maximum)


def figures(
    metrics: Iterable[Metric], *, periods: int, organisations: int, gaps: bool = True
) -> st.SearchStrategy[FloatArray]:
    """
    Draw figures (metric, period, organisation) on the few levels on which limits are set, and between them.

    Args:
        metrics: The metrics, whose ranges the figures keep.
        periods: How many periods.
        organisations: How many organisations.
        gaps: Whether figures may be missing.

    Example:
        >>> from hypothesis import given
        >>> from tiering import Metric, Polarity, Unit
        >>> from tiering.testing import strategies
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> @given(strategies.figures([four_hour], periods=2, organisations=3))
        ... def test_the_shape(values):
        ...     assert values.shape == (1, 2, 3)
    """
    of = tuple(metrics)
    steps = [*STEPS, *_BETWEEN, *([math.nan] * 2 if gaps else [])]

    def place(drawn: FloatArray) -> FloatArray:
        return np.array([_placed(metric, row) for metric, row in zip(of, drawn, strict=True)]).reshape(drawn.shape)

    return chosen((len(of), periods, organisations), steps).map(place)


@st.composite
def panels(  # noqa: D417 - Hypothesis gives the first
    draw: st.DrawFn,
    metrics: Iterable[Metric],
    *,
    at_most_periods: int = 6,
    at_most_organisations: int = 4,
    gaps: bool = True,
) -> Panel:
    """
    Draw panels from April 2023 on, of organisations T0, T1 and so on.

    Args:
        metrics: The metrics.
        at_most_periods: The greatest number of periods, of the metrics' finest cadence.
        at_most_organisations: The greatest number of organisations; the least is 1.
        gaps: Whether figures may be missing.

    Example:
        >>> from hypothesis import given
        >>> from tiering import Metric, Polarity, Unit
        >>> from tiering.testing import strategies
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> @given(strategies.panels([four_hour], gaps=False))
        ... def test_nothing_is_missing(panel):
        ...     assert not panel.has_gap("four_hour", 0)
    """
    of = tuple(metrics)
    count = draw(st.integers(1, at_most_periods))
    organisations = draw(st.integers(1, at_most_organisations))
    return panel_from(draw(figures(of, periods=count, organisations=organisations, gaps=gaps)), of)


def panel_from(values: FloatArray, of: Sequence[Metric]) -> Panel:
    """Return a panel from April 2023 of organisations T0, T1, …."""
    cadence = min((each.cadence for each in of), key=lambda each: each.months)
    first = Period.containing(START.start, cadence)
    periods = [first.shifted(step) for step in range(values.shape[-2])]
    ends = [[Period.containing(each.start, metric.cadence).end == each.end for each in periods] for metric in of]
    return Panel.from_arrays(
        np.where(np.array(ends).reshape(len(of), -1, 1), values, math.nan),
        metrics=of,
        periods=periods,
        organisations=[Organisation(f"T{place}") for place in range(values.shape[-1])],
    )
