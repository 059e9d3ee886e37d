"""Cases in which an answer was once wrong, each with the law that it broke."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest

from tiering import (
    Aggregation,
    Cadence,
    Metric,
    Panel,
    Period,
    Polarity,
    Regime,
    ReviewCycle,
    Tier,
    TierScale,
    Trajectory,
    Unit,
    Window,
    rules,
    scores,
    spc,
    testing,
)
from tiering.errors import DefinitionError
from tiering.typing import BoolArray, Evidence, Rule

SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))
FALLS = Metric(
    "falls", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER, aggregation=Aggregation.SUM, minimum=0, maximum=10
)
A = Metric("a", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER)
B = attrs.evolve(A, code="b", name="b")


def regime(rule: Rule, *metrics: Metric, **changes: Any) -> Regime:
    cycle = ReviewCycle(first=date(2024, 2, 1), every=Cadence.MONTH)
    return Regime(name="Invented", metrics=metrics or (A, B), scale=SCALE, rule=rule, cycle=cycle, **changes)


def panel(figures: dict[str, dict[str, str]], *metrics: Metric) -> Panel:
    return testing.panel_of(figures, metrics or (A, B), first="2024-01")


def bounds(rule: Rule, figures: dict[str, dict[str, str]], *metrics: Metric, on: date) -> list[tuple[str, str]]:
    review = regime(rule, *metrics).review(panel(figures, *metrics), on=on)
    return [(each.least.code, each.most.code) for each in review]


def test_a_trend_that_ends_where_no_other_one_begins_keeps_its_direction() -> None:
    points = [0, 60, 0, 60, 0, 60, *range(21, 28), *range(24, 31)]
    chart = spc.xmr(points, polarity=Polarity.HIGHER_IS_BETTER)

    assert [spc.Signal(code) for code in chart.signal[6:]] == [spc.Signal.IMPROVEMENT] * 14


def test_a_missing_part_of_a_sum_may_be_as_great_as_one_period_allows() -> None:
    """Bounds really bound: what adds up goes beyond the range of one period."""
    window = Window.last(3)
    table = rules.DecisionTable(
        inputs={"f": rules.FigureOf("falls", over=window)}, rows=[rules.Row({"f": "> 20"}, "1")], otherwise="3"
    )
    reaching = rules.Ladder(enter={"1": rules.Reaches(scores.Given("falls", over=window), 15)})
    gap = rules.Ladder(enter={"1": rules.Reaches(scores.Gap("falls", 15, over=window), 0)})
    figures = {"TA": {"falls": "10 10 _"}}

    for rule in (table, reaching, gap):
        assert bounds(rule, figures, FALLS, on=date(2024, 4, 1)) == [("3", "1")]


@rules.criterion(reads={"a": 1}, elementwise=True)
def high_in_spring(evidence: Evidence) -> BoolArray:
    """Look at the day as well, which a count over periods must not carry on."""
    return np.asarray((evidence.latest("a") > 5) & (evidence.on.month in {3, 4, 5}))


def test_what_looks_at_the_day_is_not_carried_from_review_to_review() -> None:
    """Replay equals folding review."""
    asking = regime(rules.Ladder(enter={"1": rules.InPeriods(high_in_spring, 2, of=3)}))
    shown = panel({"TA": {"a": "9x8"}})
    history = asking.replay(shown, until=date(2024, 8, 1))
    alone = [asking.review(shown, on=review.on)["TA"].tier.code for review in history]

    assert [review["TA"].tier.code for review in history] == alone


def test_a_count_is_of_the_figures_that_it_was_asked_about() -> None:
    counted = rules.InPeriods(rules.Above("a", 5), 2)
    high, low = (
        regime(rules.Ladder(enter={"1": counted})).review(panel({"TA": {"a": text}}), on=date(2024, 4, 1)).evidence
        for text in ("9x3", "1x3")
    )
    shared = attrs.evolve(low, memory=high.memory)

    assert counted.assess(high).met.tolist() == [True]
    assert counted.assess(shared).met.tolist() == [False]


def test_a_chart_is_of_the_figures_that_it_was_asked_about() -> None:
    charted = rules.SpecialCause("a", spc.Signal.CONCERN, points=8)
    up, level = (
        regime(rules.Ladder(enter={"1": charted})).review(panel({"TA": {"a": text}}), on=date(2024, 9, 1)).evidence
        for text in ("3 4 3 4 3 4 3 40", "3 4 3 4 3 4 3 4")
    )
    shared = attrs.evolve(level, memory=up.memory)

    assert charted.assess(up).met.tolist() == [True]
    assert charted.assess(shared).met.tolist() == [False]


def test_who_reports_nothing_is_not_placed_by_a_score_that_compares() -> None:
    """Bounds really bound: somebody's gap changes the scores of others too."""
    rule = rules.Quantiles(scores.mean_of(scores.RankScore("a"), scores.RankScore("b")), {"1": 1 / 3, "2": 1 / 3})
    figures = {"TA": {}, "TB": {"a": "2", "b": "2"}, "TC": {"a": "2", "b": "2"}}

    assert bounds(rule, figures, on=date(2024, 2, 1))[0] == ("3", "1")


