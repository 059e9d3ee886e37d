"""The best plan: what it is worth, which constraints it keeps, and why others get nothing."""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
import scipy.optimize
from invented import METRICS, first_of, regime
from supporting import NEXT, QUARTER, given, national, offer, plan, regional, review

from tiering import Review, Standard, TieringError, testing
from tiering.errors import DefinitionError, MissingExtraError, RuleError
from tiering.support import (
    Catalogue,
    EqualShares,
    ExpectedGain,
    Limits,
    MostChallenged,
    Need,
    Objective,
    PatientsCovered,
    PlanValue,
    Promise,
    Request,
    Reserved,
    Response,
    SupportPlan,
    TierShares,
    WhyUnmet,
    optimise,
    value_of,
)

# In tier 1, 2 and 3; all of them short of 95 %, the standard.
THREE = {"TA": "0.4", "TB": "0.6", "TC": "0.8"}
STANDARD = Standard("four_hour", 0.95)
BOTH = (STANDARD, Standard("category_2", 1_800))


def held(figures: dict[str, str] | None = None, **settings: Any) -> Review:
    return review(figures or THREE, standards=[STANDARD], **settings)


def best(seen: Review, teams: Any, offers: Any, **settings: Any) -> SupportPlan:
    return optimise(seen, Catalogue(teams, offers, seen.scale), settings.pop("period", QUARTER), **settings)


def why(found: SupportPlan) -> dict[str, WhyUnmet]:
    return {each.organisation.code: each.why for each in found.unmet}


def reasons(found: SupportPlan) -> dict[str, str]:
    return {each.organisation.code: each.reason for each in found.unmet}


TWELVE_AND_FIVES = [offer("O12", 12, tiers=("1",)), offer("O5", 5, tiers=("2", "3"))]


# What is worth most.


def test_two_needs_are_met_rather_than_the_one_of_the_most_challenged() -> None:
    teams = [national(12)]

    assert given(plan(held(), teams, TWELVE_AND_FIVES)) == {"TA": 12}
    assert given(best(held(), teams, TWELVE_AND_FIVES)) == {"TB": 5, "TC": 5}


def test_one_need_of_many_patients_outweighs_two_of_few() -> None:
    seen = held(patients={"TA": 9_000, "TB": 100, "TC": 100})
    found = best(seen, [national(12)], TWELVE_AND_FIVES, objective=PatientsCovered())

    assert given(found) == {"TA": 12}
    assert value_of(found, PatientsCovered()).worth == found.engagements[0].needs[0].patients


def test_a_need_that_two_offers_address_counts_once() -> None:
    offers = [offer("A", 5), offer("B", 5)]
    found = best(held({"TA": "0.4", "TB": "0.8"}), [national(10)], offers)

    assert given(found) == {"TA": 5, "TB": 5}
    assert value_of(found) == PlanValue(0, 2.0)


def test_a_need_that_two_engagements_address_counts_once() -> None:
    found = plan(held({"TA": "0.4"}), [national(10)], [offer("A", 5), offer("B", 5)])

    assert len(found.engagements) == 2
    assert value_of(found) == PlanValue(0, 1.0)


def test_the_expected_gain_is_made_as_great_as_it_can_be() -> None:
    objective = ExpectedGain(Response(half=10))
    seen = held({"TA": "0.4", "TB": "0.6"}, patients={"TA": 1_000, "TB": 10_000})
    found = best(seen, [national(20)], [offer(amount=20, least=10)], objective=objective)

    # More patients of TB fall short, so that the first 20 minutes are worth more there.
    assert given(found) == {"TB": 20}
    assert (
        value_of(found, objective).worth
        > value_of(plan(seen, [national(20)], [offer(amount=20, least=10)]), objective).worth
    )


def test_less_than_all_is_given_where_the_rest_is_worth_more_elsewhere() -> None:
    objective = ExpectedGain(Response(half=10))
    seen = held({"TA": "0.6", "TB": "0.6"}, patients={"TA": 1_000, "TB": 1_000})
    found = best(seen, [national(20)], [offer(amount=20, least=10)], objective=objective)

    assert given(found) == {"TA": 10, "TB": 10}


