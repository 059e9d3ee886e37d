"""Under which guards a worse value never yields a less intensive tier, and under which it may."""

from __future__ import annotations

from datetime import date

import attrs
import numpy as np
import pytest
from guarding import tiers
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, chosen, worsened
from telling import Telling, tellings

from tiering import DateRange, rules
from tiering.hysteresis import (
    Confirm,
    CoolDown,
    DeadBand,
    FlapBudget,
    Freeze,
    MinimumStay,
    PhasedExit,
    Significance,
    StepLimit,
)
from tiering.typing import Guard

MONOTONE: tuple[Guard, ...] = (
    *(Confirm(escalate=up, de_escalate=down) for up in (1, 2, 3) for down in (1, 2, 3)),
    Confirm(escalate=2, escalate_of=3),
    Confirm(de_escalate=2, de_escalate_of=4),
    Confirm(escalate=3, escalate_of=5, de_escalate=2, de_escalate_of=3),
    StepLimit(1),
    StepLimit(2),
    StepLimit(escalate=2, de_escalate=1),
    PhasedExit(monitor=1),
    PhasedExit(monitor=2, confirm=2),
    PhasedExit(monitor=2, confirm=3),
    Freeze(DateRange(date(2023, 7, 1), date(2023, 9, 1))),
)

monotone = st.lists(st.sampled_from(MONOTONE), min_size=1, max_size=3)


@given(cases(most_guards=False), monotone, st.data())
def test_worse_figures_never_yield_less_intensive_tiers(case: Case, guards: list[Guard], data: st.DataObject) -> None:
    """A worse value never yields a less intensive tier for ladders with nested monotone criteria under `Confirm` and `StepLimit`."""
    regime = attrs.evolve(case.regime, guards=guards)
    worse = data.draw(worsened(case))

    assert (regime.simulate(worse, until=case.until) >= regime.simulate(case.panel, until=case.until)).all()


@given(tellings(), monotone, st.data())
def test_more_intensive_proposals_never_yield_less_intensive_tiers(
    told: Telling, guards: list[Guard], data: st.DataObject
) -> None:
    """A worse value never yields a less intensive tier, whatever rule proposes, if only it is never less intensive itself."""
    raised = data.draw(more_intensive(told))

    assert (raised.ranks(*guards) >= told.ranks(*guards)).all()


@st.composite
def more_intensive(draw: st.DrawFn, told: Telling) -> Telling:
    """Make some of the proposals more intensive, and some of the tiers before them."""
    *bounds, frozen = told.figures
    ranks = range(told.scale.top + 1)
    steps = [draw(chosen(frozen.shape, (0, 0, 0, *ranks))) for _ in range(2)]
    least, most, least_above, most_above = (np.maximum(each, steps[place % 2]) for place, each in enumerate(bounds))
    raised = (least, np.maximum(least, most), least_above, np.maximum(least_above, most_above))
    higher = np.maximum(told.start, draw(chosen(told.start.shape, ranks)).astype(np.int8))
    return attrs.evolve(told, figures=np.array([*raised, frozen]), start=np.where(told.start < 0, told.start, higher))


# What is not a law: the smallest counterexamples that there are, in the figures of one month after the other.


@pytest.mark.parametrize(
    ("guard", "figures", "expected", "worse", "lighter"),
    [
        # The worse figure was followed by a better one: the stay in tier 2 began earlier, and is over.
        (MinimumStay(reviews=2), "0.8 0.6 0.8", "3 2 2", "0.6 0.6 0.8", "2 2 3"),
        (MinimumStay(months=3), "0.8 0.8 0.6 0.8", "3 3 2 2", "0.6 0.8 0.6 0.8", "2 2 2 3"),
        # The way back from the worse figure is a move, and after it there is no other.
        (CoolDown(reviews=1), "0.8 0.8 0.6", "3 3 2", "0.6 0.8 0.6", "2 3 3"),
        (CoolDown(months=2), "0.8 0.8 0.6", "3 3 2", "0.6 0.8 0.6", "2 3 3"),
        (FlapBudget(changes=1, reviews=3), "0.8 0.8 0.6", "3 3 2", "0.6 0.8 0.6", "2 3 3"),
        # From the worse figure on, the improvement is greater.
        (Significance("four_hour", by=0.15), "0.69 0.8", "2 2", "0.6 0.8", "2 3"),
        # The worse figure lies in the band, or is one of those that are frozen, or exempt.
        (DeadBand("four_hour", 0.35, 0.55), "0.8 0.6", "3 2", "0.8 0.5", "3 3"),
        (Freeze(rules.Below("four_hour", 0.5)), "0.8 0.6", "3 2", "0.8 0.4", "3 3"),
        (Confirm(de_escalate=2, unless=rules.Below("four_hour", 0.65)), "0.4 0.8", "1 1", "0.4 0.6", "1 2"),
    ],
    ids=str,
)
def test_under_other_guards_a_worse_value_may_yield_a_less_intensive_tier(
    guard: Guard, figures: str, expected: str, worse: str, lighter: str
) -> None:
    assert all(float(one) >= float(other) for one, other in zip(figures.split(), worse.split(), strict=True))
    assert tiers(figures, guard) == expected
    assert tiers(worse, guard) == lighter
