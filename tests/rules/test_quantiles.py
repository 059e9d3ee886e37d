from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from invented import first_of, number, regime

from tiering import Organisation, Panel, Polarity, Regime, Tier, TierScale, Window, rules, scores, testing
from tiering.errors import DefinitionError, ProblemsError

AVERAGE = number("average", name="Average score")
SCORE = scores.Given("average")
SEGMENTS = TierScale.from_most_intensive(*(Tier(code, name=f"segment {code}") for code in "4321"))
QUARTILES = rules.Quantiles.quartiles(SCORE, ("4", "3", "2", "1"))


def asking(rule: rules.Quantiles = QUARTILES, **changes: Any) -> Regime:
    return regime(rule, **{"metrics": [AVERAGE], "scale": SEGMENTS, **changes})


def panel_of(*figures: str) -> Panel:
    """Return a panel of so many organisations, T0, T1, … with one figure each."""
    return testing.panel_of(
        {f"T{place}": {"average": figure} for place, figure in enumerate(figures)}, [AVERAGE], first="2023-04"
    )


def tiers(rule: rules.Quantiles, *figures: str) -> str:
    review = asking(rule).review(panel_of(*figures), on=first_of(1))
    return " ".join(each.tier.code for each in review)


# What is proposed.


def test_each_tier_takes_its_quarter_the_worst_first() -> None:
    assert tiers(QUARTILES, "1", "2", "3", "4", "5", "6", "7", "8") == "1 1 2 2 3 3 4 4"


def test_shares_may_differ() -> None:
    assert tiers(rules.Quantiles(SCORE, {"4": 0.1, "3": 0.2, "2": 0.3}), *map(str, range(10))) == (
        "1 1 1 1 2 2 2 3 3 4"
    )


def test_shares_are_added_up_exactly() -> None:
    # In binary 0.1 + 0.2 is more than 0.3, which would make a fourth place of ten.
    assert tiers(rules.Quantiles(SCORE, {"4": 0.1, "3": 0.2, "2": 0.1}), *map(str, range(10))).split().count("3") == 2


@pytest.mark.parametrize("tenth", [0.1, Decimal("0.1"), Fraction(1, 10)])
def test_shares_may_be_written_in_several_ways(tenth: Any) -> None:
    assert [each.criterion.share for each in rules.Quantiles(SCORE, {"4": tenth, "3": tenth}).clauses] == [
        Fraction(1, 10),
        Fraction(1, 5),
    ]


def test_whoever_does_not_report_may_be_in_any_tier() -> None:
    decision = asking().review(panel_of("1", "2", "3", "4", "_"), on=first_of(1))["T4"]

    assert (decision.least.code, decision.most.code) == ("1", "4")


def test_metrics_can_be_compared_as_they_are() -> None:
    better = number("average", Polarity.HIGHER_IS_BETTER)
    rule = rules.Quantiles.quartiles("average", ["4", "3", "2", "1"], over=Window.last(1))
    panel = testing.panel_of({f"T{place}": {"average": str(place)} for place in range(4)}, [better], first="2023-04")

    assert [each.tier.code for each in asking(rule, metrics=[better]).review(panel, on=first_of(1))] == list("4321")


def test_the_pool_can_be_those_of_the_same_kind() -> None:
    rule = rules.Quantiles(SCORE, {"4": 0.5, "3": 0.25, "2": 0.125}, pool=rules.Pool(by_kind=True))
    panel = panel_of("1", "2", "3", "4")
    kinds = Panel.from_arrays(
        panel.values,
        metrics=panel.metrics,
        periods=panel.periods,
        organisations=[Organisation(f"T{place}", kind="trust" if place < 2 else "service") for place in range(4)],
    )

    assert [each.tier.code for each in asking(rule).review(kinds, on=first_of(1))] == ["3", "4", "3", "4"]


def test_equals_at_the_edge_go_all_in_or_stay_all_out() -> None:
    half = {"4": 0.25, "3": 0.25, "2": 0.25}
    figures = ("1", "2", "5", "5")

    assert tiers(rules.Quantiles(SCORE, half), *figures) == "1 2 4 4"
    assert tiers(rules.Quantiles(SCORE, half, ties="out"), *figures) == "1 2 3 3"


# What it is.


def test_it_is_a_ladder_of_the_worst() -> None:
    assert QUARTILES.ladder == rules.Ladder(
        enter={
            "4": rules.InWorst(SCORE, share=0.25),
            "3": rules.InWorst(SCORE, share=0.5),
            "2": rules.InWorst(SCORE, share=0.75),
        }
    )


def test_quartiles_are_three_quarters_and_the_rest() -> None:
    assert rules.Quantiles(SCORE, {"4": 0.25, "3": 0.25, "2": 0.25}) == QUARTILES


@pytest.mark.parametrize("member", ["reads", "elementwise", "tiers", "clauses", "parts"])
def test_it_says_of_itself_what_the_ladder_says(member: str) -> None:
    assert getattr(QUARTILES, member) == getattr(QUARTILES.ladder, member)


def test_a_metric_can_be_taken_over_a_window() -> None:
    rule = rules.Quantiles("average", {"4": 0.25}, over=Window.last(3))

    assert rule.reads == {"average": 3}


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(QUARTILES)) == QUARTILES  # noqa: S301 - our own


# What is refused.


def test_shares_of_more_than_the_pool_are_refused() -> None:
    with pytest.raises(DefinitionError, match=r"the shares add up to 1\.1, and there is one pool"):
        rules.Quantiles(SCORE, {"4": 0.5, "3": 0.3, "2": 0.3})


def test_three_thirds_are_the_whole_pool() -> None:
    third = rules.Quantiles(SCORE, {"4": 1 / 3, "3": 1 / 3, "2": 1 / 3})

    assert [each.criterion.share for each in third.clauses][-1] == 1


def test_shares_that_are_not_positive_are_told_together() -> None:
    with pytest.raises(ProblemsError, match="3 problems in the quantiles") as raised:
        rules.Quantiles(SCORE, {"4": 0, "3": -0.5, "2": "half"})  # type: ignore[dict-item]  # the mistake

    assert str(raised.value.exceptions[1]) == (
        "the share of tier '3' must be a number above 0, not -0.5; a quarter is 0.25"
    )


def test_no_share_at_all_is_refused() -> None:
    with pytest.raises(DefinitionError, match="quantiles need a share of the pool for at least one tier"):
        rules.Quantiles(SCORE, {})


def test_quartiles_of_five_tiers_are_refused() -> None:
    with pytest.raises(DefinitionError, match="quartiles need the codes of four tiers"):
        rules.Quantiles.quartiles(SCORE, "54321")


def test_shares_out_of_the_scale_s_order_are_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="from the most intensive tier down: '4', '3', '2'"):
        asking(rules.Quantiles(SCORE, {"2": 0.25, "3": 0.25, "4": 0.25}))


def test_a_share_of_the_least_intensive_tier_is_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="takes whoever is left; remove it from the shares"):
        asking(rules.Quantiles(SCORE, dict.fromkeys("4321", 0.25)))


# Reasons.


def test_a_reason_names_the_share_and_the_place() -> None:
    found = asking().review(panel_of("1", "2", "3", "4"), on=first_of(1))["T2"].explain()

    assert [each.heading for each in found.sections] == ["entry to segment 3 is met"]
    assert all(part in found.lines[0].text for part in ("the worst half of those who report", "2nd worst of 4"))
