from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from registered import AFTER, AUTUMN, BEFORE, LAST_YEAR, SPRING, SUMMER, codes, named, real_register, since, until

from tiering import DateRange, Membership, Organisation, Register, ServiceShare, Succession
from tiering.errors import ReviewDateError, UnknownCodeError
from tiering.links import Hosting, Lead, Partnership

DAY = timedelta(days=1)
TREE = Register(
    named("TA", "TB", "TC", "QA", "QB", "YA", "YB"),
    [
        Membership(member="TC", of="QB"),
        Membership(member="TA", of="QA", valid=until(SPRING)),
        Membership(member="TA", of="QB", valid=since(SPRING)),
        Membership(member="TB", of="QA", share=0.3),
        Membership(member="TB", of="QB", share=0.7),
        Membership(member="QA", of="YA"),
        Membership(member="QB", of="YB"),
    ],
)
CHAIN = Register(
    named("TD", "TC", "TB", "TA", "TX"),
    successions=[
        Succession(of="TA", to="TB", on=SPRING),
        Succession(of="TB", to="TC", on=SUMMER),
        Succession(of="TX", to="TC", on=SUMMER),
        Succession(of="TC", to="TD", on=AUTUMN),
    ],
)


# Who is there.


def test_a_register_finds_by_code() -> None:
    assert TREE["TB"].kind == "trust"
    assert "TB" in TREE
    assert "TZ" not in TREE


def test_a_register_keeps_its_order() -> None:
    assert codes(TREE) == "TA TB TC QA QB YA YB"
    assert len(TREE) == 7


def test_a_register_finds_by_kind() -> None:
    assert codes(TREE.of_kind("ics")) == "QA QB"
    assert TREE.of_kind("spaceship") == ()


def test_an_unknown_code_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TAA' in the register; did you mean 'TA'"):
        TREE["TAA"]


