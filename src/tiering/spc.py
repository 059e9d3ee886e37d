"""
XmR charts by the rules of NHS England's "Making Data Count".

Many series are charted at once, without a loop over series or points.  A
chart says which points show special cause variation, by which rule, and
whether that is an improvement; and whether the process can be relied on to
reach a target.

**Gaps.**  A point that is NaN has no special cause, and none reaches over it:
a run, a trend or two of three must stand in points that follow each other
without a gap.  Limits are made of the points there are; a moving range needs
both of its points.

Sources: NHS England, *Making Data Count* (getting started, 2019; strengthening
your decisions, 2019); the rules and their order are those of the R package
NHSRplotthedots 0.2.2.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tiering._arrays import BoolArray, FloatArray
from tiering._fields import is_whole
from tiering._metrics import Polarity
from tiering.errors import DefinitionError, InvalidValueError, ShapeError

__all__ = ["Assurance", "Chart", "Signal", "XmrRule", "xmr"]

# 3 ÷ 1.128 and 3.267: limits of a mean and of moving ranges of two, at three standard deviations.
_LIMIT = 2.66
_NEAR = 2 * (_LIMIT / 3)
_SCREEN = 3.267
_FEWEST = 2


class XmrRule(enum.IntEnum):
    """
    Which rule a point breaks; the highest number wins where several do.

    Example:
        >>> from tiering import spc
        >>> spc.XmrRule.OUTSIDE > spc.XmrRule.TREND > spc.XmrRule.TWO_IN_THREE > spc.XmrRule.SHIFT
        True
    """

    COMMON_CAUSE = 0
    SHIFT = 1
    """Part of a run on one side of the mean."""
    TWO_IN_THREE = 2
    """One of two out of three points on one side that are near that side's limit, but inside it."""
    TREND = 3
    """Part of a run in one direction."""
    OUTSIDE = 4
    """Outside the limits."""


class Signal(enum.IntEnum):
    """
    What a point says about the process.

    Example:
        >>> from tiering import spc
        >>> spc.Signal(2).name
        'CONCERN'
    """

    COMMON_CAUSE = 0
    IMPROVEMENT = 1
    CONCERN = 2
    NEUTRAL_HIGH = 3
    NEUTRAL_LOW = 4


class Assurance(enum.IntEnum):
    """
    Whether the process as it is can be relied on to reach a target.

    Example:
        >>> from tiering import spc
        >>> spc.Assurance.HIT_AND_MISS.name
        'HIT_AND_MISS'
    """

    UNKNOWN = 0
    """There are no limits, no target, or no better side."""
    PASSING = 1
    """The limits lie on the better side of the target."""
    FAILING = 2
    """The limits lie on the worse side of the target."""
    HIT_AND_MISS = 3
    """The target lies within the limits."""


@final
@attrs.frozen(eq=False, kw_only=True)
class Chart:
    """
    XmR charts of many series.

    Attributes:
        values: The points, float64 (…, points); NaN is a gap.
        mean: The mean of each point's baseline, float64 (…, points); NaN where it has no point.
        lower: The lower process limit, float64 (…, points); NaN where no moving range is left.
        upper: The upper process limit, float64 (…, points); NaN where no moving range is left.
        rule: `XmrRule` codes, int8 (…, points).
        direction: 1 where the rule is broken upwards, −1 downwards, 0 by common cause, int8 (…, points).
        signal: `Signal` codes, int8 (…, points).
        polarity: Which direction is better.
    """

    values: FloatArray
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    rule: NDArray[np.int8]
    direction: NDArray[np.int8]
    signal: NDArray[np.int8]
    polarity: Polarity

    def assurance(self, target: ArrayLike) -> NDArray[np.int8]:
        """
        Compare a target with the latest limits.

        Args:
            target: The target in the unit of the values, or an array (…) of them; NaN is none.

        Returns:
            `Assurance` codes, int8 (…).
        """
        lower, upper = self.lower[..., -1], self.upper[..., -1]
        goal = np.asarray(target, dtype=np.float64)
        below, above = np.greater(lower, goal), np.less(upper, goal)
        better, worse = (below, above) if self.polarity is Polarity.HIGHER_IS_BETTER else (above, below)
        codes = np.select([better, worse], [Assurance.PASSING, Assurance.FAILING], Assurance.HIT_AND_MISS)
        known = ~np.isnan(lower + upper + goal) & (self.polarity is not Polarity.NEUTRAL)
        return np.where(known, codes, Assurance.UNKNOWN).astype(np.int8)


