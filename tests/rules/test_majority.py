from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from compared import answers, evidence
from invented import first_of, four_hours, number, regime

from tiering import Reference, Status, rules
from tiering.errors import DefinitionError, UnknownCodeError

METRICS = tuple(number(code) for code in "abc")
A, B, C = (rules.Above(each.code, 5) for each in METRICS)
GAP = math.nan


def decide(criterion: Any, *figures: float) -> str:
    """Ask about one organisation's figures of the three metrics."""
    found = criterion.assess(evidence([[[each]] for each in figures], METRICS))
    return str(found.answer(0).value)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((9, 1, 1), "met"),
        ((1, 9, 9), "met"),
        ((1, 9, 1), "not met"),
        ((1, 1, 1), "not met"),
        ((GAP, 9, 1), "undecided"),
        ((9, GAP, GAP), "met"),
        ((1, GAP, 1), "not met"),
        ((1, GAP, 9), "undecided"),
    ],
)
def test_it_holds_where_those_that_hold_weigh_enough(figures: tuple[float, ...], expected: str) -> None:
    assert decide(rules.WeightedMajority([(2, A), (1, B), (1, C)], at_least=2), *figures) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((9, 9, 1), "met"),
        ((9, 9, 9), "not met"),
        ((9, 9, GAP), "undecided"),
        ((9, GAP, 9), "not met"),
        ((9, 1, GAP), "not met"),
    ],
)
def test_none_of_the_vetoes_may_hold(figures: tuple[float, ...], expected: str) -> None:
    assert decide(rules.WeightedMajority([(1, A), (1, B)], at_least=2, veto=[C]), *figures) == expected


def test_any_of_several_vetoes_is_enough() -> None:
    both = rules.WeightedMajority([(1, A)], at_least=1, veto=[B, C])

    assert [decide(both, 9, *figures) for figures in ((1, 1), (9, 1), (1, 9))] == ["met", "not met", "not met"]


def test_weights_are_added_as_they_are_written() -> None:
    assert 0.1 + 0.2 + 0.3 > 0.6
    assert 0.1 + 0.7 < 0.8
    assert decide(rules.WeightedMajority([(0.1, A), (0.7, B)], at_least=0.8), 9, 9, 1) == "met"
    assert decide(rules.WeightedMajority([(0.1, A), (0.2, B), (0.3, C)], at_least=0.6), 9, 9, 9) == "met"


def test_weights_may_be_in_any_unit() -> None:
    in_points = rules.WeightedMajority([(50, A), (30, B), (20, C)], at_least=70)
    in_shares = rules.WeightedMajority([(0.5, A), (0.3, B), (0.2, C)], at_least=0.7)
    for figures in ((9, 9, 1), (9, 1, 9), (1, 9, 9), (9, 1, 1)):
        assert decide(in_points, *figures) == decide(in_shares, *figures)


def test_on_complete_figures_met_and_possible_are_one_object() -> None:
    found = answers(rules.WeightedMajority([(1, A)], at_least=1, veto=[rules.Above("a", 9)]), [1, 6, 10], METRICS[0])

    assert found.met is found.possible
    assert found.met.tolist() == [False, True, False]


def test_criteria_may_be_scenarios() -> None:
    spread = rules.Below("four_hour", np.array([[0.5], [0.7]]))
    criterion = rules.WeightedMajority([(2, spread), (1, rules.Below("four_hour", 0.9))], at_least=3)
    ranks = regime(rules.Ladder(enter={"1": criterion})).simulate(four_hours({"TA": "0.6"}), until=first_of(1))

    assert ranks[:, 0, 0].tolist() == [0, 2]


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf])
def test_a_weight_is_a_number_above_nought(weight: float) -> None:
    with pytest.raises(DefinitionError, match=r"the weight of a above 5.0 must be a number above 0, not"):
        rules.WeightedMajority([(weight, A)], at_least=1)


@pytest.mark.parametrize("majority", [0, -1, math.nan, math.inf])
def test_a_majority_is_a_number_above_nought(majority: float) -> None:
    with pytest.raises(DefinitionError, match="the majority must be a number above 0, not"):
        rules.WeightedMajority([(1, A)], at_least=majority)