def test_caution_leaves_out_what_is_uncertain() -> None:
    seen = held(patients={"TA": 500, "TB": 500, "TC": 500})
    found = plan(seen, [national(10)], [offer()])

    assert value_of(found, ExpectedGain(Response(half=10, error=0.5), caution=3)).worth == 0
    assert value_of(found, ExpectedGain(Response(half=10, error=0.5))).worth > 0


def test_what_is_left_over_goes_to_the_most_challenged() -> None:
    found = best(held(), [national(25)], [offer(amount=12, least=5)])

    assert given(found) == {"TA": 12, "TB": 8, "TC": 5}


@attrs.frozen
class Named:
    """An objective that looks at nothing but who it is."""

    worths: dict[str, float]

    def covers(self, need: Need, /) -> float:
        return self.worths.get(need.organisation.code, 0.0)

    def worth(self, demands: Any, _: Any, /) -> Any:
        return np.zeros(len(demands))


def test_an_objective_of_ones_own_is_followed() -> None:
    own = Named({"TC": 0.25, "TB": 0.2})

    assert isinstance(own, Objective)
    assert given(best(held(), [national(10)], [offer()], objective=own)) == {"TC": 10}


def test_the_plan_says_what_it_was_made_for() -> None:
    assert best(held(), [national(10)], [offer()]).policy == "the most needs met"
    assert str(ExpectedGain(Response(half=1), caution=1)) == "the greatest expected gain, less 1 standard error"


# Ties.


def test_among_those_that_are_alike_the_code_decides() -> None:
    alike = held({"TD": "0.4", "TB": "0.4", "TC": "0.4", "TA": "0.4"})

    assert given(best(alike, [national(20)], [offer()])) == {"TA": 10, "TB": 10}


def test_among_those_that_are_alike_the_code_decides_for_the_general_solver_too() -> None:
    alike = held({"TD": "0.4", "TB": "0.4", "TC": "0.4", "TA": "0.4"})
    found = best(alike, [national(20)], [offer()], limits=Limits(minutes=100))

    assert given(found) == {"TA": 10, "TB": 10}


def test_the_most_goes_to_the_first_of_those_that_are_alike() -> None:
    alike = held({"TB": "0.4", "TA": "0.4"}, patients={"TA": 1_000, "TB": 1_000})
    found = best(alike, [national(15)], [offer(amount=10, least=5)], objective=ExpectedGain(Response(half=2)))

    assert given(found) == {"TA": 10, "TB": 5}


def test_of_two_that_are_worth_the_same_the_more_challenged_is_served() -> None:
    assert given(best(held(), [national(10)], [offer()])) == {"TA": 10}
    assert given(best(held(), [national(10)], [offer()], limits=Limits(engagements=1, minutes=None))) == {"TA": 10}


def test_whoever_comes_first_takes_the_place_of_whoever_comes_last_though_they_are_not_alike() -> None:
    # The general solver finds any three of the four.
    seen = held({"TA": "0.4", "TB": "0.6", "TC": "0.8", "TD": "0.8"})
    found = best(
        seen, [national(34)], [offer(), offer("SMALL", 4, metrics=("category_2",), universal=True, tiers=("1",))]
    )

    assert given(found) == {"TA": 14, "TB": 10, "TC": 10}


# Constraints.


def test_a_regional_team_serves_its_region() -> None:
    found = best(held(), [regional(10, "RN", "NOR")], [offer(teams=("NOR",))], regions={"TC": "RN", "TB": "RS"})

    assert given(found) == {"TC": 10}
    assert why(found) == {"TA": WhyUnmet.NO_TEAM, "TB": WhyUnmet.NO_TEAM}


