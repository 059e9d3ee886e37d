from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from histories import history
from invented import METRICS, first_of, four_hours, regime

from tiering import Cadence, History, Panel, ReviewCycle, Tier, TierScale, hysteresis
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError, UnknownCodeError
from tiering.typing import Comparison

CONFIRMED = [hysteresis.Confirm(escalate=2, de_escalate=2)]
PROPOSED = {"TA": "3 2 2 3", "TB": "1 1 1 1", "TC": "3 3 3 1"}


def compared() -> Comparison:
    """Return what confirmation changes."""
    return history(PROPOSED).compare(history(PROPOSED, guards=CONFIRMED))


def scale(*codes: str) -> TierScale:
    return TierScale.from_most_intensive(*map(Tier, codes))


def on_scale(of: TierScale, proposed: Mapping[str, str]) -> History:
    """Return the history of a regime on another scale of three tiers, its tiers written as the short rule's."""
    found = history(proposed)
    return History(attrs.evolve(review, scale=of) for review in found)


# Who is placed differently.


def test_differences_come_review_by_review() -> None:
    found = [(each.on, each.organisation.code) for each in compared().differences]

    assert found == [(first_of(2), "TA"), (first_of(4), "TA"), (first_of(4), "TC")]


def test_a_difference_has_both_decisions() -> None:
    found = compared().differences[0]

    assert (found.first.tier.code, found.second.tier.code) == ("2", "3")
    assert found.second.held_by == tuple(CONFIRMED)


def test_a_difference_says_why_when_asked() -> None:
    first, second = compared().differences[0].reasons()

    assert first.startswith("entry to tier 2 is met")
    assert "held" in second


def test_those_placed_differently_are_named_once() -> None:
    assert [each.code for each in compared().organisations] == ["TA", "TC"]


def test_a_history_does_not_differ_from_itself() -> None:
    found = history(PROPOSED).compare(history(PROPOSED))

    assert found.differences == ()
    assert found.agreement == 1.0


# How many.


def test_agreement_is_the_share_of_placements() -> None:
    assert compared().agreement == pytest.approx(9 / 12)


def test_moves_are_counted_on_both_sides() -> None:
    assert compared().moves == (3, 1)


def test_the_table_is_from_the_first_to_the_second() -> None:
    # Ranks, so tier 3 comes first.
    assert compared().table.tolist() == [[4, 1, 0], [1, 1, 0], [1, 0, 4]]


def test_counts_stand_side_by_side_for_each_review() -> None:
    counts = compared().counts

    assert list(counts) == [first_of(month) for month in (1, 2, 3, 4)]
    assert counts[first_of(2)] == ({"1": 1, "2": 1, "3": 1}, {"1": 1, "2": 0, "3": 2})
    assert list(counts[first_of(2)][0]) == ["1", "2", "3"]


def test_one_review_of_one_organisation_can_be_compared() -> None:
    found = history({"TA": "2"}).compare(history({"TA": "3"}))

    assert (len(found.differences), found.agreement, found.moves) == (1, 0.0, (0, 0))


def test_without_organisations_there_is_no_agreement() -> None:
    nobody = Panel.from_arrays(
        np.zeros((2, 1, 0)), metrics=METRICS, periods=four_hours({"TA": "0.8"}).periods, organisations=[]
    )
    empty = regime().replay(nobody, until=first_of(1))
    found = empty.compare(empty)

    assert math.isnan(found.agreement)
    assert "0 of 0 placements are the same; 0 | 0 moves" in str(found)


# Which organisations.


def test_the_order_of_the_organisations_does_not_matter() -> None:
    found = history({"TA": "3 2", "TB": "1 1"}).compare(history({"TB": "1 1", "TA": "3 3"}))

    assert [(each.organisation.code, each.on) for each in found.differences] == [("TA", first_of(2))]
    assert found.differences[0].second.organisation.code == "TA"


def test_other_organisations_are_named() -> None:
    with pytest.raises(ProblemsError) as caught:
        history({"TA": "3", "TB": "3"}).compare(history({"TB": "3", "TY": "3", "TX": "3"}))

    assert [str(each) for each in caught.value.exceptions] == [
        "only the first history has 'TA' on 2023-05-01; compare the same organisations",
        "only the second history has 'TX', 'TY' on 2023-05-01; compare the same organisations",
    ]


# Which days.


def test_days_of_one_history_only_are_left_out() -> None:
    longer, shorter = history({"TA": "3 2 2"}), history({"TA": "3 3"})

    assert longer.compare(shorter).dates == (first_of(1), first_of(2))
    assert shorter.compare(longer).dates == (first_of(1), first_of(2))


