"""Strategies for regimes, panels and placements, all of them small."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import final

import attrs
import numpy as np
from hypothesis import strategies as st
from invented import MONTHLY, first_of, number, periods

from tiering import (
    Metric,
    Organisation,
    Panel,
    Placement,
    Polarity,
    Regime,
    Tier,
    TierScale,
    Window,
    hysteresis,
    rules,
)
from tiering.typing import Criterion, FloatArray, Guard

LEVELS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
WINDOWS = (Window.last(1), Window.last(2), Window.year_to_date())


@final
@attrs.frozen(kw_only=True)
class Case:
    """A regime with a panel for it, and the last day of its reviews."""

    regime: Regime
    panel: Panel
    until: date


Tree = Callable[[Sequence[float]], Criterion]


@final
@attrs.frozen
class _Leaf:
    """One comparison, whose limit is taken from a list of limits."""

    metric: Metric
    place: int
    over: Window

    def __call__(self, limits: Sequence[float]) -> Criterion:
        kind = rules.Below if self.metric.polarity is Polarity.HIGHER_IS_BETTER else rules.Above
        sign = 1 if self.metric.polarity is Polarity.HIGHER_IS_BETTER else -1
        return kind(self.metric.code, sign * limits[self.place], over=self.over)


@final
@attrs.frozen
class _Branch:
    """At least so many of the parts."""

    count: int
    parts: tuple[Tree, ...]

    def __call__(self, limits: Sequence[float]) -> Criterion:
        parts = [part(limits) for part in self.parts]
        if self.count == len(parts):
            return rules.all_of(*parts)
        return rules.any_of(*parts) if self.count == 1 else rules.at_least(self.count, *parts)


def metrics(count: int) -> tuple[Metric, ...]:
    """Return metrics, every second of which is better when it is lower."""
    polarities = (Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER)
    return tuple(number(f"m{place}", polarities[place % 2]) for place in range(count))


@st.composite
def trees(draw: st.DrawFn, of: Sequence[Metric], depth: int = 2) -> Tree:
    """Draw a monotone criterion whose limits are still open."""
    if depth == 0 or draw(st.booleans()):
        place = draw(st.integers(0, len(of) - 1))
        return _Leaf(of[place], place, draw(st.sampled_from(WINDOWS)))
    parts = tuple(draw(trees(of, depth - 1)) for _ in range(draw(st.integers(1, 3))))
    return _Branch(draw(st.integers(1, len(parts))), parts)


@st.composite
def criteria(draw: st.DrawFn, of: Sequence[Metric]) -> Criterion:
    """Draw any criterion, monotone or not."""
    limits = draw(chosen((len(of),), LEVELS))
    found = draw(trees(of))([_signed(limit, metric) for limit, metric in zip(limits, of, strict=True)])
    return rules.not_(found) if draw(st.booleans()) else found


@st.composite
def ladders(draw: st.DrawFn, of: Sequence[Metric], top: int) -> rules.Ladder:
    """Draw a ladder whose criteria are monotone and nested: a more intensive tier asks for worse figures."""
    tree = draw(trees(of))
    size = len(of)
    # The limits of the least intensive tier are the loosest; leaving asks for more than entering.
    limits = [_signed(level, metric) for level, metric in zip(draw(chosen((size,), LEVELS)), of, strict=True)]
    tighter = draw(chosen((top, size), (0.0, 1.0, 2.0)))
    looser = draw(chosen((top, size), (math.nan, 0.0, 1.0)))
    enter: dict[str, Criterion] = {}
    leave: dict[str, Criterion] = {}
    for rank in range(1, top + 1):
        enter[str(top - rank)] = tree(limits)
        margins = looser[rank - 1]
        if not math.isnan(margins[0]):
            leave[str(top - rank)] = rules.not_(tree(list(limits + np.nan_to_num(margins))))
        limits = list(limits - tighter[rank - 1])
    return rules.Ladder(enter=enter, leave=leave)


def _signed(level: float, metric: Metric) -> float:
    """Turn a level so that a greater one is always easier to be worse than."""
    return level if metric.polarity is Polarity.HIGHER_IS_BETTER else -level


def scales(top: int) -> TierScale:
    """Return a scale with codes that fall as the ranks rise."""
    return TierScale.from_least_intensive(*(Tier(str(top - rank)) for rank in range(top + 1)))


GUARDS: tuple[Guard, ...] = (
    *(hysteresis.Confirm(escalate=up, de_escalate=down) for up in (1, 2, 3) for down in (1, 2, 3)),
    *map(hysteresis.StepLimit, (1, 2, 3)),
)


def guards() -> st.SearchStrategy[tuple[Guard, ...]]:
    """Draw none to three guards."""
    return st.lists(st.sampled_from(GUARDS), max_size=3).map(tuple)


@st.composite
def figures(draw: st.DrawFn, shape: tuple[int, ...], *, gaps: bool = True) -> FloatArray:
    """Draw values on the same few levels as the limits, so that many fall on them."""
    elements = [*LEVELS, 2.5, 3.5] + ([math.nan] * 2 if gaps else [])
    return draw(chosen(shape, elements))


@st.composite
def chosen(draw: st.DrawFn, shape: tuple[int, ...], elements: Sequence[float]) -> FloatArray:
    """Draw an array of a few different values; one draw of bytes is many times quicker than one of each."""
    size = math.prod(shape)
    picks = np.frombuffer(draw(st.binary(min_size=size, max_size=size)), dtype=np.uint8)
    return np.array(elements, dtype=np.float64)[picks % len(elements)].reshape(shape)


def panel(values: FloatArray, of: Sequence[Metric]) -> Panel:
    """Return a panel from April 2023 of organisations T0, T1, …."""
    return Panel.from_arrays(
        values,
        metrics=of,
        periods=periods(values.shape[-2]),
        organisations=[Organisation(f"T{place}") for place in range(values.shape[-1])],
    )


@st.composite
def cases(draw: st.DrawFn, *, gaps: bool = True, most_guards: bool = True) -> Case:
    """Draw a regime of monthly reviews with its panel."""
    of = metrics(draw(st.integers(1, 3)))
    top = draw(st.integers(1, 3))
    months, count = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    regime = Regime(
        name="Invented",
        metrics=of,
        scale=scales(top),
        rule=draw(ladders(of, top)),
        guards=draw(guards()) if most_guards else (),
        cycle=MONTHLY,
    )
    shown = panel(draw(figures((len(of), months, count), gaps=gaps)), of)
    # The last review may come when the figures have run out.
    return Case(regime=regime, panel=shown, until=first_of(months + draw(st.integers(0, 1))))


@st.composite
def placements(draw: st.DrawFn, case: Case) -> tuple[Placement, ...]:
    """Draw where some of the organisations stood before."""
    ranks = draw(chosen((len(case.panel.organisations),), range(-1, case.regime.scale.top + 1))).astype(int)
    return tuple(
        Placement(each.code, case.regime.scale[rank].code)
        for each, rank in zip(case.panel.organisations, ranks, strict=True)
        if rank >= 0
    )


@st.composite
def started_cases(draw: st.DrawFn) -> tuple[Case, tuple[Placement, ...]]:
    """Draw a case with where some of its organisations stood before."""
    case = draw(cases())
    return case, draw(placements(case))


def filled(gapped: Panel, fill: FloatArray) -> Panel:
    """Return the panel with every gap filled from another array."""
    return panel(np.where(np.isnan(gapped.values), fill, gapped.values), gapped.metrics)