QUERIES: dict[str, Callable[[Register, str, date], object]] = {
    "exists": Register.exists,
    "successors": Register.successors,
    "predecessors": Register.predecessors,
    "members": Register.members,
    "members of a kind": lambda register, code, on: register.members(code, on, kind="trust"),
    "wholes": Register.wholes,
    "wholes of a kind": lambda register, code, on: register.wholes(code, on, kind="region"),
    "region": Register.region_of,
    "host": Register.host_of,
    "clients": Register.clients_of,
    "services": Register.services_of,
    "lead": lambda register, code, on: register.lead_of(code, "1", on),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_nothing_is_said_of_an_unknown_code(query: Callable[[Register, str, date], object]) -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TZ'"):
        query(TREE, "TZ", SPRING)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_timestamp_asks_for_its_day(query: Callable[[Register, str, date], object]) -> None:
    moment = datetime(2020, 4, 1, 12)  # noqa: DTZ001 - a data frame's timestamps have no zone

    assert query(TREE, "TA", moment) == query(TREE, "TA", SPRING)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_what_is_no_day_is_refused(query: Callable[[Register, Any, Any], object]) -> None:
    with pytest.raises(ReviewDateError, match="'2020-04-01' is not a day"):
        query(TREE, "TA", "2020-04-01")


def test_an_organisation_exists_on_its_days() -> None:
    register = Register(named(TA=DateRange(SPRING, AUTUMN)))

    assert [register.exists("TA", day) for day in (SPRING - DAY, SPRING, AUTUMN - DAY, AUTUMN)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_whoever_says_nothing_exists_on_the_first_and_the_last_day(day: date) -> None:
    assert TREE.exists("TA", day)
    assert codes(TREE.wholes("TC", day)) == "QB"


# Who has become whom.


@pytest.mark.parametrize(
    ("on", "found"),
    [(SPRING - DAY, ""), (SPRING, "TB"), (SUMMER - DAY, "TB"), (SUMMER, "TC"), (AUTUMN, "TD"), (date.max, "TD")],
)
def test_successors_are_whoever_carries_on_by_then(on: date, found: str) -> None:
    assert codes(CHAIN.successors("TA", on)) == found


@pytest.mark.parametrize(("on", "found"), [(SPRING, ""), (SUMMER, "TB TA TX"), (AUTUMN, "TB TA TX")])
def test_predecessors_are_all_who_have_become_part_of_it_by_then(on: date, found: str) -> None:
    assert codes(CHAIN.predecessors("TC", on)) == found


def test_a_predecessor_exists_no_more_on_the_day_of_the_succession() -> None:
    assert [CHAIN.exists("TA", SPRING - DAY), CHAIN.exists("TA", SPRING)] == [True, False]


def test_nobody_carries_on_what_ended_without_a_successor() -> None:
    register = Register(
        named("TA", "TB", TC=until(AUTUMN)),
        successions=[Succession(of="TA", to=code, on=SPRING) for code in ("TB", "TC")],
    )

    assert codes(register.successors("TA", SPRING)) == "TB TC"
    assert codes(register.successors("TA", AUTUMN)) == "TB"
    assert register.successors("TC", AUTUMN) == ()


def test_parts_of_a_split_that_come_together_again_are_named_once() -> None:
    register = Register(
        named("TA", "TB", "TC", "TD"),
        successions=[
            *(Succession(of="TA", to=code, on=SPRING) for code in ("TB", "TC")),
            *(Succession(of=code, to="TD", on=AUTUMN) for code in ("TB", "TC")),
        ],
    )

    assert codes(register.successors("TA", AUTUMN)) == "TD"


def test_real_chains_of_successions_are_followed() -> None:
    register = real_register()

    assert [codes(register.successors("RM4", date(year, 6, 1))) for year in (2011, 2013, 2018)] == ["", "RW3", "R0A"]
    assert codes(register.predecessors("R0A", date(2018, 1, 1))) == "RM4 RW3 RM2"


def test_a_real_split_has_both_successors() -> None:
    assert codes(real_register().successors("RW6", date(2021, 10, 1))) == "R0A RM3"


# Who belongs to whom.


@pytest.mark.parametrize(("on", "found"), [(BEFORE, "QA"), (SPRING - DAY, "QA"), (SPRING, "QB")])
def test_wholes_are_those_of_the_day(on: date, found: str) -> None:
    assert codes(TREE.wholes("TA", on)) == found


@pytest.mark.parametrize(("on", "found"), [(BEFORE, "TB TC"), (SPRING, "TA TB TC")])
def test_members_come_in_the_order_of_the_register(on: date, found: str) -> None:
    assert codes(TREE.members("QB", on)) == found


def test_members_of_a_kind_are_found_at_any_depth() -> None:
    assert codes(TREE.members("YB", SPRING, kind="trust")) == "TA TB TC"
    assert codes(TREE.members("YB", SPRING)) == "QB"
    assert TREE.members("YB", SPRING, kind="region") == ()


def test_wholes_of_a_kind_are_found_at_any_depth() -> None:
    assert codes(TREE.wholes("TB", SPRING, kind="region")) == "YA YB"


def test_a_membership_counts_while_both_exist() -> None:
    register = Register(named(TA=since(SPRING), QA=until(AUTUMN)), [Membership(member="TA", of="QA")])

    assert [codes(register.wholes("TA", day)) for day in (SPRING - DAY, SPRING, AUTUMN - DAY, AUTUMN)] == [
        "",
        "QA",
        "QA",
        "",
    ]
    assert [codes(register.members("QA", day)) for day in (SPRING - DAY, SPRING, AUTUMN)] == ["", "TA", ""]


def test_many_members_with_days_of_their_own_are_found() -> None:
    trusts = [Organisation(f"T{number}", valid=since(BEFORE + number * DAY)) for number in range(1000)]
    register = Register([*trusts, Organisation("QA")], [Membership(member=each.code, of="QA") for each in trusts])

    assert [len(register.members("QA", BEFORE + number * DAY)) for number in (-1, 0, 500, 999)] == [0, 1, 501, 1000]


def test_a_chain_longer_than_the_stack_is_followed() -> None:
    parts = [Organisation(f"P{number}") for number in range(3000)]
    ladder = [Membership(member=f"P{number}", of=f"P{number + 1}") for number in range(2999)]
    register = Register([*parts, *named("YA")], [*ladder, Membership(member="P2999", of="YA")])

    assert register.region_of("P0", SPRING) == register["YA"]
    assert len(register.members("YA", SPRING, kind="organisation")) == 3000


# Regions.


@pytest.mark.parametrize(("code", "region"), [("TA", "YB"), ("TB", "YB"), ("TC", "YB"), ("QA", "YA"), ("YA", "YA")])
def test_the_region_is_that_of_the_greatest_share(code: str, region: str) -> None:
    assert TREE.region_of(code, SPRING) == TREE[region]


def test_of_equal_shares_the_first_region_of_the_register_counts() -> None:
    register = Register(named("YA", "YB", "TA"), [Membership(member="TA", of=code, share=0.5) for code in ("YB", "YA")])

    assert register.region_of("TA", SPRING) == register["YA"]


def test_a_known_share_counts_before_one_that_nobody_knows() -> None:
    register = Register(
        named("YA", "YB", "YC", "TA"),
        [
            Membership(member="TA", of="YA", share=None),
            Membership(member="TA", of="YB", share=0.2),
            Membership(member="TA", of="YC", share=None),
        ],
    )

    assert register.region_of("TA", SPRING) == register["YB"]


def test_shares_in_regions_are_multiplied_and_added() -> None:
    register = Register(
        named("TA", "QA", "QB", "QC", "YA", "YB"),
        [
            *(Membership(member="TA", of=code, share=share) for code, share in (("QA", 0.4), ("QB", 0.3), ("QC", 0.3))),
            *(Membership(member=code, of=of) for code, of in (("QA", "YA"), ("QB", "YB"), ("QC", "YB"))),
        ],
    )

    assert register.region_of("TA", SPRING) == register["YB"]


def test_whoever_does_not_exist_has_no_region() -> None:
    register = Register(named("YA", TA=since(SPRING)), [Membership(member="TA", of="YA")])

    assert register.region_of("TA", SPRING - DAY) is None
    assert register.region_of("TA", SPRING) is register["YA"]


def test_whoever_belongs_nowhere_has_no_region() -> None:
    assert Register(named("TA", "YA")).region_of("TA", SPRING) is None


# Hosts, services and leads.


def test_a_service_has_the_host_of_the_day() -> None:
    register = Register(
        named("SA", "TA", "TB"),
        hostings=[
            Hosting(service="SA", host="TB", valid=since(SUMMER)),
            Hosting(service="SA", host="TA", valid=DateRange(LAST_YEAR, SPRING)),
        ],
    )

    found = [register.host_of("SA", day) for day in (LAST_YEAR, SPRING - DAY, SPRING, SUMMER)]

    assert found == [register["TA"], register["TA"], None, register["TB"]]


def test_services_and_clients_are_found_from_either_end() -> None:
    register = Register(
        named("SA", "SB", "QA", "QB"),
        shares=[
            ServiceShare(service="SA", client="QB", share=0.6),
            ServiceShare(service="SB", client="QB", share=0.4, valid=since(SPRING)),
            ServiceShare(service="SA", client="QA"),
        ],
    )

    assert codes(register.clients_of("SA", BEFORE)) == "QA QB"
    assert [codes(register.services_of("QB", day)) for day in (BEFORE, SPRING)] == ["SA", "SA SB"]


LED = Register(
    named("TA", "TB", "YA", "NA", "BA", "BB"),
    [
        Membership(member="TA", of="YA"),
        Membership(member="YA", of="BA", exhaustive=False),
        Membership(member="NA", of="BA"),
    ],
    leads=[
        Lead(tier="1", team="NA", valid=until(AUTUMN)),
        Lead(tier="1", team="BB", valid=since(AUTUMN)),
        Lead(tier="2", level="region"),
    ],
    partnerships=[Partnership(bodies=("BA", "BB"), valid=since(SUMMER))],
)


@pytest.mark.parametrize(
    ("tier", "on", "text"),
    [
        ("1", BEFORE, "NA, for BA"),
        ("1", SUMMER, "NA, for BA and BB jointly"),
        ("1", AUTUMN, "BB, for BB and BA jointly"),
        ("2", SUMMER - DAY, "YA, for BA"),
        ("2", SUMMER, "YA, for BA and BB jointly"),
        ("3", SUMMER, "None"),
    ],
)
def test_whoever_leads_does_so_for_the_bodies_of_the_day(tier: str, on: date, text: str) -> None:
    assert str(LED.lead_of("TA", tier, on)) == text


def test_nobody_leads_for_whoever_belongs_to_no_region() -> None:
    assert LED.lead_of("TB", "2", SUMMER) is None


def test_a_team_that_is_part_of_no_body_leads_for_itself() -> None:
    register = Register(named("TA", "NA"), leads=[Lead(tier="1", team="NA")])

    assert str(register.lead_of("TA", "1", SUMMER)) == "NA"


# A register is a value.


def test_a_register_is_built_from_whatever_can_be_gone_through() -> None:
    register = Register((each for each in TREE), memberships=(each for each in TREE.memberships))

    assert register == TREE


@pytest.mark.parametrize(
    "way",
    [lambda register: pickle.loads(pickle.dumps(register)), copy.deepcopy, copy.copy],  # noqa: S301 - our own
    ids=["pickle", "deep copy", "copy"],
)
def test_a_register_survives_a_copy(way: Callable[[Register], Register]) -> None:
    found = way(LED)

    assert found == LED
    assert hash(found) == hash(LED)
    assert str(found.lead_of("TA", "1", AUTUMN)) == "BB, for BB and BA jointly"


# Each change is a new register.


def test_a_change_leaves_the_register_as_it_was() -> None:
    changed = TREE.with_changes(named("TD"), memberships=[Membership(member="TD", of="QA")])

    assert codes(changed.members("QA", SPRING)) == "TB TD"
    assert codes(TREE.members("QA", SPRING)) == "TB"


def test_an_organisation_is_replaced_in_its_place() -> None:
    changed = TREE.with_changes([Organisation("TB", name="Trust B", kind="trust")])

    assert codes(changed) == codes(TREE)
    assert changed["TB"].name == "Trust B"


def test_a_membership_is_ended_by_giving_it_again() -> None:
    moved = [
        Membership(member="TC", of="QB", valid=until(AUTUMN)),
        Membership(member="TC", of="QA", valid=since(AUTUMN)),
    ]
    changed = TREE.with_changes(memberships=moved)

    assert [codes(changed.wholes("TC", day)) for day in (AUTUMN - DAY, AUTUMN)] == ["QB", "QA"]


def test_a_link_that_starts_on_another_day_is_one_more() -> None:
    first, again = (
        Membership(member="TA", of="QA", valid=until(SPRING)),
        Membership(member="TA", of="QA", valid=since(AUTUMN)),
    )
    changed = Register(named("TA", "QA"), [first]).with_changes(memberships=[again])

    assert [codes(changed.wholes("TA", day)) for day in (BEFORE, SPRING, AUTUMN)] == ["QA", "", "QA"]


def test_every_kind_of_link_can_be_changed() -> None:
    changed = LED.with_changes(
        named("TC", "SA"),
        memberships=[Membership(member="TB", of="YA")],
        successions=[Succession(of="TC", to="TA", on=AFTER)],
        shares=[ServiceShare(service="SA", client="TB")],
        hostings=[Hosting(service="SA", host="TA")],
        leads=[Lead(tier="2", team="NA")],
        partnerships=[Partnership(bodies=("BB", "BA"), valid=DateRange(SUMMER, AFTER))],
    )

    assert [
        str(changed.lead_of("TB", "2", AUTUMN)),
        str(changed.lead_of("TB", "2", AFTER)),
        codes(changed.predecessors("TA", AFTER)),
        codes(changed.services_of("TB", AFTER)),
        str(changed.host_of("SA", AFTER)),
    ] == ["NA, for BA and BB jointly", "NA, for BA", "TC", "SA", "TA"]
    assert (len(changed.leads), len(changed.partnerships)) == (3, 1)


def test_a_change_is_checked_as_a_whole() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX' in the membership of 'TX' in 'QA'"):
        TREE.with_changes(memberships=[Membership(member="TX", of="QA")])


def test_a_change_says_everything_once() -> None:
    with pytest.raises(ValueError, match="two organisations share the code 'TX'"):
        TREE.with_changes(named("TX") * 2)
