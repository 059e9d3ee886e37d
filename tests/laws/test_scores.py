"""Scores: bounds that bound, and the higher always the worse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from compared import evidence, over_completions, values
from hypothesis import given
from hypothesis import strategies as st
from invented import number
from strategies import chosen

from tiering import Polarity, rules, scores
from tiering.typing import FloatArray, Score

OF = (
    number("m0", Polarity.HIGHER_IS_BETTER, minimum=0, maximum=6),
    number("m1", minimum=0, maximum=6),
)
FILLS = (0.0, 1.0, 2.0, 2.5, 4.0, 6.0)


@st.composite
def own_scores(draw: st.DrawFn, metric: int) -> Score:
    """Draw a score of one figure of the organisation itself."""
    falls = metric == 0
    code = OF[metric].code
    options: list[Score] = [
        scores.Points(code, {1: 4.0, 2: 2.0} if falls else {1: 2.0, 2: 4.0}, otherwise=4),
        scores.Gap(code, 2.5, per=0.5, floored=draw(st.booleans())),
    ]
    if not falls:
        options.append(scores.Given(code))
    return draw(st.sampled_from(options))


@st.composite
def elementwise_scores(draw: st.DrawFn, depth: int = 2) -> Score:
    """Draw a score, or a mean of scores, that looks at one organisation at a time."""
    if depth == 0 or draw(st.booleans()):
        return draw(own_scores(draw(st.sampled_from((0, 1)))))
    parts = [draw(elementwise_scores(depth=depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    weights = draw(st.none() | st.lists(st.sampled_from((0.5, 1.0, 3.0)), min_size=len(parts), max_size=len(parts)))
    return scores.WeightedMean(parts, weights, decimals=draw(st.sampled_from((None, 1))))


@st.composite
def all_scores(draw: st.DrawFn) -> Score:
    """Draw any score of the second metric, of which the higher is the worse."""
    own = draw(own_scores(1))
    kind = draw(st.sampled_from(("own", "rank", "share", "z", "mean")))
    pool = rules.Pool(by_kind=draw(st.booleans()), everybody=draw(st.booleans()) and kind != "z")
    match kind:
        case "rank":
            return scores.RankScore("m1", pool=pool)
        case "share":
            return scores.Percentile(own, pool=pool)
        case "z":
            return scores.ZScore("m1", pool=pool)
        case "mean":
            return scores.mean_of(own, scores.RankScore("m1", pool=pool), leave_out=draw(st.booleans()))
        case _:
            return own


@st.composite
def pairs(draw: st.DrawFn, *, gaps: bool = True) -> FloatArray:
    """Draw the figures of a few organisations in both metrics."""
    count = draw(st.integers(1, 4))
    return draw(chosen((2, 1, count), (*FILLS, *([math.nan, math.nan] if gaps else []))))


@given(pairs(), elementwise_scores())
def test_the_least_is_not_above_the_most(shown: FloatArray, score: Score) -> None:
    """`least` and `most` are bounds."""
    found = score.score(evidence(shown, OF))

    assert (found.least <= found.most).all()


@given(pairs(), elementwise_scores(), st.data())
def test_however_the_gaps_are_filled_the_score_lies_within_the_bounds(
    shown: FloatArray, score: Score, data: st.DataObject
) -> None:
    """Bounds really bound: fill the gaps with any values, the answer lies within."""
    filled = np.where(np.isnan(shown), data.draw(chosen(shown.shape, FILLS)), shown)
    found, complete = (score.score(evidence(each, OF)) for each in (shown, filled))

    assert (found.least <= complete.least).all()
    assert (complete.least <= found.most).all()


@given(st.integers(0, 1), st.data())
def test_the_bounds_of_one_figure_are_exact(metric: int, data: st.DataObject) -> None:
    """The bounds are those of the metric's stated range."""
    score: Any = data.draw(own_scores(metric))
    shown = data.draw(chosen((3,), (1.0, 4.0, math.nan)))
    found = values(score, shown, OF[metric])
    least, most = over_completions(lambda each: values(score, each, OF[metric]).least, shown, FILLS)

    assert found.least.tolist() == least.tolist()
    assert found.most.tolist() == most.tolist()


@given(pairs(gaps=False), elementwise_scores(), all_scores())
def test_complete_figures_make_the_bounds_one_object(shown: FloatArray, one: Score, other: Score) -> None:
    """Where nothing that matters is missing the two are one array object."""
    for score in (one, other):
        found = score.score(evidence(shown, OF))

        assert found.least is found.most