def test_a_majority_that_the_weights_do_not_reach_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the weights add up to 3, so 4 can never be reached; ask for less"):
        rules.WeightedMajority([(2, A), (1, B)], at_least=4)


def test_it_says_by_how_little_the_weights_fall_short() -> None:
    thirds = [(1 / 3, each) for each in (A, B, C)]
    with pytest.raises(DefinitionError, match=r"the weights add up to 0.9999999999999999, so 1 can never be reached"):
        rules.WeightedMajority(thirds, at_least=1)


def test_weights_that_just_reach_the_majority_in_decimal_are_accepted() -> None:
    assert 0.1 + 0.7 < 0.8
    rules.WeightedMajority([(0.1, A), (0.7, B)], at_least=0.8)


def test_weights_too_far_apart_to_be_added_exactly_are_refused_when_it_is_built() -> None:
    with pytest.raises(DefinitionError, match=r"the weights .* too far apart"):
        rules.WeightedMajority([(1e-15, A), (1e15, B)], at_least=1)


def test_votes_are_asked_for() -> None:
    with pytest.raises(DefinitionError, match=r"no votes were given; give at least one, each as \(weight, criterion\)"):
        rules.WeightedMajority([], at_least=1)


@pytest.mark.parametrize(
    "build",
    [
        lambda: rules.WeightedMajority([(1, "a")], at_least=1),  # type: ignore[list-item]
        lambda: rules.WeightedMajority([(1, A)], at_least=1, veto=["a"]),  # type: ignore[list-item]
    ],
    ids=["vote", "veto"],
)
def test_votes_and_vetoes_are_criteria(build: Any) -> None:
    with pytest.raises(DefinitionError, match="'a' is not a criterion"):
        build()


@pytest.mark.parametrize("votes", [[A, B], [(A, 2)], [(1, A, B)], A])
def test_votes_that_are_no_pairs_are_refused_with_what_to_give(votes: Any) -> None:
    with pytest.raises(DefinitionError, match=r"each as \(weight, criterion\)"):
        rules.WeightedMajority(votes, at_least=1)


def test_a_metric_that_the_regime_lacks_is_refused_in_a_veto_as_well() -> None:
    criterion = rules.WeightedMajority(
        [(1, rules.Below("four_hour", 0.5))], at_least=1, veto=[rules.Below("four_hours", 0.5)]
    )
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours' in a veto; did you mean 'four_hour'"):
        regime(rules.Ladder(enter={"1": criterion}))


def test_it_has_what_its_criteria_have() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    criterion = rules.WeightedMajority([(1, A), (1, B)], at_least=2, veto=[C], reference=source)

    assert dict(criterion.reads) == {"a": 1, "b": 1, "c": 1}
    assert criterion.elementwise
    assert not rules.WeightedMajority([(1, A)], at_least=1, veto=[rules.InWorst("b", count=1)]).elementwise
    assert list(criterion.references) == [("a weight of at least 2 of 2", source)]


def test_it_says_its_weights_and_its_name() -> None:
    assert str(rules.WeightedMajority([(0.5, A), (0.25, B)], at_least=0.5)) == "a weight of at least 0.5 of 0.75"
    named = rules.WeightedMajority([(2, A), (1, B)], at_least=2, name="worse")
    assert str(named) == "worse (a weight of at least 2 of 3)"


def told(criterion: Any, figure: str) -> str:
    asked = regime(rules.Ladder(enter={"1": criterion}))
    return str(asked.review(four_hours({"TA": figure}), on=first_of(1))["TA"].explain(full=True))


def test_an_explanation_says_what_weighs_how_much_and_whether_a_veto_holds() -> None:
    votes = [(2, rules.Below("four_hour", 0.5)), (1, rules.Below("four_hour", 0.7))]
    criterion = rules.WeightedMajority(votes, at_least=2, veto=[rules.Below("four_hour", 0.2)])

    assert "a weight of at least 2 of 3: 1 met" in told(criterion, "0.6")
    assert "a weight of at least 2 of 3: 3 met" in told(criterion, "0.4")
    assert "a weight of at least 2 of 3: 3 met, but a veto holds" in told(criterion, "0.1")
