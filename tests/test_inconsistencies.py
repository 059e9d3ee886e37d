"""Who is no better than another on anything the rule reads, and yet less intensively placed."""

from __future__ import annotations

import pytest
from invented import METRICS, first_of, four_hours, guarded, regime

from tiering import Judgement, Placement, Standard, Window, rules, scores, testing
from tiering.typing import Criterion

TWO = rules.Ladder(
    enter={"1": rules.Below("four_hour", 0.5) & rules.Above("category_2", 1800), "2": rules.Below("four_hour", 0.7)}
)


def test_a_rule_that_sorts_by_its_figures_alone_has_none() -> None:
    review = regime().review(four_hours({"TA": "0.4", "TB": "0.6", "TC": "0.8"}), on=first_of(1))

    assert review.inconsistencies() == ()


def test_a_guard_that_held_the_worse_one_is_named() -> None:
    panel = four_hours({"TA": "0.8 0.4", "TB": "0.6 0.6"})
    (pair,) = guarded().replay(panel, until=first_of(2))[1].inconsistencies()

    assert (pair.worse.organisation.code, pair.better.organisation.code) == ("TA", "TB")
    assert pair.because == (
        "TA was held: escalation needs 2 reviews in a row and de-escalation needs 2 reviews in a row",
        "TA was held: no more than 1 tier at a time",
    )


def test_a_judgement_on_the_better_one_is_named() -> None:
    judged = Judgement(organisation="TB", tier="1", reason="a new board", by="the panel", on=first_of(1))
    review = regime().review(four_hours({"TA": "0.8", "TB": "0.9"}), on=first_of(1), judgements=[judged])
    (pair,) = review.inconsistencies()

    assert pair.because == (f"TB was judged: {judged}",)


def test_where_nobody_held_and_nobody_judged_the_rule_itself_explains_it() -> None:
    sticky = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}, leave={"1": rules.Above("four_hour", 0.9)})
    review = regime(sticky).review(
        four_hours({"TA": "0.6", "TB": "0.7"}), on=first_of(1), start=[Placement("TA", "3"), Placement("TB", "1")]
    )
    (pair,) = review.inconsistencies()

    assert pair.because == (
        "the rule proposed tier 3 for TA, who stood in tier 3, and tier 1 for TB, who stood in tier 1",
    )


def test_whoever_is_better_on_one_of_several_figures_is_not_inconsistent() -> None:
    panel = testing.panel_of(
        {"TA": {"four_hour": "0.4", "category_2": "1200"}, "TB": {"four_hour": "0.45", "category_2": "2400"}},
        METRICS,
        first="2023-04",
    )

    assert regime(TWO).review(panel, on=first_of(1)).inconsistencies() == ()


def test_whose_figure_is_missing_is_neither_better_nor_worse() -> None:
    panel = four_hours({"TA": "_", "TB": "0.6"})

    assert regime().review(panel, on=first_of(1)).inconsistencies() == ()


def test_figures_are_taken_as_the_rule_takes_them() -> None:
    over = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5, over=Window.last(2))})
    panel = four_hours({"TA": "0.9 0.4", "TB": "0.3 0.6"})

    assert regime(over).review(panel, on=first_of(2)).inconsistencies() == ()


@pytest.mark.parametrize(
    ("criterion", "figures"),
    [
        (rules.InPeriods(rules.Below("four_hour", 0.6), 3), {"TA": "0.9 0.9 0.4", "TB": "0.5 0.5 0.5"}),
        (rules.Below("four_hour", rules.ItsPast(periods=1)), {"TA": "0.5 0.3 0.4", "TB": "0.9 0.9 0.5"}),
    ],
    ids=["earlier periods", "one's own past"],
)
def test_everything_that_the_rule_looks_at_counts(criterion: Criterion, figures: dict[str, str]) -> None:
    review = regime(rules.Ladder(enter={"1": criterion})).review(four_hours(figures), on=first_of(3))

    assert [each.tier.code for each in review] == ["3", "1"]
    assert review.inconsistencies() == ()


def test_a_window_that_the_standard_decides_counts() -> None:
    yearly = regime(
        rules.Ladder(enter={"1": rules.Misses("four_hour")}),
        standards=[Standard("four_hour", 0.7, window=Window.year_to_date())],
    )
    review = yearly.review(four_hours({"TA": "0.9 0.6", "TB": "0.6 0.65"}), on=first_of(2))

    assert [each.tier.code for each in review] == ["3", "1"]
    assert review.inconsistencies() == ()


def test_a_score_counts_where_the_rule_asks_for_one() -> None:
    scored = rules.Bands(scores.Gap("four_hour", 1.0), enter={"1": 0.5, "2": 0.3})
    review = regime(scored).review(four_hours({"TA": "0.4", "TB": "0.6"}), on=first_of(1))

    assert review.inconsistencies() == ()


def test_a_judgement_that_brought_two_closer_explains_nothing() -> None:
    sticky = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}, leave={"1": rules.Above("four_hour", 0.9)})
    judged = Judgement(organisation="TA", tier="2", reason="a new board", by="the panel", on=first_of(1))
    review = regime(sticky).review(
        four_hours({"TA": "0.6", "TB": "0.7"}),
        on=first_of(1),
        start=[Placement("TA", "3"), Placement("TB", "1")],
        judgements=[judged],
    )
    (pair,) = review.inconsistencies()

    assert pair.because[0].startswith("the rule proposed tier 3 for TA")


def test_a_pair_is_plain_data_and_says_itself_in_words() -> None:
    judged = Judgement(organisation="TB", tier="1", reason="a new board", by="the panel", on=first_of(1))
    review = regime().review(four_hours({"TA": "0.8", "TB": "0.9"}), on=first_of(1), judgements=[judged])
    (pair,) = review.inconsistencies()

    assert pair.to_record() == {
        "review": first_of(1),
        "worse": "TA",
        "worse_tier": "3",
        "better": "TB",
        "better_tier": "1",
        "because": list(pair.because),
    }
    assert str(pair).startswith("TA in tier 3 is no better on anything than TB in tier 1: TB was judged: ")


def test_of_one_alone_there_is_no_pair() -> None:
    assert regime().review(four_hours({"TA": "0.4"}), on=first_of(1)).inconsistencies() == ()
