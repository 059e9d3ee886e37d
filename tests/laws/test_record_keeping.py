"""What is judged holds, what was known when is what was decided on, and what is stored comes back."""

from __future__ import annotations

import json
from datetime import date

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, started_cases

from tiering import History, Judgement, Panel, Placement, Vintages


@st.composite
def judged_cases(draw: st.DrawFn) -> tuple[Case, tuple[Judgement, ...]]:
    """Draw a case with at most one judgement on each organisation, so that none contradicts another."""
    case = draw(cases())
    dates = case.regime.cycle.dates(until=case.until)
    tiers = [tier.code for tier in case.regime.scale]
    given_: list[Judgement] = []
    for organisation in case.panel.organisations:
        if draw(st.booleans()):
            is_step = draw(st.booleans())
            on = draw(st.sampled_from(dates))
            given_.append(
                Judgement(
                    organisation=organisation.code,
                    tier=None if is_step else draw(st.sampled_from(tiers)),
                    step=draw(st.sampled_from((-2, -1, 1, 2))) if is_step else None,
                    reason="drawn",
                    by="chance",
                    on=on,
                    until=draw(st.none() | st.sampled_from([day for day in dates if day >= on])),
                )
            )
    return case, tuple(given_)


@given(judged_cases())
def test_what_is_judged_holds_as_long_as_it_counts(drawn: tuple[Case, tuple[Judgement, ...]]) -> None:
    """`Judgement` replaces the guarded proposal, and holds."""
    case, judgements = drawn
    history = case.regime.replay(case.panel, until=case.until, judgements=judgements)
    for judgement in judgements:
        inside = [each for each in history.timeline(judgement.organisation) if judgement.counts_on(each.on)]

        assert all(each.judgement == judgement for each in inside)
        assert len({each.tier for each in inside}) == 1
        if judgement.tier is not None:
            assert inside[0].tier.code == judgement.tier


@given(judged_cases())
def test_replay_is_the_fold_of_review_and_simulate_its_ranks(drawn: tuple[Case, tuple[Judgement, ...]]) -> None:
    """`replay` equals folding `review`; `simulate` equals the ranks of `replay`."""
    case, judgements = drawn
    history = case.regime.replay(case.panel, until=case.until, judgements=judgements)
    previous = None
    for review in history:
        previous = case.regime.review(case.panel, on=review.on, previous=previous, judgements=judgements)

        assert previous == review

    assert np.array_equal(case.regime.simulate(case.panel, until=case.until, judgements=judgements), history.ranks)


@given(judged_cases())
def test_what_nobody_judged_is_decided_as_without_judgements(drawn: tuple[Case, tuple[Judgement, ...]]) -> None:
    """Rules and guards that look at one organisation at a time are not moved by what is judged of others."""
    case, judgements = drawn
    with_them = case.regime.simulate(case.panel, until=case.until, judgements=judgements)
    without = case.regime.simulate(case.panel, until=case.until)
    judged = {each.organisation for each in judgements}
    free = [each.code not in judged for each in case.panel.organisations]

    assert np.array_equal(with_them[:, free], without[:, free])


def published(panel: Panel, dates: tuple[date, ...]) -> Vintages:
    """Return a panel as it grows from review to review, when figures are published as their periods end."""
    panels = {}
    for on in dates:
        known = sum(period.end <= on for period in panel.periods)
        if known:
            panels[on] = Panel.from_arrays(
                panel.values[:, :known],
                metrics=panel.metrics,
                periods=panel.periods[:known],
                organisations=panel.organisations,
            )
    return Vintages(panels)


@given(cases(gaps=False))
def test_a_panel_that_grows_as_periods_end_is_the_panel(case: Case) -> None:
    """A review uses what was known on its date."""
    # Later, a panel has nothing to show for the latest period, and vintages show the last one that is known.
    until = min(case.until, case.panel.periods[-1].end)
    vintages = published(case.panel, case.regime.cycle.dates(until=until))
    grown = case.regime.replay(vintages, until=until)

    assert np.array_equal(grown.ranks, case.regime.replay(case.panel, until=until).ranks)
    assert np.array_equal(grown.ranks, case.regime.simulate(vintages, until=until))


@given(started_cases())
def test_what_is_held_again_on_the_same_figures_is_the_same(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """Would we have decided otherwise? Not on the same figures."""
    case, start = started
    history = case.regime.replay(case.panel, until=case.until, start=start)
    rerun = history.rerun(case.panel)

    assert rerun.reviews == history.reviews
    assert rerun.differences == ()


@given(started_cases(), st.data())
def test_every_difference_has_a_cause(started: tuple[Case, tuple[Placement, ...]], data: st.DataObject) -> None:
    """`rerun` lists the differences with their causes."""
    case, start = started
    chance = np.random.default_rng(data.draw(st.integers(0, 99)))
    revised = attrs.evolve(case.panel, values=chance.permuted(case.panel.values, axis=-2))
    rerun = case.regime.replay(case.panel, until=case.until, start=start).rerun(revised)

    assert all(each.causes for each in rerun.differences)


@given(started_cases(), st.data())
def test_a_history_can_be_stopped_stored_and_continued(
    started: tuple[Case, tuple[Placement, ...]], data: st.DataObject
) -> None:
    """A `History` can be stopped, stored as plain data, and continued with the same result as if it had never stopped."""
    case, start = started
    whole = case.regime.replay(case.panel, until=case.until, start=start)
    stop = data.draw(st.integers(1, len(whole)))
    stored = json.loads(json.dumps(History(whole[:stop]).to_records(complete=True), allow_nan=False))
    if not stored:
        return
    going_on = History.from_records(stored, case.regime)
    for on in whole.dates[stop:]:
        going_on = going_on.appended(case.regime.review(case.panel, on=on, previous=going_on[-1]))

    assert going_on == whole
    assert all(
        np.array_equal(one, other)
        for own, theirs in zip(going_on, whole, strict=True)
        for one, other in zip(own.guard_states, theirs.guard_states, strict=True)
    )
