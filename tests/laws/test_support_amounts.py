"""Amounts of support are conserved to the minute."""

from __future__ import annotations

import itertools
import math
from datetime import date
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from tiering import Cadence, DateRange, Period
from tiering.support import MemberPanel, PanelMember, Team, TeamLevel, shared_out
from tiering.support._amounts import exact

MONTHS = tuple(Period.parse("2023-01").shifted(step) for step in range(24))
QUARTERS = MONTHS[::3]
YEAR = Period.parse("2023/24")

amounts = st.integers(0, 10_000)
shares = st.integers(0, 100).map(lambda percent: percent / 100)
lives = st.sampled_from(
    [DateRange(), DateRange(date(2023, 5, 17)), DateRange(date(2023, 2, 1), date(2024, 2, 20))],
)


@st.composite
def teams(draw: st.DrawFn, code: str = "TA", valid: DateRange | None = None) -> Team:
    """Draw a team, with floors that it can keep, and months or quarters that are exceptions."""
    funded = draw(amounts)
    floor = draw(st.integers(0, funded))
    every = QUARTERS if draw(st.booleans()) else MONTHS
    per = draw(st.sampled_from(Cadence))
    return Team(
        code,
        name=code,
        level=TeamLevel.NATIONAL,
        funded=funded,
        filled=draw(st.none() | amounts),
        per=per,
        valid=draw(lives) if valid is None else valid,
        exceptions={
            Period(each.start, Cadence.QUARTER if every is QUARTERS else Cadence.MONTH): minutes
            for each, minutes in draw(st.dictionaries(st.sampled_from(every), amounts, max_size=3)).items()
        },
        floors={"elective": floor, "cancer": draw(st.integers(0, funded - floor))},
    )


@given(amounts, st.lists(st.floats(0, 1e6) | amounts, min_size=1, max_size=20).filter(any))
def test_shares_add_up_to_what_is_shared_out(minutes: int, weights: list[float]) -> None:
    """Largest remainder: the shares add up exactly, and nobody is a minute away from what is due."""
    found = shared_out(minutes, weights)
    total = sum(map(exact, weights))

    assert sum(found) == minutes
    assert all(abs(share - minutes * exact(weight) / total) < 1 for share, weight in zip(found, weights, strict=True))


@given(amounts, st.lists(amounts, min_size=1, max_size=20).filter(any))
def test_whoever_has_more_weight_has_no_smaller_share(minutes: int, weights: list[int]) -> None:
    """Largest remainder: a greater weight never has less."""
    found = shared_out(minutes, weights)

    by_weight = sorted(zip(weights, found, strict=True))
    assert all(one <= other or lighter == heavier for (lighter, one), (heavier, other) in itertools.pairwise(by_weight))


@given(teams())
def test_longer_periods_have_what_their_months_have(team: Team) -> None:
    """Capacity is conserved over time: the months of a period add up to it."""
    months = [team.capacity(each) for each in MONTHS]

    assert [team.capacity(Period(each.start, Cadence.QUARTER)) for each in QUARTERS] == [
        sum(months[place : place + 3]) for place in range(0, len(months), 3)
    ]
    assert team.capacity(YEAR) == sum(months[3:15])


@given(teams(valid=DateRange()))
def test_an_ordinary_period_has_what_is_usable(team: Team) -> None:
    """Capacity is conserved over time: a period of `per` without exceptions has exactly what is usable in it."""
    ordinary = attrs.evolve(team, exceptions={})

    assert ordinary.capacity(Period.containing(date(2023, 5, 1), team.per)) == team.usable


@given(
    st.lists(st.integers(0, 1), min_size=1, max_size=4).flatmap(
        lambda some: st.tuples(*(teams(f"T{n}", DateRange()) for n in range(len(some))))
    )
)
def test_a_merger_can_give_what_the_teams_can(parts: tuple[Team, ...]) -> None:
    """Capacity is conserved by a merger: exactly in every period of its `per`, floors among it."""
    one = parts[0].merged(*parts[1:], code="M", name="M")

    for month in MONTHS:
        period = Period.containing(month.start, one.per)
        assert one.capacity(period) == sum(each.capacity(period) for each in parts)
        # A period of less than that is shared out once and not once for each of them.
        assert abs(one.capacity(month) - sum(each.capacity(month) for each in parts)) <= len(parts) * 1
    assert {programme: minutes * 12 // one.per.months for programme, minutes in one.floors.items()} == {
        programme: sum(each.floors[programme] * 12 // each.per.months for each in parts) for programme in one.floors
    }


@given(teams(), shares)
def test_a_cut_leaves_what_it_does_not_take(team: Team, share: float) -> None:
    """Cutting: of every amount what is left is the rest to the minute, rounded down, and the team is still one."""
    left = team.cut(share)

    for before, after in ((team.funded, left.funded), *zip(team.floors.values(), left.floors.values(), strict=True)):
        assert after == math.floor(before * (1 - Fraction(round(share * 100), 100)))
    for month in MONTHS:
        assert left.capacity(month) <= team.capacity(month)


@given(st.lists(teams(valid=DateRange()), min_size=1, max_size=4), shares)
def test_cutting_a_merger_is_merging_the_cut_but_for_rounding(parts: list[Team], share: float) -> None:
    """Cutting and merging commute, but for a minute of each team that is rounded away before they are added."""
    named = [attrs.evolve(each, code=f"T{place}", per=Cadence.QUARTER) for place, each in enumerate(parts)]
    cut = named[0].merged(*named[1:], code="M", name="M").cut(share)
    merged = named[0].cut(share).merged(*(each.cut(share) for each in named[1:]), code="M", name="M")

    assert 0 <= cut.funded - merged.funded < len(parts)


@given(teams(), st.sampled_from(QUARTERS), amounts, amounts, amounts)
def test_programmes_share_no_more_than_there_is(team: Team, month: Period, first: int, second: int, third: int) -> None:
    """Programmes together get what there is or what they want, whichever is less, and each at least its floor of it."""
    period = Period(month.start, Cadence.QUARTER)
    wanted = {"emergency": first, "elective": second, "cancer": third}
    found, kept = team.divided(wanted, period), team.kept(period)

    assert sum(found.values()) == min(sum(wanted.values()), team.capacity(period))
    assert sum(kept.values()) <= team.capacity(period)
    assert all(found[programme] >= min(wanted[programme], kept[programme]) for programme in kept)
    assert all(found[programme] <= wanted[programme] for programme in wanted)


@given(st.lists(st.tuples(amounts, st.integers(1, 52)), max_size=20))
def test_a_panel_gives_what_its_members_give(members: list[tuple[int, int]]) -> None:
    """The capacity of a panel in a year is exactly the sum of its members' days."""
    panel = MemberPanel(
        "CP",
        name="CP",
        members=[PanelMember(f"member {n}", minutes, times=times) for n, (minutes, times) in enumerate(members)],
    )

    assert panel.team().capacity(YEAR) == sum(minutes * times for minutes, times in members)