def test_no_organisation_is_given_more_at_once_than_it_has_room_for() -> None:
    seen = held({"TA": "0.4"})
    found = best(
        seen, [national(30)], [offer("A"), offer("B"), offer("C")], limits=Limits(engagements=2, imposed={"TA": 1})
    )

    assert len(found.engagements) == 1
    assert {each.reason for each in found.unmet} == {"already at its limit of 2 engagements, with 1 from elsewhere"}


def test_no_organisation_takes_in_more_minutes_than_its_limit() -> None:
    found = best(held(), [national(60)], [offer("A"), offer("B")], limits=Limits(minutes=15))

    assert given(found) == {"TA": 10, "TB": 10, "TC": 10}


def test_the_limit_of_minutes_can_be_used_up_to_the_last_one() -> None:
    objective = ExpectedGain(Response(half=10))
    found = best(
        held({"TA": "0.4"}, patients={"TA": 1_000}),
        [national(60)],
        [offer("A", 4), offer("B", 10)],
        limits=Limits(minutes=10),
        objective=objective,
    )

    assert [each.offer.code for each in found.engagements] == ["B"]


def test_what_is_kept_for_nobody_can_be_used_up_to_the_last_minute() -> None:
    seen = held({"TA": "0.4", "TB": "0.6"}, patients={"TA": 100, "TB": 9_000})
    found = best(
        seen,
        [national(20)],
        [offer("O9", 9, tiers=("1",)), offer("O12", 12, tiers=("2",))],
        reserved=[Reserved(team="NAT", minutes=8, tier="3")],
        objective=PatientsCovered(),
    )

    assert given(found) == {"TB": 12}


def test_what_is_taken_from_a_reserve_is_no_longer_kept() -> None:
    found = best(
        held({"TA": "0.4", "TB": "0.6"}),
        [national(15)],
        [offer(amount=10, least=5)],
        requests=[Request(organisation="TA", offer="VISIT", minutes=5), Request(organisation="TB", offer="VISIT")],
        reserved=[Reserved(team="NAT", minutes=5, organisation="TA")],
    )

    assert given(found) == {"TA": 5, "TB": 10}


def test_what_is_left_of_reserves_is_what_the_best_choice_leaves() -> None:
    # TA may take what is kept for urgent care or for its tier, and TC only the first, so TA takes the second.
    offers = [
        offer("U", 10, programme="urgent", tiers=("1", "3")),
        offer("V", 10, least=5, tiers=("2",)),
    ]
    found = best(
        held(),
        [national(30, floors={"urgent": 10})],
        offers,
        reserved=[Reserved(team="NAT", minutes=10, tier="1")],
    )

    assert given(found) == {"TA": 10, "TB": 10, "TC": 10}


def test_of_reserves_that_one_may_take_from_its_own_goes_first_whatever_their_order() -> None:
    both = [Reserved(team="NAT", minutes=10, tier="1"), Reserved(team="NAT", minutes=10, organisation="TA")]
    two = held({"TA": "0.4", "TB": "0.45"})

    for reserved in (both, both[::-1]):
        assert given(plan(two, [national(20)], [offer()], reserved=reserved)) == {"TA": 10, "TB": 10}


def test_ties_are_not_broken_by_what_cannot_go_together() -> None:
    offers = [offer("A", 5, excludes=("B",)), offer("B", 5)]
    found = best(
        held({"TA": "0.4", "TB": "0.6"}), [national(10)], offers, objective=Odd(lambda rows, _: np.ones(len(rows)))
    )

    assert given(found) == {"TA": 5, "TB": 5}


def test_what_is_running_has_taken_of_reserves_is_not_there_for_whom_they_were_kept() -> None:
    offers = [offer(amount=5, periods=2, tiers=("3",)), offer("LONG", 10, periods=2, tiers=("1",))]
    first = plan(held({"TA": "0.4"}), [national(10)], offers)
    found = best(
        held({"TA": "0.4", "TC": "0.8", "TD": "0.8"}, patients={"TC": 1_000, "TD": 900}),
        [national(15)],
        offers,
        running=first.engagements,
        reserved=[Reserved(team="NAT", minutes=10, tier="3")],
        period=NEXT,
        objective=ExpectedGain(Response(half=10)),
    )

    assert given(found) == {"TA": 10, "TC": 5}
    assert why(found) == {"TD": WhyUnmet.CAPACITY}


