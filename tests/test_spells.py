from __future__ import annotations

from datetime import date

import pytest
from histories import history
from invented import first_of

from tiering.errors import ReviewDateError, UnknownCodeError
from tiering.typing import Spell, TimeInTier


def brief(spell: Spell) -> tuple[str, str, date, date | None, int]:
    return (spell.organisation.code, spell.tier.code, spell.start, spell.end, spell.reviews)


def test_a_spell_lasts_from_one_move_to_the_next() -> None:
    found = history({"TA": "3 2 2 1"}).spells("TA")

    assert [brief(each) for each in found] == [
        ("TA", "3", first_of(1), first_of(2), 1),
        ("TA", "2", first_of(2), first_of(4), 2),
        ("TA", "1", first_of(4), None, 1),
    ]


def test_coming_back_to_a_tier_is_another_spell() -> None:
    assert [each.tier.code for each in history({"TA": "3 2 3"}).spells("TA")] == ["3", "2", "3"]


def test_the_spells_of_everybody_come_organisation_by_organisation() -> None:
    found = history({"TA": "3 2", "TB": "1 1", "TC": "2 3"}).spells()

    assert [(each.organisation.code, each.tier.code) for each in found] == [
        ("TA", "3"),
        ("TA", "2"),
        ("TB", "1"),
        ("TC", "2"),
        ("TC", "3"),
    ]


def test_only_the_last_spell_is_not_over() -> None:
    assert [each.is_over for each in history({"TA": "3 2 1"}).spells("TA")] == [True, True, False]


def test_one_review_is_one_spell() -> None:
    assert [brief(each) for each in history({"TA": "2"}).spells()] == [("TA", "2", first_of(1), None, 1)]


@pytest.mark.parametrize(("start", "expected"), [({}, True), ({"TA": "3"}, True), ({"TA": "2"}, False)])
def test_the_start_is_unknown_where_it_stood_there_before(start: dict[str, str], *, expected: bool) -> None:
    found = history({"TA": "2 3"}, start=start).spells("TA")

    assert [each.has_known_start for each in found] == [expected, True]


def test_the_spells_of_an_unknown_organisation_are_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX'"):
        history({"TA": "2"}).spells("TX")


# Days.


@pytest.mark.parametrize(("until", "days"), [(first_of(1), 0), (first_of(2), 31), (first_of(3), 31), (first_of(0), 0)])
def test_a_spell_that_is_over_lasts_to_its_end(until: date, days: int) -> None:
    assert history({"TA": "3 2"}).spells("TA")[0].days(until) == days


def test_a_spell_that_is_not_over_is_counted_up_to_a_day() -> None:
    assert history({"TA": "3 2"}).spells("TA")[1].days(date(2023, 6, 11)) == 10


# In words.


def test_a_spell_in_words() -> None:
    found = history({"TA": "3 3 2"}, start={"TA": "3"}).spells("TA")

    assert [str(each) for each in found] == [
        "TA: tier 3 from before 1 May 2023 to 1 July 2023, 2 reviews",
        "TA: tier 2 from 1 July 2023, 1 review",
    ]


def test_a_spell_as_plain_data() -> None:
    assert history({"TA": "3"}).spells()[0].to_record() == {
        "organisation": "TA",
        "name": "TA",
        "tier": "3",
        "start": first_of(1),
        "end": None,
        "reviews": 1,
        "has_known_start": True,
    }


# Time in tier.


def test_time_in_tier_is_of_everybody_together() -> None:
    found = history({"TA": "3 2 2", "TB": "3 3 2"}).time_in_tier()

    assert list(found.items()) == [("1", TimeInTier(0, 0)), ("2", TimeInTier(3, 30)), ("3", TimeInTier(3, 92))]


def test_time_in_tier_of_one_organisation() -> None:
    found = history({"TA": "3 2 2", "TB": "3 3 2"}).time_in_tier("TB")

    assert found["3"] == TimeInTier(reviews=2, days=61)


def test_the_last_tier_is_counted_up_to_a_day() -> None:
    found = history({"TA": "3 2"}).time_in_tier(until=date(2023, 6, 11))

    assert found["2"] == TimeInTier(reviews=1, days=10)


def test_one_review_has_lasted_no_time() -> None:
    assert history({"TA": "1"}).time_in_tier()["1"] == TimeInTier(reviews=1, days=0)


def test_time_cannot_be_counted_to_before_the_last_review() -> None:
    with pytest.raises(ReviewDateError, match="until 2023-05-31 only, before the last review, of 2023-06-01"):
        history({"TA": "3 2"}).time_in_tier(until=date(2023, 5, 31))
