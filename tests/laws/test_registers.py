"""Registers answer as a search through all their records would, and lose nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from registered import codes, named

from tiering import DateRange, Membership, Organisation, Period, Register, Succession
from tiering._routes import Routes, Stretch
from tiering.typing import BoolArray, FloatArray

FIRST = Period.parse("2020-01")
MONTHS = [FIRST.shifted(month) for month in range(6)]
CHANGES = [date(2020, 1, 20), date(2020, 2, 1), date(2020, 3, 31), date(2020, 4, 2), date(2020, 6, 1)]
DAYS = sorted({each + timedelta(days=step) for each in CHANGES for step in (-1, 0, 1)})
TRUSTS, SYSTEMS, REGIONS = ("TA", "TB", "TC", "TD", "TE"), ("QA", "QB", "QC"), ("YA", "YB")


@st.composite
def placed(draw: st.DrawFn, member: str, wholes: Sequence[str]) -> list[Membership]:
    """Draw memberships, one after the other, each time in one whole or in shares of two, perhaps unknown ones."""
    cuts = [None, *sorted(draw(st.sets(st.sampled_from(CHANGES), max_size=2))), None]
    found = []
    for start, end in pairwise(cuts):
        some = draw(st.lists(st.sampled_from(wholes), max_size=2, unique=True))
        share = draw(st.sampled_from([0.25, 0.5, 0.7, None]))
        parts = [1.0] if len(some) == 1 else [share, None if share is None else 1 - share]
        found += [
            Membership(member=member, of=of, share=part, valid=DateRange(start, end))
            for of, part in zip(some, parts, strict=False)
        ]
    return found


@st.composite
def registers(draw: st.DrawFn, *, exact: bool = False) -> Register:
    """Draw trusts that become others, in systems, in regions."""
    ends: dict[str, date] = {}
    successions: list[Succession] = []
    for place in range(len(TRUSTS) - 2, -1, -1):
        on = draw(st.none() | st.sampled_from(CHANGES))
        there = [code for code in TRUSTS[place + 1 :] if on is not None and ends.get(code, date.max) > on]
        heirs = draw(st.lists(st.sampled_from(there), max_size=2, unique=True)) if there else []
        if on is None or not heirs:
            continue
        ends[TRUSTS[place]] = on
        share = draw(st.sampled_from([0.3, 0.5] if exact else [0.3, None]))
        parts = [None] if len(heirs) == 1 else [share, None if share is None else 1 - share]
        late = draw(st.sampled_from([None, on + timedelta(days=60)]))
        successions += [
            Succession(of=TRUSTS[place], to=to, on=on, share=part, reports_until=late)
            for to, part in zip(heirs, parts, strict=True)
        ]
    memberships = [each for trust in TRUSTS for each in draw(placed(trust, SYSTEMS))]
    memberships += [each for system in SYSTEMS for each in draw(placed(system, REGIONS))]
    alive = [
        each for each in memberships if each.valid.start is None or ends.get(each.member, date.max) > each.valid.start
    ]
    return Register(named(*TRUSTS, *SYSTEMS, *REGIONS), alive, successions)


def seen(register: Register, on: date) -> list[str]:
    """Return the answers of a day."""
    return [
        f"{each.code}: {codes(register.wholes(each.code, on))} | {codes(register.members(each.code, on))} | "
        f"{codes(register.successors(each.code, on))} | {codes(register.predecessors(each.code, on))} | "
        f"{codes(register.members(each.code, on, kind='trust'))} | {register.region_of(each.code, on)}"
        for each in register
    ]


@given(registers())
def test_a_register_answers_as_a_search_would(register: Register) -> None:
    """`register.as_at(date)` is the picture on a day."""
    ends = {each.of: each.on for each in register.successions}
    for on in DAYS:
        there = [each.code for each in register if on < ends.get(each.code, date.max)]
        links = [
            (each.member, each.of)
            for each in register.memberships
            if on in each.valid and each.member in there and each.of in there
        ]

        assert codes(register.as_at(on)) == " ".join(there)
        for each in register:
            assert codes(register.wholes(each.code, on)) == " ".join(
                of for of in order(register) if (each.code, of) in links
            )
            assert codes(register.members(each.code, on)) == " ".join(
                member for member in order(register) if (member, each.code) in links
            )


def order(register: Register) -> list[str]:
    return [each.code for each in register]


@given(registers())
def test_successors_exist_and_know_their_predecessors(register: Register) -> None:
    """Chains of successions are followed, in both directions."""
    for on in DAYS:
        for each in register:
            heirs = register.successors(each.code, on)

            assert bool(heirs) != register.exists(each.code, on)
            assert all(register.exists(heir.code, on) for heir in heirs)
            assert all(each in register.predecessors(heir.code, on) for heir in heirs)


@given(registers(), st.data())
def test_the_order_of_links_says_nothing(register: Register, data: st.DataObject) -> None:
    """Unsorted input gives the same answers."""
    shuffled = attrs.evolve(
        register,
        memberships=data.draw(st.permutations(register.memberships)),
        successions=data.draw(st.permutations(register.successions)),
    )

    for on in DAYS:
        assert seen(shuffled, on) == seen(register, on)
    for one, other in zip(column_by_column(shuffled, "region"), column_by_column(register, "region"), strict=True):
        assert np.allclose(one, other, rtol=0, atol=1e-12, equal_nan=True)


@given(registers())
def test_records_give_the_same_register(register: Register) -> None:
    """`from_records(**register.to_records())` is the register."""
    assert Register.from_records(**register.to_records()) == register


def shares_in(stretch: Stretch) -> FloatArray:
    """Return the shares (source, target) with NaN where nobody knows them."""
    return stretch.shares if stretch.unknown is None else np.where(stretch.unknown, np.nan, stretch.shares)


def column_by_column(register: Register, to: str) -> list[FloatArray]:
    routes = register.routes(register.of_kind("trust"), MONTHS, to)
    return [shares_in(each) for each in routes.stretches for _ in range(each.first, each.stop)]


@given(registers(), st.sampled_from(["ics", "region", "QA", "YB"]))
def test_each_period_is_routed_as_if_it_were_alone(register: Register, to: str) -> None:
    """Stretches are as long as nothing changes, and no longer."""
    routes = register.routes(register.of_kind("trust"), MONTHS, to)

    assert [each.first for each in routes.stretches] == [0, *(each.stop for each in routes.stretches[:-1])]
    assert routes.stretches[-1].stop == len(MONTHS)
    for stretch in routes.stretches:
        for column in range(stretch.first, stretch.stop):
            alone = register.routes(register.of_kind("trust"), [MONTHS[column]], to)
            assert alone.targets == routes.targets
            assert np.array_equal(shares_in(alone.stretches[0]), shares_in(stretch), equal_nan=True)
            assert np.array_equal(gone_in(alone.stretches[0]), gone_in(stretch))
    for one, other in pairwise(routes.stretches):
        same_shares = np.array_equal(shares_in(one), shares_in(other), equal_nan=True)
        assert not (same_shares and np.array_equal(gone_in(one), gone_in(other)))


def gone_in(stretch: Stretch) -> BoolArray:
    return np.zeros(len(TRUSTS), dtype=bool) if stretch.gone is None else stretch.gone


@given(registers(exact=True), st.sampled_from(DAYS))
def test_nothing_is_lost_where_shares_are_known(register: Register, onto: date) -> None:
    """Totals are conserved by carrying and splitting to 1e-12 relative."""
    routes: Routes = register.routes_onto(register.of_kind("trust"), MONTHS, onto)

    for stretch in routes.stretches:
        assert stretch.unknown is None
        assert np.allclose(stretch.shares.sum(axis=1), 1, rtol=1e-12, atol=0)
    assert all(not register.successors(each.code, onto) for each in routes.targets)


@given(registers(), st.sampled_from(DAYS))
def test_recoding_alone_changes_nothing_but_codes(register: Register, onto: date) -> None:
    """Recoding alone changes nothing but codes where there are no ties."""
    last = date(2020, 12, 1)
    alive = [each.code for each in register.of_kind("trust") if register.exists(each.code, last)]
    recoded = register.with_changes(
        [Organisation(f"new {code}", kind="trust") for code in alive],
        successions=[Succession(of=code, to=f"new {code}", on=last) for code in alive],
    )
    sources = register.of_kind("trust")
    before, after = register.routes_onto(sources, MONTHS, last), recoded.routes_onto(sources, MONTHS, last)

    assert [each.code.removeprefix("new ") for each in after.targets] == [each.code for each in before.targets]
    assert len(before.stretches) == len(after.stretches)
    for one, other in zip(before.stretches, after.stretches, strict=True):
        assert np.array_equal(shares_in(one), shares_in(other), equal_nan=True)
    assert codes(register.as_at(onto)) == codes(each for each in recoded.as_at(onto) if not each.code.startswith("new"))
