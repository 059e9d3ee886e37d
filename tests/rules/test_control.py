from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from compared import evidence
from invented import METRICS, first_of, four_hours, number, regime

from tiering import Polarity, Reference, Standard, Status, Trajectory, rules, spc, testing
from tiering.errors import DefinitionError
from tiering.typing import Answer, Criterion, Finding, FloatArray

IMPROVEMENT, CONCERN = spc.Signal.IMPROVEMENT, spc.Signal.CONCERN
PASSING, FAILING, HIT_AND_MISS = spc.Assurance.PASSING, spc.Assurance.FAILING, spc.Assurance.HIT_AND_MISS
SERIES = (
    "5 6 5 6 5 6 5 6 5 6 5 12",  # above the upper limit
    "5 6 5 6 5 6 5 6 5 6 5 -2",  # below the lower one
    "5 6 5 6 5 6 5 6 5 6 5 6",  # nothing
    "5 6 5 6 5 6 7 8 9 10 11 12",  # a trend upwards
    "9 9 8 9 5 6 5 6 5 6 5 6",  # a run on one side
    "5 5 5 5 5 5 5 5 5 5 5 5",  # no variation at all
)
SAMPLE = np.array([testing.series(each) for each in SERIES])


def found(criterion: Criterion, series: FloatArray, polarity: Polarity, **changes: Any) -> Finding:
    """Ask about series of months, one for each organisation."""
    return criterion.assess(evidence([series.T], [number("m", polarity)], **changes))


def with_gap(place: int) -> FloatArray:
    gapped = SAMPLE.copy()
    gapped[:, place] = math.nan
    return gapped


@pytest.mark.parametrize("polarity", [Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER])
@pytest.mark.parametrize("signal", [IMPROVEMENT, CONCERN])
@pytest.mark.parametrize(
    "how", [{}, {"screen": False}, {"baseline": 6}, {"run_length": 6}], ids=["plain", "unscreened", "baseline", "six"]
)
def test_a_special_cause_is_that_of_the_chart(polarity: Polarity, signal: spc.Signal, how: dict[str, Any]) -> None:
    chart = spc.xmr(SAMPLE, polarity=polarity, **how)
    answered = found(rules.SpecialCause("m", signal, points=12, **how), SAMPLE, polarity)

    assert answered.met.tolist() == (chart.signal[:, -1] == signal).tolist()
    assert answered.met is answered.possible


@pytest.mark.parametrize("signal", [spc.Signal.NEUTRAL_HIGH, spc.Signal.NEUTRAL_LOW])
def test_where_neither_side_is_better_a_special_cause_is_high_or_low(signal: spc.Signal) -> None:
    chart = spc.xmr(SAMPLE, polarity=Polarity.NEUTRAL)
    answered = found(rules.SpecialCause("m", signal, points=12), SAMPLE, Polarity.NEUTRAL)

    assert answered.met.any()
    assert answered.met.tolist() == (chart.signal[:, -1] == signal).tolist()


@pytest.mark.parametrize("polarity", [Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER])
@pytest.mark.parametrize("verdict", [PASSING, FAILING, HIT_AND_MISS])
@pytest.mark.parametrize("target", [-50.0, 0.0, 5.5, 50.0])
def test_assurance_is_that_of_the_chart(polarity: Polarity, verdict: spc.Assurance, target: float) -> None:
    codes = spc.xmr(SAMPLE, polarity=polarity).assurance(target)
    answered = found(rules.Assurance("m", verdict, target=target, points=12), SAMPLE, polarity)

    assert answered.met.tolist() == (codes == verdict).tolist()


def test_only_the_points_asked_for_are_charted() -> None:
    chart = spc.xmr(SAMPLE[:, -8:], polarity=Polarity.HIGHER_IS_BETTER)
    answered = found(rules.SpecialCause("m", IMPROVEMENT, points=8), SAMPLE, Polarity.HIGHER_IS_BETTER)

    assert answered.met.tolist() == (chart.signal[:, -1] == IMPROVEMENT).tolist()


def test_a_chart_is_that_of_its_review() -> None:
    criterion = rules.SpecialCause("four_hour", CONCERN, points=8)
    panel = four_hours(
        {"TA": "0.7 0.71 0.7 0.71 0.7 0.71 0.7 0.2 0.7", "TB": "0.7 0.71 0.7 0.71 0.7 0.71 0.7 0.71 0.2"}
    )
    asked = regime(rules.Ladder(enter={"1": criterion}, leave={"1": ~criterion}))
    history = asked.replay(panel, until=first_of(9))

    assert [[each.most.code for each in review] for review in history[-2:]] == [["1", "3"], ["3", "1"]]


# Gaps.


