"""What compares organisations with each other: who is in the pool, and what a gap leaves open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from compared import answers, evidence, over_completions, values
from hypothesis import given
from hypothesis import strategies as st
from invented import number
from strategies import LEVELS, chosen

from tiering import Polarity, rules, scores
from tiering.typing import FloatArray

M = number("m")
# Nothing tells more than an extreme, a value that somebody has, and one between two of them.
FILLS = (-1e6, 0.5, 1.0, 1.5, 2.0, 2.5, 1e6)
KINDS = ("trust", "service")


@st.composite
def figures(draw: st.DrawFn, *, gaps: bool = True, most: int = 5) -> FloatArray:
    """Draw the figures of a few organisations, among them at most three gaps."""
    count = draw(st.integers(1, most))
    found = draw(chosen((count,), (1.0, 2.0, 3.0, *([math.nan] if gaps else []))))
    found[np.flatnonzero(np.isnan(found))[3:]] = 2.0
    return found


@st.composite
def pooled(draw: st.DrawFn, *, everybody: bool | None = None) -> rules.Pool:
    """Draw a pool."""
    return rules.Pool(by_kind=draw(st.booleans()), everybody=draw(st.booleans()) if everybody is None else everybody)


@st.composite
def worst(draw: st.DrawFn, *, everybody: bool | None = None) -> rules.InWorst:
    """Draw a criterion that asks for the worst."""
    options: dict[str, Any] = {"pool": draw(pooled(everybody=everybody)), "ties": draw(st.sampled_from(("in", "out")))}
    if draw(st.booleans()):
        return rules.InWorst("m", count=draw(st.integers(1, 6)), **options)
    return rules.InWorst("m", share=draw(st.sampled_from((0.1, 0.25, 1 / 3, 0.5, 1.0))), **options)


@st.composite
def standings(draw: st.DrawFn, *, everybody: bool | None = None) -> scores.RankScore | scores.Percentile:
    """Draw a score by rank."""
    pool = draw(pooled(everybody=everybody))
    return scores.RankScore("m", pool=pool) if draw(st.booleans()) else scores.Percentile("m", pool=pool)


def kinds_of(count: int) -> list[str]:
    """Return kinds that take turns."""
    return [KINDS[place % 2] for place in range(count)]


@given(figures(), worst(everybody=True))
def test_rank_bounds_are_exact(shown: FloatArray, criterion: rules.InWorst) -> None:
    """Rank bounds are exact when the pool's size is fixed: met in every completion, possible in some."""
    kinds = kinds_of(len(shown))
    found = answers(criterion, shown, M, kinds=kinds)

    def complete(each: Sequence[float]) -> Any:
        return answers(criterion, each, M, kinds=kinds).met

    least, most = over_completions(complete, shown, FILLS)

    assert found.met.tolist() == least.tolist()
    assert found.possible.tolist() == most.tolist()


@given(figures(), standings(everybody=True))
def test_bounds_of_scores_by_rank_are_exact(shown: FloatArray, score: Any) -> None:
    """Rank bounds are exact when the pool's size is fixed."""
    kinds = kinds_of(len(shown))
    found = values(score, shown, M, kinds=kinds)
    least, most = over_completions(lambda each: values(score, each, M, kinds=kinds).least, shown, FILLS)

    assert found.least.tolist() == least.tolist()
    assert found.most.tolist() == most.tolist()


@given(figures(), worst(everybody=False), st.sampled_from(FILLS))
def test_whatever_ones_own_gap_is_filled_with_the_answer_is_within_the_bounds(
    shown: FloatArray, criterion: rules.InWorst, fill: float
) -> None:
    """One's own gap is unknown."""
    kinds = kinds_of(len(shown))
    found = answers(criterion, shown, M, kinds=kinds)
    for place in np.flatnonzero(np.isnan(shown)):
        own = shown.copy()
        own[place] = fill
        met = answers(criterion, own, M, kinds=kinds).met[place]

        assert found.met[place] <= met <= found.possible[place]


@given(figures(), standings(everybody=False), st.sampled_from(FILLS))
def test_whatever_ones_own_gap_is_filled_with_the_score_is_within_the_bounds(
    shown: FloatArray, score: Any, fill: float
) -> None:
    """One's own gap is unknown."""
    kinds = kinds_of(len(shown))
    found = values(score, shown, M, kinds=kinds)
    for place in np.flatnonzero(np.isnan(shown)):
        own = shown.copy()
        own[place] = fill
        filled = values(score, own, M, kinds=kinds).least[place]

        assert found.least[place] <= filled <= found.most[place]


@given(figures(), worst(everybody=False), standings(everybody=False))
def test_a_peers_gap_leaves_nothing_open(shown: FloatArray, criterion: rules.InWorst, score: Any) -> None:
    """A peer's gap changes the pool, not one's own certainty."""
    reports = ~np.isnan(shown)
    kinds = kinds_of(len(shown))
    found = answers(criterion, shown, M, kinds=kinds)
    scored = values(score, shown, M, kinds=kinds)

    assert (found.met == found.possible)[reports].all()
    assert (scored.least == scored.most)[reports].all()


