from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from compared import answers
from invented import FOUR_HOUR, first_of, four_hours, number, regime

from tiering import Polarity, Reference, Standard, Status, Window, rules
from tiering.errors import DefinitionError

BAND = rules.Between("four_hour", 0.65, 0.76)


def test_the_limits_belong_to_what_lies_between_them() -> None:
    found = answers(BAND, [0.64, 0.65, 0.7, 0.76, 0.77, np.nan], FOUR_HOUR)

    assert found.met.tolist() == [False, True, True, True, False, False]
    assert found.possible.tolist() == [False, True, True, True, False, True]


def test_one_value_may_be_both_limits() -> None:
    assert answers(rules.Between("four_hour", 0.7, 0.7), [0.69, 0.7, 0.71], FOUR_HOUR).met.tolist() == [0, 1, 0]


@pytest.mark.parametrize("limits", [(0.76, 0.65), (np.array([[0.1], [0.9]]), 0.5)])
def test_limits_in_the_wrong_order_are_refused(limits: Any) -> None:
    with pytest.raises(DefinitionError, match=r"(?s)nothing lies between .*; give the lower limit first"):
        rules.Between("four_hour", *limits)


def test_limits_may_be_scenarios() -> None:
    band = rules.Between("four_hour", np.array([[0.1], [0.6]]), 0.7)
    ranks = regime(rules.Ladder(enter={"1": band})).simulate(four_hours({"TA": "0.5", "TB": "0.65"}), until=first_of(1))

    assert ranks[:, 0].tolist() == [[2, 2], [0, 2]]


def test_a_limit_may_be_a_standard() -> None:
    band = rules.Between("four_hour", 0.65, rules.ItsStandard())
    asked = regime(rules.Ladder(enter={"1": band}), standards=[Standard("four_hour", 0.76)])
    review = asked.review(four_hours({"TA": "0.76", "TB": "0.77", "TC": "0.6"}), on=first_of(1))

    assert [each.tier.code for each in review] == ["1", "3", "3"]


def test_it_has_what_its_two_comparisons_have() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    band = rules.Between("m", 1, 2, over=Window.last(3), reference=source)

    assert dict(band.reads) == {"m": 3}
    assert band.elementwise
    assert {reference for _, part in band.parts for _, reference in part.criterion.references} == {source}  # type: ignore[attr-defined]


def test_limits_outside_the_metrics_range_are_refused() -> None:
    with pytest.raises(DefinitionError, match="compares 'four_hour' with 76, which it can never reach"):
        regime(rules.Ladder(enter={"1": rules.Between("four_hour", 0.65, 76)}))


def test_bands_are_equal_where_their_limits_are() -> None:
    assert rules.Between("four_hour", 0.65, 0.76) == BAND
    assert hash(rules.Between("four_hour", 0.65, 0.76)) == hash(BAND)
    assert rules.Between("four_hour", 0.65, 0.77) != BAND
    assert rules.Between("four_hour", 0.65, 0.76, name="amber") != BAND
    assert rules.Between("four_hour", 0.65, 0.76, over=Window.last(2)) != BAND
    assert BAND != "four_hour between 0.65 and 0.76"


def test_it_says_its_limits_or_its_name() -> None:
    assert str(BAND) == "four_hour between 0.65 and 0.76"
    assert str(rules.Between("four_hour", 0.65, 0.76, name="amber")) == "amber"


def test_an_explanation_shows_both_limits() -> None:
    review = regime(rules.Ladder(enter={"1": BAND})).review(four_hours({"TA": "0.8"}), on=first_of(1))
    text = str(review["TA"].explain(full=True))

    assert "four_hour between 0.65 and 0.76 (both limits): 1 met" in text
    assert "not below 65 %" in text
    assert "not above 76 %" in text


def test_neither_side_need_be_better() -> None:
    assert answers(rules.Between("m", 1, 2), [1.5], number("m", Polarity.NEUTRAL)).met.all()