@pytest.mark.parametrize("place", [0, 5, 11])
def test_without_all_points_it_is_unknown(place: int) -> None:
    answered = found(rules.SpecialCause("m", CONCERN, points=12), with_gap(place), Polarity.LOWER_IS_BETTER)

    assert not answered.met.any()
    assert answered.possible.all()


@pytest.mark.parametrize("place", [0, 5])
def test_with_a_minimum_gaps_are_left_out_of_the_chart(place: int) -> None:
    chart = spc.xmr(with_gap(place), polarity=Polarity.LOWER_IS_BETTER)
    criterion = rules.SpecialCause("m", CONCERN, points=12, minimum=11)
    answered = found(criterion, with_gap(place), Polarity.LOWER_IS_BETTER)

    assert answered.met.tolist() == (chart.signal[:, -1] == CONCERN).tolist()
    assert answered.met is answered.possible


@pytest.mark.parametrize(("gaps", "minimum"), [([5, 6], 11), ([11], 2)])
def test_fewer_points_than_the_minimum_or_not_the_latest_is_unknown(gaps: list[int], minimum: int) -> None:
    criterion = rules.Assurance("m", PASSING, target=0, points=12, minimum=minimum)
    gapped = SAMPLE.copy()
    gapped[:, gaps] = math.nan
    answered = found(criterion, gapped, Polarity.HIGHER_IS_BETTER)

    assert not answered.met.any()
    assert answered.possible.all()


def test_one_gap_leaves_only_its_own_organisation_open() -> None:
    gapped = SAMPLE.copy()
    gapped[2, 3] = math.nan
    answered = found(rules.SpecialCause("m", CONCERN, points=12), gapped, Polarity.LOWER_IS_BETTER)

    assert np.flatnonzero(answered.met != answered.possible).tolist() == [2]


def test_longer_charts_than_the_panel_are_unknown() -> None:
    answered = found(rules.SpecialCause("m", CONCERN, points=13), SAMPLE, Polarity.LOWER_IS_BETTER)

    assert answered.possible.all()
    assert not answered.met.any()


@pytest.mark.parametrize("points", [1, 2])
def test_too_few_points_for_limits_give_no_assurance(points: int) -> None:
    chart = spc.xmr(SAMPLE[:, -points:], polarity=Polarity.HIGHER_IS_BETTER)
    criterion = rules.Assurance("m", PASSING, target=-99, points=points)
    answered = found(criterion, SAMPLE, Polarity.HIGHER_IS_BETTER)
    unknown = chart.assurance(-99) == spc.Assurance.UNKNOWN

    assert (answered.possible & ~answered.met).tolist() == unknown.tolist()


# Targets.


def answer(criterion: Any, figures: str, **changes: Any) -> Answer:
    asked = regime(rules.Ladder(enter={"1": criterion}), **changes)
    review = asked.review(four_hours({"TA": figures}), on=first_of(len(testing.series(figures))))
    return review.trace.finding(criterion).answer(0)


STEADY = "0.7 0.71 0.7 0.71 0.7 0.71 0.7 0.71"


@pytest.mark.parametrize(("level", "expected"), [(0.6, Answer.NOT_MET), (0.705, Answer.NOT_MET), (0.9, Answer.MET)])
def test_the_target_is_the_standard_where_none_is_given(level: float, expected: Answer) -> None:
    criterion = rules.Assurance("four_hour", FAILING, points=8)

    assert answer(criterion, STEADY, standards=[Standard("four_hour", level)]) is expected


def test_the_target_may_be_a_trajectory() -> None:
    criterion = rules.Assurance("four_hour", FAILING, points=8, target=rules.ItsTrajectory())
    first = four_hours({"TA": "1"}).periods[0]
    path = Trajectory(metric="four_hour", organisation="TA", first=first, levels=[0.6] * 7 + [0.9])

    assert answer(criterion, STEADY, trajectories=[path]) is Answer.MET
    assert answer(criterion, STEADY, trajectories=[Trajectory(**{**as_given(path), "organisation": "TX"})]) is (
        Answer.UNDECIDED
    )


def as_given(path: Trajectory) -> dict[str, Any]:
    return {name: getattr(path, name) for name in ("metric", "organisation", "first", "levels")}


def test_a_target_that_the_metric_cannot_reach_is_refused() -> None:
    with pytest.raises(DefinitionError, match="compares 'four_hour' with 95, which it can never reach"):
        regime(rules.Ladder(enter={"1": rules.Assurance("four_hour", FAILING, target=95)}))


def test_a_regime_without_the_standard_is_refused() -> None:
    with pytest.raises(DefinitionError, match="asks for a standard for 'four_hour', and the regime has none"):
        regime(rules.Ladder(enter={"1": rules.Assurance("four_hour", FAILING)}))


