"""What becomes of those whose tier the evidence leaves open."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from strategies import Case, cases, started_cases

from tiering import Placement, Undecided


@given(started_cases())
def test_assuming_the_worst_takes_the_most_intensive_bound(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """`ASSUME_WORST` and `ASSUME_BEST` tighten the bounds first."""
    case, start = started
    on = case.regime.cycle.first
    held = case.regime.review(case.panel, on=on, start=start)
    worst = attrs.evolve(case.regime, undecided=Undecided.ASSUME_WORST).review(case.panel, on=on, start=start)

    assert np.array_equal(worst.proposed, held.most)


@given(started_cases())
def test_assuming_the_best_takes_the_least_intensive_bound(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """`ASSUME_WORST` and `ASSUME_BEST` tighten the bounds first."""
    case, start = started
    on = case.regime.cycle.first
    held = case.regime.review(case.panel, on=on, start=start)
    best = attrs.evolve(case.regime, undecided=Undecided.ASSUME_BEST).review(case.panel, on=on, start=start)

    assert np.array_equal(best.proposed, held.least)


@given(started_cases())
def test_holding_lies_between_the_best_and_the_worst(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """The three modes are ordered, review after review."""
    case, start = started
    best, hold, worst = (
        attrs.evolve(case.regime, undecided=mode).simulate(case.panel, until=case.until, start=start)
        for mode in (Undecided.ASSUME_BEST, Undecided.HOLD, Undecided.ASSUME_WORST)
    )

    assert (best <= hold).all()
    assert (hold <= worst).all()


@given(started_cases())
def test_undecided_decisions_are_flagged_whatever_the_mode(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """Whatever the mode, undecided decisions are flagged for the panel."""
    case, start = started
    on = case.regime.cycle.first
    flagged = [
        tuple(
            decision.organisation.code
            for decision in attrs.evolve(case.regime, undecided=mode).review(case.panel, on=on, start=start).undecided
        )
        for mode in Undecided
    ]

    assert flagged[0] == flagged[1] == flagged[2]


@given(cases(gaps=False))
def test_the_mode_does_not_matter_where_nothing_is_missing(case: Case) -> None:
    """Decided where equal."""
    on = case.regime.cycle.dates(until=case.until)[len(case.panel.periods) - 1]
    # Windows may reach back before the first figure.
    if case.regime.review(case.panel, on=on).undecided:
        return
    ranks = [attrs.evolve(case.regime, undecided=mode).review(case.panel, on=on).ranks for mode in Undecided]

    assert np.array_equal(ranks[0], ranks[1])
    assert np.array_equal(ranks[0], ranks[2])
