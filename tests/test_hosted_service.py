"""The national ambulance resilience unit, which moves from one host to another, possibly under a new name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from registered import codes, since

from tiering import DateRange, Organisation, Register, ServiceShare
from tiering.links import FormerName, Hosting

STARTS = date(2013, 4, 1)
"""The day on which hosting began, thirteen years before the move; to be put in by whoever knows it."""
MOVES = date(2026, 4, 1)
"""The day of the move; to be put in by whoever knows it."""
WAS_CALLED, IS_CALLED = "National Ambulance Resilience Unit", "Its new name"
HOSTS = [
    Organisation("RYA", name="West Midlands Ambulance Service", kind="ambulance service"),
    Organisation("RRU", name="London Ambulance Service", kind="ambulance service"),
    Organisation("RX6", name="North East Ambulance Service", kind="ambulance service"),
]


def unit(*, is_renamed: bool) -> Organisation:
    former = [FormerName(WAS_CALLED, until=MOVES)] if is_renamed else []
    return Organisation("NARU", name=IS_CALLED if is_renamed else WAS_CALLED, kind="service", former_names=former)


def register(*, is_renamed: bool = True) -> Register:
    return Register(
        [unit(is_renamed=is_renamed), *HOSTS],
        shares=[ServiceShare(service="NARU", client=each.code) for each in HOSTS],
        hostings=[
            Hosting(service="NARU", host="RYA", valid=DateRange(STARTS, MOVES)),
            Hosting(service="NARU", host="RRU", valid=since(MOVES)),
        ],
    )


@pytest.mark.parametrize(
    ("day", "host"),
    [
        (STARTS - timedelta(days=1), "None"),
        (STARTS, "West Midlands Ambulance Service (RYA)"),
        (MOVES - timedelta(days=1), "West Midlands Ambulance Service (RYA)"),
        (MOVES, "London Ambulance Service (RRU)"),
    ],
)
def test_the_unit_has_the_host_of_the_day(day: date, host: str) -> None:
    assert str(register().host_of("NARU", day)) == host


@pytest.mark.parametrize(("is_renamed", "name"), [(True, IS_CALLED), (False, WAS_CALLED)])
def test_the_unit_may_be_called_otherwise_from_the_move_on(*, is_renamed: bool, name: str) -> None:
    found = register(is_renamed=is_renamed)

    assert found.as_at(MOVES - timedelta(days=1))["NARU"].name == WAS_CALLED
    assert found.as_at(MOVES)["NARU"].name == name


def test_the_move_changes_nothing_for_its_clients() -> None:
    before, after = (register().clients_of("NARU", day) for day in (STARTS, MOVES))

    assert before == after
    assert codes(after) == "RYA RRU RX6"


def test_the_move_is_a_change_of_a_register_that_knew_one_host() -> None:
    hosted = [Hosting(service="NARU", host="RYA", valid=since(STARTS))]
    before = Register([unit(is_renamed=False), *HOSTS], shares=register().shares, hostings=hosted)

    assert before.with_changes([unit(is_renamed=True)], hostings=register().hostings) == register()
