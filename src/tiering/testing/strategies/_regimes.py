"""Strategies for regimes, for where organisations stood, and for histories."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date
from typing import final

import attrs
from hypothesis import strategies as st

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._history import History
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._regime import Regime
from tiering._tiers import Placement
from tiering.errors import OddRegimeWarning
from tiering.testing.strategies._figures import START, chosen, numbered_metrics, panels, scales
from tiering.testing.strategies._rules import guards, ladders


@final
@attrs.frozen
class Run:
    """
    A regime with a panel for it, and the last day of its reviews.

    Attributes:
        regime: The regime, whose reviews are monthly.
        panel: The figures.
        until: The last day on which a review is held.

    Example:
        >>> from hypothesis import given
        >>> from tiering.testing import strategies
        >>> @given(strategies.runs())
        ... def test_every_review_places_everybody(run):
        ...     assert (run.regime.simulate(run.panel, until=run.until) >= 0).all()
    """

    regime: Regime
    panel: Panel
    until: date


@st.composite
def regimes(draw: st.DrawFn, metrics: Iterable[Metric] | None = None, *, has_guards: bool = True) -> Regime:  # noqa: D417 - Hypothesis gives the first
    """
    Draw regimes of monthly reviews with a ladder.

    Args:
        metrics: What they look at; drawn where none are given.
        has_guards: Whether they may have guards.

    Example:
        >>> from hypothesis import given
        >>> from tiering.testing import strategies
        >>> @given(strategies.regimes())
        ... def test_it_starts_in_may(regime):
        ...     assert regime.cycle.first.month == 5
    """
    of = draw(st.integers(1, 3).map(numbered_metrics)) if metrics is None else tuple(metrics)
    scale = draw(scales())
    ladder = draw(ladders(of, scale))
    chosen_guards = draw(guards()) if has_guards else ()
    with warnings.catch_warnings():
        # Odd ones are meant to be among them.
        warnings.simplefilter("ignore", OddRegimeWarning)
        return Regime(
            name="Invented",
            metrics=of,
            scale=scale,
            rule=ladder,
            guards=chosen_guards,
            cycle=ReviewCycle(first=START.end, every=Cadence.MONTH),
        )


@st.composite
def placements(draw: st.DrawFn, regime: Regime, panel: Panel) -> tuple[Placement, ...]:  # noqa: D417 - Hypothesis gives the first
    """
    Draw where some of a panel's organisations stood before the first review.

    Args:
        regime: The regime with the tiers.
        panel: The panel with the organisations.

    Example:
        >>> from hypothesis import given
        >>> from hypothesis import strategies as st
        >>> from tiering.testing import strategies
        >>> @given(strategies.runs(), st.data())
        ... def test_a_start_can_be_given(run, data):
        ...     start = data.draw(strategies.placements(run.regime, run.panel))
        ...     assert len(start) <= len(run.panel.organisations)
    """
    ranks = draw(chosen((len(panel.organisations),), range(-1, regime.scale.top + 1))).astype(int)
    return tuple(
        Placement(each.code, regime.scale[rank].code)
        for each, rank in zip(panel.organisations, ranks.tolist(), strict=True)
        if rank >= 0
    )


@st.composite
def runs(  # noqa: D417 - Hypothesis gives the first
    draw: st.DrawFn,
    regimes: st.SearchStrategy[Regime] | None = None,
    *,
    at_most_periods: int = 6,
    gaps: bool = True,
) -> Run:
    """
    Draw regimes with a panel for each, and the last day of the reviews, when the figures may have run out.

    Args:
        regimes: A strategy for the regimes, whose reviews are monthly; any small ones where none is given.
        at_most_periods: The greatest number of periods.
        gaps: Whether figures may be missing.

    Example:
        >>> from hypothesis import given
        >>> from tiering.testing import strategies
        >>> @given(strategies.runs(gaps=False))
        ... def test_complete_figures_leave_nothing_open(run):
        ...     assert run.panel.periods
    """
    regime = draw(_REGIMES if regimes is None else regimes)
    panel = draw(panels(regime.metrics, at_most_periods=at_most_periods, gaps=gaps))
    ahead = draw(st.integers(0, 1))
    return Run(regime, panel, panel.periods[-1].shifted(ahead).end)


def histories(
    regimes: st.SearchStrategy[Regime] | None = None, *, at_most_periods: int = 6, gaps: bool = True
) -> st.SearchStrategy[History]:
    """
    Draw histories of regimes.

    Args:
        regimes: A strategy for the regimes, whose reviews are monthly; any small ones where none is given.
        at_most_periods: The greatest number of periods of the figures.
        gaps: Whether figures may be missing.

    Example:
        >>> from hypothesis import given
        >>> from tiering.testing import strategies
        >>> @given(strategies.histories())
        ... def test_it_has_a_review(history):
        ...     assert len(history) > 0
    """
    return runs(regimes, at_most_periods=at_most_periods, gaps=gaps).map(_replayed)


def _replayed(run: Run) -> History:
    return run.regime.replay(run.panel, until=run.until)


_REGIMES = regimes()
