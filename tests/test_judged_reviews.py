"""A judgement replaces what rule and guards propose, holds, and stands beside them in the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from invented import first_of, four_hours, guarded, regime

from tiering import Judgement, Movement, Placement, rules, scores, testing
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError

PANEL = four_hours({"TA": "0.8 0.8 0.4 0.4 0.8", "TB": "0.6 0.6 0.6 0.6 0.6"})
LAST = first_of(5)
WORST = scores.Gap("four_hour", 1.0)


def judged(**changes: Any) -> Judgement:
    settled: dict[str, Any] = {
        "organisation": "TA",
        "tier": "2",
        "reason": "leadership has changed",
        "by": "the panel",
        "on": first_of(2),
        **changes,
    }
    return Judgement(**settled)


def test_a_judged_tier_holds_until_it_is_released() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged()])

    testing.assert_tiers(history, {"TA": "3 2 2 2 2", "TB": "2x5"})


def test_after_its_last_day_rule_and_guards_decide_again() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged(until=first_of(3))])

    testing.assert_tiers(history, {"TA": "3 2 2 1 3"})


def test_a_released_judgement_no_longer_counts_on_that_day() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged().released(first_of(3))])

    testing.assert_tiers(history, {"TA": "3 2 1 1 3"})


def test_a_judged_step_is_taken_once_and_kept() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged(tier=None, step=1)])

    testing.assert_tiers(history, {"TA": "3 2 2 2 2"})


def test_a_step_beyond_the_scale_ends_at_its_end() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged(organisation="TB", tier=None, step=-5)])

    testing.assert_tiers(history, {"TB": "2 3 3 3 3"})


def test_a_step_judged_before_the_first_review_starts_from_where_it_stood() -> None:
    history = regime().replay(
        PANEL, until=LAST, start=[Placement("TA", "2")], judgements=[judged(tier=None, step=1, on=date(2023, 1, 1))]
    )

    testing.assert_tiers(history, {"TA": "1 1 1 1 1"})


def test_a_step_judged_between_two_reviews_is_taken_at_the_second() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged(tier=None, step=1, on=date(2023, 6, 2))])

    testing.assert_tiers(history, {"TA": "3 3 2 2 2"})


def test_a_step_recorded_late_is_taken_in_the_first_review_that_is_held_with_it() -> None:
    first = regime().review(PANEL, on=first_of(1))
    second = regime().review(
        PANEL, on=first_of(2), previous=first, judgements=[judged(tier=None, step=1, on=first_of(1))]
    )

    assert second["TA"].tier.code == "2"


def test_a_step_for_whoever_is_not_yet_placed_starts_from_what_would_have_been_decided() -> None:
    review = regime().review(
        four_hours({"TA": "0.6"}), on=first_of(1), judgements=[judged(tier=None, step=1, on=first_of(1))]
    )

    assert review["TA"].tier.code == "1"


def test_whoever_was_judged_into_a_tier_without_places_stays_there_from_review_to_review() -> None:
    short = regime(rules.Slots(rules.Ladder(enter={"2": rules.Below("four_hour", 0.7)}), "2", 1, by=WORST))
    given = [judged()]
    whole = short.replay(PANEL, until=first_of(4), judgements=given)
    previous = None
    for review in whole:
        previous = short.review(PANEL, on=review.on, previous=previous, judgements=given)

        assert previous == review

    testing.assert_tiers(whole, {"TA": "3 2 2 2", "TB": "2x4"})


@pytest.mark.parametrize("until", [None, date(2023, 7, 31)])
def test_a_release_never_prolongs_a_judgement(until: date | None) -> None:
    released = judged(until=until).released(date(2024, 6, 1))

    assert released.until == (date(2024, 5, 31) if until is None else until)


def test_judgements_have_one_order_whatever_the_order_they_are_given_in() -> None:
    given = [judged(organisation="TB"), judged(), judged()]
    reviews = [regime().review(PANEL, on=first_of(2), judgements=each) for each in (given, given[::-1])]

    assert [each.organisation for each in reviews[0].judgements] == ["TA", "TB"]
    assert reviews[0] == reviews[1]


def test_the_decision_shows_rule_guards_and_judgement_side_by_side() -> None:
    decision = guarded().replay(PANEL, until=LAST, judgements=[judged(tier="3", on=first_of(4))])[3]["TA"]

    assert (decision.proposed.code, decision.guarded.code, decision.tier.code) == ("1", "2", "3")
    assert decision.judgement == judged(tier="3", on=first_of(4))
    assert [type(guard).__name__ for guard in decision.held_by] == ["StepLimit"]


def test_the_explanation_ends_with_the_judgement() -> None:
    decision = regime().replay(PANEL, until=LAST, judgements=[judged()])[2]["TA"]

    assert str(decision.explain()).splitlines()[-1] == (
        "  judged: tier 2 judged by the panel, from 1 June 2023 until released: leadership has changed "
        "(rule and guards alone: tier 1)"
    )


def test_a_judgement_that_says_what_was_decided_anyway_says_so() -> None:
    decision = regime().replay(PANEL, until=LAST, judgements=[judged(organisation="TB")])[2]["TB"]

    assert "(rule and guards alone: tier 2)" in str(decision.explain())


def test_whoever_was_judged_to_move_is_not_among_those_held_back() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged()])

    assert history[1].watch == ()
    assert [each.organisation.code for each in history[2].watch] == ["TA"]
    assert history[2]["TA"].is_watched
    assert not history[1]["TA"].is_watched


def test_a_judged_move_is_a_movement() -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged()])

    assert [each.movement for each in history.timeline("TA")][:2] == [Movement.FIRST_PLACED, Movement.ESCALATED]


def test_guards_remember_what_was_judged_and_not_what_was_proposed() -> None:
    history = guarded().replay(PANEL, until=LAST, judgements=[judged(tier="1", on=first_of(2), until=first_of(2))])

    testing.assert_tiers(history, {"TA": "3 1 1 1 1"})


def test_reviews_one_by_one_and_simulations_hold_to_judgements_too() -> None:
    given = [judged(tier=None, step=1), judged(organisation="TB", tier="1", on=first_of(3), until=first_of(4))]
    whole = guarded().replay(PANEL, until=LAST, judgements=given)
    previous = None
    for review in whole:
        previous = guarded().review(PANEL, on=review.on, previous=previous, judgements=given)

        assert previous == review

    assert np.array_equal(guarded().simulate(PANEL, until=LAST, judgements=given), whole.ranks)


def test_judgements_hold_in_every_block() -> None:
    given = [judged(organisation="TB", tier="1")]
    asking = regime()
    dates = asking.cycle.dates(until=LAST)
    in_blocks = asking._prepared(PANEL, (), given).ranks(dates, asking._starting.placed((), PANEL), 1)

    assert np.array_equal(in_blocks, asking.simulate(PANEL, until=LAST, judgements=given))


def test_two_judgements_that_contradict_each_other_are_both_named() -> None:
    given = [judged(), judged(tier="1", on=first_of(3), by="the board")]

    with pytest.raises(DefinitionError, match=r"(?s)on 'TA' contradict each other.*by the panel.*by the board"):
        regime().replay(PANEL, until=LAST, judgements=given)


def test_two_steps_at_once_contradict_each_other() -> None:
    with pytest.raises(DefinitionError, match="contradict each other"):
        regime().replay(PANEL, until=LAST, judgements=[judged(tier=None, step=1), judged(tier=None, step=1, by="b")])


@pytest.mark.parametrize(
    "other",
    [judged(by="the board"), judged(tier="1", on=first_of(9)), judged(organisation="TB", tier="1")],
    ids=["one tier", "later", "another organisation"],
)
def test_judgements_that_agree_or_do_not_meet_are_fine(other: Judgement) -> None:
    history = regime().replay(PANEL, until=LAST, judgements=[judged(until=first_of(8)), other])

    assert history[1]["TA"].tier.code == "2"


def test_unknown_organisations_and_tiers_are_refused_together() -> None:
    with pytest.raises(ProblemsError) as raised:
        regime().replay(PANEL, until=LAST, judgements=[judged(organisation="TX"), judged(tier="9", organisation="TB")])

    assert [type(each) for each in raised.value.exceptions] == [UnknownCodeError, UnknownCodeError]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tier": None}, "needs a tier or a step"),
        ({"step": 1}, "needs a tier or a step, and not both"),
        ({"tier": None, "step": 0}, "moves it by 0 tiers"),
        ({"tier": None, "step": 1.5}, "moves it by 1.5 tiers"),
        ({"until": date(2023, 5, 31)}, "ends on 2023-05-31, before it starts on 2023-06-01"),
        ({"reason": ""}, "reason must be text"),
        ({"by": ""}, "by must be text"),
    ],
)
def test_a_judgement_that_says_nothing_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        judged(**changes)


def test_a_judgement_is_plain_data() -> None:
    assert judged().to_record() == {
        "organisation": "TA",
        "tier": "2",
        "step": None,
        "reason": "leadership has changed",
        "by": "the panel",
        "on": date(2023, 6, 1),
        "until": None,
    }
