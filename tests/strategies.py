"""Strategies for regimes, panels and placements: those of the kit, by the names that the laws use."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from tiering import Metric, Panel, Placement, Polarity, rules
from tiering.testing import strategies as kit
from tiering.testing.strategies import Run, criteria, guards
from tiering.testing.strategies._figures import chosen, numbered_metrics, panel_from, scale_with_top
from tiering.testing.strategies._rules import trees
from tiering.typing import FloatArray

__all__ = [
    "LEVELS",
    "Case",
    "cases",
    "chosen",
    "criteria",
    "figures",
    "filled",
    "guards",
    "ladders",
    "metrics",
    "panel",
    "placements",
    "scales",
    "started_cases",
    "trees",
    "worsened",
]

LEVELS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)

Case = Run
metrics, scales, panel = numbered_metrics, scale_with_top, panel_from


def figures(shape: tuple[int, ...], *, gaps: bool = True) -> st.SearchStrategy[FloatArray]:
    """Draw values on the same few levels as the limits, so that many fall on them."""
    return chosen(shape, [*LEVELS, 2.5, 3.5] + ([math.nan] * 2 if gaps else []))


def ladders(of: Sequence[Metric], top: int) -> st.SearchStrategy[rules.Ladder]:
    """Draw a ladder whose criteria are monotone and nested."""
    return kit.ladders(of, scale_with_top(top))


def cases(*, gaps: bool = True, most_guards: bool = True) -> st.SearchStrategy[Case]:
    """Draw a regime of monthly reviews with its panel."""
    return kit.runs(kit.regimes(has_guards=most_guards), gaps=gaps)


def placements(case: Case) -> st.SearchStrategy[tuple[Placement, ...]]:
    """Draw where some of the organisations stood before."""
    return kit.placements(case.regime, case.panel)


@st.composite
def started_cases(draw: st.DrawFn) -> tuple[Case, tuple[Placement, ...]]:
    """Draw a case with where some of its organisations stood before."""
    case = draw(cases())
    return case, draw(placements(case))


@st.composite
def worsened(draw: st.DrawFn, case: Case) -> Panel:
    """Make some of the figures worse; gaps stay where they are."""
    values = case.panel.values
    steps = draw(chosen(values.shape, (0.0, 0.0, 0.5, 1.0, 4.0)))
    worse = np.array([-1.0 if metric.polarity is Polarity.HIGHER_IS_BETTER else 1.0 for metric in case.panel.metrics])
    return panel(values + steps * worse[:, None, None], case.panel.metrics)


def filled(gapped: Panel, fill: FloatArray) -> Panel:
    """Return the panel with every gap filled from another array."""
    of: Sequence[Metric] = gapped.metrics
    return panel(np.where(np.isnan(gapped.values), fill, gapped.values), of)
