from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from invented import SCALE, first_of, number, regime

from tiering import (
    Movement,
    Panel,
    Placement,
    Regime,
    Review,
    Tier,
    TierScale,
    Undecided,
    hysteresis,
    rules,
    scores,
    testing,
)
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError

METRICS = (number("need"), number("order", minimum=0, maximum=9))
RULE = rules.Ladder(enter={"1": rules.Above("need", 5), "2": rules.Above("need", 3)})
BY = scores.Given("order")


def slots(count: int = 1, tier: str = "1", rule: Any = RULE) -> rules.Slots:
    return rules.Slots(rule, tier, count, by=BY)


def asking(rule: rules.Slots | None = None, **changes: Any) -> Regime:
    return regime(slots() if rule is None else rule, metrics=METRICS, **changes)


def figures(**series: tuple[str, str]) -> Panel:
    """Return a panel from April 2023 of everybody's need and order."""
    return testing.panel_of(
        {code: {"need": need, "order": order} for code, (need, order) in series.items()}, METRICS, first="2023-04"
    )


def tiers(review: Review) -> dict[str, str]:
    return {each.organisation.code: each.tier.code for each in review}


# Who gets a place.


def test_vacancies_go_to_the_worst_scores() -> None:
    review = asking(slots(2)).review(figures(TA=("6", "1"), TB=("6", "3"), TC=("6", "2")), on=first_of(1))

    assert tiers(review) == {"TA": "2", "TB": "1", "TC": "1"}


def test_equal_scores_are_told_apart_by_code() -> None:
    review = asking().review(figures(TC=("6", "1"), TB=("6", "1"), TA=("2", "1")), on=first_of(1))

    assert tiers(review) == {"TA": "3", "TB": "1", "TC": "2"}


def test_whoever_has_a_place_keeps_it_while_proposed() -> None:
    panel = figures(TA=("6 6", "1 1"), TB=("2 6", "9 9"))

    testing.assert_tiers(asking().replay(panel, until=first_of(2)), {"TA": "1 1", "TB": "3 2"})


def test_a_place_that_is_left_is_filled_at_the_same_review() -> None:
    panel = figures(TA=("6 4", "1 1"), TB=("6 6", "0 0"))

    testing.assert_tiers(asking().replay(panel, until=first_of(2)), {"TA": "1 2", "TB": "2 1"})


def test_whoever_a_guard_keeps_in_keeps_the_place() -> None:
    panel = figures(TA=("6 2 2", "1 1 1"), TB=("6 6 6", "0 0 0"))
    history = asking(guards=[hysteresis.Confirm(de_escalate=2)]).replay(panel, until=first_of(3))

    testing.assert_tiers(history, {"TA": "1 1 3", "TB": "2 2 1"})


def test_whoever_a_guard_keeps_out_takes_no_place() -> None:
    panel = figures(TA=("2 6", "9 9"), TB=("6 6", "1 1"))
    confirmed = asking(guards=[hysteresis.StepLimit(1)])
    history = confirmed.replay(panel, until=first_of(2), start=[Placement("TA", "3"), Placement("TB", "2")])

    testing.assert_tiers(history, {"TA": "3 2", "TB": "1 1"})


def test_a_more_intensive_tier_takes_the_same_places() -> None:
    review = asking(slots(1, "2")).review(figures(TA=("6", "1"), TB=("4", "2")), on=first_of(1))

    assert tiers(review) == {"TA": "3", "TB": "2"}


def test_no_places_at_all_let_nobody_in() -> None:
    review = asking(slots(0)).review(figures(TA=("6", "1")), on=first_of(1))

    assert tiers(review) == {"TA": "2"}


def test_where_there_is_room_everybody_gets_in() -> None:
    review = asking(slots(2)).review(figures(TA=("6", "1"), TB=("6", "_")), on=first_of(1))

    assert tiers(review) == {"TA": "1", "TB": "1"}


def test_a_candidate_whose_score_is_open_comes_after_all_others() -> None:
    review = asking().review(figures(TA=("6", "_"), TB=("6", "0")), on=first_of(1))

    assert tiers(review) == {"TA": "2", "TB": "1"}


