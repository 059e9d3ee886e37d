from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import pytest
from invented import METRICS, MONTHLY, SCALE, number

from tiering import (
    DateRange,
    Metric,
    Polarity,
    Regime,
    Standard,
    Tier,
    TierScale,
    Unit,
    Window,
    hysteresis,
    rules,
)
from tiering.errors import DefinitionError, OddRegimeWarning, ProblemsError
from tiering.nhs import uec_2023

SHORT, VERY_SHORT = rules.Below("four_hour", 0.65), rules.Below("four_hour", 0.5)
SLOW = rules.Above("category_2", 2400)
OF_FIVE = [number(f"m{row}", Polarity.HIGHER_IS_BETTER) for row in range(5)]


def build(enter: Mapping[str, Any], leave: Mapping[str, Any] | None = None, **changes: Any) -> Regime:
    settled: dict[str, Any] = {"metrics": METRICS, "scale": SCALE, "cycle": MONTHLY, **changes}
    return Regime(name="Example", rule=rules.Ladder(enter=enter, leave=leave or {}), **settled)


def told(enter: Mapping[str, Any], leave: Mapping[str, Any] | None = None, **changes: Any) -> list[str]:
    """Return what building warns of, without the name that each warning starts with."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        regime = build(enter, leave, **changes)
    assert {each.category for each in caught} <= {OddRegimeWarning}
    assert [str(each.message) for each in caught] == [f"the regime 'Example': {each}" for each in regime.oddities]
    return list(regime.oddities)


# What is odd is a warning.


def test_a_tier_that_is_named_nowhere_cannot_be_reached() -> None:
    with pytest.warns(
        OddRegimeWarning,
        match="^the regime 'Example': no rule can reach tier '2'; give it a criterion, or take it off the scale$",
    ):
        build({"1": SHORT})


def test_the_default_tier_and_the_least_intensive_one_need_no_criterion() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), default="2")

    assert told({"1": SHORT}, scale=scale) == []


def test_an_exit_below_the_entry_is_easier() -> None:
    assert told({"1": VERY_SHORT, "2": SHORT}, {"2": rules.Above("four_hour", 0.6)}) == [
        (
            "tier '2' is easier to leave than to enter: both criteria hold where four_hour is from 0.6 to 0.65, "
            "and whoever meets both stays; make the leave criterion harder"
        )
    ]


def test_an_exit_by_the_margin_to_a_standard_is_easier_as_well() -> None:
    found = told(
        {"1": VERY_SHORT, "2": rules.Misses("four_hour")},
        {"2": rules.Meets("four_hour", by=-0.05)},
        standards=[Standard("four_hour", 0.76)],
    )

    assert found == [
        (
            "tier '2' is easier to leave than to enter: both criteria hold where four_hour is worse than "
            "its standard by 0 to 0.05, and whoever meets both stays; make the leave criterion harder"
        )
    ]


@pytest.mark.parametrize(
    ("enter", "leave", "words"),
    [
        (rules.Above("m0", 3), rules.Above("m0", 4), "m0 is 4 or more"),
        (rules.Below("m0", 3), rules.Below("m0", 2), "m0 is up to 2"),
        (rules.Above("m0", 3) & rules.Below("m1", 2), rules.Above("m0", 4), "m0 is 4 or more and m1 is up to 2"),
        (rules.Beats("m0", 3), rules.Beats("m0", 3, by=1), "m0 is worse than 3.0 by up to -1"),
    ],
)
def test_where_both_hold_is_said_in_words(enter: Any, leave: Any, words: str) -> None:
    (found,) = told({"1": rules.Attested("x"), "2": enter}, {"2": leave}, metrics=OF_FIVE)

    assert f"both criteria hold where {words}, and whoever meets both stays" in found


def test_an_entry_criterion_that_always_holds_is_odd() -> None:
    always = rules.Below("four_hour", 0.6) | rules.Above("four_hour", 0.5)

    assert told({"1": VERY_SHORT, "2": always}) == ["the entry criterion of tier '2' always holds; tighten it"]


def test_a_criterion_that_only_the_range_of_its_metric_makes_hold_always_is_odd() -> None:
    never_more_than_all = rules.not_(rules.Above("four_hour", 1))

    assert "the entry criterion of tier '2' always holds; tighten it" in told(
        {"1": VERY_SHORT, "2": never_more_than_all}
    )


def test_a_tier_that_the_next_one_hides_cannot_be_entered() -> None:
    assert told({"1": SHORT, "2": VERY_SHORT}) == [
        (
            "nobody can enter tier '2': whoever meets its criterion meets that of tier '1' as well; "
            "make the criterion of the more intensive tier harder"
        )
    ]


def test_a_tier_with_the_criterion_of_the_next_one_cannot_be_entered() -> None:
    assert told({"1": SHORT | SLOW, "2": SLOW}) == [
        (
            "nobody can enter tier '2': whoever meets its criterion meets that of tier '1' as well; "
            "make the criterion of the more intensive tier harder"
        )
    ]


def test_a_standard_that_is_not_yet_in_force_is_odd() -> None:
    later = Standard("four_hour", 0.76, valid=DateRange(date(2023, 5, 1)))

    assert told({"1": VERY_SHORT, "2": rules.Misses("four_hour")}, standards=[later]) == [
        "no standard for 'four_hour' is in force at the first review, so it is undecided there; give one that is"
    ]


def test_all_that_is_odd_is_told() -> None:
    assert len(told({"1": SHORT, "2": VERY_SHORT}, {"1": rules.Above("four_hour", 0.5)})) == 2


def test_a_copy_is_warned_of_as_well() -> None:
    fine = build({"1": VERY_SHORT, "2": SHORT})
    with pytest.warns(OddRegimeWarning, match="no rule can reach tier '2'"):
        attrs.evolve(fine, rule=rules.Ladder(enter={"1": SHORT}))


def test_a_warning_points_to_where_the_regime_is_built() -> None:
    with pytest.warns(OddRegimeWarning) as caught:
        Regime(name="Example", metrics=METRICS, scale=SCALE, cycle=MONTHLY, rule=rules.Ladder(enter={"1": SHORT}))

    assert caught[0].filename == __file__


# What is wrong is an error.


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (SHORT & rules.Above("four_hour", 0.7), "four_hour below 0.65 and four_hour above 0.7"),
        (rules.Below("four_hour", 0.5) & rules.Above("four_hour", 0.5), "four_hour below 0.5 and four_hour above 0.5"),
        (rules.Attested("plan") & ~rules.Attested("plan"), r"attested: plan and not \(attested: plan\)"),
        (rules.Misses("four_hour", 0.7) & rules.Meets("four_hour", 0.7), "four_hour misses 0.7 and four_hour meets"),
        (rules.at_least(2, SHORT, ~SHORT), "at least 2 of 2"),
        (rules.named("both", SHORT & ~SHORT), "four_hour below 0.65 and not"),
        (~(SHORT | ~SHORT), r"not \(four_hour below 0.65 or not"),
    ],
    ids=["apart", "on one limit", "conditions", "sides", "at least", "named", "not"],
)
def test_criteria_that_exclude_each_other_can_never_hold(criterion: Any, words: str) -> None:
    with pytest.raises(
        DefinitionError, match=f"^entry to tier '1': {words}.* can never hold; loosen one of its parts$"
    ):
        build({"1": criterion, "2": SHORT})


def test_the_innermost_criterion_that_can_never_hold_is_told() -> None:
    never = rules.named("never", SHORT & rules.Above("four_hour", 0.7))
    with pytest.raises(
        DefinitionError, match=r"^leaving tier '1': four_hour below 0.65 and four_hour above 0.7 can ne"
    ):
        build({"1": VERY_SHORT, "2": SHORT}, {"1": SLOW | (never & SLOW)})


def test_what_no_value_in_the_metrics_range_meets_can_never_hold() -> None:
    with pytest.raises(DefinitionError, match="can never hold; loosen one of its parts"):
        build({"1": rules.all_of(~rules.Above("category_2", 0), ~rules.Below("category_2", 0)) & SHORT & ~SHORT})


def test_every_criterion_that_can_never_hold_is_told() -> None:
    never = SHORT & rules.Above("four_hour", 0.7)
    with pytest.raises(ProblemsError) as caught:
        build({"1": never, "2": SLOW & rules.Below("category_2", 2000)})

    assert [str(each) for each in caught.value.exceptions] == [
        "entry to tier '1': four_hour below 0.65 and four_hour above 0.7 can never hold; loosen one of its parts",
        "entry to tier '2': category_2 above 2400.0 and category_2 below 2000.0 can never hold; loosen one of its parts",
    ]


# What is neither is let alone.


def test_the_regime_of_2023_is_not_odd() -> None:
    assert uec_2023.regime.oddities == ()


@pytest.mark.parametrize(
    ("enter", "leave"),
    [
        ({"1": VERY_SHORT, "2": SHORT}, {}),
        ({"1": VERY_SHORT, "2": SHORT}, {"2": rules.Above("four_hour", 0.7)}),
        ({"1": VERY_SHORT, "2": SHORT}, {"2": ~SHORT}),
        ({"1": VERY_SHORT, "2": SHORT}, {"2": rules.Above("four_hour", 0.65)}),
        ({"1": VERY_SHORT, "2": SHORT}, {"1": ~VERY_SHORT & rules.Attested("plan"), "2": rules.Attested("plan")}),
        ({"1": VERY_SHORT & rules.Attested("none"), "2": SHORT}, {"1": rules.Above("four_hour", 0.4)}),
        ({"1": SHORT & SLOW, "2": SHORT | SLOW}, {"1": ~SHORT | ~SLOW}),
        ({"1": VERY_SHORT, "2": SHORT}, {"2": rules.Above("four_hour", 0.6, over=Window.last(3))}),
        ({"1": rules.Below("four_hour", 0.7, over=Window.last(12)), "2": SHORT}, {}),
        ({"1": rules.InPeriods(SHORT, 9, of=12), "2": SHORT}, {"1": rules.InPeriods(~SHORT, 9, of=12)}),
        ({"1": VERY_SHORT, "2": SHORT}, {"2": rules.Below("category_2", 1800)}),
        ({"1": VERY_SHORT & SLOW, "2": rules.Between("four_hour", 0.5, 0.65)}, {"2": rules.Above("four_hour", 0.65)}),
        ({"1": rules.implies(SHORT, rules.Attested("plan")) & SLOW, "2": SLOW}, {}),
    ],
    ids=[
        "nested",
        "band",
        "complement",
        "next to each other",
        "judged exits",
        "judged entry",
        "two metrics",
        "two windows",
        "a looser limit over a year",
        "periods",
        "exit by another metric",
        "between",
        "implication",
    ],
)
def test_hysteresis_that_is_right_is_not_odd(enter: Mapping[str, Any], leave: Mapping[str, Any]) -> None:
    assert told(enter, leave) == []


@pytest.mark.parametrize(("entry", "leave"), [(2, 4), (2, 3), (3, 3), (1, 5)])
def test_so_many_of_five_to_enter_and_so_many_to_leave_are_not_odd(entry: int, leave: int) -> None:
    enter = rules.at_least(entry, *(rules.Below(each.code, 3) for each in OF_FIVE))
    harder = rules.at_least(1, rules.all_of(*(rules.Below(each.code, 2) for each in OF_FIVE)))
    exit_ = rules.at_least(leave, *(rules.Above(each.code, 4) for each in OF_FIVE))

    assert told({"2": enter, "1": harder & enter}, {"2": exit_}, metrics=OF_FIVE) == []


def test_a_hidden_tier_with_an_exit_of_its_own_may_be_stayed_in() -> None:
    assert told({"1": SHORT, "2": VERY_SHORT}, {"2": rules.Above("four_hour", 0.7)}) == []


def test_a_standard_in_force_at_the_first_review_is_not_odd() -> None:
    now = Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2023, 5, 1)))

    assert told({"1": VERY_SHORT, "2": rules.Misses("four_hour")}, standards=[now]) == []


def test_counts_over_a_year_may_exceed_what_one_month_can_hold() -> None:
    never_events = Metric("events", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER, maximum=31)
    yearly = rules.Above("events", 50, over=Window.last(12))

    assert told({"1": yearly & rules.Above("events", 3), "2": yearly}, metrics=[never_events]) == []


def test_a_guard_changes_nothing_about_what_is_odd() -> None:
    assert told({"1": VERY_SHORT, "2": SHORT}, guards=[hysteresis.Confirm(escalate=2)]) == []
