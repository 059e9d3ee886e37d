from __future__ import annotations

import math
from datetime import date
from typing import Any

import attrs
import pytest

from tiering import Cadence, ReviewCycle, rules
from tiering.calendar import Deadline
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError
from tiering.support import SupportOffer, TeamLevel, days

JUNE = date(2024, 6, 12)


def offer(code: str = "visit", **changes: Any) -> SupportOffer:
    settled: dict[str, Any] = {"name": f"Offer {code}", "teams": ["NT"], "amount": 900, **changes}
    return SupportOffer(code, **settled)


def test_everything_that_is_wrong_with_an_offer_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        offer(
            amount=-1,
            least=math.inf,
            periods=0,
            tiers=["1", "1"],
            metrics=[4],
            requires=["visit", "plan"],
            excludes=["visit", "plan"],
        )

    assert [str(each) for each in raised.value.exceptions] == [
        "the amount of the offer 'visit' must be whole minutes from 0 up, not -1; days(…) and hours(…) make them",
        "the least of the offer 'visit' must be whole minutes from 0 up, not inf; days(…) and hours(…) make them",
        "the offer 'visit' must run for a whole number of periods from 1 up, not 0",
        "the offer 'visit' names the tier '1' 2 times; once will do",
        "the offer 'visit' names a metric by 4; give its code, which is text",
        "the offer 'visit' requires itself; leave it out",
        "the offer 'visit' excludes itself; leave it out",
        "the offer 'visit' excludes 'plan', which it requires; leave one of the two out",
    ]


def test_an_offer_of_less_than_is_of_use_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"is of use from 2 days up, but is only 1 day; nobody could ever"):
        offer(amount=days(1), least=days(2))


def test_an_offer_whose_amount_is_the_least_that_is_of_use_is_one() -> None:
    assert offer(amount=days(1), least=days(1)).least == days(1)


def test_an_offer_without_content_is_undefined() -> None:
    assert offer(amount=None).is_undefined


def test_an_offer_that_takes_no_time_is_not_undefined() -> None:
    assert not offer(amount=0, teams=()).is_undefined


def test_nobody_knows_how_little_of_something_undefined_is_of_use() -> None:
    with pytest.raises(DefinitionError, match="is undefined, so nobody can say how little of it is of use"):
        offer(amount=None, least=0)


def test_an_offer_reaches_its_tiers() -> None:
    assert [offer(tiers=["1", "2"]).reaches(code) for code in "123"] == [True, True, False]


def test_an_offer_without_tiers_reaches_them_all() -> None:
    assert offer().reaches("3")


def test_an_offer_addresses_its_metrics() -> None:
    assert [offer(metrics=["four_hour"]).addresses(code) for code in ("four_hour", "category_2")] == [True, False]


def test_an_offer_without_metrics_addresses_whatever_falls_short() -> None:
    assert offer().addresses("category_2")


def test_a_criterion_can_make_eligible() -> None:
    assert offer(when=rules.Below("four_hour", 0.7)).when == rules.Below("four_hour", 0.7)


def test_what_is_no_criterion_makes_nobody_eligible() -> None:
    with pytest.raises(DefinitionError, match="when of SupportOffer must be a Criterion, not 'always'"):
        offer(when="always")


@pytest.mark.parametrize("name", ["teams", "tiers", "metrics", "requires", "excludes"])
def test_codes_are_not_taken_from_the_letters_of_a_text(name: str) -> None:
    with pytest.raises(DefinitionError, match="codes are given one by one, not as the text '12'"):
        offer(**{name: "12"})


@pytest.mark.parametrize("periods", [0, -1, 1.5, True])
def test_an_offer_runs_for_whole_periods(periods: Any) -> None:
    with pytest.raises(DefinitionError, match="must run for a whole number of periods from 1 up"):
        offer(periods=periods)


def test_an_offer_is_a_value() -> None:
    assert len({offer(teams=TeamLevel.PEER), attrs.evolve(offer(), teams=TeamLevel.PEER)}) == 1


# Deadlines.

NEEDS = Deadline("needs identified", end_of_month=0)
PLAN = Deadline("plan agreed", working_days=5)
REPORT = Deadline("report", on=date(2024, 12, 31))
QUARTERLY = ReviewCycle(first=JUNE, every=Cadence.QUARTER, deadlines=[NEEDS])


def test_what_falls_due_hangs_on_the_review() -> None:
    found = offer(deadlines=[NEEDS, PLAN]).due(JUNE)

    assert list(map(str, found)) == ["plan agreed by 19 June 2024", "needs identified by 30 June 2024"]


def test_bank_holidays_are_no_working_days() -> None:
    found = offer(deadlines=[PLAN]).due(JUNE, [date(2024, 6, 17)])

    assert list(map(str, found)) == ["plan agreed by 20 June 2024"]


def test_a_deadline_that_has_passed_is_not_due() -> None:
    assert offer(deadlines=[REPORT]).due(date(2025, 3, 12)) == ()


def test_a_fixed_deadline_hangs_on_every_review_until_then() -> None:
    assert offer(deadlines=[REPORT]).due(JUNE)


def test_a_fixed_deadline_hangs_on_the_last_review_of_a_cycle_that_is_held_until_then() -> None:
    reported = offer(deadlines=[REPORT])

    assert reported.due(JUNE, cycle=QUARTERLY) == ()
    assert list(map(str, reported.due(date(2024, 12, 12), cycle=QUARTERLY))) == ["report by 31 December 2024"]


def test_the_deadlines_of_the_cycle_are_its_own() -> None:
    assert [each.name for each in offer(deadlines=[PLAN]).due(JUNE, cycle=QUARTERLY)] == ["plan agreed"]


def test_two_deadlines_of_an_offer_have_different_names() -> None:
    with pytest.raises(DuplicateCodeError, match="two deadlines share the code 'plan agreed' in the offer 'visit'"):
        offer(deadlines=[PLAN, PLAN])


def test_what_is_no_deadline_is_refused() -> None:
    with pytest.raises(DefinitionError, match="a deadline of the offer 'visit' must be a Deadline, not 'soon'"):
        offer(deadlines=["soon"])