def test_a_candidate_whose_own_proposal_is_open_comes_after_all_others() -> None:
    review = asking(undecided=Undecided.ASSUME_WORST).review(figures(TA=("_", "9"), TB=("6", "0")), on=first_of(1))

    assert tiers(review) == {"TA": "2", "TB": "1"}


def test_of_open_candidates_the_worst_comes_first() -> None:
    review = asking(undecided=Undecided.ASSUME_WORST).review(figures(TA=("_", "1"), TB=("_", "2")), on=first_of(1))

    assert tiers(review) == {"TA": "2", "TB": "1"}


def test_of_open_candidates_what_is_certain_counts_before_what_is_possible() -> None:
    review = asking(undecided=Undecided.ASSUME_WORST).review(figures(TB=("_", "5"), TA=("6", "_")), on=first_of(1))

    assert tiers(review) == {"TA": "2", "TB": "1"}


def test_whoever_has_a_place_is_not_in_the_queue() -> None:
    review = asking(slots(2)).review(
        figures(TA=("6", "9"), TB=("6", "2"), TC=("6", "1")), on=first_of(1), start=[Placement("TA", "1")]
    )

    assert tiers(review) == {"TA": "1", "TB": "1", "TC": "2"}


def test_places_of_two_tiers_nest() -> None:
    both = slots(1, "1", slots(2, "2"))
    panel = figures(TA=("6", "4"), TB=("6", "3"), TC=("4", "2"), TD=("4", "9"))

    assert tiers(asking(both).review(panel, on=first_of(1))) == {"TA": "1", "TB": "3", "TC": "3", "TD": "2"}


def test_scenarios_of_the_panel_have_places_of_their_own() -> None:
    one, other = figures(TA=("6", "1"), TB=("6", "2")), figures(TA=("6", "3"), TB=("6", "2"))
    together = Panel.from_arrays(
        np.stack([one.values, other.values]),
        metrics=one.metrics,
        periods=one.periods,
        organisations=one.organisations,
    )

    assert asking().simulate(together, until=first_of(1))[:, 0].tolist() == [[1, 2], [2, 1]]


def test_scenarios_of_limits_have_places_of_their_own() -> None:
    rule = rules.Ladder(enter={"1": rules.Above("need", np.array([[1.0], [5.0]])), "2": rules.Above("order", 8)})
    panel = figures(TA=("2", "3"), TB=("6", "2"))

    assert asking(slots(1, "1", rule)).simulate(panel, until=first_of(1))[:, 0].tolist() == [[2, 1], [0, 2]]


# Who is on the list.


def test_those_who_found_no_place_are_held_by_the_rule() -> None:
    review = asking().review(figures(TA=("6", "1"), TB=("6", "2"), TC=("4", "3")), on=first_of(1))

    assert [each.organisation.code for each in review.watch if review.rule in each.held_by] == ["TA"]


def test_those_whom_only_a_guard_held_are_not_on_the_list() -> None:
    panel = figures(TA=("2 6", "1 1"), TB=("2 2", "1 1"))
    review = asking(guards=[hysteresis.Confirm(escalate=2)]).replay(panel, until=first_of(2))[-1]

    assert review["TA"].held_by == review.guards
    assert str(review["TA"].explain()).splitlines()[-1].startswith("  held: escalation needs 2 reviews in a row")


def test_a_first_placement_without_a_place_stays_a_first_placement() -> None:
    decision = asking(slots(0)).review(figures(TA=("6", "1")), on=first_of(1))["TA"]

    assert decision.movement is Movement.FIRST_PLACED
    assert decision.is_watched


# Where it starts.


@pytest.mark.parametrize("way", ["review", "replay", "simulate"])
def test_a_start_with_more_than_there_are_places_is_refused(way: str) -> None:
    start = [Placement("TA", "1"), Placement("TB", "1")]
    when: dict[str, Any] = {"on": first_of(1)} if way == "review" else {"until": first_of(1)}

    with pytest.raises(DefinitionError, match="2 organisations stand in tier '1' or above at the start"):
        getattr(asking(), way)(figures(TA=("6", "1"), TB=("6", "1")), start=start, **when)


