from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from tiering import Cadence, DateRange, Period, TieringError
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError
from tiering.support import MemberPanel, PanelMember, TeamLevel, days

MEMBERS = (
    PanelMember("Clinician A", days(1), times=52),
    PanelMember("Clinician B", days(1), times=12),
    PanelMember("Clinician C", days(1)),
)


def panel(**changes: Any) -> MemberPanel:
    settled: dict[str, Any] = {"name": "Invented panel", "members": MEMBERS, **changes}
    return MemberPanel("CP", **settled)


def capacities(one: MemberPanel, *texts: str) -> list[int]:
    return [one.team().capacity(Period.parse(text)) for text in texts]


def test_a_day_a_week_is_fifty_two_days_a_year() -> None:
    assert MEMBERS[0].yearly == days(52)


def test_a_day_a_year_is_one_day() -> None:
    assert MEMBERS[2].yearly == days(1)


@pytest.mark.parametrize("minutes", [-1, math.inf, 0.5])
def test_a_member_who_gives_no_amount_is_refused(minutes: Any) -> None:
    with pytest.raises(DefinitionError, match="what 'Clinician A' gives must be whole minutes from 0 up"):
        PanelMember("Clinician A", minutes)


@pytest.mark.parametrize("times", [0, -1, 1.5])
def test_a_member_who_never_comes_is_refused(times: Any) -> None:
    with pytest.raises(DefinitionError, match="times of PanelMember must be a whole number from 1 up"):
        PanelMember("Clinician A", days(1), times=times)


def test_a_panel_gives_what_its_members_give() -> None:
    assert panel().yearly == days(65)
    assert capacities(panel(), "2018/19") == [days(65)]


def test_the_quarters_of_a_panel_add_up_to_its_year() -> None:
    quarters = capacities(panel(), *(f"2018/19-Q{each}" for each in (1, 2, 3, 4)))

    assert sum(quarters) == days(65)
    assert max(quarters) - min(quarters) <= 3


def test_a_panel_is_a_team() -> None:
    one = panel(level=TeamLevel.REGIONAL, region="RA", valid=DateRange(date(2018, 1, 1)))
    team = one.team()

    assert (team.code, team.name, team.level, team.region) == ("CP", "Invented panel", TeamLevel.REGIONAL, "RA")
    assert (team.per, team.valid) == (Cadence.FINANCIAL_YEAR, one.valid)


def test_a_panel_gives_nothing_while_it_is_unfunded() -> None:
    unfunded = panel(unfunded=[DateRange(date(2018, 4, 1), date(2018, 7, 1))])

    assert capacities(unfunded, "2018-Q1", "2018-Q2", "2018-Q3") == [
        capacities(panel(), "2018-Q1")[0],
        0,
        capacities(panel(), "2018-Q3")[0],
    ]


def test_a_month_that_is_unfunded_in_part_has_its_share_of_the_days() -> None:
    one = panel(
        members=[PanelMember("Clinician A", 300, times=12)], unfunded=[DateRange(date(2018, 4, 1), date(2018, 4, 11))]
    )

    assert capacities(one, "2018-04") == [200]


def test_days_that_are_unfunded_twice_count_once() -> None:
    gaps = [DateRange(date(2018, 4, 1), date(2018, 4, 11)), DateRange(date(2018, 4, 6), date(2018, 4, 11))]
    one = panel(members=[PanelMember("Clinician A", 300, times=12)], unfunded=gaps)

    assert capacities(one, "2018-04") == [200]


def test_a_panel_of_nobody_gives_nothing() -> None:
    assert capacities(panel(members=[]), "2018/19") == [0]


def test_everything_that_is_wrong_with_a_panel_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        panel(members=[MEMBERS[0], MEMBERS[0], "Clinician D"], unfunded=["2018", DateRange(date(2018, 4, 1))])

    assert [str(each) for each in raised.value.exceptions] == [
        "a member of the panel 'CP' must be a PanelMember, not 'Clinician D'",
        "two members share the code 'Clinician A' in the panel 'CP'; codes must be unique",
        "a time in which the panel 'CP' is unfunded must be a DateRange, not '2018'",
        (
            "the panel 'CP' is unfunded from 2018-04-01 to None; give both the first day and the first day after, "
            "or say with valid when it exists"
        ),
    ]


def test_a_member_comes_once() -> None:
    with pytest.raises(DuplicateCodeError):
        panel(members=[MEMBERS[0], MEMBERS[0]])


def test_a_regional_panel_without_a_region_is_refused_when_it_is_built() -> None:
    with pytest.raises(TieringError, match="'CP' is regional and has no region"):
        panel(level=TeamLevel.REGIONAL)