def test_of_two_that_exclude_each_other_one_is_given() -> None:
    offers = [offer("A", 5, excludes=("B",)), offer("B", 5)]
    found = best(held({"TA": "0.4"}), [national(20)], offers)

    assert [each.offer.code for each in found.engagements] == ["A"]
    assert reasons(found) == {"TA": "cannot go together with a"}


def test_the_dearer_of_two_that_exclude_each_other_is_given_where_more_comes_of_it() -> None:
    objective = ExpectedGain(Response(half=10))
    offers = [offer("A", 5, excludes=("B",)), offer("B", 15)]
    found = best(held({"TA": "0.4"}, patients={"TA": 1_000}), [national(20)], offers, objective=objective)

    assert [each.offer.code for each in found.engagements] == ["B"]


def test_what_is_worth_much_brings_what_it_requires() -> None:
    offers = [offer("FIRST", 5, metrics=("category_2",), universal=True), offer("THEN", 5, requires=("FIRST",))]
    found = best(held({"TA": "0.4"}), [national(10)], offers)

    assert [each.offer.code for each in found.engagements] == ["FIRST", "THEN"]


def test_what_brings_its_prerequisite_may_be_worth_more_than_what_needs_none() -> None:
    offers = [
        offer("FIRST", 5, tiers=("1",)),
        offer("OTHER", 10, tiers=("2",)),
        offer("THEN", 5, tiers=("1",), requires=("FIRST",)),
    ]
    found = best(held({"TA": "0.4", "TB": "0.6"}), [national(10)], offers, objective=Odd(lambda rows, _: worths(rows)))

    assert [each.offer.code for each in found.engagements] == ["FIRST", "THEN"]


def worths(demands: Any) -> Any:
    return np.array([{"FIRST": 0.0, "OTHER": 1.0, "THEN": 2.0}[each.offer.code] for each in demands.rows])


def test_what_requires_something_that_cannot_be_given_is_not_given() -> None:
    offers = [offer("FIRST", 50), offer("THEN", 5, requires=("FIRST",))]
    found = best(held({"TA": "0.4"}), [national(10)], offers)

    assert not found.engagements
    assert {each.offer.code: each.why for each in found.unmet} == {
        "FIRST": WhyUnmet.DOSE,
        "THEN": WhyUnmet.PREREQUISITE,
    }


def test_what_is_done_need_not_be_given_again() -> None:
    offers = [offer("FIRST", 50), offer("THEN", 5, requires=("FIRST",))]
    found = best(held({"TA": "0.4"}), [national(10)], offers, finished=[("TA", "FIRST")])

    assert given(found) == {"TA": 5}


def test_what_is_reserved_is_kept() -> None:
    found = best(held(), [national(20)], [offer()], reserved=[Reserved(team="NAT", minutes=10, tier="3")])

    assert given(found) == {"TA": 10, "TC": 10}


def test_reserves_that_overlap_are_shared_so_that_most_comes_of_them() -> None:
    # TA may take from both; were it to take what is kept for its tier, TB would get nothing.
    both = [Reserved(team="NAT", minutes=10, tier="1"), Reserved(team="NAT", minutes=10, organisation="TA")]
    found = best(held({"TA": "0.4", "TB": "0.4", "TC": "0.8"}), [national(20)], [offer()], reserved=both)

    assert given(found) == {"TA": 10, "TB": 10}
    assert why(found) == {"TC": WhyUnmet.CAPACITY}


def test_what_is_reserved_and_not_used_is_not_given_to_others_with_what_is_left_over() -> None:
    kept = [Reserved(team="NAT", minutes=15, organisation="TA")]
    found = best(held(), [national(20)], [offer(amount=12, least=5)], reserved=kept)

    assert given(found) == {"TA": 12, "TB": 5}
    # TB could use what is kept; the three minutes that are left would be too few for TC in any case.
    assert why(found) == {"TB": WhyUnmet.RESERVED, "TC": WhyUnmet.CAPACITY}