def test_an_edition_that_counts_reviews_goes_on_from_one_that_does_not() -> None:
    shown = panel({"TA": {"a": "9 9 9"}})
    first = regime(rules.Ladder(enter={"1": rules.Above("a", 5)})).review(shown, on=date(2024, 2, 1))
    counting = regime(rules.Ladder(enter={"1": rules.InTierFor(reviews=1) & rules.Above("a", 5)}))

    assert counting.review(shown, on=date(2024, 3, 1), previous=first)["TA"].tier.code == "1"


@pytest.mark.parametrize("by", [0.0, 0.1])
def test_what_differs_by_binary_noise_is_equal(by: float) -> None:
    path = Trajectory(metric="a", organisation="TA", first=Period.parse("2024-01"), levels=[0.7 - by] * 3)
    rule = rules.Ladder(enter={"1": rules.Misses("a", rules.ItsTrajectory(), by=by, over=Window.last(3))})
    review = regime(rule, trajectories=[path]).review(panel({"TA": {"a": "0.7x3"}}), on=date(2024, 4, 1))

    assert review["TA"].tier.code == "3"


def test_a_multiple_of_another_figure_is_equal_to_it_in_spite_of_noise() -> None:
    figures = panel({"TA": {"a": repr(2 / 3), "b": repr(1 / 3)}})
    rule = rules.Ladder(enter={"1": rules.Below("a", rules.FigureOf("b", times=2))})

    assert regime(rule).review(figures, on=date(2024, 2, 1))["TA"].tier.code == "3"


def test_the_veto_that_decides_is_told() -> None:
    majority = rules.WeightedMajority([(2, rules.Above("a", 5))], at_least=2, veto=[rules.Above("b", 5)])
    rule = rules.Ladder(enter={"1": majority})
    review = regime(rule).review(panel({"TA": {"a": "9", "b": "9"}}), on=date(2024, 2, 1))

    assert "not above 5" in str(review["TA"].explain())
    assert len(review["TA"].explain().to_records()) == 1


def test_a_changed_copy_is_not_called_what_it_was() -> None:
    assert str(attrs.evolve(rules.Between("a", 0.6, 0.7), low=0.5)) == "a between 0.5 and 0.7"


def test_a_panel_with_a_wider_range_is_refused() -> None:
    asking = regime(rules.Ladder(enter={"1": rules.Above("a", 2)}), attrs.evolve(A, minimum=1, maximum=4))

    with pytest.raises(DefinitionError, match="may lie between -inf and inf, the regime's between 1 and 4"):
        asking.review(panel({"TA": {"a": "3"}}, A), on=date(2024, 2, 1))


def test_many_alternatives_do_not_hold_up_the_building() -> None:
    many = [rules.Between("a", place, place + 0.5) for place in range(24)]
    rule = rules.Ladder(enter={"1": rules.at_least(9, *many)})

    assert regime(rule).oddities[0].startswith("no rule can reach")


@pytest.mark.parametrize("periods", [1.5, True])
def test_an_earlier_figure_lies_whole_periods_before(periods: Any) -> None:
    with pytest.raises(DefinitionError, match="give one of the two, from 1 up"):
        rules.ItsPast.periods_before(periods)