def test_an_earlier_review_with_more_than_there_are_places_is_refused() -> None:
    panel = figures(TA=("6 6", "1 1"), TB=("6 6", "1 1"))
    before = asking(slots(2)).review(panel, on=first_of(1))

    with pytest.raises(DefinitionError, match="and there are 1 places"):
        asking(slots(1)).review(panel, on=first_of(2), previous=before)


def test_a_start_is_checked_against_the_places_of_every_tier() -> None:
    both = slots(5, "1", slots(1, "2"))

    with pytest.raises(DefinitionError, match="stand in tier '2' or above"):
        asking(both).review(
            figures(TA=("6", "1"), TB=("6", "1")), on=first_of(1), start=[Placement("TA", "1"), Placement("TB", "2")]
        )


# What is refused.


@pytest.mark.parametrize("count", [-1, 1.5, True])
def test_a_count_that_is_none_is_refused(count: Any) -> None:
    with pytest.raises(DefinitionError, match="count of Slots must be a whole number from 0 up"):
        slots(count)


def test_a_score_that_is_none_is_refused() -> None:
    with pytest.raises(DefinitionError, match="by of Slots is 'order', no score"):
        rules.Slots(RULE, "1", 1, by="order")  # type: ignore[arg-type]  # the mistake


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"the rule of Slots is .* which is not a rule"):
        slots(1, "1", rules.Above("need", 5))


def test_places_of_the_default_tier_are_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="organisations stand in tier '2' by default"):
        asking(scale=TierScale(SCALE.tiers, default="2"), rule=slots(1, "2"))


def test_a_tier_that_the_scale_lacks_is_refused_with_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '9'"):
        asking(slots(1, "9"))


def test_the_rule_inside_is_checked_too() -> None:
    wrong = rules.Ladder(enter={"1": rules.Above("need", 5), "3": rules.Above("need", 1)})

    with pytest.raises(ProblemsError, match="2 problems"):
        asking(slots(1, "3", wrong))


def test_a_metric_of_the_score_that_the_regime_lacks_is_named() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'orders' in the order of candidates for tier '1'"):
        asking(rules.Slots(RULE, "1", 1, by=scores.Given("orders")))


# What it says.


def test_it_looks_at_everybody_at_once() -> None:
    assert not slots().elementwise


def test_the_number_of_places_has_a_reference() -> None:
    assert slots(10).references == (("places of tier '1': 10", slots().reference),)


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(slots())) == slots()  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (10, "no vacancy among the 10 places of tier 1"),
        (1, "the only place of tier 1 is taken"),
        (0, "tier 1 has no places"),
    ],
)
def test_it_says_why_it_holds(count: int, told: str) -> None:
    assert str(slots(count)) == told


def test_a_candidate_without_a_place_is_told_how_places_are_filled() -> None:
    review = asking(slots(2)).review(figures(TA=("6", "1"), TB=("6", "2"), TC=("6", "3")), on=first_of(1))

    assert str(review["TA"].explain()) == (
        "TA, review of 1 May 2023: tier 2 (first placed)\n"
        "  entry to tier 1 is met\n"
        "    met        need (April 2023)  6.00  above 5  yours\n"
        "               1.00 above the limit\n"
        "  candidate for the 2 places of tier 1: vacancies go to the worst by order first; its own is 1  yours\n"
        "  held: no vacancy among the 2 places of tier 1; tier 1 was proposed  yours"
    )


def test_the_tier_is_called_by_its_name() -> None:
    named = TierScale.from_most_intensive(Tier("1", name="special focus"), Tier("2"), Tier("3"))
    review = asking(scale=named).review(figures(TA=("6", "_")), on=first_of(1))

    assert review["TA"].explain().sections[-1].heading == (
        "candidate for the only place of special focus: vacancies go to the worst by order first; "
        "its own is between 0.00 and 9.00"
    )


def test_whoever_keeps_a_place_is_no_candidate() -> None:
    review = asking().review(figures(TA=("6", "1")), on=first_of(1), start=[Placement("TA", "1")])

    assert [each.heading for each in review["TA"].explain().sections] == ["entry to tier 1 is met"]


def test_whoever_is_not_proposed_is_no_candidate() -> None:
    review = asking().review(figures(TA=("4", "1")), on=first_of(1))

    assert [each.heading for each in review["TA"].explain().sections] == ["entry to tier 2 is met"]