def test_what_a_team_keeps_for_a_programme_is_kept() -> None:
    offers = [offer("A", 10), offer("B", 10, programme="urgent", tiers=("3",))]
    found = best(held(), [national(20, floors={"urgent": 10})], offers)

    assert [(each.organisation.code, each.offer.code) for each in found.engagements] == [("TA", "A"), ("TC", "B")]


def test_shares_of_tiers_hold() -> None:
    found = best(held(), [national(20)], [offer()], priority=TierShares({"3": 0.5}))

    assert given(found) == {"TC": 10}
    assert why(found) == {"TA": WhyUnmet.POLICY, "TB": WhyUnmet.POLICY}


def test_doses_of_a_priority_hold() -> None:
    found = best(held(), [national(15)], [offer(least=1)], priority=EqualShares())

    assert given(found) == {"TA": 5, "TB": 5, "TC": 5}


def test_nobody_waits_because_somebody_else_does() -> None:
    found = best(held(), [national(10)], TWELVE_AND_FIVES, priority=MostChallenged(blocks=True))

    assert given(found) == {"TB": 5, "TC": 5}


def test_what_is_mandated_is_given_before_what_is_worth_more() -> None:
    offers = [offer("SENT", 10, tiers=("1",), mandated=True), offer("ASKED", 5, tiers=("2", "3"))]
    found = best(held(), [national(10)], offers)

    assert given(found) == {"TA": 10}
    assert value_of(found) == PlanValue(1, 1.0)


def test_among_as_many_mandated_the_worth_counts() -> None:
    seen = held(patients={"TA": 100, "TB": 5_000, "TC": 100})
    found = best(seen, [national(10)], [offer(mandated=True)], objective=PatientsCovered())

    assert given(found) == {"TB": 10}


def test_only_what_is_asked_for_is_given_and_no_more_than_that() -> None:
    found = best(held(), [national(30)], [offer()], requests=[Request(organisation="TC", offer="VISIT", minutes=4)])

    assert given(found) == {"TC": 4}


def test_what_is_running_goes_on_before_anything_is_chosen() -> None:
    offers = [offer(amount=10, periods=2)]
    first = plan(held(), [national(10)], offers)
    found = best(
        held(patients={"TA": 1, "TB": 9_000, "TC": 1}), [national(19)], offers, running=first.engagements, period=NEXT
    )

    assert given(found) == {"TA": 10}
    assert found.engagements[0].promise is Promise.CONTINUED


def test_a_need_that_what_is_running_addresses_is_not_met_once_more() -> None:
    offers = [offer("A", 10, periods=2, tiers=("1",)), offer("B", 10)]
    first = plan(held(), [national(10)], offers)
    found = best(held(), [national(20)], offers, running=first.engagements, period=NEXT)

    assert given(found) == {"TA": 10, "TB": 10}


def test_everybody_has_the_floor_before_anything_is_chosen() -> None:
    seen = held(patients={"TA": 1, "TB": 9_000, "TC": 1})
    objective = ExpectedGain(Response(half=10))
    found = best(seen, [national(20)], [offer(amount=15, least=2)], floor=4, objective=objective)

    assert given(found) == {"TA": 4, "TB": 12, "TC": 4}


# Why not.


def test_what_is_not_met_has_its_reason() -> None:
    found = best(held(), [national(12)], TWELVE_AND_FIVES)

    assert reasons(found) == {"TA": "no team can give more than 2 minutes, and less than 12 minutes makes no sense"}


def test_where_capacity_is_exhausted_it_says_for_what_others_come_first() -> None:
    found = best(held(), [national(10)], TWELVE_AND_FIVES)

    assert reasons(found) == {"TA": "capacity of team NAT exhausted: 2 organisations put first for the most needs met"}


