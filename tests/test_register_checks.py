from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from registered import AUTUMN, BEFORE, LAST_YEAR, SPRING, SUMMER, named, since, until

from tiering import DateRange, Membership, Organisation, Register, ServiceShare, Succession
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, UnknownCodeError
from tiering.links import Hosting, Lead, Partnership

EVER = DateRange()
FIVE = named("TA", "TB", "TC", "QA", "QB", "QC", "YA", "SA", "SB", "BA", "BB")


def within(
    member: str, of: str, share: float | None = 1.0, valid: DateRange = EVER, *, exhaustive: bool = True
) -> Membership:
    return Membership(member=member, of=of, share=share, valid=valid, exhaustive=exhaustive)


def follows(of: str, to: str, on: date = SPRING, share: float | None = None) -> Succession:
    return Succession(of=of, to=to, on=on, share=share)


# Codes.


def test_two_organisations_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCodeError, match="two organisations share the code 'TA' in the register"):
        Register(named("TA") * 2)


def test_a_code_that_is_used_again_is_a_second_organisation_of_that_code() -> None:
    with pytest.raises(DuplicateCodeError):
        Register([Organisation("TA", valid=until(SPRING)), Organisation("TA", valid=since(AUTUMN))])


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Register(FIVE, [within("TX", "QA")]), "organisation 'TX' in the membership of 'TX' in 'QA'"),
        (lambda: Register(FIVE, [within("TA", "QX")]), "organisation 'QX' in the membership of 'TA' in 'QX'"),
        (
            lambda: Register(FIVE, successions=[follows("TX", "TA")]),
            "organisation 'TX' in the succession of 'TX' by 'TA'",
        ),
        (
            lambda: Register(FIVE, shares=[ServiceShare(service="SX", client="TA")]),
            "organisation 'SX' in the service of 'SX' for 'TA'",
        ),
        (
            lambda: Register(FIVE, hostings=[Hosting(service="SA", host="TX")]),
            "organisation 'TX' in the hosting of 'SA' by 'TX'",
        ),
        (lambda: Register(FIVE, leads=[Lead(tier="1", team="NX")]), "organisation 'NX' in the lead for tier '1'"),
        (lambda: Register(FIVE, leads=[Lead(tier="2", level="regoin")]), "kind 'regoin' in the lead for tier '2'"),
        (
            lambda: Register(FIVE, partnerships=[Partnership(bodies=("BA", "BX"))]),
            "organisation 'BX' in the partnership of 'BA' and 'BX'",
        ),
    ],
    ids=["member", "whole", "predecessor", "service", "host", "team", "level", "body"],
)
def test_a_stranger_is_named_with_its_place(made: Callable[[], object], message: str) -> None:
    with pytest.raises(UnknownCodeError, match=f"unknown {message}"):
        made()


# Days.


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (
            lambda old, new: Register([*old, *new], [within("TA", "QA")]),
            "'TA' in 'QA' counts on no day: it is valid always, and 'TA' exists until 2020-04-01, 'QA' exists from 2020-10",
        ),
        (
            lambda old, _: Register([*old, *named("QB")], [within("TA", "QB", valid=since(SPRING))]),
            "the membership of 'TA' in 'QB' counts on no day: it is valid from 2020-04-01, and 'TA' exists until 2020-04-01",
        ),
        (
            lambda old, new: Register([*old, *new], shares=[ServiceShare(service="QA", client="TA")]),
            "the service of 'QA' for 'TA' counts on no day",
        ),
        (
            lambda old, new: Register([*old, *new], hostings=[Hosting(service="QA", host="TA")]),
            "the hosting of 'QA' by 'TA' counts on no day",
        ),
        (
            lambda old, _: Register(old, leads=[Lead(tier="1", team="TA", valid=since(AUTUMN))]),
            "the lead for tier '1' counts on no day",
        ),
        (
            lambda old, new: Register([*old, *new], partnerships=[Partnership(bodies=("TA", "QA"))]),
            "the partnership of 'TA' and 'QA' counts on no day",
        ),
    ],
    ids=["membership", "on the day of the merger", "service", "hosting", "lead", "partnership"],
)
def test_a_link_between_those_who_never_meet_is_refused(
    made: Callable[[Sequence[Organisation], Sequence[Organisation]], object], message: str
) -> None:
    with pytest.raises(DefinitionError, match=message):
        made(named(TA=until(SPRING)), named(QA=since(AUTUMN)))


