"""Rules made of rules keep the bounds, and places are never more than there are."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from typing import Any, final

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import MONTHLY, first_of
from strategies import (
    LEVELS,
    chosen,
    criteria,
    figures,
    filled,
    guards,
    ladders,
    metrics,
    panel,
    scales,
)

from tiering import Metric, Panel, Placement, Regime, Review, Undecided, rules, scores
from tiering.typing import Evidence, Rule

# Ladders that are drawn at random are often odd.
pytestmark = pytest.mark.filterwarnings("ignore::tiering.errors.OddRegimeWarning")

ANY_FIGURE = (*LEVELS, 2.25, -1e6, 1e6)


@final
@attrs.frozen(kw_only=True)
class Case:
    """A regime with a panel for it, and the last day of its reviews."""

    regime: Regime
    panel: Panel
    until: date


@st.composite
def overrides(draw: st.DrawFn, inner: Rule, of: Sequence[Metric], top: int) -> rules.Override:
    kind = draw(st.sampled_from(("at_least", "at_most", "exactly")))
    ranks = {"at_least": (1, top), "at_most": (0, top - 1), "exactly": (0, top)}[kind]
    tier = str(top - draw(st.integers(*ranks)))
    return rules.Override(inner, draw(criteria(of)), **{kind: tier})  # type: ignore[arg-type]  # a tier


@st.composite
def nested(draw: st.DrawFn, of: Sequence[Metric], top: int, depth: int = 2) -> Rule:
    """Draw a rule made of rules."""
    if depth == 0:
        return draw(ladders(of, top))
    kind = draw(st.sampled_from(("ladder", "worst", "best", "override")))
    if kind == "ladder":
        return draw(ladders(of, top))
    if kind == "override":
        return draw(overrides(draw(nested(of, top, depth - 1)), of, top))
    parts = [draw(nested(of, top, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    return rules.WorstOf(*parts) if kind == "worst" else rules.BestOf(*parts)


@st.composite
def nested_cases(draw: st.DrawFn, *, most: int = 4) -> Case:
    of = metrics(2)
    top = draw(st.integers(1, 3))
    months = draw(st.integers(1, 4))
    regime = Regime(
        name="Invented",
        metrics=of,
        scale=scales(top),
        rule=draw(nested(of, top)),
        guards=draw(guards()),
        cycle=MONTHLY,
        undecided=draw(st.sampled_from(Undecided)),
    )
    values = draw(figures((len(of), months, draw(st.integers(1, most)))))
    return Case(regime=regime, panel=panel(values, of), until=first_of(months + draw(st.integers(0, 1))))


def stood(case: Case) -> st.SearchStrategy[tuple[Placement, ...]]:
    """Draw where some of the organisations stood before."""
    top = case.regime.scale.top
    codes = [each.code for each in case.panel.organisations]
    ranks = chosen((len(codes),), range(-1, top + 1))
    return ranks.map(
        lambda found: tuple(
            Placement(code, str(top - int(rank))) for code, rank in zip(codes, found, strict=True) if rank >= 0
        )
    )


@final
@attrs.frozen
class Short:
    """A case whose places are short, with where some stood before."""

    case: Case
    start: tuple[Placement, ...]

    @property
    def slots(self) -> Any:
        return self.case.regime.rule

    @property
    def rank(self) -> int:
        return self.case.regime.scale.rank(self.slots.tier)

    def reviews(self) -> list[Review]:
        return list(self.case.regime.replay(self.case.panel, until=self.case.until, start=self.start))

    def free(self, before: Review | None, review: Review) -> Review:
        """Hold the same review as if places were never short."""
        regime = attrs.evolve(self.case.regime, rule=self.slots.rule)
        start = self.start if before is None else ()
        return regime.review(self.case.panel, on=review.on, previous=before, start=start)


@st.composite
def short(draw: st.DrawFn) -> Short:
    case = draw(nested_cases(most=6))
    scale = case.regime.scale
    rank = draw(st.integers(1, scale.top))
    slots = rules.Slots(case.regime.rule, scale[rank].code, draw(st.integers(0, 3)), by=scores.Given("m1"))
    start, standing = [], 0
    for each in draw(stood(case)):
        standing += scale.rank(each.tier) >= rank
        if scale.rank(each.tier) < rank or standing <= slots.count:
            start.append(each)
    return Short(attrs.evolve(case, regime=attrs.evolve(case.regime, rule=slots)), tuple(start))


# Rules of rules.


@given(nested_cases(), st.data())
def test_what_is_proposed_of_filled_figures_lies_within_the_bounds(case: Case, data: st.DataObject) -> None:
    """Proposals are bounds: the ranks that the evidence compels and allows, given the same current tiers."""
    fill = data.draw(chosen(case.panel.values.shape, ANY_FIGURE))
    complete = filled(case.panel, fill)
    start = data.draw(stood(case))
    on = case.regime.cycle.dates(until=case.until)[-1]
    gapped = case.regime.review(case.panel, on=on, start=start)
    sure = case.regime.review(complete, on=on, start=start)

    assert (gapped.least <= sure.least).all()
    assert (sure.most <= gapped.most).all()


def evidence_for(rule: Rule, case: Case) -> Evidence:
    """Return what a rule sees in the last review of a case."""
    regime = attrs.evolve(case.regime, rule=rule)
    return regime.review(case.panel, on=first_of(len(case.panel.periods))).evidence


@given(nested_cases(), st.data())
def test_complete_figures_make_one_object_of_both_bounds(case: Case, data: st.DataObject) -> None:
    """Where a metric has no gap the two are *the same array object*."""
    values = data.draw(figures((2, 3, 2), gaps=False))
    complete = attrs.evolve(case, panel=panel(values, case.panel.metrics))
    proposal = case.regime.rule.propose(evidence_for(case.regime.rule, complete))

    assert proposal.least is proposal.most


@given(nested_cases(), st.data())
def test_the_worst_is_no_less_intensive_and_the_best_no_more_than_each(case: Case, data: st.DataObject) -> None:
    """`WorstOf` ≥ each, `BestOf` ≤ each."""
    parts = [case.regime.rule, *(data.draw(nested(case.panel.metrics, case.regime.scale.top)) for _ in range(2))]
    evidence = evidence_for(rules.WorstOf(*parts), case)
    worst, best = rules.WorstOf(*parts).propose(evidence), rules.BestOf(*parts).propose(evidence)
    for part in parts:
        own = part.propose(evidence)

        assert (worst.least >= own.least).all()
        assert (worst.most >= own.most).all()
        assert (best.least <= own.least).all()
        assert (best.most <= own.most).all()


@given(nested_cases())
def test_the_worst_and_the_best_of_one_rule_are_that_rule(case: Case) -> None:
    """`WorstOf(rule) == rule`."""
    rule = case.regime.rule
    evidence = evidence_for(rule, case)
    for one in (rules.WorstOf(rule), rules.BestOf(rule)):
        assert all(map(np.array_equal, one.propose(evidence), rule.propose(evidence)))


@given(nested_cases(), st.data())
def test_the_whole_proposes_what_one_of_its_parts_does(case: Case, data: st.DataObject) -> None:
    """`clip(current, max of leasts, max of mosts)` is the most intensive of what the parts by themselves propose."""
    parts = [case.regime.rule, data.draw(nested(case.panel.metrics, case.regime.scale.top))]
    start = data.draw(stood(case))

    def proposed(rule: Rule) -> Any:
        return attrs.evolve(case.regime, rule=rule).review(case.panel, on=first_of(1), start=start).proposed

    alone = [proposed(part) for part in parts]

    assert np.array_equal(proposed(rules.WorstOf(*parts)), np.maximum(*alone))
    assert np.array_equal(proposed(rules.BestOf(*parts)), np.minimum(*alone))


@given(nested_cases(), st.data())
def test_an_override_keeps_its_word_where_it_applies_and_is_nothing_where_it_does_not(
    case: Case, data: st.DataObject
) -> None:
    """An override is never below its floor, above its cap, or elsewhere than where it says."""
    scale = case.regime.scale
    override = data.draw(overrides(case.regime.rule, case.panel.metrics, scale.top))
    evidence = evidence_for(override, case)
    applies = override.when.assess(evidence)
    adjusted, without = override.propose(evidence), override.without(evidence)
    rank = scale.rank(override.tier)

    if override.at_most is None:
        assert (adjusted.least[applies.met] >= rank).all()
    if override.at_least is None:
        assert (adjusted.most[applies.met] <= rank).all()
    never = ~applies.possible
    assert np.array_equal(adjusted.least[never], without.least[never])
    assert np.array_equal(adjusted.most[never], without.most[never])


@given(nested_cases())
def test_every_organisation_is_explained_briefly_and_in_full(case: Case) -> None:
    """What one cannot explain, one should not decide."""
    for review in case.regime.replay(case.panel, until=case.until):
        for decision in review:
            brief, full = decision.explain(), decision.explain(full=True)

            assert brief.sections
            assert len(full.sections) >= len(brief.sections)


@given(nested_cases())
def test_rules_of_rules_survive_pickling(case: Case) -> None:
    """Frozen values pickle."""
    assert pickle.loads(pickle.dumps(case.regime.rule)) == case.regime.rule  # noqa: S301 - our own


@given(nested_cases(), st.integers(1, 3))
def test_blocks_are_the_whole(case: Case, block: int) -> None:
    """What is elementwise is evaluated in blocks of organisations."""
    dates = case.regime.cycle.dates(until=case.until)
    nobody = case.regime._starting.placed((), case.panel)

    assert np.array_equal(
        case.regime._prepared(case.panel).ranks(dates, nobody, block),
        case.regime._prepared(case.panel).ranks(dates, nobody, 1_000_000),
    )


# Places.


@given(short())
def test_there_are_never_more_than_there_are_places(one: Short) -> None:
    """Never more than n."""
    for review in one.reviews():
        assert np.count_nonzero(review.ranks >= one.rank) <= one.slots.count


@given(short())
def test_nobody_loses_a_place_to_somebody_else(one: Short) -> None:
    """Incumbents keep their place unless admitted out."""
    before = None
    for review in one.reviews():
        free = one.free(before, review)
        standing = review.before >= one.rank

        assert np.array_equal(review.ranks[standing], free.ranks[standing])
        before = review


@given(short())
def test_only_those_who_find_no_vacancy_are_held_just_below(one: Short) -> None:
    """Only vacancies are filled, and whoever finds none goes to the tier just below at most."""
    before = None
    for review in one.reviews():
        free = one.free(before, review)
        turned_away = review.ranks != free.ranks

        assert (free.ranks[turned_away] >= one.rank).all()
        assert (review.ranks[turned_away] == one.rank - 1).all()
        assert np.array_equal(turned_away, review.held[-1])
        if turned_away.any():
            assert np.count_nonzero(review.ranks >= one.rank) == one.slots.count
        before = review


@given(short())
def test_the_worst_come_first(one: Short) -> None:
    """Vacancies are filled by the worst score first, then by code; those whose case is open come last."""
    for review in one.reviews():
        found = one.slots.by.score(review.evidence)
        is_open = (found.least != found.most) | (review.least < one.rank)
        entering = (review.before < one.rank) & (review.ranks >= one.rank)
        queue = [
            (is_open[index], -found.least[index], -found.most[index], decision.organisation.code)
            for index, decision in enumerate(review)
        ]
        for admitted in np.flatnonzero(entering):
            for waiting in np.flatnonzero(review.held[-1]):
                assert queue[admitted] < queue[waiting]


@given(short())
def test_replay_with_places_is_the_fold_of_review(one: Short) -> None:
    """`replay` equals folding `review`; `simulate` equals the ranks of `replay`."""
    previous: Review | None = None
    replayed = one.reviews()
    for review in replayed:
        start = one.start if previous is None else ()
        previous = one.case.regime.review(one.case.panel, on=review.on, previous=previous, start=start)

        assert previous == review
    ranks = one.case.regime.simulate(one.case.panel, until=one.case.until, start=one.start)

    assert np.array_equal(ranks, np.stack([review.ranks for review in replayed]))


@given(short(), st.integers(1, 3), st.data())
def test_a_panel_with_a_leading_axis_has_places_in_every_scenario(
    one: Short, scenarios: int, data: st.DataObject
) -> None:
    """Leading axes are scenarios."""
    shown, regime = one.case.panel, one.case.regime
    values = data.draw(figures((scenarios, *shown.values.shape)))
    together = regime.simulate(panel(values, shown.metrics), until=one.case.until, start=one.start)
    apart = [regime.simulate(panel(each, shown.metrics), until=one.case.until, start=one.start) for each in values]

    assert np.array_equal(together, np.stack(apart))


@given(short())
def test_a_rule_with_places_survives_pickling_and_is_explained(one: Short) -> None:
    """Frozen values pickle; what one cannot explain, one should not decide."""
    assert pickle.loads(pickle.dumps(one.slots)) == one.slots  # noqa: S301 - our own
    for review in one.reviews():
        for decision in review:
            assert decision.explain().sections
            assert (str(one.slots) in str(decision.explain())) == (one.slots in decision.held_by)