@pytest.mark.parametrize("minutes", [0, 3])
def test_with_too_little_for_anybody_there_is_a_plan_with_reasons(minutes: int) -> None:
    found = best(held(), [national(minutes)], [offer()])

    assert not found.engagements
    assert set(why(found)) == {"TA", "TB", "TC"}


def test_without_needs_there_is_an_empty_plan() -> None:
    found = best(held({"TA": "0.99"}), [national(10)], [offer()])

    assert (found.engagements, found.unmet) == ((), ())


def test_what_is_undefined_is_listed() -> None:
    found = best(held({"TA": "0.4"}), [national(10)], [offer("BESPOKE", None, tiers=("1",))])

    assert [(each.code, undefined.code) for each, undefined in found.undefined] == [("TA", "BESPOKE")]


# How it is solved.


def solvers_asked(monkeypatch: pytest.MonkeyPatch, make: Callable[[], object]) -> list[str]:
    asked: list[str] = []
    for name in ("milp", "linear_sum_assignment"):
        real = getattr(scipy.optimize, name)

        def spy(*args: Any, name: str = name, real: Any = real, **settings: Any) -> Any:
            asked.append(name)
            if name == "milp":
                assert settings["options"] == {"mip_rel_gap": 0, "presolve": False}
            return real(*args, **settings)

        monkeypatch.setattr(scipy.optimize, name, spy)
    make()
    return asked


def test_equal_doses_are_assigned(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = solvers_asked(monkeypatch, lambda: best(held(), [national(20)], [offer()]))

    assert asked == ["linear_sum_assignment"]


@pytest.mark.parametrize(
    ("offers", "settings"),
    [
        (TWELVE_AND_FIVES, {}),
        ([offer("A", 10), offer("B", 10)], {}),
        ([offer()], {"limits": Limits(minutes=20)}),
        ([offer()], {"reserved": [Reserved(team="NAT", minutes=10, tier="3")]}),
        ([offer()], {"priority": TierShares({"1": 1})}),
    ],
    ids=["unequal doses", "two for a need", "a limit", "reserves", "shares"],
)
def test_all_else_is_solved_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch, offers: Any, settings: dict[str, Any]
) -> None:
    asked = solvers_asked(monkeypatch, lambda: best(held(), [national(20)], offers, **settings))

    assert asked == ["milp"]


def test_what_is_mandated_is_solved_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = solvers_asked(monkeypatch, lambda: best(held(), [national(20)], [offer(mandated=True)]))

    assert asked == ["milp", "milp"]


def test_an_answer_that_is_none_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        x, status, message = None, 1, "out of time"

    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: Failed)

    with pytest.raises(RuleError, match="no best plan: out of time"):
        best(held(), [national(12)], TWELVE_AND_FIVES)


def test_an_answer_that_gives_more_than_there_is_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        x, status, message = np.ones(3), 0, ""

    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: Wrong)

    with pytest.raises(RuleError, match="more than there is"):
        best(held(), [national(12)], TWELVE_AND_FIVES)


def test_out_of_time_the_best_that_was_found_is_taken_and_said_to_be_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    class OutOfTime:
        x, status, message, mip_gap = np.array([0.0, 1.0, 1.0]), 1, "out of time", 0.02

    def milp(*_: Any, **settings: Any) -> Any:
        asked.append(settings["options"])
        return OutOfTime

    monkeypatch.setattr(scipy.optimize, "milp", milp)
    found = best(held(), [national(12)], TWELVE_AND_FIVES, time_limit=3, gap=0.01)

    assert asked == [{"mip_rel_gap": 0.01, "presolve": False, "time_limit": 3}]
    assert found.policy == "the most needs met, to within 2 %"
    assert given(found) == {"TB": 5, "TC": 5}


@pytest.mark.parametrize("settings", [{"gap": -0.1}, {"gap": 1}, {"time_limit": 0}, {"gap": float("nan")}], ids=str)
def test_a_gap_and_a_time_limit_that_cannot_be_kept_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(DefinitionError, match="cannot be kept"):
        best(held(), [national(12)], TWELVE_AND_FIVES, **settings)


