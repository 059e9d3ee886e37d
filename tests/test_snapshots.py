from __future__ import annotations

from datetime import date

import pytest
from registered import AUTUMN, BEFORE, SPRING, codes, named, since, until

from tiering import Membership, Organisation, Register, ServiceShare, Succession
from tiering.errors import UnknownCodeError
from tiering.links import FormerName, Hosting, Lead
from tiering.typing import Snapshot

REGION = Organisation("YA", name="Region A", kind="region", former_names=[FormerName("The old Region A", until=AUTUMN)])
REGISTER = Register(
    [REGION, *named("TA", "SA", TB=until(AUTUMN), TC=since(SPRING))],
    [Membership(member=code, of="YA") for code in ("TA", "TB")],
    [Succession(of="TA", to="TC", on=SPRING)],
    [ServiceShare(service="SA", client="YA")],
    [Hosting(service="SA", host="YA")],
    [Lead(tier="1", level="region")],
)
EARLY, MIDDLE, LATE = (REGISTER.as_at(day) for day in (BEFORE, SPRING, AUTUMN))


def test_a_snapshot_has_those_who_exist() -> None:
    assert [codes(each) for each in (EARLY, MIDDLE, LATE)] == ["YA TA SA TB", "YA SA TB TC", "YA SA TC"]
    assert [len(each) for each in (EARLY, MIDDLE, LATE)] == [4, 4, 3]
    assert ["TA" in each for each in (EARLY, MIDDLE)] == [True, False]
    assert codes(MIDDLE.of_kind("trust")) == "TB TC"


def test_whoever_does_not_exist_then_is_not_found() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TA' in the register on 2020-04-01"):
        MIDDLE["TA"]


def test_whoever_has_never_existed_is_not_known() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX' in the register;"):
        MIDDLE.exists("TX")


def named_by(snapshot: Snapshot) -> list[str]:
    region, host, lead = snapshot.region_of("TB"), snapshot.host_of("SA"), snapshot.lead_of("TB", "1")
    assert region is not None
    assert host is not None
    assert lead is not None
    several = (
        snapshot["YA"],
        *snapshot.wholes("TB"),
        *snapshot.wholes("TB", kind="region"),
        *snapshot.clients_of("SA"),
    )
    return [each.name for each in (*several, region, host, lead.team, *lead.bodies)]


def test_everybody_has_the_name_of_the_day() -> None:
    assert set(named_by(MIDDLE)) == {"The old Region A"}
    assert LATE["YA"].name == "Region A"


def test_a_name_of_the_day_leaves_the_rest_as_it_was() -> None:
    found = MIDDLE["YA"]

    assert (found.code, found.kind, found.valid, found.former_names) == ("YA", "region", REGION.valid, ())


def test_a_snapshot_answers_as_the_register_does_on_its_day() -> None:
    assert codes(MIDDLE.successors("TA")) == "TC"
    assert codes(MIDDLE.predecessors("TC")) == "TA"
    assert codes(MIDDLE.members("YA")) == "TB"
    assert codes(EARLY.members("YA", kind="trust")) == "TA TB"
    assert codes(MIDDLE.services_of("YA")) == "SA"
    assert [each.exists("TC") for each in (EARLY, MIDDLE)] == [False, True]


def test_nobody_is_named_where_nobody_is() -> None:
    assert [MIDDLE.region_of("TC"), MIDDLE.host_of("TC"), MIDDLE.lead_of("TC", "1")] == [None, None, None]


def test_snapshots_of_one_day_are_equal() -> None:
    assert REGISTER.as_at(SPRING) == MIDDLE
    assert REGISTER.as_at(SPRING) != EARLY
    assert repr(MIDDLE) == f"Snapshot(day={date(2020, 4, 1)!r})"
