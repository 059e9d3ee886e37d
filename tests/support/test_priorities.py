"""Who is served first, and with how much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from supporting import given, national, offer, plan, regional, review

from tiering import Review, Standard
from tiering.errors import DefinitionError, ProblemsError, RuleError, UnknownCodeError
from tiering.support import (
    EqualShares,
    GreatestGain,
    MostChallenged,
    Priority,
    ProportionalToPatients,
    Reserved,
    Response,
    SupportPlan,
    TierOrder,
    TierShares,
    WhyUnmet,
)

FOUR = {"TA": "0.4", "TB": "0.6", "TC": "0.8", "TD": "0.9"}
# So many patients wait too long: 550, 35, 15 and 50.
PATIENTS = {"TA": 1000, "TB": 100, "TC": 100, "TD": 1000}


def held(figures: dict[str, str] | None = None, patients: dict[str, float] | None = None) -> Review:
    return review(figures or FOUR, patients or PATIENTS, standards=[Standard("four_hour", 0.95)])


def by(priority: Priority, minutes: int, *offers: Any, **settings: Any) -> SupportPlan:
    return plan(held(), [national(minutes)], offers or [offer()], priority=priority, **settings)


@pytest.mark.parametrize(
    ("priority", "words"),
    [
        (MostChallenged(), "the most challenged first"),
        (MostChallenged(blocks=True), "the most challenged first, and nobody overtakes"),
        (GreatestGain(Response(10)), "the greatest expected gain first"),
        (GreatestGain(Response(10), caution=2), "the greatest expected gain first, less 2 standard errors"),
        (EqualShares(), "equal shares"),
        (ProportionalToPatients(), "in proportion to patients"),
        (TierOrder(("2", "1")), "tier 2 first, then tier 1; within each the most challenged first"),
        (TierShares({"1": 0.25, "2": 0.75}), "25 % for tier 1, 75 % for tier 2; within it the most challenged first"),
    ],
)
def test_each_says_what_it_is(priority: Priority, words: str) -> None:
    assert str(priority) == words
    assert isinstance(priority, Priority)


def test_by_expected_gain_those_come_first_for_whom_most_is_closed() -> None:
    found = by(GreatestGain(Response(10)), 20)

    assert given(found) == {"TA": 10, "TD": 10}


def test_where_a_tier_responds_worse_it_comes_later() -> None:
    found = by(GreatestGain(Response(10, factors={"1": 0.01})), 20)

    assert given(found) == {"TB": 10, "TD": 10}


def test_caution_takes_standard_errors_from_the_gain() -> None:
    response = Response(10, error=0.5)
    demands: list[Any] = []

    class Peeking:
        def order(self, them: Any) -> Any:
            demands.append(them)
            return np.zeros(len(them))

    by(Peeking(), 0)
    gain, error = response.gains(demands[0], demands[0].wanted)

    assert gain.tolist() == [275, 17.5, 7.5, 25]
    assert error.tolist() == (gain / 2).tolist()
    assert GreatestGain(response, caution=1).order(demands[0]).tolist() == [
        (gain / 2 / 10).tolist(),
        (gain / 10).tolist(),
    ]


def test_a_gain_that_is_less_certain_comes_later_for_the_cautious() -> None:
    response = Response(10, error={"1": 1.0, "3": 0.1})
    two = held({"TA": "0.4", "TC": "0.8"}, {"TA": 100, "TC": 300})

    def first(caution: float) -> dict[str, int]:
        return given(plan(two, [national(10)], [offer()], priority=GreatestGain(response, caution=caution)))

    assert first(0) == {"TA": 10}
    assert first(0.5) == {"TC": 10}


def test_caution_never_turns_the_order_round() -> None:
    response = Response(10, error=0.5)

    assert given(by(GreatestGain(response, caution=9), 20)) == given(by(GreatestGain(response), 20))


def test_within_shares_of_tiers_what_is_shared_out_is_shared_out() -> None:
    two = held({"TA": "0.6", "TB": "0.55", "TC": "0.4"}, {"TA": 1000, "TB": 100, "TC": 100})
    found = plan(two, [national(20)], [offer(least=1)], priority=TierShares({"2": 0.5, "1": 0.5}, within=EqualShares()))
    in_order = plan(two, [national(16)], [offer(least=1)], priority=TierOrder(("2", "1"), within=EqualShares()))

    assert given(found) == {"TA": 5, "TB": 5, "TC": 10}
    assert given(in_order) == {"TA": 8, "TB": 8}


def test_minutes_that_groups_share_are_counted_once() -> None:
    teams = [national(12), regional(12, "RN", "NORTH")]
    offers = [offer("A", 12, least=1, teams=("NAT",)), offer("B", 12, least=1, teams=("NAT", "NORTH"))]
    two = held({"TA": "0.4", "TB": "0.4"})
    found = plan(two, teams, offers, priority=EqualShares(), regions={"TA": "RN", "TB": "RS"})

    assert sum(given(found).values()) == 24
    assert given(found)["TB"] == 8


def test_shares_are_equal_for_organisations_whatever_they_are_offered() -> None:
    offers = [offer("A", 20, least=1), offer("B", 20, least=1, tiers=("1",))]
    found = by(EqualShares(), 40, *offers)

    assert given(found) == {"TA": 10, "TB": 10, "TC": 10, "TD": 10}


@pytest.mark.parametrize("doses", [[3.5] * 4, [-1] * 4, [1]], ids=str)
def test_doses_that_are_none_are_told(doses: list[float]) -> None:
    class Odd:
        def order(self, demands: Any) -> Any:
            return np.zeros(len(demands))

        def doses(self, _: Any, __: Any) -> Any:
            return np.array(doses)

    with pytest.raises(RuleError, match="whole minutes"):
        by(Odd(), 10)


@pytest.mark.parametrize("keys", [[float("nan")] * 4, ["a"] * 4], ids=str)
def test_keys_that_cannot_be_put_in_order_are_told(keys: list[Any]) -> None:
    class Odd:
        def order(self, _: Any) -> Any:
            return np.array(keys)

    with pytest.raises(RuleError, match="cannot be put in order"):
        by(Odd(), 10)


@pytest.mark.parametrize(
    "settings",
    [{"factors": {"1": -2}}, {"error": float("inf")}, {"error": {"1": -1}}, {"error": float("nan")}],
    ids=str,
)
def test_a_response_needs_numbers_that_can_be(settings: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="finite number"):
        Response(10, **settings)


def test_what_does_not_gain_at_all_is_no_caution() -> None:
    with pytest.raises(DefinitionError, match="caution"):
        GreatestGain(Response(10), caution=-1)


def test_equal_shares_are_equal_to_the_minute() -> None:
    found = by(EqualShares(), 30, offer(least=1))

    assert given(found) == {"TA": 8, "TB": 8, "TC": 7, "TD": 7}
    assert {each.why for each in found.unmet} == {WhyUnmet.POLICY}
    assert sum(each.minutes for each in found.unmet) == 10


def test_what_some_do_not_want_goes_to_the_others() -> None:
    found = by(EqualShares(), 30, offer("SMALL", 2, tiers=("1",)), offer("BIG", 20, least=1, tiers=("2", "3")))

    assert given(found) == {"TA": 2, "TB": 10, "TC": 9, "TD": 9}


def test_where_equal_shares_would_make_no_sense_the_most_challenged_have_them() -> None:
    found = by(EqualShares(), 30, offer(least=9))

    assert given(found) == {"TA": 10, "TB": 10, "TC": 10}


def test_in_proportion_to_patients_is_to_the_minute() -> None:
    found = by(ProportionalToPatients(), 65, offer(amount=100, least=1))

    # 550, 35, 15 and 50 of 650.
    assert given(found) == {"TA": 55, "TB": 4, "TC": 1, "TD": 5}
    assert sum(given(found).values()) == 65


def test_who_has_no_known_patients_gets_nothing_in_proportion() -> None:
    found = plan(held(patients={"TA": 100}), [national(50)], [offer(least=1)], priority=ProportionalToPatients())

    assert given(found) == {"TA": 10}


def test_nothing_for_the_worst_and_all_for_the_second_worst_can_be_written_down() -> None:
    found = by(TierShares({"2": 1}), 100)

    assert given(found) == {"TB": 10}
    assert {each.organisation.code: each.reason for each in found.unmet}["TA"] == (
        "the policy, 100 % for tier 2; within it the most challenged first, has no more for tier 1"
    )


def test_no_tier_gets_more_than_its_share() -> None:
    found = by(TierShares({"1": 0.5, "3": 0.5}), 20)

    assert given(found) == {"TA": 10, "TC": 10}


@pytest.mark.parametrize(
    ("shares", "message"),
    [({"1": 0.7, "2": 0.4}, "add up to 1.1"), ({"1": -1}, "share of -1"), ({"1": float("nan")}, "share of nan")],
)
def test_shares_that_there_cannot_be_are_refused(shares: dict[str, float], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        TierShares(shares)


def test_shares_of_tiers_that_there_are_not_are_refused() -> None:
    with pytest.raises((UnknownCodeError, ProblemsError), match="'9'"):
        by(TierShares({"9": 1}), 10)


def test_a_priority_of_ones_own_needs_an_order_and_no_more() -> None:
    class LastFirst:
        def order(self, demands: Any) -> Any:
            return np.arange(len(demands), dtype=np.float64)

    assert given(by(LastFirst(), 10)) == {"TD": 10}


def test_a_priority_that_says_too_little_is_told() -> None:
    class Short:
        def order(self, demands: Any) -> Any:  # noqa: ARG002 - it looks at nothing
            return np.zeros(1)

    with pytest.raises(DefinitionError, match="gave 1 keys for 4 demands"):
        by(Short(), 10)


@pytest.mark.parametrize("half", [0, -1, 1.5])
def test_a_response_takes_some_whole_minutes(half: Any) -> None:
    with pytest.raises(DefinitionError):
        Response(half)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(10, {"TB": 10}), (20, {"TB": 10, "TA": 10}), (40, {"TB": 10, "TA": 10})],
    ids=str,
)
def test_tiers_are_served_in_the_order_given_and_others_get_nothing(minutes: int, expected: dict[str, int]) -> None:
    assert given(by(TierOrder(("2", "1")), minutes)) == expected


def test_within_a_tier_the_order_within_decides() -> None:
    three = held({"TA": "0.6", "TB": "0.55", "TC": "0.4"}, {"TA": 1000, "TB": 100, "TC": 100})
    found = plan(three, [national(10)], [offer()], priority=TierOrder(("2", "1"), within=ProportionalToPatients()))

    assert given(found) == {"TA": 10}


def test_a_tier_that_has_no_place_in_the_order_is_told_so() -> None:
    (unmet,) = by(TierOrder(("1", "2")), 100).why_not("TC")

    assert unmet.why is WhyUnmet.POLICY


@pytest.mark.parametrize("tiers", [(), ("1", "1"), "12"], ids=str)
def test_an_order_needs_each_tier_once(tiers: Any) -> None:
    with pytest.raises(DefinitionError):
        TierOrder(tiers)


def test_an_order_of_tiers_off_the_scale_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="'9'"):
        by(TierOrder(("1", "9")), 10)


@pytest.mark.parametrize("priority", [EqualShares(), ProportionalToPatients()], ids=str)
@pytest.mark.parametrize("floor", [0, 1, 7, 9, 15])
def test_a_floor_leaves_nothing_unused(priority: Priority, floor: int) -> None:
    found = by(priority, 60, offer(amount=40, least=1), floor=floor)

    assert sum(given(found).values()) == 60
    assert min(given(found).get(code, 0) for code in FOUR) >= floor


def test_a_floor_is_for_everybody_whatever_the_share_of_their_tier() -> None:
    found = by(TierShares({"2": 1}), 40, offer(amount=40, least=1), floor=5)

    assert given(found) == {"TA": 5, "TB": 25, "TC": 5, "TD": 5}


def test_what_is_reserved_for_a_tier_is_for_it_whatever_its_share() -> None:
    found = by(
        TierShares({"2": 1}), 40, offer(amount=40, least=1), reserved=[Reserved(team="NAT", minutes=10, tier="1")]
    )

    assert given(found) == {"TA": 10, "TB": 30}


def test_what_is_mandated_is_shared_out_before_what_is_requested() -> None:
    offers = [offer("SENT", 10, mandated=True, least=1), offer("ASKED", 40, least=1)]
    found = by(EqualShares(), 60, *offers)

    assert {each.offer.code: each.amount for each in found.of("TA")} == {"SENT": 10, "ASKED": 5}
    assert sum(given(found).values()) == 60
