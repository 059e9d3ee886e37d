"""What each policy does to whom, side by side."""

from __future__ import annotations

from typing import Any

import pytest
from invented import SCALE
from supporting import QUARTER, national, offer, review

from tiering import Review, Standard
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.support import (
    Catalogue,
    EqualShares,
    MostChallenged,
    PatientsCovered,
    PolicyComparison,
    Priority,
    Response,
    TierShares,
    compare,
    optimise,
)

FOUR = {"TA": "0.4", "TB": "0.4", "TC": "0.6", "TD": "0.6"}
PATIENTS = {"TA": 100, "TB": 200, "TC": 1000, "TD": 100}


def held() -> Review:
    return review(FOUR, PATIENTS, standards=[Standard("four_hour", 0.95)])


def compared(**settings: Any) -> PolicyComparison:
    catalogue = Catalogue([national(20)], [offer()], SCALE)
    policies: dict[str, Priority] = {"worst first": MostChallenged(), "second worst": TierShares({"2": 1})}
    return compare(held(), catalogue, QUARTER, policies, **settings)


def test_each_policy_has_a_row_for_each_tier_and_one_for_all() -> None:
    rows = compared().rows

    assert [(each.policy, each.tier, each.minutes, each.helped, each.without) for each in rows] == [
        ("worst first", "1", 20, 2, 0),
        ("worst first", "2", 0, 0, 2),
        ("worst first", "3", 0, 0, 0),
        ("worst first", "", 20, 2, 2),
        ("second worst", "1", 0, 0, 2),
        ("second worst", "2", 20, 2, 0),
        ("second worst", "3", 0, 0, 0),
        ("second worst", "", 20, 2, 2),
    ]


def test_needs_and_patients_are_those_that_are_addressed() -> None:
    together = [each for each in compared().rows if not each.tier]

    assert [(each.needs, each.patients) for each in together] == [(2, 55 + 110), (2, 350 + 35)]


def test_the_expected_gain_is_told_where_a_response_is_given() -> None:
    together = [each for each in compared(response=Response(10)).rows if not each.tier]

    assert [each.gain for each in together] == [pytest.approx(165 / 2), pytest.approx(385 / 2)]
    assert all(each.gain is None for each in compared().rows)


def test_the_gain_is_as_uncertain_as_the_response_says() -> None:
    found = compared(response=Response(10, error=0.2))
    together = [each for each in found.rows if not each.tier]

    assert [each.error for each in together] == [pytest.approx(165 / 10), pytest.approx(385 / 10)]
    assert str(found).splitlines()[1].endswith("82 ± 16")


def test_it_says_in_plain_words_who_loses() -> None:
    assert compared().summary == (
        "2 organisations get less under 'worst first' than under 'second worst' (2 in tier 2); "
        "2 of them get nothing: TC, TD\n"
        "2 organisations get less under 'second worst' than under 'worst first' (2 in tier 1); "
        "2 of them get nothing: TA, TB"
    )


def test_who_gets_nothing_is_named() -> None:
    assert [each.code for each in compared().without("worst first")] == ["TC", "TD"]


def test_where_nobody_loses_that_is_said() -> None:
    catalogue = Catalogue([national(100)], [offer()], SCALE)
    found = compare(held(), catalogue, QUARTER, {"one": MostChallenged(), "other": EqualShares()})

    assert found.summary.splitlines()[0] == "nobody gets less under 'one' than under 'other'"


def test_a_policy_may_be_another_catalogue_and_other_limits() -> None:
    catalogue = Catalogue([national(20)], [offer()], SCALE)
    cut = Catalogue([national(20).cut(0.5)], [offer()], SCALE)
    found = compare(held(), catalogue, QUARTER, {"now": {}, "cut": {"catalogue": cut}})

    assert [each.minutes for each in found.rows if not each.tier] == [20, 10]


def test_it_is_a_table() -> None:
    lines = str(compared(response=Response(10))).splitlines()

    assert lines[0].split() == [
        "given",
        "engagements",
        "helped",
        "without",
        "needs",
        "patients",
        "expected",
        "gain",
        "(yours)",
    ]
    assert lines[1].split() == ["worst", "first,", "tier", "1", "20", "minutes", "2", "2", "0", "2", "165", "82"]
    assert len(lines) == 9


def test_records_are_plain() -> None:
    assert compared().to_records()[0] == {
        "policy": "worst first",
        "tier": "1",
        "minutes": 20,
        "engagements": 2,
        "helped": 2,
        "without": 0,
        "needs": 2,
        "patients": 165,
        "gain": None,
        "error": None,
    }


def test_there_must_be_something_to_compare() -> None:
    with pytest.raises(DefinitionError, match="there is no policy to compare"):
        compare(held(), Catalogue([national(20)], [offer()], SCALE), QUARTER, {})


def test_a_policy_may_say_what_makes_its_plan() -> None:
    catalogue = Catalogue([national(20)], [offer()], SCALE)
    best: dict[str, Any] = {"make": optimise, "objective": PatientsCovered()}
    found = compare(held(), catalogue, QUARTER, {"best": best})

    assert [each.code for each in found.without("best")] == ["TA", "TD"]


def test_of_several_policies_each_is_put_beside_the_best_for_everybody() -> None:
    catalogue = Catalogue([national(20)], [offer()], SCALE)
    policies: dict[str, Priority] = {"worst": MostChallenged(), "second": TierShares({"2": 1}), "all": EqualShares()}
    lines = compare(held(), catalogue, QUARTER, policies).summary.splitlines()

    assert lines[0] == (
        "2 organisations get less under 'worst' than under the policy that is best for them (2 in tier 2); "
        "2 of them get nothing: TC, TD"
    )
    assert len(lines) == 3


def test_a_policy_that_is_not_compared_is_told() -> None:
    with pytest.raises(UnknownCodeError, match="policy 'third'"):
        compared().losers("worst first", "third")


def test_what_can_be_gone_through_once_is_there_for_every_policy() -> None:
    catalogue = Catalogue([national(20)], [offer(periods=2)], SCALE)
    before = compare(held(), catalogue, QUARTER.shifted(-1), {"one": MostChallenged()}).plans["one"]
    policies: dict[str, Priority] = {"one": MostChallenged(), "other": MostChallenged()}
    found = compare(held(), catalogue, QUARTER, policies, running=iter(before.engagements))

    assert [len(each.outcomes) for each in found.plans.values()] == [2, 2]