def xmr(
    values: ArrayLike,
    *,
    polarity: Polarity,
    screen: bool = True,
    baseline: int | None = None,
    rebase_at: Iterable[int] | BoolArray = (),
    run_length: int = 7,
) -> Chart:
    """
    Chart series by the rules of "Making Data Count".

    Limits are the mean ± 2.66 × the mean moving range.

    Args:
        values: The points, (…, points), in any unit; NaN is a gap.
        polarity: Which direction is an improvement.
        screen: Leave moving ranges of at least 3.267 × their mean out of the mean that makes the limits.
        baseline: How many points, from the start and from each rebasing, make the limits; all where None.
        rebase_at: Points at which limits start anew: their places, for all series, or a
            bool array (…, points).
        run_length: How many points on one side, or in one direction, are a run.

    Raises:
        InvalidValueError: A value is infinite.
        ShapeError: There is no point, or the shapes do not match.
        DefinitionError: A baseline below 2, a run length below 2, or a place outside the series.

    Example:
        >>> from tiering import Polarity, spc
        >>> chart = spc.xmr([3, 4, 3, 4, 3, 4, 12], polarity=Polarity.LOWER_IS_BETTER)
        >>> spc.Signal(chart.signal[-1]).name, spc.XmrRule(chart.rule[-1]).name
        ('CONCERN', 'OUTSIDE')
    """
    points = np.array(values, dtype=np.float64)
    starts = _starts(points, rebase_at)
    _check(points, baseline, run_length)
    flat, first = points.ravel(), starts.ravel()
    group = _Groups(first)
    mean, spread = _limits(flat, group, screen=screen, baseline=baseline)
    rule, direction = _judge(flat, group, mean, spread, run_length)
    high = {Polarity.HIGHER_IS_BETTER: Signal.IMPROVEMENT, Polarity.LOWER_IS_BETTER: Signal.CONCERN}
    low = {Polarity.HIGHER_IS_BETTER: Signal.CONCERN, Polarity.LOWER_IS_BETTER: Signal.IMPROVEMENT}
    codes = (Signal.COMMON_CAUSE, high.get(polarity, Signal.NEUTRAL_HIGH), low.get(polarity, Signal.NEUTRAL_LOW))
    signal = np.array(codes, dtype=np.int8)[direction]  # -1 takes the last
    return Chart(
        values=_shaped(flat, points.shape),
        mean=_shaped(mean, points.shape),
        lower=_shaped(mean - _LIMIT * spread, points.shape),
        upper=_shaped(mean + _LIMIT * spread, points.shape),
        rule=_shaped(rule, points.shape),
        direction=_shaped(direction, points.shape),
        signal=_shaped(signal, points.shape),
        polarity=polarity,
    )