def test_a_membership_may_end_with_its_member() -> None:
    assert Register(named("QA", TA=until(SPRING)), [within("TA", "QA", valid=until(AUTUMN))])


# Circles.


def test_memberships_in_a_circle_are_refused() -> None:
    with pytest.raises(DefinitionError, match="go round in a circle from 2020-04-01: 'TA' in 'TB' in 'TC' in 'TA'"):
        Register(FIVE, [within("TA", "TB"), within("TB", "TC", valid=since(SPRING)), within("TC", "TA")])


def test_memberships_may_turn_round_from_one_day_to_the_next() -> None:
    assert Register(FIVE, [within("TA", "TB", valid=until(SPRING)), within("TB", "TA", valid=since(SPRING))])


def test_every_circle_of_memberships_is_told() -> None:
    with pytest.raises(ProblemsError) as caught:
        Register(
            FIVE,
            [within("TA", "TB"), within("TB", "TA"), within("QA", "QB"), within("QB", "QC"), within("QC", "QA")],
        )

    assert [str(each).split(";")[0] for each in caught.value.exceptions] == [
        "memberships go round in a circle: 'TA' in 'TB' in 'TA'",
        "memberships go round in a circle: 'QA' in 'QB' in 'QC' in 'QA'",
    ]


def test_circles_without_number_are_told_in_time() -> None:
    everybody = named(*(f"T{number}" for number in range(40)))

    with pytest.raises(ProblemsError):
        Register(everybody, [within(one.code, other.code) for one in everybody for other in everybody if one != other])


def test_successions_in_a_circle_are_refused() -> None:
    with pytest.raises(DefinitionError, match="successions go round in a circle: 'TA' becomes 'TB' becomes 'TA'"):
        Register(FIVE, successions=[follows("TA", "TB"), follows("TB", "TA", AUTUMN)])


# Shares.