def test_moves_of_days_in_between_count_and_those_outside_do_not() -> None:
    monthly = history({"TA": "3 2 3 2 3 2 3 2"})
    quarterly = regime(cycle=ReviewCycle(first=first_of(1), every=Cadence.QUARTER)).replay(
        four_hours({"TA": "0.8 0.6 0.8 0.6 0.8 0.6 0.8 0.6"}), until=first_of(8)
    )
    found = monthly.compare(quarterly)

    assert found.dates == (first_of(1), first_of(4), first_of(7))
    assert found.moves == (6, 2)


def test_no_day_in_common_is_refused() -> None:
    with pytest.raises(
        ReviewDateError, match="no day of review in common: the first has 2023-05-01, the second 2023-06-01, 2023-07-01"
    ):
        history({"TA": "3"}).compare(History(history({"TA": "3 3 3"})[1:]))


# Which tiers.


def test_other_codes_need_to_be_told_what_they_stand_for() -> None:
    other = on_scale(scale("1", "2", "4"), {"TA": "3"})
    with pytest.raises(
        DefinitionError,
        match=r"tier '4' of the second history stands for '4', which the first one lacks; give tiers=\{'4'",
    ):
        history({"TA": "3"}).compare(other)


def test_a_tier_stands_for_the_one_it_is_given() -> None:
    other = on_scale(scale("A", "B", "C"), {"TA": "3 2 1"})
    found = history({"TA": "3 2 2"}).compare(other, tiers={"A": "1", "B": "2", "C": "3"})

    assert [(each.first.tier.code, each.second.tier.code) for each in found.differences] == [("2", "A")]
    assert found.counts[first_of(3)] == ({"1": 0, "2": 1, "3": 0}, {"1": 1, "2": 0, "3": 0})


def test_tiers_may_be_merged() -> None:
    other = on_scale(scale("A", "B", "C"), {"TA": "1", "TB": "2"})
    found = history({"TA": "1", "TB": "1"}).compare(other, tiers={"A": "1", "B": "1", "C": "3"})

    assert found.agreement == 1.0


def test_a_tier_that_is_not_given_stands_for_the_one_of_its_code() -> None:
    other = on_scale(scale("1", "2", "C"), {"TA": "3"})

    assert history({"TA": "3"}).compare(other, tiers={"C": "3"}).tiers == {"C": "3", "2": "2", "1": "1"}


def test_a_tier_that_the_second_lacks_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '9' in tiers"):
        history({"TA": "3"}).compare(history({"TA": "3"}), tiers={"9": "1"})


def test_a_tier_that_the_first_lacks_is_refused() -> None:
    with pytest.raises(
        DefinitionError, match="tier '3' of the second history stands for '9', which the first one lacks"
    ):
        history({"TA": "3"}).compare(history({"TA": "3"}), tiers={"3": "9"})


def test_the_same_codes_in_another_order_are_refused() -> None:
    other = on_scale(scale("3", "2", "1"), {"TA": "3"})
    with pytest.raises(ProblemsError) as caught:
        history({"TA": "3"}).compare(other)

    assert str(caught.value.exceptions[0]) == (
        "tier '2' of the second history is more intensive than '1', but stands for '2', "
        "which is less intensive than '1'; give tiers= that keep the order"
    )


# In words.


def test_a_comparison_in_words() -> None:
    assert str(compared()).splitlines() == [
        "first:  Invented",
        "second: Invented",
        "9 of 12 placements are the same (75.0 %); 3 | 1 moves",
        "               tier 1  tier 2  tier 3  different",
        "1 May 2023      1 | 1   0 | 0   2 | 2          0",
        "1 June 2023     1 | 1   1 | 0   1 | 2          1",
        "1 July 2023     1 | 1   1 | 1   1 | 1          0",
        "1 August 2023   2 | 1   0 | 1   1 | 1          2",
    ]


def test_almost_all_is_not_all() -> None:
    many = {f"T{number}": "3" for number in range(3000)}
    found = history(many).compare(history({**many, "T0": "2"}))

    assert "2999 of 3000 placements are the same (99.97 %)" in str(found)


def test_a_difference_in_words() -> None:
    assert str(compared().differences[0]) == "1 June 2023: TA: tier 2 against tier 3"


def test_records_are_plain_data() -> None:
    assert compared().to_records()[0] == {
        "review": first_of(2),
        "organisation": "TA",
        "name": "TA",
        "first": "2",
        "second": "3",
    }


def test_records_say_why_when_asked() -> None:
    record = compared().to_records(reasons=True)[0]

    assert (record["first_reason"], record["second_reason"]) == compared().differences[0].reasons()


def test_reasons_are_not_made_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compared()

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("the rule was asked again")

    monkeypatch.setattr("tiering._reviews.Review.explain", refuse)
    found.to_records()

    assert str(found)
    assert isinstance(found.differences[0].on, date)
