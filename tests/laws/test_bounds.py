"""Findings and proposals are bounds, and the bounds really bound."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from invented import first_of, number, periods, regime
from strategies import LEVELS, Case, cases, chosen, criteria, figures, filled, metrics, panel

from tiering import Organisation, Panel, Polarity, Window, rules
from tiering.typing import Criterion, Finding, FloatArray

ANY_FIGURE = (*LEVELS, 2.25, -1e6, 1e6)


@attrs.frozen
class Asked:
    """A criterion's findings about the same organisations, with and without gaps."""

    gapped: Finding
    complete: Finding


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    of = metrics(draw(st.integers(1, 3)))
    criterion = draw(criteria(of))
    months = draw(st.integers(1, 4))
    values = draw(figures((len(of), months, draw(st.integers(1, 4)))))
    fill = draw(chosen(values.shape, ANY_FIGURE))
    gapped = panel(values, of)
    return Asked(
        finding(criterion, gapped, months),
        finding(criterion, filled(gapped, fill), months),
    )


def finding(criterion: Criterion, shown: Panel, months: int) -> Finding:
    """Assess a criterion in the review that sees the last month of a panel."""
    asking = regime(rules.Ladder(enter={"1": criterion}), metrics=shown.metrics)
    return criterion.assess(asking.review(shown, on=first_of(months)).evidence)


@given(asked())
def test_what_is_met_is_possible(both: Asked) -> None:
    """`met ≤ possible`."""
    found = both.gapped

    assert (found.met <= found.possible).all()


@given(asked())
def test_what_is_met_with_gaps_is_met_however_they_are_filled(both: Asked) -> None:
    """`met` (certain: true whatever the missing values are)."""
    assert (both.gapped.met <= both.complete.met).all()


@given(asked())
def test_what_is_possible_however_the_gaps_are_filled_is_possible_with_them(both: Asked) -> None:
    """`possible` (not ruled out)."""
    assert (both.complete.possible <= both.gapped.possible).all()


@given(cases(gaps=False))
def test_complete_figures_make_met_and_possible_one_object(case: Case) -> None:
    """Where a metric has no gap the two are *the same array object*."""
    leaves = [rules.Above(metric.code, 3) for metric in case.panel.metrics]
    criterion = rules.at_least(1, rules.any_of(*map(rules.not_, leaves)), rules.all_of(*leaves))
    found = finding(criterion, case.panel, len(case.panel.periods))

    assert found.met is found.possible


@given(cases(gaps=False))
def test_complete_figures_decide_every_tier(case: Case) -> None:
    """Decided where equal: `least` and `most` are one object where nothing is missing."""
    above = rules.Above("m0", 3, over=Window.year_to_date())
    asking = regime(rules.Ladder(enter={"1": above}, leave={"1": ~above}), metrics=case.panel.metrics)
    proposal = asking.rule.propose(asking.review(case.panel, on=first_of(len(case.panel.periods))).evidence)

    assert proposal.least is proposal.most


@given(cases())
def test_least_is_no_more_intensive_than_most(case: Case) -> None:
    """The ranks that the evidence compels and allows."""
    history = case.regime.replay(case.panel, until=case.until)

    assert all((review.least <= review.most).all() for review in history)


@given(cases(), st.data())
def test_the_tier_of_filled_figures_lies_within_the_bounds(case: Case, data: st.DataObject) -> None:
    """Proposals are bounds: the ranks that the evidence compels and allows, given the same current tiers."""
    fill = data.draw(chosen(case.panel.values.shape, ANY_FIGURE))
    complete = filled(case.panel, fill)
    previous = None
    for on in case.regime.cycle.dates(until=case.until):
        start = () if previous is None else previous.placements()
        gapped = case.regime.review(case.panel, on=on, previous=previous)
        sure = case.regime.review(complete, on=on, start=start)

        assert (gapped.least <= sure.least).all()
        assert (sure.most <= gapped.most).all()
        previous = gapped


@given(cases())
def test_the_proposal_moves_only_as_far_as_the_evidence_compels(case: Case) -> None:
    """`proposed = clip(current, least, most)`; at first placement `clip(default, least, most)`."""
    default = case.regime.scale.rank(case.regime.scale.default)
    for review in case.regime.replay(case.panel, until=case.until):
        current = np.where(review.before < 0, default, review.before)

        assert np.array_equal(review.proposed, np.clip(current, review.least, review.most))


@st.composite
def weighted(draw: st.DrawFn) -> tuple[Panel, FloatArray]:
    """Draw a panel whose weights are given for some figures only, with values to fill its gaps."""
    values = draw(figures((1, 3, 3)))
    weights = draw(chosen(values.shape, (0.0, 1.0, 5.0, np.nan)))
    shown = Panel.from_arrays(
        values,
        metrics=[number("m", Polarity.HIGHER_IS_BETTER)],
        periods=periods(3),
        organisations=[Organisation(code) for code in ("TA", "TB", "TC")],
        weights=weights,
    )
    return shown, draw(chosen(values.shape, ANY_FIGURE))


@given(weighted())
def test_an_average_that_is_missing_is_undecided(both: tuple[Panel, FloatArray]) -> None:
    """Missing data is neither a pass nor a fail."""
    shown, _ = both
    found = finding(rules.Below("m", 3, over=Window.last(3)), shown, 3)
    observed = found.observed
    assert observed is not None
    missing = np.isnan(observed)

    assert (found.possible[missing] & ~found.met[missing]).all()


@given(cases())
def test_an_organisation_with_no_figures_at_all_is_held_where_it_stands(case: Case) -> None:
    """`HOLD`: move only as far as the evidence compels."""
    nothing = panel(np.full(case.panel.values.shape, np.nan), case.panel.metrics)
    history = case.regime.replay(nothing, until=case.until)

    assert (history.ranks == 0).all()