@pytest.mark.parametrize(
    "criterion",
    [rules.SpecialCause("m", CONCERN), rules.Assurance("m", PASSING, target=1)],
    ids=["special cause", "assurance"],
)
def test_a_better_side_is_asked_for(criterion: Any) -> None:
    with pytest.raises(DefinitionError, match="asks for the better side of 'm', and neither is better"):
        regime(rules.Ladder(enter={"1": criterion}), metrics=[number("m", Polarity.NEUTRAL)])


# What contradicts itself.


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"points": 121}, "121 points are too many; give at most 120"),
        ({"points": 0}, "points of SpecialCause must be a whole number from 1 up"),
        ({"points": 8, "minimum": 9}, "9 of 8 points can never be there; ask for fewer, or look further back"),
        ({"baseline": 1}, "baseline must be a whole number from 2 up, not 1"),
        ({"run_length": 1}, "run_length must be a whole number from 2 up, not 1"),
    ],
)
def test_a_chart_that_cannot_be_made_is_refused(how: dict[str, int], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        rules.SpecialCause("m", CONCERN, **how)  # type: ignore[arg-type]


def test_what_is_unknown_is_no_verdict() -> None:
    with pytest.raises(DefinitionError, match="what is unknown cannot be asked for; give PASSING, FAILING or HIT"):
        rules.Assurance("m", spc.Assurance.UNKNOWN)


def test_a_target_is_one_number() -> None:
    with pytest.raises(DefinitionError, match="the target must be one number, or a limit such as"):
        rules.Assurance("m", PASSING, target=np.array([[1.0]]))


@pytest.mark.parametrize(
    "build",
    [lambda: rules.SpecialCause("m", "concern"), lambda: rules.Assurance("m", spc.Signal.CONCERN)],  # type: ignore[arg-type]
    ids=["signal", "verdict"],
)
def test_signals_and_verdicts_are_those_of_charts(build: Any) -> None:
    with pytest.raises(DefinitionError):
        build()


def test_charts_are_equal_where_they_ask_the_same() -> None:
    one = rules.Assurance("m", PASSING, target=1)

    assert one == rules.Assurance("m", PASSING, target=1.0)
    assert hash(one) == hash(rules.Assurance("m", PASSING, target=1.0))
    assert one != rules.Assurance("m", PASSING, target=2)
    assert rules.SpecialCause("m", CONCERN) != rules.SpecialCause("m", CONCERN, points=12)


# How it is told.


def told(criterion: Any, figures: str, **changes: Any) -> str:
    asked = regime(rules.Ladder(enter={"1": criterion}), **changes)
    review = asked.review(four_hours({"TA": figures}), on=first_of(len(testing.series(figures))))
    return str(review["TA"].explain(full=True))


def test_it_says_what_it_asks() -> None:
    assert str(rules.SpecialCause("m", CONCERN)) == "m shows special cause concern in 24 points"
    assert str(rules.Assurance("m", PASSING)) == "m is consistently passing its standard"
    assert str(rules.Assurance("m", HIT_AND_MISS, target=1)) == "m is hit and miss the target 1.0"


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ("0.7 0.71 0.7 0.71 0.7 0.71 0.7 0.2", "a point outside the limits, downwards: concern"),
        ("0.7 0.71 0.7 0.71 0.7 0.71 0.7 0.95", "a point outside the limits, upwards: improvement"),
        (STEADY, "71.0 %, limits 67.8 % to 73.2 % by 8 points: common cause variation"),
        ("0.7 0.71 0.7 _ 0.7 0.71 0.7 0.2", "the chart has 7 points; all of 8 must be there"),
    ],
)
def test_an_explanation_says_which_rule_is_broken(figures: str, text: str) -> None:
    assert text in told(rules.SpecialCause("four_hour", CONCERN, points=8), figures)


def test_an_explanation_says_what_the_minimum_is() -> None:
    criterion = rules.SpecialCause("four_hour", CONCERN, points=8, minimum=7)

    assert "the chart has 6 points; the latest and at least 7 of 8 must be there" in told(
        criterion, "0.7 _ 0.7 _ 0.7 0.71 0.7 0.2"
    )


def test_an_explanation_shows_target_and_limits() -> None:
    text = told(rules.Assurance("four_hour", FAILING, points=8, target=0.9), STEADY)

    assert "the target is 90 %, the process runs from 67.8 % to 73.2 %" in text


def test_an_explanation_says_that_there_is_no_target() -> None:
    path = Trajectory(metric="four_hour", organisation="TB", first=four_hours({"TA": "1"}).periods[0], levels=[0.9])
    criterion = rules.Assurance("four_hour", FAILING, points=8, target=rules.ItsTrajectory())

    assert "there is no target for the period" in told(criterion, STEADY, trajectories=[path])


def test_the_chart_has_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    criterion = rules.SpecialCause("four_hour", CONCERN, reference=source)

    assert source in [each for _, each in regime(rules.Ladder(enter={"1": criterion}), metrics=METRICS).references]