@pytest.mark.parametrize("last", ["TA", "TB", "TC"])
def test_who_has_the_same_needs_is_alike_whichever_is_the_worse(last: str) -> None:
    first, second = (code for code in ("TA", "TB", "TC") if code != last)
    figures = {first: ("0.55", "1900"), second: ("0.6", "1900"), last: ("0.9", "9000")}
    panel = testing.panel_of(
        {code: {"four_hour": four, "category_2": two} for code, (four, two) in figures.items()},
        METRICS,
        first="2023-04",
    )
    standards = [Standard("four_hour", 0.95), Standard("category_2", 1800)]
    visits = [offer("SHORT", 10, metrics=()), offer("LONG", 20, metrics=())]
    found = best(regime(standards=standards).review(panel, on=first_of(1)), [national(20)], visits)

    # All fall short twice, and the last of them is the only one in the least intensive tier.
    assert given(found) == {first: 10, second: 10}


# What objectives may answer.


@pytest.mark.parametrize("worth", [-1.0, float("nan"), float("inf")])
def test_a_need_is_worth_a_finite_number_from_0_up(worth: float) -> None:
    with pytest.raises(RuleError, match="finite number from 0 up"):
        best(held(), [national(10)], [offer()], objective=Named({"TA": worth}))


@attrs.frozen
class Odd:
    """An objective that answers what it is told to."""

    answer: Callable[[Any, Any], Any]

    def covers(self, _: Need, /) -> float:
        return 0.0

    def worth(self, demands: Any, minutes: Any, /) -> Any:
        return self.answer(demands, minutes)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda demands, _: np.full(len(demands), -1.0), "from 0 up"),
        (lambda demands, _: np.full(len(demands), np.nan), "finite"),
        (lambda _, minutes: -1.0 * minutes + 100, "no less for more minutes"),
        (lambda *_: np.zeros(7), r"numbers of shape \(7,\) for 3 demands"),
    ],
    ids=["negative", "missing", "falling", "of another length"],
)
def test_what_engagements_are_worth_is_checked(answer: Callable[[Any, Any], Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        best(held(), [national(10)], [offer(least=5)], objective=Odd(answer))


# What plans are worth.


def test_what_takes_no_time_is_worth_nothing() -> None:
    found = plan(held({"TA": "0.4"}), [national(10)], [offer("NOTE", 0)])

    assert len(found.engagements) == 1
    assert value_of(found) == PlanValue(0, 0.0)


def test_worth_rises_evenly_between_the_least_and_all() -> None:
    objective = ExpectedGain(Response(half=10))
    seen = held({"TA": "0.4"}, patients={"TA": 1_000})
    few, some, all_of_it = (
        value_of(plan(seen, [national(minutes)], [offer(amount=20, least=10)]), objective).worth
        for minutes in (10, 15, 20)
    )

    assert few == pytest.approx(all_of_it * 2 / 3)
    assert some == pytest.approx((few + all_of_it) / 2)


def test_plans_are_compared_by_what_is_mandated_and_then_by_worth() -> None:
    assert PlanValue(1, 0.0) > PlanValue(0, 9.0)
    assert PlanValue(1, 2.0) > PlanValue(1, 1.0)


# Without scipy.


def test_without_scipy_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **settings: Any) -> Any:
        if name.startswith("scipy"):
            raise ImportError(name)
        return real(name, *args, **settings)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError) as caught:
        best(held(), [national(10)], [offer()])

    assert isinstance(caught.value, TieringError)
    assert isinstance(caught.value, ImportError)
    assert str(caught.value) == 'the best plan needs scipy, which is not installed; pip install "tiering[optimise]"'


def test_scipy_is_loaded_for_nobody_who_does_not_ask_for_it() -> None:
    code = "import sys, tiering.support; print('scipy' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own code

    assert loaded.stdout.strip() == "False"
