from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from invented import METRICS, first_of, four_hours, regime

from tiering import DateRange, Decision, Regime, Standard, Window, rules, testing
from tiering.errors import DefinitionError, UnknownCodeError

YEAR = DateRange(date(2023, 4, 1), date(2024, 4, 1))
FOUR_HOUR = Standard("four_hour", 0.95, valid=YEAR)
CATEGORY_2 = Standard("category_2", 1800, window=Window.year_to_date(), valid=YEAR)


def asking(criterion: Any, **changes: Any) -> Regime:
    settled: dict[str, Any] = {"standards": [FOUR_HOUR, CATEGORY_2], **changes}
    return regime(rules.Ladder(enter={"1": criterion}), **settled)


def decide(criterion: Any, figures: str, months: int = 1, **changes: Any) -> Decision:
    return asking(criterion, **changes).review(four_hours({"TA": figures}), on=first_of(months))["TA"]


@pytest.mark.parametrize(("figure", "tier"), [("0.9499", "1"), ("0.95", "3"), ("0.96", "3")])
def test_a_standard_is_missed_below_it_where_higher_is_better(figure: str, tier: str) -> None:
    assert decide(rules.Misses("four_hour"), figure).tier.code == tier


@pytest.mark.parametrize(("figure", "tier"), [("1800", "3"), ("1801", "1"), ("1700", "3")])
def test_a_standard_is_missed_above_it_where_lower_is_better(figure: str, tier: str) -> None:
    shown = testing.panel_of({"TA": {"category_2": figure}}, METRICS, first="2023-04")

    assert asking(rules.Misses("category_2")).review(shown, on=first_of(1))["TA"].tier.code == tier


def test_margins_are_taken_in_decimal() -> None:
    assert 0.95 - 0.03 != 0.92
    assert decide(rules.Misses("four_hour", by=0.03), "0.92").tier.code == "3"
    assert decide(rules.Misses("four_hour", by=0.03), "0.9199").tier.code == "1"


def test_a_margin_is_on_the_worse_side_where_lower_is_better() -> None:
    shown = testing.panel_of({"TA": {"category_2": "1900"}, "TB": {"category_2": "1901"}}, METRICS, first="2023-04")
    review = asking(rules.Misses("category_2", by=100)).review(shown, on=first_of(1))

    assert [each.tier.code for each in review] == ["3", "1"]


def test_a_negative_margin_asks_for_more_than_the_standard() -> None:
    assert decide(rules.Misses("four_hour", by=-0.02), "0.96").tier.code == "1"


def test_where_no_standard_is_in_force_the_answer_is_unknown() -> None:
    decision = decide(rules.Misses("four_hour"), "0.1x13", months=13)

    assert not decision.is_decided
    assert "no standard is in force for the period" in str(decision.explain(full=True))


def test_a_missing_figure_leaves_it_open() -> None:
    assert not decide(rules.Misses("four_hour"), "_").is_decided


def test_the_standards_own_window_is_used_where_none_is_given() -> None:
    shown = testing.panel_of({"TA": {"category_2": "1000 2400"}}, METRICS, first="2023-04")
    year = asking(rules.Misses("category_2")).review(shown, on=first_of(2))["TA"]
    month = asking(rules.Misses("category_2", over=Window.last(1))).review(shown, on=first_of(2))["TA"]

    assert (year.tier.code, month.tier.code) == ("3", "1")


def test_the_explanation_says_standard_and_margin() -> None:
    text = str(decide(rules.Misses("four_hour", by=0.03), "0.9").explain())

    assert "the standard is 95 % (yours), the margin 3 points" in text
    assert "below 92 %" in text


def test_a_regime_without_the_standard_is_refused() -> None:
    with pytest.raises(DefinitionError, match="asks for a standard for 'four_hour', and the regime has none; give one"):
        asking(rules.Misses("four_hour"), standards=[])


def test_standards_that_overlap_are_refused() -> None:
    with pytest.raises(DefinitionError, match="two standards for 'four_hour' are in force at once"):
        asking(rules.Misses("four_hour"), standards=[FOUR_HOUR, Standard("four_hour", 0.8)])


def test_standards_that_follow_each_other_are_accepted() -> None:
    later = Standard("four_hour", 0.5, valid=DateRange(date(2024, 4, 1)))
    decision = decide(rules.Misses("four_hour"), "0.6x13", months=13, standards=[FOUR_HOUR, later])

    assert (decision.tier.code, decision.is_decided) == ("3", True)


def test_a_standard_for_an_unknown_metric_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours' in the standards; did you mean"):
        asking(rules.Below("four_hour", 0.5), standards=[Standard("four_hours", 0.95)])


@pytest.mark.parametrize("by", [math.nan, math.inf])
def test_a_margin_is_finite(by: float) -> None:
    with pytest.raises(DefinitionError, match="by of Misses must be finite"):
        rules.Misses("four_hour", by=by)


def test_it_says_what_it_asks() -> None:
    assert str(rules.Misses("four_hour")) == "four_hour misses its standard"
    assert rules.Misses("four_hour").elementwise