def _shaped(layer: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    layer = layer.reshape(shape)
    layer.flags.writeable = False
    return layer


def _starts(points: FloatArray, rebase_at: Iterable[int] | BoolArray) -> BoolArray:
    if points.ndim == 0 or points.shape[-1] == 0:
        message = f"values of the shape {points.shape} have no points; give (…, points)"
        raise ShapeError(message)
    starts = np.zeros(points.shape, dtype=np.bool_)
    places = np.asarray(rebase_at if isinstance(rebase_at, np.ndarray) else list(rebase_at))
    if places.dtype == np.bool_:
        try:
            starts |= places
        except ValueError:
            message = f"rebase_at has the shape {places.shape}, the values have {points.shape}"
            raise ShapeError(message) from None
    elif places.size:
        if places.dtype.kind not in "iu" or places.min() < 0 or places.max() >= points.shape[-1]:
            message = f"rebase_at must hold places from 0 to {points.shape[-1] - 1}, not {places.tolist()!r}"
            raise DefinitionError(message)
        starts[..., places] = True
    starts[..., 0] = True
    return starts


def _check(points: FloatArray, baseline: int | None, run_length: int) -> None:
    if np.isinf(points).any():
        message = "values must be finite, or NaN for a gap; there is an infinite one"
        raise InvalidValueError(message)
    for name, count in (("baseline", baseline), ("run_length", run_length)):
        if count is not None and (not is_whole(count) or count < _FEWEST):
            message = f"{name} must be a whole number from {_FEWEST} up, not {count!r}"
            raise DefinitionError(message)


class _Groups:
    """Stretches of points with limits of their own, in one flat array."""

    def __init__(self, first: BoolArray) -> None:
        self.first = first
        self.places = np.flatnonzero(first)
        self.lengths = np.diff(self.places, append=len(first))
        self.last = np.append(first[1:], True)

    def spread(self, figures: FloatArray) -> FloatArray:
        """Give every point its group's figure."""
        return np.repeat(figures, self.lengths)

    def mean(self, figures: FloatArray) -> FloatArray:
        """Return each group's mean of what is not NaN: extended precision in two passes, as R takes it."""
        counted = ~np.isnan(figures)
        counts = np.add.reduceat(counted, self.places, dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.add.reduceat(np.where(counted, figures, 0).astype(np.longdouble), self.places) / counts
            rest = np.where(counted, figures - np.repeat(mean, self.lengths), 0)
            mean = mean + np.add.reduceat(rest, self.places) / counts
        return mean.astype(np.float64)


def _limits(flat: FloatArray, group: _Groups, *, screen: bool, baseline: int | None) -> tuple[FloatArray, FloatArray]:
    """Return the mean and the mean moving range of every point's group."""
    fixed = flat
    if baseline is not None:
        position = np.arange(len(flat)) - np.repeat(group.places, group.lengths)
        fixed = np.where(position < baseline, flat, np.nan)
    ranges = np.abs(np.diff(fixed, prepend=np.nan))
    ranges[group.first] = np.nan
    moving = group.mean(ranges)
    if screen:
        ranges = np.where(ranges < _SCREEN * group.spread(moving), ranges, np.nan)
        moving = group.mean(ranges)
    return group.spread(group.mean(fixed)), group.spread(moving)


def _judge(
    flat: FloatArray, group: _Groups, mean: FloatArray, spread: FloatArray, run_length: int
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the rule that each point breaks, and in which direction."""
    outside = (flat > mean + _LIMIT * spread) | (flat < mean - _LIMIT * spread)
    near = ~outside & ((flat < mean - _NEAR * spread) | (flat > mean + _NEAR * spread))
    side = _sign(flat - mean)
    step = _sign(np.diff(flat, prepend=np.nan))
    step[group.first] = 0
    shift = _runs(side, group.first, run_length)
    steps = _runs(step, group.first, run_length - 1)
    trend = steps | (_next(steps) & ~group.last)
    pair = _two_in_three(near, side, group)
    rule = np.select(
        [outside, trend, pair, shift],
        [XmrRule.OUTSIDE, XmrRule.TREND, XmrRule.TWO_IN_THREE, XmrRule.SHIFT],
        XmrRule.COMMON_CAUSE,
    ).astype(np.int8)
    # Where one trend ends and the next begins, the point belongs to the next.
    ahead = _next(steps) & ~group.last
    slope = np.where(ahead, _next(step), step)
    upwards = np.where(rule == XmrRule.TREND, slope, side) > 0
    return rule, np.where(rule == XmrRule.COMMON_CAUSE, 0, np.where(upwards, 1, -1)).astype(np.int8)


def _sign(figures: FloatArray) -> NDArray[np.int8]:
    """Return the sign; 0 for NaN, so that a gap belongs to no run."""
    return np.greater(figures, 0).view(np.int8) - np.less(figures, 0).view(np.int8)


def _next(layer: NDArray[Any]) -> NDArray[Any]:
    """Return what stands at the following point; nothing at the last."""
    following = np.zeros_like(layer)
    following[:-1] = layer[1:]
    return following


def _runs(sign: NDArray[np.int8], first: BoolArray, length: int) -> BoolArray:
    """Return which points are part of a run of at least so many of one sign within a group."""
    starts = first.copy()
    starts[1:] |= sign[1:] != sign[:-1]
    lengths = np.diff(np.flatnonzero(starts), append=len(sign))
    part: BoolArray = np.repeat(lengths >= length, lengths) & (sign != 0)
    return part


def _two_in_three(near: BoolArray, side: NDArray[np.int8], group: _Groups) -> BoolArray:
    """Return which near points stand among three in a row on one side, two of them near."""
    holds = np.zeros(len(near), dtype=np.bool_)
    if len(near) > 2:  # noqa: PLR2004 - three in a row
        together = (side[:-2] != 0) & (side[:-2] == side[1:-1]) & (side[:-2] == side[2:])
        together &= ~group.first[1:-1] & ~group.first[2:]
        count = near[:-2].view(np.int8) + near[1:-1].view(np.int8) + near[2:].view(np.int8)
        together &= count >= 2  # noqa: PLR2004 - two in three
        holds[:-2] |= together
        holds[1:-1] |= together
        holds[2:] |= together
    return np.logical_and(holds, near)
