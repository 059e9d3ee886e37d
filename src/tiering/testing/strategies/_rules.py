"""Strategies for criteria, ladders and guards."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, final

import attrs
import numpy as np
from hypothesis import strategies as st

from tiering._metrics import Metric, Polarity
from tiering._protocols import Criterion, Guard
from tiering._tiers import TierScale
from tiering._windows import Window
from tiering.hysteresis import Confirm, StepLimit
from tiering.rules import Above, Below, Ladder, all_of, any_of, at_least, not_
from tiering.testing.strategies._figures import LAST, STEPS, chosen, level

_WINDOWS = (Window.last(1), Window.last(2), Window.year_to_date())
_GUARDS: tuple[Guard, ...] = (
    *(Confirm(escalate=up, de_escalate=down) for up in (1, 2, 3) for down in (1, 2, 3)),
    *map(StepLimit, (1, 2, 3)),
)

Tree: TypeAlias = Callable[[Sequence[float]], Criterion]
"""A criterion whose limits, one for each metric, are still open; they are steps from 0 to 6."""


@final
@attrs.frozen
class _Leaf:
    """One comparison, whose limit is taken from a list of limits."""

    metric: Metric
    place: int
    over: Window

    def __call__(self, limits: Sequence[float]) -> Criterion:
        higher = self.metric.polarity is not Polarity.LOWER_IS_BETTER
        step = limits[self.place]
        # A greater step is always easier to be worse than.
        limit = level(self.metric, step if higher else LAST - step)
        return (Below if higher else Above)(self.metric.code, limit, over=self.over)


@final
@attrs.frozen
class _Branch:
    """At least so many of the parts."""

    least: int
    parts: tuple[Tree, ...]

    def __call__(self, limits: Sequence[float]) -> Criterion:
        parts = [part(limits) for part in self.parts]
        if self.least == len(parts):
            return all_of(*parts)
        return any_of(*parts) if self.least == 1 else at_least(self.least, *parts)


@st.composite
def trees(draw: st.DrawFn, of: Sequence[Metric], depth: int = 2) -> Tree:
    """Draw a monotone criterion whose limits are still open."""
    if depth == 0 or draw(st.booleans()):
        place = draw(st.integers(0, len(of) - 1))
        return _Leaf(of[place], place, draw(st.sampled_from(_WINDOWS)))
    parts = tuple(draw(trees(of, depth - 1)) for _ in range(draw(st.integers(1, 3))))
    return _Branch(draw(st.integers(1, len(parts))), parts)


@st.composite
def criteria(draw: st.DrawFn, metrics: Iterable[Metric]) -> Criterion:  # noqa: D417 - Hypothesis gives the first
    """
    Draw criteria made of built-in ones, monotone or not.

    Args:
        metrics: What they may look at; each must aggregate.

    Example:
        >>> from hypothesis import given
        >>> from tiering import Metric, Polarity, Unit, testing
        >>> from tiering.testing import strategies
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> @given(strategies.criteria([four_hour]))
        ... def test_it_reads_what_it_may(criterion):
        ...     assert set(criterion.reads) == {"four_hour"}
    """
    of = tuple(metrics)
    found = draw(trees(of))(draw(chosen((len(of),), STEPS)).tolist())
    return not_(found) if draw(st.booleans()) else found


@st.composite
def ladders(draw: st.DrawFn, metrics: Iterable[Metric], scale: TierScale) -> Ladder:  # noqa: D417 - Hypothesis gives the first
    """
    Draw ladders whose criteria are monotone and nested: a more intensive tier asks for worse figures.

    Args:
        metrics: What they may look at; each must aggregate.
        scale: The tiers, each of which but the least intensive has an entry criterion.

    Example:
        >>> from hypothesis import given
        >>> from tiering import Metric, Polarity, Tier, TierScale, Unit
        >>> from tiering.testing import strategies
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> scale = TierScale.from_most_intensive(Tier("1"), Tier("2"))
        >>> @given(strategies.ladders([four_hour], scale))
        ... def test_it_names_the_upper_tier(ladder):
        ...     assert ladder.tiers == ("1",)
    """
    of = tuple(metrics)
    tree, size, top = draw(trees(of)), len(of), scale.top
    # The limits of the least intensive tier are the loosest; leaving asks for more than entering.
    limits = draw(chosen((size,), STEPS))
    tighter = draw(chosen((top, size), (0.0, 1.0, 2.0)))
    looser = draw(chosen((top, size), (math.nan, 0.0, 1.0)))
    enter: dict[str, Criterion] = {}
    leave: dict[str, Criterion] = {}
    for rank in range(1, top + 1):
        code = scale[rank].code
        enter[code] = tree(limits.tolist())
        margins = looser[rank - 1]
        if not math.isnan(margins[0]):
            leave[code] = not_(tree((limits + np.nan_to_num(margins)).tolist()))
        limits = limits - tighter[rank - 1]
    return Ladder(enter=enter, leave=leave)


def guards(*, at_most: int = 3) -> st.SearchStrategy[tuple[Guard, ...]]:
    """
    Draw built-in guards.

    Args:
        at_most: The greatest number of them; the least is none.

    Example:
        >>> from hypothesis import given
        >>> from tiering.testing import strategies
        >>> @given(strategies.guards(at_most=2))
        ... def test_there_are_not_too_many(guards):
        ...     assert len(guards) <= 2
    """
    return st.lists(st.sampled_from(_GUARDS), max_size=at_most).map(tuple)
