"""A worse value never yields a less intensive tier."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, chosen, worsened

from tiering import Placement, Undecided


@given(cases(), st.sampled_from(Undecided), st.data())
def test_worse_figures_never_yield_less_intensive_tiers(case: Case, undecided: Undecided, data: st.DataObject) -> None:
    """Monotone, so it maps bounds to bounds: a worse value never yields a less intensive tier."""
    regime = attrs.evolve(case.regime, undecided=undecided)
    worse = data.draw(worsened(case))
    before = regime.simulate(case.panel, until=case.until)
    after = regime.simulate(worse, until=case.until)

    assert (after >= before).all()


@given(cases(), st.data())
def test_worse_figures_never_make_the_bounds_less_intensive(case: Case, data: st.DataObject) -> None:
    """Monotone, so it maps bounds to bounds."""
    worse = data.draw(worsened(case))
    before = case.regime.replay(case.panel, until=case.until)
    after = case.regime.replay(worse, until=case.until)

    assert all(
        (later.least >= earlier.least).all() and (later.most >= earlier.most).all()
        for earlier, later in zip(before, after, strict=True)
    )


@given(cases(), st.data())
def test_more_intensive_tiers_before_never_yield_less_intensive_tiers_after(case: Case, data: st.DataObject) -> None:
    """The step is monotone in the current tier too, or the law would not survive several reviews."""
    top = case.regime.scale.top
    count = len(case.panel.organisations)
    lower = data.draw(chosen((count,), range(top + 1))).astype(np.int8)
    higher = np.maximum(lower, data.draw(chosen((count,), range(top + 1))).astype(np.int8))
    placed = [
        [
            Placement(each.code, case.regime.scale[rank].code)
            for each, rank in zip(case.panel.organisations, ranks, strict=True)
        ]
        for ranks in (lower.tolist(), higher.tolist())
    ]
    before, after = (case.regime.simulate(case.panel, until=case.until, start=each) for each in placed)

    assert (after >= before).all()
