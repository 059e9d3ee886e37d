"""A register of 10,000 organisations with 20,000 dated links, beside its records and a table of answers by days."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tiering import DateRange, Membership, Organisation, Register, ServiceShare, Succession
from tiering.links import Hosting, Lead, Partnership

from .ratios import in_turn, record

REGIONS, SYSTEMS, SERVICES, TRUSTS = 7, 93, 100, 9800
QUERIES = 20_000
PAIRS = 21
START = date(2015, 1, 1)
Records = tuple[list[Any], ...]


def days(chance: random.Random) -> date:
    return START + timedelta(days=chance.randrange(3650))


def records() -> Records:
    """Make records up: trusts that move between systems, with a host and services, and a hundred mergers."""
    chance = random.Random(20231201)  # noqa: S311 - a measurement
    trusts = [f"T{number}" for number in range(TRUSTS)]
    organisations = [
        *(Organisation(f"Y{number}", kind="region") for number in range(REGIONS)),
        *(Organisation(f"Q{number}", kind="ics") for number in range(SYSTEMS)),
        *(Organisation(f"S{number}", kind="service") for number in range(SERVICES)),
        *(Organisation(code, name=f"Trust {code}", kind="trust", valid=DateRange(date(2010, 1, 1))) for code in trusts),
    ]
    memberships = [Membership(member=f"Q{number}", of=f"Y{number % REGIONS}") for number in range(SYSTEMS)]
    for number, code in enumerate(trusts):
        moves = days(chance)
        memberships.append(Membership(member=code, of=f"Q{number % SYSTEMS}", valid=DateRange(end=moves)))
        memberships.append(Membership(member=code, of=f"Q{(number + 1) % SYSTEMS}", valid=DateRange(moves)))
    mergers = [
        Succession(of=trusts[place], to=trusts[place + 1], on=date(2025, 1, 1) + timedelta(days=chance.randrange(300)))
        for place in range(0, 200, 2)
    ]
    shares = [
        ServiceShare(service=f"S{number}", client=f"Q{number % SYSTEMS}", share=0.5, valid=DateRange(START))
        for number in range(SERVICES)
    ]
    hostings = [
        Hosting(service=f"S{number}", host=trusts[number + 200], valid=DateRange(START)) for number in range(SERVICES)
    ]
    leads = [Lead(tier="1", team="Y0"), Lead(tier="2", level="region")]
    return organisations, memberships, mergers, shares, hostings, leads, [Partnership(bodies=("Y0", "Y1"))]


@pytest.mark.benchmark
def test_of_building_with_all_checks_beside_creating_the_records(benchmark: Any) -> None:
    made = records()
    assert len(made[0]) == 10_000
    assert sum(map(len, made[1:])) > 19_900

    ours = partial(Register, *made)
    record(benchmark, in_turn("building a register", ours, "creating its records", records, pairs=PAIRS))
    benchmark.pedantic(ours, rounds=3)


POINTS: dict[str, Callable[[Register, str, date], object]] = {
    "exists": Register.exists,
    "successors": Register.successors,
    "predecessors": Register.predecessors,
    "members": Register.members,
    "wholes": Register.wholes,
    "region_of": Register.region_of,
    "host_of": Register.host_of,
    "services_of": Register.services_of,
    "lead_of": lambda register, code, on: register.lead_of(code, "2", on),
}


@pytest.mark.benchmark
@pytest.mark.parametrize("name", POINTS)
def test_of_a_point_query_beside_a_look_up_and_a_bisection(benchmark: Any, name: str) -> None:
    register, chance, query = Register(*records()), random.Random(1), POINTS[name]  # noqa: S311 - a measurement
    asked = [(chance.choice(register.organisations).code, days(chance)) for _ in range(QUERIES)]
    table = {each.code: ([START, days(chance)], [(), (each,), ()]) for each in register}

    def ours() -> None:
        for code, on in asked:
            query(register, code, on)

    def theirs() -> None:
        for code, on in asked:
            changes, answers = table[code]
            answers[bisect_right(changes, on)]

    job = f"{QUERIES:,} times {name}()"
    record(benchmark, in_turn(job, ours, "a look-up and a bisection", theirs, pairs=PAIRS))
    benchmark.pedantic(ours, rounds=3)
