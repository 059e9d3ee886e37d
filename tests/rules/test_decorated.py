from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from invented import first_of, four_hours, regime

from tiering import Decision, rules
from tiering.errors import DefinitionError, RuleError, UnknownCodeError
from tiering.typing import BoolArray, Evidence, Finding


@rules.criterion(reads={"four_hour": 2})
def has_fallen(evidence: Evidence) -> BoolArray:
    earlier, later = evidence.series("four_hour", 2)
    return np.asarray(later < earlier)


def decide(criterion: Any, figures: str, months: int = 2) -> Decision:
    rule = rules.Ladder(enter={"1": criterion})
    return regime(rule).review(four_hours({"TA": figures}), on=first_of(months))["TA"]


@pytest.mark.parametrize(("figures", "tier"), [("0.6 0.5", "1"), ("0.5 0.6", "3"), ("0.5 0.5", "3")])
def test_a_function_is_a_criterion(figures: str, tier: str) -> None:
    assert decide(has_fallen, figures).tier.code == tier


@pytest.mark.parametrize("figures", ["_ 0.5", "0.5 _", "_ _"])
def test_the_answer_is_unknown_where_anything_that_it_reads_is_missing(figures: str) -> None:
    assert not decide(has_fallen, figures).is_decided


def test_the_answer_is_unknown_before_there_are_figures_enough() -> None:
    assert not decide(has_fallen, "0.6 0.5", months=1).is_decided


def test_it_combines_with_operators() -> None:
    assert decide(has_fallen & rules.Below("four_hour", 0.55), "0.6 0.5").tier.code == "1"
    assert decide(~has_fallen, "0.6 0.5").tier.code == "3"
    assert decide(has_fallen | rules.Below("four_hour", 0.1), "0.6 0.5").tier.code == "1"


def test_its_name_explains_it() -> None:
    assert "has fallen" in str(decide(has_fallen, "0.6 0.5").explain())
    assert str(has_fallen) == has_fallen.name == "has fallen"


def test_it_is_elementwise_only_if_it_says_so() -> None:
    @rules.criterion(reads={"four_hour": 1}, elementwise=True)
    def is_low(evidence: Evidence) -> BoolArray:
        return evidence.latest("four_hour") < 0.5

    @rules.criterion(reads={"four_hour": 1})
    def is_the_worst(evidence: Evidence) -> BoolArray:
        figures = evidence.latest("four_hour")
        return np.asarray(figures == np.nanmin(figures))

    assert is_low.elementwise
    assert not is_the_worst.elementwise
    assert decide(is_the_worst, "0.6 0.5").tier.code == "1"


def test_it_may_look_only_at_what_it_says_it_reads() -> None:
    @rules.criterion(reads={"four_hour": 1})
    def nosy(evidence: Evidence) -> BoolArray:
        return np.asarray(evidence.latest("category_2") > 0)

    rule = rules.Ladder(enter={"1": nosy, "2": rules.Above("category_2", 1)})
    with pytest.raises(UnknownCodeError, match="unknown metric 'category_2' in what the rule says it reads"):
        regime(rule).review(four_hours({"TA": "0.5"}), on=first_of(1))


def test_it_may_look_back_only_as_far_as_it_says() -> None:
    @rules.criterion(reads={"four_hour": 1})
    def nosy(evidence: Evidence) -> BoolArray:
        return np.asarray(evidence.series("four_hour", 2)[0] > 0)

    rule = rules.Ladder(enter={"1": nosy, "2": has_fallen})
    with pytest.raises(RuleError, match="2 periods of 'four_hour' were asked for, but the rule says it reads 1"):
        regime(rule).review(four_hours({"TA": "0.5 0.5"}), on=first_of(2))


def test_it_may_handle_missing_figures_itself() -> None:
    @rules.criterion(reads={"four_hour": 1}, handles_missing=True)
    def silent(evidence: Evidence) -> Finding:
        missing = np.isnan(evidence.latest("four_hour"))
        return Finding(None, missing, missing)

    decision = decide(silent, "0.5 _")

    assert (decision.tier.code, decision.is_decided) == ("1", True)


def test_bounds_of_its_own_are_kept() -> None:
    @rules.criterion(reads={"four_hour": 1}, handles_missing=True)
    def unsure(evidence: Evidence) -> Finding:
        count = len(evidence.organisations)
        return Finding(None, np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_))

    assert not decide(unsure, "0.5 0.5").is_decided


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (np.array([1.0]), "the criterion 'wrong' must return booleans, one for each organisation, not float64"),
        (np.array([1]), "must return booleans"),
        (None, "must return booleans"),
        (True, r"the criterion 'wrong' returned the shape \(\) for 1 organisations"),
        (np.array([True, False]), r"returned the shape \(2,\) for 1 organisations"),
    ],
)
def test_a_wrong_answer_is_refused(answer: Any, message: str) -> None:
    @rules.criterion(reads={"four_hour": 1})
    def wrong(_: Evidence) -> Any:
        return answer

    with pytest.raises(RuleError, match=message):
        decide(wrong, "0.5 0.5")


def test_one_that_handles_missing_figures_returns_a_finding() -> None:
    @rules.criterion(reads={"four_hour": 1}, handles_missing=True)
    def wrong(_: Evidence) -> Any:
        return np.array([True])

    with pytest.raises(RuleError, match="'wrong' handles missing figures, so it must return a Finding, not ndarray"):
        decide(wrong, "0.5 0.5")


def test_its_exception_passes_through_with_a_note() -> None:
    @rules.criterion(reads={"four_hour": 1})
    def breaks(_: Evidence) -> BoolArray:
        message = "no such thing"
        raise ZeroDivisionError(message)

    with pytest.raises(ZeroDivisionError, match="no such thing") as caught:
        decide(breaks, "0.5 0.5")

    (note,) = caught.value.__notes__
    assert "criterion breaks" in note
    assert "2023-06-01" in note


@pytest.mark.parametrize("periods", [0, -1, 1.5, True, "2"])
def test_reads_are_whole_numbers_from_one_up(periods: Any) -> None:
    with pytest.raises(DefinitionError, match="periods of 'four_hour'; give a whole number from 1 up"):

        @rules.criterion(reads={"four_hour": periods})
        def never(_: Evidence) -> BoolArray:
            raise NotImplementedError


def test_one_of_a_module_pickles_by_its_name() -> None:
    assert pickle.loads(pickle.dumps(has_fallen)) is has_fallen  # noqa: S301 - our own


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy])
def test_one_made_inside_a_function_can_be_copied(way: Any) -> None:
    @rules.criterion(reads={"four_hour": 1})
    def low(evidence: Evidence) -> BoolArray:
        return np.asarray(evidence.latest("four_hour") < 0.5)

    assert way(low) == low


def test_functions_of_one_organisation_are_elementwise_in_blocks() -> None:
    rule = rules.Ladder(enter={"1": has_fallen})
    shown = four_hours({f"T{place}": "0.6 0.5" if place % 2 else "0.5 _" for place in range(7)})
    asking = regime(rule)
    nobody = asking._starting.placed((), shown)
    whole = asking.simulate(shown, until=first_of(2))

    assert np.array_equal(asking._prepared(shown).ranks([first_of(1), first_of(2)], nobody, 2), whole)