@pytest.mark.parametrize(
    ("memberships", "message"),
    [
        (
            [within("TA", "QA", 0.7), within("TA", "QB", 0.7), within("TB", "QA")],
            r"the shares of 'TA' in wholes of the kind 'ics' add up to 1.4 \(0.7 in 'QA', 0.7 in 'QB'\)",
        ),
        ([within("TA", "QA"), within("TA", "QB", valid=since(SPRING))], "add up to 2 from 2020-04-01"),
        ([within("TA", "QA", 0.6)], r"add up to 0.6 \(0.6 in 'QA'\); give the rest, or say exhaustive=False"),
        ([within("TA", "QA", 0.6), within("TA", "QB", 0.4, until(SPRING))], "add up to 0.6 from 2020-04-01"),
        ([within("TA", "QA", 1.0), within("TA", "QB", 0.2, exhaustive=False)], r"add up to 1\.2"),
        ([within("TA", "QA", 0.8), within("TA", "QB", None), within("TA", "QC", 0.4)], r"add up to 1\.2"),
    ],
    ids=["more", "at once", "less", "less later", "more of a part", "more than nobody knows"],
)
def test_shares_that_do_not_add_up_are_refused(memberships: list[Membership], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Register(FIVE, memberships)


@pytest.mark.parametrize(
    "memberships",
    [
        [within("TA", "QA", 0.6), within("TA", "QB", 0.4)],
        [within("TA", "QA", valid=until(SPRING)), within("TA", "QB", valid=since(SPRING))],
        [within("TA", "QB", valid=since(SPRING)), within("TA", "QA", valid=until(SPRING))],
        [within("TA", "QA"), within("TA", "YA")],
        [within("TA", "QA", 0.3, exhaustive=False)],
        [within("TA", "QA", 0.3), within("TA", "QB", 0.2, exhaustive=False)],
        [within("TA", "QA", 0.3), within("TA", "QB", None)],
        [within("TA", "QA", 1 / 3), within("TA", "QB", 1 / 3), within("TA", "QC", 1 / 3)],
        [within("TA", "QA", 0.333333), within("TA", "QB", 0.333333), within("TA", "QC", 0.333334)],
    ],
    ids=["two", "in turn", "unsorted", "kinds", "a part", "one says so", "unknown", "thirds", "six digits"],
)
def test_shares_that_add_up_are_accepted(memberships: list[Membership]) -> None:
    assert Register(FIVE, memberships)


def test_shares_count_only_while_both_exist() -> None:
    assert Register(named("TA", QA=until(SPRING), QB=since(SPRING)), [within("TA", "QA"), within("TA", "QB")])


def test_a_member_is_in_a_whole_once_at_a_time() -> None:
    with pytest.raises(DefinitionError, match="'TA' is in 'QA' twice at once from 2020-04-01"):
        Register(FIVE, [within("TA", "QA", 0.5, until(SUMMER)), within("TA", "QA", 0.5, since(SPRING))])


def test_a_member_may_come_back_on_the_day_on_which_it_left() -> None:
    shares = [within("TA", "QA", 0.5, until(SPRING)), within("TA", "QA", 0.7, since(SPRING))]

    assert Register(FIVE, [*shares, within("TA", "QB", 0.5, until(SPRING)), within("TA", "QB", 0.3, since(SPRING))])


def test_the_shares_of_a_clients_services_are_no_more_than_one() -> None:
    with pytest.raises(DefinitionError, match=r"the shares of 'TA' by services of the kind 'service' add up to 1\.2"):
        Register(
            FIVE,
            shares=[
                ServiceShare(service="SA", client="TA", share=0.7),
                ServiceShare(service="SB", client="TA", share=0.5),
            ],
        )


def test_the_shares_of_a_clients_services_may_be_less_than_one() -> None:
    assert Register(FIVE, shares=[ServiceShare(service="SA", client="TA", share=0.7)])


def test_services_of_other_kinds_have_shares_of_their_own() -> None:
    assert Register(FIVE, shares=[ServiceShare(service=service, client="TA") for service in ("SA", "TB")])


def test_a_service_serves_a_client_once_at_a_time() -> None:
    with pytest.raises(DefinitionError, match="'SA' serves 'TA' twice at once"):
        Register(FIVE, shares=[ServiceShare(service="SA", client="TA", share=0.2)] * 2)


# Successions.


@pytest.mark.parametrize(
    ("successions", "message"),
    [
        ([follows("TA", "TX")], "'TA' becomes 'TX' on 2020-04-01, but 'TX' exists until 2020-04-01; a successor must"),
        ([follows("TA", "TY")], "'TY' exists from 2020-10-01"),
        (
            [follows("TY", "TA")],
            "'TY' becomes 'TA' on 2020-04-01, but exists only from 2020-10-01; it must exist before",
        ),
        ([follows("TY", "TA", AUTUMN)], "'TY' becomes 'TA' on 2020-10-01, but exists only from 2020-10-01"),
        (
            [follows("TX", "TA", AUTUMN)],
            "'TX' becomes 'TA' on 2020-10-01, but exists until 2020-04-01; leave the end out",
        ),
        ([follows("TA", "TB"), follows("TB", "TC")], "'TB' exists until 2020-04-01"),
        (
            [follows("TA", "TB", SUMMER), follows("TA", "TC", AUTUMN)],
            "'TA' ends more than once: on 2020-07-01 as it becomes 'TB', on 2020-10-01 as it becomes 'TC'",
        ),
        ([follows("TA", "TB"), follows("TA", "TB")], "two successors share the code 'TB' in the successions of 'TA'"),
        (
            [follows("TA", "TB", share=0.6), follows("TA", "TC")],
            r"'TA' is split with some shares \(0.6 to 'TB'\) and without that of 'TC'; give all, or none",
        ),
        (
            [follows("TA", "TB", share=0.6), follows("TA", "TC", share=0.6)],
            r"in which 'TA' is split add up to 1.2 \(0.6 to 'TB', 0.6 to 'TC'\), not to 1",
        ),
        ([follows("TA", "TB", share=0.6)], r"in which 'TA' is split add up to 0.6"),
    ],
    ids=[
        "ended",
        "not yet",
        "never was",
        "not before",
        "end",
        "at once",
        "twice",
        "same",
        "some shares",
        "more",
        "less",
    ],
)
def test_a_succession_that_cannot_be_is_refused(successions: list[Succession], message: str) -> None:
    everybody = named("TA", "TB", "TC", TX=until(SPRING), TY=since(AUTUMN))

    with pytest.raises((DefinitionError, DuplicateCodeError), match=message):
        Register(everybody, successions=successions)


@pytest.mark.parametrize(
    "successions",
    [
        [follows("TA", "TB"), follows("TA", "TC")],
        [follows("TA", "TB", share=0.5), follows("TA", "TC", share=0.5)],
        [follows("TA", "TB", share=1)],
        [follows("TX", "TB")],
        [follows("TA", "TY", AUTUMN), follows("TB", "TY", AUTUMN)],
        [follows("TA", "TB"), follows("TA", "TC"), follows("TX", "TC"), follows("TB", "TY", AUTUMN)],
    ],
    ids=["unknown split", "split", "all", "as it says", "a new one", "merged and split"],
)
def test_a_succession_that_can_be_is_accepted(successions: list[Succession]) -> None:
    everybody = named("TA", "TB", "TC", TX=until(SPRING), TY=since(AUTUMN))

    assert Register(everybody, successions=successions)


# Hosts and leads.


def test_a_service_has_one_host_at_a_time() -> None:
    with pytest.raises(DefinitionError, match="'SA' has two hosts at once, 'TA' and 'TB' from 2020-04-01"):
        Register(
            FIVE,
            hostings=[
                Hosting(service="SA", host="TB", valid=since(SPRING)),
                Hosting(service="SA", host="TA", valid=DateRange(BEFORE, SUMMER)),
            ],
        )


def test_a_tier_has_one_lead_at_a_time() -> None:
    with pytest.raises(DefinitionError, match="tier '1' has two leads at once, 'BA' and 'region' from 2020-04-01"):
        Register(
            FIVE,
            leads=[
                Lead(tier="1", level="region", valid=since(SPRING)),
                Lead(tier="1", team="BA", valid=DateRange(LAST_YEAR, SUMMER)),
                Lead(tier="2", level="region"),
            ],
        )


# All at once.


def test_all_problems_of_a_register_come_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        Register(
            [*FIVE, *named("TA")],
            [within("TX", "QX"), within("TB", "QA", 0.5)],
            [follows("TC", "TC1")],
            [ServiceShare(service="SA", client="TA", share=0.9), ServiceShare(service="SB", client="TA", share=0.9)],
            [Hosting(service="SA", host=host) for host in ("TA", "TB")],
            [Lead(tier="1", team=team) for team in ("BA", "BB")],
            [Partnership(bodies=("BA", "BX"))],
        )

    assert [type(each).__name__ for each in caught.value.exceptions] == [
        "DuplicateCodeError",
        *["UnknownCodeError"] * 4,
        *["DefinitionError"] * 4,
    ]
