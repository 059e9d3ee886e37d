from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from histories import history
from invented import first_of

from tiering import Judgement, hysteresis
from tiering.typing import Delay, Lateness

CONFIRMED = [hysteresis.Confirm(escalate=2, de_escalate=2)]
BY_STEPS = [hysteresis.StepLimit(1)]


def brief(delays: Iterable[Delay]) -> list[tuple[str, date, date, int]]:
    return [(each.last.organisation.code, each.since, each.last.on, each.reviews) for each in delays]


# Made.


def test_without_guards_every_move_is_made_at_once() -> None:
    found = history({"TA": "3 2 1 3"}).delays()

    assert [each.reviews for each in found.made] == [0, 0, 0]
    assert (found.waiting, found.dropped, found.unproposed) == ((), (), ())


def test_a_confirmed_move_is_one_review_late() -> None:
    found = history({"TA": "3 2 2"}, guards=CONFIRMED).delays()

    assert brief(found.made) == [("TA", first_of(2), first_of(3), 1)]
    assert found.made[0].days == 30


def test_a_break_starts_the_wait_again() -> None:
    found = history({"TA": "3 2 3 2 2"}, guards=CONFIRMED).delays()

    assert brief(found.made) == [("TA", first_of(4), first_of(5), 1)]


def test_the_second_step_to_a_tier_is_late_since_the_tier_was_proposed() -> None:
    found = history({"TA": "3 1 1"}, guards=BY_STEPS).delays()

    assert brief(found.made) == [("TA", first_of(2), first_of(2), 0), ("TA", first_of(2), first_of(3), 1)]


def test_the_first_review_may_make_a_move() -> None:
    assert [each.reviews for each in history({"TA": "2"}, start={"TA": "3"}).delays().made] == [0]


# Not made.


def test_a_move_proposed_to_the_end_is_waiting() -> None:
    found = history({"TA": "3 3 2"}, guards=CONFIRMED).delays()

    assert brief(found.waiting) == [("TA", first_of(3), first_of(3), 0)]
    assert (found.made, found.dropped) == ((), ())


def test_what_is_left_of_a_move_is_waiting() -> None:
    found = history({"TA": "3 1"}, guards=BY_STEPS).delays()

    assert brief(found.waiting) == [("TA", first_of(2), first_of(2), 0)]
    assert len(found.made) == 1


def test_a_move_waits_longer_with_every_review() -> None:
    held = [hysteresis.Confirm(escalate=4)]
    found = history({"TA": "3 2 2 2"}, guards=held).delays()

    assert brief(found.waiting) == [("TA", first_of(2), first_of(4), 2)]
    assert found.dropped == ()


def test_a_move_no_longer_proposed_was_dropped() -> None:
    found = history({"TA": "3 2 3"}, guards=CONFIRMED).delays()

    assert brief(found.dropped) == [("TA", first_of(2), first_of(3), 1)]
    assert (found.made, found.waiting) == ((), ())


def test_a_move_in_the_other_direction_drops_the_first() -> None:
    found = history({"TA": "2 1 3"}, guards=CONFIRMED).delays()

    assert brief(found.dropped) == [("TA", first_of(2), first_of(3), 1)]
    assert brief(found.waiting) == [("TA", first_of(3), first_of(3), 0)]


def test_a_move_that_was_made_was_not_dropped() -> None:
    found = history({"TA": "3 2 2 2"}, guards=CONFIRMED).delays()

    assert (found.waiting, found.dropped) == ((), ())


# People's.


def judged(tier: str, on: date) -> Judgement:
    return Judgement(organisation="TA", tier=tier, reason="as was seen on site", by="the panel", on=on)


def test_a_move_that_nothing_proposed_is_apart() -> None:
    found = history({"TA": "3 3"}, judgements=[judged("2", first_of(2))]).delays()

    assert [each.on for each in found.unproposed] == [first_of(2)]
    assert found.made == ()


def test_a_move_farther_than_proposed_is_apart() -> None:
    found = history({"TA": "3 2"}, judgements=[judged("1", first_of(2))]).delays()

    assert [each.on for each in found.unproposed] == [first_of(2)]


def test_what_a_judgement_holds_back_is_waiting() -> None:
    found = history({"TA": "3 2 2"}, judgements=[judged("3", first_of(2))]).delays()

    assert brief(found.waiting) == [("TA", first_of(2), first_of(3), 1)]


# All together.


def test_lateness_is_that_of_the_moves_made() -> None:
    found = history({"TA": "3 2 2 2", "TB": "1 1 1 3", "TC": "3 3 2 2"}, guards=CONFIRMED).delays()

    assert found.reviews == Lateness(mean=1.0, median=1.0, most=1.0)
    assert found.days == Lateness(mean=30.5, median=30.5, most=31.0)


def test_the_mean_and_the_median_may_differ() -> None:
    found = history({"TA": "3 1 1", "TB": "3 2 2"}, guards=BY_STEPS).delays()

    assert found.reviews == Lateness(mean=1 / 3, median=0.0, most=1.0)


def test_without_moves_there_is_no_lateness() -> None:
    found = history({"TA": "3"}).delays()

    assert math.isnan(found.reviews.mean)
    assert math.isnan(found.days.most)
    assert str(found) == "0 moves, 0 at once\n  0 waiting, 0 dropped before they were made"


def test_delays_in_words() -> None:
    found = history({"TA": "3 2 2", "TB": "3 2 3"}, guards=CONFIRMED).delays()

    assert str(found).splitlines() == [
        "1 move, 0 at once",
        "  reviews late: 1 on average, median 1, at most 1",
        "  days late: 30 on average, median 30, at most 30",
        "  0 waiting, 1 dropped before they were made",
    ]


def test_moves_that_nothing_proposed_are_told() -> None:
    found = history({"TA": "3 3"}, judgements=[judged("2", first_of(2))]).delays()

    assert str(found).splitlines()[-1] == "  1 more that nothing had proposed"


def test_a_delay_in_words() -> None:
    assert str(history({"TA": "3 2 2"}, guards=CONFIRMED).delays().made[0]) == (
        "TA: tier 3 → tier 2 (escalated) on 1 July 2023; tier 2 proposed since 1 June 2023"
    )
    assert str(history({"TA": "3 2"}).delays().made[0]) == "TA: tier 3 → tier 2 (escalated) on 1 June 2023"


def test_delays_as_plain_data() -> None:
    records = history({"TA": "3 2 2", "TB": "3 2 3", "TC": "3 3 2"}, guards=CONFIRMED).delays().to_records()

    assert [(record["what"], record["organisation"]) for record in records] == [
        ("made", "TA"),
        ("waiting", "TC"),
        ("dropped", "TB"),
    ]
    assert records[0] == {
        "what": "made",
        "organisation": "TA",
        "name": "TA",
        "since": first_of(2),
        "review": first_of(3),
        "tier": "2",
        "proposed": "2",
        "reviews": 1,
        "days": 30,
    }


def test_what_nothing_proposed_has_no_delay_in_plain_data() -> None:
    (record,) = history({"TA": "3 3"}, judgements=[judged("2", first_of(2))]).delays().to_records()[-1:]

    assert (record["what"], record["since"], record["reviews"], record["days"]) == ("unproposed", None, None, None)