@given(figures(), worst(everybody=False), standings(everybody=False))
def test_the_pool_is_those_who_report(shown: FloatArray, criterion: rules.InWorst, score: Any) -> None:
    """Whoever does not report might as well not be there."""
    reports = ~np.isnan(shown)
    kinds = np.array(kinds_of(len(shown)))
    without = {"kinds": list(kinds[reports])}
    found = answers(criterion, shown, M, kinds=list(kinds)).met[reports]
    scored = values(score, shown, M, kinds=list(kinds)).least[reports]

    assert found.tolist() == answers(criterion, shown[reports], M, **without).met.tolist()
    assert scored.tolist() == values(score, shown[reports], M, **without).least.tolist()


@given(figures(gaps=False), worst())
def test_complete_figures_make_met_and_possible_one_object(shown: FloatArray, criterion: rules.InWorst) -> None:
    """Where a metric has no gap the two are *the same array object*."""
    found = answers(criterion, shown, M)

    assert found.met is found.possible


@given(figures(), worst(), st.randoms(use_true_random=False))
def test_another_order_of_the_organisations_changes_nothing(
    shown: FloatArray, criterion: rules.InWorst, shuffle: Any
) -> None:
    """The order of the organisations means nothing."""
    order = list(range(len(shown)))
    shuffle.shuffle(order)
    kinds = kinds_of(len(shown))
    found = answers(criterion, shown, M, kinds=kinds)
    turned = answers(criterion, shown[order], M, kinds=[kinds[place] for place in order])

    assert turned.met.tolist() == found.met[order].tolist()
    assert turned.possible.tolist() == found.possible[order].tolist()


@given(figures(), worst(), st.data())
def test_a_worse_figure_is_still_among_the_worst(
    shown: FloatArray, criterion: rules.InWorst, data: st.DataObject
) -> None:
    """Whoever is among the worst stays there as its own figure gets worse."""
    place = data.draw(st.sampled_from(range(len(shown))))
    worse = shown.copy()
    worse[place] += data.draw(st.sampled_from((0.5, 1.0, 5.0)))
    before, after = (answers(criterion, each, M) for each in (shown, worse))

    assert before.met[place] <= after.met[place]
    assert before.possible[place] <= after.possible[place]


@given(figures(gaps=False, most=8), st.sampled_from((0.1, 0.25, 0.5, 0.9)))
def test_a_larger_share_is_never_harder_to_be_in(shown: FloatArray, share: float) -> None:
    """The worst tenth is in the worst quarter."""
    fewer, more = (answers(rules.InWorst("m", share=each), shown, M).met for each in (share / 2, share))

    assert (fewer <= more).all()


@given(figures(gaps=False, most=8), st.integers(1, 8))
def test_without_equals_there_are_as_many_as_asked_for(shown: FloatArray, count: int) -> None:
    """Of different figures the worst k are k, whatever is said of ties."""
    different = shown + np.arange(len(shown)) * 10
    for ties in ("in", "out"):
        criterion = rules.InWorst("m", count=count, ties=ties)

        assert answers(criterion, different, M).met.sum() == min(count, len(shown))


@given(figures(most=8), st.sampled_from((0.25, 0.5, 0.75)))
def test_the_side_that_is_better_turns_the_worst_round(shown: FloatArray, share: float) -> None:
    """Polarity is a property of the metric, so that no rule has to be written twice."""
    criterion = rules.InWorst("m", share=share)
    rising = answers(criterion, shown, M)
    falling = answers(criterion, -shown, number("m", Polarity.HIGHER_IS_BETTER))

    assert falling.met.tolist() == rising.met.tolist()
    assert falling.possible.tolist() == rising.possible.tolist()


@given(figures(most=8))
def test_no_more_than_half_are_below_the_median(shown: FloatArray) -> None:
    """Below the cohort median, the cohort being those who report."""
    found = answers(rules.Below("m", rules.OfCohort(0.5)), shown, M)

    assert 2 * found.met.sum() <= (~np.isnan(shown)).sum()
    assert (found.possible & ~found.met).tolist() == np.isnan(shown).tolist()


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6), st.integers(1, 4), st.data())
def test_scenarios_are_pools_of_their_own(row: list[float], scenarios: int, data: st.DataObject) -> None:
    """Leading axes are scenarios."""
    panels = data.draw(chosen((scenarios, 1, 1, len(row)), (*LEVELS, math.nan)))
    criterion = data.draw(worst())
    kinds = kinds_of(len(row))
    together = criterion.assess(evidence(panels, [M], kinds=kinds))
    apart = [criterion.assess(evidence(each, [M], kinds=kinds)) for each in panels]

    assert np.array_equal(together.met, [each.met for each in apart])
    assert np.array_equal(together.possible, [each.possible for each in apart])
