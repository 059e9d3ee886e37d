from __future__ import annotations

import pytest
from compared import answers, evidence
from invented import first_of, four_hours, number, regime

from tiering import rules
from tiering.errors import DefinitionError

CONDITION, CONSEQUENCE = rules.Above("a", 5), rules.Above("b", 5)
A, B = number("a"), number("b")
YES, NO, GAP = 9.0, 1.0, float("nan")


@pytest.mark.parametrize(
    ("condition", "consequence", "expected"),
    [
        (YES, YES, "met"),
        (YES, NO, "not met"),
        (NO, YES, "met"),
        (NO, NO, "met"),
        (YES, GAP, "undecided"),
        (NO, GAP, "met"),
        (GAP, YES, "met"),
        (GAP, NO, "undecided"),
        (GAP, GAP, "undecided"),
    ],
)
def test_an_implication_fails_only_where_the_condition_holds_and_the_consequence_does_not(
    condition: float, consequence: float, expected: str
) -> None:
    found = rules.implies(CONDITION, CONSEQUENCE).assess(evidence([[[condition]], [[consequence]]], [A, B]))

    assert found.answer(0).value == expected


def test_an_implication_says_if_and_then_or_its_name() -> None:
    assert str(rules.implies(CONDITION, CONSEQUENCE)) == "if a above 5.0 then b above 5.0"
    assert str(rules.implies(CONDITION, CONSEQUENCE, name="a plan")) == "a plan"


def test_an_implication_is_one_criterion_in_a_chain() -> None:
    either = rules.implies(CONDITION, CONSEQUENCE) | CONDITION

    assert len(either.criteria) == 2


def test_an_implication_is_told_in_an_explanation() -> None:
    plan = rules.implies(rules.Below("four_hour", 0.6), rules.Attested("recovery plan"))
    review = regime(rules.Ladder(enter={"1": ~plan})).review(four_hours({"TA": "0.5"}), on=first_of(1))

    assert "if four_hour below 0.6 then attested: recovery plan" in str(review["TA"].explain(full=True))


def test_a_named_criterion_answers_as_it_did() -> None:
    slow = rules.named("slow response", CONDITION)

    assert answers(slow, [YES, NO, GAP], A).met.tolist() == answers(CONDITION, [YES, NO, GAP], A).met.tolist()
    assert answers(slow, [YES, NO, GAP], A).possible.tolist() == [True, False, True]


def test_a_named_criterion_stays_one_in_a_chain() -> None:
    slow = rules.named("slow response", CONDITION)

    assert str(slow & CONSEQUENCE) == "slow response and b above 5.0"
    assert (slow & CONSEQUENCE).criteria == (slow, CONSEQUENCE)


def test_an_explanation_calls_it_by_its_name_and_shows_what_is_behind_it() -> None:
    slow = rules.named("short of beds", rules.Below("four_hour", 0.6))
    review = regime(rules.Ladder(enter={"1": slow})).review(four_hours({"TA": "0.5"}), on=first_of(1))
    text = str(review["TA"].explain(full=True))

    assert "short of beds" in text
    assert "below 60 %" in text


def test_functions_make_what_the_operators_make() -> None:
    assert rules.all_of(CONDITION, CONSEQUENCE) == CONDITION & CONSEQUENCE
    assert rules.any_of(CONDITION, CONSEQUENCE) == CONDITION | CONSEQUENCE
    assert rules.not_(CONDITION) == ~CONDITION
    assert rules.at_least(1, CONDITION, CONSEQUENCE).count == 1


@pytest.mark.parametrize("make", [rules.all_of, rules.any_of])
def test_nothing_cannot_be_combined(make: type) -> None:
    with pytest.raises(DefinitionError, match="no criteria were given; give at least one"):
        make()
