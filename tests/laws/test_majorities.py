"""The weighted majority with veto is what adding fractions by hand makes of it."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import attrs
import numpy as np
from compared import evidence
from hypothesis import given
from hypothesis import strategies as st
from invented import number

from tiering import rules
from tiering.typing import Criterion, Evidence, Finding

METRICS = tuple(number(f"m{row}") for row in range(5))
HELD = tuple(rules.Above(each.code, 0) for each in METRICS)
YES, NO, GAP = 1.0, -1.0, math.nan
# Cents and thirds, big and small: what adds up in decimal often does not in binary.
WEIGHTS = st.one_of(
    st.integers(1, 100).map(lambda cents: cents / 100),
    st.integers(1, 9).map(float),
    st.sampled_from([0.1, 0.2, 0.3, 0.7, 0.333, 1e-6, 1e6]),
)


@attrs.frozen
class Vote:
    """A weighted majority over some metrics, vetoed by the others, with figures of organisations."""

    weights: tuple[float, ...]
    majority: float
    vetoes: int
    figures: tuple[tuple[float, ...], ...]

    @property
    def criterion(self) -> rules.WeightedMajority:
        votes = list(zip(self.weights, HELD, strict=False))
        veto = HELD[len(votes) : len(votes) + self.vetoes]
        return rules.WeightedMajority(votes, at_least=self.majority, veto=veto)

    def by_hand(self, figures: tuple[float, ...]) -> bool:
        """Answer for one organisation whose figures are complete."""
        votes = len(self.weights)
        weighed = sum(
            (Fraction(repr(each)) for each, figure in zip(self.weights, figures, strict=False) if figure > 0),
            Fraction(0),
        )
        barred = any(figure > 0 for figure in figures[votes : votes + self.vetoes])
        return weighed >= Fraction(repr(self.majority)) and not barred


def shown(figures: tuple[tuple[float, ...], ...]) -> Evidence:
    """Show the figures of some organisations."""
    return evidence(np.array(figures).T[:, np.newaxis, :], METRICS)


@st.composite
def votes(draw: st.DrawFn, *, gaps: bool) -> Vote:
    weights = draw(st.lists(WEIGHTS, min_size=1, max_size=4).map(tuple))
    # Half the time exactly what some of them add up to, where binary noise would show.
    some = draw(st.lists(st.sampled_from(weights), min_size=1, max_size=len(weights), unique_by=id))
    exact = float(sum(Fraction(repr(each)) for each in some))
    total = float(sum(Fraction(repr(each)) for each in weights))
    majority = draw(st.sampled_from([exact, exact, total / 2]))
    if Fraction(repr(majority)) > sum(Fraction(repr(each)) for each in weights):
        majority = weights[0]
    levels = [YES, NO, GAP] if gaps else [YES, NO]
    figures = draw(st.lists(st.tuples(*[st.sampled_from(levels)] * len(METRICS)), min_size=1, max_size=6).map(tuple))
    return Vote(weights, majority, draw(st.integers(0, len(METRICS) - len(weights))), figures)


@given(votes(gaps=False))
def test_it_is_what_adding_fractions_makes_of_it(vote: Vote) -> None:
    """Weighted majority with veto: weights are added exactly, as they are written."""
    found = vote.criterion.assess(shown(vote.figures))

    assert found.met.tolist() == [vote.by_hand(each) for each in vote.figures]
    assert found.met is found.possible


@given(votes(gaps=True))
def test_its_bounds_are_those_of_all_ways_to_fill_the_gaps(vote: Vote) -> None:
    """`met`: true whatever the missing values are; `possible`: not ruled out; tight, as no metric is asked twice."""
    found = vote.criterion.assess(shown(vote.figures))
    filled = [
        [vote.by_hand(each) for each in product(*((YES, NO) if math.isnan(own) else (own,) for own in figures))]
        for figures in vote.figures
    ]

    assert found.met.tolist() == [all(each) for each in filled]
    assert found.possible.tolist() == [any(each) for each in filled]


@given(votes(gaps=True), st.sampled_from([0.1, 1 / 3, 1.0, 7.0]), st.data())
def test_equal_weights_are_at_least_so_many(vote: Vote, weight: float, data: st.DataObject) -> None:
    """Weighted majority with equal weights is at least k of n."""
    count = data.draw(st.integers(1, len(METRICS)))
    exact = float(count * Fraction(repr(weight)))
    if Fraction(repr(exact)) != count * Fraction(repr(weight)):
        exact, weight = float(count), 1.0
    weighed = rules.WeightedMajority([(weight, each) for each in HELD], at_least=exact)

    assert same(weighed, rules.at_least(count, *HELD), vote)


@given(votes(gaps=True))
def test_a_veto_is_one_more_criterion_that_must_not_hold(vote: Vote) -> None:
    """Weighted majority with veto: the veto's bounds are turned round, as those of not."""
    without = rules.WeightedMajority(vote.criterion.votes, at_least=vote.majority)
    by_hand = rules.all_of(without, *map(rules.not_, vote.criterion.veto))

    assert same(vote.criterion, by_hand, vote)


@given(votes(gaps=True))
def test_an_implication_is_not_the_one_or_the_other(vote: Vote) -> None:
    """Implication: its truth table with bounds is that of the Kleene logic."""
    condition, consequence = HELD[0], vote.criterion
    found = rules.implies(condition, consequence).assess(shown(vote.figures))
    one, other = (each.assess(shown(vote.figures)) for each in (condition, consequence))

    assert found.met.tolist() == (~one.possible | other.met).tolist()
    assert found.possible.tolist() == (~one.met | other.possible).tolist()


def same(one: Criterion, other: Criterion, vote: Vote) -> bool:
    """Tell whether two criteria give one answer."""
    first: Finding = one.assess(shown(vote.figures))
    second: Finding = other.assess(shown(vote.figures))
    return np.array_equal(first.met, second.met) and np.array_equal(first.possible, second.possible)