@given(pairs(), all_scores(), st.data())
def test_a_worse_figure_never_makes_a_better_score(shown: FloatArray, score: Score, data: st.DataObject) -> None:
    """The higher a score, the worse."""
    place = data.draw(st.sampled_from(range(shown.shape[-1])))
    worse = shown.copy()
    worse[1, 0, place] = min(worse[1, 0, place] + data.draw(st.sampled_from((0.5, 1.0, 6.0))), 6.0)
    if np.isnan(worse[1, 0, place]):
        worse[1, 0, place] = 6.0
        before = score.score(evidence(shown, OF)).least
        after = score.score(evidence(worse, OF)).most

        assert before[place] <= after[place]
        return
    before, after = (score.score(evidence(each, OF)).least for each in (shown, worse))

    assert before[place] <= after[place]


@given(pairs(), elementwise_scores())
def test_blocks_are_the_whole(shown: FloatArray, score: Score) -> None:
    """What is elementwise is evaluated in blocks."""
    assert score.elementwise
    count = shown.shape[-1]
    whole = score.score(evidence(shown, OF))
    parts = [score.score(evidence(shown, OF, block=slice(place, place + 1))) for place in range(count)]

    assert whole.least.tolist() == [float(each.least[0]) for each in parts]
    assert whole.most.tolist() == [float(each.most[0]) for each in parts]


@given(pairs(), all_scores(), st.randoms(use_true_random=False))
def test_another_order_of_the_organisations_changes_nothing(shown: FloatArray, score: Score, shuffle: Any) -> None:
    """The order of the organisations means nothing, not even to the last bit."""
    order = list(range(shown.shape[-1]))
    shuffle.shuffle(order)
    kinds = ["trust" if place % 2 else "service" for place in order]
    found = score.score(evidence(shown, OF, kinds=["trust" if place % 2 else "service" for place in range(len(order))]))
    turned = score.score(evidence(shown[..., order], OF, kinds=kinds))

    assert turned.least.tolist() == found.least[order].tolist()
    assert turned.most.tolist() == found.most[order].tolist()


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_z_scores_are_the_same_to_the_last_bit_in_any_order(row: list[float], shuffle: Any) -> None:
    """Sums are taken in the order of the values."""
    order = list(range(len(row)))
    shuffle.shuffle(order)
    z = scores.ZScore("m")
    found = values(z, row, number("m")).least

    assert values(z, [row[place] for place in order], number("m")).least.tolist() == found[order].tolist()


@st.composite
def published(draw: st.DrawFn) -> tuple[list[Decimal], list[Decimal]]:
    """Draw scores from 1.00 to 4.00, with weights."""
    hundredths = draw(st.lists(st.integers(100, 400), min_size=1, max_size=25))
    weights = [draw(st.integers(1, 40)) for _ in hundredths]
    return [Decimal(each) / 100 for each in hundredths], [Decimal(each) / 10 for each in weights]


def mean_of(numbers: Sequence[Decimal], weights: Sequence[Decimal], decimals: int | None) -> float:
    """Return the library's mean."""
    of = [number(f"m{place}") for place in range(len(numbers))]
    given_scores = [scores.Given(each.code) for each in of]
    mean = scores.WeightedMean(given_scores, [float(each) for each in weights], decimals=decimals)
    return float(mean.score(evidence([[[float(each)]] for each in numbers], of)).least[0])


@given(published())
def test_a_mean_is_the_number_nearest_to_the_exact_one(drawn: tuple[list[Decimal], list[Decimal]]) -> None:
    """Means are exact in decimal."""
    numbers, weights = drawn
    exact = sum(Fraction(n) * Fraction(w) for n, w in zip(numbers, weights, strict=True)) / Fraction(sum(weights))

    assert mean_of(numbers, weights, None) == float(exact)


@given(published())
def test_a_mean_of_two_decimals_is_rounded_as_one_would_by_hand(drawn: tuple[list[Decimal], list[Decimal]]) -> None:
    """To the nearest decimal, and a half up."""
    numbers, weights = drawn
    exact = sum((n * w for n, w in zip(numbers, weights, strict=True)), Decimal(0)) / sum(weights)

    assert mean_of(numbers, weights, 2) == float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(pairs())
def test_a_criterion_on_a_score_is_bounded_by_its_bounds(shown: FloatArray) -> None:
    """`met ≤ possible`, and both are what the bounds of the score say."""
    score = scores.mean_of(scores.Given("m1"), scores.Points("m0", {1: 4.0}, otherwise=4))
    seen = evidence(shown, OF)
    found, scored = rules.Reaches(score, 2.5).assess(seen), score.score(seen)

    assert found.met.tolist() == (scored.least >= 2.5).tolist()
    assert found.possible.tolist() == (scored.most >= 2.5).tolist()
