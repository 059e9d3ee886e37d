"""Who gets what, in which order, and why the others do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from invented import first_of, four_hours, regime
from supporting import NEXT, QUARTER, given, national, offer, plan, regional, review

from tiering import (
    DateRange,
    Membership,
    Organisation,
    Period,
    Register,
    Review,
    Standard,
    Tier,
    TierScale,
    rules,
    support,
)
from tiering.calendar import Deadline
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, UnknownCodeError
from tiering.links import Lead
from tiering.support import (
    Limits,
    MostChallenged,
    Promise,
    Request,
    Reserved,
    SupportOffer,
    SupportPlan,
    TeamLevel,
    WhyUnmet,
    needs_of,
)

# In tier 1, 2 and 3; all of them short of 95 %, the standard.
THREE = {"TA": "0.4", "TB": "0.6", "TC": "0.8"}
STANDARD = Standard("four_hour", 0.95)


def held(figures: dict[str, str] | None = None) -> Review:
    return review(figures or THREE, standards=[STANDARD])


def why(found: SupportPlan) -> dict[str, WhyUnmet]:
    return {each.organisation.code: each.why for each in found.unmet}


def reasons(found: SupportPlan) -> dict[str, str]:
    return {each.organisation.code: each.reason for each in found.unmet}


# Who is served.


def test_the_most_challenged_are_served_first_until_nothing_is_left() -> None:
    found = plan(held(), [national(25)], [offer()])

    assert given(found) == {"TA": 10, "TB": 10}
    assert why(found) == {"TC": WhyUnmet.DOSE}


def test_what_is_left_and_too_little_is_not_given() -> None:
    found = plan(held(), [national(25)], [offer()])

    assert reasons(found) == {"TC": "no team can give more than 5 minutes, and less than 10 minutes makes no sense"}
    assert found.remaining["NAT"] == 5


def test_less_is_given_where_it_makes_sense_and_the_rest_is_unmet() -> None:
    found = plan(held(), [national(25)], [offer(least=5)])

    assert given(found) == {"TA": 10, "TB": 10, "TC": 5}
    assert [(each.organisation.code, each.minutes, each.why) for each in found.unmet] == [("TC", 5, WhyUnmet.CAPACITY)]
    assert found.unmet[0].reason == "capacity of team NAT exhausted: 2 organisations of higher priority"


def test_among_equals_the_code_decides() -> None:
    found = plan(held({"TB": "0.4", "TA": "0.4"}), [national(10)], [offer()])

    assert given(found) == {"TA": 10}


def test_within_a_tier_whoever_falls_shorter_comes_first() -> None:
    found = plan(held({"TA": "0.45", "TB": "0.40"}), [national(10)], [offer()])

    assert given(found) == {"TB": 10}


def test_only_eligible_tiers_are_served() -> None:
    found = plan(held(), [national(100)], [offer(tiers=("2",))])

    assert given(found) == {"TB": 10}
    assert found.unmet == ()


def test_a_criterion_makes_eligible_as_well() -> None:
    found = plan(held(), [national(100)], [offer(when=rules.Below("four_hour", 0.7))])

    assert given(found) == {"TA": 10, "TB": 10}


def test_who_falls_short_of_nothing_that_it_addresses_gets_nothing() -> None:
    found = plan(held({"TA": "0.4", "TB": "0.96"}), [national(100)], [offer()])

    assert given(found) == {"TA": 10}


def test_an_offer_of_no_metric_is_for_whoever_falls_short_of_any() -> None:
    found = plan(held({"TA": "0.4", "TB": "0.96"}), [national(100)], [offer(metrics=())])

    assert given(found) == {"TA": 10}


def test_a_universal_offer_is_for_everybody_and_takes_no_room() -> None:
    found = plan(
        held({"TA": "0.4", "TB": "0.96"}),
        [national(10)],
        [offer(), offer("SHARE", 0, teams=("NAT",), metrics=(), universal=True)],
        limits=Limits(engagements=1),
    )

    assert [(each.organisation.code, each.offer.code) for each in found.engagements] == [
        ("TA", "SHARE"),
        ("TA", "VISIT"),
        ("TB", "SHARE"),
    ]


def test_what_is_undefined_is_listed_apart_and_not_among_the_unmet() -> None:
    found = plan(held(), [national(0)], [offer("BESPOKE", None, tiers=("1", "2"))])

    assert [(each.code, its.code) for each, its in found.undefined] == [("TA", "BESPOKE"), ("TB", "BESPOKE")]
    assert (found.engagements, found.unmet) == ((), ())
    assert "2 promised but not described" in str(found)


def test_what_is_mandated_comes_before_what_is_requested() -> None:
    offers = [offer("ASKED", tiers=("1",)), offer("SENT", tiers=("3",), mandated=True)]
    found = plan(held(), [national(10)], offers)

    assert given(found) == {"TC": 10}


def test_where_requests_are_given_only_those_count_besides_what_is_mandated() -> None:
    offers = [offer("ASKED"), offer("SENT", tiers=("3",), mandated=True)]
    found = plan(held(), [national(100)], offers, requests=[Request(organisation="TB", offer="ASKED", minutes=7)])

    assert given(found) == {"TC": 10, "TB": 7}


# Teams.


def test_no_capacity_means_that_nothing_is_given_and_all_is_said() -> None:
    found = plan(held(), [national(0)], [offer()])

    assert found.engagements == ()
    assert reasons(found) == dict.fromkeys(THREE, "capacity of team NAT exhausted")


def test_where_nobody_is_in_need_there_is_no_plan() -> None:
    found = plan(held({"TA": "0.99"}), [national(10)], [offer()])

    assert (found.engagements, found.unmet) == ((), ())
    assert found.remaining["NAT"] == 10


def test_a_regional_team_serves_its_region() -> None:
    teams = [regional(10, "N", "NORTH"), regional(10, "S", "SOUTH")]
    found = plan(held(), teams, [offer(teams=TeamLevel.REGIONAL)], regions={"TA": "N", "TB": "N", "TC": "S"})

    assert [(each.organisation.code, each.team and each.team.code) for each in found.engagements] == [
        ("TA", "NORTH"),
        ("TC", "SOUTH"),
    ]
    assert reasons(found) == {"TB": "capacity of team NORTH exhausted: 1 organisation of higher priority"}


def test_whom_no_team_serves_is_said() -> None:
    found = plan(held(), [regional(10, "N", "NORTH")], [offer(teams=("NORTH",))], regions={"TA": "N", "TB": "S"})

    assert reasons(found) == {
        "TB": "no team that gives it serves region S",
        "TC": "no team that gives it serves an organisation without a region",
    }


def test_regions_and_leads_come_from_a_register() -> None:
    register = Register(
        [
            *(Organisation(code, kind="trust") for code in THREE),
            Organisation("N", name="North", kind="region"),
            Organisation("S", name="South", kind="region"),
            Organisation("ENG", name="National team", kind="body"),
        ],
        memberships=[Membership(member="TA", of="N"), Membership(member="TB", of="S"), Membership(member="TC", of="S")],
        leads=[Lead(tier="1", team="ENG"), Lead(tier="2", level="region")],
    )
    teams = [regional(10, "N", "NORTH"), regional(10, "S", "SOUTH")]
    found = plan(held(), teams, [offer(teams=TeamLevel.REGIONAL)], register=register)

    assert [(each.organisation.code, each.team and each.team.code) for each in found.engagements] == [
        ("TA", "NORTH"),
        ("TB", "SOUTH"),
    ]
    assert [each.lead.split(",")[0] for each in found.engagements] == ["National team", "South"]


def test_the_first_team_that_can_give_all_does() -> None:
    teams = [national(15), national(20, "PEER")]
    found = plan(held(), teams, [offer(teams=("NAT", "PEER"))])

    assert [(each.organisation.code, each.team and each.team.code) for each in found.engagements] == [
        ("TA", "NAT"),
        ("TB", "PEER"),
        ("TC", "PEER"),
    ]


def test_what_is_not_filled_and_what_is_over_cannot_be_given() -> None:
    team = national(30, filled=10)
    over = national(30, "OVER", valid=DateRange(end=date(2023, 7, 1)))
    found = plan(held(), [team, over], [offer(teams=("NAT", "OVER"))])

    assert dict(found.capacity) == {"NAT": 10, "OVER": 0}
    assert given(found) == {"TA": 10}


def test_what_is_kept_for_a_programme_is_there_for_it_alone() -> None:
    team = national(20, floors={"elective": 10})
    offers = [offer("URGENT", programme="urgent"), offer("WAITS", programme="elective", tiers=("3",))]
    found = plan(held(), [team], offers)

    assert {each.offer.code: each.organisation.code for each in found.engagements} == {"URGENT": "TA", "WAITS": "TC"}
    assert {each.reason for each in found.why_not("TB")} == {"what is left of team NAT is reserved for others"}


def test_reserved_minutes_are_for_a_tier_or_an_organisation() -> None:
    found = plan(held(), [national(20)], [offer()], reserved=[Reserved(team="NAT", minutes=10, tier="3")])
    other = plan(held(), [national(20)], [offer()], reserved=[Reserved(team="NAT", minutes=10, organisation="TB")])

    assert given(found) == {"TA": 10, "TC": 10}
    assert given(other) == {"TA": 10, "TB": 10}


def test_what_is_reserved_and_not_wanted_stays_and_is_said() -> None:
    reserved = [Reserved(team="NAT", minutes=10, tier="3")]
    found = plan(held({"TA": "0.4", "TB": "0.6"}), [national(20)], [offer()], reserved=reserved)

    assert given(found) == {"TA": 10}
    assert reasons(found) == {"TB": "what is left of team NAT is reserved for others"}


# What organisations can take.


def test_nobody_gets_more_engagements_than_it_can_take() -> None:
    offers = [offer("A"), offer("B"), offer("C")]
    found = plan(held(), [national(100)], offers, limits=Limits(engagements=3, imposed={"TA": 2, "TB": 5}))

    assert [each.offer.code for each in found.of("TA")] == ["A"]
    assert found.of("TB") == ()
    assert {each.reason for each in found.why_not("TA")} == {
        "already at its limit of 3 engagements, with 2 from elsewhere"
    }
    assert len(found.of("TC")) == 3


def test_nobody_gets_more_minutes_than_it_can_take() -> None:
    found = plan(held(), [national(100)], [offer(least=5)], limits=Limits(minutes=7))

    assert given(found) == dict.fromkeys(THREE, 7)
    assert {each.reason for each in found.unmet} == {"already at its limit of 7 minutes"}


def test_what_must_come_first_comes_first() -> None:
    offers = [offer("A", requires=("B",)), offer("B")]
    found = plan(held({"TA": "0.4"}), [national(100)], offers)

    assert [each.offer.code for each in found.engagements] == ["A", "B"]


def test_without_what_must_come_first_nothing_is_given() -> None:
    offers = [offer("A", requires=("B",)), offer("B", tiers=("3",))]
    found = plan(held({"TA": "0.4"}), [national(100)], offers)

    assert reasons(found) == {"TA": "needs b first"}


def test_what_has_been_had_counts_as_come_first() -> None:
    offers = [offer("A", requires=("B",)), offer("B", tiers=("3",))]
    found = plan(held({"TA": "0.4"}), [national(100)], offers, finished=[("TA", "B")])

    assert given(found) == {"TA": 10}


@pytest.mark.parametrize("excluding", ["A", "B"])
def test_what_excludes_each_other_is_not_given_together(excluding: str) -> None:
    excluded = {"A": "B", "B": "A"}[excluding]
    offers = [offer(code, excludes=(excluded,) if code == excluding else ()) for code in "AB"]
    found = plan(held({"TA": "0.4"}), [national(100)], offers)

    assert [each.offer.code for each in found.engagements] == ["A"]
    assert reasons(found) == {"TA": "cannot go together with a"}


# What was running.


def test_a_running_engagement_is_not_broken_for_one_of_higher_priority() -> None:
    first = plan(held({"TA": "0.8", "TB": "0.6"}), [national(10)], [offer(periods=2)])
    now = plan(
        held({"TA": "0.4", "TB": "0.6"}), [national(10)], [offer(periods=2)], period=NEXT, running=first.engagements
    )

    assert given(first) == {"TB": 10}
    assert given(now) == {"TB": 10}
    assert [each.promise for each in now.engagements] == [Promise.CONTINUED]
    assert now.outcomes[0].reason == "promised until October to December 2023"


def test_one_whose_time_is_over_is_extended_while_it_is_needed() -> None:
    first = plan(held(), [national(10)], [offer()])
    now = plan(held(), [national(10)], [offer()], period=NEXT, running=first.engagements)
    better = plan(held({**THREE, "TA": "0.96"}), [national(10)], [offer()], period=NEXT, running=first.engagements)

    assert [(each.organisation.code, each.promise) for each in now.engagements] == [("TA", Promise.EXTENDED)]
    assert [each.promise for each in better.outcomes] == [Promise.ENDED]
    assert given(better) == {"TB": 10}


def test_one_whose_tier_has_changed_steps_down_and_then_ends() -> None:
    offers = [offer(tiers=("1",), periods=4)]
    first = plan(held(), [national(10)], offers)
    second = plan(held({"TA": "0.6"}), [national(10)], offers, period=NEXT, running=first.engagements)
    third = plan(held({"TA": "0.6"}), [national(10)], offers, period=NEXT.shifted(1), running=second.engagements)

    assert [(each.amount, each.promise, each.stop) for each in second.engagements] == [(5, Promise.STEPPED_DOWN, NEXT)]
    assert third.engagements == ()
    assert [str(each) for each in third.outcomes] == [
        "TA: visit ended: it is not for tier 2, and has been stepped down"
    ]


@pytest.mark.parametrize(
    ("steps", "amounts"), [((), []), ((0.5,), [5]), ((0.8, 0.5), [8, 4]), ((1, 0.5, 0.1), [10, 5])], ids=str
)
def test_an_offer_says_in_what_steps_it_ends(steps: tuple[float, ...], amounts: list[int]) -> None:
    offers = [offer(tiers=("1",), periods=9, step_down=steps)]
    running = plan(held(), [national(10)], offers).engagements
    seen = []
    for quarter in range(1, 5):
        found = plan(held({"TA": "0.6"}), [national(10)], offers, period=QUARTER.shifted(quarter), running=running)
        running = found.engagements
        seen += [each.amount for each in running]

    assert seen == amounts


def test_whoever_is_eligible_again_while_it_steps_down_is_promised_it_anew() -> None:
    offers = [offer(tiers=("1",), periods=4, step_down=(0.5, 0.5))]
    first = plan(held(), [national(10)], offers)
    second = plan(held({"TA": "0.6"}), [national(10)], offers, period=NEXT, running=first.engagements)
    third = plan(held(), [national(10)], offers, period=NEXT.shifted(1), running=second.engagements)

    assert third.outcomes[0].reason == "it has been stepped down; what is needed anew is promised anew"
    assert [(each.amount, each.promise) for each in third.engagements] == [(10, Promise.NEW)]


def test_what_is_running_is_followed_up() -> None:
    first = plan(held({"TA": "0.4"}), [national(10)], [offer(periods=2)], period=QUARTER.shifted(-1))
    now = plan(held({"TA": "0.45"}), [national(10)], [offer(periods=2)], running=first.engagements)
    (engagement,) = now.engagements

    assert now.outcomes[0].engagement.measured == 0.45
    assert (engagement.baseline, engagement.aim, engagement.measured) == (0.4, 0.95, 0.45)
    assert engagement.progress == pytest.approx(0.05 / 0.55)


def test_one_whose_organisation_is_no_more_has_ended() -> None:
    first = plan(held(), [national(10)], [offer()])
    now = plan(held({"TB": "0.6"}), [national(10)], [offer()], period=NEXT, running=first.engagements)

    assert [(each.promise, each.reason) for each in now.outcomes] == [
        (Promise.ENDED, "the organisation is no longer under the regime")
    ]


def test_a_team_that_was_cut_goes_on_with_what_it_has() -> None:
    first = plan(held(), [national(10)], [offer(periods=4)])
    now = plan(held(), [national(6)], [offer(periods=4)], period=NEXT, running=first.engagements)

    assert given(now) == {"TA": 6}
    assert (now.unmet[0].organisation.code, now.unmet[0].minutes) == ("TA", 4)


def test_an_engagement_is_not_running_twice() -> None:
    first = plan(held(), [national(10)], [offer()])

    with pytest.raises(DuplicateCodeError, match="TA, VISIT"):
        plan(held(), [national(10)], [offer()], running=[*first.engagements, *first.engagements])


# What a promise says.


def test_a_promise_carries_its_evidence() -> None:
    (found,) = plan(held({"TA": "0.4"}), [national(10)], [offer(periods=2)]).engagements

    assert (found.baseline, found.aim, found.measured) == (0.4, 0.95, None)
    assert (found.start, found.stop) == (QUARTER, NEXT)
    assert [need.metric for need in found.needs] == ["four_hour"]
    assert found.to_record()["metrics"] == ["four_hour"]
    assert str(found) == "TA: visit by team NAT, 10 minutes (new)"


def test_a_plan_says_all_in_records() -> None:
    found = plan(held(), [national(10)], [offer(), offer("BESPOKE", None, tiers=("1",))])

    assert [(each["what"], each["organisation"]) for each in found.to_records()] == [
        ("promised", "TA"),
        ("unmet", "TB"),
        ("unmet", "TC"),
        ("undefined", "TA"),
    ]


def test_what_is_given_and_what_is_left_make_the_capacity() -> None:
    found = plan(held(), [national(25), national(7, "OTHER")], [offer(least=3, teams=("NAT", "OTHER"))])

    assert {code: found.loads[code] + found.remaining[code] for code in found.capacity} == dict(found.capacity)
    assert sum(found.burden.values()) == sum(found.loads.values())


def test_a_floor_gives_everybody_something_before_anybody_gets_all() -> None:
    found = plan(held(), [national(16)], [offer(least=4)], floor=4)

    assert given(found) == {"TA": 8, "TB": 4, "TC": 4}
    assert {each.organisation.code: each.minutes for each in found.unmet} == {"TA": 2, "TB": 6, "TC": 6}


def test_nobody_overtakes_where_the_queue_is_blocked() -> None:
    figures = {"TA": "0.4", "TB": "0.6", "TC": "0.8"}
    offers = [offer("BIG", 12, tiers=("1", "2")), offer("SMALL", 5, tiers=("3",))]
    open_queue = plan(held(figures), [national(20)], offers)
    blocked = plan(held(figures), [national(20)], offers, priority=MostChallenged(blocks=True))

    assert given(open_queue) == {"TA": 12, "TC": 5}
    assert given(blocked) == {"TA": 12}
    assert reasons(blocked)["TC"] == "TB comes first and waits for team NAT, and nobody overtakes"


# What cannot be planned.


def test_all_that_does_not_fit_is_told_at_once() -> None:
    requests = [
        Request(organisation="TX", offer="VISIT"),
        Request(organisation="TA", offer="X"),
        Request(organisation="TA", offer="VISIT"),
        Request(organisation="TA", offer="VISIT"),
    ]
    with pytest.raises(ProblemsError) as caught:
        plan(held(), [national(10)], [offer()], requests=requests)

    told = [str(each) for each in caught.value.exceptions]
    assert ["TX" in told[0], "'X'" in told[1], "TA, VISIT" in told[2]] == [True] * 3
    assert len(told) == 3


def test_a_catalogue_for_another_scale_is_refused() -> None:
    other = TierScale.from_most_intensive(Tier("A"), Tier("B"))
    with pytest.raises(DefinitionError, match="another scale"):
        support.allocate(held(), support.Catalogue([national(1)], [offer()], other), QUARTER)


@pytest.mark.parametrize(
    ("reserved", "message"),
    [
        (Reserved(team="X", minutes=1, tier="1"), "'X'"),
        (Reserved(team="NAT", minutes=1, tier="9"), "'9'"),
        (Reserved(team="NAT", minutes=11, tier="1"), "11 minutes of 'NAT' are reserved, but it has 10 minutes"),
    ],
)
def test_what_cannot_be_reserved_is_told(reserved: Reserved, message: str) -> None:
    with pytest.raises((DefinitionError, UnknownCodeError), match=message):
        plan(held(), [national(10)], [offer()], reserved=[reserved])


def test_minutes_are_reserved_for_a_tier_or_an_organisation_and_not_for_both() -> None:
    with pytest.raises(DefinitionError, match="give one of them"):
        Reserved(team="NAT", minutes=1, tier="1", organisation="TA")


@pytest.mark.parametrize("settings", [{"engagements": -1}, {"minutes": 1.5}, {"imposed": {"TA": -2}}])
def test_limits_are_whole_numbers_from_0_up(settings: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="give a whole number from 0 up"):
        Limits(**settings)


def test_the_order_in_which_things_are_given_makes_no_difference() -> None:
    figures = {"TA": "0.4", "TB": "0.4", "TC": "0.6", "TD": "0.6"}
    offers = [offer("A", 7, least=2), offer("B", 4), offer("C", 5)]
    one = plan(held(figures), [national(30)], offers)
    other = plan(held(dict(reversed(figures.items()))), [national(30)], offers[::-1])

    assert one.to_records() == other.to_records()


def test_a_period_of_any_length_may_be_planned() -> None:
    month = Period.parse("2023-07")
    found = plan(held(), [national(30)], [offer()], period=month)

    assert dict(found.capacity) == {"NAT": 10}


# Running engagements where there is no longer enough for all.


def test_what_cannot_all_go_on_goes_on_in_the_order_of_the_priority() -> None:
    first = plan(held({"TA": "0.8", "TB": "0.4", "TC": "0.45"}), [national(30)], [offer()])
    now = plan(
        held({"TA": "0.8", "TB": "0.4", "TC": "0.45"}),
        [national(10)],
        [offer()],
        period=NEXT,
        running=first.engagements,
    )

    exhausted = "capacity of team NAT exhausted: 1 organisation with what was running"
    assert given(now) == {"TB": 10}
    assert {each.engagement.organisation.code: (each.promise, each.reason) for each in now.outcomes} == {
        "TA": (Promise.ENDED, f"its time is over, and it is not promised again: {exhausted}"),
        "TB": (Promise.EXTENDED, "its time is over, and it is still needed"),
        "TC": (Promise.ENDED, f"its time is over, and it is not promised again: {exhausted}"),
    }
    assert [each.organisation.code for each in now.unmet] == ["TC", "TA"]


def test_what_is_cut_says_so() -> None:
    first = plan(held({"TA": "0.4"}), [national(10)], [offer(periods=4)])
    now = plan(held({"TA": "0.4"}), [national(6)], [offer(periods=4)], period=NEXT, running=first.engagements)

    assert now.outcomes[0].reason.endswith("; cut to 6 minutes, because team NAT has no more")


def test_what_would_be_cut_to_less_than_makes_sense_ends() -> None:
    offers = [offer(periods=4, least=8)]
    first = plan(held({"TA": "0.4"}), [national(10)], offers)
    now = plan(held({"TA": "0.4"}), [national(6)], offers, period=NEXT, running=first.engagements)

    assert now.engagements == ()
    assert now.outcomes[0].reason == "only 6 minutes are left, and less than 8 minutes makes no sense"


def test_a_regional_team_does_not_follow_an_organisation_to_another_region() -> None:
    offers = [offer(teams=TeamLevel.REGIONAL, periods=4)]
    teams = [regional(20, "RN", "NORTH"), regional(20, "RS", "SOUTH")]
    first = plan(held({"TA": "0.4"}), teams, offers, regions={"TA": "RN"})
    now = plan(held({"TA": "0.4"}), teams, offers, period=NEXT, running=first.engagements, regions={"TA": "RS"})

    assert now.outcomes[0].reason == "team NORTH does not serve region RS"
    assert [each.team_text for each in now.engagements] == ["team SOUTH"]


# What takes no team's time.


def test_an_offer_without_a_team_is_given_to_all_who_are_eligible() -> None:
    found = plan(held(), [], [offer(amount=0, teams=(), universal=True, metrics=())])

    assert [each.organisation.code for each in found.engagements] == ["TA", "TB", "TC"]
    assert str(found.engagements[0]) == "TA: visit, 0 minutes (new)"
    assert found.engagements[0].to_record()["team"] is None
    assert found.unmet == ()


def test_an_offer_without_a_team_goes_on() -> None:
    offers = [offer(amount=0, teams=(), universal=True, metrics=())]
    first = plan(held(), [], offers)
    now = plan(held(), [], offers, period=NEXT, running=first.engagements)

    assert [each.promise for each in now.engagements] == [Promise.EXTENDED] * 3


# Several programmes that share teams.


def test_what_another_plan_gives_is_no_longer_there() -> None:
    urgent = plan(held({"TA": "0.4", "TB": "0.45"}), [national(15)], [offer()])
    found = plan(held({"TC": "0.4"}), [national(15)], [offer()], beside=[urgent])

    assert found.capacity == {"NAT": 5}
    assert [each.reason for each in found.unmet] == [
        "no team can give more than 5 minutes, and less than 10 minutes makes no sense"
    ]


def test_what_another_plan_gives_counts_for_the_limits() -> None:
    urgent = plan(held({"TA": "0.4"}), [national(50)], [offer()])
    found = plan(held({"TA": "0.4"}), [national(50)], [offer("B")], beside=[urgent], limits=Limits(engagements=1))
    minutes = plan(held({"TA": "0.4"}), [national(50)], [offer("B")], beside=[urgent], limits=Limits(minutes=15))

    assert [each.why for each in found.unmet] == [WhyUnmet.ABSORPTION]
    assert [each.why for each in minutes.unmet] == [WhyUnmet.ABSORPTION]


def test_another_plan_uses_up_what_is_kept_for_its_programme() -> None:
    teams = [national(20, floors={"elective": 10})]
    elective = plan(held({"TA": "0.4"}), teams, [offer(programme="elective")])
    found = plan(held({"TB": "0.4"}), teams, [offer()], beside=[elective])

    assert given(found) == {"TB": 10}


# Requests that nobody can meet.


@pytest.mark.parametrize(
    ("made", "figure", "reason"),
    [
        (offer(tiers=("1",)), "0.6", "it is not for tier 2"),
        (offer(when=rules.Below("four_hour", 0.3)), "0.4", "it asks that four_hour below 0.3"),
        (offer(metrics=("category_2",)), "0.4", "the organisation falls short of nothing that it addresses"),
        (offer(amount=None), "0.4", "nobody has said what it is"),
    ],
    ids=["another tier", "a condition", "no need", "undefined"],
)
def test_a_request_that_cannot_be_met_is_told_why(made: SupportOffer, figure: str, reason: str) -> None:
    wish = Request(organisation="TA", offer="VISIT", minutes=7)
    found = plan(held({"TA": figure}), [national(100)], [made], requests=[wish])

    assert [(each.minutes, each.reason) for each in found.unmet] == [(7, reason)]


# Who waits, and what falls due.


def test_who_gets_nothing_is_named() -> None:
    found = plan(held(), [national(10)], [offer(), offer("NOTE", 0, universal=True, metrics=())])

    assert [each.code for each in found.without] == ["TB", "TC"]


def test_what_falls_due_is_there_until_it_is_done() -> None:
    deadlines = [Deadline("plan agreed", days=42), Deadline("first visit", days=14)]
    found = plan(held({"TA": "0.4", "TB": "0.4"}), [national(20)], [offer(deadlines=deadlines)])
    visit, other = found.due(by=date(2023, 5, 31))

    assert str(visit) == "TA: first visit for VISIT by 15 May 2023"
    assert found.due(by=date(2023, 5, 31), done=[visit]) == (other,)
    assert len(found.due()) == 4


def test_what_was_due_stays_due_while_it_goes_on() -> None:
    offers = [offer(periods=2, deadlines=[Deadline("plan agreed", days=42)])]
    first = plan(held({"TA": "0.4"}), [national(20)], offers)
    later = regime(standards=[STANDARD]).review(four_hours({"TA": "0.4x4"}), on=first_of(4))
    now = plan(later, [national(20)], offers, period=NEXT, running=first.engagements)

    assert [each.on for each in now.due()] == [date(2023, 6, 12)]


# Orders that others have been given before.


def test_whoever_comes_after_mandated_support_is_told_so() -> None:
    offers = [offer("A", mandated=True, tiers=("2",)), offer("B", tiers=("1",))]
    found = plan(held({"TA": "0.4", "TB": "0.6"}), [national(10)], offers)

    assert found.why_not("TA")[0].reason == ("capacity of team NAT exhausted: 1 organisation with mandated support")


# What does not fit together.


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    other = plan(held({"TA": "0.4"}), [national(10)], [offer()], period=NEXT)
    with pytest.raises(ProblemsError) as caught:
        plan(
            held({"TA": "0.4"}),
            [national(10), regional(10, "RN", "NORTH")],
            [offer()],
            floor=-1,
            limits=Limits(engagements=1, imposed={"TX": 2}),
            needs=needs_of(regime(standards=[STANDARD]).review(four_hours({"TA": "0.4x3"}), on=first_of(2))),
            requests=[Request(organisation="TY", offer="NONE")],
            reserved=[Reserved(team="WHO", minutes=5, tier="9"), Reserved(team="NAT", minutes=50, organisation="TZ")],
            running=[*other.engagements, *other.engagements],
            beside=[other],
        )

    messages = "\n".join(map(str, caught.value.exceptions))
    for words in (
        "a floor of -1",
        "'TX'",
        "the needs are those of the review of 2023-06-01",
        "'TY'",
        "'NONE'",
        "'WHO'",
        "'9'",
        "'TZ'",
        "50 minutes of 'NAT' are reserved",
        "TA, VISIT",
        "a plan beside this one is for",
        "the regional team 'NORTH'",
    ):
        assert words in messages


@pytest.mark.parametrize("priority", [MostChallenged, "worst first"], ids=str)
def test_a_priority_that_is_none_is_refused(priority: Any) -> None:
    with pytest.raises(DefinitionError, match=r"^priority must"):
        plan(held(), [national(10)], [offer()], priority=priority)


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(DefinitionError, match="2023-Q4"):
        plan(held(), [national(10)], [offer()], period="2023-Q4")
